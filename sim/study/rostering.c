#include "sim/study/rostering.h"

#include "sim/base/mem.h"
#include "sim/study/answer.h"
#include "sim/study/rostering_search.h"
#include "sim/study/trial.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CERTIFICATES_MOST = 6, FITS_MOST = 12, PROGRAMMES_MOST = 8 };

/* --- simulating heads ------------------------------------------------------------------------- */

static struct roster_reading *simulate(struct hunt *h, const size_t heads[], uint32_t first,
                                       size_t n)
{
    const struct rostering_options *o = h->options;
    struct rostering *r = h->rostering;
    struct roster_reading *reading = mem_array(hunt_targets(h), sizeof *reading);
    if (h->failed)
        return reading;
    struct roster roster = roster_of(h->choices, heads, h->formulas.agents);
    struct scenario *rostered = roster_scenario(h->choices, &roster);
    h->failed = !roster_trial(rostered,
                              &(struct roster_trial_options){.seed = o->seed,
                                                             .first = first,
                                                             .n = n,
                                                             .errors = h->errors,
                                                             .of_replications = r->fresh,
                                                             .threads = o->threads,
                                                             .stop = o->stop},
                              reading, h->err);
    roster_scenario_free(rostered);
    roster_free(&roster);
    r->simulated++;
    if (o->progress)
        o->progress(o->progress_to, r->simulated);
    return reading;
}

size_t *hunt_copy(const struct hunt *h, const size_t heads[])
{
    size_t *copy = mem_array(h->choices->n, sizeof *copy);
    memcpy(copy, heads, h->choices->n * sizeof *copy);
    return copy;
}

void tried_free(struct tried *t)
{
    free(t->heads);
    free(t->reading);
    *t = (struct tried){0};
}

struct tried hunt_try(struct hunt *h, const size_t heads[])
{
    struct tried t = {
        .heads = hunt_copy(h, heads),
        .reading = simulate(h, heads, 0, h->rostering->search),
        .cost = choices_cost(h->choices, heads),
        .meets = !h->failed,
    };
    for (size_t k = 0; k < hunt_targets(h); k++)
        t.meets = t.meets && t.reading[k].slack >= 0;
    return t;
}

static bool is_cheaper(const struct hunt *h, double cost)
{
    return !h->best.heads || cost < h->best.cost - 1e-9 * h->best.cost;
}

void hunt_keep(struct hunt *h, const struct tried *t)
{
    if (!t->meets || !is_cheaper(h, t->cost))
        return;
    tried_free(&h->best);
    h->best = *t;
    h->best.heads = hunt_copy(h, t->heads);
    h->best.reading = mem_array(hunt_targets(h), sizeof *h->best.reading);
    memcpy(h->best.reading, t->reading, hunt_targets(h) * sizeof *h->best.reading);
}

/* --- by formulas, from what was simulated ----------------------------------------------------- */

struct roster_fit hunt_fit(const struct hunt *h, const struct tried *t)
{
    double *slack = mem_array(hunt_targets(h), sizeof *slack);
    for (size_t k = 0; k < hunt_targets(h); k++)
        slack[k] = t->reading[k].slack;
    const struct roster_fit f = roster_fit_new(h->choices, &h->formulas, h->least, t->heads, slack);
    free(slack);
    return f;
}

/* Fits and simulates by turns; *t is the last that was simulated. */
static void correct(struct hunt *h, struct tried *t)
{
    for (size_t i = 0; i < FITS_MOST && !h->failed; i++) {
        struct roster_fit f = hunt_fit(h, t);
        roster_fit_settle(&f);
        const bool same = memcmp(f.heads, t->heads, h->choices->n * sizeof *f.heads) == 0;
        const bool worth_it = is_cheaper(h, choices_cost(h->choices, f.heads));
        if (!same && worth_it) {
            tried_free(t);
            *t = hunt_try(h, f.heads);
            hunt_keep(h, t);
        }
        roster_fit_free(&f);
        if (same || !worth_it)
            return;
    }
}

/* --- the programme ---------------------------------------------------------------------------- */

static const double finest = 1.0 / 64;

/* The least multiple of Erlang A, to a 64th, that would do if agents came as they are required. */
static double multiple_from(const struct hunt *h, const struct tried *t)
{
    enum { LEAST = 16, MOST = 256 };
    struct roster_fit f = hunt_fit(h, t);
    int too_little = LEAST, enough = MOST;
    while (enough - too_little > 1) {
        const int middle = (enough + too_little) / 2;
        if (roster_fit_slack_of_multiple(&f, middle * finest) >= 0)
            enough = middle;
        else
            too_little = middle;
    }
    roster_fit_free(&f);
    return enough * finest;
}

static bool has_choices(const struct hunt *h, size_t group)
{
    for (size_t k = 0; k < h->choices->n; k++)
        if (h->choices->choice[k].group == group)
            return true;
    return false;
}

/* A group that is not scheduled requires nothing of the programme. */
static void require_multiple(struct hunt *h, double multiple)
{
    const size_t intervals = h->choices->intervals;
    h->rostering->multiple = multiple;
    for (size_t cell = 0; cell < h->choices->cells; cell++) {
        h->required[cell] =
            has_choices(h, cell / intervals) ? multiple * h->formulas.agents[cell] : 0;
        h->least[cell] = h->rostering->scenario->cover_at_least * h->required[cell];
    }
}

/* Where targets are met with less, less was required. */
static void require_no_more_than(struct hunt *h, const size_t heads[])
{
    double *present = mem_array(h->choices->cells, sizeof *present);
    choices_cover(h->choices, heads, present);
    for (size_t cell = 0; cell < h->choices->cells; cell++)
        h->required[cell] = fmax(h->least[cell], fmin(h->required[cell], present[cell]));
    free(present);
}

/* The cheapest heads that cover the requirement, found from those given (NULL: from none). */
static size_t *solve(struct hunt *h, const size_t heads[])
{
    struct rostering *r = h->rostering;
    struct cover_answer a = programme_solve(h->programme, h->required, heads);
    r->programme_cost = a.cost;
    r->programme_bound = a.bound;
    memcpy(r->short_of, a.short_of, h->choices->cells * sizeof *r->short_of);
    size_t *answer = hunt_copy(h, a.heads);
    cover_answer_free(&a);
    return answer;
}

static struct tried solve_and_try(struct hunt *h, const size_t heads[])
{
    size_t *answer = solve(h, heads);
    const struct tried t = hunt_try(h, answer);
    hunt_keep(h, &t);
    free(answer);
    return t;
}

/* --- the certificate -------------------------------------------------------------------------- */

static void certify(struct hunt *h, const struct tried *t)
{
    struct rostering *r = h->rostering;
    const uint32_t first = TRIAL_FRESH + (uint32_t)(r->certificates * r->fresh);
    r->certificates++;
    r->alpha = 0.1 / pow(2, (double)r->certificates);
    struct roster_reading *fresh = simulate(h, t->heads, first, r->fresh);
    r->certified = !h->failed;
    for (size_t k = 0; k < hunt_targets(h) && !h->failed; k++) {
        const bool met = roster_reading_is_certain(&r->scenario->targets[k], &fresh[k], r->alpha);
        r->target[k] =
            (struct rostered_target){t->reading[k].value, fresh[k].value, fresh[k].std_error, met};
        r->certified = r->certified && met;
    }
    free(fresh);
}

/* --- the whole -------------------------------------------------------------------------------- */

static bool check_scenario(const struct scenario *s, const struct choices *c, struct error *err)
{
    for (size_t g = 0; g < s->n_groups; g++)
        if (s->groups[g].tenure.by_heads)
            return fail(err, EXIT_FILE,
                        "%s: groups.%s.tenure: must be given by share, not heads, for heads are "
                        "what is scheduled",
                        s->name, s->groups[g].name);
    for (size_t k = 0; k < s->n_targets; k++)
        if (s->targets[k].on_intervals > 0)
            return fail(err, EXIT_FILE,
                        "%s: targets[%zu].on_intervals: must be left out to be scheduled: heads "
                        "are found for whole days",
                        s->name, s->targets[k].place);
    for (size_t k = 0; k < s->n_targets; k++)
        if (s->targets[k].measure->wait != NO_WAIT)
            return fail(err, EXIT_FILE,
                        "%s: targets[%zu].measure: must be one that heads can be found for, such "
                        "as answer_rate, a service level or wait_p90_s at_most, not %s",
                        s->name, s->targets[k].place, s->targets[k].measure->key);
    return c->n > 0
           || fail(err, EXIT_FILE,
                   "%s: groups: must have patterns, or shifts, whose heads are then scheduled",
                   s->name);
}

/* First attempts a horizon. */
static double contacts_of(const struct scenario *s)
{
    double contacts = 1;
    for (size_t c = 0; c < s->n_classes; c++)
        for (size_t day = 0; day < s->hours.days; day++)
            contacts += s->classes[c].arrivals.per_day * dates_factor(s, c, (int32_t)day);
    return contacts;
}

/* How many days are enough, and how many single heads there is time to try. */
static void choose_effort(struct hunt *h)
{
    struct rostering *r = h->rostering;
    const struct rostering_options *o = h->options;
    const struct scenario *s = r->scenario;
    const double contacts = contacts_of(s), days = (double)s->hours.days;
    bool on_days = false;
    for (size_t k = 0; k < s->n_targets; k++)
        on_days = on_days || s->targets[k].on_days > 0;
    const double fit = fmin(fmax(ceil(3e6 / contacts / 32) * 32, 32 * ceil(2 / days)), 400);
    r->search = o->search ? o->search : (size_t)fit;
    r->fresh = o->fresh ? o->fresh : 4 * r->search;
    if (!o->fresh && on_days)
        r->fresh = (size_t)fmax((double)r->fresh, ceil(1000 / days));
    h->tries_left = (size_t)fmin(fmax(1.2e8 / contacts / (double)r->search, 12), 1000);
}

/* Heads that meet the targets on the days of the search, if there are any within the limits; those
 * tried last otherwise. */
static struct tried search(struct hunt *h, const size_t heads[])
{
    struct tried t;
    if (heads) {
        t = hunt_try(h, heads);
        hunt_keep(h, &t);
    } else {
        require_multiple(h, 1);
        t = solve_and_try(h, NULL);
    }
    if (!h->failed)
        require_multiple(h, multiple_from(h, &t));
    tried_free(&t);
    for (size_t i = 0; i < PROGRAMMES_MOST && !h->failed; i++) {
        const double before = h->best.heads ? h->best.cost : INFINITY;
        t = solve_and_try(h, h->best.heads);
        correct(h, &t);
        if (!h->best.heads)
            break;
        hunt_take_away(h);
        if (h->best.cost >= before || i + 1 == PROGRAMMES_MOST)
            break;
        require_no_more_than(h, h->best.heads);
        tried_free(&t);
    }
    return t;
}

/* Who of the roster is on the floor, and there, by cells. */
static void count_roster(struct rostering *r)
{
    const size_t intervals = r->choices.intervals;
    for (size_t g = 0; g < r->roster.groups; g++) {
        const double share = coverage_present_share(&r->scenario->groups[g]);
        double *on_break = mem_array(intervals, sizeof *on_break);
        double *scheduled = &r->scheduled[g * intervals], *present = &r->present[g * intervals];
        for (size_t i = 0; i < r->roster.n_shifts[g]; i++) {
            const struct shift *shift = &r->roster.shifts[g][i];
            for (size_t head = 0; head < shift->heads; head++)
                coverage_add_head_by_day(r->scenario, shift, head, scheduled, on_break);
        }
        for (size_t i = 0; i < intervals; i++) {
            scheduled[i] -= on_break[i];
            present[i] = share * scheduled[i];
        }
        free(on_break);
    }
}

/* What the answer is, beside its heads. */
static void describe(struct hunt *h, const struct tried *answer)
{
    struct rostering *r = h->rostering;
    r->cost = answer->cost;
    memcpy(r->heads, answer->heads, h->choices->n * sizeof *r->heads);
    r->roster = roster_of(h->choices, answer->heads, h->formulas.agents);
    count_roster(r);
    for (size_t cell = 0; cell < h->choices->cells; cell++)
        r->required[cell] = r->multiple * h->formulas.agents[cell];
    if (r->met_in_search) {
        require_no_more_than(h, answer->heads);
        free(solve(h, answer->heads));
    }
}

static void find(struct hunt *h)
{
    struct rostering *r = h->rostering;
    struct tried answer = {0};
    size_t *start = NULL;
    h->errors = gsl_cdf_ugaussian_Pinv(0.95);
    while (!r->certified && r->certificates < CERTIFICATES_MOST && !h->failed) {
        tried_free(&answer);
        tried_free(&h->best);
        answer = search(h, start);
        if (h->best.heads) {
            tried_free(&answer);
            answer = h->best;
            h->best = (struct tried){.heads = NULL};
        }
        r->met_in_search = answer.meets;
        certify(h, &answer);
        if (!answer.meets)
            break;
        /* The days of the search flattered the roster: they are to allow more for their error. */
        h->errors += 1;
        free(start);
        start = hunt_copy(h, answer.heads);
    }
    free(start);
    h->best = answer;
    if (!h->failed)
        describe(h, &answer);
}

struct rostering *rostering_find(const struct scenario *s, const struct rostering_options *o,
                                 struct error *err)
{
    struct rostering *r = mem_array(1, sizeof *r);
    r->scenario = scenario_on_sums(s);
    r->choices = choices_of(r->scenario);
    const size_t cells = r->choices.cells;
    r->heads = mem_array(r->choices.n, sizeof *r->heads);
    r->required = mem_array(cells, sizeof *r->required);
    r->scheduled = mem_array(cells, sizeof *r->scheduled);
    r->present = mem_array(cells, sizeof *r->present);
    r->short_of = mem_array(cells, sizeof *r->short_of);
    r->target = mem_array(s->n_targets, sizeof *r->target);
    struct hunt h = {
        .rostering = r,
        .choices = &r->choices,
        .options = o,
        .err = err,
        .required = mem_array(cells, sizeof *h.required),
        .least = mem_array(cells, sizeof *h.least),
    };
    h.failed = !check_scenario(r->scenario, &r->choices, err)
               || !requirement_of(h.choices, &h.formulas, err);
    if (!h.failed) {
        h.programme = programme_new(&h.choices->cover);
        choose_effort(&h);
        find(&h);
        programme_free(h.programme);
    }
    requirement_free(&h.formulas);
    tried_free(&h.best);
    free(h.required);
    free(h.least);
    if (!h.failed)
        return r;
    rostering_free(r);
    return NULL;
}

void rostering_free(struct rostering *r)
{
    if (!r)
        return;
    roster_free(&r->roster);
    choices_free(&r->choices);
    free(r->heads);
    free(r->required);
    free(r->scheduled);
    free(r->present);
    free(r->short_of);
    free(r->target);
    scenario_on_sums_free(r->scenario);
    free(r);
}
