#include "sim/base/mem.h"
#include "sim/study/staffing_search.h"

#include <math.h>
#include <stdlib.h>

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
        size_t *trial = staffing_copy(s, agents);
        for (size_t p = 0; p < s->periods; p++)
            if (where[p] && cell_is_open(s, g, p))
                cell_set(s, trial, g, p, cell_agents(s, agents, g, p) + 1);
        struct readings r = s->groups > 1 ? search_look(s, trial) : (struct readings){0};
        for (size_t p = 0; p < s->periods; p++) {
            if (!where[p] || !cell_is_open(s, g, p))
                continue;
            const double gain = s->groups > 1 ? slack_of(s, &r, p, NULL) / s->cost[g] : 0;
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
bool search_repair(struct search *s, size_t agents[])
{
    bool *short_of = mem_array(s->periods, sizeof *short_of);
    for (bool any = true; any && !s->failed;) {
        struct readings r = search_look(s, agents);
        any = false;
        for (size_t p = 0; p < s->periods && !s->failed; p++) {
            short_of[p] = slack_of(s, &r, p, NULL) < 0;
            any = any || short_of[p];
            size_t total = 0;
            for (size_t g = 0; g < s->groups; g++)
                total += cell_agents(s, agents, g, p);
            search_is_beyond(s, total, p);
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
    size_t *trial = staffing_copy(s, agents);
    bool any = false, kept = false;
    for (size_t p = phase; p < s->periods; p += phases)
        if (can_move(s, agents, m, p)) {
            make_move(s, trial, m, p);
            any = true;
        }
    if (any && !s->failed) {
        struct readings before = cost < 0 ? (struct readings){0} : search_look(s, agents);
        struct readings after = search_look(s, trial);
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
static void thin_out(struct search *s, size_t agents[])
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

/* Many agents first, then one for one, and two for one. */
void search_exchange(struct search *s, size_t agents[])
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
        thin_out(s, agents);
        if (!kept && many == 1)
            return;
    }
}

/* --- one agent less, cell by cell ------------------------------------------------------------- */

/* The target and period that have the least slack from a period up to the next that is tried with
 * it. */
static struct suffering suffers_most(const struct search *s, const struct readings *r,
                                     size_t period, size_t spacing)
{
    struct suffering most = {s->targets, period};
    double least = INFINITY;
    for (size_t p = period; p < s->periods && p < period + spacing; p++) {
        size_t target = s->targets;
        const double slack = slack_of(s, r, p, &target);
        if (slack < least) {
            least = slack;
            most = (struct suffering){target, p};
        }
    }
    return most;
}

/* As fresh days will try it: periods a spacing apart at once. Whether any agent went. */
static bool try_without(struct search *s, size_t agents[], const bool keep[], size_t group,
                        size_t phase)
{
    const size_t spacing = search_spacing(s);
    const struct move less = {group, 1, group, 0, group, 0};
    size_t *trial = staffing_copy(s, agents);
    bool any = false, went = false;
    for (size_t p = phase; p < s->periods; p += spacing)
        if (can_move(s, agents, &less, p)) {
            make_move(s, trial, &less, p);
            any = true;
        }
    struct readings r = any ? search_look(s, trial) : (struct readings){0};
    const bool days_hold = any && meets_days(s, &r);
    for (size_t p = phase; p < s->periods && any && !s->failed; p += spacing) {
        if (!can_move(s, agents, &less, p))
            continue;
        s->suffering[group * s->periods + p] = suffers_most(s, &r, p, spacing);
        if (!days_hold || (keep && keep[p]) || slack_from(s, &r, p, spacing) < 0)
            continue;
        make_move(s, agents, &less, p);
        went = true;
    }
    readings_free(&r);
    free(trial);
    return went;
}

void search_trim(struct search *s, size_t agents[], const bool keep[])
{
    enum { ROUNDS_MOST = 3 };
    bool went = true;
    for (int round = 0; went && round < ROUNDS_MOST && !s->failed; round++) {
        went = false;
        for (size_t g = 0; g < s->groups; g++)
            for (size_t phase = 0; phase < search_spacing(s); phase++)
                went |= try_without(s, agents, keep, g, phase);
    }
}
