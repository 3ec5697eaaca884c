/*
 * tree.h -- the settings of a scenario file as a checked tree of values.
 *
 * libconfig reads the text once (see source.h for what is checked before); everything else works on
 * this tree: overrides from the command line are laid over it (overlay.h), the readers take values
 * out of it and mark them, and what nobody took is an error.
 */
#ifndef SIM_SCENARIO_TREE_H
#define SIM_SCENARIO_TREE_H

#include "sim/scenario/node.h"

struct source;

struct tree {
    struct node *root;
    char **files; /* [n_files], as named; the first is the scenario itself */
    size_t n_files;
};

/* NULL and *err if the file is no scenario file. */
struct tree *tree_read(const char *path, struct error *err);
void tree_free(struct tree *t);

/* One value in libconfig's syntax; NULL if the text is not that. */
struct node *tree_value(const struct source *s);

/* The tree in libconfig's syntax, includes and overrides resolved; reading it again gives the
 * same values to the last bit. free() it. */
char *tree_write(const struct tree *t);

/* The same for one value. */
char *node_write(const struct node *n);

#endif
