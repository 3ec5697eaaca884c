/*
 * Designs: what their points are, which are refused, and what a population adds up to.
 */
#include "sim/study/sweep_rows.h"

#include "models/stream.h"
#include "sim/base/mem.h"
#include "sim/scenario/read.h"
#include "sim/study/experiment.h"
#include "tests/check.h"

#include <dirent.h>

#include <gsl/gsl_randist.h>
#include <stdlib.h>
#include <string.h>

/* ---- refused designs ----------------------------------------------------- */

static const char folder[] = "tests/designs/rejected/";
static const char expects[] = "# expect: ";

static struct sweep *sweep_of(const struct design *d, struct error *err)
{
    return d ? sweep_new(d, &(struct sweep_options){.seed = 1, .version = "test"}, err) : NULL;
}

static void check_refused(const char *name, size_t *wrong)
{
    char path[400], line[2000];
    snprintf(path, sizeof path, "%s%s", folder, name);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    assert_non_null(fgets(line, sizeof line, f));
    fclose(f);
    line[strcspn(line, "\n")] = '\0';
    assert_int_equal(strncmp(line, expects, strlen(expects)), 0);
    struct error err = {0};
    struct design *d = design_read(path, &err);
    struct sweep *s = sweep_of(d, &err);
    for (char *at; (at = strstr(err.text, folder));)
        memmove(at, at + strlen(folder), strlen(at + strlen(folder)) + 1);
    if (s || err.status != EXIT_FILE || strcmp(err.text, line + strlen(expects)) != 0) {
        print_error("%s\n  says   %s\n  not    %s\n", name, err.text, line + strlen(expects));
        ++*wrong;
    }
    sweep_free(s);
    design_free(d);
}

static void every_bad_design_has_its_message(void **state)
{
    size_t n = 0, wrong = 0;
    DIR *files = opendir(folder);
    assert_non_null(files);
    for (struct dirent *entry; (entry = readdir(files));)
        if (strstr(entry->d_name, ".cfg")) {
            check_refused(entry->d_name, &wrong);
            n++;
        }
    closedir(files);
    assert_int_equal(wrong, 0);
    assert_true(n >= 30);
    (void)state;
}

/* ---- points -------------------------------------------------------------- */

static struct axis range(double from, double to)
{
    return (struct axis){.is_range = true, .from = from, .to = to};
}

static struct points points_of(enum design_kind kind, struct axis axes[], size_t n, size_t points)
{
    const struct design d = {.kind = kind, .points = points, .axes = axes, .n_axes = n};
    return points_new(&d, 7);
}

static double value(const struct points *p, size_t point, size_t axis)
{
    const struct design_value *v = points_value(p, point, axis);
    assert_true(strtod(v->text, NULL) == v->number);
    return v->number;
}

static void a_grid_has_every_combination_the_last_axis_fastest(void **state)
{
    static char one[] = "1", two[] = "2", three[] = "3";
    struct design_value first[] = {{one, 1}, {two, 2}}, second[] = {{one, 1}, {two, 2}, {three, 3}};
    struct axis axes[] = {{.values = first, .n_values = 2}, {.values = second, .n_values = 3}};
    struct points p = points_of(DESIGN_GRID, axes, 2, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_true(value(&p, i, 0) == (double)(1 + i / 3));
        assert_true(value(&p, i, 1) == (double)(1 + i % 3));
    }
    points_free(&p);
    (void)state;
}

static void a_latin_hypercube_has_one_point_in_every_stratum(void **state)
{
    enum { N = 97, AXES = 5 };
    struct axis axes[AXES];
    for (size_t axis = 0; axis < AXES; axis++)
        axes[axis] = range(10, 30);
    struct points p = points_of(DESIGN_LATIN, axes, AXES, N);
    for (size_t axis = 0; axis < AXES; axis++) {
        bool hit[N] = {false};
        size_t in_order = 0;
        for (size_t i = 0; i < N; i++) {
            const size_t stratum = (size_t)((value(&p, i, axis) - 10) / 20 * N);
            assert_true(stratum < N && !hit[stratum]);
            hit[stratum] = true;
            in_order += stratum == i;
        }
        assert_true(in_order < N / 4); /* they are shuffled */
    }
    points_free(&p);
    (void)state;
}

/* The largest difference between the share of points and of volume over boxes from the corner. */
static double discrepancy(const struct points *p)
{
    enum { CUTS = 16 };
    double worst = 0;
    for (int a = 1; a <= CUTS; a++)
        for (int b = 1; b <= CUTS; b++) {
            const double x = (double)a / CUTS, y = (double)b / CUTS;
            double inside = 0;
            for (size_t i = 0; i < p->n; i++)
                inside += value(p, i, 0) < x && value(p, i, 1) < y;
            worst = fmax(worst, fabs(inside / (double)p->n - x * y));
        }
    return worst;
}

static void sobol_points_fill_the_square_more_evenly_than_random_ones(void **state)
{
    struct axis axes[] = {range(0, 1), range(0, 1)};
    struct points sobol = points_of(DESIGN_SOBOL, axes, 2, 256),
                  random = points_of(DESIGN_RANDOM, axes, 2, 256);
    assert_true(discrepancy(&sobol) < 0.02);
    assert_true(discrepancy(&random) > 0.02 && discrepancy(&random) < 0.15);
    points_free(&sobol);
    points_free(&random);
    (void)state;
}

static void forty_dimensions_of_sobol_stay_in_range(void **state)
{
    struct axis axes[SOBOL_AXES_MOST];
    for (size_t axis = 0; axis < SOBOL_AXES_MOST; axis++)
        axes[axis] = range(-3, 5);
    struct points p = points_of(DESIGN_SOBOL, axes, SOBOL_AXES_MOST, 1000);
    for (size_t axis = 0; axis < SOBOL_AXES_MOST; axis++) {
        double sum = 0;
        for (size_t i = 0; i < p.n; i++) {
            assert_true(value(&p, i, axis) >= -3 && value(&p, i, axis) < 5);
            sum += value(&p, i, axis);
        }
        check_close(sum / (double)p.n, 1, 0.05);
    }
    points_free(&p);
    (void)state;
}

static void a_larger_random_design_begins_with_the_smaller_one(void **state)
{
    struct axis axes[] = {
        range(0, 1), {.is_range = true, .from = 1, .to = 100, .logarithmic = true, .whole = true}};
    struct points small = points_of(DESIGN_RANDOM, axes, 2, 20),
                  large = points_of(DESIGN_RANDOM, axes, 2, 200);
    size_t below_ten = 0;
    for (size_t i = 0; i < 200; i++) {
        for (size_t axis = 0; axis < 2 && i < 20; axis++)
            assert_true(value(&small, i, axis) == value(&large, i, axis));
        assert_true(value(&large, i, 1) == floor(value(&large, i, 1)));
        below_ten += value(&large, i, 1) < 10;
    }
    /* By ratio half of them are below ten, by difference it would be a tenth. */
    check_close((double)below_ten, 100, 4 * sqrt(200 * 0.25));
    points_free(&small);
    points_free(&large);
    (void)state;
}

/* ---- pieces --------------------------------------------------------------- */

static struct sweep *read_sweep(const char *path, size_t replications, struct design **d)
{
    struct error err = {0};
    *d = design_read(path, &err);
    const struct sweep_options o = {.seed = 1, .replications = replications, .version = "test"};
    struct sweep *s = *d ? sweep_new(*d, &o, &err) : NULL;
    if (!s)
        fail_msg("%s", err.text);
    return s;
}

/* Of whole blocks, no more of them than keep everybody busy, and every day in one of them. */
static void few_runs_are_cut_into_pieces_and_many_are_not(void **state)
{
    static const size_t replications[] = {2, 31, 32, 33, 400, 10000, 1000001};
    for (size_t i = 0; i < sizeof replications / sizeof *replications; i++) {
        struct design *d;
        struct sweep *s = read_sweep("tests/designs/efficient.cfg", replications[i], &d);
        const struct sweep_round *r = &s->rounds[SEARCH_DAYS];
        assert_int_equal(r->stretch % REPLICATIONS_A_BLOCK, 0);
        assert_true(r->stretches * r->stretch >= replications[i]);
        assert_true((r->stretches - 1) * r->stretch < replications[i]);
        assert_true(r->stretches <= 64);
        assert_int_equal(r->stretches > 1, replications[i] > REPLICATIONS_A_BLOCK);
        sweep_free(s);
        design_free(d);
    }
    (void)state;
}

/* Every number of a run, quantiles of waits included, when its days were dealt out in pieces and
 * the last piece came first. */
static void pieces_in_any_order_are_a_run_to_the_last_bit(void **state)
{
    enum { DAYS_OF_RUN = 140 };
    struct design *d;
    struct error err = {0};
    struct sweep *s = read_sweep("tests/designs/lucky.cfg", DAYS_OF_RUN, &d);
    assert_int_equal(s->rounds[SEARCH_DAYS].stretches, 5);
    for (size_t piece = s->rounds[FRESH_DAYS].first_piece; piece-- > 0;) {
        char *text = sweep_work(s, piece, 1 + (int)(piece % 2), &err);
        assert_true(sweep_take(s, piece, text));
        assert_true(sweep_take(s, piece, text)); /* again, as from two journals */
        free(text);
    }
    assert_true(sweep_is_searched(s));
    struct scenario *scenario = sweep_scenario(s, 2, &err);
    const struct experiment_options o = {.seed = 1, .replications = DAYS_OF_RUN, .threads = 2};
    struct experiment *e = experiment_run(scenario, &o, &err);
    const struct outcome *outcome = sweep_outcome(s, 2, 0);
    size_t row = 0, quantiles = 0;
    for (size_t i = 0; i < e->columns.n; i++) {
        if (e->columns.column[i].scope != SCOPE_ALL)
            continue;
        const struct estimate x = experiment_estimate(e, i, e->tally.intervals);
        const struct outcome_row *r = &outcome->row[row++];
        assert_ptr_equal(r->measure, e->columns.column[i].measure);
        assert_memory_equal(&r->value, &x.value, sizeof x.value);
        assert_true(r->half_width == x.half_width || isnan(x.half_width));
        quantiles += r->waits > 0;
    }
    assert_int_equal(row, outcome->n);
    assert_true(quantiles > 5);
    experiment_free(e);
    scenario_free(scenario);
    sweep_free(s);
    design_free(d);
    (void)state;
}

static void a_text_that_is_no_piece_is_refused(void **state)
{
    struct design *d;
    struct error err = {0};
    struct sweep *s = read_sweep("tests/designs/lucky.cfg", 40, &d);
    char *text = sweep_work(s, 0, 1, &err);
    assert_false(sweep_take(s, s->pieces, text));
    assert_false(sweep_take(s, 1, text)); /* of another number of days */
    assert_false(sweep_take(s, 0, ""));
    for (size_t length = 1; length < strlen(text); length += length / 7 + 1) {
        char *cut = mem_print("%.*s", (int)length, text);
        assert_false(sweep_take(s, 0, cut));
        free(cut);
    }
    assert_false(s->done[0]);
    assert_true(sweep_take(s, 0, text));
    free(text);
    sweep_free(s);
    design_free(d);
    (void)state;
}

/* ---- scaling ------------------------------------------------------------- */

static void factors_multiply_and_whole_numbers_are_rounded_once(void **state)
{
    const struct amendment amendments[] = {
        {.overlay = {"groups.*.shifts[].heads", "1.25"}, .scales = true},
        {.overlay = {"groups.*.shifts[].heads", "1.1"}, .scales = true},
        {.overlay = {"classes.*.arrivals.per_day", "0.5"}, .scales = true},
    };
    struct error err = {0};
    struct scenario *as_is = scenario_read("scenarios/city-bank.cfg", NULL, 0, &err);
    struct scenario *s =
        scenario_read_amended("scenarios/city-bank.cfg", NULL, 0, amendments, 3, &err);
    if (!as_is || !s)
        fail_msg("%s", err.text);
    for (size_t g = 0; g < s->n_groups; g++)
        for (size_t i = 0; i < s->groups[g].n_shifts; i++)
            assert_int_equal(s->groups[g].shifts[i].heads,
                             (size_t)floor(1.375 * (double)as_is->groups[g].shifts[i].heads + 0.5));
    scenario_free(as_is);
    scenario_free(s);
    (void)state;
}

/* ---- populations --------------------------------------------------------- */

static struct outcome_row row_of(const double top[], const double below[], size_t n)
{
    struct outcome_row r = {.measure = measure_named("answer_rate"), .replications = n, .scale = 1};
    for (size_t i = 0; i < n; i++)
        moments_add(&r.moments, top[i], below[i]);
    return r;
}

/*
 * Two centres that stand for two each, and a single one. R = (17 + 11 + 85) / 140. Over
 * replications top - R below has variance 1/2, 1/2 and 50, so the within variance is 4/4 + 4/4 +
 * 25 = 27. Between the two the weighted residuals differ by 6, which is 36; the single one adds its
 * 25.
 */
static void a_population_has_the_value_and_the_errors_worked_out_by_hand(void **state)
{
    const double top[][2] = {{8, 9}, {5, 6}, {90, 80}},
                 below[][2] = {{10, 10}, {10, 10}, {100, 100}};
    struct outcome_row row[3];
    for (size_t i = 0; i < 3; i++)
        row[i] = row_of(top[i], below[i], 2);
    const struct outcome_row *const rows[] = {&row[0], &row[1], &row[2]};
    const struct point_row p =
        sweep_ratio(rows, (const double[]){2, 2, 1}, (const size_t[]){0, 0, 1}, 3);
    check_close(p.value, 113.0 / 140, 1e-15);
    check_close(p.std_error_within, sqrt(27) / 140, 1e-15);
    check_close(p.std_error, sqrt(36 + 25) / 140, 1e-15);
    (void)state;
}

/* 2 * 8.5 + 2 * 5.5 + 85 */
static void what_is_counted_by_the_day_is_summed_over_the_centres(void **state)
{
    const double top[][2] = {{8, 9}, {5, 6}, {90, 80}}, days[] = {1, 1};
    struct outcome_row row[3];
    for (size_t i = 0; i < 3; i++) {
        row[i] = row_of(top[i], days, 2);
        row[i].measure = measure_named("requested");
    }
    const struct outcome_row *const rows[] = {&row[0], &row[1], &row[2]};
    const struct point_row p =
        sweep_ratio(rows, (const double[]){2, 2, 1}, (const size_t[]){0, 0, 1}, 3);
    check_close(p.value, 113, 1e-12);
    check_close(p.std_error_within, sqrt(4 * 0.25 + 4 * 0.25 + 25), 1e-12);
    (void)state;
}

enum { LARGE = 15, SMALL = 30, CENTRES = LARGE + SMALL, DAYS = 16 };

/* A population drawn anew: centres differ in size and rate, days in both. */
static struct point_row synthetic(const gsl_rng *rng)
{
    struct outcome_row row[CENTRES];
    const struct outcome_row *rows[CENTRES];
    double weights[CENTRES];
    size_t kinds[CENTRES];
    for (size_t i = 0; i < CENTRES; i++) {
        double top[DAYS], below[DAYS];
        const double size = i < LARGE ? 1000 : 50;
        const double mean = size * gsl_ran_gamma(rng, 25, 1.0 / 25);
        const double rate = 0.9 + 0.03 * gsl_ran_gaussian(rng, 1);
        for (size_t day = 0; day < DAYS; day++) {
            below[day] = mean * gsl_ran_gamma(rng, 100, 0.01);
            top[day] = below[day] * (rate + 0.05 * gsl_ran_gaussian(rng, 1));
        }
        row[i] = row_of(top, below, DAYS);
        rows[i] = &row[i];
        weights[i] = i < LARGE ? 1.4 : 2;
        kinds[i] = i >= LARGE;
    }
    return sweep_ratio(rows, weights, kinds, CENTRES);
}

static void the_error_of_a_population_is_that_of_drawing_it_again(void **state)
{
    enum { TIMES = 3000 };
    gsl_rng *rng = gsl_rng_alloc(stream_rng);
    gsl_rng_set(rng, 11);
    double sum = 0, squares = 0, variance = 0, within = 0;
    for (int i = 0; i < TIMES; i++) {
        const struct point_row p = synthetic(rng);
        sum += p.value;
        squares += p.value * p.value;
        variance += p.std_error * p.std_error / TIMES;
        within += p.std_error_within * p.std_error_within / TIMES;
    }
    gsl_rng_free(rng);
    const double mean = sum / TIMES, real = (squares - sum * mean) / (TIMES - 1);
    check_close(mean, 0.9, 4 * sqrt(real / TIMES));
    /* A variance from 3000 values is known to 1 / sqrt(1500); a little is lost by linearising. */
    check_close(variance / real, 1, 4 / sqrt(TIMES / 2.0));
    /* The days alone would promise far too much. */
    assert_true(within < 0.3 * real);
    (void)state;
}

static void even_draws_keep_to_their_shares(void **state)
{
    struct centre_kind kinds[] = {{.name = (char[]){"large"}, .centres = 20, .drawn = 20},
                                  {.name = (char[]){"small"}, .centres = 40, .drawn = 10}};
    struct policy policies[] = {{.adopted = 0.35}, {.adopted = 0.35}, {.adopted = 0.2, .among = 2}};
    const struct design d = {.points = 1,
                             .population = {.kinds = kinds,
                                            .n_kinds = 2,
                                            .even = true,
                                            .has_staffing = true,
                                            .staffing_mean = 1.2,
                                            .staffing_sigma = 0.18,
                                            .policies = policies,
                                            .n_policies = 3}};
    struct centres c = centres_new(&d, 3);
    assert_int_equal(c.n, 30);
    size_t has[3] = {0}, both = 0;
    double staffing = 0, weight = 0;
    for (size_t i = 0; i < c.n; i++) {
        weight += c.centre[i].weight;
        staffing += i < 20 ? c.centre[i].staffing.number / 20 : 0;
        for (size_t k = 0; k < 3 && i < 20; k++)
            has[k] += c.centre[i].has[k];
        assert_true(c.centre[i].has[1] || !c.centre[i].has[2]);
        both += i < 20 && c.centre[i].has[0] && c.centre[i].has[1];
    }
    assert_true(weight == 60);
    assert_int_equal(has[0], 7);
    assert_int_equal(has[1], 7);
    assert_int_equal(has[2], 4);
    assert_true(both < 7); /* policies are drawn apart */
    check_close(staffing, 1.2, 0.01);
    centres_free(&c);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_bad_design_has_its_message),
        cmocka_unit_test(a_grid_has_every_combination_the_last_axis_fastest),
        cmocka_unit_test(a_latin_hypercube_has_one_point_in_every_stratum),
        cmocka_unit_test(sobol_points_fill_the_square_more_evenly_than_random_ones),
        cmocka_unit_test(forty_dimensions_of_sobol_stay_in_range),
        cmocka_unit_test(a_larger_random_design_begins_with_the_smaller_one),
        cmocka_unit_test(few_runs_are_cut_into_pieces_and_many_are_not),
        cmocka_unit_test(pieces_in_any_order_are_a_run_to_the_last_bit),
        cmocka_unit_test(a_text_that_is_no_piece_is_refused),
        cmocka_unit_test(factors_multiply_and_whole_numbers_are_rounded_once),
        cmocka_unit_test(a_population_has_the_value_and_the_errors_worked_out_by_hand),
        cmocka_unit_test(what_is_counted_by_the_day_is_summed_over_the_centres),
        cmocka_unit_test(the_error_of_a_population_is_that_of_drawing_it_again),
        cmocka_unit_test(even_draws_keep_to_their_shares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
