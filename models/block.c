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
static void exponential_block(size_t n, const uint64_t bits[], double x[])
{
    for (size_t i = 0; i < n; i++)
        x[i] = -portable_log(portable_unit(bits[i]));
}

void exponentials_from_bits(size_t n, const uint64_t bits[], double exponentials[])
{
    exponential_block(n, bits, exponentials);
}

/* All three approximations, then a choice: a branch would keep the lanes apart. */
static inline double normal_without_branches(double u)
{
    const double q = u - 0.5, r = normal_depth(u);
    const double centre = normal_centre(q), near = normal_near(r), far = normal_far(r);
    const double size = normal_is_near(r) ? near : far;
    const double outside = q < 0 ? -size : size;
    return normal_is_central(q) ? centre : outside;
}

FOR_WIDER_UNITS
static void lognormal_block(size_t n, const uint64_t bits[], double mean_log, double sd_log,
                            double x[])
{
    for (size_t i = 0; i < n; i++)
        x[i] = portable_exp(mean_log + sd_log * normal_without_branches(portable_unit(bits[i])));
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
