#include "tests/oracles/day_factor.h"

#include <math.h>

#include <gsl/gsl_cdf.h>

static double log_variance(const struct day_factor *f)
{
    return log1p(f->cv * f->cv);
}

/* Of y = log(factor), relative to its peak; gamma or normal. */
static double density(const struct day_factor *f, double y)
{
    const double shape = 1 / (f->cv * f->cv), v = log_variance(f);
    if (f->family == DAY_FACTOR_LOGNORMAL)
        return exp(-(y + v / 2) * (y + v / 2) / (2 * v));
    return exp(shape * (y - expm1(y)));
}

static double exceeds(const struct day_factor *f, double factor)
{
    const double shape = 1 / (f->cv * f->cv);
    if (f->family == DAY_FACTOR_LOGNORMAL)
        return gsl_cdf_ugaussian_Q((log(factor) + log_variance(f) / 2) / sqrt(log_variance(f)));
    return gsl_cdf_gamma_Q(factor, shape, 1 / shape);
}

/* One day of factor exp(y), into sums that are divided by the weights at the end. */
struct sums {
    double days, contacts;
    struct day_factor_result r;
};

static void add_day(struct sums *s, double weight, double factor, const struct erlang *mean_day,
                    double within_s)
{
    struct erlang day = *mean_day;
    day.arrival_rate *= factor;
    const double answered = erlang_a(&day).answer_probability;
    const double within = erlang_a_answered_within(&day, within_s);
    s->days += weight;
    s->contacts += weight * factor;
    s->r.answer_rate += weight * factor * answered;
    s->r.service_level += weight * factor * within;
    s->r.answer_rate_mean_of_days += weight * answered;
    s->r.service_level_mean_of_days += weight * within;
}

/* Smooth and bell-shaped on the whole line: equal steps converge faster than any power. */
struct day_factor_result day_factor_erlang_a(const struct day_factor *factor,
                                             const struct erlang *mean_day, double within_s)
{
    const double step = factor->cv / 20, negligible = 1e-17;
    struct sums s = {0};
    for (int sign = -1; sign <= 1; sign += 2)
        for (int i = sign < 0 ? -1 : 0;; i += sign) {
            const double y = i * step, weight = density(factor, y);
            if (weight < negligible)
                break;
            add_day(&s, weight, exp(y), mean_day, within_s);
        }
    s.r.answer_rate /= s.contacts;
    s.r.service_level /= s.contacts;
    s.r.answer_rate_mean_of_days /= s.days;
    s.r.service_level_mean_of_days /= s.days;
    return s.r;
}

double day_factor_misses(const struct day_factor *factor, const struct erlang *mean_day,
                         double target)
{
    double enough = 0, too_much = 1000;
    for (int i = 0; i < 60; i++) {
        struct erlang day = *mean_day;
        const double b = (enough + too_much) / 2;
        day.arrival_rate *= b;
        if (erlang_a(&day).answer_probability < target)
            too_much = b;
        else
            enough = b;
    }
    return exceeds(factor, enough);
}
