/*
 * flow.h -- how many go where: nodes in columns, and bands between them as wide as their numbers.
 *
 * A flow goes from left to right. The nodes of the first and the last column stand under each other
 * in their order, with room for their labels; the others stand where their bands pull them. Bands
 * leave and reach a node in the order of the links.
 */
#ifndef OUTPUT_FLOW_H
#define OUTPUT_FLOW_H

#include "output/figure.h"

#include <stdio.h>

enum { FLOW_NODES_MOST = 32, FLOW_LINKS_MOST = 48 };

struct flow_node {
    const char *name, *number; /* the label */
    size_t column;
    enum figure_colour colour; /* of the bar, and of the bands that reach it */
};

struct flow_link {
    size_t from, to; /* nodes; the second in a later column */
    double value;    /* >= 0 */
};

struct flow {
    const struct flow_node *nodes; /* [n_nodes], at most FLOW_NODES_MOST */
    size_t n_nodes, n_columns;
    const struct flow_link *links; /* [n_links], at most FLOW_LINKS_MOST */
    size_t n_links;
};

/* What a script draws between two heights, in pixels from the upper edge of a picture of that
 * height. */
void flow_write(const struct flow *flow, double top, double bottom, double height, FILE *stream);

#endif
