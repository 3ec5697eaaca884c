/*
 * cmd_settings.h -- `jietong settings [PATH]`: every setting a scenario can have.
 */
#ifndef SIM_CMD_CMD_SETTINGS_H
#define SIM_CMD_CMD_SETTINGS_H

#include "sim/cmd/command.h"

extern const struct command command_settings;

#endif
