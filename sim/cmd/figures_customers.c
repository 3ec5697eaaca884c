/*
 * figures_customers.c -- the customer groups against the others over the day: who is answered, and
 * after what wait.
 */
#include "output/number.h"
#include "sim/base/mem.h"
#include "sim/cmd/drawing.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* The groups that get lines, and last the others. */
static size_t lines_of(const struct scenario *s)
{
    const size_t groups = s->n_customer_groups;
    return 1 + (groups < LINES_MOST ? groups : LINES_MOST - 1);
}

static size_t scope_of_line(const struct scenario *s, size_t line)
{
    return scope_customers(line + 1 < lines_of(s) ? (int)line : CUSTOMERS_OTHER, WHOM_ALL);
}

/* A line for each group and the others. */
static void add_lines(const struct drawing *d, struct sheet *sheet, const char *key,
                      struct figure_series series[LINES_MOST])
{
    const struct scenario *s = d->experiment->scenario;
    const size_t n = lines_of(s);
    for (size_t i = 0; i < n; i++) {
        const struct which w = {key, SCOPE_CUSTOMERS, scope_of_line(s, i), 0};
        const char *name = scope_name(s, w.scope, w.index);
        char *heading = mem_print("%s_%s", key, name);
        series[i] = (struct figure_series){
            .kind = FIGURE_STEPS,
            .colour = i + 1 < n ? figure_nth_colour(i) : FIGURE_GREY,
            .y = sheet_add_by_interval(d, sheet, heading, &w, VALUE),
            .label = name,
        };
        free(heading);
    }
}

/* "Over the day elderly have an answer rate of 96.4 % and a mean wait of 6 s, others 92.1 % and
 * 14 s." */
static char *customers_subtitle(const struct drawing *d)
{
    const struct scenario *s = d->experiment->scenario;
    const size_t others = lines_of(s) - 1;
    const struct which rate = {"answer_rate", SCOPE_CUSTOMERS, scope_of_line(s, 0), 0},
                       wait = {"wait_s", SCOPE_CUSTOMERS, scope_of_line(s, 0), 0},
                       other_rate = {"answer_rate", SCOPE_CUSTOMERS, scope_of_line(s, others), 0},
                       other_wait = {"wait_s", SCOPE_CUSTOMERS, scope_of_line(s, others), 0};
    return mem_print("Over the day %s have an answer rate of %s %% and a mean wait of %s s, others "
                     "%s %% and %s s.",
                     s->customer_groups[0].name,
                     number_shown(100 * drawing_over_the_day(d, &rate).value, 1).text,
                     number_shown(drawing_over_the_day(d, &wait).value, 0).text,
                     number_shown(100 * drawing_over_the_day(d, &other_rate).value, 1).text,
                     number_shown(drawing_over_the_day(d, &other_wait).value, 0).text);
}

bool customers_save(const struct drawing *d, const char *name)
{
    struct figure_series rates[LINES_MOST], waits[LINES_MOST];
    struct sheet s = sheet_of_day(d);
    add_lines(d, &s, "answer_rate", rates);
    add_lines(d, &s, "wait_s", waits);
    const size_t n = lines_of(d->experiment->scenario);
    const struct figure_panel panels[] = {
        {.unit = "answer rate, %", .series = rates, .n_series = n, .per_cent = true},
        {.unit = "mean wait, s", .series = waits, .n_series = n, .from_zero = true},
    };
    struct figure figure = {
        .name = name,
        .title = "Customer groups and the others over the day",
        .x = drawing_clock_axis(d),
        .panels = panels,
        .n_panels = 2,
    };
    return drawing_save(d, &figure, &s, customers_subtitle(d),
                        "mean wait: of all requests, zeros and abandoned included");
}

bool customers_are_there(const struct drawing *d)
{
    return d->experiment->scenario->n_customer_groups > 0;
}
