/*
 * days.h -- centres of a few lines, and the counters that their days leave.
 */
#ifndef TESTS_ENGINE_DAYS_H
#define TESTS_ENGINE_DAYS_H

#include "sim/base/mem.h"
#include "sim/engine/day.h"
#include "sim/scenario/read.h"
#include "tests/check.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct days {
    struct scenario *scenario;
    struct plan *plan;
    struct day *day;
};

static inline struct days days_of(const char *text)
{
    char path[] = "/tmp/jietong-test-XXXXXX";
    struct error err = {0};
    const int file = mkstemp(path);
    assert_int_equal(write(file, text, strlen(text)), strlen(text));
    close(file);
    struct days d = {.scenario = scenario_read(path, NULL, 0, &err)};
    unlink(path);
    if (!d.scenario)
        print_error("%s\n", err.text);
    assert_non_null(d.scenario);
    d.plan = plan_new(d.scenario, 1, &err);
    assert_non_null(d.plan);
    d.day = day_new(d.plan);
    return d;
}

static inline void days_free(struct days *d)
{
    day_free(d->day);
    plan_free(d->plan);
    scenario_free(d->scenario);
}

/* A counter of one stream over the rows [first, end); row 1 is the first interval. */
static inline double count_in(const struct record *r, size_t stream, enum counter counter,
                              size_t first, size_t end)
{
    int64_t sum = 0;
    for (size_t row = first; row < end; row++)
        sum += record_contacts(r, row, stream)[counter];
    return (double)sum;
}

static inline double count_of(const struct record *r, size_t stream, enum counter counter)
{
    return count_in(r, stream, counter, 1, r->rows);
}

/* A ratio of sums over days, and its standard error by the delta method. */
struct ratio {
    double n, top, below, top_top, below_below, top_below;
};

static inline void ratio_add(struct ratio *r, double top, double below)
{
    r->n++;
    r->top += top;
    r->below += below;
    r->top_top += top * top;
    r->below_below += below * below;
    r->top_below += top * below;
}

static inline double ratio_value(const struct ratio *r)
{
    return r->top / r->below;
}

static inline double ratio_error(const struct ratio *r)
{
    const double v = ratio_value(r);
    const double square = r->top_top - 2 * v * r->top_below + v * v * r->below_below;
    return sqrt(square / (r->n - 1) * r->n) / r->below;
}

/* Two days that must be alike to the last bit. */
static inline void check_same_record(const struct record *a, const struct record *b)
{
    const size_t contacts = a->rows * a->streams * COUNTERS;
    const size_t agents = a->rows * a->groups * GROUP_COUNTERS;
    assert_memory_equal(a->contacts, b->contacts, contacts * sizeof *a->contacts);
    assert_memory_equal(a->agents, b->agents, agents * sizeof *a->agents);
}

#endif
