/*
 * Contacts that agents pass on to another class. What leaves a pool without abandonment is a
 * Poisson stream (Burke, "The output of a queuing system", Operations Research 4(6), 1956), and so
 * is any part of it chosen by chance: a second pool fed by transfers alone is again an Erlang
 * queue. Each comparison fails with a second pool whose load is wrong by a twentieth.
 */
#include "models/erlang.h"
#include "tests/engine/centre.h"
#include "tests/engine/days.h"

static const double rate = 0.1, talk_s = 90, share = 0.5, further_s = 120;

/* The first class is passed on to the second, which has no arrivals of its own. */
static void tandem(struct centre *c, double patience_s, struct transfer *transfer)
{
    static char first[] = "first", second[] = "second", front[] = "front", back[] = "back";
    static char *groups[] = {front, back};
    centre_clear(c, 0, 24, 60);
    c->scenario.hours.warm_up_s = 4 * 3600;
    struct contact_class *from = centre_class(c, first, rate, talk_s, INFINITY);
    centre_class(c, second, 0, further_s, patience_s);
    *transfer = (struct transfer){.to = 1, .probability = share};
    from->transfers = transfer;
    from->n_transfers = 1;
    static const size_t agents[] = {11, 8};
    for (int g = 0; g < 2; g++) {
        struct agent_group *group = centre_group(c, groups[g]);
        group->n_skills = 1;
        group->skills[0] = (struct skill){.class = g, .rank = 1};
        centre_staff(c, group, agents[g]);
    }
}

static struct estimate of_class(const struct experiment *e, const char *key, size_t class)
{
    return measured_in(e, key, SCOPE_CLASS, class, e->tally.intervals);
}

static struct erlang second_pool(double patience_s, double factor)
{
    return (struct erlang){.arrival_rate = factor * share * rate,
                           .handle_s = further_s,
                           .patience_s = patience_s,
                           .agents = 8,
                           .queue_places = ERLANG_UNLIMITED};
}

static void what_is_passed_on_makes_a_second_erlang_queue(void **state)
{
    (void)state;
    struct centre c;
    struct transfer t;
    tandem(&c, INFINITY, &t);
    struct experiment *e = centre_run(&c, 150);
    const struct erlang first = {.arrival_rate = rate,
                                 .handle_s = talk_s,
                                 .patience_s = INFINITY,
                                 .agents = 11,
                                 .queue_places = ERLANG_UNLIMITED};
    const struct erlang second = second_pool(INFINITY, 1), wrong = second_pool(INFINITY, 1.05);
    check_exact(of_class(e, "wait_s", 0), erlang_c(&first).mean_wait, 0.03);
    check_exact(of_class(e, "transfers", 1), 86400 * rate * share, 0.002);
    check_exact(of_class(e, "transfer_wait_s", 1), erlang_c(&second).mean_wait, 0.03);
    check_exact(of_class(e, "transfer_handle_s", 1), further_s, 0.01);
    check_not(of_class(e, "transfer_wait_s", 1), erlang_c(&wrong).mean_wait);
    experiment_free(e);
}

static void who_is_passed_on_may_give_up(void **state)
{
    (void)state;
    struct centre c;
    struct transfer t;
    tandem(&c, 60, &t);
    struct experiment *e = centre_run(&c, 150);
    const struct erlang second = second_pool(60, 1), wrong = second_pool(60, 1.05);
    const double passed_on = 86400 * rate * share;
    check_exact(of_class(e, "transfer_wait_s", 1), erlang_a(&second).mean_wait, 0.02);
    check_exact(of_class(e, "transfer_abandoned", 1),
                passed_on * erlang_a(&second).abandon_probability, 0.02);
    check_not(of_class(e, "transfer_abandoned", 1),
              1.05 * passed_on * erlang_a(&wrong).abandon_probability);
    experiment_free(e);
}

/* ---- what is left as it was ---------------------------------------------------------------- */

static const struct record *run_one(const struct centre *c, struct plan **p, struct day **d)
{
    *p = centre_plan(c, 3);
    *d = day_new(*p);
    return day_run(*d, 2);
}

/* The further agents are others, so nobody who asks notices: counters of requests are the same. */
static void first_legs_do_not_notice(void **state)
{
    (void)state;
    struct centre c[2];
    struct transfer t[2];
    struct plan *p[2];
    struct day *d[2];
    const struct record *r[2];
    for (int i = 0; i < 2; i++) {
        tandem(&c[i], 60, &t[i]);
        c[i].classes[0].wrap_up = exponential(30);
        c[i].classes[0].n_transfers = i == 0 ? 0 : 1;
        r[i] = run_one(&c[i], &p[i], &d[i]);
    }
    for (size_t row = 0; row < r[0]->rows; row++)
        assert_memory_equal(record_contacts(r[0], row, 0), record_contacts(r[1], row, 0),
                            TRANSFERS * sizeof(int64_t));
    assert_true(count_of(r[1], 1, TRANSFERS) > 1000);
    assert_true(count_of(r[1], 1, REQUESTED) == 0 && count_of(r[1], 1, HANDLE_TICKS) == 0);
    for (int i = 0; i < 2; i++) {
        day_free(d[i]);
        plan_free(p[i]);
    }
}

static void a_probability_of_zero_changes_no_bit(void **state)
{
    (void)state;
    struct centre c[2];
    struct transfer t[2];
    struct plan *p[2];
    struct day *d[2];
    const struct record *r[2];
    for (int i = 0; i < 2; i++) {
        tandem(&c[i], 60, &t[i]);
        t[i].probability = 0;
        c[i].classes[0].n_transfers = (size_t)i;
        r[i] = run_one(&c[i], &p[i], &d[i]);
    }
    check_same_record(r[0], r[1]);
    for (int i = 0; i < 2; i++) {
        day_free(d[i]);
        plan_free(p[i]);
    }
}

/* The talk ends in the first hour, the wrap-up an hour later: the contact does not wait for
 * that. */
static void the_leg_begins_when_the_talk_ends(void **state)
{
    (void)state;
    struct centre c;
    struct transfer t;
    struct plan *p;
    struct day *d;
    tandem(&c, INFINITY, &t);
    t.probability = 1;
    c.scenario.hours.warm_up_s = 0;
    c.classes[0].talk = fixed(60);
    c.classes[0].wrap_up = fixed(7200);
    const struct record *r = run_one(&c, &p, &d);
    assert_int_equal((int)count_in(r, 1, TRANSFERS, 1, 2), 11);
    day_free(d);
    plan_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_passed_on_makes_a_second_erlang_queue),
        cmocka_unit_test(who_is_passed_on_may_give_up),
        cmocka_unit_test(first_legs_do_not_notice),
        cmocka_unit_test(a_probability_of_zero_changes_no_bit),
        cmocka_unit_test(the_leg_begins_when_the_talk_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
