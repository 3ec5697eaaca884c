/*
 * arrive.c -- a contact arrives, enters its channel and asks for an agent.
 */
#include "sim/engine/state.h"

void contact_frees_line(struct day *d, struct contact *c)
{
    if (c->flags & HOLDS_LINE) {
        channel_of(d, c)->lines_free++;
        c->flags &= (uint8_t)~HOLDS_LINE;
    }
}

ticks draw_patience(const struct day *d, const struct contact *c, unsigned attempt)
{
    const struct plan_class *pc = class_of(d, c);
    if (pc->class->patience.endless)
        return TICKS_MOST;
    const struct pair need = draw_one(pc->key, address_of(d, c, PURPOSE_NEED, attempt));
    return ticks_from_seconds(patience_draw(&pc->patience, pc->balk, need.a));
}

/*
 * Talk, wrap-up and patience of one who reaches the agents by way of self-service, or with a new
 * need. They are those of the first attempt, since it is the same need, until a recontact.
 */
static void draw_needs(const struct day *d, struct contact *c)
{
    const struct plan_class *pc = class_of(d, c);
    const unsigned attempt = c->recontacts > 0 ? c->attempt : 0;
    const struct pair arrival = draw_one(pc->key, address_of(d, c, PURPOSE_ARRIVAL, attempt));
    const struct pair need = draw_one(pc->key, address_of(d, c, PURPOSE_NEED, attempt));
    c->talk = ticks_from_seconds(sampler_draw(&pc->talk, arrival.b));
    c->wrap_up = pc->has_wrap_up ? ticks_from_seconds(sampler_draw(&pc->wrap_up, need.b)) : 0;
    c->patience = draw_patience(d, c, attempt);
    c->flags |= HAS_NEEDS;
}

static void count_customer(struct day *d, struct contact *c)
{
    if (c->attempt == 0)
        counters_of(d, c)[FIRST_REQUESTED]++;
    if (!(c->flags & ASKED)) {
        c->flags |= ASKED;
        c->first_cell = c->cell;
        d->record.contacts[c->first_cell + CUSTOMERS_ASKED]++;
    }
}

static void contact_is_refused(struct day *d, struct contact *c, enum counter counter,
                               enum trace_end end)
{
    counters_of(d, c)[counter]++;
    contact_frees_line(d, c);
    tell_end(d, c, end, d->now);
    redials_or_goes(d, c, d->now, class_of(d, c)->class->redial.probability);
}

static void contact_waits(struct day *d, struct contact *c)
{
    queue_push(d, c);
    if (!class_of(d, c)->patience_is_lazy && c->patience < d->plan->end - d->now)
        later_add(&d->later, d->now + c->patience, LATER_PATIENCE_ENDS, contact_index(d, c),
                  c->generation);
}

void contact_out_of_hours(struct day *d, struct contact *c)
{
    counters_of(d, c)[OUT_OF_HOURS]++;
    contact_frees_line(d, c);
    tell_end(d, c, TRACE_OUT_OF_HOURS, d->now);
    contact_gone(d, c);
}

void contact_requests(struct day *d, struct contact *c)
{
    if (!d->open) {
        contact_out_of_hours(d, c);
        return;
    }
    if (!(c->flags & HAS_NEEDS))
        draw_needs(d, c);
    c->requested = d->now;
    c->cell = cell_now(d, c);
    counters_of(d, c)[REQUESTED]++;
    if (class_of(d, c)->comes_back)
        count_customer(d, c);
    tell_request(d, c);

    const uint32_t agent = agent_for(d, contact_index(d, c));
    if (agent != NOBODY) {
        idle_remove(d, agent);
        agent_starts(d, agent, contact_index(d, c));
    } else if (channel_of(d, c)->places_free == 0) {
        contact_is_refused(d, c, BLOCKED, TRACE_BLOCKED);
    } else if (c->patience == 0) {
        count_left(d, c, 0);
        contact_is_refused(d, c, BALKED, TRACE_BALKED);
    } else {
        contact_waits(d, c);
    }
}

void contact_enters(struct day *d, struct contact *c)
{
    const struct plan_class *pc = class_of(d, c);
    c->cell = cell_now(d, c);
    counters_of(d, c)[ARRIVALS]++;
    tell_arrival(d, c);
    if (!d->open) {
        contact_out_of_hours(d, c);
        return;
    }
    struct channel_state *channel = channel_of(d, c);
    if (channel->lines_free == 0) {
        contact_is_refused(d, c, BLOCKED_ENTRY, TRACE_BLOCKED_ENTRY);
        return;
    }
    if (channel->lines_free != SIZE_MAX) {
        channel->lines_free--;
        c->flags |= HOLDS_LINE;
    }
    const bool to_agent = (c->flags & ON_RETURN) && pc->class->self_service.returns_to_agent;
    if (pc->has_self_service && !to_agent)
        contact_enters_self_service(d, c);
    else
        contact_requests(d, c);
}

void contact_arrives(struct day *d, uint32_t class, uint32_t interval, uint32_t n, double talk_s,
                     double wrap_up_s, double patience_s)
{
    const struct plan_class *pc = &d->plan->classes[class];
    struct contact *c = contact_new(d);
    c->n = n;
    c->interval = interval;
    c->class = (uint8_t)class;
    c->attempt = c->redials = c->bounces = c->recontacts = 0;
    c->flags = 0;
    if (!pc->has_self_service) {
        c->talk = ticks_from_seconds(talk_s);
        c->wrap_up = pc->has_wrap_up ? ticks_from_seconds(wrap_up_s) : 0;
        c->patience = pc->class->patience.endless ? TICKS_MOST : ticks_from_seconds(patience_s);
        c->flags = HAS_NEEDS;
    }
    if (pc->comes_back)
        d->record.contacts[cell_now(d, c) + FIRST_ATTEMPTS]++;
    contact_enters(d, c);
}
