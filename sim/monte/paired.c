#include "sim/monte/paired.h"

#include <math.h>

enum { TOP, BELOW, MORE_TOP, MORE_BELOW };

void paired_add(struct paired *p, struct fraction first, struct fraction second)
{
    const double part[PAIRED_PARTS] = {first.top, first.below, second.top - first.top,
                                       second.below - first.below};
    p->replications++;
    for (size_t i = 0; i < PAIRED_PARTS; i++) {
        p->sum[i] += part[i];
        for (size_t j = 0; j <= i; j++)
            p->product[i][j] += part[i] * part[j];
    }
}

/*
 * The variance of a weighted sum, whose mean is zero, summed over the replications. What is smaller
 * than the last digits of its terms is no variance but rounding, as for staffing that is the same
 * every day.
 */
static double variance_of(const struct paired *p, const double weight[])
{
    const double n = (double)p->replications;
    double squares = 0, terms = 0;
    for (size_t i = 0; i < PAIRED_PARTS; i++)
        for (size_t j = 0; j <= i; j++) {
            const double term = (i == j ? 1 : 2) * weight[i] * weight[j] * p->product[i][j];
            squares += term;
            terms += fabs(term);
        }
    return n > 1 ? (squares > 1e-13 * terms ? squares : 0) * n / (n - 1) : NAN;
}

static size_t degrees_of(const struct paired *p)
{
    return p->replications > 0 ? p->replications - 1 : 0;
}

static struct estimate estimate_of(const struct paired *p, double value, double variance)
{
    const double error = sqrt(variance);
    return estimate_alone(value, error, student_t(degrees_of(p)) * error, p->replications);
}

struct paired_estimates paired_estimates(const struct paired *p)
{
    const double below = p->sum[BELOW], new_below = below + p->sum[MORE_BELOW];
    const double ratio = below > 0 ? p->sum[TOP] / below : NAN;
    const double new_ratio = new_below > 0 ? (p->sum[TOP] + p->sum[MORE_TOP]) / new_below : NAN;
    /* Residuals (top - ratio below) / sum of below, of each centre and of the difference. */
    const double first[PAIRED_PARTS] = {1 / below, -ratio / below};
    const double second[PAIRED_PARTS] = {1 / new_below, -new_ratio / new_below, 1 / new_below,
                                         -new_ratio / new_below};
    double difference[PAIRED_PARTS];
    for (size_t i = 0; i < PAIRED_PARTS; i++)
        difference[i] = second[i] - first[i];
    const double of_first = isnan(ratio) ? NAN : variance_of(p, first);
    const double of_second = isnan(new_ratio) ? NAN : variance_of(p, second);
    const double of_change = isnan(new_ratio - ratio) ? NAN : variance_of(p, difference);
    const double apart = of_first + of_second;
    return (struct paired_estimates){
        .first = estimate_of(p, ratio, of_first),
        .second = estimate_of(p, new_ratio, of_second),
        .change = estimate_of(p, new_ratio - ratio, of_change),
        .degrees = degrees_of(p),
        .gain = of_change > 0 && apart > 0 ? apart / of_change : NAN,
    };
}
