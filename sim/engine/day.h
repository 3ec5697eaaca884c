/*
 * day.h -- one horizon, simulated event by event.
 *
 * A day holds everything that changes while a horizon is simulated, in one block per thread; the
 * plan it was made for is constant and shared. Running a replication leaves its sums in the record,
 * which is overwritten by the next. The same plan and replication give the same record, whatever
 * was run before.
 */
#ifndef SIM_ENGINE_DAY_H
#define SIM_ENGINE_DAY_H

#include "sim/engine/plan.h"
#include "sim/engine/record.h"
#include "sim/engine/trace.h"

struct day;

struct day *day_new(const struct plan *p);
void day_free(struct day *d);

/* Simulates replication number `replication` and returns what it left. */
const struct record *day_run(struct day *d, uint32_t replication);

/* What makes days differ, each with draws of its own. */
enum layer {
    LAYER_CUSTOMERS, /* when they come, handle times, patience, choices */
    LAYER_FORECAST,
    LAYER_DAY,
    LAYER_INTERVAL,
    LAYER_DRIFT,
    LAYER_ATTENDANCE, /* absence, spells away */
    LAYERS,
};

/* The same with each layer taken from a replication of its own: what two days share and what not.
 */
const struct record *day_run_mixed(struct day *d, const uint32_t replication[LAYERS]);

/* The same, told contact by contact. */
void day_trace(struct day *d, uint32_t replication, struct trace *t);

#endif
