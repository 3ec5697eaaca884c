/*
 * job_arrive.c -- how jobs come: through their channels like any contact, and as the work orders
 * that agents leave.
 *
 * Jobs come at any time, but are begun only while the centre is open; those that come while it is
 * closed are drawn when it opens.
 */
#include "sim/engine/contact.h"

#include "models/portable.h"

static void job_joins(struct day *d, struct contact *job)
{
    job->patience = job->requested + stream_of(d, job)->due_after;
    job->first_cell = d->jobs_entered++;
    job->redials = 0; /* calls made */
    if (job_due(job) >= d->plan->end)
        counters_of(d, job)[NOT_DUE_YET]++;
    else
        due_counters(d, job)[JOBS_DUE]++;
    tell_request(d, job, job->requested);
    backlog_add(d, job);
}

void job_arrives(struct day *d, struct contact *c)
{
    if (!(c->flags & HAS_NEEDS))
        contact_draws_needs(d, c);
    c->requested = d->now;
    job_joins(d, c);
    backlog_finds_agent(d, c->stream);
}

static struct contact *job_new(struct day *d, uint8_t stream, struct address customer)
{
    struct contact *c = contact_new(d);
    c->n = customer.n;
    c->interval = customer.interval;
    c->stream = stream;
    c->attempt = c->redials = c->recontacts = c->need = 0;
    c->openings = 0;
    c->way = WAY_DIRECT;
    c->flags = 0;
    return c;
}

/* --- work orders ----------------------------------------------------------------------------- */

/* What whoever has handled the contact leaves to be done; NULL: nothing. */
static const struct plan_order *order_after(const struct day *d, const struct contact *c)
{
    const struct plan_stream *ps = stream_of(d, c);
    struct address at = address_of(d, c, PURPOSE_ORDER, 0);
    at.what = address_what(PURPOSE_ORDER, c->attempt, (c->flags & LATER_LEG) / ONE_LEG_MORE);
    const double u = portable_unit(draw_one(ps->key, at).a);
    for (size_t i = 0; i < ps->n_orders; i++)
        if (u < ps->orders[i].up_to)
            return &ps->orders[i];
    return NULL;
}

/* The job is drawn like those of its own class, but numbered from a place that the contact's class
 * has to itself (plan.h), so that it shares no draw with them and moves none. */
void contact_leaves_order(struct day *d, uint32_t contact)
{
    const struct plan_order *o = order_after(d, &d->contacts[contact]);
    if (!o)
        return;
    const struct contact from = d->contacts[contact]; /* the pool may move */
    counters_of(d, &from)[ORDERS_LEFT]++;
    struct contact *job =
        job_new(d, o->to, (struct address){onward_n(d, &from), from.interval, 0, 0});
    job->attempt = from.attempt;
    job->need = from.attempt & 31u; /* each attempt leaves work of its own */
    job->cell = cell_now(d, job);
    counters_of(d, job)[ARRIVALS]++;
    counters_of(d, job)[ORDERS]++;
    tell_order(d, job, contact);
    job_arrives(d, job);
}

/* --- jobs that come while nobody looks ------------------------------------------------------- */

/* A job that came earlier; it counts in the row. */
static void job_came(struct day *d, uint8_t stream, struct address at, ticks when, size_t row)
{
    struct contact *c = job_new(d, stream, at);
    c->cell = (uint32_t)((row * d->plan->n_streams + stream) * COUNTERS);
    counters_of(d, c)[ARRIVALS]++;
    counters_of(d, c)[FIRST_ATTEMPTS] += stream_of(d, c)->comes_back;
    contact_draws_needs(d, c);
    c->requested = when;
    tell_arrival(d, c, when);
    job_joins(d, c);
}

/* Those of the initial backlog are due evenly over the due time to come. Their addresses are those
 * of intervals beyond the horizon, like those of the nights. */
void backlogs_open(struct day *d)
{
    const struct plan *p = d->plan;
    d->jobs_entered = 0;
    for (uint32_t i = 0; i < p->n_streams; i++) {
        const struct plan_stream *ps = &p->streams[i];
        const uint32_t place = i - p->classes[ps->class].first_stream;
        d->backlogs[i] = (struct backlog){0};
        struct address at = {0, (uint32_t)p->intervals + (uint32_t)p->scenario->hours.days + place,
                             d->replication, 0};
        for (; at.n < ps->initial_jobs; at.n++) {
            const double part = (at.n + 0.5) / ps->initial_jobs;
            job_came(d, (uint8_t)i, at, (ticks)(part * (double)ps->due_after) - ps->due_after, 0);
        }
    }
}

/* A stretch of time in which the centre is closed. */
struct unseen {
    ticks from, to;
    uint32_t interval; /* for the addresses of the customers */
    size_t row;        /* in which they count */
};

/* Of the customers who come evenly over that time, those through deferred channels; of the others
 * no more is known than their number. */
static void jobs_came(struct day *d, uint32_t class, const struct unseen *u, double expected)
{
    const struct plan *p = d->plan;
    const struct plan_class *pc = &p->classes[class];
    struct address at = {0, u->interval, d->replication, address_what(PURPOSE_ARRIVAL, 0, 0)};
    const double pace = (double)(u->to - u->from) / expected;
    for (double sum = 0; expected > 0; at.n++) {
        const double spacing = exponential_from_bits(draw_one(pc->key, at).a);
        sum += p->scenario->layers.arrivals ? spacing : at.n == 0 ? 0.5 : 1;
        if (sum * pace >= (double)(u->to - u->from))
            return;
        uint16_t flags = 0; /* on the way past self-service, which jobs have none of */
        const uint8_t stream = choose_stream(p, pc, at, &flags);
        if (p->streams[stream].is_deferred)
            job_came(d, stream, at, u->from + (ticks)(sum * pace), u->row);
    }
}

static bool has_jobs(const struct plan *p, const struct plan_class *pc)
{
    for (size_t i = 0; i < pc->n_channels; i++)
        if (p->streams[plan_stream_at(pc, i, 0)].is_deferred)
            return true;
    return false;
}

/* The share of a day's customers who come outside its opening hours, in the night before the day;
 * they count in its first interval. */
static void night_passes(struct day *d, uint32_t day)
{
    const struct plan *p = d->plan;
    const ticks length = TICKS_PER_DAY - (ticks)p->scenario->hours.intervals * p->interval;
    const int32_t first = (int32_t)(day * p->scenario->hours.intervals);
    const ticks opens = plan_interval_start(p, first);
    const struct unseen night = {
        .from = day == 0 ? p->start : opens - length,
        .to = opens,
        .interval = (uint32_t)p->intervals + day,
        .row = (size_t)first + 1,
    };
    if (length == 0)
        return;
    const double part = (double)(night.to - night.from) / (double)length;
    for (uint32_t class = 0; class < p->n_classes; class ++)
        if (has_jobs(p, &p->classes[class]))
            jobs_came(d, class, &night,
                      part * d->inflows[class].volume[day]
                          * p->scenario->classes[class].share_outside_hours);
}

/* An interval of the calendar in which the centre is closed. */
static void closed_interval_passes(struct day *d, int32_t interval)
{
    const struct plan *p = d->plan;
    const ticks from = plan_interval_start(p, interval);
    const struct unseen u = {from, from + p->interval, (uint32_t)interval, (size_t)interval + 1};
    for (uint32_t class = 0; class < p->n_classes; class ++)
        if (has_jobs(p, &p->classes[class]))
            jobs_came(d, class, &u, d->inflows[class].unseen[interval]);
    backlogs_count(d, u.row, u.to);
}

/* From the end of one interval in which the centre is open to the start of the next. No customers
 * are known of the evening after the last closing, and none of closed times in the warm-up. */
static void unseen_time_passes(struct day *d, int32_t last, int32_t next)
{
    const bool closes = !d->plan->scenario->hours.never_closes;
    for (int32_t i = last + 1; i <= next && i < d->plan->intervals; i++) {
        if (closes && plan_time_of_day(d->plan, i) == 0)
            night_passes(d, (uint32_t)plan_day_of(d->plan, i));
        if (i < next)
            closed_interval_passes(d, i);
    }
}

/* The centre is open: what came while it was closed is found now, and whoever is there begins. */
void backlogs_begin_interval(struct day *d, int32_t last, int32_t interval)
{
    unseen_time_passes(d, last, interval);
    for (uint32_t group = 0; group < d->plan->n_groups; group++)
        group_works_off(d, group);
}

/* At the end of an interval; nothing happens otherwise. */
void backlogs_are_looked_at(struct day *d)
{
    if (d->row > 0 && d->now == d->row_started + d->plan->interval)
        backlogs_count(d, d->row, d->now);
}

void backlogs_close(struct day *d)
{
    if (d->open)
        backlogs_are_looked_at(d);
    else
        unseen_time_passes(d, (int32_t)d->row - 1, d->plan->intervals);
}
