/* Events and drift: an outage minute by minute, surges, containment from day to day. */
#include "models/self_service.h"
#include "tests/engine/days.h"

/*
 * One call every 30 s, at :15 and :45, which self-service resolves after a minute; 50 agents. So
 * two sessions run at 10:00.
 */
#define EVEN "layers : { arrivals = false; handling = false; };\n"
#define CALLS(self_service, more)                                                                  \
    "classes : { calls : { arrivals : { per_day = 2880; };\n"                                      \
    "    self_service : { escalates = 0; duration : { family = \"fixed\"; mean_s = 60; };\n"       \
    "                     " self_service " };\n"                                                   \
    "    handle : { family = \"fixed\"; mean_s = 180; }; patience = \"endless\"; " more " }; };\n" \
    "groups : { desk : { agents = 50; }; };\n"
#define OUTAGE(more)                                                                               \
    "events = ( { at = \"10:00\"; hours = 2; self_service_capacity = 0; " more " } );\n"

static const size_t ten = 1 + 20, twelve = 1 + 24; /* rows */

static void an_outage_sends_those_in_its_window_to_the_agents(void **state)
{
    (void)state;
    struct days d = days_of(EVEN CALLS("", "") OUTAGE(""));
    const struct record *r = day_run(d.day, 0);
    /* Those inside count as handled where they came in, and ask in the first interval of the
     * outage. */
    check_close(count_in(r, 0, SELF_CUT, ten - 1, ten), 2, 0);
    check_close(count_of(r, 0, SELF_CUT), 2, 0);
    check_close(count_of(r, 0, SELF_ENDED_ESCALATED), 2, 0);
    check_close(count_in(r, 0, REQUESTED, 1, ten), 0, 0);
    check_close(count_in(r, 0, REQUESTED, ten, ten + 1), 62, 0);
    for (size_t row = ten + 1; row < twelve; row++)
        check_close(count_in(r, 0, REQUESTED, row, row + 1), 60, 0);
    check_close(count_in(r, 0, REQUESTED, twelve, r->rows), 0, 0);
    check_close(count_of(r, 0, SELF_FULL), 240, 0);
    check_close(count_in(r, 0, SELF_HANDLED, ten, twelve), 0, 0);
    check_close(count_of(r, 0, SELF_HANDLED), 2880 - 240, 0);
    days_free(&d);
}

static void sessions_that_are_lost_redial(void **state)
{
    (void)state;
    struct days d = days_of(EVEN CALLS(
        "", "redial : { probability = 1; delay : { family = \"fixed\"; mean_min = 195; }; };")
                                OUTAGE("sessions = \"lost\"; fallback = \"busy\";"));
    const struct record *r = day_run(d.day, 0);
    check_close(count_of(r, 0, SELF_ENDED_GAVE_UP), 2, 0);
    check_close(count_in(r, 0, BLOCKED_ENTRY, ten, twelve), 240, 0);
    check_close(count_of(r, 0, BLOCKED_ENTRY), 240, 0);
    /* 3 h 15 min after 10:00, and after each call of the outage. */
    check_close(count_in(r, 0, REDIALS, ten + 6, ten + 7), 2 + 30, 0);
    check_close(count_of(r, 0, REDIALS), 242, 0);
    check_close(count_of(r, 0, REQUESTED), 0, 0);
    check_close(count_of(r, 0, SELF_UNFINISHED), 2, 0);
    check_close(count_of(r, 0, SELF_ENDED_RESOLVED), 2880 - 2, 0); /* all but those */
    days_free(&d);
}

static void sessions_may_finish_and_a_simple_menu_stand_in(void **state)
{
    (void)state;
    struct days d = days_of(EVEN CALLS(
        "simple : { escalates = 1; duration : { family = \"fixed\"; mean_s = 1800; }; };", "")
                                OUTAGE("sessions = \"finish\"; fallback = \"simple\";"));
    const struct record *r = day_run(d.day, 0);
    check_close(count_of(r, 0, SELF_CUT), 0, 0);
    check_close(count_of(r, 0, SELF_SIMPLE), 240, 0);
    check_close(count_in(r, 0, REQUESTED, ten + 1, twelve + 1), 240, 0);
    check_close(count_of(r, 0, REQUESTED), 240, 0);
    days_free(&d);
}

/* One call every two minutes, at odd minutes, so also at both ends of the window. */
static void the_window_has_its_beginning_and_not_its_end(void **state)
{
    (void)state;
    struct days d = days_of(
        EVEN
        "classes : { calls : { arrivals : { per_day = 720; };\n"
        "    self_service : { escalates = 0; duration : { family = \"fixed\"; mean_s = 120; }; };\n"
        "    handle : { family = \"fixed\"; mean_s = 60; }; patience = \"endless\"; }; };\n"
        "groups : { desk : { agents = 50; }; };\n"
        "events = ( { at = \"10:01\"; hours = 1; self_service_capacity = 0; } );\n");
    const struct record *r = day_run(d.day, 0);
    check_close(count_of(r, 0, SELF_FULL), 30, 0);
    check_close(count_of(r, 0, SELF_CUT), 1, 0);
    days_free(&d);
}

static void a_lower_capacity_lets_the_sessions_beyond_it_finish(void **state)
{
    (void)state;
    struct days d = days_of(EVEN CALLS(
        "", "") "events = ( { at = \"10:00\"; hours = 2; self_service_capacity = 1; } );\n");
    const struct record *r = day_run(d.day, 0);
    /* Of calls 30 s apart with sessions of 60 s every other finds the one session free; the two
     * inside at 10:00 are in the way of the first, and of the second at the very instant it comes.
     */
    check_close(count_of(r, 0, SELF_CUT), 0, 0);
    check_close(count_of(r, 0, SELF_FULL), 120, 1);
    check_close(count_of(r, 0, REQUESTED), count_of(r, 0, SELF_FULL), 0);
    days_free(&d);
}

static void an_event_on_containment_holds_for_its_class_and_window(void **state)
{
    (void)state;
    struct days d = days_of(
        "classes : {\n"
        "    first : { arrivals : { per_day = 48000; }; handle : { family = \"fixed\"; mean_s = 1; "
        "};\n"
        "        patience = \"endless\"; };\n"
        "    second : { arrivals : { per_day = 48000; }; handle : { family = \"fixed\"; mean_s = "
        "1; };\n"
        "        patience = \"endless\"; }; };\n"
        "channels : { voice : { self_service : { escalates = 0.3; gives_up = 0.14;\n"
        "    duration : { family = \"fixed\"; mean_s = 0.001; }; }; }; };\n"
        "groups : { desk : { agents = 9; }; };\n"
        "events = ( { at = \"10:00\"; hours = 2; class = \"second\"; escalates = 0.45; } );\n");
    double sum[2][2][3] = {0};
    for (uint32_t i = 0; i < 10; i++) {
        const struct record *r = day_run(d.day, i);
        for (size_t stream = 0; stream < 2; stream++)
            for (int inside = 0; inside < 2; inside++) {
                static const enum counter counters[] = {SELF_HANDLED, SELF_ENDED_ESCALATED,
                                                        SELF_ENDED_GAVE_UP};
                for (int k = 0; k < 3; k++)
                    sum[stream][inside][k] +=
                        inside ? count_in(r, stream, counters[k], ten, twelve)
                               : count_of(r, stream, counters[k])
                                     - count_in(r, stream, counters[k], ten, twelve);
            }
    }
    for (size_t stream = 0; stream < 2; stream++)
        for (int inside = 0; inside < 2; inside++) {
            const double e = stream == 1 && inside ? 0.45 : 0.3, g = 0.14 / 0.7 * (1 - e);
            const double *s = sum[stream][inside];
            check_close(s[1] / s[0], e, 4 * sqrt(e * (1 - e) / s[0]));
            check_close(s[2] / s[0], g, 4 * sqrt(g * (1 - g) / s[0]));
            check_apart(s[1] / s[0], 1.05 * e, 4 * sqrt(e * (1 - e) / s[0]));
        }
    days_free(&d);
}

static void a_surge_multiplies_the_arrivals_of_its_window(void **state)
{
    (void)state;
    struct days d = days_of(EVEN "calendar : { days = 2; };\n" CALLS(
        "", "") "events = ( { at = \"10:00\"; hours = 2; day = 1; arrivals_factor = 1.5; },\n"
                "           { at = \"12:00\"; hours = 0.5; class = \"calls\"; arrivals_factor = 0; "
                "} );\n");
    const struct record *r = day_run(d.day, 0);
    for (size_t row = 1; row < r->rows; row++) {
        const bool surge = row >= 48 + ten && row < 48 + twelve;
        const bool silent = row == twelve || row == 48 + twelve;
        check_close(count_in(r, 0, ARRIVALS, row, row + 1), surge ? 90 : silent ? 0 : 60, 0);
    }
    days_free(&d);
}

/* More contacts of one channel are more of the class, and a larger share of them comes that way. */
static void a_surge_of_one_channel_leaves_the_others_their_number(void **state)
{
    (void)state;
    struct days d = days_of(
        "channels : { voice : { }; video : { }; };\n"
        "classes : {\n"
        "    calls : { arrivals : { per_day = 48000; }; handle : { family = \"fixed\"; mean_s = 1; "
        "};\n"
        "        patience = \"endless\"; };\n"
        "    other : { channel = \"video\"; arrivals : { per_day = 0; };\n"
        "        handle : { family = \"fixed\"; mean_s = 1; }; patience = \"endless\"; }; };\n"
        "groups : { desk : { agents = 9; }; };\n"
        "events = ( { at = \"10:00\"; hours = 2; channel = \"video\"; arrivals_factor = 3; } );\n");
    struct contact_class *calls = &d.scenario->classes[0];
    struct contact_stream also = {.channel = 1,
                                  .share = 0.25,
                                  .talk = calls->talk,
                                  .wrap_up = calls->wrap_up,
                                  .patience = calls->patience};
    calls->also = &also;
    calls->n_also = 1;
    struct error err = {0};
    struct plan *plan = plan_new(d.scenario, 1, &err);
    struct day *day = day_new(plan);
    double voice = 0, video = 0;
    enum { DAYS = 20 };
    for (uint32_t i = 0; i < DAYS; i++) {
        const struct record *r = day_run(day, i);
        voice += count_in(r, 0, ARRIVALS, ten, twelve);
        video += count_in(r, 1, ARRIVALS, ten, twelve);
    }
    check_close(voice, DAYS * 4000 * 0.75, 4 * sqrt(DAYS * 4000 * 0.75));
    check_close(video, DAYS * 4000 * 0.75, 4 * sqrt(DAYS * 4000 * 0.75));
    check_apart(video, 1.05 * DAYS * 4000 * 0.75, 4 * sqrt(DAYS * 4000 * 0.75));
    day_free(day);
    plan_free(plan);
    calls->also = NULL;
    calls->n_also = 0;
    days_free(&d);
}

/* --- drift ---------------------------------------------------------------------------------------
 */

/*
 * Two classes of exactly 480 contacts a day, which self-service ends at once; the drift of both
 * days is that of two classes with correlation 0.6 and of neighbouring days with 0.7.
 */
static const char drifting[] =
    "calendar : { opens = \"08:00\"; closes = \"10:00\"; interval_min = 60; days = 2; };\n"
    "channels : { voice : { self_service : { escalates = 0.33; %s\n"
    "    duration : { family = \"fixed\"; mean_s = 0.000001; }; }; }; };\n"
    "classes : {\n"
    "    first : { arrivals : { counts = [240, 240, 240, 240]; }; patience = \"endless\";\n"
    "        handle : { family = \"fixed\"; mean_s = 0.001; }; };\n"
    "    second : { arrivals : { counts = [240, 240, 240, 240]; }; patience = \"endless\";\n"
    "        handle : { family = \"fixed\"; mean_s = 0.001; }; }; };\n"
    "groups : { desk : { agents = 9; }; };\n";
static const double sd = 0.4, lag1 = 0.7, correlation = 0.6;
enum { A_DAY = 480, DRIFT_DAYS = 12000 };

/* The mean over two normals with a correlation of f(x) f(y), with f what is contained. */
static double mean_product(double spread, double between)
{
    const double level = drift_level(0.67, spread), step = 0.1;
    double sum = 0, weight = 0;
    for (double u = -6; u <= 6; u += step)
        for (double v = -6; v <= 6; v += step) {
            const double w = exp(-(u * u + v * v) / 2);
            const double y = between * u + sqrt(1 - between * between) * v;
            sum += w * drift_contained(level + spread * u) * drift_contained(level + spread * y);
            weight += w;
        }
    return sum / weight;
}

struct drift_days {
    double share[DRIFT_DAYS][2][2]; /* contained, of day and class */
};

static struct drift_days *run_drift(const char *settings)
{
    char text[sizeof drifting + 200];
    snprintf(text, sizeof text, drifting, settings);
    struct days d = days_of(text);
    struct drift_days *all = mem_array(1, sizeof *all);
    for (uint32_t i = 0; i < DRIFT_DAYS; i++) {
        const struct record *r = day_run(d.day, i);
        for (size_t day = 0; day < 2; day++)
            for (size_t class = 0; class < 2; class ++)
                all->share[i][day][class] =
                    1 - count_in(r, class, SELF_ENDED_ESCALATED, 1 + 2 * day, 3 + 2 * day) / A_DAY;
    }
    days_free(&d);
    return all;
}

static int run_all_drift(void **state)
{
    *state = run_drift("drift : { sd = 0.4; lag1 = 0.7; correlation = 0.6; };");
    return 0;
}

static int forget_drift(void **state)
{
    free(*state);
    return 0;
}

/* The mean of the product of two shares, each less c, and its standard error. */
static void mean_of_products(const struct drift_days *all, const int a[2], const int b[2],
                             double *mean, double *error)
{
    static const double c = 0.67;
    double sum = 0, square = 0;
    for (int i = 0; i < DRIFT_DAYS; i++) {
        const double p = (all->share[i][a[0]][a[1]] - c) * (all->share[i][b[0]][b[1]] - c);
        sum += p;
        square += p * p;
    }
    *mean = sum / DRIFT_DAYS;
    *error = sqrt((square / DRIFT_DAYS - *mean * *mean) / DRIFT_DAYS);
}

static void containment_drifts_around_what_was_set(void **state)
{
    static const double c = 0.67;
    const struct drift_days *all = *state;
    for (int day = 0; day < 2; day++)
        for (int class = 0; class < 2; class ++) {
            double sum = 0, square = 0, error;
            for (int i = 0; i < DRIFT_DAYS; i++)
                sum += all->share[i][day][class];
            mean_of_products(all, (int[]){day, class}, (int[]){day, class}, &square, &error);
            check_close(sum / DRIFT_DAYS, c, 4 * sqrt(square / DRIFT_DAYS));
            /* The plain log-odds for a level would be told. */
            check_apart(sum / DRIFT_DAYS, .6639, 4 * sqrt(square / DRIFT_DAYS));
            /* Of counts and drift together: c (1 - c) / n and a part (n - 1) / n of the drift's. */
            const double drift = mean_product(sd, 1) - c * c;
            const double wider = mean_product(1.05 * sd, 1) - c * c;
            const double counts = c * (1 - c) / A_DAY, part = (A_DAY - 1.) / A_DAY;
            check_close(square, counts + part * drift, 4 * error);
            check_apart(square, counts + part * wider, 4 * error);
        }
}

static void neighbouring_days_and_classes_drift_together(void **state)
{
    static const double c = 0.67;
    const struct drift_days *all = *state;
    const struct {
        int a[2], b[2];
        double correlation;
    } pairs[] = {
        {{0, 0}, {1, 0}, lag1},
        {{0, 1}, {1, 1}, lag1},
        {{0, 0}, {0, 1}, correlation},
        {{1, 0}, {1, 1}, correlation},
        {{0, 0}, {1, 1}, lag1 * correlation},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        double mean, error;
        mean_of_products(all, pairs[i].a, pairs[i].b, &mean, &error);
        check_close(mean, mean_product(sd, pairs[i].correlation) - c * c, 4 * error);
        check_apart(mean, mean_product(sd, 1.2 * pairs[i].correlation) - c * c, 4 * error);
    }
}

static void a_release_moves_containment_from_its_day_on(void **state)
{
    (void)state;
    struct drift_days *all = run_drift("drift : { releases = ( { day = 1; shift = -0.45; } ); };");
    double sum[2] = {0};
    for (int i = 0; i < DRIFT_DAYS; i++)
        for (int day = 0; day < 2; day++)
            sum[day] += all->share[i][day][0];
    const double after = drift_contained(log(.67 / .33) - .45);
    const double error = sqrt(.25 / A_DAY / DRIFT_DAYS);
    check_close(sum[0] / DRIFT_DAYS, .67, 4 * error);
    check_close(sum[1] / DRIFT_DAYS, after, 4 * error);
    check_apart(sum[1] / DRIFT_DAYS, drift_contained(log(.67 / .33) - .45 * 1.05), 4 * error);
    free(all);
}

/* --- nothing else moves --------------------------------------------------------------------------
 */

#define BUSY(self_service, more)                                                                   \
    "calendar : { days = 2; };\n"                                                                  \
    "channels : { voice : { self_service : { escalates = 0.4; gives_up = 0.05; bounces = 0.1;\n"   \
    "    duration : { family = \"exponential\"; mean_s = 70; };\n"                                 \
    "    return_delay : { family = \"exponential\"; mean_s = 3000; }; " self_service " }; }; };\n" \
    "classes : { calls : { arrivals : { per_day = 6000; day_factor_cv = 0.1; };\n"                 \
    "    handle : { family = \"lognormal\"; mean_s = 180; cv = 1.1; };\n"                          \
    "    patience : { family = \"exponential\"; mean_s = 120; };\n"                                \
    "    redial : { probability = 0.5; delay : { family = \"exponential\"; mean_s = 600; }; }; "   \
    "}; };\n"                                                                                      \
    "groups : { desk : { agents = 7; }; };\n" more

static void a_feature_switched_off_is_one_left_out(void **state)
{
    (void)state;
    static const char *const others[] = {
        BUSY("capacity = 100000; when_full = \"busy\";", ""),
        BUSY("capacity = 100000; when_full = \"simple\"; simple : { escalates = 1;\n"
             "duration : { family = \"fixed\"; mean_s = 9; }; };",
             ""),
        BUSY("escalated_handle_factor = 1;", ""),
        BUSY("drift : { sd = 0; lag1 = 0.5; };", ""),
        BUSY("drift : { sd = 0.4; };", "layers : { drift = false; };\n"),
        BUSY("window_hours = 10000;", ""),
        BUSY("", "events = ( { at = \"10:00\"; hours = 2; arrivals_factor = 1; } );\n"),
        BUSY("", "events = ( { at = \"10:00\"; hours = 2; self_service_capacity = 100000; } );\n"),
        BUSY("", "events = ( );\n"),
    };
    struct days plain = days_of(BUSY("", ""));
    const struct record *expected = day_run(plain.day, 3);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct days d = days_of(others[i]);
        check_same_record(day_run(d.day, 3), expected);
        days_free(&d);
    }
    days_free(&plain);
}

/* Before an event there is no sign of it, and those it does not reach have the same draws. */
static void an_event_changes_nothing_before_it(void **state)
{
    (void)state;
    static const char *const others[] = {
        BUSY("",
             "events = ( { at = \"10:00\"; hours = 2; day = 1; self_service_capacity = 0; } );\n"),
        BUSY("", "events = ( { at = \"10:00\"; hours = 2; day = 1; escalates = 0.5; } );\n"),
        BUSY("", "events = ( { at = \"10:00\"; hours = 2; day = 1; arrivals_factor = 2; } );\n"),
        BUSY("drift : { releases = ( { day = 1; shift = -0.4; } ); };", ""),
    };
    struct days plain = days_of(BUSY("", ""));
    const struct record *expected = day_run(plain.day, 3);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct days d = days_of(others[i]);
        const struct record *r = day_run(d.day, 3);
        /* Contacts of the hours before may still be inside: entries and queue time are settled. */
        for (size_t row = 1; row < 48; row++) {
            assert_int_equal(count_in(r, 0, ARRIVALS, row, row + 1),
                             count_in(expected, 0, ARRIVALS, row, row + 1));
            assert_int_equal(count_in(r, 0, QUEUE_TICKS, row, row + 1),
                             count_in(expected, 0, QUEUE_TICKS, row, row + 1));
        }
        assert_true(count_of(r, 0, REQUESTED) > 1.01 * count_of(expected, 0, REQUESTED));
        /* The first attempts outside the window are the same customers. */
        if (i != 2)
            assert_int_equal(count_of(r, 0, FIRST_ATTEMPTS), count_of(expected, 0, FIRST_ATTEMPTS));
        days_free(&d);
    }
    days_free(&plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_outage_sends_those_in_its_window_to_the_agents),
        cmocka_unit_test(sessions_that_are_lost_redial),
        cmocka_unit_test(sessions_may_finish_and_a_simple_menu_stand_in),
        cmocka_unit_test(the_window_has_its_beginning_and_not_its_end),
        cmocka_unit_test(a_lower_capacity_lets_the_sessions_beyond_it_finish),
        cmocka_unit_test(an_event_on_containment_holds_for_its_class_and_window),
        cmocka_unit_test(a_surge_multiplies_the_arrivals_of_its_window),
        cmocka_unit_test(a_surge_of_one_channel_leaves_the_others_their_number),
        cmocka_unit_test(containment_drifts_around_what_was_set),
        cmocka_unit_test(neighbouring_days_and_classes_drift_together),
        cmocka_unit_test(a_release_moves_containment_from_its_day_on),
        cmocka_unit_test(a_feature_switched_off_is_one_left_out),
        cmocka_unit_test(an_event_changes_nothing_before_it),
    };
    return cmocka_run_group_tests(tests, run_all_drift, forget_drift) != 0;
}
