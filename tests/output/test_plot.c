#include "output/plot.h"

#include "tests/check.h"
#include "tests/output/example.h"
#include "tests/output/scratch.h"

static void expect_series(struct figure_series series, const char *expected)
{
    const struct figure_panel panel = {.series = &series, .n_series = 1};
    struct captured captured;
    capture_begin(&captured);
    plot_write(&staffing, &panel, captured.stream);
    assert_int_equal(fclose(captured.stream), 0);
    if (!strstr(captured.text, expected)) {
        printf("not found: %s\nin: %s", expected, captured.text);
        fail();
    }
    free(captured.text);
}

static void every_kind_of_series_has_its_clause(void **state)
{
    (void)state;
    expect_series((struct figure_series){.kind = FIGURE_LINE, .y = RATE},
                  "plot 'staffing.csv' using ($1+0.25):(v(4)) every ::1::4 with lines linewidth "
                  "2.2 linecolor rgb BLUE notitle\n");
    expect_series((struct figure_series){.kind = FIGURE_LINE, .y = RATE, .dashed = true},
                  "with lines linewidth 2.2 dashtype (6,4) linecolor");
    expect_series((struct figure_series){.kind = FIGURE_STEPS, .y = REQUIRED},
                  "using 1:(hold(2)) every ::1::5 with steps linewidth 2.2");
    expect_series((struct figure_series){.kind = FIGURE_EXCESS, .y = REQUIRED, .low = ROSTERED},
                  "using ($1+0.25):(v(2)>v(3) ? v(2) : NaN):($1+0):($1+0.5):3:2 every ::1::4 with "
                  "boxxyerror");
    expect_series((struct figure_series){.kind = FIGURE_BOXES, .y = REQUIRED},
                  "using ($1+0.25):(v(2)):($1+0):($1+0.5):(0):2 every ::1::4 with boxxyerror");
    expect_series((struct figure_series){.kind = FIGURE_POINTS, .y = RATE},
                  "'' using ($1+0.25):4 every ::1::4 with points pointtype 7 pointsize 0.9*PS");
    expect_series(
        (struct figure_series){.kind = FIGURE_POINTS, .y = RATE, .low = LOW, .high = HIGH},
        "plot 'staffing.csv' using ($1+0.25):4:5:6 every ::1::4 with yerrorbars");
}

static void bubbles_have_areas_and_tiles_have_colours(void **state)
{
    (void)state;
    expect_series((struct figure_series){.kind = FIGURE_BUBBLES, .y = RATE, .value = REQUIRED},
                  "with points pointtype 7 pointsize variable linecolor rgb BLUE notitle\n");
    expect_series((struct figure_series){.kind = FIGURE_TILES, .y = RATE, .value = REQUIRED},
                  "plot 'staffing.csv' using 1:4:($1-0.5):($1+0.5):($4-0.5):($4+0.5):(v(2)) every "
                  "::1::4 with boxxyerror fillcolor palette");
}

static void an_area_is_drawn_in_pieces_around_its_gaps(void **state)
{
    (void)state;
    expect_series(
        (struct figure_series){.kind = FIGURE_BAND, .low = LOW, .high = HIGH},
        "plot 'staffing.csv' using ($1+0.25):5:6 every ::1::2 with filledcurves fillstyle "
        "transparent solid 0.18 noborder linecolor rgb BLUE notitle, \\\n"
        "     '' using ($1+0.25):5:6 every ::4::4 with filledcurves");
}

static void bars_end_at_the_place_where_their_part_ends(void **state)
{
    (void)state;
    expect_series(
        (struct figure_series){
            .kind = FIGURE_BOXES, .y = REQUIRED, .part = FIGURE_BELOW, .at = 8.88},
        ":($1<8.88 ? v(2) : NaN):($1+0):(under($1+0.5,8.88)):(0):2 ");
    expect_series(
        (struct figure_series){
            .kind = FIGURE_BOXES, .y = REQUIRED, .part = FIGURE_ABOVE, .at = 8.88},
        ":($1+0.5>8.88 ? v(2) : NaN):(over($1+0,8.88)):($1+0.5):(0):2 ");
}

static void bars_of_names_lie_on_their_sides(void **state)
{
    (void)state;
    static const char *const names[] = {"a", "b", "c", "d"};
    const struct figure_series bars = {.kind = FIGURE_BOXES, .y = REQUIRED};
    const struct figure_panel panel = {.series = &bars, .n_series = 1};
    struct figure figure = one_panel(&panel);
    figure.x = (struct figure_axis){.kind = FIGURE_NAMES, .names = names, .n_names = N_ROWS};
    struct captured captured;
    capture_begin(&captured);
    plot_write(&figure, &panel, captured.stream);
    capture_expect(&captured,
                   "plot 'staffing.csv' using (v(3)):1:(0):3:($1-0.32):($1+0.32) every ::1::4 with "
                   "boxxyerror fillstyle solid 0.85 border linecolor rgb '#ffffff' fillcolor rgb "
                   "BLUE notitle\n");
}

static void a_panel_without_series_is_still_plotted(void **state)
{
    (void)state;
    struct captured captured;
    capture_begin(&captured);
    plot_write(&staffing, &(struct figure_panel){.n_series = 0}, captured.stream);
    capture_expect(&captured, "plot NaN notitle\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_series_has_its_clause),
        cmocka_unit_test(bubbles_have_areas_and_tiles_have_colours),
        cmocka_unit_test(an_area_is_drawn_in_pieces_around_its_gaps),
        cmocka_unit_test(bars_end_at_the_place_where_their_part_ends),
        cmocka_unit_test(bars_of_names_lie_on_their_sides),
        cmocka_unit_test(a_panel_without_series_is_still_plotted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
