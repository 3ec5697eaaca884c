/*
 * cmd_compare.h -- `jietong compare`: what changes.
 */
#ifndef SIM_CMD_CMD_COMPARE_H
#define SIM_CMD_CMD_COMPARE_H

#include "sim/cmd/command.h"

extern const struct command command_compare;

#endif
