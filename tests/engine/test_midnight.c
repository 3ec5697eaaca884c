/*
 * Shifts that last past midnight: yesterday's people are there when the first day begins.
 */
#include "tests/engine/day_by_hand.h"

static char calls[] = "calls", desk[] = "desk", early[] = "early", night[] = "night";

static void night_shift_of_yesterday_is_there_at_midnight(void **state)
{
    (void)state;
    day_between(0, 24, 60);
    day.scenario.hours.days = 2;
    class_of_calls(60);
    struct agent_group *g = centre_group(&day, letters[0]);
    struct shift *s = centre_shift(&day, g, letters[0], 22, 8, 5);
    shift_break(s, (struct pause){3 * 3600, 3 * 3600, 1800, false, false}); /* at 01:00 */
    const struct record *r = run_told(&day, 0);
    for (int hour = 0; hour < 48; hour++) {
        const double rest = hour % 24 == 1 ? 1800 : 0;
        const bool there = hour % 24 < 6 || hour % 24 >= 22;
        check_close(seconds_in(r, GROUP_IDLE, hour, 0), there ? 5 * (3600 - rest) : 0, 0);
        check_close(seconds_in(r, GROUP_BREAK_UNPAID, hour, 0), 5 * rest, 0);
    }

    /* Yesterday's people have absences of their own; those of tonight last past midnight. */
    g->attendance.absence = 0.4;
    end_run();
    plan = centre_plan(&day, 1);
    run = day_new(plan);
    int others = 0;
    for (uint32_t i = 0; i < 50; i++) {
        r = day_run(run, i);
        check_close(seconds_in(r, GROUP_ABSENT, 24, 0), seconds_in(r, GROUP_ABSENT, 23, 0), 0);
        others += seconds_in(r, GROUP_ABSENT, 0, 0) != seconds_in(r, GROUP_ABSENT, 23, 0);
    }
    assert_in_range(others, 20, 50);
}

/* One of yesterday's shift that runs at midnight goes on; those before it are over. */
static void break_of_yesterday_goes_on_after_midnight(void **state)
{
    (void)state;
    day_between(0, 24, MINUTES);
    class_of_calls(60);
    call(0, 0, 0);
    struct agent_group *g = centre_group(&day, letters[0]);
    struct shift *s = centre_shift(&day, g, letters[0], 22, 8, 1);
    shift_break(s, (struct pause){1.75 * 3600, 1.75 * 3600, 2400, false, false}); /* to 00:25 */
    shift_break(s, (struct pause){0.5 * 3600, 0.5 * 3600, 600, false, false});
    const struct record *r = run_told(&day, 0);
    check_close(seconds_in(r, GROUP_BREAK_UNPAID, 0, 0), 900, 0);
    check_close(seconds_in(r, GROUP_BREAK_UNPAID, 0, 15), 600, 0);
    check_close(seconds_of(r, 0, GROUP_BREAK_UNPAID), 2400 + 600, 0);
    assert_true(contact(0, 0)->ended == at_time(0, 25, 0));

    /* Whoever is away in it comes back when both are over. */
    g->attendance.in_shift_shrinkage = 0.99;
    g->attendance.away = fixed(40 * 3600);
    r = run_told(&day, 0);
    check_close(seconds_in(r, GROUP_BREAK_UNPAID, 0, 15), 600, 0);
    check_close(seconds_in(r, GROUP_AWAY, 0, 15), 300, 0);
}

static void night_shift_of_the_day_before_is_there_at_midnight(void **state)
{
    (void)state;
    struct centre c;
    centre_clear(&c, 0, 24, 60);
    centre_class(&c, calls, 0, 180, 120);
    struct agent_group *g = centre_group(&c, desk);
    centre_shift(&c, g, night, 22.5, 8, 3);
    centre_shift(&c, g, early, 8, 8, 5);
    struct experiment *e = centre_run(&c, 2);
    for (size_t hour = 0; hour < 24; hour++) {
        const double there = hour < 6 || hour == 23    ? 3
                             : hour == 6 || hour == 22 ? 1.5
                             : hour >= 8 && hour < 16  ? 5
                                                       : 0;
        check_close(measured_in(e, "present", SCOPE_ALL, 0, hour).value, there, 1e-9);
        check_close(measured_in(e, "staffed", SCOPE_ALL, 0, hour).value, there, 1e-9);
    }
    experiment_free(e);
}

/* Yesterday's absence is drawn by itself. */
static void night_shift_of_the_day_before_has_its_own_absence(void **state)
{
    (void)state;
    enum { DAYS = 3000 };
    struct centre c;
    centre_clear(&c, 0, 24, 60);
    centre_class(&c, calls, 0, 180, 120);
    struct agent_group *g = centre_group(&c, desk);
    g->attendance.absence = 0.3;
    centre_shift(&c, g, night, 23, 8, 1);
    struct plan *p = centre_plan(&c, 1);
    struct day *d = day_new(p);
    int before = 0, after = 0, both = 0;
    for (uint32_t i = 0; i < DAYS; i++) {
        const struct record *r = day_run(d, i);
        const bool first = record_agents(r, 1, 0)[GROUP_ABSENT] > 0;
        const bool last = record_agents(r, 24, 0)[GROUP_ABSENT] > 0;
        before += first;
        after += last;
        both += first && last;
    }
    const double error = 4 * sqrt(0.21 / DAYS);
    check_close((double)before / DAYS, 0.3, error);
    check_close((double)after / DAYS, 0.3, error);
    check_close((double)both / DAYS, 0.09, 4 * sqrt(0.09 * 0.91 / DAYS));
    day_free(d);
    plan_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(night_shift_of_yesterday_is_there_at_midnight),
        cmocka_unit_test(break_of_yesterday_goes_on_after_midnight),
        cmocka_unit_test(night_shift_of_the_day_before_is_there_at_midnight),
        cmocka_unit_test(night_shift_of_the_day_before_has_its_own_absence),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    end_run();
    return failed != 0;
}
