/*
 * Which group a contact goes to, which contact a freed agent takes, and which agent of a group.
 */
#include "tests/engine/day_by_hand.h"
#include "tests/engine/mean.h"
#include "tests/engine/random_centre.h"
#include "tests/engine/story.h"

static char calls[] = "calls", elderly[] = "elderly", cards[] = "cards", desk[] = "desk",
            second[] = "second", third[] = "third", early[] = "early", late[] = "late";

/* ---- which group ----------------------------------------------------------------------------- */

/* Two of the first choice, two of the second; four calls within a quarter of an hour, then one
 * more. */
static void contact_prefers_the_group_of_the_best_rank(void **state)
{
    (void)state;
    for (int first = 0; first < 2; first++) {
        quiet_day();
        class_of_calls(750);
        for (int g = 0; g < 2; g++) {
            centre_staff(&day, centre_group(&day, letters[g]), 2);
            day.skills[g][0].rank = g == first ? 1 : 2;
        }
        for (int i = 0; i < 4; i++)
            call(0, 9, 0);
        call(0, 9, 15);
        run_told(&day, 0);
        const int other = 1 - first;
        const int group[] = {first, first, other, other, first};
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
        centre_staff(&day, centre_group(&day, letters[g]), 1);
    for (size_t i = 0; i < 7; i++)
        call(0, 9, 15 * i);
    run_told(&day, 0);
    for (size_t n = 0; n < 7; n++)
        assert_int_equal(contact(0, n)->group, (int)(n % 3));
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

/* ---- which contact --------------------------------------------------------------------------- */

/* One agent, busy until after ten; the four classes wait for him meanwhile, each with one call. */
static void freed_agent_takes_priority_then_rank_then_the_longest_wait(void **state)
{
    (void)state;
    for (size_t earlier = 2; earlier < 4; earlier++) {
        quiet_day();
        for (int i = 0; i < 4; i++)
            class_of_calls(3600)->priority = i == 1;
        struct agent_group *g = centre_group(&day, letters[0]);
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
    struct agent_group *g = centre_group(&day, letters[0]);
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

/* In centres made up by chance: whenever one who waited is answered, nobody who goes
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

/* ---- which agent ----------------------------------------------------------------------------- */

/* Two idle agents, one of whom goes at noon: if he takes the call at 11:52:30, it ends in overtime.
 * A call at 9:07:30 or a break lets one be idle for longer. */
static double overtime_at_noon(enum agent_order order, bool earlier_call, double break_of_late_s,
                               uint32_t replication)
{
    quiet_day();
    class_of_calls(1800);
    struct agent_group *g = centre_group(&day, letters[0]);
    struct shift *until_four = centre_shift(&day, g, letters[0], 8, 8, 1);
    centre_shift(&day, g, letters[1], 8, 4, 1);
    if (break_of_late_s > 0)
        shift_break(until_four, (struct pause){3600, 3600, break_of_late_s, false, false});
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contact_prefers_the_group_of_the_best_rank),
        cmocka_unit_test(among_groups_of_equal_rank_the_longest_idle_takes_it),
        cmocka_unit_test(contact_goes_to_its_first_rank_and_to_the_next_when_that_is_busy),
        cmocka_unit_test(among_groups_of_a_rank_the_longest_idle_agent_is_chosen),
        cmocka_unit_test(freed_agent_takes_priority_then_rank_then_the_longest_wait),
        cmocka_unit_test(of_those_who_asked_together_the_first_to_come_is_served),
        cmocka_unit_test(nobody_is_overtaken),
        cmocka_unit_test(freed_agent_takes_priority_then_rank_then_longest_wait),
        cmocka_unit_test(queues_of_one_tier_are_served_by_the_longest_wait),
        cmocka_unit_test(longest_idle_agent_takes_the_contact),
        cmocka_unit_test(first_agent_in_order_takes_the_contact),
        cmocka_unit_test(any_agent_takes_the_contact_where_chance_decides),
        cmocka_unit_test(within_a_group_the_longest_idle_the_first_or_anyone_is_chosen),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    end_run();
    return failed != 0;
}
