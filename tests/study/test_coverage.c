/* How often intervals hold the exact value: many small studies of a centre that loses whoever finds
 * all agents busy, by Erlang's formula. */
#include "sim/study/experiment.h"

#include "tests/engine/centre.h"
#include "tests/oracles/day_factor.h"

/* That 19 intervals of 20 cover shows in 500 with a standard error of one in a hundred. */
enum { AGENTS = 2, STUDIES = 500 };

/* Slow, so that a replication is soon done: some thirty contacts, of a day that is busy all day or
 * not at all. */
static const double rate = 1.9 / 5400, handle_s = 3300, cv = 0.25;

static void fill(struct centre *c)
{
    static char calls[] = "calls", desk[] = "desk";
    centre_clear(c, 0, 24, 24 * 60);
    c->scenario.hours.warm_up_s = 3 * 3600;
    c->channels[0].queue_places = 0;
    struct contact_class *k = centre_class(c, calls, rate, handle_s, INFINITY);
    k->arrivals.forecast = (struct factor){FACTOR_LOGNORMAL, cv};
    centre_staff(c, centre_group(c, desk), AGENTS);
}

static double exact_answer_rate(void)
{
    const struct day_factor busy = {DAY_FACTOR_LOGNORMAL, cv};
    const struct erlang q = {rate, handle_s, INFINITY, AGENTS, 0};
    return day_factor_erlang_a(&busy, &q, 0).answer_rate;
}

struct tries {
    size_t covered, covered_apart, looks, precise;
    double bias, bias_error, gain; /* means over studies */
};

/* Precision runs, and how many intervals hold the exact value and one that is an interval apart. */
static struct tries tries_of(bool stratify, bool control, double half_width)
{
    static struct centre c;
    fill(&c);
    const double exact = exact_answer_rate();
    struct tries t = {0};
    double squares = 0;
    for (uint64_t seed = 1; seed <= STUDIES; seed++) {
        const struct experiment_options o = {
            .seed = seed,
            .precision = {measure_named("answer_rate"), half_width, false, 32, 100000},
            .stratify = stratify,
            .control = control,
            .threads = 1,
        };
        struct error err = {0};
        struct experiment *e = experiment_run(&c.scenario, &o, &err);
        const size_t column =
            column_find(&e->columns, measure_named("answer_rate"), SCOPE_ALL, 0, 0);
        const struct estimate found = experiment_estimate(e, column, e->tally.intervals);
        const double off = found.value - exact;
        t.covered += fabs(off) <= found.half_width;
        t.covered_apart += fabs(off - half_width) <= found.half_width;
        t.looks += e->looks;
        t.precise += e->precise_enough;
        t.bias += off / STUDIES;
        squares += off * off;
        t.gain += experiment_gain(e, column) / STUDIES;
        experiment_free(e);
    }
    t.bias_error = sqrt(squares) / STUDIES;
    return t;
}

/* The number of looks: for most of them the pilot was not enough. */
static void check_tries(const struct tries *t)
{
    assert_in_range(t->covered, 0.93 * STUDIES, 0.97 * STUDIES);
    assert_true((double)t->covered_apart < 0.6 * STUDIES);
    check_close(t->bias, 0, 4 * t->bias_error);
    assert_true((double)t->precise > 0.99 * STUDIES);
    assert_true(t->looks > STUDIES / 2);
}

static void intervals_of_precision_runs_cover_as_often_as_they_say(void **state)
{
    (void)state;
    const struct tries t = tries_of(false, false, 0.0110);
    check_tries(&t);
}

static void stratified_intervals_cover_as_often_and_are_shorter(void **state)
{
    (void)state;
    const struct tries t = tries_of(true, false, 0.0104);
    check_tries(&t);
    assert_true(t.gain > 1.3);
}

static void controlled_intervals_cover_as_often_and_are_shorter(void **state)
{
    (void)state;
    const struct tries t = tries_of(false, true, 0.0077);
    check_tries(&t);
    assert_true(t.gain > 2.3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_of_precision_runs_cover_as_often_as_they_say),
        cmocka_unit_test(stratified_intervals_cover_as_often_and_are_shorter),
        cmocka_unit_test(controlled_intervals_cover_as_often_and_are_shorter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
