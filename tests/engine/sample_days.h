/*
 * sample_days.h -- a day of each of two hundred centres drawn at random, told contact by contact.
 */
#ifndef TESTS_ENGINE_SAMPLE_DAYS_H
#define TESTS_ENGINE_SAMPLE_DAYS_H

#include <stdlib.h>

#include "tests/engine/sample.h"

enum { CENTRES = 200 };

struct told_day {
    const struct plan *plan;
    const struct record *record;
    struct trace trace; /* times on the plan's clock */
};

static inline void shift_clock(struct told_day *t)
{
    for (size_t i = 0; i < t->trace.n; i++) {
        struct trace_row *r = &t->trace.row[i];
        ticks *const times[] = {&r->arrived, &r->requested, &r->ended, &r->handled};
        for (size_t k = 0; k < sizeof times / sizeof *times; k++)
            if (*times[k] != TRACE_NEVER)
                *times[k] += t->plan->start;
    }
}

static inline void for_each_centre(void (*check)(const struct told_day *))
{
    struct sample *s = malloc(sizeof *s);
    for (uint64_t number = 0; number < CENTRES; number++) {
        *s = (struct sample){0};
        sample_fill(s, number);
        struct plan *p = centre_plan(&s->centre, number);
        struct day *d = day_new(p);
        struct told_day t = {.plan = p};
        day_trace(d, 5, &t.trace);
        t.record = day_run(d, 5);
        shift_clock(&t);
        check(&t);
        trace_free(&t.trace);
        day_free(d);
        plan_free(p);
    }
    free(s);
}

/* The row in which something counts at a time: the interval begun last, or 0 before the first. */
static inline size_t row_at(const struct plan *p, ticks time)
{
    size_t low = 0, high = (size_t)p->intervals;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (plan_interval_start(p, (int32_t)middle) <= time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static inline ticks row_start(const struct plan *p, size_t row)
{
    return row == 0 ? INT64_MIN : plan_interval_start(p, (int32_t)row - 1);
}

static inline ticks row_end(const struct plan *p, size_t row)
{
    return row == (size_t)p->intervals ? p->end : plan_interval_start(p, (int32_t)row);
}

static inline ticks overlap(ticks from, ticks to, ticks start, ticks end)
{
    const ticks first = from > start ? from : start, last = to < end ? to : end;
    return last > first ? last - first : 0;
}

static inline int64_t total(const struct record *r, size_t class, enum counter counter)
{
    int64_t sum = 0;
    for (size_t row = 0; row < r->rows; row++)
        sum += record_contacts(r, row, class)[counter];
    return sum;
}

#endif
