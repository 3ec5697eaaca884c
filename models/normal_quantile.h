/*
 * normal_quantile.h -- the three rational approximations that make up the normal quantile.
 *
 * M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied
 * Statistics 37(3), 1988, routine PPND16. With q = u - 1/2, the centre is |q| <= 0.425; outside, r
 * is the root of -log of the smaller of u and 1 - u, near if r <= 5 and far if not. Here they are
 * apart, and not yet divided, so that a single draw can branch to the one it needs and a block can
 * compute two, choose and divide once: the same operations, the same bits.
 */
#ifndef MODELS_NORMAL_QUANTILE_H
#define MODELS_NORMAL_QUANTILE_H

#include "models/portable.h"

#include <stdbool.h>

enum { NORMAL_TERMS = 8 };

/* Summed in pairs, so that no chain of eight terms has to be waited for. */
static inline double normal_polynomial(const double c[NORMAL_TERMS], double x)
{
    const double x2 = x * x, x4 = x2 * x2;
    return ((c[0] + c[1] * x) + (c[2] + c[3] * x) * x2)
           + ((c[4] + c[5] * x) + (c[6] + c[7] * x) * x2) * x4;
}

struct normal_ratio {
    double top, below;
};

static inline bool normal_is_central(double q)
{
    return fabs(q) <= 0.425;
}

static inline struct normal_ratio normal_centre(double q)
{
    static const double top[NORMAL_TERMS] = {3.3871328727963666080e0,  1.3314166789178437745e+2,
                                             1.9715909503065514427e+3, 1.3731693765509461125e+4,
                                             4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                             3.3430575583588128105e+4, 2.5090809287301226727e+3};
    static const double below[NORMAL_TERMS] = {1.0,
                                               4.2313330701600911252e+1,
                                               6.8718700749205790830e+2,
                                               5.3941960214247511077e+3,
                                               2.1213794301586595867e+4,
                                               3.9307895800092710610e+4,
                                               2.8729085735721942674e+4,
                                               5.2264952788528545610e+3};
    const double x = 0.180625 - q * q;
    return (struct normal_ratio){q * normal_polynomial(top, x), normal_polynomial(below, x)};
}

/* The root of -log of the smaller of u and 1 - u. */
static inline double normal_depth(double u)
{
    return sqrt(-portable_log(u < 0.5 ? u : 1 - u));
}

static inline bool normal_is_near(double r)
{
    return r <= 5;
}

/* The size of the quantile; its sign is that of q. */
static inline struct normal_ratio normal_near(double r)
{
    static const double top[NORMAL_TERMS] = {1.42343711074968357734e0,  4.63033784615654529590e0,
                                             5.76949722146069140550e0,  3.64784832476320460504e0,
                                             1.27045825245236838258e0,  2.41780725177450611770e-1,
                                             2.27238449892691845833e-2, 7.74545014278341407640e-4};
    static const double below[NORMAL_TERMS] = {1.0,
                                               2.05319162663775882187e0,
                                               1.67638483018380384940e0,
                                               6.89767334985100004550e-1,
                                               1.48103976427480074590e-1,
                                               1.51986665636164571966e-2,
                                               5.47593808499534494600e-4,
                                               1.05075007164441684324e-9};
    return (struct normal_ratio){normal_polynomial(top, r - 1.6),
                                 normal_polynomial(below, r - 1.6)};
}

static inline struct normal_ratio normal_far(double r)
{
    static const double top[NORMAL_TERMS] = {6.65790464350110377720e0,  5.46378491116411436990e0,
                                             1.78482653991729133580e0,  2.96560571828504891230e-1,
                                             2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                             2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static const double below[NORMAL_TERMS] = {1.0,
                                               5.99832206555887937690e-1,
                                               1.36929880922735805310e-1,
                                               1.48753612908506148525e-2,
                                               7.86869131145613259100e-4,
                                               1.84631831751005468180e-5,
                                               1.42151175831644588870e-7,
                                               2.04426310338993978564e-15};
    return (struct normal_ratio){normal_polynomial(top, r - 5), normal_polynomial(below, r - 5)};
}

#endif
