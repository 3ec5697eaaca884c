#include "sim/engine/day.h"

#include "sim/base/mem.h"
#include "sim/engine/pay.h"
#include "sim/engine/state.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const char *const trace_end_names[TRACE_ENDS] = {
    [TRACE_OPEN] = "open",
    [TRACE_ANSWERED] = "answered",
    [TRACE_ABANDONED] = "abandoned",
    [TRACE_BALKED] = "balked",
    [TRACE_BLOCKED] = "blocked",
    [TRACE_BLOCKED_ENTRY] = "blocked_entry",
    [TRACE_DISMISSED] = "dismissed",
    [TRACE_UNFINISHED] = "unfinished",
    [TRACE_OUT_OF_HOURS] = "out_of_hours",
    [TRACE_MOVED_CLOSED] = "moved_closed",
    [TRACE_COMES_AT_OPENING] = "comes_at_opening",
    [TRACE_SELF_RESOLVED] = "self_resolved",
    [TRACE_SELF_BOUNCED] = "self_bounced",
    [TRACE_SELF_GAVE_UP] = "self_gave_up",
    [TRACE_DEFLECTED_ENTRY] = "deflected_entry",
    [TRACE_CALLED_BACK] = "called_back",
    [TRACE_MOVED_WAITING] = "moved_waiting",
    [TRACE_DONE] = "done",
    [TRACE_NOT_REACHED] = "not_reached",
};

const char *const trace_step_names[TRACE_STEPS] = {
    [STEP_CONTACT] = "contact",
    [STEP_TRANSFER] = "transfer",
    [STEP_ORDER] = "work_order",
};

void trace_free(struct trace *t)
{
    free(t->row);
    *t = (struct trace){0};
}

static size_t all_intervals(const struct plan *p)
{
    return (size_t)(p->intervals - p->first_interval);
}

struct day *day_new(const struct plan *p)
{
    const size_t rows = 1 + (size_t)p->intervals;
    struct day *d = mem_lines(1, sizeof *d);
    *d = (struct day){
        .plan = p,
        .agent_keys = tournament_new(p->n_agents),
        .inflow_keys = tournament_new(p->n_classes),
        .later = later_new(),
        .room_contacts = 1024,
        .streams = mem_lines(p->n_streams, sizeof *d->streams),
        .backlogs = p->has_jobs ? mem_array(p->n_streams, sizeof *d->backlogs) : NULL,
        .agents = mem_lines(p->n_agents, sizeof *d->agents),
        .clocks = mem_array(p->n_agents, sizeof *d->clocks),
        .desks = mem_array(p->n_desks, sizeof *d->desks),
        .groups = mem_lines(p->n_groups, sizeof *d->groups),
        .inflows = mem_lines(p->n_classes, sizeof *d->inflows),
        .channels = mem_array(p->scenario->n_channels, sizeof *d->channels),
        .containment =
            p->containment_changes ? mem_array(p->n_streams, sizeof *d->containment) : NULL,
        .row_start = mem_array(rows, sizeof *d->row_start),
        .record = record_new(rows, p->n_streams, p->n_groups),
        .counted_from = (uint32_t)(p->n_streams * COUNTERS),
    };
    d->cover_from = p->n_groups > 1 ? d->counted_from : UINT32_MAX;
    d->contacts = mem_lines(d->room_contacts, sizeof *d->contacts);
    for (size_t c = 0; c < p->n_classes; c++) {
        d->inflows[c].expected = mem_array(all_intervals(p), sizeof(double));
        d->inflows[c].volume = mem_array(p->scenario->hours.days, sizeof(double));
        d->inflows[c].unseen = mem_array((size_t)p->intervals, sizeof(double));
    }
    for (size_t i = 0; i < p->n_streams; i++) {
        d->streams[i].plan = &p->streams[i];
        d->streams[i].channel = &d->channels[p->streams[i].channel];
    }
    for (size_t g = 0; g < p->n_groups; g++)
        d->groups[g].plan = &p->groups[g];
    for (int32_t i = 0; i < p->intervals; i++)
        d->row_start[i + 1] = plan_interval_start(p, i);
    return d;
}

void day_free(struct day *d)
{
    if (!d)
        return;
    for (size_t c = 0; c < d->plan->n_classes; c++) {
        free(d->inflows[c].expected);
        free(d->inflows[c].volume);
        free(d->inflows[c].unseen);
    }
    tournament_free(&d->agent_keys);
    tournament_free(&d->inflow_keys);
    later_free(&d->later);
    free(d->contacts);
    free(d->streams);
    free(d->backlogs);
    free(d->agents);
    free(d->clocks);
    free(d->desks);
    free(d->groups);
    free(d->inflows);
    free(d->channels);
    free(d->containment);
    free(d->row_start);
    free(d->trace_row);
    record_free(&d->record);
    free(d);
}

/* --- opening --------------------------------------------------------------------------------- */

static void open_agents(struct day *d)
{
    const struct plan *p = d->plan;
    tournament_clear(&d->agent_keys);
    for (size_t g = 0; g < p->n_groups; g++) {
        const struct plan_group *pg = &p->groups[g];
        int64_t *row = record_agents(&d->record, 0, g);
        d->groups[g] = (struct group_state){
            .plan = pg,
            .row = row,
            .overtime_row = row,
            .free_seat = pg->n_agents > 0 ? pg->first_agent : NOBODY,
            .absence_day = INT32_MIN,
            .interruptible = {NOBODY, NOBODY, 0},
            .staying = {NOBODY, NOBODY, 0},
        };
        for (unsigned used = 0; used < SESSIONS_MOST; used++)
            d->groups[g].at[used] = (struct available){NOBODY, NOBODY, 0};
        for (uint32_t i = 0; i < pg->n_agents; i++)
            d->agents[pg->first_agent + i] = (struct agent){
                .next = i + 1 < pg->n_agents ? pg->first_agent + i + 1 : NOBODY,
                .contact = NOBODY,
                .group = (uint8_t)g,
                .state = AGENT_OFF,
                .counts_as = GROUP_COUNTERS,
                .spell_due = TICKS_MOST,
            };
    }
}

static void open_channels(struct day *d)
{
    for (uint32_t i = 0; i < d->plan->scenario->n_channels; i++) {
        const struct channel *c = &d->plan->scenario->channels[i];
        d->channels[i] = (struct channel_state){
            .open = d->open && !c->has_hours,
            .lines_free = d->plan->lines[i],
            .places_free = c->queue_places,
            .sessions_most = c->sessions,
            .when_full = c->when_full,
            .inside = {NOBODY, NOBODY, 0},
        };
        if (!d->channels[i].open)
            channel_is_closed(d, i);
    }
}

static void open_day(struct day *d, const uint32_t replication[LAYERS])
{
    const struct plan *p = d->plan;
    record_clear(&d->record);
    memcpy(d->replication_of, replication, sizeof d->replication_of);
    d->replication = replication[LAYER_CUSTOMERS];
    d->now = 0;
    d->open = p->scenario->hours.never_closes && plan_is_open(p, p->first_interval);
    d->running = true;
    d->row = 0;
    d->first_cell = 0;
    d->row_started = 0;
    d->row_ends = p->start;
    d->tape = p->tape;
    d->free_contact = NOBODY;
    d->n_contacts = 0;
    later_clear(&d->later);
    for (size_t c = 0; c < p->n_streams; c++)
        d->streams[c].queue = (struct queue){NOBODY, NOBODY, 0};
    open_channels(d);
    memset(d->desks, 0, p->n_desks * sizeof *d->desks);
    open_agents(d);
    inflows_open(d);
    happenings_open(d);
    if (p->has_jobs)
        backlogs_open(d);
}

/* --- closing --------------------------------------------------------------------------------- */

/* What follows from other counters, some of it where nobody comes back; the loop does not keep it.
 */
static void count_what_follows(struct day *d)
{
    for (size_t row = 0; row < d->record.rows; row++)
        for (size_t stream = 0; stream < d->plan->n_streams; stream++) {
            int64_t *k = record_contacts(&d->record, row, stream);
            k[WAIT_TICKS] += k[WAIT_ANSWERED_TICKS];
            for (size_t t = 0; t < d->plan->n_thresholds; t++)
                k[ANSWERED_WITHIN + t] += k[ANSWERED_AT_ONCE];
            k[SELF_UNFINISHED] = k[SELF_HANDLED] - k[SELF_ENDED_ESCALATED] - k[SELF_ENDED_GAVE_UP]
                                 - k[SELF_ENDED_BOUNCED] - k[SELF_ENDED_RESOLVED];
            if (d->plan->streams[stream].is_deferred) {
                k[JOBS] = k[ARRIVALS];
                if (!d->plan->streams[stream].comes_back)
                    k[FIRST_ATTEMPTS] = k[ARRIVALS] - k[ORDERS];
                continue;
            }
            if (d->plan->streams[stream].is_rated)
                k[RATED] = k[ANSWERED] << SATISFIED_BITS;
            if (d->plan->streams[stream].comes_back)
                continue;
            k[FIRST_ATTEMPTS] = k[ARRIVALS];
            k[FIRST_REQUESTED] = k[CUSTOMERS_ASKED] = k[REQUESTED];
            k[FIRST_ANSWERED] = k[CUSTOMERS_REACHED] = k[ANSWERED];
        }
}

/* Of groups with several sessions at a time: what follows from where their time went. */
static void count_slots(struct day *d)
{
    for (size_t row = 0; row < d->record.rows; row++)
        for (size_t group = 0; group < d->plan->n_groups; group++) {
            int64_t *k = record_agents(&d->record, row, group);
            if (d->groups[group].plan->levels == 1)
                continue;
            k[GROUP_SLOTS] = d->groups[group].plan->levels * (k[GROUP_IDLE] + k[GROUP_BUSY]);
            k[GROUP_DESKS_BUSY] = k[GROUP_BUSY] - k[GROUP_ON_JOBS];
        }
}

/* Nobody idles while a contact he may take is waiting, but those kept free for calls while a chat
 * is; or beyond the reserve while a job is. After any event. */
static void assert_nobody_idles_in_vain(const struct day *d)
{
#ifndef NDEBUG
    for (size_t g = 0; g < d->plan->n_groups; g++) {
        const struct group_state *gs = &d->groups[g];
        const bool is_kept = gs->at[0].n <= agents_kept_free(d, (uint32_t)g);
        const uint64_t waiting =
            is_kept ? gs->waiting & d->groups[g].plan->whole_agent : gs->waiting;
        /* What waits for long enough by now has its event still to come. */
        assert(gs->at[0].n == 0 || waiting == 0 || key_time(d->later.next) == d->now);
        /* Opening comes just before its interval, and that before the jobs. Nothing follows the
         * end of the horizon. */
        assert(!d->open || !d->running || key_time(d->tape->key) == d->now || !gs->backlog
               || gs->at[0].n <= d->groups[g].plan->group->reserve);
    }
#else
    (void)d;
#endif
}

/* The loop keeps account of who covers what only where there is more than one group. */
static void cover_by_one_group(struct day *d)
{
    const struct record *r = &d->record;
    for (size_t row = 1; r->groups == 1 && row < r->rows; row++)
        for (size_t stream = 0; stream < r->streams; stream++) {
            const int64_t *k = record_contacts(r, row, stream);
            record_cover(r, 0, stream)[COVER_ANSWERED] +=
                k[ANSWERED] + k[TRANSFER_ANSWERED] + k[JOBS_DONE];
            record_cover(r, 0, stream)[COVER_HANDLE_TICKS] +=
                k[HANDLE_TICKS] + k[TRANSFER_HANDLE_TICKS] + k[JOB_TICKS];
        }
}

/* Every answered contact has been answered, and every job done, by one of the groups. */
static void assert_cover(const struct record *r)
{
#ifndef NDEBUG
    for (size_t stream = 0; stream < r->streams; stream++) {
        int64_t answered = 0;
        for (size_t row = 1; row < r->rows; row++)
            answered += record_contacts(r, row, stream)[ANSWERED]
                        + record_contacts(r, row, stream)[TRANSFER_ANSWERED]
                        + record_contacts(r, row, stream)[JOBS_DONE];
        for (size_t group = 0; group < r->groups; group++)
            answered -= record_cover(r, group, stream)[COVER_ANSWERED];
        assert(answered == 0);
    }
#else
    (void)r;
#endif
}

/* Every job that came has been done, waits, or is in hand. */
static void assert_no_job_is_lost(const struct day *d)
{
#ifndef NDEBUG
    for (size_t stream = 0; d->backlogs && stream < d->plan->n_streams; stream++) {
        int64_t jobs = d->backlogs[stream].n + d->backlogs[stream].to_be_called;
        for (size_t row = 0; row < d->record.rows; row++)
            jobs += record_contacts(&d->record, row, stream)[JOBS_DONE]
                    + record_contacts(&d->record, row, stream)[NOT_REACHED]
                    - record_contacts(&d->record, row, stream)[JOBS];
        for (uint32_t i = 0; i < d->plan->n_agents; i++)
            jobs += d->agents[i].state == AGENT_ON_JOB
                    && d->contacts[d->agents[i].contact].stream == stream;
        assert(jobs == 0);
    }
#else
    (void)d;
#endif
}

/* What must hold on every day, whatever the scenario. */
static void assert_identities(const struct day *d)
{
#ifndef NDEBUG
    for (size_t row = 0; row < d->record.rows; row++) {
        for (size_t stream = 0; stream < d->plan->n_streams; stream++) {
            const int64_t *k = record_contacts(&d->record, row, stream);
            assert(k[REQUESTED]
                   == k[ANSWERED] + k[ABANDONED] + k[BALKED] + k[BLOCKED] + k[DISMISSED]
                          + k[UNFINISHED] + k[CALLED_BACK] + k[MOVED_WAITING]);
            assert(k[ARRIVALS]
                   == k[FIRST_ATTEMPTS] + k[REDIALS] + k[BOUNCE_RETURNS] + k[RECONTACTS]
                          + k[AT_OPENING] + k[MOVED_IN] + k[ORDERS]);
            assert(k[MOVED_CLOSED] + k[COMES_AT_OPENING] <= k[OUT_OF_HOURS]);
            assert(k[CUSTOMERS_REACHED] <= k[CUSTOMERS_ASKED]);
            assert(k[UNRESOLVED] <= k[ANSWERED] + k[CALLBACK_REACHED]);
            assert(k[CALLBACK_REACHED] + k[CALLBACK_FAILED] <= k[CALLED_BACK]);
            assert(k[TRANSFERS] == k[TRANSFER_ANSWERED] + k[TRANSFER_ABANDONED] + k[TRANSFER_CUT]);
            assert(k[SATISFIED] <= k[RATED]);
            assert(k[JOBS_DONE_BY_DUE] <= k[JOBS_DUE]);
            assert(k[NOT_DUE_YET] <= k[JOBS]);
            assert(!d->plan->streams[stream].is_deferred || k[REQUESTED] == 0);
            for (size_t counter = 0; counter < COUNTERS; counter++)
                assert(k[counter] >= 0);
        }
        for (size_t group = 0; row > 0 && group < d->plan->n_groups; group++)
            for (size_t counter = 0; counter < GROUP_COUNTERS; counter++)
                assert(record_agents(&d->record, row, group)[counter] >= 0);
        for (size_t group = 0; row > 0 && group < d->plan->n_groups; group++) {
            const int64_t *k = record_agents(&d->record, row, group);
            assert(k[GROUP_ON_JOBS] <= k[GROUP_BUSY]);
        }
    }
    for (size_t g = 0; g < d->plan->n_groups; g++) {
        uint32_t states[AGENT_STATES] = {0};
        const struct plan_group *pg = d->groups[g].plan;
        for (uint32_t i = 0; i < pg->n_agents; i++)
            states[d->agents[pg->first_agent + i].state]++;
        assert(states[AGENT_IDLE] == d->groups[g].at[0].n);
        assert(states[AGENT_ON_JOB] >= d->groups[g].interruptible.n);
    }
#else
    (void)d;
#endif
}

static void close_day(struct day *d)
{
    if (d->plan->has_jobs)
        backlogs_close(d);
    for (uint32_t stream = 0; stream < d->plan->n_streams; stream++)
        if (!d->plan->streams[stream].is_deferred)
            queue_leave_unfinished(d, stream);
    desks_close(d);
    count_what_follows(d);
    count_slots(d);
    cover_by_one_group(d);
    pay_close(d->plan, &d->record);
    assert_identities(d);
    assert_no_job_is_lost(d);
    assert_cover(&d->record);
}

/* --- the loop -------------------------------------------------------------------------------- */

static uint64_t next_event(const struct day *d)
{
    const uint64_t agent = tournament_next(&d->agent_keys);
    const uint64_t arrival = tournament_next(&d->inflow_keys);
    const uint64_t later = d->later.next;
    const uint64_t roster = d->tape->key;
    const uint64_t contact = arrival < later ? arrival : later;
    const uint64_t staff = agent < roster ? agent : roster;
    return contact < staff ? contact : staff;
}

/* What was to happen to a contact, unless it has lost its meaning. */
static void later_happens(struct day *d)
{
    const struct later_event event = later_take(&d->later);
    const struct contact *c = &d->contacts[event.contact];
    if (event.generation != c->generation)
        return;
    switch ((enum later_kind)event.kind) {
    case LATER_PATIENCE_ENDS:
        /* The generation may have come full circle since the contact was answered. */
        if (c->requested + c->patience == d->now)
            contact_gives_up(d, event.contact);
        break;
    case LATER_SELF_SERVICE_ENDS:
        if (c->requested == d->now)
            self_service_ends(d, event.contact);
        break;
    case LATER_OVERFLOWS: contact_overflows(d, event.contact); break;
    case LATER_OFFER: contact_is_offered(d, event.contact); break;
    case LATER_CALL: call_is_due(d, event.contact); break;
    case LATER_COMES_BACK: contact_comes_back(d, event.contact); break;
    case LATER_COMES_AT_OPENING: contact_comes_at_opening(d, event.contact); break;
    case LATER_IS_CALLED_AGAIN: job_is_due_for_a_call(d, event.contact); break;
    }
}

static void brings(struct day *d, uint64_t key)
{
    switch (key_bringer(key)) {
    case BRINGS_ROSTER: roster_moves(d); break;
    case BRINGS_LATER: later_happens(d); break;
    case BRINGS_ARRIVAL: customer_comes(d, key_brought(key)); break;
    }
}

const struct record *day_run(struct day *d, uint32_t replication)
{
    uint32_t all[LAYERS];
    for (enum layer layer = 0; layer < LAYERS; layer++)
        all[layer] = replication;
    return day_run_mixed(d, all);
}

const struct record *day_run_mixed(struct day *d, const uint32_t replication[LAYERS])
{
    open_day(d, replication);
    while (d->running) {
        const uint64_t key = next_event(d);
        assert(key_time(key) >= d->now);
        d->now = key_time(key);
        switch (key_turn(key)) {
        case TURN_ROSTER_LEAVES: roster_moves(d); break;
        case TURN_PATIENCE_ENDS: later_happens(d); break;
        case TURN_AGENT: agent_comes_free(d, key_subject(key)); break;
        case TURN_BRINGS: brings(d, key); break;
        }
        assert_nobody_idles_in_vain(d);
    }
    close_day(d);
    return &d->record;
}

void day_trace(struct day *d, uint32_t replication, struct trace *t)
{
    d->trace_row = mem_grow(d->trace_row, d->room_contacts, sizeof *d->trace_row);
    d->trace = t;
    day_run(d, replication);
    d->trace = NULL;
}
