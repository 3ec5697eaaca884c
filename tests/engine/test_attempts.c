/*
 * Customers who try again keep their work, come back only so often, and each cause of coming back
 * has a limit of its own.
 */
#include "tests/engine/rows.h"

static char calls[] = "calls", desk[] = "desk";

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
    for (int end = 0; end < SELF_ENDS; end++)
        k->self_service.time[end] = fixed(10);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(redials_keep_their_patience_or_draw_it_anew),
        cmocka_unit_test(redial_brings_the_work_of_the_first_attempt),
        cmocka_unit_test(recontacts_bring_other_work),
        cmocka_unit_test(redial_keeps_a_second_need_too),
        cmocka_unit_test(each_cause_has_a_limit_of_its_own),
        cmocka_unit_test(coming_at_opening_is_no_bounce),
        cmocka_unit_test(nobody_comes_back_more_often_than_allowed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
