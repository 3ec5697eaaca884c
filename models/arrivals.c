#include "models/arrivals.h"

#include "models/gamma.h"
#include "models/portable.h"

const char *factor_invalid(const struct factor *f)
{
    return f->cv >= 0 && f->cv <= 2 ? NULL : "needs a cv from 0 to 2";
}

double factor_value(const struct factor *f, double z)
{
    if (f->cv == 0)
        return 1;
    const double square = f->cv * f->cv;
    /* Below this cv the families differ by less than a millionth, and the gamma series grows long.
     */
    const double cv_least = 0.001;
    if (f->family == FACTOR_GAMMA && f->cv >= cv_least) {
        const double shape = 1 / square;
        double slope;
        return square
               * portable_exp(
                   gamma_log_quantile(shape, z, gamma_log_quantile_guess(shape, z), &slope));
    }
    const double variance = portable_log(1 + square);
    return portable_exp(sqrt(variance) * z - variance / 2);
}
