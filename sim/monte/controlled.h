/*
 * controlled.h -- estimates corrected by controls (control.h).
 *
 * Let T and B be what stands on top and below of a measure in a replication, x its controls with x
 * = (1, controls), and m their mean. Least squares over the replications gives T = b_T x + rest,
 * likewise B. The estimate of the mean of T is
 *
 *     mean of T - b_T (mean of x - m),
 *
 * of B the same, and of the measure the one divided by the other. Blocks of replications are dealt
 * to two halves, and each half is corrected with the coefficients of the other (splitting: Nelson,
 * "Control-variate remedies", Operations Research 38(6), 1990), so that a mean is estimated without
 * bias however few they are: no replication chooses its own correction. Coefficients are fitted
 * over single replications, also where only blocks are independent: any will do, and these are
 * many.
 *
 * With R the measure and g = b_T - R b_B of the other half, the residual of a replication is
 *
 *     e = T - R B - g (x - m).
 *
 * The residuals add up to 0. Their squares, or those of their sums over blocks where only blocks
 * are independent, give the variance as for a ratio (estimate.h); that the coefficients are not
 * exact shows in them too, for the same reason. The error of m, times the coefficients, is added.
 *
 * The controls are those of the whole horizon for every measure, scope and interval. What adds up
 * before, such as the intervals to the day, or ends of contacts to requests, adds up afterwards.
 */
#ifndef SIM_MONTE_CONTROLLED_H
#define SIM_MONTE_CONTROLLED_H

#include "sim/monte/control.h"
#include "sim/monte/estimate.h"

#include <stddef.h>

enum { HALVES = 2 };

/* Sums over replications, or over blocks of the products of their sums, times the controls. */
struct control_products {
    double top[CONTROLS], below[CONTROLS]; /* times CONTROL_ONE: the sums themselves */
};

struct controlled {
    size_t n; /* fractions that are corrected: [columns][slots] */
    struct control_half {
        struct control_products *days;   /* [n] */
        struct control_products *blocks; /* [n] */
        double days_x[CONTROLS][CONTROLS], blocks_x[CONTROLS][CONTROLS];
    } half[HALVES]; /* a block's own sums are in the first, over days only */
};

struct controlled controlled_new(size_t n);
void controlled_free(struct controlled *c);
void controlled_clear(struct controlled *c);

/* Adds a replication: its controls, and number i of its fractions. */
void controlled_add_controls(struct controlled *c, const double x[CONTROLS]);
void controlled_add(struct controlled *c, size_t i, const double x[CONTROLS], double top,
                    double below);

/* Adds block number `block` of all. */
void controlled_merge(struct controlled *to, const struct controlled *block, size_t number);

/*
 * Puts value, std_error and half_width of a fraction in place of those of e, of which the moments
 * are m; over `units` independent ones, which are blocks or replications.
 */
void controlled_estimate(const struct controlled *c, size_t i, const struct control_means *means,
                         const struct moments *m, bool by_block, size_t units, double scale,
                         struct estimate *e);

#endif
