/*
 * In any centre nobody is passed over, and places and lines are never exceeded.
 */
#include <stdlib.h>

#include "tests/engine/sample_days.h"

static bool waits_at(const struct trace_row *x, ticks time)
{
    return x->requested != TRACE_NEVER && x->requested < time && x->ended > time;
}

static const struct skill *skill_of(const struct plan *p, int32_t group, uint16_t class)
{
    const struct agent_group *g = &p->scenario->groups[group];
    for (size_t i = 0; i < g->n_skills; i++)
        if (g->skills[i].class == class)
            return &g->skills[i];
    return NULL;
}

/* Would an agent of the group rather take y than x? */
static bool goes_before(const struct plan *p, int32_t group, const struct trace_row *y,
                        const struct trace_row *x)
{
    const struct skill *a = skill_of(p, group, y->class), *b = skill_of(p, group, x->class);
    if (!a)
        return false;
    const int first = p->scenario->classes[y->class].priority;
    const int second = p->scenario->classes[x->class].priority;
    if (first != second)
        return first > second;
    if (a->rank != b->rank)
        return a->rank < b->rank;
    return y->requested < x->requested;
}

static void check_order(const struct told_day *t)
{
    const struct trace_row **waited = malloc((t->trace.n + 1) * sizeof *waited);
    size_t n = 0;
    for (size_t i = 0; i < t->trace.n; i++)
        if (t->trace.row[i].requested != TRACE_NEVER
            && t->trace.row[i].ended > t->trace.row[i].requested)
            waited[n++] = &t->trace.row[i];
    for (size_t i = 0; i < t->trace.n; i++) {
        const struct trace_row *x = &t->trace.row[i];
        if (x->end != TRACE_ANSWERED)
            continue;
        assert_non_null(skill_of(t->plan, x->group, x->class));
        /* They are told in the order in which they came. */
        for (size_t j = 0; j < n && waited[j]->arrived < x->ended; j++)
            if (waited[j] != x && waits_at(waited[j], x->ended))
                assert_false(goes_before(t->plan, x->group, waited[j], x));
    }
    free(waited);
}

static void nobody_is_passed_over(void **state)
{
    (void)state;
    for_each_centre(check_order);
}

/* One comes or one goes; who goes makes room for who comes at that instant. */
struct change {
    ticks at;
    int by;
};

static int compare_changes(const void *a, const void *b)
{
    const struct change *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->by - y->by;
}

static void check_most(struct change change[], size_t n, size_t most)
{
    qsort(change, n, sizeof *change, compare_changes);
    int64_t there = 0;
    for (size_t i = 0; i < n; i++) {
        there += change[i].by;
        assert_true(there <= (int64_t)most);
    }
}

/* Those who wait never outnumber a channel's places, nor all in it, talks left out, its lines. */
static void check_places(const struct told_day *t)
{
    const struct scenario *s = t->plan->scenario;
    struct change *change = malloc((2 * t->trace.n + 1) * sizeof *change);
    for (size_t channel = 0; channel < s->n_channels; channel++)
        for (int lines = 0; lines < 2; lines++) {
            const size_t most =
                lines ? s->channels[channel].lines : s->channels[channel].queue_places;
            size_t n = 0;
            for (size_t i = 0; i < t->trace.n; i++) {
                const struct trace_row *x = &t->trace.row[i];
                const ticks from = lines ? x->arrived : x->requested;
                if (s->classes[x->class].channel != (int)channel || from == TRACE_NEVER
                    || x->end == TRACE_OPEN || x->ended == from)
                    continue;
                change[n++] = (struct change){from, 1};
                change[n++] = (struct change){x->ended, -1};
            }
            if (most != SIZE_MAX && !(lines && most == 0))
                check_most(change, n, most);
        }
    free(change);
}

static void places_and_lines_are_never_exceeded(void **state)
{
    (void)state;
    for_each_centre(check_places);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_is_passed_over),
        cmocka_unit_test(places_and_lines_are_never_exceeded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
