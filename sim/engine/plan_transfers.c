#include "sim/engine/plan_transfers.h"

#include "sim/base/mem.h"

/* Of a class in the channel: the same kind of customers, if it tells them apart. */
static size_t stream_of_class(const struct plan *p, int class, const struct plan_stream *like)
{
    size_t found = p->n_streams;
    for (size_t i = 0; i < p->n_streams; i++) {
        const struct plan_stream *ps = &p->streams[i];
        if ((int)ps->class != class || ps->channel != like->channel)
            continue;
        if (found == p->n_streams
            || (ps->customers == like->customers && ps->recognised == like->recognised))
            found = i;
    }
    return found;
}

void plan_transfers_fill(struct plan *p)
{
    for (size_t i = 0; i < p->n_streams; i++) {
        struct plan_stream *ps = &p->streams[i];
        const struct contact_class *c = &p->scenario->classes[ps->class];
        double up_to = 0;
        if (ps->is_deferred)
            continue;
        ps->transfers = mem_array(c->n_transfers, sizeof *ps->transfers);
        for (size_t k = 0; k < c->n_transfers; k++) {
            if (c->transfers[k].probability == 0)
                continue;
            up_to += c->transfers[k].probability;
            ps->transfers[ps->n_transfers++] = (struct plan_transfer){
                .up_to = up_to, .to = (uint8_t)stream_of_class(p, c->transfers[k].to, ps)};
        }
    }
}
