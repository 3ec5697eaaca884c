/*
 * recount.h -- the sums of a horizon once more, from its trace and its roster.
 *
 * Nothing here knows how the engine works: contacts are counted one by one, and whoever came before
 * is looked up in a sorted list. What no trace can tell (comebacks after the horizon, calls that
 * ended in ways there are not yet) is left at zero.
 */
#ifndef TESTS_ENGINE_RECOUNT_H
#define TESTS_ENGINE_RECOUNT_H

#include <stdlib.h>

#include "sim/base/mem.h"
#include "sim/engine/day.h"

/* ---- rows of a record in time, as ticks since midnight of the first counted day ------------- */

static inline ticks row_starts(const struct calendar_hours *h, size_t row)
{
    if (row == 0)
        return INT64_MIN / 2;
    const ticks day = (ticks)((row - 1) / h->intervals), i = (ticks)((row - 1) % h->intervals);
    return day * TICKS_PER_DAY + ticks_from_seconds(h->opens_s)
           + i * ticks_from_seconds(h->interval_s);
}

/* The end of its interval; in the last one of a day what comes after closing still counts. */
static inline ticks row_closes(const struct calendar_hours *h, size_t row)
{
    return row == 0 ? 0 : row_starts(h, row) + ticks_from_seconds(h->interval_s);
}

/* Where a contact counts at that time: what comes while the centre is closed, with the interval
 * before. */
static inline size_t row_at(const struct calendar_hours *h, ticks time)
{
    if (time < row_starts(h, 1))
        return 0;
    const ticks since_opening = time % TICKS_PER_DAY - ticks_from_seconds(h->opens_s);
    const size_t day = (size_t)(time / TICKS_PER_DAY);
    if (since_opening < 0)
        return day * h->intervals;
    const size_t i = (size_t)(since_opening / ticks_from_seconds(h->interval_s));
    return 1 + day * h->intervals + (i < h->intervals ? i : h->intervals - 1);
}

/* The part of [from, to) that lies in the other span. */
static inline ticks overlap(ticks from, ticks to, ticks other_from, ticks other_to)
{
    const ticks begin = from > other_from ? from : other_from;
    const ticks end = to < other_to ? to : other_to;
    return end > begin ? end - begin : 0;
}

/* ---- the roster ---------------------------------------------------------------------------- */

/* Heads' time on the roster in a counted interval. */
static inline ticks rostered_ticks(const struct scenario *s, const struct agent_group *g,
                                   size_t row)
{
    const struct calendar_hours *h = &s->hours;
    const ticks from = row_starts(h, row), to = row_closes(h, row);
    if (g->agents)
        return (ticks)dates_agents(s, g,
                                   (int32_t)((row - 1) / h->intervals))[(row - 1) % h->intervals]
               * (to - from);
    ticks sum = 0;
    for (size_t i = 0; i < g->n_shifts; i++)
        for (int day = h->never_closes ? -1 : 0; day < (int)h->days; day++) {
            const ticks start = day * TICKS_PER_DAY + ticks_from_seconds(g->shifts[i].start_s);
            const ticks end = start + ticks_from_seconds(g->shifts[i].length_s);
            if (dates_has_shift(s, &g->shifts[i], day))
                sum += (ticks)g->shifts[i].heads * overlap(start, end, from, to);
        }
    return sum;
}

/* Is anybody's shift not wholly inside the opening hours? */
static inline bool works_out_of_hours(const struct scenario *s, const struct agent_group *g)
{
    for (size_t i = 0; i < g->n_shifts; i++)
        if (g->shifts[i].start_s < s->hours.opens_s
            || g->shifts[i].start_s + g->shifts[i].length_s > s->hours.closes_s)
            return true;
    return false;
}

/* ---- contacts ------------------------------------------------------------------------------ */

/* By whose attempt, or what followed which attempt, a row tells. */
static inline int attempt_compare(const struct trace_row *x, const struct trace_row *y)
{
    if (x->step != y->step)
        return x->step < y->step ? -1 : 1;
    if (x->customer_class != y->customer_class)
        return x->customer_class < y->customer_class ? -1 : 1;
    if (x->interval != y->interval)
        return x->interval < y->interval ? -1 : 1;
    if (x->n != y->n)
        return x->n < y->n ? -1 : 1;
    return (int)x->attempt - (int)y->attempt;
}

static inline int trace_compare(const void *a, const void *b)
{
    const struct trace_row *x = a, *y = b;
    const int by_attempt = attempt_compare(x, y);
    return by_attempt ? by_attempt : x->arrived < y->arrived ? -1 : x->arrived > y->arrived;
}

/* The attempts of a customer follow each other; what they lead to comes after all attempts. */
static inline void trace_sort(struct trace *t)
{
    if (t->n > 0)
        qsort(t->row, t->n, sizeof *t->row, trace_compare);
}

static inline bool same_customer(const struct trace_row *a, const struct trace_row *b)
{
    return a->customer_class == b->customer_class && a->interval == b->interval && a->n == b->n;
}

/* When the wait in the queue was over: of one who was greeted, before it rang. */
static inline ticks out_of_queue(const struct scenario *s, const struct trace_row *t)
{
    const bool rings = t->end == TRACE_ANSWERED && s->channels[t->channel].kind == CHANNEL_LIVE;
    return t->ended - (rings ? ticks_from_seconds(s->groups[t->group].ring_s) : 0);
}

struct recount {
    const struct plan *plan;
    struct record sums;       /* of the agents: GROUP_ANSWERED and GROUP_HANDLE_TICKS */
    ticks *in_hand;           /* [rows][groups] contact time up to the end of the interval */
    ticks *in_hand_overnight; /* [rows][groups] the same up to the start of the next */
};

static inline struct recount recount_new(const struct plan *p)
{
    const size_t rows = 1 + (size_t)p->intervals;
    return (struct recount){
        .plan = p,
        .sums = record_new(rows, p->n_streams, p->n_groups),
        .in_hand = mem_array(rows * p->n_groups, sizeof(ticks)),
        .in_hand_overnight = mem_array(rows * p->n_groups, sizeof(ticks)),
    };
}

static inline void recount_free(struct recount *r)
{
    record_free(&r->sums);
    free(r->in_hand);
    free(r->in_hand_overnight);
}

/* `before` is what came before it, of whomever. */
static inline void recount_arrival(int64_t *k, const struct trace_row *t,
                                   const struct trace_row *before)
{
    k[ARRIVALS]++;
    if (t->step == STEP_ORDER) {
        k[ORDERS]++;
        return;
    }
    k[FIRST_ATTEMPTS] += t->attempt == 0;
    if (t->attempt == 0)
        return;
    switch ((enum trace_end)before->end) {
    case TRACE_ANSWERED:
    case TRACE_CALLED_BACK: k[RECONTACTS]++; break;
    case TRACE_SELF_BOUNCED: k[BOUNCE_RETURNS]++; break;
    case TRACE_DEFLECTED_ENTRY:
    case TRACE_MOVED_CLOSED:
    case TRACE_MOVED_WAITING: k[MOVED_IN]++; break;
    case TRACE_COMES_AT_OPENING: k[AT_OPENING]++; break;
    default: k[REDIALS]++; break;
    }
}

static inline bool is_out_of_hours(const struct trace_row *t)
{
    return t->end == TRACE_OUT_OF_HOURS || t->end == TRACE_MOVED_CLOSED
           || t->end == TRACE_COMES_AT_OPENING;
}

static inline void recount_self_service(int64_t *k, const struct trace_row *t)
{
    const bool asked = t->requested != TRACE_NEVER;
    const bool after_closing = is_out_of_hours(t) && t->ended > t->arrived;
    k[SELF_ENDED_ESCALATED] += (asked && t->requested > t->arrived) || after_closing;
    k[SELF_ENDED_GAVE_UP] += t->end == TRACE_SELF_GAVE_UP;
    k[SELF_ENDED_BOUNCED] += t->end == TRACE_SELF_BOUNCED;
    k[SELF_ENDED_RESOLVED] += t->end == TRACE_SELF_RESOLVED;
    k[SELF_UNFINISHED] += t->end == TRACE_OPEN;
    k[OUT_OF_HOURS] += is_out_of_hours(t);
    k[MOVED_CLOSED] += t->end == TRACE_MOVED_CLOSED;
    k[COMES_AT_OPENING] += t->end == TRACE_COMES_AT_OPENING;
    k[BLOCKED_ENTRY] += t->end == TRACE_BLOCKED_ENTRY;
    k[DEFLECTED_ENTRY] += t->end == TRACE_DEFLECTED_ENTRY;
}

static inline void recount_within(const struct plan *p, int64_t *k, enum counter first, ticks wait)
{
    for (size_t i = 0; i < p->n_thresholds; i++)
        k[first + i] += wait <= p->threshold[i];
}

static inline void recount_end(const struct plan *p, int64_t *k, const struct trace_row *t)
{
    const ticks wait = t->ended - t->requested;
    switch ((enum trace_end)t->end) {
    case TRACE_ANSWERED:
        k[ANSWERED]++;
        k[FIRST_ANSWERED] += t->attempt == 0;
        k[ANSWERED_AT_ONCE] += wait == 0;
        k[RANG_AT_ONCE] += wait > 0 && out_of_queue(p->scenario, t) == t->requested;
        k[WAIT_ANSWERED_TICKS] += wait;
        k[HANDLE_TICKS] += t->handled - t->ended;
        recount_within(p, k, ANSWERED_WITHIN, wait);
        break;
    case TRACE_ABANDONED:
    case TRACE_BALKED:
        k[t->end == TRACE_BALKED ? BALKED : ABANDONED]++;
        if (wait <= p->short_abandon) {
            k[SHORT_ABANDONED]++;
            k[FIRST_SHORT] += t->attempt == 0;
        } else {
            recount_within(p, k, LEFT_WITHIN, wait);
        }
        break;
    case TRACE_BLOCKED: k[BLOCKED]++; break;
    case TRACE_DISMISSED:
        k[DISMISSED]++;
        k[DISMISSED_AT_ONCE] += wait == 0;
        recount_within(p, k, CUT_WITHIN, wait);
        break;
    case TRACE_CALLED_BACK:
    case TRACE_MOVED_WAITING:
        k[t->end == TRACE_CALLED_BACK ? CALLED_BACK : MOVED_WAITING]++;
        k[CALLBACK_REACHED] += t->group >= 0;
        k[ACCEPTED_AT_ONCE] += wait == 0;
        recount_within(p, k, CUT_WITHIN, wait);
        break;
    case TRACE_UNFINISHED: k[UNFINISHED]++; break;
    default: break;
    }
    k[WAIT_TICKS] += wait;
    k[LONGEST_WAIT] = wait > k[LONGEST_WAIT] ? wait : k[LONGEST_WAIT];
}

/* Adds the span to the rows it lies in. */
static inline void recount_span(const struct calendar_hours *h, ticks from, ticks to,
                                ticks (*end)(const struct calendar_hours *h, size_t row),
                                int64_t *first, size_t step)
{
    for (size_t row = row_at(h, from); row <= h->intervals * h->days && row_starts(h, row) < to;
         row++)
        first[row * step] += overlap(from, to, row_starts(h, row), end(h, row));
}

static inline ticks row_ends_overnight(const struct calendar_hours *h, size_t row)
{
    return row < h->intervals * h->days ? row_starts(h, row + 1) : (ticks)h->days * TICKS_PER_DAY;
}

/* The class in the channel of the contact, and its kind of customer. */
static inline size_t stream_told(const struct plan *p, const struct trace_row *t)
{
    size_t i = 0;
    while (p->streams[i].class != t->class || p->streams[i].channel != t->channel
           || p->streams[i].customers != t->customers || p->streams[i].recognised != t->recognised)
        i++;
    return i;
}

static inline void recount_agents(struct recount *r, const struct trace_row *t)
{
    const struct calendar_hours *h = &r->plan->scenario->hours;
    const size_t group = (size_t)t->group, groups = r->plan->n_groups;
    const ticks taken = out_of_queue(r->plan->scenario, t);
    int64_t *k = record_agents(&r->sums, row_at(h, taken), group);
    k[GROUP_ANSWERED]++;
    k[GROUP_HANDLE_TICKS] += t->handled - t->ended;
    recount_span(h, taken, t->handled, row_closes, r->in_hand + group, groups);
    recount_span(h, taken, t->handled, row_ends_overnight, r->in_hand_overnight + group, groups);
}

/* `first` is the customer's first request so far; NULL: there was none. */
static inline void recount_request(struct recount *r, const struct trace_row *t,
                                   const struct trace_row *first)
{
    const struct calendar_hours *h = &r->plan->scenario->hours;
    const size_t stream = stream_told(r->plan, t);
    int64_t *k = record_contacts(&r->sums, row_at(h, t->requested), stream);
    k[REQUESTED]++;
    k[FIRST_REQUESTED] += t->attempt == 0;
    k[CUSTOMERS_ASKED] += first == NULL;
    recount_end(r->plan, k, t);
    recount_span(h, t->requested, out_of_queue(r->plan->scenario, t), row_ends_overnight,
                 record_contacts(&r->sums, 0, stream) + QUEUE_TICKS, r->plan->n_streams * COUNTERS);
    if (t->end == TRACE_ANSWERED)
        recount_agents(r, t);
}

/* Where a job counts as coming: from the night, at opening; from before all days, nowhere. One that
 * an agent leaves counts where he is, and a further attempt when it comes. */
static inline size_t row_of_coming(const struct calendar_hours *h, const struct trace_row *t)
{
    const ticks time = t->requested;
    if (t->step == STEP_ORDER || t->attempt > 0)
        return row_at(h, time);
    if (time < 0 || (h->never_closes && time < row_starts(h, 1)))
        return 0;
    size_t row = row_at(h, time);
    if (row == 0 || (time >= row_closes(h, row) && row < h->intervals * h->days))
        row++;
    return row;
}

static inline void recount_backlog(struct recount *r, const struct trace_row *t, size_t stream)
{
    for (size_t row = 1; row < r->sums.rows; row++) {
        const ticks end = row_closes(&r->plan->scenario->hours, row);
        int64_t *k = record_contacts(&r->sums, row, stream);
        if (t->requested >= end || (t->ended != TRACE_NEVER && t->ended < end))
            continue;
        const ticks age = end - t->requested;
        k[BACKLOG_JOBS]++;
        k[BACKLOG_AGE_TICKS] += age;
        k[BACKLOG_OLDEST_TICKS] = age > k[BACKLOG_OLDEST_TICKS] ? age : k[BACKLOG_OLDEST_TICKS];
    }
}

/* Is only the last of its times in hand told, of those that have had several? */
static inline bool is_told_in_part(const struct plan_stream *ps)
{
    return ps->is_interruptible || ps->is_dialled;
}

static inline void recount_job(struct recount *r, const struct trace_row *t,
                               const struct trace_row *before)
{
    const struct calendar_hours *h = &r->plan->scenario->hours;
    const ticks over = (ticks)h->days * TICKS_PER_DAY;
    const size_t stream = stream_told(r->plan, t), groups = r->plan->n_groups;
    const ticks due = t->requested + r->plan->streams[stream].due_after;
    int64_t *k = record_contacts(&r->sums, row_of_coming(h, t), stream);
    recount_arrival(k, t, before);
    k[JOBS]++;
    k[NOT_DUE_YET] += due >= over;
    if (due < over)
        record_contacts(&r->sums, row_at(h, due), stream)[JOBS_DUE]++;
    recount_backlog(r, t, stream);
    if (t->end == TRACE_NOT_REACHED)
        record_contacts(&r->sums, row_at(h, t->handled), stream)[NOT_REACHED]++;
    if (t->ended == TRACE_NEVER)
        return;
    const size_t group = (size_t)t->group;
    const ticks until = t->end == TRACE_OPEN ? over : t->handled;
    recount_span(h, t->ended, until, row_closes, r->in_hand + group, groups);
    recount_span(h, t->ended, until, row_ends_overnight, r->in_hand_overnight + group, groups);
    if (t->end != TRACE_DONE)
        return;
    k = record_contacts(&r->sums, row_at(h, t->handled), stream);
    k[JOBS_DONE]++;
    k[JOB_AGE_TICKS] += t->handled - t->requested;
    k[JOB_TICKS] += t->handled - t->ended;
    record_agents(&r->sums, row_at(h, t->handled), group)[GROUP_JOBS]++;
    if (t->handled <= due && due < over)
        record_contacts(&r->sums, row_at(h, due), stream)[JOBS_DONE_BY_DUE]++;
}

static inline bool is_reached(const struct trace_row *t)
{
    return t->end == TRACE_ANSWERED || t->end == TRACE_SELF_RESOLVED
           || (t->end == TRACE_CALLED_BACK && t->group >= 0);
}

/* A contact passed on: no request, but a wait, and time with an agent. */
static inline void recount_transfer(struct recount *r, const struct trace_row *t)
{
    const struct calendar_hours *h = &r->plan->scenario->hours;
    const size_t stream = stream_told(r->plan, t), group = (size_t)t->group;
    int64_t *k = record_contacts(&r->sums, row_at(h, t->requested), stream);
    k[TRANSFERS]++;
    k[TRANSFER_WAIT_TICKS] += t->ended - t->requested;
    k[TRANSFER_ANSWERED] += t->end == TRACE_ANSWERED;
    k[TRANSFER_ABANDONED] += t->end == TRACE_ABANDONED;
    k[TRANSFER_CUT] += t->end == TRACE_DISMISSED || t->end == TRACE_UNFINISHED;
    const ticks taken = out_of_queue(r->plan->scenario, t);
    recount_span(h, t->requested, taken, row_ends_overnight,
                 record_contacts(&r->sums, 0, stream) + QUEUE_TICKS, r->plan->n_streams * COUNTERS);
    if (t->end != TRACE_ANSWERED)
        return;
    k[TRANSFER_HANDLE_TICKS] += t->handled - t->ended;
    k = record_agents(&r->sums, row_at(h, taken), group);
    k[GROUP_TRANSFERS]++;
    k[GROUP_TRANSFER_TICKS] += t->handled - t->ended;
    recount_span(h, taken, t->handled, row_closes, r->in_hand + group, r->plan->n_groups);
    recount_span(h, taken, t->handled, row_ends_overnight, r->in_hand_overnight + group,
                 r->plan->n_groups);
}

/* The trace must be sorted. */
static inline void recount_trace(struct recount *r, const struct trace *trace)
{
    const struct calendar_hours *h = &r->plan->scenario->hours;
    const struct trace_row *asked = NULL;
    bool reached = false;
    for (const struct trace_row *t = trace->row; t < trace->row + trace->n; t++) {
        const bool new_customer = t == trace->row || !same_customer(t - 1, t);
        if (r->plan->streams[stream_told(r->plan, t)].is_deferred) {
            recount_job(r, t, t - 1);
            continue;
        }
        if (t->step == STEP_TRANSFER) {
            recount_transfer(r, t);
            continue;
        }
        if (new_customer) {
            asked = NULL;
            reached = false;
        }
        const size_t stream = stream_told(r->plan, t);
        int64_t *k = record_contacts(&r->sums, row_at(h, t->arrived), stream);
        recount_arrival(k, t, t - 1);
        recount_self_service(k, t);
        if (t->requested != TRACE_NEVER) {
            recount_request(r, t, asked);
            asked = asked ? asked : t;
        }
        if (asked && !reached && is_reached(t)) {
            reached = true;
            record_contacts(&r->sums, row_at(h, asked->requested),
                            stream_told(r->plan, asked))[CUSTOMERS_REACHED]++;
        }
    }
    for (size_t row = 0; row < r->sums.rows; row++)
        for (size_t class = 0; class < r->sums.streams; class ++) {
            int64_t *k = record_contacts(&r->sums, row, class);
            k[SELF_HANDLED] = k[SELF_UNFINISHED];
            for (int end = 0; end < SELF_ENDS; end++)
                k[SELF_HANDLED] += k[SELF_ENDED_ESCALATED + end];
        }
}

/* ---- records as a whole -------------------------------------------------------------------- */

/* A number that any change of any sum changes. */
static inline uint64_t record_hash(const struct record *r)
{
    uint64_t hash = 0;
    const uint64_t odd = UINT64_C(0x9e3779b97f4a7c15);
    for (size_t i = 0; i < r->rows * r->streams * COUNTERS; i++)
        hash = (hash ^ (uint64_t)r->contacts[i]) * odd;
    /* Agents' time outside the counted intervals means nothing. */
    for (size_t i = r->groups * GROUP_COUNTERS; i < r->rows * r->groups * GROUP_COUNTERS; i++)
        hash = (hash ^ (uint64_t)r->agents[i]) * odd;
    for (size_t i = 0; i < (1 + r->streams) * WAIT_ENDS * WAIT_BINS; i++)
        hash = (hash ^ r->waits[i]) * odd;
    return hash;
}

#endif
