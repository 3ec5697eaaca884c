/*
 * The simulator against queues in steady state whose values are known exactly. Each comparison is
 * within four standard errors, and fails with a model that is wrong by a twentieth.
 */
#include "models/erlang.h"
#include "tests/engine/centre.h"
#include "tests/oracles/day_factor.h"
#include "tests/oracles/lines.h"
#include "tests/oracles/priority.h"
#include "tests/oracles/retrial.h"

#define UNLIMITED ERLANG_UNLIMITED

/* ---- one pool with any law of patience --------------------------------------------------------
 */

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

/* Relative standard errors that are asked of rates near one, of other shares and of waits. */
static const double fine = 0.001, middling = 0.008, coarse = 0.016;

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

/* ---- handle times of any law --------------------------------------------------------------------
 */

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

/* ---- telephone lines and wrap-up
 * ------------------------------------------------------------------ */

static struct experiment *lines_run(const struct lines *l)
{
    struct centre c;
    centre_queue(&c, l->arrival_rate, l->talk_s, l->patience_s, (size_t)l->agents);
    c.classes[0].wrap_up = exponential(l->wrap_up_s);
    c.channels[0].lines = (size_t)l->lines;
    c.scenario.hours.days = 10;
    return centre_run(&c, 64);
}

static void lines_are_held_until_the_talk_ends_and_agents_until_the_work_does(void **state)
{
    (void)state;
    static const struct lines all[] = {
        {3.1 / 60, 140, 47.9, 93, 9, 12},
        {3.1 / 60, 140, 47.9, INFINITY, 10, 11},
        {4.0 / 60, 100, 187.9, 60, 14, 9}, /* fewer lines than agents */
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct experiment *e = lines_run(&all[i]);
        const struct lines_result r = lines_solve(&all[i]);
        check_exact(measured(e, "blocked_entry_rate"), r.blocked_at_entry, coarse);
        if (isfinite(all[i].patience_s) && r.answer_rate < 0.9999)
            check_exact(measured(e, "answer_rate"), r.answer_rate, fine);
        check_exact(measured(e, "delayed_share"), r.delay_probability, coarse);
        check_exact(measured(e, "wait_s"), r.mean_wait, coarse);
        check_exact(measured(e, "queue_length"), r.mean_queue, coarse);
        check_exact(measured(e, "occupancy"), r.occupancy, 2 * fine);
        check_exact(measured(e, "handle_s"), all[i].talk_s + all[i].wrap_up_s, 2 * fine);
        struct lines wrong = all[i];
        wrong.wrap_up_s *= 1.05;
        check_not(measured(e, "occupancy"), lines_solve(&wrong).occupancy);
        check_not(measured(e, "delayed_share"), lines_solve(&wrong).delay_probability);
        wrong = all[i];
        wrong.arrival_rate *= 1.05;
        check_not(measured(e, "blocked_entry_rate"), lines_solve(&wrong).blocked_at_entry);
        experiment_free(e);
    }
}

/* ---- two classes
 * ------------------------------------------------------------------------------------ */

static void higher_priority_goes_first_and_interrupts_nobody(void **state)
{
    (void)state;
    struct priority p = {{{1.3 / 60, 240, 40}, {2.6 / 60, 91, 90}}, 187.9, 12};
    static char elderly[] = "elderly", others[] = "others", desk[] = "desk";
    struct centre c;
    centre_clear(&c, 0, 24, 60);
    centre_class(&c, elderly, p.class[0].arrival_rate, p.handle_s, p.class[0].patience_s)
        ->priority = 3;
    centre_class(&c, others, p.class[1].arrival_rate, p.handle_s, p.class[1].patience_s)->priority =
        -1;
    centre_staff(&c, centre_group(&c, desk), (size_t)p.agents);
    c.scenario.hours.warm_up_s = 4 * 3600;
    c.scenario.hours.days = 10;
    struct experiment *e = centre_run(&c, 64);
    const struct priority_result r = priority_solve(&p);
    p.class[0].arrival_rate *= 1.05;
    const struct priority_result more = priority_solve(&p);
    assert_true(r.cut < 1e-6);
    const size_t whole = e->tally.intervals;
    for (size_t k = 0; k < 2; k++) {
        const struct priority_class_result *x = &r.class[k];
        check_exact(measured_in(e, "answer_rate", SCOPE_CLASS, k, whole), x->answer_rate, fine);
        check_exact(measured_in(e, "wait_s", SCOPE_CLASS, k, whole), x->mean_wait, coarse);
        check_exact(measured_in(e, "queue_length", SCOPE_CLASS, k, whole), x->mean_queue, coarse);
        check_exact(measured_in(e, "delayed_share", SCOPE_CLASS, k, whole), r.delay_probability,
                    middling);
        check_not(measured_in(e, "wait_s", SCOPE_CLASS, k, whole), more.class[k].mean_wait);
        check_not(measured_in(e, "answer_rate", SCOPE_CLASS, k, whole), more.class[k].answer_rate);
    }
    check_exact(measured(e, "occupancy"), r.occupancy, fine);
    /* Without the priority the elderly would wait as long as the rest. */
    assert_true(r.class[0].mean_wait < 0.7 * r.class[1].mean_wait);
    experiment_free(e);
}

/* ---- customers who come back
 * ------------------------------------------------------------------------ */

static struct experiment *retrial_run(const struct retrial *r)
{
    struct centre c;
    centre_queue(&c, r->arrival_rate, r->handle_s, r->patience_s, (size_t)r->agents);
    c.classes[0].redial = redial_with(r->probability, exponential(r->delay_s), 100);
    if (r->queue_places >= 0)
        c.channels[0].queue_places = (size_t)r->queue_places;
    c.scenario.hours.days = 10;
    return centre_run(&c, 64);
}

static void redials_load_the_centre_as_the_retrial_queue_says(void **state)
{
    (void)state;
    static const struct retrial all[] = {
        {3.5 / 60, 180, 61.3, 9, -1, 0.5, 0.5, 300, 40, 40},
        {3.5 / 60, 180, INFINITY, 12, 0, 0.6, 0.6, 700, 0, 70},
        {3.5 / 60, 180, 200, 9, 2, 0.7, 0.7, 300, 0, 60},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct experiment *e = retrial_run(&all[i]);
        const struct retrial_result r = retrial_solve(&all[i]);
        assert_true(r.cut < 1e-5);
        check_exact(measured(e, "requested"), 86400 * r.attempt_rate, middling);
        check_exact(measured(e, "first_attempts"), 86400 * all[i].arrival_rate, middling);
        check_exact(measured(e, "redials"), 86400 * (r.attempt_rate - all[i].arrival_rate), coarse);
        check_exact(measured(e, "answer_rate"), r.answer_rate, 2 * fine);
        check_exact(measured(e, "occupancy"), r.occupancy, fine);
        if (all[i].queue_places != 0) {
            check_exact(measured(e, "wait_s"), r.mean_wait, coarse);
            check_exact(measured(e, "queue_length"), r.mean_queue, coarse);
        }
        if (r.blocked_probability > 0)
            check_exact(measured(e, "blocked_rate"), r.blocked_probability, coarse);
        /* Those still in the orbit when the horizon ends may have been reached later. */
        const struct estimate reached = measured(e, "reached_rate");
        const double customers = 10 * 86400 * all[i].arrival_rate;
        check_close(reached.value, r.customer_answer_rate,
                    4 * reached.std_error + r.mean_orbit / customers);
        struct retrial wrong = all[i];
        wrong.probability = wrong.probability_again *= 1.05;
        const struct retrial_result more = retrial_solve(&wrong);
        check_not(measured(e, "redials"), 86400 * (more.attempt_rate - wrong.arrival_rate));
        check_not(measured(e, "reached_rate"), more.customer_answer_rate);
        experiment_free(e);
    }
}

/* After long delays those who come back once handled are as good as Poisson: Jackson's product
 * form. */
static void recontacts_load_the_centre_like_so_many_more_contacts(void **state)
{
    (void)state;
    const double again = 0.3;
    const struct erlang q = {2.2 / 60 / (1 - again), 187.9, INFINITY, 13, UNLIMITED};
    const struct erlang wrong = {2.2 / 60 / (1 - 1.05 * again), 187.9, INFINITY, 13, UNLIMITED};
    struct centre c;
    centre_queue(&c, 2.2 / 60, q.handle_s, q.patience_s, (size_t)q.agents);
    c.classes[0].recontact =
        (struct recontact){.probability = again, .delay = exponential(900), .at_most = 100};
    c.scenario.hours.warm_up_s = 8 * 3600;
    c.scenario.hours.days = 10;
    struct experiment *e = centre_run(&c, 96);
    const struct erlang_result r = erlang_c(&q);
    check_exact(measured(e, "requested"), 86400 * q.arrival_rate, middling);
    check_exact(measured(e, "recontacts"), 86400 * q.arrival_rate * again, middling);
    check_exact(measured(e, "occupancy"), r.occupancy, 2 * fine);
    check_exact(measured(e, "delayed_share"), r.delay_probability, middling);
    check_exact(measured(e, "wait_s"), r.mean_wait, coarse);
    check_exact(measured(e, "service_level_requested"), erlang_c_answered_within(&q, 20), middling);
    check_not(measured(e, "occupancy"), erlang_c(&wrong).occupancy);
    check_not(measured(e, "wait_s"), erlang_c(&wrong).mean_wait);
    experiment_free(e);
}

/* ---- self-service
 * ----------------------------------------------------------------------------------- */

static void set_self_service(struct centre *c)
{
    c->classes[0].self_service = (struct self_service){
        .handles = 0.9,
        .escalates = 0.33,
        .gives_up = 0.05,
        .time = {exponential(70),
                 fixed(15),
                 {.family = DURATION_LOGNORMAL, .mean_s = 90, .cv = 1},
                 {.family = DURATION_GAMMA, .mean_s = 110, .cv = 0.5}},
    };
}

/* Chance thins a Poisson process and delays of any law leave it one. */
static void self_service_leaves_erlang_a_with_a_thinner_stream(void **state)
{
    (void)state;
    struct centre c;
    centre_queue(&c, 9.0 / 60, 187.9, 93, 10);
    set_self_service(&c);
    c.scenario.hours.days = 10;
    struct experiment *e = centre_run(&c, 64);
    const double asks = 0.1 + 0.9 * 0.33;
    const struct erlang q = {asks * 9.0 / 60, 187.9, 93, 10, UNLIMITED};
    const struct erlang wrong = {(0.1 + 0.9 * 0.33 * 1.05) * 9.0 / 60, 187.9, 93, 10, UNLIMITED};
    const struct erlang_result r = erlang_a(&q);
    check_exact(measured(e, "requested"), 86400 * q.arrival_rate, middling);
    check_exact(measured(e, "answer_rate"), r.answer_probability, fine);
    check_exact(measured(e, "wait_s"), r.mean_wait, coarse);
    check_exact(measured(e, "delayed_share"), r.delay_probability, middling);
    check_exact(measured(e, "occupancy"), r.occupancy, fine);
    check_exact(measured(e, "containment"), 0.67, fine);
    check_exact(measured(e, "true_resolution"), 0.62, fine);
    check_exact(measured(e, "self_served"), 86400 * 0.9 * 9.0 / 60, middling);
    check_not(measured(e, "requested"), 86400 * wrong.arrival_rate);
    check_not(measured(e, "wait_s"), erlang_a(&wrong).mean_wait);
    check_not(measured(e, "containment"), 1 - 1.05 * 0.33);
    experiment_free(e);
}

/*
 * Of those who enter h are handled; of these e ask for an agent, e' on a return, and b bounce.
 * Returns are then h b / (1 - h b) of the first attempts, and each customer asks at most
 * once, so that all who ask are a Poisson process.
 */
static void bounces_come_back_as_a_geometric_series(void **state)
{
    (void)state;
    static const struct {
        double again;
        bool to_agent;
    } all[] = {{0.33, false}, {0.6, false}, {0.33, true}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const double rate = 6.0 / 60, h = 0.9, e1 = 0.33, e2 = all[i].again, b = 0.25;
        struct centre c;
        centre_queue(&c, rate, 187.9, 93, 13);
        set_self_service(&c);
        struct self_service *s = &c.classes[0].self_service;
        s->bounces = b;
        s->return_delay = exponential(1500);
        s->escalates_again = e2;
        s->returns_to_agent = all[i].to_agent;
        s->at_most = 100;
        c.scenario.hours.warm_up_s = 12 * 3600;
        c.scenario.hours.days = 10;
        struct experiment *e = centre_run(&c, 24);
        const double returns = all[i].to_agent ? h * b : h * b / (1 - h * b);
        const double asks = 1 - h + h * e1 + returns * (all[i].to_agent ? 1 : 1 - h + h * e2);
        const double more = all[i].to_agent ? h * b * 1.05 : h * b * 1.05 / (1 - h * b * 1.05);
        const double wrong = 1 - h + h * e1 + more * (all[i].to_agent ? 1 : 1 - h + h * e2);
        const struct erlang q = {rate * asks, 187.9, 93, 13, UNLIMITED};
        const struct erlang_result r = erlang_a(&q);
        check_exact(measured(e, "bounce_returns"), 86400 * rate * returns, middling);
        check_exact(measured(e, "arrivals"), 86400 * rate * (1 + returns), middling);
        check_exact(measured(e, "requested"), 86400 * q.arrival_rate, middling);
        check_exact(measured(e, "answer_rate"), r.answer_probability, fine);
        check_exact(measured(e, "wait_s"), r.mean_wait, coarse);
        check_exact(measured(e, "occupancy"), r.occupancy, 2 * fine);
        check_not(measured(e, "bounce_returns"), 86400 * rate * more);
        check_not(measured(e, "requested"), 86400 * rate * wrong);
        experiment_free(e);
    }
}

/* ---- days that are busier than others -----------------------------------------------------------
 */

static void day_factors_mix_erlang_a_by_their_contacts(void **state)
{
    (void)state;
    const struct erlang q = {2.0 / 60, 300, 120, 11, UNLIMITED};
    static const struct factor factors[] = {{FACTOR_GAMMA, 0.25}, {FACTOR_LOGNORMAL, 0.25}};
    for (size_t i = 0; i < 2; i++) {
        struct centre c;
        centre_queue(&c, q.arrival_rate, q.handle_s, q.patience_s, (size_t)q.agents);
        c.classes[0].arrivals.forecast = factors[i];
        struct experiment *e = centre_run(&c, 2000);
        const struct day_factor law = {i == 0 ? DAY_FACTOR_GAMMA : DAY_FACTOR_LOGNORMAL, 0.25};
        const struct day_factor_result x = day_factor_erlang_a(&law, &q, 20);
        check_exact(measured(e, "requested"), 86400 * q.arrival_rate, middling);
        check_exact(measured(e, "answer_rate"), x.answer_rate, 3 * fine);
        check_exact(measured(e, "service_level_requested"), x.service_level, middling);
        const struct estimate days = measured(e, "answer_rate");
        check_close(days.mean, x.answer_rate_mean_of_days, 4 * days.sd / sqrt(2000));
        /* The mean day is a different centre, and so is the mean of days. */
        check_not(days, erlang_a(&q).answer_probability);
        check_not(days, x.answer_rate_mean_of_days);
        struct erlang wrong = q;
        wrong.handle_s *= 1.05;
        check_not(days, day_factor_erlang_a(&law, &wrong, 20).answer_rate);
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
        cmocka_unit_test(lines_are_held_until_the_talk_ends_and_agents_until_the_work_does),
        cmocka_unit_test(higher_priority_goes_first_and_interrupts_nobody),
        cmocka_unit_test(redials_load_the_centre_as_the_retrial_queue_says),
        cmocka_unit_test(recontacts_load_the_centre_like_so_many_more_contacts),
        cmocka_unit_test(self_service_leaves_erlang_a_with_a_thinner_stream),
        cmocka_unit_test(bounces_come_back_as_a_geometric_series),
        cmocka_unit_test(day_factors_mix_erlang_a_by_their_contacts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
