/*
 * Redials: how likely they are from time to time, through which channel they come, and what they
 * bring.
 */
#include "models/erlang.h"
#include "tests/engine/centre.h"
#include "tests/engine/told.h"

static char calls[] = "calls", desk[] = "desk", app[] = "app";

enum { VOICE, APP };

/* ---- one probability after another -------------------------------------------------------------
 */

/* Redials for each first attempt where everybody always fails: after the first failure a share of
 * p[0], of these p[1], and so on; the last stays. */
static double redials_each(const double p[], size_t n)
{
    double reach = 1, sum = 0;
    for (size_t i = 0; i + 1 < ATTEMPTS_MOST; i++)
        sum += reach *= p[i < n ? i : n - 1];
    return sum;
}

static void each_redial_has_a_probability_of_its_own(void **state)
{
    struct told t = told_run(
        state,
        "calendar : { warm_up_min = 120; };\n"
        "channels : { voice : { queue_places = 0; }; };\n"
        "classes : { calls : { arrivals : { per_day = 17280; };\n"
        "  handle : { family = \"fixed\"; mean_s = 60; }; patience = \"endless\";\n"
        "  redial : { probability = [ 0.7, 0.45, 0.2 ]; delay : { family = \"fixed\"; mean_s = 60; "
        "}; at_most = 20; }; }; };\n"
        "groups : { desk : { agents = 0; }; };\n",
        64);
    static const double right[] = {0.7, 0.45, 0.2}, first[] = {0.735, 0.45, 0.2},
                        second[] = {0.7, 0.4725, 0.2}, last[] = {0.7, 0.45, 0.25},
                        late[] = {0.7, 0.7, 0.45, 0.2};
    const struct estimate redials = told_all(&t, "redials"), tries = told_all(&t, "first_attempts");
    const double each = redials.value / tries.value;
    const double error = redials.std_error / tries.value;
    check_close(each, redials_each(right, 3), 4 * error);
    check_apart(each, redials_each(first, 3), 4 * error);
    check_apart(each, redials_each(second, 3), 4 * error);
    check_apart(each, redials_each(last, 3), 4 * error);
    check_apart(each, redials_each(late, 4), 4 * error);
    told_free(&t);
}

/* ---- another channel ---------------------------------------------------------------------------
 */

/* Nobody answers voice; of its callers some try the app, where they are a Poisson process of their
 * own. */
static void redials_in_another_channel_load_that_channel(void **state)
{
    struct told t = told_run(
        state,
        "calendar : { warm_up_min = 180; };\n"
        "channels : { voice : { queue_places = 0; }; app : { }; };\n"
        "classes : { calls : { arrivals : { per_day = 17280; };\n"
        "  handle : { family = \"exponential\"; mean_s = 60; };\n"
        "  patience : { family = \"exponential\"; mean_s = 300; };\n"
        "  redial : { probability = 0.6; channel = \"app\"; delay : { family = \"exponential\"; "
        "mean_s = 400; }; };\n"
        "  channels : { app : { share = 0; handle : { family = \"exponential\"; mean_s = 187.9; "
        "};\n"
        "    patience : { family = \"exponential\"; mean_s = 131; };\n"
        "    redial : { probability = 0; delay : { family = \"fixed\"; mean_s = 60; }; }; }; }; }; "
        "};\n"
        "groups : { desk : { agents = 0; skills = ( { class = \"calls\"; channel = \"voice\"; } ); "
        "};\n"
        "  app_desk : { agents = 23; skills = ( { class = \"calls\"; channel = \"app\"; } ); }; "
        "};\n",
        160);
    struct erlang q = {0.6 * 17280 / 86400, 187.9, 131, 23, ERLANG_UNLIMITED};
    const struct erlang_result right = erlang_a(&q);
    q.arrival_rate *= 1.05;
    const struct erlang_result wrong = erlang_a(&q);
    const struct {
        const char *key;
        double right, wrong;
    } all[] = {
        {"redials", 0.6 * 17280, 0.63 * 17280},
        {"answer_rate", right.answer_probability, wrong.answer_probability},
        {"wait_s", right.mean_wait, wrong.mean_wait},
        {"occupancy", right.occupancy, wrong.occupancy},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const bool of_group = strcmp(all[i].key, "occupancy") == 0;
        const struct estimate e =
            told_of(&t, all[i].key, of_group ? SCOPE_GROUP : SCOPE_CHANNEL, APP);
        print_message("%s %g +- %g, exact %g, wrong %g\n", all[i].key, e.value, e.std_error,
                      all[i].right, all[i].wrong);
        check_close(e.value, all[i].right, 4 * e.std_error);
        check_apart(e.value, all[i].wrong, 4 * e.std_error);
    }
    assert_false(told_has(&t, "redials", SCOPE_CHANNEL, VOICE)
                 && told_of(&t, "redials", SCOPE_CHANNEL, VOICE).value > 0);
    told_free(&t);
}

/* ---- what they bring ----------------------------------------------------------------------------
 */

struct two_channels {
    struct centre centre;
    struct contact_stream app;
};

/* In the app, if it is open to anybody, all takes twice as long, and they wait three times as long.
 */
static void fill(struct two_channels *t, bool keeps_patience, size_t agents)
{
    struct centre *c = &t->centre;
    centre_clear(c, 8, 16, 30);
    c->channels[c->scenario.n_channels++] =
        (struct channel){.name = app, .queue_places = SIZE_MAX, .sessions = SIZE_MAX};
    struct contact_class *k = centre_class(c, calls, 3.0 / 60, 187.9, 93);
    k->wrap_up = exponential(40);
    k->redial = redial_with(0.8, exponential(300), 4);
    k->redial.keeps_patience = keeps_patience;
    t->app = (struct contact_stream){
        .channel = APP,
        .talk = exponential(2 * 187.9),
        .wrap_up = exponential(2 * 40),
        .patience = {.law = exponential(3 * 93)},
        .redial = k->redial,
        .recontact.delay = fixed(0),
        .name = app,
    };
    k->redial.in_other_channel = true;
    k->redial.channel = APP;
    for (int end = 0; end < SELF_ENDS; end++)
        t->app.self_service.time[end] = fixed(0);
    k->also = &t->app;
    k->n_also = 1;
    centre_staff(c, centre_group(c, desk), agents);
}

static const struct trace_row *attempt_of(const struct trace *t, const struct trace_row *of,
                                          unsigned attempt)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->row[i].n == of->n && t->row[i].interval == of->interval
            && t->row[i].attempt == attempt)
            return &t->row[i];
    return NULL;
}

static ticks handle_of(const struct trace_row *r)
{
    return r->handled - r->ended;
}

/* The need of the first attempt, by the laws of the channel it comes through now. */
static void redial_in_another_channel_brings_the_same_need(void **state)
{
    (void)state;
    static struct two_channels few, many;
    fill(&few, true, 12);
    fill(&many, true, 200);
    struct trace a = centre_told(&few.centre, 7, 3), b = centre_told(&many.centre, 7, 3);
    size_t compared = 0, again = 0;
    for (size_t i = 0; i < a.n; i++) {
        const struct trace_row *r = &a.row[i];
        if (r->attempt == 0)
            assert_int_equal(r->channel, VOICE);
        else
            assert_int_equal(r->channel, APP);
        if (r->attempt == 0 || r->end != TRACE_ANSWERED)
            continue;
        const struct trace_row *first = attempt_of(&b, r, 0);
        assert_true(first->end == TRACE_ANSWERED);
        assert_in_range(handle_of(r) - 2 * handle_of(first) + 4, 0, 8); /* rounded to ticks */
        compared++;
        again += r->attempt > 1;
    }
    assert_true(compared > 50 && again > 10);
    trace_free(&a);
    trace_free(&b);
}

static void patience_in_another_channel_is_kept_or_drawn_anew(void **state)
{
    (void)state;
    for (int keeps = 0; keeps < 2; keeps++) {
        static struct two_channels few;
        fill(&few, keeps, 7);
        struct trace t = centre_told(&few.centre, 7, 3);
        size_t compared = 0;
        for (size_t i = 0; i < t.n; i++) {
            const struct trace_row *r = &t.row[i];
            if (r->attempt != 1 || r->end != TRACE_ABANDONED)
                continue;
            const struct trace_row *before = attempt_of(&t, r, 0);
            const ticks now = r->ended - r->requested, then = before->ended - before->requested;
            assert_true(before->end == TRACE_ABANDONED);
            assert_true((now - 3 * then <= 3 && 3 * then - now <= 3) == keeps);
            compared++;
        }
        assert_true(compared > 30);
        trace_free(&t);
    }
}

/* Where the laws are the same, so are the customers: the channel alone differs. */
static void other_channel_with_the_same_laws_changes_no_customer(void **state)
{
    (void)state;
    static struct two_channels here, there;
    fill(&here, true, 8);
    fill(&there, true, 8);
    here.centre.classes[0].redial.in_other_channel = false;
    for (int i = 0; i < 2; i++) {
        struct two_channels *t = i ? &there : &here;
        t->app.talk = exponential(187.9);
        t->app.wrap_up = exponential(40);
        t->app.patience = t->centre.classes[0].patience;
    }
    struct trace a = centre_told(&here.centre, 7, 3), b = centre_told(&there.centre, 7, 3);
    assert_int_equal(a.n, b.n);
    size_t moved = 0;
    for (size_t i = 0; i < a.n; i++) {
        moved += a.row[i].channel != b.row[i].channel;
        b.row[i].channel = a.row[i].channel;
    }
    assert_true(moved > 100);
    assert_memory_equal(a.row, b.row, a.n * sizeof *a.row);
    trace_free(&a);
    trace_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_redial_has_a_probability_of_its_own),
        cmocka_unit_test(redials_in_another_channel_load_that_channel),
        cmocka_unit_test(redial_in_another_channel_brings_the_same_need),
        cmocka_unit_test(patience_in_another_channel_is_kept_or_drawn_anew),
        cmocka_unit_test(other_channel_with_the_same_laws_changes_no_customer),
    };
    return cmocka_run_group_tests(tests, given_folder_make, given_folder_remove);
}
