#include "models/satisfaction.h"

struct satisfied satisfied_in(const struct satisfaction *s, double effect, double unresolved_share)
{
    const double seconds_a_minute = 60;
    return (struct satisfied){
        .log_odds = portable_log(s->at_once / (1 - s->at_once)) + effect,
        .per_second = s->per_minute / seconds_a_minute,
        .unresolved = s->unresolved,
        .unresolved_share = unresolved_share,
    };
}
