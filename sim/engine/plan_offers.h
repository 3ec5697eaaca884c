/*
 * plan_offers.h -- what contacts are offered, compiled: other channels, on entry and while waiting.
 *
 * Offers that nobody accepts are left out, so that they change nothing. Where something is offered
 * to those who wait, or the expected wait is asked for, patience is an event: somebody looks at the
 * queue before a contact reaches its head.
 */
#ifndef SIM_ENGINE_PLAN_OFFERS_H
#define SIM_ENGINE_PLAN_OFFERS_H

#include "sim/engine/plan.h"

/* Fills in the offers of every stream; once their routes are known. */
void plan_offers_fill(struct plan *p);

void plan_offers_clear(struct plan_stream *ps);

#endif
