#include "sim/base/mem.h"
#include "sim/study/staffing_search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Cells that can do without one agent, at most one within a spacing, of all groups together; how
 * many. */
static size_t choose_spare(const struct search *s, size_t spare[])
{
    const size_t spacing = search_spacing(s);
    size_t n = 0;
    for (size_t p = 0, next = 0; p < s->periods; p++)
        for (size_t g = 0; g < s->groups && p >= next; g++)
            if (s->staffing->one_less[g * s->periods + p].verdict == ONE_LESS_MEETS) {
                spare[n++] = g * s->periods + p;
                next = p + spacing;
            }
    return n;
}

static void take_out(struct search *s, const size_t spare[], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const size_t group = spare[i] / s->periods, period = spare[i] % s->periods;
        cell_set(s, s->staffing->agents, group, period,
                 cell_agents(s, s->staffing->agents, group, period) - 1);
    }
}

/* Without the n agents the ratios have been shown to hold; if targets on days do not, half as many
 * go. How many went. */
static size_t go_without(struct search *s, struct certificate *c, const size_t spare[], size_t n)
{
    struct staffing *f = s->staffing;
    size_t *before = staffing_copy(s, f->agents);
    for (; n > 0; n /= 2) {
        take_out(s, spare, n);
        if (!s->days || certify_days(s, c))
            break;
        memcpy(f->agents, before, s->groups * f->intervals * sizeof *before);
    }
    free(before);
    return n;
}

/* What is known of the targets within reach of an agent who went, and of those on days. */
static void note_without(struct search *s, const struct certificate *c, const size_t spare[],
                         size_t n)
{
    const size_t spacing = search_spacing(s);
    for (size_t i = 0; i < n; i++) {
        const size_t period = spare[i] % s->periods;
        s->staffing->one_less[spare[i]] = (struct one_less){ONE_LESS_UNKNOWN, 0, 0, 0};
        for (size_t k = 0; k < s->targets; k++)
            for (size_t p = period; p < s->periods && p < period + spacing; p++) {
                const struct reading_at *at =
                    &s->without[(spare[i] * s->targets + k) * spacing + p - period];
                struct attainment *a = attainment_of(s, k, p);
                a->fresh = at->value;
                a->std_error = at->std_error;
            }
    }
    note_search(s, c);
}

/* Of all groups, up to a spacing before and after; a cell that is held stays as it is. */
static void mark_within_reach(const struct search *s, const size_t spare[], size_t n,
                              const bool held[], bool within_reach[])
{
    const size_t spacing = search_spacing(s);
    for (size_t g = 0; g < s->groups; g++)
        for (size_t p = 0; p < s->periods; p++) {
            const size_t cell = g * s->periods + p;
            within_reach[cell] = false;
            for (size_t i = 0; i < n && !held[cell]; i++) {
                const size_t at = spare[i] % s->periods;
                within_reach[cell] = within_reach[cell] || (p < at + spacing && at < p + spacing);
            }
        }
}

/* No number of days of the ratios would decide it. */
static void leave_open(struct one_less *less)
{
    less->verdict = ONE_LESS_UNDECIDED;
    less->days = INFINITY;
}

void staffing_spare(struct search *s, struct certificate *c)
{
    struct staffing *f = s->staffing;
    const size_t cells = s->groups * s->periods;
    bool *tried = mem_array(cells, sizeof *tried), *held = mem_array(cells, sizeof *held);
    size_t *spare = mem_array(cells, sizeof *spare);
    for (size_t i = 0; i < cells; i++)
        tried[i] = true;
    for (size_t gone = 1; gone > 0 && !s->failed;) {
        search_try_one_less(s, c, tried);
        const size_t could = s->failed ? 0 : choose_spare(s, spare);
        gone = go_without(s, c, spare, could);
        f->spared += gone;
        for (size_t i = gone; i < could; i++) {
            held[spare[i]] = true;
            leave_open(&f->one_less[spare[i]]);
        }
        if (gone == 0)
            break;
        note_without(s, c, spare, gone);
        mark_within_reach(s, spare, gone, held, tried);
        trial_free(&c->trial);
        c->trial = (struct trial){0};
        c->first = next_fresh(s, f->fresh + f->tried);
    }
    for (size_t i = 0; i < cells; i++)
        if (f->one_less[i].verdict == ONE_LESS_MEETS)
            leave_open(&f->one_less[i]);
    free(tried);
    free(held);
    free(spare);
}
