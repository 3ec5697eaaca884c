/*
 * summary_groups.h -- the agents on the page: heads, time and occupancy of each group, who covers
 * what, and what it costs.
 */
#ifndef SIM_CMD_SUMMARY_GROUPS_H
#define SIM_CMD_SUMMARY_GROUPS_H

#include "sim/study/experiment.h"

#include <stdio.h>

void summary_groups_print(const struct experiment *e, FILE *to);

/* A row for each class and each group that can serve it. */
void summary_coverage_print(const struct experiment *e, FILE *to);

/* Nothing where no group has a wage. */
void summary_costs_print(const struct experiment *e, FILE *to);

#endif
