#include "sim/cmd/drawing.h"

#include "output/number.h"
#include "sim/base/mem.h"
#include "sim/cmd/present.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* --- demand and staffing ---------------------------------------------------------------------- */

bool demand_save(const struct drawing *d, const char *name)
{
    const bool live = drawing_has_requests(d);
    const char *what = live ? "requests" : "jobs";
    const struct which requested = {live ? "requested" : "jobs", SCOPE_ALL, 0, 0},
                       staffed = {"staffed", SCOPE_ALL, 0, 0},
                       present = {"present", SCOPE_ALL, 0, 0}, busy = {"busy", SCOPE_ALL, 0, 0};
    struct sheet s = sheet_of_day(d);
    const size_t p05 = sheet_add_by_interval(d, &s, "requested_p05", &requested, P05),
                 p50 = sheet_add_by_interval(d, &s, "requested_p50", &requested, P50),
                 p95 = sheet_add_by_interval(d, &s, "requested_p95", &requested, P95),
                 rostered = sheet_add_by_interval(d, &s, "staffed", &staffed, VALUE),
                 there = sheet_add_by_interval(d, &s, "present", &present, VALUE),
                 working = sheet_add_by_interval(d, &s, "busy", &busy, VALUE);
    const struct figure_series demand[] = {
        {.kind = FIGURE_BAND,
         .colour = FIGURE_BLUE,
         .low = p05,
         .high = p95,
         .label = "9 days of 10"},
        {.kind = FIGURE_LINE, .colour = FIGURE_BLUE, .y = p50, .label = "median day"},
    };
    const struct figure_series staffing[] = {
        {.kind = FIGURE_STEPS, .colour = FIGURE_GREY, .y = rostered, .label = "staffed"},
        {.kind = FIGURE_STEPS, .colour = FIGURE_TEAL, .y = there, .label = "present"},
        {.kind = FIGURE_STEPS, .colour = FIGURE_BLUE, .y = working, .label = "busy"},
    };
    char unit[60];
    snprintf(unit, sizeof unit, "%s per %s", what, d->a_while);
    const struct figure_panel panels[] = {
        {.unit = unit, .series = demand, .n_series = 2, .from_zero = true},
        {.unit = "agents", .series = staffing, .n_series = 3, .from_zero = true},
    };
    const size_t peak = drawing_extreme(s.values[p50], d->intervals, 1);
    char *subtitle =
        peak == d->intervals
            ? NULL
            : mem_print("Busiest from %s: %s %s on the median day, more than %s on one day in "
                        "20; %s of %s agents are present then and %s busy.",
                        drawing_clock(d, peak).text, number_shown(s.values[p50][peak], 0).text,
                        what, number_shown(s.values[p95][peak], 0).text,
                        number_shown(s.values[there][peak], 1).text,
                        number_shown(s.values[rostered][peak], 1).text,
                        number_shown(s.values[working][peak], 1).text);
    struct figure figure = {
        .name = name,
        .title = live ? "Requests and agents over the day" : "Jobs and agents over the day",
        .x = drawing_clock_axis(d),
        .panels = panels,
        .n_panels = 2,
    };
    return drawing_save(d, &figure, &s, subtitle, "agents: means");
}

/* --- answer rate and service level ------------------------------------------------------------ */

/* A share's interval and line, and the target's line if there is a target; how many series. */
static size_t rate_series(const struct drawing *d, struct sheet *s, const char *const headings[3],
                          const struct which *w, const char *label, const struct target *t,
                          const char *target_label, struct figure_series series[3])
{
    const size_t value = sheet_add_by_interval(d, s, headings[0], w, VALUE);
    const size_t low = sheet_add_by_interval(d, s, headings[1], w, LOW);
    const size_t high = sheet_add_by_interval(d, s, headings[2], w, HIGH);
    series[0] = (struct figure_series){.kind = FIGURE_BAND,
                                       .colour = FIGURE_BLUE,
                                       .low = low,
                                       .high = high,
                                       .shade = 0.25,
                                       .label = "95 % interval"};
    series[1] = (struct figure_series){
        .kind = FIGURE_LINE, .colour = FIGURE_BLUE, .y = value, .label = label};
    if (t)
        series[2] = (struct figure_series){.kind = FIGURE_LEVEL,
                                           .colour = FIGURE_RED,
                                           .at = 100 * t->bound,
                                           .label = target_label};
    return t ? 3 : 2;
}

static char *rate_subtitle(const struct drawing *d, const double rate[], const struct target *t)
{
    const struct which answer_rate = drawing_first(d, "answer_rate", 0);
    const size_t lowest = drawing_extreme(rate, d->intervals, -1);
    if (lowest == d->intervals)
        return NULL;
    size_t below = 0, known = 0;
    for (size_t i = 0; i < d->intervals; i++) {
        known += isnan(rate[i]) ? 0 : 1;
        below += t && rate[i] < 100 * t->bound ? 1 : 0;
    }
    const struct estimate day = drawing_over_the_day(d, &answer_rate);
    char *of_day =
        mem_print("%s %% of the day's requests are answered",
                  present_bare(measure_named("answer_rate"), day.value, day.half_width).text);
    char *text =
        t && below > 0
            ? mem_print("%s; %zu of %zu %ss stay below the target of %s, the lowest at %s with "
                        "%.1f %%.",
                        of_day, below, known, d->a_while, present_bound(t->measure, t->bound).text,
                        drawing_clock(d, lowest).text, rate[lowest])
            : mem_print("%s; the lowest %s is at %s with %.1f %%.", of_day, d->a_while,
                        drawing_clock(d, lowest).text, rate[lowest]);
    free(of_day);
    return text;
}

bool rates_save(const struct drawing *d, const char *name)
{
    static const char *const headings[2][3] = {
        {"answer_rate", "answer_rate_low", "answer_rate_high"},
        {"service_level", "service_level_low", "service_level_high"},
    };
    const struct experiment *e = d->experiment;
    const struct reading reading = present_reading(e);
    const struct which answer_rate = drawing_first(d, "answer_rate", 0),
                       level = drawing_first(d, reading.measure->key, reading.threshold);
    const struct target *rate_target = present_target_first(e, measure_named("answer_rate"), NAN),
                        *level_target = present_target_first(e, reading.measure, reading.within_s);
    char rate_label[80], level_label[80], unit[80], title[120];
    struct figure_series upper[3], lower[3];
    struct sheet s = sheet_of_day(d);
    const size_t rate_at = s.n;
    const size_t n_upper = rate_series(d, &s, headings[0], &answer_rate, "answer rate", rate_target,
                                       drawing_target(rate_target, rate_label), upper);
    const size_t n_lower = rate_series(d, &s, headings[1], &level, "service level", level_target,
                                       drawing_target(level_target, level_label), lower);
    lower[0].label = NULL; /* said in the upper panel */
    snprintf(unit, sizeof unit, "%.70s, %%", present_level(reading.measure, reading.within_s).text);
    snprintf(title, sizeof title, "Answer rate and service level%s over the day",
             drawing_of_first(d).text);
    const struct figure_panel panels[] = {
        {.unit = "answer rate, %", .series = upper, .n_series = n_upper, .per_cent = true},
        {.unit = unit, .series = lower, .n_series = n_lower, .per_cent = true},
    };
    struct figure figure = {
        .name = name,
        .title = title,
        .x = drawing_clock_axis(d),
        .panels = panels,
        .n_panels = 2,
    };
    char *subtitle = rate_subtitle(d, s.values[rate_at], rate_target);
    return drawing_save(d, &figure, &s, subtitle,
                        "band: 95 % interval of the mean, not of single days");
}

/* --- occupancy -------------------------------------------------------------------------------- */

static char *occupancy_subtitle(const struct drawing *d, const struct sheet *s,
                                const struct parts *parts)
{
    const struct scenario *scenario = d->experiment->scenario;
    size_t group = parts->n, at = 0;
    for (size_t i = 0; i < parts->n; i++) {
        const double *values = s->values[1 + i];
        const size_t peak = drawing_extreme(values, d->intervals, 1);
        if (peak < d->intervals && (group == parts->n || values[peak] > s->values[1 + group][at])) {
            group = i;
            at = peak;
        }
    }
    if (group == parts->n)
        return NULL;
    const struct which occupancy = {"occupancy", SCOPE_GROUP, parts->index[group], 0};
    return mem_print("%s is busiest at %s, %.0f %% of its logged-in time; over the whole day it is "
                     "%.0f %%.",
                     scenario->groups[parts->index[group]].name, drawing_clock(d, at).text,
                     s->values[1 + group][at], 100 * drawing_over_the_day(d, &occupancy).value);
}

bool occupancy_save(const struct drawing *d, const char *name)
{
    const struct scenario *scenario = d->experiment->scenario;
    const struct parts parts = drawing_largest_parts(d, scenario->n_groups, SCOPE_GROUP, "busy");
    const struct target *t = present_target(d->experiment, measure_named("occupancy"), NAN);
    struct sheet s = sheet_of_day(d);
    struct figure_series series[LINES_MOST + 2];
    char label[80];
    size_t n = 0;
    for (size_t i = 0; i < parts.n; i++) {
        const struct which w = {"occupancy", SCOPE_GROUP, parts.index[i], 0};
        const char *group = scenario->groups[parts.index[i]].name;
        series[n++] = (struct figure_series){.kind = FIGURE_STEPS,
                                             .colour = figure_nth_colour(i),
                                             .y = sheet_add_by_interval(d, &s, group, &w, VALUE),
                                             .label = group};
    }
    if (scenario->n_groups > 1) {
        const struct which w = {"occupancy", SCOPE_ALL, 0, 0};
        series[n++] = (struct figure_series){.kind = FIGURE_STEPS,
                                             .colour = FIGURE_GREY,
                                             .dashed = true,
                                             .label = "all",
                                             .y = sheet_add_by_interval(d, &s, "all", &w, VALUE)};
    }
    if (t)
        series[n++] = (struct figure_series){.kind = FIGURE_LEVEL,
                                             .colour = FIGURE_RED,
                                             .at = 100 * t->bound,
                                             .label = drawing_target(t, label)};
    const struct figure_panel panel = {
        .unit = "occupancy, %", .series = series, .n_series = n, .from = 0, .to = 100};
    struct figure figure = {
        .name = name,
        .title = "How busy the agents are over the day",
        .x = drawing_clock_axis(d),
        .panels = &panel,
        .n_panels = 1,
    };
    char *subtitle = occupancy_subtitle(d, &s, &parts);
    return drawing_save(d, &figure, &s, subtitle, parts.all ? "" : "the six largest groups");
}
