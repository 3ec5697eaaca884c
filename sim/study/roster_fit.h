/*
 * roster_fit.h -- heads moved, added and taken away by what formulas say of the difference.
 *
 * From a roster whose slack on every target has been simulated, the formulas' responses
 * (requirement.h) tell how the slack changes with each head. So heads go where they are missed
 * least for what they cost, move to where they do more or cost less, and come where they help most,
 * until by this account the targets just hold. That costs no simulation; the roster that comes out
 * is simulated next, and becomes the point from which differences are taken.
 */
#ifndef SIM_STUDY_ROSTER_FIT_H
#define SIM_STUDY_ROSTER_FIT_H

#include "sim/study/choices.h"
#include "sim/study/requirement.h"

struct roster_fit {
    const struct choices *choices;
    const struct requirement *formulas;
    size_t *heads;       /* [choices] */
    double *present;     /* [cells] with these heads */
    double *slack;       /* [targets] simulated, then as the formulas change it */
    const double *least; /* [cells] that nothing may take agents present below; borrowed */
};

/* From heads with a simulated slack[targets]. */
struct roster_fit roster_fit_new(const struct choices *c, const struct requirement *formulas,
                                 const double least[], const size_t heads[], const double slack[]);
void roster_fit_free(struct roster_fit *f);

/* Adds to a choice so many heads, or takes them away. */
void roster_fit_change(struct roster_fit *f, size_t choice, int heads);

/* Changes heads until the targets hold and no change lowers the cost, by this account. */
void roster_fit_settle(struct roster_fit *f);

/* The least slack, if in every cell there were so many times the agents that the formulas ask for.
 */
double roster_fit_slack_of_multiple(const struct roster_fit *f, double multiple);

#endif
