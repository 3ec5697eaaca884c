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

/* A centre, and what its first class is passed on by. */
struct line {
    struct centre centre;
    struct transfer on;
};

/* The first class is passed on to the second, which has no arrivals of its own. */
static struct centre *tandem(struct line *l, double patience_s)
{
    struct centre *c = &l->centre;
    static char first[] = "first", second[] = "second", front[] = "front", back[] = "back";
    static char *groups[] = {front, back};
    centre_clear(c, 0, 24, 60);
    c->scenario.hours.warm_up_s = 4 * 3600;
    struct contact_class *from = centre_class(c, first, rate, talk_s, INFINITY);
    centre_class(c, second, 0, further_s, patience_s);
    l->on = (struct transfer){.to = 1, .probability = share};
    from->transfers = &l->on;
    from->n_transfers = 1;
    static const size_t agents[] = {11, 8};
    for (int g = 0; g < 2; g++) {
        struct agent_group *group = centre_group(c, groups[g]);
        group->n_skills = 1;
        group->skills[0] = (struct skill){.class = g, .rank = 1};
        centre_staff(c, group, agents[g]);
    }
    return c;
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
    struct line l;
    struct experiment *e = centre_run(tandem(&l, INFINITY), 150);
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
    struct line l;
    struct experiment *e = centre_run(tandem(&l, 60), 150);
    const struct erlang second = second_pool(60, 1), wrong = second_pool(60, 1.05);
    const double passed_on = 86400 * rate * share;
    check_exact(of_class(e, "transfer_wait_s", 1), erlang_a(&second).mean_wait, 0.02);
    check_exact(of_class(e, "transfer_abandoned", 1),
                passed_on * erlang_a(&second).abandon_probability, 0.02);
    check_not(of_class(e, "transfer_abandoned", 1),
              1.05 * passed_on * erlang_a(&wrong).abandon_probability);
    experiment_free(e);
}

/* ---- in whose order, and with what priority ---------------------------------------------------
 */

static const double calls = 0.04, short_s = 9, long_s = 12;

/* One agent for both classes. */
static struct centre *one_agent(struct line *l)
{
    struct centre *c = tandem(l, INFINITY);
    c->scenario.n_groups = 1;
    c->groups[0].n_skills = 2;
    c->groups[0].skills[1] = (struct skill){.class = 1, .rank = 1};
    c->classes[0].arrivals.per_day = 86400 * calls;
    c->classes[0].talk = exponential(short_s);
    c->classes[1].talk = exponential(long_s);
    centre_staff(c, &c->groups[0], 1);
    return c;
}

/* Mean residual time of the customer in hand, as whoever comes finds it; and the share of the time
 * that the first class takes of the only agent, or both. */
static double residual_s(double factor)
{
    return calls * (short_s * short_s + factor * share * long_s * long_s);
}

static double load(double factor)
{
    return calls * (short_s + factor * share * long_s);
}

/* Who keeps his order is the one who asked first of all that are there, and so goes on being served
 * at once; so does who has priority. Both times make one service, of a queue whose mean wait is
 * that of Pollaczek and Khinchine. A share wrong by a twentieth gives another. */
static void check_one_service(const struct centre *c)
{
    struct experiment *e = centre_run(c, 200);
    double wait[2];
    for (int wrong = 0; wrong < 2; wrong++) {
        const double f = wrong ? 1.05 : 1;
        const double second = f * share * (short_s * long_s + long_s * long_s);
        const double square = 2 * calls * (short_s * short_s + second);
        wait[wrong] = square / 2 / (1 - load(f));
    }
    check_exact(of_class(e, "wait_s", 0), wait[0], 0.012);
    check_not(of_class(e, "wait_s", 0), wait[1]);
    assert_true(of_class(e, "transfer_wait_s", 1).value == 0);
    assert_true(of_class(e, "queue_length", 1).value == 0);
    experiment_free(e);
}

static void who_keeps_his_order_goes_on_being_served(void **state)
{
    (void)state;
    struct line l;
    struct centre *c = one_agent(&l);
    l.on.keeps_order = true;
    check_one_service(c);
}

static void who_is_passed_on_with_priority_goes_on_being_served(void **state)
{
    (void)state;
    struct line l;
    struct centre *c = one_agent(&l);
    l.on.has_priority = true;
    l.on.priority = 1;
    check_one_service(c);
}

/* Behind all others, they leave those a queue with priority (Cobham, "Priority assignment in
 * waiting line problems", Operations Research 2(1), 1954), although they are no Poisson stream. */
static void who_is_passed_on_without_priority_waits_for_all_others(void **state)
{
    (void)state;
    struct line l;
    struct centre *c = one_agent(&l);
    l.on.has_priority = true;
    l.on.priority = -1;
    struct experiment *e = centre_run(c, 200);
    const double own = calls * short_s;
    check_exact(of_class(e, "wait_s", 0), residual_s(1) / (1 - own), 0.01);
    check_not(of_class(e, "wait_s", 0), residual_s(1.05) / (1 - own));
    assert_true(of_class(e, "transfer_wait_s", 1).value > 2 * residual_s(1) / (1 - own));
    experiment_free(e);
}

/* ---- the agent who stays -----------------------------------------------------------------------
 */

/*
 * One agent for each class, no place to wait for the first, and everybody is passed on warm: two
 * stages in line without room between them (Hunt, "Sequential arrays of waiting lines", Operations
 * Research 4(6), 1956), here with customers who give up between the stages.
 */
struct stages {
    double idle, only_first, only_second, both, held; /* shares of time */
};

static struct stages stages_of(double arrivals, double first, double second, double gives_up)
{
    const double c = 1, a = second / arrivals * c, e = arrivals * c / (first + second),
                 f = first * e / (second + gives_up), b = (arrivals * a + second * e) / first,
                 sum = a + b + c + e + f;
    return (struct stages){a / sum, b / sum, c / sum, e / sum, f / sum};
}

static struct centre *two_stages(struct line *l)
{
    struct centre *c = tandem(l, 150);
    c->channels[0].queue_places = 0;
    l->on = (struct transfer){.to = 1, .probability = 1, .is_warm = true};
    c->classes[0].arrivals.per_day = 86400 * 0.02;
    centre_staff(c, &c->groups[0], 1);
    centre_staff(c, &c->groups[1], 1);
    return c;
}

static void check_stages(const struct centre *c)
{
    struct experiment *e = centre_run(c, 150);
    const double first = 1 / talk_s, second = 1 / further_s, gives_up = 1.0 / 150;
    const struct stages s = stages_of(0.02, first, second, gives_up),
                        cold = stages_of(0.02, first, second, 1e9);
    const double passed_on = first * (s.only_first + s.both);
    const double front = s.only_first + s.both + s.held;
    check_exact(of_class(e, "blocked_rate", 0), front, 0.005);
    check_not(of_class(e, "blocked_rate", 0), cold.only_first + cold.both);
    check_exact(of_class(e, "transfers", 1), 86400 * passed_on, 0.005);
    check_exact(of_class(e, "transfer_hold_s", 1), s.held / passed_on, 0.02);
    check_exact(of_class(e, "transfer_wait_s", 1), s.held / passed_on, 0.02);
    check_exact(of_class(e, "transfer_abandoned", 1), 86400 * gives_up * s.held, 0.02);
    check_exact(measured_in(e, "occupancy", SCOPE_GROUP, 0, e->tally.intervals), front, 0.005);
    experiment_free(e);
}

static void who_passes_on_warm_stays_until_the_further_agent_answers(void **state)
{
    (void)state;
    struct line l;
    check_stages(two_stages(&l));
}

/* The same of agents who may have several chats in hand, but have none. */
static void an_agent_who_has_chats_at_other_times_stays_too(void **state)
{
    (void)state;
    struct line l;
    struct centre *c = two_stages(&l);
    for (int g = 0; g < 2; g++)
        c->groups[g].concurrency = (struct concurrency){.at_most = 2, .speed = {1, 0.8}};
    check_stages(c);
}

/* With agents for everybody, each briefing holds the first one for as long, and then comes his
 * wrap-up; the further one talks for so much longer. */
static void a_briefing_takes_the_time_of_both(void **state)
{
    (void)state;
    struct line l;
    struct centre *c = tandem(&l, INFINITY);
    l.on.is_warm = true;
    l.on.brief_s = 25;
    c->scenario.hours.warm_up_s = 0;
    c->classes[0].talk = fixed(60);
    c->classes[0].wrap_up = fixed(10);
    c->classes[1].talk = fixed(100);
    for (int g = 0; g < 2; g++)
        centre_staff(c, &c->groups[g], 60);
    struct plan *p = centre_plan(c, 3);
    struct day *d = day_new(p);
    const struct record *r = day_run(d, 2);
    const double passed_on = count_of(r, 1, TRANSFERS);
    int64_t busy[2] = {0};
    for (size_t row = 1; row < r->rows; row++)
        for (size_t g = 0; g < 2; g++)
            busy[g] += record_agents(r, row, g)[GROUP_BUSY];
    assert_true(passed_on > 4000);
    check_close(count_of(r, 1, TRANSFER_HOLD_TICKS), passed_on * 25e6, 0);
    check_close(count_of(r, 1, TRANSFER_HANDLE_TICKS), passed_on * 125e6, 0);
    /* But for what the end of the horizon cuts off. */
    check_close((double)busy[0], count_of(r, 0, ANSWERED) * 70e6 + passed_on * 25e6, 60 * 95e6);
    check_close((double)busy[1], passed_on * 125e6, 60 * 125e6);
    day_free(d);
    plan_free(p);
}

/* ---- who is passed on again --------------------------------------------------------------------
 */

/* Passed on to and fro, by agents enough for everybody. */
static void nobody_is_passed_on_more_than_three_times(void **state)
{
    (void)state;
    struct line l;
    struct transfer back = {.to = 0, .probability = 1};
    struct centre *c = tandem(&l, INFINITY);
    l.on.probability = 1;
    c->scenario.hours.warm_up_s = 0;
    c->classes[1].transfers = &back;
    c->classes[1].n_transfers = 1;
    for (int g = 0; g < 2; g++) {
        c->classes[g].talk = fixed(60);
        centre_staff(c, &c->groups[g], 60);
    }
    struct trace told = centre_told(c, 3, 2);
    size_t contacts = 0, legs = 0;
    for (size_t i = 0; i < told.n; i++) {
        const bool early = told.row[i].arrived < 23 * 3600 * TICKS_PER_SECOND;
        contacts += early && told.row[i].step == STEP_CONTACT && told.row[i].class == 0;
        legs += early && told.row[i].step == STEP_TRANSFER;
    }
    assert_true(contacts > 8000);
    /* But for those on their way at that time. */
    check_close((double)legs, 3 * (double)contacts, 60);
    trace_free(&told);
}

/* Is the customer passed on to the last class? */
static bool goes_on(const struct trace *t, uint16_t class, uint32_t interval, uint32_t n)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->row[i].step == STEP_TRANSFER && t->row[i].class == 3
            && t->row[i].customer_class == class && t->row[i].interval == interval
            && t->row[i].n == n)
            return true;
    return false;
}

/* Customers of two classes who come with the same number are passed on from a third each by his own
 * chance, which is not that of a customer of the third with this number. */
static void chances_of_a_second_transfer_are_apart(void **state)
{
    (void)state;
    static char names[][2] = {"a", "b", "c", "d"}, desk[] = "desk";
    static struct transfer to_third = {.to = 2, .probability = 1},
                           to_last = {.to = 3, .probability = 0.5};
    enum { EACH = 10, CUSTOMERS = 24 * EACH };
    static double counts[24];
    struct centre c;
    size_t same[3] = {0};
    centre_clear(&c, 0, 24, 60);
    for (int i = 0; i < 24; i++)
        counts[i] = EACH;
    for (int i = 0; i < 4; i++) {
        struct contact_class *k = centre_class(&c, names[i], 0, 60, INFINITY);
        if (i < 3) {
            k->arrivals.counts = counts;
            k->transfers = i < 2 ? &to_third : &to_last;
            k->n_transfers = 1;
        }
    }
    centre_staff(&c, centre_group(&c, desk), 60);
    struct trace told = centre_told(&c, 3, 2);
    for (uint32_t i = 0; i < CUSTOMERS; i++) {
        bool goes[3];
        for (uint16_t class = 0; class < 3; class ++)
            goes[class] = goes_on(&told, class, i / EACH, i % EACH);
        for (int pair = 0; pair < 3; pair++)
            same[pair] += goes[pair] == goes[(pair + 1) % 3];
    }
    for (int pair = 0; pair < 3; pair++)
        check_close((double)same[pair], CUSTOMERS / 2., 4 * sqrt(CUSTOMERS / 4.));
    trace_free(&told);
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
    struct line l[2];
    struct plan *p[2];
    struct day *d[2];
    const struct record *r[2];
    for (int i = 0; i < 2; i++) {
        struct centre *c = tandem(&l[i], 60);
        c->classes[0].wrap_up = exponential(30);
        c->classes[0].n_transfers = i == 0 ? 0 : 1;
        r[i] = run_one(c, &p[i], &d[i]);
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
    struct line l[2];
    struct plan *p[2];
    struct day *d[2];
    const struct record *r[2];
    for (int i = 0; i < 2; i++) {
        struct centre *c = tandem(&l[i], 60);
        l[i].on.probability = 0;
        c->classes[0].n_transfers = (size_t)i;
        r[i] = run_one(c, &p[i], &d[i]);
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
    struct line l;
    struct plan *p;
    struct day *d;
    struct centre *c = tandem(&l, INFINITY);
    l.on.probability = 1;
    c->scenario.hours.warm_up_s = 0;
    c->classes[0].talk = fixed(60);
    c->classes[0].wrap_up = fixed(7200);
    const struct record *r = run_one(c, &p, &d);
    assert_int_equal((int)count_in(r, 1, TRANSFERS, 1, 2), 11);
    day_free(d);
    plan_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_passed_on_makes_a_second_erlang_queue),
        cmocka_unit_test(who_is_passed_on_may_give_up),
        cmocka_unit_test(who_keeps_his_order_goes_on_being_served),
        cmocka_unit_test(who_is_passed_on_with_priority_goes_on_being_served),
        cmocka_unit_test(who_is_passed_on_without_priority_waits_for_all_others),
        cmocka_unit_test(who_passes_on_warm_stays_until_the_further_agent_answers),
        cmocka_unit_test(an_agent_who_has_chats_at_other_times_stays_too),
        cmocka_unit_test(a_briefing_takes_the_time_of_both),
        cmocka_unit_test(nobody_is_passed_on_more_than_three_times),
        cmocka_unit_test(chances_of_a_second_transfer_are_apart),
        cmocka_unit_test(first_legs_do_not_notice),
        cmocka_unit_test(a_probability_of_zero_changes_no_bit),
        cmocka_unit_test(the_leg_begins_when_the_talk_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
