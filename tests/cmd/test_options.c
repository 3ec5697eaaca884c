#include "sim/cmd/options.h"

#include "tests/check.h"

#include <stdlib.h>
#include <string.h>

static enum exit_status do_nothing(const struct options *o, struct error *err)
{
    (void)o, (void)err;
    return EXIT_DONE;
}

static const struct command all_options = {
    .name = "run",
    .operands = "[options] SCENARIO",
    .least = 1,
    .most = 1,
    .options = ~0u,
    .run = do_nothing,
};

enum { WORDS_MOST = 16 };

/* Parses the words of a line that are separated by single spaces; they must outlive the options. */
static bool parse(struct options *o, char *line, struct error *err)
{
    static char *words[WORDS_MOST];
    int n = 0;
    for (char *word = strtok(line, " "); word; word = strtok(NULL, " "))
        words[n++] = word;
    words[n] = NULL;
    *err = (struct error){0};
    return options_parse(o, &all_options, n, words, err);
}

#define PARSED(o, line)                                                                            \
    char line_[] = line;                                                                           \
    struct error err_;                                                                             \
    struct options o;                                                                              \
    const bool good_ = parse(&o, line_, &err_);                                                    \
    if (!good_)                                                                                    \
    fail_msg("%s", err_.text)

static void nothing_given_is_the_default(void **state)
{
    (void)state;
    PARSED(o, "run x.cfg");
    assert_int_equal(o.given, 0);
    assert_int_equal(o.replications, 400);
    assert_int_equal(o.seed, 1);
    assert_int_equal(o.threads, 0);
    assert_null(o.precision.measure);
    assert_null(o.output);
    assert_int_equal(o.n_operands, 1);
    assert_string_equal(o.operands[0], "x.cfg");
    options_free(&o);
}

static void every_option_arrives(void **state)
{
    (void)state;
    PARSED(o,
           "run -n 7 --seed 18446744073709551615 --threads=3 -q --no-plots x.cfg -o out --trace 0 "
           "--set a.b=1");
    assert_int_equal(o.replications, 7);
    assert_true(o.seed == UINT64_MAX);
    assert_int_equal(o.threads, 3);
    assert_true(o.quiet && o.no_plots && !o.no_files);
    assert_string_equal(o.output, "out");
    assert_true(options_given(&o, OPTION_TRACE));
    assert_int_equal(o.traced, 0);
    options_free(&o);
}

static void overrides_keep_their_order_and_their_equals_signs(void **state)
{
    (void)state;
    PARSED(o, "run --set a.b=1 x.cfg --set c=\"p=q\"");
    assert_int_equal(o.n_overlays, 2);
    assert_string_equal(o.overlays[0].path, "a.b");
    assert_string_equal(o.overlays[0].text, "1");
    assert_string_equal(o.overlays[1].path, "c");
    assert_string_equal(o.overlays[1].text, "\"p=q\"");
    options_free(&o);
}

static void a_precision_is_in_the_measures_unit(void **state)
{
    (void)state;
    PARSED(o, "run --precision answer_rate:0.001 x.cfg");
    assert_string_equal(o.precision.measure->key, "answer_rate");
    check_close(o.precision.half_width, 0.001, 0);
    assert_false(o.precision.relative);
    assert_int_equal(o.precision.at_least, 320);
    options_free(&o);
}

static void a_precision_with_a_per_cent_sign_is_relative(void **state)
{
    (void)state;
    PARSED(o, "run --precision wait_s:1.5% --at-most 100 x.cfg");
    check_close(o.precision.half_width, 0.015, 1e-15);
    assert_true(o.precision.relative);
    /* The default lower bound does not contradict the upper one. */
    assert_int_equal(o.precision.at_least, 100);
    assert_int_equal(o.precision.at_most, 100);
    options_free(&o);
}

static void mistakes_are_of_the_command_line(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "run",       "run a b",         "run -n 0 x",         "run -n 1x x",
        "run -z x",  "run --sed 1 x",   "run --seed= x",      "run --precision wait_s: x",
        "run x -n",  "run --set =1 x",  "run --at-least 5 x", "run --no-files --trace 1 x",
        "run --q x", "run --quiet=1 x",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char *line = strdup(lines[i]);
        struct options o;
        struct error err;
        if (parse(&o, line, &err))
            fail_msg("accepted: %s", lines[i]);
        assert_int_equal(err.status, EXIT_COMMAND_LINE);
        assert_true(*err.text);
        assert_null(strchr(err.text, '\n'));
        options_free(&o);
        free(line);
    }
}

static void the_same_command_again_has_what_changes_numbers_and_nothing_else(void **state)
{
    (void)state;
    PARSED(o, "run -o out --threads 2 -q -n 5 --seed 3 --set t='x' dir/my.cfg");
    char *again = options_again(&o, "run");
    assert_string_equal(again, "jietong run -n 5 --seed 3 --set 't='\\''x'\\''' dir/my.cfg");
    free(again);
    options_free(&o);
}

static void fewer_days_for_the_same_are_in_the_command(void **state)
{
    (void)state;
    PARSED(o, "run -n 64 --control --stratify x.cfg");
    char *again = options_again(&o, "run");
    assert_string_equal(again, "jietong run -n 64 --stratify --control --seed 1 x.cfg");
    free(again);
    options_free(&o);
}

static void a_precision_is_in_the_command_as_it_was_given(void **state)
{
    (void)state;
    PARSED(o, "run --precision wait_s:0.7% x.cfg");
    char *again = options_again(&o, "run");
    assert_string_equal(
        again,
        "jietong run --precision wait_s:0.7% --at-least 320 --at-most 100000 --seed 1 x.cfg");
    free(again);
    options_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_given_is_the_default),
        cmocka_unit_test(every_option_arrives),
        cmocka_unit_test(overrides_keep_their_order_and_their_equals_signs),
        cmocka_unit_test(a_precision_is_in_the_measures_unit),
        cmocka_unit_test(a_precision_with_a_per_cent_sign_is_relative),
        cmocka_unit_test(mistakes_are_of_the_command_line),
        cmocka_unit_test(the_same_command_again_has_what_changes_numbers_and_nothing_else),
        cmocka_unit_test(fewer_days_for_the_same_are_in_the_command),
        cmocka_unit_test(a_precision_is_in_the_command_as_it_was_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
