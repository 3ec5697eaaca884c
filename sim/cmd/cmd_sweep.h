/*
 * cmd_sweep.h -- jietong sweep: one scenario at many points, or a population of centres.
 */
#ifndef SIM_CMD_CMD_SWEEP_H
#define SIM_CMD_CMD_SWEEP_H

#include "sim/cmd/command.h"

extern const struct command command_sweep;

#endif
