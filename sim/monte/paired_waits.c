#include "sim/monte/paired_waits.h"

#include <math.h>

void wait_sections_add(struct wait_sections *s, size_t replication, const uint32_t waits[WAIT_BINS])
{
    double *to = s->waits[replication % WAIT_SECTIONS];
    for (size_t bin = 0; bin < WAIT_BINS; bin++)
        to[bin] += waits[bin];
}

/* A quantile, and by how much each section moves it: they add up to nothing. */
struct moved {
    double value, std_error;
    double by[WAIT_SECTIONS];
};

static double up_to(const double waits[], size_t bin)
{
    double sum = 0;
    for (size_t i = 0; i <= bin; i++)
        sum += waits[i];
    return sum;
}

/* f[WAIT_BINS]: how many waits of all sections end no later than the bin. */
static void sum_up(const struct wait_sections *s, double f[])
{
    for (size_t bin = 0; bin < WAIT_BINS; bin++) {
        f[bin] = bin > 0 ? f[bin - 1] : 0;
        for (size_t i = 0; i < WAIT_SECTIONS; i++)
            f[bin] += s->waits[i][bin];
    }
}

/* The error of a sum from what its n independent parts add to it. */
static double error_of(const double part[], size_t n)
{
    double squares = 0;
    for (size_t i = 0; i < n; i++)
        squares += part[i] * part[i];
    return n > 1 ? sqrt(squares * (double)n / (double)(n - 1)) : NAN;
}

static struct moved quantile_of(const struct wait_sections *s, size_t sections, double p)
{
    double f[WAIT_BINS];
    sum_up(s, f);
    const double n = f[WAIT_BINS - 1];
    struct moved q = {.value = wait_quantile(f, WAIT_BINS, n, p), .std_error = NAN};
    if (isnan(q.value) || sections < 2)
        return q;
    const size_t bin = wait_quantile_bin(f, WAIT_BINS, n, p);
    const double share = f[bin] / n;
    for (size_t i = 0; i < sections; i++)
        q.by[i] = (up_to(s->waits[i], bin) - share * up_to(s->waits[i], WAIT_BINS - 1)) / n;
    const double error = error_of(q.by, sections), t = student_t(sections - 1);
    const double per_share =
        error > 0 ? wait_half_width(f, WAIT_BINS, n, p, t * error) / (t * error) : 0;
    for (size_t i = 0; i < sections; i++)
        q.by[i] *= -per_share;
    q.std_error = per_share * error;
    return q;
}

static struct estimate estimate_of(double value, double error, size_t degrees, size_t replications)
{
    return estimate_alone(value, error, student_t(degrees) * error, replications);
}

struct paired_estimates paired_waits(const struct wait_sections *first,
                                     const struct wait_sections *second, size_t n, double p)
{
    const size_t sections = n < WAIT_SECTIONS ? n : WAIT_SECTIONS;
    const size_t degrees = sections > 0 ? sections - 1 : 0;
    const struct moved a = quantile_of(first, sections, p), b = quantile_of(second, sections, p);
    const double change = b.value - a.value;
    double by[WAIT_SECTIONS];
    for (size_t i = 0; i < sections; i++)
        by[i] = b.by[i] - a.by[i];
    const double error = isnan(change) ? NAN : error_of(by, sections);
    const double apart = a.std_error * a.std_error + b.std_error * b.std_error;
    return (struct paired_estimates){
        .first = estimate_of(a.value, a.std_error, degrees, n),
        .second = estimate_of(b.value, b.std_error, degrees, n),
        .change = estimate_of(change, error, degrees, n),
        .degrees = degrees,
        .gain = error > 0 && apart > 0 ? apart / (error * error) : NAN,
    };
}
