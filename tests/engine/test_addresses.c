/*
 * Every draw has an address, so a change in one part of the centre leaves all others alone, to the
 * bit.
 */
#include "tests/engine/rows.h"

static char calls[] = "calls", cards[] = "cards", desk[] = "desk", second[] = "second",
            early[] = "early";

/*
 * First attempts of a class in both days arrive at the same tick; those answered in both have
 * the same work, those who abandon in both the same patience. Returns how many were held against
 * each other in work and patience.
 */
static size_t check_same_customers(const struct trace *a, const struct centre *ca,
                                   const struct trace *b, const struct centre *cb, const char *name)
{
    size_t compared = 0, first = 0;
    for (size_t i = 0; i < a->n; i++) {
        const struct trace_row *x = &a->row[i];
        if (x->attempt != 0 || strcmp(ca->classes[x->class].name, name) != 0)
            continue;
        const struct trace_row *y = row_of(b, name, cb, x->interval, x->n, 0);
        assert_non_null(y);
        assert_true(x->arrived == y->arrived);
        first++;
        if (x->end == TRACE_ANSWERED && y->end == TRACE_ANSWERED) {
            assert_true(handle_of(x) == handle_of(y));
            compared++;
        }
        if (x->end == TRACE_ABANDONED && y->end == TRACE_ABANDONED) {
            assert_true(patience_of(x) == patience_of(y));
            compared++;
        }
    }
    assert_true(first > 100);
    return compared;
}

static void fill(struct centre *c)
{
    centre_clear(c, 8, 16, 30);
    struct contact_class *k = centre_class(c, calls, 3.0 / 60, 187.9, 93);
    k->wrap_up = (struct duration){.family = DURATION_LOGNORMAL, .mean_s = 30, .cv = 1};
    k->patience.balk = 0.05;
    k->arrivals.day = (struct factor){FACTOR_LOGNORMAL, 0.15};
    k->arrivals.interval = (struct factor){FACTOR_GAMMA, 0.1};
    k->arrivals.interval_lag1 = 0.8;
    k = centre_class(c, cards, 1.3 / 60, 240, 150);
    k->talk = (struct duration){.family = DURATION_GAMMA, .mean_s = 240, .cv = 0.7};
    centre_staff(c, centre_group(c, desk), 12);
}

static void other_staffing_meets_the_same_customers(void **state)
{
    (void)state;
    struct centre a, b;
    fill(&a);
    fill(&b);
    centre_staff(&b, &b.groups[0], 15);
    struct trace x = centre_told(&a, 7, 3), y = centre_told(&b, 7, 3);
    assert_true(check_same_customers(&x, &a, &y, &b, calls) > 500);
    assert_true(check_same_customers(&x, &a, &y, &b, cards) > 200);
    trace_free(&x);
    trace_free(&y);
}

/* Priorities, laws, volume and the very presence of another class. */
static void another_class_leaves_the_customers_of_this_one_alone(void **state)
{
    (void)state;
    struct centre a, b;
    fill(&a);
    centre_clear(&b, 8, 16, 30);
    centre_class(&b, calls, 0, 1, 1);
    b.classes[0] = a.classes[0];
    b.classes[0].arrivals.share = b.even;
    centre_staff(&b, centre_group(&b, desk), 12);
    struct trace x = centre_told(&a, 7, 3), y = centre_told(&b, 7, 3);
    assert_true(check_same_customers(&x, &a, &y, &b, calls) > 500);
    trace_free(&y);

    fill(&b);
    b.classes[1].arrivals.per_day *= 2;
    b.classes[1].priority = 5;
    b.classes[1].talk = exponential(100);
    y = centre_told(&b, 7, 3);
    assert_true(check_same_customers(&x, &a, &y, &b, calls) > 300);
    trace_free(&x);
    trace_free(&y);
}

/* More calls at ten o'clock: those of half past ten are the same to the bit. */
static void busier_interval_leaves_the_next_one_alone(void **state)
{
    (void)state;
    struct centre a, b;
    fill(&a);
    fill(&b);
    double share[16];
    for (int i = 0; i < 16; i++)
        share[i] = 1.0 / 16;
    share[4] *= 2.5;
    b.classes[0].arrivals.share = share;
    struct trace x = centre_told(&a, 7, 3), y = centre_told(&b, 7, 3);
    assert_true(count_rows(&y, 0, 4) > count_rows(&x, 0, 4) + 20);
    for (uint32_t interval = 0; interval < 16; interval++) {
        const size_t n = count_rows(&x, 0, interval);
        if (interval != 4)
            assert_int_equal(count_rows(&y, 0, interval), n);
        for (uint32_t i = 0; i < n; i++) {
            const struct trace_row *r = row_of(&x, calls, &a, interval, i, 0);
            const struct trace_row *s = row_of(&y, calls, &b, interval, i, 0);
            if (interval != 4)
                assert_true(r->arrived == s->arrived);
            if (r->end == TRACE_ANSWERED && s->end == TRACE_ANSWERED)
                assert_true(handle_of(r) == handle_of(s));
        }
    }
    trace_free(&x);
    trace_free(&y);
}

static void seeds_and_replications_are_other_days(void **state)
{
    (void)state;
    struct centre c;
    fill(&c);
    struct trace t[3] = {centre_told(&c, 7, 3), centre_told(&c, 8, 3), centre_told(&c, 7, 4)};
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < i; j++) {
            size_t same = 0;
            for (size_t k = 0; k < t[i].n && k < t[j].n; k++)
                same += t[i].row[k].arrived == t[j].row[k].arrived;
            assert_int_equal(same, 0);
        }
    for (int i = 0; i < 3; i++)
        trace_free(&t[i]);
}

/* Told or not, and whatever was simulated before on the same struct day. */
static void day_does_not_depend_on_what_was_simulated_before(void **state)
{
    (void)state;
    struct centre c;
    fill(&c);
    c.classes[0].redial = redial_with(0.5, exponential(300), 5);
    struct plan *p = centre_plan(&c, 2);
    struct day *fresh = day_new(p), *used = day_new(p);
    struct trace t = {0};
    for (uint32_t i = 0; i < 5; i++)
        day_run(used, i);
    day_trace(used, 9, &t);
    const struct record *a = day_run(fresh, 6), *b = day_run(used, 6);
    assert_memory_equal(a->contacts, b->contacts,
                        a->rows * a->streams * COUNTERS * sizeof *a->contacts);
    assert_memory_equal(a->agents, b->agents,
                        a->rows * a->groups * GROUP_COUNTERS * sizeof *a->agents);
    assert_memory_equal(a->waits, b->waits,
                        (1 + a->streams) * WAIT_ENDS * WAIT_BINS * sizeof *a->waits);
    trace_free(&t);
    day_free(fresh);
    day_free(used);
    plan_free(p);
}

/* The work of one who comes by way of self-service is what it would have been without. */
static void self_service_leaves_the_work_alone(void **state)
{
    (void)state;
    struct centre a, b;
    fill(&a);
    fill(&b);
    struct self_service *s = &b.classes[0].self_service;
    s->handles = 0.9;
    s->escalates = 0.8;
    for (int end = 0; end < SELF_ENDS; end++)
        s->time[end] = exponential(60);
    struct trace x = centre_told(&a, 7, 3), y = centre_told(&b, 7, 3);
    assert_true(check_same_customers(&x, &a, &y, &b, calls) > 300);
    trace_free(&x);
    trace_free(&y);
}

/* ---- agents ---------------------------------------------------------------------------------- */

static int64_t present_or_away(const struct record *r, size_t row, size_t group,
                               enum group_counter counter)
{
    return record_agents(r, row, group)[counter];
}

/* A fifteenth head leaves the absence and spells of the fourteen alone. */
static void fifteenth_head_leaves_the_fourteen_alone(void **state)
{
    (void)state;
    struct centre c[2];
    struct plan *p[2];
    struct day *d[2];
    for (size_t i = 0; i < 2; i++) {
        centre_clear(&c[i], 8, 16, 30);
        centre_class(&c[i], calls, 0, 180, 120);
        struct agent_group *g = centre_group(&c[i], desk);
        g->attendance.absence = 0.2;
        g->attendance.in_shift_shrinkage = 0.2;
        centre_shift(&c[i], g, early, 8, 8, 14 + i);
        p[i] = centre_plan(&c[i], 5);
        d[i] = day_new(p[i]);
    }
    int64_t most_away = 0, most_absent = 0;
    for (uint32_t day = 0; day < 50; day++) {
        const struct record *a = day_run(d[0], day), *b = day_run(d[1], day);
        for (size_t row = 1; row < a->rows; row++) {
            const int64_t away =
                present_or_away(b, row, 0, GROUP_AWAY) - present_or_away(a, row, 0, GROUP_AWAY);
            const int64_t absent =
                present_or_away(b, row, 0, GROUP_ABSENT) - present_or_away(a, row, 0, GROUP_ABSENT);
            /* What is added is one person's. */
            assert_true(away >= 0 && absent >= 0 && away + absent <= p[0]->interval);
            most_away = away > most_away ? away : most_away;
            most_absent = absent > most_absent ? absent : most_absent;
        }
    }
    assert_true(most_away > 0 && most_absent == p[0]->interval);
    for (size_t i = 0; i < 2; i++) {
        day_free(d[i]);
        plan_free(p[i]);
    }
}

static void another_group_leaves_the_absence_of_this_one_alone(void **state)
{
    (void)state;
    int64_t absent[2][16] = {{0}};
    for (int i = 0; i < 2; i++) {
        struct centre c;
        centre_clear(&c, 8, 16, 30);
        centre_class(&c, calls, 0, 180, 120);
        if (i == 1) {
            struct agent_group *g = centre_group(&c, second);
            g->attendance.absence = 0.5;
            centre_shift(&c, g, early, 7, 9, 33);
        }
        struct agent_group *g = centre_group(&c, desk);
        g->attendance.absence = 0.2;
        g->attendance.absence_day_cv = 0.5;
        centre_shift(&c, g, early, 8, 8, 40);
        struct plan *p = centre_plan(&c, 5);
        struct day *d = day_new(p);
        const struct record *r = day_run(d, 4);
        for (size_t row = 0; row < 16; row++)
            absent[i][row] = record_agents(r, 1 + row, (size_t)i)[GROUP_ABSENT];
        day_free(d);
        plan_free(p);
    }
    assert_memory_equal(absent[0], absent[1], sizeof absent[0]);
    assert_true(absent[0][0] > 0);
}

/* ---- patience, looked at when it ends or at the head of the queue ---------------------------- */

static void both_forms_of_patience_give_the_same_bits(void **state)
{
    (void)state;
    for (int variant = 0; variant < 4; variant++) {
        struct centre c[2];
        const struct record *r[2];
        struct plan *p[2];
        struct day *d[2];
        for (int live = 0; live < 2; live++) {
            struct centre *x = &c[live];
            fill(x);
            centre_staff(x, &x->groups[0], variant == 1 ? 6 : 13);
            x->scenario.hours.at_close = variant == 2 ? CLOSING_DISMISS : CLOSING_SERVE;
            x->scenario.hours.days = 2;
            if (variant == 3) { /* with ties, and a queue that outlasts the day */
                x->scenario.layers = (struct layers){0};
                x->classes[0].patience.law = fixed(120);
                x->classes[1].patience.law = fixed(36000);
                x->groups[0].n_skills = 1;
            }
            if (live)
                x->channels[0].queue_places = 1u << 30;
            p[live] = centre_plan(x, 5);
            assert_int_equal(p[live]->streams[0].patience_is_lazy, !live);
            d[live] = day_new(p[live]);
        }
        for (uint32_t day = 0; day < 20; day++) {
            for (int live = 0; live < 2; live++)
                r[live] = day_run(d[live], day);
            assert_memory_equal(r[0]->contacts, r[1]->contacts,
                                r[0]->rows * r[0]->streams * COUNTERS * sizeof *r[0]->contacts);
            assert_memory_equal(r[0]->agents, r[1]->agents,
                                r[0]->rows * r[0]->groups * GROUP_COUNTERS * sizeof *r[0]->agents);
            assert_memory_equal(r[0]->waits, r[1]->waits,
                                (1 + r[0]->streams) * WAIT_ENDS * WAIT_BINS * sizeof *r[0]->waits);
        }
        int64_t abandoned = 0;
        for (size_t row = 1; row < r[0]->rows; row++)
            for (size_t class = 0; class < 2; class ++)
                abandoned += record_contacts(r[0], row, class)[ABANDONED];
        assert_true(abandoned > 20);
        for (int live = 0; live < 2; live++) {
            day_free(d[live]);
            plan_free(p[live]);
        }
    }
}

/* ---- the warm-up ----------------------------------------------------------------------------- */

static void warm_up_leaves_the_counted_customers_alone(void **state)
{
    (void)state;
    static const double warm_up_h[] = {0, 1, 5.5, 24, 49};
    struct trace first = {0};
    struct centre c0;
    for (size_t i = 0; i < sizeof warm_up_h / sizeof *warm_up_h; i++) {
        struct centre c;
        centre_clear(&c, 0, 24, 30);
        struct contact_class *k = centre_class(&c, calls, 1.5 / 60, 187.9, 93);
        k->arrivals.day = (struct factor){FACTOR_LOGNORMAL, 0.15};
        k->arrivals.interval = (struct factor){FACTOR_LOGNORMAL, 0.1};
        k->arrivals.interval_lag1 = 0.8;
        centre_staff(&c, centre_group(&c, desk), 5);
        c.scenario.hours.warm_up_s = warm_up_h[i] * 3600;
        struct trace t = centre_told(&c, 7, 3);
        if (i == 0) {
            first = t;
            c0 = c;
            continue;
        }
        size_t warming = 0;
        for (size_t k2 = 0; k2 < t.n; k2++)
            warming += t.row[k2].arrived < 0;
        assert_int_equal(t.n - warming, first.n);
        assert_true((double)warming > 30 * warm_up_h[i]);
        assert_true(check_same_customers(&first, &c0, &t, &c, calls) > 1000);
        trace_free(&t);
    }
    trace_free(&first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_staffing_meets_the_same_customers),
        cmocka_unit_test(another_class_leaves_the_customers_of_this_one_alone),
        cmocka_unit_test(busier_interval_leaves_the_next_one_alone),
        cmocka_unit_test(seeds_and_replications_are_other_days),
        cmocka_unit_test(day_does_not_depend_on_what_was_simulated_before),
        cmocka_unit_test(self_service_leaves_the_work_alone),
        cmocka_unit_test(fifteenth_head_leaves_the_fourteen_alone),
        cmocka_unit_test(another_group_leaves_the_absence_of_this_one_alone),
        cmocka_unit_test(both_forms_of_patience_give_the_same_bits),
        cmocka_unit_test(warm_up_leaves_the_counted_customers_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
