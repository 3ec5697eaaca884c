#include "models/block.h"

#include "models/normal_quantile.h"
#include "models/portable.h"

#include <Random123/philox.h>

/*
 * Compilers differ in what they make of the targets: gcc multiplies eight 64-bit numbers in one
 * instruction only for x86-64-v4, which clang 14 never chooses on some processors that have it.
 * Sanitizers cannot bear the resolver. The clones are static because the two name differently what
 * other files would link to.
 */
#if defined(__x86_64__) && !defined(NO_CLONES)
#define FOR_WIDER_UNITS                                                                            \
    __attribute__((target_clones("arch=x86-64-v4", "avx512f", "avx2", "default")))
#else
#define FOR_WIDER_UNITS
#endif

/* Each 32-bit word in a lane of 64, of which the upper half is of no meaning: so the products need
 * no shuffling. */
FOR_WIDER_UNITS
static void philox_block(uint64_t key, struct address first, size_t n, uint64_t a[], uint64_t b[])
{
    const uint64_t word = UINT32_MAX;
    for (size_t i = 0; i < n; i++) {
        uint64_t c0 = first.n + i, c1 = first.interval;
        uint64_t c2 = first.replication, c3 = first.what;
        uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
        for (int round = 0; round < 10; round++) {
            const uint64_t p0 = PHILOX_M4x32_0 * (c0 & word);
            const uint64_t p1 = PHILOX_M4x32_1 * (c2 & word);
            c0 = (p1 >> 32) ^ c1 ^ k0;
            c2 = (p0 >> 32) ^ c3 ^ k1;
            c1 = p1;
            c3 = p0;
            k0 += PHILOX_W32_0;
            k1 += PHILOX_W32_1;
        }
        a[i] = c1 << 32 | (c0 & word);
        b[i] = c3 << 32 | (c2 & word);
    }
}

void draw_block(uint64_t key, struct address first, size_t n, uint64_t a[], uint64_t b[])
{
    philox_block(key, first, n, a, b);
}

FOR_WIDER_UNITS
static void exponential_block(size_t n, const uint64_t bits[], double mean, double x[])
{
    for (size_t i = 0; i < n; i++)
        x[i] = mean * -portable_log(portable_unit(bits[i]));
}

void exponentials_from_bits(size_t n, const uint64_t bits[], double mean, double exponentials[])
{
    exponential_block(n, bits, mean, exponentials);
}

/* Both approximations, then a choice: a branch would keep the lanes apart. Not for the far. */
static inline double normal_but_far(double q, double r)
{
    const struct normal_ratio centre = normal_centre(q), near = normal_near(r);
    const bool is_central = normal_is_central(q);
    const double top = is_central ? centre.top : q < 0 ? -near.top : near.top;
    return top / (is_central ? centre.below : near.below);
}

FOR_WIDER_UNITS
static void lognormal_block(size_t n, const uint64_t bits[], double mean_log, double sd_log,
                            double x[])
{
    uint64_t far = 0;
    for (size_t i = 0; i < n; i++) {
        const double u = portable_unit(bits[i]), r = normal_depth(u);
        x[i] = portable_exp(mean_log + sd_log * normal_but_far(u - 0.5, r));
        far |= normal_is_near(r) ? 0 : 1;
    }
    /* One in thirty thousand million. */
    for (size_t i = 0; far && i < n; i++)
        x[i] = portable_exp(mean_log + sd_log * portable_normal_quantile(portable_unit(bits[i])));
}

void lognormals_from_bits(size_t n, const uint64_t bits[], double mean_log, double sd_log,
                          double lognormals[])
{
    lognormal_block(n, bits, mean_log, sd_log, lognormals);
}

FOR_WIDER_UNITS
static void weibull_block(size_t n, const uint64_t bits[], double scale, double power, double x[])
{
    for (size_t i = 0; i < n; i++)
        x[i] = scale * portable_pow(-portable_log(portable_unit(bits[i])), power);
}

void weibulls_from_bits(size_t n, const uint64_t bits[], double scale, double power,
                        double weibulls[])
{
    weibull_block(n, bits, scale, power, weibulls);
}

/* 2^52 leaves no room for a fraction: adding it rounds to nearest, and puts the whole number into
 * the low bits; where that was up, one is taken off. Few processors convert many at once. */
FOR_WIDER_UNITS
static void whole_block(size_t n, const double x[], double factor, double per, int64_t most,
                        int64_t wholes[])
{
    const double shift = 0x1p52, limit = (double)most;
    for (size_t i = 0; i < n; i++) {
        const double exact = factor * x[i] * per + 0.5;
        const double inside = exact < limit ? exact : limit;
        const double placed = inside + shift;
        const uint64_t nearest = portable_bits(placed) - portable_bits(shift);
        wholes[i] = (int64_t)(nearest - (placed - shift > inside ? 1u : 0u));
    }
}

void wholes_from(size_t n, const double x[], double factor, double per, int64_t most,
                 int64_t wholes[])
{
    whole_block(n, x, factor, per, most, wholes);
}
