#include "sim/study/spread.h"

#include "sim/base/mem.h"
#include "sim/study/course.h"

#include <math.h>
#include <stdlib.h>

const char *const layer_labels[LAYERS] = {
    [LAYER_CUSTOMERS] = "customers: arrivals, handle times, patience",
    [LAYER_FORECAST] = "error of the forecast",
    [LAYER_DAY] = "how busy the day is",
    [LAYER_INTERVAL] = "how busy each interval is",
    [LAYER_DRIFT] = "containment from day to day",
    [LAYER_ATTENDANCE] = "absence and spells away",
};

/* --- which layers there are ------------------------------------------------------------------- */

static void find_of_class(const struct scenario *s, const struct contact_class *c, bool there[])
{
    const struct arrivals *a = &c->arrivals;
    const bool rates = !a->counts;
    there[LAYER_FORECAST] |=
        s->layers.forecast && ((rates && a->forecast.cv > 0) || c->handle_error.cv > 0);
    there[LAYER_DAY] |= rates && s->layers.day && a->day.cv > 0;
    there[LAYER_INTERVAL] |= rates && s->layers.interval && a->interval.cv > 0;
    there[LAYER_DRIFT] |= s->layers.drift && c->self_service.drift.sd > 0;
    for (size_t i = 0; i < c->n_also; i++)
        there[LAYER_DRIFT] |= s->layers.drift && c->also[i].self_service.drift.sd > 0;
}

void spread_layers(const struct scenario *s, bool there[LAYERS])
{
    for (enum layer layer = 0; layer < LAYERS; layer++)
        there[layer] = layer == LAYER_CUSTOMERS;
    for (size_t i = 0; i < s->n_classes; i++)
        find_of_class(s, &s->classes[i], there);
    for (size_t i = 0; i < s->n_groups; i++) {
        const struct attendance *a = &s->groups[i].attendance;
        there[LAYER_ATTENDANCE] |=
            (s->layers.absence && a->absence > 0) || a->in_shift_shrinkage > 0;
    }
}

/* --- simulating ------------------------------------------------------------------------------- */

/* Values of the days of one run, NAN where there is none. */
struct days {
    double *value; /* [n] */
    size_t n;
};

static struct days days_of(const struct plan *p, const struct column *column,
                           const struct trial_options *from, const uint32_t shift[LAYERS],
                           struct course *course)
{
    struct trial_options o = *from;
    o.shift = shift;
    o.by_day = o.by_interval = false;
    if (o.progress) {
        o.progress = course_count;
        o.progress_to = course;
    }
    struct trial t = trial_run(p, column, 1, &o);
    struct days d = {mem_array(t.replications, sizeof *d.value), t.replications};
    for (size_t i = 0; i < t.replications; i++) {
        const struct fraction f = trial_whole(&t, i, 0);
        d.value[i] = f.below > 0 ? f.top / f.below : NAN;
    }
    trial_free(&t);
    course->before += from->n;
    return d;
}

/* The days of A with one layer of B, which are so many replications further on. */
static struct days days_with(const struct plan *p, const struct column *column,
                             const struct trial_options *o, enum layer layer, struct course *course)
{
    uint32_t shift[LAYERS] = {0};
    shift[layer] = o->n;
    return days_of(p, column, o, shift, course);
}

static struct days days_of_b(const struct plan *p, const struct column *column,
                             const struct trial_options *o, struct course *course)
{
    uint32_t shift[LAYERS];
    for (enum layer layer = 0; layer < LAYERS; layer++)
        shift[layer] = o->n;
    return days_of(p, column, o, shift, course);
}

/* --- estimating ------------------------------------------------------------------------------- */

static void find_spread(struct spread *s, const struct days *a, const struct days *b)
{
    double n = 0, sum = 0, squares = 0;
    for (size_t i = 0; i < s->replications; i++) {
        const double both[] = {a->value[i], b->value[i]};
        for (size_t k = 0; k < 2; k++)
            if (!isnan(both[k])) {
                n++;
                sum += both[k];
            }
    }
    s->mean = n > 0 ? sum / n : NAN;
    for (size_t i = 0; i < s->replications; i++) {
        const double both[] = {a->value[i], b->value[i]};
        for (size_t k = 0; k < 2; k++)
            if (!isnan(both[k]))
                squares += (both[k] - s->mean) * (both[k] - s->mean);
    }
    s->sd = n > 1 ? sqrt(squares / (n - 1)) : NAN;
}

static double half_square(double x)
{
    return x * x / 2;
}

/*
 * Both shares are of half the mean square between A and B, which is the variance: where a layer
 * does nearly all or nearly nothing, what stands on top and below varies together and the share is
 * known well. The first order is the variance less what is left of it with the layer in common.
 */
static void find_layer(struct spread *s, enum layer layer, const struct days *mixed,
                       const struct days *a, const struct days *b)
{
    struct spread_layer *l = &s->layer[layer];
    struct moments first = {0}, total = {0};
    size_t n = 0;
    for (size_t i = 0; i < s->replications; i++) {
        const double variance = half_square(a->value[i] - b->value[i]);
        const double left = half_square(b->value[i] - mixed->value[i]);
        const double alone = half_square(a->value[i] - mixed->value[i]);
        if (isnan(variance) || isnan(left))
            continue;
        moments_add(&first, variance - left, variance);
        moments_add(&total, alone, variance);
        n++;
    }
    l->first = estimate_ratio(&first, n, 1);
    l->total = estimate_ratio(&total, n, 1);
    s->first_orders += l->first.value;
}

static size_t least_of(const struct days days[], size_t n)
{
    size_t least = days[0].n;
    for (size_t i = 1; i < n; i++)
        least = days[i].n < least ? days[i].n : least;
    return least;
}

struct spread spread_run(const struct plan *p, const struct column *column,
                         const struct trial_options *o)
{
    enum { A, B, MIXED };
    struct spread s = {0};
    struct days days[MIXED + LAYERS];
    size_t runs = MIXED;
    size_t n = MIXED;
    bool there[LAYERS];
    spread_layers(p->scenario, there);
    for (enum layer layer = 0; layer < LAYERS; layer++) {
        s.layer[layer].is_there = there[layer];
        runs += there[layer];
    }
    struct course course = {o->progress, o->progress_to, 0, runs * o->n};
    days[A] = days_of(p, column, o, NULL, &course);
    days[B] = days_of_b(p, column, o, &course);
    for (enum layer layer = 0; layer < LAYERS; layer++)
        if (s.layer[layer].is_there)
            days[n++] = days_with(p, column, o, layer, &course);
    s.replications = least_of(days, n);
    find_spread(&s, &days[A], &days[B]);
    n = MIXED;
    for (enum layer layer = 0; layer < LAYERS; layer++)
        if (s.layer[layer].is_there)
            find_layer(&s, layer, &days[n++], &days[A], &days[B]);
    for (size_t i = 0; i < n; i++)
        free(days[i].value);
    return s;
}
