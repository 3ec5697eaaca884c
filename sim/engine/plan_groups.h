/*
 * plan_groups.h -- the agent groups, compiled: the queues each serves in their order, its seats,
 * sessions and paces.
 */
#ifndef SIM_ENGINE_PLAN_GROUPS_H
#define SIM_ENGINE_PLAN_GROUPS_H

#include "sim/engine/plan.h"

/* Fills in the groups and, from what they serve, the routes of every stream; once streams are
 * known. */
void plan_groups_fill(struct plan *p);

void plan_group_clear(struct plan_group *pg);

#endif
