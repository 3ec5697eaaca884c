/* Who covers what. */
#include "tests/engine/told.h"

enum { FIRST, SECOND, THIRD };
enum { FRONT, BACK };

/* Two classes of which the back group takes what the front group leaves; a third is its own. */
static const char two_groups[] =
    "calendar : { warm_up_min = 60; };\n"
    "classes : {\n"
    "  first : { arrivals : { per_day = 2000; }; patience : { family = \"exponential\"; mean_s = "
    "90; };\n"
    "            handle : { family = \"fixed\"; mean_s = 100; }; };\n"
    "  second : { arrivals : { per_day = 1000; }; patience = \"endless\";\n"
    "            handle : { family = \"fixed\"; mean_s = 150; }; };\n"
    "  third : { arrivals : { per_day = 500; }; patience = \"endless\";\n"
    "            handle : { family = \"fixed\"; mean_s = 200; }; }; };\n"
    "groups : { front : { agents = 4; skills = ( { class = \"first\"; }, { class = \"second\"; } "
    "); };\n"
    "           back : { agents = 3; skills = ( { class = \"first\"; rank = 2; }, { class = "
    "\"third\"; } ); }; };\n";

static double cover(const struct told *t, size_t class, size_t group, enum cover_share share)
{
    return experiment_cover(t->experiment, class, group, share).value;
}

static void shares_add_up_to_one(void **state)
{
    struct told t = told_run(state, two_groups, 40);
    for (size_t class = FIRST; class <= THIRD; class ++)
        check_close(cover(&t, class, FRONT, COVER_OF_CLASS)
                        + cover(&t, class, BACK, COVER_OF_CLASS),
                    1, 1e-12);
    for (size_t group = FRONT; group <= BACK; group++)
        check_close(cover(&t, FIRST, group, COVER_OF_GROUP_TIME)
                        + cover(&t, SECOND, group, COVER_OF_GROUP_TIME)
                        + cover(&t, THIRD, group, COVER_OF_GROUP_TIME),
                    1, 1e-12);
    told_free(&t);
}

static void a_group_has_no_share_of_what_it_cannot_serve(void **state)
{
    struct told t = told_run(state, two_groups, 4);
    check_close(cover(&t, SECOND, FRONT, COVER_OF_CLASS), 1, 0);
    check_close(cover(&t, THIRD, FRONT, COVER_OF_CLASS), 0, 0);
    check_close(cover(&t, THIRD, FRONT, COVER_OF_GROUP_TIME), 0, 0);
    assert_false(experiment_can_serve(t.experiment, FRONT, THIRD));
    assert_true(experiment_can_serve(t.experiment, BACK, FIRST));
    /* Both ends of the overflow have a part of it. */
    assert_true(cover(&t, FIRST, FRONT, COVER_OF_CLASS) > 0.3);
    assert_true(cover(&t, FIRST, BACK, COVER_OF_CLASS) > 0.1);
    told_free(&t);
}

/* Without random handle times a share of contacts is a share of time: the back group's time is 100
 * s for each of its first class and 200 s for each third. */
static void shares_of_time_follow_from_those_of_contacts(void **state)
{
    struct told t = told_run(state, two_groups, 40);
    const double first =
        told_of(&t, "answered", SCOPE_CLASS, FIRST).value * cover(&t, FIRST, BACK, COVER_OF_CLASS);
    const double third = told_of(&t, "answered", SCOPE_CLASS, THIRD).value;
    const double expected = 100 * first / (100 * first + 200 * third);
    check_close(cover(&t, FIRST, BACK, COVER_OF_GROUP_TIME), expected, 1e-9);
    check_apart(cover(&t, FIRST, BACK, COVER_OF_GROUP_TIME), 1.05 * expected, 1e-3);
    told_free(&t);
}

static void one_group_covers_everything(void **state)
{
    struct told t = told_run(state,
                             "classes : {\n"
                             "  first : { arrivals : { per_day = 900; }; patience = \"endless\";\n"
                             "            handle : { family = \"fixed\"; mean_s = 100; }; };\n"
                             "  second : { arrivals : { per_day = 900; }; patience = \"endless\";\n"
                             "            handle : { family = \"fixed\"; mean_s = 300; }; }; };\n"
                             "groups : { desk : { agents = 8; }; };\n",
                             4);
    check_close(cover(&t, FIRST, 0, COVER_OF_CLASS), 1, 0);
    const double first = told_of(&t, "answered", SCOPE_CLASS, FIRST).value;
    const double second = told_of(&t, "answered", SCOPE_CLASS, SECOND).value;
    check_close(cover(&t, SECOND, 0, COVER_OF_GROUP_TIME),
                300 * second / (100 * first + 300 * second), 1e-12);
    told_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_add_up_to_one),
        cmocka_unit_test(a_group_has_no_share_of_what_it_cannot_serve),
        cmocka_unit_test(shares_of_time_follow_from_those_of_contacts),
        cmocka_unit_test(one_group_covers_everything),
    };
    return cmocka_run_group_tests(tests, given_folder_make, given_folder_remove) != 0;
}
