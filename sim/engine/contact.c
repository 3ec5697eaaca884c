/*
 * contact.c -- a contact's life from entry to its end.
 *
 *     arrives -> self-service -> requests -> waits -> answered -> handled
 *
 * with the ways out on each step, and the ways back in: redials, bounces and recontacts.
 */
#include "sim/engine/state.h"

#include "models/portable.h"
#include "sim/base/mem.h"

#include <stdlib.h>
#include <string.h>

static struct contact *contact_at(const struct day *d, uint32_t contact)
{
    return &d->contacts[contact];
}

static uint32_t index_of(const struct day *d, const struct contact *c)
{
    return (uint32_t)(c - d->contacts);
}

static const struct plan_class *class_of(const struct day *d, const struct contact *c)
{
    return &d->plan->classes[c->class];
}

static struct channel_state *channel_of(const struct day *d, const struct contact *c)
{
    return &d->channels[class_of(d, c)->class->channel];
}

static int64_t *counters_of(const struct day *d, const struct contact *c)
{
    return &d->record.contacts[c->cell];
}

/* The cell in which a contact counts that arrives or requests now. */
static uint32_t cell_now(const struct day *d, const struct contact *c)
{
    return d->first_cell + c->class * (uint32_t)COUNTERS;
}

/* --- the pool -------------------------------------------------------------------------------- */

static uint32_t contact_new(struct day *d)
{
    const uint32_t contact = d->free_contact;
    if (contact != NOBODY) {
        d->free_contact = d->contacts[contact].next;
        return contact;
    }
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
    return d->n_contacts++;
}

static void contact_gone(struct day *d, struct contact *c)
{
    c->generation++;
    c->next = d->free_contact;
    d->free_contact = index_of(d, c);
}

/* --- what is told of a day ------------------------------------------------------------------- */

static struct trace_row *told(const struct day *d, const struct contact *c)
{
    return &d->trace->row[d->trace_row[index_of(d, c)]];
}

static void tell_arrival(struct day *d, const struct contact *c)
{
    struct trace *t = d->trace;
    if (t->n == t->room) {
        t->room = t->room ? 2 * t->room : 1024;
        t->row = mem_grow(t->row, t->room, sizeof *t->row);
    }
    d->trace_row[index_of(d, c)] = (uint32_t)t->n;
    t->row[t->n++] = (struct trace_row){
        .interval = c->interval,
        .n = c->n,
        .class = c->class,
        .attempt = c->attempt,
        .end = TRACE_OPEN,
        .group = -1,
        .arrived = d->now - d->plan->start,
        .requested = TRACE_NEVER,
        .ended = TRACE_NEVER,
        .handled = TRACE_NEVER,
    };
}

static void tell_end(const struct day *d, const struct contact *c, enum trace_end end, ticks at)
{
    if (!d->trace)
        return;
    told(d, c)->end = (uint8_t)end;
    told(d, c)->ended = at - d->plan->start;
}

/* --- coming back ----------------------------------------------------------------------------- */

static bool chance(uint64_t bits, double probability)
{
    return portable_unit(bits) < probability;
}

/* The customer is gone for now and comes back after the delay, or after the horizon. */
static void comes_back_after(struct day *d, struct contact *c, ticks left_at,
                             const struct sampler *delay, uint64_t bits)
{
    const ticks due = left_at + ticks_from_seconds(sampler_draw(delay, bits));
    c->attempt++;
    c->generation++;
    if (due < d->plan->end) {
        later_add(&d->later, due, LATER_COMES_BACK, index_of(d, c), c->generation);
    } else {
        counters_of(d, c)[AFTER_HORIZON]++;
        contact_gone(d, c);
    }
}

/* After abandoning, balking, being blocked or dismissed at `left_at`. */
static void redials_or_goes(struct day *d, struct contact *c, ticks left_at, double probability)
{
    const struct plan_class *pc = class_of(d, c);
    const struct redial *redial = &pc->class->redial;
    if (probability > 0 && c->redials < redial->at_most && c->attempt + 1 < ATTEMPTS_MOST) {
        const struct pair p = draw_one(pc->key, address_of(d, c, PURPOSE_REDIAL, c->attempt));
        if (chance(p.a, probability)) {
            c->redials++;
            c->flags &= (uint8_t)~(ON_RETURN | NEW_NEED);
            comes_back_after(d, c, left_at, &pc->redial_delay, p.b);
            return;
        }
    }
    contact_gone(d, c);
}

/* --- the queue ------------------------------------------------------------------------------- */

static void queue_is_empty(struct day *d, uint32_t class, bool empty)
{
    const struct plan_class *pc = &d->plan->classes[class];
    for (size_t i = 0; i < pc->n_routes; i++) {
        const uint64_t bit = UINT64_C(1) << pc->routes[i].bit;
        uint64_t *waiting = &d->groups[pc->routes[i].group].waiting;
        *waiting = empty ? *waiting & ~bit : *waiting | bit;
    }
}

static void queue_push(struct day *d, struct contact *c)
{
    struct queue *q = &d->queues[c->class];
    const uint32_t contact = index_of(d, c);
    c->next = NOBODY;
    c->prev = q->tail;
    if (q->tail == NOBODY) {
        q->head = contact;
        queue_is_empty(d, c->class, false);
    } else {
        d->contacts[q->tail].next = contact;
    }
    q->tail = contact;
    channel_of(d, c)->places_free--;
}

void queue_remove(struct day *d, uint32_t contact)
{
    struct contact *c = contact_at(d, contact);
    struct queue *q = &d->queues[c->class];
    if (c->prev == NOBODY)
        q->head = c->next;
    else
        d->contacts[c->prev].next = c->next;
    if (c->next == NOBODY)
        q->tail = c->prev;
    else
        d->contacts[c->next].prev = c->prev;
    if (q->head == NOBODY)
        queue_is_empty(d, c->class, true);
    channel_of(d, c)->places_free++;
    c->generation++; /* its patience need not be looked at any more */
}

/* Adds time spent waiting to the rows in which it was spent. */
static void count_queue_time(struct day *d, const struct contact *c, ticks until)
{
    ticks from = c->requested;
    uint32_t row = d->row;
    if (from < d->row_started || until < d->row_started) {
        row = c->cell / (uint32_t)(d->plan->n_classes * COUNTERS);
        for (; row < d->row && until > d->row_start[row + 1]; row++) {
            record_contacts(&d->record, row, c->class)[QUEUE_TICKS] += d->row_start[row + 1] - from;
            from = d->row_start[row + 1];
        }
    }
    record_contacts(&d->record, row, c->class)[QUEUE_TICKS] += until - from;
}

static void count_wait(struct day *d, const struct contact *c, ticks wait, enum wait_end end)
{
    const bool counted = c->cell >= d->plan->n_classes * COUNTERS;
    const size_t block = ((counted ? 1u + c->class : 0u) * WAIT_ENDS + end) * WAIT_BINS;
    d->record.waits[block + wait_bin(wait)]++;
}

static void count_within(const struct day *d, int64_t *counters, enum counter first, ticks wait)
{
    for (size_t k = 0; k < d->plan->n_thresholds; k++)
        counters[first + k] += wait <= d->plan->threshold[k];
}

/* A request that ends without an agent after a wait: abandoned, dismissed or unfinished. */
static void count_unanswered(struct day *d, const struct contact *c, ticks until)
{
    const ticks wait = until - c->requested;
    counters_of(d, c)[WAIT_TICKS] += wait;
    count_queue_time(d, c, until);
    if (wait > 0)
        count_wait(d, c, wait, WAIT_ENDS_UNANSWERED);
}

static void count_left(struct day *d, const struct contact *c, ticks wait)
{
    int64_t *counters = counters_of(d, c);
    if (wait <= d->plan->short_abandon)
        counters[SHORT_ABANDONED]++;
    else
        count_within(d, counters, LEFT_WITHIN, wait);
}

void contact_frees_line(struct day *d, struct contact *c)
{
    if (c->flags & HOLDS_LINE) {
        channel_of(d, c)->lines_free++;
        c->flags &= (uint8_t)~HOLDS_LINE;
    }
}

/* Out of the queue at the end of its patience, which is not later than now. */
void contact_gives_up(struct day *d, uint32_t contact)
{
    struct contact *c = contact_at(d, contact);
    const ticks at = c->requested + c->patience;
    queue_remove(d, contact);
    counters_of(d, c)[ABANDONED]++;
    count_unanswered(d, c, at);
    count_left(d, c, c->patience);
    contact_frees_line(d, c);
    tell_end(d, c, TRACE_ABANDONED, at);
    redials_or_goes(d, c, at, class_of(d, c)->class->redial.probability);
}

/* The first whose patience outlasts the instant; those before it give up. */
static uint32_t queue_next_after(struct day *d, uint32_t class, ticks instant)
{
    const struct queue *q = &d->queues[class];
    if (d->plan->classes[class].patience_is_lazy)
        while (q->head != NOBODY) {
            const struct contact *c = &d->contacts[q->head];
            if (c->requested + c->patience > instant)
                break;
            contact_gives_up(d, q->head);
        }
    return q->head;
}

uint32_t queue_next(struct day *d, uint32_t class)
{
    return queue_next_after(d, class, d->now);
}

/* When the centre closes or the horizon ends, patience that ends at that tick has not ended yet (key.h). */
static uint32_t queue_next_at_closing(struct day *d, uint32_t class)
{
    return queue_next_after(d, class, d->now - 1);
}

void queue_dismiss(struct day *d, uint32_t class)
{
    while (queue_next_at_closing(d, class) != NOBODY) {
        const uint32_t contact = d->queues[class].head;
        struct contact *c = contact_at(d, contact);
        const ticks wait = d->now - c->requested;
        int64_t *counters = counters_of(d, c);
        queue_remove(d, contact);
        counters[DISMISSED]++;
        counters[DISMISSED_AT_ONCE] += wait == 0;
        count_within(d, counters, CUT_WITHIN, wait);
        count_unanswered(d, c, d->now);
        contact_frees_line(d, c);
        tell_end(d, c, TRACE_DISMISSED, d->now);
        redials_or_goes(d, c, d->now, class_of(d, c)->class->redial.after_dismissal);
    }
}

void queue_leave_unfinished(struct day *d, uint32_t class)
{
    while (queue_next_at_closing(d, class) != NOBODY) {
        const uint32_t contact = d->queues[class].head;
        struct contact *c = contact_at(d, contact);
        queue_remove(d, contact);
        counters_of(d, c)[UNFINISHED]++;
        count_unanswered(d, c, d->plan->end);
        tell_end(d, c, TRACE_UNFINISHED, d->plan->end);
        contact_gone(d, c);
    }
}

/* --- asking for an agent --------------------------------------------------------------------- */

static ticks draw_patience(const struct day *d, const struct contact *c, unsigned attempt)
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

static void count_reached(struct day *d, struct contact *c)
{
    if ((c->flags & (ASKED | REACHED)) == ASKED) {
        c->flags |= REACHED;
        d->record.contacts[c->first_cell + CUSTOMERS_REACHED]++;
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
        later_add(&d->later, d->now + c->patience, LATER_PATIENCE_ENDS, index_of(d, c),
                  c->generation);
}

static void contact_out_of_hours(struct day *d, struct contact *c)
{
    counters_of(d, c)[OUT_OF_HOURS]++;
    contact_frees_line(d, c);
    tell_end(d, c, TRACE_OUT_OF_HOURS, d->now);
    contact_gone(d, c);
}

static void contact_requests(struct day *d, struct contact *c)
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
    if (d->trace)
        told(d, c)->requested = d->now - d->plan->start;

    const uint32_t agent = agent_for(d, index_of(d, c));
    if (agent != NOBODY) {
        idle_remove(d, agent);
        agent_starts(d, agent, index_of(d, c));
    } else if (channel_of(d, c)->places_free == 0) {
        contact_is_refused(d, c, BLOCKED, TRACE_BLOCKED);
    } else if (c->patience == 0) {
        count_left(d, c, 0);
        contact_is_refused(d, c, BALKED, TRACE_BALKED);
    } else {
        contact_waits(d, c);
    }
}

/* --- self-service ---------------------------------------------------------------------------- */

/* One uniform decides whether self-service handles the contact and, stretched, how it ends. */
static void contact_enters_self_service(struct day *d, struct contact *c)
{
    const struct plan_class *pc = class_of(d, c);
    const struct self_service *s = &pc->class->self_service;
    const struct pair p = draw_one(pc->key, address_of(d, c, PURPOSE_SELF_SERVICE, c->attempt));
    const double u = portable_unit(p.a);
    if (u >= s->handles) {
        contact_requests(d, c);
        return;
    }
    counters_of(d, c)[SELF_HANDLED]++;
    const enum self_service_end end =
        self_service_end(s, u / s->handles, (c->flags & ON_RETURN) != 0);
    c->flags = (uint8_t)((c->flags & ~(3 * SELF_END)) | (int)end * SELF_END);
    const ticks length = ticks_from_seconds(sampler_draw(&pc->self_time[end], p.b));
    if (length == 0)
        self_service_ends(d, index_of(d, c));
    else if (d->now + length < d->plan->end)
        later_add(&d->later, d->now + length, LATER_SELF_SERVICE_ENDS, index_of(d, c),
                  c->generation);
    /* Otherwise the horizon ends before; the contact is counted as still in self-service. */
}

static void contact_bounces(struct day *d, struct contact *c)
{
    const struct plan_class *pc = class_of(d, c);
    const struct self_service *s = &pc->class->self_service;
    if (c->bounces >= s->at_most || c->attempt + 1 >= ATTEMPTS_MOST) {
        contact_gone(d, c);
        return;
    }
    const struct pair p = draw_one(pc->key, address_of(d, c, PURPOSE_BOUNCE, c->attempt));
    c->bounces++;
    c->flags = (uint8_t)((c->flags & ~NEW_NEED) | ON_RETURN);
    comes_back_after(d, c, d->now, &pc->return_delay, p.b);
}

void self_service_ends(struct day *d, uint32_t contact)
{
    struct contact *c = contact_at(d, contact);
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
        contact_bounces(d, c);
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

/* --- entry ----------------------------------------------------------------------------------- */

static void contact_enters(struct day *d, struct contact *c)
{
    const struct plan_class *pc = class_of(d, c);
    c->cell = cell_now(d, c);
    counters_of(d, c)[ARRIVALS]++;
    if (d->trace)
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
    struct contact *c = contact_at(d, contact_new(d));
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

void contact_comes_back(struct day *d, uint32_t contact)
{
    struct contact *c = contact_at(d, contact);
    const struct plan_class *pc = class_of(d, c);
    int64_t *counters = &d->record.contacts[cell_now(d, c)];
    if (c->flags & ON_RETURN)
        counters[BOUNCE_RETURNS]++;
    else if (c->flags & NEW_NEED)
        counters[RECONTACTS]++;
    else
        counters[REDIALS]++;
    const bool redials = !(c->flags & (ON_RETURN | NEW_NEED));
    if (redials && (c->flags & HAS_NEEDS) && !pc->class->redial.keeps_patience)
        c->patience = draw_patience(d, c, c->attempt);
    contact_enters(d, c);
}

/* --- with an agent --------------------------------------------------------------------------- */

/* False if nothing follows: the contact is gone for the simulation although its agent is still busy, which keeps
 * the pool as small as the queue. */
bool contact_answered(struct day *d, uint32_t contact, uint32_t group)
{
    struct contact *c = contact_at(d, contact);
    int64_t *counters = counters_of(d, c);
    const ticks wait = d->now - c->requested;
    const ticks handle = c->talk + c->wrap_up;
    counters[ANSWERED]++;
    counters[HANDLE_TICKS] += handle;
    count_within(d, counters, ANSWERED_WITHIN, wait);
    if (wait > 0) {
        counters[WAIT_TICKS] += wait;
        counters[WAIT_ANSWERED_TICKS] += wait;
        count_queue_time(d, c, d->now);
        count_wait(d, c, wait, WAIT_ENDS_ANSWERED);
    } else {
        counters[ANSWERED_AT_ONCE]++;
    }
    int64_t *row = d->groups[group].overtime_row;
    row[GROUP_ANSWERED]++;
    row[GROUP_HANDLE_TICKS] += handle;
    if (class_of(d, c)->comes_back) {
        if (c->attempt == 0)
            counters[FIRST_ANSWERED]++;
        count_reached(d, c);
    }
    if (d->trace) {
        tell_end(d, c, TRACE_ANSWERED, d->now);
        told(d, c)->group = (int32_t)group;
        told(d, c)->handled = d->now + handle - d->plan->start;
    }
    if (class_of(d, c)->comes_back || (c->flags & HOLDS_LINE))
        return true;
    contact_gone(d, c);
    return false;
}

void contact_handled(struct day *d, uint32_t contact)
{
    struct contact *c = contact_at(d, contact);
    const struct plan_class *pc = class_of(d, c);
    const struct recontact *recontact = &pc->class->recontact;
    contact_frees_line(d, c);
    if (recontact->probability > 0 && c->recontacts < recontact->at_most
        && c->attempt + 1 < ATTEMPTS_MOST) {
        const struct pair p = draw_one(pc->key, address_of(d, c, PURPOSE_RECONTACT, c->attempt));
        if (chance(p.a, recontact->probability)) {
            c->recontacts++;
            c->flags = (uint8_t)((c->flags & ~(ON_RETURN | HAS_NEEDS)) | NEW_NEED);
            comes_back_after(d, c, d->now, &pc->recontact_delay, p.b);
            return;
        }
    }
    contact_gone(d, c);
}
