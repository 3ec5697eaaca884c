#include "sim/study/need.h"

#include "sim/base/mem.h"
#include "sim/monte/column.h"
#include "sim/study/answer.h"
#include "sim/study/coverage.h"
#include "sim/study/staffing.h"
#include "sim/study/stationary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- the shape -------------------------------------------------------------------------------- */

/* A part of the staffing that is a whole number: a group in an interval, or the heads of a shift.
 */
struct cell {
    double base;   /* agents once the shape */
    double offset; /* where its numbers are rounded */
    double worth;  /* of one agent more, in agents on the roster */
    bool is_shift;
};

struct shape {
    const struct scenario *scenario;
    bool with_shifts;
    struct cell *cell; /* [groups][intervals], then every shift of every group */
    size_t n;
};

static bool has_shifts(const struct shape *shape, size_t group)
{
    return shape->with_shifts && shape->scenario->groups[group].n_shifts > 0;
}

static double opening_s(const struct scenario *s)
{
    return (double)s->hours.intervals * s->hours.interval_s;
}

static double worth_of_head(const struct scenario *s, const struct shift *shift)
{
    return shift_share_of_days(&s->hours, shift) * shift->length_s / opening_s(s);
}

static double worth_in_interval(const struct scenario *s, const struct agent_group *g)
{
    const double absent = g->agents ? 0 : g->attendance.absence;
    return 1 / (double)s->hours.intervals / (1 - absent);
}

/* Golden sections turn the rounding from shift to shift, so that shifts of equal heads do not all
 * get one more at once. */
static double turned(size_t i)
{
    static const double golden = 0.61803398874989485;
    double whole;
    return modf((double)(i + 1) * golden, &whole);
}

static struct shape shape_of(const struct scenario *s, bool with_shifts)
{
    const size_t intervals = s->hours.intervals;
    struct shape shape = {.scenario = s, .with_shifts = with_shifts, .n = s->n_groups * intervals};
    for (size_t g = 0; g < s->n_groups; g++)
        shape.n += has_shifts(&shape, g) ? s->groups[g].n_shifts : 0;
    shape.cell = mem_array(shape.n, sizeof *shape.cell);
    struct coverage roster = coverage_of(s);
    struct workload load = workload_of(s, &roster);
    size_t next = s->n_groups * intervals;
    for (size_t g = 0; g < s->n_groups; g++) {
        const struct agent_group *group = &s->groups[g];
        for (size_t i = 0; i < intervals && !has_shifts(&shape, g); i++) {
            const double a = pool_load(&load.pool[g * intervals + i]);
            shape.cell[g * intervals + i] =
                (struct cell){a + sqrt(a), 0.5, worth_in_interval(s, group), false};
        }
        for (size_t k = 0; k < group->n_shifts && has_shifts(&shape, g); k++, next++)
            shape.cell[next] = (struct cell){(double)group->shifts[k].heads, turned(next),
                                             worth_of_head(s, &group->shifts[k]), true};
    }
    workload_free(&load);
    coverage_free(&roster);
    return shape;
}

static size_t agents_in(const struct cell *cell, double times)
{
    const double agents = floor(times * cell->base + cell->offset);
    return cell->base > 0 && agents < 1 && !cell->is_shift ? 1 : (size_t)agents;
}

/* How many times the shape gives the cell so many agents, at least. */
static double times_of(const struct cell *cell, size_t agents)
{
    return ((double)agents - cell->offset) / cell->base;
}

/* Its heads in place of the agents by interval; takes the agents away. */
static void give_heads(struct agent_group *g, const struct agent_group *as, const size_t heads[])
{
    free(g->agents);
    g->agents = NULL;
    g->shifts = mem_array(as->n_shifts, sizeof *g->shifts);
    g->n_shifts = as->n_shifts;
    for (size_t k = 0; k < as->n_shifts; k++) {
        g->shifts[k] = as->shifts[k];
        g->shifts[k].heads = heads[k];
    }
}

static struct scenario *staffed(const struct shape *shape, const size_t agents[])
{
    const struct scenario *s = shape->scenario;
    struct scenario *staffed = staffed_scenario(s, agents);
    size_t next = s->n_groups * s->hours.intervals;
    for (size_t g = 0; g < s->n_groups; g++) {
        staffed->groups[g].attendance = s->groups[g].attendance;
        if (!has_shifts(shape, g)) {
            /* Of heads on shifts by the interval, those who attend; see worth_in_interval. */
            if (!s->groups[g].agents)
                staffed->groups[g].attendance.absence = 0;
            continue;
        }
        give_heads(&staffed->groups[g], &s->groups[g], &agents[next]);
        next += s->groups[g].n_shifts;
    }
    return staffed;
}

static void staffed_free(struct scenario *staffed)
{
    for (size_t g = 0; g < staffed->n_groups; g++)
        free(staffed->groups[g].shifts);
    staffed_scenario_free(staffed);
}

/* --- one staffing ----------------------------------------------------------------------------- */

/* What so many agents do to a target. */
struct response {
    double value; /* of what it is on: the measure or the share of days */
    double below; /* what that divides by, in all replications */
    double slack; /* beyond the bound, relative to it; below 0: missed */
};

struct look {
    double times, agents;
    size_t *in_cell;           /* [cells] */
    struct response *response; /* [targets] */
    struct fraction *fraction; /* [targets][replications] */
    bool meets;                /* all of them */
};

static void look_free(struct look *l)
{
    free(l->in_cell);
    free(l->response);
    free(l->fraction);
    *l = (struct look){0};
}

/* The targets' measures in the plan; `known` says of which there are any. */
static struct column *columns_of(const struct plan *p, bool known[])
{
    const struct scenario *s = p->scenario;
    struct column *columns = mem_array(s->n_targets, sizeof *columns);
    for (size_t k = 0; k < s->n_targets; k++) {
        columns[k] = column_for_target(p, &s->targets[k]);
        known[k] = need_knows(&s->targets[k]) && column_is_worthwhile(p, &columns[k]);
        if (!known[k])
            columns[k] = (struct column){.measure = measure_named("answer_rate")};
    }
    return columns;
}

/* Nobody knows what no day has: then nothing is missed. */
static struct response response_of(const struct target *t, struct fraction sum)
{
    const double bound = answer_bound(t), value = sum.top / sum.below;
    const bool from_below = t->at_least || t->on_days > 0;
    const double beyond = from_below ? value - bound : bound - value;
    return sum.below > 0 ? (struct response){value, sum.below, beyond / fmax(bound, 1e-9)}
                         : (struct response){NAN, 0, INFINITY};
}

static void read_target(struct look *l, const struct scenario *s, const struct trial *t,
                        size_t target)
{
    struct fraction sum = {0};
    for (size_t i = 0; i < t->replications; i++) {
        const struct answer a = answer_to(&s->targets[target], s, t, i, target);
        const struct fraction f = answer_asked_for(&a, &s->targets[target]);
        l->fraction[target * t->replications + i] = f;
        sum.top += f.top;
        sum.below += f.below;
    }
    l->response[target] = response_of(&s->targets[target], sum);
    l->meets = l->meets && l->response[target].slack >= 0;
}

struct search {
    struct shape shape;
    const struct need_options *options;
    struct need *need;
    struct error *err;
    bool failed;
};

static struct look look_at(struct search *s, double times)
{
    const struct scenario *scenario = s->shape.scenario;
    const size_t targets = scenario->n_targets;
    struct look l = {
        .times = times,
        .in_cell = mem_array(s->shape.n, sizeof *l.in_cell),
        .response = mem_array(targets, sizeof *l.response),
        .fraction = mem_array(targets * s->options->replications, sizeof *l.fraction),
        .meets = true,
    };
    bool *known = mem_array(targets, sizeof *known);
    for (size_t i = 0; i < s->shape.n; i++) {
        l.in_cell[i] = agents_in(&s->shape.cell[i], times);
        l.agents += (double)l.in_cell[i] * s->shape.cell[i].worth;
    }
    struct scenario *with = staffed(&s->shape, l.in_cell);
    struct plan *plan = plan_new(with, s->options->seed, s->err);
    if (plan) {
        struct column *columns = columns_of(plan, known);
        struct trial t = trial_run(plan, columns, targets,
                                   &(struct trial_options){
                                       .n = (uint32_t)s->options->replications,
                                       .by_day = true,
                                       .threads = s->options->threads,
                                       .stop = s->options->stop,
                                   });
        for (size_t k = 0; k < targets; k++)
            if (known[k])
                read_target(&l, with, &t, k);
            else
                l.response[k] = (struct response){NAN, 0, INFINITY};
        s->need->replications = t.replications;
        trial_free(&t);
        free(columns);
    }
    s->need->simulated++;
    s->failed = !plan || s->need->replications < s->options->replications;
    plan_free(plan);
    staffed_free(with);
    free(known);
    return l;
}

/* --- the bracket ------------------------------------------------------------------------------ */

/* Neighbours: the one misses a target, the other meets them all. */
struct bracket {
    struct look low, high;
};

static double least_slack(const struct look *l, size_t targets)
{
    double least = INFINITY;
    for (size_t k = 0; k < targets; k++)
        least = fmin(least, l->response[k].slack);
    return least;
}

/* More, or less, in growing steps until the answer turns; false if it does not. */
static bool find_bracket(struct search *s, struct bracket *b)
{
    static const double least_times = 1.0 / 64, most_times = 16;
    double times = s->options->begin > 0 ? s->options->begin : 1, step = 1.08;
    bool has_low = false, has_high = false;
    while (!(has_low && has_high) && !s->failed && times >= least_times && times <= most_times) {
        struct look l = look_at(s, times);
        struct look *side = l.meets ? &b->high : &b->low;
        look_free(side);
        *side = l;
        *(l.meets ? &has_high : &has_low) = true;
        times = l.meets ? times / step : times * step;
        step *= step;
    }
    return has_low && has_high && !s->failed;
}

/* The first and the last change on the way from the one to the other. */
static void find_changes(const struct search *s, const struct bracket *b, double *first,
                         double *last)
{
    *first = INFINITY;
    *last = -INFINITY;
    for (size_t i = 0; i < s->shape.n; i++) {
        const size_t low = b->low.in_cell[i], high = b->high.in_cell[i];
        if (low == high)
            continue;
        *first = fmin(*first, times_of(&s->shape.cell[i], low + 1));
        *last = fmax(*last, times_of(&s->shape.cell[i], high));
    }
}

/* Where the least slack would be nothing, but well inside the changes that are left. */
static double next_times(const struct search *s, const struct bracket *b, double first, double last)
{
    static const double inside = 0.15;
    const size_t targets = s->shape.scenario->n_targets;
    const double low = least_slack(&b->low, targets), high = least_slack(&b->high, targets);
    const double crossing =
        b->low.times + (b->high.times - b->low.times) * low / (low - fmin(high, 1e6));
    const double room = inside * (last - first);
    return fmin(fmax(crossing, first + room), last - room);
}

static void narrow(struct search *s, struct bracket *b)
{
    static const double close_enough = 0.01;
    while (!s->failed && b->high.agents - b->low.agents > close_enough * b->high.agents) {
        double first, last;
        find_changes(s, b, &first, &last);
        if (last - first <= 1e-9 * last)
            return;
        struct look l = look_at(s, next_times(s, b, first, last));
        struct look *side = l.meets ? &b->high : &b->low;
        look_free(side);
        *side = l;
    }
}

/* --- between whole agents --------------------------------------------------------------------- */

/* The part of the way from the one to the other at which the target is met; 0: it always is. */
static double crossing_of(const struct bracket *b, size_t target)
{
    const double low = b->low.response[target].slack, high = b->high.response[target].slack;
    return low < 0 ? -low / (high - low) : 0;
}

/* How far a replication's ratio lies from that of all, weighed as in the sum. */
static double residual(const struct search *s, const struct look *l, size_t target, size_t i)
{
    const struct fraction f = l->fraction[target * s->options->replications + i];
    const struct response *r = &l->response[target];
    return r->below > 0 ? (f.top - r->value * f.below) / r->below : 0;
}

/* Where nobody less is possible: one agent in each cell is enough. */
static void need_least(struct need *need, const struct look *least)
{
    need->agents = least->agents;
    need->times = least->times;
    need->influence = mem_array(need->replications, sizeof *need->influence);
}

/* A value that comes out higher by some moves the crossing by that through the slope. */
static void find_need(struct search *s, const struct bracket *b)
{
    struct need *need = s->need;
    double part = 0;
    for (size_t k = 0; k < s->shape.scenario->n_targets; k++)
        if (crossing_of(b, k) > part) {
            part = crossing_of(b, k);
            need->target = k;
        }
    const size_t n = s->options->replications, k = need->target;
    const double apart = b->high.agents - b->low.agents;
    const double slope = (b->high.response[k].value - b->low.response[k].value) / apart;
    need->agents = b->low.agents + part * apart;
    need->times = b->low.times + part * (b->high.times - b->low.times);
    need->influence = mem_array(n, sizeof *need->influence);
    for (size_t i = 0; i < n; i++)
        need->influence[i] =
            -((1 - part) * residual(s, &b->low, k, i) + part * residual(s, &b->high, k, i)) / slope;
}

bool need_knows(const struct target *t)
{
    const int sign = measure_with_agents(t->measure);
    return sign != 0 && t->at_least == (sign > 0);
}

bool need_find(struct need *need, const struct scenario *s, const struct need_options *o,
               struct error *err)
{
    *need = (struct need){.agents = NAN};
    struct search search = {
        .shape = shape_of(s, o->with_shifts), .options = o, .need = need, .err = err};
    struct bracket b = {0};
    if (find_bracket(&search, &b))
        narrow(&search, &b);
    if (!search.failed && b.low.in_cell && b.high.in_cell)
        find_need(&search, &b);
    else if (!search.failed && b.high.in_cell)
        need_least(need, &b.high);
    look_free(&b.low);
    look_free(&b.high);
    free(search.shape.cell);
    return err->status == EXIT_DONE;
}

void need_free(struct need *need)
{
    free(need->influence);
    *need = (struct need){0};
}

double need_of_roster(const struct scenario *s)
{
    double agents = 0;
    for (size_t g = 0; g < s->n_groups; g++) {
        const struct agent_group *group = &s->groups[g];
        for (size_t k = 0; k < group->n_shifts; k++)
            agents += (double)group->shifts[k].heads * worth_of_head(s, &group->shifts[k]);
        for (size_t i = 0; i < s->hours.intervals && group->agents; i++)
            agents += coverage_agents(s, group, i) / (double)s->hours.intervals;
    }
    return agents;
}
