/*
 * plan_streams.h -- the streams of every class, compiled: one for each of its channels and each
 * kind of its customers, with the laws that hold there.
 *
 * The kinds are those of customers in no customer group, then each group's recognised and
 * unrecognised. Contacts passed on with a priority of their own wait in further streams.
 */
#ifndef SIM_ENGINE_PLAN_STREAMS_H
#define SIM_ENGINE_PLAN_STREAMS_H

#include "sim/engine/plan.h"

/* Fills in classes and streams, except what groups, offers and transfers say of these. */
void plan_streams_fill(struct plan *p);

void plan_stream_clear(struct plan_stream *ps);

#endif
