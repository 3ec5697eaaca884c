#include "sim/cmd/sweep_figures.h"

#include "output/figure.h"
#include "sim/base/mem.h"
#include "sim/cmd/drawing.h"
#include "sim/cmd/pictures.h"
#include "sim/cmd/present.h"
#include "sim/cmd/sweep_page.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct sketch {
    const struct sweep *sweep;
    const struct frontier *frontier;
    const struct options *options;
    const char *folder; /* of the plots */
};

/* --- what all share --------------------------------------------------------------------------- */

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool save(const struct sketch *k, struct figure *f, struct sheet *sheet, char *subtitle)
{
    const struct sweep *s = k->sweep;
    char *note = mem_print("%s each, seed %llu · %s · %s", sweep_replications(s, SEARCH_DAYS).text,
                           (unsigned long long)k->options->seed, file_name(k->options->operands[0]),
                           s->scenario->title);
    f->subtitle = subtitle;
    f->note = note;
    f->columns = sheet->column;
    f->n_columns = sheet->n;
    f->n_rows = sheet->rows;
    const bool saved = figure_save(f, k->folder);
    const int cause = errno;
    free(note);
    free(subtitle);
    sheet_drop(sheet);
    errno = cause;
    return saved;
}

/* Shares as per cent. */
static double shown_scale(const char *key)
{
    return measure_named(key)->unit == UNIT_SHARE ? 100 : 1;
}

static double shown(const struct sweep *s, size_t point, const char *key, double half_widths)
{
    const struct point_row p = sweep_find(s, point, key);
    const double half = isnan(p.half_width) ? 0 : p.half_width;
    return shown_scale(key) * (p.value + half_widths * half);
}

/* Of some points, in their order. */
static size_t add_measure(struct sheet *sheet, const struct sweep *s, const size_t points[],
                          const char *heading, const char *key, double half_widths)
{
    double *values = mem_array(sheet->rows, sizeof *values);
    for (size_t i = 0; i < sheet->rows; i++)
        values[i] = shown(s, points[i], key, half_widths);
    return sheet_add(sheet, heading, values);
}

/* The measure that pictures are about: the first on the page, as a rule the answer rate. */
static const char *subject(const struct sketch *k)
{
    const struct headlines h = sweep_headlines(k->sweep, k->frontier);
    return h.n > 0 ? h.key[0] : NULL;
}

/* The first target for a measure of the whole centre, in shown units; NAN if there is none. */
static double target_of(const struct sweep *s, const char *key)
{
    const struct scenario *scenario = s->scenario;
    for (size_t i = 0; i < scenario->n_targets; i++) {
        const struct target *t = &scenario->targets[i];
        if (t->class < 0 && t->group < 0 && (t->channel < 0 || scenario->n_channels == 1)
            && strcmp(t->measure->key, key) == 0)
            return shown_scale(key) * t->bound;
    }
    return NAN;
}

static char *unit_of(const struct sweep *s, const char *key)
{
    const struct outcome_row *r = sweep_find(s, 0, key).row;
    const char *unit = present_unit(r->measure);
    return mem_print("%s%s%s", sweep_label(r).text, *unit ? ", " : "", unit);
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
    return s->points.n_axes == 1 && s->points.n > 1 && is_number_axis(s, 0) && subject(k);
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
    struct figure_series series[3];
    struct figure_panel panel;
    char *unit;
    char target[40];
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
    const double target = target_of(s, key);
    strip->unit = unit_of(s, key);
    strip->series[0] = (struct figure_series){
        .kind = FIGURE_BAND, .colour = colour, .low = low, .high = high, .label = "95 % interval"};
    strip->series[1] = (struct figure_series){.kind = FIGURE_LINE, .colour = colour, .y = value};
    snprintf(strip->target, sizeof strip->target, "target %.4g %%", target);
    strip->series[2] = (struct figure_series){
        .kind = FIGURE_LEVEL, .colour = FIGURE_RED, .at = target, .label = strip->target};
    strip->panel = (struct figure_panel){
        .unit = strip->unit,
        .series = strip->series,
        .n_series = isnan(target) ? 2 : 3,
        .per_cent = shown_scale(key) == 100,
    };
}

static char *lines_subtitle(const struct sweep *s, const size_t order[], const char *key)
{
    const size_t last = order[s->points.n - 1];
    const struct point_row from = sweep_find(s, order[0], key), to = sweep_find(s, last, key);
    return mem_print("From %s to %s the %s goes from %s to %s.",
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
    const bool saved = save(k, &f, &sheet, subtitle);
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
    return d->kind == DESIGN_GRID && d->n_axes == 2 && subject(k) && s->points.n > 2
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

static char *tiles_subtitle(const struct sweep *s, const char *key, double target)
{
    const struct outcome_row *r = sweep_find(s, 0, key).row;
    const char *label = sweep_label(r).text;
    if (isnan(target))
        return mem_print("The darker, the larger: %s.", label);
    size_t met = 0;
    for (size_t point = 0; point < s->points.n; point++)
        met += shown(s, point, key, 0) >= target;
    return mem_print("%zu of %zu points reach %.4g %%; they are blue, and white is on the target.",
                     met, s->points.n, target);
}

/* The first axis from the bottom up, the second from left to right, as the points are numbered. */
static bool tiles_save(const struct sketch *k, const char *name)
{
    const struct sweep *s = k->sweep;
    const char *key = subject(k);
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
    const double target = target_of(s, key);
    char *value = unit_of(s, key), *unit = mem_print("%s, by %s", value, up->name);
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
    const bool saved = save(k, &f, &sheet, tiles_subtitle(s, key, target));
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

/* --- what it costs ---------------------------------------------------------------------------- */

static bool has_price(const struct sketch *k)
{
    return k->frontier->price;
}

/* A measure as it is known best: on fresh days where the point was simulated on them. */
static double best_known(const struct sketch *k, size_t point, const char *key, double half_widths)
{
    const struct point_row p = frontier_wants(k->frontier, point)
                                   ? sweep_find_fresh(k->sweep, point, key)
                                   : sweep_find(k->sweep, point, key);
    const double half = isnan(p.half_width) ? 0 : p.half_width;
    return shown_scale(key) * (p.value + half_widths * half);
}

/* The cheapest point of the front whose whole interval reaches the target; n if none does. */
static size_t cheapest(const struct sketch *k, double target)
{
    const size_t n = k->sweep->points.n;
    const char *price = k->frontier->price;
    size_t best = n;
    for (size_t i = 0; i < n; i++)
        if (k->frontier->standing[i] >= UNDECIDED && best_known(k, i, "answer_rate", -1) >= target
            && (best == n || best_known(k, i, price, 0) < best_known(k, best, price, 0)))
            best = i;
    return best;
}

static char *point_text(const struct sweep *s, size_t point)
{
    char *text = mem_text("");
    for (size_t axis = 0; axis < s->points.n_axes && axis < 3; axis++) {
        char *longer = mem_print("%s%s%s %s", text, axis ? ", " : "", s->design->axes[axis].name,
                                 sweep_value(points_value(&s->points, point, axis)).text);
        free(text);
        text = longer;
    }
    return text;
}

static char *frontier_subtitle(const struct sketch *k, double target)
{
    const struct sweep *s = k->sweep;
    const size_t best = isnan(target) ? s->points.n : cheapest(k, target);
    const char *standings = sweep_standings(s, k->frontier).text;
    if (best == s->points.n)
        return mem_print("%s, judged on %s.", standings, sweep_replications(s, FRESH_DAYS).text);
    char *where = point_text(s, best);
    char *text = mem_print("The cheapest point whose whole interval reaches %.4g %%: %s. %s.",
                           target, where, standings);
    free(where);
    return text;
}

/* A column of what is known best of the points of these standings, and nothing of the others. */
static size_t add_standing(struct sheet *sheet, const struct sketch *k, const char *heading,
                           enum standing least, enum standing most)
{
    double *values = mem_array(sheet->rows, sizeof *values);
    for (size_t i = 0; i < sheet->rows; i++) {
        const enum standing standing = k->frontier->standing[i];
        values[i] =
            standing >= least && standing <= most ? best_known(k, i, "answer_rate", 0) : NAN;
    }
    return sheet_add(sheet, heading, values);
}

static size_t add_best_known(struct sheet *sheet, const struct sketch *k, const char *heading,
                             const char *key, double half_widths)
{
    double *values = mem_array(sheet->rows, sizeof *values);
    for (size_t i = 0; i < sheet->rows; i++)
        values[i] = best_known(k, i, key, half_widths);
    return sheet_add(sheet, heading, values);
}

/* What points promised on the days of the search that were simulated again. */
static size_t add_promise(struct sheet *sheet, const struct sketch *k)
{
    double *values = mem_array(sheet->rows, sizeof *values);
    for (size_t i = 0; i < sheet->rows; i++)
        values[i] = frontier_wants(k->frontier, i) ? shown(k->sweep, i, "answer_rate", 0) : NAN;
    return sheet_add(sheet, "in_search", values);
}

static bool frontier_save(const struct sketch *k, const char *name)
{
    const struct sweep *s = k->sweep;
    const size_t n = s->points.n;
    const char *price = k->frontier->price;
    struct sheet sheet = {.rows = n};
    const size_t cost = add_best_known(&sheet, k, price, price, 0),
                 low = add_best_known(&sheet, k, "low", "answer_rate", -1),
                 high = add_best_known(&sheet, k, "high", "answer_rate", 1),
                 promise = add_promise(&sheet, k),
                 beaten = add_standing(&sheet, k, "beaten", SCREENED_OUT, BEATEN),
                 undecided = add_standing(&sheet, k, "undecided", UNDECIDED, UNDECIDED),
                 efficient = add_standing(&sheet, k, "efficient", EFFICIENT, EFFICIENT);
    const double target = target_of(s, "answer_rate");
    char label[40];
    snprintf(label, sizeof label, "target %.4g %%", target);
    const struct figure_series series[] = {
        {.kind = FIGURE_POINTS,
         .colour = FIGURE_GREY,
         .y = beaten,
         .low = low,
         .high = high,
         .label = "beaten"},
        {.kind = FIGURE_POINTS, .colour = FIGURE_SKY, .y = promise, .label = "in the search"},
        {.kind = FIGURE_POINTS,
         .colour = FIGURE_AMBER,
         .y = undecided,
         .low = low,
         .high = high,
         .label = "undecided"},
        {.kind = FIGURE_POINTS,
         .colour = FIGURE_BLUE,
         .y = efficient,
         .low = low,
         .high = high,
         .label = "efficient"},
        {.kind = FIGURE_LEVEL, .colour = FIGURE_RED, .at = target, .label = label},
    };
    const struct figure_panel panel = {.unit = "answer rate, %",
                                       .series = series,
                                       .n_series = isnan(target) ? 4 : 5,
                                       .per_cent = true};
    char *unit = unit_of(s, price);
    const double *costs = sheet.values[cost];
    const double least = costs[drawing_extreme(costs, n, -1)],
                 most = costs[drawing_extreme(costs, n, 1)];
    struct figure f = {
        .name = name,
        .title = "What an answer rate costs",
        .x = {.kind = FIGURE_NUMBER,
              .unit = unit,
              .from = least - 0.03 * (most - least),
              .to = most + 0.03 * (most - least)},
        .panels = &panel,
        .n_panels = 1,
    };
    const bool saved = save(k, &f, &sheet, frontier_subtitle(k, target));
    const int cause = errno;
    free(unit);
    errno = cause;
    return saved;
}

/* --- centres ---------------------------------------------------------------------------------- */

static bool has_centres(const struct sketch *k)
{
    const struct sweep *s = k->sweep;
    return s->design->population.n_kinds > 0 && s->points.n == 1
           && outcome_find(sweep_outcome(s, 0, 0), "answer_rate", SCOPE_ALL, "all")
           && outcome_find(sweep_outcome(s, 0, 0), "requested", SCOPE_ALL, "all")
           && outcome_find(sweep_outcome(s, 0, 0), "occupancy", SCOPE_ALL, "all");
}

static double of_centre(const struct sweep *s, size_t centre, const char *key)
{
    return outcome_find(sweep_outcome(s, 0, centre), key, SCOPE_ALL, "all")->value;
}

static char *centres_subtitle(const struct sweep *s, double target)
{
    const struct point_row all = sweep_find(s, 0, "answer_rate");
    double reach = 0, centres = 0;
    for (size_t i = 0; i < s->centres.n; i++) {
        const double weight = s->centres.centre[i].weight;
        centres += weight;
        reach += 100 * of_centre(s, i, "answer_rate") >= target ? weight : 0;
    }
    if (isnan(target))
        return mem_print("Together they answer %.1f %% of the requests.", 100 * all.value);
    return mem_print("Together they answer %.1f %% of the requests, but only %.0f of the %.0f "
                     "centres reach %.4g %%. The larger a bubble, the more requests.",
                     100 * all.value, reach, centres, target);
}

static bool centres_save(const struct sketch *k, const char *name)
{
    const struct sweep *s = k->sweep;
    const struct population *p = &s->design->population;
    const size_t n = s->centres.n, shown_kinds = p->n_kinds < LINES_MOST ? p->n_kinds : LINES_MOST;
    struct sheet sheet = {.rows = n};
    double *occupancy = mem_array(n, sizeof *occupancy),
           *requested = mem_array(n, sizeof *requested);
    for (size_t i = 0; i < n; i++) {
        occupancy[i] = 100 * of_centre(s, i, "occupancy");
        requested[i] = of_centre(s, i, "requested");
    }
    sheet_add(&sheet, "occupancy", occupancy);
    const size_t size = sheet_add(&sheet, "requested", requested);
    struct figure_series series[LINES_MOST + 1];
    for (size_t kind = 0; kind < shown_kinds; kind++) {
        double *rate = mem_array(n, sizeof *rate);
        for (size_t i = 0; i < n; i++)
            rate[i] =
                s->centres.centre[i].kind == kind ? 100 * of_centre(s, i, "answer_rate") : NAN;
        series[kind] = (struct figure_series){
            .kind = FIGURE_BUBBLES,
            .colour = figure_nth_colour(kind),
            .y = sheet_add(&sheet, p->kinds[kind].name, rate),
            .value = size,
            .label = p->kinds[kind].name,
        };
    }
    const double target = target_of(s, "answer_rate");
    char label[40];
    snprintf(label, sizeof label, "%.4g %%", target);
    series[shown_kinds] = (struct figure_series){
        .kind = FIGURE_LEVEL, .colour = FIGURE_RED, .at = target, .label = label};
    const struct figure_panel panel = {.unit = "answer rate, %",
                                       .series = series,
                                       .n_series = isnan(target) ? shown_kinds : shown_kinds + 1,
                                       .per_cent = true};
    const double least = occupancy[drawing_extreme(occupancy, n, -1)],
                 most = occupancy[drawing_extreme(occupancy, n, 1)];
    struct figure f = {
        .name = name,
        .title = "How the centres differ",
        .x = {.kind = FIGURE_NUMBER,
              .unit = "occupancy, %",
              .from = floor(least) - 1,
              .to = ceil(most) + 1},
        .panels = &panel,
        .n_panels = 1,
    };
    return save(k, &f, &sheet, centres_subtitle(s, target));
}

/* --- all of them ------------------------------------------------------------------------------ */

static const struct entry {
    const char *name;
    bool (*is_there)(const struct sketch *k);
    bool (*save)(const struct sketch *k, const char *name);
} entries[] = {
    {"lines", has_one_axis, lines_save},
    {"map", has_two_axes, tiles_save},
    {"frontier", has_price, frontier_save},
    {"centres", has_centres, centres_save},
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
