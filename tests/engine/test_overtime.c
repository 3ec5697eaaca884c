/*
 * The end of a shift: contacts in hand are finished in overtime, and nobody takes another.
 */
#include "tests/engine/day_by_hand.h"
#include "tests/engine/story.h"

static char calls[] = "calls", desk[] = "desk", early[] = "early", late[] = "late";

/* A call at 15:52:30 takes 15 minutes of talk and 2 of wrap-up, beyond the end of the shift at
 * 16:00. */
static void contact_in_hand_at_the_end_of_a_shift_is_finished_in_overtime(void **state)
{
    (void)state;
    for (int lines = 0; lines < 2; lines++) {
        quiet_day();
        day.channels[0].lines = (size_t)lines;
        class_of_calls(900)->wrap_up = fixed(120);
        centre_shift(&day, centre_group(&day, letters[0]), letters[0], 8, 8, 1);
        call(0, 15, 45);
        const struct record *r = run_told(&day, 0);
        check_close(seconds_in(r, GROUP_BUSY, 15, 45), 450, 0);
        check_close(seconds_in(r, GROUP_IDLE, 15, 45), 450, 0);
        check_close(seconds_in(r, GROUP_OVERTIME, 16, 0), 570, 0);
        check_close(seconds_of(r, 0, GROUP_BUSY), 450, 0);
        check_close(seconds_of(r, 0, GROUP_OVERTIME), 570, 0);
        check_close(seconds_of(r, 0, GROUP_HANDLE_TICKS), 1020, 0);
        assert_true(contact(0, 0)->handled == at_time(16, 9, 30));
    }
}

/* Overtime after closing stands with the last interval of the day. */
static void overtime_after_closing_is_counted(void **state)
{
    (void)state;
    quiet_day();
    day.scenario.hours.days = 2;
    class_of_calls(3600);
    centre_shift(&day, centre_group(&day, letters[0]), letters[0], 8, 10, 1);
    call(0, 17, 45);
    const struct record *r = run_told(&day, 0);
    check_close(seconds_in(r, GROUP_BUSY, 17, 45), 450, 0);
    check_close(seconds_in(r, GROUP_OVERTIME, 17, 45), 3150, 0);
    check_close(seconds_of(r, 0, GROUP_OVERTIME), 3150, 0);
}

static void nobody_takes_a_contact_after_the_end_of_his_shift(void **state)
{
    (void)state;
    centre_clear(&day, 8, 18, MINUTES);
    centre_class(&day, letters[0], 0.2, 187.9, 600)->wrap_up = exponential(40);
    struct agent_group *morning = centre_group(&day, letters[0]),
                       *noon = centre_group(&day, letters[1]);
    centre_shift(&day, morning, letters[0], 9, 5.5, 12);
    centre_shift(&day, noon, letters[1], 12, 4, 10);
    morning->attendance.in_shift_shrinkage = 0.1;
    size_t finished_late = 0;
    for (uint32_t i = 0; i < 10; i++) {
        run_told(&day, i);
        for (const struct trace_row *t = told.row; t < told.row + told.n; t++) {
            if (t->end != TRACE_ANSWERED)
                continue;
            const ticks end = t->group == 0 ? at_time(14, 30, 0) : at_time(16, 0, 0);
            assert_true(t->ended >= (t->group == 0 ? at_time(9, 0, 0) : at_time(12, 0, 0)));
            assert_true(t->ended < end);
            finished_late += t->handled > end;
        }
    }
    assert_in_range(finished_late, 10 * 12, 10 * 22);
}

static void agent_finishes_the_contact_in_hand_and_takes_no_other(void **state)
{
    (void)state;
    struct story *s = story_new();
    story_class(s, calls, 600, INFINITY);
    centre_shift(&s->centre, centre_group(&s->centre, desk), early, 8, 1, 1);
    story_calls(s, 0, 8, 50, 2); /* at 52.5 and 57.5 */
    story_tell(s);
    check_told(s, 0, 52.5, TRACE_ANSWERED, 52.5);
    check_told(s, 1, 57.5, TRACE_UNFINISHED, NAN);
    check_close(minutes(s, 0, GROUP_BUSY), 7.5, 1e-9);
    check_close(minutes(s, 0, GROUP_IDLE), 52.5, 1e-9);
    check_close(minutes(s, 0, GROUP_OVERTIME), 2.5, 1e-9);
    check_close(minutes_at(s, 0, 9, 0, GROUP_OVERTIME), 2.5, 1e-9);
    story_free(s);
}

/* One shift ends and another begins at that instant: another person takes who waits. */
static void shift_that_begins_as_another_ends_serves_the_queue_at_once(void **state)
{
    (void)state;
    struct story *s = story_new();
    story_class(s, calls, 1200, INFINITY);
    struct agent_group *g = centre_group(&s->centre, desk);
    centre_shift(&s->centre, g, early, 8, 1, 1);
    centre_shift(&s->centre, g, late, 9, 1, 1);
    story_calls(s, 0, 8, 50, 2);
    story_tell(s);
    check_told(s, 0, 52.5, TRACE_ANSWERED, 52.5);
    check_told(s, 1, 57.5, TRACE_ANSWERED, 60);
    check_close(minutes(s, 0, GROUP_OVERTIME), 12.5, 1e-9);
    check_close(minutes(s, 0, GROUP_BUSY), 7.5 + 20, 1e-9);
    story_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contact_in_hand_at_the_end_of_a_shift_is_finished_in_overtime),
        cmocka_unit_test(overtime_after_closing_is_counted),
        cmocka_unit_test(nobody_takes_a_contact_after_the_end_of_his_shift),
        cmocka_unit_test(agent_finishes_the_contact_in_hand_and_takes_no_other),
        cmocka_unit_test(shift_that_begins_as_another_ends_serves_the_queue_at_once),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    end_run();
    return failed != 0;
}
