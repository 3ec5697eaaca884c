#include "sim/engine/queue.h"

#include "sim/engine/agent.h"

/* Whoever has stayed for it after closing may be one too many. */
static void staying_look_at_queue(struct day *d, uint32_t group)
{
    for (uint32_t agent = d->groups[group].staying.head; agent != NOBODY;
         agent = d->agents[agent].next)
        agent_expects(d, agent, d->now);
}

/* Where they may take it only after a wait: whether the first has waited long enough. */
void queue_shows(struct day *d, uint32_t stream)
{
    const struct plan_stream *ps = &d->plan->streams[stream];
    const uint32_t head = d->streams[stream].queue.head;
    const ticks waited = head == NOBODY ? -1 : d->now - d->contacts[head].requested;
    for (size_t i = 0; i < ps->n_routes; i++) {
        const uint64_t bit = UINT64_C(1) << ps->routes[i].bit;
        uint64_t *waiting = &d->groups[ps->routes[i].group].waiting;
        *waiting = waited >= ps->routes[i].after ? *waiting | bit : *waiting & ~bit;
        if (ps->overflows)
            staying_look_at_queue(d, ps->routes[i].group);
    }
}

/* An event for each of the waits to come after which a further group may take the contact. */
static void contact_will_overflow(struct day *d, const struct contact *c)
{
    const struct plan_stream *ps = stream_of(d, c);
    for (size_t i = 0; i < ps->n_routes; i++) {
        const ticks at = c->requested + ps->routes[i].after;
        if (at > d->now && at < d->plan->end)
            later_add(&d->later, at, LATER_OVERFLOWS, contact_index(d, c), c->generation);
    }
}

/* Into its queue behind another contact, or NOBODY for the front. */
static inline void queue_link(struct day *d, struct contact *c, uint32_t prev)
{
    struct queue *q = &d->streams[c->stream].queue;
    const uint32_t contact = contact_index(d, c);
    c->prev = prev;
    c->next = prev == NOBODY ? q->head : d->contacts[prev].next;
    *(prev == NOBODY ? &q->head : &d->contacts[prev].next) = contact;
    *(c->next == NOBODY ? &q->tail : &d->contacts[c->next].prev) = contact;
    q->n++;
    if (prev == NOBODY)
        queue_shows(d, c->stream);
    if (stream_of(d, c)->overflows)
        contact_will_overflow(d, c);
}

void queue_push(struct day *d, struct contact *c)
{
    queue_link(d, c, d->streams[c->stream].queue.tail);
    channel_of(d, c)->places_free--;
}

/* One who is to be called, or was passed on, takes the place of his order, and none of those for
 * who wait. */
void queue_insert(struct day *d, struct contact *c)
{
    uint32_t before = d->streams[c->stream].queue.tail;
    while (before != NOBODY && d->contacts[before].requested > c->requested)
        before = d->contacts[before].prev;
    queue_link(d, c, before);
}

/* Further groups may take the contact from now on: their idle agents are tried at once. One whose
 * patience ends at the same instant leaves. */
void contact_overflows(struct day *d, uint32_t contact)
{
    struct contact *c = &d->contacts[contact];
    if (!(c->flags & CALLED) && d->now - c->requested >= c->patience)
        return;
    const uint32_t agent = agent_for(d, c);
    const uint32_t staying = agent == NOBODY ? agent_staying_for(d, c) : NOBODY;
    if (agent != NOBODY) {
        queue_remove(d, contact);
        agent_stops_waiting(d, agent);
        agent_starts(d, agent, c);
    } else if (staying != NOBODY) {
        queue_remove(d, contact);
        agent_stays_no_longer(d, staying);
        agent_starts(d, staying, c);
    } else if (!d->plan->has_interruptible || !job_makes_way(d, contact, true)) {
        queue_shows(d, c->stream);
    }
}

void count_left(struct day *d, const struct contact *c, ticks wait)
{
    int64_t *counters = counters_of(d, c);
    if (wait <= d->plan->short_abandon) {
        counters[SHORT_ABANDONED]++;
        counters[FIRST_SHORT] += c->attempt == 0;
    } else {
        count_within(d, counters, LEFT_WITHIN, wait);
    }
}

/* Out of the queue at the end of its patience, which is not later than now. */
void contact_gives_up(struct day *d, uint32_t contact)
{
    struct contact *c = &d->contacts[contact];
    const ticks at = c->requested + c->patience;
    queue_remove(d, contact);
    if (c->flags & LATER_LEG) {
        leg_gives_up(d, c, at);
        return;
    }
    counters_of(d, c)[ABANDONED]++;
    count_unanswered_wait(d, c, at);
    count_left(d, c, c->patience);
    contact_frees_line(d, c);
    tell_end(d, c, TRACE_ABANDONED, at);
    redials_or_goes(d, c, at, redial_probability(d, c));
}

/* When the centre closes or the horizon ends, patience that ends at that tick has not ended yet
 * (key.h). */
static uint32_t queue_next_at_closing(struct day *d, uint32_t stream)
{
    return queue_next_after(d, stream, d->now - 1);
}

/* Waits no longer, and did not give up: dismissed, moved, or to be called back. */
void contact_is_cut(struct day *d, struct contact *c, enum counter counter, enum counter at_once,
                    enum trace_end end)
{
    const ticks wait = d->now - c->requested;
    int64_t *counters = counters_of(d, c);
    counters[counter]++;
    counters[at_once] += wait == 0;
    count_within(d, counters, CUT_WITHIN, wait);
    count_unanswered_wait(d, c, d->now);
    contact_frees_line(d, c);
    tell_end(d, c, end, d->now);
}

static void contact_is_dismissed(struct day *d, struct contact *c)
{
    contact_is_cut(d, c, DISMISSED, DISMISSED_AT_ONCE, TRACE_DISMISSED);
    redials_or_goes(d, c, d->now, stream_of(d, c)->laws.redial.after_dismissal);
}

void queue_dismiss(struct day *d, uint32_t stream)
{
    while (queue_next_at_closing(d, stream) != NOBODY) {
        const uint32_t contact = d->streams[stream].queue.head;
        struct contact *c = &d->contacts[contact];
        queue_remove(d, contact);
        if (c->flags & CALLED)
            call_is_put_off(d, c);
        else if (c->flags & LATER_LEG)
            leg_is_cut(d, c, TRACE_DISMISSED);
        else
            contact_is_dismissed(d, c);
    }
}

static void contact_is_unfinished(struct day *d, const struct contact *c)
{
    counters_of(d, c)[UNFINISHED]++;
    count_unanswered_wait(d, c, d->plan->end);
    tell_end(d, c, TRACE_UNFINISHED, d->plan->end);
}

void queue_leave_unfinished(struct day *d, uint32_t stream)
{
    while (queue_next_at_closing(d, stream) != NOBODY) {
        const uint32_t contact = d->streams[stream].queue.head;
        struct contact *c = &d->contacts[contact];
        queue_remove(d, contact);
        if (c->flags & LATER_LEG) {
            leg_is_cut(d, c, TRACE_UNFINISHED);
            continue;
        }
        if (!(c->flags & CALLED))
            contact_is_unfinished(d, c);
        contact_gone(d, c);
    }
}
