#include "models/self_service.h"

#include "models/portable.h"
#include "models/stream.h"
#include "tests/check.h"

static const struct self_service bot = {
    .handles = 0.98, .escalates = 0.33, .gives_up = 0.05, .bounces = 0.08, .escalates_again = 0.6};

static void ends_have_the_shares_they_were_given(void **state)
{
    (void)state;
    enum { N = 200000 };
    const double first[SELF_ENDS] = {0.33, 0.05, 0.08, 0.54};
    const double again[SELF_ENDS] = {0.6, 0.05, 0.08, 0.27};
    for (int on_return = 0; on_return < 2; on_return++) {
        double count[SELF_ENDS] = {0};
        for (uint32_t i = 0; i < N; i++) {
            const struct pair p = draw_one(stream_key(1, "bot"), (struct address){i, 0, 0, 0});
            count[self_service_end(&bot, portable_unit(p.a), on_return)]++;
        }
        for (int end = 0; end < SELF_ENDS; end++) {
            const double share = on_return ? again[end] : first[end];
            const double error = sqrt(share * (1 - share) / N);
            check_close(count[end] / N, share, 4 * error);
            if (share > 0.2)
                check_apart(count[end] / N, 1.05 * share, 4 * error);
        }
    }
}

static void one_uniform_is_cut_in_the_stated_order(void **state)
{
    (void)state;
    const struct {
        double u;
        enum self_service_end first, again;
    } cuts[] = {
        {1e-9, SELF_ESCALATED, SELF_ESCALATED},    {0.3299, SELF_ESCALATED, SELF_ESCALATED},
        {0.3301, SELF_GAVE_UP, SELF_ESCALATED},    {0.3799, SELF_GAVE_UP, SELF_ESCALATED},
        {0.3801, SELF_BOUNCED, SELF_ESCALATED},    {0.4599, SELF_BOUNCED, SELF_ESCALATED},
        {0.4601, SELF_RESOLVED, SELF_ESCALATED},   {0.6001, SELF_RESOLVED, SELF_GAVE_UP},
        {0.6501, SELF_RESOLVED, SELF_BOUNCED},     {0.7301, SELF_RESOLVED, SELF_RESOLVED},
        {1 - 1e-16, SELF_RESOLVED, SELF_RESOLVED},
    };
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        assert_int_equal(self_service_end(&bot, cuts[i].u, false), cuts[i].first);
        assert_int_equal(self_service_end(&bot, cuts[i].u, true), cuts[i].again);
    }
}

/* Who is contained stays what he was as far as can be, in the same shares. */
static void another_containment_keeps_the_shares_of_the_contained(void **state)
{
    (void)state;
    enum { N = 100000 };
    const double escalates = 0.5, kept = (1 - escalates) / (1 - bot.escalates);
    double count[SELF_ENDS] = {0};
    for (int i = 0; i < N; i++) {
        const double u = (i + 0.5) / N;
        count[self_service_end_while(&bot, u, false, escalates)]++;
        assert_int_equal(self_service_end_while(&bot, u, true, bot.escalates_again),
                         self_service_end(&bot, u, true));
        assert_int_equal(self_service_end_while(&bot, u, false, 1), SELF_ESCALATED);
    }
    check_close(count[SELF_ESCALATED] / N, escalates, 2. / N);
    check_close(count[SELF_GAVE_UP] / N, kept * bot.gives_up, 2. / N);
    check_close(count[SELF_BOUNCED] / N, kept * bot.bounces, 2. / N);
}

/* The mean of the logistic curve over a normal, by the plain midpoint rule on its quantiles. */
static double contained_in_the_mean(double level, double sd)
{
    enum { N = 200000 };
    double sum = 0;
    for (int i = 0; i < N; i++)
        sum += drift_contained(level + sd * portable_normal_quantile((i + 0.5) / N));
    return sum / N;
}

static void the_mean_containment_of_a_drift_is_what_was_set(void **state)
{
    (void)state;
    const double contained[] = {0.05, 0.67, 0.7841, 0.99}, sd[] = {0, 0.4, 1.5};
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 3; j++) {
            const double level = drift_level(contained[i], sd[j]);
            check_close(contained_in_the_mean(level, sd[j]), contained[i], 2e-6);
            check_apart(contained_in_the_mean(level, sd[j] + 0.4), contained[i], 1e-4);
        }
    /* Taking the log-odds themselves for the level loses .6 of a point. */
    check_close(contained_in_the_mean(log(.67 / .33), .4), .664, 5e-4);
}

static void releases_add_up_from_their_day_on(void **state)
{
    (void)state;
    const struct release releases[] = {{3, -0.45}, {1, 0.2}};
    const struct drift drift = {.releases = releases, .n_releases = 2};
    check_close(drift_released(&drift, -1), 0, 0);
    check_close(drift_released(&drift, 0), 0, 0);
    check_close(drift_released(&drift, 1), 0.2, 0);
    check_close(drift_released(&drift, 3), -0.25, 1e-15);
}

/* More containment takes customers from the escalated and gives none back. */
static void more_containment_moves_only_as_many_as_it_must(void **state)
{
    (void)state;
    struct self_service better = bot;
    better.escalates = 0.3;
    int moved = 0;
    enum { N = 100000 };
    for (int i = 0; i < N; i++) {
        const double u = (i + 0.5) / N;
        const enum self_service_end was = self_service_end(&bot, u, false);
        const enum self_service_end is = self_service_end(&better, u, false);
        assert_true(is >= was);
        moved += is != was;
    }
    assert_int_equal(moved, (int)(0.09 * N)); /* at each of the three cuts */
}

static void all_of_one_end_is_possible(void **state)
{
    (void)state;
    const struct self_service escalates = {.handles = 1, .escalates = 1, .escalates_again = 1};
    const struct self_service bounces = {.handles = 1, .bounces = 1};
    const struct self_service resolves = {.handles = 1};
    for (double u = 0x1p-53; u < 1; u = u < 0.5 ? 1.37 * u : u + 0.013) {
        assert_int_equal(self_service_end(&escalates, u, true), SELF_ESCALATED);
        assert_int_equal(self_service_end(&bounces, u, false), SELF_BOUNCED);
        assert_int_equal(self_service_end(&resolves, u, false), SELF_RESOLVED);
    }
    assert_int_equal(self_service_end(&escalates, 1 - 0x1p-53, false), SELF_ESCALATED);
}

static void shares_of_more_than_one_are_told_so(void **state)
{
    (void)state;
    assert_null(self_service_invalid(&bot));
    struct self_service s = bot;
    s.escalates = 0.87;
    assert_null(self_service_invalid(&s)); /* 0.87 + 0.05 + 0.08 is not quite 1 */
    s.escalates = 0.88;
    assert_string_equal(self_service_invalid(&s),
                        "the shares escalates, gives_up and bounces must add up to at most 1");
    s.escalates = 0.33;
    s.escalates_again = 0.88;
    assert_string_equal(
        self_service_invalid(&s),
        "the shares escalates_again, gives_up and bounces must add up to at most 1");
}

static void every_end_has_a_name(void **state)
{
    (void)state;
    for (int end = 0; end < SELF_ENDS; end++)
        assert_non_null(self_service_end_names[end]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ends_have_the_shares_they_were_given),
        cmocka_unit_test(one_uniform_is_cut_in_the_stated_order),
        cmocka_unit_test(more_containment_moves_only_as_many_as_it_must),
        cmocka_unit_test(all_of_one_end_is_possible),
        cmocka_unit_test(shares_of_more_than_one_are_told_so),
        cmocka_unit_test(every_end_has_a_name),
        cmocka_unit_test(another_containment_keeps_the_shares_of_the_contained),
        cmocka_unit_test(the_mean_containment_of_a_drift_is_what_was_set),
        cmocka_unit_test(releases_add_up_from_their_day_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
