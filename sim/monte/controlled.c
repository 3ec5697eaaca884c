#include "sim/monte/controlled.h"

#include "sim/base/mem.h"
#include "sim/monte/tally.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct controlled controlled_new(size_t n)
{
    struct controlled c = {.n = n};
    for (size_t h = 0; h < HALVES; h++) {
        c.half[h].days = mem_array(n, sizeof *c.half[h].days);
        c.half[h].blocks = mem_array(n, sizeof *c.half[h].blocks);
    }
    return c;
}

void controlled_free(struct controlled *c)
{
    for (size_t h = 0; h < HALVES; h++) {
        free(c->half[h].days);
        free(c->half[h].blocks);
    }
}

void controlled_clear(struct controlled *c)
{
    struct control_half *h = &c->half[0];
    memset(h->days, 0, c->n * sizeof *h->days);
    memset(h->days_x, 0, sizeof h->days_x);
}

void controlled_add_controls(struct controlled *c, const double x[CONTROLS])
{
    for (size_t i = 0; i < CONTROLS; i++)
        for (size_t j = 0; j < CONTROLS; j++)
            c->half[0].days_x[i][j] += x[i] * x[j];
}

static void products_add(struct control_products *p, const double x[CONTROLS], double top,
                         double below)
{
    for (size_t i = 0; i < CONTROLS; i++) {
        p->top[i] += top * x[i];
        p->below[i] += below * x[i];
    }
}

void controlled_add(struct controlled *c, size_t i, const double x[CONTROLS], double top,
                    double below)
{
    products_add(&c->half[0].days[i], x, top, below);
}

void controlled_merge(struct controlled *to, const struct controlled *block, size_t number)
{
    struct control_half *h = &to->half[number % HALVES];
    const struct control_half *b = &block->half[0];
    const double *x = b->days_x[CONTROL_ONE];
    for (size_t i = 0; i < CONTROLS; i++)
        for (size_t j = 0; j < CONTROLS; j++) {
            h->days_x[i][j] += b->days_x[i][j];
            h->blocks_x[i][j] += x[i] * x[j];
        }
    for (size_t i = 0; i < to->n; i++) {
        const struct control_products *p = &b->days[i];
        products_add(&h->blocks[i], x, p->top[CONTROL_ONE], p->below[CONTROL_ONE]);
        for (size_t j = 0; j < CONTROLS; j++) {
            h->days[i].top[j] += p->top[j];
            h->days[i].below[j] += p->below[j];
        }
    }
}

/* --- least squares -----------------------------------------------------------------------------
 */

/*
 * The coefficients b of least squares, from the products x of the regressors and those, y, with
 * what they explain: Cholesky's decomposition. A regressor that those before it make up to
 * rounding, such as one that is always the same, gets 0.
 */
static void least_squares(const double x[CONTROLS][CONTROLS], const double y[CONTROLS],
                          double b[CONTROLS])
{
    double l[CONTROLS][CONTROLS] = {{0}}, z[CONTROLS] = {0};
    for (size_t i = 0; i < CONTROLS; i++) {
        double rest = x[i][i], z_rest = y[i];
        for (size_t j = 0; j < i; j++) {
            double sum = x[i][j];
            for (size_t k = 0; k < j; k++)
                sum -= l[i][k] * l[j][k];
            l[i][j] = l[j][j] > 0 ? sum / l[j][j] : 0;
            rest -= l[i][j] * l[i][j];
            z_rest -= l[i][j] * z[j];
        }
        l[i][i] = rest > 1e-10 * x[i][i] ? sqrt(rest) : 0;
        z[i] = l[i][i] > 0 ? z_rest / l[i][i] : 0;
    }
    for (size_t i = CONTROLS; i-- > 0;) {
        double sum = z[i];
        for (size_t k = i + 1; k < CONTROLS; k++)
            sum -= l[k][i] * b[k];
        b[i] = l[i][i] > 0 ? sum / l[i][i] : 0;
    }
}

/* --- the estimate ------------------------------------------------------------------------------
 */

/* Coefficients with which a half is corrected; times CONTROL_ONE, so that the controls may stand as
 * they are, less their mean. */
static void correction(const double fitted[CONTROLS], const struct control_means *means,
                       double b[CONTROLS])
{
    b[CONTROL_ONE] = 0;
    for (size_t i = CONTROL_ONE + 1; i < CONTROLS; i++) {
        b[i] = fitted[i];
        b[CONTROL_ONE] -= b[i] * control_mean(means, i);
    }
}

static double dot(const double a[CONTROLS], const double b[CONTROLS])
{
    double sum = 0;
    for (size_t i = 0; i < CONTROLS; i++)
        sum += a[i] * b[i];
    return sum;
}

static double quadratic(const double g[CONTROLS], const double x[CONTROLS][CONTROLS])
{
    double sum = 0;
    for (size_t i = 0; i < CONTROLS; i++)
        sum += g[i] * dot(x[i], g);
    return sum;
}

struct corrections {
    double top[HALVES][CONTROLS], below[HALVES][CONTROLS]; /* applied to each half */
};

static struct corrections corrections_of(const struct controlled *c, size_t i,
                                         const struct control_means *means)
{
    struct corrections b;
    for (size_t h = 0; h < HALVES; h++) {
        const struct control_half *other = &c->half[1 - h];
        double fitted[CONTROLS];
        least_squares(other->days_x, other->days[i].top, fitted);
        correction(fitted, means, b.top[h]);
        least_squares(other->days_x, other->days[i].below, fitted);
        correction(fitted, means, b.below[h]);
    }
    return b;
}

/* The variance that the error of the controls' means brings into the sum of the residuals. */
static double variance_of_means(const struct control_means *means, const double g[CONTROLS])
{
    double sum = 0;
    for (size_t i = CONTROL_ONE + 1; i < CONTROLS_OPENED; i++)
        for (size_t j = CONTROL_ONE + 1; j < CONTROLS_OPENED; j++)
            sum += g[i] * g[j] * control_mean_covariance(means, i, j);
    return sum;
}

/* Of a sum of two variances, each with its degrees of freedom (F. E. Satterthwaite, "An approximate
 * distribution of estimates of variance components", Biometrics Bulletin 2(6), 1946). */
static size_t degrees_of(double first, size_t of_first, double second, size_t of_second)
{
    const double sum = first + second;
    const double squares = first * first / (double)of_first + second * second / (double)of_second;
    return squares > 0 ? (size_t)(sum * sum / squares) : of_first;
}

void controlled_estimate(const struct controlled *c, size_t i, const struct control_means *means,
                         const struct moments *m, bool by_block, size_t units, double scale,
                         struct estimate *e)
{
    if (e->std_error == 0)
        return; /* the same in every replication */
    const struct corrections b = corrections_of(c, i, means);
    double top = m->top, below = m->below;
    for (size_t h = 0; h < HALVES; h++) {
        top -= dot(b.top[h], c->half[h].days_x[CONTROL_ONE]);
        below -= dot(b.below[h], c->half[h].days_x[CONTROL_ONE]);
    }
    if (!(m->below > 0) || !(below > 0) || units < 2)
        return;
    const double ratio = top / below;
    const double top_top = by_block ? m->block_top_top : m->top_top;
    double squares = top_top - 2 * ratio * (by_block ? m->block_top_below : m->top_below)
                     + ratio * ratio * (by_block ? m->block_below_below : m->below_below);
    double all[CONTROLS] = {0};
    for (size_t h = 0; h < HALVES; h++) {
        const struct control_half *half = &c->half[h];
        const struct control_products *p = by_block ? &half->blocks[i] : &half->days[i];
        double g[CONTROLS];
        for (size_t k = 0; k < CONTROLS; k++)
            g[k] = b.top[h][k] - ratio * b.below[h][k];
        squares += quadratic(g, by_block ? half->blocks_x : half->days_x)
                   - 2 * (dot(g, p->top) - ratio * dot(g, p->below));
        for (size_t k = 0; k < CONTROLS; k++)
            all[k] += half->days_x[CONTROL_ONE][CONTROL_ONE] * g[k];
    }
    const double n = (double)units, rest = squares > 1e-13 * top_top ? squares : 0;
    const double of_rest = rest * n / (n - 1), of_means = variance_of_means(means, all);
    e->value = scale * ratio;
    e->std_error = scale * sqrt(of_rest + of_means) / below;
    e->half_width =
        student_t(degrees_of(of_rest, units - 1, of_means, means->blocks - 1)) * e->std_error;
}
