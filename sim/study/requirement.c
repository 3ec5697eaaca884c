#include "sim/study/requirement.h"

#include "sim/base/mem.h"
#include "sim/study/staffing.h"
#include "sim/study/stationary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- one day by itself ------------------------------------------------------------------------ */

/* Any head of a choice that works on the day is enough to say where its group can be. */
static size_t shifts_of_day(const struct choices *c, size_t group, size_t day, struct shift to[])
{
    size_t n = 0;
    for (size_t k = 0; k < c->n; k++) {
        if (c->choice[k].group != group
            || !dates_has_shift(c->scenario, c->choice[k].shift, (int32_t)day))
            continue;
        to[n] = *c->choice[k].shift;
        to[n].works_on = NULL;
        to[n++].heads = 1;
    }
    return n;
}

/* The classes with the volume and profile of the day; nothing comes while the centre is closed. */
static void take_day(const struct scenario *s, size_t day, size_t class, struct contact_class *c)
{
    const struct arrivals *a = &s->classes[class].arrivals;
    const size_t intervals = s->hours.intervals;
    double *share = mem_array(intervals, sizeof *share);
    const double *usual = dates_share(s, class, (int32_t)day);
    *c = s->classes[class];
    c->arrivals.per_day = 0;
    for (size_t i = 0; i < intervals; i++) {
        const double contacts = !dates_is_open(s, (int32_t)day, i) ? 0
                                : a->counts
                                    ? a->counts[day * intervals + i]
                                    : a->per_day * dates_factor(s, class, (int32_t)day) * usual[i];
        c->arrivals.per_day += contacts;
        share[i] = contacts;
    }
    for (size_t i = 0; i < intervals && c->arrivals.per_day > 0; i++)
        share[i] /= c->arrivals.per_day;
    c->arrivals.counts = NULL;
    c->arrivals.share = share;
}

static struct scenario *scenario_of_day(const struct choices *c, size_t day)
{
    const struct scenario *s = c->scenario;
    struct scenario *one = mem_array(1, sizeof *one);
    *one = *s;
    one->hours.days = 1;
    one->dates = (struct dates){0};
    one->classes = mem_array(s->n_classes, sizeof *one->classes);
    for (size_t k = 0; k < s->n_classes; k++)
        take_day(s, day, k, &one->classes[k]);
    one->groups = mem_array(s->n_groups, sizeof *one->groups);
    for (size_t g = 0; g < s->n_groups; g++) {
        one->groups[g] = s->groups[g];
        one->groups[g].shifts = mem_array(c->n, sizeof *one->groups[g].shifts);
        one->groups[g].n_shifts = shifts_of_day(c, g, day, one->groups[g].shifts);
    }
    return one;
}

static void scenario_of_day_free(struct scenario *one)
{
    for (size_t k = 0; k < one->n_classes; k++)
        free((void *)one->classes[k].arrivals.share);
    for (size_t g = 0; g < one->n_groups; g++)
        free(one->groups[g].shifts);
    free(one->classes);
    free(one->groups);
    free(one);
}

/* --- responses -------------------------------------------------------------------------------- */

/* From twice the load on, and beyond what is required, one agent more hardly helps. */
static size_t agents_most(const struct erlang *pool, int required)
{
    const double most = 2 * pool_load(pool) + 2 * required + 4;
    return (size_t)ceil(most);
}

static void fill_response(struct response *r, const struct erlang *pool, const struct target *t,
                          int required)
{
    struct erlang trial = *pool;
    r->weight = pool->arrival_rate;
    r->n = agents_most(pool, required) + 1;
    r->value = mem_array(r->n, sizeof *r->value);
    for (size_t agents = 1; agents < r->n; agents++) {
        trial.agents = (int)agents;
        r->value[agents] = stationary_value(&trial, t->measure, t->within_s);
        /* Few agents of whom nobody runs away have endless waits. */
        if (!isfinite(r->value[agents]))
            r->value[agents] = t->at_least ? 0 : 1e6;
    }
    /* With nobody there no formula holds: nothing is reached. */
    r->value[0] = t->at_least || r->n < 2 ? 0 : 2 * r->value[1];
}

static bool is_on_day(const struct scenario *s, const struct target *t, size_t day)
{
    return t->day_type == 0 || dates_type_of(s, (int32_t)day) == t->day_type - 1;
}

/* The responses of a day, whose formulas know its pools. */
static void take_responses(const struct choices *c, size_t day, const struct staffing *f,
                           struct requirement *r)
{
    const struct scenario *s = c->scenario;
    const size_t intervals = s->hours.intervals;
    for (size_t of_day = 0; of_day < s->n_groups * intervals; of_day++) {
        const size_t cell =
            of_day / intervals * c->intervals + day * intervals + of_day % intervals;
        const struct erlang *pool = &f->load.pool[of_day];
        r->agents[cell] = f->erlang_a[of_day];
        for (size_t k = 0; k < s->n_targets && pool->arrival_rate > 0; k++) {
            const struct target *t = &s->targets[k];
            if (is_on_day(s, t, day) && stationary_knows(t->measure)
                && workload_concerns(&f->load, s, of_day, t))
                fill_response(&r->response[k * c->cells + cell], pool, t, f->erlang_a[of_day]);
        }
    }
}

static void scale_weights(struct requirement *r)
{
    for (size_t k = 0; k < r->targets; k++) {
        double sum = 0;
        for (size_t cell = 0; cell < r->cells; cell++)
            sum += r->response[k * r->cells + cell].weight;
        for (size_t cell = 0; cell < r->cells && sum > 0; cell++)
            r->response[k * r->cells + cell].weight /= sum;
    }
}

/* --- the whole -------------------------------------------------------------------------------- */

bool requirement_of(const struct choices *c, struct requirement *r, struct error *err)
{
    const struct scenario *s = c->scenario;
    *r = (struct requirement){
        .targets = s->n_targets,
        .cells = c->cells,
        .agents = mem_array(c->cells, sizeof *r->agents),
        .response = mem_array(s->n_targets * c->cells, sizeof *r->response),
    };
    bool found = true;
    for (size_t day = 0; day < s->hours.days && found; day++) {
        struct scenario *one = scenario_of_day(c, day);
        struct staffing *f =
            staffing_find(one, &(struct staffing_options){.formulas_only = true}, err);
        found = f;
        if (f)
            take_responses(c, day, f, r);
        staffing_free(f);
        scenario_of_day_free(one);
    }
    scale_weights(r);
    return found;
}

void requirement_free(struct requirement *r)
{
    for (size_t i = 0; i < r->targets * r->cells; i++)
        free(r->response[i].value);
    free(r->response);
    free(r->agents);
    *r = (struct requirement){0};
}

double response_at(const struct response *r, double agents)
{
    if (r->weight == 0)
        return 0;
    const double most = (double)(r->n - 1);
    if (agents >= most)
        return r->weight * r->value[r->n - 1];
    const size_t below = (size_t)fmax(agents, 0);
    const double part = fmax(agents, 0) - (double)below;
    return r->weight * ((1 - part) * r->value[below] + part * r->value[below + 1]);
}

double requirement_value(const struct requirement *r, size_t target, const double present[])
{
    double sum = 0;
    for (size_t cell = 0; cell < r->cells; cell++)
        sum += response_at(&r->response[target * r->cells + cell], present[cell]);
    return sum;
}
