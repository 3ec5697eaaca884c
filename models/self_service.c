#include "models/self_service.h"

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
