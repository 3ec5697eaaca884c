/*
 * inflow.h -- the next arrival of a class.
 *
 * Spacings are drawn in blocks, so what every contact asks for is one sum and one comparison, which
 * stand here; a new block and a new interval are in inflow.c.
 */
#ifndef SIM_ENGINE_INFLOW_H
#define SIM_ENGINE_INFLOW_H

#include "sim/engine/state.h"

/* Past the block or the interval. */
void inflow_goes_on(struct day *d, uint32_t class);

/* Says when the next item of the block arrives; false if that is beyond the interval. */
static inline bool inflow_expects(struct day *d, uint32_t class)
{
    struct inflow *f = &d->inflows[class];
    const double sum = f->sum + f->spacing[f->at];
    const double time = f->start + sum * f->pace;
    if (time >= f->end)
        return false;
    f->sum = sum;
    tournament_set(&d->inflow_keys, class, key_bringing((ticks)time, BRINGS_ARRIVAL, class));
    return true;
}

/* Finds the next arrival, and says when it will be. */
static inline void inflow_advance(struct day *d, uint32_t class)
{
    const struct inflow *f = &d->inflows[class];
    if (f->at == f->filled || !inflow_expects(d, class))
        inflow_goes_on(d, class);
}

#endif
