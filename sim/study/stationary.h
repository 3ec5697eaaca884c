/*
 * stationary.h -- the fewest agents by formula: one pool in steady state, held against targets.
 *
 * Which of the measures move with the number of agents, and which way, is here too.
 */
#ifndef SIM_STUDY_STATIONARY_H
#define SIM_STUDY_STATIONARY_H

#include "models/erlang.h"
#include "sim/scenario/scenario.h"

/* What one more agent does to a measure: 1 raises it, -1 lowers it, 0 nothing that can be relied
 * on. */
int measure_with_agents(const struct measure *m);

/* Is there a formula for it? */
bool stationary_knows(const struct measure *m);

/* By Erlang A; by Erlang C where nobody gives up. */
double stationary_value(const struct erlang *q, const struct measure *m, double within_s);

/* How far the value is on the right side of the bound, below 0 on the wrong one: a share in points,
 * anything else as a part of the bound. */
double target_slack(const struct target *t, double value);

/* Does the value of the measure meet the target's bound? NAN, which nobody can know, does. */
bool target_is_met(const struct target *t, double value);

/*
 * The fewest agents with whom the pool meets all of the n targets that have a formula; a pool
 * without arrivals needs none. -1 if no number does.
 */
int stationary_agents(const struct erlang *q, const struct target *const targets[], size_t n);

#endif
