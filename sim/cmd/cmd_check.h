/*
 * cmd_check.h -- `jietong check`: whether stored results still hold.
 */
#ifndef SIM_CMD_CMD_CHECK_H
#define SIM_CMD_CMD_CHECK_H

#include "sim/cmd/command.h"

extern const struct command command_check;

#endif
