/* Agents of different speed. */
#include "tests/engine/told.h"

#include "tests/oracles/chain.h"

/* Every contact finds an agent at once, and all agents take turns: the mean over the heads. */
static void handle_times_are_multiplied_by_the_factor(void **state)
{
    struct told t = told_run(
        state,
        "classes : { calls : { arrivals : { per_day = 5000; }; patience = \"endless\";\n"
        "  handle : { talk : { family = \"fixed\"; mean_s = 120; };\n"
        "             wrap_up : { family = \"fixed\"; mean_s = 40; }; }; }; };\n"
        "groups : { desk : { agents = 40;\n"
        "  tenure = ( { share = 1; handle_factor = 1.25;\n"
        "               assist : { talk_factor = 0.9; wrap_up_factor = 0.5; }; } ); }; };\n",
        2);
    const double expected = 1.25 * (0.9 * 120 + 0.5 * 40);
    check_close(told_all(&t, "handle_s").value, expected, 1e-9);
    check_close(told_of(&t, "group_handle_s", SCOPE_GROUP, 0).value, expected, 1e-9);
    told_free(&t);
}

/* Where the fast take more turns, the mean is by the share of contacts: in a saturated desk each
 * agent's is as his speed. */
static void in_a_busy_desk_the_fast_take_more(void **state)
{
    struct told t = told_run(
        state,
        "classes : { calls : { arrivals : { per_day = 86400; };\n"
        "  patience : { family = \"exponential\"; mean_s = 30; };\n"
        "  handle : { family = \"exponential\"; mean_s = 100; }; }; };\n"
        "groups : { desk : { shifts = ( { start = \"00:00\"; hours = 24; heads = 20; } );\n"
        "  tenure = ( { heads = 8; handle_factor = 1.5; }, { heads = 12; handle_factor = 0.8; } "
        ");\n"
        "}; };\n",
        20);
    const double rate = 8 / 150. + 12 / 80.;
    const struct estimate e = told_all(&t, "handle_s");
    check_close(e.value, 20 / rate, 4 * e.std_error + 0.01);
    check_apart(e.value, 20 / rate * 1.05, 4 * e.std_error + 0.01);
    told_free(&t);
}

/*
 * Two agents, one slow and one fast, longest idle first, exponential patience. States: nobody busy
 * and the slow or the fast one the longest idle (0, 1), only the slow or only the fast one busy (2,
 * 3), both busy and k waiting (4 + k).
 */
enum { WAITING = 60, STATES = 5 + WAITING };

static void two_agents(double arrivals, double slow, double fast, double gives_up, double p[])
{
    struct chain *c = chain_new(STATES, 4);
    chain_add(c, 0, 2, arrivals);
    chain_add(c, 1, 3, arrivals);
    chain_add(c, 2, 4, arrivals);
    chain_add(c, 3, 4, arrivals);
    chain_add(c, 2, 1, slow); /* the fast one has been idle for longer */
    chain_add(c, 3, 0, fast);
    chain_add(c, 4, 3, slow);
    chain_add(c, 4, 2, fast);
    for (int k = 0; k < WAITING; k++) {
        chain_add(c, 4 + k, 5 + k, arrivals);
        chain_add(c, 5 + k, 4 + k, slow + fast + (k + 1) * gives_up);
    }
    chain_solve(c, p);
    chain_free(c);
}

struct two_agents_answer {
    double delayed, queue, busy, handle_s;
};

static struct two_agents_answer solve_two_agents(double slow_s)
{
    const double arrivals = 1 / 90., slow = 1 / slow_s, fast = 1 / 75., gives_up = 1 / 120.;
    double p[STATES];
    two_agents(arrivals, slow, fast, gives_up, p);
    const double none = p[0] + p[1], both = 1 - none - p[2] - p[3];
    double queue = 0;
    for (int k = 0; k <= WAITING; k++)
        queue += k * p[4 + k];
    return (struct two_agents_answer){
        .delayed = both,
        .queue = queue,
        .busy = p[2] + p[3] + 2 * both,
        .handle_s = (p[2] + p[3] + 2 * both) / ((p[2] + both) * slow + (p[3] + both) * fast),
    };
}

static void two_agents_of_different_speed_agree_with_their_chain(void **state)
{
    struct told t = told_run(state,
                             "calendar : { warm_up_min = 120; };\n"
                             "classes : { calls : { arrivals : { per_day = 960; };\n"
                             "  patience : { family = \"exponential\"; mean_s = 120; };\n"
                             "  handle : { family = \"exponential\"; mean_s = 100; }; }; };\n"
                             "groups : { pair : { agents = 2;\n"
                             "  tenure = ( { share = 0.5; handle_factor = 2; }, { share = 0.5; "
                             "handle_factor = 0.75; } );\n"
                             "}; };\n",
                             2000);
    const struct two_agents_answer right = solve_two_agents(200), wrong = solve_two_agents(210);
    const struct {
        const char *key;
        double right, wrong;
    } expected[] = {
        {"delayed_share", right.delayed, wrong.delayed},
        {"queue_length", right.queue, wrong.queue},
        {"busy", right.busy, wrong.busy},
        {"handle_s", right.handle_s, wrong.handle_s},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        const struct estimate e = told_all(&t, expected[i].key);
        check_close(e.value, expected[i].right, 4 * e.std_error);
        check_apart(e.value, expected[i].wrong, 4 * e.std_error);
    }
    told_free(&t);
}

static void factors_of_one_are_as_if_left_out(void **state)
{
    static const char text[] =
        "classes : { calls : { arrivals : { per_day = 3000; };\n"
        "  patience : { family = \"exponential\"; mean_s = 120; };\n"
        "  handle : { talk : { family = \"exponential\"; mean_s = 120; };\n"
        "             wrap_up : { family = \"exponential\"; mean_s = 40; }; }; }; };\n"
        "groups : { desk : { agents = 6; %s }; };\n";
    char filled[1000];
    snprintf(filled, sizeof filled, text, "");
    struct told without = told_run(state, filled, 3);
    snprintf(filled, sizeof filled, text,
             "tenure = ( { share = 0.3; handle_factor = 1; }, { share = 0.7; } );");
    struct told with = told_run(state, filled, 3);
    assert_null(with.experiment->plan->groups[0].paces);
    const size_t n = with.experiment->columns.n * (with.experiment->tally.intervals + 1);
    assert_memory_equal(with.experiment->tally.moments, without.experiment->tally.moments,
                        n * sizeof *with.experiment->tally.moments);
    told_free(&with);
    told_free(&without);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(handle_times_are_multiplied_by_the_factor),
        cmocka_unit_test(in_a_busy_desk_the_fast_take_more),
        cmocka_unit_test(two_agents_of_different_speed_agree_with_their_chain),
        cmocka_unit_test(factors_of_one_are_as_if_left_out),
    };
    return cmocka_run_group_tests(tests, given_folder_make, given_folder_remove) != 0;
}
