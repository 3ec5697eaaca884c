#include "sim/monte/replicate.h"

#include "sim/base/mem.h"
#include "sim/engine/day.h"
#include "sim/monte/parcel.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>

/* Bounds of memory for single values, each. */
static const size_t kept_bytes = (size_t)24 << 20;
static const size_t kept_most_by_interval = 2000;

struct kept kept_new(const struct columns *columns, size_t intervals, size_t n)
{
    struct kept k = {.whole = n, .by_interval = n};
    const size_t whole = kept_bytes / (columns->n * sizeof(float));
    const size_t by_interval = kept_bytes / (columns->n * intervals * sizeof(float));
    k.whole = whole < k.whole ? whole : k.whole;
    k.by_interval = by_interval < k.by_interval ? by_interval : k.by_interval;
    if (k.by_interval > kept_most_by_interval)
        k.by_interval = kept_most_by_interval;
    k.values = mem_array(columns->n * k.whole, sizeof *k.values);
    k.interval_values =
        mem_array(k.by_interval * columns->n * intervals, sizeof *k.interval_values);
    return k;
}

void kept_free(struct kept *k)
{
    free(k->values);
    free(k->interval_values);
}

/* What one thread works with. */
struct worker {
    const struct replicate *run;
    struct kept *kept;
    const struct daily *daily;
    struct day *day;
    struct opening opening; /* if there are controls */
    double *values;         /* [columns] */
};

static struct worker worker_new(const struct replicate *r, struct kept *kept,
                                const struct daily *daily)
{
    struct worker w = {
        .run = r,
        .kept = kept,
        .daily = daily,
        .day = day_new(r->plan),
        .values = mem_array(r->columns->n, sizeof(double)),
    };
    if (r->control)
        w.opening = opening_new(r->plan);
    return w;
}

static void worker_free(struct worker *w)
{
    day_free(w->day);
    opening_free(&w->opening);
    free(w->values);
}

/* Its tally keeps what the total does. */
static struct parcel *parcel_new(const struct worker *w, const struct tally *total)
{
    const struct replicate *r = w->run;
    const size_t days = REPLICATIONS_A_BLOCK * r->plan->scenario->hours.days;
    struct parcel *p = mem_array(1, sizeof *p);
    p->tally = tally_new(r->plan, r->columns);
    if (total->batches)
        tally_keep_batches(&p->tally, total->by_batch, total->n_by_batch);
    p->days = mem_array(w->daily ? days * w->daily->n : 0, sizeof *p->days);
    p->met = mem_array(w->daily ? days * w->daily->n_bounds : 0, sizeof *p->met);
    if (r->control)
        tally_control(&p->tally);
    return p;
}

static void parcel_free(struct parcel *p)
{
    tally_free(&p->tally);
    free(p->days);
    free(p->met);
    free(p);
}

static void keep(const struct worker *w, size_t replication)
{
    if (replication < w->kept->whole)
        for (size_t i = 0; i < w->run->columns->n; i++)
            w->kept->values[i * w->kept->whole + replication] = (float)w->values[i];
}

static void work_replication(struct worker *w, struct parcel *p, uint32_t replication,
                             size_t in_block)
{
    const struct replicate *r = w->run;
    const size_t cells = r->columns->n * p->tally.intervals;
    float *by_interval =
        replication < w->kept->by_interval ? &w->kept->interval_values[replication * cells] : NULL;
    const struct record *record = day_run(w->day, replication);
    double controls[CONTROLS] = {0};
    if (r->control) {
        opening_take_spells(&w->opening, replication);
        control_of_record(r->control, &w->opening, record, controls);
    }
    tally_add(&p->tally, record, controls, w->values, by_interval);
    keep(w, replication);
    const size_t days = r->plan->scenario->hours.days;
    for (size_t day = 0; w->daily && day < days; day++) {
        const struct daily *d = w->daily;
        const size_t place = in_block * days + day;
        tally_day(&p->tally, record, day, d->columns, d->n, &p->days[place * d->n]);
        rollup_count_intervals(&p->tally.rollup, record, day, d->bounds, d->n_bounds,
                               &p->met[place * d->n_bounds]);
    }
}

static bool is_stopped(const struct replicate *r)
{
    /* Set by a handler in any thread. */
    return r->stop && __atomic_load_n(r->stop, __ATOMIC_RELAXED);
}

/* A block's replications, in order; fewer if stopped. */
static void work_block(struct worker *w, struct parcel *p, uint32_t block)
{
    const struct replicate *r = w->run;
    const uint32_t start = block * REPLICATIONS_A_BLOCK;
    p->block = block;
    p->tally.replications = 0;
    if (is_stopped(r))
        return;
    tally_clear(&p->tally);
    for (uint32_t i = 0; i < REPLICATIONS_A_BLOCK && start + i < r->n; i++) {
        if (is_stopped(r))
            return;
        work_replication(w, p, r->first + start + i, i);
        if (r->progress && omp_get_thread_num() == 0)
            r->progress(r->progress_to, start + i, r->n);
    }
}

static void hand_over_days(const struct replicate *r, const struct daily *daily,
                           const struct parcel *p)
{
    const size_t days = r->plan->scenario->hours.days;
    for (size_t i = 0; daily && i < p->tally.replications; i++)
        for (size_t day = 0; day < days; day++)
            daily->take(daily->to, r->first + p->block * REPLICATIONS_A_BLOCK + i, day,
                        &p->days[(i * days + day) * daily->n],
                        &p->met[(i * days + day) * daily->n_bounds]);
}

static int threads_for(const struct replicate *r, uint32_t parts)
{
    const int cores = r->threads > 0 ? r->threads : omp_get_num_procs();
    return (uint32_t)cores < parts ? cores : (int)parts;
}

/* What all threads add to, one at a time. */
struct sum {
    struct parcels parcels;
    struct tally *total;
    size_t done;   /* replications */
    bool complete; /* no block so far was cut short: what comes is the next */
};

static void add_block(struct sum *s, const struct replicate *r, const struct daily *daily,
                      struct parcel *p)
{
    const uint32_t left = r->n - p->block * REPLICATIONS_A_BLOCK;
    const size_t replications = p->tally.replications;
    if (!s->complete)
        return;
    if (replications > 0)
        tally_merge(s->total, &p->tally);
    hand_over_days(r, daily, p);
    s->done += replications;
    s->complete = replications == (left < REPLICATIONS_A_BLOCK ? left : REPLICATIONS_A_BLOCK);
}

/* Adds the block, and those after it that were done before, as far as it is their turn. */
static void add_blocks(struct sum *s, const struct replicate *r, const struct daily *daily,
                       struct parcel *done)
{
    parcels_lay_by(&s->parcels, done);
    for (struct parcel *p; (p = parcels_next(&s->parcels)); parcels_give_back(&s->parcels, p))
        add_block(s, r, daily, p);
}

enum { BLOCKS_A_WAVE = 1024 };

size_t replicate(const struct replicate *r, struct tally *total, struct kept *kept,
                 const struct daily *daily)
{
    const uint32_t blocks = (r->n + REPLICATIONS_A_BLOCK - 1) / REPLICATIONS_A_BLOCK;
    const int threads = threads_for(r, blocks);
    struct sum sum = {.total = total, .complete = true};
#pragma omp parallel num_threads(threads) shared(sum)
    {
        struct worker w = worker_new(r, kept, daily);
        bool go_on = true;
        /* In waves, since a loop cannot be left: after a stop only the rest of a wave is run
         * through. */
        for (uint32_t from = 0; from < blocks && go_on; from += BLOCKS_A_WAVE) {
            const uint32_t to = blocks - from < BLOCKS_A_WAVE ? blocks : from + BLOCKS_A_WAVE;
#pragma omp for schedule(dynamic, 1)
            for (uint32_t block = from; block < to; block++) {
                struct parcel *p;
#pragma omp critical(parcels)
                p = parcels_take(&sum.parcels);
                if (!p)
                    p = parcel_new(&w, total);
                work_block(&w, p, block);
#pragma omp critical(parcels)
                add_blocks(&sum, r, daily, p);
            }
            go_on = sum.complete;
            /* Everyone has read it before anyone changes it again. */
#pragma omp barrier
        }
        worker_free(&w);
    }
    for (struct parcel *p; (p = parcels_take(&sum.parcels));)
        parcel_free(p);
    return sum.done;
}

/* The mean controls of a block's replications. */
static void open_block(struct opening *o, const struct replicate *r, uint32_t block,
                       double mean[CONTROLS_OPENED])
{
    const uint32_t start = r->first + block * REPLICATIONS_A_BLOCK;
    memset(mean, 0, CONTROLS_OPENED * sizeof *mean);
    for (uint32_t i = 0; i < REPLICATIONS_A_BLOCK; i++) {
        double x[CONTROLS];
        opening_take(o, start + i);
        control_of_opening(r->control, o, x);
        for (size_t k = 0; k < CONTROLS_OPENED; k++)
            mean[k] += x[k] / REPLICATIONS_A_BLOCK;
    }
}

void replicate_openings(const struct replicate *r, struct control_means *means)
{
    const uint32_t blocks = r->n / REPLICATIONS_A_BLOCK;
#pragma omp parallel num_threads(threads_for(r, blocks))
    {
        struct opening opening = opening_new(r->plan);
#pragma omp for ordered schedule(dynamic, 1)
        for (uint32_t block = 0; block < blocks; block++) {
            double mean[CONTROLS_OPENED];
            const bool is_opened = !is_stopped(r);
            if (is_opened)
                open_block(&opening, r, block, mean);
#pragma omp ordered
            if (is_opened)
                control_means_add(means, mean);
        }
        opening_free(&opening);
    }
}

static const struct record *run_shifted(struct day *day, uint32_t replication,
                                        const uint32_t shift[LAYERS])
{
    uint32_t of_layer[LAYERS];
    if (!shift)
        return day_run(day, replication);
    for (enum layer layer = 0; layer < LAYERS; layer++)
        of_layer[layer] = replication + shift[layer];
    return day_run_mixed(day, of_layer);
}

size_t replicate_each(const struct replicate *r,
                      void (*take)(void *to, uint32_t i, struct rollup *rollup,
                                   const struct record *record),
                      void *to)
{
    bool *is_done = mem_array(r->n, sizeof *is_done);
#pragma omp parallel num_threads(threads_for(r, r->n))
    {
        struct day *day = day_new(r->plan);
        struct rollup rollup = rollup_new(r->plan);
#pragma omp for schedule(dynamic, 1)
        for (uint32_t i = 0; i < r->n; i++) {
            if (is_stopped(r))
                continue;
            const struct record *record = run_shifted(day, r->first + i, r->shift);
            rollup_take(&rollup, record);
            take(to, i, &rollup, record);
            is_done[i] = true;
            if (r->progress && omp_get_thread_num() == 0)
                r->progress(r->progress_to, i, r->n);
        }
        rollup_free(&rollup);
        day_free(day);
    }
    size_t done = 0;
    while (done < r->n && is_done[done])
        done++;
    free(is_done);
    return done;
}

/* --- many runs -------------------------------------------------------------------------------- */

static size_t next_run(const struct dealing *d)
{
    size_t run;
#pragma omp critical(dealing)
    run = d->next(d->to);
    return run;
}

void deal(const struct dealing *d)
{
    const int cores = d->threads > 0 ? d->threads : omp_get_num_procs();
    const int at_once = (size_t)cores < d->at_most ? cores : d->at_most > 0 ? (int)d->at_most : 1;
    /* A run with threads of its own is a team inside a team. */
    omp_set_max_active_levels(2);
#pragma omp parallel num_threads(at_once)
    for (size_t run; (run = next_run(d)) != DEALING_ENDS;) {
        void *result = d->work(d->to, run, cores / at_once);
#pragma omp critical(dealing)
        d->done(d->to, run, result);
    }
}
