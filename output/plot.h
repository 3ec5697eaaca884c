/*
 * plot.h -- gnuplot's plot command for the series of one panel of a figure.
 *
 * Each series is a clause of the command that reads its columns of NAME.csv.
 * What gnuplot draws without numbers (levels, marks, texts) is not part of it.
 */
#ifndef OUTPUT_PLOT_H
#define OUTPUT_PLOT_H

#include "output/figure.h"

#include <stdio.h>

void plot_write(const struct figure *figure, const struct figure_panel *panel, FILE *stream);

/* How a series looks, for its clause and for its sample in the legend. */
const char *plot_colour(const struct figure_series *series); /* a name that house.gp defines */
const char *plot_line_width(const struct figure_series *series);
const char *plot_dash(
    const struct figure_series *series); /* an option with a space before; or "" */
double plot_shade(const struct figure_series *series);

#endif
