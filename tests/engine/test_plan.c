#include "sim/engine/plan.h"

#include <stdlib.h>

#include "tests/engine/centre.h"

static char calls[] = "calls", others[] = "others", desk[] = "desk", second[] = "second";
static char early[] = "early", night[] = "night";

static ticks hours(double h)
{
    return ticks_from_seconds(3600 * h);
}

/* ---- intervals
 * ----------------------------------------------------------------------------------- */

static void intervals_are_numbered_over_the_horizon(void **state)
{
    (void)state;
    struct centre c;
    centre_clear(&c, 8, 20, 30);
    c.scenario.hours.days = 3;
    centre_class(&c, calls, 0.01, 180, 120);
    centre_staff(&c, centre_group(&c, desk), 2);
    struct plan *p = centre_plan(&c, 1);
    assert_int_equal(p->intervals, 72);
    assert_int_equal(p->first_interval, 0);
    assert_true(p->start == 0 && p->end == 3 * TICKS_PER_DAY);
    assert_true(plan_interval_start(p, 0) == hours(8));
    assert_true(plan_interval_start(p, 23) == hours(19.5));
    assert_true(plan_interval_start(p, 24) == hours(32));
    assert_int_equal(plan_day_of(p, 23), 0);
    assert_int_equal(plan_day_of(p, 24), 1);
    assert_int_equal(plan_time_of_day(p, 23), 23);
    assert_int_equal(plan_time_of_day(p, 24), 0);
    plan_free(p);
}

static void warm_up_has_negative_intervals(void **state)
{
    (void)state;
    struct centre c;
    centre_queue(&c, 0.01, 180, 120, 2);
    c.scenario.hours.warm_up_s = 2.2 * 3600; /* made whole intervals: three */
    struct plan *p = centre_plan(&c, 1);
    assert_int_equal(p->first_interval, -3);
    assert_true(p->start == hours(3) && p->end == hours(27));
    assert_true(plan_interval_start(p, -3) == 0);
    assert_true(plan_interval_start(p, 0) == hours(3));
    assert_int_equal(plan_day_of(p, -1), -1);
    assert_int_equal(plan_day_of(p, -24), -1);
    assert_int_equal(plan_day_of(p, -25), -2);
    assert_int_equal(plan_time_of_day(p, -1), 23);
    assert_int_equal(plan_time_of_day(p, -24), 0);
    assert_int_equal(plan_time_of_day(p, -25), 23);
    plan_free(p);
}

/* ---- the tape
 * -------------------------------------------------------------------------------------- */

static void check_tape(const struct plan *p, const struct tape_event expected[], size_t n)
{
    for (size_t i = 0; i < n && i < p->n_tape; i++) {
        if (key_time(p->tape[i].key) != key_time(expected[i].key)
            || p->tape[i].kind != expected[i].kind || p->tape[i].subject != expected[i].subject
            || p->tape[i].count != expected[i].count)
            fail_msg("event %zu is of kind %d at %g h for %u, count %u", i, p->tape[i].kind,
                     (double)key_time(p->tape[i].key) / 3.6e9, p->tape[i].subject,
                     p->tape[i].count);
    }
    assert_int_equal(p->n_tape, n);
    for (size_t i = 1; i < p->n_tape; i++)
        assert_true(p->tape[i - 1].key <= p->tape[i].key);
}

static struct tape_event event(double at_h, enum tape_kind kind, uint32_t subject, uint32_t count)
{
    return (struct tape_event){key_make(hours(at_h), TURN_BRINGS, 0), subject, count,
                               (uint8_t)kind};
}

static void tape_tells_a_day_of_staffing_by_interval(void **state)
{
    (void)state;
    struct centre c;
    centre_clear(&c, 8, 11, 60);
    centre_class(&c, calls, 0.01, 180, 120);
    size_t *agents = centre_staff(&c, centre_group(&c, desk), 4);
    agents[1] = 7;
    agents[2] = 3;
    agents = centre_staff(&c, centre_group(&c, second), 2);
    struct plan *p = centre_plan(&c, 1);
    const struct tape_event expected[] = {
        event(8, TAPE_OPENS, 0, 0),
        event(8, TAPE_INTERVAL_STARTS, 1, 0),
        event(8, TAPE_STAFFING_RISES, 0, 4),
        event(8, TAPE_STAFFING_RISES, 1, 2),
        event(9, TAPE_INTERVAL_STARTS, 2, 0),
        event(9, TAPE_STAFFING_RISES, 0, 3),
        event(10, TAPE_INTERVAL_STARTS, 3, 0),
        event(10, TAPE_STAFFING_DROPS, 0, 4),
        event(11, TAPE_CLOSES, 3, 0),
        event(11, TAPE_STAFFING_DROPS, 0, 3),
        event(11, TAPE_STAFFING_DROPS, 1, 2),
        event(24, TAPE_HORIZON_ENDS, 0, 0),
    };
    check_tape(p, expected, sizeof expected / sizeof *expected);
    /* Those released may still talk when as many fresh ones come. */
    assert_int_equal(p->groups[0].n_agents, 14);
    assert_int_equal(p->groups[1].first_agent, 14);
    plan_free(p);
}

static void tape_tells_shifts_and_breaks(void **state)
{
    (void)state;
    struct centre c;
    centre_clear(&c, 9, 12, 60);
    centre_class(&c, calls, 0.01, 180, 120);
    struct shift *s = centre_shift(&c, centre_group(&c, desk), early, 8.5, 3, 2);
    shift_break(
        s, (struct pause){.earliest_s = 3600, .latest_s = 5400, .length_s = 600, .paid = true});
    shift_break(s, (struct pause){
                       .earliest_s = 7200, .latest_s = 7200, .length_s = 300, .fixed_end = true});
    struct plan *p = centre_plan(&c, 1);
    const struct tape_event expected[] = {
        event(8.5, TAPE_SHIFT_STARTS, 0, 0),
        event(8.5, TAPE_SHIFT_STARTS, 1, 0),
        event(9, TAPE_OPENS, 0, 0),
        event(9, TAPE_INTERVAL_STARTS, 1, 0),
        event(9.5, TAPE_BREAK_STARTS, 0, 0),
        event(9.75, TAPE_BREAK_STARTS, 1, 0),
        event(10, TAPE_INTERVAL_STARTS, 2, 0),
        event(10.5, TAPE_BREAK_STARTS, 0, 1),
        event(10.5, TAPE_BREAK_STARTS, 1, 1),
        event(11, TAPE_INTERVAL_STARTS, 3, 0),
        event(11.5, TAPE_SHIFT_ENDS, 0, 0),
        event(11.5, TAPE_SHIFT_ENDS, 1, 0),
        event(12, TAPE_CLOSES, 3, 0),
        event(24, TAPE_HORIZON_ENDS, 0, 0),
    };
    check_tape(p, expected, sizeof expected / sizeof *expected);
    assert_int_equal(p->n_pauses, 2);
    assert_true(p->pauses[0].length == hours(1.0 / 6) && p->pauses[0].paid
                && !p->pauses[0].fixed_end);
    assert_true(p->pauses[1].length == hours(1.0 / 12) && !p->pauses[1].paid
                && p->pauses[1].fixed_end);
    assert_int_equal(p->persons[1].head, 1);
    assert_int_equal(p->persons[1].day, 0);
    assert_true(p->persons[0].slot != p->persons[1].slot);
    plan_free(p);
}

/* Half past ten in the evening to half past six: of each day, and of the day before the first. */
static void night_shift_wraps_round_a_day_that_never_closes(void **state)
{
    (void)state;
    struct centre c;
    centre_clear(&c, 0, 24, 60);
    c.scenario.hours.days = 2;
    centre_class(&c, calls, 0.01, 180, 120);
    centre_shift(&c, centre_group(&c, desk), night, 22.5, 8, 3);
    struct plan *p = centre_plan(&c, 1);
    assert_int_equal(p->n_persons, 9); /* of days -1, 0 and 1 */
    size_t starts_at_0 = 0, starts = 0, ends = 0;
    for (size_t i = 0; i < p->n_tape; i++) {
        const struct tape_event *e = &p->tape[i];
        if (e->kind == TAPE_SHIFT_STARTS) {
            starts++;
            starts_at_0 += key_time(e->key) == 0;
            assert_int_equal(p->persons[e->subject].day,
                             key_time(e->key) == 0 ? -1 : (int)(key_time(e->key) / TICKS_PER_DAY));
        }
        if (e->kind == TAPE_SHIFT_ENDS) {
            ends++;
            assert_true(key_time(e->key) % TICKS_PER_DAY == hours(6.5));
        }
    }
    assert_int_equal(starts_at_0, 3);
    assert_int_equal(starts, 9);
    assert_int_equal(ends, 6); /* the last night ends after the horizon */
    plan_free(p);
}

static void night_shift_of_a_centre_that_closes_starts_on_the_first_day(void **state)
{
    (void)state;
    struct centre c;
    centre_clear(&c, 6, 23, 60);
    centre_class(&c, calls, 0.01, 180, 120);
    centre_shift(&c, centre_group(&c, desk), night, 22.5, 8, 3);
    struct plan *p = centre_plan(&c, 1);
    assert_int_equal(p->n_persons, 3);
    plan_free(p);
}

/* Nobody's seat is given to another before the third day after, in however long a horizon. */
static void seats_are_not_taken_by_two_people_at_once(void **state)
{
    (void)state;
    struct centre c;
    centre_clear(&c, 0, 24, 60);
    c.scenario.hours.days = 4;
    c.scenario.hours.warm_up_s = 16 * 86400 + 3600;
    centre_class(&c, calls, 0.01, 180, 120);
    struct agent_group *g = centre_group(&c, desk);
    centre_shift(&c, g, night, 22.5, 8, 3);
    centre_shift(&c, g, early, 1, 24, 2);
    struct plan *p = centre_plan(&c, 1);
    for (size_t i = 0; i < p->n_persons; i++)
        for (size_t j = 0; j < i; j++)
            if (p->persons[i].slot == p->persons[j].slot) {
                assert_int_equal(p->persons[i].shift, p->persons[j].shift);
                assert_int_equal(p->persons[i].head, p->persons[j].head);
                assert_true(abs(p->persons[i].day - p->persons[j].day) >= 3);
            }
    for (size_t i = 0; i < p->n_persons; i++)
        assert_in_range(p->persons[i].slot, 0, p->n_agents - 1);
    plan_free(p);
}

/* ---- who may serve whom -----------------------------------------------------------------------
 */

static void tiers_go_by_priority_and_then_by_rank(void **state)
{
    (void)state;
    struct centre c;
    centre_clear(&c, 0, 24, 60);
    char *names[] = {calls, others, early, night};
    static const int priorities[] = {0, 2, 2, 0}, ranks[] = {1, 2, 1, 1};
    for (int i = 0; i < 4; i++)
        centre_class(&c, names[i], 0.01, 180, 120)->priority = priorities[i];
    struct agent_group *g = centre_group(&c, desk);
    for (int i = 0; i < 4; i++)
        g->skills[i].rank = ranks[i];
    centre_staff(&c, g, 1);
    struct plan *p = centre_plan(&c, 1);
    const struct plan_group *pg = &p->groups[0];
    assert_int_equal(pg->n_tiers, 3);
    assert_true(pg->tiers[0].queues == 1 << 2);
    assert_true(pg->tiers[1].queues == 1 << 1);
    assert_true(pg->tiers[2].queues == (1 << 0 | 1 << 3));
    for (uint8_t i = 0; i < 4; i++)
        assert_int_equal(pg->stream_of_bit[i], i);
    plan_free(p);
}

static void routes_go_by_rank_and_then_by_the_order_of_groups(void **state)
{
    (void)state;
    struct centre c;
    centre_clear(&c, 0, 24, 60);
    centre_class(&c, calls, 0.01, 180, 120);
    char *names[] = {desk, second, early, night};
    static const int ranks[] = {2, 1, 3, 1};
    for (int i = 0; i < 4; i++) {
        struct agent_group *g = centre_group(&c, names[i]);
        g->skills[0].rank = ranks[i];
        centre_staff(&c, g, 1);
    }
    struct plan *p = centre_plan(&c, 1);
    static const uint16_t groups[] = {1, 3, 0, 2};
    assert_int_equal(p->streams[0].n_routes, 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(p->streams[0].routes[i].group, groups[i]);
    plan_free(p);
}

static void patience_is_lazy_only_where_nobody_notices(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) {
        struct centre c;
        centre_queue(&c, 0.01, 180, 120, 2);
        struct redial *redial = &c.classes[0].redial;
        redial->delay = exponential(300);
        redial->probability[0] = i == 1 ? 0.1 : 0;
        redial->at_most = 1;
        redial->after_dismissal = i == 2 ? 0.1 : 0;
        if (i == 3)
            c.channels[0].lines = 1000;
        if (i == 4)
            c.channels[0].queue_places = 1000;
        struct plan *p = centre_plan(&c, 1);
        assert_int_equal(p->streams[0].patience_is_lazy, i == 0);
        plan_free(p);
    }
}

/* ---- acceptable waits, and what cannot be simulated ------------------------------------------ */

static void targets_name_up_to_three_more_acceptable_waits(void **state)
{
    (void)state;
    struct centre c;
    centre_queue(&c, 0.01, 180, 120, 2);
    struct target targets[] = {
        centre_level_target(30), centre_target("answer_rate", true, 0.9),
        centre_level_target(20), centre_level_target(10),
        centre_level_target(60), centre_level_target(90),
    };
    c.scenario.targets = targets;
    c.scenario.n_targets = 5;
    struct plan *p = centre_plan(&c, 1);
    assert_int_equal(p->n_thresholds, 4);
    static const double in_order[] = {20, 30, 10, 60};
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(plan_threshold(p, in_order[i]), i);
    assert_int_equal(plan_threshold(p, 45), 4);
    plan_free(p);
    c.scenario.n_targets = 6;
    struct error err = {0};
    assert_null(plan_new(&c.scenario, 1, &err));
    assert_int_equal(err.status, EXIT_FILE);
    assert_non_null(strstr(err.text, "acceptable waits"));
}

static void horizons_beyond_the_clock_are_refused(void **state)
{
    (void)state;
    struct centre c;
    centre_queue(&c, 0.01, 180, 120, 2);
    c.scenario.hours.days = 400;
    plan_free(centre_plan(&c, 1));
    c.scenario.hours.warm_up_s = 8 * 86400;
    struct error err = {0};
    assert_null(plan_new(&c.scenario, 1, &err));
    assert_int_equal(err.status, EXIT_FILE);
    assert_non_null(strstr(err.text, "days and warm-up"));
}

static void centres_of_too_many_seats_are_refused(void **state)
{
    (void)state;
    struct centre c;
    centre_clear(&c, 0, 24, 60);
    c.scenario.hours.days = 3;
    centre_class(&c, calls, 0.01, 180, 120);
    centre_shift(&c, centre_group(&c, desk), early, 8, 8, 43691);
    struct error err = {0};
    assert_null(plan_new(&c.scenario, 1, &err));
    assert_int_equal(err.status, EXIT_FILE);
    assert_non_null(strstr(err.text, "131073 agents' seats"));
}

static void keys_belong_to_names_and_not_to_places(void **state)
{
    (void)state;
    struct centre one, two;
    centre_queue(&one, 0.01, 180, 120, 2);
    centre_clear(&two, 0, 24, 60);
    centre_class(&two, others, 0.02, 100, 90);
    centre_class(&two, calls, 0.01, 180, 120);
    centre_staff(&two, centre_group(&two, second), 1);
    centre_staff(&two, centre_group(&two, desk), 3);
    struct plan *a = centre_plan(&one, 5), *b = centre_plan(&two, 5), *c = centre_plan(&one, 6);
    assert_true(a->classes[0].key == b->classes[1].key);
    assert_true(a->groups[0].key == b->groups[1].key);
    assert_true(a->classes[0].key != b->classes[0].key);
    assert_true(a->classes[0].key != c->classes[0].key);
    plan_free(a);
    plan_free(b);
    plan_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_are_numbered_over_the_horizon),
        cmocka_unit_test(warm_up_has_negative_intervals),
        cmocka_unit_test(tape_tells_a_day_of_staffing_by_interval),
        cmocka_unit_test(tape_tells_shifts_and_breaks),
        cmocka_unit_test(night_shift_wraps_round_a_day_that_never_closes),
        cmocka_unit_test(night_shift_of_a_centre_that_closes_starts_on_the_first_day),
        cmocka_unit_test(seats_are_not_taken_by_two_people_at_once),
        cmocka_unit_test(tiers_go_by_priority_and_then_by_rank),
        cmocka_unit_test(routes_go_by_rank_and_then_by_the_order_of_groups),
        cmocka_unit_test(patience_is_lazy_only_where_nobody_notices),
        cmocka_unit_test(targets_name_up_to_three_more_acceptable_waits),
        cmocka_unit_test(horizons_beyond_the_clock_are_refused),
        cmocka_unit_test(centres_of_too_many_seats_are_refused),
        cmocka_unit_test(keys_belong_to_names_and_not_to_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
