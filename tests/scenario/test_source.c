#include "sim/scenario/source.h"

#include "tests/scenario/given.h"

static void comments_are_left_out_and_lines_stay(void **state)
{
    struct source s;
    struct error err = {0};
    assert_true(
        source_take("a = 1; # one\n// two\nb = \"# // /* no comment */\"; /* three\nfour */ "
                    "c = 2;",
                    "x", &s, &err));
    assert_string_equal(s.text, "a = 1; \n\nb = \"# // /* no comment */\"; \n  c = 2;");
    assert_int_equal(s.n_lines, 4);
    assert_int_equal(s.lines[3].line, 4);
    source_free(&s);
    (void)state;
}

static void an_include_stands_where_it_is_named(void **state)
{
    struct source s;
    struct error err = {0};
    given_file(state, "inner.inc", "b = 2;\nc = 3;");
    given_file(state, "part.inc", "  @include \"inner.inc\"\n");
    const char *path = given_file(state, "x.cfg", "a = 1;\n@include \"part.inc\" # here\nd = 4;\n");
    assert_true(source_read(path, &s, &err));
    const char *d = strstr(s.text, "d = 4");
    assert_non_null(strstr(s.text, "b = 2;\nc = 3;"));
    assert_non_null(d);
    size_t line = 0;
    for (const char *p = s.text; p < d; p++)
        line += *p == '\n';
    assert_int_equal(s.lines[line].file, 0);
    assert_int_equal(s.lines[line].line, 3);
    assert_int_equal(s.n_files, 3);
    assert_non_null(strstr(s.files[2], "/inner.inc"));
    source_free(&s);
}

static void the_same_file_can_be_included_twice(void **state)
{
    struct source s;
    struct error err = {0};
    given_file(state, "part.inc", "x = 1;\n");
    assert_true(source_read(
        given_file(state, "x.cfg",
                   "a : {\n@include \"part.inc\"\n};\nb : {\n@include \"part.inc\"\n};\n"),
        &s, &err));
    source_free(&s);
}

static void numbers_pass_as_libconfig_has_them(void **state)
{
    static const char *const good[] = {"0",           "-7",
                                       "+3",          "2147483647",
                                       "-2147483648", "0x7FFFFFFF",
                                       "010",         "1.5",
                                       ".5",          "5.",
                                       "1e5",         "1.5E-3",
                                       "-2.e8",       "9223372036854775807L",
                                       "3000000000.0"};
    static const char *const bad[] = {
        "2147483648", "-2147483649", "0x80000000", "9223372036854775808L", "1.2.3", "12ab", ".",
        "0x",         "1e",          "0x1p3"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct source s;
        struct error err = {0};
        if (!source_take(good[i], "x", &s, &err))
            print_error("%s: %s\n", good[i], err.text);
        assert_int_equal(err.status, EXIT_DONE);
        assert_string_equal(s.text, good[i]);
        source_free(&s);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct source s;
        struct error err = {0};
        const bool passes = source_take(bad[i], "x", &s, &err);
        source_free(&s);
        if (passes)
            print_error("%s passes\n", bad[i]);
        assert_false(passes);
    }
    (void)state;
}

static void more_settings_than_a_scenario_can_have_are_refused(void **state)
{
    enum { ONE = 4 };
    const size_t n = (SOURCE_SETTINGS_MOST + 1) * ONE;
    char *text = calloc(n + 1, 1);
    for (size_t i = 0; i < n; i += ONE)
        memcpy(text + i, "a=1;", ONE);
    struct source s;
    struct error err = {0};
    assert_false(source_take(text, "x", &s, &err));
    source_free(&s);
    check_message(&err, "x:1: a scenario can have at most 10000 settings");
    err = (struct error){0};
    text[n - ONE] = '\0';
    assert_true(source_take(text, "x", &s, &err));
    source_free(&s);
    free(text);
    (void)state;
}

static void a_file_that_is_too_large_is_refused(void **state)
{
    const size_t n = SOURCE_BYTES_MOST + 1;
    char *text = malloc(n);
    memset(text, ' ', n);
    struct source s;
    struct error err = {0};
    const char *path = given_bytes(state, "large.cfg", text, n);
    assert_false(source_read(path, &s, &err));
    source_free(&s);
    check_message(&err, "large.cfg: cannot be read: it is larger than such a file can be");
    free(text);
}

static void files_included_together_are_limited_too(void **state)
{
    const size_t n = SOURCE_BYTES_MOST - 100;
    char *text = malloc(n);
    memset(text, ' ', n);
    given_bytes(state, "large.inc", text, n);
    free(text);
    struct source s;
    struct error err = {0};
    assert_false(source_read(
        given_file(state, "x.cfg", "@include \"large.inc\"\n@include \"large.inc\"\n"), &s, &err));
    source_free(&s);
    check_message(&err, "x.cfg:2: with this file the scenario has more than");
}

static void an_endless_file_is_refused(void **state)
{
    struct source s;
    struct error err = {0};
    assert_false(source_read("/dev/zero", &s, &err));
    source_free(&s);
    check_message(&err, "/dev/zero: cannot be read: it is larger");
    (void)state;
}

static void too_many_includes_are_refused(void **state)
{
    char text[20 * (SOURCE_INCLUDES_MOST + 2)] = "";
    size_t length = 0;
    for (int i = 0; i <= SOURCE_INCLUDES_MOST; i++)
        length += (size_t)snprintf(text + length, sizeof text - length, "@include \"p.inc\"\n");
    given_file(state, "p.inc", "\n");
    struct source s;
    struct error err = {0};
    assert_false(source_read(given_file(state, "x.cfg", text), &s, &err));
    source_free(&s);
    check_message(&err, "x.cfg:101: at most 100 files can be included");
}

static void an_included_file_can_leave_a_bracket_open(void **state)
{
    struct source s;
    struct error err = {0};
    given_file(state, "open.inc", "a : {\n");
    assert_true(
        source_read(given_file(state, "x.cfg", "@include \"open.inc\"\n b = 1; };"), &s, &err));
    source_free(&s);
    assert_false(
        source_read(given_file(state, "x.cfg", "@include \"open.inc\"\n b = 1;"), &s, &err));
    source_free(&s);
    check_message(&err, "open.inc:1: a bracket begins here and is not closed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comments_are_left_out_and_lines_stay),
        cmocka_unit_test(an_include_stands_where_it_is_named),
        cmocka_unit_test(the_same_file_can_be_included_twice),
        cmocka_unit_test(numbers_pass_as_libconfig_has_them),
        cmocka_unit_test(more_settings_than_a_scenario_can_have_are_refused),
        cmocka_unit_test(a_file_that_is_too_large_is_refused),
        cmocka_unit_test(files_included_together_are_limited_too),
        cmocka_unit_test(an_endless_file_is_refused),
        cmocka_unit_test(too_many_includes_are_refused),
        cmocka_unit_test(an_included_file_can_leave_a_bracket_open),
    };
    return cmocka_run_group_tests(tests, given_folder_make, given_folder_remove) != 0;
}
