/*
 * queue.h -- contacts that wait for an agent.
 *
 * A queue is a stream's contacts in the order of their requests, linked through the pool. The ways
 * out of it without an agent are in queue.c.
 */
#ifndef SIM_ENGINE_QUEUE_H
#define SIM_ENGINE_QUEUE_H

#include "sim/engine/contact.h"

/* Tells the groups whether a contact waits that they may take. */
void queue_shows(struct day *d, uint32_t stream);

static inline void queue_remove(struct day *d, uint32_t contact)
{
    struct contact *c = &d->contacts[contact];
    struct queue *q = &d->streams[c->stream].queue;
    *(c->prev == NOBODY ? &q->head : &d->contacts[c->prev].next) = c->next;
    *(c->next == NOBODY ? &q->tail : &d->contacts[c->next].prev) = c->prev;
    q->n--;
    if (q->head == NOBODY || stream_of(d, c)->overflows)
        queue_shows(d, c->stream);
    channel_of(d, c)->places_free += !(c->flags & (CALLED | LATER_LEG));
    c->generation++; /* its patience need not be looked at any more */
}

/* The first whose patience outlasts the instant. It is looked at here where nobody can notice
 * earlier (plan.h: patience_is_lazy), so those before it give up; elsewhere it is an event. */
static inline uint32_t queue_next_after(struct day *d, uint32_t stream, ticks instant)
{
    const struct queue *q = &d->streams[stream].queue;
    if (d->streams[stream].plan->patience_is_lazy)
        while (q->head != NOBODY) {
            const struct contact *c = &d->contacts[q->head];
            if (c->requested + c->patience > instant)
                break;
            contact_gives_up(d, q->head);
        }
    return q->head;
}

static inline uint32_t queue_next(struct day *d, uint32_t stream)
{
    return queue_next_after(d, stream, d->now);
}

#endif
