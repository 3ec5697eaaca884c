#include "sim/base/mem.h"
#include "sim/scenario/design_parts.h"
#include "sim/scenario/file.h"

#include <stdlib.h>
#include <string.h>

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

bool read_population(struct node *root, struct design *d, const char *path, struct error *err)
{
    static const char *const draws[] = {"random", "even"};
    struct node *group;
    int draw = 0;
    if (!setting_group(root, &population_settings[POPULATION], &group, err))
        return false;
    if (!group)
        return true;
    if (!setting_choice(group, &population_settings[DRAW], draws, 2, &draw, err))
        return false;
    d->population.even = draw == 1;
    return read_kinds(group, d, path, &d->population, err)
           && read_staffing(group, &d->population, err)
           && read_policies(group, &d->population, err);
}

static void changes_free(struct fixed_changes *c)
{
    for (size_t i = 0; i < c->n; i++) {
        change_free(&c->change[i].change);
        free(c->change[i].value.text);
    }
    free(c->change);
}

void population_free(struct population *p)
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
