/*
 * cover.h -- the cheapest numbers of heads on given shifts that cover a requirement.
 *
 * An integer programme, on GLPK: minimise the cost of the heads such that in every row (an interval
 * of an agent group) those present add up to what is required, within limits on sums of heads. What
 * no number of heads within the limits can cover is left short, at a price beyond all wages, so
 * that there is always an answer.
 *
 *   1. the relaxed programme by the simplex method, from the basis of the answer before, since
 *      only the requirement changes: its value bounds every answer from below
 *   2. a dive to whole heads: the largest fraction goes up, the relaxation is solved again, and so
 *      on; then heads go that nothing needs
 *   3. branch and bound that starts from the best of this and of the heads that the caller has: of
 *      the whole programme where it is small, else of neighbourhoods, a part of the shifts at a
 * time while the heads on the others stay
 *
 * The search is limited by nodes and rounds and never by time, so the answer does not depend on the
 * machine.
 */
#ifndef SIM_STUDY_COVER_H
#define SIM_STUDY_COVER_H

#include <stdbool.h>
#include <stddef.h>

/* At most so many heads in a sum of some shifts. */
struct cover_limit {
    const double *weight; /* [shifts] */
    double at_most;
};

struct cover {
    size_t shifts, rows;
    const double *cost;               /* [shifts] of a head, > 0 */
    const double *present;            /* [shifts][rows] agents present a head, as a mean */
    const struct cover_limit *limits; /* [n_limits] which no heads at all keep to */
    size_t n_limits;
    size_t nodes_most; /* of each branch and bound */
    size_t rounds;     /* of neighbourhoods */
};

struct cover_answer {
    size_t *heads;      /* [shifts] */
    double *short_of;   /* [rows] agents that are not covered */
    double cost, bound; /* of the heads, and what no answer can be below; shortages left out */
};

/* The programme, which borrows all of c. */
struct programme;
struct programme *programme_new(const struct cover *c);
void programme_free(struct programme *p);

/* heads[shifts]: an answer to begin with, or NULL. */
struct cover_answer programme_solve(struct programme *p, const double required[],
                                    const size_t heads[]);
void cover_answer_free(struct cover_answer *a);

/* Do the heads keep to the limits? */
bool cover_within_limits(const struct cover *c, const size_t heads[]);

#endif
