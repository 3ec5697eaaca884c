/*
 * paired.h -- what changes between two centres that meet the same customers.
 *
 * Both are simulated on the same replications. The change is the difference of their ratios of
 * sums, not the mean of daily differences; its error is that of the delta method over replications
 * (Law, Simulation Modeling and Analysis, 5th ed., 2015, section 4.5), so all that days share
 * cancels. Sums are kept of the first and of what the second has more, so that two centres that are
 * the same differ by exactly 0 with error 0, and small differences keep their digits.
 */
#ifndef SIM_MONTE_PAIRED_H
#define SIM_MONTE_PAIRED_H

#include "sim/monte/estimate.h"
#include "sim/monte/rollup.h"

/* Top and below of the first; what the second has more of each. */
enum { PAIRED_PARTS = 4 };

struct paired {
    size_t replications;
    double sum[PAIRED_PARTS];
    double product[PAIRED_PARTS][PAIRED_PARTS]; /* [i][j], j <= i */
};

/* Adds one replication. */
void paired_add(struct paired *p, struct fraction first, struct fraction second);

struct paired_estimates {
    /* value, std_error and half_width; the rest is NAN */
    struct estimate first, second;
    struct estimate change; /* second less first */
    size_t degrees;         /* of freedom of the errors */
    double gain; /* variance of the change between independent runs, in multiples of this one's;
                    below 1 pairing hurts; NAN if either is zero */
};

struct paired_estimates paired_estimates(const struct paired *p);

#endif
