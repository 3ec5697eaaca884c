#include "sim/base/mem.h"
#include "sim/study/staffing_search.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * What a cell with one agent less does is read as the recommendation on many fresh days, plus the
 * change on the first few of them: the change varies from day to day far less than either (double
 * sampling: Cochran, Sampling Techniques, 3rd ed., 1977, section 12.6).
 */
struct two_stage {
    double value; /* NAN: nothing to measure */
    double std_error;
    double degrees;
};

/* --- the estimate ----------------------------------------------------------------------------- */

/* A trial's period as sums: over the first n replications. */
static struct fraction sum_of(const struct trial *t, size_t column, size_t cell, size_t n)
{
    struct fraction sum = {0, 0};
    for (size_t i = 0; i < n; i++) {
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

/* Residuals are of sums, so their squares over independent units add up to a variance. The two
 * stages share days; Satterthwaite's degrees of freedom (Biometrics Bulletin 2, 1946). */
static struct two_stage two_stage(const struct trial *many, const struct trial *few,
                                  size_t column, size_t cell)
{
    const struct fraction all = sum_of(many, column, cell, many->replications),
                          base = sum_of(many, column, cell, few->replications),
                          less = sum_of(few, column, cell, few->replications);
    if (!(all.below > 0 && base.below > 0 && less.below > 0))
        return (struct two_stage){NAN, NAN, 0};
    double of_all = 0, of_change = 0, shared = 0; /* squares and products */
    double whole = 0, change = 0;                 /* of a unit */
    for (size_t i = 0; i < many->replications; i++) {
        whole += residual(many, column, cell, i, &all);
        if (i < few->replications)
            change += residual(few, column, cell, i, &less) - residual(many, column, cell, i, &base);
        if ((i + 1) % many->unit > 0)
            continue;
        of_all += whole * whole;
        of_change += change * change;
        shared += whole * change;
        whole = change = 0;
    }
    const double n = (double)(many->replications / many->unit),
                 m = (double)(few->replications / few->unit);
    of_all *= n / (n - 1);
    of_change *= m / (m - 1);
    shared *= m / (m - 1);
    const double variance = fmax(of_all + of_change + 2 * shared, of_change);
    const double sum = of_all + of_change;
    return (struct two_stage){
        .value = all.top / all.below + less.top / less.below - base.top / base.below,
        .std_error = sqrt(variance),
        .degrees = sum > 0 ? sum * sum
                                 / (of_all * of_all / (n - 1) + of_change * of_change / (m - 1))
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
static struct claim claim_of(const struct search *s, const struct trial *many,
                             const struct trial *few, size_t group, size_t period, size_t spacing)
{
    const size_t cell = group * s->periods + period;
    const struct suffering *chosen = &s->suffering[cell];
    struct one_less *less = &s->staffing->one_less[cell];
    struct claim claim = {.cell = cell, .misses = 1};
    less->verdict = ONE_LESS_UNKNOWN;
    for (size_t p = period; p < s->periods && p < period + spacing; p++)
        for (size_t k = 0; k < s->targets; k++) {
            const struct target *t = &s->staffing->scenario->targets[k];
            if (t->on_days > 0)
                continue;
            const struct two_stage e = two_stage(many, few, k, s->periods == 1 ? 0 : 1 + p);
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

/* Holm: the surest claim first, each against what is left of the error. */
static void judge(struct search *s, struct claim claims[], size_t n)
{
    static const double alpha = 0.05;
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
        less[c->cell].days = (double)s->staffing->measured * wanted * wanted;
    }
}

/* --- trying ----------------------------------------------------------------------------------- */

/* Periods a spacing apart in one trial; how many claims that makes. */
static size_t try_phase(struct search *s, const struct trial *many, size_t group, size_t phase,
                        struct claim claims[])
{
    const struct staffing *f = s->staffing;
    const size_t spacing = search_spacing(s);
    size_t *less = staffing_copy(s, f->agents);
    size_t n = 0;
    bool any = false;
    for (size_t p = phase; p < s->periods; p += spacing)
        if (cell_agents(s, less, group, p) > 0) {
            cell_set(s, less, group, p, cell_agents(s, less, group, p) - 1);
            any = true;
        }
    if (any) {
        struct trial few = search_try(
            s, less, &(struct stretch){certificate_first(f), f->tried, s->stratified});
        for (size_t p = phase; p < s->periods && !s->failed; p += spacing)
            if (cell_agents(s, f->agents, group, p) > 0)
                claims[n++] = claim_of(s, many, &few, group, p, spacing);
        trial_free(&few);
    }
    free(less);
    return n;
}

/* More days of the certificate's kind, up to as many as the claims are to be measured on. */
static void measure_further(struct search *s, struct trial *t)
{
    const struct staffing *f = s->staffing;
    if (t->replications >= f->measured)
        return;
    struct trial further =
        search_try(s, f->agents,
                   &(struct stretch){certificate_first(f) + (uint32_t)t->replications,
                                     f->measured - t->replications, s->stratified});
    if (!s->failed)
        trial_append(t, &further);
    trial_free(&further);
}

void search_try_one_less(struct search *s, struct certificate *c)
{
    memset(s->staffing->one_less, 0, s->groups * s->periods * sizeof *s->staffing->one_less);
    struct claim *claims = mem_array(s->groups * s->periods, sizeof *claims);
    size_t n = 0;
    measure_further(s, &c->trial);
    for (size_t g = 0; g < s->groups; g++)
        for (size_t phase = 0; phase < search_spacing(s) && !s->failed; phase++)
            n += try_phase(s, &c->trial, g, phase, &claims[n]);
    if (!s->failed)
        judge(s, claims, n);
    free(claims);
}
