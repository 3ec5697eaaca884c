/*
 * estimate.h -- values with what is known of their error.
 *
 * The unit of replication is the horizon. A ratio is estimated by the ratio of sums; its error by
 * the delta method over replications (Law, Simulation Modeling and Analysis, 5th ed., 2015,
 * section 4.5 and 9.8), with Student's t on replications - 1 degrees of freedom. Quantiles of waits
 * use Woodruff's interval (JASA 47, 1952) on the ratio of the number of waits up to a point and the
 * number of contacts, so that the dependence of contacts within a day is respected. All intervals
 * are at 95 %.
 */
#ifndef SIM_MONTE_ESTIMATE_H
#define SIM_MONTE_ESTIMATE_H

#include <stddef.h>

struct moments;
struct wait_sums;

struct estimate {
    double value;
    double std_error;
    double half_width; /* of the 95 % interval */
    size_t replications;
    /* The distribution over replications: */
    double mean, sd, p05, p50, p95;
    size_t kept;      /* replications the percentiles come from */
    size_t undefined; /* replications without a value: zero over zero */
};

/* Of which no distribution over replications is known. */
struct estimate estimate_alone(double value, double std_error, double half_width,
                               size_t replications);

/* Student's t for a two-sided 95 % interval; NAN without degrees of freedom. */
double student_t(size_t degrees);

/* The same for n intervals that hold together at 95 %, each at 1 - 0.05 / n (Bonferroni). */
double student_t_joint(size_t degrees, size_t n);

/* value, std_error, half_width, mean, sd and undefined from the sums; percentiles are NAN. */
struct estimate estimate_ratio(const struct moments *m, size_t replications, double scale);

/* The same where the replications of a block are not independent of each other, but blocks are. */
struct estimate estimate_stratified(const struct moments *m, size_t replications, size_t blocks,
                                    double scale);

/* The p-quantile of waits, seconds. */
struct estimate estimate_wait(const struct wait_sums *w, size_t replications, double p);

/* The p-quantile of n counted waits whose numbers up to the end of each bin are f[bins], the last
 * n; the bin it lies in; and half of its interval where the share of waits up to it is known to
 * within `reach`. */
double wait_quantile(const double f[], size_t bins, double n, double p);
size_t wait_quantile_bin(const double f[], size_t bins, double n, double p);
double wait_half_width(const double f[], size_t bins, double n, double p, double reach);

/* A share of n independent days with the exact interval of Clopper and Pearson (Biometrika 26,
 * 1934). */
struct share {
    double value, low, high;
};
struct share share_exact(size_t met, size_t n);

/* A share of days that come in horizons, from days met (top) and days (below) of each: the error
 * is between horizons. */
struct share share_clustered(const struct moments *m, size_t replications);

#endif
