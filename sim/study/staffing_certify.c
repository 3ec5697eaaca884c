#include "sim/base/mem.h"
#include "sim/study/staffing_search.h"
#include "sim/study/stationary.h"
#include "sim/study/trial.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CERTIFICATES_MOST = 8 };

/* --- tests ------------------------------------------------------------------------------------ */

/* The probability of a value so far on the right side of the bound, or further, if it were on it.
 */
static double chance_of_meeting(const struct target *t, const struct reading_at *at, size_t n)
{
    const double beyond = t->at_least ? at->value - t->bound : t->bound - at->value;
    if (isnan(at->value))
        return 0;
    if (!(at->std_error > 0))
        return beyond >= 0 ? 0 : 1;
    return gsl_cdf_tdist_Q(beyond / at->std_error, (double)(n - 1));
}

/* The same for days: so many met or more, if the share were the one asked for. Days of one horizon
 * depend on each other, so a horizon then counts as one. */
static double chance_of_days(const struct search *s, const struct readings *r, size_t target)
{
    const struct target *t = &s->staffing->scenario->targets[target];
    const double horizon = (double)s->staffing->scenario->hours.days;
    const double days = floor((double)r->days[target] / horizon),
                 met = floor((double)r->days_met[target] / horizon);
    if (days == 0 || met == 0)
        return days == 0 ? 0 : 1;
    return gsl_cdf_beta_P(t->on_days, met, days - met + 1);
}

static bool is_certain(const struct search *s, const struct readings *r, size_t target,
                       size_t period, double alpha)
{
    const struct target *t = &s->staffing->scenario->targets[target];
    if (t->on_days > 0)
        return period < s->periods || chance_of_days(s, r, target) <= alpha;
    return chance_of_meeting(t, reading_of_target(r, s, target, period), r->replications) <= alpha;
}

/* --- the recommendation meets ----------------------------------------------------------------- */

static double shown_value(const struct search *s, const struct readings *r, size_t target,
                          size_t period)
{
    if (s->staffing->scenario->targets[target].on_days > 0 && period == s->periods)
        return (double)r->days_met[target] / (double)r->days[target];
    return reading_of_target(r, s, target, period)->value;
}

static double shown_error(const struct search *s, const struct readings *r, size_t target,
                          size_t period)
{
    const double share = shown_value(s, r, target, period);
    if (s->staffing->scenario->targets[target].on_days > 0 && period == s->periods)
        return sqrt(share * (1 - share) / (double)r->days[target]);
    return reading_of_target(r, s, target, period)->std_error;
}

static void note_attainment(struct search *s, const struct readings *searched,
                            const struct readings *fresh)
{
    struct staffing *f = s->staffing;
    for (size_t k = 0; k < s->targets; k++)
        for (size_t p = 0; p <= s->periods; p++)
            f->attainment[k * (s->periods + 1) + p] = (struct attainment){
                .search = shown_value(s, searched, k, p),
                .fresh = shown_value(s, fresh, k, p),
                .std_error = shown_error(s, fresh, k, p),
                .met = is_certain(s, fresh, k, p, f->alpha),
            };
    f->answer_rate = reading_of_target(fresh, s, s->targets, s->periods)->value;
    f->occupancy = reading_of_target(fresh, s, s->targets + 1, s->periods)->value;
}

/* Where a target is not certain; short_of[period], the day counting as every period. */
static bool find_shortfalls(const struct search *s, const struct readings *fresh, bool short_of[])
{
    bool any = false, of_day = false;
    for (size_t k = 0; k < s->targets; k++)
        of_day = of_day
                 || (s->staffing->scenario->targets[k].on_days > 0
                     && !is_certain(s, fresh, k, s->periods, s->staffing->alpha));
    for (size_t p = 0; p < s->periods; p++) {
        short_of[p] = of_day;
        for (size_t k = 0; k < s->targets; k++)
            short_of[p] = short_of[p] || !is_certain(s, fresh, k, p, s->staffing->alpha);
        any = any || short_of[p];
    }
    return any;
}

/* Each certificate asks the next fresh replications. */
static uint32_t first_of(const struct staffing *f)
{
    return TRIAL_FRESH + (uint32_t)((f->certificates - 1) * f->fresh);
}

/* At 5 %, and half of that for each further one. */
static void use_certificate(struct staffing *f, size_t number)
{
    f->certificates = number;
    f->alpha = 0.1 / pow(2, (double)number);
}

static void ask_next(struct search *s)
{
    use_certificate(s->staffing, ++s->asked);
}

static struct readings certify_recommendation(struct search *s)
{
    struct staffing *f = s->staffing;
    bool *short_of = mem_array(s->periods, sizeof *short_of);
    struct readings fresh = {0};
    f->certified = false;
    while (!f->certified && s->asked < CERTIFICATES_MOST && !s->failed) {
        if (fresh.replications > 0)
            search_add_agent(s, f->agents, short_of);
        readings_free(&fresh);
        ask_next(s);
        fresh = search_simulate(s, f->agents, first_of(f), f->fresh);
        f->certified = !s->failed && !find_shortfalls(s, &fresh, short_of);
    }
    free(short_of);
    return fresh;
}

/* --- one agent less does not ------------------------------------------------------------------ */

/* How sure it is that a cell's targets are missed with one agent less. */
struct claim {
    size_t cell;
    double p; /* probability of so low a value if the targets were met */
};

/* Looks from the period up to the next that is tried with it, for the target that suffers most. */
static struct claim read_one_less(const struct search *s, const struct readings *r, size_t group,
                                  size_t period, size_t spacing)
{
    struct one_less *less = &s->staffing->one_less[group * s->periods + period];
    struct claim claim = {group * s->periods + period, 1};
    double worst = INFINITY, best_chance = 0;
    size_t looked = 0;
    for (size_t p = period; p < s->periods && p < period + spacing; p++)
        for (size_t k = 0; k < s->targets; k++) {
            const struct target *t = &s->staffing->scenario->targets[k];
            const struct reading_at *at = reading_of_target(r, s, k, p);
            if (t->on_days > 0 || isnan(at->value))
                continue;
            looked++;
            const double chance = chance_of_meeting(t, at, r->replications);
            const double beyond = t->at_least ? at->value - t->bound : t->bound - at->value;
            best_chance = fmax(best_chance, chance);
            claim.p = fmin(claim.p, 1 - chance);
            const double unsure = at->std_error > 0 ? beyond / at->std_error : beyond * INFINITY;
            if (unsure >= worst)
                continue;
            worst = unsure;
            less->target = k;
            less->difference = beyond;
            const double needed = 3 * at->std_error / beyond;
            less->days = (double)r->replications * needed * needed;
        }
    claim.p = fmin(1, claim.p * (double)looked);
    less->verdict = looked == 0           ? ONE_LESS_UNKNOWN
                    : best_chance <= 0.05 ? ONE_LESS_MEETS
                                          : ONE_LESS_UNDECIDED;
    return claim;
}

static int compare_claims(const void *a, const void *b)
{
    const double x = ((const struct claim *)a)->p, y = ((const struct claim *)b)->p;
    return x < y ? -1 : x > y;
}

/* Holm: the surest claim first, each against what is left of the error. */
static void judge_claims(struct search *s, struct claim claims[], size_t n)
{
    qsort(claims, n, sizeof *claims, compare_claims);
    for (size_t i = 0; i < n && claims[i].p <= 0.05 / (double)(n - i); i++)
        s->staffing->one_less[claims[i].cell].verdict = ONE_LESS_FAILS;
}

static void try_one_less(struct search *s)
{
    struct staffing *f = s->staffing;
    f->tried = f->fresh < 4 * f->search ? f->fresh : 4 * f->search;
    memset(f->one_less, 0, s->groups * s->periods * sizeof *f->one_less);
    const size_t spacing = search_spacing(s);
    struct claim *claims = mem_array(s->groups * s->periods, sizeof *claims);
    size_t n = 0;
    for (size_t g = 0; g < s->groups; g++)
        for (size_t phase = 0; phase < spacing && !s->failed; phase++) {
            size_t *less = mem_array(s->groups * f->intervals, sizeof *less);
            bool any = false;
            for (size_t i = 0; i < s->groups * f->intervals; i++)
                less[i] = f->agents[i];
            for (size_t p = phase; p < s->periods; p += spacing)
                if (cell_agents(s, less, g, p) > 0) {
                    cell_set(s, less, g, p, cell_agents(s, less, g, p) - 1);
                    any = true;
                }
            struct readings r =
                any ? search_simulate(s, less, first_of(f), f->tried) : (struct readings){0};
            for (size_t p = phase; p < s->periods && any && !s->failed; p += spacing)
                if (cell_agents(s, f->agents, g, p) > 0)
                    claims[n++] = read_one_less(s, &r, g, p, spacing);
            readings_free(&r);
            free(less);
        }
    judge_claims(s, claims, n);
    free(claims);
}

/* Takes one agent out of cells that could do without, a spacing apart or one alone; whether there
 * were any. */
static bool take_out(struct search *s, bool alone)
{
    struct staffing *f = s->staffing;
    const size_t spacing = alone ? s->periods : search_spacing(s);
    bool any = false;
    for (size_t p = 0, next = 0; p < s->periods; p++)
        for (size_t g = 0; g < s->groups && p >= next; g++)
            if (f->one_less[g * s->periods + p].verdict == ONE_LESS_MEETS) {
                cell_set(s, f->agents, g, p, cell_agents(s, f->agents, g, p) - 1);
                next = p + spacing;
                any = true;
            }
    return any;
}

static void note_searched(struct search *s, const struct readings *fresh)
{
    struct readings searched = search_simulate(s, s->staffing->agents, 0, s->staffing->search);
    if (!s->failed)
        note_attainment(s, &searched, fresh);
    readings_free(&searched);
}

/* Asks the next fresh days whether the recommendation meets without the agents that could go; if it
 * does not, they stay. */
static bool certify_with_fewer(struct search *s, bool alone)
{
    struct staffing *f = s->staffing;
    bool *short_of = mem_array(s->periods, sizeof *short_of);
    const size_t cells = s->groups * f->intervals, certificate = f->certificates;
    size_t *before = mem_array(cells, sizeof *before);
    memcpy(before, f->agents, cells * sizeof *before);
    bool fewer = false;
    if (take_out(s, alone)) {
        ask_next(s);
        struct readings fresh = search_simulate(s, f->agents, first_of(f), f->fresh);
        fewer = !s->failed && !find_shortfalls(s, &fresh, short_of);
        if (fewer)
            note_searched(s, &fresh);
        readings_free(&fresh);
    }
    if (!fewer) {
        memcpy(f->agents, before, cells * sizeof *before);
        use_certificate(f, certificate);
    }
    free(before);
    free(short_of);
    return fewer;
}

bool staffing_certify(struct search *s)
{
    enum { PASSES_MOST = 2 };
    struct staffing *f = s->staffing;
    f->attainment = mem_array(s->targets * (s->periods + 1), sizeof *f->attainment);
    f->one_less = mem_array(s->groups * s->periods, sizeof *f->one_less);
    struct readings fresh = certify_recommendation(s);
    if (!s->failed)
        note_searched(s, &fresh);
    readings_free(&fresh);
    for (int pass = 0; pass < PASSES_MOST && f->certified && !s->failed; pass++) {
        try_one_less(s);
        if (s->failed || !(certify_with_fewer(s, false) || certify_with_fewer(s, true)))
            break;
    }
    return !s->failed;
}
