/*
 * yardstick.h -- a centre with somewhat more agents, or fewer, against which changes are measured.
 *
 * About a twelfth more or fewer, and at least four heads: spread over the shifts of all groups in
 * proportion to their heads, or in every interval where a group is staffed by interval. What a
 * change is worth is then its size over that of one agent.
 */
#ifndef SIM_STUDY_YARDSTICK_H
#define SIM_STUDY_YARDSTICK_H

#include "sim/scenario/scenario.h"

struct yardstick {
    struct scenario *scenario; /* borrows from the other; NULL: there is none */
    double agents;             /* more, below 0 fewer: heads, or agents on average over the day */
    bool heads;                /* every group has shifts */
};

/* sign 1: more, -1: fewer, where some would be left in every shift and interval that has any. */
struct yardstick yardstick_new(const struct scenario *s, int sign);
void yardstick_free(struct yardstick *y);

#endif
