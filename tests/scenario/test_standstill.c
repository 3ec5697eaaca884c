/* Where agents who pass contacts on can come to wait for each other, and where they cannot. */
#include "sim/scenario/standstill.h"

#include "sim/scenario/read.h"
#include "tests/scenario/given.h"

/* Two classes, the first passed on to the second; the rest as given. Its only note, or "". */
static const char *note_of(void **state, const char *transfer, const char *back,
                           const char *patience, const char *groups)
{
    static char note[600];
    char text[2000];
    struct error err = {0};
    snprintf(text, sizeof text,
             "classes : {\n"
             "  a : { arrivals : { per_day = 960; }; patience = \"endless\";\n"
             "        handle : { family = \"exponential\"; mean_s = 180; };\n"
             "        transfers = ( { to = \"b\"; probability = 0.1; %s } ); };\n"
             "  b : { arrivals : { per_day = 960; }; patience %s;\n"
             "        handle : { family = \"exponential\"; mean_s = 180; };\n"
             "        transfers = ( { to = \"a\"; probability = 0.1; %s } ); }; };\n"
             "groups : { %s };\n",
             transfer, patience, back, groups);
    struct scenario *s = scenario_read(given_file(state, "x.cfg", text), NULL, 0, &err);
    if (!s)
        fail_msg("%s", err.text);
    snprintf(note, sizeof note, "%s", s->n_notes == 1 ? s->notes[0] : "");
    scenario_free(s);
    return note;
}

#define WARM "kind = \"warm\";"
#define ENDLESS "= \"endless\""
#define ENDS ": { family = \"exponential\"; mean_s = 60; }"
#define A "{ class = \"a\"; rank = 1; }"
#define B "{ class = \"b\"; rank = 1; }"
#define GROUP(name, skills) name " : { agents = 3; skills = ( " skills " ); }; "

static void agents_of_one_group_can_wait_for_each_other(void **state)
{
    assert_string_equal(
        note_of(state, WARM, "", ENDLESS, GROUP("desk", A ", " B)),
        "The agents of desk can come to wait for each other, with customers passed on warm who "
        "never give up: if all do at once, none of them is free any more.");
}

static void agents_of_two_groups_can_wait_for_each_other(void **state)
{
    const char *note = note_of(state, WARM, WARM, ENDLESS, GROUP("front", A) GROUP("back", B));
    assert_non_null(strstr(note, "of front, back can"));
}

static void somebody_who_waits_for_nobody_frees_the_others(void **state)
{
    /* The other group passes on cold; another than the two takes those passed on, too. */
    assert_string_equal(note_of(state, WARM, "", ENDLESS, GROUP("front", A) GROUP("back", B)), "");
    assert_string_equal(note_of(state, WARM, "", ENDLESS, GROUP("desk", A ", " B) GROUP("back", B)),
                        "");
}

static void patience_that_ends_frees_agents_who_wait_for_each_other(void **state)
{
    assert_string_equal(note_of(state, WARM, "", ENDS, GROUP("desk", A ", " B)), "");
    /* Not that of the class which is passed on to the other only cold. */
    assert_non_null(strstr(note_of(state, "", WARM, ENDS, GROUP("desk", A ", " B)), "of desk can"));
}

static void nobody_waits_who_passes_on_cold(void **state)
{
    assert_string_equal(note_of(state, "", "", ENDLESS, GROUP("desk", A ", " B)), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agents_of_one_group_can_wait_for_each_other),
        cmocka_unit_test(agents_of_two_groups_can_wait_for_each_other),
        cmocka_unit_test(somebody_who_waits_for_nobody_frees_the_others),
        cmocka_unit_test(patience_that_ends_frees_agents_who_wait_for_each_other),
        cmocka_unit_test(nobody_waits_who_passes_on_cold),
    };
    return cmocka_run_group_tests(tests, given_folder_make, given_folder_remove) != 0;
}
