#include "output/scale.h"

#include "tests/check.h"

static void expect_scale(double least, double most, double from, double to, double step)
{
    const struct scale scale = scale_holding(least, most, 6);
    check_close(scale.from, from, 1e-9);
    check_close(scale.to, to, 1e-9);
    check_close(scale.step, step, 1e-9);
}

static void a_scale_begins_and_ends_on_round_numbers(void **state)
{
    (void)state;
    expect_scale(83.2, 99.5, 82, 100, 2);
    expect_scale(63, 94, 60, 95, 5);
    expect_scale(-3.1, 1.6, -4, 2, 1);
    expect_scale(-0.0031, 0.0016, -0.004, 0.002, 0.001);
}

static void zero_is_there_when_it_is_near(void **state)
{
    (void)state;
    expect_scale(2, 24, 0, 25, 5);
    expect_scale(-24, -2, -25, 0, 5);
    expect_scale(12, 24, 12, 24, 2);
}

static void equal_values_and_none_have_a_scale_too(void **state)
{
    (void)state;
    expect_scale(0, 0, 0, 1, 0.2);
    expect_scale(100, 100, 94, 106, 2);
    expect_scale(INFINITY, -INFINITY, 0, 1, 0.2);
    expect_scale(NAN, NAN, 0, 1, 0.2);
}

static void a_scale_holds_whatever_it_is_given(void **state)
{
    (void)state;
    for (double least = -1000; least < 1000; least += 37.7) {
        for (double length = 1e-3; length < 1e7; length *= 2.3) {
            const struct scale scale = scale_holding(least, least + length, 6);
            assert_true(scale.from <= least + 1e-6 * length);
            assert_true(scale.to >= least + length - 1e-6 * length);
            const double steps = (scale.to - scale.from) / scale.step;
            assert_true(steps > 2 && steps < 14);
        }
    }
}

static void ticks_are_multiples_of_the_step_and_reach_both_ends(void **state)
{
    (void)state;
    const struct scale scale = {0.1, 0.5, 0.1};
    double at = NAN;
    size_t n = 0;
    for (; scale_tick(&scale, n, &at); n++)
        check_close(at, 0.1 * (double)(n + 1), 1e-12);
    assert_int_equal(n, 5);
    const struct scale odd = {8.5, 20.5, 2};
    assert_true(scale_tick(&odd, 0, &at));
    check_close(at, 10, 1e-12);
}

static void decimals_tell_ticks_apart(void **state)
{
    (void)state;
    assert_int_equal(scale_decimals(&(struct scale){0, 1, 0.2}), 1);
    assert_int_equal(scale_decimals(&(struct scale){0, 1, 0.05}), 2);
    assert_int_equal(scale_decimals(&(struct scale){0, 1, 0.001}), 3);
    assert_int_equal(scale_decimals(&(struct scale){0, 1000, 200}), 0);
    assert_int_equal(scale_decimals(&(struct scale){0, 10, 1}), 0);
}

static void logarithmic_ticks_are_fewer_on_a_long_axis(void **state)
{
    (void)state;
    static const double some[] = {2, 5, 10, 20, 50, 100}, few[] = {0.1, 1, 10, 100, 1000, 10000};
    double at;
    for (size_t i = 0; i < 6; i++) {
        assert_true(scale_log_tick(1.5, 100, i, &at));
        check_close(at, some[i], 1e-9);
        assert_true(scale_log_tick(0.1, 10000, i, &at));
        check_close(at, few[i], 1e-9);
    }
    assert_false(scale_log_tick(1.5, 100, 6, &at));
    assert_false(scale_log_tick(0.1, 10000, 6, &at));
}

static void durations_are_named_as_people_say_them(void **state)
{
    (void)state;
    double at;
    const char *name;
    assert_true(scale_duration_tick(15, 4000, 0, &at, &name));
    assert_string_equal(name, "20 s");
    assert_true(scale_duration_tick(15, 4000, 1, &at, &name));
    assert_string_equal(name, "1 min");
    check_close(at, 60, 0);
    assert_true(scale_duration_tick(15, 4000, 6, &at, &name));
    assert_string_equal(name, "1 h");
    assert_false(scale_duration_tick(15, 4000, 7, &at, &name));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scale_begins_and_ends_on_round_numbers),
        cmocka_unit_test(zero_is_there_when_it_is_near),
        cmocka_unit_test(equal_values_and_none_have_a_scale_too),
        cmocka_unit_test(a_scale_holds_whatever_it_is_given),
        cmocka_unit_test(ticks_are_multiples_of_the_step_and_reach_both_ends),
        cmocka_unit_test(decimals_tell_ticks_apart),
        cmocka_unit_test(logarithmic_ticks_are_fewer_on_a_long_axis),
        cmocka_unit_test(durations_are_named_as_people_say_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
