/*
 * Targets on the intervals of single days: a day counted by hand, and days told contact by contact.
 */
#include <math.h>

#include "sim/study/comparison.h"
#include "tests/engine/centre.h"

static char calls[] = "calls", cards[] = "cards", desk[] = "desk";

static struct experiment *run(const struct centre *c, size_t replications, int threads)
{
    struct error err = {0};
    const struct experiment_options o = {
        .seed = 1, .replications = replications, .threads = threads};
    struct experiment *e = experiment_run(&c->scenario, &o, &err);
    if (!e)
        fail_msg("%s", err.text);
    return e;
}

static struct target on_intervals(struct target t, double share)
{
    t.on_intervals = share;
    return t;
}

/* ---- by hand ----------------------------------------------------------------------------------
 *
 * Ten calls of ten seconds, three minutes apart, in each of four half-hours. In the second of them
 * nobody is there and nobody waits so long: of four half-hours with an answer rate, three meet any.
 * Agents are logged in in six half-hours; one alone is busy for 100 s of 1 800, two for 100 of 3
 * 600.
 */

static void intervals_that_meet_a_target_are_those_counted_by_hand(void **state)
{
    (void)state;
    enum { DAYS = 2, REPLICATIONS = 3, ALL = DAYS * REPLICATIONS };
    static double shares[] = {.25, .25, 0, 0, .25, 0, .25, 0};
    static const size_t present[] = {2, 0, 0, 2, 2, 2, 1, 2};
    static struct centre c;
    centre_clear(&c, 8, 12, 30);
    c.scenario.hours.days = DAYS;
    c.scenario.layers.arrivals = false;
    struct contact_class *k = centre_class(&c, calls, 1, 10, 30);
    k->arrivals.per_day = 40;
    k->arrivals.share = shares;
    k->talk = fixed(10);
    k->patience.law = fixed(30);
    size_t *agents = centre_staff(&c, centre_group(&c, desk), 0);
    memcpy(agents, present, sizeof present);
    const struct target rate = centre_target("answer_rate", true, 0.9);
    const struct target load = centre_target("occupancy", false, 0.05);
    struct target targets[] = {on_intervals(rate, 0.75),      on_intervals(rate, 0.76),
                               on_intervals(rate, 0.75),      on_intervals(rate, 0.76),
                               on_intervals(load, 5.0 / 6.0), on_intervals(load, 0.84)};
    targets[2].on_days = 1;
    targets[3].on_days = 0.01;
    c.scenario.targets = targets;
    c.scenario.n_targets = sizeof targets / sizeof *targets;
    struct experiment *e = run(&c, REPLICATIONS, 1);
    for (size_t i = 0; i < c.scenario.n_targets; i++) {
        const struct target_result *t = &e->targets[i];
        assert_int_equal(t->intervals, (i < 4 ? 4 : 6) * ALL);
        assert_int_equal(t->intervals_met, (i < 4 ? 3 : 5) * ALL);
        assert_int_equal(t->days, ALL);
        assert_int_equal(t->days_met, i % 2 ? 0 : ALL);
        assert_true(t->met == (i % 2 == 0));
    }
    assert_int_equal(e->judged_days, ALL);
    assert_int_equal(e->all_met_days, 0);
    experiment_free(e);
}

/* ---- contact by contact -----------------------------------------------------------------------
 */

enum { DAYS = 3, REPLICATIONS = 40, CLASSES = 2, INTERVALS = 8, AGENTS = 6, TARGETS = 4 };

/* The second class so seldom calls that many half-hours have none of it. */
static void fill(struct centre *c, size_t agents)
{
    centre_clear(c, 8, 12, 30);
    c->scenario.hours.days = DAYS;
    centre_class(c, calls, 1.4 / 60, 187.9, 200)->arrivals.day =
        (struct factor){FACTOR_LOGNORMAL, 0.2};
    centre_class(c, cards, 1.2 / 1800, 187.9, 93);
    centre_staff(c, centre_group(c, desk), agents);
}

static void ask(struct centre *c, struct target targets[TARGETS])
{
    targets[0] = on_intervals(centre_target("answer_rate", true, 0.92), 0.8);
    targets[1] = on_intervals(centre_level_target(20), 0.6);
    targets[1].on_days = 0.7;
    targets[2] = on_intervals(centre_target("answer_rate", true, 1), 0.9);
    targets[2].class = 1;
    targets[3] = on_intervals(centre_target("occupancy", false, 0.8), 0.8);
    c->scenario.targets = targets;
    c->scenario.n_targets = TARGETS;
}

struct counted {
    double top[TARGETS], below[TARGETS];
};

static void count_contact(struct counted day[INTERVALS], const struct trace_row *t, double opens_s)
{
    const double asked = seconds_from_ticks(t->requested) - opens_s;
    const double wait = seconds_from_ticks(t->ended - t->requested);
    struct counted *c = &day[(size_t)(asked / 1800)];
    const bool answered = t->end == TRACE_ANSWERED;
    c->below[0]++;
    c->below[1]++;
    c->below[2] += t->class == 1;
    c->top[0] += answered;
    c->top[1] += answered && wait <= 20;
    c->top[2] += answered && t->class == 1;
    for (size_t i = 0; i < INTERVALS && answered; i++) {
        const double from = fmax(asked + wait, 1800.0 * (double)i);
        const double to = fmin(seconds_from_ticks(t->handled) - opens_s, 1800.0 * (double)(i + 1));
        day[i].top[3] += fmax(to - from, 0);
    }
}

/* Half-hours of each day that meet the targets, and that have a value. */
struct told_days {
    size_t met[TARGETS][DAYS], with[TARGETS][DAYS];
};

static struct told_days told(const struct centre *c, uint32_t replication)
{
    static const double bound[TARGETS] = {0.92, 0.8, 1, 0.8};
    struct counted counted[DAYS][INTERVALS] = {0};
    struct told_days days = {0};
    struct trace t = centre_told(c, 1, replication);
    for (size_t i = 0; i < t.n; i++)
        if (t.row[i].requested != TRACE_NEVER) {
            const size_t day = (size_t)(seconds_from_ticks(t.row[i].requested) / 86400);
            count_contact(counted[day], &t.row[i], 86400 * (double)day + c->scenario.hours.opens_s);
        }
    trace_free(&t);
    for (size_t day = 0; day < DAYS; day++)
        for (size_t i = 0; i < INTERVALS; i++)
            for (int k = 0; k < TARGETS; k++) {
                const double below = k == 3 ? AGENTS * 1800 : counted[day][i].below[k];
                const double ratio = counted[day][i].top[k] / below;
                days.with[k][day] += below > 0;
                days.met[k][day] += below > 0 && (k == 3 ? ratio <= bound[k] : ratio >= bound[k]);
            }
    return days;
}

static void intervals_that_meet_a_target_are_those_told_contact_by_contact(void **state)
{
    (void)state;
    static struct centre c;
    struct target targets[TARGETS];
    fill(&c, AGENTS);
    ask(&c, targets);
    struct experiment *e = run(&c, REPLICATIONS, 3);
    struct told_days days[REPLICATIONS];
    for (uint32_t i = 0; i < REPLICATIONS; i++)
        days[i] = told(&c, i);
    for (int k = 0; k < TARGETS; k++) {
        const struct target_result *t = &e->targets[k];
        double met = 0, with = 0, squares = 0;
        size_t days_met = 0, days_with = 0;
        for (int i = 0; i < REPLICATIONS; i++)
            for (int day = 0; day < DAYS; day++) {
                const double share = (double)days[i].met[k][day] / (double)days[i].with[k][day];
                met += (double)days[i].met[k][day];
                with += (double)days[i].with[k][day];
                days_with += days[i].with[k][day] > 0;
                days_met += days[i].with[k][day] > 0 && share >= targets[k].on_intervals;
            }
        assert_int_equal(t->intervals, (size_t)with);
        assert_int_equal(t->intervals_met, (size_t)met);
        assert_int_equal(t->days, days_with);
        assert_int_equal(t->days_met, days_met);
        assert_in_range(days_met, 5, DAYS * REPLICATIONS - 5);
        check_close(t->on_intervals.value, met / with, 1e-15);
        assert_true(t->met
                    == (k == 1 ? (double)days_met / (double)days_with >= 0.7
                               : met / with >= targets[k].on_intervals));
        /* The error is that of replications, in which days and half-hours go together. */
        for (int i = 0; i < REPLICATIONS; i++) {
            double residual = 0;
            for (int day = 0; day < DAYS; day++)
                residual += (double)days[i].met[k][day] - met / with * (double)days[i].with[k][day];
            squares += residual * residual;
        }
        const double error = sqrt(squares * REPLICATIONS / (REPLICATIONS - 1)) / with;
        check_close((t->on_intervals.high - t->on_intervals.low) / 2,
                    student_t(REPLICATIONS - 1) * error, 1e-9);
    }
    assert_true(e->targets[2].intervals < DAYS * REPLICATIONS * INTERVALS);
    experiment_free(e);
}

/* Each half of a pair is what an experiment finds; an agent more makes more half-hours good. */
static void a_comparison_counts_the_same_intervals(void **state)
{
    (void)state;
    static struct centre c[2];
    struct target targets[TARGETS], of_variant[TARGETS];
    struct error err = {0};
    struct experiment *e[2];
    for (int i = 0; i < 2; i++) {
        fill(&c[i], AGENTS + (size_t)i);
        ask(&c[i], i ? of_variant : targets);
        e[i] = run(&c[i], REPLICATIONS, 1);
    }
    const struct scenario *const both[] = {&c[0].scenario, &c[1].scenario};
    const struct comparison_options o = {.seed = 1, .replications = REPLICATIONS, .threads = 2};
    struct comparison *pairs = comparison_run(both, 2, &o, &err);
    assert_non_null(pairs);
    for (size_t k = 0; k < TARGETS; k++) {
        const struct target_change t = comparison_target(pairs, 1, k);
        check_close(t.value.first.value, e[0]->targets[k].on_intervals.value, 1e-12);
        check_close(t.value.second.value, e[1]->targets[k].on_intervals.value, 1e-12);
        check_close(t.on_days.first.value, e[0]->targets[k].on_days.value, 1e-12);
        check_close(t.on_days.second.value, e[1]->targets[k].on_days.value, 1e-12);
        assert_true(t.was_met == e[0]->targets[k].met && t.is_met == e[1]->targets[k].met);
        /* Of occupancy as well, though it goes down. */
        assert_int_equal(t.verdict, VERDICT_BETTER);
    }
    comparison_free(pairs);
    experiment_free(e[0]);
    experiment_free(e[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_that_meet_a_target_are_those_counted_by_hand),
        cmocka_unit_test(intervals_that_meet_a_target_are_those_told_contact_by_contact),
        cmocka_unit_test(a_comparison_counts_the_same_intervals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
