/*
 * summary_json.h -- what a run found, for programs: targets, measures of each scope over the whole
 * horizon, types of day, fairness, notes. Shares are fractions of one, times are seconds.
 */
#ifndef SIM_CMD_SUMMARY_JSON_H
#define SIM_CMD_SUMMARY_JSON_H

#include "sim/study/experiment.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

bool summary_json_write(const struct experiment *e, uint64_t seed, FILE *to);

#endif
