#include "sim/base/mem.h"
#include "sim/cmd/sweep_sketch.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool has_centres(const struct sketch *k)
{
    const struct sweep *s = k->sweep;
    return s->design->population.n_kinds > 0 && s->points.n == 1
           && outcome_find(sweep_outcome(s, 0, 0), "answer_rate", SCOPE_ALL, "all")
           && outcome_find(sweep_outcome(s, 0, 0), "requested", SCOPE_ALL, "all")
           && outcome_find(sweep_outcome(s, 0, 0), "occupancy", SCOPE_ALL, "all");
}

static double of_centre(const struct sweep *s, size_t centre, const char *key)
{
    const struct sweep_part part = sweep_part_first(s, key);
    return outcome_find(sweep_outcome(s, 0, centre), key, part.scope, part.name)->value;
}

/* The bound of the target that says which answer rate comes first, in per cent; NAN if there is
 * none. */
static double first_target(const struct sweep *s)
{
    const struct scenario *scenario = s->scenario;
    for (size_t i = 0; i < scenario->n_targets; i++) {
        const struct target *t = &scenario->targets[i];
        if (t->class < 0 && t->on_intervals == 0 && strcmp(t->measure->key, "answer_rate") == 0)
            return 100 * t->bound;
    }
    return NAN;
}

/* "answer rate, voice, %"; free() it. */
static char *named_first(const struct sweep *s, const char *key, const char *label)
{
    const struct sweep_part part = sweep_part_first(s, key);
    return part.scope == SCOPE_ALL ? mem_print("%s, %%", label)
                                   : mem_print("%s, %s, %%", label, part.name);
}

static char *centres_subtitle(const struct sweep *s, double target)
{
    const struct sweep_part part = sweep_part_first(s, "answer_rate");
    const struct point_row all =
        sweep_find_part(s, 0, "answer_rate", part.scope, part.name, EVERY_KIND);
    double reach = 0, centres = 0;
    for (size_t i = 0; i < s->centres.n; i++) {
        const double weight = s->centres.centre[i].weight;
        centres += weight;
        reach += 100 * of_centre(s, i, "answer_rate") >= target ? weight : 0;
    }
    if (isnan(target))
        return mem_print("Together they answer %.1f %% of the requests.", 100 * all.value);
    return mem_print("Together they answer %.1f %% of the requests, but only %.0f of the %.0f "
                     "centres reach %.4g %%. The larger a bubble, the more requests.",
                     100 * all.value, reach, centres, target);
}

bool centres_save(const struct sketch *k, const char *name)
{
    const struct sweep *s = k->sweep;
    const struct population *p = &s->design->population;
    const size_t n = s->centres.n, shown_kinds = p->n_kinds < LINES_MOST ? p->n_kinds : LINES_MOST;
    struct sheet sheet = {.rows = n};
    double *occupancy = mem_array(n, sizeof *occupancy),
           *requested = mem_array(n, sizeof *requested);
    for (size_t i = 0; i < n; i++) {
        occupancy[i] = 100 * of_centre(s, i, "occupancy");
        requested[i] = of_centre(s, i, "requested");
    }
    sheet_add(&sheet, "occupancy", occupancy);
    const size_t size = sheet_add(&sheet, "requested", requested);
    struct figure_series series[LINES_MOST + 1];
    for (size_t kind = 0; kind < shown_kinds; kind++) {
        double *rate = mem_array(n, sizeof *rate);
        for (size_t i = 0; i < n; i++)
            rate[i] =
                s->centres.centre[i].kind == kind ? 100 * of_centre(s, i, "answer_rate") : NAN;
        series[kind] = (struct figure_series){
            .kind = FIGURE_BUBBLES,
            .colour = figure_nth_colour(kind),
            .y = sheet_add(&sheet, p->kinds[kind].name, rate),
            .value = size,
            .label = p->kinds[kind].name,
        };
    }
    const double target = first_target(s);
    char label[40];
    snprintf(label, sizeof label, "%.4g %%", target);
    series[shown_kinds] = (struct figure_series){
        .kind = FIGURE_LEVEL, .colour = FIGURE_RED, .at = target, .label = label};
    char *rate_unit = named_first(s, "answer_rate", "answer rate"),
         *occupancy_unit = named_first(s, "occupancy", "occupancy");
    const struct figure_panel panel = {.unit = rate_unit,
                                       .series = series,
                                       .n_series = isnan(target) ? shown_kinds : shown_kinds + 1,
                                       .per_cent = true};
    const double least = occupancy[drawing_extreme(occupancy, n, -1)],
                 most = occupancy[drawing_extreme(occupancy, n, 1)];
    struct figure f = {
        .name = name,
        .title = "How the centres differ",
        .x = {.kind = FIGURE_NUMBER,
              .unit = occupancy_unit,
              .from = floor(least) - 1,
              .to = ceil(most) + 1},
        .panels = &panel,
        .n_panels = 1,
    };
    const bool saved = sketch_save(k, &f, &sheet, centres_subtitle(s, target));
    free(rate_unit);
    free(occupancy_unit);
    return saved;
}

/* --- distribution ----------------------------------------------------------------------------- */

bool has_distribution(const struct sketch *k)
{
    enum { CENTRES_LEAST = 10 };
    return has_centres(k) && k->sweep->centres.n >= CENTRES_LEAST;
}

/* A centre by its answer rate in per cent. */
struct ranked {
    double rate, centres, requests; /* those that it stands for */
};

static int ranked_compare(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    return (x->rate > y->rate) - (x->rate < y->rate);
}

/* From the lowest answer rate to the highest; without those of which nobody asks anything. */
static struct ranked *ranked_of(const struct sweep *s, size_t *n)
{
    struct ranked *r = mem_array(s->centres.n, sizeof *r);
    *n = 0;
    for (size_t i = 0; i < s->centres.n; i++) {
        const double rate = 100 * of_centre(s, i, "answer_rate"),
                     weight = s->centres.centre[i].weight;
        if (!isnan(rate))
            r[(*n)++] = (struct ranked){rate, weight, weight * of_centre(s, i, "requested")};
    }
    qsort(r, *n, sizeof *r, ranked_compare);
    return r;
}

/* The answer rate that half of them do not exceed. */
static double median_of(const struct ranked r[], const double share[], size_t n)
{
    size_t i = 0;
    while (i + 1 < n && share[i] < 50)
        i++;
    return r[i].rate;
}

/* How many centres, and how many of all requests, answer how much: the first counts every centre
 * alike, the second by what it handles. */
bool distribution_save(const struct sketch *k, const char *name)
{
    const struct sweep *s = k->sweep;
    size_t n;
    struct ranked *ranked = ranked_of(s, &n);
    struct sheet sheet = {.rows = n};
    double *rate = mem_array(n, sizeof *rate), *centres = mem_array(n, sizeof *centres),
           *requests = mem_array(n, sizeof *requests);
    double all_centres = 0, all_requests = 0;
    for (size_t i = 0; i < n; i++) {
        rate[i] = ranked[i].rate;
        centres[i] = all_centres += ranked[i].centres;
        requests[i] = all_requests += ranked[i].requests;
    }
    for (size_t i = 0; i < n; i++) {
        centres[i] *= 100 / all_centres;
        requests[i] *= 100 / all_requests;
    }
    char *subtitle = mem_print("Half of the centres answer %.1f %% or less, but half of the "
                               "requests go to centres that answer %.1f %% or more.",
                               median_of(ranked, centres, n), median_of(ranked, requests, n));
    free(ranked);
    sheet_add(&sheet, "answer_rate", rate);
    const size_t of_centres = sheet_add(&sheet, "centres", centres),
                 of_requests = sheet_add(&sheet, "requests", requests);
    const double target = first_target(s);
    const struct number_text label = target_label(target);
    const struct figure_series series[] = {
        {.kind = FIGURE_LINE,
         .colour = FIGURE_BLUE,
         .y = of_centres,
         .label = "centres, each counting alike"},
        {.kind = FIGURE_LINE,
         .colour = FIGURE_AMBER,
         .y = of_requests,
         .label = "requests, by where they go"},
        {.kind = FIGURE_MARK, .colour = FIGURE_RED, .at = target, .label = label.text},
    };
    const struct figure_panel panel = {.unit = "share with this answer rate or less, %",
                                       .series = series,
                                       .n_series = isnan(target) ? 2 : 3,
                                       .from_zero = true,
                                       .per_cent = true};
    char *unit = named_first(s, "answer_rate", "answer rate");
    struct figure f = {
        .name = name,
        .title = "How the answer rate is spread over the centres",
        .x = axis_of_values(rate, n, unit),
        .panels = &panel,
        .n_panels = 1,
    };
    const bool saved = sketch_save(k, &f, &sheet, subtitle);
    free(unit);
    return saved;
}
