/*
 * summary_notes.h -- the small print of the page: what was assumed, what the words and the numbers
 * mean, and what the scenario notes.
 */
#ifndef SIM_CMD_SUMMARY_NOTES_H
#define SIM_CMD_SUMMARY_NOTES_H

#include "sim/cmd/options.h"
#include "sim/study/experiment.h"

#include <stdio.h>

void summary_notes_print(const struct experiment *e, const struct options *o, FILE *to);

#endif
