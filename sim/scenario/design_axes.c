#include "sim/base/mem.h"
#include "sim/scenario/design_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
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

static const struct setting axis_settings[] = {
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
PART(axes_part, "Axes of a design", axis_settings);

static bool read_values(struct node *group, struct axis *a, struct error *err)
{
    struct node *list;
    if (!setting_list(group, &axis_settings[AXIS_VALUES], &list, err))
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
    const struct node *given = setting_node(group, &axis_settings[AXIS_STEPS]);
    size_t steps = 0;
    if (design_is_sampled(d))
        return !given
               || node_fail(given, err, "must be left out: a %s design has its number of points",
                            design_kind_names[d->kind]);
    if (!given)
        return node_fail(group, err, "must say by steps how many values its range has");
    if (!setting_count(group, &axis_settings[AXIS_STEPS], 2, SIMULATIONS_MOST, &steps, err))
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
    if (!setting_number(group, &axis_settings[AXIS_FROM], &any, &a->from, err)
        || !setting_number(group, &axis_settings[AXIS_TO], &any, &a->to, err)
        || !setting_truth(group, &axis_settings[AXIS_LOG], &a->logarithmic, err)
        || !setting_truth(group, &axis_settings[AXIS_WHOLE], &a->whole, err))
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
    if (!setting_text(n, &axis_settings[AXIS_NAME], &a->name, err)
        || !read_change(n, &axis_settings[AXIS_SET], &axis_settings[AXIS_SCALE], &a->change, err))
        return false;
    if (!a->name)
        a->name = mem_text(a->change.paths[0]);
    const bool has_values = node_child(n, "values");
    if (has_values && (node_child(n, "from") || node_child(n, "to")))
        return node_fail(n, err, "cannot have both values and a range");
    return has_values ? read_values(n, a, err) : read_range(n, d, a, err);
}

static bool changes_path(const struct change *c, const char *path)
{
    for (size_t i = 0; i < c->n_paths; i++)
        if (strcmp(c->paths[i], path) == 0)
            return true;
    return false;
}

/* Would the axis undo what an earlier one sets or scales, or be taken for it? */
static bool check_apart(const struct node *n, const struct axis *a, const struct axis *earlier,
                        struct error *err)
{
    if (strcmp(a->name, earlier->name) == 0)
        return node_fail(n, err, "must have a name of its own: an axis before has %s", a->name);
    for (size_t i = 0; i < a->change.n_paths && !a->change.scales; i++)
        if (changes_path(&earlier->change, a->change.paths[i]))
            return node_fail(node_child(n, "set"), err,
                             "must be other settings: %s is changed by the axis %s before",
                             a->change.paths[i], earlier->name);
    return true;
}

bool read_axes(struct node *root, struct design *d, struct error *err)
{
    struct node *list;
    if (!setting_list(root, &axis_settings[VARY], &list, err))
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
    for (size_t i = 0; i < n; i++) {
        if (!read_axis(list->child[i], d, &d->axes[d->n_axes++], err))
            return false;
        for (size_t k = 0; k < i; k++)
            if (!check_apart(list->child[i], &d->axes[i], &d->axes[k], err))
                return false;
    }
    return n > 0 || !design_is_sampled(d)
           || node_fail(root, err, "a %s design must vary something; vary is missing",
                        design_kind_names[d->kind]);
}

void axis_free(struct axis *a)
{
    for (size_t i = 0; i < a->n_values; i++)
        free(a->values[i].text);
    free(a->values);
    free(a->name);
    change_free(&a->change);
}
