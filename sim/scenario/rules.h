/*
 * rules.h -- what must hold between the parts of a scenario.
 *
 * The readers check each setting by itself; here is what only the whole can show.
 */
#ifndef SIM_SCENARIO_RULES_H
#define SIM_SCENARIO_RULES_H

#include "sim/base/error.h"
#include "sim/scenario/scenario.h"
#include "sim/scenario/tree.h"

/* The root is that of the tree s was read from; messages say where the fault stands in it. */
bool rules_hold(const struct node *root, const struct scenario *s, struct error *err);

#endif
