/*
 * transfer.c -- contacts that an agent passes on to another class: their further legs.
 *
 * A leg is no request: it waits in the queue of its new class and is served like any contact there,
 * but its end has counters of its own. It needs no place in the queue, keeps its line, and leaves
 * no customer who comes again. Passed on warm, it waits in the company of the agent before. What it
 * takes is drawn with the key of the class it comes from, and from there on it has a number of its
 * own, so that it shares no draw with the customers of the other or with who is passed on by a
 * third.
 */
#include "sim/engine/agent.h"
#include "sim/engine/contact.h"

#include "models/portable.h"

static struct pair draws_of_leg(const struct day *d, const struct contact *c, enum purpose purpose)
{
    struct address at = address_of(d, c, purpose, 0);
    at.what = address_what(purpose, c->attempt, (c->flags & LATER_LEG) / ONE_LEG_MORE);
    return draw_one(stream_of(d, c)->key, at);
}

static ticks draw_leg_time(double factor, const struct sampler *law, uint64_t bits)
{
    return ticks_from_seconds(factor * sampler_draw(law, bits));
}

/* Of the leg to come, in its new class. */
static void leg_draws_needs(const struct day *d, struct contact *c, const struct plan_transfer *t)
{
    const struct plan_stream *to = &d->plan->streams[t->to];
    const struct pair work = draws_of_leg(d, c, PURPOSE_LEG_WORK);
    const struct pair patience = draws_of_leg(d, c, PURPOSE_LEG_PATIENCE);
    const double factor = to->handle_factor * d->inflows[to->class].handle_error;
    c->talk = t->brief + draw_leg_time(factor, &to->talk, work.a);
    c->wrap_up = to->has_wrap_up ? draw_leg_time(factor, &to->wrap_up, work.b) : 0;
    c->patience = to->laws.patience.endless
                      ? TICKS_MOST
                      : ticks_from_seconds(to->patience_factor
                                           * patience_draw(&to->patience, to->balk, patience.a));
}

/* --- the agent who stays -------------------------------------------------------------------------
 *
 * Nothing happens to him until the contact in his company is answered or leaves: then he briefs the
 * further agent, and wraps up.
 */

static bool has_sessions(const struct day *d, uint32_t agent)
{
    return d->groups[d->agents[agent].group].plan->levels > 1;
}

static void agent_stays(struct day *d, uint32_t agent, struct contact *c, ticks brief)
{
    struct agent_clock *clock = &d->clocks[agent];
    clock->held_since = d->now;
    clock->brief = brief;
    clock->wrap_up = c->wrap_up;
    c->flags |= IN_COMPANY;
    c->first_cell = agent;
    if (has_sessions(d, agent))
        desk_is_held(d, agent);
    else
        agent_expects(d, agent, TICKS_MOST);
}

/* He briefs from `at` on, or is free now. */
static void agent_is_released(struct day *d, struct contact *c, bool briefs, ticks at)
{
    if (!(c->flags & IN_COMPANY))
        return;
    const uint32_t agent = c->first_cell;
    const struct agent_clock *clock = &d->clocks[agent];
    const ticks held = briefs ? at - d->now + clock->brief : 0, left = held + clock->wrap_up;
    c->flags &= (uint16_t)~IN_COMPANY;
    counters_of(d, c)[TRANSFER_HOLD_TICKS] += d->now - clock->held_since + held;
    if (has_sessions(d, agent)) {
        desk_is_released(d, agent, left);
        return;
    }
    d->agents[agent].state = AGENT_WRAPPING;
    agent_expects(d, agent, d->now + left);
}

/* --- a leg ----------------------------------------------------------------------------------- */

/* Whoever is in company leaves at the very end of his patience: it is looked at then. */
static void leg_waits(struct day *d, struct contact *c)
{
    const bool is_lazy = stream_of(d, c)->patience_is_lazy && !(c->flags & IN_COMPANY);
    queue_insert(d, c);
    if (!is_lazy && c->patience < d->plan->end - c->requested)
        later_add(&d->later, c->requested + c->patience, LATER_PATIENCE_ENDS, contact_index(d, c),
                  c->generation);
}

/* One who keeps his order waits for as long, but from earlier on. What lies before the transfer is
 * taken from the sums here, and comes back to them when the leg ends. */
static void leg_keeps_order(struct day *d, struct contact *c)
{
    const ticks before = d->now - c->requested;
    if (c->patience != TICKS_MOST)
        c->patience += before;
    counters_of(d, c)[TRANSFER_WAIT_TICKS] -= before;
    counters_of(d, c)[QUEUE_TICKS] -= before;
}

static void leg_begins(struct day *d, struct contact *c, const struct plan_transfer *t)
{
    const bool balks = c->patience == 0;
    c->n = onward_n(d, c);
    c->stream = t->to;
    c->flags += ONE_LEG_MORE;
    c->cell = cell_now(d, c);
    if (t->keeps_order)
        leg_keeps_order(d, c);
    else
        c->requested = d->now;
    counters_of(d, c)[TRANSFERS]++;
    tell_transfer(d, c);
    if (contact_finds_agent(d, c))
        return;
    if (balks)
        leg_gives_up(d, c, d->now);
    else
        leg_waits(d, c);
}

/* At the end of the talk with the agent, while the channel is open. */
enum passing contact_is_passed_on(struct day *d, uint32_t contact, uint32_t agent)
{
    struct contact *c = &d->contacts[contact];
    const struct plan_stream *ps = stream_of(d, c);
    if (ps->n_transfers == 0 || !channel_of(d, c)->open
        || (c->flags & LATER_LEG) == LATER_LEG) /* three times are enough */
        return IS_KEPT;
    const double u = portable_unit(draws_of_leg(d, c, PURPOSE_TRANSFER).a);
    const struct plan_transfer *t = ps->transfers;
    while (t < ps->transfers + ps->n_transfers && u >= t->up_to)
        t++;
    if (t == ps->transfers + ps->n_transfers)
        return IS_KEPT;
    const bool is_warm = t->is_warm;
    if (is_warm)
        agent_stays(d, agent, c, t->brief);
    leg_draws_needs(d, c, t);
    leg_begins(d, c, t);
    return is_warm ? PASSED_ON_WARM : PASSED_ON;
}

void leg_is_answered(struct day *d, struct contact *c, uint32_t group, ticks at)
{
    counters_of(d, c)[TRANSFER_ANSWERED]++;
    counters_of(d, c)[TRANSFER_WAIT_TICKS] += at - d->now;
    count_leg_wait(d, c, d->now);
    d->groups[group].overtime_row[GROUP_TRANSFERS]++;
    count_cover(d, c->cell, c->stream, group, COVER_ANSWERED, 1);
    tell_answer(d, c, group, at);
    agent_is_released(d, c, true, at);
}

/* Without an agent. */
static void leg_ends(struct day *d, struct contact *c, enum counter counter, enum trace_end end,
                     ticks at)
{
    counters_of(d, c)[counter]++;
    count_leg_wait(d, c, at);
    tell_end(d, c, end, at);
    agent_is_released(d, c, false, at);
    contact_frees_line(d, c);
    contact_gone(d, c);
}

void leg_gives_up(struct day *d, struct contact *c, ticks at)
{
    leg_ends(d, c, TRANSFER_ABANDONED, TRACE_ABANDONED, at);
}

void leg_is_cut(struct day *d, struct contact *c, enum trace_end end)
{
    leg_ends(d, c, TRANSFER_CUT, end, d->now);
}
