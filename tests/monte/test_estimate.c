#include "sim/monte/estimate.h"

#include <gsl/gsl_cdf.h>

#include "models/erlang.h"
#include "sim/engine/record.h"
#include "sim/monte/tally.h"
#include "tests/engine/centre.h"

/* ---- ratios ------------------------------------------------------------------------------------
 */

static struct moments moments_of(const double top[], const double below[], size_t n)
{
    struct moments m = {0};
    for (size_t i = 0; i < n; i++) {
        m.top += top[i];
        m.below += below[i];
        m.top_top += top[i] * top[i];
        m.below_below += below[i] * below[i];
        m.top_below += top[i] * below[i];
        if (below[i] > 0) {
            m.ratios++;
            m.ratio += top[i] / below[i];
            m.ratio_ratio += top[i] / below[i] * (top[i] / below[i]);
        }
    }
    return m;
}

/* 8 + 9 + 13 + 0 of 10 + 10 + 20 + 0, residuals about 3/4: .5, 1.5, -2, 0. */
static void ratio_of_sums_has_the_error_of_its_residuals(void **state)
{
    (void)state;
    const double top[] = {8, 9, 13, 0}, below[] = {10, 10, 20, 0};
    const struct moments m = moments_of(top, below, 4);
    const struct estimate e = estimate_ratio(&m, 4, 10);
    const double variance = (0.25 + 2.25 + 4) / 3;
    check_close(e.value, 7.5, 1e-12);
    check_close(e.std_error, 10 * sqrt(4 * variance) / 40, 1e-12);
    check_close(e.half_width, 3.1824463052842629 * e.std_error, 1e-9);
    check_close(e.mean, 10 * (0.8 + 0.9 + 0.65) / 3, 1e-12);
    check_close(
        e.sd,
        10
            * sqrt(((0.8 - 2.35 / 3) * (0.8 - 2.35 / 3) + (0.9 - 2.35 / 3) * (0.9 - 2.35 / 3)
                    + (0.65 - 2.35 / 3) * (0.65 - 2.35 / 3))
                   / 2),
        1e-12);
    assert_int_equal(e.replications, 4);
    assert_int_equal(e.undefined, 1);
}

static void constant_ratio_has_no_error(void **state)
{
    (void)state;
    const double top[] = {3.3, 6.6, 9.9}, below[] = {1, 2, 3};
    const struct moments m = moments_of(top, below, 3);
    const struct estimate e = estimate_ratio(&m, 3, 1);
    check_close(e.value, 3.3, 1e-12);
    check_close(e.std_error, 0, 1e-12);
    check_close(e.half_width, 0, 1e-11);
}

static void nothing_is_said_of_the_error_of_one_replication(void **state)
{
    (void)state;
    const double top[] = {3}, below[] = {4}, nothing[] = {0};
    struct moments m = moments_of(top, below, 1);
    struct estimate e = estimate_ratio(&m, 1, 1);
    check_close(e.value, 0.75, 0);
    assert_true(isnan(e.std_error) && isnan(e.half_width) && isnan(e.sd));
    m = moments_of(nothing, nothing, 1);
    e = estimate_ratio(&m, 1, 1);
    assert_true(isnan(e.value) && isnan(e.mean));
    assert_int_equal(e.undefined, 1);
}

static void student_s_t_is_the_tabulated_one(void **state)
{
    (void)state;
    check_close(student_t(1), 12.706204736, 1e-8);
    check_close(student_t(10), 2.228138852, 1e-8);
    check_close(student_t(31), 2.039513446, 1e-8);
    check_close(student_t(100000), 1.95998771, 1e-7);
    assert_true(isnan(student_t(0)));
}

/* ---- shares of days -----------------------------------------------------------------------------
 */

static double at_least(size_t m, size_t n, double p)
{
    return gsl_cdf_binomial_Q((unsigned)m - 1, p, (unsigned)n);
}

/* The bounds are those p for which so many or more, and so few or less, have a chance of 2.5 %. */
static void bounds_of_clopper_and_pearson_leave_two_and_a_half_per_cent(void **state)
{
    (void)state;
    static const size_t met[] = {1, 5, 50, 96, 99}, n = 100;
    for (size_t i = 0; i < sizeof met / sizeof *met; i++) {
        const struct share s = share_exact(met[i], n);
        check_close(s.value, (double)met[i] / 100, 1e-15);
        check_close(at_least(met[i], n, s.low), 0.025, 1e-9);
        check_close(gsl_cdf_binomial_P((unsigned)met[i], s.high, (unsigned)n), 0.025, 1e-9);
    }
    check_close(share_exact(96, 100).low, 0.9007, 5e-5);
    check_close(share_exact(96, 100).high, 0.9890, 5e-5);
}

static void ninety_per_cent_takes_so_many_days(void **state)
{
    (void)state;
    static const struct {
        size_t met, n;
    } least[] = {{96, 100}, {279, 300}, {916, 1000}, {2728, 3000}};
    for (size_t i = 0; i < sizeof least / sizeof *least; i++) {
        assert_true(
            gsl_cdf_beta_Pinv(0.05, (double)least[i].met, (double)(least[i].n - least[i].met + 1))
            >= 0.9);
        assert_true(share_exact(least[i].met - 2, least[i].n).low < 0.9);
    }
}

static void all_and_none_have_one_sided_bounds(void **state)
{
    (void)state;
    const struct share none = share_exact(0, 20), all = share_exact(20, 20);
    check_close(none.low, 0, 0);
    check_close(none.high, 1 - pow(0.025, 1.0 / 20), 1e-9);
    check_close(all.high, 1, 0);
    check_close(all.low, pow(0.025, 1.0 / 20), 1e-9);
    const struct share unknown = share_exact(0, 0);
    assert_true(isnan(unknown.value) && isnan(unknown.low) && isnan(unknown.high));
}

/* ---- quantiles of waits
 * --------------------------------------------------------------------------- */

/* Up to the end of each bin, from single waits in ticks. */
static double count_waits(const ticks waits[], size_t n, double f[WAIT_BINS])
{
    double counts[WAIT_BINS] = {0}, sum = 0;
    for (size_t i = 0; i < n; i++)
        counts[waits[i] > 0 ? wait_bin(waits[i]) : 0]++;
    for (int bin = 0; bin < WAIT_BINS; bin++)
        f[bin] = sum += counts[bin];
    return (double)n;
}

static void bins_of_waits_are_a_thirty_second_of_their_size(void **state)
{
    (void)state;
    check_close(wait_bin_start(0), 0, 0);
    for (unsigned bin = 1; bin < WAIT_BINS; bin++) {
        const double start = wait_bin_start(bin), end = wait_bin_start(bin + 1);
        assert_true(start < end);
        if (bin >= 32)
            assert_true((end - start) / start <= 1.0 / 32 + 1e-12);
        const ticks first = (ticks)(start * 1e6 + 0.5);
        if (first > TICKS_MOST)
            break;
        assert_int_equal(wait_bin(first), bin);
        assert_int_equal(wait_bin(first - 1), bin - 1);
    }
    assert_int_equal(wait_bin(1), 0);
    assert_int_equal(wait_bin(INT64_MAX), WAIT_BINS - 1);
}

static void quantile_of_even_waits_is_where_it_should_be(void **state)
{
    (void)state;
    enum { N = 10000 };
    static ticks waits[N];
    static double f[WAIT_BINS];
    for (int i = 0; i < N; i++)
        waits[i] = (ticks)(i + 1) * 20000; /* up to 200 s */
    const double n = count_waits(waits, N, f);
    for (double p = 0.05; p < 1; p += 0.05)
        check_close(wait_quantile(f, WAIT_BINS, n, p), 200 * p, 0.03);
}

static void quantile_is_zero_where_enough_do_not_wait(void **state)
{
    (void)state;
    enum { N = 100 };
    ticks waits[N] = {0};
    static double f[WAIT_BINS];
    for (int i = 70; i < N; i++)
        waits[i] = 30 * TICKS_PER_SECOND;
    const double n = count_waits(waits, N, f);
    check_close(wait_quantile(f, WAIT_BINS, n, 0.5), 0, 0);
    check_close(wait_quantile(f, WAIT_BINS, n, 0.7), 0, 0);
    check_close(wait_quantile(f, WAIT_BINS, n, 0.71), 30, 1);
    check_close(wait_quantile(f, WAIT_BINS, n, 1), 30, 1);
    assert_true(isnan(wait_quantile(f, WAIT_BINS, 0, 0.5)));
}

/* ---- do intervals cover?
 * --------------------------------------------------------------------------- */

/*
 * Studies of 32 days whose day factor makes the contacts of a day alike. In the long run waits are
 * those of Erlang A weighed by the contacts of each day.
 */
static const struct erlang mean_day = {0.9 / 60, 187.9, 120, 4, ERLANG_UNLIMITED};
static const double factor_cv = 0.2;

enum { STEPS = 400 };

/* The gamma factor of mean 1 at evenly spaced probabilities. */
static struct erlang day_at(int step, double *weight)
{
    const double shape = 1 / (factor_cv * factor_cv);
    *weight = gsl_cdf_gamma_Pinv((step + 0.5) / STEPS, shape, 1 / shape) / STEPS;
    struct erlang day = mean_day;
    day.arrival_rate *= *weight * STEPS;
    return day;
}

static double waits_longer(double t_s)
{
    double sum = 0, weights = 0;
    for (int i = 0; i < STEPS; i++) {
        double weight;
        const struct erlang day = day_at(i, &weight);
        sum += weight * erlang_a_waits_longer(&day, t_s);
        weights += weight;
    }
    return sum / weights;
}

static double quantile(double p)
{
    double low = 0, high = 2000;
    for (int i = 0; i < 30; i++) {
        const double middle = (low + high) / 2;
        *(waits_longer(middle) > 1 - p ? &low : &high) = middle;
    }
    return low;
}

static struct erlang_result long_run(void)
{
    struct erlang_result mean = {0};
    double weights = 0;
    for (int i = 0; i < STEPS; i++) {
        double weight;
        const struct erlang day = day_at(i, &weight);
        const struct erlang_result r = erlang_a(&day);
        mean.answer_probability += weight * r.answer_probability;
        mean.mean_wait += weight * r.mean_wait;
        mean.occupancy += r.occupancy / STEPS;
        weights += weight;
    }
    mean.answer_probability /= weights;
    mean.mean_wait /= weights;
    return mean;
}

static void intervals_of_small_studies_cover_the_truth(void **state)
{
    (void)state;
    enum { STUDIES = 400, MEASURES = 6 };
    const struct erlang_result x = long_run();
    const struct {
        const char *key;
        double truth;
    } known[MEASURES] = {
        {"answer_rate", x.answer_probability},
        {"wait_s", x.mean_wait},
        {"occupancy", x.occupancy},
        {"requested", 86400 * mean_day.arrival_rate},
        {"wait_p90_s", quantile(0.9)},
        {"wait_p95_s", quantile(0.95)},
    };
    struct centre c;
    centre_queue(&c, mean_day.arrival_rate, mean_day.handle_s, mean_day.patience_s,
                 (size_t)mean_day.agents);
    c.classes[0].arrivals.forecast = (struct factor){FACTOR_GAMMA, factor_cv};
    c.scenario.hours.warm_up_s = 3600;
    int covered[MEASURES] = {0};
    for (uint64_t seed = 1; seed <= STUDIES; seed++) {
        struct error err = {0};
        struct experiment *e = experiment_run(
            &c.scenario,
            &(struct experiment_options){.seed = seed, .replications = 32, .threads = 1}, &err);
        for (int i = 0; i < MEASURES; i++) {
            const struct estimate m = measured(e, known[i].key);
            covered[i] += fabs(m.value - known[i].truth) <= m.half_width;
        }
        experiment_free(e);
    }
    for (int i = 0; i < MEASURES; i++) {
        if (covered[i] < 0.92 * STUDIES || covered[i] > 0.98 * STUDIES)
            fail_msg("%s is covered in %d of %d studies", known[i].key, covered[i], STUDIES);
    }
}

/* At the ends of the interval what was met is as unlikely as its name says, for every number of
 * days for which Newton's method fails and for others. */
static void the_exact_interval_of_a_share_is_found_for_any_days(void **state)
{
    static const unsigned days[] = {3, 17, 260, 291, 350, 353, 1000, 3000};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        for (unsigned met = 0; met <= days[i]; met++) {
            const struct share s = share_exact(met, days[i]);
            if (met > 0)
                check_close(gsl_cdf_binomial_Q(met - 1, s.low, days[i]), 0.025, 1e-9);
            if (met < days[i])
                check_close(gsl_cdf_binomial_P(met, s.high, days[i]), 0.025, 1e-9);
        }
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_exact_interval_of_a_share_is_found_for_any_days),
        cmocka_unit_test(ratio_of_sums_has_the_error_of_its_residuals),
        cmocka_unit_test(constant_ratio_has_no_error),
        cmocka_unit_test(nothing_is_said_of_the_error_of_one_replication),
        cmocka_unit_test(student_s_t_is_the_tabulated_one),
        cmocka_unit_test(bounds_of_clopper_and_pearson_leave_two_and_a_half_per_cent),
        cmocka_unit_test(ninety_per_cent_takes_so_many_days),
        cmocka_unit_test(all_and_none_have_one_sided_bounds),
        cmocka_unit_test(bins_of_waits_are_a_thirty_second_of_their_size),
        cmocka_unit_test(quantile_of_even_waits_is_where_it_should_be),
        cmocka_unit_test(quantile_is_zero_where_enough_do_not_wait),
        cmocka_unit_test(intervals_of_small_studies_cover_the_truth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
