/* What rules.h lets pass; what it refuses is in tests/scenarios/rejected. */
#include "sim/scenario/rules.h"

#include "sim/scenario/read.h"
#include "tests/scenario/given.h"

/* A centre with the given calendar and one shift. */
static bool is_accepted(void **state, const char *calendar, const char *shift)
{
    char text[1000];
    struct error err = {0};
    snprintf(text, sizeof text,
             "calendar : { %s };\n"
             "classes : { calls : { arrivals : { per_day = 960; }; patience = \"endless\";\n"
             "                      handle : { family = \"exponential\"; mean_s = 180; }; }; };\n"
             "groups : { desk : { shifts = ( { %s heads = 3; } ); }; };\n",
             calendar, shift);
    struct scenario *s = scenario_read(given_file(state, "x.cfg", text), NULL, 0, &err);
    scenario_free(s);
    return s;
}

static void a_shift_may_cross_midnight(void **state)
{
    assert_true(is_accepted(state, "", "start = \"23:30\"; hours = 8.5;"));
    assert_true(is_accepted(state, "opens = \"06:00\";", "start = \"22:00\"; hours = 9;"));
}

static void a_shift_wholly_outside_the_opening_hours_is_refused(void **state)
{
    static const char day[] = "opens = \"08:00\"; closes = \"20:00\";";
    assert_true(is_accepted(state, day, "start = \"07:00\"; hours = 1.5;"));
    assert_true(is_accepted(state, day, "start = \"19:30\"; hours = 8;"));
    assert_false(is_accepted(state, day, "start = \"06:00\"; hours = 2;"));
    assert_false(is_accepted(state, day, "start = \"20:00\"; hours = 8;"));
    assert_false(is_accepted(state, day, "start = \"21:00\"; hours = 12;"));
}

static void a_night_shift_serves_the_next_morning_if_there_is_one(void **state)
{
    static const char shift[] = "start = \"22:00\"; hours = 12;";
    assert_false(is_accepted(state, "opens = \"08:00\"; closes = \"20:00\";", shift));
    assert_true(is_accepted(state, "opens = \"08:00\"; closes = \"20:00\"; days = 2;", shift));
}

static void a_break_may_lie_after_midnight(void **state)
{
    assert_true(
        is_accepted(state, "",
                    "start = \"20:00\"; hours = 8; breaks = ( { from = \"23:30\"; to = \"01:00\"; "
                    "minutes = 30; }, { at = \"02:00\"; minutes = 15; } );"));
    assert_false(is_accepted(
        state, "",
        "start = \"20:00\"; hours = 8; breaks = ( { at = \"04:00\"; minutes = 15; } );"));
}

static void a_break_may_fill_the_window_and_end_with_the_shift(void **state)
{
    assert_true(
        is_accepted(state, "",
                    "start = \"08:00\"; hours = 8; breaks = ( { from = \"12:00\"; to = \"12:30\"; "
                    "minutes = 30; }, { from = \"12:30\"; to = \"16:00\"; minutes = 30; } );"));
    assert_true(
        is_accepted(state, "",
                    "start = \"00:00\"; hours = 24; breaks = ( { from = \"12:00\"; to = \"24:00\"; "
                    "minutes = 30; } );"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shift_may_cross_midnight),
        cmocka_unit_test(a_shift_wholly_outside_the_opening_hours_is_refused),
        cmocka_unit_test(a_night_shift_serves_the_next_morning_if_there_is_one),
        cmocka_unit_test(a_break_may_lie_after_midnight),
        cmocka_unit_test(a_break_may_fill_the_window_and_end_with_the_shift),
    };
    return cmocka_run_group_tests(tests, given_folder_make, given_folder_remove) != 0;
}
