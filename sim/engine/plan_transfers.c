#include "sim/engine/plan_transfers.h"

#include "sim/base/mem.h"

/* Of a class in the channel: the same kind of customers, if it tells them apart. With a transfer,
 * the stream of its priority. */
static size_t stream_of_class(const struct plan *p, int class, size_t channel,
                              const struct plan_stream *like, const struct transfer *t)
{
    const bool for_legs = t && t->has_priority;
    size_t found = p->n_streams;
    for (size_t i = 0; i < p->n_streams; i++) {
        const struct plan_stream *ps = &p->streams[i];
        if ((int)ps->class != class || ps->channel != channel || ps->is_for_legs != for_legs
            || (for_legs && ps->legs_priority != t->priority))
            continue;
        if (found == p->n_streams
            || (ps->customers == like->customers && ps->recognised == like->recognised))
            found = i;
    }
    return found;
}

static void transfers_fill(struct plan *p, struct plan_stream *ps)
{
    const struct contact_class *c = &p->scenario->classes[ps->class];
    const bool is_live = p->scenario->channels[ps->channel].kind == CHANNEL_LIVE;
    double up_to = 0;
    ps->transfers = mem_array(c->n_transfers, sizeof *ps->transfers);
    for (size_t k = 0; k < c->n_transfers; k++) {
        const struct transfer *t = &c->transfers[k];
        if (t->probability == 0)
            continue;
        up_to += t->probability;
        ps->transfers[ps->n_transfers++] = (struct plan_transfer){
            .up_to = up_to,
            .to = (uint8_t)stream_of_class(p, t->to, ps->channel, ps, t),
            .is_warm = t->is_warm && is_live,
            .brief = t->is_warm && is_live ? ticks_from_seconds(t->brief_s) : 0,
            .keeps_order = t->keeps_order,
        };
    }
}

static void orders_fill(struct plan *p, struct plan_stream *ps)
{
    const struct contact_class *c = &p->scenario->classes[ps->class];
    double up_to = 0;
    ps->orders = mem_array(c->n_orders, sizeof *ps->orders);
    for (size_t k = 0; k < c->n_orders; k++) {
        const struct work_order *o = &c->orders[k];
        if (o->probability == 0)
            continue;
        up_to += o->probability;
        ps->orders[ps->n_orders++] = (struct plan_order){
            .up_to = up_to, .to = (uint8_t)stream_of_class(p, o->to, (size_t)o->channel, ps, NULL)};
    }
}

void plan_transfers_fill(struct plan *p)
{
    for (size_t i = 0; i < p->n_streams; i++)
        if (!p->streams[i].is_deferred) {
            transfers_fill(p, &p->streams[i]);
            orders_fill(p, &p->streams[i]);
        }
}
