/*
 * replicate.h -- many days, or many runs, in parallel; the only user of OpenMP.
 *
 * Replications are simulated in fixed blocks, numbered from the first replication on. Threads
 * take blocks as they come free; each block is summed by itself and the blocks are folded in order.
 * So results do not depend on the number of threads, nor on how a run is cut into calls, if the
 * cuts are at whole blocks.
 */
#ifndef SIM_MONTE_REPLICATE_H
#define SIM_MONTE_REPLICATE_H

#include "sim/monte/tally.h"

#include <signal.h>

enum { REPLICATIONS_A_BLOCK = STRATA };

/* Values of single replications, as far as the bounded room goes: the first ones. */
struct kept {
    size_t whole;           /* replications kept of the whole horizon */
    size_t by_interval;     /* replications kept by interval */
    float *values;          /* [columns][whole] */
    float *interval_values; /* [by_interval][columns][intervals] */
};

/* Receives, in order, the values of each replication and calendar day, and of its intervals how
 * many meet each bound. */
struct daily {
    const size_t *columns;
    size_t n;
    const struct interval_bound *bounds;
    size_t n_bounds;
    void (*take)(void *to, size_t replication, size_t day, const double values[],
                 const struct fraction met[]);
    void *to;
};

struct replicate {
    const struct plan *plan;
    const struct columns *columns;
    uint32_t first;        /* replication number, a multiple of REPLICATIONS_A_BLOCK */
    const uint32_t *shift; /* [LAYERS] replications by which each layer's draws are moved on, of
                              replicate_each; NULL: none */
    uint32_t n;
    const struct control *control;     /* NULL: the total takes no controls */
    int threads;                       /* 0: as many as there are cores */
    const volatile sig_atomic_t *stop; /* NULL, or not zero: begin no further replication */
    void (*progress)(void *to, size_t done,
                     size_t n); /* NULL, or called now and then by one thread */
    void *progress_to;
};

/* Adds replications first .. first + n - 1 to the total; returns how many were done, fewer than n
 * only if it was stopped. What was done is a prefix. */
size_t replicate(const struct replicate *r, struct tally *total, struct kept *kept,
                 const struct daily *daily);

/* Opens the replications of blocks first .. first + n - 1 of a plan that is stratified, and adds
 * the means of their controls; fewer only if it was stopped. */
void replicate_openings(const struct replicate *r, struct control_means *means);

/*
 * Hands over each replication as it is done, by whichever thread did it and in any order: number i
 * of n, its sums rolled up, and its record. What is written for one must not touch what is written
 * for another. Needs no columns, and `first` may be any number. Returns how many were done in a row
 * from the first on, fewer than n only if it was stopped.
 */
size_t replicate_each(const struct replicate *r,
                      void (*take)(void *to, uint32_t i, struct rollup *rollup,
                                   const struct record *record),
                      void *to);

/*
 * Many runs that know nothing of each other, such as the points of a study. Threads take the next
 * as they come free. Only work is called by several threads at a time.
 */
struct dealing {
    size_t (*next)(void *to); /* the next run, or DEALING_ENDS */
    void *(*work)(void *to, size_t run, int threads);
    void (*done)(void *to, size_t run, void *result); /* of work */
    void *to;
    size_t at_most; /* runs there can be: with fewer than threads, each has several */
    int threads;    /* 0: as many as there are cores */
};

#define DEALING_ENDS SIZE_MAX

void deal(const struct dealing *d);

/* Room for kept values of at most n replications, within the stated bounds of memory. */
struct kept kept_new(const struct columns *columns, size_t intervals, size_t n);
void kept_free(struct kept *k);

#endif
