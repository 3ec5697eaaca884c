/*
 * measures_csv.h -- every measure of a run with its interval, a row for each scope and slot: the
 * whole horizon, the intervals of the day, and the types of day if they differ.
 */
#ifndef SIM_CMD_MEASURES_CSV_H
#define SIM_CMD_MEASURES_CSV_H

#include "sim/study/experiment.h"

#include <stdio.h>

void measures_csv_write(const struct experiment *e, FILE *to);

#endif
