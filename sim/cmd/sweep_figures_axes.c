#include "sim/base/mem.h"
#include "sim/cmd/present.h"
#include "sim/cmd/sweep_sketch.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

/* What a map cannot show: designs of several axes, each of which has a picture of its own. */
bool has_axis(const struct sketch *k)
{
    enum { POINTS_LEAST = 8 };
    const struct points *p = &k->sweep->points;
    return p->n_axes >= 2 && k->axis < p->n_axes && p->n >= POINTS_LEAST && !has_map(k)
           && is_number_axis(k->sweep, k->axis) && sketch_subject(k);
}

/* Spearman's rank correlation; NAN if one of them does not vary. */
static double rank_correlation(const double x[], const double y[], size_t n)
{
    double *room = mem_array(2 * n, sizeof *room);
    const double correlation = gsl_stats_spearman(x, 1, y, 1, n, room);
    free(room);
    return correlation;
}

static char *axis_subtitle(const struct sketch *k, const char *key, const double x[],
                           const double y[])
{
    const size_t n = k->sweep->points.n;
    const char *name = k->sweep->design->axes[k->axis].name;
    const struct present_label label = sweep_label(sweep_find(k->sweep, 0, key).row);
    const double r = rank_correlation(x, y, n);
    if (isnan(r) || fabs(r) < 0.1)
        return mem_print("Over %zu points the %s hardly goes with %s; the other axes vary, too.", n,
                         label.text, name);
    return mem_print("The more %s, the %s the %s: rank correlation %.2f over %zu points, in which "
                     "the other axes vary, too.",
                     name, r > 0 ? "larger" : "smaller", label.text, r, n);
}

bool axis_save(const struct sketch *k, const char *name)
{
    const struct sweep *s = k->sweep;
    const size_t n = s->points.n;
    const char *key = sketch_subject(k);
    struct sheet sheet = {.rows = n};
    double *x = mem_array(n, sizeof *x), *y = mem_array(n, sizeof *y),
           *low = mem_array(n, sizeof *low), *high = mem_array(n, sizeof *high);
    for (size_t i = 0; i < n; i++) {
        x[i] = points_value(&s->points, i, k->axis)->number;
        y[i] = shown_at(s, i, key, 0);
        low[i] = shown_at(s, i, key, -1);
        high[i] = shown_at(s, i, key, 1);
    }
    const double target = shown_target(s, key);
    const struct number_text label = target_label(target);
    sheet_add(&sheet, "x", x);
    const size_t value = sheet_add(&sheet, key, y), least = sheet_add(&sheet, "low", low),
                 most = sheet_add(&sheet, "high", high);
    const struct figure_series series[] = {
        {.kind = FIGURE_POINTS,
         .colour = FIGURE_BLUE,
         .y = value,
         .low = least,
         .high = most,
         .label = "a point, with its 95 % interval"},
        {.kind = FIGURE_LEVEL, .colour = FIGURE_RED, .at = target, .label = label.text},
    };
    char *unit = measure_with_unit(s, key);
    const struct figure_panel panel = {.unit = unit,
                                       .series = series,
                                       .n_series = isnan(target) ? 1 : 2,
                                       .per_cent = shown_scale(key) == 100};
    struct figure f = {
        .name = name,
        .title = s->design->title,
        .x = axis_of_values(x, n, s->design->axes[k->axis].name),
        .panels = &panel,
        .n_panels = 1,
    };
    const bool saved = sketch_save(k, &f, &sheet, axis_subtitle(k, key, x, y));
    free(unit);
    return saved;
}
