/*
 * cmd_help.h -- what the program says about itself.
 */
#ifndef SIM_CMD_CMD_HELP_H
#define SIM_CMD_CMD_HELP_H

#include "sim/cmd/command.h"

#include <stdio.h>

/* All commands, one line each. */
void help_print(const struct command *const commands[], size_t n, FILE *to);

/* One command: its usage, what it answers, its options. */
void help_command(const struct command *c, FILE *to);

void help_version(FILE *to);

/* "jietong 0.1.0" */
extern const char *const program_version;

#endif
