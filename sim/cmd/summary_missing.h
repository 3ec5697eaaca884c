/*
 * summary_missing.h -- what a horizon of one day lacks: those who come back on a later one.
 *
 * In the long run as many come back from days before as leave for days after. A single day without
 * a warm-up has the latter, but not the former, and so less load than the centre will meet.
 */
#ifndef SIM_CMD_SUMMARY_MISSING_H
#define SIM_CMD_SUMMARY_MISSING_H

#include "sim/study/experiment.h"

#include <stdio.h>

/* Nothing where it is less than one contact in a hundred. */
void summary_missing_print(const struct experiment *e, FILE *to);

#endif
