/*
 * summary.h -- the answer on one screen.
 *
 * Targets first: met or missed, by how much, on how many days of ten, with occupancy and service
 * level always beside the answer rate. Then the classes and the agent groups, what was assumed, and
 * where the files are.
 */
#ifndef SIM_CMD_SUMMARY_H
#define SIM_CMD_SUMMARY_H

#include "sim/cmd/options.h"
#include "sim/study/experiment.h"

#include <stdio.h>

/* folder: where the files go, or NULL. */
void summary_print(const struct experiment *e, const struct options *o, const char *folder,
                   FILE *to);

#endif
