#include "sim/base/mem.h"
#include "sim/study/staffing_search.h"
#include "sim/study/stationary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- cells ------------------------------------------------------------------------------------ */

size_t cell_agents(const struct search *s, const size_t agents[], size_t group, size_t period)
{
    return agents[group * s->staffing->intervals + period * period_length(s)];
}

void cell_set(const struct search *s, size_t agents[], size_t group, size_t period, size_t n)
{
    const size_t length = period_length(s);
    for (size_t i = period * length; i < (period + 1) * length; i++)
        agents[group * s->staffing->intervals + i] = n;
}

bool cell_is_open(const struct search *s, size_t group, size_t period)
{
    return s->staffing->load.open[group * s->staffing->intervals + period * period_length(s)];
}

size_t *staffing_copy(const struct search *s, const size_t agents[])
{
    const size_t n = s->groups * s->staffing->intervals;
    size_t *copy = mem_array(n, sizeof *copy);
    memcpy(copy, agents, n * sizeof *copy);
    return copy;
}

size_t search_spacing(const struct search *s)
{
    static const double apart_s = 7200;
    const size_t spacing = (size_t)ceil(apart_s / s->staffing->scenario->hours.interval_s);
    return spacing < s->periods ? spacing : s->periods;
}

/* --- simulating ------------------------------------------------------------------------------- */

static bool find_columns(struct search *s, const struct plan *plan)
{
    const struct scenario *scenario = s->staffing->scenario;
    for (size_t k = 0; k < s->targets; k++) {
        const struct target *t = &scenario->targets[k];
        s->columns[k] = column_for_target(plan, t);
        if (!column_is_worthwhile(plan, &s->columns[k]))
            return fail(s->err, EXIT_FILE,
                        "%s: targets[%zu].measure: %s is always zero in this scenario",
                        scenario->name, t->place, t->measure->key);
    }
    struct column *beside = &s->columns[s->targets];
    beside[BESIDE_ANSWER_RATE] = (struct column){measure_named("answer_rate"), SCOPE_ALL, 0, 0};
    const struct measure *occupancy = measure_named("occupancy");
    beside[BESIDE_OCCUPANCY] = (struct column){occupancy, SCOPE_ALL, 0, 0};
    for (size_t g = 0; g < s->groups; g++)
        beside[BESIDE_GROUPS + g] = (struct column){occupancy, SCOPE_GROUP, g, 0};
    return true;
}

struct trial search_try(struct search *s, const size_t agents[], const struct stretch *days)
{
    const struct staffing_options *o = s->options;
    struct scenario *staffed = staffed_scenario(s->staffing->scenario, agents);
    struct plan *plan = s->failed ? NULL : plan_new(staffed, o->seed, s->err);
    struct trial trial = {.columns = s->n_columns, .unit = 1};
    s->failed = s->failed || !plan || !find_columns(s, plan);
    if (!s->failed) {
        plan->is_stratified = days->stratified;
        trial = trial_run(plan, s->columns, s->n_columns,
                          &(struct trial_options){
                              .first = days->first,
                              .n = (uint32_t)days->n,
                              .by_interval = s->periods > 1,
                              .by_day = true,
                              .threads = o->threads,
                              .stop = o->stop,
                          });
        if (trial.replications < days->n) {
            fail(s->err, EXIT_INTERRUPTED, "interrupted before an answer was found");
            s->failed = true;
        }
    }
    plan_free(plan);
    staffed_scenario_free(staffed);
    s->staffing->simulated++;
    if (o->progress)
        o->progress(o->progress_to, s->staffing->simulated);
    return trial;
}

/* --- reading ---------------------------------------------------------------------------------- */

/* One day of a replication: of each target, and of all that are on days. */
static void read_day(const struct search *s, const struct trial *t, size_t replication, size_t day,
                     struct days_met days[])
{
    bool any = false, all = true;
    for (size_t k = 0; k < s->targets; k++) {
        const struct target *wanted = &s->staffing->scenario->targets[k];
        const struct fraction f = trial_day(t, replication, k, day);
        if (f.below == 0)
            continue;
        const bool met = target_is_met(wanted, f.top / f.below);
        days[k].of++;
        days[k].met += met;
        any = any || wanted->on_days > 0;
        all = all && (met || wanted->on_days == 0);
    }
    days[s->targets].of += any;
    days[s->targets].met += any && all;
}

static size_t cells_of(const struct search *s)
{
    return s->n_columns * (s->periods + 1);
}

static struct readings readings_new(const struct search *s)
{
    return (struct readings){
        .at = mem_array(cells_of(s), sizeof(struct reading_at)),
        .days = mem_array(s->targets + 1, sizeof(struct days_met)),
        .share = mem_array(s->targets + 1, sizeof(double)),
    };
}

struct readings readings_of(const struct search *s, const struct trial *t)
{
    struct readings r = readings_new(s);
    r.units = t->replications / t->unit;
    for (size_t k = 0; k < s->n_columns; k++)
        for (size_t p = 0; p <= s->periods; p++) {
            const struct estimate e = p == s->periods || s->periods == 1
                                          ? trial_estimate(t, k)
                                          : trial_interval_estimate(t, k, p);
            *reading_of_target(&r, s, k, p) = (struct reading_at){e.value, e.std_error};
        }
    for (size_t i = 0; i < t->replications; i++)
        for (size_t day = 0; day < t->days; day++)
            read_day(s, t, i, day, r.days);
    for (size_t k = 0; k <= s->targets; k++)
        r.share[k] = r.days[k].of > 0 ? (double)r.days[k].met / (double)r.days[k].of : NAN;
    return r;
}

void readings_free(struct readings *r)
{
    free(r->at);
    free(r->days);
    free(r->share);
    *r = (struct readings){0};
}

/* --- few days, many days ---------------------------------------------------------------------- */

static const struct readings *remember(const struct search *s, const size_t agents[])
{
    const size_t bytes = s->groups * s->staffing->intervals * sizeof *agents;
    for (size_t i = 0; i < REMEMBERED; i++)
        if (s->remembered[i].agents && memcmp(s->remembered[i].agents, agents, bytes) == 0)
            return &s->remembered[i].r;
    return NULL;
}

static const struct readings *look_afresh(struct search *s, const size_t agents[])
{
    struct remembered *place = &s->remembered[s->looks++ % REMEMBERED];
    struct trial trial =
        search_try(s, agents, &(struct stretch){0, s->staffing->search, s->stratified});
    free(place->agents);
    readings_free(&place->r);
    place->agents = staffing_copy(s, agents);
    place->r = readings_of(s, &trial);
    trial_free(&trial);
    return &place->r;
}

void search_forget(struct search *s)
{
    for (size_t i = 0; i < REMEMBERED; i++) {
        free(s->remembered[i].agents);
        readings_free(&s->remembered[i].r);
        s->remembered[i].agents = NULL;
    }
}

struct readings search_look(struct search *s, const size_t agents[])
{
    const struct reference *known = &s->reference;
    const struct readings *seen = remember(s, agents);
    if (!seen)
        seen = look_afresh(s, agents);
    struct readings r = readings_new(s);
    r.units = seen->units;
    for (size_t i = 0; i < cells_of(s); i++)
        r.at[i] = (struct reading_at){seen->at[i].value + known->value[i], known->std_error[i]};
    for (size_t k = 0; k <= s->targets; k++) {
        r.days[k] = seen->days[k];
        r.share[k] = seen->share[k] + known->share[k];
    }
    return r;
}

/* What was not measured once is left as it is read. */
static double shift(double to, double from)
{
    return isnan(to - from) ? 0 : to - from;
}

void search_refer(struct search *s, const size_t agents[], size_t days)
{
    const struct staffing *f = s->staffing;
    struct reference *known = &s->reference;
    struct trial trial = search_try(s, agents, &(struct stretch){0, days, s->stratified});
    if (s->failed) {
        trial_free(&trial);
        return;
    }
    const struct trial first = trial_part(&trial, 0, f->search);
    struct readings many = readings_of(s, &trial), few = readings_of(s, &first);
    const double scale = sqrt((double)days / (double)f->fresh);
    for (size_t i = 0; i < cells_of(s); i++) {
        known->value[i] = shift(many.at[i].value, few.at[i].value);
        known->std_error[i] = isnan(many.at[i].std_error) ? 0 : scale * many.at[i].std_error;
    }
    for (size_t k = 0; k <= s->targets; k++)
        known->share[k] = shift(many.share[k], few.share[k]);
    known->runs = 1;
    readings_free(&many);
    readings_free(&few);
    trial_free(&trial);
}

void search_learn(struct search *s, const size_t agents[], const struct readings *spent)
{
    struct reference *known = &s->reference;
    struct readings now = search_look(s, agents);
    const double part = 1 / (known->runs + 1);
    for (size_t i = 0; i < cells_of(s) && !s->failed; i++)
        known->value[i] += part * shift(spent->at[i].value, now.at[i].value);
    for (size_t k = 0; k <= s->targets && !s->failed; k++)
        known->share[k] += part * shift(spent->share[k], now.share[k]);
    known->runs++;
    readings_free(&now);
}

/* --- how far from the targets ----------------------------------------------------------------- */

double slack_of(const struct search *s, const struct readings *r, size_t period, size_t *target)
{
    double least = INFINITY;
    for (size_t k = 0; k < s->targets; k++) {
        const struct target *t = &s->staffing->scenario->targets[k];
        const struct reading_at *at = reading_of_target(r, s, k, period);
        /* Where nothing but days is asked for, each period is shaped by the same bounds. */
        if ((t->on_days > 0 && s->ratios) || isnan(at->value))
            continue;
        /* On the safe side: a value that far from the one read. */
        const double allowance = t->on_days > 0 ? 0 : s->allowance * at->std_error;
        const double slack = target_slack(t, at->value + (t->at_least ? -allowance : allowance));
        if (slack < least && target)
            *target = k;
        least = fmin(least, slack);
    }
    return least;
}

double slack_from(const struct search *s, const struct readings *r, size_t period, size_t spacing)
{
    double least = INFINITY;
    for (size_t p = period; p < s->periods && p < period + spacing; p++)
        least = fmin(least, slack_of(s, r, p, NULL));
    return least;
}

bool meets_days(const struct search *s, const struct readings *r)
{
    for (size_t k = 0; k < s->targets; k++) {
        const double asked = s->staffing->scenario->targets[k].on_days;
        const double error = sqrt(asked * (1 - asked) / (double)s->staffing->fresh_on_days);
        if (asked > 0 && r->share[k] < fmin(asked + s->allowance * error, 1))
            return false;
    }
    return true;
}
