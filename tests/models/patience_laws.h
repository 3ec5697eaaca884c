/*
 * patience_laws.h -- laws of patience as the queues take them: the share that waits longer than t.
 */
#ifndef TESTS_MODELS_PATIENCE_LAWS_H
#define TESTS_MODELS_PATIENCE_LAWS_H

#include <math.h>

static inline double exponential(double t_s, const void *law)
{
    return exp(-t_s / *(const double *)law);
}

static inline double tenth_balks(double t_s, const void *law)
{
    return 0.9 * exponential(t_s, law);
}

static inline double half_short_half_long(double t_s, const void *law)
{
    const double mean = *(const double *)law;
    return 0.5 * exp(-t_s / (0.5 * mean)) + 0.5 * exp(-t_s / (1.5 * mean));
}

/* Standard deviation as large as the mean. */
static inline double lognormal(double t_s, const void *law)
{
    const double variance = log(2), centre = log(*(const double *)law) - variance / 2;
    return t_s > 0 ? 0.5 * erfc((log(t_s) - centre) / sqrt(2 * variance)) : 1;
}

static inline double fixed(double t_s, const void *law)
{
    return t_s < *(const double *)law;
}

/* Half are gone after half the mean, the others after one and a half. */
static inline double two_steps(double t_s, const void *law)
{
    const double mean = *(const double *)law;
    return t_s < 0.5 * mean ? 1 : t_s < 1.5 * mean ? 0.5 : 0;
}

static inline double nobody_waits(double t_s, const void *law)
{
    (void)t_s;
    (void)law;
    return 0;
}

static inline double some_wait_for_ever(double t_s, const void *law)
{
    return 0.9 + 0.1 * exponential(t_s, law);
}

#endif
