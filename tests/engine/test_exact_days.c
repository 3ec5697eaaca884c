/*
 * Days that begin empty and end: published examples of other simulators, and the forward equations
 * of a centre whose rates and staffing change each half-hour.
 */
#include "tests/engine/centre.h"
#include "tests/oracles/forward.h"

static char calls[] = "calls", desk[] = "desk";

/* ---- published examples ---------------------------------------------------------------------- */

/* M/M/12 for eight hours from empty, 4.2 a minute, handled in two; after closing the queue is
 * served. */
static struct experiment *example_run(double patience_s, size_t queue_places)
{
    struct centre c;
    centre_clear(&c, 8, 16, 60);
    centre_class(&c, calls, 4.2 / 60, 120, patience_s);
    centre_staff(&c, centre_group(&c, desk), 12);
    c.channels[0].queue_places = queue_places;
    return centre_run(&c, 1600);
}

static struct forward_sums example_day(double patience_s, int queue_places, double rate)
{
    const struct forward_centre centre = {120, patience_s, queue_places, 120, FORWARD_RELEASE};
    const struct forward_interval hours[] = {{rate, 12, 8 * 3600}, {0, 12, 4 * 3600}};
    return forward_day(&centre, hours, 2, NULL);
}

/* Inside the published interval, give or take four standard errors of ours. */
static void check_inside(struct estimate e, double low, double high)
{
    check_close(e.value, (low + high) / 2, (high - low) / 2 + 4 * e.std_error);
}

static void check_day(const struct experiment *e, const struct forward_sums *x)
{
    check_exact(measured(e, "requested"), x->requested, 0.001);
    check_exact(measured(e, "answered"), x->answered, 0.001);
    check_exact(measured(e, "asa_s"), x->queue_s / x->answered, 0.02);
    check_exact(measured(e, "queue_length"), x->queue_s / (8 * 3600), 0.02);
}

static void eight_hour_day_gives_the_published_mmc_example(void **state)
{
    (void)state;
    struct experiment *e = example_run(INFINITY, SIZE_MAX);
    check_inside(measured(e, "service_level_requested"), 0.900, 0.904);
    check_inside(measured(e, "asa_s"), 60 * 0.097, 60 * 0.102);
    check_inside(measured(e, "occupancy"), 0.6945, 0.6985);
    const struct forward_sums x = example_day(INFINITY, -1, 4.2 / 60);
    const struct forward_sums wrong = example_day(INFINITY, -1, 1.05 * 4.2 / 60);
    check_day(e, &x);
    check_not(measured(e, "queue_length"), wrong.queue_s / (8 * 3600));
    check_not(measured(e, "requested"), wrong.requested);
    /* Day empty at the start: less than in steady state. */
    check_not(measured(e, "occupancy"), 0.7);
    experiment_free(e);
}

static void eight_hour_day_gives_the_published_example_with_abandonment(void **state)
{
    (void)state;
    struct experiment *e = example_run(60, SIZE_MAX);
    check_inside(measured(e, "abandoned"), 57.7, 59.6);
    check_inside(measured(e, "asa_s"), 60 * 0.0235, 60 * 0.0245);
    check_inside(measured(e, "occupancy"), 0.6745, 0.6775);
    check_inside(measured(e, "service_level_ignoring"), 0.9675, 0.9685);
    const struct forward_sums x = example_day(60, -1, 4.2 / 60);
    check_exact(measured(e, "abandoned"), x.abandoned, 0.01);
    check_exact(measured(e, "answered"), x.answered, 0.001);
    check_exact(measured(e, "queue_length"), x.queue_s / (8 * 3600), 0.01);
    check_not(measured(e, "abandoned"), example_day(60, -1, 1.05 * 4.2 / 60).abandoned);
    experiment_free(e);
}

static void eight_hour_day_gives_the_published_example_with_few_places(void **state)
{
    (void)state;
    struct experiment *e = example_run(INFINITY, 5);
    check_inside(measured(e, "blocked"), 18.05, 19.27);
    check_inside(measured(e, "service_level_entered"), 0.9275, 0.9295);
    check_inside(measured(e, "service_level_requested"), 0.9195, 0.9205);
    check_inside(measured(e, "asa_s"), 60 * 0.0595, 60 * 0.0610);
    check_inside(measured(e, "occupancy"), 0.6885, 0.6915);
    const struct forward_sums x = example_day(INFINITY, 5, 4.2 / 60);
    check_exact(measured(e, "blocked"), x.blocked, 0.02);
    check_day(e, &x);
    check_not(measured(e, "blocked"), example_day(INFINITY, 5, 1.05 * 4.2 / 60).blocked);
    experiment_free(e);
}

/* ---- rates and staffing that change each half-hour ------------------------------------------- */

enum { HALF_HOURS = 24 };

struct changing_day {
    double handle_s, patience_s;
    int queue_places; /* -1: unlimited */
    double rate[HALF_HOURS];
    int agents[HALF_HOURS];
};

/* Long contacts, so that those released at a fall are still there when the next rise comes. */
static void day_fill(struct changing_day *d)
{
    static const int agents[HALF_HOURS] = {9,  14, 20, 12, 19, 24, 11, 20, 26, 26, 15, 9,
                                           18, 25, 25, 16, 22, 12, 17, 22, 10, 13, 14, 20};
    for (int i = 0; i < HALF_HOURS; i++) {
        d->rate[i] = (19 + 6 * sin(i * 0.9) + 3 * (i % 3)) / d->handle_s;
        d->agents[i] = agents[i];
    }
    d->rate[HALF_HOURS - 1] = 1 / d->handle_s;
}

static struct centre *day_centre(struct centre *c, const struct changing_day *d, double per_day)
{
    centre_clear(c, 8, 20, 30);
    struct contact_class *k = centre_class(c, calls, 1, d->handle_s, d->patience_s);
    k->arrivals.per_day = per_day;
    if (d->queue_places >= 0)
        c->channels[0].queue_places = (size_t)d->queue_places;
    return c;
}

static double day_shares(const struct changing_day *d, double share[])
{
    double sum = 0;
    for (int i = 0; i < HALF_HOURS; i++)
        sum += 1800 * d->rate[i];
    for (int i = 0; i < HALF_HOURS; i++)
        share[i] = 1800 * d->rate[i] / sum;
    return sum;
}

/* The half-hours and a night without arrivals in which the last are served. */
static struct forward_sums forward_of(const struct changing_day *d, enum forward_rule rule,
                                      double load, struct forward_sums each[])
{
    const struct forward_centre centre = {d->handle_s, d->patience_s, d->queue_places, 90, rule};
    struct forward_interval intervals[HALF_HOURS + 1];
    for (int i = 0; i < HALF_HOURS; i++)
        intervals[i] = (struct forward_interval){load * d->rate[i], d->agents[i], 1800};
    intervals[HALF_HOURS] = (struct forward_interval){0, d->agents[HALF_HOURS - 1], 15 * 3600};
    return forward_day(&centre, intervals, HALF_HOURS + 1, each);
}

static void check_totals(const struct experiment *e, const struct forward_sums *x,
                         const struct forward_sums *wrong)
{
    assert_true(x->unseen < 1e-6);
    check_exact(measured(e, "requested"), x->requested, 0.002);
    check_exact(measured(e, "answered"), x->answered, 0.002);
    check_exact(measured(e, "abandoned"), x->abandoned, 0.01);
    check_exact(measured(e, "queue_length"), x->queue_s / (HALF_HOURS * 1800), 0.01);
    check_not(measured(e, "requested"), wrong->requested);
    check_not(measured(e, "abandoned"), wrong->abandoned);
    check_not(measured(e, "queue_length"), wrong->queue_s / (HALF_HOURS * 1800));
}

static void check_interval(const struct experiment *e, size_t i, const struct forward_sums *x)
{
    check_exact(measured_in(e, "requested", SCOPE_ALL, 0, i), x->requested, 0.05);
    check_exact(measured_in(e, "busy", SCOPE_ALL, 0, i), (x->busy_s - x->over_s) / 1800, 0.01);
    check_exact(measured_in(e, "answered_by_group", SCOPE_ALL, 0, i), x->answered, 0.02);
    /* These two are next to nothing in some half-hours. */
    const struct estimate overtime = measured_in(e, "overtime_h", SCOPE_ALL, 0, i);
    check_close(overtime.value, x->over_s / 3600, 4 * overtime.std_error + 1e-3);
    const struct estimate queue = measured_in(e, "queue_length", SCOPE_ALL, 0, i);
    check_close(queue.value, x->queue_s / 1800, 4 * queue.std_error + 1e-3);
}

static void staffing_steps_agree_with_the_forward_equations(enum drop_rule rule, int queue_places)
{
    struct changing_day d = {.handle_s = 3000, .patience_s = 187.9, .queue_places = queue_places};
    day_fill(&d);
    double share[HALF_HOURS];
    struct centre c;
    day_centre(&c, &d, day_shares(&d, share));
    c.classes[0].arrivals.share = share;
    struct agent_group *g = centre_group(&c, desk);
    size_t *agents = centre_staff(&c, g, 1);
    for (int i = 0; i < HALF_HOURS; i++)
        agents[i] = (size_t)d.agents[i];
    g->at_drop = rule;
    struct experiment *e = centre_run(&c, 6000);
    const enum forward_rule same = rule == DROP_HOLD ? FORWARD_HOLD : FORWARD_RELEASE;
    struct forward_sums each[HALF_HOURS + 1];
    const struct forward_sums x = forward_of(&d, same, 1, each);
    const struct forward_sums wrong = forward_of(&d, same, 1.05, NULL);
    check_totals(e, &x, &wrong);
    if (queue_places >= 0) {
        check_exact(measured(e, "blocked"), x.blocked, 0.02);
        check_not(measured(e, "blocked"), wrong.blocked);
    }
    /* What happens after closing counts for the last half-hour, and all of it is overtime. */
    for (size_t i = 0; i < HALF_HOURS - 1; i++)
        check_interval(e, i, &each[i]);
    const double evening = each[HALF_HOURS].busy_s - each[HALF_HOURS].over_s;
    check_exact(measured(e, "overtime_h"), (x.over_s + evening) / 3600, 0.01);
    /* The other rule is another centre, most so where a rise follows a fall. */
    forward_of(&d, rule == DROP_HOLD ? FORWARD_RELEASE : FORWARD_HOLD, 1, each);
    double farthest = 0;
    for (size_t i = 0; i < HALF_HOURS - 1; i++) {
        const struct estimate overtime = measured_in(e, "overtime_h", SCOPE_ALL, 0, i);
        if (overtime.std_error > 0)
            farthest =
                fmax(farthest, fabs(overtime.value - each[i].over_s / 3600) / overtime.std_error);
    }
    assert_true(farthest > 6);
    experiment_free(e);
}

static void released_agents_agree_with_the_forward_equations(void **state)
{
    (void)state;
    staffing_steps_agree_with_the_forward_equations(DROP_RELEASE, -1);
}

static void held_agents_agree_with_the_forward_equations(void **state)
{
    (void)state;
    staffing_steps_agree_with_the_forward_equations(DROP_HOLD, -1);
}

static void few_places_agree_with_the_forward_equations(void **state)
{
    (void)state;
    staffing_steps_agree_with_the_forward_equations(DROP_RELEASE, 3);
}

/* ---- shifts -------------------------------------------------------------------------------------
 */

/*
 * One shift's contacts, waiting and in hand, by the forward equations of M/M/n+M (Runge and Kutta's
 * method). At the end of a shift its busy agents finish what they have in hand, so the next begins
 * with those who wait and nothing else.
 */
enum { PEOPLE = 70, SUMS = 3, ABANDONED_SUM = PEOPLE + 1, QUEUE_SUM, BUSY_SUM };

struct shift_state {
    double of[PEOPLE + 1 + SUMS]; /* chances of 0 ... PEOPLE, and sums over time */
};

static struct shift_state slope_at(const struct shift_state *s, double rate, int agents,
                                   const struct changing_day *d)
{
    struct shift_state slope = {{0}};
    for (int people = 0; people <= PEOPLE; people++) {
        const int busy = people < agents ? people : agents, queue = people - busy;
        const double here = s->of[people], finish = busy / d->handle_s;
        const double abandon = queue / d->patience_s;
        const double arrive = people < PEOPLE ? rate : 0;
        slope.of[people] -= here * (arrive + finish + abandon);
        if (people < PEOPLE)
            slope.of[people + 1] += here * arrive;
        if (people > 0)
            slope.of[people - 1] += here * (finish + abandon);
        slope.of[ABANDONED_SUM] += here * abandon;
        slope.of[QUEUE_SUM] += here * queue;
        slope.of[BUSY_SUM] += here * busy;
    }
    return slope;
}

static struct shift_state moved(const struct shift_state *s, const struct shift_state *slope,
                                double time)
{
    struct shift_state to = *s;
    for (int i = 0; i < PEOPLE + 1 + SUMS; i++)
        to.of[i] += time * slope->of[i];
    return to;
}

static void pass(struct shift_state *s, double rate, int agents, const struct changing_day *d,
                 double length_s)
{
    const double step = 2;
    for (int i = 0; i < (int)(length_s / step); i++) {
        const struct shift_state a = slope_at(s, rate, agents, d);
        const struct shift_state at_b = moved(s, &a, step / 2);
        const struct shift_state b = slope_at(&at_b, rate, agents, d);
        const struct shift_state at_c = moved(s, &b, step / 2);
        const struct shift_state c = slope_at(&at_c, rate, agents, d);
        const struct shift_state at_d = moved(s, &c, step);
        const struct shift_state e = slope_at(&at_d, rate, agents, d);
        for (int k = 0; k < PEOPLE + 1 + SUMS; k++)
            s->of[k] += step / 6 * (a.of[k] + 2 * b.of[k] + 2 * c.of[k] + e.of[k]);
    }
}

struct people {
    double queue, busy;
};

static struct people people_in(const struct shift_state *s, int agents)
{
    struct people p = {0};
    for (int people = 0; people <= PEOPLE; people++) {
        const int busy = people < agents ? people : agents;
        p.busy += s->of[people] * busy;
        p.queue += s->of[people] * (people - busy);
    }
    return p;
}

/* Only those who wait are left; returns how many agents are still busy. */
static double shift_goes(struct shift_state *s, int agents)
{
    const double busy = people_in(s, agents).busy;
    struct shift_state waiting = *s;
    for (int people = 0; people <= PEOPLE; people++)
        waiting.of[people] = 0;
    for (int people = 0; people <= PEOPLE; people++)
        waiting.of[people < agents ? 0 : people - agents] += s->of[people];
    *s = waiting;
    return busy;
}

enum { SHIFTS = 3, HALF_HOURS_A_SHIFT = HALF_HOURS / SHIFTS };

static struct forward_sums shifts_day(const struct changing_day *d, const int heads[SHIFTS],
                                      double load, struct forward_sums each[HALF_HOURS])
{
    struct shift_state s = {{1}};
    struct forward_sums day = {0};
    double queue = 0, leavers = 0;
    for (int i = 0; i < HALF_HOURS; i++) {
        const int agents = heads[i / HALF_HOURS_A_SHIFT];
        if (i > 0 && i % HALF_HOURS_A_SHIFT == 0)
            leavers += shift_goes(&s, heads[i / HALF_HOURS_A_SHIFT - 1]);
        const struct shift_state before = s;
        pass(&s, load * d->rate[i], agents, d, 1800);
        struct forward_sums x = {.requested = 1800 * load * d->rate[i]};
        x.abandoned = s.of[ABANDONED_SUM] - before.of[ABANDONED_SUM];
        x.queue_s = s.of[QUEUE_SUM] - before.of[QUEUE_SUM];
        x.over_s = leavers * d->handle_s * (1 - exp(-1800 / d->handle_s));
        x.busy_s = s.of[BUSY_SUM] - before.of[BUSY_SUM] + x.over_s;
        x.answered = x.requested - x.abandoned - (people_in(&s, agents).queue - queue);
        queue = people_in(&s, agents).queue;
        leavers *= exp(-1800 / d->handle_s);
        each[i] = x;
        day.requested += x.requested;
        day.abandoned += x.abandoned;
        day.queue_s += x.queue_s;
        day.over_s += x.over_s;
    }
    const struct shift_state closing = s;
    pass(&s, 0, heads[SHIFTS - 1], d, 8 * 3600);
    day.abandoned += s.of[ABANDONED_SUM] - closing.of[ABANDONED_SUM];
    day.queue_s += s.of[QUEUE_SUM] - closing.of[QUEUE_SUM];
    day.over_s += s.of[BUSY_SUM] - closing.of[BUSY_SUM] + leavers * d->handle_s;
    day.answered = day.requested - day.abandoned;
    return day;
}

/* At a change of shifts the busy finish what they have in hand beside the fresh ones. */
static void changing_shifts_agree_with_the_forward_equations(void **state)
{
    (void)state;
    static char early[] = "early", middle[] = "middle", late[] = "late";
    struct changing_day d = {.handle_s = 600, .patience_s = 187.9, .queue_places = -1};
    static const int heads[SHIFTS] = {8, 13, 10};
    for (int i = 0; i < HALF_HOURS; i++)
        d.rate[i] = (8 + 4 * sin(i * 0.5)) / 600;
    double share[HALF_HOURS];
    struct centre c;
    day_centre(&c, &d, day_shares(&d, share));
    c.classes[0].arrivals.share = share;
    struct agent_group *g = centre_group(&c, desk);
    centre_shift(&c, g, early, 8, 4, (size_t)heads[0]);
    centre_shift(&c, g, middle, 12, 4, (size_t)heads[1]);
    centre_shift(&c, g, late, 16, 4, (size_t)heads[2]);
    struct experiment *e = centre_run(&c, 3000);
    struct forward_sums each[HALF_HOURS], other[HALF_HOURS];
    const struct forward_sums x = shifts_day(&d, heads, 1, each);
    const struct forward_sums wrong = shifts_day(&d, heads, 1.05, other);
    check_totals(e, &x, &wrong);
    for (size_t i = 0; i < HALF_HOURS - 1; i++)
        check_interval(e, i, &each[i]);
    check_exact(measured(e, "overtime_h"), x.over_s / 3600, 0.01);
    check_not(measured(e, "overtime_h"), 1.05 * x.over_s / 3600);
    check_close(measured(e, "staffed").value, (8 + 13 + 10) / 3.0, 1e-9);
    experiment_free(e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eight_hour_day_gives_the_published_mmc_example),
        cmocka_unit_test(eight_hour_day_gives_the_published_example_with_abandonment),
        cmocka_unit_test(eight_hour_day_gives_the_published_example_with_few_places),
        cmocka_unit_test(released_agents_agree_with_the_forward_equations),
        cmocka_unit_test(held_agents_agree_with_the_forward_equations),
        cmocka_unit_test(few_places_agree_with_the_forward_equations),
        cmocka_unit_test(changing_shifts_agree_with_the_forward_equations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
