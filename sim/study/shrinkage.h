/*
 * shrinkage.h -- from agents needed to people employed, and what becomes of paid time.
 *
 * The ladder goes from the contract down to work in hand, in agent hours a day:
 *
 *     contract > rostered > on site less breaks > present (logged in) > busy
 *
 * Each step loses something: days off and planned leave, listed breaks and unplanned absence,
 * spells away, waiting for contacts. Heads are people on the roster of a day, after planned leave;
 * FTE = heads * 365/250 / (1 - planned absence), for a post that is filled every day of the year by
 * people with 250 working days. Breaks are in the proportion that the roster has them; without a
 * roster a head is 8 hours without breaks.
 */
#ifndef SIM_STUDY_SHRINKAGE_H
#define SIM_STUDY_SHRINKAGE_H

#include "sim/study/coverage.h"

struct ladder {
    double contract_h, rostered_h, attending_h, present_h, busy_h; /* a day */
    double heads, fte;
    double paid_h;
    double cost; /* a day, in the scenario's currency; NAN: no wage is given */
};

/* Of a group with so many hours present a day, of which the share `occupancy` is busy. */
struct ladder ladder_from_present(const struct scenario *s, const struct coverage *roster,
                                  size_t group, double present_h, double occupancy);

/* The group's roster as it is. */
struct ladder ladder_of_roster(const struct scenario *s, const struct coverage *roster,
                               size_t group);

/* People to employ for so many heads on the roster of a mean day. */
double fte_of_heads(const struct agent_group *g, double heads);

/* a += b */
void ladder_add(struct ladder *a, const struct ladder *b);

#endif
