#include "models/patience.h"

#include "models/portable.h"

#include <math.h>

double patience_survival(double t_s, const void *patience)
{
    const struct patience *p = patience;
    if (t_s < 0 || p->endless)
        return 1;
    return (1 - p->balk) * duration_survival(&p->law, t_s);
}

double patience_mean(const struct patience *p)
{
    return p->endless ? INFINITY : (1 - p->balk) * duration_mean(&p->law);
}

bool patience_balks(const struct patience *p)
{
    const struct duration *law = &p->law;
    if (p->endless)
        return false;
    return p->balk > 0 || (law->family == DURATION_FIXED && law->mean_s == 0)
           || (law->family == DURATION_EMPIRICAL && law->values[0] == 0);
}

double patience_draw(const struct sampler *law, double balk, uint64_t bits)
{
    if (balk <= 0)
        return sampler_draw(law, bits);
    const double u = portable_unit(bits);
    if (u < balk)
        return 0;
    /* What is left of the uniform, stretched to (0, 1) again. */
    const double stretched = (u - balk) / (1 - balk);
    return sampler_draw(law, (uint64_t)(stretched * 0x1p52) << 12);
}
