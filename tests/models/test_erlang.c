/*
 * Queues that are refused, and those at the ends of what is possible: no agents, no contacts, a
 * queue that grows for ever.
 */
#include "models/erlang.h"

#include "tests/check.h"
#include "tests/models/patience_laws.h"

#define UNLIMITED ERLANG_UNLIMITED

/* ---- what is refused ------------------------------------------------------------------------- */

static void impossible_queues_are_told_why(void **state)
{
    (void)state;
    const struct erlang good = {.3, 187.9, 121.3, 50, 0};
    assert_null(erlang_invalid(&good));
    const struct {
        struct erlang q;
        const char *why;
    } bad[] = {
        {{-.1, 187.9, 121.3, 50, 0}, "needs an arrival rate of at least zero"},
        {{INFINITY, 187.9, 121.3, 50, 0}, "needs an arrival rate of at least zero"},
        {{.3, 0, 121.3, 50, 0}, "needs a mean handle time of more than zero seconds"},
        {{.3, NAN, 121.3, 50, 0}, "needs a mean handle time of more than zero seconds"},
        {{.3, 187.9, 0, 50, 0}, "needs a mean patience of more than zero seconds"},
        {{.3, 187.9, NAN, 50, 0}, "needs a mean patience of more than zero seconds"},
        {{.3, 187.9, 121.3, -1, 0}, "needs a number of agents of at least zero"},
        {{.3, 187.9, 121.3, 50, -2}, "needs queue places of at least zero, or unlimited ones"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_string_equal(erlang_invalid(&bad[i].q), bad[i].why);
}

/* ---- ends of the range ----------------------------------------------------------------------- */

static void queue_that_grows_for_ever_says_so(void **state)
{
    (void)state;
    const struct erlang q = {50 / 187.9, 187.9, INFINITY, 50, UNLIMITED};
    const struct erlang_result c = erlang_c(&q);
    check_close(c.delay_probability, 1, 0);
    assert_true(isinf(c.mean_wait) && isinf(c.mean_queue) && isinf(c.mean_wait_answered));
    check_close(c.occupancy, 1, 0);
    check_close(erlang_c_answered_within(&q, 20), 0, 0);
    check_close(erlang_c_waits_longer(&q, 20), 1, 0);

    const double mean_s = 121.3;
    const struct erlang_patience patience = {some_wait_for_ever, &mean_s};
    const struct erlang over = {60 / 187.9, 187.9, INFINITY, 50, UNLIMITED};
    const struct erlang_result g = erlang_g(&over, &patience);
    assert_true(isinf(g.mean_wait) && isinf(g.mean_queue));
    check_close(g.abandon_probability, .1, 1e-12);
    check_close(g.occupancy, 1, 0);
    const struct erlang under = {54 / 187.9, 187.9, INFINITY, 50, UNLIMITED};
    const struct erlang_result settles = erlang_g(&under, &patience);
    assert_true(settles.mean_wait > mean_s && isfinite(settles.mean_wait));
}

static void without_agents_all_give_up(void **state)
{
    (void)state;
    const struct erlang q = {.3, 187.9, 121.3, 0, UNLIMITED};
    const struct erlang_result r = erlang_a(&q);
    check_close(r.abandon_probability, 1, 1e-12);
    check_close(r.mean_wait, 121.3, 1e-9);
    check_close(r.mean_queue, .3 * 121.3, 1e-9);
    assert_true(isnan(r.occupancy) && isnan(r.mean_wait_answered));
    check_close(erlang_a_waits_longer(&q, 20), exp(-20 / 121.3), 1e-12);
    const struct erlang endless = {.3, 187.9, INFINITY, 0, UNLIMITED};
    assert_true(isinf(erlang_c(&endless).mean_wait));
}

static void without_contacts_agents_idle(void **state)
{
    (void)state;
    const double mean_s = 121.3;
    const struct erlang_patience patience = {lognormal, &mean_s};
    for (int agents = 1; agents <= 3; agents++) {
        const struct erlang q = {0, 187.9, mean_s, agents, UNLIMITED};
        const struct erlang_result all[] = {erlang_a(&q), erlang_c(&q), erlang_g(&q, &patience)};
        for (int i = 0; i < 3; i++) {
            check_close(all[i].answer_probability, 1, 0);
            check_close(all[i].mean_wait, 0, 0);
            check_close(all[i].occupancy, 0, 0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(impossible_queues_are_told_why),
        cmocka_unit_test(queue_that_grows_for_ever_says_so),
        cmocka_unit_test(without_agents_all_give_up),
        cmocka_unit_test(without_contacts_agents_idle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
