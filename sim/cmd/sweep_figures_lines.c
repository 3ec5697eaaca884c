#include "sim/base/mem.h"
#include "sim/cmd/present.h"
#include "sim/cmd/sweep_sketch.h"

#include <math.h>
#include <stdlib.h>

bool has_lines(const struct sketch *k)
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
    const size_t value = sheet_add_points(sheet, s, order, heading[0], key, 0),
                 low = sheet_add_points(sheet, s, order, heading[1], key, -1),
                 high = sheet_add_points(sheet, s, order, heading[2], key, 1);
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

bool lines_save(const struct sketch *k, const char *name)
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
