/*
 * trend.h -- does a backlog grow over the days of a horizon?
 *
 * For each replication the slope of a line through the values of the second half of its days, by
 * least squares; over replications their mean with its interval. A backlog whose slope is above
 * zero beyond chance has no steady state: the work that comes is more than what is done. The first
 * half is left out, since a horizon that begins with nothing waiting fills up at first whatever
 * comes; and nothing is said of horizons of which too few days are left. The first replications'
 * values are kept day by day for a picture.
 */
#ifndef SIM_STUDY_TREND_H
#define SIM_STUDY_TREND_H

#include "sim/monte/estimate.h"

enum { TREND_KEPT_MOST = 2000, TREND_DAYS_LEAST = 6 };

struct trend {
    size_t days;               /* of a horizon; no slope if there are fewer than TREND_DAYS_LEAST */
    size_t replications;       /* complete ones */
    double *day;               /* [days] of the replication at hand */
    double slope, slope_slope; /* sums over replications */
    float *kept;               /* [TREND_KEPT_MOST][days] */
};

struct trend trend_new(size_t days);
void trend_free(struct trend *t);

/* The value of a day; the days of a replication come in order. */
void trend_add(struct trend *t, size_t day, double value);

/* By how much a day adds: value, std_error and half_width; NAN where there are too few days. */
struct estimate trend_slope(const struct trend *t);

/* The p-quantile over the kept replications of a day's value, and their mean. */
double trend_quantile(const struct trend *t, size_t day, double p);
double trend_mean(const struct trend *t, size_t day);

#endif
