/*
 * cmd_explain.h -- `jietong explain`: what things are worth, and what makes days differ.
 */
#ifndef SIM_CMD_CMD_EXPLAIN_H
#define SIM_CMD_CMD_EXPLAIN_H

#include "sim/cmd/command.h"

extern const struct command command_explain;

#endif
