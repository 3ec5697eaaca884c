/*
 * option_values.h -- what each option takes from the words after it, for options.c only.
 *
 * The text is NULL where an option has no argument; what an option refers to stays argv's.
 */
#ifndef SIM_CMD_OPTION_VALUES_H
#define SIM_CMD_OPTION_VALUES_H

#include "sim/cmd/options.h"

/* False, with a sentence that names the option, what it takes and what was found. */
typedef bool option_take(struct options *o, const char *text, struct error *err);

option_take take_replications, take_precision, take_at_least, take_at_most, take_seed, take_set,
    take_or, take_output, take_no_plots, take_no_files, take_trace, take_nothing, take_search,
    take_fresh, take_quiet, take_update, take_threads, take_part, take_title, take_size,
    take_format, take_help;

#endif
