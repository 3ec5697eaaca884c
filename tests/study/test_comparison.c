/* Several centres on the same customers: what is the same, what changes, and what is said of it. */
#include "sim/study/comparison.h"

#include <string.h>

#include "models/erlang.h"
#include "sim/study/yardstick.h"
#include "tests/engine/centre.h"

static char calls[] = "calls", cards[] = "cards", desk[] = "desk", second[] = "second";

static void fill(struct centre *c)
{
    centre_clear(c, 8, 12, 30);
    struct contact_class *k = centre_class(c, calls, 2.3 / 60, 187.9, 93);
    k->arrivals.day = (struct factor){FACTOR_LOGNORMAL, 0.2};
    centre_class(c, cards, 0.9 / 60, 240, 150);
    centre_staff(c, centre_group(c, desk), 7);
    centre_staff(c, centre_group(c, second), 4);
}

static struct comparison *compare(const struct centre *const centres[], size_t n,
                                  size_t replications)
{
    static const struct scenario *scenarios[4];
    struct error err = {0};
    for (size_t i = 0; i < n; i++)
        scenarios[i] = &centres[i]->scenario;
    struct comparison *c = comparison_run(
        scenarios, n,
        &(struct comparison_options){.seed = 1, .replications = replications, .by_interval = true},
        &err);
    if (!c)
        fail_msg("%s", err.text);
    assert_int_equal(c->replications, replications);
    return c;
}

static struct target rate_target(double bound, double on_days)
{
    struct target t = centre_target("answer_rate", true, bound);
    t.on_days = on_days;
    return t;
}

static void the_same_centre_twice_changes_nothing_at_all(void **state)
{
    (void)state;
    struct centre a, b;
    fill(&a);
    fill(&b);
    struct target target = rate_target(0.85, 0.5);
    a.scenario.targets = &target;
    a.scenario.n_targets = 1;
    struct comparison *c = compare((const struct centre *[]){&a, &b}, 2, 40);
    assert_true(c->n_columns > 50);
    size_t quantiles = 0;
    for (size_t k = 0; k < c->n_columns; k++) {
        const bool is_quantile = c->column[k].measure->wait != NO_WAIT;
        quantiles += is_quantile && comparison_change(c, 1, k, c->intervals).first.value > 0;
        assert_true(comparison_has(c, 1, k));
        for (size_t i = is_quantile ? c->intervals : 0; i <= c->intervals; i++) {
            const struct estimate change = comparison_change(c, 1, k, i).change;
            assert_true(isnan(change.value) || (change.value == 0 && change.half_width == 0));
        }
    }
    assert_true(quantiles > 20);
    const struct target_change t = comparison_target(c, 1, 0);
    assert_true(t.is_known && t.verdict == VERDICT_SAME && t.was_met == t.is_met);
    comparison_free(c);
}

static void an_agent_more_changes_what_erlang_a_says(void **state)
{
    (void)state;
    enum { AGENTS = 20 };
    static const double rate = 5.7 / 60, handle_s = 187.9, patience_s = 120;
    struct centre centre[3];
    double exact[3];
    for (int i = 0; i < 3; i++) {
        const struct erlang e = {.arrival_rate = rate,
                                 .handle_s = handle_s,
                                 .patience_s = patience_s,
                                 .agents = AGENTS + i,
                                 .queue_places = ERLANG_UNLIMITED};
        centre_queue(&centre[i], rate, handle_s, patience_s, (size_t)(AGENTS + i));
        exact[i] = erlang_a(&e).answer_probability;
    }
    struct target target = rate_target((exact[0] + exact[1]) / 2, 0);
    centre[0].scenario.targets = &target;
    centre[0].scenario.n_targets = 1;
    /* More than one part, and a last one that is not whole. */
    struct comparison *c =
        compare((const struct centre *[]){&centre[0], &centre[1], &centre[2]}, 3, 300);
    const size_t column = comparison_column(c, "answer_rate", SCOPE_ALL, 0, 0);
    for (size_t i = 1; i < 3; i++) {
        const struct paired_estimates p = comparison_change(c, i, column, c->intervals);
        check_exact(p.change, exact[i] - exact[0], 0.01);
        check_exact(p.first, exact[0], 0.01);
        check_exact(p.second, exact[i], 0.01);
        check_not(p.change, exact[i] - exact[0] + 0.1 * (exact[1] - exact[0]));
        assert_true(p.gain > 5);
        const struct target_change t = comparison_target(c, i, 0);
        assert_true(t.is_known && t.verdict == VERDICT_BETTER && !t.was_met && t.is_met);
    }
    comparison_free(c);
}

/* ---- quantiles of waits ---------------------------------------------------------------------- */

static double exact_quantile(int agents, double p)
{
    const struct erlang q = {.arrival_rate = 5.7 / 60,
                             .handle_s = 187.9,
                             .patience_s = 120,
                             .agents = agents,
                             .queue_places = ERLANG_UNLIMITED};
    double low = 0, high = 1000;
    for (int i = 0; i < 60; i++) {
        const double t = (low + high) / 2;
        *(erlang_a_waits_longer(&q, t) > 1 - p ? &low : &high) = t;
    }
    return low;
}

/* Over many seeds the 95 % interval holds what Erlang A says, and no more often than that. */
static void changes_of_quantiles_are_those_of_erlang_a(void **state)
{
    (void)state;
    enum { SEEDS = 60, DAYS = 32 };
    static const struct {
        const char *key;
        double p;
    } quantiles[] = {{"wait_p90_s", 0.9}, {"wait_p99_s", 0.99}};
    struct centre centre[2];
    double sum[2] = {0}, squares[2] = {0}, errors[2] = {0};
    int covered[2] = {0};
    for (int i = 0; i < 2; i++)
        centre_queue(&centre[i], 5.7 / 60, 187.9, 120, (size_t)(19 + i));
    const struct scenario *scenarios[] = {&centre[0].scenario, &centre[1].scenario};
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct error err = {0};
        struct comparison *c = comparison_run(
            scenarios, 2, &(struct comparison_options){.seed = seed, .replications = DAYS}, &err);
        for (size_t i = 0; i < 2; i++) {
            const double exact =
                exact_quantile(20, quantiles[i].p) - exact_quantile(19, quantiles[i].p);
            const struct paired_estimates p = comparison_change(
                c, 1, comparison_column(c, quantiles[i].key, SCOPE_ALL, 0, 0), c->intervals);
            const double off = p.change.value - exact;
            covered[i] += fabs(off) <= p.change.half_width;
            sum[i] += off / SEEDS;
            squares[i] += off * off / SEEDS;
            errors[i] += p.change.std_error * p.change.std_error / SEEDS;
            assert_true(p.gain > 2);
        }
        comparison_free(c);
    }
    for (size_t i = 0; i < 2; i++) {
        const double error = sqrt(errors[i] / SEEDS);
        check_close(sum[i], 0, 4 * error);
        check_apart(sum[i] + 0.05 * exact_quantile(19, quantiles[i].p), 0, 4 * error);
        assert_in_range(covered[i], 50, 60);
        /* Chi-square with 60 degrees of freedom: between 0.5 and 1.7 in 999 of 1000 cases. */
        assert_true(squares[i] / errors[i] > 0.5 && squares[i] / errors[i] < 1.7);
    }
}

static void targets_on_quantiles_are_judged(void **state)
{
    (void)state;
    struct centre centre[2];
    for (int i = 0; i < 2; i++)
        centre_queue(&centre[i], 5.7 / 60, 187.9, 120, (size_t)(19 + i));
    struct target target =
        centre_target("wait_p90_s", false, (exact_quantile(19, 0.9) + exact_quantile(20, 0.9)) / 2);
    centre[0].scenario.targets = &target;
    centre[0].scenario.n_targets = 1;
    struct comparison *c = compare((const struct centre *[]){&centre[0], &centre[1]}, 2, 96);
    const struct target_change t = comparison_target(c, 1, 0);
    assert_true(t.is_known && t.verdict == VERDICT_BETTER && !t.was_met && t.is_met);
    check_exact(t.value.first, exact_quantile(19, 0.9), 0.02);
    comparison_free(c);
}

static void parts_are_known_by_their_names(void **state)
{
    (void)state;
    struct centre a, b;
    fill(&a);
    /* The other way round, and one group is another one. */
    centre_clear(&b, 8, 12, 30);
    centre_class(&b, cards, 0.9 / 60, 240, 150);
    struct contact_class *k = centre_class(&b, calls, 2.3 / 60, 187.9, 93);
    k->arrivals.day = (struct factor){FACTOR_LOGNORMAL, 0.2};
    static char other[] = "other";
    centre_staff(&b, centre_group(&b, other), 4);
    centre_staff(&b, centre_group(&b, desk), 7);
    struct comparison *c = compare((const struct centre *[]){&a, &b}, 2, 30);
    for (size_t class = 0; class < 2; class ++) {
        const size_t column = comparison_column(c, "requested", SCOPE_CLASS, class, 0);
        assert_true(comparison_has(c, 1, column));
        const struct paired_estimates p = comparison_change(c, 1, column, c->intervals);
        /* Addresses go by the class's name. */
        assert_true(p.change.value == 0 && p.change.half_width == 0);
        assert_true(p.first.value > 0);
    }
    const size_t desks = comparison_column(c, "staffed", SCOPE_GROUP, 0, 0);
    assert_true(comparison_has(c, 1, desks));
    check_close(comparison_change(c, 1, desks, c->intervals).second.value, 7, 1e-9);
    assert_false(comparison_has(c, 1, comparison_column(c, "staffed", SCOPE_GROUP, 1, 0)));
    comparison_free(c);
}

static void what_only_a_variant_has_is_compared_with_nothing(void **state)
{
    (void)state;
    struct centre a, b;
    fill(&a);
    fill(&b);
    b.channels[0].queue_places = 1;
    struct comparison *c = compare((const struct centre *[]){&a, &b}, 2, 30);
    const size_t blocked = comparison_column(c, "blocked", SCOPE_ALL, 0, 0);
    assert_true(comparison_has(c, 1, blocked));
    const struct paired_estimates p = comparison_change(c, 1, blocked, c->intervals);
    assert_true(p.first.value == 0 && p.second.value > 0 && p.change.value == p.second.value);
    comparison_free(c);
}

static void verdicts_ask_more_of_each_where_there_are_many(void **state)
{
    (void)state;
    struct centre a, b;
    fill(&a);
    fill(&b);
    b.classes[1].talk.mean_s *= 1.0045;
    struct target targets[] = {rate_target(0.5, 0), rate_target(0.9, 0.5)};
    a.scenario.targets = targets;
    a.scenario.n_targets = 2;
    struct comparison *two = compare((const struct centre *[]){&a, &b}, 2, 60);
    struct comparison *four = compare((const struct centre *[]){&a, &b, &b, &b}, 4, 60);
    const struct target_change x = comparison_target(two, 1, 0), y = comparison_target(four, 3, 0);
    check_close(x.value.change.half_width, y.value.change.half_width, 0);
    const double t = fabs(x.value.change.value) / x.value.change.std_error;
    assert_true(t > student_t(59) && t < student_t_joint(59, 3));
    assert_int_equal(x.verdict, VERDICT_WORSE);
    assert_int_equal(y.verdict, VERDICT_UNSURE);
    /* On days: the share of days, not the rate. */
    const struct target_change days = comparison_target(two, 1, 1);
    assert_true(days.on_days.first.value > 0.05 && days.on_days.first.value < 0.95);
    assert_true(days.was_met == (days.on_days.first.value >= 0.5));
    comparison_free(two);
    comparison_free(four);
}

static void other_hours_cannot_be_compared(void **state)
{
    (void)state;
    struct centre a, b;
    fill(&a);
    fill(&b);
    b.scenario.hours.days = 2;
    struct error err = {0};
    const struct scenario *scenarios[] = {&a.scenario, &b.scenario};
    assert_null(
        comparison_run(scenarios, 2, &(struct comparison_options){.replications = 1}, &err));
    assert_int_equal(err.status, EXIT_FILE);
    assert_non_null(strstr(err.text, "opening hours, interval and days must be the same"));
}

/* ---- in agents ------------------------------------------------------------------------------- */

enum { MEASURED_AGENTS = 20, WORTH_DAYS = 60 };

static double answered(int agents, double handle_s)
{
    const struct erlang q = {.arrival_rate = 5.7 / 60,
                             .handle_s = handle_s,
                             .patience_s = 120,
                             .agents = agents,
                             .queue_places = ERLANG_UNLIMITED};
    return erlang_a(&q).answer_probability;
}

/* What other agents or handle times are worth, held against a tenth of the agents. */
static struct estimate worth_of(size_t agents, double handle_s, double yardstick[2])
{
    struct centre base, variant;
    struct error err = {0};
    centre_queue(&base, 5.7 / 60, 187.9, 120, MEASURED_AGENTS);
    centre_queue(&variant, 5.7 / 60, handle_s, 120, agents);
    struct yardstick more = yardstick_new(&base.scenario, 1),
                     fewer = yardstick_new(&base.scenario, -1);
    const struct scenario *const scenarios[] = {&base.scenario, &variant.scenario, more.scenario,
                                                fewer.scenario};
    yardstick[0] = more.agents;
    yardstick[1] = fewer.agents;
    struct comparison *c = comparison_run(
        scenarios, 4,
        &(struct comparison_options){
            .seed = 1, .replications = WORTH_DAYS, .yardstick = {more.agents, fewer.agents}},
        &err);
    if (!c)
        fail_msg("%s", err.text);
    assert_int_equal(c->n, 2);
    const struct estimate worth =
        comparison_worth(c, 1, comparison_column(c, "answer_rate", SCOPE_ALL, 0, 0));
    comparison_free(c);
    yardstick_free(&more);
    yardstick_free(&fewer);
    return worth;
}

static void agents_are_worth_themselves(void **state)
{
    (void)state;
    double yardstick[2];
    check_close(worth_of(MEASURED_AGENTS + 2, 187.9, yardstick).value, 2, 1e-9);
    check_close(yardstick[0], 2, 1e-9);
    check_close(worth_of(MEASURED_AGENTS - 2, 187.9, yardstick).value, -2, 1e-9);
    check_close(yardstick[1], -2, 1e-9);
    assert_true(worth_of(MEASURED_AGENTS, 187.9, yardstick).value == 0);
}

static void shorter_calls_are_worth_what_erlang_a_says(void **state)
{
    (void)state;
    double yardstick[2];
    const double rate = answered(MEASURED_AGENTS, 187.9);
    const double gained = answered(MEASURED_AGENTS, 177.9) - rate;
    const double an_agent = (answered(MEASURED_AGENTS + 2, 187.9) - rate) / 2;
    const struct estimate worth = worth_of(MEASURED_AGENTS, 177.9, yardstick);
    assert_true(worth.std_error < 0.1);
    check_close(worth.value, gained / an_agent, 4 * worth.std_error);
    /* The slope downwards is another. */
    const double an_agent_less = (rate - answered(MEASURED_AGENTS - 2, 187.9)) / 2;
    assert_true(fabs(gained / an_agent_less - gained / an_agent) > 0.1);
    assert_true(fabs(worth.value - gained / an_agent) < fabs(worth.value - gained / an_agent_less));
}

/* Seven heads in two shifts: a shift of one head cannot do without it. */
static void a_yardstick_leaves_nobody_out(void **state)
{
    (void)state;
    static char early[] = "early", late[] = "late";
    struct centre c;
    centre_clear(&c, 8, 20, 30);
    centre_class(&c, calls, 2.3 / 60, 187.9, 93);
    struct agent_group *g = centre_group(&c, desk);
    centre_shift(&c, g, early, 8, 6, 6);
    centre_shift(&c, g, late, 14, 6, 1);
    struct yardstick more = yardstick_new(&c.scenario, 1);
    assert_true(more.heads);
    check_close(more.agents, 4, 1e-9);
    assert_int_equal(
        more.scenario->groups[0].shifts[0].heads + more.scenario->groups[0].shifts[1].heads, 11);
    yardstick_free(&more);
    struct yardstick fewer = yardstick_new(&c.scenario, -1);
    assert_true(!fewer.scenario && fewer.agents == 0);
    assert_int_equal(g->shifts[0].heads, 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_centre_twice_changes_nothing_at_all),
        cmocka_unit_test(an_agent_more_changes_what_erlang_a_says),
        cmocka_unit_test(changes_of_quantiles_are_those_of_erlang_a),
        cmocka_unit_test(targets_on_quantiles_are_judged),
        cmocka_unit_test(parts_are_known_by_their_names),
        cmocka_unit_test(what_only_a_variant_has_is_compared_with_nothing),
        cmocka_unit_test(verdicts_ask_more_of_each_where_there_are_many),
        cmocka_unit_test(other_hours_cannot_be_compared),
        cmocka_unit_test(agents_are_worth_themselves),
        cmocka_unit_test(shorter_calls_are_worth_what_erlang_a_says),
        cmocka_unit_test(a_yardstick_leaves_nobody_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
