/*
 * Every draw has an address, so that what is changed in one place leaves all other draws alone:
 * centres that differ in one point are told contact by contact and compared.
 */
#include <string.h>

#include "tests/engine/random_centre.h"
#include "tests/engine/recount.h"

/* ---- two traces ---------------------------------------------------------------------------- */

static struct trace trace_of(const struct centre *c, uint64_t seed, uint32_t replication)
{
    struct trace t = centre_told(c, seed, replication);
    trace_sort(&t);
    return t;
}

/* What can be told of a customer's draws. */
struct customer {
    const struct trace_row *first; /* attempt */
    ticks talk;                    /* and wrap-up; TRACE_NEVER: never answered */
    ticks patience;                /* TRACE_NEVER: not known */
    ticks waited;                  /* in vain or not, less than the patience */
};

/* From the rows of one customer, of which no attempt has new needs. */
static struct customer customer_of(const struct trace_row *t, const struct trace_row *end)
{
    struct customer c = {t, TRACE_NEVER, TRACE_NEVER, 0};
    for (const struct trace_row *first = t; t < end && same_customer(first, t); t++) {
        if (t->requested == TRACE_NEVER)
            continue;
        const ticks wait = t->ended - t->requested;
        if (t->end == TRACE_ANSWERED)
            c.talk = t->handled - t->ended;
        if (t->end == TRACE_ABANDONED || t->end == TRACE_BALKED)
            c.patience = wait;
        else if (wait > c.waited)
            c.waited = wait;
    }
    return c;
}

/* How many could be compared, and how many of them differ. */
struct comparison {
    size_t customers, talks, patiences, self_services;
    size_t differ, talks_differ;
};

static bool ended_in_self_service(const struct trace_row *t)
{
    return t->end == TRACE_SELF_RESOLVED || t->end == TRACE_SELF_BOUNCED
           || t->end == TRACE_SELF_GAVE_UP;
}

static void compare_customers(struct customer a, struct customer b, struct comparison *c)
{
    c->customers++;
    c->differ += a.first->arrived != b.first->arrived;
    if (a.talk != TRACE_NEVER && b.talk != TRACE_NEVER) {
        c->talks++;
        c->talks_differ += a.talk != b.talk;
        c->differ += a.talk != b.talk;
    }
    if (a.patience != TRACE_NEVER && b.patience != TRACE_NEVER) {
        c->patiences++;
        c->differ += a.patience != b.patience;
    }
    c->differ += a.patience != TRACE_NEVER && b.waited > 0 && b.waited >= a.patience;
    c->differ += b.patience != TRACE_NEVER && a.waited > 0 && a.waited >= b.patience;
    const bool in_a = ended_in_self_service(a.first), in_b = ended_in_self_service(b.first);
    c->self_services += in_a;
    c->differ += in_a != in_b || (in_a && a.first->ended != b.first->ended)
                 || a.first->requested != b.first->requested;
}

/* Compares the customers of a whose (class, interval) is wanted with those of b, where class
 * numbers are greater by `shift`. */
static struct comparison compare(const struct trace *a, const struct trace *b, int shift,
                                 bool (*wanted)(const struct trace_row *t))
{
    struct comparison c = {0};
    const struct trace_row *t = a->row, *u = b->row;
    const struct trace_row *t_end = t + a->n, *u_end = u + b->n;
    for (; t < t_end; t++) {
        if (t->attempt > 0 || !wanted(t))
            continue;
        struct trace_row key = *t;
        key.customer_class = (uint16_t)(key.customer_class + shift);
        while (u < u_end && attempt_compare(u, &key) < 0)
            u++;
        if (u == u_end || attempt_compare(u, &key) != 0) {
            c.differ++;
            continue;
        }
        compare_customers(customer_of(t, t_end), customer_of(u, u_end), &c);
    }
    return c;
}

static bool everybody(const struct trace_row *t)
{
    (void)t;
    return true;
}

/* So many that equality is not an accident. */
static void check_equal_customers(struct comparison c)
{
    if (c.differ > 0)
        fail_msg("%zu of %zu customers differ", c.differ, c.customers);
    assert_true(c.customers > 1000 && c.talks > 200 && c.patiences > 50 && c.self_services > 100);
}

/* ---- the centre that is changed ------------------------------------------------------------ */

static struct contact_class *add_class(struct centre *c, char *name, double per_hour)
{
    struct contact_class *k = centre_class(c, name, per_hour / 3600, 187.9, 92.3);
    k->wrap_up = (struct duration){.family = DURATION_LOGNORMAL, .mean_s = 31, .cv = 0.7};
    k->patience.balk = 0.1;
    k->arrivals.day = (struct factor){FACTOR_LOGNORMAL, 0.1};
    k->arrivals.interval = (struct factor){FACTOR_LOGNORMAL, 0.2};
    k->redial = (struct redial){
        .probability = {0.5}, .delay = exponential(400), .at_most = 4, .keeps_patience = true};
    redial_repeat(&k->redial, 1);
    return k;
}

/* Too few agents for two classes, one of them behind self-service. */
static void centre_make(struct centre *c)
{
    static char cards[] = "cards", loans[] = "loans", desk[] = "desk", early[] = "early";
    centre_clear(c, 8, 18, 30);
    c->scenario.busyness = (struct busyness){0.9, 0.7, 0.5};
    add_class(c, cards, 90);
    struct self_service *s = &add_class(c, loans, 140)->self_service;
    *s = (struct self_service){.handles = 0.8,
                               .escalates = 0.4,
                               .gives_up = 0.1,
                               .bounces = 0.2,
                               .return_delay = exponential(900),
                               .escalates_again = 0.5,
                               .at_most = 2};
    for (int end = 0; end < SELF_ENDS; end++)
        s->time[end] = exponential(60 + 20 * end);
    struct agent_group *g = centre_group(c, desk);
    centre_shift(c, g, early, 8, 10, 9);
    g->attendance.absence = 0.08;
    g->attendance.in_shift_shrinkage = 0.15;
}

static void change_leaves_customers(void (*change)(struct centre *c), int shift,
                                    bool (*wanted)(const struct trace_row *t))
{
    static struct centre before, after;
    centre_make(&before);
    centre_make(&after);
    change(&after);
    for (uint32_t replication = 0; replication < 3; replication++) {
        struct trace a = trace_of(&before, 7, replication), b = trace_of(&after, 7, replication);
        check_equal_customers(compare(&a, &b, shift, wanted));
        trace_free(&a);
        trace_free(&b);
    }
}

/* ---- changes ------------------------------------------------------------------------------- */

static void staff_more(struct centre *c)
{
    c->shifts[0][0].heads = 12;
}

static void staff_by_interval(struct centre *c)
{
    c->groups[0].n_shifts = 0;
    centre_staff(c, &c->groups[0], 7);
    c->groups[0].order = ORDER_RANDOM;
}

static void staffing_leaves_all_customers_alone(void **state)
{
    (void)state;
    change_leaves_customers(staff_more, 0, everybody);
    change_leaves_customers(staff_by_interval, 0, everybody);
}

static bool is_cards(const struct trace_row *t)
{
    return t->class == 0;
}

static bool is_loans(const struct trace_row *t)
{
    return t->class == 1;
}

static void more_cards(struct centre *c)
{
    c->classes[0].arrivals.per_day *= 1.3;
}

static void volume_of_a_class_leaves_the_others_alone(void **state)
{
    (void)state;
    change_leaves_customers(more_cards, 0, is_loans);
}

/* In front of the others, so that all of them change their numbers. */
static void new_class_in_front(struct centre *c)
{
    static char elderly[] = "elderly";
    const size_t n = c->scenario.n_classes;
    memmove(c->classes + 1, c->classes, n * sizeof *c->classes);
    c->scenario.n_classes = 0;
    add_class(c, elderly, 20);
    c->scenario.n_classes = n + 1;
    c->groups[0].n_skills = n + 1;
    for (size_t i = 0; i <= n; i++)
        c->skills[0][i] = (struct skill){.class = (int)i, .rank = 1};
}

static void class_more_leaves_the_others_alone(void **state)
{
    (void)state;
    change_leaves_customers(new_class_in_front, 1, everybody);
}

/* Who bounced before and came back, perhaps, now escalates at once. */
static void bounced_escalate(struct centre *c)
{
    struct self_service *s = &c->classes[1].self_service;
    s->escalates += s->gives_up + s->bounces;
    s->gives_up = s->bounces = 0;
}

static void need_is_the_same_on_whichever_attempt_it_is_met(void **state)
{
    (void)state;
    static struct centre before, after;
    centre_make(&before);
    centre_make(&after);
    bounced_escalate(&after);
    struct trace a = trace_of(&before, 7, 0), b = trace_of(&after, 7, 0);
    const struct comparison c = compare(&a, &b, 0, is_loans);
    assert_true(c.talks > 200 && c.talks_differ == 0 && c.differ > 100);
    trace_free(&a);
    trace_free(&b);
}

static void recontact_brings_another_need(void **state)
{
    (void)state;
    static struct centre c;
    size_t recontacts = 0;
    centre_make(&c);
    c.classes[0].recontact =
        (struct recontact){.probability = 0.5, .delay = exponential(1800), .at_most = 3};
    struct trace t = trace_of(&c, 7, 0);
    for (size_t i = 1; i < t.n; i++) {
        const struct trace_row *a = &t.row[i - 1], *b = &t.row[i];
        if (!same_customer(a, b) || a->end != TRACE_ANSWERED || b->end != TRACE_ANSWERED)
            continue;
        recontacts++;
        assert_true(b->handled - b->ended != a->handled - a->ended);
    }
    assert_true(recontacts > 100);
    trace_free(&t);
}

static void another_seed_or_replication_is_another_day(void **state)
{
    (void)state;
    static struct centre c;
    centre_make(&c);
    struct trace a = trace_of(&c, 7, 0), seed = trace_of(&c, 8, 0), next = trace_of(&c, 7, 1);
    const struct comparison by_seed = compare(&a, &seed, 0, everybody);
    const struct comparison by_replication = compare(&a, &next, 0, everybody);
    assert_true(by_seed.differ > by_seed.customers);
    assert_true(by_replication.differ > by_replication.customers);
    trace_free(&a);
    trace_free(&seed);
    trace_free(&next);
}

/* ---- more calls at ten --------------------------------------------------------------------- */

enum { TEN = 4 }; /* the interval that starts at 10:00 */

static double ten_busier[CENTRE_INTERVALS];

static void more_at_ten(struct centre *c)
{
    memcpy(ten_busier, c->even, sizeof ten_busier);
    ten_busier[TEN] *= 2;
    c->classes[0].arrivals.share = ten_busier;
}

static bool is_not_at_ten(const struct trace_row *t)
{
    return t->interval != TEN;
}

static void more_calls_at_ten_leave_all_other_hours_alone(void **state)
{
    (void)state;
    change_leaves_customers(more_at_ten, 0, is_not_at_ten);
}

static void twice_the_calls_at_ten_come_in_half_the_time(void **state)
{
    (void)state;
    static struct centre before, after;
    centre_make(&before);
    centre_make(&after);
    more_at_ten(&after);
    struct trace a = trace_of(&before, 7, 0), b = trace_of(&after, 7, 0);
    const struct trace_row *u = b.row;
    size_t in_a = 0, in_b = 0;
    for (size_t i = 0; i < b.n; i++)
        in_b += is_cards(&b.row[i]) && !is_not_at_ten(&b.row[i]) && b.row[i].attempt == 0;
    for (const struct trace_row *t = a.row; t < a.row + a.n; t++) {
        if (!is_cards(t) || is_not_at_ten(t) || t->attempt > 0)
            continue;
        in_a++;
        while (attempt_compare(u, t) < 0)
            u++;
        assert_int_equal(attempt_compare(u, t), 0);
        const ticks ten = 10 * 3600 * TICKS_PER_SECOND;
        check_close((double)(u->arrived - ten), (double)(t->arrived - ten) / 2, 1);
    }
    assert_in_range(in_a, 20, 90);
    assert_in_range(in_b, in_a * 3 / 2, in_a * 3);
    trace_free(&a);
    trace_free(&b);
}

/* ---- one head more ------------------------------------------------------------------------- */

/* A group that nobody calls, so that its spells begin when their clock says so. */
static void roster_make(struct centre *c, char *shift, size_t heads, struct duration away)
{
    static char cards[] = "cards", desk[] = "desk";
    centre_clear(c, 8, 18, 15);
    c->scenario.hours.days = 3;
    centre_class(c, cards, 0, 60, 60);
    struct agent_group *g = centre_group(c, desk);
    struct shift *s = centre_shift(c, g, shift, 9, 8, heads);
    shift_break(s, (struct pause){10000, 18000, 1800, false, false});
    g->attendance = (struct attendance){
        .absence = 0.2, .absence_day_cv = 0.4, .in_shift_shrinkage = 0.3, .away = away};
}

/* In how many intervals the two groups do not differ by the time of one person. */
static size_t intervals_apart(const struct centre *more, const struct centre *fewer)
{
    struct plan *p[] = {centre_plan(more, 7), centre_plan(fewer, 7)};
    struct day *d[] = {day_new(p[0]), day_new(p[1])};
    size_t apart = 0;
    for (uint32_t replication = 0; replication < 40; replication++) {
        const struct record *r[] = {day_run(d[0], replication), day_run(d[1], replication)};
        for (size_t row = 1; row < r[0]->rows; row++) {
            const int64_t *k[] = {record_agents(r[0], row, 0), record_agents(r[1], row, 0)};
            bool one_person = true;
            for (size_t i = GROUP_IDLE; i <= GROUP_ABSENT_UNPAID; i++)
                one_person =
                    one_person && k[0][i] >= k[1][i] && k[0][i] - k[1][i] <= p[0]->interval;
            apart += !one_person;
        }
    }
    for (size_t i = 0; i < 2; i++) {
        day_free(d[i]);
        plan_free(p[i]);
    }
    return apart;
}

static void fifteen_heads_for_fourteen_leave_the_fourteen_alone(void **state)
{
    (void)state;
    static struct centre fourteen, fifteen, others;
    static char early[] = "early", late[] = "late";
    const struct duration laws[] = {
        exponential(700), fixed(500), {.family = DURATION_LOGNORMAL, .mean_s = 700, .cv = 1.3}};
    for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) {
        roster_make(&fourteen, early, 14, laws[i]);
        roster_make(&fifteen, early, 15, laws[i]);
        roster_make(&others, late, 15, laws[i]);
        assert_int_equal(intervals_apart(&fifteen, &fourteen), 0);
        /* People of another shift are other people. */
        assert_true(intervals_apart(&others, &fourteen) > 1000);
    }
}

static void second_shift_leaves_the_first_alone(void **state)
{
    (void)state;
    static struct centre one, two;
    static char early[] = "early", late[] = "late";
    roster_make(&one, early, 14, exponential(700));
    roster_make(&two, early, 14, exponential(700));
    centre_shift(&two, &two.groups[0], late, 12, 6, 1);
    assert_int_equal(intervals_apart(&two, &one), 0);
}

/* ---- patience as an event, or looked at only at the head of the queue ----------------------- */

static void check_equal_traces(unsigned number, const struct trace *a, const struct trace *b)
{
    assert_int_equal(a->n, b->n);
    for (size_t i = 0; i < a->n; i++) {
        const struct trace_row *x = &a->row[i], *y = &b->row[i];
        if (trace_compare(x, y) != 0 || x->end != y->end || x->group != y->group
            || x->arrived != y->arrived || x->requested != y->requested || x->ended != y->ended
            || x->handled != y->handled)
            fail_msg("centre %u: contact %zu differs", number, i);
    }
}

static uint64_t run_with_places(struct random_centre *r, unsigned number, size_t places,
                                struct trace *trace)
{
    struct scenario *s = &r->centre.scenario;
    for (size_t i = 0; i < s->n_channels; i++)
        s->channels[i].queue_places = places;
    struct plan *p = centre_plan(&r->centre, number);
    for (size_t i = 0; i < p->n_streams; i++)
        assert_int_equal(p->streams[i].patience_is_lazy, places == SIZE_MAX);
    struct day *d = day_new(p);
    day_trace(d, 3, trace);
    const uint64_t hash = record_hash(day_run(d, 3));
    day_free(d);
    plan_free(p);
    return hash;
}

/* Nothing but the end of his patience can concern one who waits. */
static void let_nothing_concern_those_who_wait(struct random_centre *r)
{
    struct scenario *s = &r->centre.scenario;
    for (size_t i = 0; i < s->n_channels; i++) {
        s->channels[i].lines = s->channels[i].n_deflections = 0;
        s->channels[i].callback = NULL;
    }
    for (size_t i = 0; i < s->n_classes; i++)
        s->classes[i].redial = r->also[i][0].redial = (struct redial){0};
    for (size_t g = 0; g < s->n_groups; g++)
        for (size_t k = 0; k < s->groups[g].n_skills; k++)
            s->groups[g].skills[k].overflow_s = 0;
}

/* Places without limit then make it lazy; a limit that is never reached makes it an event. */
static void lazy_and_live_patience_agree_bit_for_bit(void **state)
{
    (void)state;
    static struct random_centre r;
    for (unsigned number = 0; number < 150; number++) {
        random_centre(&r, number);
        let_nothing_concern_those_who_wait(&r);
        struct trace lazy = {0}, live = {0};
        const uint64_t lazy_hash = run_with_places(&r, number, SIZE_MAX, &lazy);
        const uint64_t live_hash = run_with_places(&r, number, (size_t)1 << 30, &live);
        check_equal_traces(number, &lazy, &live);
        assert_true(lazy_hash == live_hash);
        trace_free(&lazy);
        trace_free(&live);
    }
}

/* ---- warm-up and fixed counts -------------------------------------------------------------- */

static bool is_counted(const struct trace_row *t)
{
    return (int32_t)t->interval >= 0;
}

static void warm_up_changes_no_counted_customer(void **state)
{
    (void)state;
    static struct centre cold, warm;
    centre_make(&cold);
    cold.scenario.hours = (struct calendar_hours){
        .closes_s = 86400, .interval_s = 1800, .intervals = 48, .days = 2, .never_closes = true};
    for (size_t i = 0; i < 48; i++)
        cold.even[i] = 1.0 / 48;
    warm = cold;
    warm.scenario.classes = warm.classes;
    warm.scenario.groups = warm.groups;
    warm.scenario.channels = warm.channels;
    const double warm_ups_h[] = {0.5, 3.2, 27};
    struct trace a = trace_of(&cold, 7, 0);
    for (size_t i = 0; i < 3; i++) {
        warm.scenario.hours.warm_up_s = 3600 * warm_ups_h[i];
        struct trace b = trace_of(&warm, 7, 0);
        check_equal_customers(compare(&a, &b, 0, everybody));
        check_equal_customers(compare(&b, &a, 0, is_counted));
        trace_free(&b);
    }
    trace_free(&a);
}

static void fixed_counts_come_exactly(void **state)
{
    (void)state;
    static struct centre c;
    static double counts[3 * 20];
    centre_make(&c);
    c.scenario.hours.days = 3;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        counts[i] = (double)((i * i * 31 + 7) % 600); /* more than a block of draws */
    counts[5] = 0;
    c.classes[0].arrivals.counts = counts;
    for (int random = 0; random < 2; random++) {
        c.scenario.layers.arrivals = random;
        struct plan *p = centre_plan(&c, 7);
        struct day *d = day_new(p);
        for (uint32_t replication = 0; replication < 5; replication++) {
            const struct record *r = day_run(d, replication);
            for (size_t row = 1; row < r->rows; row++)
                assert_int_equal(record_contacts(r, row, 0)[FIRST_ATTEMPTS],
                                 (int64_t)counts[row - 1]);
        }
        day_free(d);
        plan_free(p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(staffing_leaves_all_customers_alone),
        cmocka_unit_test(volume_of_a_class_leaves_the_others_alone),
        cmocka_unit_test(class_more_leaves_the_others_alone),
        cmocka_unit_test(need_is_the_same_on_whichever_attempt_it_is_met),
        cmocka_unit_test(recontact_brings_another_need),
        cmocka_unit_test(another_seed_or_replication_is_another_day),
        cmocka_unit_test(more_calls_at_ten_leave_all_other_hours_alone),
        cmocka_unit_test(twice_the_calls_at_ten_come_in_half_the_time),
        cmocka_unit_test(fifteen_heads_for_fourteen_leave_the_fourteen_alone),
        cmocka_unit_test(second_shift_leaves_the_first_alone),
        cmocka_unit_test(lazy_and_live_patience_agree_bit_for_bit),
        cmocka_unit_test(warm_up_changes_no_counted_customer),
        cmocka_unit_test(fixed_counts_come_exactly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
