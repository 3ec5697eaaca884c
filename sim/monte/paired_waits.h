/*
 * paired_waits.h -- by how much a quantile of waits changes between two centres that meet the same
 * customers.
 *
 * The change is that of the two quantiles, each over all replications. To first order a quantile is
 * off by the error of the share of waits up to it over the density of waits there (Bahadur, Annals
 * of Mathematical Statistics 37, 1966). Shares are ratios of sums, the density is the quotient of
 * Woodruff's interval: the width of the share's in the width of the quantile's. So each part of the
 * replications moves the first quantile and the second by so much, and what it moves their
 * difference by gives its error; all that the parts share cancels, and two centres that are the
 * same differ by exactly 0 with error 0.
 *
 * Where the quantiles lie is known at the end only. Until then the waits of every replication would
 * have to be kept; so they are summed to 32 sections, every 32nd replication to one (Schmeiser,
 * Operations Research 30(3), 1982), and the error has 31 degrees of freedom.
 */
#ifndef SIM_MONTE_PAIRED_WAITS_H
#define SIM_MONTE_PAIRED_WAITS_H

#include "sim/monte/paired.h"

enum { WAIT_SECTIONS = 32 };

struct wait_sections {
    double waits[WAIT_SECTIONS][WAIT_BINS]; /* by bin; zeros in the first */
};

/* Adds the waits of a replication, by its number. */
void wait_sections_add(struct wait_sections *s, size_t replication,
                       const uint32_t waits[WAIT_BINS]);

/* Of the p-quantile, seconds, after replications 0 .. n - 1 of both. */
struct paired_estimates paired_waits(const struct wait_sections *first,
                                     const struct wait_sections *second, size_t n, double p);

#endif
