/*
 * figures.h -- which pictures a run has, from its estimates to output/figure.
 *
 * Each says in one sentence what to see, computed from its numbers.
 */
#ifndef SIM_CMD_FIGURES_H
#define SIM_CMD_FIGURES_H

#include "sim/cmd/options.h"
#include "sim/study/experiment.h"

#include <stdbool.h>

/* Values of single calendar days, as many as there is room for. */
struct day_values {
    double *value; /* [n] */
    size_t *day;   /* [n] of the horizon */
    size_t n, room;
};

/* A day without a value is left out. */
void day_values_add(struct day_values *d, size_t day, double value);
void day_values_free(struct day_values *d);

/*
 * Saves script and data of every figure in folder/plots and draws SVG and PNG; false with a
 * sentence on what was not saved or drawn. The days' values are their answer rates in all.
 */
bool figures_draw(const struct experiment *e, const struct options *o,
                  const struct day_values *days, const char *folder, struct error *err);

/* Takes the pictures of an older run away, which would contradict the numbers beside them. */
void figures_remove(const char *folder);

#endif
