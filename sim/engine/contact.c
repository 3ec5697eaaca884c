#include "sim/engine/contact.h"

#include "sim/base/mem.h"

#include <stdlib.h>
#include <string.h>

/* A line never used before. */
struct contact *contact_new_line(struct day *d)
{
    if (d->n_contacts == d->room_contacts) {
        d->room_contacts *= 2;
        struct contact *grown = mem_lines(d->room_contacts, sizeof *grown);
        memcpy(grown, d->contacts, d->n_contacts * sizeof *grown);
        free(d->contacts);
        d->contacts = grown;
        if (d->trace)
            d->trace_row = mem_grow(d->trace_row, d->room_contacts, sizeof *d->trace_row);
    }
    d->contacts[d->n_contacts].generation = 0;
    return &d->contacts[d->n_contacts++];
}

static struct trace_row *told(const struct day *d, const struct contact *c)
{
    return &d->trace->row[d->trace_row[contact_index(d, c)]];
}

static void new_row(struct day *d, const struct contact *c, struct trace_row row)
{
    struct trace *t = d->trace;
    if (t->n == t->room) {
        t->room = t->room ? 2 * t->room : 1024;
        t->row = mem_grow(t->row, t->room, sizeof *t->row);
    }
    d->trace_row[contact_index(d, c)] = (uint32_t)t->n;
    t->row[t->n++] = row;
}

void trace_arrival(struct day *d, const struct contact *c, ticks at)
{
    new_row(d, c,
            (struct trace_row){
                .interval = c->interval,
                .n = c->n,
                .customer_class = (uint16_t)stream_of(d, c)->class,
                .class = (uint16_t)stream_of(d, c)->class,
                .channel = (uint16_t)stream_of(d, c)->channel,
                .customers = (uint8_t)stream_of(d, c)->customers,
                .recognised = stream_of(d, c)->recognised,
                .attempt = c->attempt,
                .end = TRACE_OPEN,
                .group = -1,
                .arrived = at - d->plan->start,
                .requested = TRACE_NEVER,
                .ended = TRACE_NEVER,
                .handled = TRACE_NEVER,
            });
}

/* A row of the same customer as that of another contact, or of the same one before. */
static void tell_step(struct day *d, const struct contact *c, enum trace_step step, uint32_t from)
{
    const struct trace_row before = *told(d, &d->contacts[from]);
    tell_arrival(d, c, d->now);
    struct trace_row *row = told(d, c);
    row->step = (uint8_t)step;
    row->interval = before.interval;
    row->n = before.n;
    row->customer_class = before.customer_class;
}

void tell_order(struct day *d, const struct contact *job, uint32_t from)
{
    if (d->trace)
        tell_step(d, job, STEP_ORDER, from);
}

void tell_transfer(struct day *d, const struct contact *c)
{
    if (!d->trace)
        return;
    tell_step(d, c, STEP_TRANSFER, contact_index(d, c));
    tell_request(d, c, d->now);
}

void trace_end(const struct day *d, const struct contact *c, enum trace_end end, ticks at)
{
    told(d, c)->end = (uint8_t)end;
    told(d, c)->ended = at - d->plan->start;
}

void trace_request(const struct day *d, const struct contact *c, ticks at)
{
    told(d, c)->requested = at - d->plan->start;
}

void trace_answer(const struct day *d, const struct contact *c, uint32_t group, ticks at)
{
    trace_end(d, c, TRACE_ANSWERED, at);
    told(d, c)->group = (int32_t)group;
    /* With several sessions at a time nobody knows yet when this one ends. */
    if (d->groups[group].plan->levels == 1)
        tell_handled(d, c, at + c->talk + c->wrap_up);
}

/* Called back and reached: who did it, and until when. */
void tell_call(const struct day *d, const struct contact *c, uint32_t group)
{
    if (!d->trace)
        return;
    told(d, c)->group = (int32_t)group;
    tell_handled(d, c, d->now + c->talk + c->wrap_up);
}

void tell_job_begins(const struct day *d, const struct contact *c, uint32_t group)
{
    if (!d->trace)
        return;
    tell_end(d, c, TRACE_OPEN, d->now);
    told(d, c)->group = (int32_t)group;
}

void tell_job_parked(const struct day *d, const struct contact *c)
{
    if (!d->trace)
        return;
    told(d, c)->ended = TRACE_NEVER;
    told(d, c)->group = -1;
}

void tell_job_ends(const struct day *d, const struct contact *c, enum trace_end end)
{
    if (!d->trace)
        return;
    told(d, c)->end = (uint8_t)end;
    tell_handled(d, c, d->now);
}

void tell_handled(const struct day *d, const struct contact *c, ticks at)
{
    if (d->trace)
        told(d, c)->handled = at - d->plan->start;
}
