/*
 * wait_sums.h -- how long contacts wait, summed over replications.
 *
 * Of each replication is known how many contacts waited no longer than the end of each bin, F, of N
 * in all. The sums of F and N, with their squares and products, give quantiles and their errors.
 *
 * Beyond the longest wait all F are N, so sums are kept up to there only: a centre in which nobody
 * waits costs next to nothing.
 */
#ifndef SIM_MONTE_WAIT_SUMS_H
#define SIM_MONTE_WAIT_SUMS_H

#include "sim/monte/wait_counts.h"

struct wait_sums {
    double n, n_n;
    size_t bins;           /* in use; beyond, all f are n: f is n, f_f and f_n are n_n */
    double *f, *f_f, *f_n; /* [WAIT_BINS], within the room given */
};

/* Doubles that the sums need. */
enum { WAIT_SUMS_ROOM = 3 * WAIT_BINS };

struct wait_sums wait_sums_new(double room[WAIT_SUMS_ROOM]);
void wait_sums_clear(struct wait_sums *w);
void wait_sums_add(struct wait_sums *w, const struct wait_counts *c);
void wait_sums_merge(struct wait_sums *to, const struct wait_sums *from);

/* Those that waited no longer than the end of the bin. */
static inline double wait_sums_up_to(const struct wait_sums *w, size_t bin)
{
    return bin < w->bins ? w->f[bin] : w->n;
}

#endif
