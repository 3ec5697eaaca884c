/*
 * Jobs that agents leave when they have handled a contact. What leaves a pool without abandonment
 * is a Poisson stream (Burke, "The output of a queuing system", Operations Research 4(6), 1956), so
 * a desk that does nothing but the jobs left by a part of the contacts is an Erlang queue. The
 * comparisons fail with a probability wrong by a twentieth.
 */
#include "models/erlang.h"
#include "tests/engine/centre.h"
#include "tests/engine/days.h"

static const double rate = 0.1, talk_s = 90, share = 0.3, work_s = 200;

/* Contacts of one class or two, whose agents leave jobs to a desk of its own; the class of the jobs
 * comes last. */
static void two_desks(struct centre *c, size_t classes, double probability)
{
    static struct work_order orders[2];
    static char names[][8] = {"first", "second"}, cases[] = "cases", later[] = "later";
    static char front[] = "front", back[] = "back";
    centre_clear(c, 0, 24, 60);
    c->scenario.hours.warm_up_s = 8 * 3600;
    c->channels[c->scenario.n_channels++] = (struct channel){.name = later,
                                                             .kind = CHANNEL_DEFERRED,
                                                             .queue_places = SIZE_MAX,
                                                             .sessions = SIZE_MAX,
                                                             .deferred.due_s = 1200};
    for (size_t i = 0; i < classes; i++) {
        struct contact_class *from = centre_class(c, names[i], rate, talk_s, INFINITY);
        orders[i] = (struct work_order){(int)classes, 1, probability};
        from->orders = &orders[i];
        from->n_orders = 1;
    }
    centre_staff(c, centre_group(c, front), 11 * classes);
    struct contact_class *jobs = centre_class(c, cases, 0, work_s, INFINITY);
    jobs->channel = 1;
    struct agent_group *desk = centre_group(c, back);
    desk->skills[0] = (struct skill){.class = (int)classes, .rank = 1};
    desk->n_skills = 1;
    centre_staff(c, desk, 8);
}

static void a_share_of_the_answered_leaves_a_job(void **state)
{
    (void)state;
    struct centre c;
    two_desks(&c, 1, share);
    struct plan *p = centre_plan(&c, 5);
    struct day *d = day_new(p);
    struct ratio left = {0};
    for (uint32_t i = 0; i < 60; i++) {
        const struct record *r = day_run(d, i);
        ratio_add(&left, count_of(r, 0, ORDERS_LEFT), count_of(r, 0, ANSWERED));
        assert_true(count_in(r, 0, ORDERS_LEFT, 0, r->rows) >= count_in(r, 1, ORDERS, 0, r->rows));
        assert_true(count_of(r, 1, JOBS) == count_of(r, 1, ORDERS));
        assert_true(count_of(r, 1, ARRIVALS) == count_of(r, 1, ORDERS));
        assert_true(count_of(r, 1, FIRST_ATTEMPTS) == 0);
    }
    const double error = ratio_error(&left);
    assert_true(error < 0.01 * share);
    check_close(ratio_value(&left), share, 4 * error);
    assert_true(fabs(ratio_value(&left) - 1.05 * share) > 4 * error);
    day_free(d);
    plan_free(p);
}

static struct erlang desk_of(double factor)
{
    return (struct erlang){.arrival_rate = factor * share * rate,
                           .handle_s = work_s,
                           .patience_s = INFINITY,
                           .agents = 8,
                           .queue_places = ERLANG_UNLIMITED};
}

static void the_desk_of_the_jobs_is_an_erlang_queue(void **state)
{
    (void)state;
    struct centre c;
    two_desks(&c, 1, share);
    struct experiment *e = centre_run(&c, 200);
    const struct erlang exact = desk_of(1), wrong = desk_of(1.05);
    const struct estimate age = measured(e, "age_s");
    check_exact(measured(e, "work_orders"), 86400 * rate * share, 0.003);
    check_exact(measured(e, "job_handle_s"), work_s, 0.01);
    check_exact(age, erlang_c(&exact).mean_wait + work_s, 0.01);
    check_not(age, erlang_c(&wrong).mean_wait + work_s);
    check_exact(measured(e, "backlog"), erlang_c(&exact).mean_wait * share * rate, 0.05);
    experiment_free(e);
}

/* ---- what is left as it was ---------------------------------------------------------------- */

static void run_both(struct centre c[2], const struct record *r[2], struct plan *p[2],
                     struct day *d[2])
{
    for (int i = 0; i < 2; i++) {
        p[i] = centre_plan(&c[i], 3);
        d[i] = day_new(p[i]);
        r[i] = day_run(d[i], 2);
    }
}

static void free_both(struct plan *p[2], struct day *d[2])
{
    for (int i = 0; i < 2; i++) {
        day_free(d[i]);
        plan_free(p[i]);
    }
}

static void a_probability_of_zero_changes_no_bit(void **state)
{
    (void)state;
    static struct centre c[2];
    const struct record *r[2];
    struct plan *p[2];
    struct day *d[2];
    two_desks(&c[0], 1, 0);
    two_desks(&c[1], 1, 0);
    c[0].classes[0].n_orders = 0;
    run_both(c, r, p, d);
    check_same_record(r[0], r[1]);
    free_both(p, d);
}

/* The desk of the jobs is another, so whoever calls does not notice; nor do its own jobs. */
static void nobody_else_notices(void **state)
{
    (void)state;
    static struct centre c[2];
    const struct record *r[2];
    struct plan *p[2];
    struct day *d[2];
    for (int i = 0; i < 2; i++) {
        two_desks(&c[i], 1, share);
        c[i].classes[1].arrivals.per_day = 300;
        c[i].classes[0].n_orders = (size_t)i;
        centre_staff(&c[i], &c[i].groups[1], 60); /* jobs never wait */
    }
    run_both(c, r, p, d);
    for (size_t row = 0; row < r[0]->rows; row++)
        assert_memory_equal(record_contacts(r[0], row, 0), record_contacts(r[1], row, 0),
                            ORDERS * sizeof(int64_t));
    assert_true(count_of(r[1], 1, FIRST_ATTEMPTS) == count_of(r[0], 1, FIRST_ATTEMPTS));
    assert_true(count_of(r[1], 1, FIRST_ATTEMPTS) > 200 && count_of(r[1], 1, ORDERS) > 2000);
    free_both(p, d);
}

static int compare_lengths(const void *a, const void *b)
{
    const ticks x = *(const ticks *)a, y = *(const ticks *)b;
    return x < y ? -1 : x > y;
}

/* Contacts of two classes have the same numbers in their intervals, and so have their jobs; what
 * the jobs take must differ, and be as the customers' own. */
static void no_two_jobs_are_the_same(void **state)
{
    (void)state;
    static struct centre c;
    struct trace t = {0};
    two_desks(&c, 2, 1);
    centre_staff(&c, &c.groups[1], 80);
    c.classes[2].arrivals.per_day = 5000;
    struct plan *p = centre_plan(&c, 4);
    struct day *d = day_new(p);
    day_trace(d, 0, &t);
    ticks *length = mem_array(t.n, sizeof *length);
    size_t n = 0, of_class[3] = {0};
    for (size_t i = 0; i < t.n; i++) {
        const struct trace_row *row = &t.row[i];
        if (row->class != 2 || row->end != TRACE_DONE)
            continue;
        assert_int_equal(row->step, row->customer_class == 2 ? STEP_CONTACT : STEP_ORDER);
        of_class[row->customer_class]++;
        length[n++] = row->handled - row->ended;
    }
    qsort(length, n, sizeof *length, compare_lengths);
    size_t same = 0;
    for (size_t i = 1; i < n; i++)
        same += length[i] == length[i - 1];
    assert_true(of_class[0] > 8000 && of_class[1] > 8000 && of_class[2] > 4000);
    /* Of 23,000 exponential times of 2e8 ticks some are the same by chance: n^2 / 4 / 2e8. */
    assert_in_range(same, 0, 10);
    free(length);
    trace_free(&t);
    day_free(d);
    plan_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_share_of_the_answered_leaves_a_job),
        cmocka_unit_test(the_desk_of_the_jobs_is_an_erlang_queue),
        cmocka_unit_test(a_probability_of_zero_changes_no_bit),
        cmocka_unit_test(nobody_else_notices),
        cmocka_unit_test(no_two_jobs_are_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
