/*
 * What must hold in any queue in steady state, of one agent or of fifty thousand.
 */
#include "models/erlang.h"

#include "tests/check.h"
#include "tests/models/patience_laws.h"

#define UNLIMITED ERLANG_UNLIMITED

/* Relatively, down to where a double holds all its digits. */
#define check_relative(value, expected, relative)                                                  \
    check_close(value, expected, (relative)*fabs(expected) + 1e-300)

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

int main(void)
{
    const struct CMUnitTest tests[] = {
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
