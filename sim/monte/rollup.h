/*
 * rollup.h -- a record's counters summed up, and the measures made of them.
 *
 * Streams are summed to the scopes of contacts, groups to all agents, and the days of
 * the horizon to slots: the intervals of one day, over all days; the whole horizon; and, where
 * there are several, each type of day. A measure is then a fraction: what stands on top and what
 * stands below, not yet divided, so that ratios of sums over replications can be made of it.
 */
#ifndef SIM_MONTE_ROLLUP_H
#define SIM_MONTE_ROLLUP_H

#include "sim/engine/record.h"
#include "sim/monte/column.h"

/* A measure before it is divided; below 0 there is no measure. */
struct fraction {
    double top, below; /* of times: ticks, of money: millionths (column_scale) */
};

struct rollup {
    const struct plan *plan;
    size_t intervals;     /* of a day; the whole horizon is slot number `intervals` */
    size_t slots;         /* what is beyond are types of day (rollup_day_type) */
    struct scopes scopes; /* of contacts */
    int64_t *longest;  /* [2][scopes of contacts] waits of an interval, of a day; while summing */
    int64_t *contacts; /* [slots + 1][scopes of contacts][COUNTERS]; the last row: a single day */
    int64_t *agents;   /* [slots + 1][scopes of agents][GROUP_COUNTERS] */
};

struct rollup rollup_new(const struct plan *p);
void rollup_free(struct rollup *r);

/* Takes a record in place of the one before. */
void rollup_take(struct rollup *r, const struct record *record);

/* The slot of a type of day. */
size_t rollup_day_type(const struct rollup *r, size_t type);

/* A column's sums, found once and then taken from any slot: where their counters stand in a row. */
enum { TERMS_MOST = 8 };
struct terms {
    const int64_t *rows;
    size_t row_length, n;
    size_t at[TERMS_MOST];
    int64_t sign[TERMS_MOST];
};
struct column_terms {
    const struct rollup *rollup;
    enum measure_below by;
    struct terms top, below;
};

/* Of a column without quantile; good as long as the rollup is. */
struct column_terms rollup_terms(const struct rollup *r, const struct column *c);
struct fraction column_fraction(const struct column_terms *t, size_t slot);

/* The same for one slot. */
struct fraction rollup_fraction(const struct rollup *r, const struct column *c, size_t slot);

/* Takes one calendar day of a record, beside what was taken of the whole. */
void rollup_take_day(struct rollup *r, const struct record *record, size_t day);

/* Of the day taken last. */
struct fraction rollup_day_fraction(const struct rollup *r, const struct column *c);

/* What an interval of a single day is to meet: a column that is a ratio, and the target's bound. */
struct interval_bound {
    struct column column;
    const struct target *target;
};

/* How many intervals of one calendar day of a record meet each of n bounds, of how many that have
 * a value. Takes them in place of the day. */
void rollup_count_intervals(struct rollup *r, const struct record *record, size_t day,
                            const struct interval_bound bounds[], size_t n, struct fraction met[]);

/* The place of the column's scope among those of contacts, or of agents: all, then groups. */
size_t rollup_scope(const struct rollup *r, const struct column *c);

/* The counters of contacts of a scope in an interval. */
const int64_t *rollup_contacts(const struct rollup *r, size_t interval, size_t scope);

/* Turns ticks and sums into the measure's unit. */
double column_scale(const struct column *c);

/* The measure; NAN for zero over zero. */
double fraction_value(const struct column *c, struct fraction f);

#endif
