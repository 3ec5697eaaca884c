/*
 * rules_parts.h -- the rules between the parts of a scenario, for rules.c only.
 *
 * Each looks at the whole scenario and says what is wrong with a sentence at its place in the tree.
 */
#ifndef SIM_SCENARIO_RULES_PARTS_H
#define SIM_SCENARIO_RULES_PARTS_H

#include "sim/base/error.h"
#include "sim/scenario/scenario.h"
#include "sim/scenario/tree.h"

typedef bool rule(const struct node *root, const struct scenario *s, struct error *err);

/* Classes and their channels: everything is reached and served. */
rule every_stream_is_served, redials_have_a_channel, every_stream_has_contacts,
    every_closing_happens, every_channel_is_used, queues_are_few;

/* Agent groups: what is set has an effect, and numbers stay within what can be simulated. */
rule concurrency_has_use, groups_have_few_queues, agents_are_few, shifts_meet_hours,
    wages_are_complete, premiums_have_wages, reserves_have_use, ringing_has_use,
    agents_kept_free_have_use;

/* Self-service and the events that befall it. */
rule releases_are_in_the_horizon, what_stands_in_is_there, events_are_possible, events_do_not_clash;

/* Groups and classes stand in the tree in the order of the scenario. */
const struct node *node_at(const struct node *root, const char *part, size_t i);

/* Where a class says that it comes through its i-th channel. */
const struct node *stream_node(const struct node *root, size_t class, size_t i);

#endif
