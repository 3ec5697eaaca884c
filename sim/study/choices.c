#include "sim/study/choices.h"

#include "sim/base/mem.h"

#include <stdlib.h>
#include <string.h>

/* --- shifts ----------------------------------------------------------------------------------- */

static double paid_hours(const struct shift *shift)
{
    double hours = shift->length_s / 3600;
    for (size_t b = 0; b < shift->n_breaks; b++)
        hours -= shift->breaks[b].paid ? 0 : shift->breaks[b].length_s / 3600;
    return hours;
}

static size_t days_of(const struct scenario *s, const struct shift *shift)
{
    size_t days = 0;
    for (size_t day = 0; day < s->hours.days; day++)
        days += dates_has_shift(s, shift, (int32_t)day);
    return days;
}

static bool has_wages(const struct scenario *s)
{
    bool wages = true;
    for (size_t g = 0; g < s->n_groups; g++)
        wages = wages && s->groups[g].pay.has_wage && s->groups[g].pay.wage_per_hour > 0;
    return wages;
}

double choices_cost_of_head(const struct choices *c, size_t group, const struct shift *shift)
{
    const double wage = c->wages ? c->scenario->groups[group].pay.wage_per_hour : 1;
    return wage * (1 + shift->wage_premium) * paid_hours(shift)
           * (double)days_of(c->scenario, shift);
}

/* A shift that works on no day of the horizon is no choice. */
static void add_choice(struct choices *c, size_t group, const struct shift *shift)
{
    const double cost = choices_cost_of_head(c, group, shift);
    if (cost <= 0)
        return;
    c->choice = mem_grow(c->choice, c->n + 1, sizeof *c->choice);
    c->choice[c->n++] = (struct choice){group, shift, cost};
}

static void list_choices(struct choices *c)
{
    for (size_t g = 0; g < c->scenario->n_groups; g++) {
        const struct agent_group *group = &c->scenario->groups[g];
        for (size_t k = 0; k < group->n_shifts && group->n_patterns == 0; k++)
            add_choice(c, g, &group->shifts[k]);
        for (size_t i = 0; i < group->n_patterns; i++)
            for (size_t k = 0; k < group->patterns[i].n_shifts; k++)
                add_choice(c, g, &group->patterns[i].shifts[k]);
    }
}

/* Breaks are spread over the heads, so a head is the mean of several. */
static void fill_present(const struct choices *c, const struct choice *choice, double present[])
{
    enum { HEADS = 8 };
    const struct agent_group *g = &c->scenario->groups[choice->group];
    double *on_site = mem_array(c->intervals, sizeof *on_site);
    double *on_break = mem_array(c->intervals, sizeof *on_break);
    for (size_t head = 0; head < HEADS; head++)
        coverage_add_head_by_day(c->scenario, choice->shift, head, on_site, on_break);
    for (size_t i = 0; i < c->intervals; i++)
        present[i] = (on_site[i] - on_break[i]) / HEADS * coverage_present_share(g);
    free(on_site);
    free(on_break);
}

/* --- limits ----------------------------------------------------------------------------------- */

/* A limit on a sum of heads, each with the weight that `of` gives its choice. */
static void add_limit(struct choices *c, double at_most, double *weight)
{
    struct cover_limit *limits =
        mem_grow((void *)c->cover.limits, c->cover.n_limits + 1, sizeof *limits);
    limits[c->cover.n_limits++] = (struct cover_limit){weight, at_most};
    c->cover.limits = limits;
}

/* Is the shift among those of the pattern? */
static bool is_of_pattern(const struct shift_pattern *p, const struct shift *shift)
{
    return shift >= p->shifts && shift < p->shifts + p->n_shifts;
}

static bool is_part_time(const struct choices *c, const struct choice *choice)
{
    const struct agent_group *g = &c->scenario->groups[choice->group];
    for (size_t i = 0; i < g->n_patterns; i++)
        if (is_of_pattern(&g->patterns[i], choice->shift))
            return g->patterns[i].part_time;
    return false;
}

/* On the heads of one group, or of all (group = their number). */
static void add_limits(struct choices *c, size_t group, const struct roster_limits *l)
{
    const bool all = group == c->scenario->n_groups;
    double *heads = mem_array(c->n, sizeof *heads), *part_time = mem_array(c->n, sizeof *part_time);
    for (size_t k = 0; k < c->n; k++)
        if (all || c->choice[k].group == group) {
            heads[k] = 1;
            part_time[k] = l->full_time_at_least - (is_part_time(c, &c->choice[k]) ? 0 : 1);
        }
    if (l->heads_at_most > 0)
        add_limit(c, (double)l->heads_at_most, heads);
    else
        free(heads);
    if (l->full_time_at_least > 0)
        add_limit(c, 0, part_time);
    else
        free(part_time);
}

static void add_limit_of_pattern(struct choices *c, const struct shift_pattern *p)
{
    double *heads = mem_array(c->n, sizeof *heads);
    for (size_t k = 0; k < c->n; k++)
        heads[k] = is_of_pattern(p, c->choice[k].shift);
    add_limit(c, (double)p->heads_at_most, heads);
}

static void list_limits(struct choices *c)
{
    const struct scenario *s = c->scenario;
    for (size_t g = 0; g < s->n_groups; g++) {
        if (s->groups[g].n_shifts + s->groups[g].n_patterns > 0)
            add_limits(c, g, &s->groups[g].limits);
        for (size_t i = 0; i < s->groups[g].n_patterns; i++)
            if (s->groups[g].patterns[i].heads_at_most > 0)
                add_limit_of_pattern(c, &s->groups[g].patterns[i]);
    }
    add_limits(c, s->n_groups, &s->limits);
}

/* --- the whole -------------------------------------------------------------------------------- */

struct choices choices_of(const struct scenario *s)
{
    enum { NODES_AT_ONCE = 5000, NODES_OF_ROUND = 60, SMALL = 48, ROUNDS = 20 };
    struct choices c = {
        .scenario = s,
        .intervals = s->hours.days * s->hours.intervals,
        .cells = s->n_groups * s->hours.days * s->hours.intervals,
        .wages = has_wages(s),
    };
    list_choices(&c);
    double *cost = mem_array(c.n, sizeof *cost),
           *present = mem_array(c.n * c.cells, sizeof *present);
    for (size_t k = 0; k < c.n; k++) {
        cost[k] = c.choice[k].cost;
        fill_present(&c, &c.choice[k], &present[k * c.cells + choice_first_cell(&c, k)]);
    }
    c.cover = (struct cover){
        .shifts = c.n,
        .rows = c.cells,
        .cost = cost,
        .present = present,
        .nodes_most = c.n <= SMALL ? NODES_AT_ONCE : NODES_OF_ROUND,
        .rounds = ROUNDS,
    };
    list_limits(&c);
    return c;
}

void choices_free(struct choices *c)
{
    for (size_t i = 0; i < c->cover.n_limits; i++)
        free((void *)c->cover.limits[i].weight);
    free((void *)c->cover.limits);
    free((void *)c->cover.cost);
    free((void *)c->cover.present);
    free(c->choice);
    *c = (struct choices){0};
}

double choices_cost(const struct choices *c, const size_t heads[])
{
    double cost = 0;
    for (size_t k = 0; k < c->n; k++)
        cost += (double)heads[k] * c->choice[k].cost;
    return cost;
}

void choices_cover(const struct choices *c, const size_t heads[], double present[])
{
    memset(present, 0, c->cells * sizeof *present);
    for (size_t k = 0; k < c->n; k++)
        for (size_t i = 0; heads[k] > 0 && i < c->intervals; i++) {
            const size_t cell = choice_first_cell(c, k) + i;
            present[cell] += (double)heads[k] * choice_present(c, k)[cell];
        }
}
