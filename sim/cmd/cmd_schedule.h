/*
 * cmd_schedule.h -- the cheapest heads found on the scenario's shifts.
 */
#ifndef SIM_CMD_CMD_SCHEDULE_H
#define SIM_CMD_CMD_SCHEDULE_H

#include "sim/cmd/command.h"

extern const struct command command_schedule;

#endif
