/*
 * outcome.h -- what one simulation of a study leaves: estimates of the whole horizon, and the sums
 * behind them.
 *
 * Small enough to keep by the thousand, and with a text form that gives every number back to the
 * last bit, so that it can be kept in a journal or sent from one machine to another.
 */
#ifndef SIM_STUDY_OUTCOME_H
#define SIM_STUDY_OUTCOME_H

#include "sim/monte/tally.h"
#include "sim/study/experiment.h"

#include <stdbool.h>
#include <stddef.h>

struct outcome_row {
    char *key; /* the measure's, with its acceptable wait if that is not the first */
    const struct measure *measure;
    enum scope scope;
    char *name;      /* of the scope: all, or a class, channel or group */
    double within_s; /* the acceptable wait; NAN where the measure has none */
    double value, std_error, half_width;
    size_t replications;
    /* A ratio: scale * top / below, summed over replications; quantiles have none. */
    double scale;
    struct moments moments;
};

struct outcome {
    struct outcome_row *row; /* [n], in the order of the measures */
    size_t n;
};

/* Which rows an outcome has. */
struct outcome_wish {
    const struct measure *const *measures; /* [n_measures]; none: all */
    size_t n_measures;
    bool every_scope; /* also by class, channel and group */
};

struct outcome outcome_of(const struct experiment *e, const struct outcome_wish *wish);
void outcome_free(struct outcome *o);

/* The row of that key, scope and name; NULL if there is none. */
const struct outcome_row *outcome_find(const struct outcome *o, const char *key, enum scope scope,
                                       const char *name);

/* As text, which outcome_read takes back; free() it. */
char *outcome_write(const struct outcome *o);
/* False if the text is not one. */
bool outcome_read(const char *text, struct outcome *o);

#endif
