#include "sim/scenario/design.h"

#include "sim/base/mem.h"
#include "sim/scenario/design_parts.h"
#include "sim/scenario/file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TITLE, SCENARIO, KIND, REPLICATIONS, FRESH, POINTS, MEASURES, SCOPES };

static const struct setting design_settings[] = {
    [TITLE] = {"title", "text", "name of the file", "what reports call the design"},
    [SCENARIO] = {"scenario", "file", "of each kind of centre",
                  "the scenario that is varied, seen from the design's folder"},
    [KIND] =
        {"kind", "name", "\"grid\"",
         "grid: every combination; list: the values side by side; random, latin (Latin "
         "hypercube), sobol (quasi-random, randomly shifted): `points` spread over the ranges"},
    [REPLICATIONS] = {"replications", "count", "64",
                      "of each point, unless -n says so; all points meet the same customers"},
    [FRESH] = {"fresh", "count", "as many as replications",
               "replications on fresh days of each point that may be efficient, on which efficient "
               "points are told from lucky ones; 0: points are not compared; left out: they are "
               "where they differ in cost"},
    [POINTS] = {"points", "count", "-", "how many, for random, latin and sobol"},
    [MEASURES] = {"measures", "list of names", "all there are", "what goes into sweep.csv"},
    [SCOPES] = {"scopes", "name", "\"all\"",
                "all: the whole centre; every: also by class, channel and group"},
};
PART(design_part, "Designs of jietong sweep", design_settings);

const struct settings_part *const design_reference[] = {&design_part, &axes_part, &population_part};
const size_t n_design_parts = sizeof design_reference / sizeof *design_reference;

const char *const design_kind_names[] = {
    [DESIGN_GRID] = "grid",   [DESIGN_LIST] = "list",   [DESIGN_RANDOM] = "random",
    [DESIGN_SOBOL] = "sobol", [DESIGN_LATIN] = "latin",
};
enum { KIND_NAMES = sizeof design_kind_names / sizeof *design_kind_names };

bool design_is_sampled(const struct design *d)
{
    return d->kind != DESIGN_GRID && d->kind != DESIGN_LIST;
}

size_t design_centres(const struct design *d)
{
    size_t n = 0;
    for (size_t i = 0; i < d->population.n_kinds; i++)
        n += d->population.kinds[i].drawn;
    return n > 0 ? n : 1;
}

/* --- how many points -------------------------------------------------------------------------- */

static bool count_grid(const struct node *root, struct design *d, struct error *err)
{
    double points = 1;
    for (size_t i = 0; i < d->n_axes; i++)
        points *= (double)d->axes[i].n_values;
    if (points * (double)design_centres(d) > SIMULATIONS_MOST)
        return node_fail(root, err,
                         "the grid has %.15g points%s; at most %d simulations are one design's: "
                         "take fewer values, or a latin or sobol design",
                         points, d->population.n_kinds ? " of a population each" : "",
                         SIMULATIONS_MOST);
    d->points = (size_t)points;
    return true;
}

static bool count_list(const struct node *root, struct design *d, struct error *err)
{
    d->points = d->n_axes > 0 ? d->axes[0].n_values : 1;
    for (size_t i = 1; i < d->n_axes; i++)
        if (d->axes[i].n_values != d->points)
            return node_fail(node_child(root, "vary")->child[i], err,
                             "must have as many values as the first axis of a list, %zu, not %zu",
                             d->points, d->axes[i].n_values);
    return true;
}

static bool count_points(struct node *root, struct design *d, struct error *err)
{
    const struct node *given = setting_node(root, &design_settings[POINTS]);
    if (given && !design_is_sampled(d))
        return node_fail(given, err, "must be left out: the points of a %s are those of its values",
                         design_kind_names[d->kind]);
    if (!given && design_is_sampled(d))
        return node_fail(root, err, "points must say how many a %s design has",
                         design_kind_names[d->kind]);
    if (d->kind == DESIGN_GRID && !count_grid(root, d, err))
        return false;
    if (d->kind == DESIGN_LIST && !count_list(root, d, err))
        return false;
    if (design_is_sampled(d)
        && !setting_count(root, &design_settings[POINTS], 1, SIMULATIONS_MOST, &d->points, err))
        return false;
    return d->points * design_centres(d) <= SIMULATIONS_MOST
           || node_fail(root, err,
                        "%zu points of %zu centres each are more than %d simulations, the most "
                        "of one design",
                        d->points, design_centres(d), SIMULATIONS_MOST);
}

/* --- what goes into the results --------------------------------------------------------------- */

static bool read_measure(struct node *n, struct design *d, struct error *err)
{
    n->used = true;
    const struct measure *m = n->type == NODE_TEXT ? measure_named(n->text) : NULL;
    if (!m)
        return node_fail(n, err, "must be the key of a measure, such as answer_rate, not %s",
                         node_shown(n).text);
    for (size_t i = 0; i < d->n_measures; i++)
        if (d->measures[i] == m)
            return node_fail(n, err, "is there already: %s", m->key);
    d->measures[d->n_measures++] = m;
    return true;
}

static bool read_results(struct node *root, struct design *d, struct error *err)
{
    static const char *const scopes[] = {"all", "every"};
    struct node *list;
    int scope = 0;
    if (!setting_list(root, &design_settings[MEASURES], &list, err)
        || !setting_choice(root, &design_settings[SCOPES], scopes, 2, &scope, err))
        return false;
    d->every_scope = scope == 1;
    if (list && list->n == 0)
        return node_fail(list, err, "must name at least one measure, or be left out for all");
    d->measures = mem_array(list ? list->n : 0, sizeof *d->measures);
    for (size_t i = 0; list && i < list->n; i++)
        if (!read_measure(list->child[i], d, err))
            return false;
    return true;
}

/* --- the whole -------------------------------------------------------------------------------- */

static bool read_fresh(struct node *root, struct design *d, struct error *err)
{
    d->fresh = AS_MANY;
    return setting_count(root, &design_settings[FRESH], 0, 1 << 30, &d->fresh, err)
           && (d->fresh != 1
               || node_fail(node_child(root, "fresh"), err,
                            "must be 0 or at least 2, not 1: one day has no error"));
}

static bool read_general(struct node *root, struct design *d, const char *path, struct error *err)
{
    int kind = DESIGN_GRID;
    char *scenario = NULL;
    if (!setting_text(root, &design_settings[TITLE], &d->title, err)
        || !setting_text(root, &design_settings[SCENARIO], &scenario, err)
        || !setting_choice(root, &design_settings[KIND], design_kind_names, KIND_NAMES, &kind, err)
        || !setting_count(root, &design_settings[REPLICATIONS], 2, 1 << 30, &d->replications, err)
        || !read_fresh(root, d, err)) {
        free(scenario);
        return false;
    }
    d->kind = (enum design_kind)kind;
    d->scenario = scenario ? file_beside(path, scenario) : NULL;
    d->title = d->title ? d->title : mem_text(d->name);
    free(scenario);
    return d->scenario || node_child(root, "population")
           || setting_missing(root, &design_settings[SCENARIO], err);
}

bool design_is_in(const char *path)
{
    struct error unread = {0};
    struct tree *t = tree_read(path, &unread);
    const bool is = t
                    && (node_child(t->root, "scenario") || node_child(t->root, "population")
                        || node_child(t->root, "vary"));
    if (t)
        tree_free(t);
    return is;
}

struct design *design_read(const char *path, struct error *err)
{
    struct tree *t = tree_read(path, err);
    if (!t)
        return NULL;
    struct node *root = t->root;
    struct design *d = mem_array(1, sizeof *d);
    d->tree = t;
    d->name = file_stem(path);
    d->text = tree_write(t);
    if (settings_known_of_design(root, err) && read_general(root, d, path, err)
        && read_population(root, d, path, err) && read_axes(root, d, err)
        && read_results(root, d, err) && count_points(root, d, err) && settings_used(root, err))
        return d;
    design_free(d);
    return NULL;
}

void design_free(struct design *d)
{
    if (!d)
        return;
    for (size_t i = 0; i < d->n_axes; i++)
        axis_free(&d->axes[i]);
    population_free(&d->population);
    free(d->axes);
    free(d->measures);
    free(d->title);
    free(d->name);
    free(d->scenario);
    free(d->text);
    tree_free(d->tree);
    free(d);
}
