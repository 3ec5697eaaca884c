#include "models/erlang.h"

#include <stdbool.h>

#include "tests/check.h"

/* ---- Laws of patience -------------------------------------------------------- */

static double exponential(double t_s, const void *law)
{
    return exp(-t_s / *(const double *)law);
}

static double tenth_balks(double t_s, const void *law)
{
    return 0.9 * exponential(t_s, law);
}

static double half_short_half_long(double t_s, const void *law)
{
    const double mean = *(const double *)law;
    return 0.5 * exp(-t_s / (0.5 * mean)) + 0.5 * exp(-t_s / (1.5 * mean));
}

/* Standard deviation as large as the mean. */
static double lognormal(double t_s, const void *law)
{
    const double variance = log(2), centre = log(*(const double *)law) - variance / 2;
    return t_s > 0 ? 0.5 * erfc((log(t_s) - centre) / sqrt(2 * variance)) : 1;
}

static double fixed(double t_s, const void *law)
{
    return t_s < *(const double *)law;
}

/* Half are gone after half the mean, the others after one and a half. */
static double two_steps(double t_s, const void *law)
{
    const double mean = *(const double *)law;
    return t_s < 0.5 * mean ? 1 : t_s < 1.5 * mean ? 0.5 : 0;
}

static double nobody_waits(double t_s, const void *law)
{
    (void)t_s;
    (void)law;
    return 0;
}

static double some_wait_for_ever(double t_s, const void *law)
{
    return 0.9 + 0.1 * exponential(t_s, law);
}

/* ---- Published values ---------------------------------------------------------- */

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

static void erlang_a_with_handle_times_off_by_a_twentieth_does_not(void **state)
{
    (void)state;
    for (int i = 0; i < PUBLISHED; i++) {
        struct erlang wrong = published[i].q;
        wrong.handle_s *= 0.95;
        compare_with_published(&published[i], &wrong, false);
    }
}

static void erlang_a_with_patience_off_by_a_twentieth_does_not(void **state)
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

static void erlang_g_of_five_per_cent_more_patience_does_not(void **state)
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

/* ---- Staffing ------------------------------------------------------------------- */

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

/* Relatively, down to where a double holds all its digits. */
#define check_relative(value, expected, relative)                                                  \
    check_close(value, expected, (relative)*fabs(expected) + 1e-300)

/* ---- Identities, for any size ------------------------------------------------------ */

static const int sizes[] = {1, 2, 7, 50, 400, 3000, 50000};
static const double loads_per_agent[] = {2e-7, .01, .5, .9, .99, 1, 1.01, 1.2, 3};

enum { SIZES = 7, LOADS = 9 };

static struct erlang awkward(int size, int load, double patience_s, int queue_places)
{
    const double handle_s = 187.9;
    return (struct erlang){loads_per_agent[load] * sizes[size] / handle_s, handle_s, patience_s,
                           sizes[size], queue_places};
}

static void check_result(const struct erlang *q, const struct erlang_result *r, double gives_up)
{
    const double relative = 1e-9, entered = 1 - r->blocked_probability;
    const double parts[] = {r->delay_probability, r->abandon_probability, r->blocked_probability,
                            r->answer_probability, r->occupancy};
    for (int i = 0; i < 5; i++)
        assert_true(parts[i] >= 0 && parts[i] <= 1 + 1e-12);
    check_close(r->answer_probability + r->abandon_probability + r->blocked_probability, 1, 1e-12);
    check_relative(q->arrival_rate * entered * r->mean_wait, r->mean_queue, relative);
    if (gives_up >= 0)
        check_relative(q->arrival_rate * r->abandon_probability, gives_up * r->mean_queue,
                       relative);
    check_close(r->occupancy, q->arrival_rate * q->handle_s * r->answer_probability / q->agents,
                1e-12);
}

static void abandonments_are_patience_times_the_queue(void **state)
{
    (void)state;
    const double patience[] = {3, 121.3, 4000};
    const int places[] = {UNLIMITED, 0, 1, 13, 2000};
    for (int i = 0; i < SIZES * LOADS * 3 * 5; i++) {
        const double patience_s = patience[i / (SIZES * LOADS) % 3];
        const struct erlang q =
            awkward(i % SIZES, i / SIZES % LOADS, patience_s, places[i / (SIZES * LOADS * 3)]);
        const struct erlang_result r = erlang_a(&q);
        check_result(&q, &r, 1 / patience_s);
        check_close(erlang_a_answered_within(&q, 0),
                    1 - r.delay_probability - r.blocked_probability, 1e-12);
        check_close(erlang_a_answered_within(&q, 1e9), r.answer_probability, 1e-10);
        check_close(erlang_a_waits_longer(&q, 0) * (1 - r.blocked_probability), r.delay_probability,
                    1e-12);
    }
}

static void tail_of_the_wait_adds_up_to_the_mean_wait(void **state)
{
    (void)state;
    const struct erlang queues[] = {
        {.9 / 3.1, 187.9, 121.3, 50, UNLIMITED}, {60 / 187.9, 187.9, 121.3, 50, UNLIMITED},
        {60 / 187.9, 187.9, 121.3, 50, 13},      {60 / 187.9, 187.9, INFINITY, 50, 13},
        {47 / 187.9, 187.9, INFINITY, 50, -1},   {.9 / 187.9, 187.9, 121.3, 1, UNLIMITED},
    };
    enum { STEPS = 6000 };
    const double end = 3000, step = end / STEPS;
    for (int i = 0; i < 6; i++) {
        double sum = 0; /* Simpson */
        for (int k = 0; k <= STEPS; k++)
            sum += (k % STEPS == 0 ? 1
                    : k % 2        ? 4
                                   : 2)
                   * step / 3 * erlang_a_waits_longer(&queues[i], k * step);
        check_close(sum, erlang_a(&queues[i]).mean_wait, 1e-6);
        check_apart(1.05 * sum, erlang_a(&queues[i]).mean_wait, 1e-6);
    }
}

static void wait_of_the_answered_agrees_with_its_distribution(void **state)
{
    (void)state;
    const struct erlang queues[] = {{60 / 187.9, 187.9, 121.3, 50, UNLIMITED},
                                    {60 / 187.9, 187.9, 121.3, 50, 13},
                                    {.9 / 187.9, 187.9, 121.3, 1, UNLIMITED}};
    enum { STEPS = 6000 };
    const double end = 3000, step = end / STEPS;
    for (int i = 0; i < 3; i++) {
        const struct erlang_result r = erlang_a(&queues[i]);
        double sum = 0;
        for (int k = 0; k <= STEPS; k++)
            sum += (k % STEPS == 0 ? 1
                    : k % 2        ? 4
                                   : 2)
                   * step / 3
                   * (r.answer_probability - erlang_a_answered_within(&queues[i], k * step));
        check_close(sum / r.answer_probability, r.mean_wait_answered, 1e-6);
    }
}

static void endless_patience_gives_erlang_c(void **state)
{
    (void)state;
    for (int i = 0; i < SIZES * 5; i++) {
        const struct erlang c = awkward(i % SIZES, i / SIZES, INFINITY, UNLIMITED);
        const struct erlang nearly = awkward(i % SIZES, i / SIZES, 1e12, UNLIMITED);
        const struct erlang_result exact = erlang_c(&c), limit = erlang_a(&nearly);
        check_relative(limit.delay_probability, exact.delay_probability, 1e-5);
        check_relative(limit.mean_wait, exact.mean_wait, 1e-5);
        check_relative(limit.mean_wait_answered, exact.mean_wait_answered, 1e-5);
        check_relative(limit.mean_queue, exact.mean_queue, 1e-5);
        check_close(erlang_a_answered_within(&nearly, 20), erlang_c_answered_within(&c, 20), 1e-5);
        check_close(erlang_a_waits_longer(&nearly, 20), erlang_c_waits_longer(&c, 20), 1e-5);
        if (exact.mean_wait > 1e-300)
            check_apart(limit.mean_wait, 1.05 * exact.mean_wait, 1e-5 * exact.mean_wait);
    }
}

static void many_queue_places_are_as_good_as_unlimited_ones(void **state)
{
    (void)state;
    for (int i = 0; i < SIZES * LOADS; i++) {
        const struct erlang free = awkward(i % SIZES, i / SIZES, 121.3, UNLIMITED);
        const struct erlang tight = awkward(i % SIZES, i / SIZES, 121.3, 150000);
        const struct erlang_result a = erlang_a(&free), b = erlang_a(&tight);
        check_close(b.abandon_probability, a.abandon_probability, 1e-12);
        check_relative(b.mean_wait, a.mean_wait, 1e-12);
        check_close(b.blocked_probability, 0, 1e-12);
    }
}

/* The birth-death chain and the integrals over the wait have nothing in common. */
static void erlang_g_of_exponential_patience_is_erlang_a(void **state)
{
    (void)state;
    const double patience_s[] = {3, 121.3, 4000}, t_s[] = {0, .01, 1, 20, 300};
    for (int i = 0; i < SIZES * LOADS * 3; i++) {
        const double *mean_s = &patience_s[i / (SIZES * LOADS)];
        const struct erlang q = awkward(i % SIZES, i / SIZES % LOADS, *mean_s, UNLIMITED);
        const struct erlang_patience patience = {exponential, mean_s};
        const struct erlang_result a = erlang_a(&q), g = erlang_g(&q, &patience);
        check_result(&q, &g, 1 / *mean_s);
        const double relative = 1e-8;
        check_relative(g.delay_probability, a.delay_probability, relative);
        check_relative(g.abandon_probability, a.abandon_probability, relative);
        check_relative(g.mean_wait, a.mean_wait, relative);
        check_relative(g.mean_wait_answered, a.mean_wait_answered, relative);
        check_relative(g.mean_queue, a.mean_queue, relative);
        for (int k = 0; k < 5; k++) {
            check_close(erlang_g_answered_within(&q, &patience, t_s[k]),
                        erlang_a_answered_within(&q, t_s[k]), 1e-9);
            check_close(erlang_g_waits_longer(&q, &patience, t_s[k]),
                        erlang_a_waits_longer(&q, t_s[k]), 1e-9);
        }
    }
}

static void drowning_agents_answer_what_they_can_whatever_the_patience(void **state)
{
    (void)state;
    const double mean_s = 121.3, rho = 1.2;
    const int agents[] = {400, 50000};
    for (int i = 0; i < 2; i++) {
        const struct erlang q = {rho * agents[i] / 187.9, 187.9, mean_s, agents[i], UNLIMITED};
        const struct erlang_patience patience = {fixed, &mean_s}, steps = {two_steps, &mean_s};
        const struct erlang_result r = erlang_g(&q, &patience);
        check_close(r.abandon_probability, 1 - 1 / rho, 1e-9);
        check_apart(r.abandon_probability, 1 - 1 / (1.05 * rho), 1e-2);
        check_close(r.occupancy, 1, 1e-9);
        /* Who is answered has waited for nearly all the patience of those who are not. */
        check_close(r.mean_wait, mean_s, 187.9 / agents[i] * 6);
        assert_true(r.mean_wait_answered < r.mean_wait && r.mean_wait < mean_s);
        check_close(erlang_g_waits_longer(&q, &patience, mean_s), 0, 1e-12);
        check_close(erlang_g(&q, &steps).abandon_probability, 1 - 1 / rho, 1e-6);
    }
}

/* Below d the weight is exp(drift * x), beyond it falls off at the rate of service. */
static void fixed_patience_agrees_with_its_closed_form(void **state)
{
    (void)state;
    const double d = 121.3;
    const struct erlang_patience patience = {fixed, &d};
    const double loads[] = {.5, .9, .999, 1.001, 1.3};
    for (int i = 0; i < 5; i++) {
        const int n = 7;
        const double s = n / 187.9, l = loads[i] * s, drift = l - s;
        const struct erlang q = {l, 187.9, INFINITY, n, UNLIMITED};
        const double until_d = expm1(drift * d) / drift, after_d = exp(drift * d) / s;
        const double odds = erlang_b(l * 187.9, n - 1) * l * (until_d + after_d);
        const double waits = odds / (1 + odds), abandons = waits * after_d / (until_d + after_d);
        const struct erlang_result r = erlang_g(&q, &patience);
        check_close(r.delay_probability, waits, 1e-11);
        check_close(r.abandon_probability, abandons, 1e-11);
        check_apart(r.abandon_probability, 1.05 * abandons, 1e-11);
    }
}

static void nobody_waiting_is_erlang_b(void **state)
{
    (void)state;
    const struct erlang_patience patience = {nobody_waits, NULL};
    for (int i = 0; i < SIZES * LOADS; i++) {
        const struct erlang q = awkward(i % SIZES, i / SIZES, INFINITY, UNLIMITED);
        const double lost = erlang_b(q.arrival_rate * q.handle_s, q.agents);
        const struct erlang_result r = erlang_g(&q, &patience);
        check_relative(r.abandon_probability, lost, 1e-11);
        check_relative(r.delay_probability, lost, 1e-11);
        check_close(r.mean_wait, 0, 0);
    }
}

static void every_law_conserves_contacts_at_every_size(void **state)
{
    (void)state;
    double (*const laws[])(double, const void *) = {exponential, tenth_balks, half_short_half_long,
                                                    lognormal,   fixed,       two_steps};
    const double mean_s = 121.3;
    for (int i = 0; i < SIZES * LOADS * 6; i++) {
        const struct erlang q = awkward(i % SIZES, i / SIZES % LOADS, INFINITY, UNLIMITED);
        const struct erlang_patience patience = {laws[i / (SIZES * LOADS)], &mean_s};
        const struct erlang_result r = erlang_g(&q, &patience);
        check_result(&q, &r, -1);
        /* All agents are busy a share D of the time, and then finish n / handle_s. */
        const double load = q.arrival_rate * q.handle_s;
        const double free = 1 - r.delay_probability;
        const double lost_below = erlang_b(load, q.agents - 1);
        check_close(q.agents * r.delay_probability + free * load * (1 - lost_below),
                    load * r.answer_probability, 1e-9 * load);
        const double within = erlang_g_answered_within(&q, &patience, 20);
        assert_true(within >= free - 1e-12 && within <= r.answer_probability + 1e-12);
        assert_true(erlang_g_waits_longer(&q, &patience, 20) <= r.delay_probability + 1e-12);
    }
}

/* ---- What is refused ------------------------------------------------------------- */

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

/* ---- Ends of the range ------------------------------------------------------------- */

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
        cmocka_unit_test(erlang_a_gives_the_published_values),
        cmocka_unit_test(erlang_a_with_handle_times_off_by_a_twentieth_does_not),
        cmocka_unit_test(erlang_a_with_patience_off_by_a_twentieth_does_not),
        cmocka_unit_test(wait_of_the_answered_is_the_published_one),
        cmocka_unit_test(erlang_b_and_c_give_the_tabulated_values),
        cmocka_unit_test(erlang_g_gives_the_published_values_for_every_law),
        cmocka_unit_test(erlang_g_of_five_per_cent_more_patience_does_not),
        cmocka_unit_test(fewest_agents_are_the_known_ones),
        cmocka_unit_test(one_agent_less_than_the_fewest_misses_the_target),
        cmocka_unit_test(pooled_loads_of_teams_of_five_and_three_need_seven),
        cmocka_unit_test(abandonments_are_patience_times_the_queue),
        cmocka_unit_test(tail_of_the_wait_adds_up_to_the_mean_wait),
        cmocka_unit_test(wait_of_the_answered_agrees_with_its_distribution),
        cmocka_unit_test(endless_patience_gives_erlang_c),
        cmocka_unit_test(many_queue_places_are_as_good_as_unlimited_ones),
        cmocka_unit_test(erlang_g_of_exponential_patience_is_erlang_a),
        cmocka_unit_test(drowning_agents_answer_what_they_can_whatever_the_patience),
        cmocka_unit_test(fixed_patience_agrees_with_its_closed_form),
        cmocka_unit_test(nobody_waiting_is_erlang_b),
        cmocka_unit_test(every_law_conserves_contacts_at_every_size),
        cmocka_unit_test(impossible_queues_are_told_why),
        cmocka_unit_test(queue_that_grows_for_ever_says_so),
        cmocka_unit_test(without_agents_all_give_up),
        cmocka_unit_test(without_contacts_agents_idle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
