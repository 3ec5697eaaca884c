/*
 * inflow.c -- when the contacts of each class arrive.
 *
 * Within an interval the spacings are unit exponentials stretched by the interval's rate, restarted
 * at each boundary (a Poisson process has no memory). Customers are numbered inside their interval,
 * so more calls at 10:00 leave the customers of 10:30 the same draws. Fixed counts of N use the
 * same spacings divided by the sum of N + 1 of them, which are N uniform points in order.
 */
#include "sim/engine/inflow.h"

#include "models/block.h"
#include "models/portable.h"

#include <math.h>

static const double half_hour_s = 1800;

static double normal_at(const struct day *d, uint64_t key, uint32_t interval, uint32_t replication,
                        enum purpose purpose)
{
    const struct address at = {0, interval, replication, address_what(purpose, 0, 0)};
    return portable_normal_quantile(portable_unit(draw_shared_out(d, key, at)));
}

static enum layer layer_of(enum purpose purpose)
{
    switch (purpose) {
    case PURPOSE_FORECAST_FACTOR:
    case PURPOSE_HANDLE_FORECAST: return LAYER_FORECAST;
    case PURPOSE_DAY_FACTOR: return LAYER_DAY;
    case PURPOSE_INTERVAL_FACTOR: return LAYER_INTERVAL;
    case PURPOSE_DRIFT: return LAYER_DRIFT;
    default: return LAYER_CUSTOMERS;
    }
}

/* The normal behind one layer of a class: partly common to all classes, partly its own. */
double layer_normal(const struct day *d, uint64_t key, uint32_t interval, enum purpose purpose,
                    double correlation)
{
    const uint32_t replication = d->replication_of[layer_of(purpose)];
    const double common =
        correlation > 0 ? normal_at(d, d->plan->busyness_key, interval, replication, purpose) : 0;
    const double own = correlation < 1 ? normal_at(d, key, interval, replication, purpose) : 0;
    return sqrt(correlation) * common + sqrt(1 - correlation) * own;
}

/* One step of a stationary autoregressive chain of standard normals. */
double chain_step(double z, double lag1, double innovation)
{
    return lag1 * z + sqrt(1 - lag1 * lag1) * innovation;
}

/* By how much the class's handle times turn out longer than forecast. */
static double draw_handle_error(const struct day *d, size_t class)
{
    const struct scenario *s = d->plan->scenario;
    const struct factor *error = &s->classes[class].handle_error;
    if (!s->layers.forecast || error->cv == 0)
        return 1;
    return factor_value(error,
                        layer_normal(d, d->plan->classes[class].key, 0, PURPOSE_HANDLE_FORECAST,
                                     s->busyness.forecast_correlation));
}

static void factors_draw(struct day *d, size_t class, struct inflow *f)
{
    double *expected = f->expected;
    const struct plan *p = d->plan;
    const struct scenario *s = p->scenario;
    const struct arrivals *a = &s->classes[class].arrivals;
    const uint64_t key = p->classes[class].key;
    const double step = s->hours.interval_s / half_hour_s;
    const double interval_lag1 = a->interval_lag1 > 0 ? portable_pow(a->interval_lag1, step) : 0;
    const bool by_day = s->layers.day && a->day.cv > 0;
    const bool by_interval = s->layers.interval && a->interval.cv > 0;

    double forecast = 1, day_factor = 1, day_z = 0, interval_z = 0;
    double volume = a->per_day;
    const double *share = a->share;
    if (s->layers.forecast && a->forecast.cv > 0)
        forecast = factor_value(&a->forecast, layer_normal(d, key, 0, PURPOSE_FORECAST_FACTOR,
                                                           s->busyness.forecast_correlation));
    for (int32_t i = p->first_interval; i < p->intervals; i++) {
        const bool first = i == p->first_interval;
        const bool new_day = first || plan_time_of_day(p, i) == 0;
        if (by_day && new_day) {
            const double z = layer_normal(d, key, (uint32_t)plan_day_of(p, i), PURPOSE_DAY_FACTOR,
                                          s->busyness.day_correlation);
            day_z = first ? z : chain_step(day_z, a->day_lag1, z);
            day_factor = factor_value(&a->day, day_z);
        }
        if (new_day) {
            volume = a->per_day * dates_factor(s, class, plan_day_of(p, i));
            share = dates_share(s, class, plan_day_of(p, i));
        }
        if (i >= 0 && new_day)
            f->volume[plan_day_of(p, i)] = volume * forecast * day_factor;
        double interval_factor = 1;
        if (by_interval) {
            const double z = layer_normal(d, key, (uint32_t)i, PURPOSE_INTERVAL_FACTOR,
                                          s->busyness.interval_correlation);
            const bool afresh = first || (new_day && !a->across_days);
            interval_z = afresh ? z : chain_step(interval_z, interval_lag1, z);
            interval_factor = factor_value(&a->interval, interval_z);
        }
        const size_t place = plan_time_of_day(p, i);
        expected[i - p->first_interval] =
            a->counts ? a->counts[i < 0 ? place : (size_t)i]
                      : volume * share[place] * forecast * day_factor * interval_factor;
        if (!plan_is_open(p, i)) {
            if (i >= 0)
                f->unseen[i] = expected[i - p->first_interval];
            expected[i - p->first_interval] = 0;
        }
        if (p->surge && i >= 0)
            expected[i - p->first_interval] *= plan_surge(p, &p->classes[class], i);
    }
}

static void times_fill(const struct sampler *law, double factor, uint32_t n, const uint64_t bits[],
                       ticks times[])
{
    double seconds[BLOCK];
    sampler_draw_block(law, n, bits, seconds);
    wholes_from(n, seconds, factor, (double)TICKS_PER_SECOND, TICKS_MOST, times);
}

static void patience_fill(const struct plan_stream *ps, uint32_t n, const uint64_t bits[],
                          ticks times[])
{
    if (ps->laws.patience.endless)
        for (uint32_t i = 0; i < n; i++)
            times[i] = TICKS_MOST;
    else if (ps->balk > 0)
        for (uint32_t i = 0; i < n; i++)
            times[i] = ticks_from_seconds(patience_draw(&ps->patience, ps->balk, bits[i]));
    else
        times_fill(&ps->patience, 1, n, bits, times);
}

/* Talk from bits[], wrap-up and patience from addresses of their own. */
static void needs_fill(const struct day *d, struct inflow *f, const struct plan_class *pc,
                       struct address at, uint32_t n, const uint64_t bits[])
{
    const struct plan_stream *ps = &d->plan->streams[pc->first_stream];
    uint64_t a[BLOCK], b[BLOCK];
    times_fill(&ps->talk, f->handle_error, n, bits, f->talk);
    at.what = address_what(PURPOSE_NEED, 0, 0);
    draw_block(pc->key, at, n, a, b);
    patience_fill(ps, n, a, f->patience);
    if (ps->has_wrap_up)
        times_fill(&ps->wrap_up, f->handle_error, n, b, f->wrap_up);
}

static void self_service_fill(const struct day *d, struct inflow *f, const struct plan_class *pc,
                              struct address at, uint32_t n)
{
    const struct plan_stream *ps = &d->plan->streams[pc->first_stream];
    at.what = address_what(PURPOSE_SELF_SERVICE, 0, 0);
    draw_block(pc->key, at, n, f->self_how, f->self_long);
    if (ps->self_service.time_is_one)
        sampler_draw_block(&ps->self_service.time[0], n, f->self_long, f->self_s);
}

/* Random, or even: then the first goes on where the interval before left off. */
static void spacings_fill(const struct day *d, struct inflow *f, uint32_t n, const uint64_t bits[])
{
    if (d->plan->scenario->layers.arrivals) {
        exponentials_from_bits(n, bits, 1, f->spacing);
        return;
    }
    for (uint32_t i = 0; i < n; i++)
        f->spacing[i] = 1;
    if (f->n == 0)
        f->spacing[0] = f->due;
}

/* Draws the coming items: about as many as are still expected in the interval. */
static void block_fill(struct day *d, struct inflow *f, size_t class)
{
    const struct plan_class *pc = &d->plan->classes[class];
    const double left = f->expected[f->interval - d->plan->first_interval] - f->n;
    const double likely = left > 0 ? left + 2 * sqrt(left) + 8 : 8;
    const uint32_t wanted = likely < BLOCK ? ((uint32_t)likely + 7) / 8 * 8 : BLOCK;
    const uint32_t n = wanted < f->limit - f->n ? wanted : f->limit - f->n;
    uint64_t a[BLOCK], b[BLOCK];
    const struct address at = {f->n, (uint32_t)f->interval, d->replication,
                               address_what(PURPOSE_ARRIVAL, 0, 0)};
    draw_block(pc->key, at, n, a, b);
    spacings_fill(d, f, n, a);
    if (pc->draws_needs)
        needs_fill(d, f, pc, at, n, b);
    if (pc->draws_self_service)
        self_service_fill(d, f, pc, at, n);
    f->at = 0;
    f->filled = n;
}

/* The sum of N + 1 spacings, by which fixed counts are scaled. */
static double spacings_sum(const struct day *d, const struct inflow *f, size_t class, uint32_t n)
{
    uint64_t a[BLOCK], b[BLOCK];
    double spacing[BLOCK], sum = 0;
    for (uint32_t done = 0; done < n; done += BLOCK) {
        const uint32_t part = n - done < BLOCK ? n - done : BLOCK;
        draw_block(d->plan->classes[class].key,
                   (struct address){done, (uint32_t)f->interval, d->replication,
                                    address_what(PURPOSE_ARRIVAL, 0, 0)},
                   part, a, b);
        exponentials_from_bits(part, a, 1, spacing);
        for (uint32_t i = 0; i < part; i++)
            sum += spacing[i];
    }
    return sum;
}

static void interval_open(struct day *d, struct inflow *f, size_t class)
{
    const struct plan *p = d->plan;
    const ticks start = plan_interval_start(p, f->interval);
    const double expected = f->expected[f->interval - p->first_interval];
    f->start = (double)start;
    f->end = (double)(start + p->interval);
    f->n = 0;
    f->at = f->filled = 0;
    f->sum = 0;
    f->limit = UINT32_MAX;
    f->pace = expected > 0 ? (double)p->interval / expected : INFINITY;
    if (p->scenario->classes[class].arrivals.counts) {
        f->limit = (uint32_t)expected;
        f->due = 0.5;
        if (f->limit > 0 && p->scenario->layers.arrivals)
            f->pace = (double)p->interval / spacings_sum(d, f, class, f->limit + 1);
    }
}

void inflow_goes_on(struct day *d, uint32_t class)
{
    const struct plan *p = d->plan;
    struct inflow *f = &d->inflows[class];
    for (;;) {
        if (f->at == f->filled && f->pace < INFINITY && f->n < f->limit)
            block_fill(d, f, class);
        if (f->at < f->filled) {
            if (inflow_expects(d, class))
                return;
            f->due = f->sum + f->spacing[f->at] - (double)p->interval / f->pace;
        }
        if (++f->interval == p->intervals) {
            tournament_set(&d->inflow_keys, class, KEY_NEVER);
            return;
        }
        interval_open(d, f, class);
    }
}

/* Only how many contacts are expected, given the factors of the replication. */
void inflows_expect(struct day *d)
{
    for (uint32_t class = 0; class < d->plan->n_classes; class ++) {
        factors_draw(d, class, &d->inflows[class]);
        d->inflows[class].handle_error = draw_handle_error(d, class);
    }
}

void inflows_open(struct day *d)
{
    tournament_clear(&d->inflow_keys);
    inflows_expect(d);
    for (uint32_t class = 0; class < d->plan->n_classes; class ++) {
        struct inflow *f = &d->inflows[class];
        f->interval = d->plan->first_interval;
        f->due = 0.5;
        interval_open(d, f, class);
        inflow_advance(d, class);
    }
}
