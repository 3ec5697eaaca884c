#include "sim/scenario/parts.h"

#include "sim/base/mem.h"
#include "sim/scenario/profile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    GROUPS,
    GROUP,
    SKILLS,
    SKILL_CLASS,
    SKILL_RANK,
    SKILL_CHANNEL,
    OVERFLOW_AFTER,
    CLASSES,
    AGENTS,
    AGENTS_ON,
    AGENTS_ON_TYPE,
    AT_DROP,
    ORDER,
    RING,
    RESERVE,
    ABSENCE,
    ABSENCE_DAY_CV,
    PLANNED_ABSENCE,
    IN_SHIFT_SHRINKAGE,
    AWAY,
    CONCURRENCY,
    AT_MOST,
    SPEED,
    THINK_SHARE,
    KEEP_FREE,
    DRAIN_MIN
};

static const struct setting groups[] = {
    [GROUPS] = {"groups", "group", NULL, "the agent groups, each under a name"},
    [GROUP] = {"groups.<group>", "group", "-", "agents with the same skills and roster"},
    [SKILLS] = {"groups.<group>.skills", "list", "every class, rank 1",
                "the classes the group can serve, with ranks"},
    [SKILL_CLASS] = {"groups.<group>.skills[].class", "name", NULL, "a contact class"},
    [SKILL_RANK] = {"groups.<group>.skills[].rank", "count", "1",
                    "1 is the first choice, both of the agent for the class and of the contact "
                    "for the group"},
    [SKILL_CHANNEL] = {"groups.<group>.skills[].channel", "name", "every channel of the class",
                       "only the class's contacts that come through this channel"},
    [OVERFLOW_AFTER] = {"groups.<group>.skills[].overflow_after_s", "s", "0",
                        "the group takes a contact only once it has waited for so long: a second "
                        "site, or a branch that helps out; it keeps its place in the queue"},
    [CLASSES] = {"groups.<group>.classes", "list of names", "by skills",
                 "the classes the group can serve, all at rank 1, instead of skills"},
    [AGENTS] = {"groups.<group>.agents", "count, list or file", "by shifts",
                "agents staffed by interval instead of shifts; one number for all intervals, or a "
                "CSV column (agents)"},
    [AGENTS_ON] = {"groups.<group>.agents_on", "group", "none",
                   "agents by interval on days of certain types"},
    [AGENTS_ON_TYPE] = {"groups.<group>.agents_on.<type>", "count, list or file", "agents",
                        "on days of this type, as agents"},
    [AT_DROP] = {"groups.<group>.at_drop", "name", "\"release\"",
                 "where agents by interval fall: release: idle ones leave, then those who finish "
                 "first; hold: nobody starts a contact until fewer are busy than staffed"},
    [ORDER] = {"groups.<group>.order", "name", "\"longest_idle\"",
               "which idle agent is chosen: longest_idle, random or ordered"},
    [RING] =
        {"groups.<group>.ring_s", "s", "0",
         "a live contact rings so long at its agent, who then greets: part of the wait, and of "
         "his busy time, but neither of the queue nor of handle time; whoever rings at an "
         "agent gives up no more, and is answered"},
    [RESERVE] =
        {"groups.<group>.reserve", "count", "0",
         "a job of a deferred channel is begun only if at least so many agents of the group "
         "are idle after that, ready for live contacts; the longest idle begins it"},
    [ABSENCE] =
        {"groups.<group>.absence", "share", "0",
         "unplanned absence, drawn by head and day, for the whole shift; of agents by interval, "
         "for the day"},
    [ABSENCE_DAY_CV] = {"groups.<group>.absence_day_cv", "number", "0",
                        "how much that share varies from day to day: standard deviation / mean"},
    [PLANNED_ABSENCE] = {"groups.<group>.planned_absence", "share", "0",
                         "leave and training; not simulated, only in the number of employees"},
    [IN_SHIFT_SHRINKAGE] = {"groups.<group>.in_shift_shrinkage", "share", "0",
                            "of the time present less listed breaks, away in spells"},
    [AWAY] = {"groups.<group>.away", "duration", "exponential, mean 600 s",
              "length of a spell: exponential, lognormal or fixed"},
    [CONCURRENCY] = {"groups.<group>.concurrency", "group", "one contact at a time",
                     "chat sessions an agent can have in hand; each runs at the speed that goes "
                     "with their number, while sessions come and go"},
    [AT_MOST] = {"groups.<group>.concurrency.at_most", "count", NULL,
                 "sessions at a time; a live contact takes the whole agent"},
    [SPEED] = {"groups.<group>.concurrency.speed", "list of numbers", "by think_share",
               "of each session, with 1, 2, ... in hand; the first is 1"},
    [THINK_SHARE] = {"groups.<group>.concurrency.think_share", "share", "by speed",
                     "of a session alone, the customer thinks or types and the agent is free for "
                     "others; gives the speeds (mean value analysis)"},
    [KEEP_FREE] = {"groups.<group>.concurrency.keep_free", "count", "0",
                   "an agent with empty hands takes a chat only if at least so many others of the "
                   "group are idle then, ready for live contacts, while a live channel of theirs "
                   "is open; sessions beside another are taken as ever"},
    [DRAIN_MIN] = {"groups.<group>.concurrency.drain_min", "min", "0",
                   "so long before a break or the end of a shift, an agent is given nothing more, "
                   "and finishes the sessions in hand; a break that is sooner after the start of "
                   "the shift is not waited for"},
};
PART(groups_part, "Agent groups", groups);

/* --- skills ----------------------------------------------------------------------------------- */

static bool skills_overlap(const struct skill *a, const struct skill *b)
{
    return a->class == b->class
           && (!a->in_one_channel || !b->in_one_channel || a->channel == b->channel);
}

static bool add_skill(struct agent_group *g, struct skill skill, const struct node *n,
                      const struct scenario *s, struct error *err)
{
    for (size_t i = 0; i < g->n_skills; i++)
        if (skills_overlap(&g->skills[i], &skill))
            return node_fail(n, err, "names the class \"%s\" a second time",
                             s->classes[skill.class].name);
    g->skills[g->n_skills++] = skill;
    return true;
}

static bool read_skill_channel(struct node *n, const struct scenario *s, struct skill *skill,
                               struct error *err)
{
    if (!read_reference(n, &groups[SKILL_CHANNEL], "channel", scenario_channel, s, &skill->channel,
                        err))
        return false;
    skill->in_one_channel = skill->channel >= 0;
    const struct contact_class *c = &s->classes[skill->class];
    for (size_t i = 0; i < class_channels(c); i++)
        if (!skill->in_one_channel || class_channel(c, i) == skill->channel)
            return true;
    return node_fail(node_child(n, "channel"), err,
                     "must be a channel through which the class \"%s\" comes, not %s", c->name,
                     node_shown(node_child(n, "channel")).text);
}

static bool read_skill(struct node *n, const struct scenario *s, struct agent_group *g,
                       struct error *err)
{
    static const struct range wait = {0, 86400, false, false,
                                      "a number of seconds from 0 to 86400"};
    struct skill skill = {.rank = 1};
    n->used = true;
    if (n->type != NODE_GROUP)
        return node_fail(n, err, "must be a skill { class = ...; rank = ...; }, not %s",
                         node_shown(n).text);
    return read_reference(n, &groups[SKILL_CLASS], "class", scenario_class, s, &skill.class, err)
           && setting_integer(n, &groups[SKILL_RANK], 1, 1000, &skill.rank, err)
           && setting_number(n, &groups[OVERFLOW_AFTER], &wait, &skill.overflow_s, err)
           && read_skill_channel(n, s, &skill, err) && add_skill(g, skill, n, s, err);
}

static bool read_class_name(struct node *n, const struct scenario *s, struct agent_group *g,
                            struct error *err)
{
    n->used = true;
    const int class = n->type == NODE_TEXT ? scenario_class(s, n->text) : -1;
    if (class < 0)
        return node_fail(n, err, "must be the name of a class, not %s", node_shown(n).text);
    return add_skill(g, (struct skill){.class = class, .rank = 1}, n, s, err);
}

static bool read_skills(struct node *n, const struct scenario *s, struct agent_group *g,
                        struct error *err)
{
    struct node *skills, *classes;
    if (!setting_list(n, &groups[SKILLS], &skills, err)
        || !setting_list(n, &groups[CLASSES], &classes, err))
        return false;
    if (skills && classes)
        return node_fail(classes, err, "cannot be given together with skills");
    const struct node *list = skills ? skills : classes;
    if (list && (list->n == 0 || list->n > PARTS_MOST))
        return node_fail(list, err, "must name from 1 to %d classes, not %zu", PARTS_MOST, list->n);
    g->skills = mem_array(list ? list->n : s->n_classes, sizeof *g->skills);
    for (size_t i = 0; !list && i < s->n_classes; i++)
        g->skills[g->n_skills++] = (struct skill){.class = (int)i, .rank = 1};
    for (size_t i = 0; list && i < list->n; i++)
        if (!(skills ? read_skill : read_class_name)(list->child[i], s, g, err))
            return false;
    return true;
}

/* --- the rest of a group ---------------------------------------------------------------------- */

static bool read_agents_by_type(struct node *group_node, const struct scenario *s,
                                struct agent_group *g, struct error *err)
{
    struct node *group;
    if (!setting_group(group_node, &groups[AGENTS_ON], &group, err))
        return false;
    if (group && !g->agents)
        return node_fail(group, err, "is only for a group with agents by interval, not shifts");
    if (group && !days_are_known(group, s, err))
        return false;
    if (!g->agents)
        return true;
    const size_t n = s->hours.intervals, types = dates_types(s);
    g->agents = mem_grow(g->agents, types * n, sizeof *g->agents);
    for (size_t type = 1; type < types; type++)
        memcpy(g->agents + type * n, g->agents, n * sizeof *g->agents);
    for (size_t i = 0; group && i < group->n; i++) {
        struct node *on = group->child[i];
        size_t *agents = NULL;
        size_t type;
        if (!read_type_named(on, s, &type, err))
            return false;
        const bool ok = agents_read(on, &s->hours, &agents, err);
        if (ok && type < types)
            memcpy(g->agents + type * n, agents, n * sizeof *agents);
        free(agents);
        if (!ok)
            return false;
    }
    return true;
}

static bool read_staffing(struct node *n, const struct scenario *s, struct agent_group *g,
                          struct error *err)
{
    static const char *const rules[] = {[DROP_RELEASE] = "release", [DROP_HOLD] = "hold"};
    struct node *agents = setting_node(n, &groups[AGENTS]);
    const struct node *at_drop = setting_node(n, &groups[AT_DROP]);
    int rule = DROP_RELEASE;
    if (!read_shifts(n, s, g, err) || !read_patterns(n, s, g, err))
        return false;
    const bool has_shifts = g->n_shifts > 0 || g->n_patterns > 0;
    if (has_shifts && agents)
        return node_fail(agents, err, "cannot be given together with %s",
                         g->n_shifts > 0 ? "shifts" : "patterns");
    if (!has_shifts && !agents)
        return node_fail(n, err, "must have shifts, or agents by interval");
    if (has_shifts && at_drop)
        return node_fail(at_drop, err, "is only for groups with agents by interval, not shifts");
    if (!setting_choice(n, &groups[AT_DROP], rules, 2, &rule, err))
        return false;
    g->at_drop = (enum drop_rule)rule;
    return (has_shifts || agents_read(agents, &s->hours, &g->agents, err))
           && read_agents_by_type(n, s, g, err);
}

static bool read_away(struct node *n, struct duration *away, struct error *err)
{
    struct node *group;
    if (!setting_group(n, &groups[AWAY], &group, err))
        return false;
    if (!group) {
        *away = (struct duration){.family = DURATION_EXPONENTIAL, .mean_s = 600};
        return true;
    }
    if (!read_duration(group, away, err))
        return false;
    if ((away->family == DURATION_EXPONENTIAL || away->family == DURATION_LOGNORMAL
         || away->family == DURATION_FIXED)
        && duration_mean(away) > 0)
        return true;
    return node_fail(group, err,
                     "must be of the family exponential, lognormal or fixed, with a mean of more "
                     "than 0");
}

static bool read_attendance(struct node *n, struct attendance *a, struct error *err)
{
    static const struct range spread = {0, 10, false, false, "a number from 0 to 10"};
    if (!setting_number(n, &groups[ABSENCE], &share_below_one, &a->absence, err)
        || !setting_number(n, &groups[ABSENCE_DAY_CV], &spread, &a->absence_day_cv, err)
        || !setting_number(n, &groups[PLANNED_ABSENCE], &share_below_one, &a->planned_absence, err)
        || !setting_number(n, &groups[IN_SHIFT_SHRINKAGE], &share_below_one, &a->in_shift_shrinkage,
                           err)
        || !read_away(n, &a->away, err))
        return false;
    const char *why = attendance_invalid(a);
    return !why || fail_invalid(n, why, err);
}

static bool read_speeds(struct node *list, struct concurrency *c, struct error *err)
{
    static const struct range speed = {0, 1, true, false, "a speed of more than 0, up to 1"};
    if (list->n != c->at_most)
        return node_fail(list, err,
                         "must have one speed for each of the %zu numbers of sessions, "
                         "not %zu",
                         c->at_most, list->n);
    for (size_t i = 0; i < list->n; i++)
        if (!setting_element(list->child[i], &speed, &c->speed[i], err))
            return false;
    const char *why = concurrency_invalid(c);
    return !why || node_fail(list, err, "%s", why);
}

static bool read_drain(struct node *group, struct agent_group *g, struct error *err)
{
    static const struct range up_to_two_hours = {0, 120, false, false,
                                                 "a number of minutes from 0 to 120"};
    const struct node *n = node_child(group, "drain_min");
    double minutes = 0;
    if (!setting_number(group, &groups[DRAIN_MIN], &up_to_two_hours, &minutes, err))
        return false;
    g->drain_s = 60 * minutes;
    if (minutes > 0 && g->concurrency.at_most == 1)
        return node_fail(n, err, "is only for agents with several sessions at a time");
    return minutes == 0 || !g->agents
           || node_fail(n, err, "is only for a group with shifts, and this has agents by interval");
}

static bool read_concurrency(struct node *n, struct agent_group *g, struct error *err)
{
    struct concurrency *c = &g->concurrency;
    struct node *group, *speeds;
    double think_share = 0;
    if (!setting_group(n, &groups[CONCURRENCY], &group, err))
        return false;
    if (!group)
        return true;
    if (!setting_count(group, &groups[AT_MOST], 1, SESSIONS_MOST, &c->at_most, err)
        || !setting_list(group, &groups[SPEED], &speeds, err)
        || !setting_number(group, &groups[THINK_SHARE], &share_below_one, &think_share, err)
        || !setting_count(group, &groups[KEEP_FREE], 0, HEADS_MOST, &g->keep_free, err)
        || !read_drain(group, g, err))
        return false;
    const struct node *think = node_child(group, "think_share");
    if (speeds && think)
        return node_fail(think, err, "cannot be given together with speed");
    if (!speeds && !think && c->at_most > 1)
        return node_fail(group, err, "must have speed or think_share");
    if (speeds)
        return read_speeds(speeds, c, err);
    *c = concurrency_from_think_share(c->at_most, think_share);
    return true;
}

static bool read_group(struct node *n, const struct scenario *s, struct agent_group *g,
                       struct error *err)
{
    static const char *const orders[] = {[ORDER_LONGEST_IDLE] = "longest_idle",
                                         [ORDER_RANDOM] = "random",
                                         [ORDER_FIXED] = "ordered"};
    static const struct range ring = {0, 600, false, false, "a number from 0 to 600"};
    int order = ORDER_LONGEST_IDLE;
    g->name = mem_text(n->name);
    if (!read_skills(n, s, g, err) || !read_staffing(n, s, g, err)
        || !setting_choice(n, &groups[ORDER], orders, 3, &order, err))
        return false;
    g->order = (enum agent_order)order;
    if (!setting_number(n, &groups[RING], &ring, &g->ring_s, err)
        || !setting_count(n, &groups[RESERVE], 0, HEADS_MOST, &g->reserve, err))
        return false;
    if (!read_attendance(n, &g->attendance, err) || !read_concurrency(n, g, err))
        return false;
    if (g->concurrency.at_most > 1 && g->at_drop == DROP_HOLD)
        return node_fail(node_child(n, "at_drop"), err,
                         "must not be \"hold\" for agents with several sessions at a time");
    return read_pay(n, &g->pay, err) && read_tenure(n, g, err);
}

bool read_groups(struct node *root, struct scenario *s, struct error *err)
{
    struct node *list;
    if (!setting_group(root, &groups[GROUPS], &list, err))
        return false;
    if (list->n == 0 || list->n > PARTS_MOST)
        return node_fail(list, err, "must have from 1 to %d groups, not %zu", PARTS_MOST, list->n);
    s->groups = mem_array(list->n, sizeof *s->groups);
    for (size_t i = 0; i < list->n; i++) {
        if (!read_named(list->child[i], err))
            return false;
        const struct agent_group *g = &s->groups[s->n_groups];
        if (!read_group(list->child[i], s, &s->groups[s->n_groups++], err))
            return false;
        if (g->ring_s > 0)
            scenario_note(s, "Waits include the %g s for which calls ring at the agents of %s.",
                          g->ring_s, g->name);
    }
    return true;
}
