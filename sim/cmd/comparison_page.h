/*
 * comparison_page.h -- what changes, on the screen: three lines, or tables.
 */
#ifndef SIM_CMD_COMPARISON_PAGE_H
#define SIM_CMD_COMPARISON_PAGE_H

#include "sim/cmd/options.h"
#include "sim/study/comparison.h"

#include <stdio.h>

/* A comparison with what its scenarios are called: files, or what was set. */
struct compared {
    const struct comparison *comparison;
    char *const *name; /* [comparison->n] */
    const struct options *options;
    const char *agents; /* what the yardstick counts: heads or agents */
};

/* One variant in points, agents and money. */
void comparison_print_lines(const struct compared *c, FILE *to);

/* All variants in tables; the folder is where the files are, or NULL. */
void comparison_print_page(const struct compared *c, const char *folder, FILE *to);

/* "worse, missed now" */
const char *comparison_verdict(const struct target_change *t);

#endif
