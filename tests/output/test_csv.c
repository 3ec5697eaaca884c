#include "output/csv.h"

#include "tests/check.h"
#include "tests/output/scratch.h"

static void expect_cell(const char *text, const char *expected)
{
    struct captured captured;
    capture_begin(&captured);
    struct csv csv = {.stream = captured.stream};
    csv_text(&csv, text);
    capture_expect(&captured, expected);
}

static void a_row_is_cells_between_commas_and_a_line_feed(void **state)
{
    (void)state;
    struct captured captured;
    capture_begin(&captured);
    struct csv csv = {.stream = captured.stream};
    csv_text(&csv, "class");
    csv_text(&csv, "n");
    csv_text(&csv, "rate");
    csv_end_row(&csv);
    csv_text(&csv, "接通率");
    csv_count(&csv, INT64_C(-9007199254740993));
    csv_number(&csv, 0.9288);
    csv_end_row(&csv);
    capture_expect(&captured, "class,n,rate\n接通率,-9007199254740993,0.9288\n");
}

static void cells_that_are_not_known_are_empty(void **state)
{
    (void)state;
    struct captured captured;
    capture_begin(&captured);
    struct csv csv = {.stream = captured.stream};
    csv_text(&csv, NULL);
    csv_number(&csv, NAN);
    csv_text(&csv, "");
    csv_end_row(&csv);
    capture_expect(&captured, ",,\n");
}

static void only_cells_that_need_quotes_have_them(void **state)
{
    (void)state;
    expect_cell("plain text; 50 %", "plain text; 50 %");
    expect_cell("voice, video", "\"voice, video\"");
    expect_cell("the \"old\" desk", "\"the \"\"old\"\" desk\"");
    expect_cell("\"", "\"\"\"\"");
    expect_cell("it's", "it's");
}

static void a_text_cannot_be_run_as_a_formula(void **state)
{
    (void)state;
    expect_cell("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0");
    expect_cell("=1+1,2", "\"'=1+1,2\"");
    expect_cell("+1", "'+1");
    expect_cell("-1", "'-1");
    expect_cell("@SUM(A1)", "'@SUM(A1)");
    expect_cell("a=b", "a=b");
}

static void a_formula_cannot_hide_behind_what_is_left_out(void **state)
{
    (void)state;
    expect_cell("\001=cmd", "'=cmd");
    expect_cell("\uFEFF=cmd", "'=cmd");
    expect_cell("\t=cmd", " =cmd");
}

static void a_row_stays_on_its_line(void **state)
{
    (void)state;
    expect_cell("one\r\ntwo", "one  two");
    expect_cell("a\033[2Jb\xFF", "a[2Jb\uFFFD");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_is_cells_between_commas_and_a_line_feed),
        cmocka_unit_test(cells_that_are_not_known_are_empty),
        cmocka_unit_test(only_cells_that_need_quotes_have_them),
        cmocka_unit_test(a_text_cannot_be_run_as_a_formula),
        cmocka_unit_test(a_formula_cannot_hide_behind_what_is_left_out),
        cmocka_unit_test(a_row_stays_on_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
