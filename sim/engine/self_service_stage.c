/*
 * self_service_stage.c -- the IVR or bot before the agents.
 */
#include "sim/engine/state.h"

#include "models/portable.h"

/* One uniform decides whether self-service handles the contact and, stretched, how it ends. */
void contact_enters_self_service(struct day *d, struct contact *c)
{
    const struct plan_stream *ps = stream_of(d, c);
    const struct self_service *s = &ps->laws.self_service;
    const struct pair p = draw_one(ps->key, address_of(d, c, PURPOSE_SELF_SERVICE, c->attempt));
    const double u = portable_unit(p.a);
    if (u >= s->handles) {
        contact_requests(d, c);
        return;
    }
    counters_of(d, c)[SELF_HANDLED]++;
    const enum self_service_end end =
        self_service_end(s, u / s->handles, (c->flags & ON_RETURN) != 0);
    c->flags = (uint8_t)((c->flags & ~(3 * SELF_END)) | (int)end * SELF_END);
    const ticks length = ticks_from_seconds(sampler_draw(&ps->self_time[end], p.b));
    if (length == 0)
        self_service_ends(d, contact_index(d, c));
    else if (d->now + length < d->plan->end)
        later_add(&d->later, d->now + length, LATER_SELF_SERVICE_ENDS, contact_index(d, c),
                  c->generation);
    /* Otherwise the horizon ends before; the contact is counted as still in self-service. */
}

void self_service_ends(struct day *d, uint32_t contact)
{
    struct contact *c = &d->contacts[contact];
    const enum self_service_end end = c->flags / SELF_END % SELF_ENDS;
    int64_t *counters = counters_of(d, c);
    if (end == SELF_ESCALATED) {
        counters[SELF_ENDED_ESCALATED]++;
        contact_requests(d, c);
        return;
    }
    contact_frees_line(d, c);
    switch (end) {
    case SELF_BOUNCED:
        counters[SELF_ENDED_BOUNCED]++;
        tell_end(d, c, TRACE_SELF_BOUNCED, d->now);
        bounces_or_goes(d, c);
        break;
    case SELF_GAVE_UP:
        counters[SELF_ENDED_GAVE_UP]++;
        tell_end(d, c, TRACE_SELF_GAVE_UP, d->now);
        contact_gone(d, c);
        break;
    default:
        counters[SELF_ENDED_RESOLVED]++;
        count_reached(d, c);
        tell_end(d, c, TRACE_SELF_RESOLVED, d->now);
        contact_gone(d, c);
        break;
    }
}
