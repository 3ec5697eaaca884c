/*
 * sweep_figures.h -- the pictures of a sweep.
 *
 * Lines with bands over one axis, a heat map over a grid of two, and otherwise each axis by itself;
 * what an answer rate costs with the efficient points; the centres of a population by size, and how
 * their answer rates are spread.
 */
#ifndef SIM_CMD_SWEEP_FIGURES_H
#define SIM_CMD_SWEEP_FIGURES_H

#include "sim/cmd/options.h"
#include "sim/study/frontier.h"

#include <stdbool.h>

/* Saves and draws the pictures there are in folder/plots; false with a sentence on what is lacking.
 */
bool sweep_figures_draw(const struct sweep *s, const struct frontier *f, const struct options *o,
                        const char *folder, struct error *err);

/* Takes the pictures of an older sweep away. */
void sweep_figures_remove(const char *folder);

#endif
