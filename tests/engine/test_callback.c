/*
 * Callbacks: against exact queues, contact by contact, and at closing.
 */
#include "models/erlang.h"
#include "tests/engine/days.h"
#include "tests/engine/told.h"

#include <math.h>
#include <stdio.h>

/* --- in law ----------------------------------------------------------------------------------- */

/* One class and one desk of exponential laws. */
struct line {
    double per_day, handle_s, patience_s;
    int agents;
    const char *callback;
};

static struct told line_run(void **state, const struct line *q, size_t replications)
{
    char *text = mem_print("calendar : { warm_up_min = 180; };\n"
                           "channels : { voice : { callback : { %s }; }; };\n"
                           "classes : { calls : { arrivals : { per_day = %.17g; };\n"
                           "  handle : { family = \"exponential\"; mean_s = %.17g; };\n"
                           "  patience : { family = \"exponential\"; mean_s = %.17g; }; }; };\n"
                           "groups : { desk : { agents = %d; }; };\n",
                           q->callback, q->per_day, q->handle_s, q->patience_s, q->agents);
    struct told t = told_run(state, text, replications);
    free(text);
    return t;
}

static void check_told(const struct told *t, const char *key, double right, double wrong)
{
    const struct estimate e = told_all(t, key);
    print_message("%-20s %.6g +- %.2g, exact %.6g, wrong %.6g\n", key, e.value, e.std_error, right,
                  wrong);
    check_close(e.value, right, 4 * e.std_error);
    check_apart(e.value, wrong, 4 * e.std_error);
}

/* Patience of one who keeps his place for a callback: until the offer as ever, then endless. */
struct keeping {
    double patience_s, after_s, accepts;
};

static double keeps(double t_s, const void *law)
{
    const struct keeping *k = law;
    const double alone = exp(-t_s / k->patience_s);
    return t_s < k->after_s
               ? alone
               : (1 - k->accepts) * alone + k->accepts * exp(-k->after_s / k->patience_s);
}

struct outcome {
    double abandoned, called_back, callback_wait_s, occupancy;
};

/* P(the queue would let one wait longer than t): the wait that ends in one way or another, less the
 * patience. */
static double offered_longer(const struct erlang *e, const struct erlang_patience *law, double t_s)
{
    return erlang_g_waits_longer(e, law, t_s) / law->survival(t_s, law->law);
}

static struct outcome outcome_of(const struct line *q, const struct keeping *k)
{
    const struct erlang e = {q->per_day / 86400, q->handle_s, q->patience_s, q->agents,
                             ERLANG_UNLIMITED};
    const struct erlang_patience law = {keeps, k};
    const struct erlang_result r = erlang_g(&e, &law);
    const double step = 0.25, end = 3000;
    double beyond = 0; /* the integral of P(wait > t) from the offer on */
    for (double t = k->after_s + step / 2; t < end; t += step)
        beyond += step * offered_longer(&e, &law, t);
    const double at_offer = offered_longer(&e, &law, k->after_s);
    return (struct outcome){
        .abandoned = r.abandon_probability,
        .called_back = k->accepts * exp(-k->after_s / k->patience_s) * at_offer,
        .callback_wait_s = k->after_s + beyond / at_offer,
        .occupancy = r.occupancy,
    };
}

/* The place keeps its order, so for the others it is one more who waits and never gives up. */
static void a_place_in_the_queue_is_a_patience_without_end(void **state)
{
    const struct line lines[] = {
        {17280, 187.9, 131, 36, "after_s = 21.3; accepts = 0.4; dial_s = 0; reach = 1;"},
        {17280, 187.9, 131, 38, "accepts = 0.4; dial_s = 0; reach = 1;"}};
    const struct keeping laws[2][2] = {{{131, 21.3, 0.4}, {131, 21.3, 0.42}},
                                       {{131, 0, 0.4}, {131, 0, 0.42}}};
    for (int i = 0; i < 2; i++) {
        const struct line *q = &lines[i];
        struct told t = line_run(state, q, 416);
        const struct outcome x = outcome_of(q, &laws[i][0]), y = outcome_of(q, &laws[i][1]);
        check_told(&t, "called_back", q->per_day * x.called_back, q->per_day * y.called_back);
        check_told(&t, "abandon_rate", x.abandoned, 1.05 * x.abandoned);
        check_told(&t, "callback_wait_s", x.callback_wait_s, 1.05 * x.callback_wait_s);
        check_told(&t, "answer_rate", 1 - x.abandoned - x.called_back,
                   1 - x.abandoned - y.called_back);
        check_told(&t, "occupancy", x.occupancy, 0.99 * x.occupancy);
        /* Hardly anybody is not reached by the end of the day, and each is reached once. */
        const double reached = 1 - x.abandoned;
        check_told(&t, "reached_rate", reached, 1 - 1.05 * x.abandoned);
        told_free(&t);
    }
}

/* Dials in vain are geometric, and take the agent's time. */
static void who_is_not_there_is_tried_again_so_many_times(void **state)
{
    static const double reach = 0.6, dial_s = 37.5, fails = 0.4 * 0.4 * 0.4;
    const struct line q = {8640, 60, 90, 12,
                           "accepts = 1; dial_s = 37.5; reach = 0.6; tries = 3; "
                           "retry_after : { family = \"exponential\"; mean_s = 120; };"};
    struct told t = line_run(state, &q, 64);
    const double accepted = told_all(&t, "called_back").value;
    const double reached = told_all(&t, "callback_reached").value,
                 failed = told_all(&t, "callback_failed").value;
    const double n = accepted * 64; /* some are open at the end of the day */
    print_message("%g accepted, %g reached, %g failed\n", accepted, reached, failed);
    assert_true(accepted - reached - failed < 0.02 * accepted);
    const double error = sqrt(fails * (1 - fails) / n);
    check_close(failed / (reached + failed), fails, 4 * error + 0.002);
    check_apart(failed / (reached + failed), fails / reach, 4 * error);
    /* Busy with the answered and the reached, and with dials: 1 + 0.4 + 0.16 of each. */
    const double handled = told_all(&t, "answered").value + reached;
    const double busy_s = handled * 60 + accepted * (1 + 0.4 + 0.16) * dial_s;
    const struct estimate busy = told_all(&t, "busy");
    check_close(busy.value * 86400, busy_s, 0.01 * busy_s);
    check_apart(busy.value * 86400, busy_s - accepted * dial_s, 0.01 * busy_s);
    told_free(&t);
}

/* --- contact by contact ----------------------------------------------------------------------- */

static const char told_text[] =
    "calendar : { opens = \"08:00\"; closes = \"%s\"; days = %d; at_close = \"dismiss\"; };\n"
    "channels : { voice : { queue_places = 1; lines = 2; callback : { %s }; }; };\n"
    "classes : { calls : { arrivals : { counts = [ %s ]; }; patience = \"endless\";\n"
    "  handle : { family = \"fixed\"; mean_s = 600; }; }; };\n"
    "layers : { arrivals = false; };\n"
    "groups : { desk : { agents = 1; }; };\n";

static void call_of(struct days *d, struct trace *t, const char *closes, int days,
                    const char *callback, const char *counts)
{
    char *text = mem_print(told_text, closes, days, callback, counts);
    *d = days_of(text);
    free(text);
    *t = (struct trace){0};
    day_trace(d->day, 0, t);
}

/* Six calls in half an hour, 150, 450, 750, ... s after eight, of ten minutes each; one agent. */
static void those_called_back_are_called_in_their_order(void **state)
{
    (void)state;
    struct days d;
    struct trace t;
    call_of(&d, &t, "20:00", 1, "after_s = 100; accepts = 1; dial_s = 20; reach = 1;",
            "6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0");
    const ticks eight = ticks_from_seconds(8 * 3600);
    assert_int_equal(t.n, 6);
    for (int i = 0; i < 6; i++) {
        const struct trace_row *x = &t.row[i];
        assert_int_equal(x->requested - eight, ticks_from_seconds(150 + 300 * i));
        assert_int_equal(x->end, i == 0 ? TRACE_ANSWERED : TRACE_CALLED_BACK);
        if (i == 0)
            continue;
        assert_int_equal(x->ended - x->requested, ticks_from_seconds(100));
        assert_int_equal(x->handled - eight, ticks_from_seconds(750 + 620 * i));
        assert_int_equal(x->group, 0);
    }
    const struct record *r = day_run(d.day, 0);
    double waits = 0;
    for (int i = 1; i < 6; i++)
        waits += 750 + 620 * i - 600 - (150 + 300 * i);
    assert_int_equal(count_of(r, 0, CALLBACK_REACHED), 5);
    assert_int_equal(count_of(r, 0, CALLBACK_WAIT_TICKS), waits * 1e6);
    assert_int_equal(count_of(r, 0, WAIT_TICKS), 500 * 1e6);
    assert_int_equal(count_of(r, 0, CUSTOMERS_REACHED), 6);
    assert_int_equal(record_agents(r, 1, 0)[GROUP_CALLBACKS]
                         + record_agents(r, 2, 0)[GROUP_CALLBACKS]
                         + record_agents(r, 3, 0)[GROUP_CALLBACKS],
                     5);
    trace_free(&t);
    days_free(&d);
}

/* An appointment queues at its time: the second caller agrees on 15 minutes later. */
static void an_appointment_is_called_at_its_time(void **state)
{
    (void)state;
    struct days d;
    struct trace t;
    call_of(&d, &t, "20:00", 1,
            "accepts = 1; dial_s = 20; reach = 1; kind = \"appointment\"; delay : { family = "
            "\"fixed\"; mean_s = 3000; };",
            "2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0");
    assert_int_equal(t.n, 2);
    assert_int_equal(t.row[1].requested - t.row[0].requested, ticks_from_seconds(900));
    assert_int_equal(t.row[1].end, TRACE_ANSWERED);
    trace_free(&t);
    days_free(&d);
    call_of(&d, &t, "20:00", 1,
            "accepts = 1; dial_s = 20; reach = 1; kind = \"appointment\"; delay : { family = "
            "\"fixed\"; mean_s = 3000; };",
            "4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0");
    assert_int_equal(t.n, 4);
    assert_int_equal(t.row[1].end, TRACE_CALLED_BACK);
    assert_int_equal(t.row[1].ended, t.row[1].requested);
    assert_int_equal(t.row[1].handled - t.row[1].requested, ticks_from_seconds(3000 + 20 + 600));
    trace_free(&t);
    days_free(&d);
}

/* The caller of 1,350 s after eight agreed on 3,000 s later; by then the agent has half of a job of
 * an hour and a half behind him, which waits: the call is live work like any other. */
static void a_job_makes_way_for_a_call_that_is_due(void **state)
{
    (void)state;
    struct days d = days_of(
        "calendar : { opens = \"08:00\"; closes = \"12:00\"; };\n"
        "channels : { voice : { callback : { accepts = 1; dial_s = 20; reach = 1;\n"
        "    kind = \"appointment\"; delay : { family = \"fixed\"; mean_s = 3000; }; }; };\n"
        "  case : { kind = \"deferred\"; due_hours = 24; interruptible = true; }; };\n"
        "classes : { calls : { arrivals : { counts = [ 2, 0, 0, 0, 0, 0, 0, 0 ]; };\n"
        "    patience = \"endless\"; handle : { family = \"fixed\"; mean_s = 1200; }; };\n"
        "  cases : { channel = \"case\"; arrivals : { counts = [ 0, 1, 0, 0, 0, 0, 0, 0 ]; };\n"
        "    handle : { family = \"fixed\"; mean_s = 5400; }; }; };\n"
        "layers : { arrivals = false; };\n"
        "groups : { desk : { agents = 1; }; };\n");
    struct trace t = {0};
    day_trace(d.day, 0, &t);
    assert_int_equal(t.n, 3);
    assert_int_equal(t.row[1].end, TRACE_CALLED_BACK);
    assert_int_equal(t.row[1].handled - t.row[1].requested, ticks_from_seconds(3000 + 20 + 1200));
    assert_int_equal(t.row[2].end, TRACE_DONE);
    assert_int_equal(t.row[2].handled - t.row[2].requested, ticks_from_seconds(5400 + 1220));
    trace_free(&t);
    days_free(&d);
}

/* What is open at closing fails, or is called first thing on the next day. */
static void closing_ends_callbacks_unless_there_is_another_day(void **state)
{
    (void)state;
    struct days d;
    struct trace t;
    call_of(&d, &t, "08:30", 1, "accepts = 1; dial_s = 20; reach = 1;", "6");
    const struct record *r = day_run(d.day, 0);
    assert_int_equal(count_of(r, 0, CALLED_BACK), 5);
    assert_int_equal(count_of(r, 0, CALLBACK_REACHED), 2);
    assert_int_equal(count_of(r, 0, CALLBACK_FAILED), 3);
    trace_free(&t);
    days_free(&d);

    call_of(&d, &t, "08:30", 2, "accepts = 1; dial_s = 20; reach = 1;", "6, 0");
    r = day_run(d.day, 0);
    assert_int_equal(count_of(r, 0, CALLBACK_REACHED), 5);
    assert_int_equal(count_of(r, 0, CALLBACK_FAILED), 0);
    const ticks morning = TICKS_PER_DAY + ticks_from_seconds(8 * 3600);
    for (int i = 3; i < 6; i++)
        assert_int_equal(t.row[i].handled - morning, ticks_from_seconds(620 * (i - 2)));
    trace_free(&t);
    days_free(&d);
}

/* An agent of several chats at a time gives a call his whole time, like any live contact. */
static void a_call_takes_the_whole_agent(void **state)
{
    (void)state;
    struct days d = days_of(
        "channels : { voice : { callback : { accepts = 1; dial_s = 30; reach = 0.5; tries = 2;\n"
        "    retry_after : { family = \"fixed\"; mean_s = 60; }; }; }; app : { kind = \"chat\"; }; "
        "};\n"
        "classes : { calls : { arrivals : { per_day = 400; }; patience = \"endless\";\n"
        "    handle : { family = \"fixed\"; mean_s = 100; }; };\n"
        "  chats : { channel = \"app\"; arrivals : { per_day = 700; }; patience = \"endless\";\n"
        "    handle : { family = \"fixed\"; mean_s = 100; }; }; };\n"
        "groups : { desk : { agents = 2; concurrency : { at_most = 3; speed = [ 1.0, 1.0, 1.0 ]; "
        "}; "
        "}; };\n");
    const struct record *r = day_run(d.day, 0);
    int64_t busy = 0, calls = 0, reached = 0;
    for (size_t row = 1; row < r->rows; row++) {
        busy += record_agents(r, row, 0)[GROUP_SESSIONS];
        calls += record_agents(r, row, 0)[GROUP_CALLBACK_TICKS];
        reached += record_agents(r, row, 0)[GROUP_CALLBACKS];
    }
    const double contacts = count_of(r, 0, ANSWERED) + count_of(r, 1, ANSWERED);
    print_message("%g called back, %g reached, %g failed\n", count_of(r, 0, CALLED_BACK),
                  count_of(r, 0, CALLBACK_REACHED), count_of(r, 0, CALLBACK_FAILED));
    assert_true(count_of(r, 0, CALLED_BACK) > 50);
    assert_int_equal(count_of(r, 0, CALLBACK_REACHED), reached);
    /* All sessions are of 100 s or calls; those open at midnight make the difference. */
    check_close((double)busy, contacts * 100e6 + (double)calls, 6 * 130e6);
    days_free(&d);
}

/* An offer that nobody takes is none. */
static void a_callback_that_nobody_accepts_changes_no_bit(void **state)
{
    (void)state;
    struct days d[2];
    struct trace t[2];
    call_of(&d[0], &t[0], "08:30", 1, "accepts = 0; reach = 1;", "6");
    call_of(&d[1], &t[1], "08:30", 1, "accepts = 1; offered = 0; reach = 0.2;", "6");
    check_same_record(day_run(d[0].day, 0), day_run(d[1].day, 0));
    assert_int_equal(count_of(day_run(d[0].day, 0), 0, CALLED_BACK), 0);
    for (int i = 0; i < 2; i++) {
        trace_free(&t[i]);
        days_free(&d[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_in_the_queue_is_a_patience_without_end),
        cmocka_unit_test(who_is_not_there_is_tried_again_so_many_times),
        cmocka_unit_test(those_called_back_are_called_in_their_order),
        cmocka_unit_test(an_appointment_is_called_at_its_time),
        cmocka_unit_test(a_job_makes_way_for_a_call_that_is_due),
        cmocka_unit_test(closing_ends_callbacks_unless_there_is_another_day),
        cmocka_unit_test(a_call_takes_the_whole_agent),
        cmocka_unit_test(a_callback_that_nobody_accepts_changes_no_bit),
    };
    return cmocka_run_group_tests(tests, given_folder_make, given_folder_remove) != 0;
}
