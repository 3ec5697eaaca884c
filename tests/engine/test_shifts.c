/*
 * Who is there and when: absence, spells, breaks, shifts, closing, steps of staffing, and which
 * agent and which contact come together. Cases worked out by hand, on days where nothing is left to
 * chance, and shares that must come out where something is.
 */
#include <string.h>

#include "sim/engine/opening.h"
#include "tests/engine/random_centre.h"
#include "tests/engine/recount.h"

/* ---- days written down call by call ---------------------------------------------------------- */

enum { MINUTES = 15 }; /* of an interval */

static struct centre day;
static double calls[CENTRE_PARTS][CENTRE_INTERVALS];
static char names[CENTRE_PARTS][2] = {"a", "b", "c", "d"};

/* Open from 8 to 18, nobody calls, nothing varies. */
static void quiet_day(void)
{
    centre_clear(&day, 8, 18, MINUTES);
    memset(calls, 0, sizeof calls);
    day.scenario.layers = (struct layers){0};
}

static struct contact_class *class_of_calls(double talk_s)
{
    const size_t i = day.scenario.n_classes;
    struct contact_class *k = centre_class(&day, names[i], 0, talk_s, INFINITY);
    k->talk = fixed(talk_s);
    k->arrivals.counts = calls[i];
    return k;
}

/* One call in the middle of the quarter of an hour that begins then, at 7:30 past it. */
static void call(size_t class, size_t hour, size_t minute)
{
    const size_t opens_h = (size_t)(day.scenario.hours.opens_s / 3600);
    calls[class][((hour - opens_h) * 60 + minute) / MINUTES]++;
}

static ticks at_time(int hour, int minute, int second)
{
    return ((hour * 60 + minute) * 60 + second) * TICKS_PER_SECOND;
}

static struct plan *plan;
static struct day *run;
static struct trace told;

static void end_run(void)
{
    day_free(run);
    plan_free(plan);
    trace_free(&told);
    run = NULL;
    plan = NULL;
}

/* Simulates the day and keeps its trace, sorted, until the next. */
static const struct record *run_told(const struct centre *c, uint32_t replication)
{
    end_run();
    plan = centre_plan(c, 1);
    run = day_new(plan);
    day_trace(run, replication, &told);
    trace_sort(&told);
    return day_run(run, replication);
}

/* The n-th contact of a class that was told, in the order of arrival. */
static const struct trace_row *contact(size_t class, size_t n)
{
    for (size_t i = 0; i < told.n; i++)
        if (told.row[i].class == class && n-- == 0)
            return &told.row[i];
    fail_msg("class %zu has not that many contacts", class);
    return NULL;
}

/* Seconds of a counter of the first group, in the interval that begins then. */
static double seconds_in(const struct record *r, enum group_counter counter, int hour, int minute)
{
    const size_t row = row_at(&day.scenario.hours, at_time(hour, minute, 0));
    return seconds_from_ticks(record_agents(r, row, 0)[counter]);
}

static double seconds_of(const struct record *r, size_t group, enum group_counter counter)
{
    ticks sum = 0;
    for (size_t row = 1; row < r->rows; row++)
        sum += record_agents(r, row, group)[counter];
    return seconds_from_ticks(sum);
}

/* ---- absence --------------------------------------------------------------------------------- */

struct mean {
    double n, sum, squares;
};

static void mean_add(struct mean *m, double x)
{
    m->n++;
    m->sum += x;
    m->squares += x * x;
}

static double mean_value(const struct mean *m)
{
    return m->sum / m->n;
}

static double mean_variance(const struct mean *m)
{
    const double mean = mean_value(m);
    return (m->squares - m->n * mean * mean) / (m->n - 1);
}

static double mean_error(const struct mean *m)
{
    return sqrt(mean_variance(m) / m->n);
}

static void group_of_heads(size_t heads)
{
    quiet_day();
    day.scenario.layers.absence = true;
    class_of_calls(60);
    centre_shift(&day, centre_group(&day, names[0]), names[0], 8, 8, heads);
}

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
    centre_shift(&day, &day.groups[0], names[1], 9, 8, 20);
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
    centre_clear(&day, 0, 24, 60);
    memset(calls, 0, sizeof calls);
    day.scenario.hours.days = 3;
    day.scenario.layers = (struct layers){.absence = true};
    class_of_calls(60);
    struct agent_group *g = centre_group(&day, names[0]);
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

/* ---- spells ---------------------------------------------------------------------------------- */

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
        centre_class(&day, names[0], rate, handle_s, patience_s);
        struct agent_group *g = centre_group(&day, names[0]);
        struct shift *s = centre_shift(&day, g, names[0], 8, 8, 40);
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

/* ---- breaks ---------------------------------------------------------------------------------- */

/* One agent from 8 to 16; a call at 9:37:30 for as long as given, a break at 9:40 for half an hour.
 */
static const struct record *break_after_call(double talk_s, bool fixed_end, bool paid)
{
    quiet_day();
    class_of_calls(talk_s);
    struct shift *s = centre_shift(&day, centre_group(&day, names[0]), names[0], 8, 8, 1);
    shift_break(s, (struct pause){100 * 60, 100 * 60, 1800, fixed_end, paid});
    call(0, 9, 30);
    call(0, 10, 0);
    return run_told(&day, 0);
}

static void break_begins_late_and_keeps_its_length(void **state)
{
    (void)state;
    const struct record *r = break_after_call(600, false, false);
    /* From 9:47:30 to 10:17:30. */
    check_close(seconds_in(r, GROUP_BREAK_UNPAID, 9, 30), 0, 0);
    check_close(seconds_in(r, GROUP_BREAK_UNPAID, 9, 45), 750, 0);
    check_close(seconds_in(r, GROUP_BREAK_UNPAID, 10, 0), 900, 0);
    check_close(seconds_in(r, GROUP_BREAK_UNPAID, 10, 15), 150, 0);
    check_close(seconds_of(r, 0, GROUP_BREAK_UNPAID), 1800, 0);
    check_close(seconds_of(r, 0, GROUP_BREAK_PAID), 0, 0);
    assert_true(contact(0, 1)->ended == at_time(10, 17, 30));
}

static void break_with_a_fixed_end_ends_on_time(void **state)
{
    (void)state;
    const struct record *r = break_after_call(600, true, true);
    check_close(seconds_in(r, GROUP_BREAK_PAID, 9, 45), 750, 0);
    check_close(seconds_in(r, GROUP_BREAK_PAID, 10, 0), 600, 0);
    check_close(seconds_of(r, 0, GROUP_BREAK_PAID), 1350, 0);
    assert_true(contact(0, 1)->ended == at_time(10, 10, 0));

    /* Nothing is left of it after a call until 10:17:30. */
    r = break_after_call(2400, true, true);
    check_close(seconds_of(r, 0, GROUP_BREAK_PAID), 0, 0);
    assert_true(contact(0, 1)->ended == at_time(10, 17, 30));
}

/* The same call, and breaks at 9:40 and 9:46 that the shift lists the other way round. */
static const struct record *two_breaks_after_call(bool fixed_end)
{
    quiet_day();
    class_of_calls(600);
    struct shift *s = centre_shift(&day, centre_group(&day, names[0]), names[0], 8, 8, 1);
    shift_break(s, (struct pause){106 * 60, 106 * 60, 600, fixed_end, false});
    shift_break(s, (struct pause){100 * 60, 100 * 60, 300, false, true});
    call(0, 9, 30);
    call(0, 9, 45);
    return run_told(&day, 0);
}

static void breaks_due_in_one_contact_follow_each_other(void **state)
{
    (void)state;
    /* From 9:47:30 to 9:52:30, and then to 10:02:30. */
    const struct record *r = two_breaks_after_call(false);
    check_close(seconds_in(r, GROUP_BREAK_PAID, 9, 45), 300, 0);
    check_close(seconds_in(r, GROUP_BREAK_UNPAID, 9, 45), 450, 0);
    check_close(seconds_in(r, GROUP_BREAK_UNPAID, 10, 0), 150, 0);
    check_close(seconds_of(r, 0, GROUP_BREAK_PAID), 300, 0);
    check_close(seconds_of(r, 0, GROUP_BREAK_UNPAID), 600, 0);
    assert_true(contact(0, 1)->ended == at_time(10, 2, 30));

    /* The second ends when it should, at 9:56. */
    r = two_breaks_after_call(true);
    check_close(seconds_of(r, 0, GROUP_BREAK_PAID), 300, 0);
    check_close(seconds_of(r, 0, GROUP_BREAK_UNPAID), 210, 0);
    assert_true(contact(0, 1)->ended == at_time(9, 56, 0));
}

/* A spell is swallowed, or goes on after it, as if they were one. */
static void breaks_on_end_are_like_one(void **state)
{
    (void)state;
    double away[2][40];
    for (int split = 0; split < 2; split++) {
        group_of_heads(40);
        day.groups[0].attendance.in_shift_shrinkage = 0.3;
        day.groups[0].attendance.away = exponential(1200);
        struct shift *s = &day.shifts[0][0];
        if (split) {
            shift_break(s, (struct pause){2 * 3600, 2 * 3600, 2400, false, false});
            shift_break(s, (struct pause){9600, 9600, 1200, false, false});
        } else {
            shift_break(s, (struct pause){2 * 3600, 2 * 3600, 3600, false, false});
        }
        const struct record *r = run_told(&day, 0);
        check_close(seconds_of(r, 0, GROUP_BREAK_UNPAID), 40 * 3600, 0);
        for (int i = 0; i < 40; i++)
            away[split][i] = seconds_in(r, GROUP_AWAY, 8 + i / 4, i % 4 * 15);
    }
    assert_true(away[0][13] > 0);
    for (int i = 0; i < 40; i++)
        check_close(away[0][i], away[1][i], 0);
}

static void break_of_an_idle_agent_is_when_the_roster_says(void **state)
{
    (void)state;
    quiet_day();
    class_of_calls(60);
    struct shift *s = centre_shift(&day, centre_group(&day, names[0]), names[0], 8, 8, 3);
    shift_break(s, (struct pause){100 * 60, 100 * 60, 600, false, true});
    const struct record *r = run_told(&day, 0);
    check_close(seconds_in(r, GROUP_BREAK_PAID, 9, 30), 3 * 300, 0);
    check_close(seconds_in(r, GROUP_BREAK_PAID, 9, 45), 3 * 300, 0);
    check_close(seconds_of(r, 0, GROUP_BREAK_PAID), 3 * 600, 0);
}

/* It comes before the contact that waits for him. */
static void shift_can_begin_with_a_break(void **state)
{
    (void)state;
    quiet_day();
    class_of_calls(60);
    struct agent_group *g = centre_group(&day, names[0]);
    struct shift *s = centre_shift(&day, g, names[0], 9, 8, 3);
    shift_break(s, (struct pause){0, 0, 600, false, true});
    shift_break(s, (struct pause){1800, 3600, 300, false, false});
    call(0, 8, 45);
    const struct record *r = run_told(&day, 0);
    check_close(seconds_in(r, GROUP_BREAK_PAID, 9, 0), 3 * 600, 0);
    check_close(seconds_of(r, 0, GROUP_BREAK_UNPAID), 3 * 300, 0);
    assert_true(contact(0, 0)->ended == at_time(9, 10, 0));

    /* Whoever begins away is away for what the break leaves of his spell. */
    g->attendance.in_shift_shrinkage = 0.9;
    g->attendance.away = fixed(4 * 3600);
    r = run_told(&day, 0);
    check_close(seconds_in(r, GROUP_BREAK_PAID, 9, 0), 3 * 600, 0);
    assert_true(seconds_in(r, GROUP_AWAY, 9, 0) > 0);
}

/* Starts between 10:00 and 11:45: at 10:00, 10:50, 10:25, 11:15, which are 0, 1/2, 1/4 and 3/4 of
 * it in steps of 5 minutes. */
static void breaks_in_a_window_are_spread(void **state)
{
    (void)state;
    quiet_day();
    class_of_calls(60);
    struct shift *s = centre_shift(&day, centre_group(&day, names[0]), names[0], 8, 8, 4);
    shift_break(s, (struct pause){2 * 3600, 3.75 * 3600, 900, false, false});
    const struct record *r = run_told(&day, 0);
    const double minutes[] = {15, 5, 10, 10, 5, 15, 0};
    for (int i = 0; i < 7; i++)
        check_close(seconds_in(r, GROUP_BREAK_UNPAID, 10, 15 * i), 60 * minutes[i], 0);
    check_close(seconds_of(r, 0, GROUP_BREAK_UNPAID), 4 * 900, 0);
}

/* ---- shifts ---------------------------------------------------------------------------------- */

static void night_shift_of_yesterday_is_there_at_midnight(void **state)
{
    (void)state;
    centre_clear(&day, 0, 24, 60);
    memset(calls, 0, sizeof calls);
    day.scenario.hours.days = 2;
    class_of_calls(60);
    struct agent_group *g = centre_group(&day, names[0]);
    struct shift *s = centre_shift(&day, g, names[0], 22, 8, 5);
    shift_break(s, (struct pause){3 * 3600, 3 * 3600, 1800, false, false}); /* at 01:00 */
    const struct record *r = run_told(&day, 0);
    for (int hour = 0; hour < 48; hour++) {
        const double rest = hour % 24 == 1 ? 1800 : 0;
        const bool there = hour % 24 < 6 || hour % 24 >= 22;
        check_close(seconds_in(r, GROUP_IDLE, hour, 0), there ? 5 * (3600 - rest) : 0, 0);
        check_close(seconds_in(r, GROUP_BREAK_UNPAID, hour, 0), 5 * rest, 0);
    }

    /* Yesterday's people have absences of their own; those of tonight last past midnight. */
    g->attendance.absence = 0.4;
    end_run();
    plan = centre_plan(&day, 1);
    run = day_new(plan);
    int others = 0;
    for (uint32_t i = 0; i < 50; i++) {
        r = day_run(run, i);
        check_close(seconds_in(r, GROUP_ABSENT, 24, 0), seconds_in(r, GROUP_ABSENT, 23, 0), 0);
        others += seconds_in(r, GROUP_ABSENT, 0, 0) != seconds_in(r, GROUP_ABSENT, 23, 0);
    }
    assert_in_range(others, 20, 50);
}

/* One of yesterday's shift that runs at midnight goes on; those before it are over. */
static void break_of_yesterday_goes_on_after_midnight(void **state)
{
    (void)state;
    centre_clear(&day, 0, 24, MINUTES);
    memset(calls, 0, sizeof calls);
    class_of_calls(60);
    call(0, 0, 0);
    struct agent_group *g = centre_group(&day, names[0]);
    struct shift *s = centre_shift(&day, g, names[0], 22, 8, 1);
    shift_break(s, (struct pause){1.75 * 3600, 1.75 * 3600, 2400, false, false}); /* to 00:25 */
    shift_break(s, (struct pause){0.5 * 3600, 0.5 * 3600, 600, false, false});
    const struct record *r = run_told(&day, 0);
    check_close(seconds_in(r, GROUP_BREAK_UNPAID, 0, 0), 900, 0);
    check_close(seconds_in(r, GROUP_BREAK_UNPAID, 0, 15), 600, 0);
    check_close(seconds_of(r, 0, GROUP_BREAK_UNPAID), 2400 + 600, 0);
    assert_true(contact(0, 0)->ended == at_time(0, 25, 0));

    /* Whoever is away in it comes back when both are over. */
    g->attendance.in_shift_shrinkage = 0.99;
    g->attendance.away = fixed(40 * 3600);
    r = run_told(&day, 0);
    check_close(seconds_in(r, GROUP_BREAK_UNPAID, 0, 15), 600, 0);
    check_close(seconds_in(r, GROUP_AWAY, 0, 15), 300, 0);
}

/* A call at 15:52:30 takes 15 minutes of talk and 2 of wrap-up, beyond the end of the shift at
 * 16:00. */
static void contact_in_hand_at_the_end_of_a_shift_is_finished_in_overtime(void **state)
{
    (void)state;
    for (int lines = 0; lines < 2; lines++) {
        quiet_day();
        day.channels[0].lines = (size_t)lines;
        class_of_calls(900)->wrap_up = fixed(120);
        centre_shift(&day, centre_group(&day, names[0]), names[0], 8, 8, 1);
        call(0, 15, 45);
        const struct record *r = run_told(&day, 0);
        check_close(seconds_in(r, GROUP_BUSY, 15, 45), 450, 0);
        check_close(seconds_in(r, GROUP_IDLE, 15, 45), 450, 0);
        check_close(seconds_in(r, GROUP_OVERTIME, 16, 0), 570, 0);
        check_close(seconds_of(r, 0, GROUP_BUSY), 450, 0);
        check_close(seconds_of(r, 0, GROUP_OVERTIME), 570, 0);
        check_close(seconds_of(r, 0, GROUP_HANDLE_TICKS), 1020, 0);
        assert_true(contact(0, 0)->handled == at_time(16, 9, 30));
    }
}

/* Overtime after closing stands with the last interval of the day. */
static void overtime_after_closing_is_counted(void **state)
{
    (void)state;
    quiet_day();
    day.scenario.hours.days = 2;
    memset(calls, 0, sizeof calls);
    class_of_calls(3600);
    centre_shift(&day, centre_group(&day, names[0]), names[0], 8, 10, 1);
    call(0, 17, 45);
    const struct record *r = run_told(&day, 0);
    check_close(seconds_in(r, GROUP_BUSY, 17, 45), 450, 0);
    check_close(seconds_in(r, GROUP_OVERTIME, 17, 45), 3150, 0);
    check_close(seconds_of(r, 0, GROUP_OVERTIME), 3150, 0);
}

static void nobody_takes_a_contact_after_the_end_of_his_shift(void **state)
{
    (void)state;
    centre_clear(&day, 8, 18, MINUTES);
    centre_class(&day, names[0], 0.2, 187.9, 600)->wrap_up = exponential(40);
    struct agent_group *early = centre_group(&day, names[0]), *late = centre_group(&day, names[1]);
    centre_shift(&day, early, names[0], 9, 5.5, 12);
    centre_shift(&day, late, names[1], 12, 4, 10);
    early->attendance.in_shift_shrinkage = 0.1;
    size_t finished_late = 0;
    for (uint32_t i = 0; i < 10; i++) {
        run_told(&day, i);
        for (const struct trace_row *t = told.row; t < told.row + told.n; t++) {
            if (t->end != TRACE_ANSWERED)
                continue;
            const ticks end = t->group == 0 ? at_time(14, 30, 0) : at_time(16, 0, 0);
            assert_true(t->ended >= (t->group == 0 ? at_time(9, 0, 0) : at_time(12, 0, 0)));
            assert_true(t->ended < end);
            finished_late += t->handled > end;
        }
    }
    assert_in_range(finished_late, 10 * 12, 10 * 22);
}

/* ---- closing --------------------------------------------------------------------------------- */

/* Four calls from 17:30 on for half an hour each, for one agent until 18:00 and one until 17:45. */
static const struct record *full_at_closing(enum closing at_close)
{
    quiet_day();
    day.scenario.hours.at_close = at_close;
    class_of_calls(1800);
    struct agent_group *g = centre_group(&day, names[0]);
    centre_shift(&day, g, names[0], 8, 10, 1);
    centre_shift(&day, g, names[1], 8, 9.75, 1);
    for (int i = 0; i < 4; i++)
        call(0, 17, 30);
    return run_told(&day, 0);
}

/* The four come a fourth of 15 minutes apart: 17:31:52.5, 35:37.5, 39:22.5, 43:07.5. */
static void agents_on_shift_at_closing_serve_those_who_wait(void **state)
{
    (void)state;
    const struct record *r = full_at_closing(CLOSING_SERVE);
    const ticks first = at_time(17, 31, 52) + TICKS_PER_SECOND / 2;
    const ticks half_hour = 1800 * TICKS_PER_SECOND;
    assert_true(contact(0, 0)->ended == first);
    assert_true(contact(0, 1)->ended == at_time(17, 35, 37) + TICKS_PER_SECOND / 2);
    assert_true(contact(0, 2)->ended == first + half_hour);
    assert_true(contact(0, 3)->ended == first + 2 * half_hour);
    const int64_t *k = record_contacts(r, row_at(&day.scenario.hours, first), 0);
    assert_int_equal(k[REQUESTED], 4);
    assert_int_equal(k[ANSWERED], 4);
    /* The one from 18:00 to 19:01:52.5, the other from 17:45 to 18:05:37.5, without staying. */
    check_close(seconds_of(r, 0, GROUP_OVERTIME), 3712.5 + 1237.5, 0);
}

/* A call from 17:52:30 on, which the first desk, busy until `free` minutes past closing, takes
 * before the two agents of the second may after ten minutes, or never. */
static const struct record *call_that_ripens_after_closing(double free, double patience_s,
                                                           bool by_interval)
{
    quiet_day();
    struct contact_class *k = class_of_calls(0);
    k->talk = fixed((22.5 + free) * 60);
    if (patience_s > 0)
        k->patience = (struct patience){.law = fixed(patience_s)};
    call(0, 17, 30);
    call(0, 17, 45);
    for (size_t g = 0; g < 2; g++) {
        struct agent_group *group = centre_group(&day, names[g]);
        day.skills[g][0].rank = (int)g + 1;
        if (by_interval)
            centre_staff(&day, group, 1 + g);
        else
            centre_shift(&day, group, names[g], 8, 10, 1 + g);
    }
    day.skills[1][0].overflow_s = 600;
    return run_told(&day, 0);
}

static void agents_stay_for_whom_they_may_take_only_later(void **state)
{
    (void)state;
    for (int by_interval = 0; by_interval < 2; by_interval++) {
        /* At 18:02:30 one of them takes it, and the other has left. */
        const struct record *r = call_that_ripens_after_closing(30, 0, by_interval);
        assert_true(contact(0, 1)->ended == at_time(18, 2, 30) && contact(0, 1)->group == 1);
        check_close(seconds_of(r, 1, GROUP_OVERTIME), 150 + 52.5 * 60, 0);
        check_close(seconds_of(r, 0, GROUP_OVERTIME), 30 * 60, 0);

        /* At 18:01:30 the first desk takes it: nobody need stay. */
        r = call_that_ripens_after_closing(1.5, 0, by_interval);
        assert_true(contact(0, 1)->ended == at_time(18, 1, 30) && contact(0, 1)->group == 0);
        check_close(seconds_of(r, 1, GROUP_OVERTIME), 90, 0);

        /* Or it gives up at 18:01:00. */
        r = call_that_ripens_after_closing(30, 510, by_interval);
        assert_true(contact(0, 1)->end == TRACE_ABANDONED);
        check_close(seconds_of(r, 1, GROUP_OVERTIME), 60, 0);
        check_close(seconds_of(r, 1, GROUP_BUSY), 0, 0);
    }
}

static void dismissal_cuts_off_those_who_wait_at_closing(void **state)
{
    (void)state;
    const struct record *r = full_at_closing(CLOSING_DISMISS);
    const int64_t *k = record_contacts(r, row_at(&day.scenario.hours, at_time(17, 30, 0)), 0);
    assert_int_equal(k[ANSWERED], 2);
    assert_int_equal(k[DISMISSED], 2);
    for (size_t n = 2; n < 4; n++) {
        assert_int_equal(contact(0, n)->end, TRACE_DISMISSED);
        assert_true(contact(0, n)->ended == at_time(18, 0, 0));
    }
}

/* Nobody is there. The calls at 22:07:30 and 23:37:30 are given up after 7:30 and made again half
 * an hour later. */
static void comeback_after_the_horizon_is_counted(void **state)
{
    (void)state;
    centre_clear(&day, 0, 24, MINUTES);
    memset(calls, 0, sizeof calls);
    day.scenario.layers = (struct layers){0};
    struct contact_class *k = class_of_calls(60);
    k->patience = (struct patience){.law = fixed(450)};
    k->redial = redial_with(1, fixed(1800), 1);
    centre_staff(&day, centre_group(&day, names[0]), 0);
    call(0, 22, 0);
    call(0, 23, 30);
    const struct record *r = run_told(&day, 0);
    assert_int_equal(told.n, 3);
    assert_true(contact(0, 1)->arrived == at_time(22, 45, 0));
    const struct calendar_hours *h = &day.scenario.hours;
    assert_int_equal(record_contacts(r, row_at(h, at_time(23, 30, 0)), 0)[AFTER_HORIZON], 1);
    assert_int_equal(record_contacts(r, row_at(h, at_time(22, 0, 0)), 0)[AFTER_HORIZON], 0);
}

/* ---- layers ---------------------------------------------------------------------------------- */

/* With all layers off and endless patience nothing is left to chance. */
static void days_without_layers_are_all_the_same(void **state)
{
    (void)state;
    centre_clear(&day, 8, 18, MINUTES);
    struct contact_class *k = centre_class(&day, names[0], 0.051, 187.9, INFINITY);
    k->talk = (struct duration){.family = DURATION_LOGNORMAL, .mean_s = 187.9, .cv = 1.2};
    k->wrap_up = exponential(31);
    k->arrivals.forecast = k->arrivals.day = k->arrivals.interval =
        (struct factor){FACTOR_LOGNORMAL, 0.3};
    struct agent_group *g = centre_group(&day, names[0]);
    centre_shift(&day, g, names[0], 8, 10, 12);
    g->attendance.absence = 0.2;
    bool *const layer[] = {&day.scenario.layers.forecast, &day.scenario.layers.day,
                           &day.scenario.layers.interval, &day.scenario.layers.arrivals,
                           &day.scenario.layers.handling, &day.scenario.layers.absence};
    const size_t n = sizeof layer / sizeof *layer;
    for (size_t i = 0; i < n; i++)
        *layer[i] = false;
    for (size_t i = 0; i <= n; i++) {
        if (i < n)
            *layer[i] = true;
        const uint64_t first = record_hash(run_told(&day, 0));
        bool same = true;
        for (uint32_t replication = 1; replication < 6; replication++)
            same = record_hash(day_run(run, replication)) == first && same;
        assert_int_equal(same, i == n);
        if (i < n)
            *layer[i] = false;
    }
    for (size_t i = 0; i < told.n; i++)
        assert_int_equal(contact(0, i)->handled - contact(0, i)->ended,
                         ticks_from_seconds(187.9) + ticks_from_seconds(31));
    /* 45.9 in each interval, evenly spaced from half a spacing after opening on. */
    assert_int_equal(told.n, 1836);
    for (size_t i = 0; i < told.n; i++)
        check_close(seconds_from_ticks(contact(0, i)->arrived),
                    8 * 3600 + (0.5 + (double)i) / 0.051, 1e-5);
}

/* ---- which group, which contact, which agent --------------------------------------------------
 */

/* Two of the first choice, two of the second; four calls within a quarter of an hour, then one
 * more. */
static void contact_prefers_the_group_of_the_best_rank(void **state)
{
    (void)state;
    for (int first = 0; first < 2; first++) {
        quiet_day();
        class_of_calls(750);
        for (int g = 0; g < 2; g++) {
            centre_staff(&day, centre_group(&day, names[g]), 2);
            day.skills[g][0].rank = g == first ? 1 : 2;
        }
        for (int i = 0; i < 4; i++)
            call(0, 9, 0);
        call(0, 9, 15);
        run_told(&day, 0);
        const int second = 1 - first;
        const int group[] = {first, first, second, second, first};
        for (size_t n = 0; n < 5; n++) {
            assert_int_equal(contact(0, n)->group, group[n]);
            assert_true(contact(0, n)->ended == contact(0, n)->requested);
        }
    }
}

static void among_groups_of_equal_rank_the_longest_idle_takes_it(void **state)
{
    (void)state;
    quiet_day();
    class_of_calls(60);
    for (int g = 0; g < 3; g++)
        centre_staff(&day, centre_group(&day, names[g]), 1);
    for (size_t i = 0; i < 7; i++)
        call(0, 9, 15 * i);
    run_told(&day, 0);
    for (size_t n = 0; n < 7; n++)
        assert_int_equal(contact(0, n)->group, (int)(n % 3));
}

/* Calls at 9:03:45, for a quarter of an hour, and 9:11:15; one agent. Places without limit make
 * patience lazy. */
static const struct trace_row *second_call(double patience_s, size_t places)
{
    quiet_day();
    day.channels[0].queue_places = places;
    class_of_calls(900)->patience = (struct patience){.law = fixed(patience_s)};
    centre_staff(&day, centre_group(&day, names[0]), 1);
    call(0, 9, 0);
    call(0, 9, 0);
    run_told(&day, 0);
    return contact(0, 1);
}

static void agent_free_exactly_when_patience_ends_is_too_late(void **state)
{
    (void)state;
    for (int lazy = 0; lazy < 2; lazy++) {
        const struct trace_row *t = second_call(450, lazy ? SIZE_MAX : 5);
        assert_int_equal(t->end, TRACE_ABANDONED);
        assert_true(t->ended == at_time(9, 18, 45));
        t = second_call(450.000001, lazy ? SIZE_MAX : 5);
        assert_int_equal(t->end, TRACE_ANSWERED);
        assert_true(t->ended == at_time(9, 18, 45));
    }
}

/* A call at 17:52:30; nobody is there. */
static void closing_comes_before_the_end_of_patience_at_the_same_instant(void **state)
{
    (void)state;
    for (int lazy = 0; lazy < 2; lazy++)
        for (int longer = 0; longer < 2; longer++) {
            quiet_day();
            day.scenario.hours.at_close = CLOSING_DISMISS;
            day.channels[0].queue_places = lazy ? SIZE_MAX : 5;
            class_of_calls(60)->patience.law = fixed(longer ? 450 : 449.999999);
            day.classes[0].patience.endless = false;
            centre_staff(&day, centre_group(&day, names[0]), 0);
            call(0, 17, 45);
            run_told(&day, 0);
            assert_int_equal(contact(0, 0)->end, longer ? TRACE_DISMISSED : TRACE_ABANDONED);
        }
}

/* One agent, busy until after ten; the four classes wait for him meanwhile, each with one call. */
static void freed_agent_takes_priority_then_rank_then_the_longest_wait(void **state)
{
    (void)state;
    for (size_t earlier = 2; earlier < 4; earlier++) {
        quiet_day();
        for (int i = 0; i < 4; i++)
            class_of_calls(3600)->priority = i == 1;
        struct agent_group *g = centre_group(&day, names[0]);
        centre_staff(&day, g, 1);
        for (size_t i = 1; i < 4; i++)
            g->skills[i].rank = 2;
        call(0, 9, 0);
        call(earlier, 9, 15);
        call(5 - earlier, 9, 30);
        call(0, 9, 45);
        call(1, 9, 45);
        run_told(&day, 0);
        const ticks hour = 3600 * TICKS_PER_SECOND, first = at_time(9, 7, 30);
        assert_true(contact(1, 0)->ended == first + hour);
        assert_true(contact(0, 1)->ended == first + 2 * hour);
        assert_true(contact(earlier, 0)->ended == first + 3 * hour);
        assert_true(contact(5 - earlier, 0)->ended == first + 4 * hour);
    }
}

/* Calls of the same instant come class by class, and so they are answered, however the group lists
 * its skills. */
static void of_those_who_asked_together_the_first_to_come_is_served(void **state)
{
    (void)state;
    quiet_day();
    for (int i = 0; i < 3; i++)
        class_of_calls(3600);
    struct agent_group *g = centre_group(&day, names[0]);
    centre_staff(&day, g, 1);
    g->skills[0].class = 2;
    g->skills[2].class = 0;
    call(0, 9, 0);
    for (size_t class = 0; class < 3; class ++)
        call(class, 9, 30);
    run_told(&day, 0);
    for (int i = 0; i < 3; i++)
        assert_true(contact((size_t)i, i == 0)->ended == at_time(10 + i, 7, 30));
}

static const struct skill *skill_for(const struct agent_group *g, const struct trace_row *t)
{
    for (size_t i = 0; i < g->n_skills; i++)
        if (skill_takes(&g->skills[i], t->class, t->channel))
            return &g->skills[i];
    return NULL;
}

/* The recognised of a customer group may go before the rest of their class. */
static int priority_of(const struct scenario *s, const struct trace_row *t)
{
    return s->classes[t->class].priority
           + (t->recognised ? s->customer_groups[t->customers].priority : 0);
}

/* Should the group have taken the one rather than the other? */
static bool goes_before(const struct scenario *s, const struct agent_group *g,
                        const struct trace_row *a, const struct trace_row *b)
{
    const int priority = priority_of(s, a), other = priority_of(s, b);
    const int rank = skill_for(g, a)->rank, other_rank = skill_for(g, b)->rank;
    if (priority != other)
        return priority > other;
    return rank != other_rank ? rank < other_rank : a->requested < b->requested;
}

/* A live contact needs empty hands, and a chat may find room before; but those with empty hands may
 * be kept free for live contacts. Jobs stand back, and an overflow is not open at first. */
static bool may_not_fit(const struct scenario *s, const struct agent_group *g,
                        const struct trace_row *t, const struct trace_row *taken)
{
    const struct channel *c = &s->channels[t->channel];
    const double waited_s = (double)(out_of_queue(s, taken) - t->requested) / TICKS_PER_SECOND;
    return waited_s <= skill_for(g, t)->overflow_s || channel_has_jobs(c)
           || (g->concurrency.at_most > 1 && c->kind == CHANNEL_LIVE)
           || (g->keep_free > 0 && s->channels[taken->channel].kind == CHANNEL_LIVE);
}

/* The same in centres made up by chance: whenever one who waited is answered, nobody who goes
 * before him still waits. Who was passed on has a priority and an order of his own. */
static void nobody_is_overtaken(void **state)
{
    (void)state;
    static struct random_centre r;
    size_t pairs = 0, overtaken = 0;
    for (unsigned number = 0; number < 80; number++) {
        random_centre(&r, number);
        const struct scenario *s = &r.centre.scenario;
        run_told(&r.centre, 0);
        for (const struct trace_row *t = told.row; t < told.row + told.n; t++) {
            const ticks taken = out_of_queue(s, t);
            if (t->step != STEP_CONTACT || t->end != TRACE_ANSWERED || taken == t->requested)
                continue;
            const struct agent_group *g = &s->groups[t->group];
            for (const struct trace_row *u = told.row; u < told.row + told.n; u++)
                if (u->step == STEP_CONTACT && u->requested != TRACE_NEVER && u->requested < taken
                    && out_of_queue(s, u) > taken && skill_for(g, u) && !may_not_fit(s, g, u, t)) {
                    pairs++;
                    overtaken += goes_before(s, g, u, t);
                }
        }
    }
    assert_true(pairs > 10000);
    assert_int_equal(overtaken, 0);
}

/* Two idle agents, one of whom goes at noon: if he takes the call at 11:52:30, it ends in overtime.
 * A call at 9:07:30 or a break lets one be idle for longer. */
static double overtime_at_noon(enum agent_order order, bool earlier_call, double break_of_late_s,
                               uint32_t replication)
{
    quiet_day();
    class_of_calls(1800);
    struct agent_group *g = centre_group(&day, names[0]);
    struct shift *late = centre_shift(&day, g, names[0], 8, 8, 1);
    centre_shift(&day, g, names[1], 8, 4, 1);
    if (break_of_late_s > 0)
        shift_break(late, (struct pause){3600, 3600, break_of_late_s, false, false});
    g->order = order;
    if (earlier_call)
        call(0, 9, 0);
    call(0, 11, 45);
    return seconds_of(run_told(&day, replication), 0, GROUP_OVERTIME);
}

static void longest_idle_agent_takes_the_contact(void **state)
{
    (void)state;
    check_close(overtime_at_noon(ORDER_LONGEST_IDLE, false, 0, 0), 0, 0);
    check_close(overtime_at_noon(ORDER_LONGEST_IDLE, true, 0, 0), 22.5 * 60, 0);
    check_close(overtime_at_noon(ORDER_LONGEST_IDLE, false, 600, 0), 22.5 * 60, 0);
}

static void first_agent_in_order_takes_the_contact(void **state)
{
    (void)state;
    check_close(overtime_at_noon(ORDER_FIXED, false, 0, 0), 0, 0);
    check_close(overtime_at_noon(ORDER_FIXED, true, 0, 0), 0, 0);
    check_close(overtime_at_noon(ORDER_FIXED, false, 600, 0), 0, 0);
}

static void any_agent_takes_the_contact_where_chance_decides(void **state)
{
    (void)state;
    struct mean m = {0};
    for (uint32_t i = 0; i < 1000; i++)
        mean_add(&m, overtime_at_noon(ORDER_RANDOM, true, 0, i) / (22.5 * 60));
    check_close(mean_value(&m), 0.5, 4 * mean_error(&m));
}

/* ---- agents by interval -----------------------------------------------------------------------
 */

/* Two agents until ten, one until half past, two again: two calls at nine for two hours, one at
 * 10:22:30. */
static const struct record *staffing_dips(enum drop_rule rule)
{
    quiet_day();
    class_of_calls(7200);
    struct agent_group *g = centre_group(&day, names[0]);
    size_t *agents = centre_staff(&day, g, 2);
    agents[8] = agents[9] = 1;
    g->at_drop = rule;
    call(0, 9, 0);
    call(0, 9, 15);
    call(0, 10, 15);
    return run_told(&day, 0);
}

static void released_agents_finish_in_overtime_while_fresh_ones_come(void **state)
{
    (void)state;
    const struct record *r = staffing_dips(DROP_RELEASE);
    assert_true(contact(0, 2)->ended == at_time(10, 30, 0));
    /* From ten on one of the two is in overtime, until the first call ends at 11:07:30. */
    check_close(seconds_in(r, GROUP_BUSY, 9, 45), 2 * 900, 0);
    check_close(seconds_in(r, GROUP_BUSY, 10, 0), 900, 0);
    check_close(seconds_in(r, GROUP_OVERTIME, 10, 0), 900, 0);
    check_close(seconds_in(r, GROUP_BUSY, 10, 30), 2 * 900, 0);
    check_close(seconds_of(r, 0, GROUP_OVERTIME), 67.5 * 60, 0);
}

static void held_agents_are_counted_in_again_when_staffing_rises(void **state)
{
    (void)state;
    const struct record *r = staffing_dips(DROP_HOLD);
    assert_true(contact(0, 2)->ended == at_time(11, 7, 30));
    check_close(seconds_in(r, GROUP_BUSY, 10, 0), 900, 0);
    check_close(seconds_in(r, GROUP_BUSY, 10, 30), 2 * 900, 0);
    check_close(seconds_of(r, 0, GROUP_OVERTIME), 30 * 60, 0);
}

static void idle_agents_leave_first_at_a_drop(void **state)
{
    (void)state;
    quiet_day();
    class_of_calls(7200);
    struct agent_group *g = centre_group(&day, names[0]);
    size_t *agents = centre_staff(&day, g, 1);
    for (size_t i = 0; i < 8; i++)
        agents[i] = 3;
    call(0, 9, 0);
    const struct record *r = run_told(&day, 0);
    check_close(seconds_in(r, GROUP_IDLE, 9, 45), 2 * 900, 0);
    check_close(seconds_in(r, GROUP_IDLE, 10, 0), 0, 0);
    check_close(seconds_in(r, GROUP_BUSY, 10, 0), 900, 0);
    check_close(seconds_of(r, 0, GROUP_OVERTIME), 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(absence_takes_its_share_of_whole_shifts),
        cmocka_unit_test(days_of_much_sickness_are_common_to_all),
        cmocka_unit_test(without_the_layer_as_many_are_absent_every_day),
        cmocka_unit_test(agents_by_interval_are_absent_for_a_day),
        cmocka_unit_test(spells_take_their_share_of_every_quarter_of_an_hour),
        cmocka_unit_test(spells_take_their_share_whatever_the_calls),
        cmocka_unit_test(break_begins_late_and_keeps_its_length),
        cmocka_unit_test(break_with_a_fixed_end_ends_on_time),
        cmocka_unit_test(breaks_due_in_one_contact_follow_each_other),
        cmocka_unit_test(breaks_on_end_are_like_one),
        cmocka_unit_test(break_of_an_idle_agent_is_when_the_roster_says),
        cmocka_unit_test(shift_can_begin_with_a_break),
        cmocka_unit_test(breaks_in_a_window_are_spread),
        cmocka_unit_test(night_shift_of_yesterday_is_there_at_midnight),
        cmocka_unit_test(break_of_yesterday_goes_on_after_midnight),
        cmocka_unit_test(contact_in_hand_at_the_end_of_a_shift_is_finished_in_overtime),
        cmocka_unit_test(overtime_after_closing_is_counted),
        cmocka_unit_test(nobody_takes_a_contact_after_the_end_of_his_shift),
        cmocka_unit_test(agents_on_shift_at_closing_serve_those_who_wait),
        cmocka_unit_test(agents_stay_for_whom_they_may_take_only_later),
        cmocka_unit_test(dismissal_cuts_off_those_who_wait_at_closing),
        cmocka_unit_test(comeback_after_the_horizon_is_counted),
        cmocka_unit_test(days_without_layers_are_all_the_same),
        cmocka_unit_test(contact_prefers_the_group_of_the_best_rank),
        cmocka_unit_test(among_groups_of_equal_rank_the_longest_idle_takes_it),
        cmocka_unit_test(freed_agent_takes_priority_then_rank_then_the_longest_wait),
        cmocka_unit_test(of_those_who_asked_together_the_first_to_come_is_served),
        cmocka_unit_test(nobody_is_overtaken),
        cmocka_unit_test(agent_free_exactly_when_patience_ends_is_too_late),
        cmocka_unit_test(closing_comes_before_the_end_of_patience_at_the_same_instant),
        cmocka_unit_test(longest_idle_agent_takes_the_contact),
        cmocka_unit_test(first_agent_in_order_takes_the_contact),
        cmocka_unit_test(any_agent_takes_the_contact_where_chance_decides),
        cmocka_unit_test(released_agents_finish_in_overtime_while_fresh_ones_come),
        cmocka_unit_test(held_agents_are_counted_in_again_when_staffing_rises),
        cmocka_unit_test(idle_agents_leave_first_at_a_drop),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    end_run();
    return failed != 0;
}
