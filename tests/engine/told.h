/*
 * told.h -- centres of a test written as a scenario's text, and what is simulated of them.
 *
 * Use given_folder_make and given_folder_remove as group setup and teardown.
 */
#ifndef TESTS_ENGINE_TOLD_H
#define TESTS_ENGINE_TOLD_H

#include "sim/scenario/read.h"
#include "sim/study/experiment.h"
#include "tests/scenario/given.h"

struct told {
    struct scenario *scenario;
    struct experiment *experiment;
};

static inline struct told told_run(void **state, const char *text, size_t replications)
{
    struct error err = {0};
    struct told t = {.scenario = scenario_read(given_file(state, "told.cfg", text), NULL, 0, &err)};
    const struct experiment_options o = {.seed = 1, .replications = replications, .threads = 1};
    if (t.scenario)
        t.experiment = experiment_run(t.scenario, &o, &err);
    if (!t.experiment)
        print_error("%s\n", err.text);
    assert_non_null(t.experiment);
    return t;
}

static inline void told_free(struct told *t)
{
    experiment_free(t->experiment);
    scenario_free(t->scenario);
}

static inline bool told_has(const struct told *t, const char *key, enum scope scope, size_t index)
{
    return column_find(&t->experiment->columns, measure_named(key), scope, index, 0)
           < t->experiment->columns.n;
}

/* Over the whole horizon; for an interval of the day, told_in. */
static inline struct estimate told_in(const struct told *t, const char *key, enum scope scope,
                                      size_t index, size_t interval)
{
    const struct experiment *e = t->experiment;
    const size_t column = column_find(&e->columns, measure_named(key), scope, index, 0);
    assert_true(column < e->columns.n);
    return experiment_estimate(e, column, interval);
}

static inline struct estimate told_of(const struct told *t, const char *key, enum scope scope,
                                      size_t index)
{
    return told_in(t, key, scope, index, t->experiment->tally.intervals);
}

static inline struct estimate told_all(const struct told *t, const char *key)
{
    return told_of(t, key, SCOPE_ALL, 0);
}

#endif
