#include "sim/study/yardstick.h"

#include "sim/base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool all_have_shifts(const struct scenario *s)
{
    bool all = true;
    for (size_t g = 0; g < s->n_groups; g++)
        all = all && s->groups[g].n_shifts > 0;
    return all;
}

/* By what share the roster grows: a twelfth, or four heads of it. */
static double growth_of(const struct scenario *s)
{
    static const double share = 1.0 / 12, least = 4;
    double heads = 0;
    for (size_t g = 0; g < s->n_groups; g++)
        for (size_t k = 0; k < s->groups[g].n_shifts; k++)
            heads += (double)s->groups[g].shifts[k].heads;
    return heads > 0 ? fmax(share, least / heads) : share;
}

/* Whole heads whose sum over the shifts so far keeps in step with what they should be; false if a
 * shift would have nobody left. */
static bool grow_shifts(struct agent_group *g, double growth, double *owed, double *added)
{
    struct shift *shifts = mem_array(g->n_shifts, sizeof *shifts);
    memcpy(shifts, g->shifts, g->n_shifts * sizeof *shifts);
    bool left = true;
    for (size_t k = 0; k < g->n_shifts; k++) {
        *owed += growth * (double)shifts[k].heads;
        const double more = rint(*owed), heads = (double)shifts[k].heads + more;
        left = left && (heads >= 1 || shifts[k].heads == 0);
        shifts[k].heads = (size_t)fmax(heads, 0);
        *owed -= more;
        *added += more;
    }
    g->shifts = shifts;
    return left;
}

/* `added` by the mean of the types of days. */
static bool grow_agents(struct agent_group *g, size_t cells, double growth, double *added)
{
    size_t *agents = mem_array(cells, sizeof *agents);
    bool left = true;
    for (size_t i = 0; i < cells; i++) {
        const double were = (double)g->agents[i];
        const double step = copysign(fmax(1, rint(fabs(growth) * were)), growth);
        const double more = were > 0 ? step : 0;
        left = left && (were == 0 || were + more >= 1);
        agents[i] = (size_t)fmax(were + more, 0);
        *added += more / (double)cells;
    }
    g->agents = agents;
    return left;
}

/* Bands that count heads would have to count the new ones. */
static bool counts_heads(const struct scenario *s)
{
    bool counts = false;
    for (size_t g = 0; g < s->n_groups; g++)
        counts = counts || s->groups[g].tenure.by_heads;
    return counts;
}

struct yardstick yardstick_new(const struct scenario *s, int sign)
{
    struct yardstick y = {.heads = all_have_shifts(s)};
    if (counts_heads(s))
        return y;
    const double growth = sign * growth_of(s);
    double owed = 0;
    bool left = true;
    y.scenario = mem_array(1, sizeof *y.scenario);
    *y.scenario = *s;
    y.scenario->groups = mem_array(s->n_groups, sizeof *y.scenario->groups);
    for (size_t g = 0; g < s->n_groups; g++) {
        struct agent_group *group = &y.scenario->groups[g];
        *group = s->groups[g];
        if (group->n_shifts > 0)
            left = grow_shifts(group, growth, &owed, &y.agents) && left;
        if (group->agents)
            left =
                grow_agents(group, dates_types(s) * s->hours.intervals, growth, &y.agents) && left;
    }
    if (y.agents == 0 || !left)
        yardstick_free(&y);
    return y;
}

void yardstick_free(struct yardstick *y)
{
    for (size_t g = 0; y->scenario && g < y->scenario->n_groups; g++) {
        if (y->scenario->groups[g].n_shifts > 0)
            free(y->scenario->groups[g].shifts);
        free(y->scenario->groups[g].agents);
    }
    if (y->scenario)
        free(y->scenario->groups);
    free(y->scenario);
    *y = (struct yardstick){0};
}
