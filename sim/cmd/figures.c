#include "sim/cmd/figures.h"

#include "output/figure.h"
#include "output/file.h"
#include "output/gnuplot.h"
#include "output/text.h"
#include "sim/base/mem.h"
#include "sim/cmd/present.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A picture has as many lines as a reader can tell apart. */
enum { LINES_MOST = 6, COLUMNS_MOST = 24 };

/* --- days ---------------------------------------------------------------------------------------- */

static const size_t days_most = 1 << 20;

void day_values_add(struct day_values *d, double value)
{
    if (isnan(value) || d->n == days_most)
        return;
    if (d->n == d->room) {
        d->room = d->room ? 2 * d->room : 1024;
        d->value = mem_grow(d->value, d->room, sizeof *d->value);
    }
    d->value[d->n++] = value;
}

void day_values_free(struct day_values *d)
{
    free(d->value);
}

static int double_compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* --- numbers of a figure --------------------------------------------------------------------------- */

struct drawing {
    const struct experiment *experiment;
    const struct options *options;
    const struct day_values *days;
    const char *folder; /* of the plots */
    size_t intervals;
    const char *a_while; /* what an interval is called: half-hour */
    double hours;        /* length of an interval */
    double opens, closes; /* hours since midnight */
};

/* The columns of a figure; they live until it is saved. */
struct sheet {
    struct figure_column column[COLUMNS_MOST];
    double *values[COLUMNS_MOST];
    size_t n, rows;
};

static size_t sheet_add(struct sheet *s, const char *heading, double *values)
{
    s->values[s->n] = values;
    s->column[s->n] = (struct figure_column){heading, values};
    return s->n++;
}

static void sheet_free(struct sheet *s)
{
    for (size_t i = 0; i < s->n; i++)
        free(s->values[i]);
}

/* The first column: when each interval begins, in hours. */
static struct sheet sheet_of_day(const struct drawing *d)
{
    struct sheet s = {.rows = d->intervals};
    double *hour = mem_array(d->intervals, sizeof *hour);
    for (size_t i = 0; i < d->intervals; i++)
        hour[i] = d->opens + (double)i * d->hours;
    sheet_add(&s, "hour", hour);
    return s;
}

/* What of an estimate is drawn. */
enum field { VALUE, LOW, HIGH, P05, P50, P95 };

static double field_of(const struct estimate *e, enum field field)
{
    const double half = isnan(e->half_width) ? 0 : e->half_width;
    switch (field) {
    case LOW:
        return e->value - half;
    case HIGH:
        return e->value + half;
    case P05:
        return e->p05;
    case P50:
        return e->p50;
    case P95:
        return e->p95;
    default:
        return e->value;
    }
}

/* A measure in a scope. */
struct which {
    const char *key;
    enum scope scope;
    size_t index, threshold;
};

/* Shares as per cent and within 0..100. */
static double *by_interval(const struct drawing *d, const struct which *w, enum field field)
{
    const bool is_share = measure_named(w->key)->unit == UNIT_SHARE;
    double *values = mem_array(d->intervals, sizeof *values);
    for (size_t i = 0; i < d->intervals; i++) {
        const struct estimate e =
            present_find(d->experiment, w->key, w->scope, w->index, w->threshold, i);
        const double value = field_of(&e, field);
        values[i] = isnan(value) ? NAN : is_share ? fmin(fmax(100 * value, 0), 100) : value;
    }
    return values;
}

static size_t add_by_interval(const struct drawing *d, struct sheet *s, const char *heading,
                              const struct which *w, enum field field)
{
    return sheet_add(s, heading, by_interval(d, w, field));
}

static struct estimate over_the_day(const struct drawing *d, const struct which *w)
{
    return present_find(d->experiment, w->key, w->scope, w->index, w->threshold, d->intervals);
}

/* Where the values are largest (sign 1) or smallest (-1); n if none is known. */
static size_t extreme(const double values[], size_t n, int sign)
{
    size_t best = n;
    for (size_t i = 0; i < n; i++)
        if (!isnan(values[i]) && (best == n || sign * values[i] > sign * values[best]))
            best = i;
    return best;
}

static struct clock_text clock_of(const struct drawing *d, size_t interval)
{
    return clock_text(3600 * (d->opens + (double)interval * d->hours));
}

/* --- what all figures share -------------------------------------------------------------------------- */

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static char *note_of(const struct drawing *d, const char *more)
{
    const struct experiment *e = d->experiment;
    return mem_print("%s%s, seed %llu · %s · %s%s%s",
                     e->replications < e->wanted ? "PARTIAL, interrupted: " : "",
                     present_replications(e, e->replications).text,
                     (unsigned long long)d->options->seed, file_name(d->options->operands[0]),
                     e->scenario->title, *more ? " · " : "", more);
}

static struct figure_axis clock_axis(const struct drawing *d)
{
    return (struct figure_axis){
        .kind = FIGURE_CLOCK, .from = d->opens, .to = d->closes, .interval = d->hours};
}

/* Saves the figure and frees its subtitle, note and columns. */
static bool save(const struct drawing *d, struct figure *f, struct sheet *s, char *subtitle,
                 const char *more)
{
    char *note = note_of(d, more);
    f->subtitle = subtitle;
    f->note = note;
    f->columns = s->column;
    f->n_columns = s->n;
    f->n_rows = s->rows;
    const bool saved = figure_save(f, d->folder);
    const int cause = errno;
    free(note);
    free(subtitle);
    sheet_free(s);
    errno = cause;
    return saved;
}

/* The parts that get lines: the largest ones, in the order of the scenario. */
struct parts {
    size_t index[LINES_MOST];
    size_t n;
    bool all; /* none is left out */
};

static struct parts largest_parts(const struct drawing *d, size_t n, enum scope scope,
                                  const char *key)
{
    struct parts p = {.all = n <= LINES_MOST};
    double *size = mem_array(n, sizeof *size), *sorted = mem_array(n, sizeof *sorted);
    for (size_t i = 0; i < n; i++)
        sorted[i] = size[i] = over_the_day(d, &(struct which){key, scope, i, 0}).value;
    qsort(sorted, n, sizeof *sorted, double_compare);
    const double least = p.all ? -INFINITY : sorted[n - LINES_MOST];
    for (size_t i = 0; i < n && p.n < LINES_MOST; i++)
        if (p.all || size[i] >= least)
            p.index[p.n++] = i;
    free(size);
    free(sorted);
    return p;
}

/* --- demand and staffing -------------------------------------------------------------------------------- */

static bool save_demand(const struct drawing *d, const char *name)
{
    static const struct which requested = {"requested", SCOPE_ALL, 0, 0},
                              staffed = {"staffed", SCOPE_ALL, 0, 0},
                              present = {"present", SCOPE_ALL, 0, 0},
                              busy = {"busy", SCOPE_ALL, 0, 0};
    struct sheet s = sheet_of_day(d);
    const size_t p05 = add_by_interval(d, &s, "requested_p05", &requested, P05),
                 p50 = add_by_interval(d, &s, "requested_p50", &requested, P50),
                 p95 = add_by_interval(d, &s, "requested_p95", &requested, P95),
                 rostered = add_by_interval(d, &s, "staffed", &staffed, VALUE),
                 there = add_by_interval(d, &s, "present", &present, VALUE),
                 working = add_by_interval(d, &s, "busy", &busy, VALUE);
    const struct figure_series demand[] = {
        {.kind = FIGURE_BAND, .colour = FIGURE_BLUE, .low = p05, .high = p95,
         .label = "9 days of 10"},
        {.kind = FIGURE_LINE, .colour = FIGURE_BLUE, .y = p50, .label = "median day"},
    };
    const struct figure_series staffing[] = {
        {.kind = FIGURE_STEPS, .colour = FIGURE_GREY, .y = rostered, .label = "staffed"},
        {.kind = FIGURE_STEPS, .colour = FIGURE_TEAL, .y = there, .label = "present"},
        {.kind = FIGURE_STEPS, .colour = FIGURE_BLUE, .y = working, .label = "busy"},
    };
    char unit[60];
    snprintf(unit, sizeof unit, "requests per %s", d->a_while);
    const struct figure_panel panels[] = {
        {.unit = unit, .series = demand, .n_series = 2, .from_zero = true},
        {.unit = "agents", .series = staffing, .n_series = 3, .from_zero = true},
    };
    const size_t peak = extreme(s.values[p50], d->intervals, 1);
    char *subtitle =
        peak == d->intervals
            ? NULL
            : mem_print("Busiest at %s: %s requests on the median day, more than %s on one day in "
                        "20; %s of %s agents are present then and %s busy.",
                        clock_of(d, peak).text, number_shown(s.values[p50][peak], 0).text,
                        number_shown(s.values[p95][peak], 0).text,
                        number_shown(s.values[there][peak], 1).text,
                        number_shown(s.values[rostered][peak], 1).text,
                        number_shown(s.values[working][peak], 1).text);
    struct figure figure = {
        .name = name,
        .title = "Requests and agents over the day",
        .x = clock_axis(d),
        .panels = panels,
        .n_panels = 2,
    };
    return save(d, &figure, &s, subtitle, "agents: means");
}

/* --- answer rate and service level ------------------------------------------------------------------------ */

/* The label of a target's line, or NULL if there is none. */
static const char *target_line(const struct target *t, char label[80])
{
    if (!t)
        return NULL;
    snprintf(label, 80, "target %s", present_bound(t->measure, t->bound).text);
    return label;
}

/* A share's interval and line, and the target's line if there is a target; how many series. */
static size_t rate_series(const struct drawing *d, struct sheet *s, const char *const headings[3],
                          const struct which *w, const char *label, const struct target *t,
                          const char *target_label, struct figure_series series[3])
{
    const size_t value = add_by_interval(d, s, headings[0], w, VALUE);
    const size_t low = add_by_interval(d, s, headings[1], w, LOW);
    const size_t high = add_by_interval(d, s, headings[2], w, HIGH);
    series[0] = (struct figure_series){.kind = FIGURE_BAND, .colour = FIGURE_BLUE, .low = low,
                                       .high = high, .shade = 0.25, .label = "95 % interval"};
    series[1] = (struct figure_series){
        .kind = FIGURE_LINE, .colour = FIGURE_BLUE, .y = value, .label = label};
    if (t)
        series[2] = (struct figure_series){.kind = FIGURE_LEVEL, .colour = FIGURE_RED,
                                           .at = 100 * t->bound, .label = target_label};
    return t ? 3 : 2;
}

static char *rate_subtitle(const struct drawing *d, const double rate[], const struct target *t)
{
    static const struct which answer_rate = {"answer_rate", SCOPE_ALL, 0, 0};
    const size_t lowest = extreme(rate, d->intervals, -1);
    if (lowest == d->intervals)
        return NULL;
    size_t below = 0, known = 0;
    for (size_t i = 0; i < d->intervals; i++) {
        known += isnan(rate[i]) ? 0 : 1;
        below += t && rate[i] < 100 * t->bound ? 1 : 0;
    }
    const struct estimate day = over_the_day(d, &answer_rate);
    char *of_day =
        mem_print("%s %% of the day's requests are answered",
                  present_bare(measure_named("answer_rate"), day.value, day.half_width).text);
    char *text =
        t && below > 0
            ? mem_print("%s; %zu of %zu %ss stay below the target of %s, the lowest at %s with "
                        "%.1f %%.",
                        of_day, below, known, d->a_while, present_bound(t->measure, t->bound).text,
                        clock_of(d, lowest).text, rate[lowest])
            : mem_print("%s; the lowest %s is at %s with %.1f %%.", of_day, d->a_while,
                        clock_of(d, lowest).text, rate[lowest]);
    free(of_day);
    return text;
}

static bool save_rates(const struct drawing *d, const char *name)
{
    static const char *const headings[2][3] = {
        {"answer_rate", "answer_rate_low", "answer_rate_high"},
        {"service_level", "service_level_low", "service_level_high"},
    };
    const struct experiment *e = d->experiment;
    const struct reading reading = present_reading(e);
    const struct which answer_rate = {"answer_rate", SCOPE_ALL, 0, 0},
                       level = {reading.measure->key, SCOPE_ALL, 0, reading.threshold};
    const struct target *rate_target = present_target(e, measure_named("answer_rate"), NAN),
                        *level_target = present_target(e, reading.measure, reading.within_s);
    char rate_label[80], level_label[80], unit[80];
    struct figure_series upper[3], lower[3];
    struct sheet s = sheet_of_day(d);
    const size_t rate_at = s.n;
    const size_t n_upper =
        rate_series(d, &s, headings[0], &answer_rate, "answer rate", rate_target,
                    target_line(rate_target, rate_label), upper);
    const size_t n_lower = rate_series(d, &s, headings[1], &level, "service level", level_target,
                                       target_line(level_target, level_label), lower);
    lower[0].label = NULL; /* said in the upper panel */
    snprintf(unit, sizeof unit, "answered within %g s, %%", reading.within_s);
    const struct figure_panel panels[] = {
        {.unit = "answer rate, %", .series = upper, .n_series = n_upper, .per_cent = true},
        {.unit = unit, .series = lower, .n_series = n_lower, .per_cent = true},
    };
    struct figure figure = {
        .name = name,
        .title = "Answer rate and service level over the day",
        .x = clock_axis(d),
        .panels = panels,
        .n_panels = 2,
    };
    char *subtitle = rate_subtitle(d, s.values[rate_at], rate_target);
    return save(d, &figure, &s, subtitle, "band: 95 % interval of the mean, not of single days");
}

/* --- the daily answer rate ---------------------------------------------------------------------------------- */

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
    char *allowed = t->on_days > 0 ? mem_print(" (%g %% may)", 100 * (1 - t->on_days)) : mem_text("");
    char *text = mem_print("%s %% of the days answer less than the target of %s%s; one day in 20 "
                           "answers less than %.1f %%.",
                           share_of_days(share_below(sorted, n, t->bound)).text,
                           present_bound(t->measure, t->bound).text, allowed, low);
    free(allowed);
    return text;
}

static bool save_days(const struct drawing *d, const char *name)
{
    const struct day_values *days = d->days;
    const struct target *t = present_target(d->experiment, measure_named("answer_rate"), NAN);
    double *sorted = mem_array(days->n, sizeof *sorted);
    memcpy(sorted, days->value, days->n * sizeof *sorted);
    qsort(sorted, days->n, sizeof *sorted, double_compare);
    const double bound = t ? 100 * t->bound : 0;
    const struct bars bars = bars_holding(100 * sorted[0], 100 * sorted[days->n - 1], bound);
    struct sheet s = sheet_of_bars(&bars, days);
    char label[80];
    const struct figure_series whole = {.kind = FIGURE_BOXES, .colour = FIGURE_BLUE, .y = 1};
    const struct figure_series parts[] = {
        {.kind = FIGURE_BOXES, .colour = FIGURE_BLUE, .y = 1, .part = FIGURE_ABOVE, .at = bound,
         .label = "met"},
        {.kind = FIGURE_BOXES, .colour = FIGURE_AMBER, .y = 1, .part = FIGURE_BELOW, .at = bound,
         .label = "missed"},
        {.kind = FIGURE_MARK, .colour = FIGURE_RED, .at = bound, .label = target_line(t, label)},
    };
    const struct figure_panel panel = {
        .unit = "share of days, %", .series = t ? parts : &whole, .n_series = t ? 3 : 1,
        .from_zero = true};
    const double least = fmin(bar_start(&bars, 0), t ? bound : INFINITY),
                 most = fmax(bar_start(&bars, bars.n), bound);
    struct figure figure = {
        .name = name,
        .title = "How the answer rate differs from day to day",
        .x = {.kind = FIGURE_NUMBER, .from = least - bars.width, .to = most + bars.width,
              .interval = bars.width, .unit = "answer rate of the day, %"},
        .panels = &panel,
        .n_panels = 1,
    };
    char *subtitle = days_subtitle(sorted, days->n, t);
    free(sorted);
    return save(d, &figure, &s, subtitle, "");
}

/* --- waits -------------------------------------------------------------------------------------------------- */

/* The shortest wait drawn, and the share at which the tail is cut. */
static const double wait_from_s = 1, tail_share = 0.001;

static const struct wait_sums *waits_of(const struct drawing *d, size_t scope)
{
    return &d->experiment->tally.waits[scope * WAIT_KINDS + WAIT_OF_ALL - 1];
}

/* The share that waits longer than the end of the bin. */
static double waits_longer(const struct wait_sums *w, size_t bin)
{
    return w->n > 0 ? 1 - w->f[bin] / w->n : NAN;
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

static size_t add_waits(const struct drawing *d, struct sheet *s, const char *heading,
                        size_t scope)
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
    const size_t most = extreme(share, parts->n, 1), least = extreme(share, parts->n, -1);
    if (most == parts->n)
        return NULL;
    return mem_print("%.1f %% of all requests wait longer than %g s: of %s %.1f %%, of %s %.1f %%.",
                     all, within_s, s->classes[parts->index[most]].name, share[most],
                     s->classes[parts->index[least]].name, share[least]);
}

static bool save_waits(const struct drawing *d, const char *name)
{
    const struct scenario *scenario = d->experiment->scenario;
    const struct parts parts = largest_parts(d, scenario->n_classes, SCOPE_CLASS, "requested");
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
        series[n++] = (struct figure_series){
            .kind = FIGURE_LINE, .colour = figure_nth_colour(i), .label = scenario->classes[class].name,
            .y = add_waits(d, &s, scenario->classes[class].name, 1 + class)};
    }
    if (scenario->n_classes > 1)
        series[n++] = (struct figure_series){.kind = FIGURE_LINE, .colour = FIGURE_GREY,
                                             .dashed = true, .label = "all",
                                             .y = add_waits(d, &s, "all", 0)};
    char mark[40];
    snprintf(mark, sizeof mark, "%g s", within_s);
    if (within_s > seconds[0] && within_s < seconds[s.rows - 1])
        series[n++] = (struct figure_series){
            .kind = FIGURE_MARK, .colour = FIGURE_RED, .at = within_s, .label = mark};
    const struct figure_panel panel = {.unit = "share of requests that wait longer, %",
                                       .series = series, .n_series = n, .from_zero = true,
                                       .per_cent = true};
    struct figure figure = {
        .name = name,
        .title = "How long contacts wait",
        .x = {.kind = FIGURE_DURATION, .from = seconds[0], .to = seconds[s.rows - 1],
              .unit = "wait for an agent, zeros and abandoned included"},
        .panels = &panel,
        .n_panels = 1,
    };
    char *subtitle = waits_subtitle(d, &parts, within_s);
    return save(d, &figure, &s, subtitle, parts.all ? "" : "the six largest classes");
}

/* --- occupancy ------------------------------------------------------------------------------------------------ */

static char *occupancy_subtitle(const struct drawing *d, const struct sheet *s,
                                const struct parts *parts)
{
    const struct scenario *scenario = d->experiment->scenario;
    size_t group = parts->n, at = 0;
    for (size_t i = 0; i < parts->n; i++) {
        const double *values = s->values[1 + i];
        const size_t peak = extreme(values, d->intervals, 1);
        if (peak < d->intervals
            && (group == parts->n || values[peak] > s->values[1 + group][at])) {
            group = i;
            at = peak;
        }
    }
    if (group == parts->n)
        return NULL;
    const struct which occupancy = {"occupancy", SCOPE_GROUP, parts->index[group], 0};
    return mem_print("%s is busiest at %s, %.0f %% of its logged-in time; over the whole day it is "
                     "%.0f %%.",
                     scenario->groups[parts->index[group]].name, clock_of(d, at).text,
                     s->values[1 + group][at], 100 * over_the_day(d, &occupancy).value);
}

static bool save_occupancy(const struct drawing *d, const char *name)
{
    const struct scenario *scenario = d->experiment->scenario;
    const struct parts parts = largest_parts(d, scenario->n_groups, SCOPE_GROUP, "busy");
    const struct target *t = present_target(d->experiment, measure_named("occupancy"), NAN);
    struct sheet s = sheet_of_day(d);
    struct figure_series series[LINES_MOST + 2];
    char label[80];
    size_t n = 0;
    for (size_t i = 0; i < parts.n; i++) {
        const struct which w = {"occupancy", SCOPE_GROUP, parts.index[i], 0};
        const char *group = scenario->groups[parts.index[i]].name;
        series[n++] = (struct figure_series){.kind = FIGURE_STEPS, .colour = figure_nth_colour(i),
                                             .y = add_by_interval(d, &s, group, &w, VALUE),
                                             .label = group};
    }
    if (scenario->n_groups > 1) {
        const struct which w = {"occupancy", SCOPE_ALL, 0, 0};
        series[n++] = (struct figure_series){.kind = FIGURE_STEPS, .colour = FIGURE_GREY,
                                             .dashed = true, .label = "all",
                                             .y = add_by_interval(d, &s, "all", &w, VALUE)};
    }
    if (t)
        series[n++] = (struct figure_series){.kind = FIGURE_LEVEL, .colour = FIGURE_RED,
                                             .at = 100 * t->bound, .label = target_line(t, label)};
    const struct figure_panel panel = {.unit = "occupancy, %", .series = series, .n_series = n,
                                       .from = 0, .to = 100};
    struct figure figure = {
        .name = name,
        .title = "How busy the agents are over the day",
        .x = clock_axis(d),
        .panels = &panel,
        .n_panels = 1,
    };
    char *subtitle = occupancy_subtitle(d, &s, &parts);
    return save(d, &figure, &s, subtitle, parts.all ? "" : "the six largest groups");
}

/* --- self-service ----------------------------------------------------------------------------------------- */

/* Would two lines be told apart anywhere? */
static bool differ(const struct sheet *s, size_t a, size_t b)
{
    static const double visible = 0.01;
    for (size_t i = 0; i < s->rows; i++)
        if (fabs(s->values[a][i] - s->values[b][i]) > visible * s->values[a][i])
            return true;
    return false;
}

static char *self_service_subtitle(const struct drawing *d, const double contained[])
{
    static const struct which containment = {"containment", SCOPE_ALL, 0, 0},
                              resolution = {"true_resolution", SCOPE_ALL, 0, 0},
                              full = {"self_full", SCOPE_ALL, 0, 0};
    const size_t least = extreme(contained, d->intervals, -1);
    if (least == d->intervals)
        return NULL;
    const double lacked = over_the_day(d, &full).value; /* NAN where sessions are unlimited */
    char *more = lacked > 0 ? mem_print(" %s contacts a day find no session free.",
                                        number_shown(lacked, 0).text)
                            : mem_print("%s", "");
    char *text =
        mem_print("Of what it handles, self-service contains %s %% over the day and resolves %s %%; "
                  "least at %s, with %s %% contained.%s",
                  number_shown(100 * over_the_day(d, &containment).value, 1).text,
                  number_shown(100 * over_the_day(d, &resolution).value, 1).text,
                  clock_of(d, least).text, number_shown(contained[least], 1).text, more);
    free(more);
    return text;
}

static bool save_self_service(const struct drawing *d, const char *name)
{
    static const struct which arrivals = {"arrivals", SCOPE_ALL, 0, 0},
                              handled = {"self_served", SCOPE_ALL, 0, 0},
                              requested = {"requested", SCOPE_ALL, 0, 0},
                              containment = {"containment", SCOPE_ALL, 0, 0},
                              resolution = {"true_resolution", SCOPE_ALL, 0, 0};
    struct sheet s = sheet_of_day(d);
    const size_t all = add_by_interval(d, &s, "arrivals", &arrivals, VALUE),
                 self = add_by_interval(d, &s, "self_served", &handled, VALUE),
                 agents = add_by_interval(d, &s, "requested", &requested, VALUE),
                 contained = add_by_interval(d, &s, "containment", &containment, VALUE),
                 resolved = add_by_interval(d, &s, "true_resolution", &resolution, VALUE);
    const struct figure_series flow[] = {
        {.kind = FIGURE_STEPS, .colour = FIGURE_GREY, .y = all, .label = "come in"},
        {.kind = FIGURE_STEPS, .colour = FIGURE_TEAL, .y = self, .label = "self-service handles"},
        {.kind = FIGURE_STEPS, .colour = FIGURE_BLUE, .y = agents, .label = "ask for an agent"},
    };
    const struct figure_series shares[] = {
        {.kind = FIGURE_STEPS, .colour = FIGURE_BLUE, .y = contained, .label = "contained"},
        {.kind = FIGURE_STEPS, .colour = FIGURE_TEAL, .y = resolved, .label = "truly resolved"},
    };
    const size_t hidden = differ(&s, all, self) ? 0 : 1; /* the first line, under the second */
    char unit[60];
    snprintf(unit, sizeof unit, "contacts per %s", d->a_while);
    const struct figure_panel panels[] = {
        {.unit = unit, .series = flow + hidden, .n_series = 3 - hidden, .from_zero = true},
        {.unit = "of those handled, %", .series = shares,
         .n_series = differ(&s, contained, resolved) ? 2 : 1, .per_cent = true},
    };
    struct figure figure = {
        .name = name,
        .title = "Self-service over the day",
        .x = clock_axis(d),
        .panels = panels,
        .n_panels = 2,
    };
    char *subtitle = self_service_subtitle(d, s.values[contained]);
    return save(d, &figure, &s, subtitle, "means; redials and returns included");
}

/* --- which figures there are ---------------------------------------------------------------------------------- */

static bool always(const struct drawing *d)
{
    (void)d;
    return true;
}

static bool anyone_waits(const struct drawing *d)
{
    const struct wait_sums *w = waits_of(d, 0);
    return w->n > 0 && waits_longer(w, first_bin()) > 0;
}

static bool has_self_service(const struct drawing *d)
{
    return over_the_day(d, &(struct which){"self_served", SCOPE_ALL, 0, 0}).value > 0;
}

/* Fewer days have no shape. */
static bool has_many_days(const struct drawing *d)
{
    enum { DAYS_LEAST = 20 };
    return d->days->n >= DAYS_LEAST;
}

static const struct entry {
    const char *name;
    bool (*is_there)(const struct drawing *d);
    bool (*save)(const struct drawing *d, const char *name);
} entries[] = {
    {"demand", always, save_demand},       {"answer-rate", always, save_rates},
    {"days", has_many_days, save_days},    {"waits", anyone_waits, save_waits},
    {"occupancy", always, save_occupancy}, {"self-service", has_self_service, save_self_service},
};

enum { ENTRIES = sizeof entries / sizeof *entries };

static void remove_figure(const char *plots, const char *name)
{
    static const char *const endings[] = {"gp", "csv", "svg", "png"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        char *path = mem_print("%s/%s.%s", plots, name, endings[i]);
        unlink(path);
        free(path);
    }
}

void figures_remove(const char *folder)
{
    char *plots = mem_print("%s/plots", folder);
    for (size_t i = 0; i < ENTRIES; i++)
        remove_figure(plots, entries[i].name);
    free(plots);
}

static bool draw(const char *plots, const char *const names[], size_t n, struct error *err)
{
    struct gnuplot_result result[ENTRIES];
    gnuplot_draw(plots, names, n, result);
    for (size_t i = 0; i < n; i++) {
        if (result[i].outcome == GNUPLOT_LACKS_FONT && i == 0)
            fprintf(stderr, "jietong: %s\n", result[i].message);
        if (result[i].outcome != GNUPLOT_DREW && result[i].outcome != GNUPLOT_LACKS_FONT)
            return fail(err, EXIT_MACHINE,
                        "not all pictures were drawn: %s; the numbers are saved, and in %s the "
                        "scripts of the pictures",
                        result[i].message, plots);
    }
    return true;
}

static const char *interval_name(double seconds)
{
    return seconds == 900 ? "quarter-hour" : seconds == 1800 ? "half-hour" : "hour";
}

bool figures_draw(const struct experiment *e, const struct options *o,
                  const struct day_values *days, const char *folder, struct error *err)
{
    const struct calendar_hours *hours = &e->scenario->hours;
    char *plots = mem_print("%s/plots", folder);
    const struct drawing d = {
        .experiment = e,
        .options = o,
        .days = days,
        .folder = plots,
        .intervals = hours->intervals,
        .a_while = interval_name(hours->interval_s),
        .hours = hours->interval_s / 3600,
        .opens = hours->opens_s / 3600,
        .closes = hours->closes_s / 3600,
    };
    const char *names[ENTRIES];
    size_t n = 0;
    bool saved = file_make_folder(plots) && figure_save_house(plots);
    for (size_t i = 0; i < ENTRIES && saved; i++) {
        if (!entries[i].is_there(&d)) {
            remove_figure(plots, entries[i].name);
            continue;
        }
        saved = entries[i].save(&d, entries[i].name);
        names[n++] = entries[i].name;
    }
    if (!saved)
        fail(err, EXIT_MACHINE, "the pictures in %s were not saved: %s; the numbers are", plots,
             strerror(errno));
    else
        saved = draw(plots, names, n, err);
    free(plots);
    return saved;
}
