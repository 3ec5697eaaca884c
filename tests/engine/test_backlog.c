/*
 * Deferred work: against its Markov chains, in the order of due times, and beside live contacts
 * that it leaves alone.
 */
#include "models/erlang.h"
#include "tests/engine/centre.h"
#include "tests/engine/recount.h"
#include "tests/oracles/reserve.h"

/* ---- against chains ------------------------------------------------------------------------- */

/* Two classes and one pool, round the clock, warmed up. */
static void pool_with_jobs(struct centre *c, const struct reserve *q)
{
    static char calls[] = "calls", mail[] = "mail", email[] = "email", desk[] = "desk";
    centre_clear(c, 0, 24, 15);
    centre_class(c, calls, q->arrival_rate, q->handle_s, q->patience_s);
    struct contact_class *jobs = centre_class(c, mail, q->job_rate, q->job_s, INFINITY);
    jobs->channel = (int)c->scenario.n_channels;
    c->channels[c->scenario.n_channels++] = (struct channel){
        .name = email,
        .kind = CHANNEL_DEFERRED,
        .queue_places = SIZE_MAX,
        .sessions = SIZE_MAX,
        .deferred = {.due_s = 3600, .interruptible = q->interruptible},
    };
    struct agent_group *g = centre_group(c, desk);
    g->reserve = (size_t)q->reserve;
    centre_staff(c, g, (size_t)q->agents);
    c->scenario.hours.warm_up_s = 24 * 3600;
}

static void check_pool(struct reserve q)
{
    static struct centre c;
    pool_with_jobs(&c, &q);
    struct experiment *e = centre_run(&c, 600);
    const struct reserve_result r = reserve_solve(&q);
    assert_true(r.cut < 1e-6);
    check_exact(measured(e, "answer_rate"), r.answer_rate, 0.005);
    check_exact(measured(e, "delayed_share"), r.delay_probability, 0.02);
    check_exact(measured(e, "wait_s"), r.mean_wait, 0.03);
    check_exact(measured(e, "occupancy_live"), r.occupancy_live, 0.005);
    check_exact(measured(e, "occupancy_jobs"), r.occupancy_jobs, 0.005);
    check_exact(measured(e, "occupancy"), r.occupancy_live + r.occupancy_jobs, 0.005);
    check_exact(measured(e, "backlog"), r.backlog, 0.03);
    check_exact(measured(e, "age_s"), r.job_age, 0.03);
    check_exact(measured(e, "job_handle_s"), q.job_s, 0.005);
    check_exact(measured(e, "jobs"), q.job_rate * 86400, 0.005);
    if (q.interruptible)
        check_exact(measured(e, "jobs_parked"), r.parked * q.job_rate * 86400, 0.02);

    /* One agent of reserve more or less is another pool. */
    struct reserve other = q;
    other.reserve += q.reserve > 0 ? -1 : 1;
    const struct reserve_result wrong = reserve_solve(&other);
    check_not(measured(e, "backlog"), wrong.backlog);
    if (!q.interruptible)
        check_not(measured(e, "delayed_share"), wrong.delay_probability);
    experiment_free(e);
}

static const struct reserve pool = {
    .arrival_rate = 0.02,
    .handle_s = 103,
    .patience_s = 161,
    .job_rate = 0.0055,
    .job_s = 187.9,
    .agents = 5,
    .reserve = 1,
    .room = 24,
    .job_room = 120,
};

static void a_reserve_of_idle_agents_is_kept(void **state)
{
    (void)state;
    check_pool(pool);
}

static void without_a_reserve_jobs_take_every_idle_agent(void **state)
{
    (void)state;
    struct reserve q = pool;
    q.reserve = 0;
    check_pool(q);
}

static void jobs_make_way_for_live_contacts(void **state)
{
    (void)state;
    struct reserve q = pool;
    q.interruptible = true;
    check_pool(q);
}

/* They are then as if there were no jobs. */
static void jobs_that_make_way_leave_erlang_a_alone(void **state)
{
    (void)state;
    struct reserve q = pool;
    q.interruptible = true;
    q.reserve = 0;
    const struct erlang_result a = erlang_a(&(struct erlang){
        .arrival_rate = q.arrival_rate,
        .handle_s = q.handle_s,
        .patience_s = q.patience_s,
        .agents = q.agents,
        .queue_places = ERLANG_UNLIMITED,
    });
    const struct reserve_result r = reserve_solve(&q);
    check_close(r.answer_rate, 1 - a.abandon_probability, 1e-7);
    check_close(r.mean_wait, a.mean_wait, 1e-6);
    check_pool(q);
}

/* ---- outbound ------------------------------------------------------------------------------- */

/* With agents enough, each job is called until it is reached or given up. */
static void calls_are_made_until_they_reach_somebody(void **state)
{
    (void)state;
    static struct centre c;
    struct reserve q = pool;
    q.agents = 12;
    pool_with_jobs(&c, &q);
    const struct dialling dialling = {
        .dial_s = 23.9, .reach = 0.43, .tries = 3, .retry_after_s = 1800};
    c.channels[1].kind = CHANNEL_OUTBOUND;
    c.channels[1].deferred.dialling = dialling;
    struct experiment *e = centre_run(&c, 400);
    const double nobody = 1 - dialling.reach, given_up = pow(nobody, 3);
    const double calls = (1 - given_up) / dialling.reach, a_day = q.job_rate * 86400;
    check_exact(measured(e, "dials"), calls * a_day, 0.005);
    check_exact(measured(e, "not_reached"), given_up * a_day, 0.01);
    check_exact(measured(e, "jobs_done"), (1 - given_up) * a_day, 0.005);
    check_exact(measured(e, "dial_success"), dialling.reach, 0.005);
    const double in_hand = calls * dialling.dial_s + (1 - given_up) * q.job_s;
    check_exact(measured(e, "occupancy_jobs"), q.job_rate * in_hand / q.agents, 0.01);
    check_exact(measured(e, "job_handle_s"), in_hand / (1 - given_up), 0.01);
    /* Fewer tries, or no time for those that reach nobody. */
    check_not(measured(e, "dials"), (1 + nobody) * a_day);
    check_not(measured(e, "occupancy_jobs"),
              q.job_rate * (1 - given_up) * (dialling.dial_s + q.job_s) / q.agents);
    experiment_free(e);
}

static void nobody_is_called_outside_the_allowed_hours(void **state)
{
    (void)state;
    static struct centre c;
    struct reserve q = pool;
    pool_with_jobs(&c, &q);
    c.channels[1].kind = CHANNEL_OUTBOUND;
    c.channels[1].deferred.dialling =
        (struct dialling){.dial_s = 20, .reach = 0.5, .tries = 4, .retry_after_s = 3000};
    c.channels[1].has_hours = true;
    c.channels[1].opens_s = 9.25 * 3600;
    c.channels[1].closes_s = 19.5 * 3600;
    struct plan *p = centre_plan(&c, 3);
    struct day *d = day_new(p);
    struct trace t = {0};
    day_trace(d, 0, &t);
    size_t called = 0, at_nine = 0;
    for (const struct trace_row *a = t.row; a < t.row + t.n; a++) {
        if (a->channel != 1 || a->ended == TRACE_NEVER || a->ended < 0)
            continue;
        assert_in_range(a->ended, ticks_from_seconds(c.channels[1].opens_s),
                        ticks_from_seconds(c.channels[1].closes_s) - 1);
        called++;
        at_nine += a->ended == ticks_from_seconds(c.channels[1].opens_s);
    }
    assert_true(called > 150 && at_nine > 0);
    trace_free(&t);
    day_free(d);
    plan_free(p);
}

/* ---- contact by contact --------------------------------------------------------------------- */

/* Voice, and jobs of two channels that the same class of customers sends. */
static void day_with_mail(struct centre *c, double email_share)
{
    static char calls[] = "calls", email[] = "email", sms[] = "sms", desk[] = "desk";
    static struct contact_stream also[2];
    centre_clear(c, 8, 20, 30);
    c->scenario.hours.days = 3;
    struct contact_class *k = centre_class(c, calls, 0.02, 150, 90);
    k->share_outside_hours = 0.2;
    k->also = also;
    char *const names[] = {email, sms};
    const double due_s[] = {86400, 1800}, shares[] = {email_share, 0.15};
    for (size_t i = 0; i < 2; i++) {
        if (shares[i] == 0)
            continue;
        also[k->n_also++] = (struct contact_stream){
            .channel = (int)c->scenario.n_channels,
            .share = shares[i],
            .talk = exponential(300),
            .wrap_up = fixed(0),
            .patience = {.endless = true, .law = fixed(0)},
        };
        c->channels[c->scenario.n_channels++] = (struct channel){
            .name = names[i],
            .kind = CHANNEL_DEFERRED,
            .queue_places = SIZE_MAX,
            .sessions = SIZE_MAX,
            .deferred = {.due_s = due_s[i], .initial_backlog = 10},
        };
    }
    struct agent_group *g = centre_group(c, desk);
    g->reserve = 1;
    centre_staff(c, g, 5);
}

static struct trace told(const struct centre *c)
{
    struct trace t = centre_told(c, 7, 0);
    trace_sort(&t);
    return t;
}

static ticks due_of(const struct centre *c, const struct trace_row *t)
{
    return t->requested + ticks_from_seconds(c->channels[t->channel].deferred.due_s);
}

static bool is_job(const struct centre *c, const struct trace_row *t)
{
    return c->channels[t->channel].kind == CHANNEL_DEFERRED;
}

/* Whenever a job is begun, none that waits is due earlier. */
static void jobs_are_begun_earliest_due_first(void **state)
{
    (void)state;
    struct centre c;
    day_with_mail(&c, 0.2);
    struct trace t = told(&c);
    size_t passed_over = 0, begun = 0;
    for (const struct trace_row *a = t.row; a < t.row + t.n; a++)
        for (const struct trace_row *b = t.row; is_job(&c, a) && b < t.row + t.n; b++) {
            if (!is_job(&c, b) || a->ended == TRACE_NEVER || b->requested >= a->ended)
                continue;
            const bool waits = b->ended == TRACE_NEVER || b->ended > a->ended;
            begun += waits;
            passed_over += waits && due_of(&c, b) < due_of(&c, a);
        }
    assert_true(begun > 500);
    assert_int_equal(passed_over, 0);
    trace_free(&t);
}

/* An e-mail of the night is there in the morning, and due by its own time. */
static void mail_of_the_night_waits_for_the_morning(void **state)
{
    (void)state;
    struct centre c;
    day_with_mail(&c, 0.2);
    struct trace t = told(&c);
    size_t at_night = 0;
    for (const struct trace_row *a = t.row; a < t.row + t.n; a++) {
        const ticks time = a->requested % TICKS_PER_DAY;
        if (a->requested < 0
            || (time >= ticks_from_seconds(8 * 3600) && time < ticks_from_seconds(20 * 3600)))
            continue;
        assert_true(is_job(&c, a));
        assert_true(a->ended == TRACE_NEVER
                    || a->ended % TICKS_PER_DAY >= ticks_from_seconds(8 * 3600));
        at_night++;
    }
    /* A fifth of 864 a day, over the share of the night that is simulated: 8 + 12 + 12 of 36 h. */
    const double expected = 0.2 * 0.35 * 864 * 3 * 32 / 36;
    check_close((double)at_night, expected, 4 * sqrt(expected));
    trace_free(&t);
}

/* More e-mail takes agents' time, but customers of the other channels come, talk and lose patience
 * as before. */
static void the_volume_of_email_leaves_the_draws_of_calls_alone(void **state)
{
    (void)state;
    struct centre few, many;
    day_with_mail(&few, 0.1);
    struct trace a = told(&few);
    day_with_mail(&many, 0.3);
    struct trace b = told(&many);
    size_t same = 0, talks = 0, patience = 0;
    for (size_t i = 0, j = 0; i < a.n && j < b.n;) {
        const struct trace_row *x = &a.row[i], *y = &b.row[j];
        const int order = trace_compare(x, y);
        i += order <= 0;
        j += order >= 0;
        if (order != 0 || is_job(&few, x) || is_job(&many, y))
            continue;
        assert_true(x->arrived == y->arrived);
        same++;
        if (x->end == TRACE_ANSWERED && y->end == TRACE_ANSWERED) {
            assert_true(x->handled - x->ended == y->handled - y->ended);
            talks++;
        }
        if (x->end == TRACE_ABANDONED && y->end == TRACE_ABANDONED) {
            assert_true(x->ended - x->requested == y->ended - y->requested);
            patience++;
        }
    }
    assert_true(same > 1000 && talks > 800 && patience > 3);
    trace_free(&a);
    trace_free(&b);
}

/* With a desk of its own, deferred work leaves every bit of the rest as it is without. */
static void jobs_of_a_desk_of_their_own_change_nothing_else(void **state)
{
    (void)state;
    static char back[] = "back";
    struct centre with, without;
    pool_with_jobs(&with, &pool);
    pool_with_jobs(&without, &pool);
    without.scenario.n_classes = without.groups[0].n_skills = with.groups[0].n_skills = 1;
    without.scenario.n_channels = 1;
    with.groups[0].reserve = without.groups[0].reserve = 0;
    struct agent_group *g = centre_group(&with, back);
    g->skills[0] = g->skills[1];
    g->n_skills = 1;
    centre_staff(&with, g, 2);
    struct plan *plans[] = {centre_plan(&with, 5), centre_plan(&without, 5)};
    struct day *days[] = {day_new(plans[0]), day_new(plans[1])};
    for (uint32_t replication = 0; replication < 3; replication++) {
        const struct record *a = day_run(days[0], replication), *b = day_run(days[1], replication);
        assert_true(record_contacts(a, 40, 1)[JOBS] > 0);
        for (size_t row = 1; row < a->rows; row++) {
            assert_memory_equal(record_contacts(a, row, 0), record_contacts(b, row, 0),
                                COUNTERS * sizeof(int64_t));
            assert_memory_equal(record_agents(a, row, 0), record_agents(b, row, 0),
                                GROUP_COUNTERS * sizeof(int64_t));
        }
    }
    for (size_t i = 0; i < 2; i++) {
        day_free(days[i]);
        plan_free(plans[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reserve_of_idle_agents_is_kept),
        cmocka_unit_test(without_a_reserve_jobs_take_every_idle_agent),
        cmocka_unit_test(jobs_make_way_for_live_contacts),
        cmocka_unit_test(jobs_that_make_way_leave_erlang_a_alone),
        cmocka_unit_test(calls_are_made_until_they_reach_somebody),
        cmocka_unit_test(nobody_is_called_outside_the_allowed_hours),
        cmocka_unit_test(jobs_are_begun_earliest_due_first),
        cmocka_unit_test(mail_of_the_night_waits_for_the_morning),
        cmocka_unit_test(jobs_of_a_desk_of_their_own_change_nothing_else),
        cmocka_unit_test(the_volume_of_email_leaves_the_draws_of_calls_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
