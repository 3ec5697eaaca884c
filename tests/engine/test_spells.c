/*
 * Spells away from the desk during a shift take the share that was set, whatever the law of their
 * lengths, the calls, the breaks and the steps of staffing.
 */
#include "tests/engine/day_by_hand.h"
#include "tests/engine/mean.h"

static char calls[] = "calls", desk[] = "desk", early[] = "early";

/* ---- shares by replication ------------------------------------------------------------------- */

static const struct duration away_laws[] = {
    {.family = DURATION_EXPONENTIAL, .mean_s = 600},
    {.family = DURATION_FIXED, .mean_s = 600},
    {.family = DURATION_LOGNORMAL, .mean_s = 600, .cv = 1.3},
};

enum { AWAY_LAWS = sizeof away_laws / sizeof *away_laws };

/* Share of the time present less breaks, by replication. */
static struct mean away_shares(uint32_t replications, double *occupancy)
{
    struct mean m = {0};
    double busy = 0, logged_in = 0;
    struct plan *p = centre_plan(&day, 1);
    struct day *d = day_new(p);
    for (uint32_t i = 0; i < replications; i++) {
        const struct record *r = day_run(d, i);
        const double away = seconds_of(r, 0, GROUP_AWAY), in_hand = seconds_of(r, 0, GROUP_BUSY);
        const double there = in_hand + seconds_of(r, 0, GROUP_IDLE);
        mean_add(&m, away / (away + there));
        busy += in_hand;
        logged_in += there;
    }
    *occupancy = busy / logged_in;
    day_free(d);
    plan_free(p);
    return m;
}

/* Without calls the share holds from the first minute: the clocks are in equilibrium. */
static void spells_take_their_share_of_every_quarter_of_an_hour(void **state)
{
    (void)state;
    const double share = 0.15;
    for (size_t law = 0; law < AWAY_LAWS; law++) {
        group_of_heads(100);
        day.groups[0].attendance.in_shift_shrinkage = share;
        day.groups[0].attendance.away = away_laws[law];
        struct mean m[4] = {0}; /* the first, two later ones, the last */
        const int hour[] = {8, 8, 12, 15}, minute[] = {0, 15, 0, 45};
        struct plan *p = centre_plan(&day, 1);
        struct day *d = day_new(p);
        for (uint32_t i = 0; i < 500; i++) {
            const struct record *r = day_run(d, i);
            for (size_t k = 0; k < 4; k++)
                mean_add(&m[k], seconds_in(r, GROUP_AWAY, hour[k], minute[k]) / (100 * 900));
        }
        for (size_t k = 0; k < 4; k++) {
            check_close(mean_value(&m[k]), share, 4 * mean_error(&m[k]));
            check_apart(mean_value(&m[k]), 1.05 * share, 4 * mean_error(&m[k]));
        }
        day_free(d);
        plan_free(p);
    }
}

/* A spell that is due while a contact is in hand begins late and may be cut off by the end of the
 * shift: of its share it loses at most what is left of the contact, of the length of the shift. */
static void check_spells_with_calls(double rate, double patience_s, double occupancy_least)
{
    const double share = 0.15, handle_s = 187.9, shift_s = 8 * 3600;
    for (size_t law = 0; law < AWAY_LAWS; law++) {
        double occupancy;
        centre_clear(&day, 8, 18, MINUTES);
        centre_class(&day, letters[0], rate, handle_s, patience_s);
        struct agent_group *g = centre_group(&day, letters[0]);
        struct shift *s = centre_shift(&day, g, letters[0], 8, 8, 40);
        shift_break(s, (struct pause){3 * 3600, 4 * 3600, 1800, false, false});
        g->attendance.in_shift_shrinkage = share;
        g->attendance.away = away_laws[law];
        const struct mean m = away_shares(200, &occupancy);
        const double lost = share * handle_s / shift_s;
        assert_true(occupancy > occupancy_least);
        check_close(mean_value(&m), share - lost / 2, lost / 2 + 4 * mean_error(&m));
        check_apart(mean_value(&m), 0.95 * share, 4 * mean_error(&m));
        check_apart(mean_value(&m), 1.05 * share, 4 * mean_error(&m));
    }
}

static void spells_take_their_share_whatever_the_calls(void **state)
{
    (void)state;
    check_spells_with_calls(0.12, 60, 0.6);
    check_spells_with_calls(0.3, 900, 0.99);
}

/* ---- estimates of an experiment -------------------------------------------------------------- */

static struct experiment *spells_run(struct centre *c, double load, const struct duration *away,
                                     bool breaks)
{
    centre_clear(c, 8, 16, 60);
    centre_class(c, calls, load * 10 / 187.9, 187.9, 600);
    struct agent_group *g = centre_group(c, desk);
    g->attendance.in_shift_shrinkage = 0.15;
    g->attendance.away = *away;
    struct shift *s = centre_shift(c, g, early, 8, 8, 10);
    if (breaks)
        shift_break(s, (struct pause){.earliest_s = 10800, .latest_s = 14400, .length_s = 1800});
    return centre_run(c, 2000);
}

static const struct duration spell_laws[] = {
    {.family = DURATION_EXPONENTIAL, .mean_s = 600},
    {.family = DURATION_FIXED, .mean_s = 900},
    {.family = DURATION_LOGNORMAL, .mean_s = 600, .cv = 1.5},
};

/* In equilibrium from the first minute, breaks or not. */
static void share_away_is_the_one_set_from_the_first_hour_on(void **state)
{
    (void)state;
    for (size_t i = 0; i < 3; i++)
        for (int breaks = 0; breaks < 2; breaks++) {
            struct centre c;
            struct experiment *e = spells_run(&c, 0, &spell_laws[i], breaks);
            check_exact(measured(e, "away_share"), 0.15, 0.01);
            check_not(measured(e, "away_share"), 1.05 * 0.15);
            for (size_t hour = 0; hour < 8; hour++)
                check_exact(measured_in(e, "away_share", SCOPE_ALL, 0, hour), 0.15, 0.02);
            check_close(measured(e, "on_break").value, breaks ? 10 * 0.5 / 8 : 0, 1e-9);
            experiment_free(e);
        }
}

/*
 * A spell that is due during a contact begins when that ends and keeps its length. So all time away
 * comes later by the rest of a contact, whose mean is the handle time at most, and that much of it
 * is lost at the end of the shift: a share of handle time / shift, and not more where breaks
 * swallow nothing.
 */
static void contacts_put_spells_off_but_do_not_shorten_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct centre c;
        struct experiment *e = spells_run(&c, 1.2, &spell_laws[i], false);
        assert_true(measured(e, "occupancy").value > 0.95);
        const struct estimate away = measured(e, "away_share");
        const double lost = 187.9 / (8 * 3600);
        assert_true(away.std_error < 0.002);
        assert_true(away.value < 0.15 + 4 * away.std_error);
        assert_true(away.value > 0.15 * (1 - 1.5 * lost) - 4 * away.std_error);
        experiment_free(e);
    }
}

/*
 * When a contact puts off both a break and a spell, the break comes first and the spell keeps its
 * length after it; what was due inside the break does not come after it as well. A spell put off
 * may be cut short by the next break or the end of the shift: each of these four takes the share of
 * a handle time at most.
 */
static void spell_put_off_beyond_a_break_keeps_its_length(void **state)
{
    (void)state;
    struct centre c;
    centre_clear(&c, 8, 16, 60);
    centre_class(&c, calls, 12.0 / 300, 300, 600);
    struct agent_group *g = centre_group(&c, desk);
    g->attendance.in_shift_shrinkage = 0.3;
    struct shift *s = centre_shift(&c, g, early, 8, 8, 10);
    for (int i = 0; i < 3; i++)
        shift_break(s, (struct pause){.earliest_s = 5400 + 7200 * i,
                                      .latest_s = 5400 + 7200 * i,
                                      .length_s = 2400});
    struct experiment *e = centre_run(&c, 3000);
    const struct estimate away = measured(e, "away_share");
    assert_true(away.std_error < 0.0008);
    assert_true(away.value < 0.3 + 4 * away.std_error);
    assert_true(away.value > 0.3 * (1 - 4 * 300.0 / (8 * 3600 - 3 * 2400)));
    experiment_free(e);
}

/* So rare that none comes in the horizon, and too far ahead for a key. */
static void spells_beyond_the_horizon_never_come(void **state)
{
    (void)state;
    struct centre c;
    centre_clear(&c, 8, 16, 60);
    centre_class(&c, calls, 10.0 / 187.9, 187.9, 600);
    struct agent_group *g = centre_group(&c, desk);
    g->attendance.in_shift_shrinkage = 1e-7;
    centre_shift(&c, g, early, 8, 8, 10);
    struct experiment *e = centre_run(&c, 32);
    assert_true(measured(e, "away").value < 0.01);
    check_close(measured(e, "present").value, 10, 0.01);
    assert_true(measured(e, "answer_rate").value > 0.5);
    experiment_free(e);
}

/* Agents by interval may have spells too; at a fall the idle leave, then the busy, then the away.
 */
static void spells_and_steps_of_staffing_go_together(void **state)
{
    (void)state;
    struct centre c;
    centre_clear(&c, 8, 20, 30);
    centre_class(&c, calls, 9.0 / 187.9, 187.9, 120);
    struct agent_group *g = centre_group(&c, desk);
    g->attendance.in_shift_shrinkage = 0.3;
    size_t *agents = centre_staff(&c, g, 12);
    for (int i = 0; i < 24; i++)
        agents[i] = (size_t)(4 + i * 7 % 11);
    struct plan *p = centre_plan(&c, 1);
    struct day *d = day_new(p);
    for (uint32_t i = 0; i < 200; i++) {
        const struct record *r = day_run(d, i);
        for (size_t row = 1; row < r->rows; row++) {
            const int64_t *k = record_agents(r, row, 0);
            const int64_t inside = k[GROUP_IDLE] + k[GROUP_BUSY] + k[GROUP_AWAY];
            for (size_t counter = 0; counter < GROUP_COUNTERS; counter++)
                assert_true(k[counter] >= 0);
            assert_true(inside == (int64_t)agents[row - 1] * p->interval);
            assert_true(inside + k[GROUP_OVERTIME] <= (int64_t)p->n_agents * p->interval);
        }
    }
    day_free(d);
    plan_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spells_take_their_share_of_every_quarter_of_an_hour),
        cmocka_unit_test(spells_take_their_share_whatever_the_calls),
        cmocka_unit_test(share_away_is_the_one_set_from_the_first_hour_on),
        cmocka_unit_test(contacts_put_spells_off_but_do_not_shorten_them),
        cmocka_unit_test(spell_put_off_beyond_a_break_keeps_its_length),
        cmocka_unit_test(spells_beyond_the_horizon_never_come),
        cmocka_unit_test(spells_and_steps_of_staffing_go_together),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    end_run();
    return failed != 0;
}
