/*
 * agent.h -- an agent: what he expects, where his time goes, and the lists in which he waits.
 *
 * What happens with every contact stands here, so that it becomes part of the handlers.
 */
#ifndef SIM_ENGINE_AGENT_H
#define SIM_ENGINE_AGENT_H

#include "sim/engine/state.h"

/* Sets when something next happens to an agent; what lies beyond the horizon has no room in a key.
 */
static inline void agent_expects(struct day *d, uint32_t agent, ticks time)
{
    tournament_set(&d->agent_keys, agent,
                   time < d->plan->end ? key_make(time, TURN_AGENT, agent) : KEY_NEVER);
    /* Of many agents few are in the cache; the line of one soon due is fetched meanwhile. */
    __builtin_prefetch(&d->agents[key_subject(tournament_soon(&d->agent_keys, agent))]);
}

/* --- where an agent's time goes ----------------------------------------------------------------
 *
 * Each change adds or takes what is left of the interval, so the areas need no flush: at the start
 * of an interval its row is filled with those there, and ends up exact.
 */

static inline int64_t *group_time(const struct group_state *g, enum group_counter counter)
{
    return &(counter == GROUP_OVERTIME ? g->overtime_row : g->row)[counter];
}

static inline void group_time_starts(struct day *d, struct group_state *g,
                                     enum group_counter counter)
{
    g->now_as[counter]++;
    *group_time(g, counter) += d->row_ends - d->now;
}

static inline void group_time_stops(struct day *d, struct group_state *g,
                                    enum group_counter counter)
{
    g->now_as[counter]--;
    *group_time(g, counter) -= d->row_ends - d->now;
}

static inline void agent_counts_as(struct day *d, uint32_t agent, enum group_counter counter)
{
    struct agent *a = &d->agents[agent];
    struct group_state *g = &d->groups[a->group];
    if (a->counts_as == counter)
        return;
    if (a->counts_as != GROUP_COUNTERS)
        group_time_stops(d, g, a->counts_as);
    if (counter != GROUP_COUNTERS)
        group_time_starts(d, g, counter);
    a->counts_as = (uint8_t)counter;
}

/* --- lists of agents, longest there first ---------------------------------------------------- */

static inline void list_add(struct day *d, struct available *list, uint32_t agent)
{
    struct agent *a = &d->agents[agent];
    a->next = NOBODY;
    a->prev = list->tail;
    *(list->tail == NOBODY ? &list->head : &d->agents[list->tail].next) = agent;
    list->tail = agent;
    list->n++;
}

static inline void list_remove(struct day *d, struct available *list, uint32_t agent)
{
    const struct agent *a = &d->agents[agent];
    *(a->prev == NOBODY ? &list->head : &d->agents[a->prev].next) = a->next;
    *(a->next == NOBODY ? &list->tail : &d->agents[a->next].prev) = a->prev;
    list->n--;
}

/* Those who may take a contact, by units in use. */
static inline void available_add(struct day *d, uint32_t agent, unsigned used)
{
    struct agent *a = &d->agents[agent];
    a->idle_since = d->now;
    list_add(d, &d->groups[a->group].at[used], agent);
}

static inline void available_remove(struct day *d, uint32_t agent, unsigned used)
{
    list_remove(d, &d->groups[d->agents[agent].group].at[used], agent);
}

/* Out of the list in which he waited for a contact. */
static inline void agent_stops_waiting(struct day *d, uint32_t agent)
{
    if (d->agents[agent].state == AGENT_IDLE)
        available_remove(d, agent, 0);
    else
        desk_takes_no_more(d, agent);
}

#endif
