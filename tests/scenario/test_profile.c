#include "sim/scenario/profile.h"

#include "tests/scenario/given.h"

static const struct calendar_hours morning = {
    .opens_s = 8 * 3600, .closes_s = 10 * 3600, .interval_s = 1800, .intervals = 4, .days = 1};
static const struct calendar_hours two_mornings = {
    .opens_s = 8 * 3600, .closes_s = 10 * 3600, .interval_s = 1800, .intervals = 4, .days = 2};

/* A tree with the one setting x. */
static struct tree *tree_of(void **state, const char *value)
{
    char text[2000];
    struct error err = {0};
    snprintf(text, sizeof text, "x = %s;\n", value);
    struct tree *t = tree_read(given_file(state, "x.cfg", text), &err);
    assert_non_null(t);
    return t;
}

static void profile_free(struct profile *p)
{
    free(p->share);
    free(p->counts);
}

static struct profile profile_of(void **state, struct tree *t, bool counts,
                                 const struct calendar_hours *hours)
{
    struct profile p;
    struct error err = {0};
    const bool ok = counts ? counts_read(t->root->child[0], hours, &p, &err)
                           : profile_read(t->root->child[0], hours, &p, &err);
    if (!ok)
        print_error("%s\n", err.text);
    assert_true(ok);
    (void)state;
    return p;
}

static void check_shares(const struct profile *p, const double expected[4])
{
    for (size_t i = 0; i < 4; i++)
        check_close(p->share[i], expected[i], 1e-15);
}

static void check_refused(void **state, const char *value, bool counts,
                          const struct calendar_hours *hours, const char *words)
{
    struct profile p = {0};
    struct error err = {0};
    struct tree *t = tree_of(state, value);
    assert_false((counts ? counts_read : profile_read)(t->root->child[0], hours, &p, &err));
    check_message(&err, words);
    profile_free(&p);
    tree_free(t);
}

static void a_profile_can_be_a_list_or_a_column(void **state)
{
    static const char *const forms[] = {"[ 0.1, 0.2, 0.3, 0.4 ]", "( 10, 20.0, 30, 40 )",
                                        "\"share.csv\"", "\"wide.csv:retail\"", "\"bare.csv\""};
    given_file(state, "share.csv", "start,share\n08:00,0.1\n8:30,0.2\n09:00:00,0.3\n09:30,0.4\n");
    given_file(state, "wide.csv",
               "\"start\",\"card\",\"retail\"\r\n08:00,7,10\r\n08:30,7,20\r\n09:00,7,30\r\n09:30,7,"
               "40\r\n");
    given_file(state, "bare.csv", "0.1\n0.2\n0.3\n0.4\n");
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct tree *t = tree_of(state, forms[i]);
        struct profile p = profile_of(state, t, false, &morning);
        check_shares(&p, (double[]){0.1, 0.2, 0.3, 0.4});
        check_close(p.outside, 0, 0);
        assert_int_equal(t->root->child[0]->type, NODE_LIST);
        profile_free(&p);
        tree_free(t);
    }
}

static void a_profile_that_is_nearly_one_is_scaled(void **state)
{
    struct tree *t = tree_of(state, "[ 0.1, 0.2, 0.3, 0.396 ]");
    struct profile p = profile_of(state, t, false, &morning);
    check_shares(&p, (double[]){0.1 / 0.996, 0.2 / 0.996, 0.3 / 0.996, 0.396 / 0.996});
    check_close(p.raw_sum, 0.996, 1e-15);
    profile_free(&p);
    tree_free(t);
    check_refused(state, "[ 0.1, 0.2, 0.3, 0.394 ]", false, &morning,
                  "must add up to 1 (or to 100 per cent), not to 0.994");
    check_refused(state, "[ 10, 20, 30, 41 ]", false, &morning, "not to 101");
    check_refused(state, "[ 0, 0, 0, 0 ]", false, &morning, "not to 0");
}

static void a_profile_of_the_whole_day_keeps_what_lies_outside_apart(void **state)
{
    char list[400] = "[";
    for (int i = 0; i < 48; i++) /* 3 at 07:30, 1, 2, 3, 4 from 08:00, 7 at 10:00, 80 at 20:00 */
        snprintf(list + strlen(list), sizeof list - strlen(list), "%s%d", i ? ", " : "",
                 i == 15             ? 3
                 : i >= 16 && i < 20 ? i - 15
                 : i == 20           ? 7
                 : i == 40           ? 80
                                     : 0);
    strcat(list, "]");
    struct tree *t = tree_of(state, list);
    struct profile p = profile_of(state, t, false, &morning);
    check_shares(&p, (double[]){0.01, 0.02, 0.03, 0.04});
    check_close(p.outside, 0.9, 1e-15);
    profile_free(&p);
    tree_free(t);
}

static void counts_are_added_up_into_intervals(void **state)
{
    given_file(state, "fine.csv",
               "start,calls\n08:00,1\n08:10,2\n08:20,3\n08:30,4\n08:55,5\n09:00,6\n09:40,7\n");
    struct tree *t = tree_of(state, "\"fine.csv\"");
    struct profile p = profile_of(state, t, true, &morning);
    const double expected[] = {6, 9, 6, 7};
    for (size_t i = 0; i < 4; i++)
        check_close(p.counts[i], expected[i], 0);
    check_close(p.per_day, 28, 0);
    check_shares(&p, (double[]){6 / 28., 9 / 28., 6 / 28., 7 / 28.});
    profile_free(&p);
    tree_free(t);
}

static void counts_outside_the_opening_hours_are_kept_apart(void **state)
{
    given_file(state, "day.csv",
               "start,calls\n07:30,5\n08:00,10\n08:30,10\n09:00,10\n09:30,10\n10:00,5\n");
    struct tree *t = tree_of(state, "\"day.csv\"");
    struct profile p = profile_of(state, t, true, &morning);
    check_close(p.per_day, 50, 0);
    check_close(p.outside, 0.2, 1e-15);
    profile_free(&p);
    /* The list that took the place of the file says the same. */
    assert_int_equal(t->root->child[0]->n, 48);
    p = profile_of(state, t, true, &morning);
    check_close(p.outside, 0.2, 1e-15);
    check_close(p.counts[3], 10, 0);
    profile_free(&p);
    tree_free(t);
}

static void counts_of_several_days_go_by_number_or_date(void **state)
{
    static const char *const heads[] = {"day", "date"}, *const days[][2] = {
                                                            {"1", "2"},
                                                            {"2024-03-04", "2024-03-05"}};
    for (size_t form = 0; form < 2; form++) {
        char text[600];
        snprintf(text, sizeof text, "%s,start,calls\n", heads[form]);
        for (int i = 0; i < 8; i++)
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s,%02d:%02d,%d\n",
                     days[form][i / 4], 8 + i % 4 / 2, i % 2 * 30, 3 * i);
        given_file(state, "days.csv", text);
        struct tree *t = tree_of(state, "\"days.csv\"");
        struct profile p = profile_of(state, t, true, &two_mornings);
        for (size_t i = 0; i < 8; i++)
            check_close(p.counts[i], 3. * (double)i, 0);
        check_close(p.per_day, 42, 0);
        profile_free(&p);
        tree_free(t);
    }
    check_refused(state, "\"days.csv\"", true, &morning,
                  "days.csv:6: x: belongs to day 2, but the calendar has days = 1");
    check_refused(state, "[1, 2, 3, 4]", true, &two_mornings, "must have 8 rows for every day");
}

static void counts_that_cannot_be_are_refused(void **state)
{
    given_file(state, "day.csv", "day,start,calls\nfirst,08:00,1\n");
    check_refused(state, "\"day.csv\"", true, &morning,
                  "day.csv:2: x: day must be a whole number from 1");
    given_file(state, "start.csv", "start,calls\n8 am,1\n");
    check_refused(state, "\"start.csv\"", true, &morning,
                  "start.csv:2: x: start must be a time of day such as 08:30, not \"8 am\"");
    given_file(state, "coarse.csv", "start,calls\n08:00,1\n09:00,1\n");
    check_refused(state, "\"coarse.csv\"", true, &morning, "x: must have a row for 08:30 of day 1");
    check_refused(state, "[1, 2, -3, 4]", true, &morning,
                  "x[2]: must be a whole number of contacts");
    check_refused(state, "[1, 2, 3]", true, &morning, "must have 4 rows");
    check_refused(state, "( 1, \"2\" )", true, &morning,
                  "x.cfg:1: x[1]: must be a number, not \"2\"");
}

static void agents_can_be_one_number_a_list_or_a_column(void **state)
{
    static const char *const forms[] = {"7", "[7, 7, 7, 7]", "\"agents.csv\"", "7.0"};
    given_file(state, "agents.csv", "start,agents\n08:00,7\n08:30,7\n09:00,7\n09:30,7\n");
    for (size_t form = 0; form < 4; form++) {
        struct tree *t = tree_of(state, forms[form]);
        struct error err = {0};
        size_t *agents;
        assert_true(agents_read(t->root->child[0], &morning, &agents, &err));
        for (size_t i = 0; i < 4; i++)
            assert_int_equal(agents[i], 7);
        free(agents);
        tree_free(t);
    }
}

static void measured_durations_come_in_ascending_order(void **state)
{
    static const char *const forms[] = {"[187.9, 0.0, 92.25]", "\"seconds.csv\"",
                                        "\"log.csv:talk\""};
    given_file(state, "seconds.csv", "187.9\n0\n92.25\n");
    given_file(state, "log.csv", "id,talk\na,187.9\nb,0\nc,92.25\n");
    for (size_t form = 0; form < 3; form++) {
        struct tree *t = tree_of(state, forms[form]);
        struct error err = {0};
        double *values;
        size_t n;
        assert_true(values_read(t->root->child[0], &values, &n, &err));
        assert_int_equal(n, 3);
        check_close(values[0], 0, 0);
        check_close(values[1], 92.25, 0);
        check_close(values[2], 187.9, 0);
        free(values);
        tree_free(t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_profile_can_be_a_list_or_a_column),
        cmocka_unit_test(a_profile_that_is_nearly_one_is_scaled),
        cmocka_unit_test(a_profile_of_the_whole_day_keeps_what_lies_outside_apart),
        cmocka_unit_test(counts_are_added_up_into_intervals),
        cmocka_unit_test(counts_outside_the_opening_hours_are_kept_apart),
        cmocka_unit_test(counts_of_several_days_go_by_number_or_date),
        cmocka_unit_test(counts_that_cannot_be_are_refused),
        cmocka_unit_test(agents_can_be_one_number_a_list_or_a_column),
        cmocka_unit_test(measured_durations_come_in_ascending_order),
    };
    return cmocka_run_group_tests(tests, given_folder_make, given_folder_remove) != 0;
}
