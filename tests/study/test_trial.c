/* Replications one by one: the same as in an experiment, and pairs of them against exact answers.
 */
#include "sim/study/trial.h"

#include <string.h>

#include "models/erlang.h"
#include "sim/base/mem.h"
#include "sim/monte/paired.h"
#include "tests/study/two_desks.h"

enum { COLUMNS = 4, REPLICATIONS = 70 };

/* Two desks, and a column of each kind. */
static struct plan *plan_and_columns(struct centre *c, struct column column[COLUMNS])
{
    two_desks(c);
    column[0] = (struct column){measure_named("answer_rate"), SCOPE_ALL, 0, 0};
    column[1] = (struct column){measure_named("asa_s"), SCOPE_CLASS, 1, 0};
    column[2] = (struct column){measure_named("occupancy"), SCOPE_GROUP, 1, 0};
    column[3] = (struct column){measure_named("queue_length"), SCOPE_ALL, 0, 0};
    return centre_plan(c, 1);
}

static void estimates_are_those_of_the_experiment(void **state)
{
    (void)state;
    struct centre c;
    struct column column[COLUMNS];
    struct plan *plan = plan_and_columns(&c, column);
    struct experiment *e = centre_run(&c, REPLICATIONS);
    struct trial t = trial_run(plan, column, COLUMNS,
                               &(struct trial_options){.n = REPLICATIONS, .by_interval = true});
    assert_int_equal(t.replications, REPLICATIONS);
    for (size_t k = 0; k < COLUMNS; k++)
        for (size_t interval = 0; interval <= t.intervals; interval++) {
            const bool whole = interval == t.intervals;
            const struct estimate is =
                whole ? trial_estimate(&t, k) : trial_interval_estimate(&t, k, interval);
            const struct estimate was =
                measured_in(e, column[k].measure->key, column[k].scope, column[k].index, interval);
            check_close(is.value, was.value, 1e-12 * was.value);
            check_close(is.half_width, was.half_width, 1e-6 * was.half_width + 1e-12);
        }
    trial_free(&t);
    plan_free(plan);
    experiment_free(e);
}

static void days_and_intervals_add_up_to_the_whole(void **state)
{
    (void)state;
    struct centre c;
    struct column column[COLUMNS];
    struct plan *plan = plan_and_columns(&c, column);
    struct trial t = trial_run(
        plan, column, COLUMNS,
        &(struct trial_options){.first = TRIAL_FRESH, .n = 5, .by_interval = true, .by_day = true});
    assert_int_equal(t.days, 2);
    for (size_t i = 0; i < t.replications; i++)
        for (size_t k = 0; k < COLUMNS; k++) {
            double days = 0, intervals = 0;
            for (size_t day = 0; day < t.days; day++)
                days += trial_day(&t, i, k, day).top;
            for (size_t interval = 0; interval < t.intervals; interval++)
                intervals += trial_interval(&t, i, k, interval).top;
            const double whole = trial_whole(&t, i, k).top;
            check_close(days, whole, 1e-12 * whole);
            check_close(intervals, whole, 1e-12 * whole);
        }
    trial_free(&t);
    plan_free(plan);
}

static size_t cells(const struct trial *t)
{
    return t->columns * (1 + t->intervals + t->days);
}

static void bits_do_not_depend_on_threads_or_on_where_a_trial_begins(void **state)
{
    (void)state;
    struct centre c;
    struct column column[COLUMNS];
    struct plan *plan = plan_and_columns(&c, column);
    struct trial_options o = {.n = REPLICATIONS, .by_day = true, .threads = 1};
    struct trial one = trial_run(plan, column, COLUMNS, &o);
    o.threads = 3;
    struct trial three = trial_run(plan, column, COLUMNS, &o);
    assert_memory_equal(one.fraction, three.fraction,
                        REPLICATIONS * cells(&one) * sizeof *one.fraction);
    o.first = 17;
    o.n = 40;
    struct trial part = trial_run(plan, column, COLUMNS, &o);
    assert_memory_equal(trial_cells(&one, 17, 0), part.fraction,
                        40 * cells(&one) * sizeof *one.fraction);
    trial_free(&one);
    trial_free(&three);
    trial_free(&part);
    plan_free(plan);
}

static volatile sig_atomic_t stop;

static void stop_at(void *to, size_t done, size_t n)
{
    (void)n;
    if (done >= *(size_t *)to)
        stop = 1;
}

static void stopped_trial_keeps_what_was_done_in_a_row(void **state)
{
    (void)state;
    struct centre c;
    struct column column[COLUMNS];
    struct plan *plan = plan_and_columns(&c, column);
    size_t after = 10;
    struct trial_options o = {
        .n = REPLICATIONS, .threads = 2, .stop = &stop, .progress = stop_at, .progress_to = &after};
    struct trial t = trial_run(plan, column, COLUMNS, &o);
    assert_in_range(t.replications, 1, REPLICATIONS - 1);
    for (size_t i = 0; i < t.replications; i++)
        assert_true(trial_whole(&t, i, 0).below > 0);
    trial_free(&t);
    plan_free(plan);
    stop = 0;
}

/* --- pairs ------------------------------------------------------------------------------------ */

enum { AGENTS = 20, STUDIES = 120, DAYS_OF_A_STUDY = 12 };

static const double rate = 5.7 / 60, handle_s = 187.9, patience_s = 120;

static double exact_answer_rate(int agents)
{
    const struct erlang e = {.arrival_rate = rate,
                             .handle_s = handle_s,
                             .patience_s = patience_s,
                             .agents = agents,
                             .queue_places = ERLANG_UNLIMITED};
    return erlang_a(&e).answer_probability;
}

static struct trial simulate(size_t agents, const struct column *column)
{
    struct centre c;
    centre_queue(&c, rate, handle_s, patience_s, agents);
    struct plan *plan = centre_plan(&c, 3);
    struct trial t =
        trial_run(plan, column, 1, &(struct trial_options){.n = STUDIES * DAYS_OF_A_STUDY});
    plan_free(plan);
    return t;
}

/* The interval for what one agent more changes, against Erlang A: all days in one, and how often
 * those of small studies hold the exact difference. Were it that of two agents, none would. */
static void what_one_agent_changes_is_what_erlang_a_says(void **state)
{
    (void)state;
    const struct column column = {measure_named("answer_rate"), SCOPE_ALL, 0, 0};
    struct trial few = simulate(AGENTS, &column), more = simulate(AGENTS + 1, &column);
    const double exact = exact_answer_rate(AGENTS + 1) - exact_answer_rate(AGENTS);
    const double two = exact_answer_rate(AGENTS + 2) - exact_answer_rate(AGENTS);
    struct paired all = {0};
    int covered = 0, two_covered = 0;
    for (size_t study = 0; study < STUDIES; study++) {
        struct paired p = {0};
        for (size_t i = study * DAYS_OF_A_STUDY; i < (study + 1) * DAYS_OF_A_STUDY; i++) {
            paired_add(&p, trial_whole(&few, i, 0), trial_whole(&more, i, 0));
            paired_add(&all, trial_whole(&few, i, 0), trial_whole(&more, i, 0));
        }
        const struct estimate e = paired_estimates(&p).change;
        covered += fabs(e.value - exact) <= e.half_width;
        two_covered += fabs(e.value - two) <= e.half_width;
    }
    const struct paired_estimates c = paired_estimates(&all);
    check_exact(c.change, exact, 0.01);
    check_apart(c.change.value, two, 4 * c.change.std_error);
    assert_true(c.gain > 10);
    /* 95 % of 120 with a standard deviation of 2.4. */
    assert_in_range(covered, 114 - 8, STUDIES);
    assert_int_equal(two_covered, 0);
    trial_free(&few);
    trial_free(&more);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(estimates_are_those_of_the_experiment),
        cmocka_unit_test(days_and_intervals_add_up_to_the_whole),
        cmocka_unit_test(bits_do_not_depend_on_threads_or_on_where_a_trial_begins),
        cmocka_unit_test(stopped_trial_keeps_what_was_done_in_a_row),
        cmocka_unit_test(what_one_agent_changes_is_what_erlang_a_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
