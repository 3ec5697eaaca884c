#include "output/number.h"

#include "tests/check.h"

#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static void a_file_has_the_shortest_digits_that_read_back_the_same(void **state)
{
    (void)state;
    assert_string_equal(number_exact(0.1).text, "0.1");
    assert_string_equal(number_exact(92.88).text, "92.88");
    assert_string_equal(number_exact(1.0 / 3).text, "0.3333333333333333");
    assert_string_equal(number_exact(0.1 + 0.2).text, "0.30000000000000004");
    assert_string_equal(number_exact(-17203).text, "-17203");
    assert_string_equal(number_exact(1e300).text, "1e+300");
    assert_string_equal(number_exact(-0.0).text, "0");
}

static void what_is_written_reads_back_bit_by_bit(void **state)
{
    (void)state;
    uint64_t bits = 88172645463325252u;
    for (int i = 0; i < 20000; i++) {
        bits ^= bits << 13;
        bits ^= bits >> 7;
        bits ^= bits << 17;
        double value;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        const struct number_text text = number_exact(value);
        assert_true(strtod(text.text, NULL) == value);
        assert_true(strtod(text.text, NULL) != nextafter(value, INFINITY));
    }
}

static void what_nobody_knows_is_empty_in_a_file_and_a_dash_on_screen(void **state)
{
    (void)state;
    assert_string_equal(number_exact(NAN).text, "");
    assert_string_equal(number_shown(NAN, 2).text, "-");
    assert_string_equal(number_estimate(NAN, 0.1, "%").text, "-");
}

static void thousands_stand_apart(void **state)
{
    (void)state;
    assert_string_equal(number_shown(17203.44, 1).text, "17 203.4");
    assert_string_equal(number_shown(-1234567, 0).text, "-1 234 567");
    assert_string_equal(number_shown(-123456, 0).text, "-123 456");
    assert_string_equal(number_shown(999.96, 1).text, "1 000.0");
    assert_string_equal(number_shown(999, 0).text, "999");
    assert_string_equal(number_shown(0.123456, 5).text, "0.12346");
    assert_string_equal(number_count(723000000).text, "723 000 000");
    assert_string_equal(number_count(INT64_MIN).text, "-9 223 372 036 854 775 808");
    assert_string_equal(number_count(0).text, "0");
}

static void a_negative_that_rounds_to_nothing_has_no_sign(void **state)
{
    (void)state;
    assert_string_equal(number_shown(-0.0004, 2).text, "0.00");
    assert_string_equal(number_shown(-0.006, 2).text, "-0.01");
}

static void numbers_beyond_reading_are_shown_as_powers(void **state)
{
    (void)state;
    assert_string_equal(number_shown(1.5e300, 2).text, "1.5e+300");
    assert_string_equal(number_shown(-INFINITY, 0).text, "-inf");
}

static void an_estimate_has_as_many_digits_as_its_half_width_supports(void **state)
{
    (void)state;
    assert_string_equal(number_estimate(92.8796, 0.0512, "%").text, "92.88 % ± 0.05");
    assert_string_equal(number_estimate(92.8796, 0.0133, "%").text, "92.880 % ± 0.013");
    assert_string_equal(number_estimate(92.8796, 0.0972, "%").text, "92.88 % ± 0.10");
    assert_string_equal(number_estimate(17203.4, 120, "").text, "17 203 ± 120");
    assert_string_equal(number_estimate(17203.4, 1.24, "s").text, "17 203.4 s ± 1.2");
    assert_string_equal(number_estimate(0.00123, 2e-5, "").text, "0.00123 ± 0.00002");
}

static void an_exact_number_has_no_half_width(void **state)
{
    (void)state;
    assert_string_equal(number_estimate(92.88, 0, "%").text, "92.88 %");
    assert_string_equal(number_estimate(92.88, NAN, "%").text, "92.88 %");
}

static void decimals_count_after_rounding(void **state)
{
    (void)state;
    assert_int_equal(number_decimals(0.094), 2);
    assert_int_equal(number_decimals(0.0951), 2);
    assert_int_equal(number_decimals(0.19), 2);
    assert_int_equal(number_decimals(0.2), 1);
    assert_int_equal(number_decimals(9.6), 0);
    assert_int_equal(number_decimals(1000), 0);
    assert_int_equal(number_decimals(1e-40), 15);
}

/* Without the locale on the machine there is nothing to test. */
static void the_decimal_sign_is_a_point_in_every_locale(void **state)
{
    (void)state;
    static const char *const with_comma[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "ru_RU.UTF-8"};
    bool is_set = false;
    for (size_t i = 0; i < 3 && !is_set; i++)
        is_set = setlocale(LC_NUMERIC, with_comma[i]) != NULL;
    if (!is_set)
        skip();
    const struct number_text exact = number_exact(0.5), shown = number_shown(1234.5, 1);
    setlocale(LC_NUMERIC, "C");
    assert_string_equal(exact.text, "0.5");
    assert_string_equal(shown.text, "1 234.5");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_has_the_shortest_digits_that_read_back_the_same),
        cmocka_unit_test(what_is_written_reads_back_bit_by_bit),
        cmocka_unit_test(what_nobody_knows_is_empty_in_a_file_and_a_dash_on_screen),
        cmocka_unit_test(thousands_stand_apart),
        cmocka_unit_test(a_negative_that_rounds_to_nothing_has_no_sign),
        cmocka_unit_test(numbers_beyond_reading_are_shown_as_powers),
        cmocka_unit_test(an_estimate_has_as_many_digits_as_its_half_width_supports),
        cmocka_unit_test(an_exact_number_has_no_half_width),
        cmocka_unit_test(decimals_count_after_rounding),
        cmocka_unit_test(the_decimal_sign_is_a_point_in_every_locale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
