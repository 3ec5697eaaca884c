/*
 * command.h -- what a command is: a name, its options and operands, and what it does.
 *
 * The table of all commands is in sim/main.c; the command line, the help and its mistakes are
 * handled for all of them alike.
 */
#ifndef SIM_CMD_COMMAND_H
#define SIM_CMD_COMMAND_H

#include "sim/base/error.h"

#include <stddef.h>

struct options;

struct command {
    const char *name;
    const char *operands;     /* as the usage line shows them; "" if there are none */
    size_t least, most;       /* number of operands */
    const char *answers;      /* what it answers, in a few words, for the list of commands */
    const char *about;        /* the same in sentences, for its own help */
    unsigned options;         /* which it takes: bits 1 << enum option_id (options.h) */
    const char *replications; /* how many it simulates without -n, in words; NULL: it takes no -n */
    /* Answers what the program exits with; *err says why if that is more than 1. */
    enum exit_status (*run)(const struct options *o, struct error *err);
};

#endif
