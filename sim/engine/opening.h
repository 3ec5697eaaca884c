/*
 * opening.h -- what is known of a replication before anything happens in it.
 *
 * Draws have addresses, so how busy a day is, who is absent and when an agent's clock calls him
 * away can be looked up without simulating the day: in a hundredth of the time or less. The same
 * plan and replication give the numbers that day_run meets.
 */
#ifndef SIM_ENGINE_OPENING_H
#define SIM_ENGINE_OPENING_H

#include "sim/engine/plan.h"

struct opening {
    size_t intervals; /* counted, of the whole horizon */
    size_t classes, groups;
    double *expected;     /* [intervals][classes] first attempts, given the factors of the rate */
    double *handle_error; /* [classes] factor on all handle times */
    double *present; /* [intervals][groups] mean agents, given who is absent: without those on a
                        listed break, and less the mean share in spells away */
    double *away;    /* [intervals][groups] agents whose clocks call them away, less that mean;
                        0 where staffing is by interval. Of mean 0 whoever is absent, since spells
                        are in equilibrium from the start of a shift. */
    struct opener *opener;
};

struct opening opening_new(const struct plan *p);
void opening_free(struct opening *o);

/* Opens a replication in place of the one before: expected and present. */
void opening_take(struct opening *o, uint32_t replication);

/* The same, and away, which takes most of the time. */
void opening_take_spells(struct opening *o, uint32_t replication);

#endif
