/* The oracles against exact queues and closed forms, before anything is held against them. */
#include <stdbool.h>
#include <stdlib.h>

#include "models/erlang.h"
#include "tests/check.h"
#include "tests/oracles/chain.h"
#include "tests/oracles/chat.h"
#include "tests/oracles/day_factor.h"
#include "tests/oracles/forward.h"
#include "tests/oracles/impatience.h"
#include "tests/oracles/lines.h"
#include "tests/oracles/priority.h"
#include "tests/oracles/retrial.h"

/* ---- chain ---------------------------------------------------------------------- */

static void chain_in_balance_has_the_shares_of_a_product(void **state)
{
    (void)state;
    const double weight[] = {1, 1e-9, 3.7, 1e12, 0.02};
    struct chain *c = chain_new(5, 4);
    double share[5], sum = 0;
    for (int i = 0; i < 5; i++)
        sum += weight[i];
    for (int i = 0; i < 5; i++)
        for (int j = 0; j < 5; j++)
            if (i != j)
                chain_add(c, i, j, (i + j) * weight[j]);
    chain_solve(c, share);
    for (int i = 0; i < 5; i++)
        check_close(share[i], weight[i] / sum, 1e-13 * weight[i] / sum);
    chain_free(c);
}

static void chain_that_turns_round_spends_its_time_where_it_is_slow(void **state)
{
    (void)state;
    const double rate[] = {0.3, 5, 187.9, 0.01};
    struct chain *c = chain_new(4, 3);
    double share[4], sum = 0;
    for (int i = 0; i < 4; i++) {
        sum += 1 / rate[i];
        chain_add(c, i, (i + 1) % 4, rate[i]);
    }
    chain_solve(c, share);
    for (int i = 0; i < 4; i++)
        check_close(share[i], 1 / rate[i] / sum, 1e-14);
    chain_free(c);
}

/* ---- forward --------------------------------------------------------------------- */

static double poisson_at_least(int n, double mean)
{
    double term = exp(-mean), below = 0;
    for (int i = 0; i < n; i++) {
        below += term;
        term *= mean / (i + 1);
    }
    return 1 - below;
}

static double people_at_least(const struct forward *f, int n, int most)
{
    double sum = 0;
    for (int people = n; people <= most; people++)
        sum += forward_people(f, people);
    return sum;
}

/*
 * With patience as long as handling everybody leaves at the same rate, served
 * or not, so that the number in the centre is Poisson whatever the agents do
 * (Eick, Massey and Whitt, "The physics of the Mt/G/infinity queue", Operations
 * Research 41(4), 1993). Here the rate is 100 + 20 sin t and times are 1.
 */
static void sine_day(enum forward_rule rule, double handle_s, double peak[3], double trough[2])
{
    enum { MOST = 190, STEPS = 400 };
    const struct forward_centre centre = {handle_s, 1, -1, MOST, rule};
    struct forward *f = forward_new(&centre);
    const double pi = acos(-1), step = 2 * pi / STEPS;
    /* From empty, exp(-4 pi) of the start is left after two rounds. */
    for (int i = 0; i < 3 * STEPS; i++) {
        const double from = i * step, to = from + step;
        const double mean_rate = 100 - 20 * (cos(to) - cos(from)) / step;
        forward_pass(f, &(struct forward_interval){mean_rate, 80 + i / 8 * 7 % 41, step});
        if (i == 2 * STEPS + STEPS * 3 / 8 - 1)
            for (int k = 0; k < 3; k++)
                peak[k] = people_at_least(f, 100 + 10 * k, MOST);
        if (i == 2 * STEPS + STEPS * 7 / 8 - 1)
            for (int k = 0; k < 2; k++)
                trough[k] = people_at_least(f, 95 + 5 * k, MOST);
    }
    forward_free(f);
}

static const double sine_peak[] = {.917054, .663406, .303925}, sine_trough[] = {.174798, .073079};

static void forward_gives_poisson_numbers_if_patience_equals_handling(void **state)
{
    (void)state;
    const enum forward_rule rules[] = {FORWARD_RELEASE, FORWARD_HOLD};
    for (int i = 0; i < 2; i++) {
        double peak[3], trough[2];
        sine_day(rules[i], 1, peak, trough);
        for (int k = 0; k < 3; k++)
            check_close(peak[k], sine_peak[k], 1e-5);
        for (int k = 0; k < 2; k++)
            check_close(trough[k], sine_trough[k], 1e-5);
    }
    double peak[3], trough[2];
    sine_day(FORWARD_RELEASE, 1.05, peak, trough);
    for (int k = 0; k < 3; k++)
        check_apart(peak[k], sine_peak[k], 1e-3);
}

static void forward_is_exactly_poisson_on_any_steps(void **state)
{
    (void)state;
    const double theta = 1 / 187.9;
    const struct forward_centre centre = {187.9, 187.9, -1, 180, FORWARD_RELEASE};
    const struct forward_interval day[] = {
        {.2, 30, 900}, {.35, 12, 601}, {.1, 25, 333}, {.3, 0, 47}};
    struct forward *f = forward_new(&centre);
    double mean = 0;
    for (int i = 0; i < 4; i++) {
        const struct forward_sums s = forward_pass(f, &day[i]);
        const double stays = exp(-theta * day[i].length_s), full = day[i].arrival_rate / theta;
        mean = full + (mean - full) * stays;
        check_close(s.people, mean, 1e-10);
        for (int n = 1; n < 100; n += 9)
            check_close(people_at_least(f, n, 180), poisson_at_least(n, mean), 1e-12);
    }
    forward_free(f);
}

static void forward_settles_to_erlang_a(void **state)
{
    (void)state;
    const int places[] = {ERLANG_UNLIMITED, 5, 0};
    for (int i = 0; i < 3; i++) {
        const struct erlang q = {.07, 120, 60, 8, places[i]};
        const struct erlang_result exact = erlang_a(&q);
        const struct forward_centre centre = {120, 60, places[i], 60, FORWARD_RELEASE};
        struct forward *f = forward_new(&centre);
        const double hour = 3600;
        forward_pass(f, &(struct forward_interval){.07, 8, 10 * hour});
        const struct forward_sums s = forward_pass(f, &(struct forward_interval){.07, 8, hour});
        check_close(s.requested, .07 * hour, 1e-9);
        check_close(s.blocked, s.requested * exact.blocked_probability, 1e-9);
        check_close(s.abandoned, s.requested * exact.abandon_probability, 1e-9);
        check_close(s.answered, s.requested * exact.answer_probability, 1e-9);
        check_close(s.finished, s.answered, 1e-9);
        check_close(s.queue_s, hour * exact.mean_queue, 1e-9);
        check_close(s.busy_s, 8 * hour * exact.occupancy, 1e-8);
        check_close(s.over_s, 0, 0);
        check_close(s.unseen, 0, 1e-9);
        check_close(s.queue, exact.mean_queue, 1e-10);
        forward_free(f);
    }
}

/* The examples MMC, MMCAb and MMCBlocked of ContactCenters: eight hours from empty. */
static void forward_gives_the_published_days_that_start_empty(void **state)
{
    (void)state;
    const struct forward_interval day = {4.2 / 60, 12, 8 * 3600};
    const struct forward_centre patient = {120, INFINITY, -1, 200, FORWARD_RELEASE};
    const struct forward_centre impatient = {120, 60, -1, 80, FORWARD_RELEASE};
    const struct forward_centre five_places = {120, INFINITY, 5, 20, FORWARD_RELEASE};
    const struct forward_sums a = forward_day(&patient, &day, 1, NULL);
    const struct forward_sums b = forward_day(&impatient, &day, 1, NULL);
    const struct forward_sums c = forward_day(&five_places, &day, 1, NULL);
    const double staffed_s = 12 * day.length_s;
    check_close(a.requested, 2016, 1e-9);
    check_close(a.busy_s / staffed_s, .695, .003);
    check_close(b.abandoned, 58.6, 1.0);
    check_close(b.busy_s / staffed_s, .675, .003);
    check_close(c.blocked, 18.66, .61);
    check_close(c.busy_s / staffed_s, .689, .003);

    const struct forward_interval busier = {1.05 * 4.2 / 60, 12, 8 * 3600};
    check_apart(forward_day(&impatient, &busier, 1, NULL).abandoned, 58.6, 1.0);
    check_apart(forward_day(&five_places, &busier, 1, NULL).blocked, 18.66, .61);
}

static const struct forward_interval steps_day[] = {
    {.20, 40, 1800}, {.35, 52, 1800}, {.30, 41, 600},  {.30, 49, 600},
    {.15, 17, 900},  {.25, 30, 700},  {.10, 12, 1800}, {0, 12, 20000},
};

enum { STEPS_DAY = sizeof steps_day / sizeof *steps_day };

static void forward_loses_nobody_in_a_day_of_rises_and_falls(void **state)
{
    (void)state;
    const enum forward_rule rules[] = {FORWARD_RELEASE, FORWARD_HOLD};
    for (int i = 0; i < 2; i++) {
        const struct forward_centre centre = {187.9, 121.3, -1, 200, rules[i]};
        struct forward_sums each[STEPS_DAY];
        const struct forward_sums day = forward_day(&centre, steps_day, STEPS_DAY, each);
        double requested = 0, people = 0;
        for (int k = 0; k < STEPS_DAY; k++) {
            const double rate = steps_day[k].arrival_rate;
            requested += rate * steps_day[k].length_s;
            check_close(each[k].requested, rate * steps_day[k].length_s, 1e-9);
            check_close(each[k].abandoned, each[k].queue_s / 121.3, 1e-9);
            check_close(each[k].finished, each[k].busy_s / 187.9, 1e-9);
            /* Counted from rates all along, against the chances at the end. */
            people += each[k].requested - each[k].abandoned - each[k].finished;
            check_close(each[k].people, people, 1e-8);
            assert_true(each[k].answered >= 0 && each[k].unseen < 1e-9);
            assert_true(each[k].busy_s - each[k].over_s
                        <= steps_day[k].agents * steps_day[k].length_s + 1e-9);
        }
        check_close(day.requested, requested, 1e-9);
        check_close(day.answered + day.abandoned, requested, 1e-8);
        check_close(day.finished, day.answered, 1e-8);
        check_close(day.people, 0, 1e-9);
    }
}

/*
 * 10 customers who never give up meet 4 agents; then nobody comes any more and
 * staffing falls to 1. By either rule 4 finish at 4, 3, 2, 1 times the rate of
 * one, the last of the four being the one who goes on alone with the other six.
 */
static void forward_lets_busy_agents_finish_one_by_one(void **state)
{
    (void)state;
    const enum forward_rule rules[] = {FORWARD_RELEASE, FORWARD_HOLD};
    const double mean = 187.9, rate = 1e7;
    for (int i = 0; i < 2; i++) {
        const struct forward_centre centre = {mean, INFINITY, 6, 10, rules[i]};
        struct forward *f = forward_new(&centre);
        forward_pass(f, &(struct forward_interval){rate, 4, 40 / rate});
        check_close(forward_people(f, 10), 1, 1e-5);
        const struct forward_sums s = forward_pass(f, &(struct forward_interval){0, 1, 100 * mean});
        check_close(s.busy_s, 10 * mean, 1e-3);
        check_close(s.over_s, mean * (3. / 4 + 2. / 3 + 1. / 2), 1e-2);
        const double queued_s = 6 * (1. / 4 + 1. / 3 + 1. / 2) + 6 + 5 + 4 + 3 + 2 + 1;
        check_close(s.queue_s, mean * queued_s, 1e-1);
        check_close(s.answered, 6, 1e-5);
        forward_free(f);
    }
}

/* A fall and a rise in the same instant: release has fresh people beside the leavers. */
static void forward_rules_differ_when_a_rise_follows_a_fall(void **state)
{
    (void)state;
    const double mean = 187.9, rate = 1e7, moment = 1e-3;
    const enum forward_rule rules[] = {FORWARD_RELEASE, FORWARD_HOLD};
    const double busy[] = {4 + 2, 4}, over[] = {3, 1};
    for (int i = 0; i < 2; i++) {
        const struct forward_centre centre = {mean, INFINITY, 6, 10, rules[i]};
        struct forward *f = forward_new(&centre);
        forward_pass(f, &(struct forward_interval){rate, 4, 40 / rate});
        forward_pass(f, &(struct forward_interval){0, 1, 0});
        const struct forward_sums s = forward_pass(f, &(struct forward_interval){0, 3, moment});
        check_close(s.busy_s / moment, busy[i], 1e-3);
        check_close(s.over_s / moment, over[i], 1e-3);
        check_close(s.answered, busy[i] - 4, 1e-3);
        forward_free(f);
    }
    /* With time to finish in between they agree. */
    struct forward_interval day[] = {{.1, 25, 3000}, {.1, 15, 3000}, {.1, 25, 3000}};
    double queue_s[2];
    for (int i = 0; i < 2; i++) {
        const struct forward_centre centre = {mean, 121.3, -1, 100, rules[i]};
        queue_s[i] = forward_day(&centre, day, 3, NULL).queue_s;
    }
    check_close(queue_s[0], queue_s[1], 1e-6);
}

/* ---- priority --------------------------------------------------------------------- */

static void priority_of_equal_classes_shares_out_erlang_a(void **state)
{
    (void)state;
    const struct priority p = {{{.02, 121.3, 40}, {.03, 121.3, 70}}, 187.9, 9};
    const struct priority_result r = priority_solve(&p);
    const struct erlang_result one = erlang_a(&(struct erlang){.05, 187.9, 121.3, 9, -1});
    assert_true(r.cut < 1e-12);
    check_close(r.delay_probability, one.delay_probability, 1e-11);
    check_close(r.occupancy, one.occupancy, 1e-11);
    check_close(r.class[0].mean_queue + r.class[1].mean_queue, one.mean_queue, 1e-10);
    assert_true(r.class[0].mean_wait < one.mean_wait && one.mean_wait < r.class[1].mean_wait);
    check_close(.02 * r.class[0].answer_rate + .03 * r.class[1].answer_rate,
                .05 * one.answer_probability, 1e-12);
    check_apart(r.class[0].mean_queue + r.class[1].mean_queue, 1.05 * one.mean_queue, 1e-10);
}

/* Cobham, "Priority assignment in waiting line problems", Operations Research 2(1), 1954. */
static void priority_without_abandonment_gives_cobhams_waits(void **state)
{
    (void)state;
    const double handle_s = 187.9, rate[] = {.012, .01};
    const int agents = 6;
    const struct priority p = {
        {{rate[0], INFINITY, 60}, {rate[1], INFINITY, 300}}, handle_s, agents};
    const struct priority_result r = priority_solve(&p);
    const struct erlang all = {rate[0] + rate[1], handle_s, INFINITY, agents, -1};
    const double delayed = erlang_c(&all).delay_probability;
    const double rho = rate[0] * handle_s / agents, rho_all = all.arrival_rate * handle_s / agents;
    const double first = delayed * handle_s / agents / (1 - rho);
    check_close(r.delay_probability, delayed, 1e-9);
    check_close(r.class[0].mean_wait, first, 1e-7);
    check_close(r.class[1].mean_wait, first / (1 - rho_all), 1e-7);
    check_apart(r.class[0].mean_wait, 1.05 * first, 1e-7);
}

static void priority_class_alone_is_erlang_a(void **state)
{
    (void)state;
    const struct erlang_result one = erlang_a(&(struct erlang){.05, 187.9, 60, 8, -1});
    const struct priority p = {{{.05, 60, 60}, {1e-12, 300, 5}}, 187.9, 8};
    const struct priority_result r = priority_solve(&p);
    check_close(r.class[0].answer_rate, one.answer_probability, 1e-8);
    check_close(r.class[0].mean_wait, one.mean_wait, 1e-6);
}

/* ---- retrial ----------------------------------------------------------------------- */

static void retrial_without_redials_is_erlang_a(void **state)
{
    (void)state;
    const int places[] = {ERLANG_UNLIMITED, 6, 0};
    for (int i = 0; i < 3; i++) {
        const struct erlang q = {.05, 187.9, 121.3, 8, places[i]};
        const struct erlang_result one = erlang_a(&q);
        const struct retrial r = {.05, 187.9, 121.3, 8, places[i], 0, 0, 600, 60, 2};
        const struct retrial_result result = retrial_solve(&r);
        check_close(result.attempt_rate, .05, 1e-15);
        check_close(result.answer_rate, one.answer_probability, 1e-12);
        check_close(result.blocked_probability, one.blocked_probability, 1e-12);
        check_close(result.mean_wait, one.mean_wait, 1e-9);
        check_close(result.occupancy, one.occupancy, 1e-12);
    }
}

/* After a long delay redials are as good as fresh calls: a fixed point of Erlang A. */
static void retrial_after_long_delays_is_a_fixed_point(void **state)
{
    (void)state;
    const double p = .6;
    struct erlang q = {.02, 187.9, 121.3, 4, -1};
    double attempts = .02;
    for (int i = 0; i < 200; i++) {
        q.arrival_rate = attempts;
        attempts = .02 / (1 - p * erlang_a(&q).abandon_probability);
    }
    double previous = INFINITY;
    for (double delay_s = 500; delay_s <= 32000; delay_s *= 8) {
        const int orbit = 40 + (int)(.02 * delay_s);
        const struct retrial r = {.02, 187.9, 121.3, 4, -1, p, p, delay_s, 40, orbit};
        const struct retrial_result result = retrial_solve(&r);
        const double off = fabs(result.attempt_rate - attempts);
        assert_true(result.cut < 1e-9 && off < previous / 4);
        previous = off;
        /* Every attempt either came first or followed one that failed. */
        check_close(result.attempt_rate * (1 - p * (1 - result.answer_rate)), .02, 1e-9);
        check_close(result.customer_answer_rate, result.attempt_rate * result.answer_rate / .02,
                    1e-9);
    }
    assert_true(previous < 1e-3 * attempts);
}

/*
 * One line, blocked customers always return: the mean orbit is
 * rho / (1 - rho) * (rho + rate * delay), and agents are busy for rho of the time
 * (Falin and Templeton, "Retrial queues", 1997, section 1.1).
 */
static void retrial_of_one_line_has_its_closed_form(void **state)
{
    (void)state;
    const double rate = .003, handle_s = 187.9, delay_s = 600, rho = rate * handle_s;
    const struct retrial r = {rate, handle_s, 1, 1, 0, 1, 1, delay_s, 1, 200};
    const struct retrial_result result = retrial_solve(&r);
    const double orbit = rho / (1 - rho) * (rho + rate * delay_s);
    check_close(result.occupancy, rho, 1e-9);
    check_close(result.mean_orbit, orbit, 1e-7);
    check_apart(result.mean_orbit, 1.05 * orbit, 1e-7);
    check_close(result.customer_answer_rate, 1, 1e-9);
}

static void retrial_at_most_once_makes_two_attempts_of_a_customer_at_most(void **state)
{
    (void)state;
    const struct retrial once = {.05, 187.9, 1, 6, 0, .7, 0, 600, 6, 150};
    const struct retrial_result r = retrial_solve(&once);
    assert_true(r.attempt_rate < 2 * .05 && r.cut < 1e-9);
    /* Redials come from blocked first attempts, who see time averages. */
    const struct retrial again = {.05, 187.9, 1, 6, 0, .7, .7, 600, 6, 200};
    assert_true(retrial_solve(&again).attempt_rate > r.attempt_rate);
    struct erlang q = {.05, 187.9, 1, 6, 0};
    const struct retrial slow = {.05, 187.9, 1, 6, 0, .7, 0, 20000, 6, 700};
    double attempts = .05;
    for (int i = 0; i < 200; i++) {
        q.arrival_rate = attempts;
        attempts = .05 * (1 + .7 * erlang_a(&q).blocked_probability);
    }
    check_close(retrial_solve(&slow).attempt_rate, attempts, 1e-3 * attempts);
}

/* ---- lines ------------------------------------------------------------------------- */

static void lines_with_short_wrap_up_are_queue_places(void **state)
{
    (void)state;
    const int lines[] = {8, 9, 12, 40};
    for (int i = 0; i < 4; i++) {
        const struct lines l = {.05, 187.9, 1e-7, 121.3, 8, lines[i]};
        const struct lines_result r = lines_solve(&l);
        const struct erlang_result a =
            erlang_a(&(struct erlang){.05, 187.9, 121.3, 8, lines[i] - 8});
        check_close(r.blocked_at_entry, a.blocked_probability, 1e-8);
        check_close(r.answer_rate * (1 - r.blocked_at_entry), a.answer_probability, 1e-8);
        check_close(r.mean_wait, a.mean_wait, 1e-6);
        check_close(r.occupancy, a.occupancy, 1e-8);
        check_close(r.delay_probability * (1 - r.blocked_at_entry), a.delay_probability, 1e-8);
        check_apart(r.mean_wait, 1.05 * a.mean_wait, lines[i] > 8 ? 1e-3 : -1);
    }
}

static void lines_before_plenty_of_agents_are_erlang_b(void **state)
{
    (void)state;
    const struct lines l = {.05, 150.3, 37.6, 121.3, 45, 8};
    const struct lines_result r = lines_solve(&l);
    check_close(r.blocked_at_entry, erlang_b(.05 * 150.3, 8), 1e-9);
    check_close(r.answer_rate, 1, 1e-9);
    check_close(r.mean_wait, 0, 1e-6);
    check_close(r.occupancy, .05 * (1 - r.blocked_at_entry) * 187.9 / 45, 1e-9);
    check_close(r.lines_used, .05 * (1 - r.blocked_at_entry) * 150.3, 1e-9);
}

/* Loss is insensitive to the law of the service time, here the sum of two exponentials. */
static void lines_of_no_patience_are_erlang_b_of_the_whole_handling(void **state)
{
    (void)state;
    const struct lines l = {.05, 150.3, 37.6, 1e-7, 8, 30};
    const struct lines_result r = lines_solve(&l);
    check_close(1 - r.answer_rate, erlang_b(.05 * 187.9, 8), 1e-7);
    check_apart(1 - r.answer_rate, erlang_b(.05 * 187.9 * .95, 8), 1e-3);
}

/* Pollaczek and Khinchin for one agent, whose handling has variance talk^2 + wrap-up^2. */
static void lines_of_one_agent_give_pollaczeks_wait(void **state)
{
    (void)state;
    const double rate = .004, talk_s = 110.7, wrap_up_s = 41.3, mean = talk_s + wrap_up_s;
    const double second = 2 * (talk_s * talk_s + wrap_up_s * wrap_up_s + talk_s * wrap_up_s);
    const struct lines l = {rate, talk_s, wrap_up_s, INFINITY, 1, 400};
    const struct lines_result r = lines_solve(&l);
    check_close(r.blocked_at_entry, 0, 1e-12);
    check_close(r.mean_wait, rate * second / 2 / (1 - rate * mean), 1e-6);
    check_close(r.occupancy, rate * mean, 1e-9);
}

/* ---- day_factor --------------------------------------------------------------------- */

static const struct erlang fifty = {48.0 / 60, 60, 120, 50, ERLANG_UNLIMITED};

/* From birth-death equations and sums over a fine grid of days, made apart from all this. */
static void day_factor_gives_the_known_risks(void **state)
{
    (void)state;
    const double cv[] = {.05, .10, .20}, answered[] = {.965421, .955497, .925436};
    const double level[] = {.9286, .8859, .765944}, tolerance[] = {5e-5, 5e-5, 1e-6};
    for (int i = 0; i < 3; i++) {
        const struct day_factor gamma = {DAY_FACTOR_GAMMA, cv[i]};
        const struct day_factor_result r = day_factor_erlang_a(&gamma, &fifty, 20);
        check_close(r.answer_rate, answered[i], 6e-7);
        check_close(r.service_level, level[i], tolerance[i]);
        const struct day_factor wider = {DAY_FACTOR_GAMMA, 1.05 * cv[i]};
        check_apart(day_factor_erlang_a(&wider, &fifty, 20).service_level, level[i], tolerance[i]);
    }
    const struct day_factor gamma = {DAY_FACTOR_GAMMA, .2};
    const struct day_factor_result r = day_factor_erlang_a(&gamma, &fifty, 20);
    check_close(r.answer_rate_mean_of_days, .939530, 6e-7);
    check_close(r.service_level_mean_of_days, .813743, 6e-7);
    check_close(day_factor_misses(&gamma, &fifty, .9288), .3034, 5e-5);
}

static void day_factor_of_no_spread_changes_nothing(void **state)
{
    (void)state;
    const enum day_factor_family families[] = {DAY_FACTOR_GAMMA, DAY_FACTOR_LOGNORMAL};
    for (int i = 0; i < 2; i++) {
        const struct day_factor factor = {families[i], 1e-4};
        const struct day_factor_result r = day_factor_erlang_a(&factor, &fifty, 20);
        check_close(r.answer_rate, erlang_a(&fifty).answer_probability, 1e-6);
        check_close(r.service_level, erlang_a_answered_within(&fifty, 20), 1e-6);
        check_close(r.answer_rate_mean_of_days, r.answer_rate, 1e-6);
        check_close(day_factor_misses(&factor, &fifty, .95), 0, 1e-12);
        check_close(day_factor_misses(&factor, &fifty, .98), 1, 1e-12);
    }
}

/* Drowning agents answer n / handle a second on every day; the lost rest is the mean's. */
static void day_factor_keeps_the_mean_number_of_contacts(void **state)
{
    (void)state;
    const struct erlang tiny = {48.0 / 60, 60, 1e-3, 1, ERLANG_UNLIMITED};
    const enum day_factor_family families[] = {DAY_FACTOR_GAMMA, DAY_FACTOR_LOGNORMAL};
    for (int i = 0; i < 2; i++) {
        const struct day_factor factor = {families[i], .3};
        const struct day_factor_result r = day_factor_erlang_a(&factor, &tiny, 20);
        /* 1 / (1 + load), Erlang's loss for one agent, weighted by the load itself. */
        double sum = 0, weights = 0;
        for (int k = 1; k < 4000; k++) {
            const double b = k * 1e-3, shape = 1 / (.3 * .3), s2 = log(1 + .3 * .3);
            const double z = (log(b) + s2 / 2) / sqrt(s2);
            const double density = factor.family == DAY_FACTOR_GAMMA
                                       ? exp((shape - 1) * log(b) - shape * (b - 1))
                                       : exp(-z * z / 2) / b;
            sum += density * b / (1 + 48 * b);
            weights += density * b;
        }
        check_close(r.answer_rate, sum / weights, 1e-5);
    }
}

/* ---- chat -------------------------------------------------------------------------- */

/* Sessions that do not slow each other down are so many agents. */
static void chat_at_full_speed_is_erlang_a(void **state)
{
    (void)state;
    const struct chat q = {.arrival_rate = 0.017,
                           .handle_s = 287.9,
                           .patience_s = 131,
                           .at_most = 3,
                           .speed = {1, 1, 1},
                           .room = 60};
    const struct erlang_result a = erlang_a(&(struct erlang){.arrival_rate = 0.017,
                                                             .handle_s = 287.9,
                                                             .patience_s = 131,
                                                             .agents = 6,
                                                             .queue_places = ERLANG_UNLIMITED});
    const struct chat_result r = chat_solve(&q);
    check_close(r.abandon_rate, a.abandon_probability, 1e-10);
    check_close(r.mean_wait, a.mean_wait, 1e-8);
    check_close(r.delay_probability, a.delay_probability, 1e-10);
    check_close(r.slot_use, a.occupancy, 1e-10);
    check_close(r.mean_handle, 287.9, 1e-7);
    assert_true(r.cut < 1e-12);
}

/* One session at a time that runs at half the speed takes twice as long. */
static void chat_of_one_session_is_a_queue_of_two(void **state)
{
    (void)state;
    const struct chat q = {.arrival_rate = 0.007,
                           .handle_s = 200,
                           .patience_s = 90,
                           .at_most = 1,
                           .speed = {0.5},
                           .room = 60};
    const struct erlang_result a = erlang_a(&(struct erlang){.arrival_rate = 0.007,
                                                             .handle_s = 400,
                                                             .patience_s = 90,
                                                             .agents = 2,
                                                             .queue_places = ERLANG_UNLIMITED});
    const struct chat_result r = chat_solve(&q);
    check_close(r.abandon_rate, a.abandon_probability, 1e-10);
    check_close(r.occupancy, a.occupancy, 1e-10);
    check_close(r.sessions_per_busy_agent, 1, 1e-14);
}

/* ---- impatience ------------------------------------------------------------------ */

/* Everybody leaves at the same rate, so that the number in the centre is Poisson. */
static void impatience_as_long_as_handling_gives_poisson_numbers(void **state)
{
    (void)state;
    const struct impatience q = {7.3 / 180, 180, 180, 8};
    double busy = 0;
    for (int k = 1; k <= q.agents; k++)
        busy += poisson_at_least(k, 7.3);
    check_close(impatience_occupancy(&q), busy / q.agents, 1e-13);
    check_close(impatience_answered(&q), busy / 7.3, 1e-13);
}

/* One agent whom hardly anybody leaves: waits are exponential (Erlang C). */
static void impatience_without_end_gives_erlang_c(void **state)
{
    (void)state;
    const struct impatience q = {0.7, 1, 1e9, 1};
    check_close(impatience_answered_within(&q, 1.3), 1 - 0.7 * exp(-0.3 * 1.3), 1e-6);
    check_close(impatience_answered(&q), 1, 1e-6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chain_in_balance_has_the_shares_of_a_product),
        cmocka_unit_test(chain_that_turns_round_spends_its_time_where_it_is_slow),
        cmocka_unit_test(forward_gives_poisson_numbers_if_patience_equals_handling),
        cmocka_unit_test(forward_is_exactly_poisson_on_any_steps),
        cmocka_unit_test(forward_settles_to_erlang_a),
        cmocka_unit_test(forward_gives_the_published_days_that_start_empty),
        cmocka_unit_test(forward_loses_nobody_in_a_day_of_rises_and_falls),
        cmocka_unit_test(forward_lets_busy_agents_finish_one_by_one),
        cmocka_unit_test(forward_rules_differ_when_a_rise_follows_a_fall),
        cmocka_unit_test(impatience_as_long_as_handling_gives_poisson_numbers),
        cmocka_unit_test(impatience_without_end_gives_erlang_c),
        cmocka_unit_test(priority_of_equal_classes_shares_out_erlang_a),
        cmocka_unit_test(priority_without_abandonment_gives_cobhams_waits),
        cmocka_unit_test(priority_class_alone_is_erlang_a),
        cmocka_unit_test(retrial_without_redials_is_erlang_a),
        cmocka_unit_test(retrial_after_long_delays_is_a_fixed_point),
        cmocka_unit_test(retrial_of_one_line_has_its_closed_form),
        cmocka_unit_test(retrial_at_most_once_makes_two_attempts_of_a_customer_at_most),
        cmocka_unit_test(lines_with_short_wrap_up_are_queue_places),
        cmocka_unit_test(lines_before_plenty_of_agents_are_erlang_b),
        cmocka_unit_test(lines_of_no_patience_are_erlang_b_of_the_whole_handling),
        cmocka_unit_test(lines_of_one_agent_give_pollaczeks_wait),
        cmocka_unit_test(day_factor_gives_the_known_risks),
        cmocka_unit_test(day_factor_of_no_spread_changes_nothing),
        cmocka_unit_test(day_factor_keeps_the_mean_number_of_contacts),
        cmocka_unit_test(chat_at_full_speed_is_erlang_a),
        cmocka_unit_test(chat_of_one_session_is_a_queue_of_two),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
