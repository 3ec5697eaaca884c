#include "sim/monte/tally.h"

#include "sim/base/mem.h"
#include "sim/monte/estimate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t contact_scopes(const struct tally *t)
{
    return t->rollup.scopes.n;
}

static size_t cover_room(const struct tally *t)
{
    return t->plan->n_classes * t->plan->n_groups * COVER_SHARES;
}

struct moments *tally_cover(const struct tally *t, size_t class, size_t group,
                            enum cover_share share)
{
    return &t->cover[(class * t->plan->n_groups + group) * COVER_SHARES + share];
}

static size_t wait_lists(const struct tally *t)
{
    return contact_scopes(t) * WAIT_KINDS;
}

struct tally tally_new(const struct plan *p, const struct columns *columns)
{
    struct tally t = {
        .plan = p,
        .columns = columns,
        .intervals = p->scenario->hours.intervals,
        .rollup = rollup_new(p),
    };
    t.moments = mem_array(columns->n * t.rollup.slots, sizeof *t.moments);
    t.waits = mem_array(wait_lists(&t), sizeof *t.waits);
    t.fairness = fairness_new(p->n_classes);
    t.fairness_of_customers =
        fairness_new(p->scenario->n_customer_groups > 0 ? p->scenario->n_customer_groups + 1 : 0);
    t.cover = mem_lines(cover_room(&t), sizeof *t.cover);
    t.wait_room = mem_array(wait_lists(&t) * WAIT_SUMS_ROOM, sizeof *t.wait_room);
    for (size_t i = 0; i < wait_lists(&t); i++)
        t.waits[i] = wait_sums_new(&t.wait_room[i * WAIT_SUMS_ROOM]);
    t.longest = mem_array(p->n_streams * WAIT_ENDS, sizeof *t.longest);
    return t;
}

void tally_control(struct tally *t)
{
    t->controlled = mem_array(1, sizeof *t->controlled);
    *t->controlled = controlled_new(t->columns->n * t->rollup.slots);
}

void tally_keep_batches(struct tally *t, const size_t columns[], size_t n)
{
    t->by_batch = columns;
    t->n_by_batch = n;
    t->batches = mem_array(n * BATCHES, sizeof *t->batches);
}

void tally_free(struct tally *t)
{
    if (t->controlled)
        controlled_free(t->controlled);
    free(t->controlled);
    free(t->batches);
    free(t->moments);
    free(t->cover);
    fairness_free(&t->fairness);
    fairness_free(&t->fairness_of_customers);
    free(t->waits);
    free(t->wait_room);
    free(t->longest);
    rollup_free(&t->rollup);
}

void tally_clear(struct tally *t)
{
    t->replications = t->blocks = 0;
    if (t->controlled)
        controlled_clear(t->controlled);
    memset(t->moments, 0, t->columns->n * t->rollup.slots * sizeof *t->moments);
    if (t->batches)
        memset(t->batches, 0, t->n_by_batch * BATCHES * sizeof *t->batches);
    fairness_clear(&t->fairness);
    fairness_clear(&t->fairness_of_customers);
    memset(t->cover, 0, cover_room(t) * sizeof *t->cover);
    for (size_t i = 0; i < wait_lists(t); i++)
        wait_sums_clear(&t->waits[i]);
}

void moments_add(struct moments *m, double top, double below)
{
    m->top += top;
    m->below += below;
    m->top_top += top * top;
    m->below_below += below * below;
    m->top_below += top * below;
    if (below > 0) {
        const double ratio = top / below;
        m->ratios += 1;
        m->ratio += ratio;
        m->ratio_ratio += ratio * ratio;
    }
}

/* --- waits ------------------------------------------------------------------------------------ */

static void waits_add(struct tally *t, const struct record *r, double values[])
{
    struct wait_counts c;
    wait_counts_longest(t->longest, t->plan, r);
    for (size_t scope = 0; scope < contact_scopes(t); scope++)
        for (size_t kind = 0; kind < WAIT_KINDS; kind++) {
            wait_counts_take(&c, &t->rollup, r, t->longest, scope, (enum wait_of)(kind + 1));
            wait_sums_add(&t->waits[scope * WAIT_KINDS + kind], &c);
            for (size_t i = 0; i < t->columns->n; i++) {
                const struct column *column = &t->columns->column[i];
                if (column->measure->wait == (enum wait_of)(kind + 1)
                    && rollup_scope(&t->rollup, column) == scope)
                    values[i] = wait_quantile(c.f, c.bins, c.n, column->measure->quantile);
            }
        }
}

/* --- who covers what -------------------------------------------------------------------------- */

static void cover_add(const struct tally *t, const struct record *r)
{
    const struct plan *p = t->plan;
    const size_t groups = p->n_groups;
    int64_t *cell = mem_array(p->n_classes * groups * COVER_COUNTERS, sizeof *cell);
    int64_t *answered = mem_array(p->n_classes, sizeof *answered); /* of the class, by all groups */
    int64_t *time = mem_array(groups, sizeof *time); /* of the group, for all classes */
    for (size_t i = 0; i < p->n_streams; i++)
        for (size_t g = 0; g < groups; g++) {
            const int64_t *from = record_cover(r, g, i);
            const size_t class = p->streams[i].class;
            int64_t *to = &cell[(class * groups + g) * COVER_COUNTERS];
            for (size_t k = 0; k < COVER_COUNTERS; k++)
                to[k] += from[k];
            answered[class] += from[COVER_ANSWERED];
            time[g] += from[COVER_HANDLE_TICKS];
        }
    for (size_t c = 0; c < p->n_classes; c++)
        for (size_t g = 0; g < groups; g++) {
            const int64_t *k = &cell[(c * groups + g) * COVER_COUNTERS];
            moments_add(tally_cover(t, c, g, COVER_OF_CLASS), (double)k[COVER_ANSWERED],
                        (double)answered[c]);
            moments_add(tally_cover(t, c, g, COVER_OF_GROUP_TIME), (double)k[COVER_HANDLE_TICKS],
                        (double)time[g]);
        }
    free(cell);
    free(answered);
    free(time);
}

/* --- how far parts of the contacts are apart ---------------------------------------------------
 */

/* The parts are scopes of one kind. */
static void fairness_take(const struct tally *t, struct fairness *f, enum scope scope,
                          size_t (*index)(size_t part, size_t parts))
{
    const struct reading reading = reading_of(t->plan);
    const struct column of[FAIR_MEASURES] = {
        [FAIR_ANSWER_RATE] = {.measure = measure_named("answer_rate")},
        [FAIR_SERVICE_LEVEL] = {.measure = reading.measure, .threshold = reading.threshold},
    };
    double ratios[2 * FAIR_PARTS_MOST];
    for (enum fair_measure m = 0; m < FAIR_MEASURES && f->parts > 0; m++) {
        struct column c = of[m];
        c.scope = scope;
        for (size_t i = 0; i < f->parts; i++) {
            c.index = index(i, f->parts);
            const struct fraction ratio = rollup_fraction(&t->rollup, &c, t->intervals);
            ratios[2 * i] = ratio.top;
            ratios[2 * i + 1] = ratio.below;
        }
        fairness_add(f, m, ratios);
    }
}

static size_t class_index(size_t part, size_t parts)
{
    (void)parts;
    return part;
}

static size_t customers_index(size_t part, size_t parts)
{
    return scope_customers(part + 1 < parts ? (int)part : CUSTOMERS_OTHER, WHOM_ALL);
}

/* --- batches ---------------------------------------------------------------------------------- */

static void add_to_batch(struct fraction *batch, struct fraction f)
{
    batch->top += f.top;
    batch->below += f.below;
}

/* Of the replication at hand, which has not been counted yet. */
static void batches_add(struct tally *t)
{
    const size_t batch = t->replications % BATCHES;
    for (size_t i = 0; i < t->n_by_batch; i++)
        add_to_batch(
            &t->batches[i * BATCHES + batch],
            rollup_fraction(&t->rollup, &t->columns->column[t->by_batch[i]], t->intervals));
}

void batches_merge(struct fraction total[BATCHES], size_t replications,
                   const struct fraction next[BATCHES], size_t n)
{
    for (size_t i = 0; i < n && i < BATCHES; i++)
        add_to_batch(&total[(replications + i) % BATCHES], next[i]);
}

/* --- adding and merging ----------------------------------------------------------------------- */

void tally_add(struct tally *t, const struct record *r, const double controls[], double values[],
               float interval_values[])
{
    rollup_take(&t->rollup, r);
    batches_add(t);
    t->replications++;
    if (t->controlled)
        controlled_add_controls(t->controlled, controls);
    waits_add(t, r, values);
    cover_add(t, r);
    fairness_take(t, &t->fairness, SCOPE_CLASS, class_index);
    fairness_take(t, &t->fairness_of_customers, SCOPE_CUSTOMERS, customers_index);
    for (size_t i = 0; i < t->columns->n; i++) {
        const struct column *c = &t->columns->column[i];
        if (c->measure->wait != NO_WAIT)
            continue;
        struct moments *m = &t->moments[i * t->rollup.slots];
        const struct column_terms terms = rollup_terms(&t->rollup, c);
        for (size_t slot = 0; slot < t->rollup.slots; slot++) {
            const struct fraction f = column_fraction(&terms, slot);
            moments_add(&m[slot], f.top, f.below);
            if (t->controlled)
                controlled_add(t->controlled, i * t->rollup.slots + slot, controls, f.top, f.below);
            if (slot == t->intervals)
                values[i] = fraction_value(c, f);
            else if (slot < t->intervals && interval_values)
                interval_values[i * t->intervals + slot] = (float)fraction_value(c, f);
        }
    }
}

void tally_day(struct tally *t, const struct record *r, size_t day, const size_t columns[],
               size_t n, double values[])
{
    rollup_take_day(&t->rollup, r, day);
    for (size_t i = 0; i < n; i++) {
        const struct column *c = &t->columns->column[columns[i]];
        values[i] = fraction_value(c, rollup_day_fraction(&t->rollup, c));
    }
}

/* Of a block's sums, those of the blocks. */
static void add_squares(struct moments *to, const struct moments *block)
{
    to->block_top_top += block->top * block->top;
    to->block_below_below += block->below * block->below;
    to->block_top_below += block->top * block->below;
}

void moments_merge(struct moments *to, const struct moments *from)
{
    to->top += from->top;
    to->below += from->below;
    to->top_top += from->top_top;
    to->below_below += from->below_below;
    to->top_below += from->top_below;
    to->ratios += from->ratios;
    to->ratio += from->ratio;
    to->ratio_ratio += from->ratio_ratio;
    add_squares(to, from);
}

/* The moments are most of a tally's memory, and where they are all zero, not yet touched. */
static void become_first_block(struct tally *total, struct tally *block)
{
    struct moments *zeros = total->moments;
    total->moments = block->moments;
    block->moments = zeros;
    for (size_t i = 0; i < total->columns->n * total->rollup.slots; i++)
        add_squares(&total->moments[i], &total->moments[i]);
}

static void merge_moments(struct tally *total, const struct tally *block)
{
    for (size_t i = 0; i < total->columns->n * total->rollup.slots; i++)
        moments_merge(&total->moments[i], &block->moments[i]);
}

void tally_merge(struct tally *total, struct tally *block)
{
    if (total->blocks == 0)
        become_first_block(total, block);
    else
        merge_moments(total, block);
    if (total->controlled)
        controlled_merge(total->controlled, block->controlled, total->blocks);
    for (size_t i = 0; i < total->n_by_batch; i++)
        batches_merge(&total->batches[i * BATCHES], total->replications,
                      &block->batches[i * BATCHES], block->replications);
    total->replications += block->replications;
    total->blocks++;
    for (size_t i = 0; i < cover_room(total); i++)
        moments_merge(&total->cover[i], &block->cover[i]);
    fairness_merge(&total->fairness, &block->fairness);
    fairness_merge(&total->fairness_of_customers, &block->fairness_of_customers);
    for (size_t i = 0; i < wait_lists(total); i++)
        wait_sums_merge(&total->waits[i], &block->waits[i]);
}
