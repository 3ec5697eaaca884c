#include "sim/base/mem.h"
#include "sim/cmd/growing.h"
#include "sim/cmd/sweep_sketch.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

bool has_frontier(const struct sketch *k)
{
    return k->frontier->price;
}

static double shown_fresh(const struct sweep *s, size_t point, const char *key, double half_widths)
{
    const struct point_row p = sweep_find_fresh(s, point, key);
    return shown_row(&p, key, half_widths);
}

/* The cheapest point of the front whose whole interval reaches the target; n if none does. */
static size_t cheapest(const struct sketch *k, double target)
{
    const struct sweep *s = k->sweep;
    const size_t n = s->points.n;
    const char *price = k->frontier->price;
    size_t best = n;
    for (size_t i = 0; i < n; i++)
        if (k->frontier->standing[i] >= UNDECIDED && shown_fresh(s, i, "answer_rate", -1) >= target
            && (best == n || shown_fresh(s, i, price, 0) < shown_fresh(s, best, price, 0)))
            best = i;
    return best;
}

/* "heads 1.1, volume 0.84" */
static char *point_text(const struct sweep *s, size_t point)
{
    enum { AXES_NAMED = 3 };
    struct growing text = {0};
    for (size_t axis = 0; axis < s->points.n_axes && axis < AXES_NAMED; axis++) {
        const struct design_value *v = points_value(&s->points, point, axis);
        if (isnan(v->number))
            growing_add(&text, ", ", "%s %.40s", s->design->axes[axis].name, v->text);
        else
            growing_add(&text, ", ", "%s %.3g", s->design->axes[axis].name, v->number);
    }
    return growing_take(&text);
}

static char *frontier_subtitle(const struct sketch *k, size_t best, double target)
{
    const struct sweep *s = k->sweep;
    const char *standings = sweep_standings(s, k->frontier).text;
    const char *fresh = sweep_replications(s, FRESH_DAYS).text;
    if (best == s->points.n)
        return mem_print("%s, on %s.", standings, fresh);
    char *where = point_text(s, best);
    char *text = mem_print("The cheapest whose whole interval reaches %.4g %%: %s. %s, on %s.",
                           target, where, standings, fresh);
    free(where);
    return text;
}

/* Nothing known yet; there may be more rows than points. */
static double *unknown(const struct sheet *sheet)
{
    double *values = mem_array(sheet->rows, sizeof *values);
    for (size_t i = 0; i < sheet->rows; i++)
        values[i] = NAN;
    return values;
}

/* Of all points on the days of the search. */
static size_t add_searched(struct sheet *sheet, const struct sketch *k, const char *heading,
                           const char *key)
{
    double *values = unknown(sheet);
    for (size_t i = 0; i < k->sweep->points.n; i++)
        values[i] = shown_at(k->sweep, i, key, 0);
    return sheet_add(sheet, heading, values);
}

/* Of points that stand so on fresh days, and nothing of the others. */
static size_t add_fresh(struct sheet *sheet, const struct sketch *k, const char *heading,
                        const char *key, double half_widths, enum standing least,
                        enum standing most)
{
    double *values = unknown(sheet);
    for (size_t i = 0; i < k->sweep->points.n; i++) {
        const enum standing standing = k->frontier->standing[i];
        if (standing >= least && standing <= most)
            values[i] = shown_fresh(k->sweep, i, key, half_widths);
    }
    return sheet_add(sheet, heading, values);
}

/* A cost, and what is answered for it. */
struct step {
    double cost, rate;
};

static int step_compare(const void *a, const void *b)
{
    const struct step *x = a, *y = b;
    return (x->cost > y->cost) - (x->cost < y->cost);
}

static struct step *efficient_steps(const struct sketch *k, size_t *n)
{
    const struct sweep *s = k->sweep;
    struct step *steps = mem_array(s->points.n, sizeof *steps);
    *n = 0;
    for (size_t i = 0; i < s->points.n; i++)
        if (k->frontier->standing[i] == EFFICIENT)
            steps[(*n)++] = (struct step){shown_fresh(s, i, k->frontier->price, 0),
                                          shown_fresh(s, i, "answer_rate", 0)};
    qsort(steps, *n, sizeof *steps, step_compare);
    return steps;
}

/* The stairs of n efficient points: who has not the money for the next one stays at the last. Adds
 * two columns; the number of the first, which is the cost. */
static size_t add_stairs(struct sheet *sheet, const struct step steps[], size_t n)
{
    double *cost = unknown(sheet), *rate = unknown(sheet);
    for (size_t i = 0; i < n; i++) {
        cost[2 * i] = steps[i].cost;
        rate[2 * i] = steps[i].rate;
        cost[2 * i + 1] = i + 1 < n ? steps[i + 1].cost : NAN;
        rate[2 * i + 1] = i + 1 < n ? steps[i].rate : NAN;
    }
    const size_t first = sheet_add(sheet, "stairs_cost", cost);
    sheet_add(sheet, "stairs", rate);
    return first;
}

bool frontier_save(const struct sketch *k, const char *name)
{
    static const char rate[] = "answer_rate";
    const struct sweep *s = k->sweep;
    const char *price = k->frontier->price;
    size_t n_steps;
    struct step *steps = efficient_steps(k, &n_steps);
    struct sheet sheet = {.rows = s->points.n > 2 * n_steps ? s->points.n : 2 * n_steps};
    char *fresh_price = mem_print("%s_fresh", price);
    const size_t cost = add_searched(&sheet, k, price, price),
                 searched = add_searched(&sheet, k, "in_search", rate),
                 fresh_cost = add_fresh(&sheet, k, fresh_price, price, 0, BEATEN, EFFICIENT),
                 low = add_fresh(&sheet, k, "low", rate, -1, BEATEN, EFFICIENT),
                 high = add_fresh(&sheet, k, "high", rate, 1, BEATEN, EFFICIENT),
                 beaten = add_fresh(&sheet, k, "beaten", rate, 0, BEATEN, BEATEN),
                 undecided = add_fresh(&sheet, k, "undecided", rate, 0, UNDECIDED, UNDECIDED),
                 efficient = add_fresh(&sheet, k, "efficient", rate, 0, EFFICIENT, EFFICIENT);
    const size_t stairs = add_stairs(&sheet, steps, n_steps);
    free(steps);
    const double target = shown_target(s, rate);
    const size_t best = isnan(target) ? s->points.n : cheapest(k, target);
    const struct number_text label = target_label(target);
    const struct figure_series on_fresh = {
        .kind = FIGURE_POINTS, .x = fresh_cost, .low = low, .high = high};
    struct figure_series series[] = {
        {.kind = FIGURE_LINE, .colour = FIGURE_GREY, .x = stairs, .y = stairs + 1},
        {.kind = FIGURE_POINTS,
         .colour = FIGURE_SKY,
         .x = cost,
         .y = searched,
         .label = "all points in the search"},
        on_fresh,
        on_fresh,
        on_fresh,
        {.kind = FIGURE_LEVEL, .colour = FIGURE_RED, .at = target, .label = label.text},
    };
    const struct {
        size_t y;
        enum figure_colour colour;
        const char *label;
    } standings[] = {
        {beaten, FIGURE_GREY, "on fresh days: beaten"},
        {undecided, FIGURE_AMBER, "undecided"},
        {efficient, FIGURE_BLUE, "efficient"},
    };
    for (size_t i = 0; i < 3; i++) {
        series[2 + i].y = standings[i].y;
        series[2 + i].colour = standings[i].colour;
        series[2 + i].label = standings[i].label;
    }
    const struct figure_panel panel = {.unit = "answer rate, %",
                                       .series = series,
                                       .n_series = isnan(target) ? 5 : 6,
                                       .per_cent = true};
    char *unit = measure_with_unit(s, price);
    struct figure f = {
        .name = name,
        .title = "What an answer rate costs",
        .x = axis_of_values(sheet.values[cost], s->points.n, unit),
        .panels = &panel,
        .n_panels = 1,
    };
    const bool saved = sketch_save(k, &f, &sheet, frontier_subtitle(k, best, target));
    const int cause = errno;
    free(unit);
    free(fresh_price);
    errno = cause;
    return saved;
}
