#include "sim/study/experiment.h"

#include <stdlib.h>

#include "sim/base/mem.h"
#include "tests/study/two_desks.h"

static size_t column_of(const struct experiment *e, const char *key, enum scope scope, size_t index)
{
    return column_find(&e->columns, measure_named(key), scope, index, 0);
}

/* ---- days as they come
 * --------------------------------------------------------------------------- */

struct days {
    double *value; /* of the answer rate in all */
    size_t n;
};

static void take(void *to, const struct experiment *e, size_t replication, size_t day,
                 const double values[])
{
    struct days *d = to;
    assert_int_equal(replication, d->n / 2);
    assert_int_equal(day, d->n % 2);
    size_t i = 0;
    while (i < e->n_daily && e->daily[i] != column_of(e, "answer_rate", SCOPE_ALL, 0))
        i++;
    assert_true(i < e->n_daily);
    d->value = mem_grow(d->value, d->n + 1, sizeof *d->value);
    d->value[d->n++] = values[i];
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void targets_are_judged_by_the_sums_or_by_the_days(void **state)
{
    (void)state;
    struct centre c;
    two_desks(&c);
    struct target targets[] = {
        centre_target("answer_rate", true, 0.85),
        centre_target("answer_rate", true, 0.999),
        centre_target("answer_rate", true, 0.85),
        centre_target("occupancy", false, 0.99),
        centre_level_target(45),
    };
    targets[1].class = 1;
    targets[2].on_days = 0.95;
    targets[3].group = 1;
    targets[4].class = 0;
    targets[4].bound = 0.5;
    c.scenario.targets = targets;
    c.scenario.n_targets = 5;
    struct days days = {0};
    struct experiment *e = centre_experiment(
        &c,
        &(struct experiment_options){.seed = 4, .replications = 200, .day = take, .day_to = &days});
    assert_int_equal(days.n, 400);
    size_t met = 0;
    for (size_t i = 0; i < days.n; i++)
        met += days.value[i] >= 0.85;
    const struct target_result *t = e->targets;
    check_close(t[0].estimate.value, measured(e, "answer_rate").value, 0);
    assert_int_equal(t[0].days, 400);
    assert_int_equal(t[0].days_met, met);
    assert_true(met > 100 && met < 300);
    assert_true(t[0].met == (t[0].estimate.value >= 0.85) && t[0].met);
    assert_false(t[1].met);
    /* Met on the whole, but on too few days. */
    assert_false(t[2].met);
    assert_int_equal(t[2].days_met, met);
    check_close(t[2].on_days.value, (double)met / 400, 1e-15);
    assert_true(t[2].on_days.low < t[2].on_days.value && t[2].on_days.value < t[2].on_days.high);
    /* At most: the occupancy of the second group. */
    check_close(t[3].estimate.value,
                measured_in(e, "occupancy", SCOPE_GROUP, 1, e->tally.intervals).value, 0);
    assert_true(t[3].met);
    assert_int_equal(plan_threshold(e->plan, 45), 1);
    assert_int_equal(t[4].column, column_find(&e->columns, targets[4].measure, SCOPE_CLASS, 0, 1));
    assert_true(t[4].met);
    assert_int_equal(e->judged_days, 400);
    assert_true(e->all_met_days <= t[1].days_met && e->all_met_days <= met);
    free(days.value);
    experiment_free(e);
}

static void percentiles_are_those_of_the_replications(void **state)
{
    (void)state;
    struct centre c;
    two_desks(&c);
    c.scenario.hours.days = 1;
    struct experiment *e =
        centre_experiment(&c, &(struct experiment_options){.seed = 4, .replications = 101});
    const size_t column = column_of(e, "answer_rate", SCOPE_CLASS, 0);
    double values[101], sum = 0, squares = 0;
    for (size_t i = 0; i < 101; i++) {
        values[i] = (double)e->kept.values[column * e->kept.whole + i];
        sum += values[i];
    }
    for (size_t i = 0; i < 101; i++)
        squares += (values[i] - sum / 101) * (values[i] - sum / 101);
    qsort(values, 101, sizeof *values, compare);
    const struct estimate r = measured_in(e, "answer_rate", SCOPE_CLASS, 0, e->tally.intervals);
    assert_int_equal(r.kept, 101);
    check_close(r.p05, values[5], 1e-7);
    check_close(r.p50, values[50], 1e-7);
    check_close(r.p95, values[95], 1e-7);
    check_close(r.mean, sum / 101, 1e-7);
    check_close(r.sd, sqrt(squares / 100), 1e-7);
    /* Of an interval too, and of a quantile. */
    const struct estimate hour = measured_in(e, "answer_rate", SCOPE_CLASS, 0, 3);
    assert_true(hour.p05 <= hour.p50 && hour.p50 <= hour.p95 && hour.p95 <= 1);
    const struct estimate wait = measured(e, "wait_p90_s");
    assert_true(wait.p05 < wait.value && wait.value < wait.p95 && wait.sd > 0);
    experiment_free(e);
}

/* Nobody comes in some intervals of some days: no ratio, and none is made up. */
static void nothing_over_nothing_is_left_out_and_counted(void **state)
{
    (void)state;
    struct centre c;
    two_desks(&c);
    c.classes[1].arrivals.per_day = 3;
    struct experiment *e =
        centre_experiment(&c, &(struct experiment_options){.seed = 4, .replications = 64});
    const struct estimate whole = measured_in(e, "answer_rate", SCOPE_CLASS, 1, e->tally.intervals);
    const struct estimate hour = measured_in(e, "answer_rate", SCOPE_CLASS, 1, 0);
    assert_true(hour.undefined > 10 && hour.undefined < 64);
    assert_true(whole.undefined < 5);
    assert_true(hour.value > 0 && hour.value <= 1 && hour.mean <= 1);
    assert_true(isfinite(hour.std_error) && isfinite(hour.p50));
    experiment_free(e);
}

/* ---- when to stop
 * --------------------------------------------------------------------------------- */

static struct experiment_options precise(double half_width, bool relative, size_t at_least,
                                         size_t at_most)
{
    return (struct experiment_options){
        .seed = 4,
        .precision = {.measure = measure_named("answer_rate"),
                      .half_width = half_width,
                      .relative = relative,
                      .at_least = at_least,
                      .at_most = at_most},
    };
}

static void precision_run_goes_on_until_it_is_precise_enough(void **state)
{
    (void)state;
    struct centre c;
    two_desks(&c);
    const struct experiment_options loose = precise(0.02, false, 0, 100000);
    struct experiment *e = centre_experiment(&c, &loose);
    assert_int_equal(e->replications, 320); /* the pilot was enough */
    assert_int_equal(e->looks, 0);
    assert_true(e->precise_enough);
    experiment_free(e);

    for (int relative = 0; relative < 2; relative++) {
        const struct experiment_options tight = precise(0.003, relative, 0, 100000);
        e = centre_experiment(&c, &tight);
        const struct estimate r = measured(e, "answer_rate");
        assert_true(e->precise_enough);
        assert_true(e->replications > 320 && e->replications % 32 == 0);
        assert_true(r.half_width <= 0.003 * (relative ? r.value : 1));
        assert_in_range(e->looks, 1, 3);
        /* The same as if the number had been given, but for Student's t, which is the pilot's. */
        struct experiment *given = centre_experiment(
            &c, &(struct experiment_options){.seed = 4, .replications = e->replications});
        check_close(measured(given, "answer_rate").value, r.value, 0);
        check_close(measured(given, "answer_rate").std_error, r.std_error, 0);
        check_close(r.half_width, student_t(319) * r.std_error, 1e-15);
        experiment_free(given);
        experiment_free(e);
    }
}

static void precision_run_stays_within_its_bounds(void **state)
{
    (void)state;
    struct centre c;
    two_desks(&c);
    const struct experiment_options few = precise(1e-6, false, 0, 700);
    struct experiment *e = centre_experiment(&c, &few);
    assert_int_equal(e->replications, 700);
    assert_false(e->precise_enough);
    experiment_free(e);
    const struct experiment_options endless = precise(1e-300, false, 0, 700);
    e = centre_experiment(&c, &endless);
    assert_int_equal(e->replications, 700); /* although the number needed is beyond counting */
    experiment_free(e);
    const struct experiment_options many = precise(0.5, false, 1000, 100000);
    e = centre_experiment(&c, &many);
    assert_int_equal(e->replications, 1024); /* at least a thousand, in whole blocks */
    assert_true(e->precise_enough);
    experiment_free(e);
}

static void stopped_experiment_says_how_far_it_came(void **state)
{
    (void)state;
    struct centre c;
    two_desks(&c);
    const volatile sig_atomic_t stop = 1;
    struct experiment *e = centre_experiment(
        &c, &(struct experiment_options){.seed = 4, .replications = 64, .stop = &stop});
    assert_int_equal(e->replications, 0);
    assert_int_equal(e->wanted, 64);
    assert_true(isnan(measured(e, "answer_rate").value));
    experiment_free(e);
    struct experiment_options o = precise(1e-6, false, 0, 100000);
    o.stop = &stop;
    e = centre_experiment(&c, &o);
    assert_int_equal(e->replications, 0);
    assert_int_equal(e->looks, 0);
    experiment_free(e);
}

/* ---- what cannot be run
 * --------------------------------------------------------------------------- */

static void experiments_without_a_sense_are_refused(void **state)
{
    (void)state;
    struct centre c;
    two_desks(&c);
    struct target target = centre_target("containment", true, 0.5);
    c.scenario.targets = &target;
    c.scenario.n_targets = 1;
    struct error err = {0};
    assert_null(experiment_run(&c.scenario,
                               &(struct experiment_options){.seed = 1, .replications = 1}, &err));
    assert_int_equal(err.status, EXIT_FILE);
    assert_non_null(strstr(err.text, "containment is always zero"));
    c.scenario.n_targets = 0;
    err = (struct error){0};
    struct experiment_options o = precise(0.1, false, 0, 100);
    o.precision.measure = measure_named("blocked");
    assert_null(experiment_run(&c.scenario, &o, &err));
    assert_int_equal(err.status, EXIT_COMMAND_LINE);
    assert_non_null(strstr(err.text, "blocked is always zero"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(targets_are_judged_by_the_sums_or_by_the_days),
        cmocka_unit_test(percentiles_are_those_of_the_replications),
        cmocka_unit_test(nothing_over_nothing_is_left_out_and_counted),
        cmocka_unit_test(precision_run_goes_on_until_it_is_precise_enough),
        cmocka_unit_test(precision_run_stays_within_its_bounds),
        cmocka_unit_test(stopped_experiment_says_how_far_it_came),
        cmocka_unit_test(experiments_without_a_sense_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
