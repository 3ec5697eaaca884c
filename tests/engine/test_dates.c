/*
 * Days that differ: volumes, hours and rosters by the calendar, and days that follow each other.
 */
#include "tests/engine/days.h"

#include "sim/study/experiment.h"

/* A centre of one class and one desk; calendar and more are filled in. */
static struct days centre_with(const char *calendar, const char *arrivals, const char *desk)
{
    char text[3000];
    snprintf(text, sizeof text,
             "calendar : { %s };\n"
             "classes : { calls : { arrivals : { %s };\n"
             "  handle : { family = \"exponential\"; mean_s = 187.9; };\n"
             "  patience : { family = \"exponential\"; mean_s = 120; }; }; };\n"
             "groups : { desk : { %s }; };\n",
             calendar, arrivals, desk);
    return days_of(text);
}

static double on_day(const struct days *d, const struct record *r, enum counter counter, size_t day)
{
    const size_t intervals = d->scenario->hours.intervals;
    return count_in(r, 0, counter, 1 + day * intervals, 1 + (day + 1) * intervals);
}

/* ---- volumes -------------------------------------------------------------------------------- */

/* Without any randomness the contacts of a day are those of the plan: 1,000 times the factors. */
static void a_day_has_the_volume_of_its_factors(void **state)
{
    struct days d =
        days_of("layers : { arrivals = false; };\n"
                "calendar : { opens = \"08:00\"; closes = \"18:00\"; interval_min = 60;\n"
                "  weekdays = [ 1.1, 1.0, 0.9, 1.0, 1.0, 0.5, 0.4 ];\n"
                "  types : { statement : { factor = 1.3; }; moved : { }; };\n"
                "  dates = ( { date = \"2023-11-03\"; }, { date = \"2023-11-04\"; },\n"
                "            { date = \"2023-11-05\"; type = \"moved\"; factor = 1.2; },\n"
                "            { date = \"2023-11-06\"; type = \"statement\"; },\n"
                "            { date = \"2023-11-07\"; factors : { calls = 1.7; }; } ); };\n"
                "classes : { calls : { arrivals : { per_day = 1000; \n"
                "    profiles : { moved = [ 50, 50, 0, 0, 0, 0, 0, 0, 0, 0 ]; }; };\n"
                "  handle : { family = \"fixed\"; mean_s = 60; }; patience = \"endless\"; }; };\n"
                "groups : { desk : { agents = 9; }; };\n");
    static const double expected[] = {1000, 500, 1200, 1.1 * 1300, 1700};
    const struct record *r = day_run(d.day, 3);
    for (size_t day = 0; day < 5; day++)
        check_close(on_day(&d, r, ARRIVALS, day), expected[day], 1);
    /* The moved working day has its own profile. */
    check_close(count_in(r, 0, ARRIVALS, 21, 22), 600, 1);
    check_close(count_in(r, 0, ARRIVALS, 23, 31), 0, 0);
    check_close(count_in(r, 0, ARRIVALS, 31, 32), 143, 1);
    days_free(&d);
    (void)state;
}

static void a_calendar_that_changes_nothing_leaves_every_bit(void **state)
{
    static const char hours[] = "opens = \"08:00\"; closes = \"20:00\"; days = 9;";
    static const char arrivals[] =
        "per_day = 1500; day_factor_cv = 0.1; interval_factor : { cv = 0.06; lag1 = 0.8; };";
    static const char desk[] = "shifts = ( { start = \"08:00\"; hours = 12; heads = 8; %s } );";
    char with[200], plain[200], calendar[400];
    snprintf(plain, sizeof plain, desk, "");
    snprintf(with, sizeof with, desk, "days = [ \"weekdays\", \"weekend\" ];");
    snprintf(calendar, sizeof calendar,
             "%s from = \"2023-11-01\"; weekdays = [ 1, 1, 1, 1, 1, 1, 1 ];\n"
             "types : { weekend : { opens = \"08:00\"; closes = \"20:00\"; factor = 1; }; };",
             hours);
    struct days a = centre_with(hours, arrivals, plain);
    struct days b = centre_with(calendar, arrivals, with);
    for (uint32_t i = 0; i < 3; i++)
        check_same_record(day_run(a.day, i), day_run(b.day, i));
    days_free(&a);
    days_free(&b);
    (void)state;
}

/* ---- hours ---------------------------------------------------------------------------------- */

static void nobody_comes_and_nobody_works_while_the_centre_is_closed(void **state)
{
    struct days d = centre_with("from = \"2023-11-03\"; days = 4; interval_min = 60;\n"
                                "types : { weekend : { opens = \"closed\"; }; };",
                                "per_day = 2400;", "agents = 6;");
    const struct record *r = day_run(d.day, 0);
    for (size_t row = 1; row < r->rows; row++) {
        const size_t day = (row - 1) / 24;
        const bool open = day == 0 || day == 3;
        assert_int_equal(count_in(r, 0, REQUESTED, row, row + 1) > 0, open);
        const int64_t *k = record_agents(r, row, 0);
        check_close((double)(k[GROUP_IDLE] + k[GROUP_BUSY]),
                    open ? 6 * 3600.0 * (double)TICKS_PER_SECOND : 0, 0);
    }
    days_free(&d);
    (void)state;
}

/* A short day within the calendar's hours: those waiting are cut off when it ends. */
static void a_short_day_closes_early(void **state)
{
    struct days d = centre_with(
        "opens = \"08:00\"; closes = \"20:00\"; interval_min = 60; at_close = \"dismiss\";\n"
        "dates = ( { date = \"2023-11-01\"; opens = \"10:00\"; closes = \"15:00\"; },\n"
        "          { date = \"2023-11-02\"; } );",
        "per_day = 6000;", "agents = 2;");
    const struct record *r = day_run(d.day, 0);
    for (size_t row = 1; row < r->rows; row++) {
        const bool open = row > 12 || (row >= 3 && row < 8);
        assert_int_equal(count_in(r, 0, ARRIVALS, row, row + 1) > 0, open);
    }
    assert_true(count_in(r, 0, DISMISSED, 7, 8) > 0);
    check_close(count_in(r, 0, DISMISSED, 1, 7), 0, 0);
    check_close(count_in(r, 0, ARRIVALS, 13, 25), 6000, 400);
    check_close(count_in(r, 0, ARRIVALS, 1, 13), 2500, 250);
    days_free(&d);
    (void)state;
}

static void a_shift_works_on_its_days(void **state)
{
    struct days d = centre_with(
        "opens = \"08:00\"; closes = \"20:00\"; interval_min = 60;\n"
        "dates = ( { date = \"2023-11-03\"; }, { date = \"2023-11-04\"; },\n"
        "          { date = \"2023-11-05\"; type = \"moved\"; }, { date = \"2023-11-06\"; } );",
        "per_day = 600;",
        "shifts = ( { start = \"08:00\"; hours = 12; heads = 3; days = [ \"ordinary\", \"moved\" "
        "]; "
        "},\n"
        "           { name = \"sat\"; start = \"08:00\"; hours = 12; heads = 1; days = \"sat\"; "
        "},\n"
        "           { name = \"all\"; start = \"08:00\"; hours = 6; heads = 2; } ); wage_per_hour "
        "= 10;");
    static const double heads[] = {3, 1, 3, 3};
    const struct record *r = day_run(d.day, 0);
    for (size_t row = 1; row < r->rows; row++) {
        const double there = heads[(row - 1) / 12] + ((row - 1) % 12 < 6 ? 2 : 0);
        const int64_t *k = record_agents(r, row, 0);
        check_close((double)(k[GROUP_IDLE] + k[GROUP_BUSY]),
                    there * 3600.0 * (double)TICKS_PER_SECOND, 0);
        check_close((double)k[GROUP_PAID], there * 3600.0 * (double)TICKS_PER_SECOND, 0);
    }
    days_free(&d);
    (void)state;
}

/* ---- agents by interval --------------------------------------------------------------------- */

/* Friday to Monday, of five hours each; the holiday is closed. */
#define TYPED                                                                                      \
    "opens = \"08:00\"; closes = \"13:00\"; interval_min = 60;\n"                                  \
    "types : { holiday : { opens = \"closed\"; }; moved : { }; bridge : { }; };\n"                 \
    "dates = ( { date = \"2023-11-03\"; }, { date = \"2023-11-04\"; },\n"                          \
    "  { date = \"2023-11-05\"; type = \"holiday\"; }, { date = \"2023-11-06\"; type = "           \
    "\"moved\"; } );"

static void check_staffed(const struct days *d, const double expected[4][5])
{
    const struct record *r = day_run(d->day, 0);
    for (size_t i = 0; i < 20; i++) {
        const int64_t *k = record_agents(r, 1 + i, 0);
        const double hour = 3600 * TICKS_PER_SECOND;
        check_close((double)(k[GROUP_IDLE] + k[GROUP_BUSY]), hour * expected[i / 5][i % 5], 0);
        check_close((double)k[GROUP_PAID], hour * expected[i / 5][i % 5], 0);
    }
}

/* Who is there is paid, and nobody else is. */
static void a_type_of_day_has_its_agents_by_interval(void **state)
{
    static const double expected[4][5] = {
        {1, 2, 3, 4, 5}, {2, 2, 2, 2, 2}, {0, 0, 0, 0, 0}, {0, 7, 7, 7, 1}};
    struct days d = centre_with(
        TYPED, "per_day = 0;",
        "agents = [ 1, 2, 3, 4, 5 ]; wage_per_hour = 10;\n"
        "agents_on : { weekend = 2; moved = [ 0, 7, 7, 7, 1 ]; holiday = 6; bridge = 9; };");
    check_staffed(&d, expected);
    days_free(&d);
    (void)state;
}

static void other_types_have_the_agents_of_the_group(void **state)
{
    static const double expected[4][5] = {
        {1, 2, 3, 4, 5}, {1, 2, 3, 4, 5}, {0, 0, 0, 0, 0}, {3, 3, 3, 3, 3}};
    struct days d = centre_with(TYPED, "per_day = 0;",
                                "agents = [ 1, 2, 3, 4, 5 ]; wage_per_hour = 10;\n"
                                "agents_on : { moved = 3; };");
    check_staffed(&d, expected);
    days_free(&d);
    (void)state;
}

static void agents_that_are_the_same_on_all_types_leave_every_bit(void **state)
{
    struct days plain = centre_with(TYPED, "per_day = 600;", "agents = [ 4, 4, 6, 6, 5 ];");
    struct days same = centre_with(TYPED, "per_day = 600;",
                                   "agents = [ 4, 4, 6, 6, 5 ];\n"
                                   "agents_on : { weekend = [ 4, 4, 6, 6, 5 ]; ordinary = [ 4, 4, "
                                   "6, 6, 5 ]; moved = [ 4, 4, 6, 6, 5 ]; };");
    for (uint32_t i = 0; i < 3; i++)
        check_same_record(day_run(same.day, i), day_run(plain.day, i));
    days_free(&plain);
    days_free(&same);
    (void)state;
}

/* ---- hours of a channel --------------------------------------------------------------------- */

static struct days centre_of_two_channels(const char *at_close)
{
    char text[2000];
    snprintf(text, sizeof text,
             "calendar : { interval_min = 30; days = 2; at_close = \"%s\"; };\n"
             "channels : { voice : { }; video : { opens = \"08:15\"; closes = \"18:00\"; }; };\n"
             "classes : {\n"
             "  calls : { arrivals : { per_day = 960; }; patience = \"endless\";\n"
             "            handle : { family = \"exponential\"; mean_s = 187.9; }; };\n"
             "  faces : { arrivals : { per_day = 960; }; patience = \"endless\"; channel = "
             "\"video\";\n"
             "            handle : { family = \"exponential\"; mean_s = 400; }; }; };\n"
             "groups : { desk : { classes = [ \"calls\" ]; agents = 4; };\n"
             "           studio : { classes = [ \"faces\" ];\n"
             "             shifts = ( { start = \"08:00\"; hours = 10; heads = 3; } ); }; };\n",
             at_close);
    return days_of(text);
}

static void a_channel_takes_contacts_in_its_hours_only(void **state)
{
    struct days d = centre_of_two_channels("serve");
    const struct record *r = day_run(d.day, 0);
    for (size_t row = 1; row < r->rows; row++) {
        const size_t place = (row - 1) % 48;
        const double arrived = count_in(r, 1, ARRIVALS, row, row + 1);
        const double out = count_in(r, 1, OUT_OF_HOURS, row, row + 1);
        const double asked = count_in(r, 1, REQUESTED, row, row + 1);
        check_close(arrived, out + asked, 0);
        if (place < 16 || place >= 36)
            check_close(out, arrived, 0);
        else if (place == 16)
            assert_true(out > 0 && asked > 0);
        else
            check_close(out, 0, 0);
        check_close(count_in(r, 0, OUT_OF_HOURS, row, row + 1), 0, 0);
    }
    days_free(&d);
    (void)state;
}

/* With three agents for 3.3 calls at a time there is a queue at 18:00. Served, it leaves overtime
 * and no contact behind; cut off, it is dismissed. */
static void the_queue_of_a_channel_meets_its_closing(void **state)
{
    struct days serve = centre_of_two_channels("serve"), cut = centre_of_two_channels("dismiss");
    const struct record *r = day_run(serve.day, 0);
    check_close(count_of(r, 1, ANSWERED), count_of(r, 1, REQUESTED), 0);
    const double overtime_s = seconds_from_ticks(record_agents(r, 36, 1)[GROUP_OVERTIME]
                                                 + record_agents(r, 37, 1)[GROUP_OVERTIME]);
    assert_true(overtime_s > 3 * 400);
    r = day_run(cut.day, 0);
    assert_true(count_of(r, 1, DISMISSED) > 10);
    check_close(count_of(r, 1, ANSWERED) + count_of(r, 1, DISMISSED), count_of(r, 1, REQUESTED), 0);
    check_close(count_of(r, 0, DISMISSED), 0, 0);
    days_free(&serve);
    days_free(&cut);
    (void)state;
}

/* The video studio's hours change nothing for those who call. */
static void a_channel_with_hours_leaves_the_others_alone(void **state)
{
    struct days d = centre_of_two_channels("serve");
    struct days all = centre_of_two_channels("serve");
    all.scenario->channels[1].has_hours = false;
    day_free(all.day);
    plan_free(all.plan);
    struct error err = {0};
    all.plan = plan_new(all.scenario, 1, &err);
    all.day = day_new(all.plan);
    const struct record *a = day_run(d.day, 2), *b = day_run(all.day, 2);
    for (size_t row = 1; row < a->rows; row++)
        assert_memory_equal(record_contacts(a, row, 0), record_contacts(b, row, 0),
                            COUNTERS * sizeof(int64_t));
    assert_true(count_of(a, 1, REQUESTED) < count_of(b, 1, REQUESTED));
    days_free(&d);
    days_free(&all);
    (void)state;
}

/* ---- days that follow each other ------------------------------------------------------------ */

static const char closing[] = "opens = \"08:00\"; closes = \"18:00\"; at_close = \"dismiss\"; %s";
static const char busy[] = "per_day = 700; day_factor_cv = 0.1;";

/* Where nothing is carried over, the first of many days is the only day there is. */
static void the_first_of_many_days_is_like_a_day_alone(void **state)
{
    char one[200], many[200];
    snprintf(one, sizeof one, closing, "");
    snprintf(many, sizeof many, closing, "days = 3;");
    struct days a = centre_with(one, busy, "agents = 4;"),
                b = centre_with(many, busy, "agents = 4;");
    const struct record *x = day_run(a.day, 5), *y = day_run(b.day, 5);
    for (size_t row = 1; row < x->rows; row++) {
        assert_memory_equal(record_contacts(x, row, 0), record_contacts(y, row, 0),
                            COUNTERS * sizeof(int64_t));
        if (row + 1 < x->rows) /* the last has what goes on after closing, up to the horizon */
            assert_memory_equal(record_agents(x, row, 0), record_agents(y, row, 0),
                                GROUP_COUNTERS * sizeof(int64_t));
    }
    days_free(&a);
    days_free(&b);
    (void)state;
}

static struct ratio answered_on(struct days *d, size_t first, size_t last, uint32_t n)
{
    struct ratio rate = {0};
    for (uint32_t i = 0; i < n; i++) {
        const struct record *r = day_run(d->day, i);
        double answered = 0, requested = 0;
        for (size_t day = first; day <= last; day++) {
            answered += on_day(d, r, ANSWERED, day);
            requested += on_day(d, r, REQUESTED, day);
        }
        ratio_add(&rate, answered, requested);
    }
    return rate;
}

/* Later days are like single ones; where each in three comes again on the next day, they are not.
 */
static void later_days_are_like_days_alone_unless_contacts_come_back(void **state)
{
    char one[200], many[200];
    snprintf(one, sizeof one, closing, "");
    snprintf(many, sizeof many, closing, "days = 5;");
    struct days a = centre_with(one, busy, "agents = 4;"),
                b = centre_with(many, busy, "agents = 4;");
    const struct ratio alone = answered_on(&a, 0, 0, 400), chained = answered_on(&b, 1, 4, 100);
    const double error = hypot(ratio_error(&alone), ratio_error(&chained));
    assert_true(error < 0.01);
    check_close(ratio_value(&alone), ratio_value(&chained), 4 * error);
    b.scenario->classes[0].recontact = (struct recontact){
        .probability = 1. / 3, .at_most = 1, .delay = {.family = DURATION_FIXED, .mean_s = 86400}};
    day_free(b.day);
    plan_free(b.plan);
    struct error err = {0};
    b.plan = plan_new(b.scenario, 1, &err);
    b.day = day_new(b.plan);
    const struct ratio carried = answered_on(&b, 1, 4, 100);
    assert_true(ratio_value(&alone) - ratio_value(&carried) > 0.05);
    days_free(&a);
    days_free(&b);
    (void)state;
}

/* ---- by type -------------------------------------------------------------------------------- */

/* The measures of a type of day are those of its days. */
static void types_of_day_are_told_apart(void **state)
{
    struct target target = target_of_all(measure_named("answer_rate"));
    target.at_least = true;
    target.bound = 0.75;
    target.day_type = 2;
    struct days d = centre_with("opens = \"08:00\"; closes = \"18:00\"; days = 7;\n"
                                "from = \"2023-11-01\"; types : { weekend : { factor = 1.5; }; };",
                                "per_day = 500;", "agents = 4;");
    enum { N = 20 };
    struct error err = {0};
    size_t met = 0;
    d.scenario->targets = &target;
    d.scenario->n_targets = 1;
    struct experiment *e = experiment_run(
        d.scenario, &(struct experiment_options){.seed = 1, .replications = N}, &err);
    assert_non_null(e);
    double requested[2] = {0}, answered[2] = {0};
    for (uint32_t i = 0; i < N; i++) {
        const struct record *r = day_run(d.day, i);
        for (size_t day = 0; day < 7; day++) {
            const bool weekend = day == 3 || day == 4; /* the 1st was a Wednesday */
            requested[weekend] += on_day(&d, r, REQUESTED, day);
            answered[weekend] += on_day(&d, r, ANSWERED, day);
            met += weekend && on_day(&d, r, ANSWERED, day) >= 0.75 * on_day(&d, r, REQUESTED, day);
        }
    }
    const size_t rate = column_find(&e->columns, measure_named("answer_rate"), SCOPE_ALL, 0, 0);
    const size_t asked = column_find(&e->columns, measure_named("requested"), SCOPE_ALL, 0, 0);
    for (size_t type = 0; type < 2; type++) {
        const size_t slot = rollup_day_type(&e->tally.rollup, type);
        check_close(experiment_estimate(e, rate, slot).value, answered[type] / requested[type],
                    1e-12);
        check_close(experiment_estimate(e, asked, slot).value,
                    requested[type] / (N * (type ? 2 : 5)), 1e-9);
    }
    assert_int_equal(e->targets[0].days, 2 * N);
    assert_int_equal(e->targets[0].days_met, met);
    assert_true(met > 0 && met < 2 * N);
    check_close(e->targets[0].estimate.value, answered[1] / requested[1], 1e-12);
    experiment_free(e);
    d.scenario->targets = NULL;
    d.scenario->n_targets = 0;
    days_free(&d);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_has_the_volume_of_its_factors),
        cmocka_unit_test(a_calendar_that_changes_nothing_leaves_every_bit),
        cmocka_unit_test(nobody_comes_and_nobody_works_while_the_centre_is_closed),
        cmocka_unit_test(a_short_day_closes_early),
        cmocka_unit_test(a_shift_works_on_its_days),
        cmocka_unit_test(a_type_of_day_has_its_agents_by_interval),
        cmocka_unit_test(other_types_have_the_agents_of_the_group),
        cmocka_unit_test(agents_that_are_the_same_on_all_types_leave_every_bit),
        cmocka_unit_test(a_channel_takes_contacts_in_its_hours_only),
        cmocka_unit_test(the_queue_of_a_channel_meets_its_closing),
        cmocka_unit_test(a_channel_with_hours_leaves_the_others_alone),
        cmocka_unit_test(the_first_of_many_days_is_like_a_day_alone),
        cmocka_unit_test(later_days_are_like_days_alone_unless_contacts_come_back),
        cmocka_unit_test(types_of_day_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
