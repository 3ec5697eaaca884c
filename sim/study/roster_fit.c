#include "sim/study/roster_fit.h"

#include "sim/base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CHANGES_MOST = 2000, CANDIDATES = 16 };

struct roster_fit roster_fit_new(const struct choices *c, const struct requirement *formulas,
                                 const double least[], const size_t heads[], const double slack[])
{
    struct roster_fit f = {
        .choices = c,
        .formulas = formulas,
        .least = least,
        .heads = mem_array(c->n, sizeof *f.heads),
        .present = mem_array(c->cells, sizeof *f.present),
        .slack = mem_array(formulas->targets, sizeof *f.slack),
    };
    memcpy(f.heads, heads, c->n * sizeof *f.heads);
    memcpy(f.slack, slack, formulas->targets * sizeof *f.slack);
    choices_cover(c, heads, f.present);
    return f;
}

void roster_fit_free(struct roster_fit *f)
{
    free(f->heads);
    free(f->present);
    free(f->slack);
    *f = (struct roster_fit){0};
}

static double sign_of(const struct roster_fit *f, size_t target)
{
    return f->choices->scenario->targets[target].at_least ? 1 : -1;
}

/* What that would add to the slack of each target, in change[targets]. */
static void effect_of(const struct roster_fit *f, size_t choice, int heads, double change[])
{
    const size_t first = choice_first_cell(f->choices, choice);
    const double *per_head = choice_present(f->choices, choice);
    for (size_t k = 0; k < f->formulas->targets; k++) {
        const struct response *response = &f->formulas->response[k * f->choices->cells];
        change[k] = 0;
        for (size_t cell = first; cell < first + f->choices->intervals; cell++)
            if (per_head[cell] > 0 && response[cell].weight > 0)
                change[k] += response_at(&response[cell], f->present[cell] + heads * per_head[cell])
                             - response_at(&response[cell], f->present[cell]);
        change[k] *= sign_of(f, k);
    }
}

void roster_fit_change(struct roster_fit *f, size_t choice, int heads)
{
    const size_t first = choice_first_cell(f->choices, choice);
    const double *per_head = choice_present(f->choices, choice);
    double *change = mem_array(f->formulas->targets, sizeof *change);
    effect_of(f, choice, heads, change);
    for (size_t k = 0; k < f->formulas->targets; k++)
        f->slack[k] += change[k];
    for (size_t cell = first; cell < first + f->choices->intervals; cell++)
        f->present[cell] += heads * per_head[cell];
    f->heads[choice] =
        heads < 0 ? f->heads[choice] - (size_t)-heads : f->heads[choice] + (size_t)heads;
    free(change);
}

double roster_fit_slack_of_multiple(const struct roster_fit *f, double multiple)
{
    const struct requirement *r = f->formulas;
    double *present = mem_array(r->cells, sizeof *present), least = INFINITY;
    for (size_t cell = 0; cell < r->cells; cell++)
        present[cell] = multiple * r->agents[cell];
    for (size_t k = 0; k < r->targets; k++) {
        const double change =
            requirement_value(r, k, present) - requirement_value(r, k, f->present);
        least = fmin(least, f->slack[k] + sign_of(f, k) * change);
    }
    free(present);
    return least;
}

/* --- one change ------------------------------------------------------------------------------- */

/* Does nothing that is at least to be there go below that, or further below? */
static bool leaves_enough(const struct roster_fit *f, size_t from, size_t to)
{
    const struct choices *c = f->choices;
    if (from == c->n)
        return true;
    const size_t first = choice_first_cell(c, from);
    for (size_t cell = first; cell < first + c->intervals; cell++) {
        const double comes = to < c->n ? choice_present(c, to)[cell] : 0;
        const double change = comes - choice_present(c, from)[cell];
        if (change < -1e-9 && f->present[cell] + change < f->least[cell] - 1e-9)
            return false;
    }
    return true;
}

/* May a head leave a choice and one come to another, by the limits and by what must be present?
 * choices.n: nobody does. */
static bool may_move(const struct roster_fit *f, size_t from, size_t to)
{
    size_t *heads = f->heads; /* changed and put back */
    const size_t n = f->choices->n;
    if (from < n)
        heads[from]--;
    if (to < n)
        heads[to]++;
    const bool within = cover_within_limits(&f->choices->cover, heads);
    if (from < n)
        heads[from]++;
    if (to < n)
        heads[to]--;
    return within && leaves_enough(f, from, to);
}

static bool holds(const struct roster_fit *f, const double change[])
{
    for (size_t k = 0; k < f->formulas->targets; k++)
        if (f->slack[k] + (change ? change[k] : 0) < 0)
            return false;
    return true;
}

/* How much of what is missing the change makes good; each target's whole gap counts 1. */
static double gap_closed(const struct roster_fit *f, const double change[])
{
    double closed = 0;
    for (size_t k = 0; k < f->formulas->targets; k++)
        if (f->slack[k] < 0)
            closed += fmin(change[k] / -f->slack[k], 1);
    return closed;
}

/* How much of the slack that there is the change takes; each target's whole slack counts 1. */
static double slack_taken(const struct roster_fit *f, const double change[])
{
    double taken = 0;
    for (size_t k = 0; k < f->formulas->targets; k++)
        taken += fmax(-change[k], 0) / (f->slack[k] + 1e-9);
    return taken;
}

static bool add_best(struct roster_fit *f)
{
    const struct choices *c = f->choices;
    double *change = mem_array(f->formulas->targets, sizeof *change), best = 0;
    size_t chosen = c->n;
    for (size_t k = 0; k < c->n; k++) {
        effect_of(f, k, 1, change);
        const double gain = gap_closed(f, change) / c->choice[k].cost;
        if (gain > best && may_move(f, c->n, k)) {
            best = gain;
            chosen = k;
        }
    }
    free(change);
    if (chosen < c->n)
        roster_fit_change(f, chosen, 1);
    return chosen < c->n;
}

/* The head goes that gives most money for the slack it takes. */
static bool take_best(struct roster_fit *f)
{
    const struct choices *c = f->choices;
    double *change = mem_array(f->formulas->targets, sizeof *change), best = 0;
    size_t chosen = c->n;
    for (size_t k = 0; k < c->n; k++) {
        if (f->heads[k] == 0)
            continue;
        effect_of(f, k, -1, change);
        const double worth = c->choice[k].cost / (slack_taken(f, change) + 1e-9);
        if (worth > best && holds(f, change) && may_move(f, k, c->n)) {
            best = worth;
            chosen = k;
        }
    }
    free(change);
    if (chosen < c->n)
        roster_fit_change(f, chosen, -1);
    return chosen < c->n;
}

/* --- moves ------------------------------------------------------------------------------------ */

/* Choices with the best marks, best first. */
struct ranking {
    size_t choice[CANDIDATES];
    double mark[CANDIDATES];
    size_t n;
};

static void rank(struct ranking *r, size_t choice, double mark)
{
    size_t i = r->n;
    while (i > 0 && r->mark[i - 1] < mark)
        i--;
    if (i == CANDIDATES)
        return;
    r->n += r->n < CANDIDATES;
    for (size_t k = r->n - 1; k > i; k--) {
        r->choice[k] = r->choice[k - 1];
        r->mark[k] = r->mark[k - 1];
    }
    r->choice[i] = choice;
    r->mark[i] = mark;
}

/* The least of the slacks, which moves are to raise where they save nothing. */
static double least_slack(const struct roster_fit *f)
{
    double least = INFINITY;
    for (size_t k = 0; k < f->formulas->targets; k++)
        least = fmin(least, f->slack[k]);
    return least;
}

/* Who can best be spared, and where one more helps most. */
static void rank_choices(const struct roster_fit *f, struct ranking *from, struct ranking *to)
{
    double *change = mem_array(f->formulas->targets, sizeof *change);
    for (size_t k = 0; k < f->choices->n; k++) {
        double more = 0, less = 0;
        effect_of(f, k, 1, change);
        for (size_t t = 0; t < f->formulas->targets; t++)
            more += change[t];
        rank(to, k, more / f->choices->choice[k].cost);
        if (f->heads[k] == 0)
            continue;
        effect_of(f, k, -1, change);
        for (size_t t = 0; t < f->formulas->targets; t++)
            less += change[t];
        rank(from, k, less / f->choices->choice[k].cost);
    }
    free(change);
}

/* What a move does: money saved, and the least slack afterwards. */
struct move {
    size_t from, to;
    double saved, slack;
};

static bool is_better(const struct move *a, const struct move *b)
{
    return a->saved > b->saved + 1e-9 || (a->saved > b->saved - 1e-9 && a->slack > b->slack);
}

/* One head moves, to save money or else to gain slack. */
static bool move_best(struct roster_fit *f)
{
    const struct choices *c = f->choices;
    const double before = least_slack(f);
    struct ranking from = {0}, to = {0};
    struct move best = {.from = c->n, .slack = before + 1e-6};
    rank_choices(f, &from, &to);
    for (size_t i = 0; i < from.n; i++)
        for (size_t j = 0; j < to.n; j++) {
            struct move m = {from.choice[i], to.choice[j], 0, 0};
            m.saved = c->choice[m.from].cost - c->choice[m.to].cost;
            if (m.to == m.from || m.saved < -1e-9 || !may_move(f, m.from, m.to))
                continue;
            roster_fit_change(f, m.from, -1);
            roster_fit_change(f, m.to, 1);
            m.slack = least_slack(f);
            if (m.slack >= 0 && is_better(&m, &best))
                best = m;
            roster_fit_change(f, m.to, -1);
            roster_fit_change(f, m.from, 1);
        }
    if (best.from == c->n)
        return false;
    roster_fit_change(f, best.from, -1);
    roster_fit_change(f, best.to, 1);
    return true;
}

void roster_fit_settle(struct roster_fit *f)
{
    for (size_t i = 0; i < CHANGES_MOST; i++) {
        const bool changed = !holds(f, NULL) ? add_best(f) : take_best(f) || move_best(f);
        if (!changed)
            return;
    }
}
