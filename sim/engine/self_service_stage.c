/*
 * self_service_stage.c -- the IVR or bot before the agents, and what stands in when it is full or
 * down.
 *
 * A session is held from entry to the end of self-service. Where an outage may end all sessions at
 * once, those inside are listed in the order of entry, by the links that queues use later.
 */
#include "sim/engine/contact.h"

#include "models/portable.h"

/* --- sessions -------------------------------------------------------------------------------- */

static bool are_listed(const struct day *d, const struct contact *c)
{
    return d->plan->channels[stream_of(d, c)->channel].cuts;
}

static void session_begins(struct day *d, struct contact *c)
{
    struct channel_state *channel = channel_of(d, c);
    channel->sessions++;
    if (!are_listed(d, c))
        return;
    const uint32_t contact = contact_index(d, c);
    c->next = NOBODY;
    c->prev = channel->inside.tail;
    if (channel->inside.tail == NOBODY)
        channel->inside.head = contact;
    else
        d->contacts[channel->inside.tail].next = contact;
    channel->inside.tail = contact;
}

static void session_ends(struct day *d, struct contact *c)
{
    struct channel_state *channel = channel_of(d, c);
    channel->sessions--;
    if (!are_listed(d, c))
        return;
    if (c->prev == NOBODY)
        channel->inside.head = c->next;
    else
        d->contacts[c->prev].next = c->next;
    if (c->next == NOBODY)
        channel->inside.tail = c->prev;
    else
        d->contacts[c->next].prev = c->prev;
}

/* --- coming in ------------------------------------------------------------------------------- */

static enum self_service_end end_of(const struct day *d, const struct contact *c,
                                    const struct self_service *s, double u)
{
    const struct plan_stream *ps = stream_of(d, c);
    const bool on_return = (c->flags & ON_RETURN) != 0;
    if (d->containment && c->way == WAY_SESSION)
        return self_service_end_while(s, u, on_return,
                                      d->containment[c->stream].escalates[on_return]);
    if (ps->escalates_factor == 1)
        return self_service_end(s, u, on_return);
    const double usual = on_return ? s->escalates_again : s->escalates;
    return self_service_end_while(s, u, on_return, plan_escalates(ps, usual));
}

/* First attempts are drawn ahead in blocks where they can be; a cache of the same addresses. */
static struct stage_draw draw_stage(const struct day *d, const struct contact *c)
{
    const struct plan_stream *ps = stream_of(d, c);
    if (c->attempt == 0 && d->plan->classes[ps->class].draws_self_service)
        return d->inflows[ps->class].stage;
    const struct pair p = draw_one(ps->key, address_of(d, c, PURPOSE_SELF_SERVICE, c->attempt));
    return (struct stage_draw){portable_unit(p.a), p.b, -1};
}

static ticks stage_time(const struct plan_stream *ps, const struct contact *c,
                        const struct stage_draw *draw, enum self_service_end end)
{
    if (c->way == WAY_SIMPLE)
        return ticks_from_seconds(sampler_draw(&ps->self_service.simple_time[end], draw->time));
    if (draw->time_s >= 0)
        return ticks_from_seconds(draw->time_s);
    return ticks_from_seconds(sampler_draw(&ps->self_service.time[end], draw->time));
}

/* The stage takes the contact; u says how it ends. */
static void stage_begins(struct day *d, struct contact *c, enum way way, double u,
                         const struct stage_draw *draw)
{
    const struct plan_stream *ps = stream_of(d, c);
    const struct self_service *s = &ps->laws.self_service;
    c->way = (uint8_t)(way & 3);
    counters_of(d, c)[SELF_HANDLED]++;
    if (way == WAY_SESSION)
        session_begins(d, c);
    const enum self_service_end end = end_of(d, c, way == WAY_SESSION ? s : s->simple, u);
    c->flags = (uint16_t)((c->flags & ~(3 * SELF_END)) | (int)end * SELF_END);
    const ticks length = stage_time(ps, c, draw, end);
    c->requested = d->now + length;
    if (length == 0)
        self_service_ends(d, contact_index(d, c));
    else if (d->now + length < d->plan->end)
        later_add(&d->later, d->now + length, LATER_SELF_SERVICE_ENDS, contact_index(d, c),
                  c->generation);
    /* Otherwise the horizon ends before; the contact is counted as still in self-service. */
}

static void finds_no_session(struct day *d, struct contact *c, double u,
                             const struct stage_draw *draw)
{
    const struct self_service *simple = stream_of(d, c)->laws.self_service.simple;
    counters_of(d, c)[SELF_FULL]++;
    switch (channel_of(d, c)->when_full) {
    case FULL_AGENT: contact_requests(d, c); break;
    case FULL_BUSY: contact_is_refused(d, c, BLOCKED_ENTRY, TRACE_BLOCKED_ENTRY); break;
    case FULL_SIMPLE:
        if (u >= simple->handles) {
            contact_requests(d, c);
            return;
        }
        counters_of(d, c)[SELF_SIMPLE]++;
        stage_begins(d, c, WAY_SIMPLE, u / simple->handles, draw);
        break;
    }
}

/* The same uniform serves what stands in. */
void contact_enters_self_service(struct day *d, struct contact *c)
{
    const struct plan_stream *ps = stream_of(d, c);
    const struct self_service *s = &ps->laws.self_service;
    const struct channel_state *channel = channel_of(d, c);
    const struct stage_draw draw = draw_stage(d, c);
    const double u = draw.how;
    if (u >= s->handles)
        contact_requests(d, c);
    else if (channel->sessions >= channel->sessions_most)
        finds_no_session(d, c, u / s->handles, &draw);
    else
        stage_begins(d, c, WAY_SESSION, u / s->handles, &draw);
}

/* --- going out ------------------------------------------------------------------------------- */

void self_service_ends(struct day *d, uint32_t contact)
{
    struct contact *c = &d->contacts[contact];
    const enum self_service_end end = c->flags / SELF_END % SELF_ENDS;
    int64_t *counters = counters_of(d, c);
    if (c->way == WAY_SESSION)
        session_ends(d, c);
    if (end == SELF_ESCALATED) {
        counters[SELF_ENDED_ESCALATED]++;
        contact_requests(d, c);
        return;
    }
    contact_frees_line(d, c);
    switch (end) {
    case SELF_BOUNCED:
        counters[SELF_ENDED_BOUNCED]++;
        tell_end(d, c, TRACE_SELF_BOUNCED, d->now);
        bounces_or_goes(d, c);
        break;
    case SELF_GAVE_UP:
        counters[SELF_ENDED_GAVE_UP]++;
        tell_end(d, c, TRACE_SELF_GAVE_UP, d->now);
        contact_gone(d, c);
        break;
    default:
        counters[SELF_ENDED_RESOLVED]++;
        count_reached(d, c);
        tell_end(d, c, TRACE_SELF_RESOLVED, d->now);
        contact_gone(d, c);
        break;
    }
}

/* The session is over before its time; what was to end it has lost its meaning. */
static void session_is_cut(struct day *d, struct contact *c, enum sessions_rule rule)
{
    int64_t *counters = counters_of(d, c);
    session_ends(d, c);
    c->generation++;
    counters[SELF_CUT]++;
    if (rule == SESSIONS_ESCALATE) {
        counters[SELF_ENDED_ESCALATED]++;
        contact_requests(d, c);
        return;
    }
    counters[SELF_ENDED_GAVE_UP]++;
    contact_frees_line(d, c);
    tell_end(d, c, TRACE_SELF_GAVE_UP, d->now);
    redials_or_goes(d, c, d->now, redial_probability(d, c));
}

/* Nobody new can come in while the list is emptied: there are no sessions any more. */
void self_service_fails(struct day *d, uint32_t channel, enum sessions_rule rule)
{
    const struct channel_state *state = &d->channels[channel];
    while (rule != SESSIONS_FINISH && state->inside.head != NOBODY)
        session_is_cut(d, &d->contacts[state->inside.head], rule);
}
