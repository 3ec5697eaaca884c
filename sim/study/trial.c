#include "sim/study/trial.h"

#include "sim/base/mem.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* What the threads share; each writes the cells of the replications it is given. */
struct keeper {
    struct trial *trial;
    const struct column *columns;
    const struct interval_bound *bounds;
};

static struct fraction in_unit(const struct column *c, struct fraction f)
{
    return (struct fraction){column_scale(c) * f.top, f.below};
}

static bool is_quantile(const struct trial *t, size_t column)
{
    return t->waits_of[column] != TRIAL_NO_WAITS;
}

static void keep_waits(const struct keeper *keeper, uint32_t i, const struct rollup *rollup,
                       const struct record *record)
{
    const struct trial *t = keeper->trial;
    struct wait_counts c;
    size_t *longest = mem_array(rollup->plan->n_streams * WAIT_ENDS, sizeof *longest);
    wait_counts_longest(longest, rollup->plan, record);
    for (size_t k = 0, list = 0; k < t->columns; k++) {
        if (t->waits_of[k] != list)
            continue;
        const struct column *column = &keeper->columns[k];
        uint32_t *waits = &t->waits[(i * t->waited + list) * WAIT_BINS];
        wait_counts_take(&c, rollup, record, longest, rollup_scope(rollup, column),
                         column->measure->wait);
        for (size_t bin = 0; bin < c.bins; bin++)
            waits[bin] = (uint32_t)(c.f[bin] - (bin > 0 ? c.f[bin - 1] : 0));
        list++;
    }
    free(longest);
}

static void keep(void *to, uint32_t i, struct rollup *rollup, const struct record *record)
{
    const struct keeper *keeper = to;
    const struct trial *t = keeper->trial;
    if (t->waited > 0)
        keep_waits(keeper, i, rollup, record);
    const size_t cells = 1 + t->intervals + t->days;
    struct fraction *of_replication = &t->fraction[i * t->columns * cells];
    for (size_t k = 0; k < t->columns; k++) {
        if (is_quantile(t, k))
            continue;
        const struct column *c = &keeper->columns[k];
        struct fraction *cell = &of_replication[k * cells];
        cell[0] = in_unit(c, rollup_fraction(rollup, c, rollup->intervals));
        for (size_t interval = 0; interval < t->intervals; interval++)
            cell[1 + interval] = in_unit(c, rollup_fraction(rollup, c, interval));
    }
    for (size_t day = 0; day < t->days; day++) {
        rollup_take_day(rollup, record, day);
        for (size_t k = 0; k < t->columns; k++) {
            if (is_quantile(t, k))
                continue;
            const struct column *c = &keeper->columns[k];
            of_replication[k * cells + 1 + t->intervals + day] =
                in_unit(c, rollup_day_fraction(rollup, c));
        }
    }
    for (size_t day = 0; day < t->days && t->bounds > 0; day++)
        rollup_count_intervals(rollup, record, day, keeper->bounds, t->bounds,
                               &t->met[(i * t->days + day) * t->bounds]);
}

static bool same_waits(const struct column *a, const struct column *b)
{
    return a->measure->wait == b->measure->wait && a->scope == b->scope && a->index == b->index;
}

size_t trial_wait_lists(const struct column columns[], size_t n, size_t list[])
{
    size_t lists = 0;
    for (size_t k = 0; k < n; k++) {
        size_t like = 0;
        if (columns[k].measure->wait == NO_WAIT)
            list[k] = TRIAL_NO_WAITS;
        else {
            while (!same_waits(&columns[like], &columns[k]))
                like++;
            list[k] = like < k ? list[like] : lists++;
        }
    }
    return lists;
}

struct trial trial_run(const struct plan *p, const struct column columns[], size_t n,
                       const struct trial_options *o)
{
    const struct calendar_hours *h = &p->scenario->hours;
    struct trial t = {
        .columns = n,
        .intervals = o->by_interval ? h->intervals : 0,
        .days = o->by_day ? h->days : 0,
        .bounds = o->by_day ? o->n_bounds : 0,
        .unit = p->is_stratified ? REPLICATIONS_A_BLOCK : 1,
    };
    assert(o->first % t.unit == 0 && o->n % t.unit == 0);
    t.fraction = mem_array(o->n * n * (1 + t.intervals + t.days), sizeof *t.fraction);
    t.met = mem_array(o->n * t.days * t.bounds, sizeof *t.met);
    t.waits_of = mem_array(n, sizeof *t.waits_of);
    t.waited = trial_wait_lists(columns, n, t.waits_of);
    t.waits = mem_array(o->n * t.waited * WAIT_BINS, sizeof *t.waits);
    const struct replicate r = {
        .plan = p,
        .first = o->first,
        .shift = o->shift,
        .n = o->n,
        .threads = o->threads,
        .stop = o->stop,
        .progress = o->progress,
        .progress_to = o->progress_to,
    };
    struct keeper keeper = {&t, columns, o->bounds};
    t.replications = replicate_each(&r, keep, &keeper);
    return t;
}

struct trial trial_part(const struct trial *t, size_t first, size_t n)
{
    assert(first + n <= t->replications && first % t->unit == 0 && n % t->unit == 0);
    struct trial part = *t;
    part.fraction = &t->fraction[first * t->columns * (1 + t->intervals + t->days)];
    part.met = &t->met[first * t->days * t->bounds];
    part.waits = &t->waits[first * t->waited * WAIT_BINS];
    part.replications = n;
    return part;
}

void trial_append(struct trial *t, const struct trial *next)
{
    assert(t->columns == next->columns && t->intervals == next->intervals && t->days == next->days
           && t->unit == next->unit && t->waited == 0 && next->waited == 0 && t->bounds == 0
           && next->bounds == 0);
    const size_t each = t->columns * (1 + t->intervals + t->days);
    struct fraction *both = mem_array((t->replications + next->replications) * each, sizeof *both);
    memcpy(both, t->fraction, t->replications * each * sizeof *both);
    memcpy(&both[t->replications * each], next->fraction, next->replications * each * sizeof *both);
    free(t->fraction);
    t->fraction = both;
    t->replications += next->replications;
}

void trial_free(struct trial *t)
{
    free(t->fraction);
    free(t->waits_of);
    free(t->waits);
    free(t->met);
    *t = (struct trial){0};
}

void trial_all_waits(const struct trial *t, size_t column, double waits[WAIT_BINS])
{
    memset(waits, 0, WAIT_BINS * sizeof *waits);
    for (size_t i = 0; i < t->replications; i++)
        for (size_t bin = 0; bin < WAIT_BINS; bin++)
            waits[bin] += trial_waits(t, i, column)[bin];
}

/* First attempts in a horizon. */
static double contacts_of(const struct scenario *s)
{
    double n = 0;
    for (size_t i = 0; i < s->n_classes; i++) {
        const struct arrivals *a = &s->classes[i].arrivals;
        n += a->per_day * (double)s->hours.days;
        for (size_t k = 0; a->counts && k < s->hours.intervals * s->hours.days; k++)
            n += a->counts[k];
    }
    return n;
}

size_t trial_replications(const struct scenario *const scenarios[], size_t n, double contacts,
                          size_t most)
{
    enum { LEAST = 20 };
    double of_one = 1;
    for (size_t i = 0; i < n; i++)
        of_one += contacts_of(scenarios[i]);
    const double wanted = contacts / of_one;
    return wanted < LEAST ? LEAST : wanted > (double)most ? most : (size_t)wanted / 10 * 10;
}

static struct estimate estimate_of(const struct trial *t, size_t column, size_t cell)
{
    struct moments m = {0};
    double top = 0, below = 0; /* of a unit */
    for (size_t i = 0; i < t->replications; i++) {
        const struct fraction f = trial_cells(t, i, column)[cell];
        moments_add(&m, f.top, f.below);
        top += f.top;
        below += f.below;
        if ((i + 1) % t->unit > 0)
            continue;
        m.block_top_top += top * top;
        m.block_below_below += below * below;
        m.block_top_below += top * below;
        top = below = 0;
    }
    return estimate_stratified(&m, t->replications, t->replications / t->unit, 1);
}

struct estimate trial_estimate(const struct trial *t, size_t column)
{
    return estimate_of(t, column, 0);
}

struct estimate trial_interval_estimate(const struct trial *t, size_t column, size_t interval)
{
    return estimate_of(t, column, 1 + interval);
}
