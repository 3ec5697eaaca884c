#include "sim/study/sweep.h"

#include "sim/base/mem.h"
#include "sim/scenario/read.h"
#include "sim/study/journal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- pieces ----------------------------------------------------------------------------------- */

static size_t point_of(const struct sweep *s, size_t piece)
{
    return piece / s->centres.n;
}

struct scenario *sweep_scenario(const struct sweep *s, size_t piece, struct error *err)
{
    const struct centre *c = sweep_centre(s, piece);
    size_t n;
    struct amendment *own = centre_amendments(s->design, &s->points, point_of(s, piece), c, &n);
    struct scenario *scenario = scenario_read_amended(
        centre_scenario(s->design, c), s->options.overlays, s->options.n_overlays, own, n, err);
    free(own);
    return scenario;
}

/* --- what the results depend on --------------------------------------------------------------- */

static void mark(uint64_t *sum, const void *bytes, size_t n)
{
    *sum = checksum_on(*sum, bytes, n);
}

static void mark_text(uint64_t *sum, const char *text)
{
    mark(sum, text, strlen(text) + 1);
}

static uint64_t fingerprint_of_wish(const struct sweep *s)
{
    uint64_t sum = checksum_empty;
    mark_text(&sum, s->options.version);
    mark(&sum, &s->options.seed, sizeof s->options.seed);
    mark(&sum, &s->replications, sizeof s->replications);
    mark(&sum, &s->design->every_scope, sizeof s->design->every_scope);
    for (size_t i = 0; i < s->design->n_measures; i++)
        mark_text(&sum, s->design->measures[i]->key);
    return sum;
}

/* Reads every scenario and adds its text, in which includes, CSV files and changes are resolved. */
static bool check_pieces(struct sweep *s, struct error *err)
{
    s->fingerprint = fingerprint_of_wish(s);
    for (size_t piece = 0; piece < s->n; piece++) {
        struct scenario *scenario = sweep_scenario(s, piece, err);
        if (!scenario)
            return false;
        mark_text(&s->fingerprint, scenario->text);
        mark(&s->fingerprint, &sweep_centre(s, piece)->seed, sizeof(uint64_t));
        if (piece == 0)
            s->scenario = scenario;
        else
            scenario_free(scenario);
    }
    return true;
}

struct sweep *sweep_new(const struct design *d, const struct sweep_options *o, struct error *err)
{
    struct sweep *s = mem_array(1, sizeof *s);
    *s = (struct sweep){
        .design = d,
        .options = *o,
        .replications = o->replications > 0 ? o->replications : d->replications,
        .points = points_new(d, o->seed),
        .centres = centres_new(d, o->seed),
    };
    s->n = s->points.n * s->centres.n;
    s->outcomes = mem_array(s->n, sizeof *s->outcomes);
    s->done = mem_array(s->n, sizeof *s->done);
    if (check_pieces(s, err))
        return s;
    sweep_free(s);
    return NULL;
}

void sweep_free(struct sweep *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->n; i++)
        outcome_free(&s->outcomes[i]);
    free(s->outcomes);
    free(s->done);
    points_free(&s->points);
    centres_free(&s->centres);
    scenario_free(s->scenario);
    free(s);
}

/* --- working ---------------------------------------------------------------------------------- */

char *sweep_work(const struct sweep *s, size_t piece, int threads, struct error *err)
{
    const struct experiment_options o = {
        .seed = sweep_centre(s, piece)->seed,
        .replications = s->replications,
        .threads = threads,
        .stop = s->options.stop,
    };
    const struct outcome_wish wish = {s->design->measures, s->design->n_measures,
                                      s->design->every_scope};
    char *text = NULL;
    struct scenario *scenario = sweep_scenario(s, piece, err);
    struct experiment *e = scenario ? experiment_run(scenario, &o, err) : NULL;
    if (e && e->replications == s->replications) {
        struct outcome outcome = outcome_of(e, &wish);
        text = outcome_write(&outcome);
        outcome_free(&outcome);
    }
    experiment_free(e);
    scenario_free(scenario);
    return text;
}

bool sweep_take(struct sweep *s, size_t piece, const char *text)
{
    struct outcome outcome;
    if (piece >= s->n || !outcome_read(text, &outcome))
        return false;
    outcome_free(&s->outcomes[piece]);
    s->outcomes[piece] = outcome;
    s->n_done += !s->done[piece];
    s->done[piece] = true;
    return true;
}

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

enum { EVERY_KIND = -1 };

/* Of the centres of a kind, or of all; a row of NULL if one of them lacks it. */
static struct point_row row_of_centres(const struct sweep *s, size_t point,
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
        rows[n] = outcome_find(sweep_outcome(s, point, i), like->key, like->scope, like->name);
        weights[n] = c->weight;
        kinds[n] = c->kind;
        complete = rows[n++];
    }
    struct point_row p = {NULL, NAN, NAN, NAN, NAN, 0};
    if (complete)
        p = sweep_ratio(rows, weights, kinds, n);
    free(rows);
    free(weights);
    free(kinds);
    return p;
}

/* The measure of a point; a row of NULL if a centre lacks it. */
static struct point_row row_of(const struct sweep *s, size_t point, const struct outcome_row *like)
{
    return s->design->population.n_kinds == 0 ? row_of_one(like)
                                              : row_of_centres(s, point, like, EVERY_KIND);
}

struct point_row *sweep_rows(const struct sweep *s, size_t point, size_t *n)
{
    const struct outcome *first = sweep_outcome(s, point, 0);
    struct point_row *rows = mem_array(first->n, sizeof *rows);
    *n = 0;
    for (size_t i = 0; i < first->n; i++) {
        rows[*n] = row_of(s, point, &first->row[i]);
        *n += rows[*n].row != NULL;
    }
    return rows;
}

struct point_row sweep_find(const struct sweep *s, size_t point, const char *key)
{
    const struct outcome_row *r =
        outcome_find(sweep_outcome(s, point, 0), key, SCOPE_ALL, scope_names[SCOPE_ALL]);
    return r ? row_of(s, point, r) : (struct point_row){NULL, NAN, NAN, NAN, NAN, 0};
}

struct point_row sweep_find_kind(const struct sweep *s, size_t point, const char *key, size_t kind)
{
    const struct outcome_row *r =
        outcome_find(sweep_outcome(s, point, 0), key, SCOPE_ALL, scope_names[SCOPE_ALL]);
    return r ? row_of_centres(s, point, r, (int)kind)
             : (struct point_row){NULL, NAN, NAN, NAN, NAN, 0};
}

/* --- frontier --------------------------------------------------------------------------------- */

/* Overtime makes every cost a little different; this much is no difference. */
static const double cost_slack = 0.001;

static bool beats(const double cost[], const double value[], size_t a, size_t b)
{
    const double slack = cost_slack * fabs(cost[b]);
    return (cost[a] <= cost[b] + slack && value[a] > value[b])
           || (cost[a] < cost[b] - slack && value[a] >= value[b]);
}

static void mark_efficient(const double cost[], const double value[], size_t n, bool efficient[])
{
    for (size_t i = 0; i < n; i++) {
        efficient[i] = !isnan(cost[i]) && !isnan(value[i]);
        for (size_t j = 0; j < n && efficient[i]; j++)
            efficient[i] = !beats(cost, value, j, i);
    }
}

bool *sweep_efficient_points(const struct sweep *s, const char *price)
{
    const size_t n = s->points.n;
    bool *efficient = mem_array(n, sizeof *efficient);
    double *cost = mem_array(n, sizeof *cost), *value = mem_array(n, sizeof *value);
    for (size_t i = 0; i < n; i++) {
        cost[i] = sweep_find(s, i, price).value;
        value[i] = sweep_find(s, i, "answer_rate").value;
    }
    mark_efficient(cost, value, n, efficient);
    free(cost);
    free(value);
    return efficient;
}
