#include "sim/base/mem.h"
#include "sim/study/staffing_search.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * What a cell with one agent less does is read as the recommendation on many fresh days, plus the
 * change on a few others: the change varies from day to day far less than either (double sampling:
 * Cochran, Sampling Techniques, 3rd ed., 1977, section 12.6). Many and few share no day, so their
 * errors are independent.
 */
struct two_stage {
    double value; /* NAN: nothing to measure */
    double std_error;
    double degrees;
};

/* --- the estimate ----------------------------------------------------------------------------- */

/* Fresh days. */
struct stages {
    struct trial many; /* the recommendation on many */
    struct trial base; /* the same on few others */
    struct trial less; /* one agent less on these */
};

static struct fraction sum_of(const struct trial *t, size_t column, size_t cell)
{
    struct fraction sum = {0, 0};
    for (size_t i = 0; i < t->replications; i++) {
        const struct fraction f = trial_cells(t, i, column)[cell];
        sum.top += f.top;
        sum.below += f.below;
    }
    return sum;
}

/* What a replication adds to the error of a ratio of sums: mean zero, of the ratio's size. */
static double residual(const struct trial *t, size_t column, size_t cell, size_t i,
                       const struct fraction *sum)
{
    const struct fraction f = trial_cells(t, i, column)[cell];
    return (f.top - sum->top / sum->below * f.below) / sum->below;
}

/* Residuals add up to zero over all replications, so their squares over independent units are a
 * variance. Single replications of a stratified block count as independent for the change, which is
 * on the safe side: a Latin hypercube of n has no more variance than n - 1 independent ones (Owen,
 * "Monte Carlo variance of scrambled net quadrature", SIAM Journal on Numerical Analysis 34(5),
 * 1997). Degrees of freedom are Satterthwaite's (Biometrics Bulletin 2, 1946). */
static struct two_stage two_stage(const struct stages *of, size_t column, size_t cell)
{
    const struct trial *many = &of->many, *base = &of->base, *less = &of->less;
    const struct fraction all = sum_of(many, column, cell), before = sum_of(base, column, cell),
                          after = sum_of(less, column, cell);
    if (!(all.below > 0 && before.below > 0 && after.below > 0))
        return (struct two_stage){NAN, NAN, 0};
    double of_many = 0, of_change = 0, unit = 0;
    for (size_t i = 0; i < many->replications; i++) {
        unit += residual(many, column, cell, i, &all);
        if ((i + 1) % many->unit > 0)
            continue;
        of_many += unit * unit;
        unit = 0;
    }
    for (size_t i = 0; i < less->replications; i++) {
        const double change =
            residual(less, column, cell, i, &after) - residual(base, column, cell, i, &before);
        of_change += change * change;
    }
    const double n = (double)(many->replications / many->unit), m = (double)less->replications;
    of_many *= n / (n - 1);
    of_change *= m / (m - 1);
    const double sum = of_many + of_change;
    return (struct two_stage){
        .value = all.top / all.below + after.top / after.below - before.top / before.below,
        .std_error = sqrt(sum),
        .degrees = sum > 0
                       ? sum * sum / (of_many * of_many / (n - 1) + of_change * of_change / (m - 1))
                       : n - 1,
    };
}

/* --- verdicts --------------------------------------------------------------------------------- */

/* How likely it were to see so much if it were not so. */
struct claim {
    size_t cell;
    double misses, meets;
    double errors; /* from the bound, in standard errors */
    double degrees;
};

/* The claims of a cell: that the target which suffered most in the search is missed, and that all
 * are met up to the next period that is tried with it. */
static struct claim claim_of(const struct search *s, const struct stages *stages, size_t group,
                             size_t period, size_t spacing)
{
    const size_t cell = group * s->periods + period;
    const struct suffering *chosen = &s->suffering[cell];
    struct one_less *less = &s->staffing->one_less[cell];
    struct claim claim = {.cell = cell, .misses = 1};
    *less = (struct one_less){ONE_LESS_UNKNOWN, 0, 0, 0};
    for (size_t p = period; p < s->periods && p < period + spacing; p++)
        for (size_t k = 0; k < s->targets; k++) {
            const struct target *t = &s->staffing->scenario->targets[k];
            if (t->on_days > 0)
                continue;
            const struct two_stage e = two_stage(stages, k, s->periods == 1 ? 0 : 1 + p);
            s->without[(cell * s->targets + k) * spacing + p - period] =
                (struct reading_at){e.value, e.std_error};
            if (isnan(e.value))
                continue;
            const double meets = chance_of_meeting(t, e.value, e.std_error, e.degrees);
            claim.meets = fmax(claim.meets, meets);
            if (k != chosen->target || p != chosen->period)
                continue;
            const double beyond = t->at_least ? e.value - t->bound : t->bound - e.value;
            claim.misses = 1 - meets;
            claim.errors = e.std_error > 0 ? fabs(beyond) / e.std_error : INFINITY;
            claim.degrees = e.degrees;
            *less = (struct one_less){ONE_LESS_UNDECIDED, k, beyond, NAN};
        }
    return claim;
}

static int by_misses(const void *a, const void *b)
{
    const double x = ((const struct claim *)a)->misses, y = ((const struct claim *)b)->misses;
    return x < y ? -1 : x > y;
}

static int by_meets(const void *a, const void *b)
{
    const double x = ((const struct claim *)a)->meets, y = ((const struct claim *)b)->meets;
    return x < y ? -1 : x > y;
}

/* Holm: the surest claim first, each against what is left of the error. Half of it is for those
 * that say that an agent can go, half for those that say he cannot. */
static void judge(struct search *s, struct claim claims[], size_t n)
{
    const double alpha = error_of_number(s->staffing->passes) / 2;
    struct one_less *less = s->staffing->one_less;
    size_t open = n;
    qsort(claims, n, sizeof *claims, by_meets);
    for (size_t i = 0; i < n && claims[i].meets <= alpha / (double)(n - i); i++, open--)
        less[claims[i].cell].verdict = ONE_LESS_MEETS;
    qsort(claims, n, sizeof *claims, by_misses);
    for (size_t i = 0; i < n && claims[i].misses <= alpha / (double)(n - i); i++, open--)
        less[claims[i].cell].verdict = ONE_LESS_FAILS;
    for (size_t i = 0; i < n; i++) {
        const struct claim *c = &claims[i];
        if (less[c->cell].verdict != ONE_LESS_UNDECIDED)
            continue;
        const double wanted = gsl_cdf_tdist_Qinv(alpha / (double)open, c->degrees) / c->errors;
        less[c->cell].days = (double)s->staffing->fresh * wanted * wanted;
    }
}

/* --- trying ----------------------------------------------------------------------------------- */

/* Periods a spacing apart in one trial; how many claims that makes. */
static size_t try_phase(struct search *s, struct stages *stages, uint32_t first, size_t group,
                        size_t phase, const bool cells[], struct claim claims[])
{
    const struct staffing *f = s->staffing;
    const size_t spacing = search_spacing(s);
    size_t *less = staffing_copy(s, f->agents);
    size_t n = 0;
    bool any = false;
    for (size_t p = phase; p < s->periods; p += spacing)
        if (cells[group * s->periods + p] && cell_agents(s, less, group, p) > 0) {
            cell_set(s, less, group, p, cell_agents(s, less, group, p) - 1);
            any = true;
        }
    if (any) {
        stages->less = search_try(s, less, &(struct stretch){first, f->tried, s->stratified});
        for (size_t p = phase; p < s->periods && !s->failed; p += spacing)
            if (cell_agents(s, less, group, p) < cell_agents(s, f->agents, group, p))
                claims[n++] = claim_of(s, stages, group, p, spacing);
        trial_free(&stages->less);
    }
    free(less);
    return n;
}

/* More days of the certificate's kind, as many as the recommendation is to be measured on and the
 * changes then. */
static void measure_further(struct search *s, struct certificate *c)
{
    const struct staffing *f = s->staffing;
    const size_t wanted = f->fresh + f->tried, there = c->trial.replications;
    if (there >= wanted)
        return;
    struct trial further = search_try(
        s, f->agents, &(struct stretch){c->first + (uint32_t)there, wanted - there, s->stratified});
    if (there == 0) {
        c->trial = further;
        return;
    }
    if (!s->failed)
        trial_append(&c->trial, &further);
    trial_free(&further);
}

/* The recommendation over the day, of which nothing is claimed: on all these days. */
static void note_day(const struct search *s, const struct trial *t)
{
    struct staffing *f = s->staffing;
    for (size_t k = 0; k < s->targets; k++)
        if (f->scenario->targets[k].on_days == 0) {
            const struct estimate e = trial_estimate(t, k);
            struct attainment *day = &f->attainment[k * (s->periods + 1) + s->periods];
            day->fresh = e.value;
            day->std_error = e.std_error;
        }
    for (size_t k = s->targets; k < s->n_columns; k++)
        note_beside(s, k, trial_estimate(t, k).value);
}

void search_try_one_less(struct search *s, struct certificate *c, const bool cells[])
{
    struct staffing *f = s->staffing;
    f->passes++;
    measure_further(s, c);
    if (s->failed)
        return;
    note_day(s, &c->trial);
    struct claim *claims = mem_array(s->groups * s->periods, sizeof *claims);
    struct stages stages = {.many = trial_part(&c->trial, 0, f->fresh),
                            .base = trial_part(&c->trial, f->fresh, f->tried)};
    size_t n = 0;
    for (size_t g = 0; g < s->groups; g++)
        for (size_t phase = 0; phase < search_spacing(s) && !s->failed; phase++)
            n += try_phase(s, &stages, c->first + (uint32_t)f->fresh, g, phase, cells, &claims[n]);
    if (!s->failed)
        judge(s, claims, n);
    free(claims);
}
