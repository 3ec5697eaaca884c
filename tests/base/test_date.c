#include "sim/base/date.h"

#include "tests/check.h"

#include <string.h>

static int32_t day_of(const char *text)
{
    int32_t day = 0;
    assert_true(date_parse(text, &day));
    return day;
}

static void dates_go_there_and_back(void **state)
{
    static const char *const texts[] = {"1900-01-01", "1969-12-31", "1970-01-01",
                                        "2000-02-29", "2023-11-01", "2999-12-31"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_string_equal(date_text(day_of(texts[i])).text, texts[i]);
    assert_int_equal(day_of("1970-01-01"), 0);
    assert_int_equal(day_of("2024-03-01") - day_of("2024-02-28"), 2);
    assert_int_equal(day_of("2023-03-01") - day_of("2023-02-28"), 1);
    assert_int_equal(day_of("2024-01-01") - day_of("2023-01-01"), 365);
    (void)state;
}

static void what_is_no_date_is_refused(void **state)
{
    static const char *const texts[] = {"",           "2023-02-29", "2023-13-01", "2023-00-10",
                                        "2023-04-31", "2023-4-30",  "2023/04/30", "2023-04-30 ",
                                        "23-04-30",   "+023-04-30", "1899-12-31", "3000-01-01",
                                        "2023-04-3o", "20230430",   "0000-00-00"};
    int32_t day = 7;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(date_parse(texts[i], &day));
    assert_int_equal(day, 7);
    (void)state;
}

static void weekdays_are_known(void **state)
{
    assert_int_equal(date_weekday(day_of("2023-11-01")), 2);
    assert_int_equal(date_weekday(day_of("2024-02-29")), 3);
    assert_int_equal(date_weekday(day_of("1900-01-01")), 0);
    assert_int_equal(date_weekday(day_of("1969-12-28")), 6);
    for (int i = 0; i < DAYS_A_WEEK; i++)
        assert_int_equal(weekday_named(weekday_names[i]), i);
    assert_int_equal(weekday_named("monday"), -1);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_go_there_and_back),
        cmocka_unit_test(what_is_no_date_is_refused),
        cmocka_unit_test(weekdays_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
