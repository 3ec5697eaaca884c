#include "output/scale.h"

#include <math.h>

/* Rounding errors must not lose the tick at the end of an axis. */
static const double slack = 1e-9;

/* Rounded to the nearest in ratio. */
static double nice_step(double wanted)
{
    const double power = pow(10, floor(log10(wanted))), first = wanted / power;
    return power * (first < 1.41 ? 1 : first < 3.16 ? 2 : first < 7.07 ? 5 : 10);
}

struct scale scale_holding(double least, double most, double steps)
{
    if (!(least <= most) || isinf(least) || isinf(most))
        return (struct scale){0, 1, 0.2};
    if (least > 0 && least < 0.35 * most)
        least = 0;
    if (most < 0 && most > 0.35 * least)
        most = 0;
    if (least == most) {
        const double around = least == 0 ? 1 : fabs(least) / 20;
        least -= least == 0 ? 0 : around;
        most += around;
    }
    struct scale scale = {.step = nice_step((most - least) / steps)};
    scale.from = scale.step * floor(least / scale.step + slack);
    scale.to = scale.step * ceil(most / scale.step - slack);
    return scale;
}

struct scale scale_between(double from, double to, double steps)
{
    return (struct scale){from, to, nice_step((to - from) / steps)};
}

int scale_decimals(const struct scale *scale)
{
    const double decimals = -floor(log10(scale->step) + slack);
    return decimals < 0 ? 0 : decimals > 12 ? 12 : (int)decimals;
}

bool scale_tick(const struct scale *scale, size_t i, double *at)
{
    const double first = ceil(scale->from / scale->step - slack);
    *at = (first + (double)i) * scale->step;
    return *at <= scale->to + slack * scale->step;
}

/* The i-th of 1, 2, 5, 10, 20, 50, ... */
static double one_two_five(int i)
{
    static const double digit[] = {1, 2, 5};
    return pow(10, i / 3) * digit[i % 3];
}

bool scale_log_tick(double from, double to, size_t i, double *at)
{
    enum { MANY_DECADES = 4 };
    const double lowest = pow(10, floor(log10(from)));
    const int stride = log10(to / from) > MANY_DECADES ? 3 : 1;
    size_t found = 0;
    for (int k = 0;; k += stride) {
        *at = lowest * one_two_five(k);
        if (*at > to * (1 + slack))
            return false;
        if (*at >= from * (1 - slack) && found++ == i)
            return true;
    }
}

bool scale_duration_tick(double from, double to, size_t i, double *at, const char **name)
{
    static const struct {
        double seconds;
        const char *name;
    } durations[] = {
        {0.1, "0.1 s"},      {0.2, "0.2 s"},   {0.5, "0.5 s"},     {1, "1 s"},
        {2, "2 s"},          {5, "5 s"},       {10, "10 s"},       {20, "20 s"},
        {60, "1 min"},       {120, "2 min"},   {300, "5 min"},     {600, "10 min"},
        {1200, "20 min"},    {3600, "1 h"},    {7200, "2 h"},      {14400, "4 h"},
        {28800, "8 h"},      {86400, "1 day"}, {172800, "2 days"}, {432000, "5 days"},
        {864000, "10 days"},
    };
    size_t found = 0;
    for (size_t k = 0; k < sizeof durations / sizeof *durations; k++) {
        *at = durations[k].seconds;
        *name = durations[k].name;
        if (*at >= from * (1 - slack) && *at <= to * (1 + slack) && found++ == i)
            return true;
    }
    return false;
}
