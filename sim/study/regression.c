#include "sim/study/regression.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double level = 0.001, margin_of_share = 0.0005, margin_of_value = 0.002;

/* --- which measures --------------------------------------------------------------------------- */

static const char *const in_all[] = {
    "answer_rate",
    "asa_s",
    "wait_s",
    "wait_p90_s",
    "requested",
    "occupancy",
    "containment",
    "true_resolution",
    "handle_s",
    "redials",
    "blocked_entry_rate",
    "first_attempt_answer_rate",
    "satisfaction",
    "present",
    "overtime_h",
    "cost_per_day",
    "deflected_entry",
    "moved_waiting",
    "jobs_done",
    "age_s",
    "backlog",
};

/* Where there is still room. */
static const char *const more_in_all[] = {"wait_p50_s", "wait_p95_s", "wait_p99_s"};

struct chosen {
    const struct columns *columns;
    bool quantiles;
    struct column *column;
    size_t n;
};

static void choose(struct chosen *c, const struct measure *m, enum scope scope, size_t index,
                   size_t threshold)
{
    if (c->n == REGRESSION_MOST || !m || (m->wait != NO_WAIT && !c->quantiles))
        return;
    const size_t i = column_find(c->columns, m, scope, index, threshold);
    if (i < c->columns->n)
        c->column[c->n++] = c->columns->column[i];
}

size_t regression_columns(const struct plan *p, bool quantiles,
                          struct column columns[REGRESSION_MOST])
{
    struct columns all = columns_new(p);
    struct chosen c = {&all, quantiles, columns, 0};
    const struct measure *rate = measure_named("answer_rate");
    const struct reading reading = reading_of(p);
    choose(&c, reading.measure, SCOPE_ALL, 0, reading.threshold);
    for (size_t i = 0; i < sizeof in_all / sizeof *in_all; i++)
        choose(&c, measure_named(in_all[i]), SCOPE_ALL, 0, 0);
    for (size_t i = 0; i < p->scenario->n_channels; i++)
        choose(&c, rate, SCOPE_CHANNEL, i, 0);
    for (size_t i = 0; i < p->n_classes && p->n_classes > 1; i++)
        choose(&c, rate, SCOPE_CLASS, i, 0);
    for (size_t i = 0; i < sizeof more_in_all / sizeof *more_in_all; i++)
        choose(&c, measure_named(more_in_all[i]), SCOPE_ALL, 0, 0);
    columns_free(&all);
    return c.n;
}

/* --- quantiles of waits ----------------------------------------------------------------------- */

double regression_waits_within(const uint32_t waits[WAIT_BINS], double seconds)
{
    double within = waits[0]; /* the zeros */
    unsigned bin = 1;
    while (bin < WAIT_BINS && wait_bin_start(bin + 1) <= seconds)
        within += waits[bin++];
    const double start = wait_bin_start(bin);
    if (bin < WAIT_BINS && seconds > start)
        within += waits[bin] * (seconds - start) / (wait_bin_start(bin + 1) - start);
    return within;
}

/* From the change of the share of waits within the stored quantile. */
static struct paired_estimates quantile_of(const struct regression_row *row,
                                           const struct paired_estimates *shares)
{
    double f[WAIT_BINS];
    for (size_t bin = 0; bin < WAIT_BINS; bin++)
        f[bin] = (bin > 0 ? f[bin - 1] : 0) + row->waits[bin];
    const double n = f[WAIT_BINS - 1], p = row->measure->quantile, t = student_t(shares->degrees);
    struct paired_estimates e = *shares;
    e.first.value = isnan(shares->first.value) ? NAN : row->stored_s;
    e.second.value = wait_quantile(f, WAIT_BINS, n, p);
    e.change.value = e.second.value - e.first.value;
    struct estimate *all[] = {&e.first, &e.second, &e.change};
    for (size_t i = 0; i < 3; i++) {
        all[i]->half_width = wait_half_width(f, WAIT_BINS, n, p, all[i]->half_width);
        all[i]->std_error = all[i]->half_width / t;
    }
    return e;
}

/* --- judging ---------------------------------------------------------------------------------- */

static double chance_of(const struct estimate *change)
{
    if (isnan(change->value) || change->value == 0)
        return 1;
    if (!(change->std_error > 0))
        return 0;
    const double t = fabs(change->value) / change->std_error;
    return 2 * gsl_cdf_tdist_Q(t, (double)change->replications - 1);
}

static bool is_exactly_the_same(const struct paired *p)
{
    for (size_t i = 2; i < PAIRED_PARTS; i++)
        if (p->product[i][i] != 0)
            return false;
    return true;
}

/* Does the 99.9 % interval lie within the margin? */
static bool is_immaterial(const struct regression_row *row)
{
    const struct estimate *change = &row->estimates.change;
    const double t = gsl_cdf_tdist_Qinv(level / 2, (double)change->replications - 1);
    const double margin = row->measure->unit == UNIT_SHARE
                              ? margin_of_share
                              : margin_of_value * fabs(row->estimates.first.value);
    return fabs(change->value) + t * change->std_error <= margin;
}

static int by_chance(const void *a, const void *b)
{
    const struct regression_row *x = *(const struct regression_row *const *)a,
                                *y = *(const struct regression_row *const *)b;
    return x->p < y->p ? -1 : x->p > y->p;
}

/* From the least likely on, each against the level divided by how many are left, until one is
 * likely enough. */
static void judge_by_holm(struct regression_row *sorted[], size_t n)
{
    for (size_t i = 0; i < n && sorted[i]->p < level / (double)(n - i); i++)
        sorted[i]->movement = is_immaterial(sorted[i]) ? MOVEMENT_IMMATERIAL : MOVEMENT_REAL;
}

/* Where one of two has no value at all, that is a change that has no size. */
static bool has_come_or_gone(const struct paired_estimates *e)
{
    return isnan(e->first.value) != isnan(e->second.value);
}

void regression_judge(struct regression_row rows[], size_t n)
{
    struct regression_row *sorted[REGRESSION_MOST];
    for (size_t i = 0; i < n; i++) {
        struct regression_row *row = &rows[i];
        const struct paired_estimates pairs = paired_estimates(&row->pairs);
        row->estimates = row->waits ? quantile_of(row, &pairs) : pairs;
        row->p = has_come_or_gone(&row->estimates)  ? 0
                 : row->estimates.change.value == 0 ? 1
                                                    : chance_of(&pairs.change);
        row->movement = is_exactly_the_same(&row->pairs) ? MOVEMENT_NONE : MOVEMENT_CHANCE;
        sorted[i] = row;
    }
    qsort(sorted, n, sizeof(struct regression_row *), by_chance);
    judge_by_holm(sorted, n);
}
