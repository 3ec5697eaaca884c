#include "sim/engine/plan.h"

#include "models/portable.h"
#include "models/stream.h"
#include "sim/base/mem.h"
#include "sim/engine/pay.h"
#include "sim/engine/plan_offers.h"
#include "sim/engine/plan_tape.h"
#include "sim/engine/plan_transfers.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

ticks plan_interval_start(const struct plan *p, int32_t interval)
{
    const int32_t day = plan_day_of(p, interval);
    return p->start + day * TICKS_PER_DAY + ticks_from_seconds(p->scenario->hours.opens_s)
           + (ticks)plan_time_of_day(p, interval) * p->interval;
}

int32_t plan_day_of(const struct plan *p, int32_t interval)
{
    const int32_t a_day = (int32_t)p->scenario->hours.intervals;
    return interval >= 0 ? interval / a_day : -((-interval + a_day - 1) / a_day);
}

size_t plan_time_of_day(const struct plan *p, int32_t interval)
{
    return (size_t)(interval - plan_day_of(p, interval) * (int32_t)p->scenario->hours.intervals);
}

size_t plan_row_at(const struct plan *p, ticks time)
{
    if (time >= p->end)
        return 1 + (size_t)p->intervals;
    const ticks opens = ticks_from_seconds(p->scenario->hours.opens_s);
    if (time < p->start + opens)
        return 0;
    const ticks a_day = (ticks)p->scenario->hours.intervals;
    const ticks day = (time - p->start) / TICKS_PER_DAY;
    const ticks since_opening = (time - p->start) % TICKS_PER_DAY - opens;
    if (since_opening < 0)
        return (size_t)(day * a_day);
    const ticks place = since_opening / p->interval;
    return (size_t)(1 + day * a_day + (place < a_day ? place : a_day - 1));
}

size_t plan_place_at(const struct plan *p, ticks time)
{
    const ticks last = (ticks)p->scenario->hours.intervals - 1;
    const ticks since_midnight =
        ((time - p->start) % TICKS_PER_DAY + TICKS_PER_DAY) % TICKS_PER_DAY;
    const ticks since_opening = since_midnight - ticks_from_seconds(p->scenario->hours.opens_s);
    const ticks place = since_opening < 0 ? 0 : since_opening / p->interval;
    return (size_t)(place < last ? place : last);
}

bool plan_is_open(const struct plan *p, int32_t interval)
{
    return dates_is_open(p->scenario, plan_day_of(p, interval), plan_time_of_day(p, interval));
}

size_t plan_agents(const struct plan *p, const struct agent_group *g, int32_t interval)
{
    if (!plan_is_open(p, interval))
        return 0;
    return dates_agents(p->scenario, g, plan_day_of(p, interval))[plan_time_of_day(p, interval)];
}

size_t plan_threshold(const struct plan *p, double within_s)
{
    const ticks wanted = ticks_from_seconds(within_s);
    size_t k = 0;
    while (k < p->n_thresholds && p->threshold[k] != wanted)
        k++;
    return k;
}

/* --- classes and groups ---------------------------------------------------------------------- */

static struct sampler sampler_of(const struct duration *d, bool random)
{
    const struct duration mean = {.family = DURATION_FIXED, .mean_s = duration_mean(d)};
    return sampler_new(random ? d : &mean);
}

static int route_compare(const void *a, const void *b)
{
    const struct route *x = a, *y = b;
    return x->rank != y->rank ? x->rank - y->rank : x->group - y->group;
}

/* --- self-service ------------------------------------------------------------------------------
 */

static double log_odds(double share)
{
    return portable_log(share / (1 - share));
}

/* Nothing moves a containment of 0 or 1: there the log-odds are infinite. */
static void drift_fill(const struct plan *p, struct plan_stream *ps)
{
    const struct self_service *s = &ps->laws.self_service;
    const bool random = p->scenario->layers.drift && s->drift.sd > 0;
    ps->drifts = random || s->drift.n_releases > 0;
    for (int on_return = 0; ps->drifts && on_return < 2; on_return++) {
        const double contained =
            1 - plan_escalates(ps, on_return ? s->escalates_again : s->escalates);
        const bool moves = contained > 0 && contained < 1;
        ps->drift_level[on_return] = !moves   ? contained > 0 ? INFINITY : -INFINITY
                                     : random ? drift_level(contained, s->drift.sd)
                                              : log_odds(contained);
    }
}

static void self_service_fill(const struct plan *p, struct plan_stream *ps)
{
    const struct self_service *s = &ps->laws.self_service;
    ps->self_time_is_one = true;
    for (int end = 0; end < SELF_ENDS; end++) {
        ps->self_time[end] = sampler_new(&s->time[end]);
        ps->self_time_is_one = ps->self_time_is_one && duration_same(&s->time[end], &s->time[0]);
        if (s->simple)
            ps->simple_time[end] = sampler_new(&s->simple->time[end]);
    }
    if (ps->bounces)
        ps->return_delay = sampler_new(&s->return_delay);
    if (s->window_s > 0)
        ps->window = ticks_from_seconds(s->window_s);
    if (s->escalated_handle_factor > 0)
        ps->escalated_factor = s->escalated_handle_factor;
    drift_fill(p, ps);
}

/* --- deferred work -----------------------------------------------------------------------------
 */

static void job_fill(struct plan *p, struct plan_stream *ps, const struct channel *channel)
{
    const struct deferred *d = &channel->deferred;
    p->has_jobs = ps->is_deferred = true;
    ps->is_interruptible = d->interruptible;
    p->has_interruptible = p->has_interruptible || d->interruptible;
    ps->due_after = ticks_from_seconds(d->due_s);
    ps->resume = ticks_from_seconds(d->resume_s);
    if (channel->kind != CHANNEL_OUTBOUND)
        return;
    ps->is_dialled = true;
    ps->keeps_hours = channel->has_hours;
    ps->dial = ticks_from_seconds(d->dialling.dial_s);
    ps->retry_after = ticks_from_seconds(d->dialling.retry_after_s);
    ps->reach = d->dialling.reach;
    ps->tries = (uint8_t)d->dialling.tries;
}

static double jobs_per_day(const struct plan *p, const struct plan_stream *ps)
{
    return p->scenario->classes[ps->class].arrivals.per_day * ps->share;
}

/* The jobs that wait at the start are shared out by volume; rounding carries over, so that they
 * add up. */
static void initial_jobs_fill(struct plan *p, size_t channel)
{
    const double jobs = (double)p->scenario->channels[channel].deferred.initial_backlog;
    double in_all = 0, so_far = 0;
    for (size_t i = 0; i < p->n_streams; i++)
        if (p->streams[i].channel == channel)
            in_all += jobs_per_day(p, &p->streams[i]);
    for (size_t i = 0; i < p->n_streams && in_all > 0; i++) {
        if (p->streams[i].channel != channel)
            continue;
        const double before = so_far;
        so_far += jobs_per_day(p, &p->streams[i]);
        p->streams[i].initial_jobs =
            (uint32_t)(floor(jobs * so_far / in_all + 0.5) - floor(jobs * before / in_all + 0.5));
    }
}

/* Whose contacts a stream takes. */
struct kind {
    int customers;
    bool recognised;
    double share; /* of the class's customers */
};

/* Adds the stream of a kind of a class's customers in one of its channels. */
static void add_stream(struct plan *p, size_t class, struct contact_stream laws, struct kind kind)
{
    static const struct customer_group nothing = {
        .handle_factor = 1, .patience_factor = 1, .escalates_factor = 1};
    const struct scenario *s = p->scenario;
    const struct customer_group *care =
        kind.customers == CUSTOMERS_OTHER ? &nothing : &s->customer_groups[kind.customers];
    const struct channel *channel = &s->channels[laws.channel];
    struct plan_stream *ps = &p->streams[p->n_streams++];
    *ps = (struct plan_stream){
        .class = class,
        .channel = (size_t)laws.channel,
        .customers = kind.customers,
        .recognised = kind.recognised,
        .share = laws.share * kind.share,
        .priority = s->classes[class].priority + (kind.recognised ? care->priority : 0),
        .key = p->classes[class].key,
        .onward_n = (uint32_t)(p->classes[class].key >> 32),
        .laws = laws,
        .talk = sampler_of(&laws.talk, s->layers.handling),
        .wrap_up = sampler_of(&laws.wrap_up, s->layers.handling),
        .has_wrap_up = duration_mean(&laws.wrap_up) > 0,
        .balk = laws.patience.endless ? 0 : laws.patience.balk,
        .has_self_service = laws.self_service.handles > 0,
        .has_entry = channel->lines > 0 || laws.self_service.handles > 0,
        .window = TICKS_MOST,
        .handle_factor = care->handle_factor,
        .patience_factor = care->patience_factor,
        .escalates_factor = care->escalates_factor,
        .escalated_factor = 1,
        .routes = mem_array(s->n_groups, sizeof *ps->routes),
    };
    if (channel_has_jobs(channel))
        job_fill(p, ps, channel);
    else
        ps->handle_profile = s->classes[class].handle_profile;
    if (s->satisfaction.is_asked && !ps->is_deferred) {
        ps->is_rated = true;
        ps->satisfied = satisfied_in(&s->satisfaction, channel->satisfaction_effect,
                                     laws.recontact.probability);
    }
    if (!laws.patience.endless)
        ps->patience = sampler_new(&laws.patience.law);
    const struct self_service *simple = laws.self_service.simple;
    ps->bounces =
        ps->has_self_service && (laws.self_service.bounces > 0 || (simple && simple->bounces > 0));
    if (ps->has_self_service)
        self_service_fill(p, ps);
    const bool redials = redial_happens(&laws.redial);
    if (redials)
        ps->redial_delay = sampler_new(&laws.redial.delay);
    if (laws.recontact.probability > 0)
        ps->recontact_delay = sampler_new(&laws.recontact.delay);
    if (laws.at_opening.probability > 0)
        ps->opening_delay = sampler_new(&laws.at_opening.delay);
    ps->comes_back =
        redials || laws.recontact.probability > 0 || laws.at_opening.probability > 0 || ps->bounces;
    ps->patience_is_lazy = !redials && channel->lines == 0 && channel->queue_places == SIZE_MAX;
}

/* The kinds of a class's customers: those in no customer group, then each group's recognised and
 * unrecognised, as far as there are any. */
static void care_fill(const struct plan *p, const struct contact_class *c, struct plan_class *pc,
                      struct kind kinds[])
{
    double up_to = 0;
    kinds[pc->n_kinds++] = (struct kind){CUSTOMERS_OTHER, false, 1};
    for (size_t i = 0; c->customers && i < p->scenario->n_customer_groups; i++) {
        const struct customer_group *g = &p->scenario->customer_groups[i];
        const double share = c->customers[i];
        if (share == 0)
            continue;
        struct plan_care *care = &pc->care[pc->n_care++];
        *care = (struct plan_care){.up_to = up_to += share,
                                   .identified = g->identified,
                                   .direct = g->identified * g->direct_to_agent};
        kinds[0].share -= share;
        if (g->identified < 1) {
            care->unrecognised = pc->n_kinds;
            kinds[pc->n_kinds++] = (struct kind){(int)i, false, share * (1 - g->identified)};
        }
        if (g->identified > 0) {
            care->recognised = pc->n_kinds;
            kinds[pc->n_kinds++] = (struct kind){(int)i, true, share * g->identified};
        }
    }
}

/* Of the class in the i-th of its channels. */
static struct contact_stream laws_in(const struct contact_class *c, size_t i)
{
    double others = 0;
    if (i > 0)
        return c->also[i - 1];
    for (size_t k = 0; k < c->n_also; k++)
        others += c->also[k].share;
    return (struct contact_stream){
        .channel = c->channel,
        .share = 1 - others,
        .talk = c->talk,
        .wrap_up = c->wrap_up,
        .patience = c->patience,
        .self_service = c->self_service,
        .redial = c->redial,
        .recontact = c->recontact,
        .at_opening = c->at_opening,
    };
}

static void plan_class_fill(struct plan *p, size_t class)
{
    const struct contact_class *c = &p->scenario->classes[class];
    struct plan_class *pc = &p->classes[class];
    struct kind kinds[1 + 2 * CUSTOMER_GROUPS_MOST];
    *pc = (struct plan_class){
        .key = stream_key(p->seed, c->name),
        .first_stream = (uint8_t)p->n_streams,
        .n_channels = (uint8_t)class_channels(c),
    };
    care_fill(p, c, pc, kinds);
    double up_to = 0;
    for (size_t i = 0; i < pc->n_channels; i++) {
        const struct contact_stream laws = laws_in(c, i);
        for (size_t kind = 0; kind < pc->n_kinds; kind++)
            add_stream(p, class, laws, kinds[kind]);
        pc->up_to[i] = up_to += laws.share;
    }
    pc->draws_needs = pc->n_channels == 1 && pc->n_kinds == 1;
    pc->draws_self_service = pc->draws_needs && p->streams[pc->first_stream].has_self_service;
}

/* --- contacts passed on with a priority of their own --------------------------------------------
 */

static bool has_streams_for(const struct plan *p, const struct transfer *t, size_t channel)
{
    for (size_t i = 0; i < p->n_streams; i++)
        if (p->streams[i].is_for_legs && p->streams[i].class == (size_t)t->to
            && p->streams[i].channel == channel && p->streams[i].legs_priority == t->priority)
            return true;
    return false;
}

/* They have queues to themselves, one for each kind of customers. */
static void add_streams_for(struct plan *p, const struct transfer *t, struct contact_stream laws)
{
    const struct contact_class *to = &p->scenario->classes[t->to];
    struct kind kinds[1 + 2 * CUSTOMER_GROUPS_MOST];
    struct plan_class pc = {0};
    care_fill(p, to, &pc, kinds);
    laws.share = 0;
    for (size_t k = 0; k < pc.n_kinds; k++) {
        add_stream(p, (size_t)t->to, laws, kinds[k]);
        struct plan_stream *ps = &p->streams[p->n_streams - 1];
        ps->is_for_legs = true;
        ps->legs_priority = t->priority;
        ps->priority += t->priority - to->priority;
    }
}

static void leg_streams_fill(struct plan *p, const struct contact_class *from)
{
    for (size_t k = 0; k < from->n_transfers; k++) {
        const struct transfer *t = &from->transfers[k];
        const struct contact_class *to = &p->scenario->classes[t->to];
        for (size_t i = 0; t->has_priority && i < class_channels(to); i++)
            if (scenario_passes_on(p->scenario, from, t, class_channel(to, i))
                && !has_streams_for(p, t, (size_t)class_channel(to, i)))
                add_streams_for(p, t, laws_in(to, i));
    }
}

/* --- channels ---------------------------------------------------------------------------------
 */

/* Customers who may come through another channel are followed in both. */
static void redials_fill(struct plan *p)
{
    for (size_t i = 0; i < p->n_streams; i++) {
        struct plan_stream *ps = &p->streams[i];
        const struct redial *redial = &ps->laws.redial;
        ps->redials_to = (uint8_t)i;
        if (ps->is_for_legs || !redial->in_other_channel || !redial_happens(redial)
            || redial->channel == (int)ps->channel)
            continue;
        ps->redials_to = plan_stream_in(p, ps, redial->channel);
        struct plan_stream *to = &p->streams[ps->redials_to];
        to->is_redialled_to = to->comes_back = true;
    }
}

static void add_rule(struct plan_channel *pc, enum when_full rule)
{
    pc->fills = true;
    pc->blocks = pc->blocks || rule == FULL_BUSY;
    pc->falls_back = pc->falls_back || rule == FULL_SIMPLE;
}

static void plan_channel_fill(struct plan *p, size_t channel)
{
    const struct scenario *s = p->scenario;
    const struct channel *c = &s->channels[channel];
    struct plan_channel *pc = &p->channels[channel];
    p->lines[channel] = c->lines ? c->lines : SIZE_MAX;
    if (c->sessions != SIZE_MAX)
        add_rule(pc, c->when_full);
    for (size_t i = 0; i < s->n_events; i++) {
        const struct scenario_event *e = &s->events[i];
        if (!e->sets_sessions || (e->channel >= 0 && e->channel != (int)channel))
            continue;
        add_rule(pc, e->has_fallback ? e->fallback : c->when_full);
        pc->cuts = pc->cuts || (e->sessions == 0 && e->inside != SESSIONS_FINISH);
    }
}

/* Factors on volume multiply: no two events of the same scope set one at the same time. */
static void surge_fill(struct plan *p)
{
    const struct scenario *s = p->scenario;
    const size_t cells = (size_t)p->intervals * p->n_streams;
    for (size_t k = 0; k < s->n_events; k++) {
        const struct scenario_event *e = &s->events[k];
        if (e->arrivals_factor == 1)
            continue;
        if (!p->surge) {
            p->surge = mem_array(cells, sizeof *p->surge);
            for (size_t i = 0; i < cells; i++)
                p->surge[i] = 1;
        }
        for (int32_t i = 0; i < p->intervals; i++) {
            const double at_s =
                s->hours.opens_s + (double)plan_time_of_day(p, i) * s->hours.interval_s;
            if (at_s < e->at_s || at_s >= e->ends_s || (e->day >= 0 && e->day != plan_day_of(p, i)))
                continue;
            for (size_t j = 0; j < p->n_streams; j++)
                if ((e->class < 0 || e->class == (int)p->streams[j].class)
                    && (e->channel < 0 || e->channel == (int)p->streams[j].channel))
                    p->surge[(size_t)i * p->n_streams + j] *= e->arrivals_factor;
        }
    }
}

double plan_surge(const struct plan *p, const struct plan_class *pc, int32_t interval)
{
    double factor = 0;
    for (size_t i = 0; i < pc->n_channels; i++) {
        const size_t j = plan_stream_at(pc, i, 0);
        factor += p->streams[j].laws.share * p->surge[(size_t)interval * p->n_streams + j];
    }
    return factor;
}

static bool containment_changes(const struct plan *p)
{
    bool changes = false;
    for (size_t i = 0; i < p->n_streams; i++)
        changes = changes || p->streams[i].drifts;
    for (size_t i = 0; i < p->scenario->n_events; i++)
        changes = changes || !isnan(p->scenario->events[i].escalates);
    return changes;
}

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

static bool add_threshold(struct plan *p, double within_s, struct error *err)
{
    if (plan_threshold(p, within_s) < p->n_thresholds)
        return true;
    if (p->n_thresholds == THRESHOLDS_MOST)
        return fail(err, EXIT_FILE,
                    "%s: the targets name more than %d different acceptable waits (within_s)",
                    p->scenario->name, THRESHOLDS_MOST - 1);
    p->threshold[p->n_thresholds++] = ticks_from_seconds(within_s);
    return true;
}

static bool add_thresholds(struct plan *p, struct error *err)
{
    const struct scenario *s = p->scenario;
    if (!add_threshold(p, s->within_s, err))
        return false;
    for (size_t i = 0; i < s->n_targets; i++)
        if (measure_has_threshold(s->targets[i].measure)
            && !add_threshold(p, s->targets[i].within_s, err))
            return false;
    return true;
}

static void make_room(struct plan *p)
{
    const struct scenario *s = p->scenario;
    size_t n_shifts = 0, n_pauses = 0, n_persons = 0;
    for (size_t g = 0; g < s->n_groups; g++)
        for (size_t k = 0; k < s->groups[g].n_shifts; k++) {
            const struct shift *shift = &s->groups[g].shifts[k];
            const int32_t days = (int32_t)s->hours.days - plan_first_day(p, shift);
            n_shifts++;
            n_pauses += shift->n_breaks;
            n_persons += shift->heads * (size_t)days;
        }
    p->shifts = mem_array(n_shifts, sizeof *p->shifts);
    p->pauses = mem_array(n_pauses, sizeof *p->pauses);
    p->persons = mem_array(n_persons, sizeof *p->persons);
    size_t n_streams = 0;
    for (size_t c = 0; c < s->n_classes; c++)
        n_streams += class_channels(&s->classes[c]) * class_kinds(s, &s->classes[c])
                     + class_leg_queues(s, &s->classes[c], NULL);
    p->classes = mem_array(s->n_classes, sizeof *p->classes);
    p->streams = mem_array(n_streams, sizeof *p->streams);
    p->groups = mem_array(s->n_groups, sizeof *p->groups);
    p->lines = mem_array(s->n_channels, sizeof *p->lines);
    p->channels = mem_array(s->n_channels, sizeof *p->channels);
}

struct plan *plan_new(const struct scenario *s, uint64_t seed, struct error *err)
{
    struct plan *p = mem_array(1, sizeof *p);
    const int32_t warm_up_intervals = (int32_t)ceil(s->hours.warm_up_s / s->hours.interval_s);
    *p = (struct plan){
        .scenario = s,
        .seed = seed,
        .interval = ticks_from_seconds(s->hours.interval_s),
        .first_interval = -warm_up_intervals,
        .intervals = (int32_t)(s->hours.days * s->hours.intervals),
        .n_classes = s->n_classes,
        .n_groups = s->n_groups,
        .short_abandon = s->short_abandon_s > 0 ? ticks_from_seconds(s->short_abandon_s) : -1,
        .busyness_key = stream_key(seed, "busyness of all classes"),
    };
    p->start = warm_up_intervals * p->interval;
    p->end = p->start + (ticks)s->hours.days * TICKS_PER_DAY;
    make_room(p);
    if (p->end > KEY_TIME_MOST) {
        fail(err, EXIT_FILE, "%s: days and warm-up must be at most %d days together", s->name,
             (int)(KEY_TIME_MOST / TICKS_PER_DAY));
        goto failed;
    }
    if (!add_thresholds(p, err))
        goto failed;
    for (size_t c = 0; c < s->n_channels; c++)
        plan_channel_fill(p, c);
    for (size_t c = 0; c < s->n_classes; c++)
        plan_class_fill(p, c);
    for (size_t c = 0; c < s->n_classes; c++)
        leg_streams_fill(p, &s->classes[c]);
    redials_fill(p);
    for (size_t c = 0; c < s->n_channels; c++)
        initial_jobs_fill(p, c);
    for (size_t g = 0; g < s->n_groups; g++)
        plan_group_fill(p, g);
    for (size_t i = 0; i < p->n_streams; i++)
        qsort(p->streams[i].routes, p->streams[i].n_routes, sizeof(struct route), route_compare);
    plan_offers_fill(p);
    plan_transfers_fill(p);
    for (size_t i = 0; i < p->n_streams; i++)
        p->streams[i].goes_on =
            p->streams[i].comes_back || p->streams[i].n_transfers > 0 || p->streams[i].n_orders > 0;
    if (p->n_agents > AGENTS_MOST) {
        fail(err, EXIT_FILE, "%s: %u agents' seats are needed; at most %d can be simulated",
             s->name, p->n_agents, AGENTS_MOST);
        goto failed;
    }

    surge_fill(p);
    p->containment_changes = containment_changes(p);
    plan_tape_fill(p);
    for (size_t g = 0; g < s->n_groups; g++)
        if (s->groups[g].pay.has_wage)
            pay_plan(p, g);
    return p;
failed:
    plan_free(p);
    return NULL;
}

static void plan_stream_clear(struct plan_stream *c)
{
    struct sampler *all[] = {&c->talk,         &c->wrap_up,      &c->patience,
                             &c->return_delay, &c->redial_delay, &c->recontact_delay,
                             &c->opening_delay};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        sampler_free(all[i]);
    for (int end = 0; end < SELF_ENDS; end++) {
        sampler_free(&c->self_time[end]);
        sampler_free(&c->simple_time[end]);
    }
    plan_offers_clear(c);
    free(c->transfers);
    free(c->orders);
    free(c->routes);
}

void plan_free(struct plan *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < p->n_streams; i++)
        plan_stream_clear(&p->streams[i]);
    for (size_t i = 0; i < p->n_groups; i++) {
        free(p->groups[i].tiers);
        free(p->groups[i].paces);
        free(p->groups[i].band_of_head);
        free(p->groups[i].paid);
        free(p->groups[i].premium);
        sampler_free(&p->groups[i].away);
    }
    free(p->classes);
    free(p->streams);
    free(p->groups);
    free(p->shifts);
    free(p->persons);
    free(p->pauses);
    free(p->tape);
    free(p->lines);
    free(p->channels);
    free(p->surge);
    free(p);
}
