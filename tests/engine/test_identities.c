/*
 * What must hold in any centre, whatever it is like: its counters add up among themselves, and its
 * agents' time to the roster and to the contacts.
 */
#include <stdlib.h>

#include "tests/engine/sample_days.h"

/* ---- the sums among themselves --------------------------------------------------------------- */

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

/* ---- where the agents' time goes ------------------------------------------------------------- */

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

/* ---- does the sample see everything? --------------------------------------------------------- */

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
        cmocka_unit_test(agents_time_adds_up_to_the_roster_and_to_the_contacts),
        cmocka_unit_test(every_counter_counts_in_some_centre),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
