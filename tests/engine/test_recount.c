/*
 * The record of a day is what a recount of the contacts that were told gives, in any centre.
 */
#include <stdlib.h>

#include "tests/engine/sample_days.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(record_is_what_a_recount_of_the_contacts_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
