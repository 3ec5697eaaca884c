/*
 * Queues in steady state against the values that others have published, and the fewest agents that
 * meet a target against those that are known.
 */
#include "models/erlang.h"

#include <stdbool.h>

#include "tests/check.h"
#include "tests/models/patience_laws.h"

/* ---- published values ------------------------------------------------------------------------ */

/* A value and half a unit of its last printed digit; a zero tolerance means none is known. */
struct known {
    double value, tolerance;
};

struct published {
    const char *name;
    struct erlang q;
    double t_s;
    struct known delayed, abandoned, blocked, queue, occupancy;
    struct known wait_s;  /* the blocked counted with 0 */
    struct known within;  /* answered within t, of all that asked */
    struct known longer;  /* waits longer than t */
    struct known entered; /* answered within t, of those not blocked */
    struct known net;     /* answered within t, of those who did not give up within t */
};

#define UNLIMITED ERLANG_UNLIMITED

/*
 * 1-3: Garnett, Mandelbaum and Reiman 2002 and Gans, Koole and Mandelbaum 2003,
 * with more digits from the birth-death equations. 4: unit tests of Callcenter
 * Simulator. 5: pyworkforce, and CRAN's ErlangC. 8-10: the examples MMC, MMCAb
 * and MMCBlocked of ContactCenters, in steady state.
 */
static const struct published published[] = {
    {"1",
     {48.0 / 60, 60, 120, 50, UNLIMITED},
     12.44,
     .abandoned = {.03091, 5e-6},
     .wait_s = {3.709, 5e-4},
     .queue = {2.968, 5e-4},
     .occupancy = {.9303, 5e-5},
     .longer = {.1, 1e-4}},
    {"2",
     {48.0 / 60, 60, INFINITY, 50, UNLIMITED},
     58.14,
     .wait_s = {20.834, 5e-4},
     .queue = {16.67, 5e-3},
     .occupancy = {.96, 5e-4},
     .longer = {.1, 5e-5}},
    {"3",
     {46.512 / 60, 60, INFINITY, 50, UNLIMITED},
     28.10,
     .wait_s = {8.81, 5e-3},
     .queue = {6.83, 5e-3},
     .occupancy = {.9302, 5e-5},
     .longer = {.1, 5e-5}},
    {"4", {3.5 / 60, 180, INFINITY, 13, UNLIMITED}, 20, .wait_s = {26.557, 5e-4}},
    {"4, patience", {3.5 / 60, 180, 300, 13, UNLIMITED}, 20, .wait_s = {9.913, 5e-4}},
    {"4, nine agents", {3.5 / 60, 180, 300, 9, UNLIMITED}, 20, .wait_s = {56.618, 5e-4}},
    {"5",
     {100.0 / 1800, 180, INFINITY, 14, UNLIMITED},
     20,
     .delayed = {.1741319, 5e-8},
     .within = {.88835, 5e-6},
     .wait_s = {7.83594, 5e-6},
     .occupancy = {.7142857, 5e-8}},
    {"5b",
     {100.0 / 1800, 180, 300, 14, UNLIMITED},
     20,
     .delayed = {.14526, 5e-6},
     .abandoned = {.013984, 5e-7},
     .occupancy = {.704297, 5e-7},
     .wait_s = {60 * .069919, 60 * 5e-7},
     .within = {.916792, 5e-7}},
    {"5c",
     {100.0 / 1800, 180, 300, 13, UNLIMITED},
     20,
     .delayed = {.225797, 5e-7},
     .abandoned = {.024963, 5e-7},
     .occupancy = {.750028, 5e-7},
     .wait_s = {60 * .124817, 60 * 5e-7},
     .within = {.858178, 5e-7}},
    {"8",
     {4.2 / 60, 120, INFINITY, 12, UNLIMITED},
     20,
     .within = {.89908, 5e-6},
     .wait_s = {60 * .10216, 60 * 5e-6},
     .occupancy = {.7, 5e-8}},
    {"9", {4.2 / 60, 120, 60, 12, UNLIMITED}, 20, .net = {.9679, 5e-5}},
    {"10",
     {4.2 / 60, 120, INFINITY, 12, 5},
     20,
     .blocked = {.009477, 5e-7},
     .entered = {.92756, 5e-6},
     .wait_s = {60 * .060545, 60 * 5e-7}},
};

enum { PUBLISHED = sizeof published / sizeof *published };

static void compare(const char *name, double value, struct known known, bool agrees)
{
    if (known.tolerance == 0)
        return;
    if ((fabs(value - known.value) <= known.tolerance) != agrees)
        printf("case %s:\n", name);
    if (agrees)
        check_close(value, known.value, known.tolerance);
    else
        check_apart(value, known.value, known.tolerance);
}

static void compare_with_published(const struct published *p, const struct erlang *q, bool agrees)
{
    const struct erlang_result r = erlang_a(q);
    const double within = erlang_a_answered_within(q, p->t_s);
    const double entered = 1 - r.blocked_probability;
    const double longer = erlang_a_waits_longer(q, p->t_s);
    const double gave_up_within = entered * (1 - longer) - within;
    compare(p->name, r.delay_probability, p->delayed, agrees);
    compare(p->name, r.abandon_probability, p->abandoned, agrees);
    compare(p->name, r.blocked_probability, p->blocked, agrees);
    compare(p->name, entered * r.mean_wait, p->wait_s, agrees);
    compare(p->name, r.mean_queue, p->queue, agrees);
    compare(p->name, r.occupancy, p->occupancy, agrees);
    compare(p->name, within, p->within, agrees);
    compare(p->name, longer, p->longer, agrees);
    compare(p->name, within / entered, p->entered, agrees);
    compare(p->name, within / (1 - gave_up_within), p->net, agrees);
}

static void erlang_a_gives_the_published_values(void **state)
{
    (void)state;
    for (int i = 0; i < PUBLISHED; i++)
        compare_with_published(&published[i], &published[i].q, true);
}

static void erlang_a_with_handle_times_off_by_a_twentieth_misses_the_published_values(void **state)
{
    (void)state;
    for (int i = 0; i < PUBLISHED; i++) {
        struct erlang wrong = published[i].q;
        wrong.handle_s *= 0.95;
        compare_with_published(&published[i], &wrong, false);
    }
}

static void erlang_a_with_patience_off_by_a_twentieth_misses_the_published_values(void **state)
{
    (void)state;
    for (int i = 0; i < PUBLISHED; i++) {
        struct erlang wrong = published[i].q;
        wrong.patience_s *= 1.05;
        if (isfinite(wrong.patience_s))
            compare_with_published(&published[i], &wrong, false);
    }
}

/* Of the ninth case. */
static void wait_of_the_answered_is_the_published_one(void **state)
{
    (void)state;
    const struct erlang q = {4.2 / 60, 120, 60, 12, UNLIMITED};
    check_close(erlang_a(&q).mean_wait_answered, 60 * .024, 60 * 5e-4);
    const struct erlang wrong = {1.05 * 4.2 / 60, 120, 60, 12, UNLIMITED};
    check_apart(erlang_a(&wrong).mean_wait_answered, 60 * .024, 60 * 5e-4);
}

static void erlang_b_and_c_give_the_tabulated_values(void **state)
{
    (void)state;
    const struct {
        double load;
        int agents;
        double lost;
    } b[] = {{10, 10, .214582}, {20, 25, .050222}, {100, 110, .027463}};
    for (int i = 0; i < 3; i++) {
        check_close(erlang_b(b[i].load, b[i].agents), b[i].lost, 5e-7);
        check_apart(erlang_b(0.95 * b[i].load, b[i].agents), b[i].lost, 5e-7);
        const struct erlang q = {b[i].load / 187.9, 187.9, INFINITY, b[i].agents, 0};
        check_close(erlang_a(&q).blocked_probability, b[i].lost, 5e-7);
    }
    const struct erlang twelve = {10 / 187.9, 187.9, 33, 12, 4}, hundred = {100, 1, 1, 106, 0};
    check_close(erlang_c(&twelve).delay_probability, .449388, 5e-7);
    check_close(erlang_c(&hundred).delay_probability, .445783, 5e-7);
}

static const struct {
    const char *name;
    double (*survival)(double t_s, const void *law);
    int agents;
    double delayed, abandoned, wait_min, within;
} by_patience[] = {
    {"exponential", exponential, 50, .467774, .030912, .061824, .943019},
    {"balking", tenth_balks, 50, .340472, .048272, .028450, .946674},
    {"hyperexponential", half_short_half_long, 50, .443555, .034215, .052179, .950545},
    {"lognormal", lognormal, 50, .581590, .015391, .123022, .865894},
    {"fixed", fixed, 50, .690679, .000515, .320359, .651409},
    {"exponential, overload", exponential, 40, .962356, .169468, .338937, .389505},
    {"fixed, overload", fixed, 40, 1.000000, .166667, 1.895833, .000001},
};

enum { BY_PATIENCE = sizeof by_patience / sizeof *by_patience };

static void erlang_g_gives_the_published_values_for_every_law(void **state)
{
    (void)state;
    const double mean_s = 120;
    for (int i = 0; i < BY_PATIENCE; i++) {
        const struct erlang q = {48.0 / 60, 60, INFINITY, by_patience[i].agents, UNLIMITED};
        const struct erlang_patience patience = {by_patience[i].survival, &mean_s};
        const struct erlang_result r = erlang_g(&q, &patience);
        const double within = erlang_g_answered_within(&q, &patience, 20);
        const char *name = by_patience[i].name;
        compare(name, r.delay_probability, (struct known){by_patience[i].delayed, 6e-7}, true);
        compare(name, r.abandon_probability, (struct known){by_patience[i].abandoned, 6e-7}, true);
        compare(name, r.mean_wait / 60, (struct known){by_patience[i].wait_min, 6e-7}, true);
        compare(name, within, (struct known){by_patience[i].within, 6e-7}, true);
    }
}

static void erlang_g_of_five_per_cent_more_patience_misses_the_published_values(void **state)
{
    (void)state;
    const double mean_s = 1.05 * 120;
    for (int i = 0; i < BY_PATIENCE; i++) {
        const struct erlang q = {48.0 / 60, 60, INFINITY, by_patience[i].agents, UNLIMITED};
        const struct erlang_patience patience = {by_patience[i].survival, &mean_s};
        compare(by_patience[i].name, erlang_g(&q, &patience).mean_wait / 60,
                (struct known){by_patience[i].wait_min, 6e-7}, false);
    }
}

/* ---- staffing -------------------------------------------------------------------------------- */

static const struct {
    double load;
    int answer_rate, erlang_c;
} fewest[] = {{10, 12, 14}, {50, 50, 56}, {100, 96, 107}, {500, 466, 510}, {1000, 930, 1011}};

static void fewest_agents_are_the_known_ones(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) {
        const struct erlang q = {fewest[i].load / 180, 180, 120, 0, UNLIMITED};
        assert_int_equal(erlang_a_agents(&q, .9288), fewest[i].answer_rate);
        assert_int_equal(erlang_c_agents_within(&q, .8, 20), fewest[i].erlang_c);
        const struct erlang more = {1.05 * fewest[i].load / 180, 180, 120, 0, UNLIMITED};
        assert_true(i == 0 || erlang_a_agents(&more, .9288) > fewest[i].answer_rate);
    }
    struct erlang q = {1000.0 / 180, 180, 120, 930, UNLIMITED};
    check_close(erlang_a(&q).occupancy, .9996, 5e-5);
}

static void one_agent_less_than_the_fewest_misses_the_target(void **state)
{
    (void)state;
    const double loads[] = {.01, .7, 9.3, 187.9, 2500, 41700};
    for (int i = 0; i < 6; i++) {
        struct erlang q = {loads[i] / 187.9, 187.9, 121.3, 0, UNLIMITED};
        q.agents = erlang_a_agents_within(&q, .8, 20);
        assert_true(erlang_a_answered_within(&q, 20) >= .8);
        q.agents--;
        assert_true(erlang_a_answered_within(&q, 20) < .8);
    }
    const struct erlang nobody_calls = {0, 187.9, 121.3, 7, UNLIMITED};
    assert_int_equal(erlang_a_agents(&nobody_calls, .9288), 1);
    const struct erlang most_may_leave = {1, 187.9, 121.3, 7, UNLIMITED};
    assert_int_equal(erlang_a_agents(&most_may_leave, 0), 0);
}

/*
 * Two teams need 5 and 3 agents for 80/20 with up to these loads, and from the
 * lower ones on: the example of pyworkforce, which gives both to 5 agents.
 */
static void pooled_loads_of_teams_of_five_and_three_need_seven(void **state)
{
    (void)state;
    const double most[] = {3.04884, 1.49851}, least[] = {2.25548, .79992};
    struct erlang q = {0, 180, INFINITY, 5, UNLIMITED};
    for (int i = 0; i < 2; i++) {
        q.arrival_rate = most[i] / 180;
        assert_int_equal(erlang_c_agents_within(&q, .8, 20), i == 0 ? 5 : 3);
        q.arrival_rate = least[i] / 180;
        assert_int_equal(erlang_c_agents_within(&q, .8, 20), i == 0 ? 5 : 3);
    }
    q.arrival_rate = (least[0] + least[1]) / 180;
    check_close(erlang_c_answered_within(&q, 20), .799, 5.1e-4);
    q.arrival_rate = (most[0] + most[1]) / 180;
    check_close(erlang_c_answered_within(&q, 20), .255, 5e-4);
    assert_int_equal(erlang_c_agents_within(&q, .8, 20), 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(erlang_a_gives_the_published_values),
        cmocka_unit_test(erlang_a_with_handle_times_off_by_a_twentieth_misses_the_published_values),
        cmocka_unit_test(erlang_a_with_patience_off_by_a_twentieth_misses_the_published_values),
        cmocka_unit_test(wait_of_the_answered_is_the_published_one),
        cmocka_unit_test(erlang_b_and_c_give_the_tabulated_values),
        cmocka_unit_test(erlang_g_gives_the_published_values_for_every_law),
        cmocka_unit_test(erlang_g_of_five_per_cent_more_patience_misses_the_published_values),
        cmocka_unit_test(fewest_agents_are_the_known_ones),
        cmocka_unit_test(one_agent_less_than_the_fewest_misses_the_target),
        cmocka_unit_test(pooled_loads_of_teams_of_five_and_three_need_seven),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
