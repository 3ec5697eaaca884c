#include "models/duration.h"

#include "models/block.h"
#include "models/gamma.h"
#include "models/portable.h"
#include "models/stream.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <stdlib.h>

const char *const duration_family_names[DURATION_FAMILIES] = {
    [DURATION_EXPONENTIAL] = "exponential",
    [DURATION_LOGNORMAL] = "lognormal",
    [DURATION_GAMMA] = "gamma",
    [DURATION_WEIBULL] = "weibull",
    [DURATION_ERLANG] = "erlang",
    [DURATION_HYPEREXPONENTIAL] = "hyperexponential",
    [DURATION_FIXED] = "fixed",
    [DURATION_EMPIRICAL] = "empirical",
};

/* Limits beyond which a law is a mistake of the author's or numerically out of reach. */
static const double cv_least = 0.01, cv_most = 10, weibull_shape_least = 0.2,
                    weibull_shape_most = 50, phases_most = 10000;

static bool is_whole(double x)
{
    return x == floor(x);
}

const char *duration_invalid(const struct duration *d)
{
    if (d->family == DURATION_EMPIRICAL)
        return d->n_values > 0 ? NULL : "needs at least one value";
    if (!isfinite(d->mean_s) || d->mean_s < 0)
        return "needs a mean of zero seconds or more";
    if (d->family == DURATION_FIXED)
        return NULL;
    if (d->mean_s == 0)
        return "needs a mean of more than zero seconds";
    switch (d->family) {
    case DURATION_LOGNORMAL:
    case DURATION_GAMMA:
        return d->cv >= cv_least && d->cv <= cv_most ? NULL : "needs a cv from 0.01 to 10";
    case DURATION_HYPEREXPONENTIAL:
        if (!(d->cv > 1 && d->cv <= cv_most))
            return "needs a cv of more than 1 and at most 10";
        if (d->share < 0 || d->share >= 1)
            return "needs a share between 0 and 1";
        /* The shorter phase must keep a positive mean. */
        if (d->share > 0 && (d->cv * d->cv - 1) / 2 * (1 - d->share) / d->share >= 1)
            return "cannot have this cv with so small a share of the shorter phase";
        return NULL;
    case DURATION_WEIBULL:
        if (d->shape != 0)
            return d->shape >= weibull_shape_least && d->shape <= weibull_shape_most
                       ? NULL
                       : "needs a shape from 0.2 to 50";
        return d->cv >= 0.03 && d->cv <= cv_most ? NULL : "needs a shape, or a cv from 0.03 to 10";
    case DURATION_ERLANG:
        return d->shape >= 1 && d->shape <= phases_most && is_whole(d->shape)
                   ? NULL
                   : "needs a whole number of phases from 1 to 10000";
    default: return NULL;
    }
}

bool duration_same(const struct duration *d, const struct duration *other)
{
    return d->family == other->family && d->mean_s == other->mean_s && d->cv == other->cv
           && d->shape == other->shape && d->share == other->share && d->values == other->values
           && d->n_values == other->n_values;
}

/* --- what the parameters mean ---------------------------------------------------------------- */

static double lognormal_sigma(const struct duration *d)
{
    return sqrt(portable_log(1 + d->cv * d->cv));
}

static double gamma_shape(const struct duration *d)
{
    return d->family == DURATION_ERLANG ? d->shape : 1 / (d->cv * d->cv);
}

/* log of the k-th moment of a Weibull law of scale 1. */
static double weibull_log_moment(double shape, double k)
{
    return portable_log_gamma(1 + k / shape);
}

static double weibull_cv(double shape)
{
    return sqrt(portable_exp(weibull_log_moment(shape, 2) - 2 * weibull_log_moment(shape, 1)) - 1);
}

/* The cv falls as the shape rises, so bisection finds the shape. */
static double weibull_shape(const struct duration *d)
{
    if (d->shape > 0)
        return d->shape;
    double low = 0.1, high = 100;
    for (int i = 0; i < 100; i++) {
        const double middle = (low + high) / 2;
        *(weibull_cv(middle) > d->cv ? &low : &high) = middle;
    }
    return (low + high) / 2;
}

static double weibull_scale(const struct duration *d)
{
    return d->mean_s / portable_exp(weibull_log_moment(weibull_shape(d), 1));
}

/* Two exponential phases with the given mean and cv; the shorter has the given share. */
struct phases {
    double share, shorter_s, longer_s;
};

static struct phases hyperexponential_phases(const struct duration *d)
{
    const double excess = (d->cv * d->cv - 1) / 2;
    const double share =
        d->share > 0 ? d->share : 0.5 * (1 + sqrt(excess / (excess + 1))); /* equal loads */
    return (struct phases){
        .share = share,
        .shorter_s = d->mean_s * (1 - sqrt(excess * (1 - share) / share)),
        .longer_s = d->mean_s * (1 + sqrt(excess * share / (1 - share))),
    };
}

double duration_mean(const struct duration *d)
{
    if (d->family != DURATION_EMPIRICAL)
        return d->mean_s;
    double sum = 0;
    for (size_t i = 0; i < d->n_values; i++)
        sum += d->values[i];
    return sum / (double)d->n_values;
}

double duration_cv(const struct duration *d)
{
    switch (d->family) {
    case DURATION_EXPONENTIAL: return 1;
    case DURATION_FIXED: return 0;
    case DURATION_ERLANG: return 1 / sqrt(d->shape);
    case DURATION_WEIBULL: return weibull_cv(weibull_shape(d));
    case DURATION_EMPIRICAL: {
        const double mean = duration_mean(d);
        double squares = 0;
        for (size_t i = 0; i < d->n_values; i++)
            squares += (d->values[i] - mean) * (d->values[i] - mean);
        return mean > 0 ? sqrt(squares / (double)d->n_values) / mean : 0;
    }
    default: return d->cv;
    }
}

double duration_survival(const struct duration *d, double t_s)
{
    if (t_s < 0)
        return 1;
    switch (d->family) {
    case DURATION_EXPONENTIAL: return exp(-t_s / d->mean_s);
    case DURATION_LOGNORMAL: {
        const double sigma = lognormal_sigma(d);
        return t_s > 0 ? gsl_cdf_lognormal_Q(t_s, log(d->mean_s) - sigma * sigma / 2, sigma) : 1;
    }
    case DURATION_GAMMA:
    case DURATION_ERLANG: return gsl_cdf_gamma_Q(t_s, gamma_shape(d), d->mean_s / gamma_shape(d));
    case DURATION_WEIBULL: return gsl_cdf_weibull_Q(t_s, weibull_scale(d), weibull_shape(d));
    case DURATION_HYPEREXPONENTIAL: {
        const struct phases p = hyperexponential_phases(d);
        return p.share * exp(-t_s / p.shorter_s) + (1 - p.share) * exp(-t_s / p.longer_s);
    }
    case DURATION_FIXED: return t_s < d->mean_s ? 1 : 0;
    case DURATION_EMPIRICAL: {
        size_t longer = d->n_values;
        while (longer > 0 && d->values[d->n_values - longer] <= t_s)
            longer--;
        return (double)longer / (double)d->n_values;
    }
    case DURATION_FAMILIES: break;
    }
    return 0;
}

/* --- gamma quantiles by a table -------------------------------------------------------------- */

/*
 * The table holds log x and its derivative at equal steps of the normal quantile z of the same
 * probability. In that scale the quantile function is smooth for every shape, also at both ends,
 * and a cubic through values and derivatives is good to 1e-8, for a cv below 3 to 1e-9.
 */
enum { STEPS_PER_UNIT = 64, HALF_WIDTH = 9, NODES = 2 * HALF_WIDTH * STEPS_PER_UNIT + 1 };

static double *gamma_table(double shape)
{
    double *table = malloc(sizeof(double[NODES][2]));
    if (!table)
        return NULL;
    const double h = 1.0 / STEPS_PER_UNIT;
    const int middle = NODES / 2;
    const double first = gamma_log_quantile_guess(shape, 0);
    for (int direction = -1; direction <= 1; direction += 2) {
        double guess = first;
        for (int i = middle; i >= 0 && i < NODES; i += direction) {
            double slope;
            const double log_x = gamma_log_quantile(shape, (i - middle) * h, guess, &slope);
            table[2 * i] = log_x;
            table[2 * i + 1] = slope * h;
            guess = log_x + direction * slope * h;
        }
    }
    return table;
}

static double gamma_draw(const struct sampler *s, uint64_t bits)
{
    const double z = portable_normal_quantile(portable_unit(bits));
    const double at = (z + HALF_WIDTH) * STEPS_PER_UNIT;
    const int i = (int)at;
    const double t = at - i;
    const double *left = &s->table[2 * i], *right = left + 2;
    /* Hermite's cubic. */
    const double rise = right[0] - left[0];
    const double bend = left[1] - rise, turn = left[1] + right[1] - 2 * rise;
    return s->scale * portable_exp(left[0] + t * (left[1] + t * ((-bend - turn) + t * turn)));
}

/* --- drawing --------------------------------------------------------------------------------- */

struct sampler sampler_new(const struct duration *d)
{
    assert(!duration_invalid(d));
    struct sampler s = {.family = d->family, .scale = d->mean_s};
    switch (d->family) {
    case DURATION_LOGNORMAL:
        s.b = lognormal_sigma(d);
        s.a = portable_log(d->mean_s) - s.b * s.b / 2;
        break;
    case DURATION_GAMMA:
    case DURATION_ERLANG:
        s.scale = d->mean_s / gamma_shape(d);
        s.table = gamma_table(gamma_shape(d));
        break;
    case DURATION_WEIBULL:
        s.scale = weibull_scale(d);
        s.a = 1 / weibull_shape(d);
        break;
    case DURATION_HYPEREXPONENTIAL: {
        const struct phases p = hyperexponential_phases(d);
        s.a = p.share;
        s.scale = p.shorter_s;
        s.b = p.longer_s;
        break;
    }
    case DURATION_EMPIRICAL:
        s.values = d->values;
        s.n_values = d->n_values;
        break;
    default: break;
    }
    return s;
}

void sampler_free(struct sampler *s)
{
    free(s->table);
    s->table = NULL;
}

double sampler_draw(const struct sampler *s, uint64_t bits)
{
    switch (s->family) {
    case DURATION_EXPONENTIAL: return s->scale * exponential_from_bits(bits);
    case DURATION_LOGNORMAL:
        return portable_exp(s->a + s->b * portable_normal_quantile(portable_unit(bits)));
    case DURATION_GAMMA:
    case DURATION_ERLANG: return gamma_draw(s, bits);
    case DURATION_WEIBULL: return s->scale * portable_pow(exponential_from_bits(bits), s->a);
    case DURATION_HYPEREXPONENTIAL: {
        /* One uniform chooses the phase and, stretched again, draws from it. */
        const double u = portable_unit(bits);
        return u < s->a ? -s->scale * portable_log(u / s->a)
                        : -s->b * portable_log((1 - u) / (1 - s->a));
    }
    case DURATION_EMPIRICAL: return s->values[(size_t)(portable_unit(bits) * (double)s->n_values)];
    case DURATION_FIXED:
    default: return s->scale;
    }
}

void sampler_draw_block(const struct sampler *s, size_t n, const uint64_t bits[], double seconds[])
{
    switch (s->family) {
    case DURATION_EXPONENTIAL: exponentials_from_bits(n, bits, s->scale, seconds); break;
    case DURATION_LOGNORMAL: lognormals_from_bits(n, bits, s->a, s->b, seconds); break;
    case DURATION_WEIBULL: weibulls_from_bits(n, bits, s->scale, s->a, seconds); break;
    default:
        for (size_t i = 0; i < n; i++)
            seconds[i] = sampler_draw(s, bits[i]);
        break;
    }
}
