/*
 * callback.c -- customers who hang up to be called back.
 *
 * One who accepts holds no line and no place for those who wait; what stands in the queue is the
 * contact with the flag CALLED and the order of its request, or of the time agreed on. In its turn
 * an agent dials. A customer who is reached is handled like anybody, and the flag is gone; one who
 * is not is called again later, until the tries are used up.
 *
 * Such a contact has no patience, so its word holds when it asked, and how often it was dialled.
 */
#include "sim/engine/agent.h"
#include "sim/engine/contact.h"

#include "models/portable.h"

enum { TRIES_BITS = 4 };

static ticks asked_at(const struct contact *c)
{
    return c->patience >> TRIES_BITS;
}

static unsigned dials_before(const struct contact *c)
{
    return (unsigned)c->patience & ((1u << TRIES_BITS) - 1);
}

static struct pair draws_of_call(const struct day *d, const struct contact *c)
{
    struct address at = address_of(d, c, PURPOSE_CALL, 0);
    at.what = address_what(PURPOSE_CALL, c->attempt, dials_before(c));
    return draw_one(stream_of(d, c)->key, at);
}

/* --- waiting to be called -------------------------------------------------------------------- */

static void expects_call(struct day *d, struct contact *c, ticks time)
{
    if (time < d->plan->end)
        later_add(&d->later, time, LATER_CALL, contact_index(d, c), c->generation);
    else
        contact_gone(d, c);
}

void contact_will_be_called(struct day *d, struct contact *c, const struct plan_offer *o,
                            uint64_t bits)
{
    const ticks asked = c->requested;
    c->flags |= CALLED;
    c->patience = asked << TRIES_BITS;
    if (stream_of(d, c)->callback.keeps_place) {
        queue_insert(d, c);
        return;
    }
    c->requested = d->now + ticks_from_seconds(sampler_draw(&o->delay, bits));
    expects_call(d, c, c->requested);
}

static void call_fails(struct day *d, struct contact *c)
{
    counters_of(d, c)[CALLBACK_FAILED]++;
    contact_gone(d, c);
}

/* The channel is closed: the call waits for the next day, if there is one, and is looked at again
 * when the interval ends or the centre opens. */
void call_is_put_off(struct day *d, struct contact *c)
{
    if (d->plan->scenario->hours.days == 1)
        call_fails(d, c);
    else
        expects_call(d, c, d->row_ends);
}

/* The time agreed on, that of another try, or the next morning. */
void call_is_due(struct day *d, uint32_t contact)
{
    struct contact *c = &d->contacts[contact];
    if (!channel_of(d, c)->open) {
        call_is_put_off(d, c);
        return;
    }
    if (!contact_finds_agent(d, c))
        queue_insert(d, c);
}

/* --- the call -------------------------------------------------------------------------------- */

static void count_call(struct day *d, uint32_t agent, ticks length)
{
    d->groups[d->agents[agent].group].overtime_row[GROUP_CALLBACK_TICKS] += length;
}

/* The agent dials; how long it takes. */
ticks call_begins(struct day *d, uint32_t agent, const struct contact *c)
{
    const ticks dial = stream_of(d, c)->callback.dial;
    count_call(d, agent, dial);
    return dial;
}

static void call_reaches(struct day *d, uint32_t agent, struct contact *c)
{
    int64_t *counters = counters_of(d, c);
    c->flags &= (uint16_t)~CALLED;
    counters[CALLBACK_REACHED]++;
    counters[CALLBACK_WAIT_TICKS] += d->now - asked_at(c);
    d->groups[d->agents[agent].group].overtime_row[GROUP_CALLBACKS]++;
    count_reached(d, c);
    contact_meets_pace(d, c, agent);
    count_call(d, agent, c->talk + c->wrap_up);
    tell_call(d, c, d->agents[agent].group);
}

static void call_is_in_vain(struct day *d, struct contact *c, uint64_t bits)
{
    const struct plan_callback *callback = &stream_of(d, c)->callback;
    c->patience++; /* one dial more */
    if (dials_before(c) == callback->tries)
        call_fails(d, c);
    else
        expects_call(d, c, d->now + ticks_from_seconds(sampler_draw(&callback->retry_after, bits)));
}

/* At the end of the dial: is the customer there? If not, the agent is free of it. */
bool call_succeeds(struct day *d, uint32_t agent, uint32_t contact)
{
    struct contact *c = &d->contacts[contact];
    const struct pair p = draws_of_call(d, c);
    const bool reached = portable_unit(p.a) < stream_of(d, c)->callback.reach;
    if (reached)
        call_reaches(d, agent, c);
    else
        call_is_in_vain(d, c, p.b);
    return reached;
}
