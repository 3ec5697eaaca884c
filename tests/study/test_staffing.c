#include "sim/study/staffing.h"

#include <stdlib.h>

#include "models/erlang.h"
#include "sim/base/mem.h"
#include "sim/study/trial.h"
#include "tests/engine/centre.h"
#include "tests/oracles/day_factor.h"
#include "tests/oracles/impatience.h"

static char calls[] = "calls", cards[] = "cards", desk[] = "desk", second[] = "second",
            both[] = "both";

static struct staffing *size(const struct centre *c, const struct staffing_options *o)
{
    struct error err = {0};
    struct staffing *f = staffing_find(&c->scenario, o, &err);
    if (!f)
        fail_msg("%s", err.text);
    return f;
}

static void give(struct centre *c, struct target targets[], size_t n)
{
    c->scenario.targets = targets;
    c->scenario.n_targets = n;
}

/* ---- exactly -------------------------------------------------------------------------------- */

static size_t agents_for(double load, double patience_s, struct target t)
{
    struct centre c;
    centre_queue(&c, load / 180, 180, patience_s, 1);
    give(&c, &t, 1);
    struct staffing *f = size(&c, &(struct staffing_options){.seed = 1});
    assert_null(f->not_exact);
    assert_int_equal(f->method, STAFFING_EXACT);
    for (size_t i = 1; i < f->intervals; i++)
        assert_int_equal(f->agents[i], f->agents[0]);
    const size_t agents = f->agents[0];
    staffing_free(f);
    return agents;
}

static void published_numbers_of_agents_come_out(void **state)
{
    (void)state;
    const double load[] = {10, 50, 100, 500, 1000};
    const size_t answer_rate[] = {12, 50, 96, 466, 930}, erlang_c[] = {14, 56, 107, 510, 1011};
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(agents_for(load[i], 120, centre_target("answer_rate", true, 0.9288)),
                         answer_rate[i]);
        assert_int_equal(
            agents_for(load[i], INFINITY, centre_target("service_level_requested", true, 0.8)),
            erlang_c[i]);
    }
}

static struct impatience pool(double load, double patience_s, size_t agents)
{
    return (struct impatience){load / 180, 180, patience_s, (int)agents};
}

/* With the agents found the target is met and with one less it is not, by birth and death rates
 * alone. */
static void the_exact_answer_is_the_least_on_a_grid(void **state)
{
    (void)state;
    const double load[] = {0.5, 7.3, 61, 902, 40013}, patience[] = {45, 120, 900},
                 share[] = {0.8, 0.9288, 0.99}, ceiling[] = {0.7871, 0.8503, 0.9511};
    for (size_t i = 0; i < 5; i++)
        for (size_t j = 0; j < 3; j++)
            for (size_t k = 0; k < 3; k++) {
                struct impatience q = pool(
                    load[i], patience[j],
                    agents_for(load[i], patience[j], centre_target("answer_rate", true, share[k])));
                assert_true(impatience_answered(&q) >= share[k]);
                q.agents--;
                assert_true(impatience_answered(&q) < share[k] || q.agents == 0);
                q = pool(load[i], patience[j],
                         agents_for(load[i], patience[j],
                                    centre_target("occupancy", false, ceiling[k])));
                assert_true(impatience_occupancy(&q) <= ceiling[k]);
                q.agents--;
                assert_true(q.agents == 0 || impatience_occupancy(&q) > ceiling[k]);
            }
}

/* The equations of single contacts take long for large pools. */
static void the_exact_answer_is_the_least_for_service_levels_too(void **state)
{
    (void)state;
    const double load[] = {0.5, 7.3, 61, 302}, patience[] = {45, 120, 900},
                 share[] = {0.8, 0.9288, 0.99};
    for (size_t i = 0; i < 4; i++)
        for (size_t j = 0; j < 3; j++)
            for (size_t k = 0; k < 3; k++) {
                struct impatience q =
                    pool(load[i], patience[j],
                         agents_for(load[i], patience[j],
                                    centre_target("service_level_requested", true, share[k])));
                assert_true(impatience_answered_within(&q, 20) >= share[k]);
                q.agents--;
                assert_true(impatience_answered_within(&q, 20) < share[k]);
            }
}

static void what_is_not_one_exponential_pool_is_not_answered_exactly(void **state)
{
    (void)state;
    struct target t = centre_target("answer_rate", true, 0.9);
    const struct staffing_options formulas = {.seed = 1, .formulas_only = true};
    for (int change = 0; change < 7; change++) {
        struct centre c;
        centre_queue(&c, 0.1, 180, 120, 1);
        give(&c, &t, 1);
        double peak[CENTRE_INTERVALS] = {[9] = 1};
        switch (change) {
        case 0: c.classes[0].talk.family = DURATION_FIXED; break;
        case 1: c.classes[0].wrap_up = exponential(20); break;
        case 2: c.classes[0].arrivals.share = peak; break;
        case 3: c.classes[0].arrivals.day = (struct factor){FACTOR_LOGNORMAL, 0.1}; break;
        case 4: c.classes[0].redial = redial_with(0.5, exponential(600), 3); break;
        case 5: t.on_days = 0.9; break;
        case 6: c.channels[0].lines = 30; break;
        }
        struct staffing *f = size(&c, &formulas);
        assert_non_null(f->not_exact);
        assert_int_equal(f->method, STAFFING_FORMULAS);
        staffing_free(f);
        t.on_days = 0;
    }
}

static struct estimate whole_of(const struct scenario *s, const size_t agents[], const char *key,
                                size_t replications)
{
    struct scenario *staffed = staffed_scenario(s, agents);
    struct error err = {0};
    struct experiment *e = experiment_run(
        staffed, &(struct experiment_options){.seed = 2, .replications = replications}, &err);
    assert_non_null(e);
    const struct estimate found = measured(e, key);
    experiment_free(e);
    staffed_scenario_free(staffed);
    return found;
}

/* The quantile itself is measured from the waits one by one. */
static void a_quantile_of_waits_is_met_by_the_agents_found_and_not_by_one_less(void **state)
{
    (void)state;
    static const char *const keys[] = {"wait_p90_s", "wait_answered_p95_s"};
    for (size_t i = 0; i < 2; i++) {
        struct centre c;
        struct target t = centre_target(keys[i], false, 29.3);
        centre_queue(&c, 18.3 / 180, 180, 120, 1);
        give(&c, &t, 1);
        struct staffing *f = size(&c, &(struct staffing_options){.seed = 1});
        assert_int_equal(f->method, STAFFING_EXACT);
        const struct estimate with = whole_of(&c.scenario, f->agents, keys[i], 200);
        for (size_t k = 0; k < f->intervals; k++)
            f->agents[k]--;
        const struct estimate without = whole_of(&c.scenario, f->agents, keys[i], 200);
        assert_true(with.value + 4 * with.std_error < 29.3);
        assert_true(without.value - 4 * without.std_error > 29.3);
        staffing_free(f);
    }
}

/* What is blocked or dismissed at once waits for nothing, and no quantile counts it. */
static void a_share_that_waits_so_long_is_the_quantile_turned_round(void **state)
{
    (void)state;
    struct centre c;
    centre_clear(&c, 8, 12, 30);
    centre_class(&c, calls, 10.0 / 180, 180, 120);
    centre_staff(&c, centre_group(&c, desk), 8);
    c.channels[0].queue_places = 6;
    c.scenario.hours.at_close = CLOSING_DISMISS;
    struct error err = {0};
    struct experiment *e = experiment_run(
        &c.scenario, &(struct experiment_options){.seed = 4, .replications = 320}, &err);
    assert_non_null(e);
    struct target t = centre_target("wait_p90_s", false, measured(e, "wait_p90_s").value);
    assert_true(measured(e, "blocked_rate").value > 0.02);
    experiment_free(e);
    t.within_s = t.bound;
    t.measure = measure_share_waiting(t.measure);
    give(&c, &t, 1);
    struct plan *plan = plan_new(&c.scenario, 4, &err);
    assert_non_null(plan);
    const struct column columns[] = {
        column_for_target(plan, &t),
        {measure_named("service_level_either"), SCOPE_ALL, 0, plan_threshold(plan, t.within_s)}};
    struct trial trial = trial_run(plan, columns, 2, &(struct trial_options){.n = 320});
    check_close(trial_estimate(&trial, 0).value, 0.9, 0.0002);
    /* Of all requested, the blocked among them, it would be another share. */
    assert_true(trial_estimate(&trial, 1).value < 0.89);
    trial_free(&trial);
    plan_free(plan);
}

/* ---- by simulation -------------------------------------------------------------------------- */

/* A gamma law of variation 1 is the exponential law, but is not looked for. */
static void simulation_finds_what_the_formula_says(void **state)
{
    (void)state;
    const double load[] = {2, 23.7};
    for (size_t i = 0; i < 2; i++) {
        struct centre c;
        struct target t = centre_target("answer_rate", true, 0.9288);
        centre_queue(&c, load[i] / 180, 180, 120, 1);
        c.classes[0].talk = (struct duration){DURATION_GAMMA, 180, 1, 0, 0, NULL, 0};
        give(&c, &t, 1);
        struct staffing *f =
            size(&c, &(struct staffing_options){.seed = 3, .search = 64, .fresh = 128});
        assert_int_equal(f->method, STAFFING_SIMULATED);
        assert_int_equal(f->periods, 1);
        assert_true(f->certified);
        assert_int_equal(f->agents[0], agents_for(load[i], 120, t));
        assert_int_equal(f->one_less[0].verdict, ONE_LESS_FAILS);
        staffing_free(f);
    }
}

/* Days of their own busyness, each long enough to be in steady state, spread evenly over a block.
 */
static void stratified_days_find_what_the_mean_over_steady_days_says(void **state)
{
    (void)state;
    const double bound[] = {0.9, 0.95};
    for (size_t i = 0; i < 2; i++) {
        struct centre c;
        struct target t = centre_target("answer_rate", true, bound[i]);
        centre_queue(&c, 6.4 / 180, 180, 120, 1);
        c.scenario.hours.warm_up_s = 3600;
        c.classes[0].arrivals.day = (struct factor){FACTOR_LOGNORMAL, 0.25};
        give(&c, &t, 1);
        struct staffing *f =
            size(&c, &(struct staffing_options){.seed = 3, .search = 96, .fresh = 768});
        assert_true(f->stratified && f->certified);
        const struct day_factor factor = {DAY_FACTOR_LOGNORMAL, 0.25};
        struct erlang mean_day = {6.4 / 180, 180, 120, 1, ERLANG_UNLIMITED};
        while (day_factor_erlang_a(&factor, &mean_day, 20).answer_rate < bound[i])
            mean_day.agents++;
        const double exact = day_factor_erlang_a(&factor, &mean_day, 20).answer_rate;
        assert_int_equal(f->agents[0], mean_day.agents);
        assert_int_equal(f->one_less[0].verdict, ONE_LESS_FAILS);
        check_close(f->attainment[0].fresh, exact, 4 * f->attainment[0].std_error);
        assert_true(f->attainment[0].std_error < 0.002);
        /* Without the spread between days it would be other agents and another rate. */
        assert_true(fabs(f->attainment[0].fresh - erlang_a(&mean_day).answer_probability)
                    > 4 * f->attainment[0].std_error);
        staffing_free(f);
    }
}

/* Calls of half an hour carry the morning's load into the hours after it. */
static void every_interval_of_a_day_is_met_where_formulas_fail(void **state)
{
    (void)state;
    struct centre c;
    struct target t = centre_target("answer_rate", true, 0.9);
    centre_clear(&c, 8, 14, 30);
    centre_class(&c, calls, 40.0 / 1800, 1800, 300);
    double share[CENTRE_INTERVALS];
    for (size_t i = 0; i < 12; i++)
        share[i] = (i < 4 ? 6.0 : 1.0) / 32;
    c.classes[0].arrivals.share = share;
    centre_staff(&c, centre_group(&c, desk), 1);
    give(&c, &t, 1);
    struct staffing *f =
        size(&c, &(struct staffing_options){.seed = 2, .search = 256, .fresh = 512});
    assert_true(f->certified);
    for (size_t i = 0; i < 12; i++)
        assert_true(f->attainment[i].fresh >= 0.9);
    /* What the formulas' staffings do stands beside it. */
    const struct attainment *const by_formula_after_the_peak[] = {&f->by_erlang_a[4],
                                                                  &f->by_erlang_c[4]};
    for (size_t i = 0; i < 2; i++) {
        const struct attainment *a = by_formula_after_the_peak[i];
        assert_true(a->fresh + 4 * a->std_error < 0.9 && !a->met);
    }

    size_t by_formula[12];
    for (size_t i = 0; i < 12; i++)
        by_formula[i] = (size_t)f->erlang_a[i];
    struct scenario *staffed = staffed_scenario(&c.scenario, by_formula);
    struct error err = {0};
    struct experiment *e =
        experiment_run(staffed, &(struct experiment_options){.seed = 2, .replications = 256}, &err);
    assert_non_null(e);
    const struct estimate after_the_peak = measured_in(e, "answer_rate", SCOPE_ALL, 0, 4);
    assert_true(after_the_peak.value + 4 * after_the_peak.std_error < 0.9);
    check_close(after_the_peak.value, f->by_erlang_a[4].fresh,
                4 * hypot(after_the_peak.std_error, f->by_erlang_a[4].std_error));
    experiment_free(e);
    staffed_scenario_free(staffed);
    staffing_free(f);
}

/* Two classes of one desk: the ceiling on occupancy asks for more agents than their rates do. */
static void an_occupancy_that_binds_is_kept(void **state)
{
    (void)state;
    struct centre c;
    centre_clear(&c, 0, 24, 60);
    c.scenario.hours.warm_up_s = 3600;
    centre_class(&c, calls, 5.1 / 180, 180, 120);
    centre_class(&c, cards, 2.2 / 180, 180, 120);
    centre_staff(&c, centre_group(&c, desk), 1);
    struct target t[] = {centre_target("answer_rate", true, 0.85),
                         centre_target("answer_rate", true, 0.85),
                         centre_target("occupancy", false, 0.72)};
    t[0].class = 0;
    t[1].class = 1;
    give(&c, t, 3);
    struct staffing *f =
        size(&c, &(struct staffing_options){.seed = 4, .search = 64, .fresh = 256});
    assert_true(f->certified);
    /* Both are one pool with one law, which has an exact answer. */
    struct erlang q = {7.3 / 180, 180, 120, 1, ERLANG_UNLIMITED};
    while (erlang_a(&q).occupancy > 0.72)
        q.agents++;
    assert_int_equal(f->agents[0], q.agents);
    check_close(f->attainment[2 * 2].fresh, erlang_a(&q).occupancy,
                4 * f->attainment[2 * 2].std_error);
    assert_int_equal(f->one_less[0].verdict, ONE_LESS_FAILS);
    assert_int_equal(f->one_less[0].target, 2);
    q.agents--;
    assert_true(erlang_a(&q).answer_probability > 0.85);
    staffing_free(f);
}

/* So many agents of each group, all day. */
static bool meets(const struct centre *c, const size_t agents[])
{
    size_t all[3 * CENTRE_INTERVALS];
    const size_t intervals = c->scenario.hours.intervals;
    for (size_t g = 0; g < c->scenario.n_groups; g++)
        for (size_t i = 0; i < intervals; i++)
            all[g * intervals + i] = agents[g];
    struct scenario *staffed = staffed_scenario(&c->scenario, all);
    struct error err = {0};
    struct experiment *e =
        experiment_run(staffed, &(struct experiment_options){.seed = 5, .replications = 96}, &err);
    assert_non_null(e);
    const bool met = e->targets[0].met && e->targets[1].met;
    experiment_free(e);
    staffed_scenario_free(staffed);
    return met;
}

/* Two classes, a desk for each and one for both: no staffing with two agents less meets. */
static void two_skills_are_within_one_agent_of_the_best(void **state)
{
    (void)state;
    struct centre c;
    centre_clear(&c, 0, 24, 60);
    c.scenario.hours.warm_up_s = 3600;
    centre_class(&c, calls, 3.1 / 240, 240, 120);
    centre_class(&c, cards, 2.2 / 240, 240, 90);
    centre_staff(&c, centre_group(&c, desk), 1)[0] = 1;
    centre_staff(&c, centre_group(&c, second), 1)[0] = 1;
    centre_staff(&c, centre_group(&c, both), 1)[0] = 1;
    c.groups[0].n_skills = c.groups[1].n_skills = 1;
    c.skills[1][0].class = 1;
    c.skills[2][0].rank = c.skills[2][1].rank = 2;
    struct target t[] = {centre_target("answer_rate", true, 0.9),
                         centre_target("answer_rate", true, 0.9)};
    t[0].class = 0;
    t[1].class = 1;
    give(&c, t, 2);
    struct staffing *f =
        size(&c, &(struct staffing_options){.seed = 5, .search = 96, .fresh = 192});
    assert_true(f->certified);
    size_t agents[3], total = 0;
    for (size_t g = 0; g < 3; g++)
        total += agents[g] = f->agents[g * f->intervals];
    assert_true(meets(&c, agents));
    assert_true(total >= 4);
    for (size_t a = 0; a + 2 <= total; a++)
        for (size_t b = 0; a + b + 2 <= total; b++)
            assert_false(meets(&c, (const size_t[]){a, b, total - 2 - a - b}));
    staffing_free(f);
}

/* The N of skills: a desk for one class, and dearer agents for both. Nothing that is cheaper by
 * more than one agent meets. */
static void dear_generalists_are_few_and_the_cost_is_near_the_least(void **state)
{
    (void)state;
    static const double wage[] = {40, 55};
    struct centre c;
    centre_clear(&c, 0, 24, 60);
    c.scenario.hours.warm_up_s = 3600;
    centre_class(&c, calls, 6.1 / 240, 240, 120);
    centre_class(&c, cards, 2.2 / 240, 240, 90);
    centre_staff(&c, centre_group(&c, desk), 1)[0] = 1;
    centre_staff(&c, centre_group(&c, both), 1)[0] = 1;
    c.groups[0].n_skills = 1;
    c.skills[1][0].rank = 2;
    for (size_t g = 0; g < 2; g++) {
        c.groups[g].pay.has_wage = true;
        c.groups[g].pay.wage_per_hour = wage[g];
    }
    struct target t[] = {centre_target("answer_rate", true, 0.9),
                         centre_target("answer_rate", true, 0.9)};
    t[0].class = 0;
    t[1].class = 1;
    give(&c, t, 2);
    struct staffing *f =
        size(&c, &(struct staffing_options){.seed = 5, .search = 96, .fresh = 192});
    assert_true(f->certified);
    const size_t agents[] = {f->agents[0], f->agents[f->intervals]};
    const double present = (double)(agents[0] + agents[1]);
    assert_true(agents[0] > 0 && agents[1] > 0);
    assert_true(meets(&c, agents));
    const double cost = (double)agents[0] * wage[0] + (double)agents[1] * wage[1];
    /* Fewer of either do no better, so of each number the most that would be cheaper. */
    for (size_t a = 0; (double)a * wage[0] < cost - wage[1]; a++) {
        const double left = cost - wage[1] - (double)a * wage[0];
        assert_false(meets(&c, (const size_t[]){a, (size_t)(ceil(left / wage[1]) - 1)}));
    }
    /* Each group has an occupancy of its own; together they make that of all. */
    const double busy =
        f->group_occupancy[0] * (double)agents[0] + f->group_occupancy[1] * (double)agents[1];
    check_close(busy / present, f->occupancy, 1e-9);
    assert_true(fabs(f->group_occupancy[1] - f->occupancy) > 0.01);
    staffing_free(f);
}

static void a_share_of_days_is_certified_by_its_exact_bound(void **state)
{
    (void)state;
    struct centre c;
    struct target t = centre_target("answer_rate", true, 0.85);
    t.on_days = 0.9;
    centre_clear(&c, 8, 12, 60);
    struct contact_class *k = centre_class(&c, calls, 5.0 / 180, 180, 120);
    k->arrivals.day = (struct factor){FACTOR_LOGNORMAL, 0.2};
    centre_staff(&c, centre_group(&c, desk), 1);
    give(&c, &t, 1);
    struct staffing *f =
        size(&c, &(struct staffing_options){.seed = 2, .search = 320, .fresh = 1000});
    assert_true(f->certified);
    /* 916 of 1,000 days show 0.9 at 95 %, at the first certificate. */
    assert_true(f->attainment[f->periods].fresh >= 0.916);
    staffing_free(f);
}

/* ---- what cannot be sized ------------------------------------------------------------------- */

static void check_refused(struct centre *c, const char *words)
{
    struct error err = {0};
    struct staffing *f = staffing_find(&c->scenario, &(struct staffing_options){.seed = 1}, &err);
    assert_null(f);
    if (!strstr(err.text, words))
        print_error("%s\n", err.text);
    assert_non_null(strstr(err.text, words));
}

static void what_agents_cannot_improve_is_refused(void **state)
{
    (void)state;
    struct centre c;
    centre_queue(&c, 0.1, 180, 120, 1);
    check_refused(&c, "nothing to size for");
    struct target t = centre_target("containment", true, 0.5);
    give(&c, &t, 1);
    check_refused(&c, "that more agents improve");
    t = centre_target("occupancy", true, 0.8);
    check_refused(&c, "must have at_most for occupancy");
    t = centre_target("wait_queued_p90_s", false, 60);
    check_refused(&c, "that more agents improve");
    t = centre_target("wait_p90_s", true, 60);
    check_refused(&c, "that more agents improve");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_numbers_of_agents_come_out),
        cmocka_unit_test(the_exact_answer_is_the_least_on_a_grid),
        cmocka_unit_test(the_exact_answer_is_the_least_for_service_levels_too),
        cmocka_unit_test(what_is_not_one_exponential_pool_is_not_answered_exactly),
        cmocka_unit_test(a_quantile_of_waits_is_met_by_the_agents_found_and_not_by_one_less),
        cmocka_unit_test(a_share_that_waits_so_long_is_the_quantile_turned_round),
        cmocka_unit_test(simulation_finds_what_the_formula_says),
        cmocka_unit_test(stratified_days_find_what_the_mean_over_steady_days_says),
        cmocka_unit_test(every_interval_of_a_day_is_met_where_formulas_fail),
        cmocka_unit_test(an_occupancy_that_binds_is_kept),
        cmocka_unit_test(two_skills_are_within_one_agent_of_the_best),
        cmocka_unit_test(dear_generalists_are_few_and_the_cost_is_near_the_least),
        cmocka_unit_test(a_share_of_days_is_certified_by_its_exact_bound),
        cmocka_unit_test(what_agents_cannot_improve_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
