#include "sim/study/sweep.h"

#include "sim/base/mem.h"
#include "sim/scenario/read.h"
#include "sim/study/journal.h"
#include "sim/study/trial.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const sweep_prices[PRICES] = {"cost_per_day", "paid_hours", "staffed"};

/* --- runs and pieces -------------------------------------------------------------------------- */

struct scenario *sweep_scenario(const struct sweep *s, size_t run, struct error *err)
{
    const struct centre *c = sweep_centre(s, run);
    size_t n;
    struct amendment *own = centre_amendments(s->design, &s->points, run / s->centres.n, c, &n);
    struct scenario *scenario = scenario_read_amended(
        centre_scenario(s->design, c), s->options.overlays, s->options.n_overlays, own, n, err);
    free(own);
    return scenario;
}

/* So many pieces are enough to keep all threads and machines busy to the end. */
enum { PIECES_ENOUGH = 512 };

static size_t divided_up(size_t n, size_t by)
{
    return (n + by - 1) / by;
}

/* Pieces are of whole blocks, since those are what sums are made of. */
static struct sweep_round round_new(uint32_t first, size_t replications, size_t runs,
                                    size_t first_piece)
{
    struct sweep_round r = {
        .replications = replications, .first = first, .first_piece = first_piece};
    if (replications > 0) {
        const size_t blocks = divided_up(replications, REPLICATIONS_A_BLOCK);
        const size_t wanted = divided_up(PIECES_ENOUGH, runs);
        r.stretch = divided_up(blocks, wanted < blocks ? wanted : blocks) * REPLICATIONS_A_BLOCK;
        r.stretches = divided_up(replications, r.stretch);
    }
    r.outcomes = mem_array(runs, sizeof *r.outcomes);
    r.done = mem_array(runs, sizeof *r.done);
    return r;
}

/* Where a piece is. */
struct place {
    enum round round;
    size_t run, stretch;
};

static struct place place_of(const struct sweep *s, size_t piece)
{
    const enum round round = sweep_round_of(s, piece);
    const struct sweep_round *r = &s->rounds[round];
    const size_t i = piece - r->first_piece;
    return (struct place){round, i / r->stretches, i % r->stretches};
}

enum round sweep_round_of(const struct sweep *s, size_t piece)
{
    return piece < s->rounds[FRESH_DAYS].first_piece ? SEARCH_DAYS : FRESH_DAYS;
}

size_t sweep_point_of(const struct sweep *s, size_t piece)
{
    return place_of(s, piece).run / s->centres.n;
}

/* Replications of a piece. */
static size_t replications_of(const struct sweep_round *r, size_t stretch)
{
    const size_t left = r->replications - stretch * r->stretch;
    return left < r->stretch ? left : r->stretch;
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
    for (enum round round = 0; round < ROUNDS; round++)
        mark(&sum, &s->rounds[round].replications, sizeof s->rounds[round].replications);
    mark(&sum, &s->design->every_scope, sizeof s->design->every_scope);
    for (size_t i = 0; i < s->design->n_measures; i++)
        mark_text(&sum, s->design->measures[i]->key);
    return sum;
}

/* Reads every scenario and adds its text, in which includes, CSV files and changes are resolved. */
static bool check_runs(struct sweep *s, struct error *err)
{
    s->fingerprint = fingerprint_of_wish(s);
    for (size_t run = 0; run < s->n; run++) {
        struct scenario *scenario = sweep_scenario(s, run, err);
        if (!scenario)
            return false;
        mark_text(&s->fingerprint, scenario->text);
        mark(&s->fingerprint, &sweep_centre(s, run)->seed, sizeof(uint64_t));
        if (run == 0)
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
        .points = points_new(d, o->seed),
        .centres = centres_new(d, o->seed),
    };
    const size_t n = o->replications > 0 ? o->replications : d->replications;
    const size_t fresh = s->points.n == 1 || n == 1 ? 0 : d->fresh == AS_MANY ? n : d->fresh;
    s->n = s->points.n * s->centres.n;
    s->rounds[SEARCH_DAYS] = round_new(0, n, s->n, 0);
    s->pieces = s->n * s->rounds[SEARCH_DAYS].stretches;
    s->rounds[FRESH_DAYS] = round_new(TRIAL_FRESH, fresh, s->n, s->pieces);
    s->pieces += s->n * s->rounds[FRESH_DAYS].stretches;
    s->part = mem_array(s->pieces, sizeof *s->part);
    s->done = mem_array(s->pieces, sizeof *s->done);
    if (check_runs(s, err))
        return s;
    sweep_free(s);
    return NULL;
}

static void round_free(struct sweep_round *r, size_t runs)
{
    for (size_t i = 0; i < runs; i++)
        outcome_free(&r->outcomes[i]);
    free(r->outcomes);
    free(r->done);
}

void sweep_free(struct sweep *s)
{
    if (!s)
        return;
    for (enum round round = 0; round < ROUNDS; round++)
        round_free(&s->rounds[round], s->n);
    for (size_t i = 0; i < s->pieces; i++)
        outcome_free(&s->part[i]);
    free(s->part);
    free(s->done);
    points_free(&s->points);
    centres_free(&s->centres);
    scenario_free(s->scenario);
    free(s);
}

/* --- working ---------------------------------------------------------------------------------- */

static struct outcome_wish wish_of(const struct sweep *s)
{
    static const char *const traded[] = {"answer_rate", "cost_per_day", "paid_hours", "staffed"};
    return (struct outcome_wish){
        .measures = s->design->measures,
        .n_measures = s->design->n_measures,
        .every_scope = s->design->every_scope,
        .by_batch = traded,
        .n_by_batch = s->rounds[FRESH_DAYS].replications > 0 ? sizeof traded / sizeof *traded : 0,
    };
}

/* The sums of a stretch of days; NULL if it was stopped. */
static char *simulate(const struct sweep *s, const struct plan *plan, struct place at, int threads)
{
    const struct sweep_round *round = &s->rounds[at.round];
    const struct outcome_wish wish = wish_of(s);
    struct columns columns = columns_new(plan);
    struct tally tally = tally_new(plan, &columns);
    struct kept none = kept_new(&columns, tally.intervals, 0);
    size_t n_by_batch;
    size_t *by_batch = outcome_batches(&wish, &columns, &n_by_batch);
    const struct replicate r = {
        .plan = plan,
        .columns = &columns,
        .first = round->first + (uint32_t)(at.stretch * round->stretch),
        .n = (uint32_t)replications_of(round, at.stretch),
        .threads = threads,
        .stop = s->options.stop,
    };
    char *text = NULL;
    tally_keep_batches(&tally, by_batch, n_by_batch);
    if (replicate(&r, &tally, &none, NULL) == r.n) {
        struct outcome part = outcome_of(&tally, &wish);
        text = outcome_write(&part);
        outcome_free(&part);
    }
    free(by_batch);
    kept_free(&none);
    tally_free(&tally);
    columns_free(&columns);
    return text;
}

char *sweep_work(const struct sweep *s, size_t piece, int threads, struct error *err)
{
    const struct place at = place_of(s, piece);
    struct scenario *scenario = sweep_scenario(s, at.run, err);
    struct plan *plan = scenario ? plan_new(scenario, sweep_centre(s, at.run)->seed, err) : NULL;
    char *text = plan ? simulate(s, plan, at, threads) : NULL;
    plan_free(plan);
    scenario_free(scenario);
    return text;
}

/* Puts the parts of a run together, once they are all there. */
static bool join_parts(struct sweep *s, struct place at)
{
    struct sweep_round *r = &s->rounds[at.round];
    const size_t first = r->first_piece + at.run * r->stretches;
    for (size_t i = 0; i < r->stretches; i++)
        if (!s->done[first + i])
            return true;
    const bool fit = outcome_join(&s->part[first], r->stretches, &r->outcomes[at.run]);
    for (size_t i = 0; i < r->stretches; i++) {
        outcome_free(&s->part[first + i]);
        s->done[first + i] = fit;
    }
    r->done[at.run] = fit;
    r->n_done += fit;
    return fit;
}

bool sweep_take(struct sweep *s, size_t piece, const char *text)
{
    struct outcome part;
    if (piece >= s->pieces)
        return false;
    const struct place at = place_of(s, piece);
    if (s->done[piece])
        return true;
    if (!outcome_read(text, &part))
        return false;
    if (part.replications != replications_of(&s->rounds[at.round], at.stretch)) {
        outcome_free(&part);
        return false;
    }
    s->part[piece] = part;
    s->done[piece] = true;
    return join_parts(s, at);
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

static const struct outcome *outcome_at(const struct sweep *s, enum round round, size_t point,
                                        size_t centre)
{
    return &s->rounds[round].outcomes[point * s->centres.n + centre];
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
        rows[n] = outcome_find(outcome_at(s, round, point, i), like->key, like->scope, like->name);
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
    const struct outcome *first = outcome_at(s, round, point, 0);
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
    return outcome_find(outcome_at(s, round, point, centre), key, SCOPE_ALL,
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
