#include "sim/cmd/schedule_report.h"

#include "output/figure.h"
#include "sim/base/clock.h"
#include "sim/base/mem.h"
#include "sim/cmd/present.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Of each group that is scheduled a figure, and of all together if there are several. */
enum { GROUPS_DRAWN_MOST = 8 };

static const char *const names[] = {"coverage",   "coverage-1", "coverage-2",
                                    "coverage-3", "coverage-4", "coverage-5",
                                    "coverage-6", "coverage-7", "coverage-8"};

static size_t groups_scheduled(const struct rostering *r)
{
    size_t n = 0;
    for (size_t g = 0; g < r->scenario->n_groups; g++)
        n += schedule_has_group(r, g);
    return n;
}

static size_t figures_of(const struct rostering *r)
{
    const size_t groups = groups_scheduled(r);
    return groups < 2 ? 1 : 1 + (groups < GROUPS_DRAWN_MOST ? groups : GROUPS_DRAWN_MOST);
}

const char **schedule_figure_names(const struct rostering *r, size_t *n)
{
    *n = figures_of(r);
    const char **list = mem_array(*n, sizeof *list);
    for (size_t i = 0; i < *n; i++)
        list[i] = names[i];
    return list;
}

/* --- the numbers ------------------------------------------------------------------------------ */

enum { HOUR, REQUIRED, SCHEDULED, PRESENT, SPARE, SHORT, COLUMNS };

/* Between two days on which the centre closes lies a row without numbers, which breaks the lines.
 */
static size_t rows_of(const struct rostering *r)
{
    const struct calendar_hours *h = &r->scenario->hours;
    return h->days * (h->intervals + (h->never_closes ? 0 : 1));
}

static void add_cell(const struct rostering *r, size_t cell, double *numbers, size_t rows,
                     size_t row)
{
    numbers[REQUIRED * rows + row] += r->required[cell];
    numbers[SCHEDULED * rows + row] += r->scheduled[cell];
    numbers[PRESENT * rows + row] += r->present[cell];
    numbers[SPARE * rows + row] += fmax(r->present[cell] - r->required[cell], 0);
    numbers[SHORT * rows + row] += fmin(r->present[cell] - r->required[cell], 0);
}

/* Of one group, or of all (group = their number). */
static double *numbers_of(const struct rostering *r, size_t group)
{
    const struct calendar_hours *h = &r->scenario->hours;
    const size_t rows = rows_of(r), a_day = rows / h->days;
    double *numbers = mem_array(COLUMNS * rows, sizeof *numbers);
    for (size_t row = 0; row < rows; row++) {
        const size_t day = row / a_day, i = row % a_day;
        numbers[HOUR * rows + row] =
            (double)day * 24 + (h->opens_s + (double)i * h->interval_s) / 3600;
        for (size_t k = REQUIRED; k < COLUMNS && i == h->intervals; k++)
            numbers[k * rows + row] = NAN;
        for (size_t g = 0; g < r->scenario->n_groups && i < h->intervals; g++)
            if (schedule_has_group(r, g) && (group == r->scenario->n_groups || g == group))
                add_cell(r, g * r->choices.intervals + day * h->intervals + i, numbers, rows, row);
    }
    return numbers;
}

/* --- a figure --------------------------------------------------------------------------------- */

/* The names of the days, for the axis; the caller frees each and all. */
static char **day_names(const struct rostering *r)
{
    char **days = mem_array(r->scenario->hours.days, sizeof *days);
    for (size_t day = 0; day < r->scenario->hours.days; day++)
        days[day] = schedule_day_name(r, day);
    return days;
}

/* Half-hours in which a group has fewer agents than required, of those in which it requires any. */
static void count_short(const struct rostering *r, size_t group, size_t *n_short, size_t *n)
{
    *n_short = *n = 0;
    for (size_t cell = 0; cell < r->choices.cells; cell++) {
        const size_t g = cell / r->choices.intervals;
        if (!schedule_has_group(r, g) || (group < r->scenario->n_groups && g != group)
            || r->required[cell] == 0)
            continue;
        ++*n;
        *n_short += r->present[cell] < r->required[cell] - 0.05;
    }
}

static char *subtitle_of(const struct rostering *r, size_t group)
{
    size_t n_short, n;
    count_short(r, group, &n_short, &n);
    const size_t heads = schedule_heads(r, group);
    char *share = mem_print("in %zu of %zu intervals fewer are there than required", n_short, n);
    char *text;
    if (group < r->scenario->n_groups)
        text = mem_print("%zu heads; %s.", heads, share);
    else if (r->certified)
        text =
            mem_print("%zu heads, %s %s, meet every target on fresh days; %s, and others make up "
                      "for it.",
                      heads, number_shown(r->cost, 0).text,
                      r->choices.wages ? "in wages" : "paid hours", share);
    else
        text = mem_print("%zu heads, %s %s, are NOT certain to meet every target; %s.", heads,
                         number_shown(r->cost, 0).text,
                         r->choices.wages ? "in wages" : "paid hours", share);
    free(share);
    return text;
}

static bool draw(const struct rostering *r, const struct options *o, const char *plots,
                 const char *name, size_t group)
{
    static const char *const headings[COLUMNS] = {"hour",    "required", "scheduled",
                                                  "present", "spare",    "short"};
    static const struct figure_series floor[] = {
        {.kind = FIGURE_EXCESS,
         .colour = FIGURE_RED,
         .y = REQUIRED,
         .low = PRESENT,
         .label = "short"},
        {.kind = FIGURE_STEPS,
         .colour = FIGURE_GREY,
         .y = SCHEDULED,
         .label = "scheduled, less breaks"},
        {.kind = FIGURE_STEPS, .colour = FIGURE_TEAL, .y = PRESENT, .label = "present"},
        {.kind = FIGURE_STEPS, .colour = FIGURE_AMBER, .y = REQUIRED, .label = "required"},
    };
    static const struct figure_series net[] = {
        {.kind = FIGURE_BOXES, .colour = FIGURE_TEAL, .y = SPARE, .label = "more than required"},
        {.kind = FIGURE_BOXES, .colour = FIGURE_RED, .y = SHORT, .label = "fewer"},
    };
    const struct calendar_hours *h = &r->scenario->hours;
    const struct figure_panel panels[] = {
        {.unit = "agents", .series = floor, .n_series = 4, .from_zero = true},
        {.unit = "present less required", .series = net, .n_series = 2, .from_zero = true},
    };
    const size_t rows = rows_of(r);
    const bool all = group == r->scenario->n_groups, week = h->days > 1;
    struct figure_column columns[COLUMNS];
    double *numbers = numbers_of(r, group);
    for (size_t k = 0; k < COLUMNS; k++)
        columns[k] = (struct figure_column){headings[k], &numbers[k * rows]};
    char **days = day_names(r);
    char *title = mem_print("What the roster%s%s covers%s", all ? "" : " of ",
                            all ? "" : r->scenario->groups[group].name,
                            week ? ", day by day" : " over the day");
    char *subtitle = subtitle_of(r, group);
    char *note = mem_print("required for the same attainment in every interval: %.3g times Erlang "
                           "A; means over days · seed %llu · %s",
                           r->multiple, (unsigned long long)o->seed, r->scenario->title);
    const struct figure figure = {
        .name = name,
        .title = title,
        .subtitle = subtitle,
        .note = note,
        .x = {.kind = FIGURE_CLOCK,
              .from = week ? 0 : h->opens_s / 3600,
              .to = week ? 24 * (double)h->days : h->closes_s / 3600,
              .interval = h->interval_s / 3600,
              .names = week ? (const char *const *)days : NULL,
              .n_names = week ? h->days : 0},
        .columns = columns,
        .n_columns = COLUMNS,
        .n_rows = rows,
        .panels = panels,
        .n_panels = 2,
    };
    const bool saved = figure_save(&figure, plots);
    const int cause = errno;
    for (size_t day = 0; day < h->days; day++)
        free(days[day]);
    free(days);
    free(note);
    free(subtitle);
    free(title);
    free(numbers);
    errno = cause;
    return saved;
}

bool schedule_figures(const struct rostering *r, const struct options *o, const char *plots)
{
    bool saved = draw(r, o, plots, names[0], r->scenario->n_groups);
    size_t n = 1;
    for (size_t g = 0; g < r->scenario->n_groups && saved && n < figures_of(r); g++)
        if (schedule_has_group(r, g))
            saved = draw(r, o, plots, names[n++], g);
    return saved;
}
