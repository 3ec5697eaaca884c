/*
 * agent.c -- what agents do: take contacts, finish them, wait for the next.
 */
#include "sim/engine/agent.h"
#include "sim/engine/queue.h"

/* --- which of those who wait for a contact --------------------------------------------------- */

static uint32_t first_in_order(const struct day *d, const struct available *list)
{
    uint32_t first = list->head;
    for (uint32_t a = first; a != NOBODY; a = d->agents[a].next)
        first = a < first ? a : first;
    return first;
}

static uint32_t one_at_random(const struct day *d, const struct available *list,
                              const struct contact *c)
{
    const struct plan_stream *ps = stream_of(d, c);
    const struct pair p = draw_one(ps->key, address_of(d, c, PURPOSE_ROUTING, c->attempt));
    uint32_t steps = (uint32_t)((p.a >> 32) * list->n >> 32);
    uint32_t agent = list->head;
    while (steps-- > 0)
        agent = d->agents[agent].next;
    return agent;
}

static inline uint32_t choice(const struct day *d, size_t group, const struct available *list,
                              const struct contact *c)
{
    switch (d->groups[group].plan->order) {
    case ORDER_FIXED: return first_in_order(d, list);
    case ORDER_RANDOM: return one_at_random(d, list, c);
    case ORDER_LONGEST_IDLE: break;
    }
    return list->head;
}

/* --- agents kept free for calls ------------------------------------------------------------------
 *
 * Hands that chats keep filling are never empty, so where calls and chats come to the same agents,
 * chats may leave nobody for calls. A group may keep some free: an agent begins a chat with empty
 * hands only if as many others are idle. So whoever comes free is idle first, but for calls, and
 * then somebody takes the chat if more are idle than are kept.
 */

/* None when nobody can call. */
uint32_t agents_kept_free(const struct day *d, uint32_t group)
{
    const struct plan_group *pg = d->groups[group].plan;
    for (uint64_t live = pg->keep_free > 0 ? pg->whole_agent : 0; live; live &= live - 1)
        if (d->channels[d->plan->streams[pg->stream_of_bit[__builtin_ctzll(live)]].channel].open)
            return pg->keep_free;
    return 0;
}

inline bool empty_hands_may_take(const struct day *d, const struct route *r, uint32_t others_idle)
{
    const struct plan_group *pg = d->groups[r->group].plan;
    return pg->keep_free == 0 || (pg->whole_agent >> r->bit & 1)
           || others_idle >= agents_kept_free(d, r->group);
}

void group_takes_chats(struct day *d, uint32_t group)
{
    struct group_state *g = &d->groups[group];
    const uint32_t kept = agents_kept_free(d, group);
    while (g->waiting && g->at[0].n > kept) {
        const uint32_t contact = contact_for(d, group, UINT64_MAX);
        if (contact == NOBODY)
            return;
        const uint32_t agent = choice(d, group, &g->at[0], &d->contacts[contact]);
        available_remove(d, agent, 0);
        agent_starts(d, agent, &d->contacts[contact]);
    }
}

/* --- who takes a contact --------------------------------------------------------------------- */

enum { NO_ROOM = SESSIONS_MOST };

/* Least units in use that leave room for the contact; NO_ROOM if there is nobody. */
static inline unsigned least_used(const struct day *d, const struct route *r)
{
    const struct group_state *g = &d->groups[r->group];
    if (g->at[0].n > 0 && empty_hands_may_take(d, r, g->at[0].n - 1))
        return 0;
    if (g->plan->whole_agent >> r->bit & 1)
        return NO_ROOM;
    for (unsigned used = 1; used < g->plan->levels; used++)
        if (g->at[used].n > 0)
            return used;
    return NO_ROOM;
}

/* Groups that may take the contact after its wait so far, by rank; then the agent with least in
 * hand, then the one idle for longest. */
inline uint32_t agent_for(const struct day *d, const struct contact *c)
{
    const struct plan_stream *ps = stream_of(d, c);
    uint32_t best = NOBODY;
    unsigned best_rank = 0, best_used = NO_ROOM - 1;
    const struct route *end = ps->routes + ps->n_routes;
    for (const struct route *r = ps->routes; r < end; r++) {
        if (best != NOBODY && r->rank > best_rank)
            break;
        if (r->after > d->now - c->requested)
            continue;
        const unsigned used = least_used(d, r);
        if (used > best_used)
            continue;
        const uint32_t agent = choice(d, r->group, &d->groups[r->group].at[used], c);
        if (best == NOBODY || used < best_used
            || d->agents[agent].idle_since < d->agents[best].idle_since) {
            best = agent;
            best_used = used;
        }
        best_rank = r->rank;
    }
    return best;
}

/* Somebody takes the contact at once, or leaves a job for it. */
bool contact_finds_agent(struct day *d, struct contact *c)
{
    const uint32_t agent = agent_for(d, c);
    if (agent == NOBODY)
        return d->plan->has_interruptible && job_makes_way(d, contact_index(d, c), false);
    agent_stops_waiting(d, agent);
    agent_starts(d, agent, c);
    return true;
}

/* --- taking and finishing contacts ----------------------------------------------------------- */

/* The contact that an agent of the group should take now, of those queues, and out of its queue;
 * NOBODY if none waits. */
inline uint32_t contact_for(struct day *d, uint32_t group, uint64_t fitting)
{
    const struct plan_group *pg = d->groups[group].plan;
    const struct group_state *g = &d->groups[group];
    if (!(g->waiting & fitting))
        return NOBODY;
    for (size_t t = 0; t < pg->n_tiers; t++) {
        uint32_t best = NOBODY;
        for (uint64_t queues = g->waiting & fitting & pg->tiers[t].queues; queues;
             queues &= queues - 1) {
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

void agent_leaves(struct day *d, uint32_t agent)
{
    struct agent *a = &d->agents[agent];
    agent_counts_as(d, agent, GROUP_COUNTERS);
    a->state = AGENT_OFF;
    a->flags = 0;
    tournament_set(&d->agent_keys, agent, KEY_NEVER);
    struct group_state *g = &d->groups[a->group];
    if (d->groups[a->group].plan->group->agents) {
        a->next = g->free_seat;
        g->free_seat = agent;
    }
}

/* --- after closing -------------------------------------------------------------------------------
 *
 * Contacts may be left that a group takes only after a wait. As many of its agents stay for them.
 */

/* Are they to serve those who wait at closing? */
static bool group_serves_on(const struct day *d, uint32_t group)
{
    return d->plan->scenario->hours.at_close == CLOSING_SERVE && group_is_closed(d, group);
}

/* Of those who wait there is nobody whom a free agent may take now. */
static uint32_t contacts_to_ripen(const struct day *d, uint32_t group)
{
    const struct plan_group *pg = &d->plan->groups[group];
    uint32_t n = 0;
    for (size_t bit = 0; bit < pg->n_queues; bit++)
        if (d->plan->streams[pg->stream_of_bit[bit]].overflows)
            n += d->streams[pg->stream_of_bit[bit]].queue.n;
    return n;
}

static void agent_stays_on(struct day *d, uint32_t agent)
{
    struct agent *a = &d->agents[agent];
    a->flags = LEAVES_WHEN_FREE | STAYS_FOR_QUEUE;
    a->state = AGENT_STAYING;
    agent_counts_as(d, agent, GROUP_OVERTIME);
    agent_expects(d, agent, TICKS_MOST);
    list_add(d, &d->groups[a->group].staying, agent);
}

/* At the end of his time with nothing in hand. */
void agent_goes_home(struct day *d, uint32_t agent)
{
    const uint32_t group = d->agents[agent].group;
    if (group_serves_on(d, group) && d->groups[group].staying.n < contacts_to_ripen(d, group))
        agent_stays_on(d, agent);
    else
        agent_leaves(d, agent);
}

void agent_stays_no_longer(struct day *d, uint32_t agent)
{
    list_remove(d, &d->groups[d->agents[agent].group].staying, agent);
}

/* One contact fewer waits: is he one too many now? */
static void agent_looks_at_queue(struct day *d, uint32_t agent)
{
    const uint32_t group = d->agents[agent].group;
    if (group_serves_on(d, group) && d->groups[group].staying.n <= contacts_to_ripen(d, group)) {
        agent_expects(d, agent, TICKS_MOST);
        return;
    }
    agent_stays_no_longer(d, agent);
    agent_leaves(d, agent);
}

/* Who has stayed longest, of the first group by rank that may take the contact by now. */
uint32_t agent_staying_for(const struct day *d, const struct contact *c)
{
    const struct plan_stream *ps = stream_of(d, c);
    for (const struct route *r = ps->routes; r < ps->routes + ps->n_routes; r++)
        if (r->after <= d->now - c->requested && d->groups[r->group].staying.n > 0)
            return d->groups[r->group].staying.head;
    return NOBODY;
}

/* At the end of his time with something in hand: he finishes it and leaves. */
void agent_works_over(struct day *d, uint32_t agent)
{
    struct agent *a = &d->agents[agent];
    const bool serves = group_serves_on(d, a->group);
    if (counts_as_on_job(d, agent))
        group_time_stops(d, &d->groups[a->group], GROUP_ON_JOBS);
    desk_ends_shift(d, agent);
    a->flags = LEAVES_WHEN_FREE | (serves ? STAYS_FOR_QUEUE : 0);
    agent_counts_as(d, agent, GROUP_OVERTIME);
}

static inline bool takes_next(struct day *d, uint32_t agent)
{
    const uint32_t group = d->agents[agent].group;
    const struct plan_group *pg = d->groups[group].plan;
    const bool keeps = pg->keep_free > 0 && agents_kept_free(d, group) > 0;
    const uint32_t contact = contact_for(d, group, keeps ? pg->whole_agent : UINT64_MAX);
    if (contact == NOBODY)
        return false;
    agent_starts(d, agent, &d->contacts[contact]);
    return true;
}

void agent_waits_for_nothing(struct day *d, uint32_t agent)
{
    agent_expects(d, agent, d->agents[agent].spell_due);
    agent_counts_as(d, agent, GROUP_IDLE);
    d->agents[agent].state = AGENT_WINDING_DOWN;
}

/* Serves the queue or waits for it; who is idle beyond the reserve may do a job meanwhile. */
inline void agent_is_available(struct day *d, uint32_t agent)
{
    struct agent *a = &d->agents[agent];
    if (a->flags & WINDS_DOWN) {
        agent_waits_for_nothing(d, agent);
        return;
    }
    if (takes_next(d, agent))
        return;
    agent_expects(d, agent, a->spell_due);
    agent_counts_as(d, agent, GROUP_IDLE);
    a->state = AGENT_IDLE;
    available_add(d, agent, 0);
    if (d->groups[a->group].waiting)
        group_takes_chats(d, a->group);
    if (d->groups[a->group].backlog)
        group_works_off(d, a->group);
}

/* Leavers are not told apart from the other busy agents of a group by interval: the next to finish
 * is one of them. So their overtime is moved between the group's areas, not the agents'. */
void group_releases_next(struct day *d, uint32_t group)
{
    struct group_state *g = &d->groups[group];
    g->leaving++;
    group_time_stops(d, g, GROUP_BUSY);
    group_time_starts(d, g, GROUP_OVERTIME);
}

void group_keeps_leaver(struct day *d, uint32_t group)
{
    struct group_state *g = &d->groups[group];
    g->leaving--;
    group_time_stops(d, g, GROUP_OVERTIME);
    group_time_starts(d, g, GROUP_BUSY);
}

/* One whose shift is over, or one too many after a step of staffing, goes; after closing, those who
 * were there serve the queue first. */
SELDOM static void agent_finishes_for_good(struct day *d, uint32_t agent)
{
    const struct agent *a = &d->agents[agent];
    const bool by_shift = (a->flags & LEAVES_WHEN_FREE) != 0;
    const bool stays = (!by_shift || (a->flags & STAYS_FOR_QUEUE)) && group_serves_on(d, a->group);
    if (stays && takes_next(d, agent))
        return;
    /* He goes in place of one who was to: a busy one with his overtime, one back from a spell
     * without. */
    if (!by_shift)
        group_keeps_leaver(d, a->group);
    if (stays)
        agent_goes_home(d, agent);
    else
        agent_leaves(d, agent);
}

/* He has finished what he had in hand: who first has a claim on him? */
inline void agent_moves_on(struct day *d, uint32_t agent)
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
        if (d->groups[a->group].plan->levels > 1) {
            desk_moves(d, agent);
            break;
        }
        if (a->contact != NOBODY && (agent_wraps_up(d, agent) || agent_goes_on_talking(d, agent)))
            break;
        agent_finishes(d, agent);
        break;
    case AGENT_WRAPPING: agent_finishes(d, agent); break;
    case AGENT_ON_JOB: job_ends(d, agent); break;
    case AGENT_IDLE:
        available_remove(d, agent, 0);
        agent_goes_away(d, agent);
        break;
    case AGENT_WINDING_DOWN: agent_goes_away(d, agent); break;
    case AGENT_AWAY: agent_moves_on(d, agent); break;
    case AGENT_ON_BREAK: agent_ends_break(d, agent); break;
    case AGENT_STAYING: agent_looks_at_queue(d, agent); break;
    case AGENT_ABSENT: absent_break_ends(d, agent); break;
    case AGENT_OFF: break;
    }
}
