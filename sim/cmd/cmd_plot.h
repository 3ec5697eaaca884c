/*
 * cmd_plot.h -- `jietong plot`: the pictures of stored results, drawn again.
 */
#ifndef SIM_CMD_CMD_PLOT_H
#define SIM_CMD_CMD_PLOT_H

#include "sim/cmd/command.h"

extern const struct command command_plot;

#endif
