/*
 * Customers who find the channel closed: who comes when it opens next, who takes another channel,
 * who leaves.
 */
#include "tests/engine/days.h"
#include "tests/engine/told.h"

#include <math.h>

/* Two calls every half hour, at a quarter past and a quarter to, round the clock. */
#define EVEN "layers : { arrivals = false; handling = false; };\n"
#define SHARED(share, calendar, voice, more)                                                       \
    EVEN "calendar : { " calendar " };\n"                                                          \
         "channels : { voice : { " voice " }; app : { }; };\n"                                     \
         "classes : { calls : { arrivals : { per_day = 96; };\n"                                   \
         "    handle : { family = \"fixed\"; mean_s = 60; }; patience = \"endless\";\n"            \
         "    channels : { app : { share = " share "; }; }; " more " };\n"                         \
         "  apps : { channel = \"app\"; arrivals : { per_day = 0; };\n"                            \
         "    handle : { family = \"fixed\"; mean_s = 60; }; patience = \"endless\"; }; };\n"      \
         "groups : { desk : { agents = 1; skills = ( { class = \"calls\"; channel = \"voice\"; } " \
         "); };\n"                                                                                 \
         "  app_desk : { agents = 9; skills = ( { class = \"calls\"; channel = \"app\"; },\n"      \
         "    { class = \"apps\"; } ); }; };\n"
#define TEXT(calendar, voice, more) SHARED("0", calendar, voice, more)
#define OPEN_BY_DAY "opens = \"08:00\"; closes = \"18:00\"; "
#define OFFER(accepts)                                                                             \
    OPEN_BY_DAY "deflection = ( { to = \"app\"; when = \"closed\"; accepts = " accepts "; } );"

enum { VOICE, APP };                                       /* streams of the calls */
enum { OPENS = 1 + 16, CLOSES = 1 + 36, DAY = 48 };        /* rows */
enum { NIGHT = 2 * 16, EVENING = 2 * 12, OPEN = 96 - 56 }; /* calls */

/* Those of the first night, of the evening and the second night together; the last evening's is not
 * seen. They count where they come. */
static void those_of_the_night_come_when_the_channel_opens_next(void **state)
{
    (void)state;
    struct days d = days_of(TEXT("days = 2;", OFFER("0"), "out_of_hours : { at_opening = 1; };"));
    const struct record *r = day_run(d.day, 0);
    check_close(count_of(r, VOICE, OUT_OF_HOURS), 2 * (NIGHT + EVENING), 0);
    check_close(count_in(r, VOICE, OUT_OF_HOURS, OPENS, CLOSES), 0, 0);
    check_close(count_of(r, VOICE, COMES_AT_OPENING), 2 * (NIGHT + EVENING), 0);
    check_close(count_in(r, VOICE, AT_OPENING, OPENS, OPENS + 1), NIGHT, 0);
    check_close(count_in(r, VOICE, AT_OPENING, OPENS + DAY, OPENS + DAY + 1), EVENING + NIGHT, 0);
    check_close(count_of(r, VOICE, AT_OPENING), NIGHT + EVENING + NIGHT, 0);
    check_close(count_of(r, VOICE, AFTER_HORIZON), EVENING, 0);
    check_close(count_of(r, VOICE, REQUESTED), NIGHT + EVENING + NIGHT + 2 * OPEN, 0);
    check_close(count_of(r, VOICE, FIRST_REQUESTED), 2 * OPEN, 0);
    check_close(count_of(r, VOICE, CUSTOMERS_ASKED), count_of(r, VOICE, REQUESTED), 0);
    /* The k-th at the one agent's desk waits k minutes; who calls in the meantime waits too. */
    check_close(count_in(r, VOICE, REQUESTED, OPENS, OPENS + 1), NIGHT + 2, 0);
    const double waits_s =
        60 * (NIGHT * (NIGHT - 1) / 2) + (NIGHT - 7.5) * 60 + (NIGHT + 1 - 22.5) * 60;
    check_close(count_in(r, VOICE, WAIT_TICKS, OPENS, OPENS + 1), 1e6 * waits_s, 0);
    days_free(&d);
}

static void those_of_the_night_are_served_in_the_order_in_which_they_came(void **state)
{
    (void)state;
    struct days d = days_of(TEXT("", OFFER("0"), "out_of_hours : { at_opening = 1; };"));
    struct trace t = {0};
    day_trace(d.day, 0, &t);
    uint32_t last = 0;
    size_t n = 0;
    for (size_t i = 0; i < t.n; i++)
        if (t.row[i].attempt == 1) {
            const uint32_t came = 2 * t.row[i].interval + t.row[i].n;
            assert_int_equal(t.row[i].arrived, (ticks)8 * 3600 * 1000000);
            assert_true(n == 0 || came > last);
            assert_int_equal(t.row[i].ended, (ticks)(8 * 3600 + 60 * n) * 1000000);
            last = came;
            n++;
        }
    assert_int_equal(n, NIGHT);
    trace_free(&t);
    days_free(&d);
}

static void a_delay_spreads_those_of_the_night_over_the_time_after_opening(void **state)
{
    (void)state;
    struct days d = days_of(TEXT(
        "", OFFER("0"),
        "out_of_hours : { at_opening = 1; delay : { family = \"fixed\"; mean_min = 100; }; };"));
    const struct record *r = day_run(d.day, 0);
    check_close(count_in(r, VOICE, AT_OPENING, OPENS + 3, OPENS + 4), NIGHT, 0);
    check_close(count_of(r, VOICE, AT_OPENING), NIGHT, 0);
    days_free(&d);
}

/* Later than it closes: they find it closed again, and come the next day, which is the third. */
static void who_comes_too_late_comes_at_the_next_opening(void **state)
{
    (void)state;
    struct days d = days_of(TEXT(
        "days = 2;", OFFER("0"),
        "out_of_hours : { at_opening = 1; delay : { family = \"fixed\"; mean_min = 660; }; };"));
    const struct record *r = day_run(d.day, 0);
    check_close(count_in(r, VOICE, AT_OPENING, CLOSES + 2, CLOSES + 3), NIGHT, 0);
    check_close(count_of(r, VOICE, OUT_OF_HOURS),
                2 * (NIGHT + EVENING) + count_of(r, VOICE, AT_OPENING), 0);
    check_close(count_of(r, VOICE, COMES_AT_OPENING),
                count_of(r, VOICE, AT_OPENING) + count_of(r, VOICE, AFTER_HORIZON), 0);
    check_close(count_of(r, VOICE, REQUESTED), 2 * OPEN, 0);
    days_free(&d);
}

/* Twenty intervals without anybody at the desk; two calls in each. */
#define NOBODY_THERE(patience, more)                                                               \
    EVEN "calendar : { opens = \"08:00\"; closes = \"18:00\"; days = 2; at_close = \"dismiss\"; "  \
         "};\n"                                                                                    \
         "classes : { calls : { arrivals : { per_day = 40; };\n"                                   \
         "    handle : { family = \"fixed\"; mean_s = 60; }; patience = " patience ";\n" more      \
         " }; };\n"                                                                                \
         "groups : { desk : { agents = [ 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "   \
         "0, 0 ]; }; };\n"

/* The centre as a whole: who redials in the night comes in the morning. */
static void a_redial_in_the_night_comes_when_the_centre_opens(void **state)
{
    (void)state;
    struct days d =
        days_of(NOBODY_THERE("{ family = \"fixed\"; mean_min = 400; }",
                             "redial : { probability = 0; after_dismissal = 1;\n"
                             "           delay : { family = \"fixed\"; mean_min = 180; }; };\n"
                             "out_of_hours : { at_opening = 1; };"));
    const struct record *r = day_run(d.day, 0);
    /* Those of the last 400 minutes wait until closing, and call at nine in the evening. */
    const double dismissed = 27;
    check_close(count_in(r, 0, DISMISSED, 1, 21), dismissed, 0);
    check_close(count_in(r, 0, REDIALS, 20, 21), dismissed, 0);
    check_close(count_in(r, 0, OUT_OF_HOURS, 20, 21), dismissed, 0);
    check_close(count_in(r, 0, AT_OPENING, 21, 22), dismissed, 0);
    check_close(count_of(r, 0, AT_OPENING), dismissed, 0);
    days_free(&d);
}

static void who_is_dismissed_redials_only_by_a_probability_of_its_own(void **state)
{
    (void)state;
    struct days d = days_of(NOBODY_THERE(
        "\"endless\"",
        "redial : { probability = 1; delay : { family = \"fixed\"; mean_min = 180; }; };"));
    const struct record *r = day_run(d.day, 0);
    check_close(count_of(r, 0, DISMISSED), 80, 0);
    check_close(count_of(r, 0, REDIALS), 0, 0);
    check_close(count_of(r, 0, OUT_OF_HOURS), 0, 0);
    days_free(&d);
}

/* Self-service answers until it hands over to a desk that has closed. */
static void who_leaves_self_service_after_closing_comes_at_opening(void **state)
{
    (void)state;
    struct days d = days_of(TEXT(
        "days = 2;", OFFER("0"),
        "out_of_hours : { at_opening = 1; };\n"
        "self_service : { escalates = 1; duration : { family = \"fixed\"; mean_min = 20; }; };"));
    const struct record *r = day_run(d.day, 0);
    /* Who called at a quarter to six is through at five past, and counts where he came in. */
    check_close(count_in(r, VOICE, OUT_OF_HOURS, CLOSES - 1, CLOSES), 1, 0);
    check_close(count_in(r, VOICE, AT_OPENING, OPENS + DAY, OPENS + DAY + 1), EVENING + NIGHT + 1,
                0);
    check_close(count_in(r, VOICE, SELF_HANDLED, OPENS + DAY, OPENS + DAY + 1),
                EVENING + NIGHT + 1 + 2, 0);
    days_free(&d);
}

static void who_accepts_another_channel_moves_at_once(void **state)
{
    (void)state;
    struct days d = days_of(TEXT("", OFFER("1"), "out_of_hours : { at_opening = 1; };"));
    const struct record *r = day_run(d.day, 0);
    check_close(count_of(r, VOICE, OUT_OF_HOURS), NIGHT + EVENING, 0);
    check_close(count_of(r, VOICE, MOVED_CLOSED), NIGHT + EVENING, 0);
    check_close(count_of(r, VOICE, COMES_AT_OPENING), 0, 0);
    check_close(count_of(r, VOICE, REQUESTED), OPEN, 0);
    for (size_t row = 1; row < r->rows; row++)
        check_close(count_in(r, APP, MOVED_IN, row, row + 1), row < OPENS || row >= CLOSES ? 2 : 0,
                    0);
    check_close(count_of(r, APP, ANSWERED), NIGHT + EVENING, 0);
    days_free(&d);
}

/* Only into a channel that is open: who would have moved then waits for the morning. */
static void nobody_moves_into_a_channel_that_is_closed(void **state)
{
    (void)state;
    struct days d = days_of(EVEN "channels : { voice : { " OFFER(
        "1") " };\n"
             "  app : { opens = \"06:00\"; closes = \"20:00\"; }; };\n"
             "classes : { calls : { arrivals : { per_day = 96; };\n"
             "    handle : { family = \"fixed\"; mean_s = 60; }; patience = \"endless\";\n"
             "    out_of_hours : { at_opening = 1; };\n"
             "    channels : { app : { share = 0; out_of_hours : { at_opening = 0; }; }; }; }; };\n"
             "groups : { desk : { agents = 9; }; };\n");
    const struct record *r = day_run(d.day, 0);
    check_close(count_of(r, VOICE, OUT_OF_HOURS), NIGHT + EVENING, 0);
    check_close(count_of(r, VOICE, MOVED_CLOSED), 2 * 4 + 2 * 4, 0);
    check_close(count_of(r, VOICE, COMES_AT_OPENING), 2 * 12 + 2 * 8, 0);
    check_close(count_in(r, VOICE, AT_OPENING, OPENS, OPENS + 1), 2 * 12, 0);
    check_close(count_of(r, APP, MOVED_IN), 2 * 4 + 2 * 4, 0);
    days_free(&d);
}

/* --- in law ------------------------------------------------------------------------------------
 */

/* A share moves, of the others a share comes at opening; wrong: one in twenty more of either. */
static void shares_that_move_or_come_at_opening_are_those_that_were_set(void **state)
{
    const double moves = 0.23, at_opening = 0.61;
    struct told t = told_run(state,
                             "channels : { voice : { opens = \"08:00\"; closes = \"18:00\";\n"
                             "  deflection = ( { to = \"app\"; when = \"closed\"; accepts = 0.23; "
                             "} ); }; app : { }; };\n"
                             "classes : { calls : { arrivals : { per_day = 4800; };\n"
                             "  handle : { family = \"exponential\"; mean_s = 187.9; };\n"
                             "  patience : { family = \"exponential\"; mean_s = 131; };\n"
                             "  channels : { app : { share = 0; }; };\n"
                             "  out_of_hours : { at_opening = 0.61; delay : { family = "
                             "\"exponential\"; mean_min = 41; }; };\n"
                             "}; };\n"
                             "groups : { desk : { agents = 12; }; };\n",
                             64);
    const double closed = 4800 * 14 / 24.0, back = 4800 * 8 / 24.0;
    const struct {
        const char *key;
        double right, wrong;
    } expected[] = {
        {"out_of_hours", closed, 1.05 * closed},
        {"moved_closed", closed * moves, closed * 1.05 * moves},
        {"comes_at_opening", closed * (1 - moves) * at_opening,
         closed * (1 - moves) * 1.05 * at_opening},
        /* Ten hours after opening it closes again. */
        {"at_opening", back * (1 - moves) * at_opening, back * (1 - moves) * 1.05 * at_opening},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        const struct estimate e = told_of(&t, expected[i].key, SCOPE_CHANNEL, 0);
        print_message("%-18s %.6g +- %.2g, exact %.6g\n", expected[i].key, e.value, e.std_error,
                      expected[i].right);
        check_close(e.value, expected[i].right, 4 * e.std_error);
        check_apart(e.value, expected[i].wrong, 4 * e.std_error);
    }
    /* Within the half hour of opening: 1 - exp(-30 / 41) of them. */
    const struct estimate first = told_in(&t, "at_opening", SCOPE_CHANNEL, 0, 16);
    const double share = back * (1 - moves) * at_opening;
    check_close(first.value, share * -expm1(-30.0 / 41), 4 * first.std_error);
    check_apart(first.value, share * -expm1(-30.0 / 37), 4 * first.std_error);
    told_free(&t);
}

/* --- switched off ------------------------------------------------------------------------------
 */

static void nobody_comes_at_opening_or_moves_where_that_is_left_out(void **state)
{
    (void)state;
    static const char *const others[] = {
        SHARED("0.25", "days = 2;", OPEN_BY_DAY, "out_of_hours : { at_opening = 0; };"),
        SHARED("0.25", "days = 2;", OFFER("0"), ""),
    };
    struct days plain = days_of(SHARED("0.25", "days = 2;", OPEN_BY_DAY, ""));
    const struct record *expected = day_run(plain.day, 0);
    assert_true(count_of(expected, VOICE, OUT_OF_HOURS) > NIGHT);
    assert_true(count_of(expected, VOICE, REQUESTED) > OPEN);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct days d = days_of(others[i]);
        check_same_record(day_run(d.day, 0), expected);
        days_free(&d);
    }
    days_free(&plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(those_of_the_night_come_when_the_channel_opens_next),
        cmocka_unit_test(those_of_the_night_are_served_in_the_order_in_which_they_came),
        cmocka_unit_test(a_delay_spreads_those_of_the_night_over_the_time_after_opening),
        cmocka_unit_test(who_comes_too_late_comes_at_the_next_opening),
        cmocka_unit_test(a_redial_in_the_night_comes_when_the_centre_opens),
        cmocka_unit_test(who_is_dismissed_redials_only_by_a_probability_of_its_own),
        cmocka_unit_test(who_leaves_self_service_after_closing_comes_at_opening),
        cmocka_unit_test(who_accepts_another_channel_moves_at_once),
        cmocka_unit_test(nobody_moves_into_a_channel_that_is_closed),
        cmocka_unit_test(shares_that_move_or_come_at_opening_are_those_that_were_set),
        cmocka_unit_test(nobody_comes_at_opening_or_moves_where_that_is_left_out),
    };
    return cmocka_run_group_tests(tests, given_folder_make, given_folder_remove) != 0;
}
