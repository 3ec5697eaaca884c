#include "sim/base/mem.h"
#include "sim/cmd/present.h"
#include "sim/cmd/sweep_sketch.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

enum { TILES_MOST = 40, TILES_WITH_TEXT = 12 };

bool has_map(const struct sketch *k)
{
    const struct sweep *s = k->sweep;
    const struct design *d = s->design;
    return d->kind == DESIGN_GRID && d->n_axes == 2 && sketch_subject(k) && s->points.n > 2
           && d->axes[0].n_values <= TILES_MOST && d->axes[1].n_values <= TILES_MOST;
}

static const char **names_of(const struct axis *a, struct number_text texts[])
{
    const char **names = mem_array(a->n_values, sizeof *names);
    for (size_t i = 0; i < a->n_values; i++) {
        texts[i] = sweep_value(&a->values[i]);
        names[i] = texts[i].text;
    }
    return names;
}

/* The smallest and the largest value, as text. */
static char *range_text(const struct sweep *s, const char *key)
{
    size_t least = 0, most = 0;
    for (size_t point = 0; point < s->points.n; point++) {
        if (shown_at(s, point, key, 0) < shown_at(s, least, key, 0))
            least = point;
        if (shown_at(s, point, key, 0) > shown_at(s, most, key, 0))
            most = point;
    }
    const struct point_row from = sweep_find(s, least, key), to = sweep_find(s, most, key);
    return mem_print("from %s, white, to %s",
                     present_value(from.row->measure, from.value, from.half_width).text,
                     present_value(to.row->measure, to.value, to.half_width).text);
}

static char *tiles_subtitle(const struct sweep *s, const char *key, double target)
{
    const struct outcome_row *r = sweep_find(s, 0, key).row;
    if (isnan(target)) {
        char *range = range_text(s, key);
        char *text = mem_print("The darker, the larger the %s: %s.", sweep_label(r).text, range);
        free(range);
        return text;
    }
    size_t met = 0;
    for (size_t point = 0; point < s->points.n; point++)
        met += shown_at(s, point, key, 0) >= target;
    return mem_print("%zu of %zu points reach %.4g %%; they are blue, and white is on the target.",
                     met, s->points.n, target);
}

/* The first axis from the bottom up, the second from left to right, as the points are numbered. */
bool map_save(const struct sketch *k, const char *name)
{
    const struct sweep *s = k->sweep;
    const char *key = sketch_subject(k);
    const struct axis *up = &s->design->axes[0], *across = &s->design->axes[1];
    const size_t n = s->points.n;
    struct sheet sheet = {.rows = n};
    size_t *points = mem_array(n, sizeof *points);
    double *x = mem_array(n, sizeof *x), *y = mem_array(n, sizeof *y);
    struct number_text *cells = mem_array(n, sizeof *cells);
    const char **texts = mem_array(n, sizeof *texts);
    for (size_t i = 0; i < n; i++) {
        points[i] = i;
        x[i] = (double)(i % across->n_values + 1);
        y[i] = (double)(i / across->n_values + 1);
        const struct point_row p = sweep_find(s, i, key);
        cells[i] = present_bare(p.row->measure, p.value, p.half_width);
        texts[i] = cells[i].text;
    }
    sheet_add(&sheet, "x", x);
    sheet_add(&sheet, "y", y);
    sheet_add_points(&sheet, s, points, key, key, 0);
    struct number_text up_texts[TILES_MOST], across_texts[TILES_MOST];
    const char **up_names = names_of(up, up_texts), **across_names = names_of(across, across_texts);
    const double target = shown_target(s, key);
    char *value = measure_with_unit(s, key), *unit = mem_print("%s, by %s", value, up->name);
    const struct figure_series series[] = {
        {.kind = FIGURE_TILES, .y = 1, .value = 2},
        {.kind = FIGURE_TEXTS, .colour = FIGURE_INK, .y = 1, .texts = texts, .centred = true},
    };
    const struct figure_panel panel = {
        .unit = unit,
        .series = series,
        .n_series =
            across->n_values <= TILES_WITH_TEXT && up->n_values <= 2 * TILES_WITH_TEXT ? 2 : 1,
        .places = up_names,
        .n_places = up->n_values,
        .middle = target,
    };
    struct figure f = {
        .name = name,
        .title = s->design->title,
        .x = {.kind = FIGURE_PLACES,
              .unit = across->name,
              .names = across_names,
              .n_names = across->n_values},
        .panels = &panel,
        .n_panels = 1,
    };
    const bool saved = sketch_save(k, &f, &sheet, tiles_subtitle(s, key, target));
    const int cause = errno;
    free(points);
    free(cells);
    free(texts);
    free(up_names);
    free(across_names);
    free(value);
    free(unit);
    errno = cause;
    return saved;
}
