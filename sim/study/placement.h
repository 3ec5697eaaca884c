/*
 * placement.h -- from heads on shifts to a roster in which every break has its time.
 *
 * A break that the pattern allows in a window is put where the heads there can best be done
 * without, one head after the other, at the same time on all days of his shift. Heads of one shift
 * with the same times are one row of the roster.
 */
#ifndef SIM_STUDY_PLACEMENT_H
#define SIM_STUDY_PLACEMENT_H

#include "sim/study/choices.h"

/* What is on the roster of each group, in the order of the choices. */
struct roster {
    size_t groups;
    struct shift **shifts; /* [groups][n_shifts] with heads; no window is left in their breaks */
    size_t *n_shifts;      /* [groups] */
};

/* Required agents by cell say where heads can be done without. */
struct roster roster_of(const struct choices *c, const size_t heads[], const double required[]);
void roster_free(struct roster *r);

/* The scenario with the roster in place of the shifts of the groups that have choices; borrows the
 * rest. */
struct scenario *roster_scenario(const struct choices *c, const struct roster *r);
void roster_scenario_free(struct scenario *s);

#endif
