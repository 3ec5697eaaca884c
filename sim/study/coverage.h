/*
 * coverage.h -- whom a roster puts where, as a mean over days.
 *
 * Of each agent group and interval of the day: heads rostered, heads on a listed break, and agents
 * present (logged in) once unplanned absence and spells away are taken off by their shares. The
 * roster is exact and the rest expected, so nothing is simulated. Breaks count where they are
 * listed; one that begins late after a contact counts there too.
 */
#ifndef SIM_STUDY_COVERAGE_H
#define SIM_STUDY_COVERAGE_H

#include "sim/scenario/scenario.h"

struct coverage {
    size_t groups, intervals;
    double *rostered, *on_break, *present; /* [groups][intervals], mean numbers of agents */
};

struct coverage coverage_of(const struct scenario *s);
void coverage_free(struct coverage *c);

/* Of a group with agents by interval: those staffed in an interval of the day, by the mean of the
 * horizon's days. */
double coverage_agents(const struct scenario *s, const struct agent_group *g, size_t interval);

/* The share of the horizon's days on which a shift works. */
double shift_share_of_days(const struct calendar_hours *h, const struct shift *s);

/* Adds one head of a shift to numbers by interval of the horizon, [days][intervals], on the days on
 * which it works: on site, and of that on a break. Of a centre that never closes with whom is still
 * there from the day before the first. */
void coverage_add_head_by_day(const struct scenario *s, const struct shift *shift, size_t head,
                              double rostered[], double on_break[]);

/* The share of the heads on the roster and not on a break who are logged in; absence does not
 * touch agents staffed by interval. */
double coverage_present_share(const struct agent_group *g);

#endif
