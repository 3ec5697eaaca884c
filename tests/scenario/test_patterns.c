/* Patterns stand for shifts, and a roster is a file of them. */
#include "sim/scenario/read.h"
#include "sim/scenario/scenario.h"

#include "tests/scenario/given.h"

static struct scenario *read_desk(void **state, const char *calendar, const char *desk)
{
    char text[3000];
    struct error err = {0};
    snprintf(
        text, sizeof text,
        "calendar : { %s };\n"
        "classes : { calls : { arrivals : { per_day = 100; };\n"
        "    handle : { family = \"exponential\"; mean_s = 100; }; patience = \"endless\"; }; };\n"
        "groups : { desk : { %s }; };\n",
        calendar, desk);
    struct scenario *s = scenario_read(given_file(state, "desk.cfg", text), NULL, 0, &err);
    if (!s)
        fail_msg("%s", err.text);
    return s;
}

static const char week[] = "from = \"2024-05-06\"; days = 7;"; /* a Monday */

static void a_pattern_stands_for_every_start_length_and_choice_of_days(void **state)
{
    struct scenario *s = read_desk(
        state, week,
        "patterns = ( { name = \"full\"; starts : { from = \"22:00\"; to = \"01:00\"; };\n"
        "hours = ( 8, 8.5 ); days_on = 5; } );");
    const struct agent_group *g = &s->groups[0];
    const struct shift_pattern *p = &g->patterns[0];
    assert_int_equal(g->n_patterns, 1);
    assert_int_equal(g->n_shifts, 0);
    assert_int_equal(p->n_shifts, 7 * 2 * 7); /* 22:00, 22:30, ... 01:00 */
    assert_string_equal(p->shifts[0].name, "full 22:00+8 mon-fri");
    assert_string_equal(p->shifts[0].days, "mon tue wed thu fri");
    assert_string_equal(p->shifts[7].name, "full 22:00+8.5 mon-fri");
    assert_string_equal(p->shifts[97].name, "full 01:00+8.5 wed-sun");
    for (size_t i = 0; i < p->n_shifts; i++) {
        size_t on = 0, begins = 0;
        for (size_t day = 0; day < 7; day++) {
            on += p->shifts[i].works_on[day];
            begins += p->shifts[i].works_on[day] && !p->shifts[i].works_on[(day + 6) % 7];
        }
        assert_int_equal(on, 5);
        assert_int_equal(begins, 1);
    }
    scenario_free(s);
}

static void days_off_need_not_be_together(void **state)
{
    struct scenario *s = read_desk(
        state, week,
        "patterns = ( { name = \"a\"; starts = [ \"08:00\" ]; hours = 8; days_on = 5;\n"
        "               off_together = false; },\n"
        "             { name = \"b\"; starts = [ \"08:00\" ]; hours = 8; days_on = 7; },\n"
        "             { name = \"c\"; starts = [ \"08:00\" ]; hours = 8; days = \"weekends\"; } "
        ");");
    assert_int_equal(s->groups[0].patterns[0].n_shifts, 21);
    assert_int_equal(s->groups[0].patterns[1].n_shifts, 1);
    assert_null(s->groups[0].patterns[1].shifts[0].works_on);
    assert_true(s->groups[0].patterns[2].shifts[0].works_on[5]);
    assert_false(s->groups[0].patterns[2].shifts[0].works_on[4]);
    scenario_free(s);
}

/* Of three days, Monday to Wednesday, five of seven work as all of them or some. */
static void a_short_horizon_does_not_tell_all_choices_apart(void **state)
{
    struct scenario *s = read_desk(
        state, "from = \"2024-05-06\"; days = 3;",
        "patterns = ( { name = \"a\"; starts = [ \"08:00\" ]; hours = 8; days_on = 5; } );");
    /* Off: none of them, Mon, Mon Tue, Tue Wed, Wed. */
    assert_int_equal(s->groups[0].patterns[0].n_shifts, 5);
    scenario_free(s);
}

static void limits_are_shares_and_heads(void **state)
{
    struct scenario *s = read_desk(
        state, week,
        "patterns = ( { name = \"a\"; starts = [ \"08:00\" ]; hours = 8; part_time = true;\n"
        "               heads_at_most = 3; } ); heads_at_most = 5; part_time_at_most = 0.25;");
    assert_int_equal(s->groups[0].patterns[0].heads_at_most, 3);
    assert_true(s->groups[0].patterns[0].part_time);
    assert_int_equal(s->groups[0].limits.heads_at_most, 5);
    check_close(s->groups[0].limits.full_time_at_least, 0.75, 1e-12);
    assert_int_equal(s->limits.heads_at_most, 0);
    check_close(s->limits.full_time_at_least, 0, 0);
    assert_int_equal(s->n_notes, 1);
    assert_non_null(strstr(s->notes[0], "nobody is there"));
    scenario_free(s);
}

static void a_roster_is_a_file_of_shifts(void **state)
{
    given_file(state, "roster.csv",
               "group,name,start,hours,days,heads,breaks\n"
               "night,x,23:30,8,,9,\n"
               "desk,early,7:00,8.5,mon tue,3,11:30+30; 14:00-15:00+15 paid fixed_end\n"
               "desk,late,15:30,8,,2,\n");
    struct scenario *s = read_desk(state, week, "shifts = \"roster.csv\";");
    const struct agent_group *g = &s->groups[0];
    assert_int_equal(g->n_shifts, 2);
    const struct shift *early = &g->shifts[0];
    assert_string_equal(early->name, "early");
    assert_string_equal(early->days, "mon tue");
    assert_int_equal(early->heads, 3);
    check_close(early->length_s, 8.5 * 3600, 0);
    assert_true(early->works_on[1] && !early->works_on[2]);
    assert_int_equal(early->n_breaks, 2);
    check_close(early->breaks[0].earliest_s, 4.5 * 3600, 0);
    check_close(early->breaks[0].latest_s, 4.5 * 3600, 0);
    assert_false(early->breaks[0].paid);
    check_close(early->breaks[1].latest_s, 7.75 * 3600, 0);
    assert_true(early->breaks[1].paid && early->breaks[1].fixed_end);
    assert_null(g->shifts[1].works_on);
    assert_int_equal(g->shifts[1].n_breaks, 0);
    /* The scenario as run needs no other file. */
    struct error err = {0};
    struct scenario *again = scenario_read(given_file(state, "again.cfg", s->text), NULL, 0, &err);
    assert_non_null(again);
    assert_string_equal(again->text, s->text);
    scenario_free(again);
    scenario_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pattern_stands_for_every_start_length_and_choice_of_days),
        cmocka_unit_test(days_off_need_not_be_together),
        cmocka_unit_test(a_short_horizon_does_not_tell_all_choices_apart),
        cmocka_unit_test(limits_are_shares_and_heads),
        cmocka_unit_test(a_roster_is_a_file_of_shifts),
    };
    return cmocka_run_group_tests(tests, given_folder_make, given_folder_remove);
}
