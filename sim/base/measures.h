/*
 * measures.h -- the one table that defines every published number.
 *
 * Most measures are ratios of signed sums of counters; waits also have quantiles. Files carry
 * fractions of one, counts a day and seconds; the screen shows shares as per cent. Tables, CSV,
 * JSON, targets and help all read this table.
 */
#ifndef SIM_BASE_MEASURES_H
#define SIM_BASE_MEASURES_H

#include "sim/base/counters.h"

#include <stdbool.h>
#include <stddef.h>

/* Which sums a measure is made of, and so which scopes it has. */
enum measure_source {
    OF_CONTACTS, /* enum counter: in all, by class */
    OF_AGENTS,   /* enum group_counter: in all, by agent group */
};

/* What the sum on top is divided by. */
enum measure_below {
    BY_COUNTERS, /* the sum of the counters listed below */
    BY_CONTACTS, /* the same of counters of contacts, for a measure of agents: only in all */
    BY_DAYS,     /* calendar days of the horizon: a count or time a day */
    BY_TIME,     /* the time of the interval: a mean number of contacts or agents */
    BY_ENDS,     /* the ends of intervals at which something is looked at */
};

/* Whose waits a quantile speaks of. */
enum wait_of { NO_WAIT, WAIT_OF_ALL, WAIT_OF_ANSWERED, WAIT_OF_QUEUED };

enum measure_unit {
    UNIT_SHARE,
    UNIT_COUNT,
    UNIT_SECONDS,
    UNIT_HOURS,
    UNIT_NUMBER,
    UNIT_MONEY,
    UNITS
};

struct measure {
    const char *key;
    const char *label;
    enum measure_unit unit;
    enum measure_source source;
    enum measure_below by;
    /* Signed counters: n + 1 adds counter n, -(n + 1) takes it away, 0 ends the list. */
    short top[8];
    short below[8];
    /* Service levels: the terms at or after ANSWERED_WITHIN are moved on by the threshold. */
    enum wait_of wait; /* quantiles only */
    double quantile;   /* in (0, 1) */
    const char *definition;
};

extern const struct measure measures[];
extern const size_t n_measures;

/* "share", "count/day", ... as in files. */
extern const char *const measure_unit_names[UNITS];

/* NULL if there is none of that key. */
const struct measure *measure_named(const char *key);

/* A quantile of waits turned round: the share of the same contacts that wait at most so long, the
 * acceptable wait; the quantile is that long or shorter where the share is the quantile's or more.
 * NULL where no counters tell those contacts apart. It is not in the table. */
const struct measure *measure_share_waiting(const struct measure *quantile);

/* Is it a sum of counters by a sum of counters of the same scope? */
bool measure_is_ratio(const struct measure *m);

/* Does it take an acceptable wait? */
bool measure_has_threshold(const struct measure *m);

#endif
