#include "models/portable.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>

#include "models/stream.h"
#include "tests/check.h"

/* The distance from the true value in units of the last place of the result. */
static double ulps(double value, long double truth)
{
    const double next = nextafter(fabs(value), INFINITY);
    return (double)(fabsl((long double)value - truth) / (long double)(next - fabs(value)));
}

static uint64_t bits_at(uint32_t n)
{
    return draw_one(stream_key(1, "portable"), (struct address){n, 0, 0, 0}).a;
}

static void uniforms_lie_strictly_between_zero_and_one(void **state)
{
    (void)state;
    check_close(portable_unit(0), 0x1p-53, 0);
    check_close(portable_unit(UINT64_MAX), 1 - 0x1p-53, 0);
    assert_true(portable_unit(UINT64_MAX) < 1);
    check_close(portable_unit(UINT64_C(1) << 63), 0.5 + 0x1p-53, 0);
    /* The lower 12 bits are not looked at. */
    check_close(portable_unit(0xfff), portable_unit(0), 0);
    assert_true(portable_unit(0x1000) > portable_unit(0));
    double sum = 0, squares = 0;
    enum { N = 100000 };
    for (uint32_t i = 0; i < N; i++) {
        const double u = portable_unit(bits_at(i));
        sum += u;
        squares += u * u;
    }
    check_close(sum / N, 0.5, 4 * sqrt(1.0 / 12 / N));
    check_close(squares / N, 1.0 / 3, 4 * sqrt(4.0 / 45 / N));
}

static void logarithm_is_right_to_two_units_of_the_last_place(void **state)
{
    (void)state;
    double worst = 0;
    for (uint32_t i = 0; i < 300000; i++) {
        const double u = portable_unit(bits_at(i));
        /* Uniforms, numbers close to one, and of every size. */
        const double values[] = {u, 1 + (u - 0.5) * 0x1p-20, 0.6 + u,
                                 ldexp(0.5 + u, (int)(i % 2000) - 1000)};
        for (size_t k = 0; k < sizeof values / sizeof *values; k++)
            worst = fmax(worst, ulps(portable_log(values[k]), logl((long double)values[k])));
    }
    assert_true(worst < 2);
    check_close(portable_log(1), 0, 0);
    assert_true(portable_log(1 - 0x1p-53) < 0 && portable_log(1 + 0x1p-52) > 0);
}

/* Never falls as its argument rises, also where the exponent changes, at 2^k / sqrt 2. */
static void logarithm_is_monotone(void **state)
{
    (void)state;
    const uint64_t cut = UINT64_C(0x3fe6a09e667f3bcd);
    for (int exponent = -60; exponent <= 60; exponent++) {
        uint64_t bits = cut + ((uint64_t)(int64_t)exponent << 52) - 2000;
        double last = portable_log(portable_double(bits));
        for (int i = 0; i < 4000; i++) {
            const double next = portable_log(portable_double(++bits));
            assert_true(next >= last);
            last = next;
        }
    }
    for (uint32_t i = 0; i < 300000; i++) {
        const uint64_t bits = bits_at(i) & ~UINT64_C(0x1fff);
        assert_true(portable_log(portable_unit(bits))
                    <= portable_log(portable_unit(bits + 0x1000)));
    }
}

static void exponential_is_right_to_three_units_of_the_last_place(void **state)
{
    (void)state;
    double worst = 0;
    for (uint32_t i = 0; i < 300000; i++) {
        const double u = portable_unit(bits_at(i)) - 0.5;
        const double values[] = {u, 20 * u, 1390 * u, u * 0x1p-30};
        for (size_t k = 0; k < sizeof values / sizeof *values; k++)
            worst = fmax(worst, ulps(portable_exp(values[k]), expl((long double)values[k])));
    }
    assert_true(worst < 3);
    check_close(portable_exp(0), 1, 0);
    check_close(portable_exp(-701), portable_exp(-700), 0);
    check_close(portable_exp(1e300), portable_exp(700), 0);
    assert_true(portable_exp(-700) > 0 && portable_exp(700) < INFINITY);
}

static void power_agrees_with_the_library(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 10000; i++) {
        const double x = 37 * portable_unit(bits_at(i)), y = 0.02 + (double)(i % 100) / 20;
        check_close(portable_pow(x, y) / pow(x, y), 1, 1e-14);
    }
}

/* How far z is from the u-quantile, relative, by the long double error function. */
static double quantile_error(double u, double z)
{
    const long double root_half = 0.70710678118654752440L, density = 0.39894228040143267794L;
    const long double miss = z < 0 ? erfcl(-(long double)z * root_half) / 2 - (long double)u
                                   : (1 - (long double)u) - erfcl((long double)z * root_half) / 2;
    const long double slope = density * expl(-(long double)z * z / 2);
    return (double)fabsl(miss / slope / (long double)z);
}

static void normal_quantile_is_right_to_two_parts_in_a_thousand_million_million(void **state)
{
    (void)state;
    double worst = 0;
    for (uint32_t i = 0; i < 200000; i++) {
        const double u = portable_unit(bits_at(i));
        const double values[] = {u,
                                 u * 0x1p-10,
                                 u * 0x1p-30,
                                 1 - u * 0x1p-10,
                                 portable_unit(i * UINT64_C(0x1000)),
                                 portable_unit(~(i * UINT64_C(0x1000)))};
        for (size_t k = 0; k < sizeof values / sizeof *values; k++) {
            if (fabs(values[k] - 0.5) < 1e-4)
                continue;
            const double z = portable_normal_quantile(values[k]);
            worst = fmax(worst, quantile_error(values[k], z));
            check_close(z, gsl_cdf_ugaussian_Pinv(values[k]), 1e-13 * fabs(z));
        }
    }
    assert_true(worst < 2e-15);
    check_close(portable_normal_quantile(0.5), 0, 0);
    check_close(portable_normal_quantile(0.975), 1.959963984540054, 1e-14);
    check_close(portable_normal_quantile(0.025), -1.959963984540054, 1e-14);
}

static void normal_quantile_joins_its_pieces(void **state)
{
    (void)state;
    const double joints[] = {0.075, 0.925, exp(-25), 0.5};
    for (size_t k = 0; k < sizeof joints / sizeof *joints; k++) {
        const double h = 1e-12 * joints[k];
        const double left = portable_normal_quantile(joints[k] - h);
        const double right = portable_normal_quantile(joints[k] + h);
        assert_true(left < right);
        check_close(left, right, 1e-10);
    }
}

static void log_gamma_agrees_with_the_library(void **state)
{
    (void)state;
    for (uint32_t i = 1; i < 100000; i++) {
        const double u = portable_unit(bits_at(i));
        const double values[] = {
            20 * u, 1e4 * u, 1e8 * u, 1e-4 + u * 0.01, 1 + (u - 0.5) * 0.01, 2 + (u - 0.5) * 0.01};
        for (size_t k = 0; k < sizeof values / sizeof *values; k++) {
            const double truth = (double)lgammal((long double)values[k]);
            check_close(portable_log_gamma(values[k]), truth, 1e-14 * fmax(1, fabs(truth)));
        }
    }
    check_close(portable_log_gamma(1), 0, 1e-14);
    check_close(portable_log_gamma(0.5), log(sqrt(acos(-1))), 1e-14);
    check_close(portable_log_gamma(11), log(3628800), 1e-13);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(uniforms_lie_strictly_between_zero_and_one),
        cmocka_unit_test(logarithm_is_right_to_two_units_of_the_last_place),
        cmocka_unit_test(logarithm_is_monotone),
        cmocka_unit_test(exponential_is_right_to_three_units_of_the_last_place),
        cmocka_unit_test(power_agrees_with_the_library),
        cmocka_unit_test(normal_quantile_is_right_to_two_parts_in_a_thousand_million_million),
        cmocka_unit_test(normal_quantile_joins_its_pieces),
        cmocka_unit_test(log_gamma_agrees_with_the_library),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
