#include "sim/scenario/design.h"

#include "sim/base/mem.h"
#include "sim/scenario/file.h"
#include "sim/scenario/parts.h"
#include "sim/scenario/settings.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TITLE,
    SCENARIO,
    KIND,
    REPLICATIONS,
    FRESH,
    POINTS,
    MEASURES,
    SCOPES,
    VARY,
    AXIS_NAME,
    AXIS_SET,
    AXIS_SCALE,
    AXIS_VALUES,
    AXIS_FROM,
    AXIS_TO,
    AXIS_STEPS,
    AXIS_LOG,
    AXIS_WHOLE
};

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
    [VARY] = {"vary", "list", "nothing", "the axes of the design; the last one changes fastest"},
    [AXIS_NAME] = {"vary[].name", "text", "the path", "what reports call the axis"},
    [AXIS_SET] = {"vary[].set", "path, or list of paths", "-",
                  "the settings that take the axis' values, as --set names them; * stands for "
                  "every name, [] for every element"},
    [AXIS_SCALE] = {"vary[].scale", "path, or list of paths", "-",
                    "instead of set: the numbers there are multiplied by the axis' values; whole "
                    "ones are rounded, to 1 at least"},
    [AXIS_VALUES] = {"vary[].values", "list", "-", "the values"},
    [AXIS_FROM] = {"vary[].from", "number", "-", "instead of values: where a range begins"},
    [AXIS_TO] = {"vary[].to", "number", "-", "where it ends"},
    [AXIS_STEPS] = {"vary[].steps", "count", "-",
                    "how many values from the first to the last, for grid and list"},
    [AXIS_LOG] = {"vary[].log", "true or false", "false", "spread by ratio, not by difference"},
    [AXIS_WHOLE] = {"vary[].whole", "true or false", "false", "round the numbers of a range"},
};
PART(design_part, "Designs of jietong sweep", design_settings);

enum {
    POPULATION,
    DRAW,
    KINDS,
    KIND_NAME,
    KIND_SCENARIO,
    KIND_CENTRES,
    KIND_DRAWN,
    KIND_CHANGES,
    STAFFING,
    STAFFING_SCALE,
    STAFFING_MEAN,
    STAFFING_SIGMA,
    POLICIES,
    POLICY_NAME,
    POLICY_ADOPTED,
    POLICY_AMONG,
    POLICY_CHANGES,
    POLICY_OTHERWISE,
    CHANGE_SET,
    CHANGE_VALUE,
    CHANGE_SCALE,
    CHANGE_BY
};

static const struct setting population_settings[] = {
    [POPULATION] = {"population", "group", "one centre", "many centres, run at each point"},
    [DRAW] = {"population.draw", "name", "\"random\"",
              "random: each centre by itself; even: staffing at evenly spread quantiles, and each "
              "policy in as many centres as its share says, in random order"},
    [KINDS] = {"population.kinds", "list", NULL, "the kinds of centres"},
    [KIND_NAME] = {"population.kinds[].name", "text", NULL, "what reports call the kind"},
    [KIND_SCENARIO] = {"population.kinds[].scenario", "file", "that of the design",
                       "one centre of the kind"},
    [KIND_CENTRES] = {"population.kinds[].centres", "count", NULL, "how many there are"},
    [KIND_DRAWN] = {"population.kinds[].drawn", "count", "as many as there are",
                    "how many are simulated; each stands for centres / drawn"},
    [KIND_CHANGES] = {"population.kinds[].changes", "list of <change>", "none",
                      "how the kind differs from its scenario, such as its size"},
    [STAFFING] = {"population.staffing", "group", "the same everywhere",
                  "how staffing differs from centre to centre"},
    [STAFFING_SCALE] = {"population.staffing.scale", "path, or list of paths",
                        "\"groups.*.shifts[].heads\"", "what is scaled"},
    [STAFFING_MEAN] = {"population.staffing.mean", "number", "1", "mean of the factor"},
    [STAFFING_SIGMA] = {"population.staffing.sigma", "number", NULL,
                        "standard deviation of its logarithm; the factor is lognormal"},
    [POLICIES] = {"population.policies", "list", "none", "what some centres do and others do not"},
    [POLICY_NAME] = {"population.policies[].name", "text", NULL, "what reports call it"},
    [POLICY_ADOPTED] = {"population.policies[].adopted", "share", NULL,
                        "share of the centres of each kind that have it"},
    [POLICY_AMONG] = {"population.policies[].among", "name", "all",
                      "an earlier policy: only centres that have that one have this one, too; "
                      "adopted stays a share of all"},
    [POLICY_CHANGES] = {"population.policies[].changes", "list of <change>", "none",
                        "what it changes there"},
    [POLICY_OTHERWISE] = {"population.policies[].otherwise", "list of <change>", "none",
                          "what is changed in the centres that do not have it"},
    [CHANGE_SET] = {"<change>.set", "path, or list of paths", "-", "settings that take the value"},
    [CHANGE_VALUE] = {"<change>.value", "any", "-", "the value"},
    [CHANGE_SCALE] = {"<change>.scale", "path, or list of paths", "-",
                      "instead of set: numbers that are multiplied; whole ones are rounded, once "
                      "for all factors, to 1 at least"},
    [CHANGE_BY] = {"<change>.by", "number", "-", "the factor"},
};
PART(population_part, "Populations of centres, in a design", population_settings);

const struct settings_part *const design_reference[] = {&design_part, &population_part};
const size_t n_design_parts = sizeof design_reference / sizeof *design_reference;

const char *const design_kind_names[] = {
    [DESIGN_GRID] = "grid",   [DESIGN_LIST] = "list",   [DESIGN_RANDOM] = "random",
    [DESIGN_SOBOL] = "sobol", [DESIGN_LATIN] = "latin",
};
enum { KIND_NAMES = sizeof design_kind_names / sizeof *design_kind_names };

static bool is_sampled(const struct design *d)
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

/* --- changes ---------------------------------------------------------------------------------- */

static bool add_path(struct change *c, struct node *n, struct error *err)
{
    n->used = true;
    if (n->type != NODE_TEXT || !*n->text)
        return node_fail(n, err, "must be the path of a setting in quotation marks, not %s",
                         node_shown(n).text);
    c->paths[c->n_paths++] = mem_text(n->text);
    return true;
}

static bool read_paths(struct node *n, struct change *c, struct error *err)
{
    c->file = n->file;
    c->line = n->line;
    c->paths = mem_array(n->type == NODE_LIST ? n->n : 1, sizeof *c->paths);
    if (n->type != NODE_LIST)
        return add_path(c, n, err);
    if (n->n == 0)
        return node_fail(n, err, "must name at least one path");
    for (size_t i = 0; i < n->n; i++)
        if (!add_path(c, n->child[i], err))
            return false;
    return true;
}

/* The paths of set or of scale, of which one must be given. */
static bool read_change(struct node *group, const struct setting *set, const struct setting *scale,
                        struct change *c, struct error *err)
{
    struct node *sets = setting_node(group, set), *scales = setting_node(group, scale);
    if (!sets == !scales)
        return node_fail(group, err, "must have either set or scale, to say what changes");
    c->scales = scales;
    return read_paths(sets ? sets : scales, c, err);
}

static struct design_value value_of(struct node *n)
{
    n->used = true;
    return (struct design_value){node_write(n), n->type == NODE_NUMBER ? n->number : NAN};
}

static struct design_value number_value(double number)
{
    return (struct design_value){mem_print("%.17g", number), number};
}

/* Groups and lists are marked as looked into: they are values as a whole. */
static void mark_below(struct node *n)
{
    n->used = true;
    for (size_t i = 0; i < n->n; i++)
        mark_below(n->child[i]);
}

static bool check_factor(const struct node *n, const struct change *c, double factor,
                         struct error *err)
{
    return !c->scales || factor > 0
           || node_fail(n, err, "must be a factor of more than 0, since it scales, not %s",
                        node_shown(n).text);
}

/* --- axes ------------------------------------------------------------------------------------- */

static bool read_values(struct node *group, struct axis *a, struct error *err)
{
    struct node *list;
    if (!setting_list(group, &design_settings[AXIS_VALUES], &list, err))
        return false;
    if (list->n == 0)
        return node_fail(list, err, "must have at least one value");
    if (list->n > SIMULATIONS_MOST)
        return node_fail(list, err, "must have at most %d values, not %zu", SIMULATIONS_MOST,
                         list->n);
    mark_below(list);
    a->values = mem_array(list->n, sizeof *a->values);
    for (size_t i = 0; i < list->n; i++) {
        a->values[a->n_values++] = value_of(list->child[i]);
        if (!check_factor(list->child[i], &a->change, a->values[i].number, err))
            return false;
    }
    return true;
}

struct design_value axis_between(const struct axis *a, double share)
{
    const double x = share <= 0       ? a->from
                     : share >= 1     ? a->to
                     : a->logarithmic ? a->from * pow(a->to / a->from, share)
                                      : a->from + (a->to - a->from) * share;
    return number_value(a->whole ? floor(x + 0.5) : x);
}

static bool check_range(struct node *group, const struct axis *a, struct error *err)
{
    const struct node *from = node_child(group, "from"), *to = node_child(group, "to");
    if (a->to <= a->from)
        return node_fail(to, err, "must be more than from (%.15g), not %.15g: the range is empty",
                         a->from, a->to);
    if (a->logarithmic && a->from <= 0)
        return node_fail(from, err, "must be more than 0 where log is true, not %.15g", a->from);
    return check_factor(from, &a->change, a->from, err);
}

static bool read_steps(struct node *group, const struct design *d, struct axis *a,
                       struct error *err)
{
    const struct node *given = setting_node(group, &design_settings[AXIS_STEPS]);
    size_t steps = 0;
    if (is_sampled(d))
        return !given
               || node_fail(given, err, "must be left out: a %s design has its number of points",
                            design_kind_names[d->kind]);
    if (!given)
        return node_fail(group, err, "must say by steps how many values its range has");
    if (!setting_count(group, &design_settings[AXIS_STEPS], 2, SIMULATIONS_MOST, &steps, err))
        return false;
    a->values = mem_array(steps, sizeof *a->values);
    for (size_t i = 0; i < steps; i++)
        a->values[a->n_values++] = axis_between(a, (double)i / (double)(steps - 1));
    return true;
}

static bool read_range(struct node *group, const struct design *d, struct axis *a,
                       struct error *err)
{
    static const struct range any = {-INFINITY, INFINITY, true, true, "a number"};
    a->from = a->to = NAN;
    a->is_range = true;
    if (!setting_number(group, &design_settings[AXIS_FROM], &any, &a->from, err)
        || !setting_number(group, &design_settings[AXIS_TO], &any, &a->to, err)
        || !setting_truth(group, &design_settings[AXIS_LOG], &a->logarithmic, err)
        || !setting_truth(group, &design_settings[AXIS_WHOLE], &a->whole, err))
        return false;
    if (isnan(a->from) || isnan(a->to))
        return node_fail(group, err, "must have values, or a range by from and to");
    return check_range(group, a, err) && read_steps(group, d, a, err);
}

static bool read_axis(struct node *n, const struct design *d, struct axis *a, struct error *err)
{
    n->used = true;
    if (n->type != NODE_GROUP)
        return node_fail(n, err, "must be an axis { set = \"...\"; values = [...]; }, not %s",
                         node_shown(n).text);
    if (!setting_text(n, &design_settings[AXIS_NAME], &a->name, err)
        || !read_change(n, &design_settings[AXIS_SET], &design_settings[AXIS_SCALE], &a->change,
                        err))
        return false;
    if (!a->name)
        a->name = mem_text(a->change.paths[0]);
    const bool has_values = node_child(n, "values");
    if (has_values && (node_child(n, "from") || node_child(n, "to")))
        return node_fail(n, err, "cannot have both values and a range");
    return has_values ? read_values(n, a, err) : read_range(n, d, a, err);
}

static bool read_axes(struct node *root, struct design *d, struct error *err)
{
    struct node *list;
    if (!setting_list(root, &design_settings[VARY], &list, err))
        return false;
    const size_t n = list ? list->n : 0;
    if (n > AXES_MOST)
        return node_fail(list, err, "must have at most %d axes, not %zu", AXES_MOST, n);
    if (d->kind == DESIGN_SOBOL && n > SOBOL_AXES_MOST)
        return node_fail(list, err,
                         "must have at most %d axes in a sobol design, not %zu; latin has no such "
                         "limit",
                         SOBOL_AXES_MOST, n);
    d->axes = mem_array(n, sizeof *d->axes);
    for (size_t i = 0; i < n; i++)
        if (!read_axis(list->child[i], d, &d->axes[d->n_axes++], err))
            return false;
    return n > 0 || !is_sampled(d)
           || node_fail(root, err, "a %s design must vary something; vary is missing",
                        design_kind_names[d->kind]);
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
    if (given && !is_sampled(d))
        return node_fail(given, err, "must be left out: the points of a %s are those of its values",
                         design_kind_names[d->kind]);
    if (!given && is_sampled(d))
        return node_fail(root, err, "points must say how many a %s design has",
                         design_kind_names[d->kind]);
    if (d->kind == DESIGN_GRID && !count_grid(root, d, err))
        return false;
    if (d->kind == DESIGN_LIST && !count_list(root, d, err))
        return false;
    if (is_sampled(d)
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

/* --- populations ------------------------------------------------------------------------------ */

static bool read_fixed_change(struct node *n, struct fixed_change *c, struct error *err)
{
    n->used = true;
    if (n->type != NODE_GROUP)
        return node_fail(n, err, "must be a change { set = \"...\"; value = ...; }, not %s",
                         node_shown(n).text);
    if (!read_change(n, &population_settings[CHANGE_SET], &population_settings[CHANGE_SCALE],
                     &c->change, err))
        return false;
    struct node *value = setting_node(n, &population_settings[CHANGE_VALUE]);
    struct node *by = setting_node(n, &population_settings[CHANGE_BY]);
    if (c->change.scales ? !by || value : !value || by)
        return node_fail(n, err,
                         c->change.scales ? "must say by what factor it scales, by by"
                                          : "must have the value that it sets");
    mark_below(c->change.scales ? by : value);
    c->value = value_of(c->change.scales ? by : value);
    return check_factor(by, &c->change, c->value.number, err);
}

static bool read_changes(struct node *group, const struct setting *setting, struct fixed_changes *c,
                         struct error *err)
{
    struct node *list;
    if (!setting_list(group, setting, &list, err))
        return false;
    c->change = mem_array(list ? list->n : 0, sizeof *c->change);
    for (size_t i = 0; list && i < list->n; i++)
        if (!read_fixed_change(list->child[i], &c->change[c->n++], err))
            return false;
    return true;
}

static bool read_kind(struct node *n, const struct design *d, const char *path,
                      struct centre_kind *k, struct error *err)
{
    char *scenario = NULL;
    n->used = true;
    if (n->type != NODE_GROUP)
        return node_fail(n, err, "must be a kind of centres { name = ...; centres = ...; }, not %s",
                         node_shown(n).text);
    if (!setting_text(n, &population_settings[KIND_NAME], &k->name, err)
        || !setting_text(n, &population_settings[KIND_SCENARIO], &scenario, err)
        || !setting_count(n, &population_settings[KIND_CENTRES], 1, CENTRES_MOST, &k->centres, err))
        return false;
    if (!scenario && !d->scenario)
        return node_fail(n, err, "must have a scenario, since the design has none");
    k->scenario = scenario ? file_beside(path, scenario) : mem_text(d->scenario);
    free(scenario);
    k->drawn = k->centres;
    return setting_count(n, &population_settings[KIND_DRAWN], 1, CENTRES_MOST, &k->drawn, err)
           && read_changes(n, &population_settings[KIND_CHANGES], &k->changes, err);
}

static bool read_kinds(struct node *group, const struct design *d, const char *path,
                       struct population *p, struct error *err)
{
    struct node *list;
    if (!setting_list(group, &population_settings[KINDS], &list, err))
        return false;
    if (list->n == 0 || list->n > PARTS_MOST)
        return node_fail(list, err, "must have 1 to %d kinds of centres", PARTS_MOST);
    p->kinds = mem_array(list->n, sizeof *p->kinds);
    for (size_t i = 0; i < list->n; i++)
        if (!read_kind(list->child[i], d, path, &p->kinds[p->n_kinds++], err))
            return false;
    return design_centres(d) <= CENTRES_MOST
           || node_fail(list, err, "must have at most %d centres in all", CENTRES_MOST);
}

static bool read_staffing(struct node *population, struct population *p, struct error *err)
{
    static const struct range spread = {0, 3, false, false, "a number from 0 to 3"};
    struct node *group;
    if (!setting_group(population, &population_settings[STAFFING], &group, err) || !group)
        return !group && err->status == EXIT_DONE;
    p->has_staffing = true;
    p->staffing.scales = true;
    if (!setting_number(group, &population_settings[STAFFING_MEAN], &positive, &p->staffing_mean,
                        err)
        || !setting_number(group, &population_settings[STAFFING_SIGMA], &spread, &p->staffing_sigma,
                           err))
        return false;
    struct node *paths = setting_node(group, &population_settings[STAFFING_SCALE]);
    if (paths)
        return read_paths(paths, &p->staffing, err);
    p->staffing.file = group->file;
    p->staffing.line = group->line;
    p->staffing.paths = mem_array(1, sizeof *p->staffing.paths);
    p->staffing.paths[p->staffing.n_paths++] = mem_text("groups.*.shifts[].heads");
    return true;
}

/* Among the centres of which of the policies before it? */
static bool read_among(struct node *n, const struct population *p, struct policy *policy,
                       struct error *err)
{
    char *name = NULL;
    const struct node *given = setting_node(n, &population_settings[POLICY_AMONG]);
    if (!setting_text(n, &population_settings[POLICY_AMONG], &name, err))
        return false;
    for (size_t i = 0; name && &p->policies[i] != policy; i++)
        if (strcmp(p->policies[i].name, name) == 0)
            policy->among = 1 + i;
    free(name);
    if (!given)
        return true;
    if (policy->among == 0)
        return node_fail(given, err, "must be the name of a policy before this one, not %s",
                         node_shown(given).text);
    const double most = p->policies[policy->among - 1].adopted;
    return policy->adopted <= most
           || node_fail(node_child(n, "adopted"), err,
                        "must be at most %g, the share of the centres among which it is adopted, "
                        "not %g",
                        most, policy->adopted);
}

static bool read_policy(struct node *n, const struct population *population, struct policy *p,
                        struct error *err)
{
    n->used = true;
    if (n->type != NODE_GROUP)
        return node_fail(n, err, "must be a policy { name = ...; adopted = ...; }, not %s",
                         node_shown(n).text);
    return setting_text(n, &population_settings[POLICY_NAME], &p->name, err)
           && setting_number(n, &population_settings[POLICY_ADOPTED], &any_share, &p->adopted, err)
           && read_among(n, population, p, err)
           && read_changes(n, &population_settings[POLICY_CHANGES], &p->changes, err)
           && read_changes(n, &population_settings[POLICY_OTHERWISE], &p->otherwise, err);
}

static bool read_policies(struct node *group, struct population *p, struct error *err)
{
    struct node *list;
    if (!setting_list(group, &population_settings[POLICIES], &list, err))
        return false;
    if (list && list->n > PARTS_MOST)
        return node_fail(list, err, "must have at most %d policies", PARTS_MOST);
    p->policies = mem_array(list ? list->n : 0, sizeof *p->policies);
    for (size_t i = 0; list && i < list->n; i++)
        if (!read_policy(list->child[i], p, &p->policies[p->n_policies++], err))
            return false;
    return true;
}

static bool read_population(struct node *root, struct design *d, const char *path,
                            struct error *err)
{
    static const char *const draws[] = {"random", "even"};
    struct node *group;
    int draw = 0;
    if (!setting_group(root, &population_settings[POPULATION], &group, err))
        return false;
    if (!group)
        return d->scenario || setting_missing(root, &design_settings[SCENARIO], err);
    if (!setting_choice(group, &population_settings[DRAW], draws, 2, &draw, err))
        return false;
    d->population.even = draw == 1;
    return read_kinds(group, d, path, &d->population, err)
           && read_staffing(group, &d->population, err)
           && read_policies(group, &d->population, err);
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
    return true;
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

static void change_free(struct change *c)
{
    for (size_t i = 0; i < c->n_paths; i++)
        free(c->paths[i]);
    free(c->paths);
}

static void axis_free(struct axis *a)
{
    for (size_t i = 0; i < a->n_values; i++)
        free(a->values[i].text);
    free(a->values);
    free(a->name);
    change_free(&a->change);
}

static void changes_free(struct fixed_changes *c)
{
    for (size_t i = 0; i < c->n; i++) {
        change_free(&c->change[i].change);
        free(c->change[i].value.text);
    }
    free(c->change);
}

static void population_free(struct population *p)
{
    for (size_t i = 0; i < p->n_kinds; i++) {
        free(p->kinds[i].name);
        free(p->kinds[i].scenario);
        changes_free(&p->kinds[i].changes);
    }
    for (size_t i = 0; i < p->n_policies; i++) {
        free(p->policies[i].name);
        changes_free(&p->policies[i].changes);
        changes_free(&p->policies[i].otherwise);
    }
    free(p->kinds);
    free(p->policies);
    change_free(&p->staffing);
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
