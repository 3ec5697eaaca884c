/*
 * cmd_verify.h -- `jietong verify`: the simulator against queues with exact answers, here and now.
 */
#ifndef SIM_CMD_CMD_VERIFY_H
#define SIM_CMD_CMD_VERIFY_H

#include "sim/cmd/command.h"

extern const struct command command_verify;

#endif
