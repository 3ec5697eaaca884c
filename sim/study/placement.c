#include "sim/study/placement.h"

#include "sim/base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double step_s = 900; /* between the places tried */

/* --- where a break hurts least ---------------------------------------------------------------- */

/* What the heads placed so far leave, by cells of the horizon. */
struct floor_plan {
    const struct choices *choices;
    const double *required;
    double *present; /* [cells] as a mean */
};

/* How much an agent less matters, by what is there beyond the requirement, in terms of its chance
 * fluctuation: ever less above, ever more below. */
static double need(double present, double required)
{
    const double reserve = (present - required) / sqrt(required + 1);
    return reserve > 0 ? 1 / ((1 + reserve) * (1 + reserve)) : 1 - 2 * reserve;
}

/* Agents present that a break of a head takes away, by cells of its group. */
static void break_of_head(const struct floor_plan *f, const struct choice *choice, double start_s,
                          double length_s, double taken[])
{
    struct pause pause = {.earliest_s = start_s, .latest_s = start_s, .length_s = length_s};
    struct shift shift = *choice->shift;
    const struct choices *c = f->choices;
    const double share = coverage_present_share(&c->scenario->groups[choice->group]);
    double *on_site = mem_array(c->intervals, sizeof *on_site);
    shift.breaks = &pause;
    shift.n_breaks = 1;
    memset(taken, 0, c->intervals * sizeof *taken);
    coverage_add_head_by_day(c->scenario, &shift, 0, on_site, taken);
    for (size_t i = 0; i < c->intervals; i++)
        taken[i] *= share;
    free(on_site);
}

/* The start of a break for one head, who is off the floor then. */
static double place_break(struct floor_plan *f, const struct choice *choice, const struct pause *p)
{
    const size_t intervals = f->choices->intervals, first = choice->group * intervals;
    double *taken = mem_array(intervals, sizeof *taken), *best_taken = NULL;
    double best = INFINITY, best_start = p->earliest_s;
    for (double start = p->earliest_s; start <= p->latest_s; start += step_s) {
        double harm = 0;
        break_of_head(f, choice, start, p->length_s, taken);
        for (size_t i = 0; i < intervals; i++)
            if (taken[i] > 0)
                harm += taken[i] * need(f->present[first + i] - taken[i], f->required[first + i]);
        if (harm < best - 1e-9) {
            double *spare = best_taken ? best_taken : mem_array(intervals, sizeof *spare);
            best_taken = taken;
            taken = spare;
            best = harm;
            best_start = start;
        }
    }
    for (size_t i = 0; best_taken && i < intervals; i++)
        f->present[first + i] -= best_taken[i];
    free(taken);
    free(best_taken);
    return best_start;
}

/* Everybody on the floor, nobody at a break. */
static void fill_floor(struct floor_plan *f, const size_t heads[])
{
    const struct choices *c = f->choices;
    double *on_site = mem_array(c->intervals, sizeof *on_site);
    for (size_t k = 0; k < c->n; k++) {
        if (heads[k] == 0)
            continue;
        const double share = coverage_present_share(&c->scenario->groups[c->choice[k].group]);
        struct shift shift = *c->choice[k].shift;
        shift.n_breaks = 0;
        memset(on_site, 0, c->intervals * sizeof *on_site);
        coverage_add_head_by_day(c->scenario, &shift, 0, on_site, NULL);
        for (size_t i = 0; i < c->intervals; i++)
            f->present[choice_first_cell(c, k) + i] += (double)heads[k] * share * on_site[i];
    }
    free(on_site);
}

/* --- rows of the roster ----------------------------------------------------------------------- */

static bool same_breaks(const struct shift *s, const struct pause breaks[])
{
    for (size_t b = 0; b < s->n_breaks; b++)
        if (s->breaks[b].earliest_s != breaks[b].earliest_s)
            return false;
    return true;
}

/* One more head of a shift with these breaks: in the row that has them, or in a new one. */
static void add_head(struct roster *r, const struct choice *choice, size_t first_row,
                     const struct pause breaks[])
{
    const size_t g = choice->group;
    for (size_t i = first_row; i < r->n_shifts[g]; i++)
        if (same_breaks(&r->shifts[g][i], breaks)) {
            r->shifts[g][i].heads++;
            return;
        }
    const size_t number = r->n_shifts[g] - first_row + 1;
    r->shifts[g] = mem_grow(r->shifts[g], r->n_shifts[g] + 1, sizeof *r->shifts[g]);
    struct shift *row = &r->shifts[g][r->n_shifts[g]++];
    *row = *choice->shift;
    row->name = number == 1 ? mem_text(choice->shift->name)
                            : mem_print("%s #%zu", choice->shift->name, number);
    row->breaks = mem_array(row->n_breaks, sizeof *row->breaks);
    memcpy(row->breaks, breaks, row->n_breaks * sizeof *row->breaks);
    row->heads = 1;
}

static void place_heads(struct floor_plan *f, struct roster *r, size_t k, size_t heads)
{
    const struct choice *choice = &f->choices->choice[k];
    const size_t first_row = r->n_shifts[choice->group];
    struct pause *breaks = mem_array(choice->shift->n_breaks, sizeof *breaks);
    for (size_t head = 0; head < heads; head++) {
        for (size_t b = 0; b < choice->shift->n_breaks; b++) {
            breaks[b] = choice->shift->breaks[b];
            breaks[b].earliest_s = place_break(f, choice, &choice->shift->breaks[b]);
            breaks[b].latest_s = breaks[b].earliest_s;
        }
        add_head(r, choice, first_row, breaks);
    }
    free(breaks);
}

struct roster roster_of(const struct choices *c, const size_t heads[], const double required[])
{
    const size_t groups = c->scenario->n_groups;
    struct roster r = {
        .groups = groups,
        .shifts = mem_array(groups, sizeof *r.shifts),
        .n_shifts = mem_array(groups, sizeof *r.n_shifts),
    };
    struct floor_plan f = {c, required, mem_array(c->cells, sizeof *f.present)};
    fill_floor(&f, heads);
    for (size_t k = 0; k < c->n; k++)
        place_heads(&f, &r, k, heads[k]);
    free(f.present);
    return r;
}

void roster_free(struct roster *r)
{
    for (size_t g = 0; g < r->groups; g++) {
        for (size_t i = 0; i < r->n_shifts[g]; i++) {
            free(r->shifts[g][i].name);
            free(r->shifts[g][i].breaks);
        }
        free(r->shifts[g]);
    }
    free(r->shifts);
    free(r->n_shifts);
    *r = (struct roster){0};
}

struct scenario *roster_scenario(const struct choices *c, const struct roster *r)
{
    const struct scenario *s = c->scenario;
    struct scenario *rostered = mem_array(1, sizeof *rostered);
    *rostered = *s;
    rostered->groups = mem_array(s->n_groups, sizeof *rostered->groups);
    for (size_t g = 0; g < s->n_groups; g++) {
        rostered->groups[g] = s->groups[g];
        if (s->groups[g].agents)
            continue;
        rostered->groups[g].shifts = r->shifts[g];
        rostered->groups[g].n_shifts = r->n_shifts[g];
    }
    return rostered;
}

void roster_scenario_free(struct scenario *s)
{
    free(s->groups);
    free(s);
}
