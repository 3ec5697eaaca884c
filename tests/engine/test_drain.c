/*
 * Agents with several sessions in hand who are given nothing more for a while before a break or the
 * end of their shift: days told minute by minute.
 */
#include "tests/engine/days.h"

#include <math.h>

/*
 * A text every ten minutes from 08:05 on takes 25 minutes, so two or three are in the hands of the
 * one agent, and nobody waits while he takes them.
 */
#define TEXTS(closes, at_close, roster, drain)                                                     \
    "layers : { arrivals = false; handling = false; };\n"                                          \
    "calendar : { opens = \"08:00\"; closes = \"" closes "\"; at_close = \"" at_close "\"; };\n"   \
    "channels : { app : { kind = \"chat\"; }; };\n"                                                \
    "classes : { text : { channel = \"app\"; arrivals : { per_day = 36; };\n"                      \
    "  handle : { family = \"fixed\"; mean_min = 25; }; patience = \"endless\"; }; };\n"           \
    "groups : { desk : { shifts = ( { start = \"08:00\"; hours = 4; heads = 1; " roster " } );\n"  \
    "  concurrency : { at_most = 3; speed = [ 1, 1, 1 ]; " drain " }; }; };\n"

enum { TEN = 1 + 4, NOON = 1 + 8 }; /* rows */

static const double minute = 60e6; /* ticks */

static double agents_of(const struct record *r, enum group_counter counter, size_t first,
                        size_t end)
{
    int64_t sum = 0;
    for (size_t row = first; row < end; row++)
        sum += record_agents(r, row, 0)[counter];
    return (double)sum;
}

/* The last he takes begins ten minutes earlier for every ten minutes, and so does the end of it. */
static void sessions_begin_no_later_than_so_long_before_the_end_of_the_shift(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double minutes;
    } all[] = {
        {TEXTS("14:00", "dismiss", "", "drain_min = 0;"), 0},
        {TEXTS("14:00", "dismiss", "", "drain_min = 10;"), 10},
        {TEXTS("14:00", "dismiss", "", "drain_min = 20;"), 20},
        {TEXTS("14:00", "dismiss", "", "drain_min = 30;"), 30},
        {TEXTS("14:00", "dismiss", "", "drain_min = 60;"), 60},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct days d = days_of(all[i].text);
        const struct record *r = day_run(d.day, 0);
        const double taken = 24 - all[i].minutes / 10;
        const double last_ends = -5 - all[i].minutes + 25; /* after noon */
        check_close(count_of(r, 0, ANSWERED), taken, 0);
        check_close(count_of(r, 0, DISMISSED), 36 - taken, 0);
        check_close(agents_of(r, GROUP_OVERTIME, 1, r->rows), minute * fmax(last_ends, 0), 0);
        /* From the first to noon his hands are empty only at the end. */
        check_close(agents_of(r, GROUP_BUSY, 1, NOON), minute * (235 + fmin(last_ends, 0)), 0);
        check_close(agents_of(r, GROUP_IDLE, 1, NOON), minute * (5 - fmin(last_ends, 0)), 0);
        check_close(agents_of(r, GROUP_SESSIONS, 1, NOON),
                    minute
                        * (25 * taken
                           - (i == 0   ? 20 + 10
                              : i == 1 ? 10
                                       : 0)),
                    0);
        days_free(&d);
    }
}

/* A break then begins when it is due; who comes in between waits for its end. */
static void hands_are_empty_when_a_break_is_due(void **state)
{
    (void)state;
    struct days late =
        days_of(TEXTS("14:00", "dismiss", "breaks = ( { at = \"10:00\"; minutes = 30; } );", ""));
    const struct record *r = day_run(late.day, 0);
    check_close(agents_of(r, GROUP_BREAK_UNPAID, TEN, TEN + 1), 10 * minute, 0);
    check_close(agents_of(r, GROUP_BREAK_UNPAID, TEN + 1, TEN + 2), 20 * minute, 0);
    days_free(&late);

    struct days d = days_of(TEXTS(
        "14:00", "dismiss", "breaks = ( { at = \"10:00\"; minutes = 30; } );", "drain_min = 30;"));
    r = day_run(d.day, 0);
    check_close(agents_of(r, GROUP_BREAK_UNPAID, TEN, TEN + 1), 30 * minute, 0);
    check_close(agents_of(r, GROUP_BREAK_UNPAID, 1, r->rows), 30 * minute, 0);
    check_close(agents_of(r, GROUP_ANSWERED, TEN - 1, TEN + 1), 0, 0);
    check_close(agents_of(r, GROUP_BUSY, TEN - 1, TEN), 20 * minute, 0);
    /* Three at once, then each as a place comes free: at 10:55 three more, and so on. */
    check_close(agents_of(r, GROUP_ANSWERED, TEN + 1, TEN + 2), 6, 0);
    days_free(&d);
}

/* Not before the shift has begun: a break soon after it finds him at work. */
static void a_break_soon_after_the_start_is_not_waited_for(void **state)
{
    (void)state;
    struct days d = days_of(TEXTS(
        "14:00", "dismiss", "breaks = ( { at = \"08:20\"; minutes = 30; } );", "drain_min = 20;"));
    const struct record *r = day_run(d.day, 0);
    check_close(agents_of(r, GROUP_ANSWERED, 1, 2), 2, 0);
    days_free(&d);
}

/* When the centre closes with the shift, those who wait by then are served first. */
static void the_queue_is_served_after_closing_all_the_same(void **state)
{
    (void)state;
    struct days d = days_of(TEXTS("12:00", "serve", "", "drain_min = 60;"));
    const struct record *r = day_run(d.day, 0);
    /* 36 in four hours are more than three hands can do: he has taken 22 by eleven, at 08:03:20 and
     * every 25 minutes the first of three; the other 14 take five times 25 minutes. */
    check_close(count_of(r, 0, ANSWERED), 36, 0);
    check_close(agents_of(r, GROUP_ANSWERED, 1, NOON - 2), 22, 0);
    check_close(agents_of(r, GROUP_ANSWERED, NOON - 2, NOON - 1), 0, 0);
    assert_true(agents_of(r, GROUP_IDLE, NOON - 1, NOON) == 30 * minute);
    check_close(agents_of(r, GROUP_OVERTIME, 1, r->rows), 5 * 25 * minute, 0);
    days_free(&d);
}

static void no_time_at_all_is_like_saying_nothing(void **state)
{
    (void)state;
    struct days plain = days_of(TEXTS("14:00", "dismiss", "", ""));
    struct days off = days_of(TEXTS("14:00", "dismiss", "", "drain_min = 0;"));
    check_same_record(day_run(off.day, 0), day_run(plain.day, 0));
    days_free(&plain);
    days_free(&off);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sessions_begin_no_later_than_so_long_before_the_end_of_the_shift),
        cmocka_unit_test(hands_are_empty_when_a_break_is_due),
        cmocka_unit_test(a_break_soon_after_the_start_is_not_waited_for),
        cmocka_unit_test(the_queue_is_served_after_closing_all_the_same),
        cmocka_unit_test(no_time_at_all_is_like_saying_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
