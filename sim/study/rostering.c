#include "sim/study/rostering.h"

#include "sim/base/mem.h"
#include "sim/study/cover.h"
#include "sim/study/coverage.h"
#include "sim/study/staffing.h"
#include "sim/study/stationary.h"
#include "sim/study/trial.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NODES_MOST = 5000, CERTIFICATES_MOST = 6 };

/* What the search works with. */
struct hunt {
    struct rostering *rostering;
    const struct rostering_options *options;
    struct error *err;
    double *erlang;   /* [rows] agents by formula */
    double *cost;     /* [patterns] */
    double *coverage; /* [patterns][rows] agents present a head */
    size_t rows;
    double errors; /* standard errors of a certificate to be on the safe side by */
    bool failed;
};

/* --- patterns --------------------------------------------------------------------------------- */

/* Breaks are spread over the heads, so a head is the mean of several. */
static void fill_coverage(const struct scenario *s, const struct pattern *p, double present[])
{
    enum { HEADS = 8 };
    const struct agent_group *g = &s->groups[p->group];
    const size_t intervals = s->hours.intervals;
    double *on_site = mem_array(intervals, sizeof *on_site);
    double *on_break = mem_array(intervals, sizeof *on_break);
    for (size_t head = 0; head < HEADS; head++)
        coverage_add_head(&s->hours, &g->shifts[p->shift], head, on_site, on_break);
    for (size_t i = 0; i < intervals; i++)
        present[p->group * intervals + i] =
            (on_site[i] - on_break[i]) / HEADS * coverage_present_share(g);
    free(on_site);
    free(on_break);
}

static double paid_hours(const struct shift *shift)
{
    double hours = shift->length_s / 3600;
    for (size_t b = 0; b < shift->n_breaks; b++)
        hours -= shift->breaks[b].paid ? 0 : shift->breaks[b].length_s / 3600;
    return hours;
}

static void list_patterns(struct hunt *h)
{
    struct rostering *r = h->rostering;
    const struct scenario *s = r->scenario;
    r->wages = true;
    for (size_t g = 0; g < s->n_groups; g++) {
        r->patterns += s->groups[g].n_shifts;
        r->wages = r->wages && s->groups[g].pay.has_wage && s->groups[g].pay.wage_per_hour > 0;
    }
    r->pattern = mem_array(r->patterns, sizeof *r->pattern);
    h->cost = mem_array(r->patterns, sizeof *h->cost);
    h->coverage = mem_array(r->patterns * h->rows, sizeof *h->coverage);
    size_t n = 0;
    for (size_t g = 0; g < s->n_groups; g++)
        for (size_t k = 0; k < s->groups[g].n_shifts; k++, n++) {
            const double wage = r->wages ? s->groups[g].pay.wage_per_hour : 1;
            r->pattern[n] = (struct pattern){g, k, wage * paid_hours(&s->groups[g].shifts[k]), 0};
            h->cost[n] = r->pattern[n].cost;
            fill_coverage(s, &r->pattern[n], &h->coverage[n * h->rows]);
        }
}

static double cost_of(const struct rostering *r)
{
    double cost = 0;
    for (size_t k = 0; k < r->patterns; k++)
        cost += (double)r->pattern[k].heads * r->pattern[k].cost;
    return cost;
}

/* --- simulating a roster ---------------------------------------------------------------------- */

static struct scenario *rostered_scenario(const struct rostering *r)
{
    const struct scenario *s = r->scenario;
    struct scenario *rostered = mem_array(1, sizeof *rostered);
    *rostered = *s;
    rostered->groups = mem_array(s->n_groups, sizeof *rostered->groups);
    for (size_t g = 0; g < s->n_groups; g++) {
        struct agent_group *group = &rostered->groups[g];
        *group = s->groups[g];
        if (group->n_shifts == 0)
            continue;
        group->shifts = mem_array(group->n_shifts, sizeof *group->shifts);
        memcpy(group->shifts, s->groups[g].shifts, group->n_shifts * sizeof *group->shifts);
    }
    for (size_t k = 0; k < r->patterns; k++)
        rostered->groups[r->pattern[k].group].shifts[r->pattern[k].shift].heads =
            r->pattern[k].heads;
    return rostered;
}

static void rostered_scenario_free(struct scenario *s)
{
    for (size_t g = 0; g < s->n_groups; g++)
        if (s->groups[g].n_shifts > 0)
            free(s->groups[g].shifts);
    free(s->groups);
    free(s);
}

static struct rostered_target read_target(const struct target *t, const struct trial *trial,
                                          size_t k)
{
    if (t->on_days == 0) {
        const struct estimate e = trial_estimate(trial, k);
        return (struct rostered_target){
            .search = e.value, .fresh = e.value, .std_error = e.std_error};
    }
    double met = 0, days = 0;
    for (size_t i = 0; i < trial->replications; i++) {
        const struct fraction f = trial_whole(trial, i, k);
        days += f.below != 0;
        met += f.below != 0 && target_is_met(t, f.top / f.below);
    }
    const double share = days > 0 ? met / days : NAN;
    return (struct rostered_target){
        .search = share, .fresh = share, .std_error = sqrt(t->on_days * (1 - t->on_days) / days)};
}

/* The targets with the heads as they are; one value each, in both fields. */
static struct rostered_target *simulate(struct hunt *h, uint32_t first, size_t n)
{
    struct rostering *r = h->rostering;
    const struct rostering_options *o = h->options;
    const size_t targets = r->scenario->n_targets;
    struct rostered_target *found = mem_array(targets, sizeof *found);
    struct scenario *rostered = rostered_scenario(r);
    struct plan *plan = h->failed ? NULL : plan_new(rostered, o->seed, h->err);
    h->failed = h->failed || !plan;
    if (plan) {
        struct columns all = columns_new(plan);
        struct column *columns = mem_array(targets, sizeof *columns);
        for (size_t k = 0; k < targets && !h->failed; k++) {
            const size_t column = column_of_target(&all, plan, &rostered->targets[k]);
            h->failed = column == all.n
                        && !fail(h->err, EXIT_FILE,
                                 "%s: targets[%zu].measure: %s is always zero in this scenario",
                                 rostered->name, k, rostered->targets[k].measure->key);
            if (!h->failed)
                columns[k] = all.column[column];
        }
        struct trial trial = trial_run(plan, columns, targets,
                                       &(struct trial_options){.first = first,
                                                               .n = h->failed ? 0 : (uint32_t)n,
                                                               .threads = o->threads,
                                                               .stop = o->stop});
        if (!h->failed && trial.replications < n)
            h->failed = !fail(h->err, EXIT_INTERRUPTED, "interrupted before an answer was found");
        for (size_t k = 0; k < targets && !h->failed; k++)
            found[k] = read_target(&rostered->targets[k], &trial, k);
        trial_free(&trial);
        free(columns);
        columns_free(&all);
    }
    plan_free(plan);
    rostered_scenario_free(rostered);
    r->simulated++;
    if (o->progress)
        o->progress(o->progress_to, r->simulated);
    return found;
}

/* Is every target on the right side of its bound by so many standard errors of n replications,
 * having been simulated on `simulated` of them? */
static bool meets_by(const struct rostering *r, const struct rostered_target found[], double errors,
                     size_t simulated, size_t n)
{
    for (size_t k = 0; k < r->scenario->n_targets; k++) {
        const struct target *t = &r->scenario->targets[k];
        const double scale = sqrt((double)simulated / (double)n);
        const double margin = errors * scale * found[k].std_error;
        const bool met = t->on_days > 0 ? found[k].fresh >= fmin(t->on_days + margin, 1)
                         : t->at_least  ? found[k].fresh - margin >= t->bound
                                        : found[k].fresh + margin <= t->bound;
        if (!met && !isnan(found[k].fresh))
            return false;
    }
    return true;
}

/* On the days of the search, with the margin that a certificate takes. */
static bool meets(struct hunt *h)
{
    const struct rostering *r = h->rostering;
    struct rostered_target *found = simulate(h, 0, r->search);
    const bool met = !h->failed && meets_by(r, found, h->errors, r->search, r->fresh);
    free(found);
    return met;
}

/* --- the programme ---------------------------------------------------------------------------- */

/* The cheapest heads that cover the multiple of Erlang A. */
static void cover_multiple(struct hunt *h, double multiple)
{
    struct rostering *r = h->rostering;
    for (size_t row = 0; row < h->rows; row++)
        r->required[row] = multiple * h->erlang[row];
    struct cover_answer a = cover_solve(
        &(struct cover){r->patterns, h->rows, h->cost, h->coverage, r->required, NODES_MOST});
    r->multiple = multiple;
    r->programme_cost = a.cost;
    r->programme_bound = a.bound;
    r->covers = true;
    for (size_t k = 0; k < r->patterns; k++)
        r->pattern[k].heads = a.heads[k];
    for (size_t row = 0; row < h->rows; row++) {
        r->short_of[row] = a.short_of[row];
        r->covers = r->covers && a.short_of[row] == 0;
    }
    cover_answer_free(&a);
}

static const double finest = 1.0 / 64;

/* The least multiple, to a 64th, that meets the targets; false if none up to 4 does. */
static bool find_multiple(struct hunt *h, double too_little)
{
    static const double most = 4;
    double enough = fmax(1, too_little + 4 * finest);
    for (cover_multiple(h, enough); !meets(h) && !h->failed; cover_multiple(h, enough)) {
        if (enough >= most)
            return false;
        too_little = enough;
        enough = fmin(most, enough * 1.25);
    }
    while (enough - too_little > finest && !h->failed) {
        const double middle = too_little + floor((enough - too_little) / finest / 2 + 0.5) * finest;
        cover_multiple(h, middle);
        if (middle >= enough)
            break;
        if (meets(h))
            enough = middle;
        else
            too_little = middle;
    }
    cover_multiple(h, enough);
    return !h->failed;
}

/* --- heads that can go ------------------------------------------------------------------------ */

/* One head less, or one that moves to another pattern; kept if the targets hold. */
static bool try_without(struct hunt *h, size_t from, size_t to)
{
    struct pattern *p = h->rostering->pattern;
    if (p[from].heads == 0 || h->failed)
        return false;
    p[from].heads--;
    p[to].heads += to != from;
    if (meets(h))
        return true;
    p[from].heads++;
    p[to].heads -= to != from;
    return false;
}

/* The dearest pattern not yet tried. */
static size_t next_dearest(const struct rostering *r, const bool tried[])
{
    size_t best = r->patterns;
    for (size_t k = 0; k < r->patterns; k++)
        if (!tried[k] && (best == r->patterns || r->pattern[k].cost > r->pattern[best].cost))
            best = k;
    return best;
}

static void take_away(struct hunt *h)
{
    const struct rostering *r = h->rostering;
    for (bool kept = true; kept && !h->failed;) {
        bool *tried = mem_array(r->patterns, sizeof *tried);
        kept = false;
        for (size_t k; (k = next_dearest(r, tried)) < r->patterns; tried[k] = true)
            while (try_without(h, k, k))
                kept = true;
        for (size_t k = 0; k < r->patterns; k++)
            for (size_t to = 0; to < r->patterns; to++)
                if (r->pattern[to].group == r->pattern[k].group
                    && r->pattern[to].cost < r->pattern[k].cost && try_without(h, k, to))
                    kept = true;
        free(tried);
    }
}

/* --- the certificate -------------------------------------------------------------------------- */

static bool is_certain(const struct target *t, const struct rostered_target *found, size_t n,
                       double alpha)
{
    if (isnan(found->fresh))
        return true;
    if (t->on_days > 0) {
        const double met = round(found->fresh * (double)n);
        return met > 0 && gsl_cdf_beta_P(t->on_days, met, (double)n - met + 1) <= alpha;
    }
    const double beyond = t->at_least ? found->fresh - t->bound : t->bound - found->fresh;
    return found->std_error > 0
               ? gsl_cdf_tdist_Q(beyond / found->std_error, (double)(n - 1)) <= alpha
               : beyond >= 0;
}

static void certify(struct hunt *h)
{
    struct rostering *r = h->rostering;
    const uint32_t first = TRIAL_FRESH + (uint32_t)(r->certificates * r->fresh);
    r->certificates++;
    r->alpha = 0.1 / pow(2, (double)r->certificates);
    struct rostered_target *searched = simulate(h, 0, r->search);
    struct rostered_target *fresh = simulate(h, first, r->fresh);
    r->certified = !h->failed;
    for (size_t k = 0; k < r->scenario->n_targets && !h->failed; k++) {
        r->target[k] = fresh[k];
        r->target[k].search = searched[k].search;
        r->target[k].met = is_certain(&r->scenario->targets[k], &fresh[k], r->fresh, r->alpha);
        r->certified = r->certified && r->target[k].met;
    }
    free(searched);
    free(fresh);
}

/* --- the whole -------------------------------------------------------------------------------- */

static bool check_scenario(const struct scenario *s, struct error *err)
{
    size_t shifts = 0;
    for (size_t g = 0; g < s->n_groups; g++) {
        shifts += s->groups[g].n_shifts;
        if (s->groups[g].tenure.by_heads)
            return fail(err, EXIT_FILE,
                        "%s: groups.%s.tenure: must be given by share, not heads, for heads are "
                        "what is scheduled",
                        s->name, s->groups[g].name);
    }
    if (shifts == 0)
        return fail(err, EXIT_FILE, "%s: groups: must have shifts, whose heads are then scheduled",
                    s->name);
    if (s->hours.days > 1)
        return fail(err, EXIT_FILE,
                    "%s: calendar.days: must be 1 to be scheduled, not %zu: a roster is made for "
                    "one day at a time",
                    s->name, s->hours.days);
    return true;
}

/* The formulas say where to start, and how many days are enough. */
static bool begin(struct hunt *h)
{
    struct rostering *r = h->rostering;
    const struct rostering_options *o = h->options;
    const struct scenario *s = r->scenario;
    struct staffing *f = staffing_find(
        s, &(struct staffing_options){.seed = o->seed, .formulas_only = true}, h->err);
    if (!f)
        return false;
    for (size_t row = 0; row < h->rows; row++)
        h->erlang[row] = f->erlang_a[row];
    staffing_free(f);
    double contacts = 1;
    bool on_days = false;
    for (size_t c = 0; c < s->n_classes; c++)
        contacts += s->classes[c].arrivals.per_day;
    for (size_t k = 0; k < s->n_targets; k++)
        on_days = on_days || s->targets[k].on_days > 0;
    const double fit = fmin(fmax(ceil(3e6 / contacts / 32) * 32, 64), 400);
    r->search = o->search ? o->search : (size_t)fit;
    r->fresh = o->fresh ? o->fresh : on_days ? 1000 : 4 * r->search;
    return true;
}

static void find(struct hunt *h)
{
    struct rostering *r = h->rostering;
    double too_little = 0.5;
    h->errors = gsl_cdf_ugaussian_Pinv(0.95);
    while (!r->certified && r->certificates < CERTIFICATES_MOST && !h->failed) {
        const bool met = find_multiple(h, fmax(too_little, finest));
        if (met)
            take_away(h);
        certify(h);
        if (!met)
            break;
        /* The days of the search flattered the roster: they are to allow more for their error. */
        h->errors += 1;
        too_little = r->multiple - finest;
    }
    r->cost = cost_of(r);
    for (size_t k = 0; k < r->patterns; k++)
        for (size_t row = 0; row < h->rows; row++)
            r->present[row] += (double)r->pattern[k].heads * h->coverage[k * h->rows + row];
}

struct rostering *rostering_find(const struct scenario *s, const struct rostering_options *o,
                                 struct error *err)
{
    if (!check_scenario(s, err))
        return NULL;
    const size_t rows = s->n_groups * s->hours.intervals;
    struct rostering *r = mem_array(1, sizeof *r);
    *r = (struct rostering){
        .scenario = s,
        .intervals = s->hours.intervals,
        .required = mem_array(rows, sizeof *r->required),
        .present = mem_array(rows, sizeof *r->present),
        .short_of = mem_array(rows, sizeof *r->short_of),
        .target = mem_array(s->n_targets, sizeof *r->target),
    };
    struct hunt h = {.rostering = r,
                     .options = o,
                     .err = err,
                     .rows = rows,
                     .erlang = mem_array(rows, sizeof *h.erlang)};
    list_patterns(&h);
    h.failed = !begin(&h);
    if (!h.failed)
        find(&h);
    free(h.erlang);
    free(h.cost);
    free(h.coverage);
    if (!h.failed)
        return r;
    rostering_free(r);
    return NULL;
}

void rostering_free(struct rostering *r)
{
    if (!r)
        return;
    free(r->pattern);
    free(r->required);
    free(r->present);
    free(r->short_of);
    free(r->target);
    free(r);
}
