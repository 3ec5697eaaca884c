#include "sim/scenario/rules.h"

#include "sim/base/clock.h"
#include "sim/scenario/parts.h"

#include <math.h>
#include <stdlib.h>

/* Groups and classes stand in the tree in the order of the scenario. */
static const struct node *node_at(const struct node *root, const char *part, size_t i)
{
    return node_child(root, part)->child[i];
}

static bool has_skill(const struct agent_group *g, size_t class)
{
    for (size_t i = 0; i < g->n_skills; i++)
        if (g->skills[i].class == (int)class)
            return true;
    return false;
}

static bool every_class_is_served(const struct node *root, const struct scenario *s,
                                  struct error *err)
{
    for (size_t c = 0; c < s->n_classes; c++) {
        bool served = false;
        for (size_t g = 0; g < s->n_groups; g++)
            served = served || has_skill(&s->groups[g], c);
        if (!served)
            return node_fail(node_at(root, "classes", c), err,
                             "must be a skill of at least one group, but none can serve it");
    }
    return true;
}

static bool every_channel_is_used(const struct node *root, const struct scenario *s,
                                  struct error *err)
{
    for (size_t i = 0; node_child(root, "channels") && i < s->n_channels; i++) {
        bool used = false;
        for (size_t c = 0; c < s->n_classes; c++)
            used = used || s->classes[c].channel == (int)i;
        if (!used)
            return node_fail(node_at(root, "channels", i), err,
                             "must have a class that comes through it, but there is none");
    }
    return true;
}

/* The engine keeps a group's queues as the bits of one word. */
static bool groups_have_few_queues(const struct node *root, const struct scenario *s,
                                   struct error *err)
{
    const size_t most = 64;
    for (size_t g = 0; g < s->n_groups; g++)
        if (s->groups[g].n_skills > most)
            return node_fail(node_at(root, "groups", g), err,
                             "must serve at most %zu classes, not %zu", most,
                             s->groups[g].n_skills);
    return true;
}

static size_t group_heads(const struct agent_group *g, size_t intervals)
{
    size_t heads = 0;
    for (size_t i = 0; i < g->n_shifts; i++)
        heads += g->shifts[i].heads;
    for (size_t i = 0; g->agents && i < intervals; i++)
        heads = g->agents[i] > heads ? g->agents[i] : heads;
    return heads;
}

static bool agents_are_few(const struct node *root, const struct scenario *s, struct error *err)
{
    size_t heads = 0;
    for (size_t g = 0; g < s->n_groups; g++)
        heads += group_heads(&s->groups[g], s->hours.intervals);
    return heads <= HEADS_MOST
           || node_fail(node_child(root, "groups"), err,
                        "must have at most %d agents in all, not %zu", HEADS_MOST, heads);
}

/* Does the shift see the centre open on its own day, or after midnight on the next? */
static bool meets_hours(const struct shift *shift, const struct calendar_hours *hours)
{
    const double end = shift->start_s + shift->length_s;
    const bool today = shift->start_s < hours->closes_s && end > hours->opens_s;
    const bool tomorrow = end - 86400 > hours->opens_s && (hours->days > 1 || hours->never_closes);
    return today || tomorrow;
}

static bool shifts_meet_hours(const struct node *root, const struct scenario *s, struct error *err)
{
    for (size_t g = 0; g < s->n_groups; g++)
        for (size_t i = 0; i < s->groups[g].n_shifts; i++) {
            const struct shift *shift = &s->groups[g].shifts[i];
            if (meets_hours(shift, &s->hours))
                continue;
            const struct node *shifts = node_child(node_at(root, "groups", g), "shifts");
            return node_fail(
                shifts->child[i], err,
                "must overlap with the opening hours %s to %s, but lasts from %s to %s",
                clock_text(s->hours.opens_s).text, clock_text(s->hours.closes_s).text,
                clock_text(shift->start_s).text,
                clock_text(fmod(shift->start_s + shift->length_s, 86400)).text);
        }
    return true;
}

static bool thresholds_are_few(const struct node *root, const struct scenario *s, struct error *err)
{
    double waits[THRESHOLDS_MOST] = {s->within_s};
    size_t n = 1;
    for (size_t i = 0; i < s->n_targets; i++) {
        const double within_s = s->targets[i].within_s;
        size_t j = 0;
        while (j < n && waits[j] != within_s)
            j++;
        if (j < n || isnan(within_s))
            continue;
        if (n == THRESHOLDS_MOST)
            return node_fail(node_at(root, "targets", i), err,
                             "must not add another acceptable wait: %d different ones at most, "
                             "service_level_within_s included",
                             THRESHOLDS_MOST);
        waits[n++] = within_s;
    }
    return true;
}

/* Costs in all mean nothing where the agents of one group are left out. */
static bool wages_are_complete(const struct node *root, const struct scenario *s, struct error *err)
{
    size_t with = 0;
    while (with < s->n_groups && !s->groups[with].pay.has_wage)
        with++;
    for (size_t g = 0; with < s->n_groups && g < s->n_groups; g++)
        if (!s->groups[g].pay.has_wage)
            return node_fail(node_at(root, "groups", g), err,
                             "must have a wage_per_hour, since %s has one; 0 if its agents cost "
                             "nothing",
                             s->groups[with].name);
    return true;
}

static bool (*const rules[])(const struct node *, const struct scenario *, struct error *) = {
    every_class_is_served, every_channel_is_used, groups_have_few_queues,
    agents_are_few,        shifts_meet_hours,     thresholds_are_few,
    wages_are_complete,
};

bool rules_hold(const struct node *root, const struct scenario *s, struct error *err)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (!rules[i](root, s, err))
            return false;
    return true;
}
