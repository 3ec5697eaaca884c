/* What opening a replication says, against simulating it. */
#include "sim/engine/opening.h"

#include "tests/engine/random_centre.h"

enum { CENTRES = 150, REPLICATIONS = 3 };

/* Agents logged in, which without contacts are idle. */
static double logged_in(const struct record *r, const struct plan *p, size_t i, size_t group)
{
    const int64_t *k = record_agents(r, 1 + i, group);
    assert_int_equal(k[GROUP_BUSY], 0);
    return (double)k[GROUP_IDLE] / (double)p->interval;
}

static void compare_agents(const struct opening *o, const struct plan *p, const struct record *r)
{
    for (size_t i = 0; i < o->intervals; i++)
        for (size_t group = 0; group < o->groups; group++) {
            const size_t cell = i * o->groups + group;
            if (plan_is_open(p, (int32_t)i) && !p->groups[group].group->agents)
                check_close(o->present[cell] - o->away[cell], logged_in(r, p, i, group), 1e-9);
        }
}

/* Absence, breaks and spells, in centres where nobody calls. */
static void agents_are_those_that_the_day_meets(void **state)
{
    (void)state;
    for (unsigned number = 0; number < CENTRES; number++) {
        static struct random_centre r;
        random_centre(&r, number);
        for (size_t i = 0; i < r.centre.scenario.n_classes; i++) {
            r.centre.classes[i].arrivals.per_day = 0;
            r.centre.classes[i].arrivals.counts = NULL;
        }
        for (size_t i = 0; i < r.centre.scenario.n_channels; i++)
            r.centre.channels[i].deferred.initial_backlog = 0;
        struct plan *p = centre_plan(&r.centre, number);
        struct day *d = day_new(p);
        struct opening o = opening_new(p);
        for (uint32_t replication = 0; replication < REPLICATIONS; replication++) {
            opening_take_spells(&o, replication);
            compare_agents(&o, p, day_run(d, replication));
        }
        opening_free(&o);
        day_free(d);
        plan_free(p);
    }
}

struct sums {
    double n, sum, squares;
};

static void sums_add(struct sums *s, double x)
{
    s->n++;
    s->sum += x;
    s->squares += x * x;
}

/* How many standard errors the mean is from 0. */
static double sums_apart(const struct sums *s)
{
    const double mean = s->sum / s->n;
    return mean / sqrt((s->squares / s->n - mean * mean) / (s->n - 1));
}

/* Of first attempts beyond those expected, and of agents away beyond their mean share. */
static void what_the_day_brings_beyond_has_mean_zero(void **state)
{
    (void)state;
    enum { DAYS = 4000 };
    static struct centre c;
    static char calls[] = "calls", desk[] = "desk", early[] = "early", late[] = "late";
    centre_clear(&c, 8, 18, 30);
    struct contact_class *k = centre_class(&c, calls, 0.01, 100, 60);
    k->arrivals.day = (struct factor){FACTOR_LOGNORMAL, 0.3};
    k->arrivals.interval = (struct factor){FACTOR_GAMMA, 0.2};
    k->arrivals.interval_lag1 = 0.5;
    struct agent_group *g = centre_group(&c, desk);
    g->attendance =
        (struct attendance){.absence = 0.1,
                            .absence_day_cv = 0.5,
                            .in_shift_shrinkage = 0.15,
                            .away = {.family = DURATION_LOGNORMAL, .mean_s = 700, .cv = 1}};
    struct shift *s = centre_shift(&c, g, early, 8, 6.3, 4);
    shift_break(s, (struct pause){.earliest_s = 7200, .latest_s = 9000, .length_s = 1100});
    centre_shift(&c, g, late, 11.1, 6.9, 3);
    struct plan *p = centre_plan(&c, 7);
    p->is_stratified = true;
    struct day *d = day_new(p);
    struct opening o = opening_new(p);
    struct sums came = {0}, wrong = {0}, away = {0};
    for (uint32_t replication = 0; replication < DAYS; replication++) {
        const struct record *r = day_run(d, replication);
        opening_take_spells(&o, replication);
        double more = 0, expected = 0, gone = 0;
        for (size_t i = 0; i < o.intervals; i++) {
            more += (double)record_contacts(r, 1 + i, 0)[FIRST_ATTEMPTS] - o.expected[i];
            expected += o.expected[i];
            gone += o.away[i];
        }
        sums_add(&came, more);
        sums_add(&wrong, more + 0.01 * expected);
        sums_add(&away, gone);
    }
    assert_true(fabs(sums_apart(&came)) < 4 && fabs(sums_apart(&away)) < 4);
    /* One call of a hundred too many would be seen. */
    assert_true(fabs(sums_apart(&wrong)) > 4);
    opening_free(&o);
    day_free(d);
    plan_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agents_are_those_that_the_day_meets),
        cmocka_unit_test(what_the_day_brings_beyond_has_mean_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
