/*
 * pay.h -- what the agents cost.
 *
 * The wage is for rostered time less the unpaid breaks, so most of it is known with the roster: the
 * plan holds it by row of the record. A day adds what chance decides: absence, unless it is paid,
 * and overtime. A shift with a premium counts for the wage as so much more time. All is whole
 * numbers, and nothing of it is done in the day's loop.
 *
 * A centre that closes pays for the time before it opens in the first interval of the day, and for
 * the time after it closes in the last one, like overtime. One that never closes has yesterday's
 * night shift at 00:00, and leaves tomorrow's part of tonight's to tomorrow.
 */
#ifndef SIM_ENGINE_PAY_H
#define SIM_ENGINE_PAY_H

#include "sim/engine/plan.h"
#include "sim/engine/record.h"

/* Fills in plan_group.paid, its premium and the wages of a group that has one. */
void pay_plan(struct plan *p, size_t group);

/* Takes the time of one who is absent out of the record where his group does not pay it; what his
 * premium would have been waits in GROUP_COST for the end of the horizon. */
void pay_absent(const struct plan *p, const struct person *person, const struct record *r);

/* At the end of the horizon: GROUP_PAID and GROUP_COST of every row. */
void pay_close(const struct plan *p, const struct record *r);

#endif
