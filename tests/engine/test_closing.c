/*
 * The centre closes: who waits is served or dismissed, who comes later finds nobody.
 */
#include "tests/engine/day_by_hand.h"
#include "tests/engine/story.h"

static char calls[] = "calls", desk[] = "desk", early[] = "early";

/* ---- written down call by call --------------------------------------------------------------- */

/* Four calls from 17:30 on for half an hour each, for one agent until 18:00 and one until 17:45. */
static const struct record *full_at_closing(enum closing at_close)
{
    quiet_day();
    day.scenario.hours.at_close = at_close;
    class_of_calls(1800);
    struct agent_group *g = centre_group(&day, letters[0]);
    centre_shift(&day, g, letters[0], 8, 10, 1);
    centre_shift(&day, g, letters[1], 8, 9.75, 1);
    for (int i = 0; i < 4; i++)
        call(0, 17, 30);
    return run_told(&day, 0);
}

/* The four come a fourth of 15 minutes apart: 17:31:52.5, 35:37.5, 39:22.5, 43:07.5. */
static void agents_on_shift_at_closing_serve_those_who_wait(void **state)
{
    (void)state;
    const struct record *r = full_at_closing(CLOSING_SERVE);
    const ticks first = at_time(17, 31, 52) + TICKS_PER_SECOND / 2;
    const ticks half_hour = 1800 * TICKS_PER_SECOND;
    assert_true(contact(0, 0)->ended == first);
    assert_true(contact(0, 1)->ended == at_time(17, 35, 37) + TICKS_PER_SECOND / 2);
    assert_true(contact(0, 2)->ended == first + half_hour);
    assert_true(contact(0, 3)->ended == first + 2 * half_hour);
    const int64_t *k = record_contacts(r, row_at(&day.scenario.hours, first), 0);
    assert_int_equal(k[REQUESTED], 4);
    assert_int_equal(k[ANSWERED], 4);
    /* The one from 18:00 to 19:01:52.5, the other from 17:45 to 18:05:37.5, without staying. */
    check_close(seconds_of(r, 0, GROUP_OVERTIME), 3712.5 + 1237.5, 0);
}

/* A call from 17:52:30 on, which the first desk, busy until `free` minutes past closing, takes
 * before the two agents of the second may after ten minutes, or never. */
static const struct record *call_that_ripens_after_closing(double free, double patience_s,
                                                           bool by_interval)
{
    quiet_day();
    struct contact_class *k = class_of_calls(0);
    k->talk = fixed((22.5 + free) * 60);
    if (patience_s > 0)
        k->patience = (struct patience){.law = fixed(patience_s)};
    call(0, 17, 30);
    call(0, 17, 45);
    for (size_t g = 0; g < 2; g++) {
        struct agent_group *group = centre_group(&day, letters[g]);
        day.skills[g][0].rank = (int)g + 1;
        if (by_interval)
            centre_staff(&day, group, 1 + g);
        else
            centre_shift(&day, group, letters[g], 8, 10, 1 + g);
    }
    day.skills[1][0].overflow_s = 600;
    return run_told(&day, 0);
}

static void agents_stay_for_whom_they_may_take_only_later(void **state)
{
    (void)state;
    for (int by_interval = 0; by_interval < 2; by_interval++) {
        /* At 18:02:30 one of them takes it, and the other has left. */
        const struct record *r = call_that_ripens_after_closing(30, 0, by_interval);
        assert_true(contact(0, 1)->ended == at_time(18, 2, 30) && contact(0, 1)->group == 1);
        check_close(seconds_of(r, 1, GROUP_OVERTIME), 150 + 52.5 * 60, 0);
        check_close(seconds_of(r, 0, GROUP_OVERTIME), 30 * 60, 0);

        /* At 18:01:30 the first desk takes it: nobody need stay. */
        r = call_that_ripens_after_closing(1.5, 0, by_interval);
        assert_true(contact(0, 1)->ended == at_time(18, 1, 30) && contact(0, 1)->group == 0);
        check_close(seconds_of(r, 1, GROUP_OVERTIME), 90, 0);

        /* Or it gives up at 18:01:00. */
        r = call_that_ripens_after_closing(30, 510, by_interval);
        assert_true(contact(0, 1)->end == TRACE_ABANDONED);
        check_close(seconds_of(r, 1, GROUP_OVERTIME), 60, 0);
        check_close(seconds_of(r, 1, GROUP_BUSY), 0, 0);
    }
}

static void dismissal_cuts_off_those_who_wait_at_closing(void **state)
{
    (void)state;
    const struct record *r = full_at_closing(CLOSING_DISMISS);
    const int64_t *k = record_contacts(r, row_at(&day.scenario.hours, at_time(17, 30, 0)), 0);
    assert_int_equal(k[ANSWERED], 2);
    assert_int_equal(k[DISMISSED], 2);
    for (size_t n = 2; n < 4; n++) {
        assert_int_equal(contact(0, n)->end, TRACE_DISMISSED);
        assert_true(contact(0, n)->ended == at_time(18, 0, 0));
    }
}

/* Nobody is there. The calls at 22:07:30 and 23:37:30 are given up after 7:30 and made again half
 * an hour later. */
static void comeback_after_the_horizon_is_counted(void **state)
{
    (void)state;
    day_between(0, 24, MINUTES);
    day.scenario.layers = (struct layers){0};
    struct contact_class *k = class_of_calls(60);
    k->patience = (struct patience){.law = fixed(450)};
    k->redial = redial_with(1, fixed(1800), 1);
    centre_staff(&day, centre_group(&day, letters[0]), 0);
    call(0, 22, 0);
    call(0, 23, 30);
    const struct record *r = run_told(&day, 0);
    assert_int_equal(told.n, 3);
    assert_true(contact(0, 1)->arrived == at_time(22, 45, 0));
    const struct calendar_hours *h = &day.scenario.hours;
    assert_int_equal(record_contacts(r, row_at(h, at_time(23, 30, 0)), 0)[AFTER_HORIZON], 1);
    assert_int_equal(record_contacts(r, row_at(h, at_time(22, 0, 0)), 0)[AFTER_HORIZON], 0);
}

/* ---- stories --------------------------------------------------------------------------------- */

static struct story *closing_story(enum closing at_close, bool by_shift)
{
    struct story *s = story_new();
    s->centre.scenario.hours.at_close = at_close;
    story_class(s, calls, 600, INFINITY);
    struct agent_group *g = centre_group(&s->centre, desk);
    if (by_shift)
        centre_shift(&s->centre, g, early, 8, 4, 1);
    else
        centre_staff(&s->centre, g, 1);
    story_calls(s, 0, 11, 50, 2); /* at 232.5 and 237.5; closing is at 240 */
    story_tell(s);
    check_told(s, 0, 232.5, TRACE_ANSWERED, 232.5);
    return s;
}

static void agents_stay_to_serve_who_waits_at_closing(void **state)
{
    (void)state;
    for (int by_shift = 0; by_shift < 2; by_shift++) {
        struct story *s = closing_story(CLOSING_SERVE, by_shift);
        check_told(s, 1, 237.5, TRACE_ANSWERED, 242.5);
        check_close(minutes(s, 0, GROUP_BUSY), 7.5, 1e-9);
        check_close(minutes(s, 0, GROUP_OVERTIME), 12.5, 1e-9);
        assert_int_equal(s->contacts[0][ANSWERED], 2);
        check_close((double)s->contacts[0][QUEUE_TICKS] / 60e6, 5, 1e-9);
        story_free(s);
    }
}

static void who_waits_at_closing_is_dismissed(void **state)
{
    (void)state;
    for (int by_shift = 0; by_shift < 2; by_shift++) {
        struct story *s = closing_story(CLOSING_DISMISS, by_shift);
        check_told(s, 1, 237.5, TRACE_DISMISSED, 240);
        check_close(minutes(s, 0, GROUP_OVERTIME), 2.5, 1e-9);
        assert_int_equal(s->contacts[0][DISMISSED], 1);
        assert_int_equal(s->contacts[0][DISMISSED_AT_ONCE], 0);
        check_close((double)s->contacts[0][WAIT_TICKS] / 60e6, 2.5, 1e-9);
        story_free(s);
    }
}

static void self_service_that_ends_after_closing_finds_nobody(void **state)
{
    (void)state;
    struct story *s = story_new();
    struct contact_class *c = story_class(s, calls, 600, INFINITY);
    c->self_service = (struct self_service){.handles = 1, .escalates = 1};
    for (int end = 0; end < SELF_ENDS; end++)
        c->self_service.time[end] = fixed(300);
    centre_staff(&s->centre, centre_group(&s->centre, desk), 1);
    story_calls(s, 0, 11, 50, 2);
    story_tell(s);
    check_told(s, 0, 232.5, TRACE_ANSWERED, 237.5);
    check_told(s, 1, 237.5, TRACE_OUT_OF_HOURS, 242.5);
    assert_int_equal(s->contacts[0][OUT_OF_HOURS], 1);
    assert_int_equal(s->contacts[0][REQUESTED], 1);
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agents_on_shift_at_closing_serve_those_who_wait),
        cmocka_unit_test(agents_stay_for_whom_they_may_take_only_later),
        cmocka_unit_test(dismissal_cuts_off_those_who_wait_at_closing),
        cmocka_unit_test(comeback_after_the_horizon_is_counted),
        cmocka_unit_test(agents_stay_to_serve_who_waits_at_closing),
        cmocka_unit_test(who_waits_at_closing_is_dismissed),
        cmocka_unit_test(self_service_that_ends_after_closing_finds_nobody),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    end_run();
    return failed != 0;
}
