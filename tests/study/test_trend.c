/*
 * The slope of a line through the second half of the days, and its error over replications.
 */
#include "sim/study/trend.h"
#include "tests/check.h"

#include <math.h>

/* Eight days; the last four, from day 0 on, are y = base + slope day + bend day^2. */
static void add_horizon(struct trend *t, double base, double slope, double bend)
{
    for (size_t day = 0; day < 4; day++)
        trend_add(t, day, 50 - 20 * (double)day);
    for (size_t day = 0; day < 4; day++)
        trend_add(t, 4 + day, base + slope * (double)day + bend * (double)(day * day));
}

static void a_line_has_its_slope_and_no_error(void **state)
{
    (void)state;
    struct trend t = trend_new(8);
    for (int i = 0; i < 5; i++)
        add_horizon(&t, 10.0 * i, 1.75, 0);
    const struct estimate e = trend_slope(&t);
    check_close(e.value, 1.75, 1e-12);
    check_close(e.std_error, 0, 1e-7);
    check_close(trend_mean(&t, 6), 20 + 2 * 1.75, 1e-12);
    check_close(trend_quantile(&t, 4, 0.5), 20, 1e-12);
    check_close(trend_quantile(&t, 4, 1), 40, 1e-12);
    trend_free(&t);
}

/* The best line through a parabola on 0 ... 3 rises by 3 bend a day. */
static void least_squares_see_all_days(void **state)
{
    (void)state;
    struct trend t = trend_new(8);
    add_horizon(&t, 0, 0, 1);
    add_horizon(&t, 0, 1, 1);
    const struct estimate e = trend_slope(&t);
    check_close(e.value, 3.5, 1e-12);
    check_close(e.std_error, 0.5, 1e-12);
    check_close(e.half_width, student_t(1) * 0.5, 1e-9);
    trend_free(&t);
}

static void few_days_have_no_trend(void **state)
{
    (void)state;
    struct trend t = trend_new(TREND_DAYS_LEAST - 1);
    for (size_t i = 0; i < 3 * t.days; i++)
        trend_add(&t, i % t.days, (double)i);
    assert_true(isnan(trend_slope(&t).value));
    trend_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_has_its_slope_and_no_error),
        cmocka_unit_test(least_squares_see_all_days),
        cmocka_unit_test(few_days_have_no_trend),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
