#include "output/gnuplot.h"

#include "output/program.h"
#include "tests/check.h"
#include "tests/output/scratch.h"

#include <sys/stat.h>

static void expect_quoted(const char *text, const char *expected)
{
    struct captured captured;
    capture_begin(&captured);
    gnuplot_quote(captured.stream, gnuplot_text(text));
    capture_expect(&captured, expected);
}

static void a_text_stands_in_single_quotes(void **state)
{
    (void)state;
    expect_quoted("接通率 92.88 %", "'接通率 92.88 %'");
    expect_quoted("", "''");
    expect_quoted("@HEAD {/Symbol a} $(ls) #x \\", "'@HEAD {/Symbol a} $(ls) #x \\'");
}

static void quotes_of_any_kind_become_typographic(void **state)
{
    (void)state;
    expect_quoted("it's", "'it’s'");
    expect_quoted("'; system('ls'); '", "'’; system(’ls’); ’'");
    expect_quoted("`ls`", "'‘ls‘'");
    expect_quoted("\"`ls`\"", "'”‘ls‘”'");
}

static void a_text_cannot_end_its_line(void **state)
{
    (void)state;
    expect_quoted("title'\n!ls\r", "'title’ !ls '");
    expect_quoted("a\033\001\177\u2028b", "'ab'");
}

static void a_text_cannot_end_a_section_of_an_svg(void **state)
{
    (void)state;
    expect_quoted("a]]>b", "'a]]b'");
    expect_quoted("]]]>>x]>y", "']]]x]>y'");
    expect_quoted("]]\001>", "']]'");
}

static void a_tick_is_a_format_and_doubles_its_per_cents(void **state)
{
    (void)state;
    struct captured captured;
    capture_begin(&captured);
    gnuplot_quote_tick(captured.stream, gnuplot_text("50 % part-time, it's %d"));
    capture_expect(&captured, "'50 %% part-time, it’s %%d'");
}

static void a_text_that_was_cut_ends_in_an_ellipsis(void **state)
{
    (void)state;
    struct captured captured;
    capture_begin(&captured);
    gnuplot_quote(captured.stream, (struct gnuplot_text){"a long title", 6, true});
    capture_expect(&captured, "'a long…'");
}

/* ---- with a program of the tests in gnuplot's place ---------------------- */

static char *usual_path;

/* A PATH on which gnuplot is what the commands of a shell make of it; NULL: it is not there. */
static int with_gnuplot(const struct scratch *scratch, const char *commands)
{
    char script[2000];
    if (commands) {
        snprintf(script, sizeof script, "#!/bin/sh\nPATH='%s'\n%s\n", usual_path, commands);
        scratch_write(scratch->folder, "gnuplot", script);
        char *path = file_join(scratch->folder, "gnuplot");
        assert_int_equal(chmod(path, 0755), 0);
        free(path);
    }
    return setenv("PATH", scratch->folder, 1);
}

/* The settings are arguments 3 and 6: FMT = '...'; OUT = '...'. */
#define DRAWS                                                                                      \
    "for a in \"$3\" \"$6\"; do f=${a##*OUT = \\'}; f=${f%%\\'*};"                                 \
    "[ -n \"$f\" ] || continue;"                                                                   \
    "case $f in *svg) printf '<svg font-family=\"Noto Sans\">font-family=\"x\"</svg>\\n' >$f;;"    \
    "*) printf '\\211PNG IEND' >$f;; esac; done"

static int gnuplot_teardown(void **state)
{
    setenv("PATH", usual_path, 1);
    return scratch_teardown(state);
}

static struct gnuplot_result draw_one(const struct scratch *scratch)
{
    struct gnuplot_result result;
    char *folder = file_join(scratch->folder, "plots");
    assert_true(file_make_folder(folder));
    scratch_write(folder, "fan.gp", "");
    const bool drawn = gnuplot_draw(folder, (const char *const[]){"fan"}, 1, &result);
    assert_int_equal(drawn, result.outcome == GNUPLOT_DREW);
    free(folder);
    return result;
}

static size_t count_plots(const struct scratch *scratch)
{
    char *folder = file_join(scratch->folder, "plots");
    const size_t n = scratch_count(folder);
    free(folder);
    return n;
}

static void complete_pictures_are_kept(void **state)
{
    const struct scratch *scratch = *state;
    with_gnuplot(scratch, DRAWS);
    const struct gnuplot_result result = draw_one(scratch);
    assert_string_equal(result.message, "");
    assert_int_equal(result.outcome, GNUPLOT_DREW);
    assert_true(scratch_has(scratch->folder, "plots/fan.svg"));
    assert_true(scratch_has(scratch->folder, "plots/fan.png"));
    assert_int_equal(count_plots(scratch), 3);
}

static void an_svg_names_other_fonts_in_its_tags_alone(void **state)
{
    const struct scratch *scratch = *state;
    with_gnuplot(scratch, DRAWS);
    draw_one(scratch);
    char *svg = scratch_read(scratch->folder, "plots/fan.svg");
    assert_string_equal(svg, "<svg font-family=\"Noto Sans, Noto Sans, sans-serif\">"
                             "font-family=\"x\"</svg>\n");
    free(svg);
}

static void a_missing_gnuplot_is_told_apart(void **state)
{
    const struct scratch *scratch = *state;
    with_gnuplot(scratch, NULL);
    const struct gnuplot_result result = draw_one(scratch);
    assert_int_equal(result.outcome, GNUPLOT_IS_MISSING);
    assert_string_equal(result.message, "gnuplot is not installed");
}

static void a_failing_gnuplot_is_quoted_and_its_pieces_removed(void **state)
{
    const struct scratch *scratch = *state;
    with_gnuplot(scratch,
                 DRAWS "; printf '\\nplot x\\n     ^\\n\"fan.gp\" line 3: \\033[1mno x\\n\\n'"
                       " >&2; exit 1");
    const struct gnuplot_result result = draw_one(scratch);
    assert_int_equal(result.outcome, GNUPLOT_FAILED);
    assert_string_equal(result.message, "fan: \"fan.gp\" line 3: [1mno x");
    assert_int_equal(count_plots(scratch), 1);
}

static void a_gnuplot_that_says_nothing_has_failed_all_the_same(void **state)
{
    const struct scratch *scratch = *state;
    with_gnuplot(scratch, "exit 1");
    assert_string_equal(draw_one(scratch).message, "fan: gnuplot failed and did not say why");
}

static void half_a_picture_is_not_kept(void **state)
{
    const struct scratch *scratch = *state;
    with_gnuplot(scratch, DRAWS "; printf '\\211PNG IDAT' >$f");
    const struct gnuplot_result result = draw_one(scratch);
    assert_int_equal(result.outcome, GNUPLOT_FAILED);
    assert_string_equal(result.message, "fan: gnuplot left half a picture; is the disk full?");
    assert_int_equal(count_plots(scratch), 1);
}

static void a_gnuplot_stopped_by_a_signal_has_failed(void **state)
{
    const struct scratch *scratch = *state;
    with_gnuplot(scratch, DRAWS "; kill -9 $$");
    const struct gnuplot_result result = draw_one(scratch);
    assert_int_equal(result.outcome, GNUPLOT_FAILED);
    assert_string_equal(result.message, "fan: gnuplot was stopped by signal 9");
    assert_int_equal(count_plots(scratch), 1);
}

static void one_failure_leaves_the_other_figures(void **state)
{
    const struct scratch *scratch = *state;
    static const char *const names[] = {"a", "b", "c", "d", "e"};
    struct gnuplot_result result[5];
    with_gnuplot(scratch, "[ \"$4\" = c.gp ] && exit 1; " DRAWS);
    assert_false(gnuplot_draw(scratch->folder, names, 5, result));
    for (size_t i = 0; i < 5; i++) {
        char name[20];
        snprintf(name, sizeof name, "%s.png", names[i]);
        assert_int_equal(result[i].outcome, i == 2 ? GNUPLOT_FAILED : GNUPLOT_DREW);
        assert_int_equal(scratch_has(scratch->folder, name), i != 2);
    }
}

static void a_missing_folder_is_not_a_missing_gnuplot(void **state)
{
    const struct scratch *scratch = *state;
    struct gnuplot_result result;
    char *missing = file_join(scratch->folder, "missing");
    with_gnuplot(scratch, DRAWS);
    assert_false(gnuplot_draw(missing, (const char *const[]){"fan"}, 1, &result));
    assert_int_equal(result.outcome, GNUPLOT_NOT_RUN);
    free(missing);
}

static void a_name_that_is_none_of_ours_is_not_run(void **state)
{
    const struct scratch *scratch = *state;
    static const char *const names[] = {"a\'; !touch broken", "../a", "", "A"};
    struct gnuplot_result result[4];
    with_gnuplot(scratch, DRAWS);
    assert_false(gnuplot_draw(scratch->folder, names, 4, result));
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(result[i].outcome, GNUPLOT_NOT_RUN);
    assert_int_equal(scratch_count(scratch->folder), 1);
}

static void without_a_chinese_font_chinese_figures_are_svg_only(void **state)
{
    const struct scratch *scratch = *state;
    struct gnuplot_result result[2];
    with_gnuplot(scratch, DRAWS);
    char *path = file_join(scratch->folder, "fc-list");
    scratch_write(scratch->folder, "fc-list", "#!/bin/sh\n");
    assert_int_equal(chmod(path, 0755), 0);
    free(path);
    scratch_write(scratch->folder, "han.gp", "# 接\n");
    scratch_write(scratch->folder, "latin.gp", "# ä\n");
    assert_false(gnuplot_draw(scratch->folder, (const char *const[]){"han", "latin"}, 2, result));
    assert_int_equal(result[0].outcome, GNUPLOT_LACKS_FONT);
    assert_int_equal(result[1].outcome, GNUPLOT_DREW);
    assert_true(scratch_has(scratch->folder, "han.svg"));
    assert_false(scratch_has(scratch->folder, "han.png"));
    assert_true(scratch_has(scratch->folder, "latin.png"));
}

/* ---- with gnuplot itself, where it is there ------------------------------ */

static bool has_gnuplot(void)
{
    char *const arguments[] = {"gnuplot", "--version", NULL};
    char heard[PROGRAM_HEARD];
    struct program program;
    return program_begin(&program, ".", arguments, STDOUT_FILENO) == 0
           && program_end(&program, heard) == 0;
}

static void gnuplot_takes_every_text_as_a_text(void **state)
{
    const struct scratch *scratch = *state;
    static const char *const texts[] = {
        "'; system('touch broken'); '",
        "' system(\"touch broken\") '",
        "`touch broken`",
        "\"`touch broken`\"",
        "'`touch broken`'",
        "\n!touch broken\n",
        "'\n!touch broken\n#",
        "$(touch broken)",
        "@A",
        "'@A",
        "\"@A",
        "a\\",
        "\\",
        "'",
        "''",
        "\"",
        "`",
        "#",
        "% %d %s",
        "{/Symbol a}",
        "]]>",
        "|touch broken",
        "<touch broken",
        "\\n",
        "'.system('touch broken').'",
    };
    struct file *file = file_new(scratch->folder, "texts.gp");
    fputs("A = 'expanded'\nset print 'texts'\n", file_stream(file));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        fputs("print ", file_stream(file));
        gnuplot_quote(file_stream(file), gnuplot_text(texts[i]));
        fputs(", A\n", file_stream(file));
    }
    assert_true(file_keep(file));
    if (!has_gnuplot())
        skip();
    char *const arguments[] = {"gnuplot", "-d", "texts.gp", NULL};
    struct program program;
    char heard[PROGRAM_HEARD];
    assert_int_equal(program_begin(&program, scratch->folder, arguments, STDERR_FILENO), 0);
    assert_int_equal(program_end(&program, heard), 0);
    assert_string_equal(heard, "");
    assert_int_equal(scratch_count(scratch->folder), 2);
    char *printed = scratch_read(scratch->folder, "texts");
    size_t lines = 0;
    for (const char *at = printed; (at = strstr(at, " expanded\n")); at++)
        lines++;
    assert_int_equal(lines, sizeof texts / sizeof *texts);
    free(printed);
}

static void gnuplot_says_what_is_wrong_with_a_script(void **state)
{
    const struct scratch *scratch = *state;
    if (!has_gnuplot())
        skip();
    struct gnuplot_result result;
    scratch_write(scratch->folder, "fan.gp", "plot nothing_of_that_name\n");
    assert_false(gnuplot_draw(scratch->folder, (const char *const[]){"fan"}, 1, &result));
    assert_int_equal(result.outcome, GNUPLOT_FAILED);
    assert_string_equal(result.message,
                        "fan: \"fan.gp\" line 1: undefined variable: nothing_of_that_name");
    assert_int_equal(scratch_count(scratch->folder), 1);
}

#define path_test(test) cmocka_unit_test_setup_teardown(test, scratch_setup, gnuplot_teardown)

int main(void)
{
    const char *path = getenv("PATH");
    usual_path = strdup(path ? path : "/usr/bin:/bin");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_stands_in_single_quotes),
        cmocka_unit_test(quotes_of_any_kind_become_typographic),
        cmocka_unit_test(a_text_cannot_end_its_line),
        cmocka_unit_test(a_text_cannot_end_a_section_of_an_svg),
        cmocka_unit_test(a_tick_is_a_format_and_doubles_its_per_cents),
        cmocka_unit_test(a_text_that_was_cut_ends_in_an_ellipsis),
        path_test(complete_pictures_are_kept),
        path_test(an_svg_names_other_fonts_in_its_tags_alone),
        path_test(a_missing_gnuplot_is_told_apart),
        path_test(a_failing_gnuplot_is_quoted_and_its_pieces_removed),
        path_test(a_gnuplot_that_says_nothing_has_failed_all_the_same),
        path_test(half_a_picture_is_not_kept),
        path_test(a_gnuplot_stopped_by_a_signal_has_failed),
        path_test(one_failure_leaves_the_other_figures),
        path_test(a_missing_folder_is_not_a_missing_gnuplot),
        path_test(a_name_that_is_none_of_ours_is_not_run),
        path_test(without_a_chinese_font_chinese_figures_are_svg_only),
        scratch_test(gnuplot_takes_every_text_as_a_text),
        scratch_test(gnuplot_says_what_is_wrong_with_a_script),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    free(usual_path);
    return failed != 0;
}
