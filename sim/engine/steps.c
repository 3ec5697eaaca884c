/*
 * steps.c -- agents by interval: the steps in which their number rises and drops.
 */
#include "sim/engine/agent.h"

/* Of a person of a group by interval: the places of ever more heads of one shift. */
static uint8_t band_of(const struct plan_group *pg, uint32_t person)
{
    return (uint8_t)tenure_band_at(&pg->group->tenure, tenure_place(person, 0));
}

static void absent_come(struct day *d, uint32_t group, uint32_t count)
{
    for (; count > 0; count--)
        group_time_starts(d, &d->groups[group], GROUP_ABSENT);
}

static void absent_go(struct day *d, uint32_t group, uint32_t count)
{
    for (; count > 0; count--)
        group_time_stops(d, &d->groups[group], GROUP_ABSENT);
}

static void agents_come(struct day *d, uint32_t group, uint32_t count)
{
    struct group_state *g = &d->groups[group];
    const struct plan_group *pg = d->groups[group].plan;
    const bool hold = pg->group->at_drop == DROP_HOLD;
    for (; count > 0; count--) {
        /* With "hold" those who should have left are counted in first. Also when every seat is
         * taken. */
        if (g->leaving > 0 && (hold || g->free_seat == NOBODY)) {
            group_keeps_leaver(d, group);
            continue;
        }
        if (g->free_seat == NOBODY) {
            group_keeps_desk(d, group);
            continue;
        }
        const uint32_t agent = g->free_seat;
        g->free_seat = d->agents[agent].next;
        const struct agent_clock clock = {
            .key = pg->key,
            .head = g->persons,
            .band = pg->paces ? band_of(pg, g->persons) : 0,
        };
        g->persons++;
        agent_comes(d, agent, &clock, NO_PAUSE);
    }
}

static void agents_go(struct day *d, uint32_t group, uint32_t count)
{
    struct group_state *g = &d->groups[group];
    for (; count > 0 && g->at[0].n > 0; count--) {
        const uint32_t agent = g->at[0].head;
        available_remove(d, agent, 0);
        agent_goes_home(d, agent);
    }
    while (count > 0 && group_releases_job(d, group))
        count--;
    for (; count > 0 && g->now_as[GROUP_BUSY] > 0; count--)
        if (d->groups[group].plan->levels > 1)
            group_releases_desk(d, group);
        else
            group_releases_next(d, group);
    /* The others are away: who is one too many does not come back. */
    for (uint32_t agent = d->groups[group].plan->first_agent; count > 0; agent++)
        if (d->agents[agent].state == AGENT_AWAY) {
            agent_leaves(d, agent);
            count--;
        }
}

/* The calendar day of the current interval. */
static int32_t day_of_row(const struct day *d)
{
    if (d->row > 0)
        return plan_day_of(d->plan, (int32_t)d->row - 1);
    return (int32_t)((d->now - d->plan->start - TICKS_PER_DAY + 1) / TICKS_PER_DAY);
}

void staffing_rises(struct day *d, uint32_t group, uint32_t count)
{
    struct group_state *g = &d->groups[group];
    if (g->staffed == 0)
        g->staffed_day = day_of_row(d);
    const uint32_t absent = heads_absent(d, group, g->staffed, g->staffed + count, g->staffed_day);
    g->staffed += count;
    absent_come(d, group, absent);
    agents_come(d, group, count - absent);
}

void staffing_drops(struct day *d, uint32_t group, uint32_t count)
{
    struct group_state *g = &d->groups[group];
    const uint32_t absent = heads_absent(d, group, g->staffed - count, g->staffed, g->staffed_day);
    g->staffed -= count;
    absent_go(d, group, absent);
    agents_go(d, group, count - absent);
}

/* Midnight passes while they are there: tomorrow others are absent, and maybe more or fewer. */
void staffing_meets_midnight(struct day *d, uint32_t group)
{
    struct group_state *g = &d->groups[group];
    const uint32_t before = heads_absent(d, group, 0, g->staffed, g->staffed_day);
    g->staffed_day++;
    const uint32_t after = heads_absent(d, group, 0, g->staffed, g->staffed_day);
    if (after > before) {
        absent_come(d, group, after - before);
        agents_go(d, group, after - before);
    } else {
        absent_go(d, group, before - after);
        agents_come(d, group, before - after);
    }
}
