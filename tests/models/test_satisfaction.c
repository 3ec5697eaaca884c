#include "models/satisfaction.h"

#include "models/erlang.h"
#include "tests/check.h"

static const struct satisfaction defaults = {true, 0.9953, 0.5, 2};

static void the_probability_falls_with_the_wait_as_odds_do(void **state)
{
    (void)state;
    const struct satisfaction s = {true, 0.8, 0.6, 0};
    const struct satisfied plain = satisfied_in(&s, 0, 0);
    check_close(satisfied_after(&plain, 0), 0.8, 1e-15);
    /* Odds of 4 fall by exp -0.6 a minute. */
    const double odds = 4 * exp(-0.6 * 2.5);
    check_close(satisfied_after(&plain, 150), odds / (1 + odds), 1e-14);
}

static void channel_and_resolution_have_their_effects(void **state)
{
    (void)state;
    const struct satisfaction s = {true, 0.8, 0.6, 1.5};
    const struct satisfied app = satisfied_in(&s, -0.4, 0), mixed = satisfied_in(&s, 0, 0.3);
    const double app_odds = 4 * exp(-0.4), lost_odds = 4 * exp(-1.5);
    check_close(satisfied_after(&app, 0), app_odds / (1 + app_odds), 1e-14);
    check_close(satisfied_after(&mixed, 0), 0.7 * 0.8 + 0.3 * lost_odds / (1 + lost_odds), 1e-14);
}

static void satisfaction_stays_a_probability_at_the_ends(void **state)
{
    (void)state;
    const struct satisfaction s = {true, 0.9999, 100, 100};
    const struct satisfied all = satisfied_in(&s, 20, 0.5);
    assert_true(satisfied_after(&all, 0) <= 1 && satisfied_after(&all, 1e6) >= 0);
    assert_true(satisfied_fixed(1) == 1 << SATISFIED_BITS && satisfied_fixed(0) == 0);
}

/* The mean over the waits of the answered of Erlang A, by small steps of the exact law. */
static double mean_over_erlang_a(const struct erlang *q, const struct satisfied *s)
{
    const double step = 0.5, answered = erlang_a(q).answer_probability;
    double before = erlang_a_answered_within(q, 0) / answered;
    double mean = before * satisfied_after(s, 0);
    for (double t = 0; before < 1 - 1e-10; t += step) {
        const double now = erlang_a_answered_within(q, t + step) / answered;
        mean += (now - before) * satisfied_after(s, t + step / 2);
        before = now;
    }
    return mean;
}

static void the_defaults_reproduce_the_founding_year(void **state)
{
    (void)state;
    struct erlang q = {154.25 / 3600, 156, 200, 8, ERLANG_UNLIMITED};
    const struct erlang_result r = erlang_a(&q);
    check_close(r.answer_probability, 0.9288, 1e-4);
    check_close(r.mean_wait_answered, 12.8, 0.2);
    check_close(erlang_a_answered_within(&q, 20) / r.answer_probability, 0.79, 0.005);
    const struct satisfied s = satisfied_in(&defaults, 0, 0);
    check_close(mean_over_erlang_a(&q, &s), 0.9946, 5e-5);
    /* 5 % more of the dissatisfied who are answered at once is told apart. */
    const struct satisfaction wrong = {true, 1 - 0.0047 * 1.05, 0.5, 2};
    const struct satisfied w = satisfied_in(&wrong, 0, 0);
    check_apart(mean_over_erlang_a(&q, &w), 0.9946, 5e-5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_probability_falls_with_the_wait_as_odds_do),
        cmocka_unit_test(channel_and_resolution_have_their_effects),
        cmocka_unit_test(satisfaction_stays_a_probability_at_the_ends),
        cmocka_unit_test(the_defaults_reproduce_the_founding_year),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
