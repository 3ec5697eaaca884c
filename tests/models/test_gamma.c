#include "models/gamma.h"

#include <gsl/gsl_cdf.h>

#include "tests/check.h"

static const double shapes[] = {0.01, 0.04, 0.25, 0.5, 1, 1.7, 4, 11, 100, 2500, 1e4, 1e6};

enum { SHAPES = sizeof shapes / sizeof *shapes };

static double quantile_at(double shape, double z)
{
    double slope;
    return gamma_log_quantile(shape, z, gamma_log_quantile_guess(shape, z), &slope);
}

/* At a shape of a million GSL's incomplete gamma function fails near the mean. */
static void quantile_has_the_probability_of_its_normal(void **state)
{
    (void)state;
    for (size_t i = 0; i < SHAPES; i++)
        for (double z = -11.9; z <= 11.9 && shapes[i] < 1e6; z += 0.1) {
            const double log_x = quantile_at(shapes[i], z);
            if (log_x < -690)
                continue;
            const double x = exp(log_x);
            const double tail =
                z < 0 ? gsl_cdf_gamma_P(x, shapes[i], 1) : gsl_cdf_gamma_Q(x, shapes[i], 1);
            const double given = gsl_cdf_ugaussian_P(-fabs(z));
            check_close(log(tail) / log(given), 1, 1e-8);
        }
}

static void quantile_of_an_exponential_is_a_logarithm(void **state)
{
    (void)state;
    for (double z = -8; z <= 8; z += 0.125) {
        const double longer = gsl_cdf_ugaussian_Q(z);
        const double x = z < -1 ? -log1p(-gsl_cdf_ugaussian_P(z)) : -log(longer);
        check_close(quantile_at(1, z), log(x), 1e-13 * fmax(1, fabs(log(x))));
    }
}

static void slope_is_the_derivative(void **state)
{
    (void)state;
    for (size_t i = 2; i < SHAPES; i++)
        for (double z = -6; z <= 6; z += 0.5) {
            const double h = 1e-3;
            const double rise = quantile_at(shapes[i], z + h) - quantile_at(shapes[i], z - h);
            double slope;
            gamma_log_quantile(shapes[i], z, gamma_log_quantile_guess(shapes[i], z), &slope);
            check_close(slope, rise / (2 * h), 1e-5 * slope);
        }
}

/* The guess only saves time, if it is off by less than a standard deviation. */
static void search_finds_the_quantile_from_a_poor_guess(void **state)
{
    (void)state;
    for (size_t i = 2; i < SHAPES - 2; i++)
        for (double z = -5; z <= 5; z++) {
            double slope, again;
            const double found =
                gamma_log_quantile(shapes[i], z, gamma_log_quantile_guess(shapes[i], z), &slope);
            check_close(gamma_log_quantile(shapes[i], z, found + slope, &again), found, 1e-11);
            check_close(gamma_log_quantile(shapes[i], z, found - slope, &again), found, 1e-11);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantile_has_the_probability_of_its_normal),
        cmocka_unit_test(quantile_of_an_exponential_is_a_logarithm),
        cmocka_unit_test(slope_is_the_derivative),
        cmocka_unit_test(search_finds_the_quantile_from_a_poor_guess),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
