/*
 * backlog.c -- deferred work: jobs for agents who have nothing live to do.
 *
 * The jobs of a stream stand in the order of their due times, and of their coming where these are
 * equal; of several streams a group takes the first by priority of the class, rank of its skill,
 * due time. A group begins a job while more of its agents are idle than its reserve. So a freed
 * agent is idle first, and the one idle for longest begins: otherwise whoever has just finished
 * would always get it. What an agent with a job in hand costs live contacts is the rest of the job,
 * or nothing where jobs are laid aside for them: then it goes back to its place with the work that
 * is left, and anybody may go on with it.
 *
 * Jobs come at any time, but are begun only while the centre is open; those that come while it is
 * closed are drawn when it opens.
 */
#include "sim/engine/agent.h"
#include "sim/engine/queue.h"

#include "models/portable.h"

static ticks job_due(const struct contact *job)
{
    return job->patience;
}

static uint32_t job_number(const struct contact *job)
{
    return job->first_cell;
}

static bool stands_before(const struct contact *a, const struct contact *b)
{
    return job_due(a) != job_due(b) ? job_due(a) < job_due(b) : job_number(a) < job_number(b);
}

/* --- the backlog ------------------------------------------------------------------------------ */

/* Tells the groups whether a job of the stream waits that may be begun. */
static void backlog_shows(struct day *d, uint32_t stream)
{
    const struct plan_stream *ps = &d->plan->streams[stream];
    const bool shut = ps->keeps_hours && !d->channels[ps->channel].open;
    const bool waits = d->queues[stream].head != NOBODY && !shut;
    for (size_t i = 0; i < ps->n_routes; i++) {
        const uint64_t bit = UINT64_C(1) << ps->routes[i].bit;
        uint64_t *backlog = &d->groups[ps->routes[i].group].backlog;
        *backlog = waits ? *backlog | bit : *backlog & ~bit;
    }
}

/* Whom the job comes to stand behind; NOBODY: it is the first. Nearly all come to stand last, and
 * those laid aside near the head. */
static uint32_t place_behind(const struct day *d, const struct queue *q, const struct contact *job)
{
    if (q->tail == NOBODY || stands_before(&d->contacts[q->tail], job))
        return q->tail;
    uint32_t behind = NOBODY;
    for (uint32_t next = q->head; stands_before(&d->contacts[next], job);
         next = d->contacts[next].next)
        behind = next;
    return behind;
}

static void backlog_add(struct day *d, struct contact *job)
{
    struct queue *q = &d->queues[job->stream];
    const uint32_t i = contact_index(d, job);
    const bool first = q->head == NOBODY;
    job->prev = place_behind(d, q, job);
    job->next = job->prev == NOBODY ? q->head : d->contacts[job->prev].next;
    *(job->prev == NOBODY ? &q->head : &d->contacts[job->prev].next) = i;
    *(job->next == NOBODY ? &q->tail : &d->contacts[job->next].prev) = i;
    d->backlogs[job->stream].n++;
    d->backlogs[job->stream].requested += job->requested;
    if (first)
        backlog_shows(d, job->stream);
}

/* Only ever the first. */
static void backlog_take(struct day *d, struct contact *job)
{
    struct queue *q = &d->queues[job->stream];
    q->head = job->next;
    *(q->head == NOBODY ? &q->tail : &d->contacts[q->head].prev) = NOBODY;
    if (q->head == NOBODY)
        backlog_shows(d, job->stream);
    d->backlogs[job->stream].n--;
    d->backlogs[job->stream].requested -= job->requested;
}

/* The job that an agent of the group should begin now; there must be one. */
static uint32_t job_for(const struct day *d, uint32_t group)
{
    const struct plan_group *pg = &d->plan->groups[group];
    const struct tier *tier = &pg->tiers[pg->n_tiers];
    while (!(d->groups[group].backlog & tier->queues))
        tier++;
    uint32_t best = NOBODY;
    for (uint64_t queues = d->groups[group].backlog & tier->queues; queues; queues &= queues - 1) {
        const uint32_t head = d->queues[pg->stream_of_bit[__builtin_ctzll(queues)]].head;
        if (best == NOBODY || stands_before(&d->contacts[head], &d->contacts[best]))
            best = head;
    }
    return best;
}

/* --- a job in hand ---------------------------------------------------------------------------- */

/* Does the agent's time with a job count as such? After the end of his shift it is overtime. */
bool counts_as_on_job(const struct day *d, uint32_t agent)
{
    const struct agent *a = &d->agents[agent];
    return a->state == AGENT_ON_JOB && !(a->flags & LEAVES_WHEN_FREE);
}

static ticks job_length(const struct day *d, const struct contact *job, uint32_t agent)
{
    const struct pace *paces = d->plan->groups[d->agents[agent].group].paces;
    if (!paces)
        return job->talk + job->wrap_up;
    const struct pace *pace = &paces[d->clocks[agent].band];
    return (ticks)(pace->talk * (double)job->talk + pace->wrap_up * (double)job->wrap_up + 0.5);
}

/* Does the call that is made now reach the customer? */
static bool is_reached(const struct day *d, const struct contact *job)
{
    const struct plan_stream *ps = stream_of(d, job);
    struct address at = address_of(d, job, PURPOSE_DIAL, 0);
    at.what = address_what(PURPOSE_DIAL, 0, job->redials);
    return portable_unit(draw_one(ps->key, at).a) < ps->reach;
}

/* With the call, where there is one; the work follows if it reaches the customer. */
static ticks time_in_hand(const struct day *d, const struct contact *job, uint32_t agent)
{
    const struct plan_stream *ps = stream_of(d, job);
    if (!ps->is_dialled)
        return job_length(d, job, agent);
    return ps->dial + (is_reached(d, job) ? job_length(d, job, agent) : 0);
}

static void job_begins(struct day *d, uint32_t agent, uint32_t job)
{
    struct agent *a = &d->agents[agent];
    struct group_state *g = &d->groups[a->group];
    struct agent_clock *clock = &d->clocks[agent];
    const struct contact *c = &d->contacts[job];
    a->state = AGENT_ON_JOB;
    a->contact = job;
    agent_counts_as(d, agent, GROUP_BUSY);
    group_time_starts(d, g, GROUP_ON_JOBS);
    clock->job_began = d->now;
    clock->job_ends = d->now + time_in_hand(d, c, agent);
    if (stream_of(d, c)->is_interruptible)
        list_add(d, &g->interruptible, agent);
    agent_expects(d, agent, clock->job_ends);
    tell_job_begins(d, c, a->group);
}

/* Out of the agent's hands, done or not; his time with it counts now. */
static struct contact *job_is_put_down(struct day *d, uint32_t agent)
{
    struct agent *a = &d->agents[agent];
    struct group_state *g = &d->groups[a->group];
    struct contact *job = &d->contacts[a->contact];
    const ticks time = d->now - d->clocks[agent].job_began;
    if (counts_as_on_job(d, agent))
        group_time_stops(d, g, GROUP_ON_JOBS);
    if (stream_of(d, job)->is_interruptible)
        list_remove(d, &g->interruptible, agent);
    a->contact = NOBODY;
    d->record.contacts[cell_now(d, job) + JOB_TICKS] += time;
    count_cover(d, d->row > 0, job->stream, a->group, COVER_HANDLE_TICKS, time);
    return job;
}

static int64_t *due_counters(const struct day *d, const struct contact *job)
{
    return record_contacts(&d->record, plan_row_at(d->plan, job_due(job)), job->stream);
}

static void count_done(struct day *d, const struct contact *job, uint32_t group)
{
    int64_t *counters = &d->record.contacts[cell_now(d, job)];
    counters[JOBS_DONE]++;
    counters[JOB_AGE_TICKS] += d->now - job->requested;
    if (d->now <= job_due(job) && job_due(job) < d->plan->end)
        due_counters(d, job)[JOBS_DONE_BY_DUE]++;
    d->groups[group].overtime_row[GROUP_JOBS]++;
    count_cover(d, d->row > 0, job->stream, group, COVER_ANSWERED, 1);
}

/* Nobody has answered: the customer is called again later, or given up. */
static void reaches_nobody(struct day *d, struct contact *job)
{
    const struct plan_stream *ps = stream_of(d, job);
    job->redials++;
    if (job->redials == ps->tries) {
        d->record.contacts[cell_now(d, job) + NOT_REACHED]++;
        tell_job_ends(d, job, TRACE_NOT_REACHED);
        contact_gone(d, job);
        return;
    }
    tell_job_parked(d, job);
    d->backlogs[job->stream].to_be_called++;
    if (ps->retry_after < d->plan->end - d->now)
        later_add(&d->later, d->now + ps->retry_after, LATER_IS_CALLED_AGAIN, contact_index(d, job),
                  job->generation);
}

void job_ends(struct day *d, uint32_t agent)
{
    struct contact *job = job_is_put_down(d, agent);
    const bool is_dialled = stream_of(d, job)->is_dialled;
    d->record.contacts[cell_now(d, job) + DIALS] += is_dialled;
    if (is_dialled && !is_reached(d, job)) {
        reaches_nobody(d, job);
    } else {
        count_done(d, job, d->agents[agent].group);
        tell_job_ends(d, job, TRACE_DONE);
        contact_gone(d, job);
    }
    agent_moves_on(d, agent);
}

/* Laid aside; returns its stream. The work left is that of an agent of mean pace. */
static uint32_t job_is_parked(struct day *d, uint32_t agent)
{
    const struct agent_clock *clock = &d->clocks[agent];
    struct contact *job = job_is_put_down(d, agent);
    const double work = (double)(job->talk + job->wrap_up);
    const double part =
        (double)(clock->job_ends - d->now) / (double)(clock->job_ends - clock->job_began);
    job->talk = (ticks)(work * part + 0.5) + stream_of(d, job)->resume;
    job->wrap_up = 0;
    d->record.contacts[cell_now(d, job) + JOBS_PARKED]++;
    tell_job_parked(d, job);
    backlog_add(d, job);
    return job->stream;
}

/* --- who begins ------------------------------------------------------------------------------- */

/* Idle agents begin jobs down to the reserve. */
void group_works_off(struct day *d, uint32_t group)
{
    struct group_state *g = &d->groups[group];
    while (d->open && g->backlog && g->at[0].n > d->plan->groups[group].group->reserve) {
        const uint32_t agent = g->at[0].head, job = job_for(d, group);
        available_remove(d, agent, 0);
        backlog_take(d, &d->contacts[job]);
        job_begins(d, agent, job);
    }
}

/* Of the groups that could begin one of the stream's jobs, by rank, the one with the agent idle for
 * longest begins one. */
static void backlog_finds_agent(struct day *d, uint32_t stream)
{
    const struct plan_stream *ps = &d->plan->streams[stream];
    const struct route *best = NULL;
    ticks idle_since = 0;
    for (const struct route *r = ps->routes; r < ps->routes + ps->n_routes; r++) {
        const struct available *idle = &d->groups[r->group].at[0];
        if (idle->n <= d->plan->groups[r->group].group->reserve)
            continue;
        if (best && (r->rank > best->rank || d->agents[idle->head].idle_since >= idle_since))
            continue;
        best = r;
        idle_since = d->agents[idle->head].idle_since;
    }
    if (best)
        group_works_off(d, best->group);
}

/* --- live contacts and the roster come first ---------------------------------------------------
 */

/* One of the group who would lay his job aside, and is not about to leave or to take a break. */
static uint32_t interruptible_agent(const struct day *d, uint32_t group)
{
    uint32_t agent = d->groups[group].interruptible.tail;
    while (agent != NOBODY && d->agents[agent].flags)
        agent = d->agents[agent].prev;
    return agent;
}

/* Nobody who may take the contact is idle: does anybody lay a job aside for it? */
bool job_makes_way(struct day *d, uint32_t contact, bool is_queued)
{
    const struct contact *c = &d->contacts[contact];
    const struct plan_stream *ps = stream_of(d, c);
    for (size_t i = 0; i < ps->n_routes; i++) {
        const struct route *r = &ps->routes[i];
        const uint32_t agent = interruptible_agent(d, r->group);
        if (agent == NOBODY || r->after > d->now - c->requested
            || !empty_hands_may_take(d, r, d->groups[r->group].at[0].n))
            continue;
        if (is_queued)
            queue_remove(d, contact);
        const uint32_t stream = job_is_parked(d, agent);
        agent_starts(d, agent, contact);
        backlog_finds_agent(d, stream);
        return true;
    }
    return false;
}

void job_meets_end_of_shift(struct day *d, uint32_t agent)
{
    if (!stream_of(d, &d->contacts[d->agents[agent].contact])->is_interruptible) {
        agent_works_over(d, agent);
        return;
    }
    const uint32_t stream = job_is_parked(d, agent);
    agent_leaves(d, agent);
    backlog_finds_agent(d, stream);
}

/* One agent by interval fewer: somebody with a job in hand goes before those with a contact. */
bool group_releases_job(struct day *d, uint32_t group)
{
    const struct plan_group *pg = &d->plan->groups[group];
    if (d->groups[group].now_as[GROUP_ON_JOBS] == 0)
        return false;
    uint32_t agent = interruptible_agent(d, group);
    if (agent == NOBODY)
        for (agent = pg->first_agent; !counts_as_on_job(d, agent);)
            agent++;
    job_meets_end_of_shift(d, agent);
    return true;
}

/* --- jobs come -------------------------------------------------------------------------------- */

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

/* To its place by due time, and to an agent who could call now. */
void job_is_due_for_a_call(struct day *d, uint32_t job)
{
    struct contact *c = &d->contacts[job];
    d->backlogs[c->stream].to_be_called--;
    backlog_add(d, c);
    backlog_finds_agent(d, c->stream);
}

/* The hours in which customers of the channel may be called have begun or ended. */
void calls_begin_or_end(struct day *d, uint32_t channel)
{
    for (uint32_t i = 0; i < d->plan->n_streams; i++)
        if (d->plan->streams[i].keeps_hours && d->plan->streams[i].channel == channel) {
            backlog_shows(d, i);
            for (size_t k = 0; k < d->plan->streams[i].n_routes; k++)
                group_works_off(d, d->plan->streams[i].routes[k].group);
        }
}

/* A job that came earlier, while nobody looked; it counts in the row. */
static void job_came(struct day *d, uint8_t stream, struct address at, ticks when, size_t row)
{
    struct contact *c = contact_new(d);
    c->n = at.n;
    c->interval = at.interval;
    c->stream = stream;
    c->attempt = c->redials = c->bounces = c->recontacts = 0;
    c->way = WAY_DIRECT;
    c->flags = 0;
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

static void looked_at(struct day *d, size_t row, ticks at)
{
    for (size_t i = 0; i < d->plan->n_streams; i++) {
        const struct backlog *b = &d->backlogs[i];
        if (b->n == 0)
            continue;
        int64_t *k = record_contacts(&d->record, row, i);
        k[BACKLOG_JOBS] = b->n;
        k[BACKLOG_AGE_TICKS] = b->n * at - b->requested;
        k[BACKLOG_OLDEST_TICKS] = at - d->contacts[d->queues[i].head].requested;
    }
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
    looked_at(d, u.row, u.to);
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
        looked_at(d, d->row, d->now);
}

void backlogs_close(struct day *d)
{
    if (d->open)
        backlogs_are_looked_at(d);
    else
        unseen_time_passes(d, (int32_t)d->row - 1, d->plan->intervals);
}
