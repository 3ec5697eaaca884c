#include "sim/study/rostering.h"

#include <gsl/gsl_cdf.h>

#include "tests/engine/centre.h"

static char calls[] = "calls", desk[] = "desk", first[] = "first", second[] = "second",
            both[] = "both";

enum { SEARCH = 64, FRESH = 256, MOST = 9, SEED = 4 };

static void want(struct centre *c, struct target *t)
{
    *t = centre_target("answer_rate", true, 0.9);
    c->scenario.targets = t;
    c->scenario.n_targets = 1;
}

static struct agent_group *fill(struct centre *c, struct target *t, double rate)
{
    centre_clear(c, 8, 14, 60);
    struct contact_class *k = centre_class(c, calls, rate, 180, 120);
    k->arrivals.day = (struct factor){FACTOR_LOGNORMAL, 0.1};
    struct agent_group *g = centre_group(c, desk);
    g->attendance.absence = 0.04;
    want(c, t);
    return g;
}

/* One day, three shifts of which two are equally dear. */
static void fill_day(struct centre *c, struct target *t)
{
    struct agent_group *g = fill(c, t, 3.0 / 180);
    centre_shift(c, g, first, 8, 4, 1);
    centre_shift(c, g, second, 10, 4, 1);
    centre_shift(c, g, both, 10, 2, 0);
}

static const double hours_of_day[] = {4, 4, 2};

/* Two days, the second busier; a shift for each and one on both, which is shorter. */
static struct calendar_day two_days[2];
static bool works_first[] = {true, false}, works_second[] = {false, true};

static void fill_two_days(struct centre *c, struct target *t)
{
    struct agent_group *g = fill(c, t, 2.0 / 180);
    c->scenario.hours.days = 2;
    for (size_t day = 0; day < 2; day++)
        two_days[day] = (struct calendar_day){
            .has_date = true, .date = (int32_t)day, .closes = 6, .factor = day == 0 ? 1 : 1.6};
    c->scenario.dates.days = two_days;
    c->scenario.dates.n_there = 1;
    centre_shift(c, g, first, 8, 6, 1)->works_on = works_first;
    centre_shift(c, g, second, 8, 6, 1)->works_on = works_second;
    centre_shift(c, g, both, 8, 5, 0);
}

static const double hours_of_two_days[] = {6, 6, 10};

/* With a margin of so many errors of a certificate, on the days of the search. */
static bool meets(struct centre *c, const size_t heads[3], double errors)
{
    for (size_t k = 0; k < 3; k++)
        c->shifts[0][k].heads = heads[k];
    struct error err = {0};
    struct experiment *e = experiment_run(
        &c->scenario, &(struct experiment_options){.seed = SEED, .replications = SEARCH}, &err);
    assert_non_null(e);
    const struct estimate rate = e->targets[0].estimate;
    const double margin = errors * sqrt((double)SEARCH / FRESH) * rate.std_error;
    experiment_free(e);
    return rate.value - margin >= 0.9;
}

static struct rostering *find(const struct centre *c)
{
    struct error err = {0};
    struct rostering *r = rostering_find(
        &c->scenario, &(struct rostering_options){.seed = SEED, .search = SEARCH, .fresh = FRESH},
        &err);
    if (!r)
        fail_msg("%s", err.text);
    return r;
}

/* On the same days, by the same margin and within the same limits no cheaper heads meet the target.
 */
static void check_cheapest(struct centre *c, const double hours[3])
{
    struct rostering *r = find(c);
    assert_true(r->certified);
    assert_true(r->target[0].fresh >= 0.9);
    assert_true(r->programme_bound <= r->programme_cost + 1e-9);
    assert_true(cover_within_limits(&r->choices.cover, r->heads));
    /* Each certificate missed makes the search allow one more standard error. */
    const double errors = gsl_cdf_ugaussian_Pinv(0.95) + (double)(r->certificates - 1);
    size_t heads[3];
    for (heads[0] = 0; heads[0] <= MOST; heads[0]++)
        for (heads[1] = 0; heads[1] <= MOST; heads[1]++)
            for (heads[2] = 0; heads[2] <= MOST; heads[2]++) {
                double cost = 0;
                for (size_t k = 0; k < 3; k++)
                    cost += hours[k] * (double)heads[k];
                if (cost < r->cost - 1e-9 && cost > r->cost - 7
                    && cover_within_limits(&r->choices.cover, heads))
                    assert_false(meets(c, heads, errors));
            }
    rostering_free(r);
}

static void the_roster_of_a_day_is_the_cheapest_of_all(void **state)
{
    (void)state;
    struct centre c;
    struct target t;
    fill_day(&c, &t);
    check_cheapest(&c, hours_of_day);
}

static void the_roster_of_two_days_is_the_cheapest_of_all(void **state)
{
    (void)state;
    struct centre c;
    struct target t;
    fill_two_days(&c, &t);
    check_cheapest(&c, hours_of_two_days);
}

/* The same as patterns, of which the one on both days is for part-time. */
static struct shift_pattern patterns[2];

static void make_patterns(struct centre *c)
{
    static char days[] = "days";
    struct agent_group *g = &c->groups[0];
    patterns[0] = (struct shift_pattern){.name = days, .shifts = &g->shifts[0], .n_shifts = 2};
    patterns[1] = (struct shift_pattern){
        .name = both, .shifts = &g->shifts[2], .n_shifts = 1, .part_time = true};
    g->patterns = patterns;
    g->n_patterns = 2;
}

static void limits_are_kept_at_the_least_cost(void **state)
{
    (void)state;
    struct centre c;
    struct target t;
    fill_two_days(&c, &t);
    make_patterns(&c);
    c.groups[0].limits = (struct roster_limits){.heads_at_most = 9};
    c.scenario.limits = (struct roster_limits){.full_time_at_least = 0.6};
    check_cheapest(&c, hours_of_two_days);
    patterns[0].heads_at_most = 6;
    check_cheapest(&c, hours_of_two_days);
}

static void what_the_limits_do_not_allow_is_said_where(void **state)
{
    (void)state;
    struct centre c;
    struct target t;
    fill_two_days(&c, &t);
    make_patterns(&c);
    c.groups[0].limits = (struct roster_limits){.heads_at_most = 3};
    struct rostering *r = find(&c);
    double short_of = 0;
    for (size_t cell = 0; cell < r->choices.cells; cell++)
        short_of += r->short_of[cell];
    assert_false(r->met_in_search);
    assert_false(r->certified);
    assert_true(r->target[0].fresh < 0.9);
    assert_true(short_of > 5);
    assert_true(cover_within_limits(&r->choices.cover, r->heads));
    rostering_free(r);
}

/* On every day of the week somebody else is off. */
/* With two shifts of four hours and one of two, the hours between are cheaper to leave short. */
static void no_interval_goes_shorter_than_allowed(void **state)
{
    (void)state;
    struct centre c;
    struct target t;
    double least[2];
    for (int covered = 0; covered < 2; covered++) {
        fill_day(&c, &t);
        c.scenario.cover_at_least = covered ? 0.95 : 0;
        struct rostering *r = find(&c);
        assert_true(r->certified);
        least[covered] = INFINITY;
        for (size_t cell = 0; cell < r->choices.cells; cell++)
            least[covered] = fmin(least[covered], r->present[cell] / r->required[cell]);
        rostering_free(r);
    }
    assert_true(least[1] >= 0.95 - 1e-6);
    assert_true(least[0] < 0.95);
}

static void a_target_on_days_is_met_on_fresh_days(void **state)
{
    (void)state;
    struct centre c;
    struct target t;
    fill_two_days(&c, &t);
    t.bound = 0.85;
    t.on_days = 0.8;
    struct rostering *r = find(&c);
    assert_true(r->certified);
    assert_true(r->target[0].fresh > 0.8);
    assert_true(r->target[0].std_error > 0.01 && r->target[0].std_error < 0.03);
    rostering_free(r);
}

static void what_cannot_be_scheduled_is_refused(void **state)
{
    (void)state;
    struct centre c;
    struct target t;
    struct error err = {0};
    centre_queue(&c, 0.1, 180, 120, 5);
    want(&c, &t);
    assert_null(rostering_find(&c.scenario, &(struct rostering_options){.seed = 1}, &err));
    assert_non_null(strstr(err.text, "must have patterns, or shifts"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_roster_of_a_day_is_the_cheapest_of_all),
        cmocka_unit_test(the_roster_of_two_days_is_the_cheapest_of_all),
        cmocka_unit_test(limits_are_kept_at_the_least_cost),
        cmocka_unit_test(what_the_limits_do_not_allow_is_said_where),
        cmocka_unit_test(no_interval_goes_shorter_than_allowed),
        cmocka_unit_test(a_target_on_days_is_met_on_fresh_days),
        cmocka_unit_test(what_cannot_be_scheduled_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
