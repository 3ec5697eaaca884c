/*
 * centre.h -- small centres for tests, written down without a file.
 *
 * A centre is filled in place and not copied, since its scenario points into it. Whatever a
 * function does not ask for is what a plain centre has: one voice channel without limits,
 * all layers of randomness on, longest idle first, everybody present.
 */
#ifndef TESTS_ENGINE_CENTRE_H
#define TESTS_ENGINE_CENTRE_H

#include <string.h>

#include "sim/engine/day.h"
#include "sim/study/experiment.h"
#include "tests/check.h"

enum {
    CENTRE_PARTS = 4,
    CENTRE_INTERVALS = 96,
    CENTRE_SHIFTS = 4,
    CENTRE_BREAKS = 3,
    CENTRE_DAY_TYPES = 2
};

struct centre {
    struct scenario scenario;
    struct channel channels[CENTRE_PARTS];
    struct contact_class classes[CENTRE_PARTS];
    struct agent_group groups[CENTRE_PARTS];
    struct skill skills[CENTRE_PARTS][CENTRE_PARTS];
    struct shift shifts[CENTRE_PARTS][CENTRE_SHIFTS];
    struct pause breaks[CENTRE_PARTS][CENTRE_SHIFTS][CENTRE_BREAKS];
    double even[CENTRE_INTERVALS]; /* the same share for every interval */
    size_t agents[CENTRE_PARTS][CENTRE_DAY_TYPES * CENTRE_INTERVALS];
};

static inline struct duration exponential(double mean_s)
{
    return (struct duration){.family = DURATION_EXPONENTIAL, .mean_s = mean_s};
}

static inline struct duration fixed(double s)
{
    return (struct duration){.family = DURATION_FIXED, .mean_s = s};
}

/* Open from one hour of the day to another; from 0 to 24 it never closes. */
static inline void centre_clear(struct centre *c, double opens_h, double closes_h,
                                double interval_min)
{
    static char voice[] = "voice", title[] = "a centre of the tests";
    *c = (struct centre){0};
    struct scenario *s = &c->scenario;
    const size_t intervals = (size_t)((closes_h - opens_h) * 60 / interval_min + 0.5);
    assert_in_range(intervals, 1, CENTRE_INTERVALS);
    s->title = s->name = title;
    s->hours = (struct calendar_hours){
        .opens_s = opens_h * 3600,
        .closes_s = closes_h * 3600,
        .interval_s = interval_min * 60,
        .intervals = intervals,
        .days = 1,
        .never_closes = opens_h == 0 && closes_h == 24,
    };
    s->layers = (struct layers){true, true, true, true, true, true, true};
    s->within_s = 20;
    s->channels = c->channels;
    s->classes = c->classes;
    s->groups = c->groups;
    for (size_t i = 0; i < intervals; i++)
        c->even[i] = 1 / (double)intervals;
    c->channels[s->n_channels++] =
        (struct channel){.name = voice, .queue_places = SIZE_MAX, .sessions = SIZE_MAX};
}

/* A target of everything there is; of a service level, within 20 s. */
static inline struct target centre_target(const char *key, bool at_least, double bound)
{
    struct target t = target_of_all(measure_named(key));
    t.at_least = at_least;
    t.bound = bound;
    if (measure_has_threshold(t.measure))
        t.within_s = 20;
    return t;
}

static inline struct target centre_level_target(double within_s)
{
    struct target t = centre_target("service_level_requested", true, 0.8);
    t.within_s = within_s;
    return t;
}

/* A class of exponential talk and patience (INFINITY: endless) that arrives at an even rate per
 * second. */
static inline struct contact_class *centre_class(struct centre *c, char *name, double rate,
                                                 double talk_s, double patience_s)
{
    struct scenario *s = &c->scenario;
    const struct calendar_hours *h = &s->hours;
    assert_true(s->n_classes < CENTRE_PARTS);
    struct contact_class *k = &c->classes[s->n_classes++];
    *k = (struct contact_class){
        .name = name,
        .arrivals = {.per_day = rate * h->interval_s * (double)h->intervals, .share = c->even},
        .talk = exponential(talk_s),
        .wrap_up = fixed(0),
        .patience = {.endless = isinf(patience_s), .law = exponential(patience_s)},
    };
    for (int end = 0; end < SELF_ENDS; end++)
        k->self_service.time[end] = fixed(0);
    return k;
}

/* A group that serves every class there is so far, at rank 1; the caller staffs it. */
static inline struct agent_group *centre_group(struct centre *c, char *name)
{
    struct scenario *s = &c->scenario;
    assert_true(s->n_groups < CENTRE_PARTS);
    const size_t g = s->n_groups++;
    c->groups[g] = (struct agent_group){
        .name = name,
        .skills = c->skills[g],
        .n_skills = s->n_classes,
        .shifts = c->shifts[g],
        .attendance.away = exponential(600),
    };
    for (size_t i = 0; i < s->n_classes; i++)
        c->skills[g][i] = (struct skill){.class = (int)i, .rank = 1};
    return &c->groups[g];
}

/* The same number of agents in every interval. */
static inline size_t *centre_staff(struct centre *c, struct agent_group *g, size_t agents)
{
    g->agents = c->agents[g - c->groups];
    for (size_t i = 0; i < CENTRE_DAY_TYPES * c->scenario.hours.intervals; i++)
        g->agents[i] = agents;
    return g->agents;
}

static inline struct shift *centre_shift(struct centre *c, struct agent_group *g, char *name,
                                         double start_h, double hours, size_t heads)
{
    assert_true(g->n_shifts < CENTRE_SHIFTS);
    struct shift *s = &g->shifts[g->n_shifts];
    *s = (struct shift){
        .name = name,
        .start_s = start_h * 3600,
        .length_s = hours * 3600,
        .heads = heads,
        .breaks = c->breaks[g - c->groups][g->n_shifts],
    };
    g->n_shifts++;
    return s;
}

static inline void shift_break(struct shift *s, struct pause pause)
{
    assert_true(s->n_breaks < CENTRE_BREAKS);
    s->breaks[s->n_breaks++] = pause;
}

/* One class and one group of a constant number of agents, round the clock. */
static inline void centre_queue(struct centre *c, double rate, double handle_s, double patience_s,
                                size_t agents)
{
    static char calls[] = "calls", desk[] = "desk";
    centre_clear(c, 0, 24, 60);
    centre_class(c, calls, rate, handle_s, patience_s);
    centre_staff(c, centre_group(c, desk), agents);
    c->scenario.hours.warm_up_s = 4 * 3600;
}

/* ---- running ------------------------------------------------------------------------------- */

static inline struct plan *centre_plan(const struct centre *c, uint64_t seed)
{
    struct error err = {0};
    struct plan *p = plan_new(&c->scenario, seed, &err);
    if (!p)
        fail_msg("%s", err.text);
    return p;
}

/* A replication told contact by contact. */
static inline struct trace centre_told(const struct centre *c, uint64_t seed, uint32_t replication)
{
    struct trace t = {0};
    struct plan *p = centre_plan(c, seed);
    struct day *d = day_new(p);
    day_trace(d, replication, &t);
    day_free(d);
    plan_free(p);
    return t;
}

static inline struct experiment *centre_experiment(const struct centre *c,
                                                   const struct experiment_options *o)
{
    struct error err = {0};
    struct experiment *e = experiment_run(&c->scenario, o, &err);
    if (!e)
        fail_msg("%s", err.text);
    return e;
}

static inline struct experiment *centre_run(const struct centre *c, size_t replications)
{
    struct experiment *e =
        centre_experiment(c, &(struct experiment_options){.seed = 1, .replications = replications});
    assert_int_equal(e->replications, replications);
    return e;
}

/* A measure of a class or group (SCOPE_ALL: in all), in an interval or in the whole. */
static inline struct estimate measured_in(const struct experiment *e, const char *key,
                                          enum scope scope, size_t index, size_t interval)
{
    const struct measure *m = measure_named(key);
    if (!m)
        fail_msg("there is no measure %s", key);
    const size_t column = column_find(&e->columns, m, scope, index, 0);
    if (column == e->columns.n)
        fail_msg("there is no column for %s", key);
    return experiment_estimate(e, column, interval);
}

static inline struct estimate measured(const struct experiment *e, const char *key)
{
    return measured_in(e, key, SCOPE_ALL, 0, e->tally.intervals);
}

/* Within four standard errors of the exact value, and these small enough to mean something. */
#define check_exact(estimate, exact, precision)                                                    \
    check_exact_at((estimate), (exact), (precision), #estimate, __FILE__, __LINE__)

static inline void check_exact_at(struct estimate e, double exact, double precision,
                                  const char *what, const char *file, int line)
{
    if (e.std_error > precision * fabs(exact))
        fail_msg("%s:%d: %s: a standard error of %g of %g is too coarse for %g", file, line, what,
                 e.std_error, exact, precision);
    check_close_at(e.value, exact, 4 * e.std_error + 1e-7 * fabs(exact), what, file, line);
}

/* More than four standard errors from what a model five per cent off gives. */
#define check_not(estimate, wrong)                                                                 \
    check_apart_at((estimate).value, (wrong), 4 * (estimate).std_error, #estimate, __FILE__,       \
                   __LINE__)

#endif
