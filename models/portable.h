/*
 * portable.h -- logarithm, exponential and normal quantile that every processor computes alike.
 *
 * The C library's log, exp and pow choose instructions at run time and differ in the last bit
 * between processors, and with them a simulated day. These use only operations that IEEE 754
 * rounds correctly (+ - * / and the square root) in a fixed order and without contraction, so
 * the same bits come out everywhere, with or without vector units. They are straight-line code,
 * which compilers vectorise.
 *
 * Errors, checked in the tests: log below 2 ulp, exp below 3 ulp, normal quantile below 2e-15
 * relative.
 */
#ifndef MODELS_PORTABLE_H
#define MODELS_PORTABLE_H

#include <math.h>
#include <stdint.h>
#include <string.h>

static inline double portable_double(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static inline uint64_t portable_bits(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* A uniform in (0, 1): (k + 1/2) / 2^52 for the k in the upper 52 bits. Never 0 or 1. */
static inline double portable_unit(uint64_t bits)
{
    const uint64_t one_to_two = (bits >> 12) | UINT64_C(0x3ff0000000000000);
    return portable_double(one_to_two) - (1.0 - 0x1p-53);
}

/*
 * log x for positive normal x. With x = 2^k m and m in [1/sqrt 2, sqrt 2) it is
 * k log 2 + 2 atanh s, s = (m - 1) / (m + 1), by the series of atanh in s^2 <= 0.0295:
 * ten terms leave less than 2^-56. log 2 comes in two parts, the first exact when multiplied by k.
 */
static inline double portable_log(double x)
{
    const double log2_high = 0x1.62e42feep-1, log2_low = 0x1.a39ef35793c76p-33;
    const uint64_t offset = UINT64_C(0x3fe6a09e667f3bcd); /* the bits of 1/sqrt 2 */
    const uint64_t shifted = portable_bits(x) - offset + (UINT64_C(1023) << 52);
    /* The exponent as a double, by placing it in the low bits of 2^52. */
    const double k =
        portable_double((shifted >> 52) | UINT64_C(0x4330000000000000)) - (0x1p52 + 1023);
    const double m = portable_double((shifted & UINT64_C(0x000fffffffffffff)) + offset);
    const double f = m - 1;
    const double s = f / (m + 1);
    const double z = s * s;
    double series = 1.0 / 21;
    series = series * z + 1.0 / 19;
    series = series * z + 1.0 / 17;
    series = series * z + 1.0 / 15;
    series = series * z + 1.0 / 13;
    series = series * z + 1.0 / 11;
    series = series * z + 1.0 / 9;
    series = series * z + 1.0 / 7;
    series = series * z + 1.0 / 5;
    series = series * z + 1.0 / 3;
    /* 2 atanh s = 2s + 2s z series, and 2s = f - s f: f is exact, so little is lost. */
    const double rest = s * (2 * z * series - f);
    return k * log2_high + (f + (rest + k * log2_low));
}

/*
 * exp x for |x| < 700, else the value at the nearer end. With k the whole number nearest to x / log
 * 2 it is 2^k exp r, |r| <= 0.3466, by Taylor's series: fourteen terms leave less than 2^-56.
 */
static inline double portable_exp(double x)
{
    const double log2_high = 0x1.62e42feep-1, log2_low = 0x1.a39ef35793c76p-33;
    const double inside = x < -700 ? -700 : x > 700 ? 700 : x;
    const double shifter = 0x1.8p52;
    const double placed = inside * 0x1.71547652b82fep0 + shifter; /* low bits: k */
    const double k = placed - shifter;
    const double r = (inside - k * log2_high) - k * log2_low;
    /* Summed in pairs: single values are waited for, and a chain of terms would be slow. */
    const double r2 = r * r, r4 = r2 * r2, r8 = r4 * r4;
    const double low = (1.0 / 2 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120));
    const double middle = (1.0 / 720 + r * (1.0 / 5040)) + r2 * (1.0 / 40320 + r * (1.0 / 362880));
    const double high =
        (1.0 / 3628800 + r * (1.0 / 39916800)) + r2 * (1.0 / 479001600 + r * (1.0 / 6227020800));
    const double value = 1 + (r + r2 * (low + (r4 * middle + r8 * high)));
    return portable_double(portable_bits(value) + (portable_bits(placed) << 52));
}

/* x to the power y, for positive x. */
static inline double portable_pow(double x, double y)
{
    return portable_exp(y * portable_log(x));
}

/* The u-quantile of the standard normal law, u in (0, 1); see normal_quantile.h. */
double portable_normal_quantile(double u);

/* log of the gamma function, x > 0; relative or absolute error below 1e-14. */
double portable_log_gamma(double x);

#endif
