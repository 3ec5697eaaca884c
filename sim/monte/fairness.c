#include "sim/monte/fairness.h"

#include "sim/base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t n_sums(const struct fairness *f)
{
    return FAIR_MEASURES * 2 * f->parts;
}

static size_t n_products(const struct fairness *f)
{
    return n_sums(f) * 2 * f->parts;
}

struct fairness fairness_new(size_t parts)
{
    const bool fits = parts > 1 && parts <= FAIR_PARTS_MOST;
    struct fairness f = {.parts = fits ? parts : 0};
    f.sums = mem_array(n_sums(&f), sizeof *f.sums);
    f.products = mem_array(n_products(&f), sizeof *f.products);
    return f;
}

void fairness_free(struct fairness *f)
{
    free(f->sums);
    free(f->products);
}

void fairness_clear(struct fairness *f)
{
    memset(f->sums, 0, n_sums(f) * sizeof *f->sums);
    memset(f->products, 0, n_products(f) * sizeof *f->products);
}

void fairness_add(struct fairness *f, enum fair_measure m, const double ratios[])
{
    const size_t n = 2 * f->parts;
    double *sums = &f->sums[m * n], *products = &f->products[m * n * n];
    for (size_t i = 0; i < n; i++) {
        sums[i] += ratios[i];
        for (size_t j = 0; j < n; j++)
            products[i * n + j] += ratios[i] * ratios[j];
    }
}

void fairness_merge(struct fairness *total, const struct fairness *block)
{
    for (size_t i = 0; i < n_sums(total); i++)
        total->sums[i] += block->sums[i];
    for (size_t i = 0; i < n_products(total); i++)
        total->products[i] += block->products[i];
}

static double ratio_of(const double sums[], size_t part)
{
    return sums[2 * part + 1] > 0 ? sums[2 * part] / sums[2 * part + 1] : NAN;
}

/* The sum over replications of the squares of a weighted sum of the tops and bottoms of two parts.
 */
static double squares_of(const double products[], size_t n, const size_t part[4],
                         const double weight[4])
{
    double squares = 0;
    for (size_t i = 0; i < 4; i++)
        for (size_t j = 0; j < 4; j++)
            squares += weight[i] * weight[j] * products[part[i] * n + part[j]];
    return squares > 0 ? squares : 0;
}

/* Residuals (top - ratio below) / sum of below of the two, whose difference has mean zero. */
static double error_of(const struct fairness *f, enum fair_measure m, size_t best, size_t worst,
                       double replications)
{
    const size_t n = 2 * f->parts;
    const double *sums = &f->sums[m * n];
    const size_t part[4] = {2 * best, 2 * best + 1, 2 * worst, 2 * worst + 1};
    const double weight[4] = {
        1 / sums[part[1]],
        -ratio_of(sums, best) / sums[part[1]],
        -1 / sums[part[3]],
        ratio_of(sums, worst) / sums[part[3]],
    };
    const double squares = squares_of(&f->products[m * n * n], n, part, weight);
    return replications > 1 ? sqrt(squares * replications / (replications - 1)) : NAN;
}

bool fairness_gap(const struct fairness *f, enum fair_measure m, size_t replications,
                  struct fairness_gap *gap)
{
    const double *sums = &f->sums[m * 2 * f->parts];
    size_t best = f->parts, worst = f->parts, n = 0;
    for (size_t c = 0; c < f->parts; c++) {
        const double ratio = ratio_of(sums, c);
        if (isnan(ratio))
            continue;
        n++;
        best = best == f->parts || ratio > ratio_of(sums, best) ? c : best;
        worst = worst == f->parts || ratio < ratio_of(sums, worst) ? c : worst;
    }
    if (n < 2)
        return false;
    const double error = error_of(f, m, best, worst, (double)replications);
    *gap = (struct fairness_gap){
        .best = best,
        .worst = worst,
        .gap = estimate_alone(ratio_of(sums, best) - ratio_of(sums, worst), error,
                              student_t(replications - 1) * error, replications),
    };
    return true;
}
