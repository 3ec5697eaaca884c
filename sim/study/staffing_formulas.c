#include "sim/base/mem.h"
#include "sim/monte/replicate.h"
#include "sim/study/staffing_search.h"
#include "sim/study/stationary.h"

#include <math.h>
#include <stdlib.h>

/* Nothing is claimed of them, so an eighth of the days of a certificate is enough to see by; in
 * blocks, two of which tell an error. */
static size_t days_to_compare(const struct staffing *f)
{
    enum { LEAST = 2 * REPLICATIONS_A_BLOCK };
    const size_t days = f->fresh / 8 / REPLICATIONS_A_BLOCK * REPLICATIONS_A_BLOCK;
    return days > LEAST ? days : LEAST;
}

static struct attainment attained_at(const struct search *s, const struct readings *r,
                                     size_t target, size_t period)
{
    const struct target *t = &s->staffing->scenario->targets[target];
    const struct reading_at *at = reading_of_target(r, s, target, period);
    if (t->on_days == 0 || period < s->periods)
        return (struct attainment){NAN, at->value, at->std_error, target_is_met(t, at->value)};
    const double share = r->share[target];
    return (struct attainment){NAN, share, sqrt(share * (1 - share) / (double)r->days[target].of),
                               share >= t->on_days};
}

static struct attainment *simulate(struct search *s, const int by_formula[],
                                   const struct stretch *days)
{
    const struct staffing *f = s->staffing;
    size_t *agents = mem_array(f->groups * f->intervals, sizeof *agents);
    for (size_t i = 0; i < f->groups * f->intervals; i++)
        agents[i] = (size_t)by_formula[i];
    struct attainment *attained = mem_array(s->targets * (s->periods + 1), sizeof *attained);
    struct trial trial = search_try(s, agents, days);
    if (!s->failed) {
        struct readings r = readings_of(s, &trial);
        for (size_t k = 0; k < s->targets; k++)
            for (size_t p = 0; p <= s->periods; p++)
                attained[k * (s->periods + 1) + p] = attained_at(s, &r, k, p);
        readings_free(&r);
    }
    trial_free(&trial);
    free(agents);
    return attained;
}

void staffing_try_formulas(struct search *s)
{
    struct staffing *f = s->staffing;
    f->compared = days_to_compare(f);
    const struct stretch days = {next_fresh(s, f->compared), f->compared, s->stratified};
    f->by_erlang_a = simulate(s, f->erlang_a, &days);
    f->by_erlang_c = simulate(s, f->erlang_c, &days);
}
