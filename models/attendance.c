#include "models/attendance.h"

#include <math.h>

const char *attendance_invalid(const struct attendance *a)
{
    /* A beta law with mean p exists only for a variance below p (1 - p). */
    const double p = a->absence;
    if (a->absence_day_cv > 0 && a->absence_day_cv * a->absence_day_cv * p >= 1 - p)
        return "absence cannot vary that much from day to day";
    return NULL;
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
