/*
 * comeback.c -- customers who try again: redials, bounces, recontacts, moves to another channel,
 * and those who found a channel closed.
 */
#include "sim/engine/contact.h"

#include "models/portable.h"

static bool chance(uint64_t bits, double probability)
{
    return portable_unit(bits) < probability;
}

/* The customer is gone for now and comes again at that time, or after the horizon. */
static void comes_at(struct day *d, struct contact *c, ticks due, enum later_kind kind)
{
    c->attempt++;
    c->generation++;
    if (due < d->plan->end) {
        later_add(&d->later, due, kind, contact_index(d, c), c->generation);
    } else {
        counters_of(d, c)[AFTER_HORIZON]++;
        contact_gone(d, c);
    }
}

/* Comes back after the delay, which is returned. */
static ticks comes_back_after(struct day *d, struct contact *c, ticks left_at,
                              const struct sampler *delay, uint64_t bits)
{
    const ticks length = ticks_from_seconds(sampler_draw(delay, bits));
    comes_at(d, c, left_at + length, LATER_COMES_BACK);
    return length;
}

/* What he brings next time: the same need, by the laws of the channel through which he comes then;
 * and the same patience or another. */
static void redial_has_needs(struct day *d, struct contact *c)
{
    const struct plan_stream *ps = stream_of(d, c);
    const bool is_elsewhere = ps->redials_to != c->stream;
    c->stream = ps->redials_to;
    if (!(c->flags & HAS_NEEDS))
        return;
    if (is_elsewhere)
        draw_work(d, c);
    if (!ps->laws.redial.keeps_patience)
        c->patience = draw_patience(d, c, c->attempt + 1u);
    else if (is_elsewhere)
        c->patience = draw_patience(d, c, c->need);
}

double redial_probability(const struct day *d, const struct contact *c)
{
    return stream_of(d, c)->laws.redial.probability[c->redials];
}

/* The next attempt brings a need of its own, which the redials after it keep. */
static void will_bring_need(struct contact *c)
{
    c->need = (c->attempt + 1u) & 31u;
    c->flags &= (uint16_t)~HAS_NEEDS;
}

/* After abandoning, balking, being blocked or dismissed at `left_at`. */
void redials_or_goes(struct day *d, struct contact *c, ticks left_at, double probability)
{
    const struct plan_stream *ps = stream_of(d, c);
    const struct redial *redial = &ps->laws.redial;
    if (probability > 0 && c->redials < redial->at_most && c->attempt + 1 < ATTEMPTS_MOST) {
        const struct pair p = draw_one(ps->key, address_of(d, c, PURPOSE_REDIAL, c->attempt));
        if (chance(p.a, probability)) {
            c->redials++;
            c->flags &= (uint16_t)~CAUSE;
            redial_has_needs(d, c);
            comes_back_after(d, c, left_at, &ps->redial_delay, p.b);
            return;
        }
    }
    contact_gone(d, c);
}

void bounces_or_goes(struct day *d, struct contact *c)
{
    const struct plan_stream *ps = stream_of(d, c);
    const struct self_service *s = &ps->laws.self_service;
    if (bounces_of(c) >= (int)s->at_most || c->attempt + 1 >= ATTEMPTS_MOST) {
        contact_gone(d, c);
        return;
    }
    const struct pair p = draw_one(ps->key, address_of(d, c, PURPOSE_BOUNCE, c->attempt));
    c->flags = (uint16_t)((c->flags & ~CAUSE) | ON_RETURN);
    int64_t *counters = counters_of(d, c);
    const ticks after = comes_back_after(d, c, d->now, &ps->self_service.return_delay, p.b);
    counters[SELF_BOUNCED_LATE] += after > ps->self_service.window;
}

/* After being handled; false if the customer is content. */
bool recontacts_later(struct day *d, struct contact *c)
{
    const struct plan_stream *ps = stream_of(d, c);
    const struct recontact *recontact = &ps->laws.recontact;
    if (recontact->probability == 0 || c->recontacts >= recontact->at_most
        || c->attempt + 1 >= ATTEMPTS_MOST)
        return false;
    const struct pair p = draw_one(ps->key, address_of(d, c, PURPOSE_RECONTACT, c->attempt));
    if (!chance(p.a, recontact->probability))
        return false;
    c->recontacts++;
    counters_of(d, c)[UNRESOLVED]++;
    c->flags = (uint16_t)((c->flags & ~CAUSE) | NEW_NEED);
    will_bring_need(c);
    comes_back_after(d, c, d->now, &ps->recontact_delay, p.b);
    return true;
}

/* After finding the channel closed; false if the customer does not. The attempt at opening is for
 * what this one was for. */
bool comes_at_opening(struct day *d, struct contact *c)
{
    const struct plan_stream *ps = stream_of(d, c);
    const double probability = ps->laws.at_opening.probability;
    if (probability == 0 || c->openings == OPENINGS_MOST || c->attempt + 1 >= ATTEMPTS_MOST)
        return false;
    const struct pair p = draw_one(ps->key, address_of(d, c, PURPOSE_OPENING, c->attempt));
    if (!chance(p.a, probability))
        return false;
    c->openings = (c->openings + 1u) & OPENINGS_MOST;
    counters_of(d, c)[COMES_AT_OPENING]++;
    tell_end(d, c, TRACE_COMES_AT_OPENING, d->now);
    const ticks after = ticks_from_seconds(sampler_draw(&ps->opening_delay, p.b));
    comes_at(d, c, channel_of(d, c)->opens_next + after, LATER_COMES_AT_OPENING);
    return true;
}

void contact_comes_at_opening(struct day *d, uint32_t contact)
{
    struct contact *c = &d->contacts[contact];
    d->record.contacts[cell_now(d, c) + AT_OPENING]++;
    contact_enters(d, c);
}

/* Accepted another channel: a new attempt of the same customer there. */
void contact_moves(struct day *d, struct contact *c, const struct plan_offer *o, uint64_t bits)
{
    c->stream = o->to;
    c->flags = (uint16_t)((c->flags & ~CAUSE) | MOVED | MOVES_IN | (o->to_agent ? TO_AGENT : 0));
    will_bring_need(c);
    comes_back_after(d, c, d->now, &o->delay, bits);
}

void contact_comes_back(struct day *d, uint32_t contact)
{
    struct contact *c = &d->contacts[contact];
    int64_t *counters = d->record.contacts + cell_now(d, c);
    if (c->flags & MOVES_IN)
        counters[MOVED_IN]++;
    else if (c->flags & ON_RETURN)
        counters[BOUNCE_RETURNS]++;
    else if (c->flags & NEW_NEED)
        counters[RECONTACTS]++;
    else
        counters[REDIALS]++;
    contact_enters(d, c);
}
