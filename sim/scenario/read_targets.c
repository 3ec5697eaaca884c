#include "sim/scenario/parts.h"

#include "sim/base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    TARGETS,
    MEASURE,
    CLASS,
    CHANNEL,
    CUSTOMERS,
    GROUP,
    AT_LEAST,
    AT_MOST,
    WITHIN_S,
    ON_DAYS,
    DAY_TYPE
};

static const struct setting targets[] = {
    [TARGETS] = {"targets", "list", "none", "what the centre is to achieve"},
    [MEASURE] = {"targets[].measure", "name", NULL, "a measure, such as answer_rate"},
    [CLASS] = {"targets[].class", "name", "all", "of this contact class only"},
    [CHANNEL] = {"targets[].channel", "name", "all", "of the contacts of this channel only"},
    [CUSTOMERS] = {"targets[].customers", "name", "all",
                   "of the contacts of this customer group only; \"others\": of those in none"},
    [GROUP] = {"targets[].group", "name", "all", "of this agent group only"},
    [AT_LEAST] = {"targets[].at_least", "unit of the measure", "-", "it must be this or more"},
    [AT_MOST] = {"targets[].at_most", "unit of the measure", "-", "it must be this or less"},
    [WITHIN_S] = {"targets[].within_s", "s", "service_level_within_s",
                  "acceptable wait, for service levels"},
    [ON_DAYS] = {"targets[].on_days", "share", "over all days together",
                 "share of the days, each by itself, that must meet it"},
    [DAY_TYPE] = {"targets[].day_type", "name", "all", "on days of this type only"},
};
PART(targets_part, "Targets", targets);

static bool read_measure(struct node *n, struct target *t, struct error *err)
{
    char *key = NULL;
    if (!setting_text(n, &targets[MEASURE], &key, err))
        return false;
    *t = target_of_all(measure_named(key));
    if (!t->measure) {
        const char **keys = mem_array(n_measures, sizeof *keys);
        for (size_t i = 0; i < n_measures; i++)
            keys[i] = measures[i].key;
        const char *nearest = name_nearest(key, keys, n_measures);
        node_fail(node_child(n, "measure"), err, "must be the key of a measure, not %s%s%s%s",
                  node_shown(node_child(n, "measure")).text, nearest ? "; did you mean \"" : "",
                  nearest ? nearest : "", nearest ? "\"?" : "");
        free(keys);
    }
    free(key);
    return t->measure;
}

static bool comes_through(const struct contact_class *c, int channel)
{
    bool does = false;
    for (size_t i = 0; i < class_channels(c); i++)
        does = does || class_channel(c, i) == channel;
    return does;
}

static bool read_target_customers(struct node *n, const struct scenario *s, struct target *t,
                                  struct error *err)
{
    const struct node *found = node_child(n, "customers");
    if (found && found->type == NODE_TEXT && strcmp(found->text, "others") == 0
        && s->n_customer_groups > 0) {
        setting_node(n, &targets[CUSTOMERS]);
        t->customers = CUSTOMERS_OTHER;
        return true;
    }
    return read_reference(n, &targets[CUSTOMERS], "customer group", scenario_customers, s,
                          &t->customers, err);
}

/* Contacts belong to classes and channels, agents to groups. */
static bool read_scope(struct node *n, const struct scenario *s, struct target *t,
                       struct error *err)
{
    if (!read_reference(n, &targets[CLASS], "class", scenario_class, s, &t->class, err)
        || !read_reference(n, &targets[CHANNEL], "channel", scenario_channel, s, &t->channel, err)
        || !read_target_customers(n, s, t, err)
        || !read_reference(n, &targets[GROUP], "group", scenario_group, s, &t->group, err))
        return false;
    const struct node *wrong = NULL;
    if (t->measure->source == OF_AGENTS)
        wrong = t->class >= 0       ? node_child(n, "class")
                : t->channel >= 0   ? node_child(n, "channel")
                : t->customers >= 0 ? node_child(n, "customers")
                                    : NULL;
    else
        wrong = node_child(n, "group");
    if (wrong)
        return node_fail(wrong, err, "must be left out: %s is not measured by %s", t->measure->key,
                         wrong->name);
    if (t->customers >= 0 && (t->class >= 0 || t->channel >= 0))
        return node_fail(node_child(n, "customers"), err,
                         "must stand alone: a customer group is measured over all classes and "
                         "channels");
    return t->class < 0 || t->channel < 0 || comes_through(&s->classes[t->class], t->channel)
           || node_fail(node_child(n, "channel"), err,
                        "must be a channel through which the class \"%s\" comes, not %s",
                        s->classes[t->class].name, node_shown(node_child(n, "channel")).text);
}

static bool read_bound(struct node *n, struct target *t, struct error *err)
{
    const struct node *least = setting_node(n, &targets[AT_LEAST]);
    const struct node *most = setting_node(n, &targets[AT_MOST]);
    if (least && most)
        return node_fail(most, err, "cannot be given together with at_least");
    if (!least && !most)
        return node_fail(n, err, "must have at_least or at_most");
    t->at_least = least;
    return setting_number(n, &targets[least ? AT_LEAST : AT_MOST],
                          t->measure->unit == UNIT_SHARE ? &any_share : &not_negative, &t->bound,
                          err);
}

static bool read_within(struct node *n, const struct scenario *s, struct target *t,
                        struct error *err)
{
    const struct node *within = setting_node(n, &targets[WITHIN_S]);
    if (measure_has_threshold(t->measure)) {
        static const struct range wait = {0, 86400, false, false,
                                          "a number of seconds from 0 to 86400"};
        t->within_s = s->within_s;
        return setting_number(n, &targets[WITHIN_S], &wait, &t->within_s, err);
    }
    return !within
           || node_fail(within, err, "must be left out: %s has no acceptable wait",
                        t->measure->key);
}

static bool read_on_days(struct node *n, struct target *t, struct error *err)
{
    static const struct range days = {0, 1, true, false, "a share of more than 0, up to 1"};
    const struct node *on_days = setting_node(n, &targets[ON_DAYS]);
    if (on_days && t->measure->wait != NO_WAIT)
        return node_fail(on_days, err, "must be left out: %s is not taken day by day",
                         t->measure->key);
    return setting_number(n, &targets[ON_DAYS], &days, &t->on_days, err);
}

static bool read_day_type(struct node *n, const struct scenario *s, struct target *t,
                          struct error *err)
{
    char *name = NULL;
    const struct node *given = setting_node(n, &targets[DAY_TYPE]);
    if (!setting_text(n, &targets[DAY_TYPE], &name, err))
        return false;
    const int type = name ? dates_type_named(s, name) : -1;
    free(name);
    t->day_type = (size_t)(type + 1);
    if (given && (type < 0 || dates_count(s, (size_t)type) == 0))
        return node_fail(given, err, "must be the type of a day of the horizon, not %s",
                         node_shown(given).text);
    return !given || t->measure->wait == NO_WAIT
           || node_fail(given, err, "must be left out: %s is not taken day by day",
                        t->measure->key);
}

static bool read_target(struct node *n, const struct scenario *s, struct target *t,
                        struct error *err)
{
    n->used = true;
    if (n->type != NODE_GROUP)
        return node_fail(n, err, "must be a target { measure = ...; at_least = ...; }, not %s",
                         node_shown(n).text);
    return read_measure(n, t, err) && read_scope(n, s, t, err) && read_bound(n, t, err)
           && read_within(n, s, t, err) && read_on_days(n, t, err) && read_day_type(n, s, t, err);
}

bool read_targets(struct node *root, struct scenario *s, struct error *err)
{
    struct node *list;
    if (!setting_list(root, &targets[TARGETS], &list, err))
        return false;
    if (list && list->n > PARTS_MOST)
        return node_fail(list, err, "must have at most %d targets, not %zu", PARTS_MOST, list->n);
    s->targets = mem_array(list ? list->n : 0, sizeof *s->targets);
    for (size_t i = 0; list && i < list->n; i++)
        if (!read_target(list->child[i], s, &s->targets[s->n_targets++], err))
            return false;
    return true;
}
