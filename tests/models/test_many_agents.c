#include "models/many_agents.h"

#include "models/erlang.h"

#include "tests/check.h"

static double exact_abandon(double load, double patience_per_handle, int agents)
{
    return erlang_a(&(struct erlang){load, 1, patience_per_handle, agents, ERLANG_UNLIMITED})
        .abandon_probability;
}

/* The error of the limit falls with the square root of the agents. */
static void limit_is_erlang_a_where_agents_are_many(void **state)
{
    (void)state;
    for (int agents = 10; agents <= 100000; agents *= 10)
        for (double spare = -2; spare <= 2; spare += 0.5)
            for (double patience = 0.25; patience <= 4; patience *= 2) {
                const double load = agents - spare * sqrt(agents);
                check_close(many_agents_abandon(load, patience, agents),
                            exact_abandon(load, patience, agents), 0.2 / agents);
            }
    check_apart(many_agents_abandon(1000, 1, 1000), exact_abandon(1000, 0.9, 1000), 0.2 / 1000);
}

static void too_few_agents_serve_what_they_can(void **state)
{
    (void)state;
    check_close(many_agents_abandon(300, 2, 100), 2.0 / 3, 1e-9);
    check_close(many_agents_abandon(300, 2, 0), 1, 1e-12);
    check_close(many_agents_abandon(1e-6, 2, 0), 1, 1e-12);
}

static void nobody_gives_up_where_agents_are_far_too_many(void **state)
{
    (void)state;
    check_close(many_agents_abandon(1, 2, 100), 0, 1e-12);
    check_close(many_agents_abandon(1e-6, 100, 10000), 0, 1e-12);
    assert_true(many_agents_abandon(100, 1e4, 100.5) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limit_is_erlang_a_where_agents_are_many),
        cmocka_unit_test(too_few_agents_serve_what_they_can),
        cmocka_unit_test(nobody_gives_up_where_agents_are_far_too_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
