#include "sim/scenario/dates.h"

#include "sim/scenario/scenario.h"

#include <string.h>

static const char ordinary[] = "ordinary";

/* The number in the horizon of the day that this one, maybe before it, is like. */
static size_t dates_day(const struct scenario *s, int32_t day)
{
    const int32_t days = (int32_t)s->hours.days;
    const int32_t period = days < DAYS_A_WEEK ? days : DAYS_A_WEEK;
    return (size_t)(day >= 0 ? day : (day % period + period) % period);
}

static const struct calendar_day *day_at(const struct scenario *s, int32_t day)
{
    return &s->dates.days[dates_day(s, day)];
}

size_t dates_types(const struct scenario *s)
{
    return s->dates.days ? s->dates.n_there : 1;
}

const char *dates_type_name(const struct scenario *s, size_t type)
{
    return s->dates.n_types > 0 ? s->dates.types[type] : ordinary;
}

size_t dates_type_of(const struct scenario *s, int32_t day)
{
    return s->dates.days ? day_at(s, day)->type : 0;
}

int dates_type_named(const struct scenario *s, const char *name)
{
    for (size_t i = 0; i < s->dates.n_types; i++)
        if (strcmp(s->dates.types[i], name) == 0)
            return (int)i;
    return s->dates.n_types == 0 && strcmp(name, ordinary) == 0 ? 0 : -1;
}

size_t dates_count(const struct scenario *s, size_t type)
{
    size_t n = 0;
    for (size_t day = 0; day < s->hours.days; day++)
        n += dates_type_of(s, (int32_t)day) == type;
    return n;
}

bool dates_is_open(const struct scenario *s, int32_t day, size_t interval)
{
    if (!s->dates.days)
        return true;
    const struct calendar_day *d = day_at(s, day);
    return interval >= d->opens && interval < d->closes;
}

bool dates_all_open(const struct scenario *s)
{
    bool all = true;
    for (size_t day = 0; s->dates.days && day < s->hours.days; day++)
        all =
            all && s->dates.days[day].opens == 0 && s->dates.days[day].closes == s->hours.intervals;
    return all;
}

double dates_factor(const struct scenario *s, size_t class, int32_t day)
{
    if (!s->dates.days)
        return 1;
    const double of_class =
        s->dates.of_class ? s->dates.of_class[dates_day(s, day) * s->n_classes + class] : 1;
    return day_at(s, day)->factor * of_class;
}

const double *dates_share(const struct scenario *s, size_t class, int32_t day)
{
    const struct contact_class *c = &s->classes[class];
    const double *of_type = c->share_on_type ? c->share_on_type[dates_type_of(s, day)] : NULL;
    return of_type ? of_type : c->arrivals.share;
}

const size_t *dates_agents(const struct scenario *s, const struct agent_group *g, int32_t day)
{
    return g->agents + dates_type_of(s, day) * s->hours.intervals;
}

bool dates_has_shift(const struct scenario *s, const struct shift *shift, int32_t day)
{
    if (!s->dates.days)
        return true;
    return day_at(s, day)->opens < day_at(s, day)->closes
           && (!shift->works_on || shift->works_on[dates_day(s, day)]);
}
