/*
 * Breaks: when they begin, how long they last, and what a contact in hand or a spell does to them.
 */
#include "tests/engine/day_by_hand.h"
#include "tests/engine/story.h"

static char calls[] = "calls", desk[] = "desk", early[] = "early";

/* ---- written down call by call --------------------------------------------------------------- */

/* One agent from 8 to 16; a call at 9:37:30 for as long as given, a break at 9:40 for half an hour.
 */
static const struct record *break_after_call(double talk_s, bool fixed_end, bool paid)
{
    quiet_day();
    class_of_calls(talk_s);
    struct shift *s = centre_shift(&day, centre_group(&day, letters[0]), letters[0], 8, 8, 1);
    shift_break(s, (struct pause){100 * 60, 100 * 60, 1800, fixed_end, paid});
    call(0, 9, 30);
    call(0, 10, 0);
    return run_told(&day, 0);
}

static void break_begins_late_and_keeps_its_length(void **state)
{
    (void)state;
    const struct record *r = break_after_call(600, false, false);
    /* From 9:47:30 to 10:17:30. */
    check_close(seconds_in(r, GROUP_BREAK_UNPAID, 9, 30), 0, 0);
    check_close(seconds_in(r, GROUP_BREAK_UNPAID, 9, 45), 750, 0);
    check_close(seconds_in(r, GROUP_BREAK_UNPAID, 10, 0), 900, 0);
    check_close(seconds_in(r, GROUP_BREAK_UNPAID, 10, 15), 150, 0);
    check_close(seconds_of(r, 0, GROUP_BREAK_UNPAID), 1800, 0);
    check_close(seconds_of(r, 0, GROUP_BREAK_PAID), 0, 0);
    assert_true(contact(0, 1)->ended == at_time(10, 17, 30));
}

static void break_with_a_fixed_end_ends_on_time(void **state)
{
    (void)state;
    const struct record *r = break_after_call(600, true, true);
    check_close(seconds_in(r, GROUP_BREAK_PAID, 9, 45), 750, 0);
    check_close(seconds_in(r, GROUP_BREAK_PAID, 10, 0), 600, 0);
    check_close(seconds_of(r, 0, GROUP_BREAK_PAID), 1350, 0);
    assert_true(contact(0, 1)->ended == at_time(10, 10, 0));

    /* Nothing is left of it after a call until 10:17:30. */
    r = break_after_call(2400, true, true);
    check_close(seconds_of(r, 0, GROUP_BREAK_PAID), 0, 0);
    assert_true(contact(0, 1)->ended == at_time(10, 17, 30));
}

/* The same call, and breaks at 9:40 and 9:46 that the shift lists the other way round. */
static const struct record *two_breaks_after_call(bool fixed_end)
{
    quiet_day();
    class_of_calls(600);
    struct shift *s = centre_shift(&day, centre_group(&day, letters[0]), letters[0], 8, 8, 1);
    shift_break(s, (struct pause){106 * 60, 106 * 60, 600, fixed_end, false});
    shift_break(s, (struct pause){100 * 60, 100 * 60, 300, false, true});
    call(0, 9, 30);
    call(0, 9, 45);
    return run_told(&day, 0);
}

static void breaks_due_in_one_contact_follow_each_other(void **state)
{
    (void)state;
    /* From 9:47:30 to 9:52:30, and then to 10:02:30. */
    const struct record *r = two_breaks_after_call(false);
    check_close(seconds_in(r, GROUP_BREAK_PAID, 9, 45), 300, 0);
    check_close(seconds_in(r, GROUP_BREAK_UNPAID, 9, 45), 450, 0);
    check_close(seconds_in(r, GROUP_BREAK_UNPAID, 10, 0), 150, 0);
    check_close(seconds_of(r, 0, GROUP_BREAK_PAID), 300, 0);
    check_close(seconds_of(r, 0, GROUP_BREAK_UNPAID), 600, 0);
    assert_true(contact(0, 1)->ended == at_time(10, 2, 30));

    /* The second ends when it should, at 9:56. */
    r = two_breaks_after_call(true);
    check_close(seconds_of(r, 0, GROUP_BREAK_PAID), 300, 0);
    check_close(seconds_of(r, 0, GROUP_BREAK_UNPAID), 210, 0);
    assert_true(contact(0, 1)->ended == at_time(9, 56, 0));
}

/* A spell is swallowed, or goes on after it, as if they were one. */
static void breaks_on_end_are_like_one(void **state)
{
    (void)state;
    double away[2][40];
    for (int split = 0; split < 2; split++) {
        group_of_heads(40);
        day.groups[0].attendance.in_shift_shrinkage = 0.3;
        day.groups[0].attendance.away = exponential(1200);
        struct shift *s = &day.shifts[0][0];
        if (split) {
            shift_break(s, (struct pause){2 * 3600, 2 * 3600, 2400, false, false});
            shift_break(s, (struct pause){9600, 9600, 1200, false, false});
        } else {
            shift_break(s, (struct pause){2 * 3600, 2 * 3600, 3600, false, false});
        }
        const struct record *r = run_told(&day, 0);
        check_close(seconds_of(r, 0, GROUP_BREAK_UNPAID), 40 * 3600, 0);
        for (int i = 0; i < 40; i++)
            away[split][i] = seconds_in(r, GROUP_AWAY, 8 + i / 4, i % 4 * 15);
    }
    assert_true(away[0][13] > 0);
    for (int i = 0; i < 40; i++)
        check_close(away[0][i], away[1][i], 0);
}

static void break_of_an_idle_agent_is_when_the_roster_says(void **state)
{
    (void)state;
    quiet_day();
    class_of_calls(60);
    struct shift *s = centre_shift(&day, centre_group(&day, letters[0]), letters[0], 8, 8, 3);
    shift_break(s, (struct pause){100 * 60, 100 * 60, 600, false, true});
    const struct record *r = run_told(&day, 0);
    check_close(seconds_in(r, GROUP_BREAK_PAID, 9, 30), 3 * 300, 0);
    check_close(seconds_in(r, GROUP_BREAK_PAID, 9, 45), 3 * 300, 0);
    check_close(seconds_of(r, 0, GROUP_BREAK_PAID), 3 * 600, 0);
}

/* It comes before the contact that waits for him. */
static void shift_can_begin_with_a_break(void **state)
{
    (void)state;
    quiet_day();
    class_of_calls(60);
    struct agent_group *g = centre_group(&day, letters[0]);
    struct shift *s = centre_shift(&day, g, letters[0], 9, 8, 3);
    shift_break(s, (struct pause){0, 0, 600, false, true});
    shift_break(s, (struct pause){1800, 3600, 300, false, false});
    call(0, 8, 45);
    const struct record *r = run_told(&day, 0);
    check_close(seconds_in(r, GROUP_BREAK_PAID, 9, 0), 3 * 600, 0);
    check_close(seconds_of(r, 0, GROUP_BREAK_UNPAID), 3 * 300, 0);
    assert_true(contact(0, 0)->ended == at_time(9, 10, 0));

    /* Whoever begins away is away for what the break leaves of his spell. */
    g->attendance.in_shift_shrinkage = 0.9;
    g->attendance.away = fixed(4 * 3600);
    r = run_told(&day, 0);
    check_close(seconds_in(r, GROUP_BREAK_PAID, 9, 0), 3 * 600, 0);
    assert_true(seconds_in(r, GROUP_AWAY, 9, 0) > 0);
}

/* Starts between 10:00 and 11:45: at 10:00, 10:50, 10:25, 11:15, which are 0, 1/2, 1/4 and 3/4 of
 * it in steps of 5 minutes. */
static void breaks_in_a_window_are_spread(void **state)
{
    (void)state;
    quiet_day();
    class_of_calls(60);
    struct shift *s = centre_shift(&day, centre_group(&day, letters[0]), letters[0], 8, 8, 4);
    shift_break(s, (struct pause){2 * 3600, 3.75 * 3600, 900, false, false});
    const struct record *r = run_told(&day, 0);
    const double minutes[] = {15, 5, 10, 10, 5, 15, 0};
    for (int i = 0; i < 7; i++)
        check_close(seconds_in(r, GROUP_BREAK_UNPAID, 10, 15 * i), 60 * minutes[i], 0);
    check_close(seconds_of(r, 0, GROUP_BREAK_UNPAID), 4 * 900, 0);
}

/* ---- stories --------------------------------------------------------------------------------- */

static struct story *break_story(bool fixed_end, bool paid)
{
    struct story *s = story_new();
    story_class(s, calls, 900, INFINITY);
    struct shift *shift = centre_shift(&s->centre, centre_group(&s->centre, desk), early, 8, 4, 1);
    shift_break(shift, (struct pause){.earliest_s = 3600,
                                      .latest_s = 3600,
                                      .length_s = 1200,
                                      .fixed_end = fixed_end,
                                      .paid = paid});
    story_calls(s, 0, 8, 50, 1); /* at 55 until 70; the break is due at 60 */
    story_calls(s, 0, 9, 10, 1); /* at 75 */
    story_tell(s);
    check_told(s, 0, 55, TRACE_ANSWERED, 55);
    return s;
}

static void break_begins_after_the_contact_and_keeps_its_length(void **state)
{
    (void)state;
    struct story *s = break_story(false, false);
    check_told(s, 1, 75, TRACE_ANSWERED, 90);
    check_close(minutes(s, 0, GROUP_BREAK_UNPAID), 20, 1e-9);
    check_close(minutes(s, 0, GROUP_BREAK_PAID), 0, 0);
    check_close(minutes_at(s, 0, 9, 10, GROUP_BREAK_UNPAID), 10, 1e-9);
    check_close(minutes(s, 0, GROUP_BUSY), 30, 1e-9);
    check_close(minutes(s, 0, GROUP_IDLE), 190, 1e-9);
    check_close(minutes(s, 0, GROUP_OVERTIME), 0, 0);
    story_free(s);
}

static void break_with_a_fixed_end_is_shorter_when_it_begins_late(void **state)
{
    (void)state;
    struct story *s = break_story(true, true);
    check_told(s, 1, 75, TRACE_ANSWERED, 80);
    check_close(minutes(s, 0, GROUP_BREAK_PAID), 10, 1e-9);
    check_close(minutes(s, 0, GROUP_BREAK_UNPAID), 0, 0);
    story_free(s);
}

/* A break that ends before the contact does is not taken at all. */
static void break_with_a_fixed_end_may_be_missed(void **state)
{
    (void)state;
    struct story *s = story_new();
    story_class(s, calls, 2700, INFINITY);
    struct shift *shift = centre_shift(&s->centre, centre_group(&s->centre, desk), early, 8, 4, 1);
    shift_break(
        shift,
        (struct pause){.earliest_s = 3600, .latest_s = 3600, .length_s = 1200, .fixed_end = true});
    story_calls(s, 0, 8, 50, 1); /* at 55 until 100; the break is over at 80 */
    story_calls(s, 0, 9, 10, 1);
    story_tell(s);
    check_told(s, 1, 75, TRACE_ANSWERED, 100);
    check_close(minutes(s, 0, GROUP_BREAK_UNPAID), 0, 0);
    story_free(s);
}

static void heads_take_their_breaks_spread_over_the_window(void **state)
{
    (void)state;
    struct story *s = story_new();
    story_class(s, calls, 60, INFINITY);
    struct shift *shift = centre_shift(&s->centre, centre_group(&s->centre, desk), early, 8, 4, 4);
    /* At 60, 80, 70 and 90 minutes, for ten. */
    shift_break(shift, (struct pause){.earliest_s = 3600, .latest_s = 6000, .length_s = 600});
    story_tell(s);
    for (int minute = 0; minute < 40; minute += 10)
        check_close(minutes_at(s, 0, 9, minute, GROUP_BREAK_UNPAID), 10, 1e-9);
    check_close(minutes(s, 0, GROUP_BREAK_UNPAID), 40, 1e-9);
    story_free(s);
}

static void break_ends_with_the_shift(void **state)
{
    (void)state;
    struct story *s = story_new();
    story_class(s, calls, 60, INFINITY);
    struct shift *shift = centre_shift(&s->centre, centre_group(&s->centre, desk), early, 8, 1, 1);
    shift_break(shift, (struct pause){.earliest_s = 3300, .latest_s = 3300, .length_s = 900});
    story_tell(s);
    check_close(minutes(s, 0, GROUP_BREAK_UNPAID), 5, 1e-9);
    check_close(minutes(s, 0, GROUP_IDLE), 55, 1e-9);
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(break_begins_late_and_keeps_its_length),
        cmocka_unit_test(break_with_a_fixed_end_ends_on_time),
        cmocka_unit_test(breaks_due_in_one_contact_follow_each_other),
        cmocka_unit_test(breaks_on_end_are_like_one),
        cmocka_unit_test(break_of_an_idle_agent_is_when_the_roster_says),
        cmocka_unit_test(shift_can_begin_with_a_break),
        cmocka_unit_test(breaks_in_a_window_are_spread),
        cmocka_unit_test(break_begins_after_the_contact_and_keeps_its_length),
        cmocka_unit_test(break_with_a_fixed_end_is_shorter_when_it_begins_late),
        cmocka_unit_test(break_with_a_fixed_end_may_be_missed),
        cmocka_unit_test(heads_take_their_breaks_spread_over_the_window),
        cmocka_unit_test(break_ends_with_the_shift),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    end_run();
    return failed != 0;
}
