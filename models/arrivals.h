/*
 * arrivals.h -- how many contacts of a class arrive, when, and how busy a day is.
 *
 * The rate of a class in an interval is
 *
 *     per_day * share[interval] / interval length * E * B * F
 *
 * constant inside the interval, with three independent factors of mean exactly 1:
 * E the error of the forecast (one draw per horizon), B how busy the day is, and
 * F how busy the interval is (autoregressive over the intervals of a day). A factor
 * is lognormal, exp(s Z - s^2/2) with s^2 = log(1 + cv^2), or gamma. Given the
 * factors, arrivals are Poisson (Avramidis, Deslauriers and L'Ecuyer, "Modeling
 * daily arrivals to a telephone call center", Management Science 50(7), 2004;
 * Oreshkin, Regnard and L'Ecuyer, "Rate-based daily arrival process models",
 * Operations Research 64(2), 2016, on why one layer is not enough).
 *
 * Classes share each layer through the normals behind it:
 * Z = sqrt(r) Z_common + sqrt(1 - r) Z_own, with one correlation r per layer.
 */
#ifndef MODELS_ARRIVALS_H
#define MODELS_ARRIVALS_H

#include <stdbool.h>
#include <stddef.h>

enum factor_family { FACTOR_LOGNORMAL, FACTOR_GAMMA };

/* A random factor of mean 1. */
struct factor {
    enum factor_family family;
    double cv; /* >= 0; 0: the constant 1 */
};

struct arrivals {
    double per_day;         /* first attempts at the entry of the channel, a day, >= 0 */
    const double *share;    /* [intervals of a day] of the day's volume; what is missing to 1 comes
                               outside opening hours */
    const double *counts;   /* [intervals of a day * days] whole numbers: fixed counts instead of
                               a rate; NULL: Poisson */
    struct factor forecast; /* E */
    struct factor day;      /* B */
    double day_lag1;        /* correlation of the normals of neighbouring days, in [0, 1) */
    struct factor interval; /* F */
    double interval_lag1;   /* correlation of the normals half an hour apart, in [0, 1) */
    bool across_days;       /* F goes on over midnight; otherwise each day starts afresh */
};

/* Correlation between classes of the normals behind each layer, in [0, 1]. */
struct busyness {
    double forecast_correlation, day_correlation, interval_correlation;
};

const char *factor_invalid(const struct factor *f);

/* The factor that a standard normal z gives. */
double factor_value(const struct factor *f, double z);

#endif
