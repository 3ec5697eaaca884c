#include "sim/study/experiment.h"

#include "sim/base/mem.h"

#include <gsl/gsl_statistics_double.h>
#include <gsl/gsl_statistics_float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- which columns speak of single days, and of targets --------------------------------------- */

static void add_daily(struct experiment *e, size_t column)
{
    for (size_t i = 0; i < e->n_daily; i++)
        if (e->daily[i] == column)
            return;
    e->daily[e->n_daily++] = column;
}

/* False with a sentence if a target speaks of something that cannot happen in this centre. */
static bool find_targets(struct experiment *e, struct error *err)
{
    const struct scenario *s = e->scenario;
    for (size_t i = 0; i < s->n_targets; i++) {
        struct target_result *t = &e->targets[i];
        t->target = &s->targets[i];
        t->column = column_of_target(&e->columns, e->plan, t->target);
        t->slot = t->target->day_type > 0
                      ? rollup_day_type(&e->tally.rollup, t->target->day_type - 1)
                      : e->tally.intervals;
        if (t->column == e->columns.n)
            return fail(err, EXIT_FILE,
                        "%s: targets[%zu].measure: %s is always zero in this scenario", s->name,
                        t->target->place, t->target->measure->key);
    }
    return true;
}

static void choose_daily(struct experiment *e)
{
    const struct scenario *s = e->scenario;
    e->daily = mem_array(e->columns.n, sizeof *e->daily);
    for (size_t i = 0; i < e->columns.n; i++)
        if (e->columns.column[i].scope == SCOPE_ALL
            && e->columns.column[i].measure->wait == NO_WAIT)
            add_daily(e, i);
    for (size_t i = 0; i < s->n_targets; i++)
        if (s->targets[i].measure->wait == NO_WAIT)
            add_daily(e, e->targets[i].column);
}

static void choose_bounds(struct experiment *e)
{
    const struct scenario *s = e->scenario;
    e->bounds = mem_array(s->n_targets, sizeof *e->bounds);
    for (size_t i = 0; i < s->n_targets; i++)
        if (s->targets[i].on_intervals > 0)
            e->bounds[e->n_bounds++] =
                (struct interval_bound){e->columns.column[e->targets[i].column], &s->targets[i]};
}

/* --- days against targets ----------------------------------------------------------------------
 */

/* Does the target speak of such a day? */
static bool is_for(const struct experiment *e, const struct target *t, size_t day)
{
    return t->day_type == 0 || t->day_type - 1 == dates_type_of(e->scenario, (int32_t)day);
}

struct days_met {
    size_t met, days;
    size_t intervals_met, intervals; /* of single days */
};

struct judge {
    struct experiment *experiment;
    const struct experiment_options *options;
    /* [targets + 1] days met and judged so far of the replication at hand; the last: all on the
     * same day */
    struct days_met *horizon;
};

static size_t daily_place(const struct experiment *e, size_t column)
{
    size_t i = 0;
    while (i < e->n_daily && e->daily[i] != column)
        i++;
    return i;
}

/* Adds the days, or intervals, of the replication at hand to those before. */
static void add_horizon(size_t met, size_t of, size_t *all_met, size_t *all, struct moments *m)
{
    *all_met += met;
    *all += of;
    moments_add(m, (double)met, (double)of);
}

static void end_horizon(const struct judge *judge)
{
    struct experiment *e = judge->experiment;
    const size_t n = e->scenario->n_targets;
    for (size_t i = 0; i < n; i++) {
        struct target_result *t = &e->targets[i];
        const struct days_met *h = &judge->horizon[i];
        add_horizon(h->met, h->days, &t->days_met, &t->days, &t->by_replication);
        add_horizon(h->intervals_met, h->intervals, &t->intervals_met, &t->intervals,
                    &t->intervals_by_replication);
    }
    add_horizon(judge->horizon[n].met, judge->horizon[n].days, &e->all_met_days, &e->judged_days,
                &e->all_met_by_replication);
    memset(judge->horizon, 0, (n + 1) * sizeof *judge->horizon);
}

/* Of a day that the target speaks of: is there a value, and is it met? */
static bool judge_value(struct days_met *horizon, const struct target *t, double value)
{
    const bool has_value = !isnan(value), met = has_value && target_bound_is_met(t, value);
    horizon->days += has_value;
    horizon->met += met;
    return met;
}

/* The same by its intervals. */
static bool judge_intervals(struct days_met *horizon, const struct target *t,
                            const struct fraction *met)
{
    const bool enough = met->below > 0 && met->top / met->below >= t->on_intervals;
    horizon->intervals += (size_t)met->below;
    horizon->intervals_met += (size_t)met->top;
    horizon->days += met->below > 0;
    horizon->met += enough;
    return enough;
}

static void judge_day(void *to, size_t replication, size_t day, const double values[],
                      const struct fraction intervals_met[])
{
    const struct judge *judge = to;
    struct experiment *e = judge->experiment;
    bool all_met = true, judged = false;
    for (size_t i = 0; i < e->scenario->n_targets; i++) {
        const struct target *t = &e->scenario->targets[i];
        const struct fraction *of_intervals = t->on_intervals > 0 ? intervals_met++ : NULL;
        const size_t place = daily_place(e, e->targets[i].column);
        struct days_met *horizon = &judge->horizon[i];
        const size_t before = horizon->days;
        if (!is_for(e, t, day) || place == e->n_daily)
            continue;
        const bool met = of_intervals ? judge_intervals(horizon, t, of_intervals)
                                      : judge_value(horizon, t, values[place]);
        const bool has_value = horizon->days > before;
        judged = judged || has_value;
        all_met = all_met && (met || !has_value);
    }
    judge->horizon[e->scenario->n_targets].days += judged;
    judge->horizon[e->scenario->n_targets].met += judged && all_met;
    if (day + 1 == e->scenario->hours.days)
        end_horizon(judge);
    if (e->backlog.days > 0) {
        const struct measure *m = measure_named("backlog");
        const size_t column = column_find(&e->columns, m, SCOPE_ALL, 0, 0);
        trend_add(&e->backlog, day, values[daily_place(e, column)]);
    }
    if (judge->options->day)
        judge->options->day(judge->options->day_to, e, replication, day, values);
}

/* Single days are independent, the days of a horizon are not. */
static struct share share_of_days(const struct experiment *e, size_t met, size_t days,
                                  const struct moments *by_replication)
{
    return e->scenario->hours.days == 1 ? share_exact(met, days)
                                        : share_clustered(by_replication, e->replications);
}

static void judge_targets(struct experiment *e)
{
    for (size_t i = 0; i < e->scenario->n_targets; i++) {
        struct target_result *t = &e->targets[i];
        t->estimate = experiment_estimate(e, t->column, t->slot);
        t->on_days = share_of_days(e, t->days_met, t->days, &t->by_replication);
        t->on_intervals = share_clustered(&t->intervals_by_replication, e->replications);
        t->met = t->target->on_days > 0        ? t->on_days.value >= t->target->on_days
                 : t->target->on_intervals > 0 ? t->on_intervals.value >= t->target->on_intervals
                                               : target_bound_is_met(t->target, t->estimate.value);
    }
    e->all_met = share_of_days(e, e->all_met_days, e->judged_days, &e->all_met_by_replication);
}

static size_t lesser(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t in_blocks(double replications)
{
    return (size_t)ceil(replications / REPLICATIONS_A_BLOCK) * REPLICATIONS_A_BLOCK;
}

/* --- controls ----------------------------------------------------------------------------------
 */

/* Opened replications for each that is simulated: so many that the error of their means adds little
 * to what the correction leaves, and still cost little. */
enum { OPENED_A_REPLICATION = 16, OPENED_LEAST = 1024, OPENED_MOST = 1 << 30 };

/* Their numbers, which no study simulates. */
static const uint32_t opened_first = UINT32_C(1) << 31;

struct controlling {
    struct plan *plan; /* stratified, so that their means are exact sooner */
    struct control control;
    struct control_means means;
};

static void open_replications(struct experiment *e, const struct experiment_options *o, size_t n)
{
    struct controlling *c = e->controlling;
    const size_t done = c->means.blocks * REPLICATIONS_A_BLOCK;
    if (n > done)
        replicate_openings(&(struct replicate){.plan = c->plan,
                                               .first = opened_first + (uint32_t)done,
                                               .n = (uint32_t)(n - done),
                                               .control = &c->control,
                                               .threads = o->threads,
                                               .stop = o->stop},
                           &c->means);
}

/* Enough for n simulated ones. */
static void open_for(struct experiment *e, const struct experiment_options *o, size_t n)
{
    const size_t wanted =
        n > OPENED_MOST / OPENED_A_REPLICATION ? OPENED_MOST : n * OPENED_A_REPLICATION;
    open_replications(e, o, wanted > OPENED_LEAST ? in_blocks((double)wanted) : OPENED_LEAST);
}

static void control_begin(struct experiment *e, const struct experiment_options *o)
{
    struct error none = {0}; /* the same plan could be made before */
    struct controlling *c = mem_array(1, sizeof *c);
    e->controlling = c;
    c->plan = plan_new(e->scenario, o->seed, &none);
    c->plan->is_stratified = true;
    c->control = control_new(e->plan);
    tally_control(&e->tally);
    open_replications(e, o, REPLICATIONS_A_BLOCK);
    for (size_t i = CONTROL_ONE + 1; i < CONTROLS_OPENED; i++)
        c->control.centre[i] = c->means.sum[i];
    c->means = (struct control_means){0};
}

static void control_end(struct experiment *e)
{
    if (!e->controlling)
        return;
    plan_free(e->controlling->plan);
    control_free(&e->controlling->control);
    free(e->controlling);
}

/* A run that was stopped may have too little of either. */
size_t experiment_opened(const struct experiment *e)
{
    const struct controlling *c = e->controlling;
    return c && e->replications >= CONTROLLED_LEAST && c->means.blocks > 1
               ? c->means.blocks * REPLICATIONS_A_BLOCK
               : 0;
}

/* --- running -----------------------------------------------------------------------------------
 */

/* Brings the experiment to n replications in all; false if it was stopped before. */
static bool run_up_to(struct experiment *e, const struct experiment_options *o, size_t n)
{
    struct judge judge = {e, o, mem_array(e->scenario->n_targets + 1, sizeof *judge.horizon)};
    const struct daily daily = {e->daily, e->n_daily, e->bounds, e->n_bounds, judge_day, &judge};
    const struct replicate r = {
        .plan = e->plan,
        .columns = &e->columns,
        .first = (uint32_t)e->replications,
        .n = (uint32_t)(n - e->replications),
        .control = e->controlling ? &e->controlling->control : NULL,
        .threads = o->threads,
        .stop = o->stop,
        .progress = o->progress,
        .progress_to = o->progress_to,
    };
    e->wanted = n;
    if (e->controlling)
        open_for(e, o, n);
    e->replications += replicate(&r, &e->tally, &e->kept, &daily);
    free(judge.horizon);
    return e->replications == n;
}

static bool find_precision(const struct experiment *e, const struct precision *p, struct error *err)
{
    if (p->measure && column_find(&e->columns, p->measure, SCOPE_ALL, 0, 0) == e->columns.n)
        return fail(err, EXIT_COMMAND_LINE, "--precision: %s is always zero in this scenario",
                    p->measure->key);
    return true;
}

/* The parts of the run that are independent of each other. */
static size_t independent_units(const struct experiment *e)
{
    return e->plan->is_stratified ? e->tally.blocks : e->replications;
}

/* How many times the half-width wished for the present one is. */
static double half_width_ratio(const struct experiment *e, const struct precision *p, size_t column)
{
    const struct estimate now = experiment_estimate(e, column, e->tally.intervals);
    return now.half_width / (p->relative ? p->half_width * fabs(now.value) : p->half_width);
}

/*
 * Stein's two stages (Annals of Mathematical Statistics 16, 1945): a pilot gives the number of
 * replications; then at most three looks, at n, 1.5 n and 2 n. Looking after every few replications
 * and stopping at the first success would promise more than it keeps (Glynn and Whitt, Annals of
 * Applied Probability 2, 1992). As in Stein's, Student's t stays that of the pilot: with that of
 * all blocks, stratified intervals would cover in one case of a hundred less.
 */
static void run_to_precision(struct experiment *e, const struct experiment_options *o)
{
    enum { PILOT_BLOCKS = 10, LOOKS_MOST = 3 };
    const struct precision *p = &o->precision;
    const size_t column = column_find(&e->columns, p->measure, SCOPE_ALL, 0, 0);
    const size_t pilot = in_blocks(fmax((double)p->at_least, PILOT_BLOCKS * REPLICATIONS_A_BLOCK));
    if (!run_up_to(e, o, pilot < p->at_most ? pilot : p->at_most))
        return;
    e->pilot_degrees = independent_units(e) - 1;
    const double ratio = half_width_ratio(e, p, column);
    const double needed = (double)e->replications * ratio * ratio;
    e->precise_enough = ratio <= 1;
    for (int look = 0; look < LOOKS_MOST && !e->precise_enough && !isnan(needed); look++) {
        const double wanted = fmin(needed * (1 + 0.5 * look), (double)p->at_most);
        const size_t n = lesser(in_blocks(wanted), p->at_most);
        if (n <= e->replications)
            break;
        if (!run_up_to(e, o, n))
            return;
        e->looks++;
        e->precise_enough = half_width_ratio(e, p, column) <= 1;
    }
}

struct experiment *experiment_run(const struct scenario *s, const struct experiment_options *o,
                                  struct error *err)
{
    struct plan *plan = plan_new(s, o->seed, err);
    if (!plan)
        return NULL;
    plan->is_stratified = o->stratify;
    struct experiment *e = mem_array(1, sizeof *e);
    *e = (struct experiment){
        .scenario = s,
        .plan = plan,
        .columns = columns_new(plan),
        .targets = mem_array(s->n_targets, sizeof *e->targets),
    };
    e->tally = tally_new(plan, &e->columns);
    if (!find_targets(e, err) || !find_precision(e, &o->precision, err)) {
        experiment_free(e);
        return NULL;
    }
    const bool to_precision = o->precision.measure != NULL;
    /* Only whole blocks share out all of the range. */
    const size_t n = o->stratify ? in_blocks((double)o->replications) : o->replications;
    if (o->control)
        control_begin(e, o);
    e->kept = kept_new(&e->columns, e->tally.intervals, to_precision ? o->precision.at_most : n);
    choose_daily(e);
    choose_bounds(e);
    if (plan->has_jobs)
        e->backlog = trend_new(s->hours.days);
    if (to_precision)
        run_to_precision(e, o);
    else
        run_up_to(e, o, n);
    judge_targets(e);
    return e;
}

void experiment_free(struct experiment *e)
{
    if (!e)
        return;
    tally_free(&e->tally);
    kept_free(&e->kept);
    columns_free(&e->columns);
    plan_free(e->plan);
    trend_free(&e->backlog);
    control_end(e);
    free(e->daily);
    free(e->bounds);
    free(e->targets);
    free(e);
}

/* --- estimates ---------------------------------------------------------------------------------
 */

/*
 * The p-quantile of n values, by linear interpolation between the two that would be next to it if
 * they were sorted, which they need not be: finding the two is linear in n. Moves them about.
 */
static double quantile_of(float values[], size_t n, double p)
{
    const double at = p * (double)(n - 1);
    const size_t i = (size_t)at;
    const double part = at - (double)i;
    const float below = gsl_stats_float_select(values, 1, n, i);
    if (i + 1 == n)
        return (double)below;
    /* What is no smaller now stands behind it. */
    const float above = gsl_stats_float_min(&values[i + 1], 1, n - i - 1);
    return (1 - part) * (double)below + part * (double)above;
}

/* Fills in the distribution over the replications kept: every step-th of values[]. */
static void estimate_percentiles(struct estimate *e, const float values[], size_t n, size_t step)
{
    float *own = mem_array(n, sizeof *own);
    size_t defined = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(values[i * step]))
            own[defined++] = values[i * step];
    e->kept = n;
    if (defined > 0) {
        e->p05 = quantile_of(own, defined, 0.05);
        e->p50 = quantile_of(own, defined, 0.50);
        e->p95 = quantile_of(own, defined, 0.95);
    }
    free(own);
}

static void estimate_mean_and_sd(struct estimate *e, const float values[], size_t n)
{
    double sum = 0, squares = 0;
    size_t defined = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(values[i])) {
            defined++;
            sum += (double)values[i];
        }
    if (defined == 0)
        return;
    e->mean = sum / (double)defined;
    for (size_t i = 0; i < n; i++)
        if (!isnan(values[i]))
            squares += ((double)values[i] - e->mean) * ((double)values[i] - e->mean);
    e->sd = defined > 1 ? sqrt(squares / (double)(defined - 1)) : NAN;
    e->undefined = n - defined;
}

/* A precision run keeps the degrees of freedom of its pilot. */
static double half_width_of(const struct experiment *e, const struct estimate *r)
{
    return e->pilot_degrees > 0 ? fmax(r->half_width, student_t(e->pilot_degrees) * r->std_error)
                                : r->half_width;
}

static struct estimate ratio_of(const struct experiment *e, const struct moments *m, double scale)
{
    return e->plan->is_stratified ? estimate_stratified(m, e->replications, e->tally.blocks, scale)
                                  : estimate_ratio(m, e->replications, scale);
}

static void control_estimate(const struct experiment *e, size_t column, size_t slot,
                             const struct moments *m, struct estimate *r)
{
    const bool by_block = e->plan->is_stratified;
    if (experiment_opened(e) == 0)
        return;
    controlled_estimate(e->tally.controlled, column * e->tally.rollup.slots + slot,
                        &e->controlling->means, m, by_block, independent_units(e),
                        column_scale(&e->columns.column[column]), r);
}

struct estimate experiment_estimate(const struct experiment *e, size_t column, size_t slot)
{
    const struct column *c = &e->columns.column[column];
    const size_t intervals = e->tally.intervals;
    const size_t whole = lesser(e->replications, e->kept.whole);
    const size_t by_interval = lesser(e->replications, e->kept.by_interval);
    const float *values = &e->kept.values[column * e->kept.whole];
    if (c->measure->wait != NO_WAIT) {
        const size_t scope = rollup_scope(&e->tally.rollup, c);
        const size_t kind = (size_t)c->measure->wait - 1;
        struct estimate w = estimate_wait(&e->tally.waits[scope * WAIT_KINDS + kind],
                                          e->replications, c->measure->quantile);
        estimate_percentiles(&w, values, whole, 1);
        estimate_mean_and_sd(&w, values, whole);
        return w;
    }
    const struct moments *m = &e->tally.moments[column * e->tally.rollup.slots + slot];
    struct estimate r = ratio_of(e, m, column_scale(c));
    control_estimate(e, column, slot, m, &r);
    r.half_width = half_width_of(e, &r);
    if (slot == intervals)
        estimate_percentiles(&r, values, whole, 1);
    else if (slot < intervals)
        estimate_percentiles(&r, &e->kept.interval_values[column * intervals + slot], by_interval,
                             e->columns.n * intervals);
    return r;
}

struct estimate experiment_cover(const struct experiment *e, size_t class, size_t group,
                                 enum cover_share share)
{
    return ratio_of(e, tally_cover(&e->tally, class, group, share), 1);
}

double experiment_gain(const struct experiment *e, size_t column)
{
    const struct moments *m =
        &e->tally.moments[column * e->tally.rollup.slots + e->tally.intervals];
    const double alone = estimate_ratio(m, e->replications, 1).std_error;
    const double now = experiment_estimate(e, column, e->tally.intervals).std_error
                       / column_scale(&e->columns.column[column]);
    return alone * alone / (now * now);
}

static const float *kept_of(const struct experiment *e, const char *key)
{
    const size_t column = column_find(&e->columns, measure_named(key), SCOPE_ALL, 0, 0);
    return column < e->columns.n ? &e->kept.values[column * e->kept.whole] : NULL;
}

size_t experiment_least_replications(const struct experiment *e)
{
    const size_t n = lesser(e->replications, e->kept.whole);
    const float *rate = kept_of(e, "answer_rate"), *requested = kept_of(e, "requested");
    if (!rate || !requested || n < 2)
        return 0;
    double answered = 0, all = 0;
    for (size_t i = 0; i < n; i++)
        if (requested[i] > 0) {
            answered += (double)rate[i] * (double)requested[i];
            all += (double)requested[i];
        }
    double *rest = mem_array(n, sizeof *rest);
    for (size_t i = 0; i < n && all > 0; i++)
        rest[i] = requested[i] > 0 ? (double)requested[i] * ((double)rate[i] - answered / all) : 0;
    const double sd = gsl_stats_sd_m(rest, 1, n, 0);
    const double skewness = sd > 0 ? gsl_stats_skew_m_sd(rest, 1, n, 0, sd) : 0;
    free(rest);
    const double error = sqrt(6 / (double)n); /* of the skewness of normal values */
    return fabs(skewness) > 3 * error ? (size_t)ceil(25 * skewness * skewness) : 0;
}

bool experiment_can_serve(const struct experiment *e, size_t group, size_t class)
{
    for (size_t i = 0; i < e->plan->n_streams; i++) {
        const struct plan_stream *ps = &e->plan->streams[i];
        for (size_t k = 0; ps->class == class && k < ps->n_routes; k++)
            if (ps->routes[k].group == group)
                return true;
    }
    return false;
}
