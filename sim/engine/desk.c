/*
 * desk.c -- agents with several sessions in hand.
 *
 * All sessions of an agent run at the speed that goes with their number. So the desk counts the
 * work done by each since the beginning, and a session ends when that reaches the work at its start
 * plus its own length: when sessions come and go only the speed changes, not their ends. Work is a
 * whole number of ticks / SPEED_ONE; with all speeds one, sessions end at the very ticks at which
 * single contacts would.
 *
 * An agent with room for more stands in the list of his units in use, unless he is to leave, to
 * take a break or to go away when his hands are empty.
 */
#include "sim/engine/agent.h"
#include "sim/engine/contact.h"

struct desk *desk_of(const struct day *d, uint32_t agent)
{
    const struct plan_group *pg = d->groups[d->agents[agent].group].plan;
    return &d->desks[pg->first_desk + (agent - pg->first_agent)];
}

static uint32_t desk_speed(const struct day *d, uint32_t agent, const struct desk *desk)
{
    return d->groups[d->agents[agent].group].plan->speed[desk->n];
}

/* Brings the work done up to now; before the number of sessions changes. */
static void desk_work(struct day *d, uint32_t agent, struct desk *desk)
{
    desk->work += (uint64_t)(d->now - desk->since) * desk_speed(d, agent, desk);
    desk->since = d->now;
}

/* How long the session still takes if its agent's sessions stay as many as they are. */
static ticks session_left(const struct session *s, const struct desk *desk, uint32_t speed)
{
    const uint64_t left = s->ends > desk->work ? s->ends - desk->work : 0;
    return (ticks)((left + speed - 1) / speed);
}

/* The next thing to happen at the desk: a session ends, or a spell is due and no more are taken. */
static void desk_expect(struct day *d, uint32_t agent, const struct desk *desk)
{
    const struct agent *a = &d->agents[agent];
    const struct session *first = &desk->session[0];
    for (unsigned i = 1; i < desk->n; i++)
        if (desk->session[i].ends < first->ends)
            first = &desk->session[i];
    ticks next = d->now + session_left(first, desk, desk_speed(d, agent, desk));
    if ((a->flags & IS_LISTED) && a->spell_due < next)
        next = a->spell_due;
    agent_expects(d, agent, next);
}

void desk_takes_no_more(struct day *d, uint32_t agent)
{
    struct agent *a = &d->agents[agent];
    if (!(a->flags & IS_LISTED))
        return;
    available_remove(d, agent, desk_of(d, agent)->used);
    a->flags &= (uint8_t)~IS_LISTED;
}

/* Who serves the queue after closing fills his hands like anybody; nobody else who is to leave
 * does. */
static bool desk_may_take_more(const struct day *d, uint32_t agent, const struct desk *desk)
{
    const struct agent *a = &d->agents[agent];
    if (desk->used == d->groups[a->group].plan->levels)
        return false;
    if (a->flags & LEAVES_WHEN_FREE)
        return (a->flags & STAYS_FOR_QUEUE) && group_is_closed(d, a->group);
    return a->spell_due > d->now && !(a->flags & (BREAK_IS_DUE | WINDS_DOWN));
}

/* Sessions after the end of the shift are overtime, and not part of what the shift's time is split
 * into. */
static bool counts_sessions(const struct day *d, uint32_t agent)
{
    return !(d->agents[agent].flags & LEAVES_WHEN_FREE);
}

/* The n-th session in hand: the agent's time is with at least so many, from now on or no longer. */
static void session_time_starts(struct day *d, struct group_state *g, unsigned n)
{
    group_time_starts(d, g, GROUP_SESSIONS);
    if (n >= 2 && n <= 4)
        group_time_starts(d, g, GROUP_TWO_SESSIONS + (n - 2));
}

static void session_time_stops(struct day *d, struct group_state *g, unsigned n)
{
    group_time_stops(d, g, GROUP_SESSIONS);
    if (n >= 2 && n <= 4)
        group_time_stops(d, g, GROUP_TWO_SESSIONS + (n - 2));
}

/* --- sessions come and go -------------------------------------------------------------------- */

/* Beyond any horizon, and so that work times SPEED_ONE fits into its word. */
static const ticks session_most = INT64_C(1) << 46;

static uint64_t work_of(ticks length)
{
    return (uint64_t)(length < session_most ? length : session_most) << SPEED_BITS;
}

static void desk_add(struct day *d, uint32_t agent, struct desk *desk, uint32_t contact)
{
    struct agent *a = &d->agents[agent];
    struct contact *c = &d->contacts[contact];
    const bool whole = is_live(d, c), is_call = c->flags & CALLED;
    if (!is_call)
        contact_meets_pace(d, c, agent);
    /* The end of a live talk is an event of its own only if something happens then. */
    const bool wraps_apart = whole && !is_call && wraps_up_apart(d, c);
    const ticks greets_at = agent_greets_at(d, d->groups[a->group].plan, c);
    desk_work(d, agent, desk);
    struct session *s = &desk->session[desk->n++];
    *s = (struct session){
        .ends = desk->work
                + work_of(is_call ? call_begins(d, agent, c)
                                  : greets_at - d->now + c->talk + (wraps_apart ? 0 : c->wrap_up)),
        .started = d->now,
        .row = d->groups[a->group].overtime_row,
        .contact = contact,
        .units = whole ? d->groups[a->group].plan->levels : 1,
        .is_counted = whole, /* alone in the agent's hands, it runs at full speed */
        .wraps_apart = wraps_apart,
    };
    desk->used = (uint8_t)(desk->used + s->units);
    a->state = AGENT_TALKING;
    if (counts_sessions(d, agent)) {
        agent_counts_as(d, agent, GROUP_BUSY);
        session_time_starts(d, &d->groups[a->group], desk->n);
    }
    if (is_call)
        return;
    contact_answered(d, c, a->group, greets_at);
    if (whole) {
        count_handle(d, c, a->group, s->row, c->talk + c->wrap_up);
        tell_handled(d, c, greets_at + c->talk + c->wrap_up);
    }
}

/* Takes what waits and fits, and then stands in line for more. */
static void desk_fill(struct day *d, uint32_t agent, struct desk *desk)
{
    struct agent *a = &d->agents[agent];
    const uint64_t chats = ~d->groups[a->group].plan->whole_agent;
    while (desk_may_take_more(d, agent, desk)) {
        const uint32_t contact = contact_for(d, a->group, chats);
        if (contact != NOBODY) {
            desk_add(d, agent, desk, contact);
            continue;
        }
        if (!(a->flags & LEAVES_WHEN_FREE)) {
            available_add(d, agent, desk->used);
            a->flags |= IS_LISTED;
        }
        break;
    }
    desk_expect(d, agent, desk);
}

void desk_starts(struct day *d, uint32_t agent, uint32_t contact)
{
    struct desk *desk = desk_of(d, agent);
    if (desk->n == 0)
        desk->since = d->now;
    desk_add(d, agent, desk, contact);
    desk_fill(d, agent, desk);
}

/* At the end of a live talk: the contact is passed on, or its line is free; and the wrap-up begins,
 * or the agent stays with the customer. */
static bool session_wraps_up(struct day *d, uint32_t agent, struct session *s)
{
    if (!s->wraps_apart)
        return false;
    struct contact *c = &d->contacts[s->contact];
    const ticks wrap_up = c->wrap_up;
    s->wraps_apart = false;
    s->ends += work_of(wrap_up);
    switch (contact_is_passed_on(d, s->contact, agent)) {
    case IS_KEPT: contact_frees_line(d, c); break;
    case PASSED_ON: s->contact = NOBODY; break;
    case PASSED_ON_WARM: s->contact = NOBODY; return true;
    }
    return wrap_up > 0;
}

/* With the only contact in hand, which he has passed on, until the further agent answers. */
void desk_is_held(struct day *d, uint32_t agent)
{
    struct desk *desk = desk_of(d, agent);
    desk->session[0].ends = desk->work + work_of(session_most);
}

void desk_is_released(struct day *d, uint32_t agent, ticks left)
{
    struct desk *desk = desk_of(d, agent);
    desk_work(d, agent, desk);
    desk->session[0].ends = desk->work + work_of(left);
    desk_expect(d, agent, desk);
}

/* At the end of a dial: the agent talks to the customer, or has done with him. */
static bool session_goes_on(struct day *d, uint32_t agent, struct session *s)
{
    if (s->contact == NOBODY || !(d->contacts[s->contact].flags & CALLED))
        return false;
    if (call_succeeds(d, agent, s->contact)) {
        const struct contact *c = &d->contacts[s->contact];
        s->wraps_apart = wraps_up_apart(d, c);
        s->ends += work_of(s->wraps_apart ? c->talk : c->talk + c->wrap_up);
        return true;
    }
    s->contact = NOBODY;
    return false;
}

static void session_handled(struct day *d, const struct session *s, uint32_t group, ticks end)
{
    if (s->is_counted)
        return;
    const struct contact *c = &d->contacts[s->contact];
    count_handle(d, c, group, s->row, end - s->started);
    tell_handled(d, c, end);
}

/* The wrap-up of a chat is part of it, so it is passed on only now; live contacts were before. */
static bool chat_is_passed_on(struct day *d, const struct session *s)
{
    return s->units == 1 && contact_is_passed_on(d, s->contact, NOBODY) != IS_KEPT;
}

static void session_ends(struct day *d, uint32_t agent, struct desk *desk, unsigned i)
{
    struct agent *a = &d->agents[agent];
    const struct session s = desk->session[i];
    for (; i + 1 < desk->n; i++)
        desk->session[i] = desk->session[i + 1];
    if (counts_sessions(d, agent))
        session_time_stops(d, &d->groups[a->group], desk->n);
    desk->n--;
    desk->used = (uint8_t)(desk->used - s.units);
    session_handled(d, &s, a->group, d->now);
    if (s.contact != NOBODY && !chat_is_passed_on(d, &s))
        contact_handled(d, s.contact);
}

/* A session has ended, or a spell is due. */
void desk_moves(struct day *d, uint32_t agent)
{
    struct desk *desk = desk_of(d, agent);
    desk_takes_no_more(d, agent);
    desk_work(d, agent, desk);
    for (unsigned i = 0; i < desk->n;)
        if (desk->session[i].ends <= desk->work && !session_wraps_up(d, agent, &desk->session[i])
            && !session_goes_on(d, agent, &desk->session[i]))
            session_ends(d, agent, desk, i);
        else
            i++;
    if (desk->n == 0)
        agent_moves_on(d, agent);
    else
        desk_fill(d, agent, desk);
}

/* --- the roster and the desks ---------------------------------------------------------------- */

/* He finishes what he has in hand, which counts as overtime from now on. */
void desk_ends_shift(struct day *d, uint32_t agent)
{
    const struct agent *a = &d->agents[agent];
    if (d->groups[a->group].plan->levels == 1 || !counts_sessions(d, agent))
        return;
    desk_takes_no_more(d, agent);
    for (unsigned i = 0; i < desk_of(d, agent)->n; i++)
        session_time_stops(d, &d->groups[a->group], i + 1);
}

/* Still at work when he is needed again: as if he had not been about to leave. */
void desk_goes_on(struct day *d, uint32_t agent)
{
    struct agent *a = &d->agents[agent];
    a->flags = 0;
    if (a->state == AGENT_STAYING) {
        agent_stays_no_longer(d, agent);
        agent_moves_on(d, agent);
        return;
    }
    agent_counts_as(d, agent, GROUP_BUSY);
    if (counts_as_on_job(d, agent)) {
        group_time_starts(d, &d->groups[a->group], GROUP_ON_JOBS);
        return;
    }
    if (d->groups[a->group].plan->levels == 1)
        return;
    struct desk *desk = desk_of(d, agent);
    for (unsigned i = 0; i < desk->n; i++)
        session_time_starts(d, &d->groups[a->group], i + 1);
    desk_work(d, agent, desk);
    desk_fill(d, agent, desk);
}

/* Units in use of one who could be told to leave; NOBODY if he is not at work or is leaving
 * already. */
static uint32_t release_order(const struct day *d, uint32_t agent)
{
    const struct agent *a = &d->agents[agent];
    const bool can = a->state == AGENT_TALKING && !(a->flags & LEAVES_WHEN_FREE);
    return can ? desk_of(d, agent)->used : NOBODY;
}

/*
 * One agent by interval fewer, where nobody is idle and somebody is busy. Waiting for the next who
 * finishes, as where an agent has one contact, might be waiting for long: hands that go on being
 * filled are hardly ever empty. So it is said at once who takes no more, one with the fewest units
 * in use.
 */
void group_releases_desk(struct day *d, uint32_t group)
{
    const struct plan_group *pg = d->groups[group].plan;
    uint32_t leaver = pg->first_agent;
    for (uint32_t i = 1; i < pg->n_agents; i++)
        if (release_order(d, pg->first_agent + i) < release_order(d, leaver))
            leaver = pg->first_agent + i;
    agent_works_over(d, leaver);
}

/* One agent by interval more, where every seat is taken: the first of those leaving stays. */
void group_keeps_desk(struct day *d, uint32_t group)
{
    const struct plan_group *pg = d->groups[group].plan;
    for (uint32_t i = 0; i < pg->n_agents; i++)
        if (d->agents[pg->first_agent + i].flags & LEAVES_WHEN_FREE) {
            desk_goes_on(d, pg->first_agent + i);
            return;
        }
}

/* Sessions that the horizon cuts off count with the length that they would have had. */
void desks_close(struct day *d)
{
    for (size_t g = 0; g < d->plan->n_groups; g++) {
        const struct plan_group *pg = d->groups[g].plan;
        for (uint32_t i = 0; pg->levels > 1 && i < pg->n_agents; i++) {
            const uint32_t agent = pg->first_agent + i;
            struct desk *desk = desk_of(d, agent);
            desk_work(d, agent, desk);
            for (unsigned k = 0; k < desk->n; k++) {
                struct session *s = &desk->session[k];
                session_handled(d, s, (uint32_t)g,
                                d->now + session_left(s, desk, desk_speed(d, agent, desk)));
            }
        }
    }
}
