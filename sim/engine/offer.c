/*
 * offer.c -- what contacts are offered in place of waiting: another channel, on entry, out of hours
 * or in the queue, and a callback.
 *
 * Whether a contact would accept an offer is a draw with an address, and refusing changes nothing.
 * So only those who would accept have an event when the offer comes, in place of the end of their
 * patience; one that turns out not to be possible then leaves the next offer or that end.
 */
#include "sim/engine/queue.h"

#include "models/portable.h"

/* The draws of an offer at this attempt: a whether it is accepted, b how long until what follows.
 */
static struct pair draws_of(const struct day *d, const struct contact *c,
                            const struct plan_offer *o)
{
    struct address at = address_of(d, c, PURPOSE_CALLBACK, c->attempt);
    if (!o->is_callback)
        at.what = address_what(PURPOSE_DEFLECTION, c->attempt, o->number);
    return draw_one(stream_of(d, c)->key, at);
}

static bool would_accept(const struct day *d, const struct contact *c, const struct plan_offer *o)
{
    if (!o->is_callback && ((c->flags & MOVED) || c->attempt + 1 >= ATTEMPTS_MOST))
        return false;
    return portable_unit(draws_of(d, c, o).a) < o->chance;
}

/* Is the channel of the stream open, with a line and a place in the queue? */
static bool has_room(const struct day *d, uint8_t stream)
{
    const struct channel_state *channel = &d->channels[d->plan->streams[stream].channel];
    return channel->open && channel->lines_free > 0 && channel->places_free > 0;
}

/* --- on entry, or before it ------------------------------------------------------------------ */

static bool takes_other_channel(struct day *d, struct contact *c, const struct plan_offers *list,
                                enum counter counter, enum trace_end end)
{
    for (const struct plan_offer *o = list->offer; o < list->offer + list->n; o++) {
        if (!would_accept(d, c, o) || !has_room(d, o->to))
            continue;
        counters_of(d, c)[counter]++;
        tell_end(d, c, end, d->now);
        contact_moves(d, c, o, draws_of(d, c, o).b);
        return true;
    }
    return false;
}

bool contact_is_deflected(struct day *d, struct contact *c)
{
    return takes_other_channel(d, c, &stream_of(d, c)->on_entry, DEFLECTED_ENTRY,
                               TRACE_DEFLECTED_ENTRY);
}

bool contact_is_deflected_when_closed(struct day *d, struct contact *c)
{
    return takes_other_channel(d, c, &stream_of(d, c)->when_closed, MOVED_CLOSED,
                               TRACE_MOVED_CLOSED);
}

/* --- the expected wait ----------------------------------------------------------------------- */

/* Contacts that wait and are served before this one. */
static uint32_t contacts_ahead(const struct day *d, const struct contact *c)
{
    const struct plan_stream *ps = stream_of(d, c);
    uint32_t ahead = 0;
    for (size_t i = 0; i < ps->n_ahead; i++) {
        const uint8_t stream = ps->ahead[i];
        const struct queue *q = &d->streams[stream].queue;
        ahead += q->n;
        if (d->plan->streams[stream].priority > ps->priority)
            continue;
        /* Of the same priority, without those who asked later. */
        for (uint32_t last = q->tail; last != NOBODY && d->contacts[last].requested > c->requested;
             last = d->contacts[last].prev)
            ahead--;
    }
    return ahead - 1; /* itself */
}

/* How many contacts the agents logged in can have in hand, as measured by a single one's pace. */
static double served_at_a_time(const struct day *d, const struct plan_stream *ps)
{
    double sum = 0;
    for (size_t i = 0; i < ps->n_routes; i++) {
        const struct plan_group *pg = d->groups[ps->routes[i].group].plan;
        const struct group_state *g = &d->groups[ps->routes[i].group];
        const bool whole = pg->levels == 1 || (pg->whole_agent >> ps->routes[i].bit & 1);
        const double each = whole ? 1 : (double)pg->levels * pg->speed[pg->levels] / SPEED_ONE;
        sum += each * (g->now_as[GROUP_IDLE] + g->now_as[GROUP_BUSY]);
    }
    return sum;
}

/* With nobody logged in the expected wait is infinite. */
static bool waits_long_enough(const struct day *d, const struct contact *c,
                              const struct plan_offer *o)
{
    const struct plan_stream *ps = stream_of(d, c);
    return o->expected_wait_s == 0
           || (contacts_ahead(d, c) + 1) * ps->mean_handle_s
                  >= o->expected_wait_s * served_at_a_time(d, ps);
}

/* --- while waiting --------------------------------------------------------------------------- */

/* The offers before `first` are over: the contact waits for the next that it would accept, or for
 * the end of its patience. */
static void expect_from(struct day *d, const struct contact *c, size_t first)
{
    const struct plan_offers *list = &stream_of(d, c)->waiting;
    ticks after = c->patience;
    enum later_kind kind = LATER_PATIENCE_ENDS;
    for (size_t i = first; i < list->n && list->offer[i].after < c->patience; i++)
        if (would_accept(d, c, &list->offer[i])) {
            after = list->offer[i].after;
            kind = LATER_OFFER;
            break;
        }
    if (after < d->plan->end - c->requested)
        later_add(&d->later, c->requested + after, kind, contact_index(d, c), c->generation);
}

void contact_expects(struct day *d, const struct contact *c)
{
    expect_from(d, c, 0);
}

/* Out of the queue by accepting: the wait counts, like any that ends without an agent. */
static void leaves_queue(struct day *d, struct contact *c, enum counter counter, enum trace_end end)
{
    queue_remove(d, contact_index(d, c));
    contact_is_cut(d, c, counter, ACCEPTED_AT_ONCE, end);
}

static bool is_possible(const struct day *d, const struct contact *c, const struct plan_offer *o)
{
    return o->is_callback ? channel_of(d, c)->open : has_room(d, o->to);
}

static bool takes_offer(struct day *d, struct contact *c, const struct plan_offer *o)
{
    if (!would_accept(d, c, o) || !is_possible(d, c, o) || !waits_long_enough(d, c, o))
        return false;
    const uint64_t bits = draws_of(d, c, o).b;
    if (o->is_callback) {
        leaves_queue(d, c, CALLED_BACK, TRACE_CALLED_BACK);
        contact_will_be_called(d, c, o, bits);
    } else {
        leaves_queue(d, c, MOVED_WAITING, TRACE_MOVED_WAITING);
        contact_moves(d, c, o, bits);
    }
    return true;
}

/* All that is offered after the wait so far. Nothing is if the generation has come full circle
 * since the contact left the queue. */
void contact_is_offered(struct day *d, uint32_t contact)
{
    struct contact *c = &d->contacts[contact];
    const struct plan_offers *list = &stream_of(d, c)->waiting;
    const ticks waited = d->now - c->requested;
    size_t i = 0;
    while (i < list->n && list->offer[i].after < waited)
        i++;
    if (i == list->n || list->offer[i].after > waited)
        return;
    for (; i < list->n && list->offer[i].after == waited; i++)
        if (takes_offer(d, c, &list->offer[i]))
            return;
    expect_from(d, c, i);
}
