#include "models/attendance.h"

#include "models/gamma.h"
#include "models/portable.h"

#include <math.h>

const char *attendance_invalid(const struct attendance *a)
{
    /* A beta law with mean p exists only for a variance below p (1 - p). */
    const double p = a->absence;
    if (a->absence_day_cv > 0 && a->absence_day_cv * a->absence_day_cv * p >= 1 - p)
        return "absence cannot vary that much from day to day";
    return NULL;
}

static double log_gamma_variable(double shape, uint64_t bits, uint64_t power_bits)
{
    /* The search takes long for large shapes; there its first guess is good to 1e-6 standard
     * deviations. */
    const double shape_most = 1e5;
    const double z = portable_normal_quantile(portable_unit(bits));
    const double guess = gamma_log_quantile_guess(shape + 1, z);
    double slope;
    const double log_x =
        shape > shape_most ? guess : gamma_log_quantile(shape + 1, z, guess, &slope);
    return log_x + portable_log(portable_unit(power_bits)) / shape;
}

double attendance_absence(const struct attendance *a, const uint64_t bits[4])
{
    const double p = a->absence, cv = a->absence_day_cv;
    if (p == 0 || cv == 0)
        return p;
    const double size = (1 - p) / (p * cv * cv) - 1;
    const double log_x = log_gamma_variable(p * size, bits[0], bits[1]);
    const double log_y = log_gamma_variable((1 - p) * size, bits[2], bits[3]);
    return 1 / (1 + portable_exp(log_y - log_x));
}

static double van_der_corput(size_t n)
{
    double value = 0;
    for (double place = 0.5; n > 0; n /= 2, place /= 2)
        value += (double)(n % 2) * place;
    return value;
}

double pause_start(const struct pause *p, size_t head)
{
    if (p->latest_s <= p->earliest_s)
        return p->earliest_s;
    const double five_minutes = 300;
    const double offset = (p->latest_s - p->earliest_s) * van_der_corput(head);
    return p->earliest_s + five_minutes * floor(offset / five_minutes);
}
