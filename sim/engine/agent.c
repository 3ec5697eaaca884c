/*
 * agent.c -- what agents do: take contacts, finish them, wait for the next.
 */
#include "sim/engine/state.h"

/* --- where an agent's time goes -------------------------------------------------------------- */

/* Each change adds or takes what is left of the interval, so the areas need no flush: at the start of an
 * interval its row is filled with those there, and ends up exact. */
static void time_starts(struct day *d, struct group_state *g, unsigned counter)
{
    int64_t *row = counter == GROUP_OVERTIME ? g->overtime_row : g->row;
    g->now_as[counter]++;
    row[counter] += d->row_ends - d->now;
}

static void time_stops(struct day *d, struct group_state *g, unsigned counter)
{
    int64_t *row = counter == GROUP_OVERTIME ? g->overtime_row : g->row;
    g->now_as[counter]--;
    row[counter] -= d->row_ends - d->now;
}

void agent_counts_as(struct day *d, uint32_t agent, enum group_counter counter)
{
    struct agent *a = &d->agents[agent];
    struct group_state *g = &d->groups[a->group];
    if (a->counts_as == counter)
        return;
    if (a->counts_as != GROUP_COUNTERS)
        time_stops(d, g, a->counts_as);
    if (counter != GROUP_COUNTERS)
        time_starts(d, g, counter);
    a->counts_as = (uint8_t)counter;
}

/* --- the idle, longest first ----------------------------------------------------------------- */

static void idle_add(struct day *d, uint32_t agent)
{
    struct agent *a = &d->agents[agent];
    struct group_state *g = &d->groups[a->group];
    a->state = AGENT_IDLE;
    a->idle_since = d->now;
    a->next = NOBODY;
    a->prev = g->idle_tail;
    if (g->idle_tail == NOBODY)
        g->idle_head = agent;
    else
        d->agents[g->idle_tail].next = agent;
    g->idle_tail = agent;
    g->n_idle++;
}

void idle_remove(struct day *d, uint32_t agent)
{
    struct agent *a = &d->agents[agent];
    struct group_state *g = &d->groups[a->group];
    if (a->prev == NOBODY)
        g->idle_head = a->next;
    else
        d->agents[a->prev].next = a->next;
    if (a->next == NOBODY)
        g->idle_tail = a->prev;
    else
        d->agents[a->next].prev = a->prev;
    g->n_idle--;
}

static uint32_t idle_first_in_order(const struct day *d, const struct group_state *g)
{
    uint32_t first = g->idle_head;
    for (uint32_t a = first; a != NOBODY; a = d->agents[a].next)
        first = a < first ? a : first;
    return first;
}

static uint32_t idle_at_random(const struct day *d, const struct group_state *g,
                               const struct contact *c)
{
    const struct plan_stream *ps = stream_of(d, c);
    const struct pair p = draw_one(ps->key, address_of(d, c, PURPOSE_ROUTING, c->attempt));
    uint32_t steps = (uint32_t)((p.a >> 32) * g->n_idle >> 32);
    uint32_t agent = g->idle_head;
    while (steps-- > 0)
        agent = d->agents[agent].next;
    return agent;
}

static uint32_t idle_choice(const struct day *d, size_t group, const struct contact *c)
{
    const struct group_state *g = &d->groups[group];
    switch (d->plan->groups[group].group->order) {
    case ORDER_FIXED:
        return idle_first_in_order(d, g);
    case ORDER_RANDOM:
        return idle_at_random(d, g, c);
    case ORDER_LONGEST_IDLE:
        break;
    }
    return g->idle_head;
}

uint32_t agent_for(const struct day *d, uint32_t contact)
{
    const struct contact *c = &d->contacts[contact];
    const struct plan_stream *ps = stream_of(d, c);
    uint32_t best = NOBODY;
    unsigned rank = 0;
    for (size_t i = 0; i < ps->n_routes; i++) {
        const struct route *r = &ps->routes[i];
        if (best != NOBODY && r->rank > rank)
            break;
        if (d->groups[r->group].n_idle == 0)
            continue;
        const uint32_t agent = idle_choice(d, r->group, c);
        if (best == NOBODY || d->agents[agent].idle_since < d->agents[best].idle_since)
            best = agent;
        rank = r->rank;
    }
    return best;
}

/* --- taking and finishing contacts ----------------------------------------------------------- */

/* The contact the group should take now, out of its queue; NOBODY if none waits. */
static uint32_t contact_for(struct day *d, uint32_t group)
{
    const struct plan_group *pg = &d->plan->groups[group];
    const struct group_state *g = &d->groups[group];
    for (size_t t = 0; g->waiting && t < pg->n_tiers; t++) {
        uint32_t best = NOBODY;
        for (uint64_t queues = g->waiting & pg->tiers[t].queues; queues; queues &= queues - 1) {
            const uint32_t head = queue_next(d, pg->stream_of_bit[__builtin_ctzll(queues)]);
            if (head != NOBODY
                && (best == NOBODY || d->contacts[head].requested < d->contacts[best].requested))
                best = head;
        }
        if (best != NOBODY) {
            queue_remove(d, best);
            return best;
        }
    }
    return NOBODY;
}

void agent_starts(struct day *d, uint32_t agent, uint32_t contact)
{
    struct agent *a = &d->agents[agent];
    struct contact *c = &d->contacts[contact];
    const struct pace *paces = d->plan->groups[a->group].paces;
    if (paces)
        contact_meets_pace(c, &paces[d->clocks[agent].band]);
    /* Wrap-up is an event of its own only if the end of the talk frees a line. */
    const ticks length = c->flags & HOLDS_LINE ? c->talk : c->talk + c->wrap_up;
    a->state = AGENT_TALKING;
    if (!(a->flags & LEAVES_WHEN_FREE))
        agent_counts_as(d, agent, GROUP_BUSY);
    a->contact = contact_answered(d, contact, a->group) ? contact : NOBODY;
    agent_expects(d, agent, d->now + length);
}

void agent_leaves(struct day *d, uint32_t agent)
{
    struct agent *a = &d->agents[agent];
    agent_counts_as(d, agent, GROUP_COUNTERS);
    a->state = AGENT_OFF;
    a->flags = 0;
    tournament_set(&d->agent_keys, agent, KEY_NEVER);
    struct group_state *g = &d->groups[a->group];
    if (d->plan->groups[a->group].group->agents) {
        a->next = g->free_seat;
        g->free_seat = agent;
    }
}

static bool takes_next(struct day *d, uint32_t agent)
{
    const uint32_t contact = contact_for(d, d->agents[agent].group);
    if (contact == NOBODY)
        return false;
    agent_starts(d, agent, contact);
    return true;
}

/* Serves the queue or waits for it. */
void agent_is_available(struct day *d, uint32_t agent)
{
    if (takes_next(d, agent))
        return;
    struct agent *a = &d->agents[agent];
    agent_counts_as(d, agent, GROUP_IDLE);
    idle_add(d, agent);
    agent_expects(d, agent, a->spell_due);
}

/* Leavers are not told apart from the other busy agents of a group by interval: the next to finish is one of
 * them. So their overtime is moved between the group's areas, not the agents'. */
void group_releases_next(struct day *d, uint32_t group)
{
    struct group_state *g = &d->groups[group];
    g->leaving++;
    if (g->now_as[GROUP_BUSY] > 0) {
        g->leaving_busy++;
        time_stops(d, g, GROUP_BUSY);
        time_starts(d, g, GROUP_OVERTIME);
    }
}

static void overtime_is_busy_again(struct day *d, struct group_state *g)
{
    g->leaving_busy--;
    time_stops(d, g, GROUP_OVERTIME);
    time_starts(d, g, GROUP_BUSY);
}

void group_keeps_leaver(struct day *d, uint32_t group)
{
    struct group_state *g = &d->groups[group];
    g->leaving--;
    if (g->leaving_busy > g->leaving)
        overtime_is_busy_again(d, g);
}

/* One whose shift is over, or one too many after a step of staffing, goes; after closing, those who
 * were there serve the queue first. */
static void agent_finishes_for_good(struct day *d, uint32_t agent)
{
    const struct agent *a = &d->agents[agent];
    struct group_state *g = &d->groups[a->group];
    const bool by_shift = (a->flags & LEAVES_WHEN_FREE) != 0;
    const bool stays = !d->open && d->plan->scenario->hours.at_close == CLOSING_SERVE
                       && (!by_shift || (a->flags & STAYS_FOR_QUEUE));
    if (stays && takes_next(d, agent))
        return;
    /* A busy one takes the overtime of one with him; who returns from a spell has none. */
    if (!by_shift && a->counts_as == GROUP_BUSY && g->leaving_busy > 0)
        overtime_is_busy_again(d, g);
    if (!by_shift)
        group_keeps_leaver(d, a->group);
    agent_leaves(d, agent);
}

/* He has finished what he had in hand: who first has a claim on him? */
void agent_moves_on(struct day *d, uint32_t agent)
{
    const struct agent *a = &d->agents[agent];
    if ((a->flags & LEAVES_WHEN_FREE) || d->groups[a->group].leaving > 0)
        agent_finishes_for_good(d, agent);
    else if (a->flags & BREAK_IS_DUE)
        agent_begins_break(d, agent);
    else if (a->spell_due <= d->now)
        agent_goes_away(d, agent);
    else
        agent_is_available(d, agent);
}

/* At the end of a talk that holds a line: the line is free, and the wrap-up begins if there is one. */
static bool agent_wraps_up(struct day *d, uint32_t agent)
{
    struct agent *a = &d->agents[agent];
    struct contact *c = &d->contacts[a->contact];
    if (!(c->flags & HOLDS_LINE) || c->wrap_up == 0)
        return false;
    contact_frees_line(d, c);
    a->state = AGENT_WRAPPING;
    agent_expects(d, agent, d->now + c->wrap_up);
    return true;
}

static void agent_finishes(struct day *d, uint32_t agent)
{
    const uint32_t contact = d->agents[agent].contact;
    if (contact != NOBODY)
        contact_handled(d, contact);
    agent_moves_on(d, agent);
}

void agent_comes_free(struct day *d, uint32_t agent)
{
    struct agent *a = &d->agents[agent];
    switch ((enum agent_state)a->state) {
    case AGENT_TALKING:
        if (a->contact != NOBODY && agent_wraps_up(d, agent))
            break;
        agent_finishes(d, agent);
        break;
    case AGENT_WRAPPING:
        agent_finishes(d, agent);
        break;
    case AGENT_IDLE:
        idle_remove(d, agent);
        agent_goes_away(d, agent);
        break;
    case AGENT_AWAY:
        agent_moves_on(d, agent);
        break;
    case AGENT_ON_BREAK:
        agent_ends_break(d, agent);
        break;
    case AGENT_OFF:
    case AGENT_ABSENT:
        break;
    }
}
