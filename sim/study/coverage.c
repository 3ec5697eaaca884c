#include "sim/study/coverage.h"

#include "models/attendance.h"
#include "sim/base/mem.h"

#include <math.h>
#include <stdlib.h>

static const double seconds_a_day = 86400;

/* Adds the stretch from one time to another, both after midnight, to the intervals it covers. */
static void add_within_day(const struct calendar_hours *h, double from, double until, double share,
                           double to[])
{
    for (size_t i = 0; i < h->intervals; i++) {
        const double starts = h->opens_s + (double)i * h->interval_s;
        const double shared = fmin(until, starts + h->interval_s) - fmax(from, starts);
        if (shared > 0)
            to[i] += share * shared / h->interval_s;
    }
}

/* What runs past midnight is there next morning, and so on every morning. */
static void add_stretch(const struct calendar_hours *h, double from, double length, double share,
                        double to[])
{
    for (double day = 0; day * seconds_a_day < from + length; day++)
        add_within_day(h, from - day * seconds_a_day, from + length - day * seconds_a_day, share,
                       to);
}

double shift_share_of_days(const struct calendar_hours *h, const struct shift *s)
{
    size_t days = 0;
    for (size_t day = 0; day < h->days; day++)
        days += !s->works_on || s->works_on[day];
    return (double)days / (double)h->days;
}

/* Adds one head of a shift to mean numbers by interval of the day: on site, and of that on a break.
 */
static void add_head(const struct calendar_hours *h, const struct shift *s, size_t head,
                     double rostered[], double on_break[])
{
    const double share = shift_share_of_days(h, s);
    add_stretch(h, s->start_s, s->length_s, share, rostered);
    for (size_t b = 0; b < s->n_breaks; b++)
        add_stretch(h, s->start_s + pause_start(&s->breaks[b], head), s->breaks[b].length_s, share,
                    on_break);
}

/* The stretch begins so many seconds after the first midnight of the horizon, or before it. */
static void add_in_horizon(const struct calendar_hours *h, double from, double length, double to[])
{
    for (double day = floor(from / seconds_a_day); day * seconds_a_day < from + length; day++)
        if (day >= 0 && day < (double)h->days)
            add_within_day(h, from - day * seconds_a_day, from + length - day * seconds_a_day, 1,
                           &to[(size_t)day * h->intervals]);
}

void coverage_add_head_by_day(const struct scenario *s, const struct shift *shift, size_t head,
                              double rostered[], double on_break[])
{
    const struct calendar_hours *h = &s->hours;
    for (int32_t day = h->never_closes ? -1 : 0; day < (int32_t)h->days; day++) {
        const double start = (double)day * seconds_a_day + shift->start_s;
        if (!dates_has_shift(s, shift, day))
            continue;
        add_in_horizon(h, start, shift->length_s, rostered);
        for (size_t b = 0; b < shift->n_breaks; b++)
            add_in_horizon(h, start + pause_start(&shift->breaks[b], head),
                           shift->breaks[b].length_s, on_break);
    }
}

double coverage_present_share(const struct agent_group *g)
{
    return (1 - g->attendance.absence) * (1 - g->attendance.in_shift_shrinkage);
}

double coverage_agents(const struct scenario *s, const struct agent_group *g, size_t interval)
{
    double sum = 0;
    for (size_t day = 0; day < s->hours.days; day++)
        sum += (double)dates_agents(s, g, (int32_t)day)[interval];
    return sum / (double)s->hours.days;
}

struct coverage coverage_of(const struct scenario *s)
{
    const size_t intervals = s->hours.intervals, cells = s->n_groups * intervals;
    struct coverage c = {
        .groups = s->n_groups,
        .intervals = intervals,
        .rostered = mem_array(cells, sizeof *c.rostered),
        .on_break = mem_array(cells, sizeof *c.on_break),
        .present = mem_array(cells, sizeof *c.present),
    };
    for (size_t g = 0; g < s->n_groups; g++) {
        const struct agent_group *group = &s->groups[g];
        double *rostered = &c.rostered[g * intervals], *on_break = &c.on_break[g * intervals];
        for (size_t k = 0; k < group->n_shifts; k++)
            for (size_t head = 0; head < group->shifts[k].heads; head++)
                add_head(&s->hours, &group->shifts[k], head, rostered, on_break);
        for (size_t i = 0; i < intervals; i++) {
            if (group->agents)
                rostered[i] = coverage_agents(s, group, i);
            c.present[g * intervals + i] =
                (rostered[i] - on_break[i]) * coverage_present_share(group);
        }
    }
    return c;
}

void coverage_free(struct coverage *c)
{
    free(c->rostered);
    free(c->on_break);
    free(c->present);
    *c = (struct coverage){0};
}
