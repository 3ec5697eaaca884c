/*
 * Lines, priorities, comebacks, self-service and busy days against queues in steady state whose
 * values are known exactly; one pool alone is in test_exact_pool. Each comparison is within four
 * standard errors, and fails with a model that is wrong by a twentieth.
 */
#include "models/erlang.h"
#include "tests/engine/centre.h"
#include "tests/engine/precision.h"
#include "tests/oracles/day_factor.h"
#include "tests/oracles/lines.h"
#include "tests/oracles/priority.h"
#include "tests/oracles/retrial.h"

#define UNLIMITED ERLANG_UNLIMITED

/* ---- telephone lines and wrap-up ------------------------------------------------------------- */

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

/* ---- two classes ----------------------------------------------------------------------------- */

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

/* ---- customers who come back ----------------------------------------------------------------- */

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

/* ---- self-service ---------------------------------------------------------------------------- */

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

/* ---- days that are busier than others -------------------------------------------------------- */

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
