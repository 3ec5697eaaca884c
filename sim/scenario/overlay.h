/*
 * overlay.h -- settings laid over a scenario's tree before it is read.
 *
 * A path names a value: names separated by dots, elements of a list by [number] from 0, or by the
 * `name` they have: groups.desk.shifts[0].heads, groups.desk.shifts.early.heads. "*" stands for
 * every name of a group and "[]" for every element of a list: groups.*.shifts[].heads.
 */
#ifndef SIM_SCENARIO_OVERLAY_H
#define SIM_SCENARIO_OVERLAY_H

#include "sim/scenario/tree.h"

/* One `--set path=value`. */
struct overlay {
    const char *path;
    const char *text; /* in libconfig's syntax; what does not parse is taken as a text */
};

/* The same asked for by the file of a study. */
struct amendment {
    struct overlay overlay;
    bool scales;      /* the text is a factor for the numbers that are there; whole ones stay whole,
                         rounded once, whatever number of factors there is, to 1 at least if they
                         were */
    const char *file; /* that asks for it, for messages; NULL: the command line */
    int line;
};

/* Lays one setting over the tree, with the groups that lead to it where there are none yet. */
bool tree_overlay(struct tree *t, const struct overlay *o, struct error *err);
bool tree_amend(struct tree *t, const struct amendment *a, struct error *err);

#endif
