#include "output/layout.h"

#include "tests/check.h"

#include <string.h>

static const double hour[] = {0, 12, 23.5}, agents[] = {2, 24, 3}, rate[] = {83.2, NAN, 99.6};
static const struct figure_column columns[] = {
    {"hour", hour}, {"agents", agents}, {"answer_rate", rate}};
static const struct figure_series agents_series[] = {
    {.kind = FIGURE_STEPS, .y = 1, .label = "rostered"},
    {.kind = FIGURE_LINE, .y = 1, .label = "present"}};
static const struct figure_series rate_series[] = {
    {.kind = FIGURE_LINE, .y = 2, .label = "answer rate"},
    {.kind = FIGURE_LEVEL, .at = 92.88, .label = "target 92.88 %"}};
static const struct figure_panel panels[] = {
    {.unit = "agents", .series = agents_series, .n_series = 2, .from_zero = true},
    {.unit = "answer rate, %", .series = rate_series, .n_series = 2, .per_cent = true}};

static struct figure usual(void)
{
    return (struct figure){.name = "usual",
                           .title = "Agents",
                           .subtitle = "What to see",
                           .note = "seed 42",
                           .x = {.kind = FIGURE_CLOCK, .interval = 0.5},
                           .columns = columns,
                           .n_columns = 3,
                           .n_rows = 3,
                           .panels = panels,
                           .n_panels = 2};
}

static void panels_stand_below_each_other_and_end_at_their_round_values(void **state)
{
    (void)state;
    const struct figure figure = usual();
    struct layout layout;
    layout_find(&layout, &figure);
    const struct layout_panel *upper = &layout.panel[0], *lower = &layout.panel[1];
    assert_true(LAYOUT_SUBTITLE < upper->unit_y && upper->unit_y < upper->top);
    assert_true(upper->top < upper->bottom && upper->bottom < lower->unit_y);
    assert_true(lower->unit_y < lower->top && lower->top < lower->bottom);
    assert_true(lower->bottom < layout.height - 40);
    check_close(upper->values.from, 0, 0);
    check_close(upper->values.to, 25, 0);
    check_close(lower->values.from, 80, 0);
    check_close(lower->values.to, 100, 0);
    check_close(layout.x_from, 0, 0);
    check_close(layout.x_to, 24, 0);
}

static void a_per_cent_ends_at_a_hundred(void **state)
{
    (void)state;
    const double values[] = {100, 100, 100};
    const struct figure_column all[] = {{"hour", hour}, {"rate", values}};
    const struct figure_series series = {.kind = FIGURE_LINE, .y = 1};
    const struct figure_panel panel = {.series = &series, .n_series = 1, .per_cent = true};
    struct figure figure = usual();
    figure.columns = all;
    figure.panels = &panel;
    figure.n_panels = 1;
    struct layout layout;
    layout_find(&layout, &figure);
    check_close(layout.panel[0].values.to, 100, 0);
    assert_true(layout.panel[0].values.from < 100);
}

static void legends_end_at_the_right_in_the_order_of_the_series(void **state)
{
    (void)state;
    const struct figure figure = usual();
    struct layout layout;
    layout_find(&layout, &figure);
    const struct layout_panel *panel = &layout.panel[1];
    assert_int_equal(panel->n_entries, 2);
    assert_ptr_equal(panel->entry[0].series, &rate_series[0]);
    assert_true(panel->entry[0].x + 100 < panel->entry[1].x);
    assert_true(panel->entry[1].x + 100 < LAYOUT_RIGHT);
    check_close(panel->entry[0].y, panel->unit_y, 0);
}

static void a_long_legend_takes_more_lines_and_moves_the_panel(void **state)
{
    (void)state;
    struct figure_series series[12];
    const struct figure_panel panel = {.unit = "agents", .series = series, .n_series = 12};
    struct figure figure = usual();
    struct layout few, many;
    layout_find(&few, &figure);
    for (size_t i = 0; i < 12; i++)
        series[i] = (struct figure_series){
            .kind = FIGURE_LINE, .y = 1, .label = "a group with quite a long name"};
    figure.panels = &panel;
    figure.n_panels = 1;
    layout_find(&many, &figure);
    assert_int_equal(many.panel[0].n_entries, 12);
    for (size_t i = 0; i < 12; i++)
        assert_true(many.panel[0].entry[i].x >= LAYOUT_EDGE);
    const double last = many.panel[0].entry[11].y;
    check_close(last - many.panel[0].unit_y, 3 * LAYOUT_LINE, 0);
    check_close(many.panel[0].top - few.panel[0].top, 3 * LAYOUT_LINE, 0);
}

static void long_texts_are_broken_and_then_cut(void **state)
{
    (void)state;
    char text[2001];
    for (size_t i = 0; i < 2000; i++)
        text[i] = i % 10 == 9 ? ' ' : 'x';
    text[2000] = '\0';
    struct figure figure = usual();
    figure.title = figure.subtitle = figure.note = text;
    struct layout shorter, layout;
    const struct figure plain = usual();
    layout_find(&shorter, &plain);
    layout_find(&layout, &figure);
    assert_int_equal(layout.title.n, 1);
    assert_true(layout.title.line[0].is_cut);
    assert_int_equal(layout.subtitle.n, 2);
    assert_false(layout.subtitle.line[0].is_cut);
    assert_true(layout.subtitle.line[1].is_cut);
    assert_int_equal(layout.note.n, 2);
    check_close(layout.height - shorter.height, LAYOUT_LINE + LAYOUT_NOTE_LINE, 0);
}

static void labels_of_marks_do_not_overlap(void **state)
{
    (void)state;
    const struct figure_series series[] = {
        {.kind = FIGURE_MARK, .at = 10, .label = "the target"},
        {.kind = FIGURE_MARK, .at = 10.5, .label = "the mean"},
        {.kind = FIGURE_MARK, .at = 20, .label = "far away"},
        {.kind = FIGURE_MARK, .at = 24, .label = "at the very end"},
    };
    const struct figure_panel panel = {.series = series, .n_series = 4};
    struct figure figure = usual();
    figure.panels = &panel;
    figure.n_panels = 1;
    struct layout layout;
    layout_find(&layout, &figure);
    const struct layout_entry *mark = layout.panel[0].mark;
    assert_int_equal(layout.panel[0].n_marks, 4);
    assert_true(mark[1].y < mark[0].y);
    check_close(mark[2].y, mark[0].y, 0);
    assert_true(mark[1].y > layout.panel[0].unit_y);
    assert_true(mark[0].y < layout.panel[0].top);
    assert_true(mark[3].x < LAYOUT_RIGHT - 20);
}

static void names_make_the_left_margin_but_not_without_end(void **state)
{
    (void)state;
    const char *const names[] = {"load", "day-to-day spread of the arrivals", "absence"};
    char name[501];
    memset(name, 'x', 500);
    name[500] = '\0';
    const char *const long_names[] = {name, "b", "c"};
    struct figure figure = usual();
    figure.x = (struct figure_axis){.kind = FIGURE_NAMES, .names = names, .n_names = 3};
    figure.n_panels = 1;
    struct layout layout;
    layout_find(&layout, &figure);
    assert_true(layout.left > 200 && layout.left < 300);
    figure.x.names = long_names;
    layout_find(&layout, &figure);
    assert_true(layout.left > 300 && layout.left < 360);
    assert_true(layout_name(name).is_cut);
    assert_false(layout_name("load").is_cut);
}

static void a_logarithmic_axis_begins_with_the_first_positive_place(void **state)
{
    (void)state;
    const double wait[] = {0, 0.5, 900};
    const struct figure_column waits[] = {{"wait", wait}, {"agents", agents}};
    struct figure figure = usual();
    figure.columns = waits;
    figure.n_columns = 2;
    figure.n_panels = 1;
    figure.x = (struct figure_axis){.kind = FIGURE_DURATION};
    struct layout layout;
    layout_find(&layout, &figure);
    check_close(layout.x_from, 0.5, 0);
    check_close(layout.x_to, 900, 0);
}

static void a_histogram_ends_with_its_last_interval(void **state)
{
    (void)state;
    struct figure figure = usual();
    figure.x = (struct figure_axis){.kind = FIGURE_NUMBER, .interval = 0.5};
    struct layout layout;
    layout_find(&layout, &figure);
    check_close(layout.x_to, 24, 0);
}

static void a_figure_without_numbers_has_axes(void **state)
{
    (void)state;
    struct figure figure = usual();
    figure.x.kind = FIGURE_NUMBER;
    figure.n_rows = 0;
    struct layout layout;
    layout_find(&layout, &figure);
    assert_true(layout.x_from < layout.x_to);
    assert_true(layout.panel[0].values.from < layout.panel[0].values.to);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(panels_stand_below_each_other_and_end_at_their_round_values),
        cmocka_unit_test(a_per_cent_ends_at_a_hundred),
        cmocka_unit_test(legends_end_at_the_right_in_the_order_of_the_series),
        cmocka_unit_test(a_long_legend_takes_more_lines_and_moves_the_panel),
        cmocka_unit_test(long_texts_are_broken_and_then_cut),
        cmocka_unit_test(labels_of_marks_do_not_overlap),
        cmocka_unit_test(names_make_the_left_margin_but_not_without_end),
        cmocka_unit_test(a_logarithmic_axis_begins_with_the_first_positive_place),
        cmocka_unit_test(a_histogram_ends_with_its_last_interval),
        cmocka_unit_test(a_figure_without_numbers_has_axes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
