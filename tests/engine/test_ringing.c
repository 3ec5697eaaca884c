/*
 * Agents whose telephones ring: against an exact queue, and against the same agents who wrap up for
 * longer instead.
 */
#include "tests/engine/centre.h"

static char calls[] = "calls", desk[] = "desk", second[] = "second", cards[] = "cards";

/* One agent, nobody gives up: the mean wait in the queue by Pollaczek and Khinchine. */
struct one_agent {
    double rate, talk_s, ring_s;
};

static double busy_share(const struct one_agent *q)
{
    return q->rate * (q->talk_s + q->ring_s);
}

static double mean_wait_s(const struct one_agent *q)
{
    const double mean_s = q->talk_s + q->ring_s;
    const double square = q->talk_s * q->talk_s + mean_s * mean_s; /* exponential talk */
    return q->rate * square / (2 * (1 - busy_share(q))) + q->ring_s;
}

static void ringing_is_part_of_the_wait_and_of_busy_time(void **state)
{
    (void)state;
    const struct one_agent right = {1 / 400.0, 187.9, 31.7}, wrong = {1 / 400.0, 187.9, 40};
    struct centre c;
    centre_queue(&c, right.rate, right.talk_s, INFINITY, 1);
    c.groups[0].ring_s = right.ring_s;
    c.scenario.hours.days = 10;
    struct experiment *e = centre_run(&c, 448);
    check_exact(measured(e, "wait_s"), mean_wait_s(&right), 0.02);
    check_not(measured(e, "wait_s"), mean_wait_s(&wrong));
    check_not(measured(e, "wait_s"), mean_wait_s(&right) - right.ring_s);
    check_exact(measured(e, "occupancy"), busy_share(&right), 0.005);
    check_not(measured(e, "occupancy"), busy_share(&wrong));
    check_exact(measured(e, "delayed_share"), busy_share(&right), 0.01);
    check_exact(measured(e, "handle_s"), right.talk_s, 0.01);
    check_exact(measured(e, "queue_length"), right.rate * (mean_wait_s(&right) - right.ring_s),
                0.03);
    experiment_free(e);
}

/* ---- in place of a longer wrap-up
 * ----------------------------------------------------------------
 */

static const double ring_s = 7.3, wrap_up_s = 11;

/* Two groups, of which the first rings or wraps up for longer. Its contacts have lines, so that the
 * ends of talks are events too. */
static void fill(struct centre *c, bool rings, size_t lines)
{
    centre_clear(c, 8, 16, 30);
    c->channels[0].lines = lines;
    centre_class(c, calls, 3.0 / 60, 187.9, 45);
    c->classes[0].wrap_up = fixed(wrap_up_s + (rings ? 0 : ring_s));
    centre_shift(c, centre_group(c, desk), desk, 8, 8, 8);
    c->groups[0].attendance.in_shift_shrinkage = 0.1;
    c->groups[0].ring_s = rings ? ring_s : 0;
}

/* Nothing else changes: who comes, who gives up, when agents come free. One whose patience would
 * end while it rings is greeted all the same. */
static void ringing_moves_the_greeting_and_nothing_else(void **state)
{
    (void)state;
    struct centre rings, wraps_up;
    fill(&rings, true, 0);
    fill(&wraps_up, false, 0);
    struct trace a = centre_told(&rings, 7, 3), b = centre_told(&wraps_up, 7, 3);
    const ticks ring = ticks_from_seconds(ring_s);
    size_t greeted = 0, gave_up = 0;
    assert_int_equal(a.n, b.n);
    for (size_t i = 0; i < a.n; i++) {
        struct trace_row row = a.row[i];
        if (row.end == TRACE_ANSWERED) {
            row.ended -= ring;
            greeted++;
        }
        gave_up += row.end == TRACE_ABANDONED;
        assert_memory_equal(&row, &b.row[i], sizeof row);
    }
    assert_true(greeted > 500 && gave_up > 100);
    trace_free(&a);
    trace_free(&b);
}

static void check_agents_time(const struct record *a, const struct record *b)
{
    for (size_t row = 0; row < a->rows; row++)
        for (int k = GROUP_IDLE; k <= GROUP_ON_JOBS; k++)
            assert_int_equal(record_agents(a, row, 0)[k], record_agents(b, row, 0)[k]);
}

/* And in the sums, where a wait of nothing is not counted among those in the queue. */
static void sums_tell_ringing_from_queueing(void **state)
{
    (void)state;
    struct centre rings, wraps_up;
    fill(&rings, true, 0);
    fill(&wraps_up, false, 0);
    struct plan *p = centre_plan(&rings, 7), *q = centre_plan(&wraps_up, 7);
    struct day *d = day_new(p), *e = day_new(q);
    const struct record *a = day_run(d, 3), *b = day_run(e, 3);
    const ticks ring = ticks_from_seconds(ring_s);
    check_agents_time(a, b);
    for (size_t row = 0; row < a->rows; row++) {
        const int64_t *x = record_contacts(a, row, 0), *y = record_contacts(b, row, 0);
        assert_int_equal(x[ANSWERED], y[ANSWERED]);
        assert_int_equal(x[WAIT_TICKS], y[WAIT_TICKS] + ring * y[ANSWERED]);
        assert_int_equal(x[HANDLE_TICKS], y[HANDLE_TICKS] - ring * y[ANSWERED]);
        assert_int_equal(x[QUEUE_TICKS], y[QUEUE_TICKS]);
        assert_int_equal(x[ANSWERED_AT_ONCE], 0);
        assert_int_equal(x[RANG_AT_ONCE], y[ANSWERED_AT_ONCE]);
        assert_int_equal(y[RANG_AT_ONCE], 0);
    }
    day_free(d);
    day_free(e);
    plan_free(p);
    plan_free(q);
}

/* A line is held while it rings: as if the talk were longer by it. */
static void ringing_holds_the_line(void **state)
{
    (void)state;
    struct centre rings, talks;
    fill(&rings, true, 8);
    fill(&talks, true, 8);
    rings.classes[0].talk = fixed(150);
    talks.classes[0].talk = fixed(150 + ring_s);
    talks.groups[0].ring_s = 0;
    struct trace a = centre_told(&rings, 7, 3), b = centre_told(&talks, 7, 3);
    size_t no_line = 0;
    assert_int_equal(a.n, b.n);
    for (size_t i = 0; i < a.n; i++) {
        assert_int_equal(a.row[i].end, b.row[i].end);
        assert_true(a.row[i].handled == b.row[i].handled);
        no_line += a.row[i].end == TRACE_BLOCKED_ENTRY;
    }
    assert_true(no_line > 100);
    trace_free(&a);
    trace_free(&b);
}

/* ---- passed on warm
 * ------------------------------------------------------------------------------
 */

/* The agent before stays with the customer while it rings at the further one. */
static void agent_who_passes_on_waits_for_the_greeting(void **state)
{
    (void)state;
    struct transfer on = {.to = 1, .probability = 1, .is_warm = true, .brief_s = 20};
    struct centre c;
    centre_clear(&c, 8, 16, 30);
    centre_class(&c, calls, 0.5 / 60, 187.9, INFINITY);
    centre_class(&c, cards, 0, 300, INFINITY);
    c.classes[0].transfers = &on;
    c.classes[0].n_transfers = 1;
    struct agent_group *first = centre_group(&c, desk), *further = centre_group(&c, second);
    first->n_skills = 1;
    c.skills[1][0] = (struct skill){.class = 1, .rank = 1};
    further->n_skills = 1;
    centre_staff(&c, first, 40);
    centre_staff(&c, further, 40);
    further->ring_s = ring_s;
    struct plan *p = centre_plan(&c, 7);
    struct day *d = day_new(p);
    const struct record *r = day_run(d, 3);
    const ticks ring = ticks_from_seconds(ring_s), brief = ticks_from_seconds(20);
    int64_t legs = 0;
    for (size_t row = 0; row < r->rows; row++) {
        const int64_t *k = record_contacts(r, row, 1);
        assert_int_equal(k[TRANSFER_WAIT_TICKS], ring * k[TRANSFER_ANSWERED]);
        assert_int_equal(k[TRANSFER_HOLD_TICKS], (ring + brief) * k[TRANSFER_ANSWERED]);
        legs += k[TRANSFER_ANSWERED];
    }
    assert_true(legs > 100);
    day_free(d);
    plan_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ringing_is_part_of_the_wait_and_of_busy_time),
        cmocka_unit_test(ringing_moves_the_greeting_and_nothing_else),
        cmocka_unit_test(sums_tell_ringing_from_queueing),
        cmocka_unit_test(ringing_holds_the_line),
        cmocka_unit_test(agent_who_passes_on_waits_for_the_greeting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
