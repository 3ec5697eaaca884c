/*
 * contact.h -- a contact: where it counts, its place in the pool, and what is told of it.
 *
 * What every contact passes through stands here, so that it becomes part of the handlers.
 */
#ifndef SIM_ENGINE_CONTACT_H
#define SIM_ENGINE_CONTACT_H

#include "sim/engine/state.h"

static inline uint32_t contact_index(const struct day *d, const struct contact *c)
{
    return (uint32_t)(c - d->contacts);
}

static inline const struct plan_stream *stream_of(const struct day *d, const struct contact *c)
{
    return d->streams[c->stream].plan;
}

static inline struct channel_state *channel_of(const struct day *d, const struct contact *c)
{
    return d->streams[c->stream].channel;
}

static inline bool is_live(const struct day *d, const struct contact *c)
{
    return d->plan->scenario->channels[stream_of(d, c)->channel].kind == CHANNEL_LIVE;
}

/* When an agent of the group who takes the contact now will greet it. */
static inline ticks agent_greets_at(const struct day *d, const struct plan_group *pg,
                                    const struct contact *c)
{
    return pg->ring > 0 && is_live(d, c) ? d->now + pg->ring : d->now;
}

static inline int64_t *counters_of(const struct day *d, const struct contact *c)
{
    return &d->record.contacts[c->cell];
}

/* Does the contact count, or does it belong to the warm-up? */
static inline bool is_counted(const struct day *d, const struct contact *c)
{
    return c->cell >= d->counted_from;
}

/* The cell in which a contact counts that arrives or requests now. */
static inline uint32_t cell_now(const struct day *d, const struct contact *c)
{
    return d->first_cell + c->stream * (uint32_t)COUNTERS;
}

static inline struct address address_of(const struct day *d, const struct contact *c,
                                        enum purpose purpose, unsigned attempt)
{
    return (struct address){c->n, c->interval, d->replication, address_what(purpose, attempt, 0)};
}

/* Its number in another class, to which it is passed on or in which it leaves a job. */
static inline uint32_t onward_n(const struct day *d, const struct contact *c)
{
    return stream_of(d, c)->onward_n + c->n;
}

/* How often it came again after self-service: all other attempts but the first are counted. */
static inline int bounces_of(const struct contact *c)
{
    return (int)(c->attempt - c->redials - c->recontacts - c->openings) - ((c->flags & MOVED) != 0);
}

static inline void contact_frees_line(struct day *d, struct contact *c)
{
    if (c->flags & HOLDS_LINE) {
        channel_of(d, c)->lines_free++;
        c->flags &= (uint16_t)~HOLDS_LINE;
    }
}

/* Does something happen at the end of the talk: is a line freed, or the contact passed on? */
static inline bool wraps_up_apart(const struct day *d, const struct contact *c)
{
    return (c->flags & HOLDS_LINE) || stream_of(d, c)->n_transfers > 0;
}

/* --- the pool ----------------------------------------------------------------------------------
 *
 * Contacts that are gone form a list, last gone first, so the next one to arrive finds its line in
 * the cache.
 */

SELDOM struct contact *contact_new_line(struct day *d);

static inline struct contact *contact_new(struct day *d)
{
    if (d->free_contact == NOBODY)
        return contact_new_line(d);
    struct contact *c = &d->contacts[d->free_contact];
    d->free_contact = c->next;
    return c;
}

static inline void contact_gone(struct day *d, struct contact *c)
{
    c->generation++;
    c->next = d->free_contact;
    d->free_contact = contact_index(d, c);
}

/* --- what is told of a day ------------------------------------------------------------------- */

SELDOM void trace_arrival(struct day *d, const struct contact *c, ticks at);
SELDOM void trace_request(const struct day *d, const struct contact *c, ticks at);
SELDOM void trace_answer(const struct day *d, const struct contact *c, uint32_t group, ticks at);
SELDOM void trace_end(const struct day *d, const struct contact *c, enum trace_end end, ticks at);
void tell_transfer(struct day *d, const struct contact *c);
void tell_order(struct day *d, const struct contact *job, uint32_t from);
void tell_call(const struct day *d, const struct contact *c, uint32_t group);
void tell_handled(const struct day *d, const struct contact *c, ticks at);
void tell_job_begins(const struct day *d, const struct contact *c, uint32_t group);
void tell_job_parked(const struct day *d, const struct contact *c);
void tell_job_ends(const struct day *d, const struct contact *c, enum trace_end end);

static inline void tell_arrival(struct day *d, const struct contact *c, ticks at)
{
    if (d->trace)
        trace_arrival(d, c, at);
}

static inline void tell_request(const struct day *d, const struct contact *c, ticks at)
{
    if (d->trace)
        trace_request(d, c, at);
}

static inline void tell_answer(const struct day *d, const struct contact *c, uint32_t group,
                               ticks at)
{
    if (d->trace)
        trace_answer(d, c, group, at);
}

static inline void tell_end(const struct day *d, const struct contact *c, enum trace_end end,
                            ticks at)
{
    if (d->trace)
        trace_end(d, c, end, at);
}

#endif
