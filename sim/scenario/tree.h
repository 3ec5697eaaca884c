/*
 * tree.h -- the settings of a scenario file as a checked tree of values.
 *
 * libconfig reads the text once (see source.h for what is checked before); everything else works on
 * this tree: overrides from the command line are laid over it, the readers take values out of it
 * and mark them, and what nobody took is an error. Every value knows the file and the line it came
 * from, so that any message about it can say so.
 *
 * A path names a value: names separated by dots, elements of a list by [number] from 0, or by the
 * `name` they have: groups.desk.shifts[0].heads, groups.desk.shifts.early.heads. "*" stands for
 * every name of a group and "[]" for every element of a list: groups.*.shifts[].heads.
 */
#ifndef SIM_SCENARIO_TREE_H
#define SIM_SCENARIO_TREE_H

#include "sim/base/error.h"

#include <stddef.h>

enum node_type { NODE_GROUP, NODE_LIST, NODE_NUMBER, NODE_TRUTH, NODE_TEXT };

struct node {
    char *name; /* NULL: the root, or an element of a list */
    enum node_type type;
    double number; /* exact also for whole numbers up to 2^53 */
    bool whole;    /* a number written without decimal point or exponent */
    double scaled; /* of a whole number that was scaled: before rounding; 0: it was not */
    bool truth;
    char *text;          /* UTF-8 without control characters */
    struct node **child; /* [n]: of groups and lists */
    size_t n;
    struct node *parent;
    const char *file; /* borrowed from the tree; NULL: from the command line */
    int line;
    bool used;                     /* a reader took it, or looked into it */
    const struct setting *setting; /* the setting it is (settings.h); NULL: not known yet */
};

struct tree {
    struct node *root;
    char **files; /* [n_files], as named; the first is the scenario itself */
    size_t n_files;
};

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

/* NULL and *err if the file is no scenario file. */
struct tree *tree_read(const char *path, struct error *err);
void tree_free(struct tree *t);

/* Lays one setting over the tree, with the groups that lead to it where there are none yet. */
bool tree_overlay(struct tree *t, const struct overlay *o, struct error *err);
bool tree_amend(struct tree *t, const struct amendment *a, struct error *err);

/* The tree in libconfig's syntax, includes and overrides resolved; reading it again gives the
 * same values to the last bit. free() it. */
char *tree_write(const struct tree *t);

/* The same for one value. */
char *node_write(const struct node *n);

/* NULL if the group has none of that name. */
struct node *node_child(const struct node *group, const char *name);

/* Where in the tree: "groups.desk.shifts[0].heads"; free() it. */
char *node_path(const struct node *n);

/* Makes a list of numbers out of a node that named a file of them. */
void node_becomes_list(struct node *n, const double *numbers, size_t count);

/* A new setting at the end of a group, or, with NULL for its name, element of a list. */
void node_add_text(struct node *group, const char *name, const char *text);
void node_add_number(struct node *group, const char *name, double number);
void node_add_truth(struct node *group, const char *name, bool truth);
struct node *node_add_group(struct node *group, const char *name);
struct node *node_add_list(struct node *group, const char *name);

/* Makes an empty list out of a node that named a file, and adds a group to it for a line of that
 * file; messages about the group then say the file and the line. */
void node_becomes_rows(struct node *n, const char *path);
struct node *node_add_row(struct node *list, int line);

/* Leaves of a list the `count` elements from `first` on. */
void node_keep(struct node *list, size_t first, size_t count);

/* The file in which the node stands, or, if it is from the command line, what is around it. */
const char *node_place(const struct node *n);

/* How a value is shown in messages, cut short if it is long: -3, "abc", true, a group, a list. */
struct node_shown {
    char text[80];
};
struct node_shown node_shown(const struct node *n);

/* Sets "file:line: path: ..." or "--set: path: ..." and returns false. */
bool node_fail(const struct node *n, struct error *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
