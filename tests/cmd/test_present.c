#include "sim/cmd/present.h"

#include "tests/check.h"

#include <math.h>

static const char *value(const char *key, double x, double half_width)
{
    static struct number_text text;
    text = present_value(measure_named(key), x, half_width);
    return text.text;
}

static const char *bare(const char *key, double x, double half_width)
{
    static struct number_text text;
    text = present_bare(measure_named(key), x, half_width);
    return text.text;
}

static void shares_are_per_cent_on_screen(void **state)
{
    (void)state;
    assert_string_equal(value("answer_rate", 0.92881, 0.0005), "92.88 % ± 0.05");
    assert_string_equal(bare("answer_rate", 0.92881, 0.0005), "92.88");
}

static void times_and_counts_keep_their_unit(void **state)
{
    (void)state;
    assert_string_equal(value("wait_s", 12.345, 0.3), "12.3 s ± 0.3");
    assert_string_equal(value("requested", 11039.4, 154), "11 039 ± 154");
    assert_string_equal(value("overtime_h", 1.234, 0.04), "1.23 h ± 0.04");
}

static void digits_are_those_the_interval_supports(void **state)
{
    (void)state;
    assert_string_equal(value("wait_s", 12.345, 20), "12 s ± 20");
    assert_string_equal(bare("wait_s", 12.345678, 0.00012), "12.34568");
}

static void exact_whole_numbers_have_no_decimals(void **state)
{
    (void)state;
    assert_string_equal(value("staffed", 50, 0), "50");
    assert_string_equal(value("answer_rate", 1, 0), "100 %");
    assert_string_equal(value("staffed", 27.27083, 0), "27.27");
}

static void one_day_has_no_interval_and_few_digits(void **state)
{
    (void)state;
    assert_string_equal(value("requested", 5691, NAN), "5 691");
    assert_string_equal(value("answer_rate", 0.95459, NAN), "95.5 %");
}

static void what_nobody_knows_is_a_dash(void **state)
{
    (void)state;
    assert_string_equal(bare("asa_s", NAN, NAN), "-");
}

static void bounds_are_shown_as_they_were_written(void **state)
{
    (void)state;
    assert_string_equal(present_bound(measure_named("answer_rate"), 0.9288).text, "92.88 %");
    assert_string_equal(present_bound(measure_named("asa_s"), 20).text, "20 s");
    assert_string_equal(present_bound(measure_named("abandoned"), 1000000).text, "1000000");
}

static void labels_fit_into_a_sentence(void **state)
{
    (void)state;
    assert_string_equal(present_label(measure_named("answer_rate")).text, "answer rate");
    assert_string_equal(present_label(measure_named("asa_s")).text, "ASA");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_are_per_cent_on_screen),
        cmocka_unit_test(times_and_counts_keep_their_unit),
        cmocka_unit_test(digits_are_those_the_interval_supports),
        cmocka_unit_test(exact_whole_numbers_have_no_decimals),
        cmocka_unit_test(one_day_has_no_interval_and_few_digits),
        cmocka_unit_test(what_nobody_knows_is_a_dash),
        cmocka_unit_test(bounds_are_shown_as_they_were_written),
        cmocka_unit_test(labels_fit_into_a_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
