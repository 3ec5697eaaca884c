#include "sim/scenario/rules_parts.h"

#include "sim/base/clock.h"
#include "sim/scenario/parts.h"

#include <math.h>

/* Of the channels through which the group's contacts come. */
struct kinds {
    bool live, chats, jobs;
};

static struct kinds kinds_served(const struct scenario *s, const struct agent_group *g)
{
    struct kinds kinds = {0};
    for (size_t c = 0; c < s->n_classes; c++)
        for (size_t i = 0; i < class_channels(&s->classes[c]); i++) {
            const int channel = class_channel(&s->classes[c], i);
            const enum channel_kind kind = s->channels[channel].kind;
            if (!group_takes(g, c, channel))
                continue;
            kinds.live = kinds.live || kind == CHANNEL_LIVE;
            kinds.chats = kinds.chats || kind == CHANNEL_CHAT;
            kinds.jobs = kinds.jobs || channel_has_jobs(&s->channels[channel]);
        }
    return kinds;
}

/* Sessions side by side are of chat channels only: elsewhere their number would have no effect. */
bool concurrency_has_use(const struct node *root, const struct scenario *s, struct error *err)
{
    for (size_t g = 0; g < s->n_groups; g++) {
        if (s->groups[g].concurrency.at_most > 0 && !kinds_served(s, &s->groups[g]).chats)
            return node_fail(node_child(node_at(root, "groups", g), "concurrency"), err,
                             "is only for a group that serves a chat channel");
    }
    return true;
}

/* The engine keeps a group's queues as the bits of one word. */
bool groups_have_few_queues(const struct node *root, const struct scenario *s, struct error *err)
{
    const size_t most = 64;
    for (size_t g = 0; g < s->n_groups; g++) {
        size_t queues = 0;
        for (size_t c = 0; c < s->n_classes; c++) {
            queues += class_leg_queues(s, &s->classes[c], &s->groups[g]);
            for (size_t i = 0; i < class_channels(&s->classes[c]); i++)
                if (group_takes(&s->groups[g], c, class_channel(&s->classes[c], i)))
                    queues += class_kinds(s, &s->classes[c]);
        }
        if (queues > most)
            return node_fail(node_at(root, "groups", g), err,
                             "must serve at most %zu queues, one for each class in each of its "
                             "channels, each kind of customers and each priority of transfers, not "
                             "%zu",
                             most, queues);
    }
    return true;
}

static size_t group_heads(const struct scenario *s, const struct agent_group *g)
{
    size_t heads = 0;
    for (size_t i = 0; i < g->n_shifts; i++)
        heads += g->shifts[i].heads;
    for (size_t i = 0; g->agents && i < dates_types(s) * s->hours.intervals; i++)
        heads = g->agents[i] > heads ? g->agents[i] : heads;
    return heads;
}

bool agents_are_few(const struct node *root, const struct scenario *s, struct error *err)
{
    size_t heads = 0;
    for (size_t g = 0; g < s->n_groups; g++)
        heads += group_heads(s, &s->groups[g]);
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

bool shifts_meet_hours(const struct node *root, const struct scenario *s, struct error *err)
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

/* Costs in all mean nothing where the agents of one group are left out. */
bool wages_are_complete(const struct node *root, const struct scenario *s, struct error *err)
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

static const struct shift *premium_among(const struct shift shifts[], size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (shifts[k].wage_premium > 0)
            return &shifts[k];
    return NULL;
}

/* A share of no wage is nothing. */
bool premiums_have_wages(const struct node *root, const struct scenario *s, struct error *err)
{
    for (size_t g = 0; g < s->n_groups; g++) {
        const struct agent_group *group = &s->groups[g];
        const struct shift *found = premium_among(group->shifts, group->n_shifts);
        for (size_t i = 0; i < group->n_patterns && !found; i++)
            found = premium_among(group->patterns[i].shifts, group->patterns[i].n_shifts);
        if (found && !group->pay.has_wage)
            return node_fail(node_at(root, "groups", g), err,
                             "must have a wage_per_hour, for %s has a wage_premium, a share of it",
                             found->name);
    }
    return true;
}

/* Chats and jobs do not ring. */
bool ringing_has_use(const struct node *root, const struct scenario *s, struct error *err)
{
    for (size_t g = 0; g < s->n_groups; g++)
        if (s->groups[g].ring_s > 0 && !kinds_served(s, &s->groups[g]).live)
            return node_fail(node_child(node_at(root, "groups", g), "ring_s"), err,
                             "is only for a group that serves a live channel");
    return true;
}

/* A reserve stands between jobs and live contacts: it takes a group that serves both. */
bool reserves_have_use(const struct node *root, const struct scenario *s, struct error *err)
{
    for (size_t g = 0; g < s->n_groups; g++) {
        const struct kinds kinds = kinds_served(s, &s->groups[g]);
        if (s->groups[g].reserve > 0 && !(kinds.jobs && (kinds.live || kinds.chats)))
            return node_fail(
                node_child(node_at(root, "groups", g), "reserve"), err,
                "is only for a group that serves both a deferred or outbound channel and others");
    }
    return true;
}

/* Chats would never begin if all were kept free for calls; and those kept free begin no job. */
bool agents_kept_free_have_use(const struct node *root, const struct scenario *s, struct error *err)
{
    for (size_t i = 0; i < s->n_groups; i++) {
        const struct agent_group *g = &s->groups[i];
        const struct kinds kinds = kinds_served(s, g);
        const size_t heads = group_heads(s, g);
        if (g->keep_free == 0)
            continue;
        const struct node *n =
            node_child(node_child(node_at(root, "groups", i), "concurrency"), "keep_free");
        if (!kinds.live || !kinds.chats)
            return node_fail(n, err, "is only for a group that serves both live and chat channels");
        if (g->keep_free >= heads)
            return node_fail(n, err, "must be less than the %zu agents of the group, not %zu",
                             heads, g->keep_free);
        if (kinds.jobs && g->keep_free > g->reserve)
            return node_fail(n, err,
                             "must be at most the group's reserve (%zu), or jobs would take the "
                             "agents that chats leave free, not %zu",
                             g->reserve, g->keep_free);
    }
    return true;
}
