/*
 * serve.c -- a contact with an agent: taken, talked with, handled.
 */
#include "sim/engine/agent.h"
#include "sim/engine/contact.h"

void count_reached(struct day *d, struct contact *c)
{
    if ((c->flags & (ASKED | REACHED)) == ASKED) {
        c->flags |= REACHED;
        d->record.contacts[c->first_cell + CUSTOMERS_REACHED]++;
    }
}

static void contact_takes(struct contact *c, double talk, double wrap_up)
{
    c->talk = (ticks)(talk * (double)c->talk + 0.5);
    c->wrap_up = (ticks)(wrap_up * (double)c->wrap_up + 0.5);
}

/* From here on the contact takes what the agent and the time of day make of it. */
inline void contact_meets_pace(const struct day *d, struct contact *c, uint32_t agent)
{
    const struct pace *paces = d->groups[d->agents[agent].group].plan->paces;
    const double *profile = stream_of(d, c)->handle_profile;
    if (paces) {
        const struct pace *pace = &paces[d->clocks[agent].band];
        contact_takes(c, pace->talk, pace->wrap_up);
    }
    if (profile) {
        const double now = profile[plan_place_at(d->plan, d->now)];
        contact_takes(c, now, now);
    }
}

/* Who covers what. With one group, which covers everything, it follows from the rest when the day
 * closes. */
inline void count_cover(struct day *d, uint32_t cell, uint32_t stream, uint32_t group,
                        enum cover_counter counter, int64_t by)
{
    if (cell >= d->cover_from)
        record_cover(&d->record, group, stream)[counter] += by;
}

/* Taken now, and greeted at that time, when the wait is over. */
inline void contact_answered(struct day *d, struct contact *c, uint32_t group, ticks at)
{
    const struct plan_stream *ps = stream_of(d, c);
    int64_t *counters = counters_of(d, c);
    const ticks wait = at - c->requested;
    if (c->flags & LATER_LEG) {
        leg_is_answered(d, c, group, at);
        return;
    }
    counters[ANSWERED]++;
    d->groups[group].overtime_row[GROUP_ANSWERED]++;
    count_cover(d, c->cell, c->stream, group, COVER_ANSWERED, 1);
    if (wait == 0)
        counters[ANSWERED_AT_ONCE]++;
    else
        count_answered_wait(d, c, wait);
    if (at > d->now)
        counters[RANG_AT_ONCE] += c->requested == d->now;
    if (ps->comes_back) {
        if (c->attempt == 0)
            counters[FIRST_ANSWERED]++;
        count_reached(d, c);
    }
    if (ps->is_rated)
        counters[SATISFIED] +=
            satisfied_fixed(satisfied_after(&ps->satisfied, seconds_from_ticks(wait)));
    tell_answer(d, c, group, at);
}

/* By the interval of the answer on both sides, whenever it is known. */
inline void count_handle(struct day *d, const struct contact *c, uint32_t group, int64_t *row,
                         ticks handle)
{
    const bool is_leg = c->flags & LATER_LEG;
    counters_of(d, c)[is_leg ? TRANSFER_HANDLE_TICKS : HANDLE_TICKS] += handle;
    row[is_leg ? GROUP_TRANSFER_TICKS : GROUP_HANDLE_TICKS] += handle;
    count_cover(d, c->cell, c->stream, group, COVER_HANDLE_TICKS, handle);
}

/* Until something happens. Wrap-up is an event of its own only where the end of the talk is. */
static ticks talk_of(const struct day *d, const struct contact *c)
{
    return wraps_up_apart(d, c) ? c->talk : c->talk + c->wrap_up;
}

/* A call to one who waits to be called back. */
SELDOM static void agent_dials(struct day *d, uint32_t agent, struct contact *c)
{
    struct agent *a = &d->agents[agent];
    a->state = AGENT_TALKING;
    a->contact = contact_index(d, c);
    if (!(a->flags & LEAVES_WHEN_FREE))
        agent_counts_as(d, agent, GROUP_BUSY);
    agent_expects(d, agent, d->now + call_begins(d, agent, c));
}

void agent_starts(struct day *d, uint32_t agent, struct contact *c)
{
    struct agent *a = &d->agents[agent];
    const struct group_state *g = &d->groups[a->group];
    if (g->plan->levels > 1) {
        desk_starts(d, agent, contact_index(d, c));
        return;
    }
    if (c->flags & CALLED) {
        agent_dials(d, agent, c);
        return;
    }
    contact_meets_pace(d, c, agent);
    const ticks greets_at = agent_greets_at(d, g->plan, c);
    agent_expects(d, agent, greets_at + talk_of(d, c)); /* before the rest, as in customer_comes */
    a->state = AGENT_TALKING;
    if (!(a->flags & LEAVES_WHEN_FREE))
        agent_counts_as(d, agent, GROUP_BUSY);
    contact_answered(d, c, a->group, greets_at);
    count_handle(d, c, a->group, g->overtime_row, c->talk + c->wrap_up);
    if (stream_of(d, c)->goes_on || (c->flags & HOLDS_LINE)) {
        a->contact = contact_index(d, c);
    } else {
        /* Gone for the simulation although its agent is still busy: the pool stays as small as the
         * queue. */
        contact_gone(d, c);
        a->contact = NOBODY;
    }
}

/* At the end of a talk: the contact is passed on, or its line is free; and the wrap-up begins if
 * there is one, or the agent stays with the customer. */
bool agent_wraps_up(struct day *d, uint32_t agent)
{
    struct agent *a = &d->agents[agent];
    struct contact *c = &d->contacts[a->contact];
    const ticks wrap_up = c->wrap_up;
    if ((c->flags & CALLED) || !wraps_up_apart(d, c))
        return false;
    switch (contact_is_passed_on(d, a->contact, agent)) {
    case IS_KEPT: contact_frees_line(d, c); break;
    case PASSED_ON: a->contact = NOBODY; break;
    case PASSED_ON_WARM: a->contact = NOBODY; return true;
    }
    if (wrap_up == 0)
        return false;
    a->state = AGENT_WRAPPING;
    agent_expects(d, agent, d->now + wrap_up);
    return true;
}

/* At the end of a dial: the agent talks to the customer, or has done with him. */
bool agent_goes_on_talking(struct day *d, uint32_t agent)
{
    struct agent *a = &d->agents[agent];
    if (a->contact == NOBODY || !(d->contacts[a->contact].flags & CALLED))
        return false;
    const struct contact *c = &d->contacts[a->contact];
    if (call_succeeds(d, agent, a->contact)) {
        agent_expects(d, agent, d->now + talk_of(d, c));
        return true;
    }
    a->contact = NOBODY;
    return false;
}

void contact_handled(struct day *d, uint32_t contact)
{
    struct contact *c = &d->contacts[contact];
    contact_frees_line(d, c);
    if (stream_of(d, c)->n_orders > 0) {
        contact_leaves_order(d, contact);
        c = &d->contacts[contact];
    }
    if ((c->flags & LATER_LEG) || !recontacts_later(d, c))
        contact_gone(d, c);
}
