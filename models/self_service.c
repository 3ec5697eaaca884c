#include "models/self_service.h"

#include "models/portable.h"

const char *const self_service_end_names[SELF_ENDS] = {
    [SELF_ESCALATED] = "escalated",
    [SELF_GAVE_UP] = "gave_up",
    [SELF_BOUNCED] = "bounced",
    [SELF_RESOLVED] = "resolved",
};

const char *self_service_invalid(const struct self_service *s)
{
    if (s->escalates + s->gives_up + s->bounces > 1 + 1e-12)
        return "the shares escalates, gives_up and bounces must add up to at most 1";
    if (s->escalates_again + s->gives_up + s->bounces > 1 + 1e-12)
        return "the shares escalates_again, gives_up and bounces must add up to at most 1";
    return NULL;
}

enum self_service_end self_service_end(const struct self_service *s, double u, bool on_return)
{
    const double escalates = on_return ? s->escalates_again : s->escalates;
    if (u < escalates)
        return SELF_ESCALATED;
    if (u < escalates + s->gives_up)
        return SELF_GAVE_UP;
    if (u < escalates + s->gives_up + s->bounces)
        return SELF_BOUNCED;
    return SELF_RESOLVED;
}

enum self_service_end self_service_end_while(const struct self_service *s, double u, bool on_return,
                                             double escalates)
{
    if (u < escalates)
        return SELF_ESCALATED;
    const double usual = on_return ? s->escalates_again : s->escalates;
    return self_service_end(s, usual + (u - escalates) / (1 - escalates) * (1 - usual), on_return);
}

double drift_contained(double log_odds)
{
    return 1 / (1 + portable_exp(-log_odds));
}

/* The mean over x, by the trapezoid rule, which converges faster than any power of the step for a
 * normal weight. */
static double mean_contained(double level, double sd)
{
    static const double step = 0.125, end = 8;
    double sum = 0, weight = 0;
    for (double z = -end; z <= end; z += step) {
        const double w = portable_exp(-z * z / 2);
        sum += w * drift_contained(level + sd * z);
        weight += w;
    }
    return sum / weight;
}

/* By halving: the mean grows with the level. */
double drift_level(double contained, double sd)
{
    double low = -60, high = 60;
    for (int i = 0; i < 60; i++) {
        const double middle = (low + high) / 2;
        if (mean_contained(middle, sd) < contained)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

double drift_released(const struct drift *drift, long day)
{
    double shift = 0;
    for (size_t i = 0; i < drift->n_releases; i++)
        shift += day >= (long)drift->releases[i].day ? drift->releases[i].shift : 0;
    return shift;
}
