/*
 * standstill.h -- can all agents come to wait for each other?
 *
 * Who passes a contact on warm stays with the customer until a further agent is free. Where those
 * who are asked can themselves be waiting so, and customers never give up, a moment at which all
 * wait lasts for ever: nobody is free again (a deadlock).
 */
#ifndef SIM_SCENARIO_STANDSTILL_H
#define SIM_SCENARIO_STANDSTILL_H

#include "sim/scenario/scenario.h"

/* Adds a note that names the groups, if there are any. */
void standstill_note(struct scenario *s);

#endif
