/*
 * cover.h -- the cheapest numbers of heads on given shift patterns that cover a requirement.
 *
 * An integer programme, solved by GLPK: minimise the cost of the heads such that in every row
 * (an interval of an agent group) those present add up to what is required. What no number of heads
 * can cover is left short, at a price beyond all wages, so that there is always an answer. The
 * search is limited by nodes and never by time, so the answer does not depend on the machine.
 */
#ifndef SIM_STUDY_COVER_H
#define SIM_STUDY_COVER_H

#include <stddef.h>

struct cover {
    size_t patterns, rows;
    const double *cost;     /* [patterns] of a head, > 0 */
    const double *present;  /* [patterns][rows] agents present a head, as a mean */
    const double *required; /* [rows] */
    size_t nodes_most;      /* of branch and bound */
};

struct cover_answer {
    size_t *heads;      /* [patterns] */
    double *short_of;   /* [rows] agents that cannot be covered */
    double cost, bound; /* of the heads, and what no answer can be below; shortages left out */
};

struct cover_answer cover_solve(const struct cover *c);
void cover_answer_free(struct cover_answer *a);

#endif
