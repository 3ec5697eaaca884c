#include "sim/study/rostering_search.h"

#include "sim/base/mem.h"

#include <math.h>
#include <stdlib.h>

enum { NOBODY = -1 };

/* One head or two leave their shifts, and nobody or one comes to another. */
struct step {
    int from, also, to; /* choices, or NOBODY */
    double saved, slack;
};

/* Does no cell go below what must be present, or further below than the best roster is? */
static bool leaves_enough(const struct hunt *h, const size_t heads[])
{
    const size_t cells = h->choices->cells;
    double *before = mem_array(cells, sizeof *before), *after = mem_array(cells, sizeof *after);
    bool enough = true;
    choices_cover(h->choices, h->best.heads, before);
    choices_cover(h->choices, heads, after);
    for (size_t cell = 0; cell < cells; cell++)
        enough = enough && after[cell] >= fmin(h->least[cell], before[cell]) - 1e-9;
    free(before);
    free(after);
    return enough;
}

/* The step's heads, if it can be taken at all. */
static bool apply(const struct hunt *h, const struct step *s, size_t heads[])
{
    const int leaving[] = {s->from, s->also};
    for (size_t i = 0; i < 2; i++) {
        if (leaving[i] == NOBODY)
            continue;
        if (heads[leaving[i]] == 0)
            return false;
        heads[leaving[i]]--;
    }
    if (s->to != NOBODY)
        heads[s->to]++;
    return cover_within_limits(&h->choices->cover, heads) && leaves_enough(h, heads);
}

static double cost_of_choice(const struct hunt *h, int k)
{
    return k == NOBODY ? 0 : h->choices->choice[k].cost;
}

/* The slack after the step by formula: the least of the targets, each in its own error. */
static double slack_after(const struct hunt *h, struct roster_fit *f, const struct step *s)
{
    const int choice[] = {s->from, s->also, s->to}, heads[] = {-1, -1, 1};
    double least = INFINITY;
    for (size_t i = 0; i < 3; i++)
        if (choice[i] != NOBODY)
            roster_fit_change(f, (size_t)choice[i], heads[i]);
    for (size_t k = 0; k < hunt_targets(h); k++) {
        const double error = h->best.reading[k].std_error;
        least = fmin(least, f->slack[k] / (error > 0 ? error : 1));
    }
    for (size_t i = 0; i < 3; i++)
        if (choice[i] != NOBODY)
            roster_fit_change(f, (size_t)choice[i], -heads[i]);
    return least;
}

/* The most promising step first. */
static int compare_steps(const void *a, const void *b)
{
    const struct step *x = a, *y = b;
    if (x->slack != y->slack)
        return x->slack > y->slack ? -1 : 1;
    return x->saved > y->saved ? -1 : x->saved < y->saved;
}

struct steps {
    struct step *step;
    size_t n;
};

static void add_step(const struct hunt *h, struct roster_fit *f, struct step s, struct steps *to)
{
    s.saved = cost_of_choice(h, s.from) + cost_of_choice(h, s.also) - cost_of_choice(h, s.to);
    if (s.saved <= 1e-9 || s.to == s.from || s.to == s.also
        || (s.also == s.from && h->best.heads[s.from] < 2))
        return;
    s.slack = slack_after(h, f, &s);
    if ((to->n & (to->n - 1)) == 0)
        to->step = mem_grow(to->step, to->n ? 2 * to->n : 1, sizeof *to->step);
    to->step[to->n++] = s;
}

/* All steps that save money, in the order in which they are to be tried. Two leave at once only
 * where there are few shifts: with many, others of one head come to the same. */
static struct steps steps_from(const struct hunt *h, struct roster_fit *f)
{
    enum { FEW = 24 };
    const int n = (int)h->choices->n;
    struct steps steps = {0};
    for (int from = 0; from < n; from++)
        for (int also = NOBODY; also <= from && h->best.heads[from] > 0; also++) {
            if (also != NOBODY && (n > FEW || h->best.heads[also] == 0))
                continue;
            for (int to = NOBODY; to < n; to++)
                add_step(h, f, (struct step){from, also, to, 0, 0}, &steps);
        }
    if (steps.n > 0)
        qsort(steps.step, steps.n, sizeof *steps.step, compare_steps);
    return steps;
}

/* Does the best roster do with the step? Then it takes it. */
static bool take_step(struct hunt *h, const struct step *s)
{
    size_t *heads = hunt_copy(h, h->best.heads);
    bool taken = false;
    if (apply(h, s, heads)) {
        struct tried t = hunt_try(h, heads);
        h->tries_left--;
        taken = t.meets && !h->failed;
        hunt_keep(h, &t);
        tried_free(&t);
    }
    free(heads);
    return taken;
}

void hunt_take_away(struct hunt *h)
{
    for (bool taken = true; taken && h->tries_left > 0 && !h->failed;) {
        struct roster_fit f = hunt_fit(h, &h->best);
        struct steps steps = steps_from(h, &f);
        taken = false;
        for (size_t i = 0; i < steps.n && !taken && h->tries_left > 0 && !h->failed; i++)
            taken = take_step(h, &steps.step[i]);
        free(steps.step);
        roster_fit_free(&f);
    }
}
