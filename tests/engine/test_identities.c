/*
 * What must hold in any centre, whatever it is like: two hundred centres drawn at random, told
 * contact by contact, and their records held against a recount of what was told.
 */
#include <stdlib.h>

#include "models/stream.h"
#include "tests/engine/centre.h"

enum { CENTRES = 200 };

/* ---- centres drawn at random
 * ---------------------------------------------------------------------- */

struct dice {
    uint64_t key;
    uint32_t n;
};

/* A whole number from 0 to n - 1, and a number between two. */
static size_t any(struct dice *d, size_t n)
{
    return (size_t)(draw_one(d->key, (struct address){d->n++, 0, 0, 0}).a >> 32) % n;
}

static double between(struct dice *d, double low, double high)
{
    return low + (high - low) * (double)any(d, 1000001) / 1e6;
}

static bool happens(struct dice *d, double probability)
{
    return between(d, 0, 1) < probability;
}

static struct duration any_duration(struct dice *d, double mean_s)
{
    switch (any(d, 5)) {
    case 0: return (struct duration){.family = DURATION_LOGNORMAL, .mean_s = mean_s, .cv = 1.2};
    case 1: return (struct duration){.family = DURATION_GAMMA, .mean_s = mean_s, .cv = 0.6};
    case 2: return (struct duration){.family = DURATION_WEIBULL, .mean_s = mean_s, .shape = 0.8};
    case 3: return fixed(mean_s);
    default: return exponential(mean_s);
    }
}

struct sample {
    struct centre centre;
    double counts[CENTRE_PARTS][3 * CENTRE_INTERVALS];
    struct target targets[2];
};

static void draw_hours(struct dice *d, struct sample *s)
{
    static const double lengths_min[] = {15, 30, 60};
    const double minutes = lengths_min[any(d, 3)];
    if (happens(d, 0.5)) {
        centre_clear(&s->centre, 0, 24, minutes);
        s->centre.scenario.hours.warm_up_s = happens(d, 0.5) ? between(d, 0, 30) * 3600 : 0;
    } else {
        const double opens = (double)(6 + any(d, 5));
        centre_clear(&s->centre, opens, opens + (double)(2 + any(d, 12)), minutes);
    }
    struct scenario *x = &s->centre.scenario;
    x->hours.days = 1 + any(d, 3);
    x->hours.at_close = happens(d, 0.5) ? CLOSING_SERVE : CLOSING_DISMISS;
    x->short_abandon_s = happens(d, 0.3) ? 10 : 0;
    bool *const layers[] = {&x->layers.forecast, &x->layers.day,      &x->layers.interval,
                            &x->layers.arrivals, &x->layers.handling, &x->layers.absence};
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++)
        *layers[i] = happens(d, 0.85);
    x->busyness = (struct busyness){0.9, 0.7, 0.5};
    s->targets[0] = centre_level_target(60);
    s->targets[1] = centre_level_target(5);
    x->targets = s->targets;
    x->n_targets = 2;
}

static void draw_channels(struct dice *d, struct centre *c)
{
    static char second[] = "second channel";
    static const size_t places[] = {SIZE_MAX, SIZE_MAX, 0, 2, 15};
    if (happens(d, 0.4))
        c->channels[c->scenario.n_channels++] =
            (struct channel){.name = second, .sessions = SIZE_MAX};
    for (size_t i = 0; i < c->scenario.n_channels; i++) {
        c->channels[i].lines = happens(d, 0.3) ? 2 + any(d, 20) : 0;
        c->channels[i].queue_places = places[any(d, 5)];
    }
}

static void draw_comebacks(struct dice *d, struct contact_class *k)
{
    if (happens(d, 0.4))
        k->redial = (struct redial){
            .probability = {between(d, 0, 1)},
            .after_dismissal = happens(d, 0.5) ? 0.7 : 0,
            .delay = any_duration(d, between(d, 0, 3000)),
            .at_most = (unsigned)any(d, 25),
            .keeps_patience = happens(d, 0.5),
        };
    redial_repeat(&k->redial, 1);
    if (happens(d, 0.3))
        k->recontact = (struct recontact){.probability = between(d, 0, 0.5),
                                          .delay = any_duration(d, 4000),
                                          .at_most = (unsigned)any(d, 6)};
    if (happens(d, 0.4)) {
        struct self_service *s = &k->self_service;
        *s = (struct self_service){
            .handles = between(d, 0.3, 1),
            .escalates = between(d, 0, 0.6),
            .gives_up = between(d, 0, 0.1),
            .bounces = happens(d, 0.6) ? between(d, 0, 0.3) : 0,
            .return_delay = any_duration(d, 3000),
            .returns_to_agent = happens(d, 0.3),
            .escalates_again = between(d, 0, 0.6),
            .at_most = (unsigned)any(d, 25),
        };
        for (int end = 0; end < SELF_ENDS; end++)
            s->time[end] = happens(d, 0.2) ? fixed(0) : any_duration(d, 90);
    }
}

static void draw_classes(struct dice *d, struct sample *s)
{
    static char names[CENTRE_PARTS][8] = {"calls", "elderly", "cards", "loss"};
    struct centre *c = &s->centre;
    const size_t n = 1 + any(d, CENTRE_PARTS);
    for (size_t i = 0; i < n; i++) {
        struct contact_class *k = centre_class(c, names[i], between(d, 0.1, 1.2) / 60, 1, 1);
        k->channel = (int)any(d, c->scenario.n_channels);
        k->priority = (int)any(d, 3);
        k->talk = any_duration(d, between(d, 30, 400));
        k->wrap_up = happens(d, 0.5) ? any_duration(d, 40) : fixed(0);
        k->patience = (struct patience){
            .endless = happens(d, 0.2),
            .balk = happens(d, 0.3) ? 0.15 : 0,
            .law = any_duration(d, between(d, 20, 300)),
        };
        k->arrivals.forecast = (struct factor){FACTOR_GAMMA, between(d, 0, 0.2)};
        k->arrivals.day = (struct factor){FACTOR_LOGNORMAL, between(d, 0, 0.4)};
        k->arrivals.day_lag1 = 0.5;
        k->arrivals.interval = (struct factor){FACTOR_LOGNORMAL, between(d, 0, 0.4)};
        k->arrivals.interval_lag1 = 0.6;
        k->arrivals.across_days = happens(d, 0.5);
        if (happens(d, 0.2)) {
            for (size_t j = 0; j < c->scenario.hours.days * c->scenario.hours.intervals; j++)
                s->counts[i][j] = (double)(any(d, 4) * any(d, 12));
            k->arrivals.counts = s->counts[i];
        }
        draw_comebacks(d, k);
    }
}

static void draw_shifts(struct dice *d, struct centre *c, struct agent_group *g)
{
    static char names[CENTRE_SHIFTS][8] = {"a", "b", "c", "d"};
    const struct calendar_hours *h = &c->scenario.hours;
    const size_t n = 1 + any(d, CENTRE_SHIFTS);
    for (size_t i = 0; i < n; i++) {
        const double start = h->never_closes
                                 ? (double)any(d, 96) / 4
                                 : h->opens_s / 3600 - 1 + (double)any(d, 4 * h->intervals) / 4;
        struct shift *s =
            centre_shift(c, g, names[i], fmod(start, 24), 1 + (double)any(d, 24), any(d, 5));
        const size_t n_breaks = any(d, CENTRE_BREAKS + 1);
        for (size_t b = n_breaks; b-- > 0;) { /* each in a part of the shift of its own */
            const double part = s->length_s / (double)n_breaks;
            const double earliest = part * ((double)b + between(d, 0, 0.9));
            const double room = part * ((double)b + 1) - earliest;
            const double length = between(d, 0.1, 1) * (room < 3600 ? room : 3600);
            shift_break(s,
                        (struct pause){.earliest_s = earliest,
                                       .latest_s = earliest + (happens(d, 0.5) ? room - length : 0),
                                       .length_s = length,
                                       .fixed_end = happens(d, 0.5),
                                       .paid = happens(d, 0.5)});
        }
    }
}

static void draw_groups(struct dice *d, struct centre *c)
{
    static char names[CENTRE_PARTS][8] = {"desk", "second", "third", "fourth"};
    static const enum agent_order orders[] = {ORDER_LONGEST_IDLE, ORDER_LONGEST_IDLE, ORDER_RANDOM,
                                              ORDER_FIXED};
    const size_t n = 1 + any(d, CENTRE_PARTS);
    for (size_t i = 0; i < n; i++) {
        struct agent_group *g = centre_group(c, names[i]);
        /* The first serves everybody, the others some of them. */
        for (size_t k = 0; k < g->n_skills; k++)
            g->skills[k].rank = 1 + (int)any(d, 3);
        while (i > 0 && g->n_skills > 1 && happens(d, 0.5)) {
            g->skills[any(d, g->n_skills)] = g->skills[g->n_skills - 1];
            g->n_skills--;
        }
        g->order = orders[any(d, 4)];
        g->at_drop = happens(d, 0.5) ? DROP_HOLD : DROP_RELEASE;
        if (happens(d, 0.5)) {
            size_t *agents = centre_staff(c, g, 0);
            for (size_t j = 0; j < c->scenario.hours.intervals; j++)
                agents[j] = j > 0 && happens(d, 0.6) ? agents[j - 1] : any(d, 7);
        } else {
            draw_shifts(d, c, g);
        }
        g->attendance.absence = happens(d, 0.7) ? between(d, 0, 0.4) : 0;
        g->attendance.absence_day_cv = happens(d, 0.5) ? between(d, 0, 1) : 0;
        if (happens(d, 0.4)) {
            static const double away_s[] = {60, 600, 2500};
            g->attendance.in_shift_shrinkage = between(d, 0, 0.4);
            g->attendance.away =
                happens(d, 0.5) ? exponential(away_s[any(d, 3)]) : fixed(away_s[any(d, 3)]);
        }
    }
}

static void sample_fill(struct sample *s, uint64_t number)
{
    struct dice d = {stream_key(number, "centres"), 0};
    draw_hours(&d, s);
    draw_channels(&d, &s->centre);
    draw_classes(&d, s);
    draw_groups(&d, &s->centre);
}

/* ---- running them all
 * ------------------------------------------------------------------------------- */

struct told_day {
    const struct plan *plan;
    const struct record *record;
    struct trace trace; /* times on the plan's clock */
};

static void shift_clock(struct told_day *t)
{
    for (size_t i = 0; i < t->trace.n; i++) {
        struct trace_row *r = &t->trace.row[i];
        ticks *const times[] = {&r->arrived, &r->requested, &r->ended, &r->handled};
        for (size_t k = 0; k < sizeof times / sizeof *times; k++)
            if (*times[k] != TRACE_NEVER)
                *times[k] += t->plan->start;
    }
}

static void for_each_centre(void (*check)(const struct told_day *))
{
    struct sample *s = malloc(sizeof *s);
    for (uint64_t number = 0; number < CENTRES; number++) {
        *s = (struct sample){0};
        sample_fill(s, number);
        struct plan *p = centre_plan(&s->centre, number);
        struct day *d = day_new(p);
        struct told_day t = {.plan = p};
        day_trace(d, 5, &t.trace);
        t.record = day_run(d, 5);
        shift_clock(&t);
        check(&t);
        trace_free(&t.trace);
        day_free(d);
        plan_free(p);
    }
    free(s);
}

/* ---- the sums among themselves ------------------------------------------------------------------
 */

static int64_t total(const struct record *r, size_t class, enum counter counter)
{
    int64_t sum = 0;
    for (size_t row = 0; row < r->rows; row++)
        sum += record_contacts(r, row, class)[counter];
    return sum;
}

static void check_cell(const int64_t *k, size_t thresholds)
{
    for (size_t counter = 0; counter < COUNTERS; counter++)
        assert_true(k[counter] >= 0);
    assert_true(k[REQUESTED]
                == k[ANSWERED] + k[ABANDONED] + k[BALKED] + k[BLOCKED] + k[DISMISSED]
                       + k[UNFINISHED] + k[CALLED_BACK] + k[MOVED_WAITING]);
    assert_true(k[ARRIVALS]
                == k[FIRST_ATTEMPTS] + k[REDIALS] + k[BOUNCE_RETURNS] + k[RECONTACTS]
                       + k[AT_OPENING] + k[MOVED_IN]);
    assert_true(k[SELF_HANDLED]
                == k[SELF_ENDED_ESCALATED] + k[SELF_ENDED_GAVE_UP] + k[SELF_ENDED_BOUNCED]
                       + k[SELF_ENDED_RESOLVED] + k[SELF_UNFINISHED]);
    assert_true(k[FIRST_REQUESTED] <= k[REQUESTED] && k[FIRST_ANSWERED] <= k[FIRST_REQUESTED]);
    assert_true(k[CUSTOMERS_REACHED] <= k[CUSTOMERS_ASKED] && k[CUSTOMERS_ASKED] <= k[REQUESTED]);
    assert_true(k[FIRST_REQUESTED] <= k[CUSTOMERS_ASKED]);
    assert_true(k[WAIT_ANSWERED_TICKS] <= k[WAIT_TICKS]);
    assert_true(k[DISMISSED_AT_ONCE] <= k[DISMISSED]);
    assert_true(k[SHORT_ABANDONED] <= k[ABANDONED] + k[BALKED]);
    for (size_t i = 0; i < thresholds; i++) {
        assert_true(k[ANSWERED_AT_ONCE] <= k[ANSWERED_WITHIN + i]);
        assert_true(k[ANSWERED_WITHIN + i] <= k[ANSWERED]);
        assert_true(k[LEFT_WITHIN + i] <= k[ABANDONED] + k[BALKED] - k[SHORT_ABANDONED]);
        assert_true(k[CUT_WITHIN + i] <= k[DISMISSED]);
    }
}

static void check_sums(const struct told_day *t)
{
    const struct record *r = t->record;
    int64_t answered = 0, handled = 0;
    for (size_t class = 0; class < r->streams; class ++) {
        for (size_t row = 0; row < r->rows; row++)
            check_cell(record_contacts(r, row, class), t->plan->n_thresholds);
        assert_true(total(r, class, WAIT_TICKS) == total(r, class, QUEUE_TICKS));
        assert_true(total(r, class, ARRIVALS)
                    == total(r, class, OUT_OF_HOURS) + total(r, class, BLOCKED_ENTRY)
                           + total(r, class, REQUESTED) + total(r, class, SELF_ENDED_GAVE_UP)
                           + total(r, class, SELF_ENDED_BOUNCED)
                           + total(r, class, SELF_ENDED_RESOLVED)
                           + total(r, class, SELF_UNFINISHED));
        answered += total(r, class, ANSWERED);
        handled += total(r, class, HANDLE_TICKS);
    }
    for (size_t group = 0; group < r->groups; group++)
        for (size_t row = 0; row < r->rows; row++) {
            const int64_t *k = record_agents(r, row, group);
            for (size_t counter = 0; row > 0 && counter < GROUP_COUNTERS; counter++)
                assert_true(k[counter] >= 0);
            answered -= k[GROUP_ANSWERED];
            handled -= k[GROUP_HANDLE_TICKS];
        }
    assert_true(answered == 0 && handled == 0);
}

static void counters_add_up_in_every_centre(void **state)
{
    (void)state;
    for_each_centre(check_sums);
}

/* ---- the record against what was told
 * ------------------------------------------------------------ */

/* The row in which something counts at a time: the interval begun last, or 0 before the first. */
static size_t row_at(const struct plan *p, ticks time)
{
    size_t low = 0, high = (size_t)p->intervals;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (plan_interval_start(p, (int32_t)middle) <= time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static ticks row_start(const struct plan *p, size_t row)
{
    return row == 0 ? INT64_MIN : plan_interval_start(p, (int32_t)row - 1);
}

static ticks row_end(const struct plan *p, size_t row)
{
    return row == (size_t)p->intervals ? p->end : plan_interval_start(p, (int32_t)row);
}

static ticks overlap(ticks from, ticks to, ticks start, ticks end)
{
    const ticks first = from > start ? from : start, last = to < end ? to : end;
    return last > first ? last - first : 0;
}

static void recount_request(const struct plan *p, struct record *r, const struct trace_row *x)
{
    int64_t *k = record_contacts(r, row_at(p, x->requested), x->class);
    const bool counted = row_at(p, x->requested) > 0;
    const ticks wait = x->end == TRACE_OPEN ? 0 : x->ended - x->requested;
    const bool left = x->end == TRACE_ABANDONED || x->end == TRACE_BALKED;
    const bool is_short = left && wait <= p->short_abandon;
    k[REQUESTED]++;
    k[ANSWERED] += x->end == TRACE_ANSWERED;
    k[ABANDONED] += x->end == TRACE_ABANDONED;
    k[BALKED] += x->end == TRACE_BALKED;
    k[BLOCKED] += x->end == TRACE_BLOCKED;
    k[DISMISSED] += x->end == TRACE_DISMISSED;
    k[DISMISSED_AT_ONCE] += x->end == TRACE_DISMISSED && wait == 0;
    k[UNFINISHED] += x->end == TRACE_UNFINISHED;
    k[WAIT_TICKS] += wait;
    k[LONGEST_WAIT] = wait > k[LONGEST_WAIT] ? wait : k[LONGEST_WAIT];
    k[SHORT_ABANDONED] += is_short;
    k[FIRST_SHORT] += is_short && x->attempt == 0;
    k[FIRST_REQUESTED] += x->attempt == 0;
    if (x->end == TRACE_ANSWERED) {
        k[WAIT_ANSWERED_TICKS] += wait;
        k[HANDLE_TICKS] += x->handled - x->ended;
        k[ANSWERED_AT_ONCE] += wait == 0;
        k[FIRST_ANSWERED] += x->attempt == 0;
    }
    for (size_t i = 0; i < p->n_thresholds; i++) {
        const bool within = wait <= p->threshold[i];
        k[ANSWERED_WITHIN + i] += x->end == TRACE_ANSWERED && within;
        k[LEFT_WITHIN + i] += left && !is_short && within;
        k[CUT_WITHIN + i] += x->end == TRACE_DISMISSED && within;
    }
    if (wait > 0) {
        const enum wait_end end =
            x->end == TRACE_ANSWERED ? WAIT_ENDS_ANSWERED : WAIT_ENDS_UNANSWERED;
        r->waits[((counted ? 1u + x->class : 0) * WAIT_ENDS + end) * WAIT_BINS + wait_bin(wait)]++;
    }
    const ticks until = x->requested + wait;
    for (size_t row = row_at(p, x->requested); row < r->rows && row_start(p, row) < until; row++)
        record_contacts(r, row, x->class)[QUEUE_TICKS] +=
            overlap(x->requested, until, row_start(p, row), row_end(p, row));
}

static void recount_row(const struct plan *p, struct record *r, const struct trace_row *x)
{
    int64_t *k = record_contacts(r, row_at(p, x->arrived), x->class);
    k[ARRIVALS]++;
    k[FIRST_ATTEMPTS] += x->attempt == 0;
    k[OUT_OF_HOURS] += x->end == TRACE_OUT_OF_HOURS;
    k[BLOCKED_ENTRY] += x->end == TRACE_BLOCKED_ENTRY;
    k[SELF_ENDED_RESOLVED] += x->end == TRACE_SELF_RESOLVED;
    k[SELF_ENDED_BOUNCED] += x->end == TRACE_SELF_BOUNCED;
    k[SELF_ENDED_GAVE_UP] += x->end == TRACE_SELF_GAVE_UP;
    k[SELF_UNFINISHED] += x->end == TRACE_OPEN;
    if (x->requested != TRACE_NEVER)
        recount_request(p, r, x);
    if (x->end == TRACE_ANSWERED) {
        int64_t *g = record_agents(r, row_at(p, x->ended), (size_t)x->group);
        g[GROUP_ANSWERED]++;
        g[GROUP_HANDLE_TICKS] += x->handled - x->ended;
    }
}

/* Attempts of one customer stand behind each other in time. */
static int compare_customers(const void *a, const void *b)
{
    const struct trace_row *x = *(const struct trace_row *const *)a;
    const struct trace_row *y = *(const struct trace_row *const *)b;
    if (x->class != y->class)
        return x->class < y->class ? -1 : 1;
    if (x->interval != y->interval)
        return x->interval < y->interval ? -1 : 1;
    if (x->n != y->n)
        return x->n < y->n ? -1 : 1;
    return x->attempt - y->attempt;
}

static bool same_customer(const struct trace_row *x, const struct trace_row *y)
{
    return x->class == y->class && x->interval == y->interval && x->n == y->n;
}

static void recount_customers(const struct told_day *t, struct record *r)
{
    const size_t n = t->trace.n;
    const struct trace_row **sorted = malloc((n + 1) * sizeof *sorted);
    for (size_t i = 0; i < n; i++)
        sorted[i] = &t->trace.row[i];
    qsort(sorted, n, sizeof *sorted, compare_customers);
    for (size_t i = 0; i < n;) {
        int64_t *asked = NULL;
        bool reached = false;
        const size_t first = i;
        for (; i < n && same_customer(sorted[i], sorted[first]); i++) {
            const struct trace_row *x = sorted[i];
            assert_int_equal(x->attempt, i - first); /* none is missing */
            assert_true(i == first || x->arrived >= sorted[i - 1]->arrived);
            assert_true(x->attempt < ATTEMPTS_MOST);
            if (x->requested != TRACE_NEVER && !asked)
                asked = record_contacts(r, row_at(t->plan, x->requested), x->class);
            reached =
                reached || x->end == TRACE_ANSWERED || (asked && x->end == TRACE_SELF_RESOLVED);
        }
        if (asked) {
            asked[CUSTOMERS_ASKED]++;
            asked[CUSTOMERS_REACHED] += reached;
        }
    }
    free(sorted);
}

/* Counters that a told day does not tell apart: causes of attempts, and how an agent was come by.
 */
static bool is_told(size_t counter)
{
    return counter != REDIALS && counter != BOUNCE_RETURNS && counter != RECONTACTS
           && counter != AFTER_HORIZON && counter != SELF_HANDLED && counter != SELF_ENDED_ESCALATED
           && counter != UNRESOLVED;
}

static void check_recount(const struct told_day *t)
{
    const struct record *r = t->record;
    struct record again = record_new(r->rows, r->streams, r->groups);
    for (size_t i = 0; i < t->trace.n; i++)
        recount_row(t->plan, &again, &t->trace.row[i]);
    recount_customers(t, &again);
    for (size_t row = 0; row < r->rows; row++) {
        for (size_t class = 0; class < r->streams; class ++)
            for (size_t k = 0; k < COUNTERS; k++)
                if (is_told(k)
                    && record_contacts(r, row, class)[k] != record_contacts(&again, row, class)[k])
                    fail_msg("row %zu, class %zu, counter %zu: %ld, but told were %ld", row, class,
                             k, (long)record_contacts(r, row, class)[k],
                             (long)record_contacts(&again, row, class)[k]);
        for (size_t group = 0; group < r->groups; group++)
            for (size_t k = GROUP_ANSWERED; k <= GROUP_HANDLE_TICKS; k++)
                assert_true(record_agents(r, row, group)[k]
                            == record_agents(&again, row, group)[k]);
    }
    assert_memory_equal(r->waits, again.waits,
                        (1 + r->streams) * WAIT_ENDS * WAIT_BINS * sizeof *r->waits);
    record_free(&again);
}

static void record_is_what_a_recount_of_the_contacts_gives(void **state)
{
    (void)state;
    for_each_centre(check_recount);
}

/* ---- where the agents' time goes --------------------------------------------------------------
 */

/* Rostered time of a group's shifts between two instants. */
static ticks rostered(const struct plan *p, size_t group, ticks from, ticks to)
{
    const struct agent_group *g = &p->scenario->groups[group];
    ticks sum = 0;
    for (size_t i = 0; i < g->n_shifts; i++) {
        const struct shift *s = &g->shifts[i];
        const int32_t first = p->scenario->hours.never_closes ? -40 : 0;
        for (int32_t day = first; day < (int32_t)p->scenario->hours.days; day++) {
            const ticks start = p->start + day * TICKS_PER_DAY + ticks_from_seconds(s->start_s);
            sum +=
                (ticks)s->heads * overlap(start, start + ticks_from_seconds(s->length_s), from, to);
        }
    }
    return sum;
}

/* Time of contacts with agents by row and group; what is after closing counts for nothing here. */
static void add_handled(const struct told_day *t, ticks handled[])
{
    for (size_t i = 0; i < t->trace.n; i++) {
        const struct trace_row *x = &t->trace.row[i];
        if (x->end != TRACE_ANSWERED)
            continue;
        const size_t first = row_at(t->plan, x->ended);
        for (size_t row = first > 0 ? first : 1;
             row < t->record->rows && row_start(t->plan, row) < x->handled; row++) {
            const ticks start = row_start(t->plan, row);
            handled[row * t->plan->n_groups + (size_t)x->group] +=
                overlap(x->ended, x->handled, start, start + t->plan->interval);
        }
    }
}

static void check_agents_row(const struct told_day *t, size_t row, size_t group, ticks handled)
{
    const struct plan *p = t->plan;
    const struct agent_group *g = &p->scenario->groups[group];
    const size_t place = plan_time_of_day(p, (int32_t)row - 1);
    const int64_t *k = record_agents(t->record, row, group);
    const ticks start = row_start(p, row);
    const int64_t inside = k[GROUP_IDLE] + k[GROUP_BUSY] + k[GROUP_AWAY] + k[GROUP_BREAK_PAID]
                           + k[GROUP_BREAK_UNPAID] + k[GROUP_ABSENT] + k[GROUP_ABSENT_UNPAID];
    const int64_t staffed = g->agents ? (int64_t)g->agents[place] * p->interval
                                      : rostered(p, group, start, start + p->interval);
    assert_true(inside == staffed);
    /* After closing, overtime goes on counting for the last interval. */
    const bool last = !p->scenario->hours.never_closes && place == p->scenario->hours.intervals - 1;
    assert_true(last ? k[GROUP_BUSY] + k[GROUP_OVERTIME] >= handled
                     : k[GROUP_BUSY] + k[GROUP_OVERTIME] == handled);
}

static void check_agents_time(const struct told_day *t)
{
    const size_t groups = t->plan->n_groups;
    ticks *handled = calloc(t->record->rows * groups, sizeof *handled);
    add_handled(t, handled);
    for (size_t row = 1; row < t->record->rows; row++)
        for (size_t group = 0; group < groups; group++)
            check_agents_row(t, row, group, handled[row * groups + group]);
    free(handled);
}

static void agents_time_adds_up_to_the_roster_and_to_the_contacts(void **state)
{
    (void)state;
    for_each_centre(check_agents_time);
}

/* ---- the rules of the queue ---------------------------------------------------------------------
 */

static bool waits_at(const struct trace_row *x, ticks time)
{
    return x->requested != TRACE_NEVER && x->requested < time && x->ended > time;
}

static const struct skill *skill_of(const struct plan *p, int32_t group, uint16_t class)
{
    const struct agent_group *g = &p->scenario->groups[group];
    for (size_t i = 0; i < g->n_skills; i++)
        if (g->skills[i].class == class)
            return &g->skills[i];
    return NULL;
}

/* Would an agent of the group rather take y than x? */
static bool goes_before(const struct plan *p, int32_t group, const struct trace_row *y,
                        const struct trace_row *x)
{
    const struct skill *a = skill_of(p, group, y->class), *b = skill_of(p, group, x->class);
    if (!a)
        return false;
    const int first = p->scenario->classes[y->class].priority;
    const int second = p->scenario->classes[x->class].priority;
    if (first != second)
        return first > second;
    if (a->rank != b->rank)
        return a->rank < b->rank;
    return y->requested < x->requested;
}

static void check_order(const struct told_day *t)
{
    const struct trace_row **waited = malloc((t->trace.n + 1) * sizeof *waited);
    size_t n = 0;
    for (size_t i = 0; i < t->trace.n; i++)
        if (t->trace.row[i].requested != TRACE_NEVER
            && t->trace.row[i].ended > t->trace.row[i].requested)
            waited[n++] = &t->trace.row[i];
    for (size_t i = 0; i < t->trace.n; i++) {
        const struct trace_row *x = &t->trace.row[i];
        if (x->end != TRACE_ANSWERED)
            continue;
        assert_non_null(skill_of(t->plan, x->group, x->class));
        /* They are told in the order in which they came. */
        for (size_t j = 0; j < n && waited[j]->arrived < x->ended; j++)
            if (waited[j] != x && waits_at(waited[j], x->ended))
                assert_false(goes_before(t->plan, x->group, waited[j], x));
    }
    free(waited);
}

static void nobody_is_passed_over(void **state)
{
    (void)state;
    for_each_centre(check_order);
}

/* One comes or one goes; who goes makes room for who comes at that instant. */
struct change {
    ticks at;
    int by;
};

static int compare_changes(const void *a, const void *b)
{
    const struct change *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->by - y->by;
}

static void check_most(struct change change[], size_t n, size_t most)
{
    qsort(change, n, sizeof *change, compare_changes);
    int64_t there = 0;
    for (size_t i = 0; i < n; i++) {
        there += change[i].by;
        assert_true(there <= (int64_t)most);
    }
}

/* Those who wait never outnumber a channel's places, nor all in it, talks left out, its lines. */
static void check_places(const struct told_day *t)
{
    const struct scenario *s = t->plan->scenario;
    struct change *change = malloc((2 * t->trace.n + 1) * sizeof *change);
    for (size_t channel = 0; channel < s->n_channels; channel++)
        for (int lines = 0; lines < 2; lines++) {
            const size_t most =
                lines ? s->channels[channel].lines : s->channels[channel].queue_places;
            size_t n = 0;
            for (size_t i = 0; i < t->trace.n; i++) {
                const struct trace_row *x = &t->trace.row[i];
                const ticks from = lines ? x->arrived : x->requested;
                if (s->classes[x->class].channel != (int)channel || from == TRACE_NEVER
                    || x->end == TRACE_OPEN || x->ended == from)
                    continue;
                change[n++] = (struct change){from, 1};
                change[n++] = (struct change){x->ended, -1};
            }
            if (most != SIZE_MAX && !(lines && most == 0))
                check_most(change, n, most);
        }
    free(change);
}

static void places_and_lines_are_never_exceeded(void **state)
{
    (void)state;
    for_each_centre(check_places);
}

/* ---- does the sample see everything? ----------------------------------------------------------
 */

static int64_t seen[COUNTERS], agents_seen[GROUP_COUNTERS];
static size_t lazy_seen, live_seen;

static void look(const struct told_day *t)
{
    for (size_t class = 0; class < t->record->streams; class ++) {
        for (size_t k = 0; k < COUNTERS; k++)
            seen[k] += total(t->record, class, (enum counter)k);
        lazy_seen += t->plan->streams[class].patience_is_lazy;
        live_seen += !t->plan->streams[class].patience_is_lazy;
    }
    for (size_t row = 1; row < t->record->rows; row++)
        for (size_t group = 0; group < t->record->groups; group++)
            for (size_t k = 0; k < GROUP_COUNTERS; k++)
                agents_seen[k] += record_agents(t->record, row, group)[k] > 0;
}

/* Identities of something that never happens would prove nothing. */
static void every_counter_counts_in_some_centre(void **state)
{
    (void)state;
    for_each_centre(look);
    for (size_t k = 0; k < COUNTERS; k++)
        /* Offers, opening and ringing are in the centres of test_random_centres. */
        if (k != RANG_AT_ONCE && k != CALLED_BACK && k != MOVED_WAITING
            && !(k >= DEFLECTED_ENTRY && k <= CALLBACK_WAIT_TICKS) && k != MOVED_CLOSED
            && k != COMES_AT_OPENING && k != AT_OPENING
            && k != DISMISSED_AT_ONCE
            /* Sessions that run out are in test_self_service_stage and test_happenings. */
            && !(k >= SELF_FULL && k <= SELF_BOUNCED_LATE)
            /* Satisfaction is in test_satisfaction. */
            && k != SATISFIED
            && k != RATED
            /* Deferred work, transfers and what else comes after are in test_random_centres. */
            && k < JOBS
            && !(k >= ANSWERED_WITHIN && k < ANSWERED_AT_ONCE
                 && (k - ANSWERED_WITHIN) % THRESHOLDS_MOST == THRESHOLDS_MOST - 1))
            if (seen[k] < 3)
                fail_msg("counter %zu is only %ld in all centres", k, (long)seen[k]);
    /* Chat and deferred work are in the centres of test_random_centres, wages are in test_pay. */
    for (size_t k = 0; k < GROUP_COUNTERS; k++)
        if ((k < GROUP_SESSIONS || k > GROUP_FOUR_SESSIONS) && k != GROUP_SLOTS
            && k != GROUP_DESKS_BUSY && k != GROUP_PAID && k != GROUP_COST && k != GROUP_ON_JOBS
            && k != GROUP_JOBS && k != GROUP_CALLBACKS && k != GROUP_CALLBACK_TICKS
            && k != GROUP_TRANSFERS && k != GROUP_TRANSFER_TICKS)
            if (agents_seen[k] <= 100)
                fail_msg("counter %zu of groups is only %ld in all centres", k,
                         (long)agents_seen[k]);
    assert_true(lazy_seen > 50 && live_seen > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counters_add_up_in_every_centre),
        cmocka_unit_test(record_is_what_a_recount_of_the_contacts_gives),
        cmocka_unit_test(agents_time_adds_up_to_the_roster_and_to_the_contacts),
        cmocka_unit_test(nobody_is_passed_over),
        cmocka_unit_test(places_and_lines_are_never_exceeded),
        cmocka_unit_test(every_counter_counts_in_some_centre),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
