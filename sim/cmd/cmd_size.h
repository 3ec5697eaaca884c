/*
 * cmd_size.h -- how many agents it takes, when.
 */
#ifndef SIM_CMD_CMD_SIZE_H
#define SIM_CMD_CMD_SIZE_H

#include "sim/cmd/command.h"

extern const struct command command_size;

#endif
