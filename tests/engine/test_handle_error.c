/*
 * Handle times that turn out longer or shorter than forecast, for the whole horizon: the law of the
 * factor, what it multiplies, and an exact queue averaged over it.
 */
#include "models/erlang.h"
#include "sim/engine/opening.h"
#include "tests/engine/centre.h"

#include <math.h>
#include <stdlib.h>

static char calls[] = "calls", cards[] = "cards", desk[] = "desk", app[] = "app";

/* ---- the law ------------------------------------------------------------------------------------
 */

struct co_moments {
    double x, y, xx, xy, yy;
    double n;
};

static void co_moments_add(struct co_moments *m, double x, double y)
{
    m->x += x;
    m->y += y;
    m->xx += x * x;
    m->xy += x * y;
    m->yy += y * y;
    m->n++;
}

static double correlation(const struct co_moments *m)
{
    const double x = m->x / m->n, y = m->y / m->n;
    return (m->xy / m->n - x * y) / sqrt((m->xx / m->n - x * x) * (m->yy / m->n - y * y));
}

enum { DRAWS = 20000 };

/* Mean 1 and the variation that is set; between classes the normals share as much as those of the
 * volume do, of which they know nothing. */
static void factor_has_the_law_that_is_set(void **state)
{
    (void)state;
    const double cv = 0.2;
    static struct centre c;
    centre_clear(&c, 8, 18, 30);
    for (int i = 0; i < 2; i++) {
        struct contact_class *k = centre_class(&c, i ? cards : calls, 0.01, 100, 60);
        k->handle_error = (struct factor){i ? FACTOR_GAMMA : FACTOR_LOGNORMAL, cv};
        k->arrivals.forecast = (struct factor){FACTOR_LOGNORMAL, cv};
    }
    c.scenario.busyness.forecast_correlation = 0.6;
    centre_staff(&c, centre_group(&c, desk), 1);
    struct plan *p = centre_plan(&c, 7);
    struct opening o = opening_new(p);
    struct co_moments classes = {0}, volume = {0};
    const double expected = c.classes[0].arrivals.per_day * c.even[0];
    for (uint32_t i = 0; i < DRAWS; i++) {
        opening_take(&o, i);
        co_moments_add(&classes, o.handle_error[0], o.handle_error[1]);
        co_moments_add(&volume, o.handle_error[0], o.expected[0] / expected);
    }
    const double error = cv / sqrt(DRAWS);
    const double sd_x = sqrt(classes.xx / DRAWS - pow(classes.x / DRAWS, 2));
    const double sd_y = sqrt(classes.yy / DRAWS - pow(classes.y / DRAWS, 2));
    check_close(classes.x / DRAWS, 1, 4 * error);
    check_close(classes.y / DRAWS, 1, 4 * error);
    check_close(sd_x, cv, 0.03 * cv);
    check_close(sd_y, cv, 0.03 * cv);
    /* The factors are nearly as much correlated as the normals. */
    check_close(correlation(&classes), 0.6, 0.02);
    check_close(correlation(&volume), 0, 4 / sqrt(DRAWS));
    opening_free(&o);
    plan_free(p);
}

/* ---- what it multiplies
 * --------------------------------------------------------------------------
 */

struct two_channels {
    struct centre centre;
    struct contact_stream app;
};

/* Enough agents that nobody waits. The class may come through two channels. */
static void fill(struct two_channels *t, double cv, bool has_app)
{
    struct centre *c = &t->centre;
    centre_clear(c, 8, 16, 30);
    for (int i = 0; i < 2; i++) {
        struct contact_class *k = centre_class(c, i ? cards : calls, 2.0 / 60, 187.9, 60);
        k->wrap_up = exponential(40);
    }
    c->classes[0].handle_error = (struct factor){FACTOR_LOGNORMAL, cv};
    if (has_app) {
        c->channels[c->scenario.n_channels++] =
            (struct channel){.name = app, .queue_places = SIZE_MAX, .sessions = SIZE_MAX};
        t->app = (struct contact_stream){
            .channel = 1,
            .share = 0.4,
            .talk = exponential(300),
            .wrap_up = exponential(20),
            .patience = c->classes[0].patience,
            .redial.delay = fixed(0),
            .recontact.delay = fixed(0),
            .name = app,
        };
        for (int end = 0; end < SELF_ENDS; end++)
            t->app.self_service.time[end] = fixed(0);
        c->classes[0].also = &t->app;
        c->classes[0].n_also = 1;
    }
    centre_staff(c, centre_group(c, desk), 100);
}

static double error_of(const struct centre *c, uint64_t seed, uint32_t replication)
{
    struct plan *p = centre_plan(c, seed);
    struct opening o = opening_new(p);
    opening_take(&o, replication);
    const double error = o.handle_error[0];
    opening_free(&o);
    plan_free(p);
    return error;
}

/* All handle times of the class, in all its channels, and nothing else of anybody. */
static void factor_is_on_all_handle_times_of_the_class_alone(void **state)
{
    (void)state;
    for (int has_app = 0; has_app < 2; has_app++) {
        static struct two_channels with, without;
        fill(&with, 0.3, has_app);
        fill(&without, 0, has_app);
        const double error = error_of(&with.centre, 7, 3);
        struct trace a = centre_told(&with.centre, 7, 3), b = centre_told(&without.centre, 7, 3);
        size_t in_app = 0;
        assert_true(fabs(error - 1) > 0.05);
        assert_int_equal(a.n, b.n);
        for (size_t i = 0; i < a.n; i++) {
            struct trace_row x = a.row[i];
            const struct trace_row *y = &b.row[i];
            const double times = x.class == 0 ? error : 1;
            assert_true(y->end == TRACE_ANSWERED);
            check_close((double)(x.handled - x.ended), times * (double)(y->handled - y->ended), 3);
            x.handled = y->handled;
            assert_memory_equal(&x, y, sizeof x);
            in_app += x.channel == 1;
        }
        assert_true(a.n > 1000 && (in_app > 100) == has_app);
        trace_free(&a);
        trace_free(&b);
    }
}

/* Those who are passed on take what the further class takes. */
static void leg_takes_the_factor_of_its_own_class(void **state)
{
    (void)state;
    struct transfer on = {.to = 0, .probability = 1};
    static struct two_channels with, without;
    fill(&with, 0.3, false);
    fill(&without, 0, false);
    with.centre.classes[1].transfers = without.centre.classes[1].transfers = &on;
    with.centre.classes[1].n_transfers = without.centre.classes[1].n_transfers = 1;
    const double error = error_of(&with.centre, 7, 3);
    struct trace a = centre_told(&with.centre, 7, 3), b = centre_told(&without.centre, 7, 3);
    size_t legs = 0;
    assert_int_equal(a.n, b.n);
    for (size_t i = 0; i < a.n; i++) {
        const struct trace_row *x = &a.row[i], *y = &b.row[i];
        if (x->step != STEP_TRANSFER || y->step != STEP_TRANSFER || x->n != y->n
            || x->interval != y->interval)
            continue;
        check_close((double)(x->handled - x->ended), error * (double)(y->handled - y->ended), 3);
        legs++;
    }
    assert_true(legs > 300);
    trace_free(&a);
    trace_free(&b);
}

static void layer_that_is_off_leaves_the_forecast_right(void **state)
{
    (void)state;
    static struct two_channels with, without;
    fill(&with, 0.3, true);
    fill(&without, 0, true);
    with.centre.scenario.layers.forecast = false;
    struct trace a = centre_told(&with.centre, 7, 3), b = centre_told(&without.centre, 7, 3);
    assert_int_equal(a.n, b.n);
    assert_memory_equal(a.row, b.row, a.n * sizeof *a.row);
    trace_free(&a);
    trace_free(&b);
}

/* ---- an exact queue, averaged
 * --------------------------------------------------------------------
 */

/* Erlang A over handle times with a lognormal factor, by equal steps of the normal behind it. */
static struct erlang_result averaged(const struct erlang *q, double cv, double mean)
{
    const double s = sqrt(log1p(cv * cv)), step = 0.05;
    struct erlang_result sum = {0};
    double weights = 0;
    for (double z = -8; z <= 8; z += step) {
        struct erlang e = *q;
        e.handle_s *= mean * exp(s * z - s * s / 2);
        const struct erlang_result r = erlang_a(&e);
        const double weight = exp(-z * z / 2);
        weights += weight;
        sum.answer_probability += weight * r.answer_probability;
        sum.mean_wait += weight * r.mean_wait;
        sum.occupancy += weight * r.occupancy;
    }
    sum.answer_probability /= weights;
    sum.mean_wait /= weights;
    sum.occupancy /= weights;
    return sum;
}

static void days_mix_erlang_a_over_the_factor(void **state)
{
    (void)state;
    const struct erlang q = {0.1, 187.9, 131, 22, ERLANG_UNLIMITED};
    struct centre c;
    centre_queue(&c, q.arrival_rate, q.handle_s, q.patience_s, (size_t)q.agents);
    c.classes[0].handle_error = (struct factor){FACTOR_LOGNORMAL, 0.15};
    struct experiment *e = centre_run(&c, 2048);
    const struct erlang_result right = averaged(&q, 0.15, 1), none = averaged(&q, 1e-9, 1),
                               longer = averaged(&q, 0.15, 1.05);
    check_exact(measured(e, "answer_rate"), right.answer_probability, 0.002);
    check_exact(measured(e, "wait_s"), right.mean_wait, 0.025);
    check_exact(measured(e, "occupancy"), right.occupancy, 0.004);
    check_not(measured(e, "answer_rate"), none.answer_probability);
    check_not(measured(e, "wait_s"), none.mean_wait);
    check_not(measured(e, "wait_s"), longer.mean_wait);
    check_not(measured(e, "occupancy"), longer.occupancy);
    experiment_free(e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(factor_has_the_law_that_is_set),
        cmocka_unit_test(factor_is_on_all_handle_times_of_the_class_alone),
        cmocka_unit_test(leg_takes_the_factor_of_its_own_class),
        cmocka_unit_test(layer_that_is_off_leaves_the_forecast_right),
        cmocka_unit_test(days_mix_erlang_a_over_the_factor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
