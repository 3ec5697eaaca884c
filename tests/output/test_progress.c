#include "output/progress.h"

#include "tests/check.h"
#include "tests/output/scratch.h"

static void expect_line(uint64_t total, uint64_t done, double seconds, const char *expected)
{
    const struct progress progress = progress_begin_on(NULL, "days", total);
    assert_string_equal(progress_line(&progress, done, seconds).text, expected);
}

static void the_line_says_how_far_and_how_long(void **state)
{
    (void)state;
    expect_line(10000, 1250, 6, "1 250 of 10 000 days, 12 %, 42 s left");
    expect_line(10000, 5000, 600, "5 000 of 10 000 days, 50 %, 10 min left");
    expect_line(10000, 100, 600, "100 of 10 000 days, 1 %, 16.5 h left");
}

static void the_line_foretells_nothing_before_it_can_know(void **state)
{
    (void)state;
    expect_line(10000, 0, 6, "0 of 10 000 days, 0 %");
    expect_line(10000, 900, 0.5, "900 of 10 000 days, 9 %");
    expect_line(10000, 9999, 0.5, "9 999 of 10 000 days, 99 %");
    expect_line(10000, 10000, 6, "10 000 of 10 000 days, 100 %");
}

static void without_a_total_the_line_counts(void **state)
{
    (void)state;
    expect_line(0, 1200, 6, "1 200 days");
}

static void the_line_is_drawn_at_most_ten_times_a_second_and_clears_itself(void **state)
{
    (void)state;
    struct captured captured;
    capture_begin(&captured);
    struct progress progress = progress_begin_on(captured.stream, "days", 10);
    for (uint64_t done = 1; done <= 5; done++)
        progress_reach(&progress, done);
    progress_end(&progress);
    progress_reach(&progress, 6);
    progress_end(&progress);
    capture_expect(&captured, "\r1 of 10 days, 10 %\033[K\r\033[K");
}

static void the_line_is_drawn_again_after_a_tenth_of_a_second(void **state)
{
    (void)state;
    struct captured captured;
    capture_begin(&captured);
    struct progress progress = progress_begin_on(captured.stream, "days", 10);
    progress_reach(&progress, 1);
    usleep(120000);
    progress_reach(&progress, 2);
    capture_expect(&captured, "\r1 of 10 days, 10 %\033[K\r2 of 10 days, 20 %\033[K");
}

static void nobody_watching_sees_nothing(void **state)
{
    (void)state;
    struct captured captured;
    capture_begin(&captured);
    struct progress progress = progress_begin_on(NULL, "days", 10);
    progress_reach(&progress, 1);
    progress_end(&progress);
    capture_expect(&captured, "");
    struct progress ended = progress_begin_on(stderr, "days", 10);
    progress_end(&ended);
}

static void an_error_stream_that_is_no_terminal_is_left_alone(void **state)
{
    (void)state;
    if (isatty(STDERR_FILENO))
        skip();
    assert_null(progress_begin("days", 10).stream);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_line_says_how_far_and_how_long),
        cmocka_unit_test(the_line_foretells_nothing_before_it_can_know),
        cmocka_unit_test(without_a_total_the_line_counts),
        cmocka_unit_test(the_line_is_drawn_at_most_ten_times_a_second_and_clears_itself),
        cmocka_unit_test(the_line_is_drawn_again_after_a_tenth_of_a_second),
        cmocka_unit_test(nobody_watching_sees_nothing),
        cmocka_unit_test(an_error_stream_that_is_no_terminal_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
