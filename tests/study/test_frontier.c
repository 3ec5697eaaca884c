/*
 * Efficient points: which are marked, and how often wrongly.
 */
#include "sim/study/frontier.h"

#include "models/stream.h"
#include "sim/study/trial.h"
#include "tests/check.h"

#include <gsl/gsl_randist.h>
#include <stdlib.h>
#include <string.h>

enum { POINTS_MOST = 12, DAYS = 32 };

/* ---- points made of random days ------------------------------------------- */

/* What points are in truth. */
struct truth {
    size_t n;
    double cost[POINTS_MOST], rate[POINTS_MOST];
    double own;      /* standard deviation of what the days of a point do not share with others */
    double overtime; /* that of a day's cost, as a share of it */
};

/* Days differ in busyness and in their answer rate, for all points alike. */
static struct contest days_of(const struct truth *t, const gsl_rng *rng)
{
    struct contest c = contest_new(t->n, DAYS);
    double busy[DAYS], shared[DAYS];
    for (size_t day = 0; day < DAYS; day++) {
        busy[day] = 1000 * gsl_ran_gamma(rng, 100, 0.01);
        shared[day] = gsl_ran_gaussian(rng, 0.03);
    }
    for (size_t i = 0; i < t->n; i++) {
        struct fraction cost[DAYS], rate[DAYS];
        for (size_t day = 0; day < DAYS; day++) {
            const double of_day = t->rate[i] + shared[day] + gsl_ran_gaussian(rng, t->own);
            rate[day] = (struct fraction){busy[day] * of_day, busy[day]};
            cost[day] = (struct fraction){t->cost[i] * (1 + gsl_ran_gaussian(rng, t->overtime)), 1};
        }
        assert_true(contest_set(&c, i, cost, rate));
    }
    return c;
}

/* Those that are kept of a contest, as another one on new days; number[] says which they are. */
static struct truth kept_of(const struct truth *t, const bool kept[], size_t number[])
{
    struct truth left = {.own = t->own, .overtime = t->overtime};
    for (size_t i = 0; i < t->n; i++)
        if (kept[i]) {
            number[left.n] = i;
            left.cost[left.n] = t->cost[i];
            left.rate[left.n++] = t->rate[i];
        }
    return left;
}

/* Screening on some days, judging on others. */
static void compare(const struct truth *t, const gsl_rng *rng, enum standing standing[])
{
    bool kept[POINTS_MOST];
    size_t number[POINTS_MOST];
    enum standing of_left[POINTS_MOST];
    struct contest search = days_of(t, rng);
    contest_screen(&search, kept);
    const struct truth left = kept_of(t, kept, number);
    struct contest fresh = days_of(&left, rng);
    contest_judge(&fresh, of_left);
    for (size_t i = 0; i < t->n; i++)
        standing[i] = SCREENED_OUT;
    for (size_t i = 0; i < left.n; i++)
        standing[number[i]] = of_left[i];
    contest_free(&search);
    contest_free(&fresh);
}

/* Does any other answer more at no higher cost, as the values of these days are? */
static bool looks_efficient(const struct contest *c, size_t i)
{
    for (size_t j = 0; j < c->n; j++)
        if (c->cost[j] <= c->cost[i] && c->rate[j] > c->rate[i])
            return false;
    return true;
}

/* Three costs. At the lowest the best point is clear; at the next ones there are others a little
 * worse, and at the highest even the best answers less than one that costs less. */
static const struct truth close_race = {
    .n = 12,
    .cost = {100, 100, 100, 100, 110, 110, 110, 110, 120, 120, 120, 120},
    .rate = {0.90, 0.88, 0.87, 0.86, 0.92, 0.919, 0.918, 0.9, 0.919, 0.918, 0.917, 0.89},
    .own = 0.01,
    .overtime = 0.002,
};

static bool is_efficient(size_t i)
{
    return i == 0 || i == 4;
}

enum { TIMES = 2000 };

static void hardly_any_comparison_marks_a_point_that_is_beaten(void **state)
{
    gsl_rng *rng = gsl_rng_alloc(stream_rng);
    gsl_rng_set(rng, 5);
    size_t false_marks = 0, false_losses = 0, marks = 0, lucky = 0;
    for (size_t time = 0; time < TIMES; time++) {
        enum standing standing[POINTS_MOST];
        bool is_false = false, is_lost = false, is_lucky = false;
        compare(&close_race, rng, standing);
        for (size_t i = 0; i < close_race.n; i++) {
            is_false = is_false || (standing[i] == EFFICIENT && !is_efficient(i));
            is_lost = is_lost || (standing[i] <= BEATEN && is_efficient(i));
            marks += standing[i] == EFFICIENT;
        }
        struct contest search = days_of(&close_race, rng);
        for (size_t i = 0; i < close_race.n; i++)
            is_lucky = is_lucky || (looks_efficient(&search, i) && !is_efficient(i));
        contest_free(&search);
        false_marks += is_false;
        false_losses += is_lost;
        lucky += is_lucky;
    }
    gsl_rng_free(rng);
    assert_true(false_marks + false_losses < TIMES / 20);
    /* Marks are given, and whoever looked at the values of the search would be wrong at every other
     * time. */
    assert_true(marks > TIMES * 9 / 10);
    assert_true(lucky > TIMES / 2);
    (void)state;
}

/*
 * Of two points alike, on fresh days alone: one of them is called beaten if the difference of their
 * rates is outside the bounds. Half of the error is shared by two differences, so that is once in
 * 80 times.
 */
static void two_equal_points_are_told_apart_as_seldom_as_promised(void **state)
{
    enum { MANY = 20000 };
    const struct truth equal = {.n = 2, .cost = {100, 100}, .rate = {0.9, 0.9}, .own = 0.01};
    gsl_rng *rng = gsl_rng_alloc(stream_rng);
    gsl_rng_set(rng, 6);
    size_t told_apart = 0;
    for (size_t time = 0; time < MANY; time++) {
        enum standing standing[2];
        struct contest c = days_of(&equal, rng);
        contest_judge(&c, standing);
        contest_free(&c);
        assert_true((standing[0] == BEATEN) == (standing[1] == EFFICIENT));
        told_apart += standing[0] != UNDECIDED;
    }
    gsl_rng_free(rng);
    const double share = 0.05 / 4;
    check_close((double)told_apart / MANY, share, 4 * sqrt(share * (1 - share) / MANY));
    (void)state;
}

static void points_that_are_far_apart_stand_as_they_are(void **state)
{
    const struct truth t = {
        .n = 7,
        .cost = {100, 110, 110, 120, 130, 130.05, 140},
        .rate = {0.80, 0.85, 0.83, 0.90, 0.87, 0.95, 0.70},
        .own = 0.002,
        .overtime = 0.002,
    };
    const enum standing expected[] = {EFFICIENT,    EFFICIENT, SCREENED_OUT, EFFICIENT,
                                      SCREENED_OUT, EFFICIENT, SCREENED_OUT};
    enum standing standing[POINTS_MOST];
    gsl_rng *rng = gsl_rng_alloc(stream_rng);
    gsl_rng_set(rng, 7);
    compare(&t, rng, standing);
    for (size_t i = 0; i < t.n; i++)
        assert_int_equal(standing[i], expected[i]);
    gsl_rng_free(rng);
    (void)state;
}

/* The same days, so the differences are exactly 0 or exactly known. */
static void points_that_are_the_same_do_not_beat_each_other(void **state)
{
    const struct fraction rate[] = {{90, 100}, {80, 100}}, more[] = {{91, 100}, {81, 100}},
                          cost[] = {{100, 1}, {100, 1}}, dearer[] = {{110, 1}, {110, 1}};
    enum standing standing[4];
    struct contest c = contest_new(4, 2);
    contest_set(&c, 0, cost, rate);
    contest_set(&c, 1, cost, rate);
    contest_set(&c, 2, dearer, rate);
    contest_set(&c, 3, dearer, more);
    contest_judge(&c, standing);
    assert_int_equal(standing[0], EFFICIENT);
    assert_int_equal(standing[1], EFFICIENT);
    assert_int_equal(standing[2], BEATEN); /* costs more and answers no more */
    assert_int_equal(standing[3], EFFICIENT);
    contest_free(&c);
    (void)state;
}

/* Two thousandths, but certain: it is not beaten by the next head, and the next of that, that
 * answers a little more. */
static void what_costs_a_little_more_for_certain_does_not_beat(void **state)
{
    enum { HEADS = 8 };
    struct truth t = {.n = HEADS, .own = 0.0001};
    enum standing standing[POINTS_MOST];
    gsl_rng *rng = gsl_rng_alloc(stream_rng);
    gsl_rng_set(rng, 8);
    for (size_t i = 0; i < HEADS; i++) {
        t.cost[i] = 1000 + 2 * (double)i;
        t.rate[i] = 0.90 + 0.001 * (double)i;
    }
    compare(&t, rng, standing);
    for (size_t i = 0; i < HEADS; i++)
        assert_int_equal(standing[i], EFFICIENT);
    /* Where overtime hides the two thousandths, only one that answers more is left. */
    t.overtime = 0.002;
    compare(&t, rng, standing);
    for (size_t i = 0; i < HEADS; i++)
        assert_int_equal(standing[i] == EFFICIENT, i == HEADS - 1);
    gsl_rng_free(rng);
    (void)state;
}

static void without_requests_there_is_nothing_to_compare(void **state)
{
    const struct fraction none[] = {{0, 0}, {0, 0}}, cost[] = {{100, 1}, {100, 1}};
    struct contest c = contest_new(1, 2);
    assert_false(contest_set(&c, 0, cost, none));
    contest_free(&c);
    (void)state;
}

/* ---- points of a sweep ----------------------------------------------------- */

struct study {
    struct design *design;
    struct sweep *sweep;
    struct frontier frontier;
};

static void work(struct sweep *s, size_t piece)
{
    struct error err = {0};
    char *text = sweep_work(s, piece, 1, &err);
    if (!text)
        fail_msg("%s", err.text);
    assert_true(sweep_take(s, piece, text));
    free(text);
}

static struct study study_of(const char *path)
{
    struct error err = {0};
    struct study s = {.design = design_read(path, &err)};
    s.sweep = s.design
                  ? sweep_new(s.design, &(struct sweep_options){.seed = 1, .version = "test"}, &err)
                  : NULL;
    if (!s.sweep)
        fail_msg("%s", err.text);
    const size_t fresh = s.sweep->rounds[FRESH_DAYS].first_piece;
    for (size_t piece = 0; piece < fresh; piece++)
        work(s.sweep, piece);
    assert_true(sweep_is_searched(s.sweep));
    s.frontier = frontier_screen(s.sweep);
    for (size_t piece = fresh; piece < s.sweep->pieces; piece++)
        if (frontier_wants(&s.frontier, sweep_point_of(s.sweep, piece)))
            work(s.sweep, piece);
    frontier_judge(&s.frontier, s.sweep);
    return s;
}

static void study_free(struct study *s)
{
    frontier_free(&s->frontier);
    sweep_free(s->sweep);
    design_free(s->design);
}

static void the_points_of_the_lower_wage_are_the_efficient_ones(void **state)
{
    struct study s = study_of("tests/designs/efficient.cfg");
    assert_string_equal(s.frontier.price, "cost_per_day");
    for (size_t point = 0; point < 8; point++)
        assert_int_equal(s.frontier.standing[point], point % 2 == 0 ? EFFICIENT : SCREENED_OUT);
    study_free(&s);
    (void)state;
}

/* On the four days of the search six heads early and four late answer more than five and five,
 * which is luck: nothing makes the first hours busier. */
static void a_lucky_point_loses_its_mark_on_fresh_days(void **state)
{
    struct study s = study_of("tests/designs/lucky.cfg");
    const double cost = sweep_find(s.sweep, 0, "cost_per_day").value;
    assert_true(sweep_find(s.sweep, 0, "answer_rate").value
                > sweep_find(s.sweep, 1, "answer_rate").value);
    check_close(sweep_find(s.sweep, 1, "cost_per_day").value, cost, 0.001 * cost);
    assert_int_equal(s.frontier.standing[0], BEATEN);
    assert_int_equal(s.frontier.standing[1], EFFICIENT);
    assert_int_equal(s.frontier.standing[2], BEATEN);
    study_free(&s);
    (void)state;
}

static void fresh_days_are_those_that_no_search_looks_at(void **state)
{
    struct study s = study_of("tests/designs/lucky.cfg");
    struct error err = {0};
    struct scenario *scenario = sweep_scenario(s.sweep, 1, &err);
    struct plan *plan = plan_new(scenario, 1, &err);
    const struct column column = {.measure = measure_named("answer_rate")};
    const struct trial_options o = {.first = TRIAL_FRESH, .n = 600};
    struct trial trial = trial_run(plan, &column, 1, &o);
    const struct estimate e = trial_estimate(&trial, 0);
    const struct point_row fresh = sweep_find_fresh(s.sweep, 1, "answer_rate");
    check_close(fresh.value, e.value, 1e-12);
    check_close(fresh.std_error, e.std_error, 1e-12);
    trial_free(&trial);
    plan_free(plan);
    scenario_free(scenario);
    study_free(&s);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hardly_any_comparison_marks_a_point_that_is_beaten),
        cmocka_unit_test(two_equal_points_are_told_apart_as_seldom_as_promised),
        cmocka_unit_test(points_that_are_far_apart_stand_as_they_are),
        cmocka_unit_test(points_that_are_the_same_do_not_beat_each_other),
        cmocka_unit_test(what_costs_a_little_more_for_certain_does_not_beat),
        cmocka_unit_test(without_requests_there_is_nothing_to_compare),
        cmocka_unit_test(the_points_of_the_lower_wage_are_the_efficient_ones),
        cmocka_unit_test(a_lucky_point_loses_its_mark_on_fresh_days),
        cmocka_unit_test(fresh_days_are_those_that_no_search_looks_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
