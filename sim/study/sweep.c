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
    const enum round round = piece < s->rounds[FRESH_DAYS].first_piece ? SEARCH_DAYS : FRESH_DAYS;
    const struct sweep_round *r = &s->rounds[round];
    const size_t i = piece - r->first_piece;
    return (struct place){round, i / r->stretches, i % r->stretches};
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

/* Reading every scenario, which threads share. */
struct checking {
    struct sweep *sweep;
    uint64_t *sums; /* [runs] of the scenario's text */
    size_t next;
    size_t failed; /* the first run that has a fault, which is in error */
    struct error error;
};

struct checked {
    uint64_t sum;
    struct scenario *first; /* that of the first run */
    struct error error;
};

static size_t next_to_check(void *to)
{
    struct checking *c = to;
    return c->next < c->sweep->n && c->error.status == EXIT_DONE ? c->next++ : DEALING_ENDS;
}

/* The text, in which includes, CSV files and changes are resolved. */
static void *check_run(void *to, size_t run, int threads)
{
    const struct checking *c = to;
    struct checked *result = mem_array(1, sizeof *result);
    struct scenario *scenario = sweep_scenario(c->sweep, run, &result->error);
    result->sum = checksum_empty;
    if (scenario)
        mark_text(&result->sum, scenario->text);
    if (run == 0)
        result->first = scenario;
    else
        scenario_free(scenario);
    (void)threads;
    return result;
}

/* All runs before one that has a fault are in some hand already, so the first fault is found. */
static void take_checked(void *to, size_t run, void *what)
{
    struct checking *c = to;
    struct checked *result = what;
    c->sums[run] = result->sum;
    if (run == 0)
        c->sweep->scenario = result->first;
    if (result->error.status != EXIT_DONE && (c->error.status == EXIT_DONE || run < c->failed)) {
        c->error = result->error;
        c->failed = run;
    }
    free(result);
}

static bool check_runs(struct sweep *s, struct error *err)
{
    struct checking c = {.sweep = s, .sums = mem_array(s->n, sizeof *c.sums)};
    deal(&(struct dealing){.next = next_to_check,
                           .work = check_run,
                           .done = take_checked,
                           .to = &c,
                           .at_most = s->n,
                           .threads = s->options.threads});
    s->fingerprint = fingerprint_of_wish(s);
    for (size_t run = 0; run < s->n; run++) {
        mark(&s->fingerprint, &c.sums[run], sizeof c.sums[run]);
        mark(&s->fingerprint, &sweep_centre(s, run)->seed, sizeof(uint64_t));
    }
    free(c.sums);
    return c.error.status == EXIT_DONE || fail(err, c.error.status, "%s", c.error.text);
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
