/* Satisfaction, simulated, against the exact waits of Erlang A. */
#include "tests/engine/told.h"

#include "models/erlang.h"

static const char centre[] = "calendar : { warm_up_min = 120; };\n"
                             "channels : { voice : { }; };\n"
                             "classes : { calls : { arrivals : { per_day = 3702; };\n"
                             "  patience : { family = \"exponential\"; mean_s = 200; };\n"
                             "  handle : { family = \"exponential\"; mean_s = 156; }; %s }; };\n"
                             "groups : { desk : { agents = 8; }; };\n"
                             "%s\n";

static struct told run(void **state, const char *class, const char *satisfaction, size_t n)
{
    char text[1500];
    snprintf(text, sizeof text, centre, class, satisfaction);
    return told_run(state, text, n);
}

/* The mean dissatisfaction over the waits of the answered. */
static double exact(const struct satisfaction *s, double effect)
{
    const struct erlang q = {3702 / 86400., 156, 200, 8, ERLANG_UNLIMITED};
    const struct satisfied model = satisfied_in(s, effect, 0);
    const double step = 0.5, answered = erlang_a(&q).answer_probability;
    double before = erlang_a_answered_within(&q, 0) / answered;
    double mean = before * (1 - satisfied_after(&model, 0));
    for (double t = 0; before < 1 - 1e-10; t += step) {
        const double now = erlang_a_answered_within(&q, t + step) / answered;
        mean += (now - before) * (1 - satisfied_after(&model, t + step / 2));
        before = now;
    }
    return mean;
}

static void the_defaults_give_the_founding_year(void **state)
{
    struct told t = run(state, "", "satisfaction : { };", 200);
    const struct estimate e = told_all(&t, "satisfaction");
    const struct satisfaction defaults = {true, 0.9953, 0.5, 2}, wrong = {true, 0.9953, 0.525, 2};
    check_close(e.value, 0.9946, 1e-4);
    check_close(1 - e.value, exact(&defaults, 0), 4 * e.std_error);
    check_apart(1 - e.value, exact(&wrong, 0), 4 * e.std_error);
    check_close(told_all(&t, "asa_s").value, 12.8, 0.5);
    told_free(&t);
}

static void waits_and_channels_count_as_the_settings_say(void **state)
{
    struct told t = run(state, "",
                        "satisfaction : { at_once = 0.7; per_minute = 2;\n"
                        "  channels = ( { channel = \"voice\"; effect = -0.5; } ); };",
                        200);
    const struct satisfaction set = {true, 0.7, 2, 0}, wrong = {true, 0.7, 2.1, 0};
    const struct estimate e = told_all(&t, "satisfaction");
    check_close(1 - e.value, exact(&set, -0.5), 4 * e.std_error);
    check_apart(1 - e.value, exact(&wrong, -0.5), 4 * e.std_error);
    check_apart(1 - e.value, exact(&set, -0.525), 4 * e.std_error);
    told_free(&t);
}

/* With all answered at once the model is a mixture of two values. */
static void the_unresolved_are_less_satisfied(void **state)
{
    struct told t = run(state,
                        "recontact : { probability = 0.25; at_most = 20;\n"
                        "              delay : { family = \"exponential\"; mean_s = 600; }; };",
                        "satisfaction : { at_once = 0.9; per_minute = 0; unresolved = 3; };", 20);
    const double lost = 9 * exp(-3);
    check_close(told_all(&t, "satisfaction").value, 0.75 * 0.9 + 0.25 * lost / (1 + lost), 1e-8);
    told_free(&t);
}

static void satisfaction_not_asked_for_is_not_there_and_moves_nothing(void **state)
{
    struct told without = run(state, "", "", 4), with = run(state, "", "satisfaction : { };", 4);
    assert_false(told_has(&without, "satisfaction", SCOPE_ALL, 0));
    assert_true(told_has(&with, "satisfaction", SCOPE_CLASS, 0));
    assert_true(told_all(&without, "wait_s").value == told_all(&with, "wait_s").value);
    told_free(&without);
    told_free(&with);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_defaults_give_the_founding_year),
        cmocka_unit_test(waits_and_channels_count_as_the_settings_say),
        cmocka_unit_test(the_unresolved_are_less_satisfied),
        cmocka_unit_test(satisfaction_not_asked_for_is_not_there_and_moves_nothing),
    };
    return cmocka_run_group_tests(tests, given_folder_make, given_folder_remove) != 0;
}
