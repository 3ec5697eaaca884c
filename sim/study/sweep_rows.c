#include "sim/study/sweep_rows.h"

#include "sim/base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- populations ------------------------------------------------------------------------------ */

static double mean_top(const struct outcome_row *r)
{
    return r->moments.top / (double)r->replications;
}

static double mean_below(const struct outcome_row *r)
{
    return r->moments.below / (double)r->replications;
}

/* Variance of the mean over replications of top - ratio * below. */
static double variance_within(const struct outcome_row *r, double ratio)
{
    const struct moments *m = &r->moments;
    const double n = (double)r->replications, sum = m->top - ratio * m->below;
    const double squares = m->top_top - 2 * ratio * m->top_below + ratio * ratio * m->below_below;
    const double rest = squares - sum * sum / n;
    return n > 1 && rest > 1e-13 * squares ? rest / (n - 1) / n : 0;
}

/*
 * Of the weighted sum over the centres of one kind, drawn together; the degrees of freedom grow.
 * What is seen between centres contains what differs by the days; a single centre has only that.
 */
static double variance_of_kind(const struct outcome_row *const rows[], const double weights[],
                               const size_t kinds[], size_t n, size_t kind, double ratio,
                               size_t *degrees)
{
    double count = 0, sum = 0, squares = 0, within = 0;
    for (size_t i = 0; i < n; i++) {
        if (kinds[i] != kind)
            continue;
        const double e = weights[i] * (mean_top(rows[i]) - ratio * mean_below(rows[i]));
        count += 1;
        sum += e;
        squares += e * e;
        within += weights[i] * weights[i] * variance_within(rows[i], ratio);
    }
    if (count < 2)
        return within;
    *degrees += (size_t)count - 1;
    const double rest = squares - sum * sum / count;
    return rest > 0 ? count / (count - 1) * rest : 0;
}

struct point_row sweep_ratio(const struct outcome_row *const rows[], const double weights[],
                             const size_t kinds[], size_t n)
{
    double top = 0, below = 0, stand_for = 0;
    for (size_t i = 0; i < n; i++) {
        stand_for += weights[i];
        top += weights[i] * mean_top(rows[i]);
        below += weights[i] * mean_below(rows[i]);
    }
    const double scale = rows[0]->scale, ratio = top / below;
    struct point_row p = {rows[0], NAN, NAN, NAN, NAN, rows[0]->replications};
    if (!(below > 0))
        return p;
    double within = 0, drawn = 0;
    size_t degrees = 0, most = 0;
    for (size_t i = 0; i < n; i++) {
        within += weights[i] * weights[i] * variance_within(rows[i], ratio);
        most = kinds[i] > most ? kinds[i] : most;
    }
    for (size_t kind = 0; kind <= most; kind++)
        drawn += variance_of_kind(rows, weights, kinds, n, kind, ratio, &degrees);
    p.value = scale * ratio;
    p.std_error_within = scale * sqrt(within) / below;
    p.std_error = scale * sqrt(fmax(drawn, within)) / below;
    if (rows[0]->measure->by == BY_DAYS || rows[0]->measure->by == BY_TIME) {
        p.value *= stand_for;
        p.std_error_within *= stand_for;
        p.std_error *= stand_for;
    }
    p.half_width = p.std_error * student_t(degrees > 0 ? degrees : p.replications - 1);
    return p;
}

static struct point_row row_of_one(const struct outcome_row *r)
{
    return (struct point_row){r, r->value, r->std_error, r->half_width, NAN, r->replications};
}

static const struct point_row no_row = {NULL, NAN, NAN, NAN, NAN, 0};

/* Of the centres of a kind, or of all; a row of NULL if one of them lacks it. */
static struct point_row row_of_centres(const struct sweep *s, enum round round, size_t point,
                                       const struct outcome_row *like, int kind)
{
    const size_t most = s->centres.n;
    const struct outcome_row **rows = mem_array(most, sizeof *rows);
    double *weights = mem_array(most, sizeof *weights);
    size_t *kinds = mem_array(most, sizeof *kinds);
    size_t n = 0;
    bool complete = like->measure->wait == NO_WAIT;
    for (size_t i = 0; i < most && complete; i++) {
        const struct centre *c = &s->centres.centre[i];
        if (kind != EVERY_KIND && c->kind != (size_t)kind)
            continue;
        rows[n] =
            outcome_find(sweep_outcome_in(s, round, point, i), like->key, like->scope, like->name);
        weights[n] = c->weight;
        kinds[n] = c->kind;
        complete = rows[n++];
    }
    struct point_row p = no_row;
    if (complete)
        p = sweep_ratio(rows, weights, kinds, n);
    free(rows);
    free(weights);
    free(kinds);
    return p;
}

/* The measure of a point; a row of NULL if a centre lacks it. */
static struct point_row row_of(const struct sweep *s, enum round round, size_t point,
                               const struct outcome_row *like)
{
    return s->design->population.n_kinds == 0 ? row_of_one(like)
                                              : row_of_centres(s, round, point, like, EVERY_KIND);
}

struct point_row *sweep_rows(const struct sweep *s, enum round round, size_t point, size_t *n)
{
    const struct outcome *first = sweep_outcome_in(s, round, point, 0);
    struct point_row *rows = mem_array(first->n, sizeof *rows);
    *n = 0;
    for (size_t i = 0; i < first->n; i++) {
        rows[*n] = row_of(s, round, point, &first->row[i]);
        *n += rows[*n].row != NULL;
    }
    return rows;
}

static const struct outcome_row *row_in_all(const struct sweep *s, enum round round, size_t point,
                                            size_t centre, const char *key)
{
    return outcome_find(sweep_outcome_in(s, round, point, centre), key, SCOPE_ALL,
                        scope_names[SCOPE_ALL]);
}

static struct point_row find(const struct sweep *s, enum round round, size_t point, const char *key)
{
    const struct outcome_row *r = row_in_all(s, round, point, 0, key);
    return r ? row_of(s, round, point, r) : no_row;
}

struct point_row sweep_find(const struct sweep *s, size_t point, const char *key)
{
    return find(s, SEARCH_DAYS, point, key);
}

struct point_row sweep_find_fresh(const struct sweep *s, size_t point, const char *key)
{
    return find(s, FRESH_DAYS, point, key);
}

struct point_row sweep_find_part(const struct sweep *s, size_t point, const char *key,
                                 enum scope scope, const char *name, int kind)
{
    const struct outcome_row *r = outcome_find(sweep_outcome(s, point, 0), key, scope, name);
    return r ? row_of_centres(s, SEARCH_DAYS, point, r, kind) : no_row;
}

bool sweep_batches(const struct sweep *s, enum round round, size_t point, const char *key,
                   struct fraction batches[BATCHES])
{
    memset(batches, 0, BATCHES * sizeof *batches);
    for (size_t centre = 0; centre < s->centres.n; centre++) {
        const struct outcome_row *r = row_in_all(s, round, point, centre, key);
        const double weight = s->centres.centre[centre].weight;
        if (!r || !r->batches)
            return false;
        for (size_t i = 0; i < BATCHES; i++) {
            batches[i].top += weight * r->batches[i].top;
            batches[i].below += weight * r->batches[i].below;
        }
    }
    return true;
}
