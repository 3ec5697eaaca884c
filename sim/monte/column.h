/*
 * column.h -- which numbers a run estimates: a measure, in a scope, for an acceptable wait.
 *
 * Only measures that can be anything but zero in the given plan have columns: a centre without
 * self-service has no containment. Each column stands for the whole horizon and, unless it is a
 * quantile, for each interval of the day.
 */
#ifndef SIM_MONTE_COLUMN_H
#define SIM_MONTE_COLUMN_H

#include "sim/base/measures.h"
#include "sim/monte/scope.h"

struct column {
    const struct measure *measure;
    enum scope scope;
    size_t index;     /* of the class, channel or group, or as scope.h says; 0 in all */
    size_t threshold; /* of the plan; 0 where the measure has none */
};

struct columns {
    struct column *column;
    size_t n;
};

/* In the order of results: measures as in the table, each in all, by class, by channel (if there
 * are several), by class in its channels and by customers; or by group. */
struct columns columns_new(const struct plan *p);
void columns_free(struct columns *c);

/* The column's number; columns->n if there is none. */
size_t column_find(const struct columns *c, const struct measure *m, enum scope scope, size_t index,
                   size_t threshold);

/* The column that a target speaks of. */
struct column column_for_target(const struct plan *p, const struct target *t);

/* Can it be anything but zero? */
bool column_is_worthwhile(const struct plan *p, const struct column *c);

/* The number of the column that a target of the scenario speaks of; c->n if there is none. */
size_t column_of_target(const struct columns *c, const struct plan *p, const struct target *t);

/* The scope's name: "all", or that of the class, channel, group, ... */
const char *column_scope_name(const struct column *c, const struct scenario *s);

/* The measure's key; for service levels of any but the first acceptable wait with "_within_30s". */
struct column_key {
    char text[64];
};
struct column_key column_key(const struct column *c, const struct plan *p);

/* As it stands above a column of a file: "requested", or "answer_rate@elderly" for what is not in
 * all; free() it. */
char *column_heading(const struct column *c, const struct plan *p);

/* The service level that the scenario's targets mean, or that of all requested if none speaks of
 * one. */
struct reading {
    const struct measure *measure;
    size_t threshold; /* of the plan */
    double within_s;
};
struct reading reading_of(const struct plan *p);

#endif
