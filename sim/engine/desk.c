/*
 * desk.c -- agents with several sessions in hand.
 *
 * All sessions of an agent run at the speed that goes with their number. So the desk counts the work done by each since the
 * beginning, and a session ends when that reaches the work at its start plus its own length: when sessions come and go only the
 * speed changes, not their ends. Work is a whole number of ticks / SPEED_ONE; with all speeds one, sessions end at the very
 * ticks at which single contacts would.
 *
 * An agent with room for more stands in the list of his units in use, unless he is to leave, to take a break or to go
 * away when his hands are empty.
 */
#include "sim/engine/state.h"

struct desk *desk_of(const struct day *d, uint32_t agent)
{
    const struct plan_group *pg = &d->plan->groups[d->agents[agent].group];
    return &d->desks[pg->first_desk + (agent - pg->first_agent)];
}

static uint32_t desk_speed(const struct day *d, uint32_t agent, const struct desk *desk)
{
    return d->plan->groups[d->agents[agent].group].speed[desk->n];
}

/* Brings the work done up to now; before the number of sessions changes. */
static void desk_work(struct day *d, uint32_t agent, struct desk *desk)
{
    desk->work += (uint64_t)(d->now - desk->since) * desk_speed(d, agent, desk);
    desk->since = d->now;
}

/* The next thing to happen at the desk: a session ends, or a spell is due and no more are taken. */
static void desk_expect(struct day *d, uint32_t agent, const struct desk *desk)
{
    const struct agent *a = &d->agents[agent];
    uint64_t first = desk->session[0].ends;
    for (unsigned i = 1; i < desk->n; i++)
        first = desk->session[i].ends < first ? desk->session[i].ends : first;
    const uint64_t left = first > desk->work ? first - desk->work : 0;
    const uint32_t speed = desk_speed(d, agent, desk);
    ticks next = d->now + (ticks)((left + speed - 1) / speed);
    if ((a->flags & IS_LISTED) && a->spell_due < next)
        next = a->spell_due;
    tournament_set(&d->agent_keys, agent, key_make(next, TURN_AGENT, agent));
}

void desk_takes_no_more(struct day *d, uint32_t agent)
{
    struct agent *a = &d->agents[agent];
    if (!(a->flags & IS_LISTED))
        return;
    available_remove(d, agent, desk_of(d, agent)->used);
    a->flags &= (uint8_t)~IS_LISTED;
}

static bool desk_may_take_more(const struct day *d, uint32_t agent, const struct desk *desk)
{
    const struct agent *a = &d->agents[agent];
    return desk->used < d->plan->groups[a->group].levels && a->spell_due > d->now
           && !(a->flags & (LEAVES_WHEN_FREE | BREAK_IS_DUE));
}

static void desk_add(struct day *d, uint32_t agent, struct desk *desk, uint32_t contact)
{
    struct agent *a = &d->agents[agent];
    const struct plan_group *pg = &d->plan->groups[a->group];
    const struct contact *c = &d->contacts[contact];
    const bool whole = d->plan->scenario->channels[stream_of(d, c)->channel].kind == CHANNEL_LIVE;
    desk_work(d, agent, desk);
    struct session *s = &desk->session[desk->n++];
    *s = (struct session){
        .ends = desk->work + ((uint64_t)(c->talk + c->wrap_up) << SPEED_BITS),
        .started = d->now,
        .contact = contact,
        .units = whole ? pg->levels : 1,
    };
    desk->used = (uint8_t)(desk->used + s->units);
    a->state = AGENT_TALKING;
    if (!(a->flags & LEAVES_WHEN_FREE))
        agent_counts_as(d, agent, GROUP_BUSY);
    group_time_starts(d, &d->groups[a->group], GROUP_SESSIONS);
    contact_answered(d, contact, a->group);
}

/* Takes what waits and fits, and then stands in line for more. */
static void desk_fill(struct day *d, uint32_t agent, struct desk *desk)
{
    struct agent *a = &d->agents[agent];
    const unsigned levels = d->plan->groups[a->group].levels;
    while (desk_may_take_more(d, agent, desk)) {
        const uint32_t contact = contact_for(d, a->group, levels - desk->used);
        if (contact == NOBODY) {
            available_add(d, agent, desk->used);
            a->flags |= IS_LISTED;
            break;
        }
        desk_add(d, agent, desk, contact);
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

static void session_ends(struct day *d, uint32_t agent, struct desk *desk, unsigned i)
{
    struct agent *a = &d->agents[agent];
    const struct session s = desk->session[i];
    for (; i + 1 < desk->n; i++)
        desk->session[i] = desk->session[i + 1];
    desk->n--;
    desk->used = (uint8_t)(desk->used - s.units);
    group_time_stops(d, &d->groups[a->group], GROUP_SESSIONS);
    count_handle(d, &d->contacts[s.contact], a->group, d->now - s.started);
    contact_handled(d, s.contact);
}

/* A session has ended, or a spell is due. */
void desk_moves(struct day *d, uint32_t agent)
{
    struct desk *desk = desk_of(d, agent);
    desk_takes_no_more(d, agent);
    desk_work(d, agent, desk);
    for (unsigned i = 0; i < desk->n;)
        if (desk->session[i].ends <= desk->work)
            session_ends(d, agent, desk, i);
        else
            i++;
    if (desk->n == 0)
        agent_moves_on(d, agent);
    else
        desk_fill(d, agent, desk);
}
