#include "sim/cmd/drawing.h"

#include "output/number.h"
#include "sim/base/mem.h"
#include "sim/cmd/present.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- the answer rate of each day of the horizon ------------------------------------------------
 */

/* The first columns. */
enum { DAY, RATE, RATE_P05, RATE_P95 };

static double quantile_of(const double sorted[], size_t n, double p)
{
    return sorted[(size_t)(p * (double)(n - 1) + 0.5)];
}

/* The mean of one day's rates over the replications, and its percentiles; NAN if it has none. */
static void add_day(const struct day_values *days, size_t day, double *mean, double *p05,
                    double *p95)
{
    double *sorted = mem_array(days->n, sizeof *sorted), sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < days->n; i++)
        if (days->day[i] == day) {
            sum += days->value[i];
            sorted[n++] = days->value[i];
        }
    qsort(sorted, n, sizeof *sorted, double_compare);
    *mean = n > 0 ? 100 * sum / (double)n : NAN;
    *p05 = n > 0 ? 100 * quantile_of(sorted, n, 0.05) : NAN;
    *p95 = n > 0 ? 100 * quantile_of(sorted, n, 0.95) : NAN;
    free(sorted);
}

static struct sheet sheet_of_days(const struct drawing *d)
{
    const size_t n = d->experiment->scenario->hours.days;
    struct sheet s = {.rows = n};
    double *day = mem_array(n, sizeof *day), *mean = mem_array(n, sizeof *mean),
           *p05 = mem_array(n, sizeof *p05), *p95 = mem_array(n, sizeof *p95);
    for (size_t i = 0; i < n; i++) {
        day[i] = (double)i + 1;
        add_day(d->days, i, &mean[i], &p05[i], &p95[i]);
    }
    sheet_add(&s, "day", day);
    sheet_add(&s, "answer_rate", mean);
    sheet_add(&s, "p05", p05);
    sheet_add(&s, "p95", p95);
    return s;
}

/* The rates of the days of one type. */
static size_t add_type(const struct drawing *d, struct sheet *s, size_t type)
{
    const struct scenario *scenario = d->experiment->scenario;
    double *rate = mem_array(s->rows, sizeof *rate);
    for (size_t i = 0; i < s->rows; i++)
        rate[i] = dates_type_of(scenario, (int32_t)i) == type ? s->values[RATE][i] : NAN;
    return sheet_add(s, dates_type_name(scenario, type), rate);
}

static enum figure_colour colour_of_type(size_t type)
{
    static const enum figure_colour colours[] = {FIGURE_BLUE,   FIGURE_AMBER, FIGURE_TEAL,
                                                 FIGURE_PURPLE, FIGURE_SKY,   FIGURE_GREY};
    return colours[type];
}

static size_t types_drawn(const struct scenario *s)
{
    const size_t types = dates_types(s);
    return types < LINES_MOST ? types : LINES_MOST;
}

/* "On ordinary days 92.5 % of the requests are answered, on statement days 87.2 %; ..." */
static char *calendar_subtitle(const struct drawing *d)
{
    const struct experiment *e = d->experiment;
    const struct measure *m = measure_named("answer_rate");
    char *text = mem_text("");
    for (size_t type = 0; type < types_drawn(e->scenario); type++) {
        const struct which w = drawing_first(d, "answer_rate", 0);
        const struct estimate found = present_find(e, w.key, w.scope, w.index, w.threshold,
                                                   rollup_day_type(&e->tally.rollup, type));
        char *longer = mem_print("%s%s %s days %s %%%s", text, type > 0 ? ", on" : "On",
                                 dates_type_name(e->scenario, type),
                                 present_bare(m, found.value, found.half_width).text,
                                 type > 0 ? "" : " of the requests are answered");
        free(text);
        text = longer;
    }
    char *sentence = mem_print("%s; each bar holds nine of ten replications.", text);
    free(text);
    return sentence;
}

bool calendar_save(const struct drawing *d, const char *name)
{
    const struct scenario *scenario = d->experiment->scenario;
    const struct target *t = present_target_first(d->experiment, measure_named("answer_rate"), NAN);
    struct sheet s = sheet_of_days(d);
    struct figure_series series[LINES_MOST + 1];
    char label[80], unit[60], title[120];
    size_t n = 0;
    for (size_t type = 0; type < types_drawn(scenario); type++)
        series[n++] = (struct figure_series){.kind = FIGURE_POINTS,
                                             .colour = colour_of_type(type),
                                             .y = add_type(d, &s, type),
                                             .low = RATE_P05,
                                             .high = RATE_P95,
                                             .label = dates_type_name(scenario, type)};
    if (t)
        series[n++] = (struct figure_series){.kind = FIGURE_LEVEL,
                                             .colour = FIGURE_RED,
                                             .at = 100 * t->bound,
                                             .label = drawing_target(t, label)};
    if (scenario->dates.days)
        snprintf(unit, sizeof unit, "day; the first is %s",
                 date_text(scenario->dates.days[0].date).text);
    else
        snprintf(unit, sizeof unit, "day of the horizon");
    snprintf(title, sizeof title, "The answer rate%s day by day", drawing_of_first(d).text);
    const struct figure_panel panel = {
        .unit = "answer rate, %", .series = series, .n_series = n, .per_cent = true};
    struct figure figure = {
        .name = name,
        .title = title,
        .x = {.kind = FIGURE_NUMBER, .from = 0.5, .to = (double)s.rows + 0.5, .unit = unit},
        .panels = &panel,
        .n_panels = 1,
    };
    return drawing_save(d, &figure, &s, calendar_subtitle(d), "");
}

bool calendar_is_there(const struct drawing *d)
{
    enum { DAYS_LEAST = 5 };
    return d->experiment->scenario->hours.days >= DAYS_LEAST && d->days->n > 0;
}
