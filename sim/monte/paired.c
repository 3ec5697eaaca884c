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

/* The variance of a weighted sum, whose mean is zero, summed over the replications. */
static double variance_of(const struct paired *p, const double weight[])
{
    const double n = (double)p->replications;
    double squares = 0;
    for (size_t i = 0; i < PAIRED_PARTS; i++) {
        squares += weight[i] * weight[i] * p->product[i][i];
        for (size_t j = 0; j < i; j++)
            squares += 2 * weight[i] * weight[j] * p->product[i][j];
    }
    return n > 1 ? fmax(squares, 0) * n / (n - 1) : NAN;
}

struct paired_change paired_change(const struct paired *p)
{
    const double below = p->sum[BELOW], new_below = below + p->sum[MORE_BELOW];
    const bool defined = below > 0 && new_below > 0;
    const double ratio = p->sum[TOP] / below;
    const double new_ratio = (p->sum[TOP] + p->sum[MORE_TOP]) / new_below;
    /* Residuals (top - ratio below) / sum of below, of each centre and of the difference. */
    const double first[PAIRED_PARTS] = {1 / below, -ratio / below};
    const double second[PAIRED_PARTS] = {1 / new_below, -new_ratio / new_below, 1 / new_below,
                                         -new_ratio / new_below};
    double difference[PAIRED_PARTS];
    for (size_t i = 0; i < PAIRED_PARTS; i++)
        difference[i] = second[i] - first[i];
    const double variance = defined ? variance_of(p, difference) : NAN;
    const double apart = defined ? variance_of(p, first) + variance_of(p, second) : NAN;
    const double error = sqrt(variance);
    return (struct paired_change){
        .change = {.value = defined ? new_ratio - ratio : NAN,
                   .std_error = error,
                   .half_width = student_t(p->replications > 0 ? p->replications - 1 : 0) * error,
                   .replications = p->replications,
                   .mean = NAN,
                   .sd = NAN,
                   .p05 = NAN,
                   .p50 = NAN,
                   .p95 = NAN},
        .gain = variance > 0 && apart > 0 ? apart / variance : NAN,
    };
}
