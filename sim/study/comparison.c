#include "sim/study/comparison.h"

#include "sim/base/mem.h"
#include "sim/study/answer.h"
#include "sim/study/course.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- what the scenarios have in common -------------------------------------------------------- */

static bool same_horizon(const struct scenario *a, const struct scenario *b)
{
    const struct calendar_hours *x = &a->hours, *y = &b->hours;
    return x->opens_s == y->opens_s && x->closes_s == y->closes_s && x->days == y->days
           && x->interval_s == y->interval_s;
}

static bool check_horizons(const struct scenario *const scenarios[], size_t n, struct error *err)
{
    for (size_t i = 1; i < n; i++)
        if (!same_horizon(scenarios[0], scenarios[i]))
            return fail(err, EXIT_FILE,
                        "scenarios 1 (%s) and %zu (%s) cannot be compared: opening hours, "
                        "interval and days must be the same",
                        scenarios[0]->name, i + 1, scenarios[i]->name);
    return true;
}

/* The place of a scope of that name among those of a scenario, found by any of its columns. */
static bool find_scope(const struct columns *columns, const struct scenario *s, enum scope scope,
                       const char *name, size_t *index)
{
    for (size_t i = 0; i < columns->n; i++) {
        const struct column *c = &columns->column[i];
        if (c->scope == scope && strcmp(column_scope_name(c, s), name) == 0) {
            *index = c->index;
            return true;
        }
    }
    return false;
}

/* The column of one plan in another; false if that has no such scope or acceptable wait, or no
 * wages: without them costs are not zero but unknown. */
static bool translate(const struct column *c, const struct plan *from, const struct plan *to,
                      const struct columns *columns_to, struct column *found)
{
    *found = *c;
    if (measure_has_threshold(c->measure)) {
        found->threshold = plan_threshold(to, seconds_from_ticks(from->threshold[c->threshold]));
        if (found->threshold == to->n_thresholds)
            return false;
    }
    if (!find_scope(columns_to, to->scenario, c->scope, column_scope_name(c, from->scenario),
                    &found->index))
        return false;
    return c->measure->unit != UNIT_MONEY
           || column_find(columns_to, c->measure, found->scope, found->index, 0) < columns_to->n;
}

static size_t find_column(const struct comparison *c, const struct column *wanted)
{
    const struct columns list = {c->column, c->n_columns};
    return column_find(&list, wanted->measure, wanted->scope, wanted->index, wanted->threshold);
}

/* Adds what a scenario has columns for and the base could have: with a new bot, how many it
 * resolves. */
static void add_columns(struct comparison *c, size_t scenario, const struct columns columns[])
{
    for (size_t i = 0; i < columns[scenario].n; i++) {
        struct column found;
        const struct column *column = &columns[scenario].column[i];
        if (!translate(column, c->plan[scenario], c->plan[0], &columns[0], &found)
            || find_column(c, &found) < c->n_columns)
            continue;
        c->column = mem_grow(c->column, c->n_columns + 1, sizeof *c->column);
        c->column[c->n_columns++] = found;
    }
}

/* A column that a scenario does not have is simulated as another, and never looked at. */
static void find_in_each(struct comparison *c, const struct columns columns[])
{
    c->column_in = mem_array(c->all * c->n_columns, sizeof *c->column_in);
    c->is_in = mem_array(c->all * c->n_columns, sizeof *c->is_in);
    for (size_t i = 0; i < c->all; i++)
        for (size_t k = 0; k < c->n_columns; k++) {
            struct column *in = &c->column_in[i * c->n_columns + k];
            const bool there = translate(&c->column[k], c->plan[0], c->plan[i], &columns[i], in);
            c->is_in[i * c->n_columns + k] = there;
            if (!there)
                *in = columns[i].column[0];
        }
}

static void find_columns(struct comparison *c)
{
    struct columns *columns = mem_array(c->all, sizeof *columns);
    for (size_t i = 0; i < c->all; i++)
        columns[i] = columns_new(c->plan[i]);
    for (size_t i = 0; i < c->n; i++)
        add_columns(c, i, columns);
    find_in_each(c, columns);
    c->waits_of = mem_array(c->n_columns, sizeof *c->waits_of);
    c->waited = trial_wait_lists(c->column, c->n_columns, c->waits_of);
    const struct columns base = {c->column, c->n_columns};
    c->target_column = mem_array(c->scenario[0]->n_targets, sizeof *c->target_column);
    for (size_t i = 0; i < c->scenario[0]->n_targets; i++)
        c->target_column[i] = column_of_target(&base, c->plan[0], &c->scenario[0]->targets[i]);
    for (size_t i = 0; i < c->all; i++)
        columns_free(&columns[i]);
    free(columns);
}

/* Those of targets of which the base has no column are counted in another, and never looked at. */
static void find_bounds(struct comparison *c)
{
    const struct scenario *s = c->scenario[0];
    c->bound_of = mem_array(s->n_targets, sizeof *c->bound_of);
    for (size_t t = 0; t < s->n_targets; t++) {
        c->bound_of[t] = c->n_bounds;
        c->n_bounds += s->targets[t].on_intervals > 0;
    }
    c->bounds = mem_array(c->all * c->n_bounds, sizeof *c->bounds);
    for (size_t i = 0; i < c->all; i++)
        for (size_t t = 0; t < s->n_targets; t++) {
            const size_t column = c->target_column[t] < c->n_columns ? c->target_column[t] : 0;
            if (s->targets[t].on_intervals > 0)
                c->bounds[i * c->n_bounds + c->bound_of[t]] = (struct interval_bound){
                    c->column_in[i * c->n_columns + column], &s->targets[t]};
        }
}

static struct answer answer_of(const struct comparison *c, size_t scenario, size_t target,
                               const struct trial *t, size_t replication)
{
    const struct target *of = &c->scenario[0]->targets[target];
    const struct scenario *s = c->scenario[scenario];
    return of->on_intervals > 0 ? answer_by_interval(of, s, t, replication, c->bound_of[target])
                                : answer_to(of, s, t, replication, c->target_column[target]);
}

/* --- simulating ------------------------------------------------------------------------------- */

static struct paired *paired_of(const struct comparison *c, size_t variant, size_t column)
{
    return &c->paired[(variant * c->n_columns + column) * (c->intervals + 1)];
}

static bool is_quantile(const struct comparison *c, size_t column)
{
    return c->waits_of[column] != TRIAL_NO_WAITS;
}

static struct wait_sections *waits_of(const struct comparison *c, size_t scenario, size_t column)
{
    return &c->waits[scenario * c->waited + c->waits_of[column]];
}

static void add_column(struct comparison *c, size_t variant, size_t column,
                       const struct fraction base[], const struct fraction other[])
{
    struct paired *p = paired_of(c, variant, column);
    paired_add(&p[c->intervals], base[0], other[0]);
    for (size_t i = 0; i < c->intervals; i++)
        paired_add(&p[i], base[1 + i], other[1 + i]);
}

static void add_target(struct comparison *c, size_t variant, size_t target,
                       const struct trial *base, const struct trial *other, size_t replication)
{
    const struct scenario *s = c->scenario[0];
    const size_t column = c->target_column[target];
    if (!comparison_has(c, variant, column) || is_quantile(c, column))
        return;
    const struct answer x = answer_of(c, 0, target, base, replication);
    const struct answer y = answer_of(c, variant, target, other, replication);
    struct paired_target *p = &c->targets[variant * s->n_targets + target];
    paired_add(&p->value, x.value, y.value);
    paired_add(&p->days, x.days, y.days);
}

static void add_variant(struct comparison *c, size_t variant, const struct trial *base,
                        const struct trial *other, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < c->n_columns; k++)
            if (!is_quantile(c, k))
                add_column(c, variant, k, trial_cells(base, i, k), trial_cells(other, i, k));
        for (size_t t = 0; t < c->scenario[0]->n_targets; t++)
            add_target(c, variant, t, base, other, i);
    }
}

/* Each list once, from the first of its columns. */
static void add_waits(struct comparison *c, size_t scenario, const struct trial *t, size_t first,
                      size_t n)
{
    for (size_t k = 0, list = 0; k < c->n_columns; k++) {
        if (c->waits_of[k] != list)
            continue;
        for (size_t i = 0; i < n && comparison_has(c, scenario, k); i++)
            wait_sections_add(waits_of(c, scenario, k), first + i, trial_waits(t, i, k));
        list++;
    }
}

static struct trial simulate(const struct comparison *c, const struct comparison_options *o,
                             size_t scenario, size_t first, size_t n, struct course *course)
{
    struct trial t =
        trial_run(c->plan[scenario], &c->column_in[scenario * c->n_columns], c->n_columns,
                  &(struct trial_options){
                      .first = (uint32_t)first,
                      .n = (uint32_t)n,
                      .by_interval = c->intervals > 0,
                      .by_day = true,
                      .bounds = &c->bounds[scenario * c->n_bounds],
                      .n_bounds = c->n_bounds,
                      .threads = o->threads,
                      .stop = o->stop,
                      .progress = o->progress ? course_count : NULL,
                      .progress_to = course,
                  });
    course->before += n;
    return t;
}

/* Some replications of all scenarios; how many were done by all. */
static size_t simulate_part(struct comparison *c, const struct comparison_options *o, size_t first,
                            size_t n, struct course *course)
{
    struct trial *trials = mem_array(c->all, sizeof *trials);
    size_t done = n;
    for (size_t i = 0; i < c->all; i++) {
        trials[i] = simulate(c, o, i, first, n, course);
        done = trials[i].replications < done ? trials[i].replications : done;
    }
    for (size_t i = 1; i < c->all; i++)
        add_variant(c, i, &trials[0], &trials[i], done);
    for (size_t i = 0; i < c->all; i++) {
        add_waits(c, i, &trials[i], first, done);
        trial_free(&trials[i]);
    }
    free(trials);
    return done;
}

/* In parts, so that memory does not grow with the replications. */
static void run(struct comparison *c, const struct comparison_options *o)
{
    enum { PART = 128 };
    struct course course = {o->progress, o->progress_to, 0, c->all * o->replications};
    c->wanted = o->replications;
    size_t done = PART;
    for (size_t first = 0; first < o->replications && done == PART; first += PART) {
        const size_t left = o->replications - first;
        done = simulate_part(c, o, first, left < PART ? left : PART, &course);
        c->replications += done;
    }
}

struct comparison *comparison_run(const struct scenario *const scenarios[], size_t n,
                                  const struct comparison_options *o, struct error *err)
{
    if (!check_horizons(scenarios, n, err))
        return NULL;
    struct comparison *c = mem_array(1, sizeof *c);
    *c = (struct comparison){
        .scenario = scenarios,
        .n = n - (o->yardstick[0] != 0) - (o->yardstick[1] != 0),
        .all = n,
        .yardstick = {o->yardstick[0], o->yardstick[1]},
        .plan = mem_array(n, sizeof *c->plan),
        .intervals = o->by_interval ? scenarios[0]->hours.intervals : 0,
    };
    for (size_t i = 0; i < n; i++)
        if (!(c->plan[i] = plan_new(scenarios[i], o->seed, err))) {
            comparison_free(c);
            return NULL;
        }
    find_columns(c);
    find_bounds(c);
    c->paired = mem_array(n * c->n_columns * (c->intervals + 1), sizeof *c->paired);
    c->waits = mem_array(n * c->waited, sizeof *c->waits);
    c->targets = mem_array(n * scenarios[0]->n_targets, sizeof *c->targets);
    run(c, o);
    return c;
}

void comparison_free(struct comparison *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < c->all; i++)
        plan_free(c->plan[i]);
    free(c->plan);
    free(c->column);
    free(c->column_in);
    free(c->is_in);
    free(c->paired);
    free(c->waits_of);
    free(c->waits);
    free(c->target_column);
    free(c->targets);
    free(c->bounds);
    free(c->bound_of);
    free(c);
}

/* --- what changes ----------------------------------------------------------------------------- */

size_t comparison_column(const struct comparison *c, const char *key, enum scope scope,
                         size_t index, size_t threshold)
{
    return find_column(c, &(struct column){measure_named(key), scope, index, threshold});
}

bool comparison_has(const struct comparison *c, size_t variant, size_t column)
{
    return column < c->n_columns && c->is_in[variant * c->n_columns + column];
}

struct paired_estimates comparison_change(const struct comparison *c, size_t variant, size_t column,
                                          size_t interval)
{
    if (!is_quantile(c, column))
        return paired_estimates(&paired_of(c, variant, column)[interval]);
    assert(interval == c->intervals);
    return paired_waits(waits_of(c, 0, column), waits_of(c, variant, column), c->replications,
                        c->column[column].measure->quantile);
}

/* What the yardstick changes, an agent; NAN where that may be nothing. */
static struct estimate slope_of(const struct comparison *c, size_t which, size_t column)
{
    const size_t place = c->n + which;
    struct estimate slope = {.value = NAN};
    if (place >= c->all || !comparison_has(c, place, column))
        return slope;
    const struct estimate change = comparison_change(c, place, column, c->intervals).change;
    if (fabs(change.value) > change.half_width)
        slope = (struct estimate){.value = change.value / c->yardstick[which],
                                  .std_error = change.std_error / fabs(c->yardstick[which])};
    return slope;
}

struct estimate comparison_worth(const struct comparison *c, size_t variant, size_t column)
{
    struct estimate worth = {.value = NAN, .std_error = NAN, .half_width = NAN};
    if (!comparison_has(c, variant, column))
        return worth;
    const struct paired_estimates pairs = comparison_change(c, variant, column, c->intervals);
    const struct estimate change = pairs.change;
    const struct estimate more = slope_of(c, 0, column), fewer = slope_of(c, 1, column);
    const bool as_fewer = change.value * fewer.value < 0;
    const struct estimate slope = as_fewer || isnan(more.value) ? fewer : more;
    if (isnan(slope.value) || isnan(change.value))
        return worth;
    worth.value = change.value / slope.value;
    worth.std_error = hypot(change.std_error, worth.value * slope.std_error) / fabs(slope.value);
    worth.half_width = student_t(pairs.degrees) * worth.std_error;
    worth.replications = c->replications;
    return worth;
}

static enum verdict judge(const struct comparison *c, const struct paired_estimates *pairs,
                          bool at_least)
{
    const size_t variants = c->n - 1;
    const struct estimate *change = &pairs->change;
    const double joint = student_t_joint(pairs->degrees, variants) * change->std_error;
    if (change->value == 0 && change->std_error == 0)
        return VERDICT_SAME;
    if (!(fabs(change->value) > joint))
        return VERDICT_UNSURE;
    return (change->value > 0) == at_least ? VERDICT_BETTER : VERDICT_WORSE;
}

struct target_change comparison_target(const struct comparison *c, size_t variant, size_t target)
{
    const struct target *t = &c->scenario[0]->targets[target];
    const size_t column = c->target_column[target];
    if (!comparison_has(c, variant, column))
        return (struct target_change){0};
    const struct paired_target *p = &c->targets[variant * c->scenario[0]->n_targets + target];
    struct target_change change = {
        .is_known = true,
        .value = is_quantile(c, column) ? comparison_change(c, variant, column, c->intervals)
                                        : paired_estimates(&p->value),
        .on_days = paired_estimates(&p->days),
    };
    const struct paired_estimates *asked_for = t->on_days > 0 ? &change.on_days : &change.value;
    change.verdict = judge(c, asked_for, t->at_least || t->on_days > 0 || t->on_intervals > 0);
    change.was_met = answer_is_met(t, asked_for->first.value);
    change.is_met = answer_is_met(t, asked_for->second.value);
    return change;
}
