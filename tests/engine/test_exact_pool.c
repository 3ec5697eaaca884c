/*
 * One pool of agents against queues in steady state whose values are known exactly, for any law of
 * patience and of handle times. Each comparison is within four standard errors, and fails with a
 * model that is wrong by a twentieth.
 */
#include "models/erlang.h"
#include "tests/engine/centre.h"
#include "tests/engine/precision.h"

#define UNLIMITED ERLANG_UNLIMITED

struct pool {
    const char *name;
    struct erlang q;
    struct patience patience; /* used where q.patience_s is NAN */
    size_t days, replications;
};

/* What Erlang A or the M/M/n+G queue says, in the measures' words. */
struct pool_values {
    struct erlang_result r;
    double within, longer; /* of the acceptable wait of 20 s */
};

static const double acceptable_s = 20;

static bool is_general(const struct pool *p)
{
    return isnan(p->q.patience_s);
}

static struct erlang_patience law_of(const struct pool *p)
{
    return (struct erlang_patience){patience_survival, &p->patience};
}

static struct erlang queue_of(const struct pool *p)
{
    struct erlang q = p->q;
    if (is_general(p))
        q.patience_s = 1; /* not looked at, but must be valid */
    return q;
}

static double waits_longer(const struct pool *p, double t_s)
{
    const struct erlang q = queue_of(p);
    const struct erlang_patience law = law_of(p);
    return is_general(p) ? erlang_g_waits_longer(&q, &law, t_s) : erlang_a_waits_longer(&q, t_s);
}

static struct pool_values exact_values(const struct pool *p)
{
    const struct erlang q = queue_of(p);
    const struct erlang_patience law = law_of(p);
    if (is_general(p))
        return (struct pool_values){erlang_g(&q, &law),
                                    erlang_g_answered_within(&q, &law, acceptable_s),
                                    erlang_g_waits_longer(&q, &law, acceptable_s)};
    return (struct pool_values){erlang_a(&q), erlang_a_answered_within(&q, acceptable_s),
                                erlang_a_waits_longer(&q, acceptable_s)};
}

/*
 * Is the quantile within four standard errors of the wait that a share of all, or of those who had
 * to wait, does not exceed?
 */
static bool is_quantile(const struct pool *p, struct estimate e, double share, bool of_queued)
{
    const double longer = (1 - share) * (of_queued ? waits_longer(p, 0) : 1);
    const double margin = 4 * e.std_error;
    return waits_longer(p, fmax(e.value - margin, 0)) >= longer
           && waits_longer(p, e.value + margin) <= longer;
}

static struct experiment *pool_run(const struct pool *p)
{
    struct centre c;
    centre_queue(&c, p->q.arrival_rate, p->q.handle_s, p->q.patience_s, (size_t)p->q.agents);
    if (is_general(p))
        c.classes[0].patience = p->patience;
    if (p->q.queue_places >= 0)
        c.channels[0].queue_places = (size_t)p->q.queue_places;
    c.scenario.hours.days = p->days;
    return centre_run(&c, p->replications);
}

/* A service level of next to nothing cannot be estimated. */
static bool has_service(const struct pool_values *x)
{
    return x->within > 0.05;
}

static void check_quantile(const struct experiment *e, const struct pool *p, const char *key,
                           double share, bool of_queued)
{
    const struct estimate q = measured(e, key);
    if (q.std_error > 2 * coarse * q.value || !is_quantile(p, q, share, of_queued))
        fail_msg("%s, %s is %g +- %g", p->name, key, q.value, q.std_error);
}

static void check_pool(const struct experiment *e, const struct pool *p)
{
    const struct pool_values x = exact_values(p);
    const struct erlang_result *r = &x.r;
    const double entered = 1 - r->blocked_probability;
    const double left_within = entered * (1 - x.longer) - x.within;
    /* Of the most patient some wait when the horizon ends. */
    if (r->answer_probability < 1)
        check_exact(measured(e, "answer_rate"), r->answer_probability, fine);
    check_exact(measured(e, "occupancy"), r->occupancy, fine);
    check_exact(measured(e, "handle_s"), p->q.handle_s, fine);
    check_exact(measured(e, "requested"), 86400 * p->q.arrival_rate, fine);
    check_exact(measured(e, "delayed_share"), r->delay_probability / entered, middling);
    if (has_service(&x)) {
        check_exact(measured(e, "service_level_requested"), x.within, middling);
        check_exact(measured(e, "service_level_answered"), x.within / r->answer_probability,
                    middling);
        check_exact(measured(e, "service_level_ignoring"), x.within / (1 - left_within), middling);
        check_exact(measured(e, "service_level_either"), x.within + left_within, middling);
        check_exact(measured(e, "service_level_entered"), x.within / entered, middling);
    }
    check_exact(measured(e, "wait_s"), r->mean_wait, coarse);
    check_exact(measured(e, "asa_s"), r->mean_wait_answered, coarse);
    check_exact(measured(e, "queue_length"), r->mean_queue, coarse);
    check_quantile(e, p, "wait_queued_p50_s", 0.5, true);
    /* Where many wait for the same time, a quantile is only known to a bin of the histogram. */
    const bool all_alike = p->patience.law.family == DURATION_FIXED;
    if (!all_alike)
        check_quantile(e, p, "wait_queued_p95_s", 0.95, true);
    if (r->abandon_probability > 0.005)
        check_exact(measured(e, "abandon_rate"), r->abandon_probability, 1.5 * coarse);
    if (r->blocked_probability > 0)
        check_exact(measured(e, "blocked_rate"), r->blocked_probability, coarse);
    /* A quantile in the steep start of the law of waits, not where it jumps from zero. */
    if (r->delay_probability > 0.15 && !all_alike)
        check_quantile(e, p, "wait_p90_s", 0.9, false);
    if (r->delay_probability > 0.65)
        check_quantile(e, p, "wait_p50_s", 0.5, false);
}

static void check_pool_is_not(const struct experiment *e, const struct pool *wrong)
{
    const struct pool_values x = exact_values(wrong);
    check_not(measured(e, "wait_s"), x.r.mean_wait);
    check_not(measured(e, "queue_length"), x.r.mean_queue);
    if (!has_service(&x))
        return;
    check_not(measured(e, "delayed_share"), x.r.delay_probability / (1 - x.r.blocked_probability));
    check_not(measured(e, "service_level_requested"), x.within);
    assert_false(is_quantile(wrong, measured(e, "wait_queued_p50_s"), 0.5, true));
}

static void check_pool_right_and_wrong(const struct pool *p)
{
    struct experiment *e = pool_run(p);
    check_pool(e, p);
    struct pool wrong = *p;
    wrong.q.handle_s *= 1.05;
    check_pool_is_not(e, &wrong);
    wrong = *p;
    wrong.q.arrival_rate *= 0.95;
    check_pool_is_not(e, &wrong);
    experiment_free(e);
}

#define DAYS(days, replications) days, replications

/* V1-V5 of the published ones and finite queues. */
static const struct pool erlang_pools[] = {
    {"V1", {48.0 / 60, 60, 120, 50, UNLIMITED}, {0}, DAYS(1, 48)},
    {"V2", {48.0 / 60, 60, INFINITY, 50, UNLIMITED}, {0}, DAYS(4, 80)},
    {"V4, endless", {3.5 / 60, 180, INFINITY, 13, UNLIMITED}, {0}, DAYS(10, 96)},
    {"V4", {3.5 / 60, 180, 300, 13, UNLIMITED}, {0}, DAYS(10, 96)},
    {"V4 with 9", {3.5 / 60, 180, 300, 9, UNLIMITED}, {0}, DAYS(10, 64)},
    {"V5", {100.0 / 1800, 180, INFINITY, 14, UNLIMITED}, {0}, DAYS(10, 96)},
    {"V5b", {100.0 / 1800, 180, 300, 14, UNLIMITED}, {0}, DAYS(10, 96)},
    {"V5c", {100.0 / 1800, 180, 300, 13, UNLIMITED}, {0}, DAYS(10, 64)},
    {"five places", {4.2 / 60, 120, INFINITY, 12, 5}, {0}, DAYS(10, 64)},
    {"three places, impatient", {4.2 / 60, 187.9, 61.3, 11, 3}, {0}, DAYS(10, 64)},
};

static void simulation_agrees_with_erlang_a_and_c(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof erlang_pools / sizeof *erlang_pools; i++)
        check_pool_right_and_wrong(&erlang_pools[i]);
}

/* The table of M/M/50+G at 48 a minute, handled in a minute, with a mean patience of two. */
#define MINUTES_G(agents)                                                                          \
    {                                                                                              \
        48.0 / 60, 60, NAN, agents, UNLIMITED                                                      \
    }

static const struct pool general_pools[] = {
    {"exponential",
     MINUTES_G(50),
     {.law = {.family = DURATION_EXPONENTIAL, .mean_s = 120}},
     DAYS(1, 48)},
    {"a tenth balks",
     MINUTES_G(50),
     {.balk = 0.1, .law = {.family = DURATION_EXPONENTIAL, .mean_s = 120}},
     DAYS(1, 48)},
    {"hyperexponential",
     MINUTES_G(50),
     {.law = {.family = DURATION_HYPEREXPONENTIAL,
              .mean_s = 120,
              .cv = 1.2247448713915890,
              .share = 0.5}},
     DAYS(1, 48)},
    {"lognormal",
     MINUTES_G(50),
     {.law = {.family = DURATION_LOGNORMAL, .mean_s = 120, .cv = 1}},
     DAYS(1, 48)},
    {"weibull",
     MINUTES_G(50),
     {.law = {.family = DURATION_WEIBULL, .mean_s = 120, .shape = 0.7}},
     DAYS(1, 48)},
    {"gamma",
     MINUTES_G(50),
     {.law = {.family = DURATION_GAMMA, .mean_s = 120, .cv = 0.6}},
     DAYS(1, 48)},
    {"fixed", MINUTES_G(50), {.law = {.family = DURATION_FIXED, .mean_s = 120}}, DAYS(1, 128)},
    {"exponential, overload",
     MINUTES_G(40),
     {.law = {.family = DURATION_EXPONENTIAL, .mean_s = 120}},
     DAYS(1, 64)},
    {"fixed, overload",
     MINUTES_G(40),
     {.law = {.family = DURATION_FIXED, .mean_s = 120}},
     DAYS(1, 48)},
    {"a third balks, weibull",
     {100.0 / 1800, 187.9, NAN, 9, UNLIMITED},
     {.balk = 0.3, .law = {.family = DURATION_WEIBULL, .mean_s = 130, .cv = 2}},
     DAYS(10, 64)},
};

static void simulation_agrees_with_any_law_of_patience(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof general_pools / sizeof *general_pools; i++)
        check_pool_right_and_wrong(&general_pools[i]);
}

static void patience_off_by_a_twentieth_is_noticed(void **state)
{
    (void)state;
    const struct pool right = {"V4 with 9", {3.5 / 60, 180, 300, 9, UNLIMITED}, {0}, DAYS(10, 64)};
    struct experiment *e = pool_run(&right);
    struct pool wrong = right;
    wrong.q.patience_s *= 1.05;
    const struct pool_values x = exact_values(&wrong);
    check_not(measured(e, "wait_s"), x.r.mean_wait);
    check_not(measured(e, "queue_length"), x.r.mean_queue);
    experiment_free(e);
}

/* ---- handle times of any law ----------------------------------------------------------------- */

static const double handled_s[] = {20, 60, 61, 90, 140, 187, 187, 260, 333, 541}; /* mean 187.9 */

static const struct duration handle_laws[] = {
    {.family = DURATION_FIXED, .mean_s = 187.9},
    {.family = DURATION_GAMMA, .mean_s = 187.9, .cv = 0.5},
    {.family = DURATION_LOGNORMAL, .mean_s = 187.9, .cv = 1.4},
    {.family = DURATION_WEIBULL, .mean_s = 187.9, .cv = 1.2},
    {.family = DURATION_ERLANG, .mean_s = 187.9, .shape = 3},
    {.family = DURATION_HYPEREXPONENTIAL, .mean_s = 187.9, .cv = 2},
    {.family = DURATION_EMPIRICAL, .values = handled_s, .n_values = 10},
};

enum { HANDLE_LAWS = sizeof handle_laws / sizeof *handle_laws };

/* Where nobody waits only the mean handle time matters (Sevastyanov, 1957). */
static void whatever_the_handle_times_a_loss_system_blocks_as_erlang_b_says(void **state)
{
    (void)state;
    const int agents = 10;
    const double rate = 8.7 / 187.9;
    for (size_t i = 0; i < HANDLE_LAWS; i++) {
        struct centre c;
        centre_queue(&c, rate, 187.9, INFINITY, (size_t)agents);
        c.channels[0].queue_places = 0;
        c.classes[0].talk = handle_laws[i];
        if (i % 2) { /* the same law in two parts */
            c.classes[0].talk.mean_s = 112;
            c.classes[0].wrap_up = exponential(187.9 - 112);
        }
        c.scenario.hours.days = 5;
        struct experiment *e = centre_run(&c, 64);
        const double blocked = erlang_b(8.7, agents), wrong = erlang_b(1.05 * 8.7, agents);
        check_exact(measured(e, "blocked_rate"), blocked, middling);
        check_not(measured(e, "blocked_rate"), wrong);
        check_exact(measured(e, "answer_rate"), 1 - blocked, fine);
        check_exact(measured(e, "occupancy"), 8.7 * (1 - blocked) / agents, 2 * fine);
        check_exact(measured(e, "handle_s"), 187.9, 4 * fine);
        check_close(measured(e, "wait_s").value, 0, 0);
        experiment_free(e);
    }
}

/* Pollaczek and Khinchine's formula: one agent and nobody gives up. */
static void one_agent_makes_wait_as_pollaczek_and_khinchine_say(void **state)
{
    (void)state;
    const double load = 0.6, rate = load / 187.9;
    for (size_t i = 0; i < HANDLE_LAWS; i++) {
        struct centre c;
        centre_queue(&c, rate, 187.9, INFINITY, 1);
        c.classes[0].talk = handle_laws[i];
        c.scenario.hours.days = 100;
        struct experiment *e = centre_run(&c, 48);
        const double cv = duration_cv(&handle_laws[i]);
        const double wait = load / (1 - load) * 187.9 * (1 + cv * cv) / 2;
        check_exact(measured(e, "wait_s"), wait, 2 * coarse);
        check_exact(measured(e, "queue_length"), rate * wait, 2 * coarse);
        check_exact(measured(e, "delayed_share"), load, middling);
        check_exact(measured(e, "occupancy"), load, middling);
        check_not(measured(e, "wait_s"), wait * 1.05 * (1 - load) / (1 - 1.05 * load));
        experiment_free(e);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(simulation_agrees_with_erlang_a_and_c),
        cmocka_unit_test(simulation_agrees_with_any_law_of_patience),
        cmocka_unit_test(patience_off_by_a_twentieth_is_noticed),
        cmocka_unit_test(whatever_the_handle_times_a_loss_system_blocks_as_erlang_b_says),
        cmocka_unit_test(one_agent_makes_wait_as_pollaczek_and_khinchine_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
