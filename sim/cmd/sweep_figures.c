#include "sim/cmd/sweep_figures.h"

#include "sim/base/mem.h"
#include "sim/cmd/pictures.h"
#include "sim/cmd/present.h"
#include "sim/cmd/sweep_sketch.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* Of some points, in their order. */
static size_t add_measure(struct sheet *sheet, const struct sweep *s, const size_t points[],
                          const char *heading, const char *key, double half_widths)
{
    double *values = mem_array(sheet->rows, sizeof *values);
    for (size_t i = 0; i < sheet->rows; i++)
        values[i] = shown_at(s, points[i], key, half_widths);
    return sheet_add(sheet, heading, values);
}

/* --- over one axis ---------------------------------------------------------------------------- */

static bool is_number_axis(const struct sweep *s, size_t axis)
{
    for (size_t point = 0; point < s->points.n; point++)
        if (isnan(points_value(&s->points, point, axis)->number))
            return false;
    return true;
}

static bool has_one_axis(const struct sketch *k)
{
    const struct sweep *s = k->sweep;
    return s->points.n_axes == 1 && s->points.n > 1 && is_number_axis(s, 0) && sketch_subject(k);
}

/* Points by their value on an axis. */
static size_t *points_in_order(const struct sweep *s, size_t axis)
{
    size_t *order = mem_array(s->points.n, sizeof *order);
    for (size_t i = 0; i < s->points.n; i++) {
        size_t at = i;
        for (; at > 0
               && points_value(&s->points, order[at - 1], axis)->number
                      > points_value(&s->points, i, axis)->number;
             at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    return order;
}

struct strip {
    struct figure_series series[4];
    struct figure_panel panel;
    char *unit;
    struct number_text target;
};

static void fill_strip(struct strip *strip, struct sheet *sheet, const struct sweep *s,
                       const size_t order[], const char *key, enum figure_colour colour)
{
    static const char *const headings[2][3] = {{"value", "low", "high"},
                                               {"value_below", "low_below", "high_below"}};
    const char *const *heading = headings[sheet->n > 1];
    const size_t value = add_measure(sheet, s, order, heading[0], key, 0),
                 low = add_measure(sheet, s, order, heading[1], key, -1),
                 high = add_measure(sheet, s, order, heading[2], key, 1);
    const double target = shown_target(s, key);
    strip->unit = measure_with_unit(s, key);
    strip->series[0] = (struct figure_series){
        .kind = FIGURE_BAND, .colour = colour, .low = low, .high = high, .label = "95 % interval"};
    strip->series[1] = (struct figure_series){.kind = FIGURE_LINE, .colour = colour, .y = value};
    strip->series[2] = (struct figure_series){.kind = FIGURE_POINTS, .colour = colour, .y = value};
    strip->target = target_label(target);
    strip->series[3] = (struct figure_series){
        .kind = FIGURE_LEVEL, .colour = FIGURE_RED, .at = target, .label = strip->target.text};
    strip->panel = (struct figure_panel){
        .unit = strip->unit,
        .series = strip->series,
        .n_series = isnan(target) ? 3 : 4,
        .per_cent = shown_scale(key) == 100,
    };
}

static char *lines_subtitle(const struct sweep *s, const size_t order[], const char *key)
{
    const size_t last = order[s->points.n - 1];
    const struct point_row from = sweep_find(s, order[0], key), to = sweep_find(s, last, key);
    return mem_print("From %s %s to %s the %s goes from %s to %s.", s->design->axes[0].name,
                     sweep_value(points_value(&s->points, order[0], 0)).text,
                     sweep_value(points_value(&s->points, last, 0)).text,
                     sweep_label(from.row).text,
                     present_value(from.row->measure, from.value, from.half_width).text,
                     present_value(to.row->measure, to.value, to.half_width).text);
}

static bool lines_save(const struct sketch *k, const char *name)
{
    const struct sweep *s = k->sweep;
    const struct headlines h = sweep_headlines(s, k->frontier);
    const struct axis *axis = &s->design->axes[0];
    size_t *order = points_in_order(s, 0);
    struct sheet sheet = {.rows = s->points.n};
    double *x = mem_array(s->points.n, sizeof *x);
    for (size_t i = 0; i < s->points.n; i++)
        x[i] = points_value(&s->points, order[i], 0)->number;
    sheet_add(&sheet, "x", x);
    struct strip upper, lower;
    struct figure_panel panels[2];
    fill_strip(&upper, &sheet, s, order, h.key[0], FIGURE_BLUE);
    panels[0] = upper.panel;
    /* Of the others the wait says most that the first does not. */
    const size_t other = h.n > 2 ? 2 : h.n - 1;
    if (h.n > 1) {
        fill_strip(&lower, &sheet, s, order, h.key[other], FIGURE_TEAL);
        lower.panel.from_zero = true;
        panels[1] = lower.panel;
    }
    struct figure f = {
        .name = name,
        .title = s->design->title,
        .x = {.kind = axis->logarithmic && x[0] > 0 ? FIGURE_LOG : FIGURE_NUMBER,
              .unit = axis->name},
        .panels = panels,
        .n_panels = h.n > 1 ? 2 : 1,
    };
    char *subtitle = lines_subtitle(s, order, h.key[0]);
    const bool saved = sketch_save(k, &f, &sheet, subtitle);
    free(order);
    free(upper.unit);
    if (h.n > 1)
        free(lower.unit);
    return saved;
}

/* --- over two axes ---------------------------------------------------------------------------- */

enum { TILES_MOST = 40, TILES_WITH_TEXT = 12 };

static bool has_two_axes(const struct sketch *k)
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
static bool tiles_save(const struct sketch *k, const char *name)
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
    add_measure(&sheet, s, points, key, key, 0);
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

/* --- all of them ------------------------------------------------------------------------------ */

static const struct entry {
    const char *name;
    bool (*is_there)(const struct sketch *k);
    bool (*save)(const struct sketch *k, const char *name);
} entries[] = {
    {"lines", has_one_axis, lines_save},
    {"map", has_two_axes, tiles_save},
    {"frontier", has_frontier, frontier_save},
    {"centres", has_centres, centres_save},
    {"distribution", has_distribution, distribution_save},
};

enum { ENTRIES = sizeof entries / sizeof *entries };

void sweep_figures_remove(const char *folder)
{
    for (size_t i = 0; i < ENTRIES; i++)
        pictures_remove(folder, &entries[i].name, 1);
}

/* Those there are. */
static bool save_figures(const void *of, const char *plots)
{
    struct sketch k = *(const struct sketch *)of;
    k.folder = plots;
    for (size_t i = 0; i < ENTRIES; i++)
        if (entries[i].is_there(&k) && !entries[i].save(&k, entries[i].name))
            return false;
    return true;
}

bool sweep_figures_draw(const struct sweep *s, const struct frontier *f, const struct options *o,
                        const char *folder, struct error *err)
{
    const struct sketch k = {.sweep = s, .frontier = f, .options = o};
    const char *names[ENTRIES];
    size_t n = 0;
    for (size_t i = 0; i < ENTRIES; i++)
        if (entries[i].is_there(&k))
            names[n++] = entries[i].name;
        else
            pictures_remove(folder, &entries[i].name, 1);
    return pictures_save(folder, names, n, save_figures, &k, err);
}
