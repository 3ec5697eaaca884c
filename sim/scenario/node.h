/*
 * node.h -- one value of a scenario's tree: a group, a list, a number, a truth or a text.
 *
 * Every value knows the file and the line it came from, so that any message about it can say so.
 */
#ifndef SIM_SCENARIO_NODE_H
#define SIM_SCENARIO_NODE_H

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

/* A new value without a place; the name is copied. */
struct node *node_new(const char *name, enum node_type type);
struct node *node_copy(const struct node *from);

/* Puts a value behind the others of its parent, and returns it. */
struct node *node_add(struct node *parent, struct node *n);

/* With all below it; node_clear leaves the node itself, without a value. */
void node_free(struct node *n);
void node_clear(struct node *n);

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

/* Whether texts and numbers are such as a file itself could contain: escapes in a text can make
 * others, and numbers can be too large. */
bool node_check(const struct node *n, struct error *err);

#endif
