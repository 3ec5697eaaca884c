#include "sim/cmd/drawing.h"

#include "output/number.h"
#include "sim/base/mem.h"
#include "sim/cmd/present.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

bool backlog_is_there(const struct drawing *d)
{
    return d->experiment->plan->has_jobs;
}

/* With one channel only, what is measured of it is measured in all. */
static enum scope scope_of_channels(const struct drawing *d)
{
    return d->experiment->scenario->n_channels == 1 ? SCOPE_ALL : SCOPE_CHANNEL;
}

/* "Done by the due time: 72.6 % of sms, 95.0 % of weibo." of those with jobs due within the
 * horizon.
 */
static char *attainments(const struct drawing *d)
{
    const struct scenario *s = d->experiment->scenario;
    const struct measure *m = measure_named("attainment");
    char *text = mem_text("");
    for (size_t c = 0; c < s->n_channels; c++) {
        const struct estimate found =
            present_find(d->experiment, m->key, scope_of_channels(d), c, 0, d->intervals);
        if (isnan(found.value))
            continue;
        char *longer =
            mem_print("%s%s %s %% of %s", text, *text ? "," : "Done by the due time:",
                      present_bare(m, found.value, found.half_width).text, s->channels[c].name);
        free(text);
        text = longer;
    }
    char *sentence = *text ? mem_print("%s.", text) : NULL;
    free(text);
    return sentence;
}

/* --- over the day ------------------------------------------------------------------------------
 */

static const enum figure_colour colours[] = {FIGURE_BLUE,   FIGURE_TEAL, FIGURE_AMBER,
                                             FIGURE_PURPLE, FIGURE_SKY,  FIGURE_GREY};

/* A line for each of the channels with jobs, the values divided by `unit`. */
static size_t add_channels(const struct drawing *d, struct sheet *s, const char *key, double unit,
                           struct figure_series lines[])
{
    const struct scenario *scenario = d->experiment->scenario;
    size_t n = 0;
    for (size_t c = 0; c < scenario->n_channels && n < LINES_MOST; c++) {
        if (!channel_has_jobs(&scenario->channels[c]))
            continue;
        const struct which w = {key, scope_of_channels(d), c, 0};
        const size_t column = sheet_add_by_interval(d, s, scenario->channels[c].name, &w, VALUE);
        for (size_t i = 0; i < s->rows; i++)
            s->values[column][i] /= unit;
        lines[n] = (struct figure_series){.kind = FIGURE_LINE,
                                          .colour = colours[n],
                                          .y = column,
                                          .label = scenario->channels[c].name};
        n++;
    }
    return n;
}

static bool save_over_the_day(const struct drawing *d, const char *name)
{
    static const struct which all = {"backlog", SCOPE_ALL, 0, 0};
    const double hour = 3600;
    struct sheet s = sheet_of_day(d);
    const size_t p05 = sheet_add_by_interval(d, &s, "backlog_p05", &all, P05),
                 mean = sheet_add_by_interval(d, &s, "backlog", &all, VALUE),
                 p95 = sheet_add_by_interval(d, &s, "backlog_p95", &all, P95);
    const struct figure_series waiting[] = {
        {.kind = FIGURE_BAND,
         .colour = FIGURE_BLUE,
         .low = p05,
         .high = p95,
         .label = "9 days of 10"},
        {.kind = FIGURE_LINE, .colour = FIGURE_BLUE, .y = mean, .label = "mean"},
    };
    struct figure_series ages[LINES_MOST];
    const size_t n = add_channels(d, &s, "backlog_oldest_s", hour, ages);
    const struct figure_panel panels[] = {
        {.unit = "jobs waiting", .series = waiting, .n_series = 2, .from_zero = true},
        {.unit = "age of the oldest, h", .series = ages, .n_series = n, .from_zero = true},
    };
    struct figure figure = {
        .name = name,
        .title = "Deferred work over the day",
        .x = drawing_clock_axis(d),
        .panels = panels,
        .n_panels = 2,
    };
    return drawing_save(d, &figure, &s, attainments(d), "at the ends of intervals");
}

/* --- over the days of the horizon --------------------------------------------------------------
 */

static bool save_over_the_days(const struct drawing *d, const char *name)
{
    const struct trend *t = &d->experiment->backlog;
    struct sheet s = {.rows = t->days};
    double *day = mem_array(t->days, sizeof *day), *mean = mem_array(t->days, sizeof *mean),
           *p10 = mem_array(t->days, sizeof *p10), *p90 = mem_array(t->days, sizeof *p90);
    for (size_t i = 0; i < t->days; i++) {
        day[i] = 24 * (double)i;
        mean[i] = trend_mean(t, i);
        p10[i] = trend_quantile(t, i, 0.1);
        p90[i] = trend_quantile(t, i, 0.9);
    }
    sheet_add(&s, "hour", day);
    const size_t middle = sheet_add(&s, "backlog", mean), low = sheet_add(&s, "p10", p10),
                 high = sheet_add(&s, "p90", p90);
    const struct figure_series series[] = {
        {.kind = FIGURE_BAND,
         .colour = FIGURE_BLUE,
         .low = low,
         .high = high,
         .label = "8 replications of 10"},
        {.kind = FIGURE_LINE, .colour = FIGURE_BLUE, .y = middle, .label = "mean"},
    };
    const struct figure_panel panel = {.unit = "jobs waiting, mean of the day",
                                       .series = series,
                                       .n_series = 2,
                                       .from_zero = true};
    struct figure figure = {
        .name = name,
        .title = "Deferred work over the days",
        .x = {.kind = FIGURE_CLOCK, .to = 24 * (double)t->days, .interval = 24},
        .panels = &panel,
        .n_panels = 1,
    };
    const struct estimate slope = trend_slope(t);
    char *done = attainments(d);
    const bool moves = fabs(slope.value) > slope.half_width;
    char *subtitle =
        t->days < TREND_DAYS_LEAST
            ? mem_text(done ? done : "")
            : mem_print("In the second half the backlog %s %s jobs a day. %s",
                        !moves            ? "has no trend beyond chance:"
                        : slope.value > 0 ? "grows by"
                                          : "shrinks:",
                        present_value(measure_named("backlog"), slope.value, slope.half_width).text,
                        done ? done : "");
    free(done);
    return drawing_save(d, &figure, &s, subtitle, "at the ends of intervals");
}

/* Two days make no picture. */
bool backlog_save(const struct drawing *d, const char *name)
{
    enum { DAYS_LEAST = 3 };
    return d->experiment->backlog.days < DAYS_LEAST ? save_over_the_day(d, name)
                                                    : save_over_the_days(d, name);
}
