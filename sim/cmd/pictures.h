/*
 * pictures.h -- from the scripts of figures in a folder to their pictures.
 */
#ifndef SIM_CMD_PICTURES_H
#define SIM_CMD_PICTURES_H

#include "sim/base/error.h"

#include <stddef.h>

struct gnuplot_look;

/* Draws each figure that was saved in the folder as SVG and PNG, or as the look says
 * (output/gnuplot.h); false with a sentence on what was not drawn. */
bool pictures_draw(const char *plots, const char *const names[], size_t n,
                   const struct gnuplot_look *look, struct error *err);

/*
 * Figures of results: `save` puts their scripts and data into the folder `plots` of the results,
 * false with errno if it cannot, and they are drawn there; NULL: figures of an older study go.
 * False with a sentence on what is lacking.
 */
bool pictures_save(const char *results, const char *const names[], size_t n,
                   bool (*save)(const void *of, const char *plots), const void *of,
                   struct error *err);

/* Script, data and pictures of older figures in the folder `plots` of the results go, which
 * would contradict the numbers beside them. */
void pictures_remove(const char *results, const char *const names[], size_t n);

#endif
