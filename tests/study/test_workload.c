/* What the forecast brings to groups, against the requests of simulated days. */
#include "sim/study/workload.h"

#include <math.h>
#include <stdlib.h>

#include "sim/base/mem.h"
#include "tests/engine/centre.h"

static char calls[] = "calls", cards[] = "cards", desk[] = "desk", second[] = "second";

/* Requests and further legs by handle time, and the share that is answered. */
static double simulated_load(const struct centre *c, size_t n, double *answered)
{
    struct error err = {0};
    struct experiment *e = experiment_run(
        &c->scenario, &(struct experiment_options){.seed = 1, .replications = n}, &err);
    assert_non_null(e);
    const size_t whole = e->tally.intervals;
    const struct transfer *on = c->classes[0].transfers;
    double load = measured_in(e, "answered", SCOPE_CLASS, 0, whole).value * on->probability
                  * duration_mean(&c->classes[on->to].talk);
    for (size_t k = 0; k < c->scenario.n_classes; k++)
        load += measured_in(e, "requested", SCOPE_CLASS, k, whole).value
                * duration_mean(&c->classes[k].talk);
    *answered = measured_in(e, "answer_rate", SCOPE_ALL, 0, whole).value;
    experiment_free(e);
    return load;
}

static double load_of(const struct centre *c)
{
    struct coverage roster = coverage_of(&c->scenario);
    struct workload w = workload_of(&c->scenario, &roster);
    double load = 0;
    for (size_t i = 0; i < w.groups * w.intervals; i++)
        load += pool_load(&w.pool[i]) * c->scenario.hours.interval_s;
    workload_free(&w);
    coverage_free(&roster);
    return load;
}

static void fill(struct centre *c)
{
    centre_clear(c, 8, 18, 30);
    centre_class(c, calls, 3.0 / 180, 180, 120);
    centre_class(c, cards, 1.0 / 300, 300, 120);
    centre_staff(c, centre_group(c, desk), 30);
    centre_staff(c, centre_group(c, second), 1);
}

static double plain(const struct centre *c)
{
    double load = 0;
    for (size_t k = 0; k < c->scenario.n_classes; k++)
        load += c->classes[k].arrivals.per_day * duration_mean(&c->classes[k].talk);
    return load;
}

static void first_attempts_bring_their_handle_times(void **state)
{
    (void)state;
    struct centre c;
    fill(&c);
    check_close(load_of(&c), plain(&c), 1e-9 * plain(&c));

    double evenings[CENTRE_INTERVALS];
    for (size_t i = 0; i < c.scenario.hours.intervals; i++)
        evenings[i] = i < 10 ? 1 : 1.3; /* of twenty */
    c.classes[1].handle_profile = evenings;
    const double longer = 0.5 * 0.3 * c.classes[1].arrivals.per_day * 300;
    check_close(load_of(&c), plain(&c) + longer, 1e-9 * plain(&c));
    c.classes[1].handle_profile = NULL;

    const double contacts = c.classes[0].arrivals.per_day + c.classes[1].arrivals.per_day;
    c.groups[0].ring_s = c.groups[1].ring_s = 7;
    check_close(load_of(&c), plain(&c) + 7 * contacts, 1e-9 * plain(&c));
}

/* The sums of the geometric series, where nobody comes after closing. */
static void who_comes_again_is_added(void **state)
{
    (void)state;
    struct centre c;
    fill(&c);
    struct target t = target_of_all(measure_named("answer_rate"));
    t.at_least = true;
    t.bound = 0.9;
    c.scenario.targets = &t;
    c.scenario.n_targets = 1;
    double share[CENTRE_INTERVALS] = {1};
    for (size_t k = 0; k < 2; k++)
        c.classes[k].arrivals.share = share;
    const double first = c.classes[0].arrivals.per_day * 180;
    const double without = plain(&c) - first;

    c.classes[0].redial = redial_with(0.5, fixed(600), 3);
    const double r = 0.1 * 0.5;
    check_close(load_of(&c), without + first * (1 + r + r * r + r * r * r), 1e-9 * first);

    c.classes[0].redial.probability[1] = 0.2;
    c.classes[0].redial.probability[2] = 0.7;
    check_close(load_of(&c), without + first * (1 + r + r * 0.02 + r * 0.02 * 0.07), 1e-9 * first);

    static char app[] = "app";
    struct contact_stream in_app = {.channel = 1,
                                    .talk = fixed(71),
                                    .wrap_up = fixed(0),
                                    .patience = {.endless = true},
                                    .name = app};
    c.channels[c.scenario.n_channels++] =
        (struct channel){.name = app, .queue_places = SIZE_MAX, .sessions = SIZE_MAX};
    c.classes[0].also = &in_app;
    c.classes[0].n_also = 1;
    c.classes[0].redial = redial_with(0.5, fixed(600), 1);
    c.classes[0].redial.in_other_channel = true;
    c.classes[0].redial.channel = 1;
    check_close(load_of(&c), without + first * (1 + r * 71 / 180), 1e-9 * first);
    c.classes[0].n_also = 0;

    c.classes[0].redial = (struct redial){0};
    c.classes[0].recontact = (struct recontact){0.2, fixed(600), 2};
    const double again = 0.9 * 0.2;
    check_close(load_of(&c), without + first * (1 + again + again * again), 1e-9 * first);

    c.classes[0].recontact = (struct recontact){0};
    c.classes[0].self_service.handles = 0.8;
    c.classes[0].self_service.escalates = c.classes[0].self_service.escalates_again = 0.4;
    c.classes[0].self_service.bounces = 0.1;
    c.classes[0].self_service.at_most = 2;
    c.classes[0].self_service.return_delay = fixed(600);
    const double asks = 0.2 + 0.8 * 0.4, bounces = 0.8 * 0.1;
    check_close(load_of(&c), without + first * asks * (1 + bounces + bounces * bounces),
                1e-9 * first);
}

static void transfers_bring_further_legs(void **state)
{
    (void)state;
    struct centre c;
    fill(&c);
    struct transfer on = {.to = 1, .probability = 0.3};
    c.classes[0].transfers = &on;
    c.classes[0].n_transfers = 1;
    const double legs = 0.95 * 0.3 * c.classes[0].arrivals.per_day;
    check_close(load_of(&c), plain(&c) + legs * 300, 1e-9 * plain(&c));
}

/* Redials, recontacts and transfers together, with a target as strict as what comes out. */
static void the_load_is_that_of_simulated_days(void **state)
{
    (void)state;
    struct centre c;
    fill(&c);
    struct target t = target_of_all(measure_named("answer_rate"));
    t.at_least = true;
    c.scenario.targets = &t;
    c.scenario.n_targets = 1;
    struct transfer on = {.to = 1, .probability = 0.1};
    c.classes[0].transfers = &on;
    c.classes[0].n_transfers = 1;
    c.classes[0].redial = redial_with(0.6, exponential(900), 3);
    c.classes[0].recontact = (struct recontact){0.15, exponential(1800), 2};
    centre_staff(&c, &c.groups[0], 5);
    const double simulated = simulated_load(&c, 400, &t.bound), load = load_of(&c);
    check_close(load, simulated, 0.02 * simulated);
    assert_true(load > 1.1 * plain(&c)); /* without any of them it would be off by a tenth */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_attempts_bring_their_handle_times),
        cmocka_unit_test(who_comes_again_is_added),
        cmocka_unit_test(transfers_bring_further_legs),
        cmocka_unit_test(the_load_is_that_of_simulated_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
