#include "sim/scenario/profile.h"

#include "sim/base/clock.h"
#include "sim/base/mem.h"
#include "sim/scenario/series.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const double seconds_a_day = 86400;

/* How the rows of a series lie on the calendar. */
struct coverage {
    size_t rows;   /* a day */
    size_t before; /* rows before opening */
};

static size_t rows_of_whole_day(const struct calendar_hours *hours)
{
    return (size_t)(seconds_a_day / hours->interval_s + 0.5);
}

/* Does the grid of intervals from 00:00 meet the opening hour? */
static bool meets_opening(const struct calendar_hours *hours)
{
    return fmod(hours->opens_s, hours->interval_s) == 0;
}

/* Rows that are a multiple of the intervals of the opening hours or of the whole day. */
static bool find_coverage(const struct series *s, const struct calendar_hours *hours, size_t days,
                          struct coverage *c, struct error *err)
{
    const size_t whole = rows_of_whole_day(hours);
    if (s->n == hours->intervals * days) {
        *c = (struct coverage){hours->intervals, 0};
        return true;
    }
    if (s->n == whole * days && meets_opening(hours)) {
        *c = (struct coverage){whole, (size_t)(hours->opens_s / hours->interval_s)};
        return true;
    }
    const char *of_days = days > 1 ? " for every day" : "";
    if (whole == hours->intervals || !meets_opening(hours))
        return node_fail(s->node, err, "must have %zu rows%s, one for each interval, not %zu",
                         hours->intervals * days, of_days, s->n);
    return node_fail(s->node, err,
                     "must have %zu rows%s, one for each interval from %s to %s, or %zu for the "
                     "whole day, not %zu",
                     hours->intervals * days, of_days, clock_text(hours->opens_s).text,
                     clock_text(hours->closes_s).text, whole * days, s->n);
}

/* Where rows say when they start, it must be when the calendar has it. */
static bool check_starts(const struct series *s, const struct calendar_hours *hours,
                         const struct coverage *c, struct error *err)
{
    const double first = hours->opens_s - (double)c->before * hours->interval_s;
    for (size_t i = 0; s->starts && i < s->n; i++) {
        const double due = first + (double)(i % c->rows) * hours->interval_s;
        if (s->starts[i] != due)
            return series_fail(s, i, err, "start must be %s, not %s", clock_text(due).text,
                               clock_text(s->starts[i]).text);
    }
    return true;
}

static void inline_series(const struct series *s)
{
    if (s->node->type == NODE_TEXT)
        node_becomes_list(s->node, s->values, s->n);
}

/* --- profiles --------------------------------------------------------------------------------- */

static bool check_sum(const struct series *s, double *scale, double *sum, struct error *err)
{
    *sum = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (s->values[i] < 0)
            return series_fail(s, i, err, "must be a share of 0 or more, not %g", s->values[i]);
        *sum += s->values[i];
    }
    const double tolerance = 0.005 + 1e-9;
    *scale = fabs(*sum - 1) <= tolerance ? 1 : 100;
    if (fabs(*sum / *scale - 1) > tolerance)
        return node_fail(s->node, err, "must add up to 1 (or to 100 per cent), not to %g", *sum);
    return true;
}

static bool make_profile(const struct series *s, const struct calendar_hours *hours,
                         struct profile *p, struct error *err)
{
    struct coverage c;
    double scale = 1, sum = 0;
    if (!find_coverage(s, hours, 1, &c, err) || !check_starts(s, hours, &c, err)
        || !check_sum(s, &scale, &sum, err))
        return false;
    *p = (struct profile){.raw_sum = sum / scale,
                          .share = mem_array(hours->intervals, sizeof *p->share)};
    double inside = 0;
    for (size_t i = 0; i < hours->intervals; i++) {
        p->share[i] = s->values[c.before + i] / sum;
        inside += s->values[c.before + i];
    }
    p->outside = c.rows == hours->intervals ? 0 : (sum - inside) / sum;
    if (inside > 0)
        return true;
    return node_fail(s->node, err, "must have a share of more than 0 in the opening hours");
}

bool profile_read(struct node *n, const struct calendar_hours *hours, struct profile *p,
                  struct error *err)
{
    struct series s;
    *p = (struct profile){0};
    const bool ok = series_read(n, "share", &s, err) && make_profile(&s, hours, p, err);
    if (ok)
        inline_series(&s);
    series_free(&s);
    return ok;
}

struct profile profile_even(const struct calendar_hours *hours)
{
    struct profile p = {.raw_sum = 1, .share = mem_array(hours->intervals, sizeof *p.share)};
    for (size_t i = 0; i < hours->intervals; i++)
        p.share[i] = 1 / (double)hours->intervals;
    return p;
}

/* --- counts ----------------------------------------------------------------------------------- */

/* Counts added up on a grid of whole days of intervals that meets the opening hour. */
struct grid {
    size_t rows; /* a day */
    double first_s;
    double *counts; /* [rows * days] */
    bool *filled;   /* [rows * days] by at least one row of the file */
};

static bool check_counts(const struct series *s, struct error *err)
{
    const double most = 1e8;
    for (size_t i = 0; i < s->n; i++)
        if (s->values[i] < 0 || s->values[i] > most || s->values[i] != floor(s->values[i]))
            return series_fail(s, i, err,
                               "must be a whole number of contacts from 0 to %.0f, not %.15g", most,
                               s->values[i]);
    return true;
}

/* Rows without times of day stand in the order of the calendar. */
static bool place_in_order(const struct series *s, const struct calendar_hours *hours,
                           struct grid *g, struct error *err)
{
    struct coverage c;
    if (!find_coverage(s, hours, hours->days, &c, err))
        return false;
    g->rows = c.rows;
    g->first_s = hours->opens_s - (double)c.before * hours->interval_s;
    g->counts = mem_array(s->n, sizeof *g->counts);
    memcpy(g->counts, s->values, s->n * sizeof *g->counts);
    return true;
}

static bool is_after(const struct series *s, size_t i)
{
    const size_t day = s->days ? s->days[i] : 0, last = s->days ? s->days[i - 1] : 0;
    return day > last || (day == last && s->starts[i] > s->starts[i - 1]);
}

static bool place_by_time(const struct series *s, const struct calendar_hours *hours,
                          struct grid *g, struct error *err)
{
    g->first_s = fmod(hours->opens_s, hours->interval_s);
    g->rows = (size_t)ceil((seconds_a_day - g->first_s) / hours->interval_s);
    g->counts = mem_array(g->rows * hours->days, sizeof *g->counts);
    g->filled = mem_array(g->rows * hours->days, sizeof *g->filled);
    for (size_t i = 0; i < s->n; i++) {
        const size_t day = s->days ? s->days[i] : 0;
        if (i > 0 && !is_after(s, i))
            return series_fail(s, i, err, "rows must stand in the order of time, each but once");
        if (day >= hours->days)
            return series_fail(s, i, err, "belongs to day %zu, but the calendar has days = %zu",
                               day + 1, hours->days);
        /* What comes before the grid's first line counts as outside the opening hours. */
        const double from = fmax(0, s->starts[i] - g->first_s);
        const size_t at = day * g->rows + (size_t)(from / hours->interval_s);
        g->counts[at] += s->values[i];
        g->filled[at] = true;
    }
    return true;
}

/* The part of the grid that lies in the opening hours. */
static bool take_open(const struct series *s, const struct calendar_hours *hours,
                      const struct grid *g, struct profile *p, struct error *err)
{
    const size_t before = (size_t)((hours->opens_s - g->first_s) / hours->interval_s + 0.5);
    double all = 0, inside = 0;
    for (size_t i = 0; i < g->rows * hours->days; i++)
        all += g->counts[i];
    for (size_t day = 0; day < hours->days; day++)
        for (size_t i = 0; i < hours->intervals; i++) {
            const size_t at = day * g->rows + before + i;
            if (g->filled && !g->filled[at])
                return node_fail(s->node, err, "must have a row for %s of day %zu",
                                 clock_text(hours->opens_s + (double)i * hours->interval_s).text,
                                 day + 1);
            p->counts[day * hours->intervals + i] = g->counts[at];
            p->share[i] += g->counts[at];
            inside += g->counts[at];
        }
    p->per_day = all / (double)hours->days;
    p->outside = all > 0 ? (all - inside) / all : 0;
    for (size_t i = 0; i < hours->intervals; i++)
        p->share[i] = all > 0 ? p->share[i] / all : 1 / (double)hours->intervals;
    return true;
}

bool counts_read(struct node *n, const struct calendar_hours *hours, struct profile *p,
                 struct error *err)
{
    struct series s;
    struct grid g = {0};
    *p = (struct profile){.raw_sum = 1};
    bool ok =
        series_read(n, "calls", &s, err) && check_counts(&s, err)
        && (s.starts ? place_by_time(&s, hours, &g, err) : place_in_order(&s, hours, &g, err));
    if (ok) {
        p->share = mem_array(hours->intervals, sizeof *p->share);
        p->counts = mem_array(hours->intervals * hours->days, sizeof *p->counts);
        ok = take_open(&s, hours, &g, p, err);
    }
    if (ok && n->type == NODE_TEXT) {
        /* The whole day, so that what lies outside the opening hours is not lost. */
        const bool outside = p->outside > 0 && g.first_s == 0;
        node_becomes_list(n, outside ? g.counts : p->counts,
                          (outside ? g.rows : hours->intervals) * hours->days);
    }
    free(g.counts);
    free(g.filled);
    series_free(&s);
    return ok;
}

/* --- factors ---------------------------------------------------------------------------------- */

static bool take_factors(const struct series *s, const struct calendar_hours *hours,
                         double **factors, struct error *err)
{
    const double most = 10;
    struct coverage c;
    if (!find_coverage(s, hours, 1, &c, err) || !check_starts(s, hours, &c, err))
        return false;
    for (size_t i = 0; i < s->n; i++)
        if (!(s->values[i] > 0 && s->values[i] <= most))
            return series_fail(s, i, err, "must be a factor of more than 0, up to %.0f, not %g",
                               most, s->values[i]);
    *factors = mem_array(hours->intervals, sizeof **factors);
    for (size_t i = 0; i < hours->intervals; i++)
        (*factors)[i] = s->values[c.before + i];
    return true;
}

bool factors_read(struct node *n, const struct calendar_hours *hours, double **factors,
                  struct error *err)
{
    struct series s;
    *factors = NULL;
    const bool ok = series_read(n, "factor", &s, err) && take_factors(&s, hours, factors, err);
    if (ok)
        inline_series(&s);
    series_free(&s);
    return ok;
}

/* --- agents ----------------------------------------------------------------------------------- */

static bool take_agents(const struct series *s, const struct calendar_hours *hours, size_t **agents,
                        struct error *err)
{
    const double most = 131071;
    struct coverage c;
    if (!find_coverage(s, hours, 1, &c, err) || !check_starts(s, hours, &c, err))
        return false;
    for (size_t i = 0; i < s->n; i++)
        if (s->values[i] < 0 || s->values[i] > most || s->values[i] != floor(s->values[i]))
            return series_fail(s, i, err,
                               "must be a whole number of agents from 0 to %.0f, not %.15g", most,
                               s->values[i]);
    *agents = mem_array(hours->intervals, sizeof **agents);
    for (size_t i = 0; i < hours->intervals; i++)
        (*agents)[i] = (size_t)s->values[c.before + i];
    return true;
}

bool agents_read(struct node *n, const struct calendar_hours *hours, size_t **agents,
                 struct error *err)
{
    struct series s;
    *agents = NULL;
    if (n->type == NODE_NUMBER) {
        n->used = true;
        if (n->number < 0 || n->number > 131071 || n->number != floor(n->number))
            return node_fail(n, err, "must be a whole number of agents from 0 to 131071, not %s",
                             node_shown(n).text);
        *agents = mem_array(hours->intervals, sizeof **agents);
        for (size_t i = 0; i < hours->intervals; i++)
            (*agents)[i] = (size_t)n->number;
        return true;
    }
    const bool ok = series_read(n, "agents", &s, err) && take_agents(&s, hours, agents, err);
    if (ok)
        inline_series(&s);
    series_free(&s);
    return ok;
}

/* --- measured durations ----------------------------------------------------------------------- */

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

bool values_read(struct node *n, double **values, size_t *n_values, struct error *err)
{
    struct series s;
    const double most = 1e7;
    *values = NULL;
    bool ok = series_read(n, "seconds", &s, err);
    if (ok && s.n == 0)
        ok = node_fail(n, err, "must have at least one value");
    for (size_t i = 0; ok && i < s.n; i++)
        if (s.values[i] < 0 || s.values[i] > most)
            ok = series_fail(&s, i, err, "must be a number of seconds from 0 to %.0f, not %.15g",
                             most, s.values[i]);
    if (ok) {
        inline_series(&s);
        *values = s.values;
        *n_values = s.n;
        s.values = NULL;
        qsort(*values, *n_values, sizeof **values, ascending);
    }
    series_free(&s);
    return ok;
}
