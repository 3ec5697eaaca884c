/*
 * Other channels, offered on entry and while waiting: against exact queues, contact by contact, and
 * what they leave alone.
 */
#include "models/erlang.h"
#include "tests/engine/days.h"
#include "tests/engine/told.h"

#include <math.h>
#include <stdio.h>

enum { VOICE, APP };

/* --- centres ---------------------------------------------------------------------------------- */

/* One class of exponential laws that calls, and may be offered the app; desks of their own. */
struct line {
    double per_day, handle_s, patience_s;
    int agents;
    const char *offers; /* of voice */
};

static char *line_text(const struct line *q, const char *more)
{
    return mem_print(
        "calendar : { warm_up_min = 180; };\n"
        "channels : { voice : { %s }; app : { }; };\n"
        "classes : { calls : { arrivals : { per_day = %.17g; };\n"
        "  handle : { family = \"exponential\"; mean_s = %.17g; };\n"
        "  patience : { family = \"exponential\"; mean_s = %.17g; };\n"
        "  channels : { app : { share = 0; handle : { family = \"fixed\"; mean_s = 60; }; }; }; "
        "};\n"
        "  %s };\n"
        "groups : { desk : { agents = %d; skills = ( { class = \"calls\"; channel = \"voice\"; } "
        "); };\n"
        "  app_desk : { agents = 100; skills = ( { class = \"calls\"; channel = \"app\"; } ); };\n"
        "  other_desk : { agents = 5; skills = ( { class = \"calls\"; channel = \"app\"; rank = 2; "
        "}%s ); }; };\n",
        q->offers, q->per_day, q->handle_s, q->patience_s, more, q->agents,
        *more ? ", { class = \"others\"; }" : "");
}

static struct told line_run(void **state, const struct line *q, size_t replications)
{
    char *text = line_text(q, "");
    struct told t = told_run(state, text, replications);
    free(text);
    return t;
}

/* Within four standard errors of what is right, and not of what is a little wrong. */
static void check_voice(const struct told *t, const char *key, double right, double wrong)
{
    const struct estimate e = told_of(t, key, SCOPE_CHANNEL, VOICE);
    print_message("%-24s %.6g +- %.2g, exact %.6g, wrong %.6g\n", key, e.value, e.std_error, right,
                  wrong);
    check_close(e.value, right, 4 * e.std_error);
    check_apart(e.value, wrong, 4 * e.std_error);
}

/* --- in law ----------------------------------------------------------------------------------- */

static struct erlang erlang_of(const struct line *q, double share)
{
    return (struct erlang){share * q->per_day / 86400, q->handle_s, q->patience_s, q->agents,
                           ERLANG_UNLIMITED};
}

/* Who accepts on entry never asks: what is left is a Poisson process. Wrong: 5 % more accept. */
static void accepting_on_entry_thins_the_arrivals(void **state)
{
    const double offered = 0.8, accepts = 0.3, wrong = 1.05;
    const struct line q = {
        17280, 187.9, 131, 30,
        "deflection = ( { to = \"app\"; when = \"entry\"; offered = 0.8; accepts = 0.3; } );"};
    struct told t = line_run(state, &q, 128);
    const struct erlang right = erlang_of(&q, 1 - offered * accepts),
                        other = erlang_of(&q, 1 - offered * accepts * wrong);
    const struct erlang_result x = erlang_a(&right), y = erlang_a(&other);
    check_voice(&t, "answer_rate", x.answer_probability, y.answer_probability);
    check_voice(&t, "wait_s", x.mean_wait, y.mean_wait);
    check_voice(&t, "service_level_requested", erlang_a_answered_within(&right, 20),
                erlang_a_answered_within(&other, 20));
    check_voice(&t, "deflected_entry", q.per_day * offered * accepts,
                q.per_day * offered * accepts * wrong);
    const struct estimate in = told_of(&t, "moved_in", SCOPE_CHANNEL, APP),
                          out = told_of(&t, "deflected_entry", SCOPE_CHANNEL, VOICE);
    check_close(in.value, out.value, 0);
    told_free(&t);
}

/* Who accepts after a fixed wait has a patience that ends there. */
struct leaving {
    double patience_s, after_s, accepts;
};

static double stays(double t_s, const void *law)
{
    const struct leaving *l = law;
    return exp(-t_s / l->patience_s) * (t_s < l->after_s ? 1 : 1 - l->accepts);
}

static void accepting_after_a_wait_is_a_patience_that_ends_there(void **state)
{
    const struct line q = {17280, 187.9, 131, 35,
                           "deflection = ( { to = \"app\"; when = \"waiting\"; after_s = 31.7; "
                           "accepts = 0.4; } );"};
    struct told t = line_run(state, &q, 416);
    const struct leaving laws[] = {{131, 31.7, 0.4}, {131, 31.7 * 1.05, 0.4}, {131, 31.7, 0.42}};
    struct erlang_result x[3];
    double moved[3];
    const struct erlang e = erlang_of(&q, 1);
    for (int i = 0; i < 3; i++) {
        const struct erlang_patience law = {stays, &laws[i]};
        const double p = laws[i].accepts;
        x[i] = erlang_g(&e, &law);
        moved[i] = erlang_g_waits_longer(&e, &law, laws[i].after_s) * p / (1 - p) * q.per_day;
    }
    check_voice(&t, "moved_waiting", moved[0], moved[1]);
    check_voice(&t, "moved_waiting", moved[0], moved[2]);
    check_voice(&t, "wait_s", x[0].mean_wait, x[1].mean_wait);
    check_voice(&t, "queue_length", x[0].mean_queue, x[1].mean_queue);
    const struct estimate rate = told_of(&t, "answer_rate", SCOPE_CHANNEL, VOICE),
                          net = told_of(&t, "answer_rate_net", SCOPE_CHANNEL, VOICE);
    check_close(rate.value, x[0].answer_probability, 4 * rate.std_error);
    const double asked = 1 - moved[0] / q.per_day;
    check_close(net.value, x[0].answer_probability / asked, 4 * net.std_error);
    check_apart(net.value, x[0].answer_probability, 4 * net.std_error);
    told_free(&t);
}

/* A birth and death chain whose arrivals turn away, with a probability, where the expected wait is
 * long: the answered, the moved and the mean number waiting, of all arrivals. */
struct turning {
    double answered, moved, waiting;
};

static struct turning turning_solve(const struct line *q, double expected_s, double accepts)
{
    enum { STATES = 2000 };
    const double rate = q->per_day / 86400;
    struct turning r = {0};
    double p = 1, sum = 0, answered = 0, moved = 0, waiting = 0;
    for (int k = 0; k < STATES; k++) {
        const int queue = k > q->agents ? k - q->agents : 0, busy = k - queue;
        const bool turns = k >= q->agents && (queue + 1) * q->handle_s >= expected_s * q->agents;
        sum += p;
        waiting += p * queue;
        answered += p * busy / q->handle_s;
        moved += turns ? p * rate * accepts : 0;
        const double death = (k < q->agents ? k + 1 : q->agents) / q->handle_s
                             + (k < q->agents ? 0 : queue + 1) / q->patience_s;
        p *= (turns ? rate * (1 - accepts) : rate) / death;
    }
    r.answered = answered / sum / rate;
    r.moved = moved / sum / rate;
    r.waiting = waiting / sum;
    return r;
}

static void accepting_where_the_expected_wait_is_long_is_a_chain(void **state)
{
    const struct line q = {17280, 187.9, 131, 35,
                           "deflection = ( { to = \"app\"; when = \"waiting\"; "
                           "expected_wait_s = 33; accepts = 0.4; } );"};
    struct told t = line_run(state, &q, 416);
    /* 33 s are 6.15 contacts: one more or less is what a wrong count of those ahead would give. */
    const struct turning x = turning_solve(&q, 33, 0.4), y = turning_solve(&q, 38, 0.4),
                         z = turning_solve(&q, 28, 0.4);
    check_voice(&t, "moved_waiting", x.moved * q.per_day, y.moved * q.per_day);
    check_voice(&t, "moved_waiting", x.moved * q.per_day, z.moved * q.per_day);
    check_voice(&t, "answer_rate", x.answered, y.answered);
    check_voice(&t, "queue_length", x.waiting, z.waiting);
    told_free(&t);
}

/* --- contact by contact ----------------------------------------------------------------------- */

/* Nobody answers by voice, everybody accepts: asks, waits, moves, is answered by the app's desk. */
static void one_who_moves_is_a_new_contact_of_the_same_customer(void **state)
{
    (void)state;
    struct days d = days_of(
        "channels : { voice : { deflection = ( { to = \"app\"; when = \"waiting\"; after_s = 45;\n"
        "    accepts = 1; delay : { family = \"fixed\"; mean_s = 30; }; } ); };\n"
        "  app : { self_service : { escalates = 1; duration : { family = \"fixed\"; mean_s = 10; "
        "}; }; }; };\n"
        "classes : { calls : { arrivals : { per_day = 48; }; patience = \"endless\";\n"
        "  handle : { family = \"fixed\"; mean_s = 100; }; channels : { app : { share = 0; }; }; "
        "}; };\n"
        "groups : { desk : { agents = 0; skills = ( { class = \"calls\"; channel = \"voice\"; } ); "
        "};\n"
        "  app_desk : { agents = 50; skills = ( { class = \"calls\"; channel = \"app\"; } ); }; "
        "};\n");
    struct trace trace = {0};
    day_trace(d.day, 0, &trace);
    size_t moved = 0;
    for (size_t i = 0; i < trace.n; i++) {
        const struct trace_row *t = &trace.row[i];
        assert_int_equal(t->channel, t->attempt == 0 ? VOICE : APP);
        assert_int_equal(t->requested, t->arrived); /* past the self-service of the app */
        if (t->attempt == 0 && t->ended < TICKS_PER_DAY) {
            assert_int_equal(t->end, TRACE_MOVED_WAITING);
            assert_int_equal(t->ended - t->arrived, ticks_from_seconds(45));
        }
        if (t->attempt == 0)
            continue;
        assert_int_equal(t->attempt, 1);
        assert_int_equal(t->end, TRACE_ANSWERED);
        assert_int_equal(t->ended, t->arrived);
        moved++;
        const struct trace_row *before = trace.row;
        while (before->n != t->n || before->interval != t->interval || before->attempt != 0)
            before++;
        assert_int_equal(t->arrived - before->ended, ticks_from_seconds(30));
    }
    assert_true(moved > 20);
    trace_free(&trace);
    days_free(&d);
}

/* The other channel has one line, which is taken or not: refusing changes nothing. */
static void nobody_moves_where_there_is_no_room(void **state)
{
    (void)state;
    struct days d = days_of(
        "channels : { voice : { deflection = ( { to = \"app\"; when = \"entry\"; accepts = 1; },\n"
        "    { to = \"app\"; when = \"waiting\"; after_s = 5; accepts = 1; } ); };\n"
        "  app : { lines = 1; }; };\n"
        "classes : { calls : { arrivals : { per_day = 2000; };\n"
        "    patience : { family = \"fixed\"; mean_s = 61; };\n"
        "    handle : { family = \"fixed\"; mean_s = 100; }; channels : { app : { share = 0; }; }; "
        "}; };\n"
        "groups : { desk : { agents = 1; skills = ( { class = \"calls\"; channel = \"voice\"; } ); "
        "};\n"
        "  app_desk : { agents = 50; skills = ( { class = \"calls\"; channel = \"app\"; } ); }; "
        "};\n");
    const struct record *r = day_run(d.day, 0);
    assert_true(count_of(r, VOICE, DEFLECTED_ENTRY) > 100);
    assert_true(count_of(r, VOICE, MOVED_WAITING) > 20);
    assert_true(count_of(r, VOICE, ABANDONED) > 100);
    assert_int_equal(count_of(r, APP, ARRIVALS),
                     count_of(r, VOICE, DEFLECTED_ENTRY) + count_of(r, VOICE, MOVED_WAITING));
    assert_int_equal(count_of(r, APP, BLOCKED_ENTRY), 0);
    days_free(&d);
}

/* --- what they leave alone -------------------------------------------------------------------- */

/* An offer that nobody accepts is no offer. */
static void an_offer_that_nobody_accepts_changes_no_bit(void **state)
{
    (void)state;
    static const char *const offers[] = {
        "deflection = ( { to = \"app\"; when = \"entry\"; accepts = 0; },\n"
        "  { to = \"app\"; when = \"waiting\"; after_s = 10; offered = 0; accepts = 1; } );",
        /* Never seen: one that is always refused by the queue itself. */
        "deflection = ( { to = \"app\"; when = \"waiting\"; expected_wait_s = 86400; accepts = 1; "
        "} );",
        "deflection = ( );"};
    static const char others[] = "others : { channel = \"app\"; patience = \"endless\"; "
                                 "arrivals : { per_day = 500; }; handle : { family = \"fixed\"; "
                                 "mean_s = 300; }; };";
    struct days d[3];
    for (int i = 0; i < 3; i++) {
        const struct line q = {17280, 187.9, 131, 33, offers[i]};
        char *text = line_text(&q, others);
        /* A share in the app, so that it may be there without a deflection. */
        strstr(text, "share = 0;")[8] = '1';
        d[i] = days_of(text);
        free(text);
    }
    for (uint32_t replication = 0; replication < 3; replication++) {
        const struct record *r = day_run(d[2].day, replication);
        check_same_record(day_run(d[0].day, replication), r);
        const struct record *late = day_run(d[1].day, replication);
        for (size_t row = 0; row < r->rows; row++)
            for (size_t stream = 0; stream < r->streams; stream++)
                for (size_t k = 0; k < SELF_HANDLED; k++)
                    assert_int_equal(record_contacts(late, row, stream)[k],
                                     record_contacts(r, row, stream)[k]);
    }
    for (int i = 0; i < 3; i++)
        days_free(&d[i]);
}

static void check_same_told(const struct trace_row *a, const struct trace_row *b)
{
    assert_true(a->interval == b->interval && a->n == b->n && a->attempt == b->attempt);
    assert_true(a->class == b->class && a->end == b->end && a->group == b->group);
    assert_true(a->requested == b->requested && a->ended == b->ended && a->handled == b->handled);
}

/* The customers of another class with agents of its own, and those who do not accept on entry. */
static void offers_leave_other_customers_alone(void **state)
{
    (void)state;
    static const char *const offers[] = {
        "deflection = ( { to = \"app\"; when = \"entry\"; accepts = 0.3; },\n"
        "  { to = \"app\"; when = \"waiting\"; after_s = 10; accepts = 0.5; } );",
        "deflection = ( { to = \"app\"; when = \"entry\"; accepts = 1e-9; } );"};
    static const char others[] = "others : { arrivals : { per_day = 1500; }; patience : { family = "
                                 "\"exponential\"; mean_s = 50; }; handle : { family = "
                                 "\"exponential\"; mean_s = 300; }; };";
    struct days d[2];
    struct trace t[2] = {{0}};
    size_t n[2] = {0};
    for (int i = 0; i < 2; i++) {
        /* Enough agents that the calls meet nobody else. */
        const struct line q = {1728, 187.9, 131, 60, offers[i]};
        char *text = line_text(&q, others);
        d[i] = days_of(text);
        free(text);
        day_trace(d[i].day, 0, &t[i]);
        for (size_t k = 0; k < t[i].n; k++)
            if (t[i].row[k].channel == VOICE)
                t[i].row[n[i]++] = t[i].row[k];
    }
    assert_int_equal(n[0], n[1]);
    size_t deflected = 0, told = 0;
    for (size_t k = 0; k < n[0]; k++) {
        const struct trace_row *a = &t[0].row[k], *b = &t[1].row[k];
        assert_int_equal(a->arrived, b->arrived);
        if (a->end == TRACE_DEFLECTED_ENTRY) {
            deflected++;
            continue;
        }
        told++;
        check_same_told(a, b);
    }
    assert_true(deflected > 300 && told > 2000);
    for (int i = 0; i < 2; i++) {
        trace_free(&t[i]);
        days_free(&d[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accepting_on_entry_thins_the_arrivals),
        cmocka_unit_test(accepting_after_a_wait_is_a_patience_that_ends_there),
        cmocka_unit_test(accepting_where_the_expected_wait_is_long_is_a_chain),
        cmocka_unit_test(one_who_moves_is_a_new_contact_of_the_same_customer),
        cmocka_unit_test(nobody_moves_where_there_is_no_room),
        cmocka_unit_test(an_offer_that_nobody_accepts_changes_no_bit),
        cmocka_unit_test(offers_leave_other_customers_alone),
    };
    return cmocka_run_group_tests(tests, given_folder_make, given_folder_remove) != 0;
}
