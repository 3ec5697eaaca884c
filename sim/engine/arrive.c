/*
 * arrive.c -- a contact arrives, enters its channel and asks for an agent.
 */
#include "sim/engine/contact.h"
#include "sim/engine/inflow.h"

#include "models/portable.h"

ticks draw_patience(const struct day *d, const struct contact *c, unsigned attempt)
{
    const struct plan_stream *ps = stream_of(d, c);
    if (ps->laws.patience.endless)
        return TICKS_MOST;
    const struct pair need = draw_one(ps->key, address_of(d, c, PURPOSE_NEED, attempt));
    return ticks_from_seconds(ps->patience_factor * patience_draw(&ps->patience, ps->balk, need.a));
}

/* The work of a need, which is more if the contact came by way of self-service. */
void draw_work(const struct day *d, struct contact *c)
{
    const struct plan_stream *ps = stream_of(d, c);
    const double factor = ps->handle_factor * d->inflows[ps->class].handle_error
                          * (c->way == WAY_DIRECT ? 1 : ps->escalated_factor);
    const struct pair arrival = draw_one(ps->key, address_of(d, c, PURPOSE_ARRIVAL, c->need));
    c->talk = ticks_from_seconds(factor * sampler_draw(&ps->talk, arrival.b));
    if (!ps->has_wrap_up) {
        c->wrap_up = 0;
        return;
    }
    const struct pair need = draw_one(ps->key, address_of(d, c, PURPOSE_NEED, c->need));
    c->wrap_up = ticks_from_seconds(factor * sampler_draw(&ps->wrap_up, need.b));
}

/*
 * Talk, wrap-up and patience of one who reaches the agents by way of self-service, or with a new
 * need. They are those of the first attempt, since it is the same need, until a recontact. One who
 * moves in has them anew: his patience is known to have outlasted the wait before. So it is the
 * attempt that brought the need whose draws they are.
 */
void contact_draws_needs(const struct day *d, struct contact *c)
{
    draw_work(d, c);
    c->patience = draw_patience(d, c, c->need);
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

void contact_is_refused(struct day *d, struct contact *c, enum counter counter, enum trace_end end)
{
    counters_of(d, c)[counter]++;
    contact_frees_line(d, c);
    tell_end(d, c, end, d->now);
    redials_or_goes(d, c, d->now, redial_probability(d, c));
}

static void contact_waits(struct day *d, struct contact *c)
{
    const struct plan_stream *ps = stream_of(d, c);
    queue_push(d, c);
    if (ps->waiting.n > 0)
        contact_expects(d, c);
    else if (!ps->patience_is_lazy && c->patience < d->plan->end - d->now)
        later_add(&d->later, d->now + c->patience, LATER_PATIENCE_ENDS, contact_index(d, c),
                  c->generation);
}

SELDOM static void contact_out_of_hours(struct day *d, struct contact *c)
{
    counters_of(d, c)[OUT_OF_HOURS]++;
    contact_frees_line(d, c);
    if (contact_is_deflected_when_closed(d, c) || comes_at_opening(d, c))
        return;
    tell_end(d, c, TRACE_OUT_OF_HOURS, d->now);
    contact_gone(d, c);
}

static inline void contact_asks(struct day *d, struct contact *c)
{
    const struct plan_stream *ps = stream_of(d, c);
    if (!(c->flags & HAS_NEEDS))
        contact_draws_needs(d, c);
    else if (ps->escalated_factor != 1)
        draw_work(d, c);
    c->requested = d->now;
    c->cell = cell_now(d, c);
    counters_of(d, c)[REQUESTED]++;
    if (ps->comes_back)
        count_customer(d, c);
    tell_request(d, c, d->now);

    if (contact_finds_agent(d, c))
        return;
    if (channel_of(d, c)->places_free == 0) {
        contact_is_refused(d, c, BLOCKED, TRACE_BLOCKED);
    } else if (c->patience == 0) {
        count_left(d, c, 0);
        contact_is_refused(d, c, BALKED, TRACE_BALKED);
    } else {
        contact_waits(d, c);
    }
}

void contact_requests(struct day *d, struct contact *c)
{
    if (channel_of(d, c)->open)
        contact_asks(d, c);
    else
        contact_out_of_hours(d, c);
}

/* Past the lines, the offers on entry and self-service, as far as the stream has them: is the
 * contact to ask for an agent now? */
static bool contact_passes_entry(struct day *d, struct contact *c)
{
    const struct plan_stream *ps = stream_of(d, c);
    struct channel_state *channel = channel_of(d, c);
    if (channel->lines_free == 0) {
        contact_is_refused(d, c, BLOCKED_ENTRY, TRACE_BLOCKED_ENTRY);
        return false;
    }
    if (ps->on_entry.n > 0 && contact_is_deflected(d, c))
        return false;
    if (channel->lines_free != SIZE_MAX) {
        channel->lines_free--;
        c->flags |= HOLDS_LINE;
    }
    const bool to_agent = (c->flags & (GOES_DIRECT | TO_AGENT))
                          || ((c->flags & ON_RETURN) && ps->laws.self_service.returns_to_agent);
    if (!ps->has_self_service || to_agent)
        return true;
    contact_enters_self_service(d, c);
    return false;
}

inline void contact_enters(struct day *d, struct contact *c)
{
    const struct plan_stream *ps = stream_of(d, c);
    c->cell = cell_now(d, c);
    c->way = WAY_DIRECT;
    counters_of(d, c)[ARRIVALS]++;
    tell_arrival(d, c, d->now);
    if (ps->is_deferred)
        job_arrives(d, c);
    else if (!channel_of(d, c)->open)
        contact_out_of_hours(d, c);
    else if (!ps->has_entry || contact_passes_entry(d, c))
        contact_asks(d, c);
}

/* The same while some channels have more than their usual share. */
static size_t choose_in_surge(const struct plan *p, const struct plan_class *pc, int32_t interval,
                              double u)
{
    const double *factor = &p->surge[(size_t)interval * p->n_streams];
    double left = u * plan_surge(p, pc, interval);
    size_t i = 0;
    for (; i + 1 < pc->n_channels; i++) {
        const uint8_t stream = plan_stream_at(pc, i, 0);
        const double share = p->streams[stream].laws.share * factor[stream];
        if (left < share)
            break;
        left -= share;
    }
    return i;
}

/* Which channel the customer takes: one draw against the cumulated shares, so that moving a share
 * moves no more customers than it must. */
static size_t choose_channel(const struct plan *p, const struct plan_class *pc, struct address at)
{
    if (pc->n_channels == 1)
        return 0;
    const double u = portable_unit(draw_one(pc->key, at).a);
    if (p->surge && at.interval < (uint32_t)p->intervals)
        return choose_in_surge(p, pc, (int32_t)at.interval, u);
    size_t i = 0;
    while (i + 1 < pc->n_channels && u >= pc->up_to[i])
        i++;
    return i;
}

/* Which kind of customer this is, and whether he passes self-service by. The same uniform says
 * whether he is recognised and goes direct, so that those who do are among the former. */
static uint8_t choose_kind(const struct plan_class *pc, struct address at, uint16_t *flags)
{
    if (pc->n_kinds == 1)
        return 0;
    const struct pair p = draw_one(pc->key, at);
    const double member = portable_unit(p.a), known = portable_unit(p.b);
    for (size_t i = 0; i < pc->n_care; i++) {
        const struct plan_care *care = &pc->care[i];
        if (member >= care->up_to)
            continue;
        if (known < care->direct)
            *flags |= GOES_DIRECT;
        return known < care->identified ? care->recognised : care->unrecognised;
    }
    return 0;
}

/* The stream of a customer, who stays the same in all his attempts; notes in *flags what he does.
 */
uint8_t choose_stream(const struct plan *p, const struct plan_class *pc, struct address customer,
                      uint16_t *flags)
{
    customer.what = address_what(PURPOSE_CUSTOMER, 0, 0);
    const size_t channel = choose_channel(p, pc, customer);
    customer.what = address_what(PURPOSE_CARE, 0, 0);
    return plan_stream_at(pc, channel, choose_kind(pc, customer, flags));
}

/* What was drawn ahead for the next customer of a class with one stream. */
static void take_draws(const struct plan_class *pc, const struct plan_stream *ps, struct inflow *f,
                       struct contact *c)
{
    const uint32_t at = f->at;
    c->talk = f->talk[at];
    c->wrap_up = ps->has_wrap_up ? f->wrap_up[at] : 0;
    c->patience = f->patience[at];
    if (pc->draws_self_service)
        f->stage = (struct stage_draw){portable_unit(f->self_how[at]), f->self_long[at],
                                       ps->self_service.time_is_one ? f->self_s[at] : -1};
}

/* The first attempt of the next customer. */
static struct contact *customer_arrives(struct day *d, uint32_t class)
{
    const struct plan_class *pc = &d->plan->classes[class];
    struct inflow *f = &d->inflows[class];
    struct contact *c = contact_new(d);
    uint16_t flags = 0;
    c->n = f->n;
    c->interval = (uint32_t)f->interval;
    c->attempt = c->redials = c->recontacts = c->need = 0;
    c->openings = 0;
    c->stream = pc->draws_needs
                    ? pc->first_stream
                    : choose_stream(d->plan, pc, address_of(d, c, PURPOSE_CUSTOMER, 0), &flags);
    const struct plan_stream *ps = stream_of(d, c);
    if (pc->draws_needs) {
        take_draws(pc, ps, f, c);
        flags = HAS_NEEDS;
    }
    c->flags = flags;
    if (ps->comes_back)
        d->record.contacts[cell_now(d, c) + FIRST_ATTEMPTS]++;
    return c;
}

void customer_comes(struct day *d, uint32_t class)
{
    struct inflow *f = &d->inflows[class];
    struct contact *c = customer_arrives(d, class);
    f->at++;
    f->n++;
    /* Before the rest: the processor then knows the next event by the time it comes to choose. */
    inflow_advance(d, class);
    contact_enters(d, c);
}
