/*
 * tally.h -- sums over replications from which estimates are made.
 *
 * A tally takes records one by one. Tallies of fixed blocks of replications, filled in order, are
 * merged in the order of the blocks; whoever fills them, the sums come out the same to the last
 * bit.
 *
 * For each column and interval it keeps sums, squares and the product of what stands on top of the
 * measure and what stands below, and of their ratio; for waits, the numbers up to each bin's end
 * with their squares and products. So memory does not grow with the replications. Nor does it where
 * some columns are also kept by batch: replication i belongs to batch i modulo BATCHES, so that two
 * centres can be compared on the same days, however many.
 */
#ifndef SIM_MONTE_TALLY_H
#define SIM_MONTE_TALLY_H

#include "sim/monte/controlled.h"
#include "sim/monte/fairness.h"
#include "sim/monte/rollup.h"
#include "sim/monte/wait_sums.h"

/* Over the replications of one column in one interval; below zero over zero there is no ratio. */
struct moments {
    double top, below, top_top, below_below, top_below;
    double ratios, ratio, ratio_ratio; /* number of ratios, their sum and squares */
    /* Squares and products of the sums of whole blocks; 0 in a block. */
    double block_top_top, block_below_below, block_top_below;
};

/* Adds one replication. */
void moments_add(struct moments *m, double top, double below);

/* Adds a block of replications. */
void moments_merge(struct moments *to, const struct moments *block);

enum { WAIT_KINDS = 3 }; /* WAIT_OF_ALL, WAIT_OF_ANSWERED, WAIT_OF_QUEUED, in this order */

/* Who covers what, in two ways. */
enum cover_share {
    COVER_OF_CLASS, /* contacts of the class that the group answered, of all answered of the class
                     */
    COVER_OF_GROUP_TIME, /* handle time the group spent on the class, of its handle time for all */
    COVER_SHARES,
};

/* Up to so many replications each is a batch by itself. */
enum { BATCHES = 256 };

struct tally {
    const struct plan *plan;
    const struct columns *columns;
    size_t intervals; /* of a day; the whole horizon is slot number `intervals` */
    size_t replications;
    size_t blocks;                 /* merged into this */
    struct moments *moments;       /* [columns][slots of the rollup] */
    struct controlled *controlled; /* the same; NULL: nothing is corrected by controls */
    const size_t *by_batch;        /* [n_by_batch] columns, without quantiles; borrowed */
    size_t n_by_batch;
    struct fraction *batches; /* [n_by_batch][BATCHES] over the whole horizon */
    struct moments *cover;    /* [classes][groups][COVER_SHARES] over the whole horizon */
    struct fairness fairness; /* between the classes, over the whole horizon */
    struct fairness fairness_of_customers; /* the same between the customer groups, the last part
                                              being those in none */
    struct wait_sums *waits;               /* [scopes of contacts][WAIT_KINDS] */
    double *wait_room;
    size_t *longest;      /* [streams][WAIT_ENDS] wait of the record at hand, in bins */
    struct rollup rollup; /* of the record at hand */
};

struct tally tally_new(const struct plan *p, const struct columns *columns);
void tally_free(struct tally *t);
void tally_clear(struct tally *t);

/* From now on every replication brings its controls. */
void tally_control(struct tally *t);

/* From now on the tally keeps the n columns also by batch. */
void tally_keep_batches(struct tally *t, const size_t columns[], size_t n);

/*
 * Adds one replication, with its controls if the tally takes them. values[columns] receives the
 * measures of the whole horizon, NAN where there is none, and interval_values[columns * intervals]
 * those of the intervals unless it is NULL.
 */
void tally_add(struct tally *t, const struct record *r, const double controls[], double values[],
               float interval_values[]);

/* Measures of one calendar day of a record, for the given columns (no quantiles). */
void tally_day(struct tally *t, const struct record *r, size_t day, const size_t columns[],
               size_t n, double values[]);

/* Puts the n next replications behind so many others, of one column. */
void batches_merge(struct fraction total[BATCHES], size_t replications,
                   const struct fraction next[BATCHES], size_t n);

/* total += block, which takes its replications one by one, and can then only be cleared. */
void tally_merge(struct tally *total, struct tally *block);

/* Of a class and a group. */
struct moments *tally_cover(const struct tally *t, size_t class, size_t group,
                            enum cover_share share);

#endif
