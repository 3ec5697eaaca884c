/*
 * mean.h -- the mean of numbers that come one by one, its variance and its standard error.
 */
#ifndef TESTS_ENGINE_MEAN_H
#define TESTS_ENGINE_MEAN_H

#include <math.h>

struct mean {
    double n, sum, squares;
};

static inline void mean_add(struct mean *m, double x)
{
    m->n++;
    m->sum += x;
    m->squares += x * x;
}

static inline double mean_value(const struct mean *m)
{
    return m->sum / m->n;
}

static inline double mean_variance(const struct mean *m)
{
    const double mean = mean_value(m);
    return (m->squares - m->n * mean * mean) / (m->n - 1);
}

static inline double mean_error(const struct mean *m)
{
    return sqrt(mean_variance(m) / m->n);
}

#endif
