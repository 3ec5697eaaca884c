/*
 * What happens at one instant has an order: leaving before serving, closing before patience,
 * patience before the agent who comes free; and a wait of exactly so long is still within it.
 */
#include "tests/engine/day_by_hand.h"
#include "tests/engine/story.h"

static char calls[] = "calls", desk[] = "desk", early[] = "early";

/* Calls at 9:03:45, for a quarter of an hour, and 9:11:15; one agent. Places without limit make
 * patience lazy. */
static const struct trace_row *second_call(double patience_s, size_t places)
{
    quiet_day();
    day.channels[0].queue_places = places;
    class_of_calls(900)->patience = (struct patience){.law = fixed(patience_s)};
    centre_staff(&day, centre_group(&day, letters[0]), 1);
    call(0, 9, 0);
    call(0, 9, 0);
    run_told(&day, 0);
    return contact(0, 1);
}

static void agent_free_exactly_when_patience_ends_is_too_late(void **state)
{
    (void)state;
    for (int lazy = 0; lazy < 2; lazy++) {
        const struct trace_row *t = second_call(450, lazy ? SIZE_MAX : 5);
        assert_int_equal(t->end, TRACE_ABANDONED);
        assert_true(t->ended == at_time(9, 18, 45));
        t = second_call(450.000001, lazy ? SIZE_MAX : 5);
        assert_int_equal(t->end, TRACE_ANSWERED);
        assert_true(t->ended == at_time(9, 18, 45));
    }
}

/* A call at 17:52:30; nobody is there. */
static void closing_comes_before_the_end_of_patience_at_the_same_instant(void **state)
{
    (void)state;
    for (int lazy = 0; lazy < 2; lazy++)
        for (int longer = 0; longer < 2; longer++) {
            quiet_day();
            day.scenario.hours.at_close = CLOSING_DISMISS;
            day.channels[0].queue_places = lazy ? SIZE_MAX : 5;
            class_of_calls(60)->patience.law = fixed(longer ? 450 : 449.999999);
            day.classes[0].patience.endless = false;
            centre_staff(&day, centre_group(&day, letters[0]), 0);
            call(0, 17, 45);
            run_told(&day, 0);
            assert_int_equal(contact(0, 0)->end, longer ? TRACE_DISMISSED : TRACE_ABANDONED);
        }
}

/* Free exactly at the end of the shift: he leaves. Free exactly as patience ends: too late. */
static void ties_are_decided_for_leaving_and_for_impatience(void **state)
{
    (void)state;
    struct story *s = story_new();
    story_class(s, calls, 450, 450);
    struct agent_group *g = centre_group(&s->centre, desk);
    centre_shift(&s->centre, g, early, 8, 1, 1);
    story_calls(s, 0, 8, 0, 2);  /* at 2.5, done at 10; the next at 7.5 waits */
    story_calls(s, 0, 8, 50, 2); /* at 52.5, done at 60; the next at 57.5 finds nobody */
    story_tell(s);
    check_told(s, 0, 2.5, TRACE_ANSWERED, 2.5);
    check_told(s, 1, 7.5, TRACE_ANSWERED, 10);
    check_told(s, 3, 57.5, TRACE_ABANDONED, 65);
    story_free(s);
    s = story_new();
    story_class(s, calls, 450, 150);
    centre_shift(&s->centre, centre_group(&s->centre, desk), early, 8, 1, 1);
    story_calls(s, 0, 8, 0, 2); /* patience ends at 10, when the agent comes free */
    story_tell(s);
    check_told(s, 1, 7.5, TRACE_ABANDONED, 10);
    story_free(s);
}

/* Patience that would end at the tick of closing has not ended, looked at early or late. */
static void closing_comes_before_patience_of_that_instant(void **state)
{
    (void)state;
    for (int live = 0; live < 2; live++) {
        struct story *s = story_new();
        s->centre.scenario.hours.at_close = CLOSING_DISMISS;
        story_class(s, calls, 600, 150);
        centre_staff(&s->centre, centre_group(&s->centre, desk), 1);
        if (live)
            s->centre.channels[0].queue_places = 1000;
        story_calls(s, 0, 11, 50, 2);
        story_tell(s);
        check_told(s, 1, 237.5, TRACE_DISMISSED, 240);
        story_free(s);
    }
}

/* One waits for exactly as long as is acceptable; and then for that long in vain. */
static void wait_of_exactly_the_acceptable_length_is_within_it(void **state)
{
    (void)state;
    for (int variant = 0; variant < 4; variant++) {
        struct story *s = story_new();
        s->centre.scenario.within_s = variant == 3 ? 149.9 : 150;
        s->centre.scenario.short_abandon_s = variant == 2 ? 150 : 0;
        story_class(s, calls, 450, variant == 0 ? INFINITY : 150);
        centre_staff(&s->centre, centre_group(&s->centre, desk), 1);
        story_calls(s, 0, 8, 0, 2); /* at 2.5 until 10, and at 7.5 */
        story_tell(s);
        const int64_t *k = s->contacts[0];
        assert_int_equal(k[ANSWERED_WITHIN], variant == 0 ? 2 : 1);
        assert_int_equal(k[ANSWERED_AT_ONCE], 1);
        assert_int_equal(k[ABANDONED], variant == 0 ? 0 : 1);
        assert_int_equal(k[LEFT_WITHIN], variant == 1 ? 1 : 0);
        assert_int_equal(k[SHORT_ABANDONED], variant == 2 ? 1 : 0);
        story_free(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agent_free_exactly_when_patience_ends_is_too_late),
        cmocka_unit_test(closing_comes_before_the_end_of_patience_at_the_same_instant),
        cmocka_unit_test(ties_are_decided_for_leaving_and_for_impatience),
        cmocka_unit_test(closing_comes_before_patience_of_that_instant),
        cmocka_unit_test(wait_of_exactly_the_acceptable_length_is_within_it),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    end_run();
    return failed != 0;
}
