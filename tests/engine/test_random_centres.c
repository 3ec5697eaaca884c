/*
 * What holds on every day of every centre: hundreds of centres that chance has made up are
 * simulated, and each counter is held against the trace, the roster and the other counters.
 *
 * JIETONG_RANDOM_CENTRES=n in the environment tries n of them instead.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/engine/random_centre.h"
#include "tests/engine/recount.h"

enum { REPLICATIONS = 2 };

/* Where something is amiss. */
struct spot {
    unsigned centre;
    size_t row, part; /* class or group */
};

static void same_at(struct spot at, const char *what, size_t which, int64_t value, int64_t expected)
{
    if (value != expected)
        fail_msg("centre %u, row %zu, class or group %zu: %s %zu is %lld, not %lld", at.centre,
                 at.row, at.part, what, which, (long long)value, (long long)expected);
}

static void at_most(struct spot at, const char *what, int64_t value, int64_t most)
{
    if (value > most)
        fail_msg("centre %u, row %zu, class or group %zu: %s: %lld is more than %lld", at.centre,
                 at.row, at.part, what, (long long)value, (long long)most);
}

/* ---- a record by itself -------------------------------------------------------------------- */

static int64_t ends_of_requests(const int64_t *k)
{
    return k[ANSWERED] + k[ABANDONED] + k[BALKED] + k[BLOCKED] + k[DISMISSED] + k[UNFINISHED]
           + k[CALLED_BACK] + k[MOVED_WAITING];
}

static void check_contacts(struct spot at, const int64_t *k)
{
    same_at(at, "requested", 0, k[REQUESTED], ends_of_requests(k));
    same_at(at, "arrivals", 0, k[ARRIVALS],
            k[FIRST_ATTEMPTS] + k[REDIALS] + k[BOUNCE_RETURNS] + k[RECONTACTS] + k[AT_OPENING]
                + k[MOVED_IN] + k[ORDERS]);
    at_most(at, "out of hours", k[MOVED_CLOSED] + k[COMES_AT_OPENING], k[OUT_OF_HOURS]);
    same_at(at, "self-service", 0, k[SELF_HANDLED],
            k[SELF_ENDED_ESCALATED] + k[SELF_ENDED_GAVE_UP] + k[SELF_ENDED_BOUNCED]
                + k[SELF_ENDED_RESOLVED] + k[SELF_UNFINISHED]);
    same_at(at, "transfers", 0, k[TRANSFERS],
            k[TRANSFER_ANSWERED] + k[TRANSFER_ABANDONED] + k[TRANSFER_CUT]);
    at_most(at, "callbacks", k[CALLBACK_REACHED] + k[CALLBACK_FAILED], k[CALLED_BACK]);
    at_most(at, "reached", k[CUSTOMERS_REACHED], k[CUSTOMERS_ASKED]);
    for (size_t i = 0; i < THRESHOLDS_MOST; i++) {
        at_most(at, "answered within", k[ANSWERED_WITHIN + i], k[ANSWERED]);
        at_most(at, "left within", k[LEFT_WITHIN + i],
                k[ABANDONED] + k[BALKED] - k[SHORT_ABANDONED]);
        at_most(at, "cut within", k[CUT_WITHIN + i],
                k[DISMISSED] + k[CALLED_BACK] + k[MOVED_WAITING]);
    }
    for (size_t i = 0; i < COUNTERS; i++)
        at_most(at, "less than nothing", -k[i], 0);
}

/* The whole horizon of a class, the warm-up included. */
static void check_class(struct spot at, const struct record *r, ticks longest_ring)
{
    int64_t all[COUNTERS] = {0}, counted[COUNTERS] = {0}, bins[WAIT_ENDS] = {0};
    for (size_t row = 0; row < r->rows; row++)
        for (size_t i = 0; i < COUNTERS; i++) {
            all[i] += record_contacts(r, row, at.part)[i];
            counted[i] += row > 0 ? record_contacts(r, row, at.part)[i] : 0;
        }
    for (enum wait_end end = 0; end < WAIT_ENDS; end++)
        for (size_t bin = 0; bin < WAIT_BINS; bin++)
            bins[end] += record_waits(r, at.part, end)[bin];
    same_at(at, "ends of arrivals", 0, all[ARRIVALS],
            all[REQUESTED] + all[JOBS] + all[OUT_OF_HOURS] + all[BLOCKED_ENTRY]
                + all[SELF_ENDED_GAVE_UP] + all[SELF_ENDED_BOUNCED] + all[SELF_ENDED_RESOLVED]
                + all[SELF_UNFINISHED] + all[DEFLECTED_ENTRY]);
    /* Who rings at an agent waits, but not in the queue. */
    const ticks waits = all[WAIT_TICKS] + all[TRANSFER_WAIT_TICKS];
    at_most(at, "area under the queue", all[QUEUE_TICKS], waits);
    at_most(at, "ringing", waits - all[QUEUE_TICKS],
            longest_ring * (all[ANSWERED] + all[TRANSFER_ANSWERED]));
    same_at(at, "answered waits by size", 0, bins[WAIT_ENDS_ANSWERED],
            counted[ANSWERED] - counted[ANSWERED_AT_ONCE]);
    same_at(at, "other waits by size", 0, bins[WAIT_ENDS_UNANSWERED],
            counted[ABANDONED] + counted[UNFINISHED] + counted[DISMISSED]
                - counted[DISMISSED_AT_ONCE] + counted[MOVED_WAITING] + counted[CALLED_BACK]
                - counted[ACCEPTED_AT_ONCE]);
    at_most(at, "back at opening", all[AT_OPENING], all[COMES_AT_OPENING]);
    at_most(at, "customers gone beyond the horizon", all[AFTER_HORIZON],
            all[FIRST_ATTEMPTS] + all[MOVED_IN]);
}

static ticks longest_ring(const struct scenario *s)
{
    double longest_s = 0;
    for (size_t g = 0; g < s->n_groups; g++)
        longest_s = fmax(longest_s, s->groups[g].ring_s);
    return ticks_from_seconds(longest_s);
}

static void check_record(unsigned centre, const struct scenario *s, const struct record *r)
{
    int64_t left = 0, come = 0;
    for (size_t i = 0; i < r->rows * r->streams; i++) {
        left += r->contacts[i * COUNTERS + ORDERS_LEFT];
        come += r->contacts[i * COUNTERS + ORDERS];
    }
    same_at((struct spot){centre, 0, 0}, "work orders", 0, come, left);
    for (size_t class = 0; class < r->streams; class ++) {
        for (size_t row = 0; row < r->rows; row++)
            check_contacts((struct spot){centre, row, class}, record_contacts(r, row, class));
        check_class((struct spot){centre, 0, class}, r, longest_ring(s));
    }
    for (size_t row = 1; row < r->rows; row++)
        for (size_t group = 0; group < r->groups; group++)
            for (size_t i = 0; i < GROUP_COUNTERS; i++)
                at_most((struct spot){centre, row, group}, "less than nothing",
                        -record_agents(r, row, group)[i], 0);
}

/* ---- against the roster -------------------------------------------------------------------- */

static void check_roster(unsigned centre, const struct scenario *s, const struct record *r)
{
    for (size_t row = 1; row < r->rows; row++)
        for (size_t group = 0; group < r->groups; group++) {
            const int64_t *k = record_agents(r, row, group);
            same_at((struct spot){centre, row, group}, "time on the roster", 0,
                    k[GROUP_IDLE] + k[GROUP_BUSY] + k[GROUP_AWAY] + k[GROUP_BREAK_PAID]
                        + k[GROUP_BREAK_UNPAID] + k[GROUP_ABSENT] + k[GROUP_ABSENT_UNPAID],
                    rostered_ticks(s, &s->groups[group], row));
        }
}

static bool jobs_are_told_in_part(const struct plan *p)
{
    for (size_t i = 0; i < p->n_streams; i++)
        if (is_told_in_part(&p->streams[i]))
            return true;
    return false;
}

/* ---- against the trace --------------------------------------------------------------------- */

/* Does anybody ever dial, or stay with a customer whom he has passed on? */
static bool has_untold_work(const struct record *r, size_t group)
{
    int64_t sum = 0;
    for (size_t row = 0; row < r->rows; row++)
        sum += record_agents(r, row, group)[GROUP_CALLBACK_TICKS];
    for (size_t i = 0; i < r->rows * r->streams; i++)
        sum += r->contacts[i * COUNTERS + TRANSFER_HOLD_TICKS];
    return sum > 0;
}

/* May its agents stay after closing for a contact that they may take only later? */
static bool stays_after_closing(const struct plan *p, size_t group)
{
    const struct plan_group *pg = &p->groups[group];
    bool overflows = false;
    for (size_t bit = 0; bit < pg->n_queues; bit++)
        overflows = overflows || p->streams[pg->stream_of_bit[bit]].overflows;
    return overflows && p->scenario->hours.at_close == CLOSING_SERVE;
}

static void check_busy(struct spot at, const struct recount *c, const struct record *r)
{
    const struct scenario *s = c->plan->scenario;
    const int64_t *k = record_agents(r, at.row, at.part);
    const int64_t *recounted = record_agents(&c->sums, at.row, at.part);
    const ticks busy = k[GROUP_BUSY] + k[GROUP_OVERTIME];
    const ticks in_hand = c->in_hand[at.row * r->groups + at.part];
    const ticks overnight = c->in_hand_overnight[at.row * r->groups + at.part];
    same_at(at, "answered by the group", 0, k[GROUP_ANSWERED], recounted[GROUP_ANSWERED]);
    same_at(at, "passed on to the group", 0, k[GROUP_TRANSFERS], recounted[GROUP_TRANSFERS]);
    same_at(at, "time with those", 0, k[GROUP_TRANSFER_TICKS], recounted[GROUP_TRANSFER_TICKS]);
    same_at(at, "handled by the group", 0, k[GROUP_HANDLE_TICKS], recounted[GROUP_HANDLE_TICKS]);
    same_at(at, "jobs of the group", 0, k[GROUP_JOBS], recounted[GROUP_JOBS]);
    at_most(at, "time on jobs", k[GROUP_ON_JOBS], k[GROUP_BUSY]);
    const int64_t levels = c->plan->groups[at.part].levels;
    if (jobs_are_told_in_part(c->plan) || has_untold_work(r, at.part)
        || stays_after_closing(c->plan, at.part)) {
        /* Time with jobs that were laid aside, with calls that reached nobody, with customers who
         * wait in company, and for those to come is not told. */
        at_most(at, "contacts in hand", in_hand, levels * busy);
        return;
    }
    if (levels > 1) {
        /* Sessions side by side are more time in hand than the agent's. */
        at_most(at, "agents with sessions, of sessions overnight", busy, overnight);
        at_most(at, "sessions of busy agents", in_hand, levels * busy);
        at_most(at, "agents with sessions, of sessions", k[GROUP_BUSY] - k[GROUP_ON_JOBS],
                k[GROUP_SESSIONS]);
        at_most(at, "two sessions", k[GROUP_TWO_SESSIONS], k[GROUP_BUSY] - k[GROUP_ON_JOBS]);
        at_most(at, "three sessions", k[GROUP_THREE_SESSIONS], k[GROUP_TWO_SESSIONS]);
        at_most(at, "four sessions", k[GROUP_FOUR_SESSIONS], k[GROUP_THREE_SESSIONS]);
        if (levels <= 4
            && k[GROUP_BUSY] - k[GROUP_ON_JOBS] + k[GROUP_TWO_SESSIONS] + k[GROUP_THREE_SESSIONS]
                       + k[GROUP_FOUR_SESSIONS]
                   != k[GROUP_SESSIONS])
            fail_msg("sessions are not those by how many are in hand");
        at_most(at, "sessions, of slots", k[GROUP_SESSIONS], levels * k[GROUP_BUSY]);
        at_most(at, "sessions in a shift, of all", k[GROUP_SESSIONS], overnight);
        return;
    }
    /* While the centre is closed overtime still counts, but not what shifts do. */
    if (works_out_of_hours(s, &s->groups[at.part])) {
        at_most(at, "contacts in hand", in_hand, busy);
        at_most(at, "contacts in hand, also overnight", busy, overnight);
    } else {
        same_at(at, "contacts in hand", 0, busy, overnight);
    }
}

/* What a trace cannot tell of jobs that were in hand several times. */
static bool is_part_of_jobs(size_t counter)
{
    return counter == JOB_TICKS || counter == JOBS_PARKED || counter == DIALS
           || (counter >= BACKLOG_JOBS && counter <= BACKLOG_OLDEST_TICKS);
}

/* The counters of all queues of the class, channel and kind of customers, in its first one: those
 * of contacts passed on with a priority of their own are not told apart. */
static int64_t count_told_together(const struct plan *p, const int64_t *streams, size_t stream,
                                   size_t counter)
{
    const struct plan_stream *first = &p->streams[stream];
    int64_t sum = 0;
    if (first->is_for_legs)
        return 0;
    for (size_t i = 0; i < p->n_streams; i++) {
        const struct plan_stream *ps = &p->streams[i];
        if (ps->class == first->class && ps->channel == first->channel
            && ps->customers == first->customers && ps->recognised == first->recognised)
            sum += streams[i * COUNTERS + counter];
    }
    return sum;
}

static void check_trace(unsigned centre, const struct recount *c, const struct record *r)
{
    for (size_t row = 0; row < r->rows; row++) {
        for (size_t class = 0; class < r->streams; class ++)
            for (size_t i = 0; i < COUNTERS; i++)
                if (i != AFTER_HORIZON && i != UNRESOLVED && i != ORDERS_LEFT
                    && i != CALLBACK_FAILED && i != CALLBACK_WAIT_TICKS && i != TRANSFER_HOLD_TICKS
                    && !(is_told_in_part(&c->plan->streams[class]) && is_part_of_jobs(i)))
                    same_at((struct spot){centre, row, class}, "counter", i,
                            count_told_together(c->plan, record_contacts(r, row, 0), class, i),
                            record_contacts(&c->sums, row, class)[i]);
        for (size_t group = 0; row > 0 && group < r->groups; group++)
            check_busy((struct spot){centre, row, group}, c, r);
    }
}

/* ---- the same again ------------------------------------------------------------------------ */

static void check_same(unsigned centre, const char *when, uint64_t hash, uint64_t expected)
{
    if (hash != expected)
        fail_msg("centre %u: the record is another one %s", centre, when);
}

/* ---- all of it ----------------------------------------------------------------------------- */

/* What was seen of each counter, so that no identity holds because nothing happens. */
struct seen {
    int64_t contacts[COUNTERS];
    int64_t agents[GROUP_COUNTERS];
};

static void seen_add(struct seen *s, const struct record *r)
{
    for (size_t i = 0; i < r->rows * r->streams; i++)
        for (size_t k = 0; k < COUNTERS; k++)
            s->contacts[k] += r->contacts[i * COUNTERS + k];
    for (size_t i = r->groups; i < r->rows * r->groups; i++)
        for (size_t k = 0; k < GROUP_COUNTERS; k++)
            s->agents[k] += r->agents[i * GROUP_COUNTERS + k];
}

static uint64_t run_and_check(unsigned centre, struct day *d, const struct plan *p,
                              uint32_t replication, struct seen *seen)
{
    const struct record *r = day_run(d, replication);
    const uint64_t hash = record_hash(r);
    check_record(centre, p->scenario, r);
    check_roster(centre, p->scenario, r);
    seen_add(seen, r);

    struct trace trace = {0};
    day_trace(d, replication, &trace);
    check_same(centre, "when it is told", record_hash(r), hash);
    trace_sort(&trace);
    struct recount recount = recount_new(p);
    recount_trace(&recount, &trace);
    check_trace(centre, &recount, r);
    recount_free(&recount);
    trace_free(&trace);
    return hash;
}

static void try_centre(unsigned number, struct seen *seen)
{
    static struct random_centre r;
    random_centre(&r, number);
    struct plan *p = centre_plan(&r.centre, number);
    struct day *d = day_new(p);
    uint64_t hash[REPLICATIONS];
    for (uint32_t i = 0; i < REPLICATIONS; i++)
        hash[i] = run_and_check(number, d, p, i, seen);
    for (uint32_t i = 0; i < REPLICATIONS; i++)
        check_same(number, "after others", record_hash(day_run(d, i)), hash[i]);
    day_free(d);

    d = day_new(p);
    check_same(number, "in new memory", record_hash(day_run(d, 1)), hash[1]);
    day_free(d);
    plan_free(p);
}

static void everything_adds_up_in_centres_made_up_by_chance(void **state)
{
    (void)state;
    const char *wanted = getenv("JIETONG_RANDOM_CENTRES");
    const unsigned n = wanted ? (unsigned)atoi(wanted) : 300;
    struct seen seen = {0};
    for (unsigned i = 0; i < n; i++)
        try_centre(i, &seen);
    /* Closing comes before the arrivals of its instant, so nobody is dismissed at once. */
    for (size_t i = 0; i < COUNTERS; i++)
        if (i != DISMISSED_AT_ONCE
            /* Sessions that run out are in test_self_service_stage and test_happenings. */
            && !(i >= SELF_FULL && i <= SELF_BOUNCED_LATE)
            /* Satisfaction is in test_satisfaction, wages are in test_pay. */
            && i != SATISFIED && i != RATED && seen.contacts[i] == 0)
            fail_msg("no centre ever touched counter %zu of contacts", i);
    for (size_t i = 0; i < GROUP_COUNTERS; i++)
        if (i != GROUP_PAID && i != GROUP_COST && seen.agents[i] == 0)
            fail_msg("no centre ever touched counter %zu of agents", i);
}

/* ---- customers ------------------------------------------------------------------------------ */

/* What the attempts of one customer have in common and how many they are. */
struct history {
    unsigned redials, bounces, recontacts, moves;
    ticks talk, patience; /* of the need he has now; TRACE_NEVER: not seen yet */
};

static void same_draw(struct spot at, const char *what, ticks *seen, ticks now)
{
    if (*seen != TRACE_NEVER)
        same_at(at, what, 0, now, *seen);
    *seen = now;
}

/* What lets a customer of the class come back in the channel. */
struct limits {
    unsigned redials, bounces, recontacts;
    bool keeps_patience;
    int redials_in; /* channel */
};

static struct limits limits_of(const struct scenario *s, const struct trace_row *t)
{
    const struct contact_class *c = &s->classes[t->class];
    const struct contact_stream *a = &c->also[0];
    const bool is_own = t->channel == c->channel;
    const struct redial *redial = is_own ? &c->redial : &a->redial;
    return (struct limits){
        redial->at_most,
        is_own ? c->self_service.at_most : a->self_service.at_most,
        is_own ? c->recontact.at_most : a->recontact.at_most,
        redial->keeps_patience,
        redial->in_other_channel ? redial->channel : t->channel,
    };
}

static bool has_sessions(const struct scenario *s, const struct trace_row *t)
{
    return t->group >= 0 && s->groups[t->group].concurrency.at_most > 1;
}

static bool has_moved(const struct trace_row *t)
{
    return t->end == TRACE_DEFLECTED_ENTRY || t->end == TRACE_MOVED_CLOSED
           || t->end == TRACE_MOVED_WAITING;
}

static void history_add(struct spot at, struct history *h, const struct scenario *s,
                        const struct trace_row *before, const struct trace_row *t)
{
    /* What lets him come back is of the channel that he left. */
    const struct limits c = limits_of(s, before && !has_moved(before) ? before : t);
    if (before && (before->end == TRACE_ANSWERED || before->end == TRACE_CALLED_BACK)) {
        at_most(at, "recontacts", ++h->recontacts, c.recontacts);
        h->talk = h->patience = TRACE_NEVER;
    } else if (before && has_moved(before)) {
        h->moves++;
        h->talk = h->patience = TRACE_NEVER;
        same_at(at, "other channel", 0, before->channel, 1 - t->channel);
        at_most(at, "requests or arrivals before the move", before->ended, t->arrived);
    } else if (before && before->end == TRACE_COMES_AT_OPENING) {
        at_most(at, "the channel before opening", before->ended, t->arrived);
    } else if (before && before->end == TRACE_SELF_BOUNCED) {
        at_most(at, "bounces", ++h->bounces, c.bounces);
    } else if (before) {
        at_most(at, "redials", ++h->redials, c.redials);
        same_at(at, "channel of a redial", 0, t->channel, c.redials_in);
        if (t->channel != before->channel) /* whose laws make another time of the same draw */
            h->talk = h->patience = TRACE_NEVER;
    }
    if (t->end == TRACE_ANSWERED && !has_sessions(s, t))
        same_draw(at, "talk and wrap-up", &h->talk, t->handled - t->ended);
    if (c.keeps_patience && (t->end == TRACE_ABANDONED || t->end == TRACE_BALKED))
        same_draw(at, "patience", &h->patience, t->ended - t->requested);
    at_most(at, "moves", h->moves, 1);
    at_most(at, "attempts", t->attempt, ATTEMPTS_MOST - 1);
}

static void check_customers(unsigned centre, const struct scenario *s, const struct trace *trace,
                            unsigned *most)
{
    static const struct history nothing = {.talk = TRACE_NEVER, .patience = TRACE_NEVER};
    struct history h = nothing;
    /* Attempts come before what they lead to. */
    for (const struct trace_row *t = trace->row;
         t < trace->row + trace->n && t->step == STEP_CONTACT; t++) {
        const bool new_customer = t == trace->row || !same_customer(t - 1, t);
        if (new_customer)
            h = nothing;
        history_add((struct spot){centre, (size_t)(t - trace->row), t->class}, &h, s,
                    new_customer ? NULL : t - 1, t);
        *most = t->attempt > *most ? t->attempt : *most;
    }
}

/* Jobs never come back and hold no line. */
static void leave_out_jobs(struct trace *t, const struct plan *p)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++)
        if (!p->streams[stream_told(p, &t->row[i])].is_deferred)
            t->row[n++] = t->row[i];
    t->n = n;
}

static void for_each_trace(unsigned n,
                           void (*check)(unsigned centre, const struct scenario *s,
                                         const struct trace *trace, unsigned *most),
                           unsigned *most)
{
    static struct random_centre r;
    for (unsigned number = 0; number < n; number++) {
        random_centre(&r, number);
        for (size_t i = 0; i < r.centre.scenario.n_classes; i++) {
            r.centre.classes[i].wrap_up = r.also[i][0].wrap_up =
                fixed(r.centre.classes[i].wrap_up.mean_s);
            r.centre.classes[i].handle_error.cv = 0;
            r.centre.classes[i].handle_profile = NULL;
        }
        struct plan *p = centre_plan(&r.centre, number);
        struct day *d = day_new(p);
        struct trace trace = {0};
        day_trace(d, 0, &trace);
        leave_out_jobs(&trace, p);
        trace_sort(&trace);
        check(number, &r.centre.scenario, &trace, most);
        trace_free(&trace);
        day_free(d);
        plan_free(p);
    }
}

static void customers_come_back_within_limits_and_with_the_same_need(void **state)
{
    (void)state;
    unsigned most_attempts = 0;
    for_each_trace(200, check_customers, &most_attempts);
    assert_int_equal(most_attempts, ATTEMPTS_MOST - 1);
}

/* ---- lines and places ----------------------------------------------------------------------- */

/* How many others of the channel wait, or hold a line, just before an instant and at it. */
struct load {
    size_t waiting, lines;
    bool tie; /* somebody else arrives or asks at that very tick */
};

/* With several sessions at a time the wrap-up of a chat is part of the session. */
static ticks line_is_free(const struct scenario *s, const struct trace_row *t)
{
    if (t->end != TRACE_ANSWERED)
        return t->ended;
    if (has_sessions(s, t) && s->channels[t->channel].kind == CHANNEL_CHAT)
        return t->handled;
    const double factor =
        t->customers == CUSTOMERS_OTHER ? 1 : s->customer_groups[t->customers].handle_factor;
    return t->handled - ticks_from_seconds(factor * s->classes[t->class].wrap_up.mean_s);
}

/* Where the attempt stands in the sorted trace. */
static size_t first_of_attempt(const struct trace *trace, const struct trace_row *attempt)
{
    size_t from = 0, to = trace->n;
    while (from < to) {
        const size_t middle = (from + to) / 2;
        if (attempt_compare(&trace->row[middle], attempt) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/*
 * When each row's line comes free. One who is passed on keeps his to the end of the last talk; his
 * legs stand behind all attempts, in the order of arrival. free() it.
 */
static ticks *lines_are_free(const struct scenario *s, const struct trace *trace)
{
    ticks *at = mem_array(trace->n, sizeof *at);
    for (size_t i = 0; i < trace->n; i++) {
        const struct trace_row *t = &trace->row[i];
        at[i] = line_is_free(s, t);
        if (t->step != STEP_TRANSFER)
            continue;
        struct trace_row first = *t;
        first.step = STEP_CONTACT;
        for (size_t k = first_of_attempt(trace, &first);
             k < trace->n && attempt_compare(&trace->row[k], &first) == 0; k++)
            /* One who was called back holds none. */
            if (trace->row[k].end == TRACE_ANSWERED)
                at[k] = at[i];
    }
    return at;
}

static struct load load_at(const struct scenario *s, const struct trace *trace,
                           const ticks *line_free, const struct trace_row *self, ticks time)
{
    struct load load = {0};
    for (const struct trace_row *t = trace->row; t < trace->row + trace->n; t++) {
        if (t == self || t->step != STEP_CONTACT || t->channel != self->channel
            || t->arrived > time)
            continue;
        const bool open = t->end == TRACE_OPEN, asked = t->requested != TRACE_NEVER;
        load.waiting += asked && t->requested < time && out_of_queue(s, t) > time;
        load.lines += t->arrived < time && (open || line_free[t - trace->row] > time);
        load.tie = load.tie || t->arrived == time || (asked && t->requested == time);
    }
    return load;
}

static void check_room(unsigned centre, const struct scenario *s, const struct trace *trace,
                       unsigned *refused)
{
    ticks *line_free = lines_are_free(s, trace);
    for (const struct trace_row *t = trace->row; t < trace->row + trace->n; t++) {
        const struct channel *channel = &s->channels[t->channel];
        const struct spot at = {centre, (size_t)(t - trace->row), t->class};
        const bool places = channel->queue_places != SIZE_MAX;
        const bool lines = channel->lines > 0;
        if ((!places && !lines) || t->step != STEP_CONTACT)
            continue;
        const bool asked = t->requested != TRACE_NEVER;
        const bool waits = asked && out_of_queue(s, t) > t->requested && t->end != TRACE_BLOCKED;
        const bool blocked = t->end == TRACE_BLOCKED, no_line = t->end == TRACE_BLOCKED_ENTRY;
        const struct load asks = load_at(s, trace, line_free, t, asked ? t->requested : t->arrived);
        const struct load enters = load_at(s, trace, line_free, t, t->arrived);
        *refused += blocked || no_line;
        if (places && blocked && !asks.tie)
            same_at(at, "places", 0, (int64_t)asks.waiting, (int64_t)channel->queue_places);
        if (places && waits && !asks.tie)
            at_most(at, "waiting", (int64_t)asks.waiting + 1, (int64_t)channel->queue_places);
        if (lines && no_line && !enters.tie)
            same_at(at, "lines", 0, (int64_t)enters.lines, (int64_t)channel->lines);
        if (lines && asked && !enters.tie)
            at_most(at, "lines in use", (int64_t)enters.lines + 1, (int64_t)channel->lines);
    }
    free(line_free);
}

static void contacts_are_refused_where_there_is_no_room_and_only_there(void **state)
{
    (void)state;
    unsigned refused = 0;
    for_each_trace(60, check_room, &refused);
    assert_true(refused > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_adds_up_in_centres_made_up_by_chance),
        cmocka_unit_test(customers_come_back_within_limits_and_with_the_same_need),
        cmocka_unit_test(contacts_are_refused_where_there_is_no_room_and_only_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
