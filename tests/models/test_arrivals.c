#include "models/arrivals.h"

#include <gsl/gsl_cdf.h>

#include "tests/check.h"

struct moments {
    double mean, cv;
};

/* Of the factor, by the trapezoidal rule over its normal. */
static struct moments moments_of(const struct factor *f)
{
    const double step = 1.0 / 64, root_two_pi = sqrt(2 * acos(-1));
    double sum = 0, squares = 0;
    for (double z = -11; z <= 11; z += step) {
        const double weight = step * exp(-z * z / 2) / root_two_pi, b = factor_value(f, z);
        sum += weight * b;
        squares += weight * b * b;
    }
    return (struct moments){sum, sqrt(fmax(squares - sum * sum, 0)) / sum};
}

static void factors_have_mean_one_and_the_cv_they_were_given(void **state)
{
    (void)state;
    static const double cvs[] = {0.0005, 0.0011, 0.01, 0.06, 0.1, 0.25, 0.5, 1, 2};
    static const enum factor_family families[] = {FACTOR_LOGNORMAL, FACTOR_GAMMA};
    for (size_t f = 0; f < 2; f++)
        for (size_t i = 0; i < sizeof cvs / sizeof *cvs; i++) {
            const struct factor factor = {families[f], cvs[i]};
            const struct moments m = moments_of(&factor);
            check_close(m.mean, 1, 1e-9);
            check_close(m.cv, cvs[i], 1e-6 * cvs[i]);
        }
}

static void factors_of_a_wrong_cv_are_noticed(void **state)
{
    (void)state;
    check_apart(moments_of(&(struct factor){FACTOR_GAMMA, 0.105}).cv, 0.1, 1e-6);
    check_apart(moments_of(&(struct factor){FACTOR_LOGNORMAL, 0.105}).cv, 0.1, 1e-6);
}

static void factor_without_variation_is_one(void **state)
{
    (void)state;
    for (double z = -8; z <= 8; z++) {
        check_close(factor_value(&(struct factor){FACTOR_LOGNORMAL, 0}, z), 1, 0);
        check_close(factor_value(&(struct factor){FACTOR_GAMMA, 0}, z), 1, 0);
    }
}

/* 52 bits reach a normal of 8.2, and sums of two of them 11.6. */
static void factors_rise_with_the_normal_and_stay_finite(void **state)
{
    (void)state;
    static const double cvs[] = {0.01, 0.1, 1, 2};
    for (size_t i = 0; i < sizeof cvs / sizeof *cvs; i++)
        for (int family = 0; family < 2; family++) {
            const struct factor factor = {(enum factor_family)family, cvs[i]};
            double last = 0;
            for (double z = -11.75; z <= 11.75; z += 0.0625) {
                const double b = factor_value(&factor, z);
                assert_true(isfinite(b) && b > 0 && b >= last);
                last = b;
            }
        }
}

static void gamma_factor_has_the_probability_of_its_normal(void **state)
{
    (void)state;
    const struct factor factor = {FACTOR_GAMMA, 0.31};
    const double shape = 1 / (0.31 * 0.31);
    for (double z = -8; z <= 8; z += 0.25) {
        const double b = factor_value(&factor, z);
        const double tail =
            z < 0 ? gsl_cdf_gamma_P(b, shape, 1 / shape) : gsl_cdf_gamma_Q(b, shape, 1 / shape);
        check_close(tail / gsl_cdf_ugaussian_P(-fabs(z)), 1, 1e-6);
    }
}

static void impossible_factors_are_told_why(void **state)
{
    (void)state;
    assert_null(factor_invalid(&(struct factor){FACTOR_GAMMA, 0}));
    assert_null(factor_invalid(&(struct factor){FACTOR_GAMMA, 2}));
    const double wrong[] = {-0.01, 2.01, NAN, INFINITY};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const char *why = factor_invalid(&(struct factor){FACTOR_LOGNORMAL, wrong[i]});
        assert_non_null(why);
        assert_string_equal(why, "needs a cv from 0 to 2");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(factors_have_mean_one_and_the_cv_they_were_given),
        cmocka_unit_test(factors_of_a_wrong_cv_are_noticed),
        cmocka_unit_test(factor_without_variation_is_one),
        cmocka_unit_test(factors_rise_with_the_normal_and_stay_finite),
        cmocka_unit_test(gamma_factor_has_the_probability_of_its_normal),
        cmocka_unit_test(impossible_factors_are_told_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
