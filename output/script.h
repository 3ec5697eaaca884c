/*
 * script.h -- a figure as a script for gnuplot, made to be read and changed.
 *
 * Everything has its place written out, by layout.h; the look is in house.gp,
 * which the script loads, and the numbers are in NAME.csv beside it.
 */
#ifndef OUTPUT_SCRIPT_H
#define OUTPUT_SCRIPT_H

#include "output/figure.h"

#include <stdio.h>

void script_write(const struct figure *figure, FILE *stream);

#endif
