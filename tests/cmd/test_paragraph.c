#include "sim/cmd/paragraph.h"

#include "tests/check.h"

#include <stdlib.h>

static char *printed(const char *text, size_t at, size_t indent, size_t width)
{
    char *result = NULL;
    size_t length;
    FILE *to = open_memstream(&result, &length);
    paragraph_print(to, text, at, indent, width);
    fclose(to);
    return result;
}

static void check_printed(const char *text, size_t at, size_t indent, size_t width,
                          const char *wanted)
{
    char *result = printed(text, at, indent, width);
    assert_string_equal(result, wanted);
    free(result);
}

static void lines_end_before_the_word_that_is_too_much(void **state)
{
    (void)state;
    check_printed("one two three", 0, 0, 7, "one two\nthree\n");
    check_printed("one two three", 0, 0, 6, "one\ntwo\nthree\n");
}

static void later_lines_are_indented(void **state)
{
    (void)state;
    check_printed("one two three", 0, 2, 9, "one two\n  three\n");
    check_printed("one two three", 4, 2, 9, "one\n  two\n  three\n");
}

static void a_word_longer_than_the_line_stands_alone(void **state)
{
    (void)state;
    check_printed("a enormous b", 0, 0, 4, "a\nenormous\nb\n");
}

static void several_spaces_and_breaks_are_one_space(void **state)
{
    (void)state;
    check_printed("  one \n\t two ", 0, 0, 80, "one two\n");
    check_printed("", 0, 0, 80, "\n");
}

static void chinese_breaks_anywhere_and_takes_two_columns(void **state)
{
    (void)state;
    assert_int_equal(paragraph_columns("接通 a"), 6);
    check_printed("人工接通率", 0, 0, 6, "人工接\n通率\n");
    check_printed("ab接通", 0, 0, 4, "ab接\n通\n");
}

static void a_no_break_space_is_a_space_without_a_break(void **state)
{
    (void)state;
    check_printed("a 95\u00a0% b", 0, 0, 5, "a\n95 %\nb\n");
}

static void what_acts_is_left_out(void **state)
{
    (void)state;
    check_printed("a\033[31mb\a", 0, 0, 80, "a[31mb\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_end_before_the_word_that_is_too_much),
        cmocka_unit_test(later_lines_are_indented),
        cmocka_unit_test(a_word_longer_than_the_line_stands_alone),
        cmocka_unit_test(several_spaces_and_breaks_are_one_space),
        cmocka_unit_test(chinese_breaks_anywhere_and_takes_two_columns),
        cmocka_unit_test(a_no_break_space_is_a_space_without_a_break),
        cmocka_unit_test(what_acts_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
