/*
 * cmd_run.h -- `jietong run SCENARIO`: what happens in a centre.
 */
#ifndef SIM_CMD_CMD_RUN_H
#define SIM_CMD_CMD_RUN_H

#include "sim/cmd/command.h"

extern const struct command command_run;

#endif
