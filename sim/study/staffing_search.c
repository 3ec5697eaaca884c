#include "sim/study/staffing_search.h"

#include "sim/base/mem.h"
#include "sim/study/stationary.h"
#include "sim/study/trial.h"

#include <gsl/gsl_cdf.h>
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

static size_t *copy_of(const struct search *s, const size_t agents[])
{
    const size_t n = s->groups * s->staffing->intervals;
    size_t *copy = mem_array(n, sizeof *copy);
    memcpy(copy, agents, n * sizeof *copy);
    return copy;
}

static double load_of_period(const struct search *s, size_t period)
{
    double load = 0;
    for (size_t g = 0; g < s->groups; g++)
        load += pool_load(
            &s->staffing->load.pool[g * s->staffing->intervals + period * period_length(s)]);
    return load;
}

size_t search_spacing(const struct search *s)
{
    static const double apart_s = 7200;
    const size_t spacing = (size_t)ceil(apart_s / s->staffing->scenario->hours.interval_s);
    return spacing < s->periods ? spacing : s->periods;
}

/* --- simulating a candidate ------------------------------------------------------------------- */

static void read_days(const struct search *s, const struct trial *t, size_t target,
                      struct readings *r)
{
    const struct target *wanted = &s->staffing->scenario->targets[target];
    for (size_t i = 0; i < t->replications; i++)
        for (size_t day = 0; day < t->days; day++) {
            const struct fraction f = trial_day(t, i, target, day);
            if (f.below == 0)
                continue;
            r->days[target]++;
            r->days_met[target] += target_is_met(wanted, f.top / f.below);
        }
}

static struct readings read_trial(const struct search *s, const struct trial *t)
{
    struct readings r = {
        .at = mem_array((s->targets + BESIDE) * (s->periods + 1), sizeof *r.at),
        .days_met = mem_array(s->targets, sizeof *r.days_met),
        .days = mem_array(s->targets, sizeof *r.days),
        .replications = t->replications,
    };
    for (size_t k = 0; k < s->targets + BESIDE; k++) {
        for (size_t p = 0; p <= s->periods; p++) {
            const struct estimate e = p == s->periods || s->periods == 1
                                          ? trial_estimate(t, k)
                                          : trial_interval_estimate(t, k, p);
            *reading_of_target(&r, s, k, p) = (struct reading_at){e.value, e.std_error};
        }
        if (k < s->targets)
            read_days(s, t, k, &r);
    }
    return r;
}

static bool find_columns(struct search *s, const struct plan *plan)
{
    const struct scenario *scenario = s->staffing->scenario;
    struct columns all = columns_new(plan);
    bool found = true;
    for (size_t k = 0; k < s->targets && found; k++) {
        const size_t column = column_of_target(&all, plan, &scenario->targets[k]);
        found = column < all.n
                || fail(s->err, EXIT_FILE,
                        "%s: targets[%zu].measure: %s is always zero in this "
                        "scenario",
                        scenario->name, k, scenario->targets[k].measure->key);
        if (found)
            s->columns[k] = all.column[column];
    }
    columns_free(&all);
    return found;
}

struct readings search_simulate(struct search *s, const size_t agents[], uint32_t first, size_t n)
{
    const struct staffing_options *o = s->options;
    struct scenario *staffed = staffed_scenario(s->staffing->scenario, agents);
    struct plan *plan = s->failed ? NULL : plan_new(staffed, o->seed, s->err);
    struct trial trial = {.columns = s->targets + BESIDE};
    if (plan) {
        s->failed = !find_columns(s, plan);
        s->columns[s->targets] = (struct column){measure_named("answer_rate"), SCOPE_ALL, 0, 0};
        s->columns[s->targets + 1] = (struct column){measure_named("occupancy"), SCOPE_ALL, 0, 0};
        trial = trial_run(plan, s->columns, s->targets + BESIDE,
                          &(struct trial_options){
                              .first = first,
                              .n = s->failed ? 0 : (uint32_t)n,
                              .by_interval = s->periods > 1,
                              .by_day = true,
                              .threads = o->threads,
                              .stop = o->stop,
                          });
        if (trial.replications < n && !s->failed)
            fail(s->err, EXIT_INTERRUPTED, "interrupted before an answer was found");
    }
    s->failed = s->failed || trial.replications < n;
    struct readings r = read_trial(s, &trial);
    trial_free(&trial);
    plan_free(plan);
    staffed_scenario_free(staffed);
    s->staffing->simulated++;
    if (o->progress)
        o->progress(o->progress_to, s->staffing->simulated);
    return r;
}

void readings_free(struct readings *r)
{
    free(r->at);
    free(r->days_met);
    free(r->days);
    *r = (struct readings){0};
}

static struct readings look(struct search *s, const size_t agents[])
{
    return search_simulate(s, agents, 0, s->staffing->search);
}

/* --- how far from the targets ----------------------------------------------------------------- */

/* Where nothing but days is asked for, each period is shaped by the same bounds. */
static bool shapes_periods(const struct search *s, const struct target *t)
{
    bool ratios = false;
    for (size_t k = 0; k < s->targets; k++)
        ratios = ratios || s->staffing->scenario->targets[k].on_days == 0;
    return t->on_days == 0 || !ratios;
}

/* Of the target that is furthest behind: its value beyond the bound, less the allowance for the
 * certificate; shares in points, other measures relative to the bound. INFINITY: none is asked. */
static double slack_of(const struct search *s, const struct readings *r, size_t period)
{
    double least = INFINITY;
    for (size_t k = 0; k < s->targets; k++) {
        const struct target *t = &s->staffing->scenario->targets[k];
        const struct reading_at *at = reading_of_target(r, s, k, period);
        if (!shapes_periods(s, t) || isnan(at->value))
            continue;
        const double unit = t->measure->unit == UNIT_SHARE ? 1 : fmax(t->bound, 1e-9);
        const double beyond = t->at_least ? at->value - t->bound : t->bound - at->value;
        const double allowance = t->on_days > 0 ? 0 : s->allowance * s->scale * at->std_error;
        least = fmin(least, (beyond - allowance) / unit);
    }
    return least;
}

static bool meets_days(const struct search *s, const struct readings *r)
{
    for (size_t k = 0; k < s->targets; k++) {
        const double on_days = s->staffing->scenario->targets[k].on_days;
        const double error = sqrt(on_days * (1 - on_days) / (double)r->days[k]) * s->scale;
        const double wanted = on_days + s->allowance * error;
        if (on_days > 0 && r->days[k] > 0
            && (double)r->days_met[k] < fmin(wanted, 1) * (double)r->days[k])
            return false;
    }
    return true;
}

/* --- the total of each period, by halving ----------------------------------------------------- */

/* What one period is known of: too few agents, and enough of them. */
struct bracket {
    size_t total, too_few, enough, step;
    bool has_enough, settled;
};

/* Shares a total among the open groups as the formulas did, by the method of odd numbers: one
 * agent more never takes one from anybody. */
static void share_out(const struct search *s, const double weight[], size_t period, size_t total,
                      size_t agents[])
{
    size_t *got = mem_array(s->groups, sizeof *got);
    for (size_t n = 0; n < total; n++) {
        size_t next = s->groups;
        for (size_t g = 0; g < s->groups; g++)
            if (weight[g] > 0
                && (next == s->groups
                    || weight[g] * (double)(2 * got[next] + 1)
                           > weight[next] * (double)(2 * got[g] + 1)))
                next = g;
        if (next == s->groups)
            break;
        got[next]++;
    }
    for (size_t g = 0; g < s->groups; g++)
        cell_set(s, agents, g, period, got[g]);
    free(got);
}

static void move_bracket(struct bracket *b, bool meets)
{
    if (meets) {
        b->enough = b->total;
        b->has_enough = true;
    } else {
        b->too_few = b->total;
    }
    b->settled = b->has_enough && b->enough - b->too_few <= 1;
    if (b->settled)
        b->total = b->enough;
    else if (!b->has_enough)
        b->total += b->step;
    else if (meets && b->too_few + b->step < b->total)
        b->total -= b->step;
    else
        b->total = b->too_few + (b->enough - b->too_few) / 2;
    b->step *= 2;
}

static bool fail_beyond(struct search *s, size_t period)
{
    const struct calendar_hours *h = &s->staffing->scenario->hours;
    s->failed = true;
    const double at_s = h->opens_s + (double)(period * period_length(s)) * h->interval_s;
    return fail(s->err, EXIT_FILE,
                "%s: the targets cannot be met from %02d:%02d on, however many agents there are: "
                "they ask for what those agents cannot serve, or for more than patience allows",
                s->staffing->scenario->name, (int)(at_s / 3600), (int)(at_s / 60) % 60);
}

static size_t agents_most(const struct search *s, size_t period)
{
    return 100 + (size_t)(10 * load_of_period(s, period));
}

/* Iterative staffing: each round simulates one total for every period at once. */
static bool find_totals(struct search *s, size_t agents[])
{
    struct bracket *bracket = mem_array(s->periods, sizeof *bracket);
    double *weight = mem_array(s->periods * s->groups, sizeof *weight);
    for (size_t p = 0; p < s->periods; p++) {
        struct bracket *b = &bracket[p];
        for (size_t g = 0; g < s->groups; g++) {
            weight[p * s->groups + g] =
                cell_is_open(s, g, p) ? (double)cell_agents(s, agents, g, p) : 0;
            b->total += cell_agents(s, agents, g, p);
        }
        b->step = 1 + b->total / 50;
        b->settled = load_of_period(s, p) == 0;
    }
    bool going_on = true;
    while (going_on && !s->failed) {
        for (size_t p = 0; p < s->periods; p++)
            share_out(s, &weight[p * s->groups], p, bracket[p].total, agents);
        struct readings r = look(s, agents);
        going_on = false;
        for (size_t p = 0; p < s->periods && !s->failed; p++) {
            if (!bracket[p].settled)
                move_bracket(&bracket[p], slack_of(s, &r, p) >= 0);
            going_on = going_on || !bracket[p].settled;
            if (bracket[p].total > agents_most(s, p))
                fail_beyond(s, p);
        }
        readings_free(&r);
    }
    for (size_t p = 0; p < s->periods; p++)
        share_out(s, &weight[p * s->groups], p, bracket[p].total, agents);
    free(bracket);
    free(weight);
    return !s->failed;
}

/* --- one agent more where it helps most ------------------------------------------------------- */

void search_add_agent(struct search *s, size_t agents[], const bool where[])
{
    double *best = mem_array(s->periods, sizeof *best);
    size_t *chosen = mem_array(s->periods, sizeof *chosen);
    for (size_t p = 0; p < s->periods; p++) {
        best[p] = -INFINITY;
        chosen[p] = s->groups;
    }
    for (size_t g = 0; g < s->groups; g++) {
        size_t *trial = copy_of(s, agents);
        for (size_t p = 0; p < s->periods; p++)
            if (where[p] && cell_is_open(s, g, p))
                cell_set(s, trial, g, p, cell_agents(s, agents, g, p) + 1);
        struct readings r = s->groups > 1 ? look(s, trial) : (struct readings){0};
        for (size_t p = 0; p < s->periods; p++) {
            if (!where[p] || !cell_is_open(s, g, p))
                continue;
            const double gain = s->groups > 1 ? slack_of(s, &r, p) / s->cost[g] : 0;
            if (chosen[p] == s->groups || gain > best[p]) {
                best[p] = gain;
                chosen[p] = g;
            }
        }
        readings_free(&r);
        free(trial);
    }
    for (size_t p = 0; p < s->periods; p++)
        if (where[p] && chosen[p] < s->groups)
            cell_set(s, agents, chosen[p], p, cell_agents(s, agents, chosen[p], p) + 1);
    free(best);
    free(chosen);
}

/* Neighbouring periods lean on each other: what was enough while they had more may not be. */
static bool repair(struct search *s, size_t agents[])
{
    bool *short_of = mem_array(s->periods, sizeof *short_of);
    for (bool any = true; any && !s->failed;) {
        struct readings r = look(s, agents);
        any = false;
        for (size_t p = 0; p < s->periods && !s->failed; p++) {
            short_of[p] = slack_of(s, &r, p) < 0;
            any = any || short_of[p];
            size_t total = 0;
            for (size_t g = 0; g < s->groups; g++)
                total += cell_agents(s, agents, g, p);
            if (total > agents_most(s, p))
                fail_beyond(s, p);
        }
        readings_free(&r);
        if (any && !s->failed)
            search_add_agent(s, agents, short_of);
    }
    free(short_of);
    return !s->failed;
}

/* --- moves ------------------------------------------------------------------------------------ */

/* So many agents of one or two groups less, and of another more. */
struct move {
    size_t from, less;
    size_t also_from, also_less;
    size_t to, more;
};

static double cost_of(const struct search *s, const struct move *m)
{
    return (double)m->more * s->cost[m->to] - (double)m->less * s->cost[m->from]
           - (double)m->also_less * s->cost[m->also_from];
}

static bool can_move(const struct search *s, const size_t agents[], const struct move *m,
                     size_t period)
{
    return cell_agents(s, agents, m->from, period) >= m->less
           && cell_agents(s, agents, m->also_from, period) >= m->also_less
           && (m->more == 0 || cell_is_open(s, m->to, period));
}

static void make_move(const struct search *s, size_t agents[], const struct move *m, size_t period)
{
    cell_set(s, agents, m->from, period, cell_agents(s, agents, m->from, period) - m->less);
    cell_set(s, agents, m->also_from, period,
             cell_agents(s, agents, m->also_from, period) - m->also_less);
    cell_set(s, agents, m->to, period, cell_agents(s, agents, m->to, period) + m->more);
}

/* The least slack from a period up to the next that is tried with it. */
static double slack_from(const struct search *s, const struct readings *r, size_t period,
                         size_t spacing)
{
    double least = INFINITY;
    for (size_t p = period; p < s->periods && p < period + spacing; p++)
        least = fmin(least, slack_of(s, r, p));
    return least;
}

/*
 * Tries the move in every so many-th period at once and keeps it where the targets still hold,
 * there and up to the next, and it saves cost or, at equal cost, leaves more slack. With neighbours
 * moved too a period has less to lean on, so what is kept holds without them. Whether any was kept.
 */
static bool try_move(struct search *s, size_t agents[], const struct move *m, size_t phase,
                     size_t phases)
{
    const size_t spacing = search_spacing(s);
    const double cost = cost_of(s, m);
    size_t *trial = copy_of(s, agents);
    bool any = false, kept = false;
    for (size_t p = phase; p < s->periods; p += phases)
        if (can_move(s, agents, m, p)) {
            make_move(s, trial, m, p);
            any = true;
        }
    if (any && !s->failed) {
        struct readings before = cost < 0 ? (struct readings){0} : look(s, agents);
        struct readings after = look(s, trial);
        const bool days_hold = meets_days(s, &after);
        for (size_t p = phase; p < s->periods && days_hold && !s->failed; p += phases) {
            const double slack = slack_from(s, &after, p, spacing);
            if (!can_move(s, agents, m, p) || slack < 0
                || (cost >= 0 && slack <= slack_from(s, &before, p, spacing) + 1e-9))
                continue;
            make_move(s, agents, m, p);
            kept = true;
        }
        readings_free(&before);
        readings_free(&after);
    }
    free(trial);
    return kept;
}

/* In so many parts of the periods after each other. */
static bool try_everywhere(struct search *s, size_t agents[], const struct move *m, size_t phases)
{
    bool kept = false;
    phases = phases < s->periods ? phases : s->periods;
    for (size_t phase = 0; phase < phases; phase++)
        kept |= try_move(s, agents, m, phase, phases);
    return kept;
}

static size_t largest_cell(const struct search *s, const size_t agents[])
{
    size_t most = 0;
    for (size_t i = 0; i < s->groups * s->staffing->intervals; i++)
        most = agents[i] > most ? agents[i] : most;
    return most;
}

/* One less of each group wherever that does, until it does nowhere. */
static void trim(struct search *s, size_t agents[])
{
    enum { ROUNDS_MOST = 4 };
    bool kept = true;
    for (int round = 0; kept && round < ROUNDS_MOST && !s->failed; round++) {
        kept = false;
        for (size_t g = 0; g < s->groups; g++)
            kept |= try_everywhere(s, agents, &(struct move){g, 1, g, 0, g, 0}, 2);
    }
}

/* Two agents of the groups g and h give one of any group that is more than either. */
static bool try_merging(struct search *s, size_t agents[], size_t g, size_t h)
{
    bool kept = false;
    for (size_t k = 0; k < s->groups; k++)
        if (k != g && k != h && s->cost[k] < s->cost[g] + s->cost[h])
            kept |= try_everywhere(s, agents, &(struct move){g, 1, h, 1, k, 1}, 1);
    return kept;
}

/* Exchanges between groups: many agents first, then one for one, and two for one. */
static void exchange(struct search *s, size_t agents[])
{
    enum { ROUNDS_MOST = 2 };
    size_t step = largest_cell(s, agents) / 8;
    for (int round = 0; round < ROUNDS_MOST && !s->failed; round++, step = 1) {
        const size_t many = step > 1 ? step : 1;
        bool kept = false;
        for (size_t g = 0; g < s->groups; g++)
            for (size_t h = 0; h < s->groups; h++) {
                if (g == h)
                    continue;
                if (s->cost[h] <= s->cost[g])
                    kept |= try_everywhere(s, agents, &(struct move){g, many, g, 0, h, many}, 1);
                kept |= try_everywhere(s, agents, &(struct move){g, 2, g, 0, h, 1}, 1);
                if (g < h)
                    kept |= try_merging(s, agents, g, h);
            }
        trim(s, agents);
        if (!kept && many == 1)
            return;
    }
}

/* --- a second start --------------------------------------------------------------------------- */

/* Does group h take everything that g takes? */
static bool is_broader(const struct search *s, size_t h, size_t g)
{
    const struct agent_group *narrow = &s->staffing->scenario->groups[g],
                             *broad = &s->staffing->scenario->groups[h];
    if (broad->n_skills <= narrow->n_skills)
        return false;
    for (size_t i = 0; i < narrow->n_skills; i++) {
        bool taken = false;
        for (size_t k = 0; k < broad->n_skills; k++)
            taken = taken
                    || (broad->skills[k].class == narrow->skills[i].class
                        && (!broad->skills[k].in_one_channel
                            || (narrow->skills[i].in_one_channel
                                && broad->skills[k].channel == narrow->skills[i].channel)));
        if (!taken)
            return false;
    }
    return true;
}

/* Gives the work of each group to the broadest group that could do it; whether any could. */
static bool pool_groups(const struct search *s, size_t agents[])
{
    bool any = false;
    for (size_t p = 0; p < s->periods; p++)
        for (size_t g = 0; g < s->groups; g++) {
            size_t broadest = g;
            for (size_t h = 0; h < s->groups; h++)
                if (cell_is_open(s, h, p) && is_broader(s, h, broadest))
                    broadest = h;
            const size_t moved = cell_agents(s, agents, g, p);
            if (broadest == g || moved == 0)
                continue;
            cell_set(s, agents, g, p, 0);
            cell_set(s, agents, broadest, p, cell_agents(s, agents, broadest, p) + moved);
            any = true;
        }
    return any;
}

static double cost_of_period(const struct search *s, const size_t agents[], size_t period)
{
    double cost = 0;
    for (size_t g = 0; g < s->groups; g++)
        cost += (double)cell_agents(s, agents, g, period) * s->cost[g];
    return cost;
}

/* Starts from the formulas and, if there are generalists, from these alone; the cheaper of the two
 * in each period. */
static bool start(struct search *s, size_t agents[])
{
    size_t *pooled = copy_of(s, agents);
    const bool two = s->groups > 1 && pool_groups(s, pooled);
    bool found = find_totals(s, agents) && (!two || find_totals(s, pooled));
    for (size_t p = 0; p < s->periods && two && found; p++)
        if (cost_of_period(s, pooled, p) < cost_of_period(s, agents, p))
            for (size_t g = 0; g < s->groups; g++)
                cell_set(s, agents, g, p, cell_agents(s, pooled, g, p));
    free(pooled);
    return found && repair(s, agents);
}

/* --- targets on days -------------------------------------------------------------------------- */

static bool days_are_asked(const struct search *s)
{
    for (size_t k = 0; k < s->targets; k++)
        if (s->staffing->scenario->targets[k].on_days > 0)
            return true;
    return false;
}

/* So many per cent more agents everywhere than the periods need. */
static void lift(const struct search *s, const size_t base[], double share, size_t agents[])
{
    for (size_t i = 0; i < s->groups * s->staffing->intervals; i++)
        agents[i] = (size_t)floor((double)base[i] * (1 + share) + 0.5);
}

/* More agents all day until the days are met: the busy days are busy all day. */
static bool lift_to_days(struct search *s, size_t agents[])
{
    static const double finest = 1.0 / 256;
    size_t *base = copy_of(s, agents);
    double too_little = 0, enough = 0;
    bool met = false;
    for (double share = 0; !s->failed; share = enough) {
        lift(s, base, share, agents);
        struct readings r = look(s, agents);
        met = meets_days(s, &r);
        readings_free(&r);
        if (met || share > 8)
            break;
        too_little = share;
        enough = share == 0 ? 1.0 / 32 : 2 * share;
    }
    if (!met && !s->failed) {
        s->failed = true;
        fail(s->err, EXIT_FILE, "%s: no number of agents meets the targets on so many days",
             s->staffing->scenario->name);
    }
    while (enough - too_little > finest && !s->failed) {
        const double share = (too_little + enough) / 2;
        lift(s, base, share, agents);
        struct readings r = look(s, agents);
        *(meets_days(s, &r) ? &enough : &too_little) = share;
        readings_free(&r);
    }
    lift(s, base, enough, agents);
    free(base);
    return !s->failed;
}

/* --- the whole -------------------------------------------------------------------------------- */

/* So many that an evaluation takes about half a second, less where several groups need more of
 * them, and no fewer than give an error. */
static void choose_replications(struct search *s)
{
    static const double contacts_a_candidate = 5e6;
    struct staffing *f = s->staffing;
    const struct staffing_options *o = s->options;
    double contacts = 1;
    for (size_t c = 0; c < f->scenario->n_classes; c++)
        contacts += f->scenario->classes[c].arrivals.per_day;
    const double fit =
        contacts_a_candidate / (contacts * (double)(f->scenario->hours.days * f->groups));
    const size_t chosen = (size_t)fmin(fmax(ceil(fit / 32) * 32, 32), 400);
    f->search = o->search ? o->search : chosen;
    f->fresh = o->fresh ? o->fresh : days_are_asked(s) ? 3000 : 4 * f->search;
}

static struct search search_begin(struct staffing *f, const struct staffing_options *o,
                                  struct error *err)
{
    const struct scenario *scenario = f->scenario;
    struct search s = {
        .staffing = f,
        .options = o,
        .targets = scenario->n_targets,
        .groups = f->groups,
        .periods = f->periods,
        .columns = mem_array(scenario->n_targets + BESIDE, sizeof *s.columns),
        .cost = mem_array(f->groups, sizeof *s.cost),
        .err = err,
    };
    bool paid = true;
    for (size_t g = 0; g < s.groups; g++)
        paid =
            paid && scenario->groups[g].pay.has_wage && scenario->groups[g].pay.wage_per_hour > 0;
    for (size_t g = 0; g < s.groups; g++)
        s.cost[g] = paid ? scenario->groups[g].pay.wage_per_hour : 1;
    choose_replications(&s);
    s.allowance = gsl_cdf_ugaussian_Pinv(0.95);
    s.scale = sqrt((double)f->search / (double)f->fresh);
    return s;
}

bool staffing_search(struct staffing *f, const struct staffing_options *o, struct error *err)
{
    struct search s = search_begin(f, o, err);
    if (start(&s, f->agents)) {
        if (days_are_asked(&s))
            lift_to_days(&s, f->agents);
        if (s.groups > 1)
            exchange(&s, f->agents);
        trim(&s, f->agents);
        repair(&s, f->agents);
    }
    const bool done = !s.failed && staffing_certify(&s);
    free(s.columns);
    free(s.cost);
    return done;
}
