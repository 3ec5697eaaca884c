/*
 * layout.h -- where everything in a figure goes, and how far its axes reach.
 *
 * Computed before the first line of the script is written, because gnuplot
 * neither breaks a long title nor makes room for long names. Places are pixels
 * from the upper left corner, of a picture HOUSE_WIDTH wide; the widths of
 * texts are estimates.
 */
#ifndef OUTPUT_LAYOUT_H
#define OUTPUT_LAYOUT_H

#include "output/figure.h"
#include "output/gnuplot.h"
#include "output/scale.h"

enum {
    LAYOUT_EDGE = 18,   /* where texts begin at the left */
    LAYOUT_RIGHT = 926, /* where axes and legends end */
    LAYOUT_SAMPLE = 24, /* the width of the sample of a line in the legend */
    LAYOUT_SAMPLE_TO_TEXT = 8,
    LAYOUT_FLOW = 400, /* the height of a flow */
    LAYOUT_LINE = 20,  /* from one line of the subtitle or legend to the next */
    LAYOUT_NOTE_LINE = 16,
    LAYOUT_TITLE = 30, /* the middle of the title */
    LAYOUT_SUBTITLE = 61,
    LAYOUT_MOST_PANELS = 2,
    LAYOUT_MOST_LINES = 2,
    LAYOUT_MOST_ENTRIES = 32, /* series beyond have no place in the legend */
};

/* A text as the lines it is broken into; the last is cut if there was no place for more. */
struct layout_text {
    struct gnuplot_text line[LAYOUT_MOST_LINES];
    size_t n;
};

/* A series in the legend, or the label of a mark. */
struct layout_entry {
    const struct figure_series *series;
    double x, y; /* where it begins, or the middle of a mark's label */
};

struct layout_panel {
    double unit_y, top, bottom;
    struct scale values;
    struct layout_entry entry[LAYOUT_MOST_ENTRIES], mark[LAYOUT_MOST_ENTRIES];
    size_t n_entries, n_marks;
};

struct layout {
    double height, left, bottom; /* of the picture; of the panels; of the lowest panel */
    double x_from, x_to;         /* the range of x; unused if the axis has names */
    struct layout_text title, subtitle, note;
    struct layout_panel panel[LAYOUT_MOST_PANELS];
};

void layout_find(struct layout *layout, const struct figure *figure);

/* The part of a title that fits into its line. */
struct gnuplot_text layout_title(const char *title);

/* The part of a name that fits beside the axis. */
struct gnuplot_text layout_name(const char *name);

bool layout_has_names(const struct figure *figure);
/* Rows stand for intervals. */
bool layout_has_intervals(const struct figure *figure);
bool layout_is_logarithmic(const struct figure *figure);

/* Low and high are given. */
bool layout_has_range(const struct figure_series *series);

#endif
