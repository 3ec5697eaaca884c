/*
 * trial.h -- a plan on stated replications, each kept by itself.
 *
 * Whoever compares two plans on the same customers, tries many rosters on the same days, or asks
 * what makes days differ needs the replications one by one: of each, the two sums that a measure
 * divides, for the columns asked for, of the whole horizon and, if wished, by interval of the day
 * and by calendar day; and of quantiles all waits of the horizon, by bin. The same plan and
 * replications give the same bits whatever the threads.
 *
 * Replications below 2^30 are for searching and comparing; those from TRIAL_FRESH on are for
 * certifying what was found, and no search ever looks at them.
 */
#ifndef SIM_STUDY_TRIAL_H
#define SIM_STUDY_TRIAL_H

#include "sim/monte/estimate.h"
#include "sim/monte/replicate.h"

#define TRIAL_FRESH ((uint32_t)1 << 30)

struct trial_options {
    uint32_t first;        /* replication */
    uint32_t n;            /* replications */
    const uint32_t *shift; /* [LAYERS] replications by which each layer is moved on; NULL: none */
    bool by_interval, by_day;
    const struct interval_bound *bounds; /* [n_bounds] counted in each day's intervals; by_day */
    size_t n_bounds;
    int threads;                       /* 0: as many as there are cores */
    const volatile sig_atomic_t *stop; /* NULL, or not zero: begin no further replication */
    void (*progress)(void *to, size_t done, size_t n); /* NULL, or called now and then */
    void *progress_to;
};

#define TRIAL_NO_WAITS SIZE_MAX /* the column is no quantile */

struct trial {
    size_t columns;
    size_t intervals;          /* kept: those of a day, or 0 */
    size_t days;               /* kept: those of the horizon, or 0 */
    size_t replications;       /* done, from the first on; fewer than asked for if stopped */
    size_t unit;               /* replications that are independent of the next: 1, or a whole block
                                  of a stratified plan, whose `first` and n are then multiples of it */
    struct fraction *fraction; /* [replications][columns][1 + intervals + days]; in the measure's
                                  unit when divided; of quantiles nothing */
    size_t bounds;             /* counted in the intervals of each day; with days only */
    struct fraction *met;      /* [replications][days][bounds] intervals that meet
                                  them, of those with a value */
    size_t waited;             /* lists of waits, of which quantiles are asked for */
    size_t *waits_of;          /* [columns] which of them, or TRIAL_NO_WAITS */
    uint32_t *waits;           /* [replications][waited][WAIT_BINS]; zeros in the first bin */
};

struct trial trial_run(const struct plan *p, const struct column columns[], size_t n,
                       const struct trial_options *o);
void trial_free(struct trial *t);

/* Its n replications from number `first` on, both whole units; borrows them. */
struct trial trial_part(const struct trial *t, size_t first, size_t n);

/* Puts the replications of `next`, which has the same columns and cells, behind those of t; without
 * quantiles and bounds. */
void trial_append(struct trial *t, const struct trial *next);

/* How many replications of n scenarios make about so many contacts in all, in tens, from 20 to at
 * most `most`: how long a study takes hardly depends on anything else. */
size_t trial_replications(const struct scenario *const scenarios[], size_t n, double contacts,
                          size_t most);

/* Of one replication (counted from 0) and column (its place in the list). */
static inline const struct fraction *trial_cells(const struct trial *t, size_t replication,
                                                 size_t column)
{
    return &t->fraction[(replication * t->columns + column) * (1 + t->intervals + t->days)];
}

static inline struct fraction trial_whole(const struct trial *t, size_t replication, size_t column)
{
    return trial_cells(t, replication, column)[0];
}

static inline struct fraction trial_interval(const struct trial *t, size_t replication,
                                             size_t column, size_t interval)
{
    return trial_cells(t, replication, column)[1 + interval];
}

static inline struct fraction trial_day(const struct trial *t, size_t replication, size_t column,
                                        size_t day)
{
    return trial_cells(t, replication, column)[1 + t->intervals + day];
}

/* Of one replication and bound, by its place in the list; of a trial by day. */
static inline struct fraction trial_intervals_met(const struct trial *t, size_t replication,
                                                  size_t bound, size_t day)
{
    return t->met[(replication * t->days + day) * t->bounds + bound];
}

/* Of one replication and the column of a quantile, by bin. */
static inline const uint32_t *trial_waits(const struct trial *t, size_t replication, size_t column)
{
    return &t->waits[(replication * t->waited + t->waits_of[column]) * WAIT_BINS];
}

/* The same of all replications together. */
void trial_all_waits(const struct trial *t, size_t column, double waits[WAIT_BINS]);

/* Quantiles of the same waits share a list of them: which each column is made of; how many. */
size_t trial_wait_lists(const struct column columns[], size_t n, size_t list[]);

/* Ratio of sums over replications, of the whole horizon. */
struct estimate trial_estimate(const struct trial *t, size_t column);

/* The same in an interval of the day. */
struct estimate trial_interval_estimate(const struct trial *t, size_t column, size_t interval);

#endif
