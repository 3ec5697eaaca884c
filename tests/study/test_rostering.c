#include "sim/study/rostering.h"

#include <gsl/gsl_cdf.h>

#include "tests/engine/centre.h"

static char calls[] = "calls", desk[] = "desk", early[] = "early", late[] = "late",
            middle[] = "middle";

static void fill(struct centre *c, struct target *t)
{
    centre_clear(c, 8, 14, 60);
    struct contact_class *k = centre_class(c, calls, 3.0 / 180, 180, 120);
    k->arrivals.day = (struct factor){FACTOR_LOGNORMAL, 0.1};
    struct agent_group *g = centre_group(c, desk);
    g->attendance.absence = 0.04;
    centre_shift(c, g, early, 8, 4, 1);
    centre_shift(c, g, late, 10, 4, 1);
    centre_shift(c, g, middle, 10, 2, 0);
    *t = centre_target("answer_rate", true, 0.9);
    c->scenario.targets = t;
    c->scenario.n_targets = 1;
}

static bool meets(struct centre *c, const size_t heads[3], size_t n, size_t fresh, double errors)
{
    for (size_t k = 0; k < 3; k++)
        c->shifts[0][k].heads = heads[k];
    struct error err = {0};
    struct experiment *e = experiment_run(
        &c->scenario, &(struct experiment_options){.seed = 4, .replications = n}, &err);
    assert_non_null(e);
    const struct estimate rate = e->targets[0].estimate;
    const double margin = errors * sqrt((double)n / (double)fresh) * rate.std_error;
    experiment_free(e);
    return rate.value - margin >= 0.9;
}

/* On the same days and by the same margin no cheaper heads meet the target. */
static void a_small_roster_is_the_cheapest_of_all(void **state)
{
    (void)state;
    enum { SEARCH = 64, FRESH = 256, MOST = 9 };
    struct centre c;
    struct target t;
    struct error err = {0};
    fill(&c, &t);
    struct rostering *r = rostering_find(
        &c.scenario, &(struct rostering_options){.seed = 4, .search = SEARCH, .fresh = FRESH},
        &err);
    assert_non_null(r);
    assert_true(r->certified);
    assert_true(r->target[0].fresh >= 0.9);
    assert_true(r->programme_bound <= r->programme_cost + 1e-9);
    assert_true(r->cost <= r->programme_cost + 1e-9);
    /* Each certificate missed makes the search allow one more standard error. */
    const double errors = gsl_cdf_ugaussian_Pinv(0.95) + (double)(r->certificates - 1);
    size_t heads[3];
    for (heads[0] = 0; heads[0] <= MOST; heads[0]++)
        for (heads[1] = 0; heads[1] <= MOST; heads[1]++)
            for (heads[2] = 0; heads[2] <= MOST; heads[2]++) {
                const double cost = 4.0 * (double)(heads[0] + heads[1]) + 2.0 * (double)heads[2];
                if (cost < r->cost - 1e-9 && cost > r->cost - 5)
                    assert_false(meets(&c, heads, SEARCH, FRESH, errors));
            }
    rostering_free(r);
}

static void what_cannot_be_scheduled_is_refused(void **state)
{
    (void)state;
    struct centre c;
    struct target t;
    struct error err = {0};
    fill(&c, &t);
    c.scenario.hours.days = 2;
    assert_null(rostering_find(&c.scenario, &(struct rostering_options){.seed = 1}, &err));
    assert_non_null(strstr(err.text, "must be 1 to be scheduled"));
    centre_queue(&c, 0.1, 180, 120, 5);
    err = (struct error){0};
    assert_null(rostering_find(&c.scenario, &(struct rostering_options){.seed = 1}, &err));
    assert_non_null(strstr(err.text, "must have shifts"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_roster_is_the_cheapest_of_all),
        cmocka_unit_test(what_cannot_be_scheduled_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
