#include "models/concurrency.h"

#include "tests/check.h"

static void a_think_share_gives_the_speeds_of_a_closed_queue(void **state)
{
    const struct concurrency c = concurrency_from_think_share(3, 0.6);
    assert_int_equal(c.at_most, 3);
    check_close(c.speed[0], 1, 1e-15);
    check_close(c.speed[1], 0.862, 0.0005);
    check_close(c.speed[2], 0.721, 0.0005);
    (void)state;
}

/* With two customers by hand: the second finds the first at the agent for the share of work, so
 * that a cycle takes (1 - c)(1 + (1 - c)) + c. */
static void two_sessions_share_an_agent_as_worked_out_by_hand(void **state)
{
    for (double think = 0.05; think < 1; think += 0.1) {
        const double work = 1 - think;
        const struct concurrency c = concurrency_from_think_share(2, think);
        check_close(c.speed[1], 1 / (work * (1 + work) + think), 1e-14);
    }
    (void)state;
}

static void without_thinking_sessions_share_all_there_is(void **state)
{
    const struct concurrency c = concurrency_from_think_share(SESSIONS_MOST, 0);
    for (size_t k = 0; k < SESSIONS_MOST; k++)
        check_close(c.speed[k], 1 / (double)(k + 1), 1e-14);
    (void)state;
}

static void speeds_from_any_think_share_are_valid(void **state)
{
    for (double think = 0; think < 1; think += 0.0625)
        for (size_t k = 1; k <= SESSIONS_MOST; k++) {
            const struct concurrency c = concurrency_from_think_share(k, think);
            const char *why = concurrency_invalid(&c);
            if (why)
                print_error("%zu sessions, think share %g: %s\n", k, think, why);
            assert_null(why);
        }
    (void)state;
}

static void check_invalid(struct concurrency c, const char *why)
{
    assert_non_null(concurrency_invalid(&c));
    assert_string_equal(concurrency_invalid(&c), why);
}

static void what_is_no_table_of_speeds_is_refused(void **state)
{
    assert_null(concurrency_invalid(&(struct concurrency){0}));
    assert_null(concurrency_invalid(&(struct concurrency){1, {1}}));
    assert_null(concurrency_invalid(&(struct concurrency){3, {1, 0.85, 0.7}}));
    assert_null(concurrency_invalid(&(struct concurrency){3, {1, 0.5, 0.333}}));
    check_invalid((struct concurrency){2, {0.9, 0.8}},
                  "the first speed, of a session alone, must be 1");
    check_invalid((struct concurrency){2, {1, 0}}, "each speed must be more than 0 and at most 1");
    check_invalid((struct concurrency){2, {1, 1.01}},
                  "each speed must be more than 0 and at most 1");
    check_invalid((struct concurrency){2, {1, NAN}},
                  "each speed must be more than 0 and at most 1");
    check_invalid((struct concurrency){3, {1, 0.85, 0.56}},
                  "with one session more, all together must not get less done");
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_think_share_gives_the_speeds_of_a_closed_queue),
        cmocka_unit_test(two_sessions_share_an_agent_as_worked_out_by_hand),
        cmocka_unit_test(without_thinking_sessions_share_all_there_is),
        cmocka_unit_test(speeds_from_any_think_share_are_valid),
        cmocka_unit_test(what_is_no_table_of_speeds_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
