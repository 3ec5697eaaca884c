#include "sim/monte/estimate.h"

#include "sim/engine/record.h"
#include "sim/monte/tally.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

double student_t(size_t degrees)
{
    return student_t_joint(degrees, 1);
}

double student_t_joint(size_t degrees, size_t n)
{
    return degrees > 0 ? gsl_cdf_tdist_Pinv(1 - 0.025 / (double)n, (double)degrees) : NAN;
}

/*
 * The variance of a sum of n values from their sum and squares. Differences of large sums keep some
 * 16 digits; what is smaller than that is no variance but rounding, as for staffing that is the
 * same every day.
 */
static double variance_from(double squares, double sum, double n)
{
    const double rest = squares - sum * sum / n;
    return n > 1 && rest > 1e-13 * squares ? rest / (n - 1) : 0;
}

/* Sums of squares and products of what stands on top and below, over units that are independent. */
struct products {
    double top_top, below_below, top_below;
};

/* Residuals top - ratio below have mean zero, so their squares are their variance. */
static void estimate_error(struct estimate *e, const struct moments *m, const struct products *p,
                           size_t units, double scale)
{
    e->std_error = e->half_width = NAN;
    if (m->below <= 0 || units < 2)
        return;
    const double n = (double)units, ratio = m->top / m->below;
    const double squares = p->top_top - 2 * ratio * p->top_below + ratio * ratio * p->below_below;
    const double rest = squares > 1e-13 * p->top_top ? squares : 0;
    e->std_error = scale * sqrt(rest * n / (n - 1)) / m->below;
    e->half_width = student_t(units - 1) * e->std_error;
}

struct estimate estimate_alone(double value, double std_error, double half_width,
                               size_t replications)
{
    return (struct estimate){
        .value = value,
        .std_error = std_error,
        .half_width = half_width,
        .replications = replications,
        .mean = NAN,
        .sd = NAN,
        .p05 = NAN,
        .p50 = NAN,
        .p95 = NAN,
    };
}

struct estimate estimate_ratio(const struct moments *m, size_t replications, double scale)
{
    struct estimate e = {
        .value = m->below > 0 ? scale * m->top / m->below : NAN,
        .std_error = NAN,
        .half_width = NAN,
        .replications = replications,
        .mean = m->ratios > 0 ? scale * m->ratio / m->ratios : NAN,
        .sd =
            m->ratios > 1 ? scale * sqrt(variance_from(m->ratio_ratio, m->ratio, m->ratios)) : NAN,
        .p05 = NAN,
        .p50 = NAN,
        .p95 = NAN,
        .undefined = replications - (size_t)m->ratios,
    };
    const struct products p = {m->top_top, m->below_below, m->top_below};
    estimate_error(&e, m, &p, replications, scale);
    return e;
}

struct estimate estimate_stratified(const struct moments *m, size_t replications, size_t blocks,
                                    double scale)
{
    struct estimate e = estimate_ratio(m, replications, scale);
    const struct products p = {m->block_top_top, m->block_below_below, m->block_top_below};
    estimate_error(&e, m, &p, blocks, scale);
    return e;
}

size_t wait_quantile_bin(const double f[], size_t bins, double n, double p)
{
    size_t low = 0, high = bins - 1;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (f[middle] >= p * n)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

double wait_quantile(const double f[], size_t bins, double n, double p)
{
    if (!(n > 0))
        return NAN;
    const double wanted = p * n;
    const unsigned bin = (unsigned)wait_quantile_bin(f, bins, n, p);
    const double before = bin > 0 ? f[bin - 1] : 0;
    const double inside = f[bin] - before;
    const double start = wait_bin_start(bin);
    if (bin == 0 && inside >= wanted)
        return 0; /* the zeros, which the first bin holds, are enough */
    return start + (wait_bin_start(bin + 1) - start) * (wanted - before) / inside;
}

double wait_half_width(const double f[], size_t bins, double n, double p, double reach)
{
    const double from = p > reach ? wait_quantile(f, bins, n, p - reach) : 0;
    return (wait_quantile(f, bins, n, fmin(p + reach, 1)) - from) / 2;
}

struct estimate estimate_wait(const struct wait_sums *w, size_t replications, double p)
{
    struct estimate e =
        estimate_alone(wait_quantile(w->f, w->bins, w->n, p), NAN, NAN, replications);
    if (!(w->n > 0) || replications < 2)
        return e;
    /* At the bin that holds the quantile: the error of the share of waits up to there. */
    const size_t bin = wait_quantile_bin(w->f, w->bins, w->n, p);
    const double n = (double)replications, share = w->f[bin] / w->n;
    const double squares = w->f_f[bin] - 2 * share * w->f_n[bin] + share * share * w->n_n;
    const double error = sqrt((squares > 0 ? squares : 0) * n / (n - 1)) / w->n;
    const double t = student_t(replications - 1);
    e.half_width = wait_half_width(w->f, w->bins, w->n, p, t * error);
    e.std_error = e.half_width / t;
    return e;
}

/*
 * The p-quantile of a beta distribution, by halving: gsl_cdf_beta_Pinv, by Newton's method, finds
 * none for some numbers of days, such as 2 of 260, and ends the program.
 */
static double beta_quantile(double p, double a, double b)
{
    double low = 0, high = 1;
    for (double middle = 0.5; middle > low && middle < high; middle = low + (high - low) / 2) {
        if (gsl_cdf_beta_P(middle, a, b) < p)
            low = middle;
        else
            high = middle;
    }
    return high;
}

struct share share_exact(size_t met, size_t n)
{
    const double m = (double)met, all = (double)n;
    if (n == 0)
        return (struct share){NAN, NAN, NAN};
    return (struct share){
        .value = m / all,
        .low = met > 0 ? beta_quantile(0.025, m, all - m + 1) : 0,
        .high = met < n ? beta_quantile(0.975, m + 1, all - m) : 1,
    };
}

struct share share_clustered(const struct moments *m, size_t replications)
{
    const struct estimate e = estimate_ratio(m, replications, 1);
    return (struct share){e.value, fmax(0, e.value - e.half_width),
                          fmin(1, e.value + e.half_width)};
}
