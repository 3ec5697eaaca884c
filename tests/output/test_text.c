#include "output/text.h"

#include "tests/check.h"
#include "tests/output/scratch.h"

static void expect_written(const char *text, const char *expected)
{
    struct captured captured;
    capture_begin(&captured);
    text_write(captured.stream, text);
    capture_expect(&captured, expected);
}

static void a_text_in_any_language_is_written_as_it_is(void **state)
{
    (void)state;
    expect_written("", "");
    expect_written("Städte, 接通率 92.88 % ± 0.05, 😀", "Städte, 接通率 92.88 % ± 0.05, 😀");
}

static void a_text_is_kept_on_one_line(void **state)
{
    (void)state;
    expect_written("one\ntwo\tthree\r", "one two three ");
}

static void characters_that_act_are_left_out(void **state)
{
    (void)state;
    expect_written("\033[31mred\007\177", "[31mred");
    expect_written("a\u202Eb\u2028c\uFEFFd\xC2\x85"
                   "e",
                   "abcde");
    expect_written("\uFFFE\uFFFF\U0001FFFEx", "x");
}

static void bytes_that_are_not_utf_8_become_replacement_characters(void **state)
{
    (void)state;
    expect_written("a\xFFz", "a\uFFFDz");
    expect_written("\xC0\xAF", "\uFFFD\uFFFD"); /* an overlong slash */
    expect_written("\xE0\x80\xAF", "\uFFFD\uFFFD\uFFFD");
    expect_written("\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD");           /* half a surrogate pair */
    expect_written("\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"); /* beyond Unicode */
    expect_written("\xE6\x8E", "\uFFFD\uFFFD");                     /* cut in the middle */
    expect_written("\xE6z", "\uFFFDz");
}

static void every_code_point_survives_being_written_and_read(void **state)
{
    (void)state;
    for (uint32_t code = 1; code < 0x110000; code += code < 0x3000 ? 1 : 251) {
        if (code >= 0xD800 && code < 0xE000)
            continue;
        struct captured captured;
        uint32_t back;
        capture_begin(&captured);
        text_write_character(captured.stream, code);
        fclose(captured.stream);
        assert_int_equal(text_character(captured.text, &back), captured.size);
        assert_int_equal(back, code);
        free(captured.text);
    }
}

static void chinese_is_an_em_wide_and_latin_about_half(void **state)
{
    (void)state;
    check_close(text_ems("接通率", strlen("接通率")), 3, 1e-12);
    check_close(text_ems("answer rate", 11), 5.57, 1e-9);
    check_close(text_ems("answer rate", 6), 3.42, 1e-9);
    assert_true(text_ems("WWW", 3) > 2 * text_ems("iii", 3));
}

static void a_text_is_broken_at_a_space(void **state)
{
    (void)state;
    assert_int_equal(text_fitting("one two three", 4), 7);
    assert_int_equal(text_fitting("one two three", 100), 13);
    assert_int_equal(text_fitting("", 1), 0);
}

static void chinese_is_broken_anywhere_and_a_long_word_where_it_must(void **state)
{
    (void)state;
    assert_int_equal(text_fitting("接通率接通率", 4), 12);
    assert_int_equal(text_fitting("aaaaaaaaaa", 3), 5);
    assert_int_equal(text_fitting("接", 0.1), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_in_any_language_is_written_as_it_is),
        cmocka_unit_test(a_text_is_kept_on_one_line),
        cmocka_unit_test(characters_that_act_are_left_out),
        cmocka_unit_test(bytes_that_are_not_utf_8_become_replacement_characters),
        cmocka_unit_test(every_code_point_survives_being_written_and_read),
        cmocka_unit_test(chinese_is_an_em_wide_and_latin_about_half),
        cmocka_unit_test(a_text_is_broken_at_a_space),
        cmocka_unit_test(chinese_is_broken_anywhere_and_a_long_word_where_it_must),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
