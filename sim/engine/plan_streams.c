#include "sim/engine/plan_streams.h"

#include "models/portable.h"
#include "models/stream.h"
#include "sim/base/mem.h"
#include "sim/engine/plan_offers.h"

#include <math.h>
#include <stdlib.h>

/* --- self-service ---------------------------------------------------------------------------- */

static double log_odds(double share)
{
    return portable_log(share / (1 - share));
}

/* Nothing moves a containment of 0 or 1: there the log-odds are infinite. */
static void drift_fill(const struct plan *p, struct plan_stream *ps)
{
    const struct self_service *s = &ps->laws.self_service;
    struct plan_self_service *to = &ps->self_service;
    const bool random = p->scenario->layers.drift && s->drift.sd > 0;
    to->drifts = random || s->drift.n_releases > 0;
    for (int on_return = 0; to->drifts && on_return < 2; on_return++) {
        const double contained =
            1 - plan_escalates(ps, on_return ? s->escalates_again : s->escalates);
        const bool moves = contained > 0 && contained < 1;
        to->drift_level[on_return] = !moves   ? contained > 0 ? INFINITY : -INFINITY
                                     : random ? drift_level(contained, s->drift.sd)
                                              : log_odds(contained);
    }
}

static void self_service_fill(const struct plan *p, struct plan_stream *ps)
{
    const struct self_service *s = &ps->laws.self_service;
    struct plan_self_service *to = &ps->self_service;
    to->window = s->window_s > 0 ? ticks_from_seconds(s->window_s) : TICKS_MOST;
    to->time_is_one = true;
    for (int end = 0; end < SELF_ENDS; end++) {
        to->time[end] = sampler_new(&s->time[end]);
        to->time_is_one = to->time_is_one && duration_same(&s->time[end], &s->time[0]);
        if (s->simple)
            to->simple_time[end] = sampler_new(&s->simple->time[end]);
    }
    if (ps->bounces)
        to->return_delay = sampler_new(&s->return_delay);
    if (s->escalated_handle_factor > 0)
        ps->escalated_factor = s->escalated_handle_factor;
    drift_fill(p, ps);
}

/* --- deferred work --------------------------------------------------------------------------- */

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
    ps->dialling = (struct plan_dialling){
        .keeps_hours = channel->has_hours,
        .dial = ticks_from_seconds(d->dialling.dial_s),
        .retry_after = ticks_from_seconds(d->dialling.retry_after_s),
        .reach = d->dialling.reach,
        .tries = (uint8_t)d->dialling.tries,
    };
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

/* --- one stream ------------------------------------------------------------------------------ */

static struct sampler sampler_of(const struct duration *d, bool random)
{
    const struct duration mean = {.family = DURATION_FIXED, .mean_s = duration_mean(d)};
    return sampler_new(random ? d : &mean);
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

/* --- the streams of a class ------------------------------------------------------------------ */

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

/* --- contacts passed on with a priority of their own ----------------------------------------- */

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

/* --- the whole ------------------------------------------------------------------------------- */

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

void plan_streams_fill(struct plan *p)
{
    for (size_t c = 0; c < p->n_classes; c++)
        plan_class_fill(p, c);
    for (size_t c = 0; c < p->n_classes; c++)
        leg_streams_fill(p, &p->scenario->classes[c]);
    redials_fill(p);
    for (size_t c = 0; c < p->scenario->n_channels; c++)
        initial_jobs_fill(p, c);
}

void plan_stream_clear(struct plan_stream *ps)
{
    struct sampler *all[] = {
        &ps->talk,         &ps->wrap_up,         &ps->patience,     &ps->self_service.return_delay,
        &ps->redial_delay, &ps->recontact_delay, &ps->opening_delay};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        sampler_free(all[i]);
    for (int end = 0; end < SELF_ENDS; end++) {
        sampler_free(&ps->self_service.time[end]);
        sampler_free(&ps->self_service.simple_time[end]);
    }
    plan_offers_clear(ps);
    free(ps->transfers);
    free(ps->orders);
    free(ps->routes);
}
