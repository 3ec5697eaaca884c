/* Costs against what the roster gives by hand. */
#include "sim/engine/pay.h"

#include "tests/engine/told.h"

/* Little to do, so that nobody is late for a break or at the end. */
#define QUIET                                                                                      \
    "classes : { calls : { arrivals : { per_day = 48; }; patience = \"endless\";\n"                \
    "                      handle : { family = \"fixed\"; mean_s = 60; }; }; };\n"

/* The cost of each interval is rounded to a millionth. */
static const double rounding = 48 * 1e-6;

static void wages_are_those_of_the_roster_less_unpaid_breaks(void **state)
{
    struct told t =
        told_run(state,
                 QUIET "groups : { desk : { wage_per_hour = 42.5;\n"
                       "  shifts = ( { start = \"08:00\"; hours = 8.5; heads = 14; },\n"
                       "             { start = \"23:30\"; hours = 8.5; heads = 3; } );\n"
                       "  breaks = ( { after_hours = 3; before_hours = 5.5; minutes = 30; },\n"
                       "             { after_hours = 7; minutes = 20; paid = true; } ); }; };\n",
                 3);
    check_close(told_all(&t, "paid_hours").value, 17 * 8, 1e-9);
    check_close(told_all(&t, "cost_per_day").value, 17 * 8 * 42.5, rounding);
    check_close(told_of(&t, "cost_per_day", SCOPE_GROUP, 0).value, 17 * 8 * 42.5, rounding);
    /* A wage 5 % higher is told apart. */
    check_apart(told_all(&t, "cost_per_day").value, 17 * 8 * 42.5 * 1.05, 200);
    const double answered = told_all(&t, "answered").value;
    check_close(told_all(&t, "cost_per_handled").value, 17 * 8 * 42.5 / answered, rounding);
    told_free(&t);
}

static void the_intervals_of_a_day_add_up_to_its_cost(void **state)
{
    struct told t = told_run(
        state,
        QUIET "groups : { desk : { wage_per_hour = 10;\n"
              "  shifts = ( { start = \"22:15\"; hours = 8; heads = 5;\n"
              "               breaks = ( { at = \"23:50\"; minutes = 25; } ); } ); }; };\n",
        2);
    double sum = 0;
    for (size_t i = 0; i < t.experiment->tally.intervals; i++)
        sum += told_in(&t, "cost_per_day", SCOPE_ALL, 0, i).value;
    check_close(sum, told_all(&t, "cost_per_day").value, 1e-6);
    check_close(sum, 5 * (8 - 25 / 60.) * 10, 1e-4);
    /* From 22:15, and 5 of the 25 minutes after midnight. */
    check_close(told_in(&t, "paid_hours", SCOPE_ALL, 0, 44).value, 5 * 0.25, 1e-9);
    check_close(told_in(&t, "paid_hours", SCOPE_ALL, 0, 47).value, 5 * 20 / 60., 1e-9);
    check_close(told_in(&t, "paid_hours", SCOPE_ALL, 0, 0).value, 5 * 15 / 60., 1e-9);
    told_free(&t);
}

/* One call at 15:45 that takes 20 minutes: 5 of them are after the shift. */
static void overtime_costs_its_multiple(void **state)
{
    struct told t = told_run(
        state,
        "calendar : { opens = \"15:00\"; closes = \"16:30\"; };\n"
        "layers : { arrivals = false; };\n"
        "classes : { calls : { arrivals : { counts = [0, 1, 0]; }; patience = \"endless\";\n"
        "                      handle : { family = \"fixed\"; mean_s = 1200; }; }; };\n"
        "groups : { desk : { wage_per_hour = 42; overtime_rate = 1.5;\n"
        "                    shifts = ( { start = \"15:00\"; hours = 1; heads = 1; } ); }; };\n",
        2);
    check_close(told_all(&t, "overtime_h").value, 5 / 60., 1e-9);
    check_close(told_all(&t, "paid_hours").value, 1 + 5 / 60., 1e-9);
    check_close(told_all(&t, "cost_per_day").value, 42 + 1.5 * 42 * 5 / 60, 1e-6);
    check_close(told_all(&t, "cost_per_handled").value, 42 + 1.5 * 42 * 5 / 60, 1e-6);
    told_free(&t);
}

static void time_before_opening_and_after_closing_is_paid(void **state)
{
    struct told t = told_run(
        state,
        "calendar : { opens = \"09:00\"; closes = \"17:00\"; days = 2; };\n" QUIET
        "groups : { desk : { wage_per_hour = 20;\n"
        "                    shifts = ( { start = \"08:20\"; hours = 9; heads = 2; } ); }; };\n",
        2);
    check_close(told_all(&t, "cost_per_day").value, 2 * 9 * 20, 1e-6);
    check_close(told_in(&t, "paid_hours", SCOPE_ALL, 0, 0).value, 2 * 70 / 60., 1e-9);
    check_close(told_in(&t, "paid_hours", SCOPE_ALL, 0, 15).value, 2 * 50 / 60., 1e-9);
    told_free(&t);
}

/* Two of eight are absent every day where absence is not random. */
static void absence_is_paid_unless_it_says_otherwise(void **state)
{
    static const char text[] =
        "layers : { absence = false; };\n" QUIET
        "groups : { desk : { wage_per_hour = 30; absence = 0.25; paid_absence = %s;\n"
        "  shifts = ( { start = \"08:00\"; hours = 8.5; heads = 8;\n"
        "               breaks = ( { at = \"12:00\"; minutes = 30; } ); } ); }; };\n";
    char filled[1000];
    snprintf(filled, sizeof filled, text, "true");
    struct told paid = told_run(state, filled, 2);
    snprintf(filled, sizeof filled, text, "false");
    struct told unpaid = told_run(state, filled, 2);
    check_close(told_all(&paid, "cost_per_day").value, 8 * 8 * 30, 1e-6);
    check_close(told_all(&unpaid, "cost_per_day").value, 6 * 8 * 30, 1e-6);
    told_free(&paid);
    told_free(&unpaid);
}

/* On top of the wage for all paid time of the shift, and only of that shift; overtime is without.
 */
static void premiums_come_on_top_of_the_wage(void **state)
{
    struct told t = told_run(
        state,
        QUIET
        "groups : { desk : { wage_per_hour = 42.5;\n"
        "  shifts = ( { start = \"08:00\"; hours = 8.5; heads = 14; },\n"
        "             { start = \"23:30\"; hours = 8.5; heads = 3; wage_premium = 0.35; } );\n"
        "  breaks = ( { after_hours = 3; before_hours = 5.5; minutes = 30; } ); }; };\n",
        3);
    check_close(told_all(&t, "paid_hours").value, 17 * 8, 1e-9);
    check_close(told_all(&t, "cost_per_day").value, (14 + 3 * 1.35) * 8 * 42.5, rounding);
    check_apart(told_all(&t, "cost_per_day").value, (14 + 3 * 1.3) * 8 * 42.5, 20);
    told_free(&t);
}

static void who_is_absent_unpaid_gets_no_premium(void **state)
{
    static const char text[] =
        "layers : { absence = false; };\n" QUIET
        "groups : { desk : { wage_per_hour = 30; absence = 0.25; paid_absence = %s;\n"
        "  shifts = ( { start = \"08:00\"; hours = 8.5; heads = 8; wage_premium = 0.2;\n"
        "               breaks = ( { at = \"12:00\"; minutes = 30; } ); } ); }; };\n";
    for (int paid = 0; paid < 2; paid++) {
        char filled[1000];
        snprintf(filled, sizeof filled, text, paid ? "true" : "false");
        struct told t = told_run(state, filled, 2);
        check_close(told_all(&t, "cost_per_day").value, (paid ? 8 : 6) * 8 * 36, 1e-6);
        told_free(&t);
    }
}

/* One of five is absent, in hours in which as many are staffed, and nobody of three. */
static void absence_of_agents_by_interval_is_paid_unless_it_says_otherwise(void **state)
{
    static const char text[] =
        "calendar : { opens = \"09:00\"; closes = \"11:00\"; interval_min = 60; };\n"
        "layers : { absence = false; };\n" QUIET
        "groups : { desk : { wage_per_hour = 30; absence = 0.2; paid_absence = %s;\n"
        "                    agents = [5, 3]; }; };\n";
    char filled[1000];
    for (int paid = 0; paid < 2; paid++) {
        snprintf(filled, sizeof filled, text, paid ? "true" : "false");
        struct told t = told_run(state, filled, 2);
        const double overtime_h = told_all(&t, "overtime_h").value;
        check_close(told_all(&t, "paid_hours").value - overtime_h, paid ? 8 : 7, 1e-9);
        check_close(told_all(&t, "absent").value, 0.5, 1e-9);
        told_free(&t);
    }
}

/* Of ten heads two are absent; each has 8.25 hours less half an hour to be busy in, absent or not,
 * and 4 calls take 20 minutes each. */
static void rostered_time_less_unpaid_breaks_is_what_agents_could_be_busy_in(void **state)
{
    struct told t = told_run(
        state,
        "calendar : { opens = \"08:00\"; closes = \"20:00\"; interval_min = 60; };\n"
        "layers : { arrivals = false; absence = false; };\n"
        "classes : { calls : { arrivals : { counts = [0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]; };\n"
        "  patience = \"endless\"; handle : { family = \"fixed\"; mean_s = 1200; }; }; };\n"
        "groups : { desk : { absence = 0.2;\n"
        "  shifts = ( { start = \"08:00\"; hours = 8.25; heads = 10;\n"
        "               breaks = ( { at = \"08:00\"; minutes = 10; },\n"
        "                          { at = \"12:00\"; minutes = 20; },\n"
        "                          { at = \"14:00\"; minutes = 15; paid = true; } ); } ); }; };\n",
        2);
    check_close(told_all(&t, "utilisation").value, 4 / 3. / (10 * 7.75), 1e-12);
    check_close(told_all(&t, "absent_share").value, 0.2, 1e-12);
    check_close(told_in(&t, "absent", SCOPE_ALL, 0, 4).value, 2, 1e-12);
    check_close(told_in(&t, "staffed", SCOPE_ALL, 0, 4).value, 10, 1e-12);
    told_free(&t);
}

static void agents_by_interval_are_paid_while_staffed(void **state)
{
    struct told t = told_run(
        state,
        "calendar : { opens = \"09:00\"; closes = \"11:00\"; };\n" QUIET
        "groups : { desk : { wage_per_hour = 20; agents = [4, 3, 5, 2]; overtime_rate = 0; }; };\n",
        2);
    check_close(told_all(&t, "cost_per_day").value, 14 * 0.5 * 20, 1e-6);
    told_free(&t);
}

static void who_comes_again_was_not_resolved(void **state)
{
    struct told t =
        told_run(state,
                 "classes : { calls : { arrivals : { per_day = 2000; }; patience = \"endless\";\n"
                 "  handle : { family = \"fixed\"; mean_s = 60; };\n"
                 "  recontact : { probability = 0.2; delay : { family = \"fixed\"; mean_s = 1; };\n"
                 "                at_most = 20; }; }; };\n"
                 "groups : { desk : { wage_per_hour = 20; agents = 20; }; };\n",
                 64);
    const struct estimate handled = told_all(&t, "cost_per_handled");
    const struct estimate resolved = told_all(&t, "cost_per_resolved");
    /* The share that comes again is a mean of some 2500 a day. */
    const double error = 4 * sqrt(0.2 * 0.8 / (64 * 2500)) / 0.8;
    check_close(handled.value / resolved.value / 0.8, 1, error);
    check_apart(handled.value / resolved.value / (1 - 0.2 * 1.05), 1, error);
    told_free(&t);
}

static void without_a_wage_there_are_no_costs(void **state)
{
    struct told t = told_run(state, QUIET "groups : { desk : { agents = 2; }; };\n", 1);
    static const char *const keys[] = {"paid_hours", "cost_per_day", "cost_per_handled",
                                       "cost_per_resolved"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        assert_false(told_has(&t, keys[i], SCOPE_ALL, 0));
    told_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wages_are_those_of_the_roster_less_unpaid_breaks),
        cmocka_unit_test(the_intervals_of_a_day_add_up_to_its_cost),
        cmocka_unit_test(overtime_costs_its_multiple),
        cmocka_unit_test(time_before_opening_and_after_closing_is_paid),
        cmocka_unit_test(absence_is_paid_unless_it_says_otherwise),
        cmocka_unit_test(premiums_come_on_top_of_the_wage),
        cmocka_unit_test(who_is_absent_unpaid_gets_no_premium),
        cmocka_unit_test(absence_of_agents_by_interval_is_paid_unless_it_says_otherwise),
        cmocka_unit_test(rostered_time_less_unpaid_breaks_is_what_agents_could_be_busy_in),
        cmocka_unit_test(agents_by_interval_are_paid_while_staffed),
        cmocka_unit_test(who_comes_again_was_not_resolved),
        cmocka_unit_test(without_a_wage_there_are_no_costs),
    };
    return cmocka_run_group_tests(tests, given_folder_make, given_folder_remove) != 0;
}
