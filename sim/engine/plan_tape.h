/*
 * plan_tape.h -- what the roster, the calendar and the events fix beforehand, as one tape in order.
 *
 * Opening and closing, intervals, people who come and go, their breaks, steps of staffing, events:
 * none of it depends on chance, so it is laid out once and read by every replication.
 */
#ifndef SIM_ENGINE_PLAN_TAPE_H
#define SIM_ENGINE_PLAN_TAPE_H

#include "sim/engine/plan.h"

/* Fills in the tape, and the shifts, persons and pauses it speaks of; once classes and groups are
 * known. */
void plan_tape_fill(struct plan *p);

/* The first day whose shift may still be running at the start of simulated time. */
int32_t plan_first_day(const struct plan *p, const struct shift *s);

/* When the break of a head whose shift starts on that day begins, as the roster says. */
ticks plan_break_starts(const struct plan *p, const struct plan_pause *pause, int32_t day,
                        size_t head);

/* Seats are used again by the third day after: by then yesterday's overtime is long over. */
uint32_t plan_seats_a_head(const struct plan *p, const struct shift *s);

#endif
