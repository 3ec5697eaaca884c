#include "output/script.h"

#include "tests/check.h"
#include "tests/output/example.h"
#include "tests/output/scratch.h"

static char *script_of(const struct figure *figure)
{
    struct captured captured;
    capture_begin(&captured);
    script_write(figure, captured.stream);
    assert_int_equal(fclose(captured.stream), 0);
    return captured.text;
}

static void expect_in_script(const struct figure *figure, const char *expected)
{
    char *script = script_of(figure);
    if (!strstr(script, expected)) {
        printf("not found: %s\nin:\n%s", expected, script);
        fail();
    }
    free(script);
}

static void expect_series(struct figure_series series, const char *expected)
{
    const struct figure_panel panel = {.series = &series, .n_series = 1};
    const struct figure figure = one_panel(&panel);
    expect_in_script(&figure, expected);
}

static void the_script_says_how_to_run_it_and_where_its_picture_goes(void **state)
{
    (void)state;
    expect_in_script(&staffing, "#   gnuplot staffing.gp ");
    expect_in_script(&staffing, "load 'house.gp'\n"
                                "if (!exists(\"OUT\")) OUT = 'staffing.'.FMT\n"
                                "set output OUT\n");
    char *script = script_of(&staffing);
    assert_string_equal(script + strlen(script) - 29, "unset multiplot\nunset output\n");
    free(script);
}

static void heading_and_note_are_labels(void **state)
{
    (void)state;
    expect_in_script(&staffing, "set label 'Agents required and rostered' at screen X(18),Y(30) "
                                "left font F_TITLE textcolor rgb INK noenhanced\n");
    expect_in_script(&staffing, "set label 'One agent short at 09:00' at screen X(18),Y(61) left "
                                "font F_SUB textcolor rgb MUTED noenhanced\n");
    expect_in_script(&staffing, "set label 'seed 42' at screen X(18),");
    expect_in_script(&staffing, "set label 'answer rate, %' at screen X(18),");
}

static void levels_marks_and_texts_are_placed_by_their_values(void **state)
{
    (void)state;
    expect_series((struct figure_series){.kind = FIGURE_LEVEL, .at = 92.88, .colour = FIGURE_RED},
                  "set arrow from graph 0, first 92.88 to graph 1, first 92.88 nohead front "
                  "linewidth 1.4 linecolor rgb RED dashtype (6,4)\n");
    expect_series((struct figure_series){.kind = FIGURE_MARK, .at = 9, .label = "now"},
                  "set arrow from first 9, graph 0 to first 9, graph 1 nohead front");
    static const char *const texts[] = {"a", NULL, "c", "d"};
    expect_series((struct figure_series){.kind = FIGURE_TEXTS, .y = REQUIRED, .texts = texts},
                  "set label 'c' at first 9, first 5 left");
}

static void stretches_are_shaded_in_every_panel_behind_all_else(void **state)
{
    (void)state;
    static const struct figure_stretch outage = {8.25, 8.75};
    static const char shade[] =
        "set object rectangle from first 8.25, graph 0 to first 8.75, "
        "graph 1 behind fillcolor rgb AMBER fillstyle solid 0.12 noborder\n";
    struct figure figure = staffing;
    figure.stretches = &outage;
    figure.n_stretches = 1;
    char *script = script_of(&figure);
    const char *first = strstr(script, shade);
    assert_non_null(first);
    assert_non_null(strstr(first + 1, shade));
    free(script);
    script = script_of(&staffing);
    assert_null(strstr(script, "behind"));
    free(script);
}

static void the_clock_shows_hours_and_longer_horizons_days(void **state)
{
    (void)state;
    static const char *const days[] = {"Monday", "Tuesday"};
    struct figure figure = one_panel(&panels[0]);
    expect_in_script(&figure, "('08:00' 8, '08:15' 8.25, ");
    figure.x.from = figure.x.to = 0;
    expect_in_script(&figure,
                     "('00:00' 0, '03:00' 3, '06:00' 6, '09:00' 9, '12:00' 12, '15:00' 15, "
                     "'18:00' 18, '21:00' 21, '24:00' 24) font");
    figure.x.from = 8;
    figure.x.to = 20;
    expect_in_script(&figure, "('08:00' 8, '10:00' 10, '12:00' 12, ");
    figure.x.from = 18;
    figure.x.to = 30;
    expect_in_script(&figure, "'24:00' 24, '02:00' 26, ");
    figure.x.from = 0;
    figure.x.to = 72;
    figure.x.names = days;
    figure.x.n_names = 2;
    expect_in_script(&figure, "scale 0 ('Monday' 12, 'Tuesday' 36, 'day 3' 60) font");
    expect_in_script(&figure, "set arrow from first 24, graph 0 to first 24, graph 1 nohead back");
}

static void ticks_group_thousands_and_double_per_cents(void **state)
{
    (void)state;
    static const char *const names[] = {"50 % part-time", "it's", "c", "d"};
    struct figure_panel panel = panels[0];
    panel.to = 20000;
    struct figure figure = one_panel(&panel);
    expect_in_script(&figure, "set ytics ('0' 0, '5 000' 5000, '10 000' 10000, ");
    figure.x = (struct figure_axis){.kind = FIGURE_NAMES, .names = names, .n_names = N_ROWS};
    figure.columns = &columns[REQUIRED];
    const struct figure_series bars = {.kind = FIGURE_BOXES, .y = 0};
    panel = (struct figure_panel){.series = &bars, .n_series = 1};
    expect_in_script(&figure, "set ytics ('50 %% part-time' 1, 'it’s' 2, 'c' 3, 'd' 4) font");
}

static void a_figure_with_chinese_texts_names_a_chinese_font(void **state)
{
    (void)state;
    struct figure figure = staffing;
    char *script = script_of(&figure);
    assert_null(strstr(script, "CJK"));
    free(script);
    figure.title = "接通率";
    expect_in_script(&figure, "if (!exists(\"FACE\")) FACE = 'Noto Sans CJK SC'\nload");
}

static void no_text_leaves_its_quotes(void **state)
{
    (void)state;
    static const char *const texts[] = {hostile, hostile, hostile, hostile};
    struct figure_series series[4];
    struct figure_panel panel;
    const struct figure figure = hostile_figure(&panel, series, texts);
    char *script = script_of(&figure), *rest;
    for (char *line = strtok_r(script, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        char *hit = strstr(line, "touch");
        if (!hit)
            continue;
        assert_int_equal(strncmp(line, "set label '", 11), 0);
        assert_null(memchr(line + 11, '\'', (size_t)(hit - line) - 11));
        assert_null(strpbrk(line, "`\""));
        assert_non_null(strstr(strchr(line + 11, '\'') + 1, "noenhanced"));
    }
    free(script);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_script_says_how_to_run_it_and_where_its_picture_goes),
        cmocka_unit_test(heading_and_note_are_labels),
        cmocka_unit_test(levels_marks_and_texts_are_placed_by_their_values),
        cmocka_unit_test(stretches_are_shaded_in_every_panel_behind_all_else),
        cmocka_unit_test(the_clock_shows_hours_and_longer_horizons_days),
        cmocka_unit_test(ticks_group_thousands_and_double_per_cents),
        cmocka_unit_test(a_figure_with_chinese_texts_names_a_chinese_font),
        cmocka_unit_test(no_text_leaves_its_quotes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
