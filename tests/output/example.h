/*
 * example.h -- a figure for the tests of what is made of figures, and texts
 * from the worst of scenarios.
 */
#ifndef TESTS_OUTPUT_EXAMPLE_H
#define TESTS_OUTPUT_EXAMPLE_H

#include "output/figure.h"

#include <math.h>

enum { HOUR, REQUIRED, ROSTERED, RATE, LOW, HIGH, N_COLUMNS, N_ROWS = 4 };

static const double values[N_COLUMNS][N_ROWS] = {{8, 8.5, 9, 9.5},      {2, 3, 5, 4},
                                                 {3, 3, 4, 4},          {97, 93.5, NAN, 91.2},
                                                 {96, 92.9, NAN, 90.5}, {98, 94.1, NAN, 91.9}};

static const struct figure_column columns[] = {
    {"hour", values[HOUR]},        {"required", values[REQUIRED]}, {"rostered", values[ROSTERED]},
    {"answer_rate", values[RATE]}, {"low", values[LOW]},           {"high", values[HIGH]}};

static const struct figure_series agents[] = {
    {.kind = FIGURE_EXCESS,
     .y = REQUIRED,
     .low = ROSTERED,
     .colour = FIGURE_AMBER,
     .label = "short"},
    {.kind = FIGURE_STEPS, .y = REQUIRED, .colour = FIGURE_AMBER, .label = "required"},
    {.kind = FIGURE_STEPS, .y = ROSTERED, .colour = FIGURE_TEAL, .label = "rostered"}};

static const struct figure_series rates[] = {
    {.kind = FIGURE_BAND, .low = LOW, .high = HIGH, .label = "95 % interval"},
    {.kind = FIGURE_LINE, .y = RATE, .label = "answer rate"},
    {.kind = FIGURE_LEVEL, .at = 92.88, .colour = FIGURE_RED, .label = "target 92.88 %"}};

static const struct figure_panel panels[] = {
    {.unit = "agents", .series = agents, .n_series = 3, .from_zero = true},
    {.unit = "answer rate, %", .series = rates, .n_series = 3, .per_cent = true}};

static const struct figure staffing = {
    .name = "staffing",
    .title = "Agents required and rostered",
    .subtitle = "One agent short at 09:00",
    .note = "seed 42",
    .x = {.kind = FIGURE_CLOCK, .from = 8, .to = 10, .interval = 0.5},
    .columns = columns,
    .n_columns = N_COLUMNS,
    .n_rows = N_ROWS,
    .panels = panels,
    .n_panels = 2};

/* A figure of one panel with the columns above. */
static inline struct figure one_panel(const struct figure_panel *panel)
{
    struct figure figure = staffing;
    figure.panels = panel;
    figure.n_panels = 1;
    return figure;
}

static const char hostile[] = "'; !touch broken; `touch broken` \"`touch broken`\" ]]> 100% <b> & "
                              "@HOURS {/Symbol a} $(touch broken)\n!touch broken\n' . '\\";

/* Every text there is, from the worst of scenarios. */
static inline struct figure hostile_figure(struct figure_panel *panel,
                                           struct figure_series series[4],
                                           const char *const texts[N_ROWS])
{
    series[0] = (struct figure_series){.kind = FIGURE_LINE, .y = REQUIRED, .label = hostile};
    series[1] = (struct figure_series){.kind = FIGURE_MARK, .at = 9, .label = hostile};
    series[2] = (struct figure_series){.kind = FIGURE_TEXTS, .y = REQUIRED, .texts = texts};
    series[3] = (struct figure_series){.kind = FIGURE_POINTS, .y = REQUIRED, .label = hostile};
    *panel = (struct figure_panel){.unit = hostile, .series = series, .n_series = 4};
    struct figure figure = one_panel(panel);
    figure.title = figure.subtitle = figure.note = figure.x.unit = hostile;
    return figure;
}

#endif
