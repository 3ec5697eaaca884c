/*
 * sweep_centres.h -- a population of centres on the screen: together, by kind, and how far apart
 * the single ones are.
 */
#ifndef SIM_CMD_SWEEP_CENTRES_H
#define SIM_CMD_SWEEP_CENTRES_H

#include "sim/cmd/sweep_page.h"

/* At the only point of the sweep. */
void sweep_print_centres(const struct sweep *s, const struct headlines *h, FILE *to);

#endif
