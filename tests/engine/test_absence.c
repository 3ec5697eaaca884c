/*
 * Whoever is absent is so for a whole shift, or a whole day: how many, how much that varies from
 * day to day, and how many where that chance is switched off.
 */
#include "sim/engine/opening.h"
#include "tests/engine/day_by_hand.h"
#include "tests/engine/mean.h"

static char calls[] = "calls", desk[] = "desk", third[] = "third", early[] = "early",
            late[] = "late", night[] = "night";

/* ---- shifts written down --------------------------------------------------------------------- */

static struct mean absent_shares(size_t heads, uint32_t replications)
{
    struct mean m = {0};
    struct plan *p = centre_plan(&day, 1);
    struct day *d = day_new(p);
    for (uint32_t i = 0; i < replications; i++) {
        const double absent = seconds_of(day_run(d, i), 0, GROUP_ABSENT) / (8 * 3600);
        assert_true(absent == floor(absent));
        mean_add(&m, absent / (double)heads);
    }
    day_free(d);
    plan_free(p);
    return m;
}

static void absence_takes_its_share_of_whole_shifts(void **state)
{
    (void)state;
    const double share = 0.08;
    group_of_heads(100);
    day.groups[0].attendance.absence = share;
    const struct mean m = absent_shares(100, 2000);
    check_close(mean_value(&m), share, 4 * mean_error(&m));
    check_apart(mean_value(&m), 1.05 * share, 4 * mean_error(&m));
    /* Binomial; the error of a variance is about sqrt(2 / n) of it. */
    const double variance = share * (1 - share) / 100;
    check_close(mean_variance(&m), variance, 4 * sqrt(2 / m.n) * variance);
}

static void days_of_much_sickness_are_common_to_all(void **state)
{
    (void)state;
    const double share = 0.08, cv = 0.6, spread = share * cv;
    group_of_heads(100);
    day.groups[0].attendance.absence = share;
    day.groups[0].attendance.absence_day_cv = cv;
    const struct mean m = absent_shares(100, 5000);
    check_close(mean_value(&m), share, 4 * mean_error(&m));
    check_apart(mean_value(&m), 1.05 * share, 4 * mean_error(&m));
    /* Var P + E P (1 - P) / heads */
    const double variance = spread * spread + (share * (1 - share) - spread * spread) / 100;
    check_close(mean_variance(&m), variance, 0.1 * variance);
    check_apart(mean_variance(&m), share * (1 - share) / 100, 0.5 * variance);
}

static void without_the_layer_as_many_are_absent_every_day(void **state)
{
    (void)state;
    group_of_heads(30);
    day.scenario.layers.absence = false;
    day.groups[0].attendance.absence = 0.1;
    day.groups[0].attendance.absence_day_cv = 1;
    centre_shift(&day, &day.groups[0], letters[1], 9, 8, 20);
    day.scenario.hours.days = 4;
    struct plan *p = centre_plan(&day, 1);
    struct day *d = day_new(p);
    for (uint32_t replication = 0; replication < 5; replication++) {
        const struct record *r = day_run(d, replication);
        for (int i = 0; i < 4; i++) {
            check_close(seconds_in(r, GROUP_ABSENT, 24 * i + 8, 0), 3 * 900, 0);
            check_close(seconds_in(r, GROUP_ABSENT, 24 * i + 12, 0), 5 * 900, 0);
            check_close(seconds_in(r, GROUP_ABSENT, 24 * i + 16, 0), 2 * 900, 0);
        }
    }
    day_free(d);
    plan_free(p);
}

/* Thirty by day and ten by night, for three days: the same are absent all day, and others the next
 * day, so that every hour has its share. */
static void agents_by_interval_are_absent_for_a_day(void **state)
{
    (void)state;
    const double share = 0.2;
    static struct mean m[72];
    memset(m, 0, sizeof m);
    size_t changes = 0;
    day_between(0, 24, 60);
    day.scenario.hours.days = 3;
    day.scenario.layers = (struct layers){.absence = true};
    class_of_calls(60);
    struct agent_group *g = centre_group(&day, letters[0]);
    size_t *agents = centre_staff(&day, g, 10);
    for (size_t hour = 8; hour < 20; hour++)
        agents[hour] = 30;
    g->attendance.absence = share;
    struct plan *p = centre_plan(&day, 1);
    struct day *d = day_new(p);
    struct opening o = opening_new(p);
    for (uint32_t i = 0; i < 1000; i++) {
        const struct record *r = day_run(d, i);
        opening_take(&o, i);
        double absent[72];
        for (int hour = 0; hour < 72; hour++) {
            absent[hour] = seconds_in(r, GROUP_ABSENT, hour, 0) / 3600;
            const double idle = seconds_in(r, GROUP_IDLE, hour, 0) / 3600;
            check_close(absent[hour] + idle, (double)agents[hour % 24], 1e-9);
            check_close(o.present[hour], idle, 1e-9);
            mean_add(&m[hour], absent[hour] / (double)agents[hour % 24]);
            if (hour % 24 != 0 && agents[hour % 24] == agents[hour % 24 - 1])
                check_close(absent[hour], absent[hour - 1], 0);
            if (hour % 24 == 23)
                check_close(absent[hour], absent[hour - 20], 0);
        }
        changes += absent[23] != absent[24];
    }
    assert_true(changes > 500);
    for (int hour = 0; hour < 72; hour++) {
        const double n = (double)agents[hour % 24], variance = share * (1 - share) / n;
        check_close(mean_value(&m[hour]), share, 4 * mean_error(&m[hour]));
        check_close(mean_variance(&m[hour]), variance, 4.5 * sqrt(2 / m[hour].n) * variance);
    }
    opening_free(&o);
    day_free(d);
    plan_free(p);

    day.scenario.layers.absence = false;
    const struct record *r = run_told(&day, 0);
    for (int hour = 0; hour < 72; hour++)
        check_close(seconds_in(r, GROUP_ABSENT, hour, 0) / 3600, share * (double)agents[hour % 24],
                    1e-9);
}

/* ---- shares over many days ------------------------------------------------------------------- */

enum { HEADS = 120, ABSENCE_DAYS = 3000 };

static struct experiment *absence_run(struct centre *c, double day_cv, bool layer)
{
    centre_clear(c, 8, 16, 60);
    centre_class(c, calls, 0, 180, 120);
    struct agent_group *g = centre_group(c, desk);
    g->attendance.absence = 0.07;
    g->attendance.absence_day_cv = day_cv;
    centre_shift(c, g, early, 8, 8, HEADS);
    c->scenario.layers.absence = layer;
    return centre_run(c, ABSENCE_DAYS);
}

/* The number absent on a day has the variance of a binomial law whose probability varies. */
static void absence_has_its_share_and_its_spread(void **state)
{
    (void)state;
    static const double cvs[] = {0, 0.6};
    for (size_t i = 0; i < 2; i++) {
        struct centre c;
        struct experiment *e = absence_run(&c, cvs[i], true);
        const double p = 0.07, between = p * p * cvs[i] * cvs[i];
        const double sd = sqrt(p * (1 - p) / HEADS + between * (HEADS - 1) / HEADS);
        const struct estimate absent = measured(e, "absent_share");
        check_exact(absent, p, 0.02);
        check_close(absent.sd, sd, 0.08 * sd);
        check_close(measured(e, "staffed").value, HEADS, 1e-9);
        check_close(measured(e, "present").value + measured(e, "absent").value, HEADS, 1e-6);
        experiment_free(e);
    }
    struct centre c;
    struct experiment *e = absence_run(&c, 0, true);
    check_not(measured(e, "absent_share"), 1.05 * 0.07);
    experiment_free(e);
}

/* How likely absence is on a day says nothing of the next. */
static void days_of_a_horizon_have_their_own_probability_of_absence(void **state)
{
    (void)state;
    enum { DAYS = 1500 };
    struct centre c;
    centre_clear(&c, 8, 16, 60);
    c.scenario.hours.days = 2;
    centre_class(&c, calls, 0, 180, 120);
    struct agent_group *g = centre_group(&c, desk);
    g->attendance.absence = 0.2;
    g->attendance.absence_day_cv = 1;
    centre_shift(&c, g, early, 8, 8, HEADS);
    struct plan *p = centre_plan(&c, 1);
    struct day *d = day_new(p);
    double x = 0, y = 0, xx = 0, yy = 0, xy = 0;
    for (uint32_t i = 0; i < DAYS; i++) {
        const struct record *r = day_run(d, i);
        const double a = (double)record_agents(r, 1, 0)[GROUP_ABSENT] / 3600e6;
        const double b = (double)record_agents(r, 9, 0)[GROUP_ABSENT] / 3600e6;
        x += a;
        y += b;
        xx += a * a;
        yy += b * b;
        xy += a * b;
    }
    const double correlation =
        (xy - x * y / DAYS) / sqrt((xx - x * x / DAYS) * (yy - y * y / DAYS));
    check_close(correlation, 0, 4 / sqrt(DAYS));
    /* Heads absent on the second day: mean 24, and a standard deviation about as large. */
    check_close(y / DAYS, 0.2 * HEADS, 4 * 0.2 * HEADS * 1.05 / sqrt(DAYS));
    day_free(d);
    plan_free(p);
}

static void without_its_layer_the_expected_number_is_absent_every_day(void **state)
{
    (void)state;
    struct centre c;
    struct experiment *e = absence_run(&c, 0.6, false);
    check_close(measured(e, "absent").value, 8, 1e-9); /* of 8.4 */
    check_close(measured(e, "absent").sd, 0, 1e-9);
    experiment_free(e);
}

/* Of five shifts with four heads each, one head in ten: two in all, and not in one shift. */
static void without_its_layer_absence_is_spread_over_the_group_s_shifts(void **state)
{
    (void)state;
    struct centre c;
    centre_clear(&c, 8, 16, 60);
    centre_class(&c, calls, 0, 180, 120);
    struct agent_group *g = centre_group(&c, desk);
    g->attendance.absence = 0.1;
    char *names[] = {early, late, night, third};
    for (int i = 0; i < 4; i++)
        centre_shift(&c, g, names[i], 8 + 2 * i, 2, 5);
    c.scenario.layers.absence = false;
    struct experiment *e = centre_run(&c, 2);
    double sum = 0;
    for (size_t hour = 0; hour < 8; hour++) {
        const double absent = measured_in(e, "absent", SCOPE_ALL, 0, hour).value;
        assert_true(absent <= 1);
        sum += absent;
    }
    check_close(sum, 4, 1e-9); /* two heads for two hours each */
    experiment_free(e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(absence_takes_its_share_of_whole_shifts),
        cmocka_unit_test(days_of_much_sickness_are_common_to_all),
        cmocka_unit_test(without_the_layer_as_many_are_absent_every_day),
        cmocka_unit_test(agents_by_interval_are_absent_for_a_day),
        cmocka_unit_test(absence_has_its_share_and_its_spread),
        cmocka_unit_test(days_of_a_horizon_have_their_own_probability_of_absence),
        cmocka_unit_test(without_its_layer_the_expected_number_is_absent_every_day),
        cmocka_unit_test(without_its_layer_absence_is_spread_over_the_group_s_shifts),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    end_run();
    return failed != 0;
}
