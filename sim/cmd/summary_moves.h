/*
 * summary_moves.h -- contacts that went elsewhere: to another channel, or to be called back.
 */
#ifndef SIM_CMD_SUMMARY_MOVES_H
#define SIM_CMD_SUMMARY_MOVES_H

#include "sim/study/experiment.h"

#include <stdio.h>

/* One line; nothing where all stay. */
void summary_moves_print(const struct experiment *e, FILE *to);

#endif
