/*
 * Every draw has an address, so a change in one part of the centre leaves all others alone, to the
 * bit.
 */
#include <stdlib.h>

#include "tests/engine/centre.h"

static char calls[] = "calls", cards[] = "cards", desk[] = "desk", second[] = "second";
static char early[] = "early";

static size_t count_rows(const struct trace *t, unsigned class, uint32_t interval)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++)
        n += t->row[i].class == class && t->row[i].interval == interval && t->row[i].attempt == 0;
    return n;
}

static const struct trace_row *row_of(const struct trace *t, const char *name,
                                      const struct centre *c, uint32_t interval, uint32_t n,
                                      unsigned attempt)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct trace_row *r = &t->row[i];
        if (r->interval == interval && r->n == n && r->attempt == attempt
            && strcmp(c->classes[r->class].name, name) == 0)
            return r;
    }
    return NULL;
}

static ticks handle_of(const struct trace_row *r)
{
    return r->handled - r->ended;
}

static ticks patience_of(const struct trace_row *r)
{
    return r->ended - r->requested;
}

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

/* ---- attempts
 * --------------------------------------------------------------------------------------- */

static void fill_redials(struct centre *c, bool keeps_patience)
{
    centre_clear(c, 8, 16, 30);
    struct contact_class *k = centre_class(c, calls, 3.0 / 60, 187.9, 93);
    k->wrap_up = exponential(40);
    k->redial = (struct redial){.probability = {0.7},
                                .delay = exponential(300),
                                .at_most = 5,
                                .keeps_patience = keeps_patience};
    redial_repeat(&k->redial, 1);
    centre_staff(c, centre_group(c, desk), 8);
}

/* A redial has the patience of the first attempt if it is kept, and else another. */
static void redials_keep_their_patience_or_draw_it_anew(void **state)
{
    (void)state;
    for (int keeps = 0; keeps < 2; keeps++) {
        struct centre c;
        fill_redials(&c, keeps);
        struct trace t = centre_told(&c, 7, 3);
        size_t compared = 0, again = 0;
        for (size_t i = 0; i < t.n; i++) {
            const struct trace_row *r = &t.row[i];
            if (r->attempt == 0 || r->end != TRACE_ABANDONED)
                continue;
            const struct trace_row *before =
                row_of(&t, calls, &c, r->interval, r->n, r->attempt - 1u);
            assert_non_null(before);
            assert_true(before->end == TRACE_ABANDONED);
            assert_true(r->arrived > before->ended);
            assert_true((patience_of(r) == patience_of(before)) == keeps);
            compared++;
            again += r->attempt > 1;
        }
        assert_true(compared > 50 && again > 5);
        trace_free(&t);
    }
}

/* Same need, so the same work as an answer of the first attempt would have been. */
static void redial_brings_the_work_of_the_first_attempt(void **state)
{
    (void)state;
    struct centre few, many;
    fill_redials(&few, true);
    fill_redials(&many, true);
    centre_staff(&many, &many.groups[0], 100);
    struct trace a = centre_told(&few, 7, 3), b = centre_told(&many, 7, 3);
    size_t compared = 0;
    for (size_t i = 0; i < a.n; i++) {
        const struct trace_row *r = &a.row[i];
        if (r->attempt == 0 || r->end != TRACE_ANSWERED)
            continue;
        const struct trace_row *first = row_of(&b, calls, &many, r->interval, r->n, 0);
        assert_true(first->end == TRACE_ANSWERED);
        assert_true(handle_of(r) == handle_of(first));
        compared++;
    }
    assert_true(compared > 50);
    trace_free(&a);
    trace_free(&b);
}

static void recontacts_bring_other_work(void **state)
{
    (void)state;
    struct centre c;
    centre_clear(&c, 8, 16, 30);
    struct contact_class *k = centre_class(&c, calls, 1.0 / 60, 187.9, INFINITY);
    k->recontact = (struct recontact){.probability = 0.5, .delay = exponential(900), .at_most = 2};
    centre_staff(&c, centre_group(&c, desk), 20);
    struct trace t = centre_told(&c, 7, 3);
    size_t again = 0;
    for (size_t i = 0; i < t.n; i++) {
        const struct trace_row *r = &t.row[i];
        assert_true(r->attempt <= 2);
        if (r->attempt == 0 || r->end != TRACE_ANSWERED)
            continue;
        const struct trace_row *before = row_of(&t, calls, &c, r->interval, r->n, r->attempt - 1u);
        assert_true(r->arrived > before->handled);
        assert_true(handle_of(r) != handle_of(before));
        again++;
    }
    assert_true(again > 100);
    trace_free(&t);
}

/* A centre whose customers all come with a second need, after an answer or in another channel, and
 * half of them each time by way of self-service, which doubles the work. */
static void fill_second_needs(struct centre *c, bool by_moving, size_t agents)
{
    static char app[] = "app";
    static bool all[] = {true};
    static struct contact_stream in_app;
    static struct deflection offer;
    fill_redials(c, true);
    centre_staff(c, &c->groups[0], agents);
    struct contact_class *k = &c->classes[0];
    k->self_service = (struct self_service){
        .handles = 0.5, .escalates = 1, .escalates_again = 1, .escalated_handle_factor = 2};
    k->self_service.time[SELF_ESCALATED] = fixed(10);
    if (!by_moving) {
        k->recontact = (struct recontact){.probability = 1, .delay = fixed(600), .at_most = 1};
        return;
    }
    in_app = (struct contact_stream){.channel = 1,
                                     .talk = exponential(150),
                                     .wrap_up = k->wrap_up,
                                     .patience = k->patience,
                                     .self_service = k->self_service,
                                     .redial = k->redial,
                                     .name = app};
    offer = (struct deflection){
        .offer = {.when = OFFER_ON_ENTRY, .classes = all, .offered = 1, .accepts = 1},
        .to = 1,
        .delay = fixed(30)};
    c->channels[1] = c->channels[0];
    c->channels[1].name = app;
    c->channels[0].deflections = &offer;
    c->channels[0].n_deflections = 1;
    c->scenario.n_channels = 2;
    k->also = &in_app;
    k->n_also = 1;
}

static double work_without_factor(const struct trace_row *r)
{
    return (double)handle_of(r) / (r->requested > r->arrived ? 2 : 1);
}

/* The need of a recontact or a move is the one that its redials have. */
static void redial_keeps_a_second_need_too(void **state)
{
    (void)state;
    for (int by_moving = 0; by_moving < 2; by_moving++) {
        static struct centre few, many;
        size_t compared = 0, other_way = 0;
        fill_second_needs(&few, by_moving, by_moving ? 8 : 16);
        fill_second_needs(&many, by_moving, 100);
        struct trace a = centre_told(&few, 7, 3), b = centre_told(&many, 7, 3);
        for (size_t i = 0; i < a.n; i++) {
            const struct trace_row *r = &a.row[i];
            if (r->attempt != 2 || r->end != TRACE_ANSWERED)
                continue;
            const struct trace_row *brought = row_of(&a, calls, &few, r->interval, r->n, 1);
            if (brought->end != TRACE_ABANDONED
                || row_of(&a, calls, &few, r->interval, r->n, 0)->end == TRACE_ABANDONED)
                continue;
            const struct trace_row *same = row_of(&b, calls, &many, r->interval, r->n, 1);
            assert_true(same->end == TRACE_ANSWERED);
            check_close(work_without_factor(r), work_without_factor(same), 1);
            compared++;
            other_way += (r->requested > r->arrived) != (same->requested > same->arrived);
        }
        assert_true(compared > 30 && other_way > 10);
        trace_free(&a);
        trace_free(&b);
    }
}

/* Each cause has its own limit: who bounces or fails, whatever comes first, until both are reached.
 */
static void each_cause_has_a_limit_of_its_own(void **state)
{
    (void)state;
    enum { BOUNCES_MOST = 3, REDIALS_MOST = 2 };
    struct centre c;
    size_t bounced_out = 0, redialled_out = 0, both = 0;
    centre_clear(&c, 8, 16, 30);
    struct contact_class *k = centre_class(&c, calls, 2.0 / 60, 20, INFINITY);
    centre_staff(&c, centre_group(&c, desk), 0);
    c.channels[0].queue_places = 0;
    k->redial = redial_with(1, fixed(60), REDIALS_MOST);
    k->self_service = (struct self_service){.handles = 1,
                                            .bounces = 0.6,
                                            .escalates = 0.4,
                                            .escalates_again = 0.4,
                                            .return_delay = fixed(60),
                                            .at_most = BOUNCES_MOST};
    for (int end = 0; end < SELF_ENDS; end++)
        k->self_service.time[end] = fixed(10);
    struct trace t = centre_told(&c, 7, 3);
    for (size_t i = 0; i < t.n; i++) {
        const struct trace_row *last = &t.row[i];
        if (last->arrived > 57000 * TICKS_PER_SECOND /* too near to closing */
            || row_of(&t, calls, &c, last->interval, last->n, last->attempt + 1u))
            continue;
        int bounced = 0, blocked = 0;
        for (unsigned attempt = 0; attempt <= last->attempt; attempt++) {
            const struct trace_row *r = row_of(&t, calls, &c, last->interval, last->n, attempt);
            bounced += r->end == TRACE_SELF_BOUNCED;
            blocked += r->end == TRACE_BLOCKED;
        }
        assert_int_equal(bounced + blocked, last->attempt + 1);
        if (last->end == TRACE_SELF_BOUNCED)
            assert_int_equal(bounced, BOUNCES_MOST + 1);
        else
            assert_int_equal(blocked, REDIALS_MOST + 1);
        bounced_out += last->end == TRACE_SELF_BOUNCED;
        redialled_out += last->end == TRACE_BLOCKED;
        both += bounced > 0 && blocked > 0;
    }
    assert_true(bounced_out > 50 && redialled_out > 50 && both > 50);
    trace_free(&t);
}

/* Who always fails comes back as often as he may, and twenty attempts are all that anybody makes.
 */
static void nobody_comes_back_more_often_than_allowed(void **state)
{
    (void)state;
    static const unsigned at_most[] = {0, 1, 4, 100};
    static const unsigned last[] = {0, 1, 4, ATTEMPTS_MOST - 1};
    for (int cause = 0; cause < 3; cause++)
        for (int i = 0; i < 4; i++) {
            struct centre c;
            centre_clear(&c, 8, 16, 30);
            struct contact_class *k = centre_class(&c, calls, 0.5 / 60, 20, INFINITY);
            centre_staff(&c, centre_group(&c, desk), cause == 2 ? 20 : 0);
            if (cause == 0) {
                c.channels[0].queue_places = 0;
                k->redial = redial_with(1, fixed(60), at_most[i]);
            } else if (cause == 1) {
                k->self_service = (struct self_service){
                    .handles = 1, .bounces = 1, .return_delay = fixed(60), .at_most = at_most[i]};
                for (int end = 0; end < SELF_ENDS; end++)
                    k->self_service.time[end] = fixed(10);
            } else {
                k->recontact =
                    (struct recontact){.probability = 1, .delay = fixed(60), .at_most = at_most[i]};
            }
            struct trace t = centre_told(&c, 7, 3);
            unsigned most = 0;
            for (size_t row = 0; row < t.n; row++)
                most = t.row[row].attempt > most ? t.row[row].attempt : most;
            assert_int_equal(most, last[i]);
            trace_free(&t);
        }
}

/* Who bounces into the night, and comes at opening for it, has not bounced more often for that. */
static void coming_at_opening_is_no_bounce(void **state)
{
    (void)state;
    struct centre c;
    size_t customers = 0;
    centre_clear(&c, 8, 16, 30);
    c.scenario.hours.days = 5;
    struct contact_class *k = centre_class(&c, calls, 0.5 / 60, 20, INFINITY);
    centre_staff(&c, centre_group(&c, desk), 0);
    k->at_opening.probability = 1;
    k->at_opening.delay = fixed(0);
    k->self_service = (struct self_service){
        .handles = 1, .bounces = 1, .return_delay = fixed(12 * 3600), .at_most = 3};
    for (int end = 0; end < SELF_ENDS; end++)
        k->self_service.time[end] = fixed(10);
    struct trace t = centre_told(&c, 7, 3);
    for (size_t i = 0; i < t.n; i++) {
        const struct trace_row *first = &t.row[i];
        int bounced = 0;
        if (first->attempt > 0 || first->arrived > 15 * 3600 * TICKS_PER_SECOND)
            continue;
        for (unsigned attempt = 0; attempt < ATTEMPTS_MOST; attempt++) {
            const struct trace_row *r = row_of(&t, calls, &c, first->interval, first->n, attempt);
            bounced += r && r->end == TRACE_SELF_BOUNCED;
        }
        assert_int_equal(bounced, 4);
        customers++;
    }
    assert_true(customers > 100);
    trace_free(&t);
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

/* ---- agents
 * ----------------------------------------------------------------------------------------- */

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

/* ---- patience, looked at when it ends or at the head of the queue -----------------------------
 */

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

/* ---- the warm-up
 * ------------------------------------------------------------------------------------- */

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

/* ---- fixed counts
 * ------------------------------------------------------------------------------------ */

static void fixed_counts_come_exactly_and_spread_evenly(void **state)
{
    (void)state;
    static double counts[32];
    for (int i = 0; i < 32; i++)
        counts[i] = i % 5 == 0 ? 0 : i * i % 700;
    for (int layer = 0; layer < 2; layer++) {
        struct centre c;
        centre_clear(&c, 8, 16, 30);
        centre_class(&c, calls, 0, 60, INFINITY)->arrivals.counts = counts;
        centre_staff(&c, centre_group(&c, desk), 200);
        c.scenario.hours.days = 2;
        c.scenario.layers.arrivals = layer;
        struct plan *p = centre_plan(&c, 5);
        struct day *d = day_new(p);
        double place = 0, squares = 0, n = 0;
        for (uint32_t replication = 0; replication < 20; replication++) {
            struct trace t = {0};
            day_trace(d, replication, &t);
            size_t come[32] = {0};
            for (size_t i = 0; i < t.n; i++) {
                const struct trace_row *r = &t.row[i];
                const ticks start = plan_interval_start(p, (int32_t)r->interval);
                assert_true(r->arrived >= start && r->arrived < start + p->interval);
                const double u = (double)(r->arrived - start) / (double)p->interval;
                come[r->interval]++;
                place += u;
                squares += u * u;
                n++;
            }
            for (int i = 0; i < 32; i++)
                assert_int_equal(come[i], (size_t)counts[i]);
            trace_free(&t);
        }
        /* Uniform: mean 1/2, mean square 1/3. */
        check_close(place / n, 0.5, 4 * sqrt(1 / 12.0 / n));
        check_close(squares / n, 1 / 3.0, 4 * sqrt(4 / 45.0 / n));
        day_free(d);
        plan_free(p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_staffing_meets_the_same_customers),
        cmocka_unit_test(another_class_leaves_the_customers_of_this_one_alone),
        cmocka_unit_test(busier_interval_leaves_the_next_one_alone),
        cmocka_unit_test(seeds_and_replications_are_other_days),
        cmocka_unit_test(day_does_not_depend_on_what_was_simulated_before),
        cmocka_unit_test(redials_keep_their_patience_or_draw_it_anew),
        cmocka_unit_test(redial_brings_the_work_of_the_first_attempt),
        cmocka_unit_test(recontacts_bring_other_work),
        cmocka_unit_test(redial_keeps_a_second_need_too),
        cmocka_unit_test(each_cause_has_a_limit_of_its_own),
        cmocka_unit_test(coming_at_opening_is_no_bounce),
        cmocka_unit_test(nobody_comes_back_more_often_than_allowed),
        cmocka_unit_test(self_service_leaves_the_work_alone),
        cmocka_unit_test(fifteenth_head_leaves_the_fourteen_alone),
        cmocka_unit_test(another_group_leaves_the_absence_of_this_one_alone),
        cmocka_unit_test(both_forms_of_patience_give_the_same_bits),
        cmocka_unit_test(warm_up_leaves_the_counted_customers_alone),
        cmocka_unit_test(fixed_counts_come_exactly_and_spread_evenly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
