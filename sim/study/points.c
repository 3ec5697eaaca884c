#include "sim/study/points.h"

#include "models/portable.h"
#include "models/stream.h"
#include "sim/base/mem.h"
#include "sim/scenario/overlay.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_qrng.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- random numbers by place ------------------------------------------------------------------ */

/* What a key's numbers are for: where in the range or stratum, or in which order. */
enum { FOR_PLACE, FOR_ORDER };

static uint64_t bits_at(uint64_t key, enum purpose purpose, size_t item, size_t row, unsigned what)
{
    const struct address at = {
        .n = (uint32_t)item,
        .interval = (uint32_t)row,
        .what = address_what(purpose, 0, what),
    };
    return draw_one(key, at).a;
}

static double uniform_at(uint64_t key, enum purpose purpose, size_t item, size_t row)
{
    return portable_unit(bits_at(key, purpose, item, row, FOR_PLACE));
}

struct ordered {
    uint64_t bits;
    size_t item;
};

static int ordered_compare(const void *a, const void *b)
{
    const struct ordered *x = a, *y = b;
    if (x->bits != y->bits)
        return x->bits < y->bits ? -1 : 1;
    return x->item < y->item ? -1 : x->item > y->item;
}

/* A random order: the place of each of n items, counted from `first`. */
static size_t *random_places(uint64_t key, enum purpose purpose, size_t first, size_t n, size_t row)
{
    struct ordered *o = mem_array(n, sizeof *o);
    size_t *place = mem_array(n, sizeof *place);
    for (size_t i = 0; i < n; i++)
        o[i] = (struct ordered){bits_at(key, purpose, first + i, row, FOR_ORDER), i};
    qsort(o, n, sizeof *o, ordered_compare);
    for (size_t i = 0; i < n; i++)
        place[o[i].item] = i;
    free(o);
    return place;
}

/* --- points ----------------------------------------------------------------------------------- */

static struct design_value copy_of(const struct design_value *v)
{
    return (struct design_value){mem_text(v->text), v->number};
}

/* The value of an axis at a share of its range; axes of single values have each for an equal part.
 */
static struct design_value axis_at(const struct axis *a, double share)
{
    if (a->is_range)
        return axis_between(a, share);
    const size_t i = (size_t)(share * (double)a->n_values);
    return copy_of(&a->values[i < a->n_values ? i : a->n_values - 1]);
}

static void fill_grid(const struct design *d, struct points *p)
{
    size_t repeats = 1; /* of each value, one after the other */
    for (size_t axis = d->n_axes; axis-- > 0;) {
        const struct axis *a = &d->axes[axis];
        for (size_t i = 0; i < p->n; i++)
            p->values[i * p->n_axes + axis] = copy_of(&a->values[i / repeats % a->n_values]);
        repeats *= a->n_values;
    }
}

static void fill_list(const struct design *d, struct points *p)
{
    for (size_t axis = 0; axis < d->n_axes; axis++)
        for (size_t i = 0; i < p->n; i++)
            p->values[i * p->n_axes + axis] = copy_of(&d->axes[axis].values[i]);
}

static void fill_random(const struct design *d, struct points *p, uint64_t key)
{
    for (size_t axis = 0; axis < d->n_axes; axis++)
        for (size_t i = 0; i < p->n; i++)
            p->values[i * p->n_axes + axis] =
                axis_at(&d->axes[axis], uniform_at(key, PURPOSE_DESIGN, i, axis));
}

static void fill_latin(const struct design *d, struct points *p, uint64_t key)
{
    for (size_t axis = 0; axis < d->n_axes; axis++) {
        size_t *stratum = random_places(key, PURPOSE_DESIGN, 0, p->n, axis);
        for (size_t i = 0; i < p->n; i++) {
            const double inside = uniform_at(key, PURPOSE_DESIGN, i, axis);
            p->values[i * p->n_axes + axis] =
                axis_at(&d->axes[axis], ((double)stratum[i] + inside) / (double)p->n);
        }
        free(stratum);
    }
}

static void fill_sobol(const struct design *d, struct points *p, uint64_t key)
{
    double x[SOBOL_AXES_MOST];
    gsl_qrng *sobol = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)d->n_axes);
    if (!sobol) {
        fputs("jietong: out of memory\n", stderr);
        exit(EXIT_MACHINE);
    }
    for (size_t i = 0; i < p->n; i++) {
        gsl_qrng_get(sobol, x);
        for (size_t axis = 0; axis < d->n_axes; axis++) {
            const double moved = x[axis] + uniform_at(key, PURPOSE_DESIGN, 0, axis);
            p->values[i * p->n_axes + axis] = axis_at(&d->axes[axis], moved - floor(moved));
        }
    }
    gsl_qrng_free(sobol);
}

struct points points_new(const struct design *d, uint64_t seed)
{
    const uint64_t key = stream_key(seed, "design");
    struct points p = {.n = d->points, .n_axes = d->n_axes};
    p.values = mem_array(p.n * p.n_axes, sizeof *p.values);
    switch (d->kind) {
    case DESIGN_GRID: fill_grid(d, &p); break;
    case DESIGN_LIST: fill_list(d, &p); break;
    case DESIGN_RANDOM: fill_random(d, &p, key); break;
    case DESIGN_SOBOL: fill_sobol(d, &p, key); break;
    case DESIGN_LATIN: fill_latin(d, &p, key); break;
    }
    return p;
}

void points_free(struct points *p)
{
    for (size_t i = 0; i < p->n * p->n_axes; i++)
        free(p->values[i].text);
    free(p->values);
}

const struct design_value *points_value(const struct points *p, size_t point, size_t axis)
{
    return &p->values[point * p->n_axes + axis];
}

/* --- centres ---------------------------------------------------------------------------------- */

/* Lognormal of mean 1. */
static double lognormal_at(double share, double sigma)
{
    return exp(sigma * gsl_cdf_ugaussian_Pinv(share) - sigma * sigma / 2);
}

/* Where among n each of a kind's centres stands in one respect, as a share in (0, 1). */
static double *shares_of(const struct population *p, uint64_t key, size_t first, size_t n,
                         size_t respect)
{
    double *share = mem_array(n, sizeof *share);
    size_t *place = random_places(key, PURPOSE_CENTRE, first, n, respect);
    for (size_t i = 0; i < n; i++)
        share[i] = p->even ? ((double)place[i] + 0.5) / (double)n
                           : uniform_at(key, PURPOSE_CENTRE, first + i, respect);
    free(place);
    return share;
}

/* The respects in which centres differ. */
enum { RESPECT_SEED, RESPECT_STAFFING, RESPECT_POLICIES };

/* Those of n centres that may have a policy are drawn as if there were no others. */
static void draw_policy(const struct population *p, uint64_t key, size_t policy, struct centre *c,
                        size_t n, size_t first)
{
    const size_t among = p->policies[policy].among;
    struct centre **may = mem_array(n, sizeof *may);
    size_t n_may = 0;
    for (size_t i = 0; i < n; i++)
        if (among == 0 || c[i].has[among - 1])
            may[n_may++] = &c[i];
    const double of = among == 0 ? 1 : p->policies[among - 1].adopted;
    double *share = shares_of(p, key, first, n_may, RESPECT_POLICIES + policy);
    for (size_t i = 0; i < n_may; i++)
        may[i]->has[policy] = share[i] * of < p->policies[policy].adopted;
    free(share);
    free(may);
}

static void fill_kind(const struct population *p, uint64_t key, size_t kind, struct centre *c,
                      size_t first)
{
    const struct centre_kind *k = &p->kinds[kind];
    double *staffing = shares_of(p, key, first, k->drawn, RESPECT_STAFFING);
    for (size_t i = 0; i < k->drawn; i++) {
        const double factor =
            p->has_staffing ? p->staffing_mean * lognormal_at(staffing[i], p->staffing_sigma) : 1;
        c[i] = (struct centre){
            .name = mem_print("%s %02zu", k->name, i + 1),
            .kind = kind,
            .weight = (double)k->centres / (double)k->drawn,
            .staffing = {mem_print("%.17g", factor), factor},
            .has = mem_array(p->n_policies, sizeof(bool)),
            .seed = bits_at(key, PURPOSE_CENTRE, first + i, RESPECT_SEED, FOR_PLACE),
        };
    }
    free(staffing);
    for (size_t policy = 0; policy < p->n_policies; policy++)
        draw_policy(p, key, policy, c, k->drawn, first);
}

struct centres centres_new(const struct design *d, uint64_t seed)
{
    const struct population *p = &d->population;
    struct centres c = {.n = design_centres(d)};
    c.centre = mem_array(c.n, sizeof *c.centre);
    if (p->n_kinds == 0)
        c.centre[0] = (struct centre){
            .name = mem_text(""), .weight = 1, .staffing = {mem_text("1"), 1}, .seed = seed};
    const uint64_t key = stream_key(seed, "centres");
    size_t first = 0;
    for (size_t kind = 0; kind < p->n_kinds; kind++) {
        fill_kind(p, key, kind, &c.centre[first], first);
        first += p->kinds[kind].drawn;
    }
    return c;
}

void centres_free(struct centres *c)
{
    for (size_t i = 0; i < c->n; i++) {
        free(c->centre[i].name);
        free(c->centre[i].staffing.text);
        free(c->centre[i].has);
    }
    free(c->centre);
}

/* --- the scenario of a centre at a point ------------------------------------------------------ */

struct amendments {
    struct amendment *amendment;
    size_t n;
};

static void add_change(struct amendments *o, const struct change *c, const char *text)
{
    o->amendment = mem_grow(o->amendment, o->n + c->n_paths, sizeof *o->amendment);
    for (size_t i = 0; i < c->n_paths; i++)
        o->amendment[o->n++] = (struct amendment){
            .overlay = {c->paths[i], text},
            .scales = c->scales,
            .file = c->file,
            .line = c->line,
        };
}

static void add_changes(struct amendments *o, const struct fixed_changes *c)
{
    for (size_t i = 0; i < c->n; i++)
        add_change(o, &c->change[i].change, c->change[i].value.text);
}

struct amendment *centre_amendments(const struct design *d, const struct points *p, size_t point,
                                    const struct centre *c, size_t *n)
{
    const struct population *population = &d->population;
    struct amendments o = {mem_array(0, sizeof *o.amendment), 0};
    for (size_t axis = 0; axis < d->n_axes; axis++)
        add_change(&o, &d->axes[axis].change, points_value(p, point, axis)->text);
    if (population->n_kinds > 0)
        add_changes(&o, &population->kinds[c->kind].changes);
    for (size_t i = 0; i < population->n_policies; i++)
        add_changes(&o, c->has[i] ? &population->policies[i].changes
                                  : &population->policies[i].otherwise);
    if (population->has_staffing)
        add_change(&o, &population->staffing, c->staffing.text);
    *n = o.n;
    return o.amendment;
}

const char *centre_scenario(const struct design *d, const struct centre *c)
{
    const struct population *p = &d->population;
    return p->n_kinds > 0 ? p->kinds[c->kind].scenario : d->scenario;
}
