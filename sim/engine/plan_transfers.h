/*
 * plan_transfers.h -- where contacts of a stream are passed on to, and which jobs they leave.
 */
#ifndef SIM_ENGINE_PLAN_TRANSFERS_H
#define SIM_ENGINE_PLAN_TRANSFERS_H

#include "sim/engine/plan.h"

void plan_transfers_fill(struct plan *p);

#endif
