#include "sim/base/mem.h"
#include "sim/study/staffing_search.h"

#include <math.h>
#include <stdlib.h>

static double load_of_period(const struct search *s, size_t period)
{
    double load = 0;
    for (size_t g = 0; g < s->groups; g++)
        load += pool_load(
            &s->staffing->load.pool[g * s->staffing->intervals + period * period_length(s)]);
    return load;
}

bool search_is_beyond(struct search *s, size_t total, size_t period)
{
    const struct calendar_hours *h = &s->staffing->scenario->hours;
    if (total <= 100 + (size_t)(10 * load_of_period(s, period)))
        return false;
    s->failed = true;
    const double at_s = h->opens_s + (double)(period * period_length(s)) * h->interval_s;
    fail(s->err, EXIT_FILE,
         "%s: the targets cannot be met from %02d:%02d on, however many agents there are: "
         "they ask for what those agents cannot serve, or for more than patience allows",
         s->staffing->scenario->name, (int)(at_s / 3600), (int)(at_s / 60) % 60);
    return true;
}

/* --- the total of each period ----------------------------------------------------------------- */

/* What one period is known of: too few agents, and enough of them, with their slacks. */
struct bracket {
    size_t total, too_few, enough, step;
    double lacks, spare;
    bool has_enough, settled;
    bool has_halved; /* since the last step */
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

/* Between too few and enough: where the line through both slacks says that nothing is lacking, and
 * every other time in the middle, lest a bend makes that slow. */
static size_t between(struct bracket *b)
{
    const size_t apart = b->enough - b->too_few;
    const double part = b->lacks / (b->lacks - b->spare);
    b->has_halved = !b->has_halved;
    if (b->has_halved || !(part > 0 && part < 1))
        return b->too_few + apart / 2;
    const size_t on_line = (size_t)ceil(part * (double)apart);
    return b->too_few + (on_line < 1 ? 1 : on_line >= apart ? apart - 1 : on_line);
}

static void move_bracket(struct bracket *b, double slack)
{
    const bool meets = slack >= 0;
    if (meets) {
        b->enough = b->total;
        b->spare = slack;
        b->has_enough = true;
    } else {
        b->too_few = b->total;
        b->lacks = slack;
    }
    b->settled = b->has_enough && b->enough - b->too_few <= 1;
    if (b->settled)
        b->total = b->enough;
    else if (!b->has_enough)
        b->total += b->step;
    else if (meets && b->lacks == 0 && b->too_few + b->step < b->total)
        b->total -= b->step;
    else
        b->total = between(b);
    b->step *= 2;
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
        b->has_halved = true; /* the line first */
        b->settled = load_of_period(s, p) == 0;
    }
    bool going_on = true;
    while (going_on && !s->failed) {
        for (size_t p = 0; p < s->periods; p++)
            share_out(s, &weight[p * s->groups], p, bracket[p].total, agents);
        going_on = false;
        for (size_t p = 0; p < s->periods && !s->failed; p++)
            search_is_beyond(s, bracket[p].total, p);
        struct readings r = search_look(s, agents);
        for (size_t p = 0; p < s->periods && !s->failed; p++) {
            if (!bracket[p].settled)
                move_bracket(&bracket[p], slack_of(s, &r, p, NULL));
            going_on = going_on || !bracket[p].settled;
        }
        readings_free(&r);
    }
    for (size_t p = 0; p < s->periods; p++)
        share_out(s, &weight[p * s->groups], p, bracket[p].total, agents);
    free(bracket);
    free(weight);
    return !s->failed;
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

/* From the formulas and, if there are generalists, from these alone; the cheaper of the two in each
 * period. */
bool search_start(struct search *s, size_t agents[])
{
    size_t *pooled = staffing_copy(s, agents);
    const bool two = s->groups > 1 && pool_groups(s, pooled);
    const bool found = find_totals(s, agents) && (!two || find_totals(s, pooled));
    for (size_t p = 0; p < s->periods && two && found; p++)
        if (cost_of_period(s, pooled, p) < cost_of_period(s, agents, p))
            for (size_t g = 0; g < s->groups; g++)
                cell_set(s, agents, g, p, cell_agents(s, pooled, g, p));
    free(pooled);
    return found;
}
