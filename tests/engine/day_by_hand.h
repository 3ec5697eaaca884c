/*
 * day_by_hand.h -- a day written down call by call, and what is told of it.
 *
 * Each test fills `day`; run_told simulates it. A program ends with end_run.
 */
#ifndef TESTS_ENGINE_DAY_BY_HAND_H
#define TESTS_ENGINE_DAY_BY_HAND_H

#include <string.h>

#include "tests/engine/centre.h"
#include "tests/engine/recount.h"

enum { MINUTES = 15 }; /* of an interval */

static struct centre day;
static double counts[CENTRE_PARTS][CENTRE_INTERVALS];
static char letters[CENTRE_PARTS][2] = {"a", "b", "c", "d"};

/* Nobody calls yet. */
static inline void day_between(double opens_h, double closes_h, double interval_min)
{
    centre_clear(&day, opens_h, closes_h, interval_min);
    memset(counts, 0, sizeof counts);
}

/* Open from 8 to 18, nobody calls, nothing varies. */
static inline void quiet_day(void)
{
    day_between(8, 18, MINUTES);
    day.scenario.layers = (struct layers){0};
}

static inline struct contact_class *class_of_calls(double talk_s)
{
    const size_t i = day.scenario.n_classes;
    struct contact_class *k = centre_class(&day, letters[i], 0, talk_s, INFINITY);
    k->talk = fixed(talk_s);
    k->arrivals.counts = counts[i];
    return k;
}

/* One call in the middle of the quarter of an hour that begins then, at 7:30 past it. */
static inline void call(size_t class, size_t hour, size_t minute)
{
    const size_t opens_h = (size_t)(day.scenario.hours.opens_s / 3600);
    counts[class][((hour - opens_h) * 60 + minute) / MINUTES]++;
}

static inline ticks at_time(int hour, int minute, int second)
{
    return ((hour * 60 + minute) * 60 + second) * TICKS_PER_SECOND;
}

static struct plan *plan;
static struct day *run;
static struct trace told;

static inline void end_run(void)
{
    day_free(run);
    plan_free(plan);
    trace_free(&told);
    run = NULL;
    plan = NULL;
}

/* Simulates the day and keeps its trace, sorted, until the next. */
static inline const struct record *run_told(const struct centre *c, uint32_t replication)
{
    end_run();
    plan = centre_plan(c, 1);
    run = day_new(plan);
    day_trace(run, replication, &told);
    trace_sort(&told);
    return day_run(run, replication);
}

/* The n-th contact of a class that was told, in the order of arrival. */
static inline const struct trace_row *contact(size_t class, size_t n)
{
    for (size_t i = 0; i < told.n; i++)
        if (told.row[i].class == class && n-- == 0)
            return &told.row[i];
    fail_msg("class %zu has not that many contacts", class);
    return NULL;
}

/* Seconds of a counter of the first group, in the interval that begins then. */
static inline double seconds_in(const struct record *r, enum group_counter counter, int hour,
                                int minute)
{
    const size_t row = row_at(&day.scenario.hours, at_time(hour, minute, 0));
    return seconds_from_ticks(record_agents(r, row, 0)[counter]);
}

static inline double seconds_of(const struct record *r, size_t group, enum group_counter counter)
{
    ticks sum = 0;
    for (size_t row = 1; row < r->rows; row++)
        sum += record_agents(r, row, group)[counter];
    return seconds_from_ticks(sum);
}

/* A shift from 8 to 16 that only absence leaves to chance. */
static inline void group_of_heads(size_t heads)
{
    quiet_day();
    day.scenario.layers.absence = true;
    class_of_calls(60);
    centre_shift(&day, centre_group(&day, letters[0]), letters[0], 8, 8, heads);
}

#endif
