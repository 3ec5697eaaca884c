/*
 * Chat: agents with several sessions at a time, against exact queues and contact by contact.
 */
#include "models/erlang.h"
#include "sim/engine/day.h"
#include "sim/scenario/read.h"
#include "sim/study/experiment.h"
#include "tests/oracles/chat.h"
#include "tests/scenario/given.h"

#include <stdbool.h>

/* --- centres -------------------------------------------------------------------------------- */

static struct scenario *read_text(void **state, const char *text)
{
    struct error err = {0};
    struct scenario *s = scenario_read(given_file(state, "chat.cfg", text), NULL, 0, &err);
    if (!s)
        fail_msg("%s", err.text);
    return s;
}

/* One class in a chat channel at a constant rate, and one group; all exponential. */
struct desk {
    double per_day, handle_s, patience_s;
    int agents;
    const char *concurrency;
};

static struct scenario *desk_scenario(void **state, const struct desk *q)
{
    char *text = NULL;
    size_t length;
    FILE *to = open_memstream(&text, &length);
    fprintf(to,
            "calendar : { warm_up_min = 180; };\n"
            "channels : { app : { kind = \"chat\"; }; };\n"
            "classes : { text : { channel = \"app\"; arrivals : { per_day = %.17g; };\n"
            "  handle : { family = \"exponential\"; mean_s = %.17g; };\n"
            "  patience : { family = \"exponential\"; mean_s = %.17g; }; }; };\n"
            "groups : { desk : { agents = %d; %s }; };\n",
            q->per_day, q->handle_s, q->patience_s, q->agents, q->concurrency);
    fclose(to);
    struct scenario *s = read_text(state, text);
    free(text);
    return s;
}

static struct experiment *run(const struct scenario *s, size_t replications)
{
    struct error err = {0};
    const struct experiment_options o = {.seed = 1, .replications = replications};
    struct experiment *e = experiment_run(s, &o, &err);
    if (!e)
        fail_msg("%s", err.text);
    return e;
}

static struct estimate measured_of(const struct experiment *e, const char *key, enum scope scope,
                                   size_t index)
{
    const size_t column = column_find(&e->columns, measure_named(key), scope, index, 0);
    if (column == e->columns.n)
        fail_msg("there is no column for %s", key);
    return experiment_estimate(e, column, e->tally.intervals);
}

static struct estimate measured(const struct experiment *e, const char *key)
{
    return measured_of(e, key, SCOPE_ALL, 0);
}

/* --- in law ----------------------------------------------------------------------------------- */

struct expected {
    const char *key;
    double exact;
    double precision; /* the relative standard error that the run must reach */
};

enum { EXPECTED = 8 };

static void list_expected(const struct chat *q, struct expected list[EXPECTED])
{
    const struct chat_result r = chat_solve(q);
    assert_true(r.cut < 1e-9);
    list[0] = (struct expected){"abandon_rate", r.abandon_rate, 0.01};
    list[1] = (struct expected){"wait_s", r.mean_wait, 0.01};
    list[2] = (struct expected){"sessions_per_busy_agent", r.sessions_per_busy_agent, 0.002};
    list[3] = (struct expected){"occupancy", r.occupancy, 0.002};
    list[4] = (struct expected){"slot_use", r.slot_use, 0.002};
    list[5] = (struct expected){"handle_s", r.mean_handle, 0.002};
    list[6] = (struct expected){"one_session_share", r.at_level[0], 0.005};
    list[7] = (struct expected){"three_sessions_share", r.at_level[2], 0.005};
}

static const struct chat chain = {.arrival_rate = 1100 / 86400.,
                                  .handle_s = 287.9,
                                  .patience_s = 131,
                                  .at_most = 3,
                                  .speed = {1, 0.85, 0.7},
                                  .room = 60};

static void sessions_at_a_speed_that_falls_with_their_number_agree_with_their_chain(void **state)
{
    const struct desk desk = {1100, 287.9, 131, 2,
                              "concurrency : { at_most = 3; speed = [ 1.0, 0.85, 0.7 ]; };"};
    struct scenario *s = desk_scenario(state, &desk);
    struct experiment *e = run(s, 640);
    struct expected right[EXPECTED], wrong[EXPECTED];
    struct chat slower = chain;
    slower.speed[2] *= 0.95;
    list_expected(&chain, right);
    list_expected(&slower, wrong);
    for (size_t i = 0; i < EXPECTED; i++) {
        const struct estimate m = measured(e, right[i].key);
        print_message("%-24s %.6g +- %.2g, exact %.6g, with a wrong speed %.6g\n", right[i].key,
                      m.value, m.std_error, right[i].exact, wrong[i].exact);
        assert_true(m.std_error < right[i].precision * m.value);
        check_close(m.value, right[i].exact, 4 * m.std_error);
        check_apart(m.value, wrong[i].exact, 4 * m.std_error);
    }
    experiment_free(e);
    scenario_free(s);
}

static void a_think_share_agrees_with_its_chain(void **state)
{
    const struct desk desk = {1500, 250, 90, 2,
                              "concurrency : { at_most = 5; think_share = 0.6; };"};
    struct scenario *s = desk_scenario(state, &desk);
    struct experiment *e = run(s, 320);
    struct chat q = {
        .arrival_rate = 1500 / 86400., .handle_s = 250, .patience_s = 90, .at_most = 5, .room = 60};
    const struct concurrency c = concurrency_from_think_share(5, 0.6);
    memcpy(q.speed, c.speed, sizeof q.speed);
    struct expected right[EXPECTED];
    list_expected(&q, right);
    for (size_t i = 0; i < EXPECTED; i++) {
        const struct estimate m = measured(e, right[i].key);
        check_close(m.value, right[i].exact, 4 * m.std_error);
    }
    experiment_free(e);
    scenario_free(s);
}

/* The mean at work is not that of three sessions all the time, but that of the length alone is
 * right. */
static void a_mean_measured_with_three_in_hand_is_that_of_a_full_desk(void **state)
{
    /* So many come, and wait for so long, that both have three in hand nearly always. */
    struct scenario *s = read_text(
        state, "calendar : { warm_up_min = 180; };\n"
               "channels : { app : { kind = \"chat\"; }; };\n"
               "classes : { text : { channel = \"app\"; arrivals : { per_day = 4000; };\n"
               "  handle : { family = \"exponential\"; mean_s = 390; measured_at = 3; };\n"
               "  patience : { family = \"exponential\"; mean_s = 1200; }; }; };\n"
               "groups : { desk : { agents = 2;\n"
               "  concurrency : { at_most = 3; speed = [ 1.0, 0.85, 0.7 ]; }; }; };\n");
    check_close(duration_mean(&s->classes[0].talk), 273, 1e-9);
    struct experiment *e = run(s, 64);
    const struct estimate m = measured(e, "handle_s");
    check_close(m.value, 390, 4 * m.std_error);
    assert_true(m.std_error < 4);
    experiment_free(e);
    scenario_free(s);
}

static void sessions_that_do_not_slow_down_agree_with_erlang_a(void **state)
{
    const struct desk desk = {1500, 287.9, 131, 2,
                              "concurrency : { at_most = 3; speed = [ 1.0, 1.0, 1.0 ]; };"};
    const struct erlang_result a = erlang_a(&(struct erlang){.arrival_rate = 1500 / 86400.,
                                                             .handle_s = 287.9,
                                                             .patience_s = 131,
                                                             .agents = 6,
                                                             .queue_places = ERLANG_UNLIMITED});
    struct scenario *s = desk_scenario(state, &desk);
    struct experiment *e = run(s, 320);
    const struct expected list[] = {{"abandon_rate", a.abandon_probability, 0.02},
                                    {"wait_s", a.mean_wait, 0.02},
                                    {"slot_use", a.occupancy, 0.005}};
    for (size_t i = 0; i < 3; i++) {
        const struct estimate m = measured(e, list[i].key);
        assert_true(m.std_error < list[i].precision * m.value);
        check_close(m.value, list[i].exact, 4 * m.std_error);
    }
    experiment_free(e);
    scenario_free(s);
}

/* --- to the last bit -------------------------------------------------------------------------- */

struct kept_record {
    struct plan *plan;
    struct day *day;
    const struct record *record;
};

static struct kept_record simulate(const struct scenario *s, uint32_t replication)
{
    struct error err = {0};
    struct kept_record k = {.plan = plan_new(s, 7, &err)};
    assert_non_null(k.plan);
    k.day = day_new(k.plan);
    k.record = day_run(k.day, replication);
    return k;
}

static void forget(struct kept_record *k)
{
    day_free(k->day);
    plan_free(k->plan);
}

/* What customers meet is the same for six agents as for two with three sessions that do not
 * slow each other down: who serves them makes no difference to when. */
static void two_agents_with_three_sessions_at_full_speed_are_six_agents(void **state)
{
    struct scenario *two = desk_scenario(
        state, &(struct desk){1500, 287.9, 131, 2,
                              "concurrency : { at_most = 3; speed = [ 1.0, 1.0, 1.0 ]; };"});
    struct scenario *six = desk_scenario(
        state, &(struct desk){1500, 287.9, 131, 6, "concurrency : { at_most = 1; };"});
    for (uint32_t replication = 0; replication < 20; replication++) {
        struct kept_record a = simulate(two, replication), b = simulate(six, replication);
        const size_t n = a.record->rows;
        assert_int_equal(n, b.record->rows);
        int64_t abandoned = 0;
        for (size_t row = 0; row < n; row++) {
            const int64_t *x = record_contacts(a.record, row, 0);
            const int64_t *y = record_contacts(b.record, row, 0);
            for (int k = 0; k < COUNTERS; k++)
                if (x[k] != y[k])
                    fail_msg("row %zu, counter %d: %ld and %ld", row, k, (long)x[k], (long)y[k]);
            abandoned += x[ABANDONED];
        }
        assert_true(abandoned > 0);
        assert_memory_equal(a.record->waits, b.record->waits,
                            2 * WAIT_ENDS * WAIT_BINS * sizeof *a.record->waits);
        forget(&a);
        forget(&b);
    }
    scenario_free(two);
    scenario_free(six);
}

static const char *const blended =
    "calendar : { opens = \"08:00\"; closes = \"20:00\"; };\n"
    "channels : { voice : { lines = 40; }; app : { kind = \"chat\"; }; video : { }; };\n"
    "classes : {\n"
    "  calls : { arrivals : { per_day = 1500; day_factor_cv = 0.2; };\n"
    "    handle : { talk : { family = \"lognormal\"; mean_s = 170; cv = 1.1; };\n"
    "               wrap_up : { family = \"exponential\"; mean_s = 20; }; };\n"
    "    patience : { family = \"exponential\"; mean_s = 150; };\n"
    "    redial : { probability = 0.4; delay : { family = \"exponential\"; mean_s = 600; }; }; };\n"
    "  cards : { arrivals : { per_day = 1200; };\n"
    "    handle : { family = \"exponential\"; mean_s = 200; };\n"
    "    patience : { family = \"weibull\"; mean_s = 120; shape = 0.9; balk = 0.05; };\n"
    "    channels : { app : { share = 0.5; handle : { family = \"gamma\"; mean_s = %s; cv = 0.9; "
    "}; };\n"
    "                 video : { share = 0.1; }; }; };\n"
    "};\n"
    "groups : {\n"
    "  voice_desk : { agents = 11; %s };\n"
    "  chat_desk : { skills = ( { class = \"cards\"; channel = \"app\"; } ); agents = %s;\n"
    "                concurrency : { at_most = 3; speed = [ 1.0, 0.9, 0.75 ]; }; "
    "in_shift_shrinkage = 0.1; };\n"
    "};\n";

static const char *const live_only =
    "skills = ( { class = \"calls\"; }, { class = \"cards\"; channel = \"voice\"; },\n"
    "           { class = \"cards\"; channel = \"video\"; } );";

static struct scenario *blended_scenario(void **state, const char *chat_handle_s,
                                         const char *voice_desk, const char *chat_agents)
{
    char text[4000];
    snprintf(text, sizeof text, blended, chat_handle_s, voice_desk, chat_agents);
    return read_text(state, text);
}

static void check_same_records(const struct scenario *a, const struct scenario *b)
{
    for (uint32_t replication = 0; replication < 10; replication++) {
        struct kept_record x = simulate(a, replication), y = simulate(b, replication);
        const struct record *p = x.record, *q = y.record;
        assert_memory_equal(p->contacts, q->contacts,
                            p->rows * p->streams * COUNTERS * sizeof *p->contacts);
        assert_memory_equal(p->agents, q->agents,
                            p->rows * p->groups * GROUP_COUNTERS * sizeof *p->agents);
        assert_memory_equal(p->waits, q->waits,
                            (1 + p->streams) * WAIT_ENDS * WAIT_BINS * sizeof *p->waits);
        forget(&x);
        forget(&y);
    }
}

/* A group that also serves the chats, one at a time, with and without saying so. */
static void one_session_at_a_time_is_like_saying_nothing(void **state)
{
    struct scenario *a = blended_scenario(
        state, "300", "in_shift_shrinkage = 0.1; classes = [ \"calls\", \"cards\" ];", "4");
    struct scenario *b = blended_scenario(state, "300",
                                          "in_shift_shrinkage = 0.1; classes = [ \"calls\", "
                                          "\"cards\" ]; concurrency : { at_most = 1; };",
                                          "4");
    assert_int_equal(a->groups[0].concurrency.at_most, 0);
    assert_int_equal(b->groups[0].concurrency.at_most, 1);
    check_same_records(a, b);
    scenario_free(a);
    scenario_free(b);
}

static bool same_row(const struct trace_row *a, const struct trace_row *b)
{
    return a->interval == b->interval && a->n == b->n
           && a->class == b->class && a->channel == b->channel && a->attempt == b->attempt
           && a->end == b->end && a->group == b->group && a->arrived == b->arrived
           && a->requested == b->requested && a->ended == b->ended && a->handled == b->handled;
}

static struct trace trace_of(const struct scenario *s, uint32_t replication)
{
    struct error err = {0};
    struct trace t = {0};
    struct plan *p = plan_new(s, 7, &err);
    assert_non_null(p);
    struct day *d = day_new(p);
    day_trace(d, replication, &t);
    day_free(d);
    plan_free(p);
    return t;
}

/* The next row of another channel from i on. */
static size_t next_beside(const struct trace *t, size_t i, int channel)
{
    while (i < t->n && t->row[i].channel == channel)
        i++;
    return i;
}

static void a_change_in_chat_leaves_all_other_customers_as_they_were(void **state)
{
    struct scenario *a = blended_scenario(state, "300", live_only, "4");
    struct scenario *b = blended_scenario(state, "420", live_only, "3");
    const int app = scenario_channel(a, "app");
    for (uint32_t replication = 0; replication < 10; replication++) {
        struct trace x = trace_of(a, replication), y = trace_of(b, replication);
        size_t i = next_beside(&x, 0, app), j = next_beside(&y, 0, app), same = 0;
        while (i < x.n && j < y.n) {
            assert_true(same_row(&x.row[i], &y.row[j]));
            same++;
            i = next_beside(&x, i + 1, app);
            j = next_beside(&y, j + 1, app);
        }
        assert_true(i == x.n && j == y.n);
        assert_in_range(same, 1000, 4000);
        trace_free(&x);
        trace_free(&y);
    }
    scenario_free(a);
    scenario_free(b);
}

/* --- channels add up -------------------------------------------------------------------------- */

static void channels_and_classes_add_up_to_all(void **state)
{
    static const char *const counts[] = {"arrivals", "requested", "answered", "abandoned"};
    struct scenario *s = blended_scenario(state, "300", live_only, "4");
    struct experiment *e = run(s, 32);
    for (size_t i = 0; i < 4; i++) {
        double of_channels = 0, of_classes = 0;
        for (size_t c = 0; c < s->n_channels; c++)
            of_channels += measured_of(e, counts[i], SCOPE_CHANNEL, c).value;
        for (size_t c = 0; c < s->n_classes; c++)
            of_classes += measured_of(e, counts[i], SCOPE_CLASS, c).value;
        check_close(of_channels, measured(e, counts[i]).value, 1e-9 * of_channels);
        check_close(of_classes, measured(e, counts[i]).value, 1e-9 * of_classes);
        for (size_t c = 0; c < s->n_classes; c++) {
            const struct contact_class *class = &s->classes[c];
            double in_channels = 0;
            for (size_t k = 0; class->n_also > 0 && k < class_channels(class); k++)
                in_channels +=
                    measured_of(e, counts[i], SCOPE_CLASS_CHANNEL,
                                scope_class_channel(s, c, (size_t)class_channel(class, k)))
                        .value;
            if (class->n_also > 0)
                check_close(in_channels, measured_of(e, counts[i], SCOPE_CLASS, c).value,
                            1e-9 * in_channels);
        }
    }
    /* A tenth of the cards comes face to face, half of them by text. */
    const struct estimate text = measured_of(e, "first_attempts", SCOPE_CHANNEL, 1);
    check_close(text.value, 600, 4 * text.std_error);
    check_apart(text.value, 570, 4 * text.std_error);
    experiment_free(e);
    scenario_free(s);
}

/* --- hands that empty: shift ends, breaks, spells ----------------------------------------------
 */

/* More texts than one agent can do, and customers who wait for as long as it takes. */
static struct scenario *one_agent(void **state, const char *roster)
{
    char text[2000];
    snprintf(text, sizeof text,
             "calendar : { opens = \"08:00\"; closes = \"20:00\"; at_close = \"dismiss\"; };\n"
             "channels : { app : { kind = \"chat\"; }; };\n"
             "classes : { text : { channel = \"app\"; arrivals : { per_day = 600; };\n"
             "  handle : { family = \"gamma\"; mean_s = 300; cv = 0.7; }; patience = \"endless\"; "
             "}; };\n"
             "groups : { desk : { %s\n"
             "  concurrency : { at_most = 3; speed = [ 1.0, 0.85, 0.7 ]; }; }; };\n",
             roster);
    return read_text(state, text);
}

static const ticks hour = 3600 * TICKS_PER_SECOND, minute = 60 * TICKS_PER_SECOND;

/* Sessions in hand at an instant, and when the last of them ends (the instant itself if there are
 * none). */
struct in_hand {
    size_t n;
    ticks last;
};

static struct in_hand in_hand_at(const struct trace *t, ticks at)
{
    struct in_hand h = {0, at};
    for (size_t i = 0; i < t->n; i++) {
        const struct trace_row *r = &t->row[i];
        if (r->end != TRACE_ANSWERED || r->ended >= at || r->handled <= at)
            continue;
        h.n++;
        h.last = r->handled > h.last ? r->handled : h.last;
    }
    return h;
}

static size_t answers_between(const struct trace *t, ticks from, ticks to)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++)
        n += t->row[i].end == TRACE_ANSWERED && t->row[i].ended >= from && t->row[i].ended < to;
    return n;
}

static void at_the_end_of_a_shift_sessions_are_finished_and_none_begun(void **state)
{
    struct scenario *s =
        one_agent(state, "shifts = ( { start = \"08:00\"; hours = 8; heads = 1; } );");
    size_t over = 0;
    for (uint32_t replication = 0; replication < 20; replication++) {
        struct trace t = trace_of(s, replication);
        const struct in_hand h = in_hand_at(&t, 16 * hour);
        over += h.n;
        assert_true(answers_between(&t, 8 * hour, 16 * hour) > 100);
        assert_int_equal(answers_between(&t, 16 * hour, 24 * hour), 0);
        for (size_t i = 0; i < t.n; i++)
            assert_true(t.row[i].end != TRACE_ANSWERED || t.row[i].handled >= t.row[i].ended);
        trace_free(&t);
    }
    assert_true(over >= 50);
    scenario_free(s);
}

static void a_break_begins_when_the_last_session_ends_and_keeps_its_length(void **state)
{
    struct scenario *s = one_agent(state, "shifts = ( { start = \"08:00\"; hours = 8; heads = 1;\n"
                                          "  breaks = ( { at = \"12:00\"; minutes = 30; } ); } );");
    for (uint32_t replication = 0; replication < 20; replication++) {
        struct trace t = trace_of(s, replication);
        const struct in_hand h = in_hand_at(&t, 12 * hour);
        const ticks back = h.last + 30 * minute;
        assert_true(h.n > 0);
        assert_int_equal(answers_between(&t, 12 * hour, back), 0);
        /* Three of those who wait are taken at the very moment he is back. */
        assert_int_equal(answers_between(&t, back, back + 1), 3);
        trace_free(&t);
    }
    scenario_free(s);
}

/* The first answer from `at` on. */
static ticks next_answer(const struct trace *t, ticks at)
{
    ticks next = INT64_MAX;
    for (size_t i = 0; i < t->n; i++)
        if (t->row[i].end == TRACE_ANSWERED && t->row[i].ended >= at && t->row[i].ended < next)
            next = t->row[i].ended;
    return next;
}

/* With enough who wait, a place in his hands is filled at the instant it comes free, unless he is
 * about to go; then it stays free until all are, and he is away for as long as spells last. */
static void a_spell_begins_when_the_last_session_ends_and_keeps_its_length(void **state)
{
    struct scenario *s = one_agent(
        state, "shifts = ( { start = \"08:00\"; hours = 12; heads = 1; } );\n"
               "  in_shift_shrinkage = 0.2; away : { family = \"fixed\"; mean_s = 700; };");
    const ticks spell = 700 * TICKS_PER_SECOND;
    size_t spells = 0;
    for (uint32_t replication = 0; replication < 20; replication++) {
        struct trace t = trace_of(s, replication);
        for (size_t i = 0; i < t.n; i++) {
            const ticks ended = t.row[i].handled;
            if (t.row[i].end != TRACE_ANSWERED || ended < 9 * hour || ended > 19 * hour
                || answers_between(&t, ended, ended + 1) > 0)
                continue;
            const struct in_hand rest = in_hand_at(&t, ended);
            const ticks next = next_answer(&t, ended);
            /* A spell already due when the first is over joins it. */
            const ticks away = next - rest.last;
            if (next == INT64_MAX)
                continue;
            assert_true(away > 0 && away % spell == 0);
            spells += rest.n == 0;
        }
        trace_free(&t);
    }
    assert_true(spells > 100);
    scenario_free(s);
}

static void spells_take_their_share_of_chat_agents_too(void **state)
{
    struct scenario *s = blended_scenario(state, "300", live_only, "4");
    struct experiment *e = run(s, 320);
    const struct estimate away = measured_of(e, "away_share", SCOPE_GROUP, 1);
    /* Those due while a session is in hand begin later and keep their length: the share comes out
     * as set but for the end of the day. */
    check_close(away.value, 0.1, 4 * away.std_error + 0.003);
    experiment_free(e);
    scenario_free(s);
}

/* --- agents by interval ------------------------------------------------------------------------
 */

/* With work for all hands all the time, a step down from 4 to 1 is carried out within the length of
 * a session, and not when somebody's hands happen to be empty. */
static void a_step_down_takes_agents_whose_hands_never_empty(void **state)
{
    char agents[200] = "agents = [ 4";
    for (int i = 1; i < 24; i++)
        strcat(agents, i < 8 ? ", 4" : i < 16 ? ", 1" : ", 3");
    strcat(agents, " ];");
    struct scenario *s = one_agent(state, agents);
    s->classes[0].arrivals.per_day = 6000;
    struct experiment *e = run(s, 32);
    static const double staffed[] = {4, 1, 3};
    const size_t present = column_find(&e->columns, measure_named("present"), SCOPE_ALL, 0, 0);
    const size_t overtime = column_find(&e->columns, measure_named("overtime_h"), SCOPE_ALL, 0, 0);
    for (size_t i = 0; i < 24; i++)
        check_close(experiment_estimate(e, present, i).value, staffed[i / 8], 1e-9);
    /* Sessions in hand at 12:00 are finished in about their length. */
    assert_true(experiment_estimate(e, overtime, 8).value > 0.1);
    check_close(experiment_estimate(e, overtime, 12).value, 0, 1e-9);
    experiment_free(e);
    scenario_free(s);
}

/* After closing, those who stay for the queue go on with several at a time. */
static void after_closing_the_queue_is_served_with_all_hands(void **state)
{
    struct scenario *s = one_agent(state, "agents = 2;");
    s->hours.at_close = CLOSING_SERVE;
    struct trace t = trace_of(s, 3);
    size_t after = 0, alongside = 0;
    for (size_t i = 0; i < t.n; i++)
        if (t.row[i].end == TRACE_ANSWERED && t.row[i].ended > 20 * hour) {
            after++;
            alongside += in_hand_at(&t, t.row[i].ended).n >= 2;
        }
    for (size_t i = 0; i < t.n; i++)
        assert_true(t.row[i].end == TRACE_ANSWERED);
    assert_true(after > 6 && alongside > after / 2);
    trace_free(&t);
    scenario_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sessions_at_a_speed_that_falls_with_their_number_agree_with_their_chain),
        cmocka_unit_test(a_think_share_agrees_with_its_chain),
        cmocka_unit_test(a_mean_measured_with_three_in_hand_is_that_of_a_full_desk),
        cmocka_unit_test(sessions_that_do_not_slow_down_agree_with_erlang_a),
        cmocka_unit_test(two_agents_with_three_sessions_at_full_speed_are_six_agents),
        cmocka_unit_test(one_session_at_a_time_is_like_saying_nothing),
        cmocka_unit_test(a_change_in_chat_leaves_all_other_customers_as_they_were),
        cmocka_unit_test(channels_and_classes_add_up_to_all),
        cmocka_unit_test(at_the_end_of_a_shift_sessions_are_finished_and_none_begun),
        cmocka_unit_test(a_break_begins_when_the_last_session_ends_and_keeps_its_length),
        cmocka_unit_test(a_spell_begins_when_the_last_session_ends_and_keeps_its_length),
        cmocka_unit_test(spells_take_their_share_of_chat_agents_too),
        cmocka_unit_test(a_step_down_takes_agents_whose_hands_never_empty),
        cmocka_unit_test(after_closing_the_queue_is_served_with_all_hands),
    };
    return cmocka_run_group_tests(tests, given_folder_make, given_folder_remove) != 0;
}
