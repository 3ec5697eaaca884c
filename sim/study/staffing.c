#include "sim/study/staffing.h"

#include "sim/base/mem.h"
#include "sim/study/answer.h"
#include "sim/study/staffing_search.h"
#include "sim/study/stationary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- the scenario with other agents ----------------------------------------------------------- */

/* Bands that were heads of a roster become shares of whoever is there. */
static struct tenure by_shares(const struct tenure *t)
{
    struct tenure shares = {.bands = mem_array(t->n, sizeof *shares.bands), .n = t->n};
    size_t heads = 0;
    for (size_t i = 0; i < t->n; i++)
        heads += t->bands[i].heads;
    for (size_t i = 0; i < t->n; i++) {
        shares.bands[i] = t->bands[i];
        if (t->by_heads)
            shares.bands[i].share = (double)t->bands[i].heads / (double)heads;
    }
    return shares;
}

struct scenario *staffed_scenario(const struct scenario *s, const size_t agents[])
{
    const size_t intervals = s->hours.intervals;
    struct scenario *staffed = mem_array(1, sizeof *staffed);
    *staffed = *s;
    staffed->groups = mem_array(s->n_groups, sizeof *staffed->groups);
    for (size_t g = 0; g < s->n_groups; g++) {
        struct agent_group *group = &staffed->groups[g];
        *group = s->groups[g];
        group->shifts = NULL;
        group->n_shifts = 0;
        group->attendance = (struct attendance){.away = s->groups[g].attendance.away};
        group->tenure = by_shares(&s->groups[g].tenure);
        group->agents = mem_array(dates_types(s) * intervals, sizeof *group->agents);
        for (size_t type = 0; type < dates_types(s); type++)
            memcpy(group->agents + type * intervals, &agents[g * intervals],
                   intervals * sizeof *group->agents);
    }
    return staffed;
}

void staffed_scenario_free(struct scenario *s)
{
    for (size_t g = 0; g < s->n_groups; g++) {
        free(s->groups[g].agents);
        free(s->groups[g].tenure.bands);
    }
    free(s->groups);
    free(s);
}

/* --- is there an exact answer? ---------------------------------------------------------------- */

static bool is_alike(const double x[], size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (fabs(x[i] - x[0]) > 1e-9 * x[0])
            return false;
    return true;
}

/* Every interval of every day has the same demand before chance. */
static bool is_alike_all_day(const struct scenario *s)
{
    for (size_t c = 0; c < s->n_classes; c++)
        if (s->classes[c].arrivals.counts || s->classes[c].handle_profile
            || !is_alike(s->classes[c].arrivals.share, s->hours.intervals))
            return false;
    return s->hours.never_closes && s->n_events == 0 && !s->dates.days;
}

static bool has_roster(const struct scenario *s)
{
    for (size_t g = 0; g < s->n_groups; g++)
        if (s->groups[g].n_shifts > 0)
            return true;
    return false;
}

static bool is_exponential(const struct contact_class *c)
{
    const double talk_s = duration_mean(&c->talk), wrap_up_s = duration_mean(&c->wrap_up);
    const struct duration *handle = wrap_up_s == 0 ? &c->talk : &c->wrap_up;
    return (talk_s == 0 || wrap_up_s == 0) && handle->family == DURATION_EXPONENTIAL;
}

static const char *why_class_is_not_exact(const struct scenario *s, const struct contact_class *c)
{
    const struct arrivals *a = &c->arrivals;
    const struct channel *channel = &s->channels[c->channel];
    if (c->n_also > 0 || channel->kind != CHANNEL_LIVE)
        return "contacts do not all come through one live channel";
    if (c->self_service.handles > 0 || redial_happens(&c->redial) || c->recontact.probability > 0)
        return "there is self-service, or customers come back";
    if (channel->lines > 0 || channel->queue_places != SIZE_MAX)
        return "lines or queue places are limited";
    if ((s->layers.forecast && a->forecast.cv > 0) || (s->layers.day && a->day.cv > 0)
        || (s->layers.interval && a->interval.cv > 0))
        return "how busy it is varies at random";
    if (s->layers.forecast && c->handle_error.cv > 0)
        return "the mean handle time varies at random";
    if (!is_exponential(c) || !s->layers.handling || !s->layers.arrivals)
        return "handle times or arrivals do not follow exponential laws";
    if (!c->patience.endless
        && (c->patience.balk > 0 || c->patience.law.family != DURATION_EXPONENTIAL))
        return "patience does not follow an exponential law";
    return NULL;
}

static const char *why_group_is_not_exact(const struct agent_group *g)
{
    if (g->n_skills == 0 || g->concurrency.at_most > 1 || g->keep_free > 0
        || !tenure_is_plain(&g->tenure))
        return "agents are not all alike";
    if (g->ring_s > 0)
        return "contacts ring before they are answered";
    return NULL;
}

static const char *why_target_is_not_exact(const struct scenario *s)
{
    if (s->short_abandon_s > 0)
        return "short abandons are left out of the rates";
    for (size_t i = 0; i < s->n_targets; i++) {
        if (s->targets[i].on_days > 0)
            return "a target is on days";
        if (!stationary_knows(s->targets[i].measure))
            return "a target has no formula";
    }
    return NULL;
}

/* NULL: it is one pool with exponential laws. */
static const char *why_not_exact(const struct scenario *s)
{
    if (s->n_classes > 1 || s->n_groups > 1)
        return "there are several classes or agent groups";
    if (!is_alike_all_day(s))
        return "demand changes over the day";
    if (has_roster(s))
        return "the roster changes over the day";
    const char *why = why_class_is_not_exact(s, &s->classes[0]);
    if (!why)
        why = why_group_is_not_exact(&s->groups[0]);
    return why ? why : why_target_is_not_exact(s);
}

/* --- by formula ------------------------------------------------------------------------------- */

/* The scenario's first target on a service level, or the usual one. */
static void choose_level(struct staffing *f)
{
    f->within_share = 0.8;
    f->within_s = 20;
    for (size_t i = 0; i < f->scenario->n_targets && !f->target_names_level; i++) {
        const struct target *t = &f->scenario->targets[i];
        if (!measure_has_threshold(t->measure) || !t->at_least || t->bound >= 1)
            continue;
        f->target_names_level = true;
        f->within_share = t->bound;
        f->within_s = t->within_s;
    }
}

/* Is the cell like the one before it? Then so is its answer. */
static bool is_like_before(const struct staffing *f, size_t cell)
{
    const struct workload *w = &f->load;
    return cell % f->intervals > 0 && w->pool[cell].arrival_rate == w->pool[cell - 1].arrival_rate
           && w->pool[cell].handle_s == w->pool[cell - 1].handle_s
           && w->pool[cell].patience_s == w->pool[cell - 1].patience_s
           && memcmp(&w->serves[cell * w->classes], &w->serves[(cell - 1) * w->classes],
                     w->classes * sizeof *w->serves)
                  == 0;
}

static bool size_by_formula(struct staffing *f, struct error *err)
{
    const struct scenario *s = f->scenario;
    const struct target **targets = mem_array(s->n_targets, sizeof(void *));
    bool found = true;
    choose_level(f);
    for (size_t cell = 0; cell < f->groups * f->intervals && found; cell++) {
        const struct erlang *pool = &f->load.pool[cell];
        size_t n = 0;
        if (pool->arrival_rate == 0)
            continue;
        if (is_like_before(f, cell)) {
            f->erlang_a[cell] = f->erlang_a[cell - 1];
            f->erlang_c[cell] = f->erlang_c[cell - 1];
            f->agents[cell] = f->agents[cell - 1];
            continue;
        }
        for (size_t i = 0; i < s->n_targets; i++)
            if (workload_concerns(&f->load, s, cell, &s->targets[i]))
                targets[n++] = &s->targets[i];
        const int agents = stationary_agents(pool, targets, n);
        found = agents >= 0
                || fail(err, EXIT_FILE, "%s: no number of agents meets the targets of %s", s->name,
                        s->groups[cell / f->intervals].name);
        f->erlang_a[cell] = agents;
        f->erlang_c[cell] = erlang_c_agents_within(pool, f->within_share, f->within_s);
        f->agents[cell] = found ? (size_t)agents : 0;
    }
    free(targets);
    return found;
}

/* The formulas' value for a group and interval with so many agents. */
static double formula_value(const struct staffing *f, size_t cell, const struct measure *m,
                            double within_s, size_t agents)
{
    struct erlang pool = f->load.pool[cell];
    pool.agents = (int)agents;
    return pool.arrival_rate > 0 ? stationary_value(&pool, m, within_s) : NAN;
}

/* Over the day: each pool's answer rate by its requests, its occupancy by its agents. */
static void note_formulas(struct staffing *f)
{
    double requests = 0, answered = 0, present = 0, busy = 0, rate = NAN;
    for (size_t g = 0; g < f->groups; g++) {
        double group_present = 0, group_busy = 0;
        for (size_t cell = g * f->intervals; cell < (g + 1) * f->intervals; cell++) {
            const struct erlang *pool = &f->load.pool[cell];
            const double agents = (double)f->agents[cell];
            if (pool->arrival_rate == 0)
                continue;
            if (!is_like_before(f, cell))
                rate = formula_value(f, cell, measure_named("answer_rate"), NAN, f->agents[cell]);
            requests += pool->arrival_rate;
            answered += pool->arrival_rate * rate;
            group_present += agents;
            group_busy += fmin(pool_load(pool) * rate, agents);
        }
        f->group_occupancy[g] = group_busy / group_present;
        present += group_present;
        busy += group_busy;
    }
    f->answer_rate = answered / requests;
    f->occupancy = busy / present;
}

/* The target that one agent less would miss. */
static void note_what_binds(struct staffing *f)
{
    for (size_t i = 0; i < f->scenario->n_targets; i++) {
        const struct target *t = &f->scenario->targets[i];
        const double less = formula_value(f, 0, t->measure, t->within_s, f->agents[0] - 1);
        const double value = formula_value(f, 0, t->measure, t->within_s, f->agents[0]);
        if (i > 0 && target_is_met(t, less))
            continue;
        f->binding = i;
        f->value = value;
        f->value_one_less = less;
        if (!target_is_met(t, less))
            return;
    }
}

/* --- the whole -------------------------------------------------------------------------------- */

static bool check_targets(const struct scenario *s, struct error *err)
{
    if (s->n_targets == 0)
        return fail(err, EXIT_FILE,
                    "%s: targets: must be given, for there is nothing to size for without them",
                    s->name);
    for (size_t i = 0; i < s->n_targets; i++) {
        const struct target held = target_on_sums(&s->targets[i]), *t = &held;
        const int sign = measure_with_agents(t->measure);
        if (t->day_type > 0)
            return fail(
                err, EXIT_FILE,
                "%s: targets[%zu].day_type: must be left out to be sized: all days have the "
                "same agents",
                s->name, t->place);
        if (t->on_intervals > 0)
            return fail(err, EXIT_FILE,
                        "%s: targets[%zu].on_intervals: must be left out to be sized: agents are "
                        "found for intervals over all days",
                        s->name, t->place);
        if (sign == 0)
            return fail(err, EXIT_FILE,
                        "%s: targets[%zu].measure: must be one that more agents improve in every "
                        "interval, such as answer_rate, a service level, wait_p90_s, asa_s or "
                        "occupancy, not %s",
                        s->name, t->place, t->measure->key);
        if (t->at_least != (sign > 0))
            return fail(err, EXIT_FILE,
                        "%s: targets[%zu]: must have %s for %s to be sized: more agents %s it",
                        s->name, t->place, sign > 0 ? "at_least" : "at_most", t->measure->key,
                        sign > 0 ? "raise" : "lower");
    }
    return true;
}

struct staffing *staffing_find(const struct scenario *s, const struct staffing_options *o,
                               struct error *err)
{
    if (!check_targets(s, err))
        return NULL;
    const size_t cells = s->n_groups * s->hours.intervals;
    struct scenario *held = scenario_on_sums(s);
    struct staffing *f = mem_array(1, sizeof *f);
    *f = (struct staffing){
        .scenario = held,
        .not_exact = why_not_exact(held),
        .roster = coverage_of(s),
        .groups = s->n_groups,
        .intervals = s->hours.intervals,
        .periods = is_alike_all_day(s) && !has_roster(s) ? 1 : s->hours.intervals,
        .agents = mem_array(cells, sizeof *f->agents),
        .group_occupancy = mem_array(s->n_groups, sizeof *f->group_occupancy),
        .erlang_a = mem_array(cells, sizeof *f->erlang_a),
        .erlang_c = mem_array(cells, sizeof *f->erlang_c),
    };
    f->load = workload_of(held, &f->roster);
    f->method = !f->not_exact      ? STAFFING_EXACT
                : o->formulas_only ? STAFFING_FORMULAS
                                   : STAFFING_SIMULATED;
    bool found = size_by_formula(f, err);
    if (found)
        note_formulas(f);
    if (found && f->method == STAFFING_EXACT && f->agents[0] > 0)
        note_what_binds(f);
    if (found && f->method == STAFFING_SIMULATED)
        found = staffing_search(f, o, err);
    if (found)
        return f;
    staffing_free(f);
    return NULL;
}

void staffing_free(struct staffing *f)
{
    if (!f)
        return;
    coverage_free(&f->roster);
    workload_free(&f->load);
    free(f->agents);
    free(f->erlang_a);
    free(f->erlang_c);
    free(f->attainment);
    free(f->group_occupancy);
    free(f->one_less);
    free(f->by_erlang_a);
    free(f->by_erlang_c);
    scenario_on_sums_free(f->scenario);
    free(f);
}
