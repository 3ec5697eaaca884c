/*
 * Shifts, breaks, absence, spells, closing, and who takes whom: small centres in which everything
 * is fixed, told contact by contact, and shares realised over many days.
 */
#include <stdlib.h>

#include "tests/engine/centre.h"

static char calls[] = "calls", elderly[] = "elderly", cards[] = "cards";
static char desk[] = "desk", second[] = "second", third[] = "third";
static char early[] = "early", late[] = "late", night[] = "night";

/* ---- days on which nothing is left to chance ------------------------------------------------- */

enum { STORY_INTERVALS = 24 };

/*
 * Eight to twelve in steps of ten minutes. A class's contacts come evenly spaced within the
 * intervals for which it is given counts: one of them in the middle, two of them after a quarter
 * and three.
 */
struct story {
    struct centre centre;
    double counts[CENTRE_PARTS][STORY_INTERVALS];
    struct trace told;
    const struct plan *plan;
    int64_t agents[CENTRE_PARTS][STORY_INTERVALS][GROUP_COUNTERS];
    int64_t contacts[CENTRE_PARTS][COUNTERS];
};

static struct story *story_new(void)
{
    struct story *s = calloc(1, sizeof *s);
    centre_clear(&s->centre, 8, 12, 10);
    s->centre.scenario.layers = (struct layers){0};
    return s;
}

static struct contact_class *story_class(struct story *s, char *name, double talk_s,
                                         double patience_s)
{
    const size_t n = s->centre.scenario.n_classes;
    struct contact_class *c = centre_class(&s->centre, name, 0, talk_s, INFINITY);
    c->talk = fixed(talk_s);
    c->patience = (struct patience){.endless = isinf(patience_s), .law = fixed(patience_s)};
    c->arrivals.counts = s->counts[n];
    return c;
}

/* Contacts in the ten minutes that begin at the hour and minute. */
static void story_calls(struct story *s, size_t class, int hour, int minute, int n)
{
    s->counts[class][(hour - 8) * 6 + minute / 10] = n;
}

static void story_tell(struct story *s)
{
    struct plan *p = centre_plan(&s->centre, 1);
    struct day *d = day_new(p);
    day_trace(d, 0, &s->told);
    const struct record *r = day_run(d, 0);
    for (size_t i = 0; i < STORY_INTERVALS; i++) {
        for (size_t g = 0; g < p->n_groups; g++)
            memcpy(s->agents[g][i], record_agents(r, 1 + i, g), sizeof s->agents[g][i]);
        for (size_t c = 0; c < p->n_classes; c++)
            for (size_t k = 0; k < COUNTERS; k++)
                s->contacts[c][k] += record_contacts(r, 1 + i, c)[k];
    }
    day_free(d);
    plan_free(p);
}

static void story_free(struct story *s)
{
    trace_free(&s->told);
    free(s);
}

/* Minutes of a group's time in the whole day. */
static double minutes(const struct story *s, size_t group, enum group_counter counter)
{
    int64_t sum = 0;
    for (size_t i = 0; i < STORY_INTERVALS; i++)
        sum += s->agents[group][i][counter];
    return (double)sum / 60e6;
}

static double minutes_at(const struct story *s, size_t group, int hour, int minute,
                         enum group_counter counter)
{
    return (double)s->agents[group][(hour - 8) * 6 + minute / 10][counter] / 60e6;
}

/* Minutes after eight. */
static double after_eight(ticks t)
{
    return t == TRACE_NEVER ? NAN : (double)t / 60e6 - 480;
}

static void check_told(const struct story *s, size_t row, double arrived, enum trace_end end,
                       double ended)
{
    assert_true(row < s->told.n);
    const struct trace_row *r = &s->told.row[row];
    check_close(after_eight(r->arrived), arrived, 1e-6);
    assert_string_equal(trace_end_names[r->end], trace_end_names[end]);
    if (!isnan(ended))
        check_close(after_eight(r->ended), ended, 1e-6);
}

/* ---- shifts and overtime
 * ------------------------------------------------------------------------- */

static void agent_finishes_the_contact_in_hand_and_takes_no_other(void **state)
{
    (void)state;
    struct story *s = story_new();
    story_class(s, calls, 600, INFINITY);
    centre_shift(&s->centre, centre_group(&s->centre, desk), early, 8, 1, 1);
    story_calls(s, 0, 8, 50, 2); /* at 52.5 and 57.5 */
    story_tell(s);
    check_told(s, 0, 52.5, TRACE_ANSWERED, 52.5);
    check_told(s, 1, 57.5, TRACE_UNFINISHED, NAN);
    check_close(minutes(s, 0, GROUP_BUSY), 7.5, 1e-9);
    check_close(minutes(s, 0, GROUP_IDLE), 52.5, 1e-9);
    check_close(minutes(s, 0, GROUP_OVERTIME), 2.5, 1e-9);
    check_close(minutes_at(s, 0, 9, 0, GROUP_OVERTIME), 2.5, 1e-9);
    story_free(s);
}

/* One shift ends and another begins at that instant: another person takes who waits. */
static void shift_that_begins_as_another_ends_serves_the_queue_at_once(void **state)
{
    (void)state;
    struct story *s = story_new();
    story_class(s, calls, 1200, INFINITY);
    struct agent_group *g = centre_group(&s->centre, desk);
    centre_shift(&s->centre, g, early, 8, 1, 1);
    centre_shift(&s->centre, g, late, 9, 1, 1);
    story_calls(s, 0, 8, 50, 2);
    story_tell(s);
    check_told(s, 0, 52.5, TRACE_ANSWERED, 52.5);
    check_told(s, 1, 57.5, TRACE_ANSWERED, 60);
    check_close(minutes(s, 0, GROUP_OVERTIME), 12.5, 1e-9);
    check_close(minutes(s, 0, GROUP_BUSY), 7.5 + 20, 1e-9);
    story_free(s);
}

/* Free exactly at the end of the shift: he leaves. Free exactly as patience ends: too late. */
static void ties_are_decided_for_leaving_and_for_impatience(void **state)
{
    (void)state;
    struct story *s = story_new();
    story_class(s, calls, 450, 450);
    struct agent_group *g = centre_group(&s->centre, desk);
    centre_shift(&s->centre, g, early, 8, 1, 1);
    story_calls(s, 0, 8, 0, 2);  /* at 2.5, done at 10; the next at 7.5 waits */
    story_calls(s, 0, 8, 50, 2); /* at 52.5, done at 60; the next at 57.5 finds nobody */
    story_tell(s);
    check_told(s, 0, 2.5, TRACE_ANSWERED, 2.5);
    check_told(s, 1, 7.5, TRACE_ANSWERED, 10);
    check_told(s, 3, 57.5, TRACE_ABANDONED, 65);
    story_free(s);
    s = story_new();
    story_class(s, calls, 450, 150);
    centre_shift(&s->centre, centre_group(&s->centre, desk), early, 8, 1, 1);
    story_calls(s, 0, 8, 0, 2); /* patience ends at 10, when the agent comes free */
    story_tell(s);
    check_told(s, 1, 7.5, TRACE_ABANDONED, 10);
    story_free(s);
}

/* One waits for exactly as long as is acceptable; and then for that long in vain. */
static void wait_of_exactly_the_acceptable_length_is_within_it(void **state)
{
    (void)state;
    for (int variant = 0; variant < 4; variant++) {
        struct story *s = story_new();
        s->centre.scenario.within_s = variant == 3 ? 149.9 : 150;
        s->centre.scenario.short_abandon_s = variant == 2 ? 150 : 0;
        story_class(s, calls, 450, variant == 0 ? INFINITY : 150);
        centre_staff(&s->centre, centre_group(&s->centre, desk), 1);
        story_calls(s, 0, 8, 0, 2); /* at 2.5 until 10, and at 7.5 */
        story_tell(s);
        const int64_t *k = s->contacts[0];
        assert_int_equal(k[ANSWERED_WITHIN], variant == 0 ? 2 : 1);
        assert_int_equal(k[ANSWERED_AT_ONCE], 1);
        assert_int_equal(k[ABANDONED], variant == 0 ? 0 : 1);
        assert_int_equal(k[LEFT_WITHIN], variant == 1 ? 1 : 0);
        assert_int_equal(k[SHORT_ABANDONED], variant == 2 ? 1 : 0);
        story_free(s);
    }
}

/* ---- closing
 * --------------------------------------------------------------------------------------- */

static struct story *closing_story(enum closing at_close, bool by_shift)
{
    struct story *s = story_new();
    s->centre.scenario.hours.at_close = at_close;
    story_class(s, calls, 600, INFINITY);
    struct agent_group *g = centre_group(&s->centre, desk);
    if (by_shift)
        centre_shift(&s->centre, g, early, 8, 4, 1);
    else
        centre_staff(&s->centre, g, 1);
    story_calls(s, 0, 11, 50, 2); /* at 232.5 and 237.5; closing is at 240 */
    story_tell(s);
    check_told(s, 0, 232.5, TRACE_ANSWERED, 232.5);
    return s;
}

static void agents_stay_to_serve_who_waits_at_closing(void **state)
{
    (void)state;
    for (int by_shift = 0; by_shift < 2; by_shift++) {
        struct story *s = closing_story(CLOSING_SERVE, by_shift);
        check_told(s, 1, 237.5, TRACE_ANSWERED, 242.5);
        check_close(minutes(s, 0, GROUP_BUSY), 7.5, 1e-9);
        check_close(minutes(s, 0, GROUP_OVERTIME), 12.5, 1e-9);
        assert_int_equal(s->contacts[0][ANSWERED], 2);
        check_close((double)s->contacts[0][QUEUE_TICKS] / 60e6, 5, 1e-9);
        story_free(s);
    }
}

static void who_waits_at_closing_is_dismissed(void **state)
{
    (void)state;
    for (int by_shift = 0; by_shift < 2; by_shift++) {
        struct story *s = closing_story(CLOSING_DISMISS, by_shift);
        check_told(s, 1, 237.5, TRACE_DISMISSED, 240);
        check_close(minutes(s, 0, GROUP_OVERTIME), 2.5, 1e-9);
        assert_int_equal(s->contacts[0][DISMISSED], 1);
        assert_int_equal(s->contacts[0][DISMISSED_AT_ONCE], 0);
        check_close((double)s->contacts[0][WAIT_TICKS] / 60e6, 2.5, 1e-9);
        story_free(s);
    }
}

/* Patience that would end at the tick of closing has not ended, looked at early or late. */
static void closing_comes_before_patience_of_that_instant(void **state)
{
    (void)state;
    for (int live = 0; live < 2; live++) {
        struct story *s = story_new();
        s->centre.scenario.hours.at_close = CLOSING_DISMISS;
        story_class(s, calls, 600, 150);
        centre_staff(&s->centre, centre_group(&s->centre, desk), 1);
        if (live)
            s->centre.channels[0].queue_places = 1000;
        story_calls(s, 0, 11, 50, 2);
        story_tell(s);
        check_told(s, 1, 237.5, TRACE_DISMISSED, 240);
        story_free(s);
    }
}

static void self_service_that_ends_after_closing_finds_nobody(void **state)
{
    (void)state;
    struct story *s = story_new();
    struct contact_class *c = story_class(s, calls, 600, INFINITY);
    c->self_service = (struct self_service){.handles = 1, .escalates = 1};
    for (int end = 0; end < SELF_ENDS; end++)
        c->self_service.time[end] = fixed(300);
    centre_staff(&s->centre, centre_group(&s->centre, desk), 1);
    story_calls(s, 0, 11, 50, 2);
    story_tell(s);
    check_told(s, 0, 232.5, TRACE_ANSWERED, 237.5);
    check_told(s, 1, 237.5, TRACE_OUT_OF_HOURS, 242.5);
    assert_int_equal(s->contacts[0][OUT_OF_HOURS], 1);
    assert_int_equal(s->contacts[0][REQUESTED], 1);
    story_free(s);
}

/* ---- breaks
 * ----------------------------------------------------------------------------------------- */

static struct story *break_story(bool fixed_end, bool paid)
{
    struct story *s = story_new();
    story_class(s, calls, 900, INFINITY);
    struct shift *shift = centre_shift(&s->centre, centre_group(&s->centre, desk), early, 8, 4, 1);
    shift_break(shift, (struct pause){.earliest_s = 3600,
                                      .latest_s = 3600,
                                      .length_s = 1200,
                                      .fixed_end = fixed_end,
                                      .paid = paid});
    story_calls(s, 0, 8, 50, 1); /* at 55 until 70; the break is due at 60 */
    story_calls(s, 0, 9, 10, 1); /* at 75 */
    story_tell(s);
    check_told(s, 0, 55, TRACE_ANSWERED, 55);
    return s;
}

static void break_begins_after_the_contact_and_keeps_its_length(void **state)
{
    (void)state;
    struct story *s = break_story(false, false);
    check_told(s, 1, 75, TRACE_ANSWERED, 90);
    check_close(minutes(s, 0, GROUP_BREAK_UNPAID), 20, 1e-9);
    check_close(minutes(s, 0, GROUP_BREAK_PAID), 0, 0);
    check_close(minutes_at(s, 0, 9, 10, GROUP_BREAK_UNPAID), 10, 1e-9);
    check_close(minutes(s, 0, GROUP_BUSY), 30, 1e-9);
    check_close(minutes(s, 0, GROUP_IDLE), 190, 1e-9);
    check_close(minutes(s, 0, GROUP_OVERTIME), 0, 0);
    story_free(s);
}

static void break_with_a_fixed_end_is_shorter_when_it_begins_late(void **state)
{
    (void)state;
    struct story *s = break_story(true, true);
    check_told(s, 1, 75, TRACE_ANSWERED, 80);
    check_close(minutes(s, 0, GROUP_BREAK_PAID), 10, 1e-9);
    check_close(minutes(s, 0, GROUP_BREAK_UNPAID), 0, 0);
    story_free(s);
}

/* A break that ends before the contact does is not taken at all. */
static void break_with_a_fixed_end_may_be_missed(void **state)
{
    (void)state;
    struct story *s = story_new();
    story_class(s, calls, 2700, INFINITY);
    struct shift *shift = centre_shift(&s->centre, centre_group(&s->centre, desk), early, 8, 4, 1);
    shift_break(
        shift,
        (struct pause){.earliest_s = 3600, .latest_s = 3600, .length_s = 1200, .fixed_end = true});
    story_calls(s, 0, 8, 50, 1); /* at 55 until 100; the break is over at 80 */
    story_calls(s, 0, 9, 10, 1);
    story_tell(s);
    check_told(s, 1, 75, TRACE_ANSWERED, 100);
    check_close(minutes(s, 0, GROUP_BREAK_UNPAID), 0, 0);
    story_free(s);
}

static void heads_take_their_breaks_spread_over_the_window(void **state)
{
    (void)state;
    struct story *s = story_new();
    story_class(s, calls, 60, INFINITY);
    struct shift *shift = centre_shift(&s->centre, centre_group(&s->centre, desk), early, 8, 4, 4);
    /* At 60, 80, 70 and 90 minutes, for ten. */
    shift_break(shift, (struct pause){.earliest_s = 3600, .latest_s = 6000, .length_s = 600});
    story_tell(s);
    for (int minute = 0; minute < 40; minute += 10)
        check_close(minutes_at(s, 0, 9, minute, GROUP_BREAK_UNPAID), 10, 1e-9);
    check_close(minutes(s, 0, GROUP_BREAK_UNPAID), 40, 1e-9);
    story_free(s);
}

static void break_ends_with_the_shift(void **state)
{
    (void)state;
    struct story *s = story_new();
    story_class(s, calls, 60, INFINITY);
    struct shift *shift = centre_shift(&s->centre, centre_group(&s->centre, desk), early, 8, 1, 1);
    shift_break(shift, (struct pause){.earliest_s = 3300, .latest_s = 3300, .length_s = 900});
    story_tell(s);
    check_close(minutes(s, 0, GROUP_BREAK_UNPAID), 5, 1e-9);
    check_close(minutes(s, 0, GROUP_IDLE), 55, 1e-9);
    story_free(s);
}

/* ---- who takes whom
 * --------------------------------------------------------------------------------- */

static int answered_by(const struct story *s, size_t row)
{
    assert_int_equal(s->told.row[row].end, TRACE_ANSWERED);
    return s->told.row[row].group;
}

static void contact_goes_to_its_first_rank_and_to_the_next_when_that_is_busy(void **state)
{
    (void)state;
    struct story *s = story_new();
    story_class(s, calls, 600, INFINITY);
    struct agent_group *g = centre_group(&s->centre, desk);
    g->skills[0].rank = 2;
    centre_staff(&s->centre, g, 1);
    centre_staff(&s->centre, centre_group(&s->centre, second), 1);
    story_calls(s, 0, 8, 0, 2);
    story_calls(s, 0, 8, 20, 1);
    story_tell(s);
    assert_int_equal(answered_by(s, 0), 1);
    assert_int_equal(answered_by(s, 1), 0);
    assert_int_equal(answered_by(s, 2), 1);
    story_free(s);
}

static void among_groups_of_a_rank_the_longest_idle_agent_is_chosen(void **state)
{
    (void)state;
    struct story *s = story_new();
    story_class(s, calls, 60, INFINITY);
    char *names[] = {desk, second, third};
    for (int i = 0; i < 3; i++)
        centre_staff(&s->centre, centre_group(&s->centre, names[i]), 1);
    for (int minute = 0; minute < 60; minute += 10)
        story_calls(s, 0, 8, minute, 1);
    story_tell(s);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(answered_by(s, i), (int)(i % 3));
    story_free(s);
}

/*
 * One agent is busy while four wait: cards (priority 0, rank 1) first, then calls of rank 2, then
 * elderly of priority 1, then again cards. He takes the elderly, the cards in their order, the
 * calls.
 */
static void freed_agent_takes_priority_then_rank_then_longest_wait(void **state)
{
    (void)state;
    struct story *s = story_new();
    story_class(s, calls, 300, INFINITY);
    story_class(s, elderly, 300, INFINITY)->priority = 1;
    story_class(s, cards, 300, INFINITY);
    struct agent_group *g = centre_group(&s->centre, desk);
    g->skills[0].rank = 2;
    g->skills[1].rank = 3;
    centre_staff(&s->centre, g, 1);
    s->centre.classes[2].talk = fixed(2400);
    story_calls(s, 2, 8, 0, 3);  /* cards at 1.667, until 41.667; 5 and 8.333 */
    story_calls(s, 0, 8, 10, 1); /* calls at 15 */
    story_calls(s, 1, 8, 20, 1); /* elderly at 25 */
    story_tell(s);
    /* In the order of arrival: cards, cards, cards, calls, elderly. */
    const double first = 5.0 / 3;
    check_told(s, 0, first, TRACE_ANSWERED, first);
    check_told(s, 4, 25, TRACE_ANSWERED, first + 40);
    check_told(s, 1, 5, TRACE_ANSWERED, first + 45);
    check_told(s, 2, 5 + 10.0 / 3, TRACE_ANSWERED, first + 85);
    check_told(s, 3, 15, TRACE_ANSWERED, first + 125);
    story_free(s);
}

static void queues_of_one_tier_are_served_by_the_longest_wait(void **state)
{
    (void)state;
    struct story *s = story_new();
    story_class(s, calls, 1200, INFINITY);
    story_class(s, cards, 600, INFINITY);
    centre_staff(&s->centre, centre_group(&s->centre, desk), 1);
    story_calls(s, 0, 8, 0, 1);  /* at 5, until 25 */
    story_calls(s, 1, 8, 10, 2); /* at 12.5 and 17.5 */
    story_calls(s, 0, 8, 10, 1); /* at 15 */
    story_tell(s);
    check_told(s, 1, 12.5, TRACE_ANSWERED, 25);
    check_told(s, 2, 15, TRACE_ANSWERED, 35);
    check_told(s, 3, 17.5, TRACE_ANSWERED, 55);
    story_free(s);
}

/*
 * Two agents of a group, told apart by the ends of their shifts: who takes the contact at 55 works
 * overtime if his shift ends at 60. Both have been idle since eight, but the first had a contact.
 */
static double overtime_of(enum agent_order order, uint32_t replication)
{
    struct story *s = story_new();
    story_class(s, calls, 60, INFINITY);
    story_class(s, cards, 600, INFINITY);
    struct agent_group *g = centre_group(&s->centre, desk);
    g->order = order;
    centre_shift(&s->centre, g, early, 8, 1, 1);
    centre_shift(&s->centre, g, late, 8, 4, 1);
    story_calls(s, 0, 8, 10, 1);
    story_calls(s, 1, 8, 50, 1);
    struct plan *p = centre_plan(&s->centre, 1);
    struct day *d = day_new(p);
    const struct record *r = day_run(d, replication);
    const double overtime = (double)record_agents(r, 7, 0)[GROUP_OVERTIME] / 60e6;
    day_free(d);
    plan_free(p);
    story_free(s);
    return overtime;
}

static void within_a_group_the_longest_idle_the_first_or_anyone_is_chosen(void **state)
{
    (void)state;
    check_close(overtime_of(ORDER_LONGEST_IDLE, 0), 0, 0);
    check_close(overtime_of(ORDER_FIXED, 0), 5, 1e-9);
    enum { DAYS = 2000 };
    int first = 0;
    for (uint32_t i = 0; i < DAYS; i++)
        first += overtime_of(ORDER_RANDOM, i) > 0;
    check_close((double)first / DAYS, 0.5, 4 * sqrt(0.25 / DAYS));
}

/* ---- steps of staffing -------------------------------------------------------------------------
 */

static void fall_releases_idle_agents_first_and_then_who_finishes_first(void **state)
{
    (void)state;
    struct story *s = story_new();
    story_class(s, calls, 1800, INFINITY);
    size_t *agents = centre_staff(&s->centre, centre_group(&s->centre, desk), 3);
    for (int i = 2; i < STORY_INTERVALS; i++)
        agents[i] = 1;
    story_calls(s, 0, 8, 0, 2); /* at 2.5 until 32.5 and 7.5 until 37.5; the fall is at 20 */
    story_calls(s, 0, 8, 20, 1);
    story_tell(s);
    /* One idle goes, then the one who finishes at 32.5; the one at 37.5 takes who waits. */
    check_told(s, 2, 25, TRACE_ANSWERED, 37.5);
    check_close(minutes(s, 0, GROUP_OVERTIME), 12.5, 1e-9);
    check_close(minutes_at(s, 0, 8, 20, GROUP_BUSY), 10, 1e-9);
    check_close(minutes_at(s, 0, 8, 20, GROUP_IDLE), 0, 1e-9);
    story_free(s);
}

static void rise_after_a_fall_brings_fresh_agents_unless_the_rule_is_hold(void **state)
{
    (void)state;
    for (int hold = 0; hold < 2; hold++) {
        struct story *s = story_new();
        story_class(s, calls, 1800, INFINITY);
        struct agent_group *g = centre_group(&s->centre, desk);
        size_t *agents = centre_staff(&s->centre, g, 2);
        g->at_drop = hold ? DROP_HOLD : DROP_RELEASE;
        agents[1] = 1;               /* between 10 and 20 */
        story_calls(s, 0, 8, 0, 2);  /* until 32.5 and 37.5 */
        story_calls(s, 0, 8, 20, 1); /* at 25 */
        story_tell(s);
        check_told(s, 2, 25, TRACE_ANSWERED, hold ? 32.5 : 25);
        check_close(minutes(s, 0, GROUP_OVERTIME), hold ? 10 : 22.5, 1e-9);
        story_free(s);
    }
}

/* ---- round midnight
 * ---------------------------------------------------------------------------------- */

static void night_shift_of_the_day_before_is_there_at_midnight(void **state)
{
    (void)state;
    struct centre c;
    centre_clear(&c, 0, 24, 60);
    centre_class(&c, calls, 0, 180, 120);
    struct agent_group *g = centre_group(&c, desk);
    centre_shift(&c, g, night, 22.5, 8, 3);
    centre_shift(&c, g, early, 8, 8, 5);
    struct experiment *e = centre_run(&c, 2);
    for (size_t hour = 0; hour < 24; hour++) {
        const double there = hour < 6 || hour == 23    ? 3
                             : hour == 6 || hour == 22 ? 1.5
                             : hour >= 8 && hour < 16  ? 5
                                                       : 0;
        check_close(measured_in(e, "present", SCOPE_ALL, 0, hour).value, there, 1e-9);
        check_close(measured_in(e, "staffed", SCOPE_ALL, 0, hour).value, there, 1e-9);
    }
    experiment_free(e);
}

/* Yesterday's absence is drawn by itself. */
static void night_shift_of_the_day_before_has_its_own_absence(void **state)
{
    (void)state;
    enum { DAYS = 3000 };
    struct centre c;
    centre_clear(&c, 0, 24, 60);
    centre_class(&c, calls, 0, 180, 120);
    struct agent_group *g = centre_group(&c, desk);
    g->attendance.absence = 0.3;
    centre_shift(&c, g, night, 23, 8, 1);
    struct plan *p = centre_plan(&c, 1);
    struct day *d = day_new(p);
    int before = 0, after = 0, both = 0;
    for (uint32_t i = 0; i < DAYS; i++) {
        const struct record *r = day_run(d, i);
        const bool first = record_agents(r, 1, 0)[GROUP_ABSENT] > 0;
        const bool last = record_agents(r, 24, 0)[GROUP_ABSENT] > 0;
        before += first;
        after += last;
        both += first && last;
    }
    const double error = 4 * sqrt(0.21 / DAYS);
    check_close((double)before / DAYS, 0.3, error);
    check_close((double)after / DAYS, 0.3, error);
    check_close((double)both / DAYS, 0.09, 4 * sqrt(0.09 * 0.91 / DAYS));
    day_free(d);
    plan_free(p);
}

/* ---- absence
 * ----------------------------------------------------------------------------------------- */

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

/* ---- spells of in-shift shrinkage
 * ---------------------------------------------------------------- */

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

static const struct duration away_laws[] = {
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
            struct experiment *e = spells_run(&c, 0, &away_laws[i], breaks);
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
        struct experiment *e = spells_run(&c, 1.2, &away_laws[i], false);
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
        cmocka_unit_test(agent_finishes_the_contact_in_hand_and_takes_no_other),
        cmocka_unit_test(shift_that_begins_as_another_ends_serves_the_queue_at_once),
        cmocka_unit_test(ties_are_decided_for_leaving_and_for_impatience),
        cmocka_unit_test(wait_of_exactly_the_acceptable_length_is_within_it),
        cmocka_unit_test(agents_stay_to_serve_who_waits_at_closing),
        cmocka_unit_test(who_waits_at_closing_is_dismissed),
        cmocka_unit_test(closing_comes_before_patience_of_that_instant),
        cmocka_unit_test(self_service_that_ends_after_closing_finds_nobody),
        cmocka_unit_test(break_begins_after_the_contact_and_keeps_its_length),
        cmocka_unit_test(break_with_a_fixed_end_is_shorter_when_it_begins_late),
        cmocka_unit_test(break_with_a_fixed_end_may_be_missed),
        cmocka_unit_test(heads_take_their_breaks_spread_over_the_window),
        cmocka_unit_test(break_ends_with_the_shift),
        cmocka_unit_test(contact_goes_to_its_first_rank_and_to_the_next_when_that_is_busy),
        cmocka_unit_test(among_groups_of_a_rank_the_longest_idle_agent_is_chosen),
        cmocka_unit_test(freed_agent_takes_priority_then_rank_then_longest_wait),
        cmocka_unit_test(queues_of_one_tier_are_served_by_the_longest_wait),
        cmocka_unit_test(within_a_group_the_longest_idle_the_first_or_anyone_is_chosen),
        cmocka_unit_test(fall_releases_idle_agents_first_and_then_who_finishes_first),
        cmocka_unit_test(rise_after_a_fall_brings_fresh_agents_unless_the_rule_is_hold),
        cmocka_unit_test(night_shift_of_the_day_before_is_there_at_midnight),
        cmocka_unit_test(night_shift_of_the_day_before_has_its_own_absence),
        cmocka_unit_test(absence_has_its_share_and_its_spread),
        cmocka_unit_test(days_of_a_horizon_have_their_own_probability_of_absence),
        cmocka_unit_test(without_its_layer_the_expected_number_is_absent_every_day),
        cmocka_unit_test(without_its_layer_absence_is_spread_over_the_group_s_shifts),
        cmocka_unit_test(share_away_is_the_one_set_from_the_first_hour_on),
        cmocka_unit_test(contacts_put_spells_off_but_do_not_shorten_them),
        cmocka_unit_test(spell_put_off_beyond_a_break_keeps_its_length),
        cmocka_unit_test(spells_beyond_the_horizon_never_come),
        cmocka_unit_test(spells_and_steps_of_staffing_go_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
