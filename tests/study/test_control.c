/* Estimates corrected by controls, in whole studies. */
#include "sim/study/experiment.h"

#include "sim/engine/day.h"
#include "tests/engine/random_centre.h"
#include "tests/oracles/day_factor.h"

#include <stdlib.h>

enum { AGENTS = 3, STUDIES = 500, DAYS = 96 };

static const double rate = 3.1 / 3600, handle_s = 2200, patience_s = 8, cv = 0.3;

/* A day is busy all day; nobody waits for long, so that hardly anyone waits when it ends. */
static void fill(struct centre *c)
{
    static char calls[] = "calls", desk[] = "desk";
    centre_clear(c, 0, 24, 24 * 60);
    c->scenario.hours.warm_up_s = 8 * 3600;
    struct contact_class *k = centre_class(c, calls, rate, handle_s, patience_s);
    k->arrivals.forecast = (struct factor){FACTOR_LOGNORMAL, cv};
    centre_staff(c, centre_group(c, desk), AGENTS);
}

static double exact_answer_rate(void)
{
    const struct day_factor busy = {DAY_FACTOR_LOGNORMAL, cv};
    const struct erlang q = {rate, handle_s, patience_s, AGENTS, ERLANG_UNLIMITED};
    return day_factor_erlang_a(&busy, &q, 0).answer_rate;
}

/* The column of the answer rate in all. */
static size_t answer_rate(const struct experiment *e)
{
    return column_find(&e->columns, measure_named("answer_rate"), SCOPE_ALL, 0, 0);
}

struct outcome {
    double bias, bias_error, gain; /* means over studies */
    size_t covered;
};

static struct outcome try_studies(const struct centre *c, const struct experiment_options *wanted,
                                  double exact)
{
    struct outcome o = {0};
    double squares = 0;
    for (uint64_t seed = 1; seed <= STUDIES; seed++) {
        struct experiment_options options = *wanted;
        options.seed = seed;
        options.threads = 1;
        struct experiment *e = centre_experiment(c, &options);
        const struct estimate found = experiment_estimate(e, answer_rate(e), e->tally.intervals);
        o.bias += (found.value - exact) / STUDIES;
        squares += (found.value - exact) * (found.value - exact);
        o.covered += fabs(found.value - exact) <= found.half_width;
        o.gain += experiment_gain(e, answer_rate(e)) / STUDIES;
        experiment_free(e);
    }
    o.bias_error = sqrt(squares / STUDIES - o.bias * o.bias) / sqrt(STUDIES);
    return o;
}

static void intervals_cover_the_exact_value_and_are_shorter(void **state)
{
    (void)state;
    static struct centre c;
    fill(&c);
    const double exact = exact_answer_rate();
    const struct experiment_options plain = {.replications = DAYS, .control = true};
    const struct experiment_options stratified = {
        .replications = DAYS, .control = true, .stratify = true};
    for (int i = 0; i < 2; i++) {
        const struct outcome o = try_studies(&c, i ? &stratified : &plain, exact);
        check_close(o.bias, 0, 4 * o.bias_error);
        assert_in_range(o.covered, 0.93 * STUDIES, 0.97 * STUDIES);
        assert_true(o.gain > 3);
    }
}

/* If some days are many times as busy as most, 300 have few of those. */
static void that_few_days_decide_is_known(void **state)
{
    (void)state;
    static struct centre c;
    size_t least[2];
    for (int heavy = 0; heavy < 2; heavy++) {
        fill(&c);
        c.classes[0].arrivals.forecast.cv = heavy ? 2 : 0.1;
        struct experiment *e =
            centre_experiment(&c, &(struct experiment_options){.replications = 320});
        least[heavy] = experiment_least_replications(e);
        experiment_free(e);
    }
    assert_true(least[0] < 320 / 4);
    assert_true(least[1] > 2 * 320);
}

/* A centre with all layers of chance: two classes, shifts with absence, spells and breaks. */
static void fill_with_everything(struct centre *c)
{
    static char calls[] = "calls", cards[] = "cards", desk[] = "desk", early[] = "early",
                late[] = "late";
    centre_clear(c, 8, 18, 60);
    const struct factor day = {FACTOR_LOGNORMAL, 0.2}, interval = {FACTOR_LOGNORMAL, 0.1};
    struct contact_class *a = centre_class(c, calls, 0.02, 150, 90);
    struct contact_class *b = centre_class(c, cards, 0.01, 240, 120);
    a->arrivals.day = b->arrivals.day = day;
    a->arrivals.interval = b->arrivals.interval = interval;
    struct agent_group *g = centre_group(c, desk);
    g->attendance = (struct attendance){
        .absence = 0.1, .absence_day_cv = 0.5, .in_shift_shrinkage = 0.1, .away = fixed(600)};
    struct shift *s = centre_shift(c, g, early, 8, 8, 6);
    shift_break(s, (struct pause){.earliest_s = 7200, .latest_s = 9000, .length_s = 1800});
    centre_shift(c, g, late, 11.5, 6.5, 4);
}

static bool is_same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static void numbers_do_not_depend_on_the_threads(void **state)
{
    (void)state;
    static struct centre c;
    fill_with_everything(&c);
    struct experiment *e[3];
    for (int threads = 1; threads <= 3; threads++)
        e[threads - 1] = centre_experiment(
            &c, &(struct experiment_options){
                    .seed = 5, .replications = 200, .control = true, .threads = threads});
    for (size_t column = 0; column < e[0]->columns.n; column++)
        for (size_t slot = 0; slot <= e[0]->tally.intervals; slot++)
            for (size_t i = 1; i < 3; i++) {
                const struct estimate one = experiment_estimate(e[0], column, slot);
                const struct estimate same = experiment_estimate(e[i], column, slot);
                assert_true(is_same(one.value, same.value)
                            && is_same(one.half_width, same.half_width));
            }
    for (size_t i = 0; i < 3; i++)
        experiment_free(e[i]);
}

/* The correction is the same sum over days for every measure. */
static void what_adds_up_still_does(void **state)
{
    (void)state;
    static struct centre c;
    fill_with_everything(&c);
    struct experiment *e = centre_experiment(
        &c, &(struct experiment_options){.seed = 5, .replications = 100, .control = true});
    double ends = 0, intervals = 0;
    const char *const ways[] = {"answered", "abandoned", "unfinished"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        const size_t column = column_find(&e->columns, measure_named(ways[i]), SCOPE_ALL, 0, 0);
        ends +=
            column < e->columns.n ? experiment_estimate(e, column, e->tally.intervals).value : 0;
    }
    for (size_t i = 0; i < e->tally.intervals; i++)
        intervals += measured_in(e, "requested", SCOPE_ALL, 0, i).value;
    const double classes = measured_in(e, "requested", SCOPE_CLASS, 0, e->tally.intervals).value
                           + measured_in(e, "requested", SCOPE_CLASS, 1, e->tally.intervals).value;
    const double requested = measured(e, "requested").value;
    check_close(ends, requested, 1e-9 * requested);
    check_close(intervals, requested, 1e-9 * requested);
    check_close(classes, requested, 1e-9 * requested);
    /* Every call comes by chance alone beyond what the day expects: known to the last one. */
    check_close(requested, 0.03 * 36000, 4 * measured(e, "requested").std_error);
    assert_true(experiment_gain(e, answer_rate(e)) > 2);
    experiment_free(e);
}

/* In centres with every feature there is, the controls beyond those of opening. */
static void controls_of_what_comes_beyond_have_mean_zero(void **state)
{
    (void)state;
    enum { CENTRES = 200, REPLICATIONS = 40 };
    double squares[CONTROLS] = {0}, most = 0;
    size_t n[CONTROLS] = {0};
    for (unsigned number = 0; number < CENTRES; number++) {
        static struct random_centre r;
        random_centre(&r, number);
        struct plan *p = centre_plan(&r.centre, number);
        struct control control = control_new(p);
        struct day *d = day_new(p);
        struct opening opening = opening_new(p);
        double sum[CONTROLS] = {0}, sum_squares[CONTROLS] = {0};
        for (uint32_t replication = 0; replication < REPLICATIONS; replication++) {
            double x[CONTROLS];
            const struct record *record = day_run(d, replication);
            opening_take_spells(&opening, replication);
            control_of_record(&control, &opening, record, x);
            for (size_t i = CONTROLS_OPENED; i < CONTROLS; i++) {
                sum[i] += x[i];
                sum_squares[i] += x[i] * x[i];
            }
        }
        for (size_t i = CONTROLS_OPENED; i < CONTROLS; i++)
            if (sum_squares[i] > 0) {
                const double z2 = sum[i] * sum[i] / sum_squares[i];
                squares[i] += z2;
                n[i]++;
                most = fmax(most, z2);
            }
        opening_free(&opening);
        day_free(d);
        control_free(&control);
        plan_free(p);
    }
    for (size_t i = CONTROLS_OPENED; i < CONTROLS; i++) {
        assert_true(n[i] > CENTRES / 4);
        check_close(squares[i] / (double)n[i], 1, 4 * sqrt(2 / (double)n[i]));
    }
    assert_true(most < 20);
}

/* What the answered take beyond their mean is beyond that of the day, where the day has one of its
 * own. */
static void handle_times_of_a_day_are_held_against_its_own_mean(void **state)
{
    (void)state;
    enum { REPLICATIONS = 1000 };
    static struct centre c;
    fill(&c);
    c.classes[0].arrivals.forecast.cv = 0;
    c.classes[0].handle_error = (struct factor){FACTOR_LOGNORMAL, 0.5};
    struct plan *p = centre_plan(&c, 3);
    struct control control = control_new(p);
    struct day *d = day_new(p);
    struct opening opening = opening_new(p);
    double sum = 0, squares = 0;
    for (uint32_t replication = 0; replication < REPLICATIONS; replication++) {
        double x[CONTROLS];
        const struct record *record = day_run(d, replication);
        opening_take_spells(&opening, replication);
        control_of_record(&control, &opening, record, x);
        sum += x[CONTROL_LOST_TO_WORK];
        squares += x[CONTROL_LOST_TO_WORK] * x[CONTROL_LOST_TO_WORK];
    }
    assert_true(squares > 0 && sum * sum < 9 * squares);
    opening_free(&opening);
    day_free(d);
    control_free(&control);
    plan_free(p);
}

/* One centre as it is, and with what makes handle times other than drawn. */
static void handle_times_that_others_change_are_no_control(void **state)
{
    (void)state;
    struct tenure_band slow = {
        .share = 1, .handle_factor = 2, .talk_factor = 1, .wrap_up_factor = 1};
    double profile[] = {1.2};
    enum { AS_IT_IS, SLOW, ESCALATED, FIXED, PROFILED, WAYS };
    for (int way = 0; way < WAYS; way++) {
        static struct centre c;
        fill(&c);
        if (way == SLOW)
            c.groups[0].tenure = (struct tenure){.bands = &slow, .n = 1};
        if (way == ESCALATED) {
            struct self_service *stage = &c.classes[0].self_service;
            stage->handles = stage->escalates = stage->escalates_again = 1;
            stage->escalated_handle_factor = 2;
        }
        if (way == FIXED)
            c.classes[0].talk = fixed(handle_s);
        if (way == PROFILED)
            c.classes[0].handle_profile = profile;
        struct plan *p = centre_plan(&c, 1);
        struct control control = control_new(p);
        if (way == AS_IT_IS)
            check_close(control.handle_s[0], handle_s, 1e-9);
        else
            assert_true(isnan(control.handle_s[0]));
        control_free(&control);
        plan_free(p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_cover_the_exact_value_and_are_shorter),
        cmocka_unit_test(that_few_days_decide_is_known),
        cmocka_unit_test(numbers_do_not_depend_on_the_threads),
        cmocka_unit_test(what_adds_up_still_does),
        cmocka_unit_test(handle_times_of_a_day_are_held_against_its_own_mean),
        cmocka_unit_test(handle_times_that_others_change_are_no_control),
        cmocka_unit_test(controls_of_what_comes_beyond_have_mean_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
