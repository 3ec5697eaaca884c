/*
 * options.h -- the command line, read and checked, from one table that also feeds the help.
 *
 * GNU conventions: options and operands in any order, "--" ends the options, the last of two
 * equal options counts. Names are exact: an abbreviation that is unambiguous today would be a
 * mistake in a script tomorrow.
 */
#ifndef SIM_CMD_OPTIONS_H
#define SIM_CMD_OPTIONS_H

#include "sim/cmd/command.h"
#include "sim/scenario/overlay.h"
#include "sim/study/experiment.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum option_id {
    OPTION_REPLICATIONS,
    OPTION_PRECISION,
    OPTION_AT_LEAST,
    OPTION_AT_MOST,
    OPTION_STRATIFY,
    OPTION_CONTROL,
    OPTION_SEED,
    OPTION_SET,
    OPTION_OR,
    OPTION_OUTPUT,
    OPTION_NO_PLOTS,
    OPTION_NO_FILES,
    OPTION_TRACE,
    OPTION_COVERAGE,
    OPTION_SEARCH,
    OPTION_FRESH,
    OPTION_FORMULAS,
    OPTION_RECOMMENDED,
    OPTION_QUIET,
    OPTION_THREADS,
    OPTION_PART,
    OPTION_MERGE,
    OPTION_UPDATE,
    OPTION_TITLE,
    OPTION_SIZE,
    OPTION_FORMAT,
    OPTION_HELP,
    OPTIONS,
};

struct options {
    unsigned given; /* bits 1 << enum option_id */
    size_t replications;
    struct precision precision; /* measure NULL: the number of replications counts */
    size_t search, fresh;       /* replications of a search and its certificate; 0: not given */
    uint64_t seed;
    struct overlay *overlays; /* [n_overlays] */
    size_t n_overlays;
    size_t
        *variant_ends; /* [n_variants] overlays up to the end of each variant, if there was --or */
    size_t n_variants;
    const char *output; /* NULL: by the scenario's name */
    bool no_plots, no_files, quiet, update, help;
    uint32_t traced;     /* replication to tell, if OPTION_TRACE was given */
    int threads;         /* 0: as many as there are cores */
    size_t part, parts;  /* --part 2/3; parts = 0: it was not given */
    const char *title;   /* of a picture; NULL: its own */
    unsigned wide, high; /* of a picture, pixels; 0: its own */
    const char *format;  /* of a picture; NULL: SVG and PNG */
    char **operands;     /* [n_operands] */
    size_t n_operands;
};

/* Where no number of replications is given: so many of a horizon of that many days. */
void options_choose_replications(struct options *o, size_t days);

/* argv[0] is the command's name. What the options refer to belongs to argv, whose order changes. */
bool options_parse(struct options *o, const struct command *c, int argc, char *argv[],
                   struct error *err);
void options_free(struct options *o);

static inline bool options_given(const struct options *o, enum option_id which)
{
    return o->given >> which & 1;
}

/* One line or more for each option of the command, as its help shows them. */
void options_describe(const struct command *c, FILE *to);

/*
 * The command that gives the same numbers again, quoted for a shell; free() it. What cannot change
 * a number (threads, the folder, quiet) is left out.
 */
char *options_again(const struct options *o, const char *command);

#endif
