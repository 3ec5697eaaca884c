/*
 * happenings.c -- what the scenario's events change for some hours, and how containment drifts from
 * day to day.
 *
 * Only contacts that enter self-service afterwards are concerned; what is drawn stands.
 */
#include "sim/engine/state.h"

#include <math.h>

/* The shares that escalate on this day, by the drift. */
static void stream_drifts(struct day *d, size_t stream, int32_t day, bool first)
{
    const struct plan_stream *ps = &d->plan->streams[stream];
    const struct drift *drift = &ps->laws.self_service.drift;
    struct containment *now = &d->containment[stream];
    double x = 0;
    if (drift->sd > 0 && d->plan->scenario->layers.drift) {
        const double z = layer_normal(d, ps->key, (uint32_t)day, PURPOSE_DRIFT, drift->correlation);
        now->z = first ? z : chain_step(now->z, drift->lag1, z);
        x = drift->sd * now->z;
    }
    x += drift_released(drift, day);
    for (int on_return = 0; on_return < 2; on_return++)
        now->drifting[on_return] = now->escalates[on_return] =
            1 - drift_contained(ps->self_service.drift_level[on_return] + x);
}

void containment_drifts(struct day *d, int32_t day)
{
    for (size_t i = 0; i < d->plan->n_streams; i++)
        if (d->plan->streams[i].self_service.drifts)
            stream_drifts(d, i, day, false);
}

void happenings_open(struct day *d)
{
    for (size_t i = 0; d->containment && i < d->plan->n_streams; i++) {
        const struct plan_stream *ps = &d->plan->streams[i];
        const double first = plan_escalates(ps, ps->laws.self_service.escalates);
        const double again = plan_escalates(ps, ps->laws.self_service.escalates_again);
        d->containment[i] =
            (struct containment){.drifting = {first, again}, .escalates = {first, again}};
        if (ps->self_service.drifts)
            stream_drifts(d, i, plan_day_of(d->plan, d->plan->first_interval), true);
    }
}

static bool befalls(const struct scenario_event *e, const struct plan_stream *ps)
{
    return (e->class < 0 || e->class == (int)ps->class)
           && (e->channel < 0 || e->channel == (int)ps->channel);
}

void event_starts(struct day *d, uint32_t event)
{
    const struct scenario *s = d->plan->scenario;
    const struct scenario_event *e = &s->events[event];
    for (size_t i = 0; d->containment && !isnan(e->escalates) && i < d->plan->n_streams; i++)
        if (befalls(e, &d->plan->streams[i]))
            d->containment[i].escalates[0] = d->containment[i].escalates[1] =
                plan_escalates(&d->plan->streams[i], e->escalates);
    for (uint32_t i = 0; e->sets_sessions && i < s->n_channels; i++) {
        if (e->channel >= 0 && e->channel != (int)i)
            continue;
        d->channels[i].sessions_most = e->sessions;
        d->channels[i].when_full = e->has_fallback ? e->fallback : s->channels[i].when_full;
        if (e->sessions == 0)
            self_service_fails(d, i, e->inside);
    }
}

void event_ends(struct day *d, uint32_t event)
{
    const struct scenario *s = d->plan->scenario;
    const struct scenario_event *e = &s->events[event];
    for (size_t i = 0; d->containment && !isnan(e->escalates) && i < d->plan->n_streams; i++)
        for (int on_return = 0; befalls(e, &d->plan->streams[i]) && on_return < 2; on_return++)
            d->containment[i].escalates[on_return] = d->containment[i].drifting[on_return];
    for (size_t i = 0; e->sets_sessions && i < s->n_channels; i++)
        if (e->channel < 0 || e->channel == (int)i) {
            d->channels[i].sessions_most = s->channels[i].sessions;
            d->channels[i].when_full = s->channels[i].when_full;
        }
}
