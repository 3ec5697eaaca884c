/*
 * Agents by interval: who leaves when their number falls, and who comes when it rises.
 */
#include "tests/engine/day_by_hand.h"
#include "tests/engine/story.h"

static char calls[] = "calls", desk[] = "desk";

/* Two agents until ten, one until half past, two again: two calls at nine for two hours, one at
 * 10:22:30. */
static const struct record *staffing_dips(enum drop_rule rule)
{
    quiet_day();
    class_of_calls(7200);
    struct agent_group *g = centre_group(&day, letters[0]);
    size_t *agents = centre_staff(&day, g, 2);
    agents[8] = agents[9] = 1;
    g->at_drop = rule;
    call(0, 9, 0);
    call(0, 9, 15);
    call(0, 10, 15);
    return run_told(&day, 0);
}

static void released_agents_finish_in_overtime_while_fresh_ones_come(void **state)
{
    (void)state;
    const struct record *r = staffing_dips(DROP_RELEASE);
    assert_true(contact(0, 2)->ended == at_time(10, 30, 0));
    /* From ten on one of the two is in overtime, until the first call ends at 11:07:30. */
    check_close(seconds_in(r, GROUP_BUSY, 9, 45), 2 * 900, 0);
    check_close(seconds_in(r, GROUP_BUSY, 10, 0), 900, 0);
    check_close(seconds_in(r, GROUP_OVERTIME, 10, 0), 900, 0);
    check_close(seconds_in(r, GROUP_BUSY, 10, 30), 2 * 900, 0);
    check_close(seconds_of(r, 0, GROUP_OVERTIME), 67.5 * 60, 0);
}

static void held_agents_are_counted_in_again_when_staffing_rises(void **state)
{
    (void)state;
    const struct record *r = staffing_dips(DROP_HOLD);
    assert_true(contact(0, 2)->ended == at_time(11, 7, 30));
    check_close(seconds_in(r, GROUP_BUSY, 10, 0), 900, 0);
    check_close(seconds_in(r, GROUP_BUSY, 10, 30), 2 * 900, 0);
    check_close(seconds_of(r, 0, GROUP_OVERTIME), 30 * 60, 0);
}

static void idle_agents_leave_first_at_a_drop(void **state)
{
    (void)state;
    quiet_day();
    class_of_calls(7200);
    struct agent_group *g = centre_group(&day, letters[0]);
    size_t *agents = centre_staff(&day, g, 1);
    for (size_t i = 0; i < 8; i++)
        agents[i] = 3;
    call(0, 9, 0);
    const struct record *r = run_told(&day, 0);
    check_close(seconds_in(r, GROUP_IDLE, 9, 45), 2 * 900, 0);
    check_close(seconds_in(r, GROUP_IDLE, 10, 0), 0, 0);
    check_close(seconds_in(r, GROUP_BUSY, 10, 0), 900, 0);
    check_close(seconds_of(r, 0, GROUP_OVERTIME), 0, 0);
}

static void fall_releases_idle_agents_first_and_then_who_finishes_first(void **state)
{
    (void)state;
    struct story *s = story_new();
    story_class(s, calls, 1800, INFINITY);
    size_t *agents = centre_staff(&s->centre, centre_group(&s->centre, desk), 3);
    for (int i = 2; i < STORY_INTERVALS; i++)
        agents[i] = 1;
    story_calls(s, 0, 8, 0, 2); /* at 2.5 until 32.5 and 7.5 until 37.5; the fall is at 20 */
    story_calls(s, 0, 8, 20, 1);
    story_tell(s);
    /* One idle goes, then the one who finishes at 32.5; the one at 37.5 takes who waits. */
    check_told(s, 2, 25, TRACE_ANSWERED, 37.5);
    check_close(minutes(s, 0, GROUP_OVERTIME), 12.5, 1e-9);
    check_close(minutes_at(s, 0, 8, 20, GROUP_BUSY), 10, 1e-9);
    check_close(minutes_at(s, 0, 8, 20, GROUP_IDLE), 0, 1e-9);
    story_free(s);
}

static void rise_after_a_fall_brings_fresh_agents_unless_the_rule_is_hold(void **state)
{
    (void)state;
    for (int hold = 0; hold < 2; hold++) {
        struct story *s = story_new();
        story_class(s, calls, 1800, INFINITY);
        struct agent_group *g = centre_group(&s->centre, desk);
        size_t *agents = centre_staff(&s->centre, g, 2);
        g->at_drop = hold ? DROP_HOLD : DROP_RELEASE;
        agents[1] = 1;               /* between 10 and 20 */
        story_calls(s, 0, 8, 0, 2);  /* until 32.5 and 37.5 */
        story_calls(s, 0, 8, 20, 1); /* at 25 */
        story_tell(s);
        check_told(s, 2, 25, TRACE_ANSWERED, hold ? 32.5 : 25);
        check_close(minutes(s, 0, GROUP_OVERTIME), hold ? 10 : 22.5, 1e-9);
        story_free(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(released_agents_finish_in_overtime_while_fresh_ones_come),
        cmocka_unit_test(held_agents_are_counted_in_again_when_staffing_rises),
        cmocka_unit_test(idle_agents_leave_first_at_a_drop),
        cmocka_unit_test(fall_releases_idle_agents_first_and_then_who_finishes_first),
        cmocka_unit_test(rise_after_a_fall_brings_fresh_agents_unless_the_rule_is_hold),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    end_run();
    return failed != 0;
}
