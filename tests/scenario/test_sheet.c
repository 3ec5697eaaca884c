#include "sim/scenario/sheet.h"

#include "tests/scenario/given.h"

static struct sheet sheet_of(void **state, const char *text)
{
    struct sheet s;
    struct error err = {0};
    assert_null(sheet_read(given_file(state, "a.csv", text), &s, &err));
    if (err.status != EXIT_DONE)
        print_error("%s\n", err.text);
    assert_int_equal(err.status, EXIT_DONE);
    return s;
}

static void check_refused(void **state, const char *text, const char *words)
{
    struct sheet s;
    struct error err = {0};
    assert_null(sheet_read(given_file(state, "a.csv", text), &s, &err));
    sheet_free(&s);
    check_message(&err, words);
}

static void cells_stand_in_rows_and_columns(void **state)
{
    struct sheet s = sheet_of(state, "start,share\n08:00,0.5\n08:30,0.25");
    assert_int_equal(s.n_rows, 3);
    assert_int_equal(s.n_columns, 2);
    assert_int_equal(sheet_column(&s, "share"), 1);
    assert_int_equal(sheet_column(&s, "shares"), -1);
    assert_string_equal(sheet_cell(&s, 2, 0), "08:30");
    double x;
    assert_true(sheet_number(&s, 2, 1, &x));
    check_close(x, 0.25, 0);
    assert_false(sheet_number(&s, 2, 0, &x));
    assert_int_equal(s.lines[2], 3);
    sheet_free(&s);
}

static void quoted_cells_hold_commas_quotes_and_line_ends(void **state)
{
    struct sheet s = sheet_of(
        state, "name,text\r\n\"a,b\",\"say \"\"hi\"\"\"\r\n\"two\nlines\" ,\"\"\r\nlast,x\r\n");
    assert_int_equal(s.n_rows, 4);
    assert_string_equal(sheet_cell(&s, 1, 0), "a,b");
    assert_string_equal(sheet_cell(&s, 1, 1), "say \"hi\"");
    assert_string_equal(sheet_cell(&s, 2, 0), "two\nlines");
    assert_string_equal(sheet_cell(&s, 2, 1), "");
    assert_string_equal(sheet_cell(&s, 3, 0), "last");
    assert_int_equal(s.lines[3], 5);
    sheet_free(&s);
}

static void what_spreadsheets_add_is_passed_over(void **state)
{
    struct sheet s = sheet_of(state, "\xEF\xBB\xBFshare , calls\r\n\r\n 0.5 ,\t7\r\n\n");
    assert_int_equal(s.n_rows, 2);
    assert_int_equal(sheet_column(&s, "share"), 0);
    assert_int_equal(sheet_column(&s, "calls"), 1);
    assert_string_equal(sheet_cell(&s, 1, 1), "7");
    assert_int_equal(s.lines[1], 3);
    sheet_free(&s);
}

static void an_empty_last_cell_is_a_cell(void **state)
{
    struct sheet s = sheet_of(state, "a,b\n1,\n,");
    assert_int_equal(s.n_rows, 3);
    assert_string_equal(sheet_cell(&s, 1, 1), "");
    assert_string_equal(sheet_cell(&s, 2, 0), "");
    sheet_free(&s);
}

static void numbers_are_only_numbers(void **state)
{
    struct sheet s = sheet_of(state, "1x\n0x10\ninf\nnan\n1e999\n\"1,5\"\n-\n-2.5e3\n");
    double x;
    for (size_t row = 0; row < 7; row++)
        assert_false(sheet_number(&s, row, 0, &x));
    assert_true(sheet_number(&s, 7, 0, &x));
    check_close(x, -2500, 0);
    sheet_free(&s);
}

static void what_is_no_csv_is_refused_with_its_line(void **state)
{
    check_refused(state, "a,b\n1,2\n3\n", "a.csv:3: has 1 cells, where the first row has 2");
    check_refused(state, "a,b\n1,2\n\"3,4\n5,6\n",
                  "a.csv:3: a cell begins here with \" and does not end");
    check_refused(state, "a,b\n\"1\"2,3\n",
                  "a.csv:2: after a cell in quotation marks there must be a comma");
    check_refused(state, "a,b\n1,caf\xE9\n", "a.csv:2: the file is not UTF-8 text");
    check_refused(state, "\n\n", "a.csv: is empty");
    check_refused(state, "", "a.csv: is empty");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_stand_in_rows_and_columns),
        cmocka_unit_test(quoted_cells_hold_commas_quotes_and_line_ends),
        cmocka_unit_test(what_spreadsheets_add_is_passed_over),
        cmocka_unit_test(an_empty_last_cell_is_a_cell),
        cmocka_unit_test(numbers_are_only_numbers),
        cmocka_unit_test(what_is_no_csv_is_refused_with_its_line),
    };
    return cmocka_run_group_tests(tests, given_folder_make, given_folder_remove) != 0;
}
