/*
 * dates.h -- the calendar days of the horizon: dates, types, opening hours, factors on volume.
 *
 * A scenario that says nothing of dates has one type of day, "ordinary", and all its days are
 * alike. Otherwise each day has a type (ordinary and weekend by the date, or what the calendar
 * says: a holiday, a moved working day, a statement day), opening hours within those of the centre,
 * and factors by which the volume of a class, per_day, is multiplied.
 *
 * Days are numbered from 0, the first of the horizon. What came before is like the first week: day
 * -1 is like day 6, or, in a horizon of less than a week, like its last day.
 */
#ifndef SIM_SCENARIO_DATES_H
#define SIM_SCENARIO_DATES_H

#include "sim/base/date.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct calendar_day {
    bool has_date;
    int32_t date;         /* date.h; if has_date */
    size_t type;          /* index */
    size_t opens, closes; /* intervals of the centre's opening hours: open in [opens, closes), and
                             closed all day if they are equal */
    double factor;        /* on the volume of every class, >= 0 */
};

struct dates {
    char **types; /* [n_types] names, those first that days of the horizon have */
    size_t n_types, n_there;
    struct calendar_day *days; /* [days of the horizon]; NULL: all are ordinary */
    double *of_class;          /* [days][classes] a further factor each; NULL: 1 */
};

struct scenario;
struct shift;
struct contact_class;
struct agent_group;

/* How many types the days of the horizon have, at least 1; their names. */
size_t dates_types(const struct scenario *s);
const char *dates_type_name(const struct scenario *s, size_t type);
size_t dates_type_of(const struct scenario *s, int32_t day);

/* The index of the type of that name, or -1. */
int dates_type_named(const struct scenario *s, const char *name);

/* Days of the horizon that have the type. */
size_t dates_count(const struct scenario *s, size_t type);

/* Is the centre open in the interval of the day? */
bool dates_is_open(const struct scenario *s, int32_t day, size_t interval);

/* Is every day open from the calendar's opening to its closing? */
bool dates_all_open(const struct scenario *s);

/* By which the volume of the class is multiplied on the day. */
double dates_factor(const struct scenario *s, size_t class, int32_t day);

/* The class's profile of the day. */
const double *dates_share(const struct scenario *s, size_t class, int32_t day);

/* The group's agents in each interval of the day; it must have agents by interval. */
const size_t *dates_agents(const struct scenario *s, const struct agent_group *g, int32_t day);

/* Is the shift on the roster of the day? Nobody is while the centre is closed all day. */
bool dates_has_shift(const struct scenario *s, const struct shift *shift, int32_t day);

#endif
