#include "sim/engine/plan_groups.h"

#include "models/stream.h"
#include "sim/base/mem.h"
#include "sim/engine/plan_tape.h"

#include <stdlib.h>

/* --- what a group serves --------------------------------------------------------------------- */

struct tier_order {
    bool deferred;
    int priority, rank;
    uint64_t queues;
};

static int tier_compare(const void *a, const void *b)
{
    const struct tier_order *x = a, *y = b;
    if (x->deferred != y->deferred)
        return x->deferred ? 1 : -1;
    if (x->priority != y->priority)
        return x->priority > y->priority ? -1 : 1;
    return x->rank < y->rank ? -1 : x->rank > y->rank;
}

/* The streams the group serves become its queues, numbered as contacts of one instant come, which
 * decides between them; each is a route of the stream. */
static void skills_fill(struct plan *p, size_t group)
{
    struct plan_group *pg = &p->groups[group];
    const struct agent_group *g = pg->group;
    struct tier_order order[QUEUES_MOST];
    for (size_t i = 0; i < p->n_streams; i++)
        for (size_t k = 0; k < g->n_skills; k++) {
            struct plan_stream *ps = &p->streams[i];
            if (!skill_takes(&g->skills[k], ps->class, (int)ps->channel)
                || pg->n_queues == QUEUES_MOST)
                continue;
            const size_t bit = pg->n_queues++;
            order[bit] = (struct tier_order){ps->is_deferred, ps->priority, g->skills[k].rank,
                                             UINT64_C(1) << bit};
            pg->stream_of_bit[bit] = (uint8_t)i;
            if (p->scenario->channels[ps->channel].kind == CHANNEL_LIVE)
                pg->whole_agent |= UINT64_C(1) << bit;
            struct route *route = &ps->routes[ps->n_routes++];
            *route = (struct route){
                .group = (uint16_t)group, .rank = (uint16_t)g->skills[k].rank, .bit = (uint8_t)bit};
            if (g->skills[k].overflow_s > 0 && !ps->is_deferred) {
                route->after = ticks_from_seconds(g->skills[k].overflow_s);
                ps->overflows = true;
                ps->patience_is_lazy = false;
            }
        }
    qsort(order, pg->n_queues, sizeof *order, tier_compare);
    pg->tiers = mem_array(pg->n_queues, sizeof *pg->tiers);
    for (size_t k = 0; k < pg->n_queues; k++) {
        if (k == 0 || tier_compare(&order[k - 1], &order[k]) != 0)
            (*(order[k].deferred ? &pg->n_job_tiers : &pg->n_tiers))++;
        pg->tiers[pg->n_tiers + pg->n_job_tiers - 1].queues |= order[k].queues;
    }
}

/* --- its agents ------------------------------------------------------------------------------ */

/* Seats for agents given by the interval: those released who still talk need one beside the fresh.
 */
static uint32_t seats_by_interval(const struct plan *p, const struct agent_group *g)
{
    size_t most = 0;
    bool changes = !p->scenario->hours.never_closes || !dates_all_open(p->scenario)
                   || g->attendance.absence > 0;
    for (size_t i = 0; i < dates_types(p->scenario) * p->scenario->hours.intervals; i++) {
        most = g->agents[i] > most ? g->agents[i] : most;
        changes = changes || g->agents[i] != g->agents[0];
    }
    return (uint32_t)(changes && g->at_drop == DROP_RELEASE ? 2 * most : most);
}

static void concurrency_fill(struct plan *p, struct plan_group *pg)
{
    const struct concurrency *c = &pg->group->concurrency;
    pg->levels = (uint8_t)(c->at_most > 1 ? c->at_most : 1);
    pg->keep_free = (uint32_t)pg->group->keep_free;
    pg->first_desk = p->n_desks;
    if (pg->levels > 1)
        p->n_desks += pg->n_agents;
    for (size_t k = 0; k < c->at_most; k++)
        pg->speed[k + 1] = (uint32_t)(c->speed[k] * SPEED_ONE + 0.5);
}

static void tenure_fill(struct plan_group *pg)
{
    const struct agent_group *g = pg->group;
    const struct tenure *t = &g->tenure;
    if (tenure_is_plain(t))
        return;
    pg->paces = mem_array(t->n, sizeof *pg->paces);
    for (size_t i = 0; i < t->n; i++)
        pg->paces[i] = (struct pace){t->bands[i].handle_factor * t->bands[i].talk_factor,
                                     t->bands[i].handle_factor * t->bands[i].wrap_up_factor};
    size_t heads = 0;
    for (size_t k = 0; k < g->n_shifts; k++)
        heads += g->shifts[k].heads;
    pg->band_of_head = mem_array(heads, sizeof *pg->band_of_head);
    if (t->by_heads)
        tenure_spread(t, heads, pg->band_of_head);
    for (size_t k = 0, first = 0; !t->by_heads && k < g->n_shifts; first += g->shifts[k++].heads)
        for (size_t head = 0; head < g->shifts[k].heads; head++)
            pg->band_of_head[first + head] = (uint8_t)tenure_band_at(t, tenure_place(head, k));
}

static void plan_group_fill(struct plan *p, size_t index)
{
    const struct agent_group *g = &p->scenario->groups[index];
    struct plan_group *pg = &p->groups[index];
    *pg = (struct plan_group){
        .group = g,
        .key = stream_key(p->seed, g->name),
        .ring = ticks_from_seconds(g->ring_s),
        .order = g->order,
        .first_agent = p->n_agents,
    };
    if (g->agents)
        pg->n_agents = seats_by_interval(p, g);
    for (size_t k = 0; k < g->n_shifts; k++)
        pg->n_agents += (uint32_t)g->shifts[k].heads * plan_seats_a_head(p, &g->shifts[k]);
    p->n_agents += pg->n_agents;
    skills_fill(p, index);
    concurrency_fill(p, pg);
    tenure_fill(pg);
    const double share = g->attendance.in_shift_shrinkage;
    if (share > 0) {
        pg->present_s = duration_mean(&g->attendance.away) * (1 - share) / share;
        pg->away = sampler_new(&g->attendance.away);
    }
}

/* --- the whole ------------------------------------------------------------------------------- */

static int route_compare(const void *a, const void *b)
{
    const struct route *x = a, *y = b;
    return x->rank != y->rank ? x->rank - y->rank : x->group - y->group;
}

void plan_groups_fill(struct plan *p)
{
    for (size_t g = 0; g < p->n_groups; g++)
        plan_group_fill(p, g);
    for (size_t i = 0; i < p->n_streams; i++)
        qsort(p->streams[i].routes, p->streams[i].n_routes, sizeof(struct route), route_compare);
}

void plan_group_clear(struct plan_group *pg)
{
    free(pg->tiers);
    free(pg->paces);
    free(pg->band_of_head);
    free(pg->paid);
    free(pg->premium);
    sampler_free(&pg->away);
}
