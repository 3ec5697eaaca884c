#include "sim/engine/plan_offers.h"

#include "sim/base/mem.h"

#include <stdlib.h>

/* --- the offers of a stream ------------------------------------------------------------------ */

static bool is_for(const struct offer *o, const struct plan_stream *ps)
{
    return o->classes[ps->class] && o->offered * o->accepts > 0;
}

static struct plan_offers *offers_at(struct plan_stream *ps, enum offer_time when)
{
    switch (when) {
    case OFFER_ON_ENTRY: return &ps->on_entry;
    case OFFER_CLOSED: return &ps->when_closed;
    case OFFER_WAITING: break;
    }
    return &ps->waiting;
}

static void add_offer(struct plan *p, struct plan_stream *ps, const struct deflection *d,
                      size_t number)
{
    struct plan_offers *list = offers_at(ps, d->offer.when);
    const uint8_t to = plan_stream_in(p, ps, d->to);
    list->offer[list->n++] = (struct plan_offer){
        .after = ticks_from_seconds(d->offer.after_s),
        .expected_wait_s = d->offer.expected_wait_s,
        .chance = d->offer.offered * d->offer.accepts,
        .number = (uint16_t)number,
        .to = to,
        .to_agent = d->to_agent,
        .delay = sampler_new(&d->delay),
    };
    ps->comes_back = p->streams[to].comes_back = true;
}

static void add_callback(struct plan_stream *ps, const struct callback *c)
{
    ps->waiting.offer[ps->waiting.n++] = (struct plan_offer){
        .after = ticks_from_seconds(c->offer.after_s),
        .expected_wait_s = c->offer.expected_wait_s,
        .chance = c->offer.offered * c->offer.accepts,
        .is_callback = true,
        .delay = sampler_new(&c->delay),
    };
    ps->callback = (struct plan_callback){
        .dial = ticks_from_seconds(c->dial_s),
        .reach = c->reach,
        .tries = (uint8_t)c->tries,
        .keeps_place = c->kind == CALLBACK_PLACE,
        .retry_after = sampler_new(&c->retry_after),
    };
    ps->comes_back = true;
}

/* Of one wait: other channels in their order, then the callback. */
static int offer_compare(const void *a, const void *b)
{
    const struct plan_offer *x = a, *y = b;
    if (x->after != y->after)
        return x->after < y->after ? -1 : 1;
    if (x->is_callback != y->is_callback)
        return x->is_callback ? 1 : -1;
    return x->number - y->number;
}

static void stream_fill(struct plan *p, struct plan_stream *ps)
{
    const struct channel *c = &p->scenario->channels[ps->channel];
    ps->on_entry.offer = mem_array(c->n_deflections, sizeof *ps->on_entry.offer);
    ps->when_closed.offer = mem_array(c->n_deflections, sizeof *ps->when_closed.offer);
    ps->waiting.offer = mem_array(c->n_deflections + 1, sizeof *ps->waiting.offer);
    for (size_t i = 0; i < c->n_deflections; i++)
        if (is_for(&c->deflections[i].offer, ps))
            add_offer(p, ps, &c->deflections[i], i);
    if (c->callback && is_for(&c->callback->offer, ps))
        add_callback(ps, c->callback);
    qsort(ps->waiting.offer, ps->waiting.n, sizeof *ps->waiting.offer, offer_compare);
    if (ps->on_entry.n > 0)
        ps->has_entry = true;
    if (ps->waiting.n > 0)
        ps->patience_is_lazy = false;
}

/* --- expected waits -------------------------------------------------------------------------- */

static bool asks_for_expected_wait(const struct plan_stream *ps)
{
    for (size_t i = 0; i < ps->waiting.n; i++)
        if (ps->waiting.offer[i].expected_wait_s > 0)
            return true;
    return false;
}

static bool share_a_group(const struct plan_stream *a, const struct plan_stream *b)
{
    for (size_t i = 0; i < a->n_routes; i++)
        for (size_t j = 0; j < b->n_routes; j++)
            if (a->routes[i].group == b->routes[j].group)
                return true;
    return false;
}

static void expected_wait_fill(struct plan *p, struct plan_stream *ps)
{
    ps->mean_handle_s =
        ps->handle_factor * (duration_mean(&ps->laws.talk) + duration_mean(&ps->laws.wrap_up));
    ps->ahead = mem_array(p->n_streams, sizeof *ps->ahead);
    for (size_t i = 0; i < p->n_streams; i++) {
        struct plan_stream *other = &p->streams[i];
        if (other->is_deferred || other->priority < ps->priority || !share_a_group(ps, other))
            continue;
        ps->ahead[ps->n_ahead++] = (uint8_t)i;
        other->patience_is_lazy = false;
    }
}

void plan_offers_fill(struct plan *p)
{
    for (size_t i = 0; i < p->n_streams; i++)
        stream_fill(p, &p->streams[i]);
    for (size_t i = 0; i < p->n_streams; i++)
        if (asks_for_expected_wait(&p->streams[i]))
            expected_wait_fill(p, &p->streams[i]);
}

static void offers_clear(struct plan_offers *list)
{
    for (size_t i = 0; i < list->n; i++)
        sampler_free(&list->offer[i].delay);
    free(list->offer);
}

void plan_offers_clear(struct plan_stream *ps)
{
    offers_clear(&ps->on_entry);
    offers_clear(&ps->when_closed);
    offers_clear(&ps->waiting);
    sampler_free(&ps->callback.retry_after);
    free(ps->ahead);
}
