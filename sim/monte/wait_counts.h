/*
 * wait_counts.h -- how many contacts of a replication waited how long.
 *
 * Waits are counted in bins (engine/record.h); here they are summed to scopes and to those whose
 * waits a quantile speaks of: of all, of the answered, of those who had to wait.
 */
#ifndef SIM_MONTE_WAIT_COUNTS_H
#define SIM_MONTE_WAIT_COUNTS_H

#include "sim/monte/rollup.h"

/* The first bin holds the zeros, and in the last of the bins f is n. */
struct wait_counts {
    double n;
    size_t bins;         /* >= 1 */
    double f[WAIT_BINS]; /* contacts that waited no longer than the end of the bin */
};

/* Of each stream and end, the bins up to the longest wait of a record: longest[streams][WAIT_ENDS].
 */
void wait_counts_longest(size_t longest[], const struct plan *p, const struct record *r);

/* Of a scope of contacts, from the record that the rollup took. */
void wait_counts_take(struct wait_counts *c, const struct rollup *rollup, const struct record *r,
                      const size_t longest[], size_t scope, enum wait_of whose);

#endif
