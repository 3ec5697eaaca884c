#include "sim/base/clock.h"

#include "tests/check.h"

static void a_time_of_day_is_read(void **state)
{
    (void)state;
    double seconds = -1;
    assert_true(clock_parse("08:30", &seconds));
    check_close(seconds, 8.5 * 3600, 0);
    assert_true(clock_parse("24:00", &seconds));
    check_close(seconds, 86400, 0);
}

static void what_is_no_time_of_day_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",     "8:30",  "24:01",  "12:60", "12-30",
                                        "12:3", "ab:cd", "12:300", "-1:30", "12:3x"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        double seconds = 7;
        assert_false(clock_parse(wrong[i], &seconds));
        check_close(seconds, 7, 0);
    }
}

static void times_are_shown_as_hours_and_minutes(void **state)
{
    (void)state;
    assert_string_equal(clock_text(0).text, "00:00");
    assert_string_equal(clock_text(8.5 * 3600).text, "08:30");
    assert_string_equal(clock_text(86400).text, "24:00");
    assert_string_equal(clock_text(90000).text, "25:00");
}

static void seconds_become_the_nearest_tick_and_are_cut_at_the_longest(void **state)
{
    (void)state;
    assert_int_equal(ticks_from_seconds(0), 0);
    assert_int_equal(ticks_from_seconds(1.5), 1500000);
    assert_int_equal(ticks_from_seconds(0.4e-6), 0);
    assert_int_equal(ticks_from_seconds(0.6e-6), 1);
    assert_int_equal(ticks_from_seconds(1e300), TICKS_MOST);
    check_close(seconds_from_ticks(1500000), 1.5, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_time_of_day_is_read),
        cmocka_unit_test(what_is_no_time_of_day_is_refused),
        cmocka_unit_test(times_are_shown_as_hours_and_minutes),
        cmocka_unit_test(seconds_become_the_nearest_tick_and_are_cut_at_the_longest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
