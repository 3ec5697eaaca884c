#include "output/figure.h"

#include "output/gnuplot.h"
#include "output/program.h"
#include "tests/check.h"
#include "tests/output/example.h"
#include "tests/output/scratch.h"

#include <errno.h>

static void the_numbers_are_a_row_per_interval_and_one_that_ends_the_last(void **state)
{
    (void)state;
    struct captured captured;
    capture_begin(&captured);
    figure_write_data(&staffing, captured.stream);
    capture_expect(&captured, "hour,required,rostered,answer_rate,low,high\n"
                              "8,2,3,97,96,98\n"
                              "8.5,3,3,93.5,92.9,94.1\n"
                              "9,5,4,,,\n"
                              "9.5,4,4,91.2,90.5,91.9\n"
                              "10,,,,,\n");
}

static void the_numbers_of_names_say_their_row_and_name(void **state)
{
    (void)state;
    static const char *const names[] = {"load", "=cmd", "a, b", "接"};
    struct figure figure = one_panel(&panels[0]);
    figure.x = (struct figure_axis){.kind = FIGURE_NAMES, .names = names, .n_names = N_ROWS};
    figure.columns = &columns[REQUIRED];
    figure.n_columns = 1;
    struct captured captured;
    capture_begin(&captured);
    figure_write_data(&figure, captured.stream);
    capture_expect(&captured, "row,required,name\n1,2,load\n2,3,'=cmd\n3,5,\"a, b\"\n4,4,接\n");
}

static void headings_from_a_scenario_keep_to_their_line(void **state)
{
    (void)state;
    const struct figure_column column = {"=a\nb,\"c\"", values[HOUR]};
    const struct figure figure = {.name = "x",
                                  .columns = &column,
                                  .n_columns = 1,
                                  .n_rows = 1,
                                  .panels = &panels[0],
                                  .n_panels = 1};
    struct captured captured;
    capture_begin(&captured);
    figure_write_data(&figure, captured.stream);
    capture_expect(&captured, "\"'=a b,\"\"c\"\"\"\n8\n");
}

static void saving_leaves_script_and_numbers_and_no_older_picture(void **state)
{
    const struct scratch *scratch = *state;
    scratch_write(scratch->folder, "staffing.png", "old");
    scratch_write(scratch->folder, "staffing.svg", "old");
    scratch_write(scratch->folder, "fan.svg", "of another figure");
    assert_true(figure_save(&staffing, scratch->folder));
    assert_true(scratch_has(scratch->folder, "staffing.gp"));
    assert_true(scratch_has(scratch->folder, "staffing.csv"));
    assert_true(scratch_has(scratch->folder, "fan.svg"));
    assert_int_equal(scratch_count(scratch->folder), 3);
}

static void a_folder_that_is_not_there_is_an_error(void **state)
{
    const struct scratch *scratch = *state;
    char *missing = file_join(scratch->folder, "missing");
    assert_false(figure_save(&staffing, missing));
    assert_int_equal(errno, ENOENT);
    assert_false(figure_save_house(missing));
    free(missing);
}

static void equals_have_colours_of_their_own_and_none_is_the_targets(void **state)
{
    (void)state;
    for (size_t i = 0; i < 6; i++) {
        assert_int_not_equal(figure_nth_colour(i), FIGURE_RED);
        for (size_t k = 0; k < i; k++)
            assert_int_not_equal(figure_nth_colour(i), figure_nth_colour(k));
    }
}

/* ---- drawn by gnuplot, where it is there --------------------------------- */

static bool has_gnuplot(void)
{
    char *const arguments[] = {"gnuplot", "--version", NULL};
    char heard[PROGRAM_HEARD];
    struct program program;
    return program_begin(&program, ".", arguments, STDOUT_FILENO) == 0
           && program_end(&program, heard) == 0;
}

static void expect_drawn(const struct scratch *scratch, const struct figure *figure)
{
    struct gnuplot_result result;
    assert_true(figure_save_house(scratch->folder) && figure_save(figure, scratch->folder));
    if (!has_gnuplot())
        skip();
    gnuplot_draw(scratch->folder, &figure->name, 1, &result);
    assert_string_equal(result.message, "");
    assert_int_equal(result.outcome, GNUPLOT_DREW);
    assert_int_equal(scratch_count(scratch->folder), 5);
}

static void gnuplot_draws_two_panels(void **state)
{
    expect_drawn(*state, &staffing);
}

static void gnuplot_draws_every_kind_on_every_axis(void **state)
{
    const struct scratch *scratch = *state;
    static const char *const names[] = {"a", "b", "c", "d"};
    static const enum figure_axis_kind axes[] = {FIGURE_NUMBER, FIGURE_LOG, FIGURE_DURATION,
                                                 FIGURE_CLOCK};
    const struct figure_series series[] = {
        agents[0],
        agents[1],
        rates[0],
        rates[1],
        rates[2],
        {.kind = FIGURE_BOXES, .y = REQUIRED, .part = FIGURE_BELOW, .at = 8.7},
        {.kind = FIGURE_BOXES, .low = LOW, .high = HIGH, .y = RATE},
        {.kind = FIGURE_POINTS, .y = RATE, .low = LOW, .high = HIGH},
        {.kind = FIGURE_TEXTS, .y = RATE, .texts = names},
        {.kind = FIGURE_MARK, .at = 9, .label = "mark"}};
    const struct figure_panel panel = {.series = series, .n_series = 10};
    for (size_t i = 0; i < sizeof axes / sizeof *axes; i++) {
        struct figure figure = one_panel(&panel);
        figure.x = (struct figure_axis){.kind = axes[i], .interval = 0.5, .unit = "x"};
        expect_drawn(scratch, &figure);
    }
}

static void gnuplot_draws_names(void **state)
{
    static const char *const names[] = {"load", "50 % part-time", "it's", "d"};
    const struct figure_series series[] = {
        {.kind = FIGURE_BOXES, .y = REQUIRED},
        {.kind = FIGURE_BOXES, .y = RATE, .low = LOW, .high = HIGH},
        {.kind = FIGURE_POINTS, .y = RATE, .low = LOW, .high = HIGH},
        {.kind = FIGURE_POINTS, .y = RATE},
        {.kind = FIGURE_TEXTS, .y = RATE, .texts = names},
        {.kind = FIGURE_MARK, .at = 50, .label = "mark"}};
    const struct figure_panel panel = {.unit = "agents", .series = series, .n_series = 6};
    struct figure figure = one_panel(&panel);
    figure.x = (struct figure_axis){.kind = FIGURE_NAMES, .names = names, .n_names = N_ROWS};
    expect_drawn(*state, &figure);
}

static void gnuplot_draws_a_figure_without_numbers(void **state)
{
    static const double unknown[] = {NAN};
    static const struct figure_column nothing[] = {{"x", unknown}, {"y", unknown}};
    const struct figure_series series[] = {{.kind = FIGURE_LINE, .y = 1},
                                           {.kind = FIGURE_STEPS, .y = 1},
                                           {.kind = FIGURE_POINTS, .y = 1},
                                           {.kind = FIGURE_BAND, .low = 1, .high = 1}};
    const struct figure_panel panel = {.series = series, .n_series = 4};
    struct figure figure = one_panel(&panel);
    figure.columns = nothing;
    figure.n_columns = 2;
    figure.n_rows = 1;
    expect_drawn(*state, &figure);
    figure.n_rows = 0;
    expect_drawn(*state, &figure);
    figure.x = (struct figure_axis){.kind = FIGURE_NAMES};
    expect_drawn(*state, &figure);
}

static void gnuplot_draws_hostile_texts_and_obeys_none(void **state)
{
    const struct scratch *scratch = *state;
    static const char *const texts[] = {hostile, hostile, hostile, hostile};
    struct figure_series series[4];
    struct figure_panel panel;
    const struct figure figure = hostile_figure(&panel, series, texts);
    expect_drawn(scratch, &figure);
    char *svg = scratch_read(scratch->folder, "staffing.svg");
    assert_non_null(strstr(svg, "100% &lt;b> &amp; @HOURS"));
    assert_null(strstr(svg, "]]>"));
    free(svg);
}

static void a_figure_is_drawn_the_same_twice(void **state)
{
    const struct scratch *scratch = *state;
    expect_drawn(scratch, &staffing);
    char *first = scratch_read(scratch->folder, "staffing.svg");
    expect_drawn(scratch, &staffing);
    char *second = scratch_read(scratch->folder, "staffing.svg");
    assert_string_equal(first, second);
    free(first);
    free(second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_numbers_are_a_row_per_interval_and_one_that_ends_the_last),
        cmocka_unit_test(the_numbers_of_names_say_their_row_and_name),
        cmocka_unit_test(headings_from_a_scenario_keep_to_their_line),
        scratch_test(saving_leaves_script_and_numbers_and_no_older_picture),
        scratch_test(a_folder_that_is_not_there_is_an_error),
        cmocka_unit_test(equals_have_colours_of_their_own_and_none_is_the_targets),
        scratch_test(gnuplot_draws_two_panels),
        scratch_test(gnuplot_draws_every_kind_on_every_axis),
        scratch_test(gnuplot_draws_names),
        scratch_test(gnuplot_draws_a_figure_without_numbers),
        scratch_test(gnuplot_draws_hostile_texts_and_obeys_none),
        scratch_test(a_figure_is_drawn_the_same_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
