/*
 * outcome.h -- what one simulation of a study leaves: estimates of the whole horizon, and the sums
 * behind them.
 *
 * Some of its replications leave a part, which is sums alone; parts that follow each other are put
 * together to the whole. A part is small enough to keep by the thousand, and has a text form that
 * gives every number back to the last bit, so that it can be kept in a journal or sent from one
 * machine to another.
 */
#ifndef SIM_STUDY_OUTCOME_H
#define SIM_STUDY_OUTCOME_H

#include "sim/monte/tally.h"

#include <stdbool.h>
#include <stddef.h>

struct outcome_row {
    char *key; /* the measure's, with its acceptable wait if that is not the first */
    const struct measure *measure;
    enum scope scope;
    char *name;      /* of the scope: all, or a class, channel or group */
    double within_s; /* the acceptable wait; NAN where the measure has none */
    /* A ratio is scale * top / below, summed over replications. */
    double scale;
    struct moments moments;
    size_t waits;             /* of a quantile: 1 + place of its waits in a part; otherwise 0 */
    struct fraction *batches; /* [BATCHES]; NULL where they are not kept */
    double value, std_error, half_width; /* of a whole; 0 in a part */
    size_t replications;
};

struct outcome {
    struct outcome_row *row; /* [n], in the order of the measures */
    size_t n;
    struct wait_sums *waits; /* [n_waits] of a part */
    size_t n_waits;
    size_t replications;
};

/* Which rows an outcome has, and which of them keep their batches. */
struct outcome_wish {
    const struct measure *const *measures; /* [n_measures]; none: all */
    size_t n_measures;
    bool every_scope;            /* also by class, channel and group */
    const char *const *by_batch; /* [n_by_batch] keys of measures, in all */
    size_t n_by_batch;
};

/* The columns whose batches a tally must keep for the wish; *n of them, free() it. */
size_t *outcome_batches(const struct outcome_wish *wish, const struct columns *columns, size_t *n);

/* A part: what the tally holds. */
struct outcome outcome_of(const struct tally *t, const struct outcome_wish *wish);
void outcome_free(struct outcome *o);

/* The whole of n parts that follow each other, in order; false if they do not fit together. Takes
 * the parts, which may then only be freed. */
bool outcome_join(struct outcome parts[], size_t n, struct outcome *whole);

/* The row of that key, scope and name; NULL if there is none. */
const struct outcome_row *outcome_find(const struct outcome *o, const char *key, enum scope scope,
                                       const char *name);

/* A part as text, which outcome_read takes back; free() it. */
char *outcome_write(const struct outcome *o);
/* False if the text is not one. */
bool outcome_read(const char *text, struct outcome *o);

#endif
