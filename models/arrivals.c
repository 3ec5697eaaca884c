#include "models/arrivals.h"

#include "models/portable.h"

#include <gsl/gsl_cdf.h>

const char *factor_invalid(const struct factor *f)
{
    return f->cv >= 0 && f->cv <= 2 ? NULL : "needs a cv from 0 to 2";
}

double factor_value(const struct factor *f, double z)
{
    if (f->cv == 0)
        return 1;
    const double square = f->cv * f->cv;
    if (f->family == FACTOR_GAMMA)
        return z < 0 ? gsl_cdf_gamma_Pinv(gsl_cdf_ugaussian_P(z), 1 / square, square)
                     : gsl_cdf_gamma_Qinv(gsl_cdf_ugaussian_Q(z), 1 / square, square);
    const double variance = portable_log(1 + square);
    return portable_exp(sqrt(variance) * z - variance / 2);
}
