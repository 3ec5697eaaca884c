/*
 * Handle times that change with the time of day: contact by contact, and in the sums.
 */
#include "tests/engine/centre.h"

#include <math.h>
#include <stdlib.h>

static char calls[] = "calls", cards[] = "cards", desk[] = "desk", mail[] = "mail";

struct profiled {
    struct centre centre;
    struct contact_stream mail;
    double factors[CENTRE_INTERVALS];
};

/* Longer towards evening for the first class. */
static void fill(struct profiled *t, double opens_h, double closes_h, size_t agents)
{
    struct centre *c = &t->centre;
    centre_clear(c, opens_h, closes_h, 30);
    for (int i = 0; i < 2; i++) {
        struct contact_class *k = centre_class(c, i ? cards : calls, 2.0 / 60, 187.9, INFINITY);
        k->wrap_up = exponential(40);
    }
    for (size_t i = 0; i < c->scenario.hours.intervals; i++)
        t->factors[i] = 0.7 + 0.05 * (double)i;
    c->classes[0].handle_profile = t->factors;
    centre_staff(c, centre_group(c, desk), agents);
}

/* Mail beside calls, which are jobs. */
static void add_mail(struct profiled *t)
{
    struct centre *c = &t->centre;
    c->channels[c->scenario.n_channels++] = (struct channel){.name = mail,
                                                             .kind = CHANNEL_DEFERRED,
                                                             .queue_places = SIZE_MAX,
                                                             .sessions = SIZE_MAX,
                                                             .deferred = {.due_s = 7200}};
    t->mail = (struct contact_stream){
        .channel = 1,
        .share = 0.3,
        .talk = exponential(300),
        .wrap_up = fixed(0),
        .patience = {.endless = true, .law = fixed(0)},
        .redial.delay = fixed(0),
        .recontact.delay = fixed(0),
        .name = mail,
    };
    for (int end = 0; end < SELF_ENDS; end++)
        t->mail.self_service.time[end] = fixed(0);
    c->classes[0].also = &t->mail;
    c->classes[0].n_also = 1;
}

static ticks handle_of(const struct trace_row *r)
{
    return r->handled - r->ended;
}

/* Which interval of the opening hours a time of the day 0 lies in. */
static size_t interval_at(const struct centre *c, ticks time)
{
    return (size_t)((seconds_from_ticks(time) - c->scenario.hours.opens_s)
                    / c->scenario.hours.interval_s);
}

/* With enough agents and with few, whose contacts wait into further intervals; jobs are as ever. */
static void handling_takes_what_it_takes_when_it_begins(void **state)
{
    (void)state;
    for (int waits = 0; waits < 2; waits++) {
        static struct profiled with, without;
        fill(&with, 8, 16, waits ? 12 : 100);
        fill(&without, 8, 16, 100);
        add_mail(&with);
        add_mail(&without);
        without.centre.classes[0].handle_profile = NULL;
        struct trace a = centre_told(&with.centre, 7, 3), b = centre_told(&without.centre, 7, 3);
        size_t compared = 0, later = 0, jobs = 0;
        for (size_t i = 0; i < a.n; i++) {
            const struct trace_row *x = &a.row[i], *y = b.row;
            const bool is_job = x->channel == 1;
            if (x->ended == TRACE_NEVER
                || seconds_from_ticks(x->ended) >= with.centre.scenario.hours.closes_s)
                continue;
            while (y->n != x->n || y->interval != x->interval || y->class != x->class)
                y++;
            const size_t then = interval_at(&with.centre, x->ended);
            const double factor = x->class == 0 && !is_job ? with.factors[then] : 1;
            check_close((double)handle_of(x), factor * (double)handle_of(y), 3);
            compared++;
            later += then > interval_at(&with.centre, x->requested);
            jobs += is_job;
        }
        assert_true(compared > 1000 && jobs > (waits ? 0 : 100) && (later > 100) == waits);
        trace_free(&a);
        trace_free(&b);
    }
}

/* Round the clock the warm-up has its times of day too. */
static void warm_up_has_the_profile_of_its_hours(void **state)
{
    (void)state;
    static struct profiled with, without;
    fill(&with, 0, 24, 100);
    fill(&without, 0, 24, 100);
    with.centre.scenario.hours.warm_up_s = without.centre.scenario.hours.warm_up_s = 5 * 3600;
    without.centre.classes[0].handle_profile = NULL;
    struct trace a = centre_told(&with.centre, 7, 3), b = centre_told(&without.centre, 7, 3);
    size_t before = 0;
    assert_int_equal(a.n, b.n);
    for (size_t i = 0; i < a.n; i++) {
        const struct trace_row *x = &a.row[i], *y = &b.row[i];
        const double since = seconds_from_ticks(x->ended), half_hour = 1800;
        const double of_day = since < 0 ? since + 86400 : since;
        if (x->class != 0 || of_day >= 86400)
            continue;
        check_close((double)handle_of(x),
                    with.factors[(size_t)(of_day / half_hour)] * (double)handle_of(y), 3);
        before += since < 0;
    }
    assert_true(before > 300);
    trace_free(&a);
    trace_free(&b);
}

static void profile_of_ones_is_none(void **state)
{
    (void)state;
    static struct profiled with, without;
    fill(&with, 8, 16, 14);
    fill(&without, 8, 16, 14);
    for (size_t i = 0; i < CENTRE_INTERVALS; i++)
        with.factors[i] = 1;
    without.centre.classes[0].handle_profile = NULL;
    struct trace a = centre_told(&with.centre, 7, 3), b = centre_told(&without.centre, 7, 3);
    assert_int_equal(a.n, b.n);
    assert_memory_equal(a.row, b.row, a.n * sizeof *a.row);
    trace_free(&a);
    trace_free(&b);
}

/* Where nobody waits: the mean handle time of each interval, and the agents whom they keep busy. */
static void means_by_interval_are_those_of_the_profile(void **state)
{
    (void)state;
    static struct profiled t;
    fill(&t, 0, 24, 60);
    t.centre.scenario.n_classes = 1;
    t.centre.skills[0][0].class = 0;
    t.centre.groups[0].n_skills = 1;
    t.centre.scenario.hours.warm_up_s = 2 * 3600;
    const double mean_s = 187.9 + 40, rate = 2.0 / 60;
    struct experiment *e = centre_run(&t.centre, 640);
    double load = 0;
    for (size_t i = 0; i < 48; i++) {
        const struct estimate handle = measured_in(e, "handle_s", SCOPE_ALL, 0, i);
        check_exact(handle, t.factors[i] * mean_s, 0.01);
        load += rate * t.factors[i] * mean_s / 48;
    }
    check_not(measured_in(e, "handle_s", SCOPE_ALL, 0, 20), 1.05 * t.factors[20] * mean_s);
    check_exact(measured(e, "busy"), load, 0.005);
    check_not(measured(e, "busy"), 1.05 * load);
    experiment_free(e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(handling_takes_what_it_takes_when_it_begins),
        cmocka_unit_test(warm_up_has_the_profile_of_its_hours),
        cmocka_unit_test(profile_of_ones_is_none),
        cmocka_unit_test(means_by_interval_are_those_of_the_profile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
