#include "sim/cmd/drawing.h"

#include "output/number.h"
#include "sim/base/mem.h"
#include "sim/cmd/present.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- the daily answer rate -------------------------------------------------------------------- */

/* Bars of a round width for values in per cent, one edge of which is the target. */
struct bars {
    double edge, width;
    double first; /* number of the first bar, counted from the edge */
    size_t n;
};

static double bar_of(const struct bars *b, double value)
{
    return floor((value - b->edge) / b->width);
}

static struct bars bars_holding(double least, double most, double edge)
{
    static const double widths[] = {0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1, 2};
    enum { BARS_MOST = 40, WIDTHS = sizeof widths / sizeof *widths };
    size_t i = 0;
    while (i + 1 < WIDTHS && (most - least) / widths[i] > BARS_MOST)
        i++;
    struct bars b = {.edge = edge, .width = widths[i]};
    b.first = bar_of(&b, least);
    b.n = (size_t)(bar_of(&b, most) - b.first) + 1;
    return b;
}

static double bar_start(const struct bars *b, size_t bar)
{
    return b->edge + (b->first + (double)bar) * b->width;
}

static struct sheet sheet_of_bars(const struct bars *b, const struct day_values *days)
{
    struct sheet s = {.rows = b->n};
    double *start = mem_array(b->n, sizeof *start), *share = mem_array(b->n, sizeof *share);
    for (size_t i = 0; i < b->n; i++)
        start[i] = bar_start(b, i);
    for (size_t i = 0; i < days->n; i++)
        share[(size_t)(bar_of(b, 100 * days->value[i]) - b->first)] += 100 / (double)days->n;
    sheet_add(&s, "answer_rate_from", start);
    sheet_add(&s, "share_of_days", share);
    return s;
}

static double share_below(const double sorted[], size_t n, double bound)
{
    size_t below = 0;
    while (below < n && sorted[below] < bound)
        below++;
    return (double)below / (double)n;
}

/* A share of days, with the digits that so many days support. */
static struct number_text share_of_days(double share)
{
    return number_shown(100 * share, share > 0 && share < 0.1 ? 1 : 0);
}

static char *days_subtitle(const double sorted[], size_t n, const struct target *t)
{
    const double low = 100 * sorted[(size_t)(0.05 * (double)(n - 1))];
    if (!t)
        return mem_print("One day in 20 answers less than %.1f %%; the worst of %zu days answers "
                         "%.1f %%.",
                         low, n, 100 * sorted[0]);
    char *allowed =
        t->on_days > 0 ? mem_print(" (%g %% may)", 100 * (1 - t->on_days)) : mem_text("");
    char *text = mem_print("%s %% of the days answer less than the target of %s%s; one day in 20 "
                           "answers less than %.1f %%.",
                           share_of_days(share_below(sorted, n, t->bound)).text,
                           present_bound(t->measure, t->bound).text, allowed, low);
    free(allowed);
    return text;
}

bool days_save(const struct drawing *d, const char *name)
{
    const struct day_values *days = d->days;
    const struct target *t = present_target_first(d->experiment, measure_named("answer_rate"), NAN);
    double *sorted = mem_array(days->n, sizeof *sorted);
    memcpy(sorted, days->value, days->n * sizeof *sorted);
    qsort(sorted, days->n, sizeof *sorted, double_compare);
    const double bound = t ? 100 * t->bound : 0;
    const struct bars bars = bars_holding(100 * sorted[0], 100 * sorted[days->n - 1], bound);
    struct sheet s = sheet_of_bars(&bars, days);
    char label[80], title[120];
    snprintf(title, sizeof title, "How the answer rate%s differs from day to day",
             drawing_of_first(d).text);
    const struct figure_series whole = {.kind = FIGURE_BOXES, .colour = FIGURE_BLUE, .y = 1};
    const struct figure_series parts[] = {
        {.kind = FIGURE_BOXES,
         .colour = FIGURE_BLUE,
         .y = 1,
         .part = FIGURE_ABOVE,
         .at = bound,
         .label = "met"},
        {.kind = FIGURE_BOXES,
         .colour = FIGURE_AMBER,
         .y = 1,
         .part = FIGURE_BELOW,
         .at = bound,
         .label = "missed"},
        {.kind = FIGURE_MARK, .colour = FIGURE_RED, .at = bound, .label = drawing_target(t, label)},
    };
    const struct figure_panel panel = {.unit = "share of days, %",
                                       .series = t ? parts : &whole,
                                       .n_series = t ? 3 : 1,
                                       .from_zero = true};
    const double least = fmin(bar_start(&bars, 0), t ? bound : INFINITY),
                 most = fmax(bar_start(&bars, bars.n), bound);
    struct figure figure = {
        .name = name,
        .title = title,
        .x = {.kind = FIGURE_NUMBER,
              .from = least - bars.width,
              .to = most + bars.width,
              .interval = bars.width,
              .unit = "answer rate of the day, %"},
        .panels = &panel,
        .n_panels = 1,
    };
    char *subtitle = days_subtitle(sorted, days->n, t);
    free(sorted);
    return drawing_save(d, &figure, &s, subtitle, "");
}

/* --- waits ------------------------------------------------------------------------------------ */

/* The shortest wait drawn, and the share at which the tail is cut. */
static const double wait_from_s = 1, tail_share = 0.001;

static const struct wait_sums *waits_of(const struct drawing *d, size_t scope)
{
    return &d->experiment->tally.waits[scope * WAIT_KINDS + WAIT_OF_ALL - 1];
}

/* The share that waits longer than the end of the bin. */
static double waits_longer(const struct wait_sums *w, size_t bin)
{
    return w->n > 0 ? 1 - wait_sums_up_to(w, bin) / w->n : NAN;
}

/* Inside a bin the waits are taken to lie evenly. */
static double waits_longer_than(const struct wait_sums *w, double seconds)
{
    const unsigned bin = wait_bin(ticks_from_seconds(seconds));
    const double start = wait_bin_start(bin), end = wait_bin_start(bin + 1);
    const double after = waits_longer(w, bin), before = bin > 0 ? waits_longer(w, bin - 1) : after;
    return before + (after - before) * (seconds - start) / (end - start);
}

static size_t first_bin(void)
{
    return wait_bin(ticks_from_seconds(wait_from_s));
}

/* The bin at which the longest of the tails ends. */
static size_t last_bin(const struct drawing *d, const struct parts *parts)
{
    size_t bin = wait_bin(ticks_from_seconds(60));
    for (size_t i = 0; i < parts->n; i++)
        while (bin < WAIT_BINS - 1
               && waits_longer(waits_of(d, 1 + parts->index[i]), bin) > tail_share)
            bin++;
    return bin;
}

static size_t add_waits(const struct drawing *d, struct sheet *s, const char *heading, size_t scope)
{
    double *share = mem_array(s->rows, sizeof *share);
    for (size_t i = 0; i < s->rows; i++)
        share[i] = 100 * waits_longer(waits_of(d, scope), first_bin() + i);
    return sheet_add(s, heading, share);
}

static char *waits_subtitle(const struct drawing *d, const struct parts *parts, double within_s)
{
    const struct scenario *s = d->experiment->scenario;
    const double all = 100 * waits_longer_than(waits_of(d, 0), within_s);
    if (parts->n < 2)
        return mem_print("%.1f %% of the requests wait longer than %g s, %.1f %% longer than a "
                         "minute; %.1f %% wait at all.",
                         all, within_s, 100 * waits_longer_than(waits_of(d, 0), 60),
                         100 * waits_longer(waits_of(d, 0), 0));
    double share[LINES_MOST];
    for (size_t i = 0; i < parts->n; i++)
        share[i] = 100 * waits_longer_than(waits_of(d, 1 + parts->index[i]), within_s);
    const size_t most = drawing_extreme(share, parts->n, 1),
                 least = drawing_extreme(share, parts->n, -1);
    if (most == parts->n)
        return NULL;
    return mem_print(
        "%.1f %% of all requests wait longer than %g s: most of %s, %.1f %%, least of %s, "
        "%.1f %%.",
        all, within_s, s->classes[parts->index[most]].name, share[most],
        s->classes[parts->index[least]].name, share[least]);
}

bool waits_save(const struct drawing *d, const char *name)
{
    const struct scenario *scenario = d->experiment->scenario;
    const struct parts parts =
        drawing_largest_parts(d, scenario->n_classes, SCOPE_CLASS, "requested");
    const double within_s = present_reading(d->experiment).within_s;
    struct sheet s = {.rows = last_bin(d, &parts) - first_bin() + 1};
    double *seconds = mem_array(s.rows, sizeof *seconds);
    for (size_t i = 0; i < s.rows; i++)
        seconds[i] = wait_bin_start((unsigned)(first_bin() + i + 1));
    sheet_add(&s, "seconds", seconds);
    struct figure_series series[LINES_MOST + 2];
    size_t n = 0;
    for (size_t i = 0; i < parts.n; i++) {
        const size_t class = parts.index[i];
        series[n++] =
            (struct figure_series){.kind = FIGURE_LINE,
                                   .colour = figure_nth_colour(i),
                                   .label = scenario->classes[class].name,
                                   .y = add_waits(d, &s, scenario->classes[class].name, 1 + class)};
    }
    if (scenario->n_classes > 1)
        series[n++] = (struct figure_series){.kind = FIGURE_LINE,
                                             .colour = FIGURE_GREY,
                                             .dashed = true,
                                             .label = "all",
                                             .y = add_waits(d, &s, "all", 0)};
    char mark[40];
    snprintf(mark, sizeof mark, "%g s", within_s);
    if (within_s > seconds[0] && within_s < seconds[s.rows - 1])
        series[n++] = (struct figure_series){
            .kind = FIGURE_MARK, .colour = FIGURE_RED, .at = within_s, .label = mark};
    const struct figure_panel panel = {.unit = "share of requests that wait longer, %",
                                       .series = series,
                                       .n_series = n,
                                       .from_zero = true,
                                       .per_cent = true};
    struct figure figure = {
        .name = name,
        .title = "How long contacts wait",
        .x = {.kind = FIGURE_DURATION,
              .from = seconds[0],
              .to = seconds[s.rows - 1],
              .unit = "wait for an agent, zeros and abandoned included"},
        .panels = &panel,
        .n_panels = 1,
    };
    char *subtitle = waits_subtitle(d, &parts, within_s);
    return drawing_save(d, &figure, &s, subtitle, parts.all ? "" : "the six largest classes");
}

bool waits_are_there(const struct drawing *d)
{
    const struct wait_sums *w = waits_of(d, 0);
    return w->n > 0 && waits_longer(w, first_bin()) > 0;
}
