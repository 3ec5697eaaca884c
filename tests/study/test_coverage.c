/* How often intervals hold the exact value: many small studies of a centre that loses whoever finds
 * all agents busy, by Erlang's formula. */
#include "sim/study/experiment.h"

#include "models/erlang.h"
#include "tests/engine/centre.h"

#include <gsl/gsl_cdf.h>

enum { AGENTS = 3, STUDIES = 300 };

/* Slow, so that a replication is soon done: some sixty contacts. */
static const double rate = 3.1 / 5400, handle_s = 3300, cv = 0.25;
static const double apart = 0.0043; /* of a wrong value */

static void fill(struct centre *c)
{
    static char calls[] = "calls", desk[] = "desk";
    centre_clear(c, 0, 24, 24 * 60);
    c->scenario.hours.warm_up_s = 6 * 3600;
    c->channels[0].queue_places = 0;
    centre_class(c, calls, rate, handle_s, INFINITY);
    centre_staff(c, centre_group(c, desk), AGENTS);
}

/* The share answered, where the rate is lognormal with mean `rate`. */
static double exact_answer_rate(double cv_of_rate)
{
    enum { POINTS = 20000 };
    const double sd_log = sqrt(log(1 + cv_of_rate * cv_of_rate));
    double answered = 0, all = 0;
    for (int i = 0; i < POINTS; i++) {
        const double z = gsl_cdf_ugaussian_Pinv((i + 0.5) / POINTS);
        const double factor = exp(sd_log * z - sd_log * sd_log / 2);
        answered += factor * (1 - erlang_b(rate * factor * handle_s, AGENTS));
        all += factor;
    }
    return answered / all;
}

struct tries {
    size_t covered, covered_apart, looks, precise;
    double gain;
};

static struct tries tries_of(const struct centre *c, const struct experiment_options *options,
                             double exact)
{
    struct tries t = {0};
    for (uint64_t seed = 1; seed <= STUDIES; seed++) {
        struct experiment_options o = *options;
        struct error err = {0};
        o.seed = seed;
        o.threads = 1;
        struct experiment *e = experiment_run(&c->scenario, &o, &err);
        const size_t column =
            column_find(&e->columns, measure_named("answer_rate"), SCOPE_ALL, 0, 0);
        const struct estimate rate_found = experiment_estimate(e, column, e->tally.intervals);
        t.covered += fabs(rate_found.value - exact) <= rate_found.half_width;
        t.covered_apart += fabs(rate_found.value - exact - apart) <= rate_found.half_width;
        t.looks += e->looks;
        t.precise += e->precise_enough;
        t.gain += experiment_gain(e, column) / STUDIES;
        experiment_free(e);
    }
    return t;
}

/* Some 400 to 600 replications each: the pilot's 320 are not enough. */
static void intervals_of_precision_runs_cover_as_often_as_they_say(void **state)
{
    (void)state;
    struct centre c;
    fill(&c);
    const double exact = exact_answer_rate(0);
    const struct experiment_options o = {
        .precision = {measure_named("answer_rate"), 0.0036, false, 32, 100000}};
    const struct tries t = tries_of(&c, &o, exact);
    assert_in_range(t.covered, 0.93 * STUDIES, 0.97 * STUDIES);
    assert_int_equal(t.precise, STUDIES);
    assert_true(t.looks > STUDIES / 2);
    /* A value that is off by an interval is missed most of the time. */
    assert_true((double)t.covered_apart < 0.6 * STUDIES);
}

static void stratified_intervals_cover_as_often_and_are_shorter(void **state)
{
    (void)state;
    struct centre c;
    fill(&c);
    c.classes[0].arrivals.forecast = (struct factor){FACTOR_LOGNORMAL, cv};
    const double exact = exact_answer_rate(cv);
    const struct experiment_options o = {.replications = 320, .stratify = true};
    const struct tries t = tries_of(&c, &o, exact);
    assert_in_range(t.covered, 0.93 * STUDIES, 0.97 * STUDIES);
    assert_true(t.gain > 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_of_precision_runs_cover_as_often_as_they_say),
        cmocka_unit_test(stratified_intervals_cover_as_often_and_are_shorter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
