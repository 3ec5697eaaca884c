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
    ON_INTERVALS,
    DAY_TYPE
};

static const struct setting targets[] = {
    [TARGETS] = {"targets", "list", "none", "what the centre is to achieve"},
    [MEASURE] = {"targets[].measure", "name", NULL, "a measure, such as answer_rate"},
    [CLASS] = {"targets[].class", "name", "all",
               "of this contact class only; \"each\": of every class by itself"},
    [CHANNEL] = {"targets[].channel", "name", "all",
                 "of the contacts of this channel only; \"each\" as well"},
    [CUSTOMERS] = {"targets[].customers", "name", "all",
                   "of the contacts of this customer group only; \"others\": of those in none; "
                   "\"each\" as well"},
    [GROUP] = {"targets[].group", "name", "all", "of this agent group only; \"each\" as well"},
    [AT_LEAST] = {"targets[].at_least", "unit of the measure", "-", "it must be this or more"},
    [AT_MOST] = {"targets[].at_most", "unit of the measure", "-", "it must be this or less"},
    [WITHIN_S] = {"targets[].within_s", "s", "service_level_within_s",
                  "acceptable wait, for service levels"},
    [ON_DAYS] = {"targets[].on_days", "share", "over all days together",
                 "share of the days, each by itself, that must meet it"},
    [ON_INTERVALS] = {"targets[].on_intervals", "share", "not interval by interval",
                      "share of a day's intervals, each by itself, that must meet it: over all "
                      "days or, with on_days, on that share of the days"},
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

/* While a target is read, this scope stands for every one there is. */
enum { EACH = -2 };

static bool is_given(int scope)
{
    return scope != -1;
}

/* The names of a scope and, each for a value of its own, the words that are none. */
static bool read_one_scope(struct node *n, int setting, const char *kind,
                           int (*find)(const struct scenario *s, const char *name),
                           const struct scenario *s, int *scope, struct error *err)
{
    const struct node *found = node_child(n, strrchr(targets[setting].path, '.') + 1);
    const char *word = found && found->type == NODE_TEXT ? found->text : "";
    const bool others =
        setting == CUSTOMERS && s->n_customer_groups > 0 && strcmp(word, "others") == 0;
    if (!others && strcmp(word, "each") != 0)
        return read_reference(n, &targets[setting], kind, find, s, scope, err);
    setting_node(n, &targets[setting]);
    *scope = others ? CUSTOMERS_OTHER : EACH;
    return true;
}

/* Contacts belong to classes and channels, agents to groups. */
static bool read_scope(struct node *n, const struct scenario *s, struct target *t,
                       struct error *err)
{
    if (!read_one_scope(n, CLASS, "class", scenario_class, s, &t->class, err)
        || !read_one_scope(n, CHANNEL, "channel", scenario_channel, s, &t->channel, err)
        || !read_one_scope(n, CUSTOMERS, "customer group", scenario_customers, s, &t->customers,
                           err)
        || !read_one_scope(n, GROUP, "group", scenario_group, s, &t->group, err))
        return false;
    const struct node *wrong = NULL;
    if (t->measure->source == OF_AGENTS)
        wrong = is_given(t->class)       ? node_child(n, "class")
                : is_given(t->channel)   ? node_child(n, "channel")
                : is_given(t->customers) ? node_child(n, "customers")
                                         : NULL;
    else
        wrong = node_child(n, "group");
    if (wrong)
        return node_fail(wrong, err, "must be left out: %s is not measured by %s", t->measure->key,
                         wrong->name);
    if (is_given(t->customers) && (is_given(t->class) || is_given(t->channel)))
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

/* Only counts and times that are divided by others have a value of their own in so short a time. */
static bool read_on_intervals(struct node *n, struct target *t, struct error *err)
{
    static const struct range intervals = {0, 1, true, false, "a share of more than 0, up to 1"};
    const struct node *given = setting_node(n, &targets[ON_INTERVALS]);
    if (given && !measure_is_ratio(t->measure))
        return node_fail(given, err,
                         "must be left out: %s is not judged interval by interval, only ratios "
                         "such as answer_rate, service levels and occupancy are",
                         t->measure->key);
    return setting_number(n, &targets[ON_INTERVALS], &intervals, &t->on_intervals, err);
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
           && read_within(n, s, t, err) && read_on_days(n, t, err) && read_on_intervals(n, t, err)
           && read_day_type(n, s, t, err);
}

/* --- of each ---------------------------------------------------------------------------------- */

/* Jobs never request: does the measure speak of what comes through the channel? */
static bool speaks_of_channel(const struct measure *m, const struct channel *c)
{
    return channel_has_jobs(c) == counter_is_of_jobs(m->top[0] - 1);
}

static bool speaks_of_class(const struct scenario *s, const struct target *t, size_t class)
{
    const struct contact_class *c = &s->classes[class];
    for (size_t i = 0; i < class_channels(c); i++)
        if ((t->channel < 0 || class_channel(c, i) == t->channel)
            && speaks_of_channel(t->measure, &s->channels[class_channel(c, i)]))
            return true;
    return false;
}

static void add_target(struct scenario *s, const struct target *t)
{
    s->targets = mem_grow(s->targets, s->n_targets + 1, sizeof *s->targets);
    s->targets[s->n_targets++] = *t;
}

static void add_with_class(struct scenario *s, struct target t)
{
    if (t.class != EACH) {
        add_target(s, &t);
        return;
    }
    for (size_t c = 0; c < s->n_classes; c++) {
        t.class = (int)c;
        if (speaks_of_class(s, &t, c))
            add_target(s, &t);
    }
}

static void add_with_channel(struct scenario *s, struct target t)
{
    if (t.channel != EACH) {
        add_with_class(s, t);
        return;
    }
    for (size_t c = 0; c < s->n_channels; c++) {
        t.channel = (int)c;
        if (speaks_of_channel(t.measure, &s->channels[c])
            && (t.class < 0 || class_comes_through(&s->classes[t.class], (int)c)))
            add_with_class(s, t);
    }
}

/* A target of each is one of every one there is; customers and groups stand alone. */
static void add_targets(struct scenario *s, struct target t)
{
    const bool by_customers = t.customers == EACH, by_group = t.group == EACH;
    const size_t n = by_customers ? s->n_customer_groups : by_group ? s->n_groups : 0;
    for (size_t i = 0; i < n; i++) {
        *(by_customers ? &t.customers : &t.group) = (int)i;
        add_target(s, &t);
    }
    if (by_customers && n > 0) {
        t.customers = CUSTOMERS_OTHER;
        add_target(s, &t);
    }
    if (!by_customers && !by_group)
        add_with_channel(s, t);
}

/* --- the list --------------------------------------------------------------------------------- */

static bool read_one_or_each(struct node *n, size_t place, struct scenario *s, struct error *err)
{
    struct target t;
    if (!read_target(n, s, &t, err))
        return false;
    const size_t before = s->n_targets;
    t.place = place;
    add_targets(s, t);
    if (s->n_targets == before)
        return node_fail(n, err, "must not be of each: there is none that %s speaks of",
                         t.measure->key);
    return s->n_targets <= PARTS_MOST
           || node_fail(n, err, "must not make more than %d targets in all", PARTS_MOST);
}

bool read_targets(struct node *root, struct scenario *s, struct error *err)
{
    struct node *list;
    if (!setting_list(root, &targets[TARGETS], &list, err))
        return false;
    if (list && list->n > PARTS_MOST)
        return node_fail(list, err, "must have at most %d targets, not %zu", PARTS_MOST, list->n);
    for (size_t i = 0; list && i < list->n; i++)
        if (!read_one_or_each(list->child[i], i, s, err))
            return false;
    return true;
}
