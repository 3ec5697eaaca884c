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
 * How jobs come is in job_arrive.c.
 */
#include "sim/engine/agent.h"
#include "sim/engine/queue.h"

#include "models/portable.h"

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
void backlog_shows(struct day *d, uint32_t stream)
{
    const struct plan_stream *ps = &d->plan->streams[stream];
    const bool shut = ps->dialling.keeps_hours && !d->channels[ps->channel].open;
    const bool waits = d->streams[stream].queue.head != NOBODY && !shut;
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

void backlog_add(struct day *d, struct contact *job)
{
    struct queue *q = &d->streams[job->stream].queue;
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
    struct queue *q = &d->streams[job->stream].queue;
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
    const struct plan_group *pg = d->groups[group].plan;
    const struct tier *tier = &pg->tiers[pg->n_tiers];
    while (!(d->groups[group].backlog & tier->queues))
        tier++;
    uint32_t best = NOBODY;
    for (uint64_t queues = d->groups[group].backlog & tier->queues; queues; queues &= queues - 1) {
        const uint32_t head = d->streams[pg->stream_of_bit[__builtin_ctzll(queues)]].queue.head;
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
    const struct pace *paces = d->groups[d->agents[agent].group].plan->paces;
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
    at.what = address_what(PURPOSE_DIAL, job->attempt, job->redials);
    return portable_unit(draw_one(ps->key, at).a) < ps->dialling.reach;
}

/* With the call, where there is one; the work follows if it reaches the customer. */
static ticks time_in_hand(const struct day *d, const struct contact *job, uint32_t agent)
{
    const struct plan_stream *ps = stream_of(d, job);
    if (!ps->is_dialled)
        return job_length(d, job, agent);
    return ps->dialling.dial + (is_reached(d, job) ? job_length(d, job, agent) : 0);
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
    count_cover(d, d->first_cell, job->stream, a->group, COVER_HANDLE_TICKS, time);
    return job;
}

int64_t *due_counters(const struct day *d, const struct contact *job)
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
    count_cover(d, d->first_cell, job->stream, group, COVER_ANSWERED, 1);
}

/* Nobody has answered: the customer is called again later, or given up. */
static void reaches_nobody(struct day *d, struct contact *job)
{
    const struct plan_stream *ps = stream_of(d, job);
    job->redials++;
    if (job->redials == ps->dialling.tries) {
        d->record.contacts[cell_now(d, job) + NOT_REACHED]++;
        tell_job_ends(d, job, TRACE_NOT_REACHED);
        contact_gone(d, job);
        return;
    }
    tell_job_parked(d, job);
    d->backlogs[job->stream].to_be_called++;
    if (ps->dialling.retry_after < d->plan->end - d->now)
        later_add(&d->later, d->now + ps->dialling.retry_after, LATER_IS_CALLED_AGAIN,
                  contact_index(d, job), job->generation);
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
    while (d->open && g->backlog && g->at[0].n > d->groups[group].plan->group->reserve) {
        const uint32_t agent = g->at[0].head, job = job_for(d, group);
        available_remove(d, agent, 0);
        backlog_take(d, &d->contacts[job]);
        job_begins(d, agent, job);
    }
}

/* Of the groups that could begin one of the stream's jobs, by rank, the one with the agent idle for
 * longest begins one. */
void backlog_finds_agent(struct day *d, uint32_t stream)
{
    const struct plan_stream *ps = &d->plan->streams[stream];
    const struct route *best = NULL;
    ticks idle_since = 0;
    for (const struct route *r = ps->routes; r < ps->routes + ps->n_routes; r++) {
        const struct available *idle = &d->groups[r->group].at[0];
        if (idle->n <= d->groups[r->group].plan->group->reserve)
            continue;
        if (best && (r->rank > best->rank || d->agents[idle->head].idle_since >= idle_since))
            continue;
        best = r;
        idle_since = d->agents[idle->head].idle_since;
    }
    if (best)
        group_works_off(d, best->group);
}

/* --- live contacts and the roster come first ------------------------------------------------- */

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
        agent_starts(d, agent, &d->contacts[contact]);
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
    agent_goes_home(d, agent);
    backlog_finds_agent(d, stream);
}

/* One agent by interval fewer: somebody with a job in hand goes before those with a contact. */
bool group_releases_job(struct day *d, uint32_t group)
{
    const struct plan_group *pg = d->groups[group].plan;
    if (d->groups[group].now_as[GROUP_ON_JOBS] == 0)
        return false;
    uint32_t agent = interruptible_agent(d, group);
    if (agent == NOBODY)
        for (agent = pg->first_agent; !counts_as_on_job(d, agent);)
            agent++;
    job_meets_end_of_shift(d, agent);
    return true;
}

/* --- calls to customers ---------------------------------------------------------------------- */

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
        if (d->plan->streams[i].dialling.keeps_hours && d->plan->streams[i].channel == channel) {
            backlog_shows(d, i);
            for (size_t k = 0; k < d->plan->streams[i].n_routes; k++)
                group_works_off(d, d->plan->streams[i].routes[k].group);
        }
}

/* --- what is told of it ---------------------------------------------------------------------- */

/* At the end of an interval. */
void backlogs_count(struct day *d, size_t row, ticks at)
{
    for (size_t i = 0; i < d->plan->n_streams; i++) {
        const struct backlog *b = &d->backlogs[i];
        if (b->n == 0)
            continue;
        int64_t *k = record_contacts(&d->record, row, i);
        k[BACKLOG_JOBS] = b->n;
        k[BACKLOG_AGE_TICKS] = b->n * at - b->requested;
        k[BACKLOG_OLDEST_TICKS] = at - d->contacts[d->streams[i].queue.head].requested;
    }
}
