/* Shares of the spread of days, against exact ones. */
#include "sim/study/spread.h"

#include "tests/engine/centre.h"

static char calls[] = "calls", desk[] = "desk";

enum { DAYS = 1500 };

/* An hour of so many contacts on average, on busy and quiet days. */
static void fill(struct centre *c, double contacts, double day_cv)
{
    centre_clear(c, 8, 9, 60);
    struct contact_class *k = centre_class(c, calls, contacts / 3600, 20, INFINITY);
    k->arrivals.day = (struct factor){FACTOR_GAMMA, day_cv};
    centre_staff(c, centre_group(c, desk), 5);
}

static struct spread spread_of(const struct centre *c, const char *key)
{
    const struct column column = {measure_named(key), SCOPE_ALL, 0, 0};
    struct plan *p = centre_plan(c, 5);
    const struct spread s = spread_run(p, &column, &(struct trial_options){.n = DAYS});
    plan_free(p);
    assert_int_equal(s.replications, DAYS);
    return s;
}

static void check_share(struct estimate share, double exact)
{
    assert_true(share.std_error < 0.05);
    check_close(share.value, exact, 4 * share.std_error + 1e-12);
}

/*
 * The number of contacts has variance m^2 cv^2 by the day and m by chance. What the day does by
 * itself is the first, and all that chance takes part in is the second.
 */
static void shares_of_a_mixed_poisson_count_are_the_exact_ones(void **state)
{
    (void)state;
    static const double mean = 187.9, cv = 0.06;
    struct centre c;
    fill(&c, mean, cv);
    const struct spread s = spread_of(&c, "requested");
    const double by_day = mean * mean * cv * cv, by_chance = mean;
    const double exact = by_day / (by_day + by_chance);
    check_share(s.layer[LAYER_DAY].first, exact);
    check_share(s.layer[LAYER_CUSTOMERS].total, 1 - exact);
    check_apart(s.layer[LAYER_DAY].first.value, exact + 0.2,
                4 * s.layer[LAYER_DAY].first.std_error);
    check_close(s.sd, sqrt(by_day + by_chance), 0.06 * s.sd);
    assert_false(s.layer[LAYER_INTERVAL].is_there || s.layer[LAYER_FORECAST].is_there
                 || s.layer[LAYER_ATTENDANCE].is_there || s.layer[LAYER_DRIFT].is_there);
}

/* Of the handle time of a day, by a factor of its own or by chance. */
static void handle_times_are_forecast_wrongly_too(void **state)
{
    (void)state;
    struct centre c;
    fill(&c, 187.9, 0);
    c.classes[0].handle_error = (struct factor){FACTOR_LOGNORMAL, 0.3};
    c.scenario.layers.handling = false;
    const struct spread s = spread_of(&c, "handle_s");
    assert_true(s.layer[LAYER_FORECAST].is_there);
    check_close(s.layer[LAYER_FORECAST].first.value, 1, 1e-9);
    check_close(s.layer[LAYER_CUSTOMERS].total.value, 0, 1e-9);
    c.scenario.layers.forecast = false;
    assert_false(spread_of(&c, "requested").layer[LAYER_FORECAST].is_there);
}

static void the_only_layer_has_all_of_it(void **state)
{
    (void)state;
    struct centre c;
    fill(&c, 187.9, 0.3);
    c.scenario.layers.arrivals = false;
    const struct spread s = spread_of(&c, "requested");
    check_close(s.layer[LAYER_DAY].first.value, 1, 0.01);
    check_close(s.layer[LAYER_DAY].total.value, 1, 0.1);
    check_close(s.layer[LAYER_CUSTOMERS].total.value, 0, 0.01);
    c.scenario.layers.arrivals = true;
    c.scenario.layers.day = false;
    const struct spread chance = spread_of(&c, "requested");
    assert_false(chance.layer[LAYER_DAY].is_there);
    /* A day is that of its customers, to the last one. */
    check_close(chance.layer[LAYER_CUSTOMERS].first.value, 1, 1e-12);
}

static void absence_changes_nothing_but_attendance(void **state)
{
    (void)state;
    static char early[] = "early";
    struct centre c;
    centre_clear(&c, 8, 12, 30);
    centre_class(&c, calls, 2.3 / 60, 187.9, 93);
    struct agent_group *g = centre_group(&c, desk);
    g->attendance.absence = 0.3;
    centre_shift(&c, g, early, 8, 4, 8);
    const struct spread present = spread_of(&c, "absent");
    check_close(present.layer[LAYER_ATTENDANCE].first.value, 1, 1e-12);
    check_close(present.layer[LAYER_CUSTOMERS].total.value, 0, 1e-12);
    const struct spread rate = spread_of(&c, "answer_rate");
    assert_true(rate.layer[LAYER_ATTENDANCE].first.value > 0.2);
    assert_true(rate.layer[LAYER_CUSTOMERS].total.value > 0.05);
    assert_true(rate.layer[LAYER_ATTENDANCE].total.value
                > rate.layer[LAYER_ATTENDANCE].first.value - 0.1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_of_a_mixed_poisson_count_are_the_exact_ones),
        cmocka_unit_test(handle_times_are_forecast_wrongly_too),
        cmocka_unit_test(the_only_layer_has_all_of_it),
        cmocka_unit_test(absence_changes_nothing_but_attendance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
