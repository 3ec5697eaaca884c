/*
 * figure.h -- a figure as data: what it says, its numbers and how to draw them.
 *
 * A figure is a struct filled in by the caller, who keeps everything it points
 * to. figure_save writes NAME.gp, a gnuplot script, and NAME.csv, its numbers,
 * from which gnuplot (output/gnuplot.h) makes the pictures; a user can change
 * the script and run it again. The look of all figures is in house.gp beside
 * them.
 *
 *     enum { HOUR, REQUIRED, ROSTERED };
 *     const struct figure_column columns[] = {
 *         {"hour", hour}, {"required", required}, {"rostered", rostered}};
 *     const struct figure_series series[] = {
 *         {.kind = FIGURE_STEPS, .y = REQUIRED, .colour = FIGURE_AMBER, .label = "required"},
 *         {.kind = FIGURE_STEPS, .y = ROSTERED, .colour = FIGURE_TEAL, .label = "rostered"}};
 *     const struct figure_panel panel = {"agents", .series = series, .n_series = 2};
 *     const struct figure figure = {
 *         .name = "staffing", .title = "Agents required and rostered",
 *         .x = {.kind = FIGURE_CLOCK, .from = 0, .to = 24, .interval = 0.5},
 *         .columns = columns, .n_columns = 3, .n_rows = 48, .panels = &panel, .n_panels = 1};
 *
 * The title is a bold statement, the subtitle one sentence that says what to
 * see, the unit stands above the axis, the note at the foot says where the
 * numbers come from. All texts are data: whatever is in them is drawn or left
 * out, never obeyed. What is too long for its place is broken or shortened.
 *
 * NAN is a number that is not known: an empty cell, a gap in a line.
 */
#ifndef OUTPUT_FIGURE_H
#define OUTPUT_FIGURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum figure_colour {
    FIGURE_BLUE,  /* what was simulated */
    FIGURE_TEAL,  /* what is rostered, what is good */
    FIGURE_AMBER, /* what is required, a warning */
    FIGURE_RED,   /* a target, a shortfall */
    FIGURE_PURPLE,
    FIGURE_SKY,
    FIGURE_INK,
    FIGURE_GREY, /* context */
};

/* A colour for the i-th of several equals, which stay apart for colour-blind readers too. */
enum figure_colour figure_nth_colour(size_t i);

enum figure_kind {
    FIGURE_LINE,    /* y over x */
    FIGURE_STEPS,   /* y over whole intervals */
    FIGURE_BAND,    /* between low and high */
    FIGURE_EXCESS,  /* over the intervals in which y is more than low: the room between them */
    FIGURE_BOXES,   /* bars from 0 to y, or from low to high if these are given */
    FIGURE_POINTS,  /* y; with an error bar from low to high if these are given */
    FIGURE_BUBBLES, /* y; the area is a column's, the largest as large as fits */
    FIGURE_TILES,   /* a tile at the place of x and y, coloured by a column's value */
    FIGURE_TEXTS,   /* texts[row] right of y */
    FIGURE_LEVEL,   /* a dashed line at the value `at`: upright if the axis has names */
    FIGURE_MARK,    /* a dashed line at the place `at` of the x axis, its label above it */
};

/* Only what lies on one side of the place `at` is drawn: bars end there. */
enum figure_part { FIGURE_WHOLE, FIGURE_BELOW, FIGURE_ABOVE };

struct figure_series {
    enum figure_kind kind;
    enum figure_colour colour;
    enum figure_part part;    /* of boxes */
    double at;                /* of a level, a mark or a part */
    size_t x, y;              /* columns */
    size_t low, high;         /* columns; 0, 0: not given */
    size_t value;             /* column: area of bubbles, colour of tiles */
    const char *label;        /* in the legend; NULL: not there */
    const char *const *texts; /* [n_rows], of texts */
    double shade;             /* of areas, 0..1; 0: as usual for the kind */
    bool dashed;              /* of lines and steps */
    bool centred;             /* texts stand on y, not right of it */
};

struct figure_panel {
    const char *unit;                   /* above the axis, such as "answer rate, %" */
    const struct figure_series *series; /* what comes later covers what came before */
    size_t n_series;
    double from, to; /* the range of values; equal: from the values themselves */
    bool from_zero;  /* zero belongs to the range */
    bool per_cent;   /* the range ends at 0 and at 100 at the latest */
    /* The values are places 1, 2, ... from the bottom up, and these their names; NULL: numbers. */
    const char *const *places;
    size_t n_places;
    double middle; /* tiles are white here, red below and blue above; NAN: light to dark */
};

enum figure_axis_kind {
    FIGURE_NUMBER,
    FIGURE_LOG,
    FIGURE_DURATION, /* seconds, logarithmic, with ticks such as 20 s, 5 min, 1 h */
    FIGURE_CLOCK,    /* hours since the first midnight; beyond 36 hours the ticks name days */
    FIGURE_NAMES,    /* a row for each name from the top down, values from left to right */
    FIGURE_PLACES,   /* places 1, 2, ... from left to right, with names */
};

struct figure_axis {
    enum figure_axis_kind kind;
    double from, to; /* equal: from the first column, 0..24 on a clock */
    /*
     * If > 0, x is where an interval of this length begins: steps and boxes
     * fill the interval, everything else is drawn in its middle.
     */
    double interval;
    const char *unit; /* below the axis; NULL: none */
    /* The names, [n_rows]; of the places; on a clock of the days, some of which may be missing. */
    const char *const *names;
    size_t n_names;
};

/* A part of the x axis that is shaded in every panel, behind all else. */
struct figure_stretch {
    double from, to;
};

struct figure_column {
    const char *heading;
    const double *values; /* [n_rows] */
};

struct figure {
    const char *name;                    /* of its files: lower-case letters, digits, '-', '_' */
    const char *title, *subtitle, *note; /* NULL: none */
    struct figure_axis x;
    const struct figure_column *columns; /* the first one is x unless the axis has names */
    size_t n_columns, n_rows;
    const struct figure_stretch *stretches; /* [n_stretches]; NULL: none */
    size_t n_stretches;
    const struct figure_panel *panels; /* the upper one first */
    size_t n_panels;                   /* 1 or 2; 1 if the axis has names; 0 with a flow */
    const struct flow *flow; /* output/flow.h: drawn in place of panels, the names are its links' */
};

/* The numbers as NAME.csv has them. */
void figure_write_data(const struct figure *figure, FILE *stream);

/*
 * NAME.gp and NAME.csv into the folder; false, with errno, if they are not
 * both there. Pictures of that name go, since they show older numbers.
 */
bool figure_save(const struct figure *figure, const char *folder);

/* house.gp into the folder, which the scripts load. */
bool figure_save_house(const char *folder);

#endif
