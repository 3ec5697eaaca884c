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

/* Where a class says that it comes through its i-th channel. */
static const struct node *stream_node(const struct node *root, size_t class, size_t i)
{
    const struct node *n = node_at(root, "classes", class);
    return i == 0 ? n : node_child(n, "channels")->child[i - 1];
}

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

static bool stream_is_served(const struct node *n, const struct scenario *s, size_t class,
                             int channel, struct error *err)
{
    bool served = false, with_sessions = false;
    for (size_t g = 0; g < s->n_groups; g++) {
        const bool can = group_takes(&s->groups[g], class, channel);
        served = served || can;
        with_sessions = with_sessions || (can && s->groups[g].concurrency.at_most > 0);
    }
    if (!served)
        return node_fail(n, err,
                         "must be a skill of at least one group%s%s%s, but none can serve it",
                         s->classes[class].n_also ? " in channel \"" : "",
                         s->classes[class].n_also ? s->channels[channel].name : "",
                         s->classes[class].n_also ? "\"" : "");
    return with_sessions || s->channels[channel].kind != CHANNEL_CHAT
           || node_fail(n, err,
                        "must be a skill of at least one group with concurrency, because \"%s\" "
                        "is a chat channel",
                        s->channels[channel].name);
}

static bool every_stream_is_served(const struct node *root, const struct scenario *s,
                                   struct error *err)
{
    for (size_t c = 0; c < s->n_classes; c++)
        for (size_t i = 0; i < class_channels(&s->classes[c]); i++)
            if (!stream_is_served(stream_node(root, c, i), s, c, class_channel(&s->classes[c], i),
                                  err))
                return false;
    return true;
}

static bool is_moved_to(const struct scenario *s, size_t class, int channel)
{
    for (size_t from = 0; from < s->n_channels; from++)
        for (size_t i = 0; i < s->channels[from].n_deflections; i++) {
            const struct deflection *d = &s->channels[from].deflections[i];
            if (d->to == channel && d->offer.classes[class])
                return true;
        }
    return false;
}

static bool is_ordered(const struct scenario *s, size_t class, int channel)
{
    for (size_t from = 0; from < s->n_classes; from++)
        for (size_t i = 0; i < s->classes[from].n_orders; i++)
            if (s->classes[from].orders[i].to == (int)class
                && s->classes[from].orders[i].channel == channel)
                return true;
    return false;
}

static bool is_passed_on_to(const struct scenario *s, size_t class, int channel)
{
    for (size_t from = 0; from < s->n_classes; from++)
        for (size_t i = 0; i < s->classes[from].n_transfers; i++)
            if (s->classes[from].transfers[i].to == (int)class
                && class_comes_through(&s->classes[from], channel))
                return true;
    return false;
}

static const struct redial *redial_in(const struct contact_class *c, size_t i)
{
    return i == 0 ? &c->redial : &c->also[i - 1].redial;
}

static bool is_redialled_to(const struct contact_class *c, int channel)
{
    for (size_t i = 0; i < class_channels(c); i++)
        if (redial_in(c, i)->in_other_channel && redial_in(c, i)->channel == channel)
            return true;
    return false;
}

static bool redials_have_a_channel(const struct node *root, const struct scenario *s,
                                   struct error *err)
{
    for (size_t k = 0; k < s->n_classes; k++)
        for (size_t i = 0; i < class_channels(&s->classes[k]); i++) {
            const struct redial *r = redial_in(&s->classes[k], i);
            if (!r->in_other_channel || class_comes_through(&s->classes[k], r->channel))
                continue;
            const struct node *own = node_child(stream_node(root, k, i), "redial");
            const struct node *redial = own ? own : node_child(stream_node(root, k, 0), "redial");
            return node_fail(node_child(redial, "channel"), err,
                             "must be a channel of the class, which \"%s\" is not; a share of 0 "
                             "there is enough",
                             s->channels[r->channel].name);
        }
    return true;
}

/* A share of 0 is for those who come otherwise. */
static bool every_stream_has_contacts(const struct node *root, const struct scenario *s,
                                      struct error *err)
{
    for (size_t c = 0; c < s->n_classes; c++)
        for (size_t i = 0; i < s->classes[c].n_also; i++) {
            const struct contact_stream *a = &s->classes[c].also[i];
            if (a->share == 0 && !is_moved_to(s, c, a->channel) && !is_ordered(s, c, a->channel)
                && !is_passed_on_to(s, c, a->channel)
                && !is_redialled_to(&s->classes[c], a->channel))
                return node_fail(node_child(stream_node(root, c, i + 1), "share"), err,
                                 "must be more than 0, since no deflection, redial, transfer or "
                                 "work order leads there");
        }
    return true;
}

/* Of what is set for the i-th channel of the class, or, for the first, for all of them. */
static bool any_closes(const struct scenario *s, size_t class, size_t i)
{
    const struct contact_class *c = &s->classes[class];
    bool any = false;
    for (size_t k = i; k < (i > 0 ? i + 1 : class_channels(c)); k++)
        any = any || channel_ever_closes(s, &s->channels[class_channel(c, k)]);
    return any;
}

static bool every_closing_happens(const struct node *root, const struct scenario *s,
                                  struct error *err)
{
    for (size_t c = 0; c < s->n_classes; c++)
        for (size_t i = 0; i < class_channels(&s->classes[c]); i++) {
            const struct node *n = node_child(stream_node(root, c, i), "out_of_hours");
            if (n && !any_closes(s, c, i))
                return node_fail(n, err, "is only for a channel that closes, and \"%s\" never does",
                                 s->channels[class_channel(&s->classes[c], i)].name);
        }
    return true;
}

static bool has_use(const struct scenario *s, int channel)
{
    for (size_t c = 0; c < s->n_classes; c++)
        if (class_comes_through(&s->classes[c], channel))
            return true;
    return false;
}

static bool every_channel_is_used(const struct node *root, const struct scenario *s,
                                  struct error *err)
{
    for (size_t i = 0; node_child(root, "channels") && i < s->n_channels; i++)
        if (!has_use(s, (int)i))
            return node_fail(node_at(root, "channels", i), err,
                             "must have a class that comes through it, but there is none");
    return true;
}

/* Sessions side by side are of chat channels only: elsewhere their number would have no effect. */
static bool concurrency_has_use(const struct node *root, const struct scenario *s,
                                struct error *err)
{
    for (size_t g = 0; g < s->n_groups; g++) {
        if (s->groups[g].concurrency.at_most > 0 && !kinds_served(s, &s->groups[g]).chats)
            return node_fail(node_child(node_at(root, "groups", g), "concurrency"), err,
                             "is only for a group that serves a chat channel");
    }
    return true;
}

/* The engine numbers queues in a byte. */
static bool queues_are_few(const struct node *root, const struct scenario *s, struct error *err)
{
    const size_t most = 256;
    size_t queues = 0;
    for (size_t c = 0; c < s->n_classes; c++)
        queues += class_channels(&s->classes[c]) * class_kinds(s, &s->classes[c])
                  + class_leg_queues(s, &s->classes[c], NULL);
    return queues <= most
           || node_fail(node_child(root, "classes"), err,
                        "must have at most %zu queues, one for each class in each of its channels, "
                        "each kind of customers and each priority of transfers, not %zu",
                        most, queues);
}

/* It keeps a group's queues as the bits of one word. */
static bool groups_have_few_queues(const struct node *root, const struct scenario *s,
                                   struct error *err)
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

static bool agents_are_few(const struct node *root, const struct scenario *s, struct error *err)
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
            return node_fail(node_at(root, "targets", s->targets[i].place), err,
                             "must not add another acceptable wait: %d different ones at most, "
                             "service_level_within_s included",
                             THRESHOLDS_MOST);
        waits[n++] = within_s;
    }
    return true;
}

/* --- self-service that fills up, fails and drifts -----------------------------------------------
 */

/* What the class meets in the channel before the agents; NULL if there is nothing. */
static const struct self_service *self_service_in(const struct contact_class *c, int channel)
{
    const struct self_service *found = c->channel == channel ? &c->self_service : NULL;
    for (size_t i = 0; i < c->n_also; i++)
        if (c->also[i].channel == channel)
            found = &c->also[i].self_service;
    return found && found->handles > 0 ? found : NULL;
}

static bool releases_are_in_the_horizon(const struct node *root, const struct scenario *s,
                                        struct error *err)
{
    for (size_t c = 0; c < s->n_classes; c++)
        for (size_t channel = 0; channel < s->n_channels; channel++) {
            const struct self_service *self = self_service_in(&s->classes[c], (int)channel);
            for (size_t i = 0; self && i < self->drift.n_releases; i++)
                if (self->drift.releases[i].day >= s->hours.days)
                    return node_fail(node_at(root, "classes", c), err,
                                     "must have the releases of its self-service within the "
                                     "horizon, on days 0 to %zu, but one is on day %zu",
                                     s->hours.days - 1, self->drift.releases[i].day);
        }
    return true;
}

/* Where the simple block of self-service may be wanted, every class has it. */
static bool has_simple(const struct scenario *s, int channel, const struct node *n,
                       const char *setting, struct error *err)
{
    for (size_t c = 0; c < s->n_classes; c++) {
        const struct self_service *self = self_service_in(&s->classes[c], channel);
        if (self && !self->simple)
            return node_fail(n, err,
                             "%s must not be \"simple\": the self-service of the class \"%s\" "
                             "in the channel \"%s\" has no block \"simple\"",
                             setting, s->classes[c].name, s->channels[channel].name);
    }
    return true;
}

static bool what_stands_in_is_there(const struct node *root, const struct scenario *s,
                                    struct error *err)
{
    for (size_t i = 0; i < s->n_channels; i++)
        if (s->channels[i].when_full == FULL_SIMPLE
            && !has_simple(s, (int)i, node_at(root, "channels", i), "when_full", err))
            return false;
    return true;
}

static bool befalls(const struct scenario_event *e, int class, int channel)
{
    return (e->class < 0 || e->class == class) && (e->channel < 0 || e->channel == channel);
}

static bool changes_self_service(const struct scenario_event *e)
{
    return e->sets_sessions || !isnan(e->escalates);
}

static bool event_is_possible(const struct node *n, const struct scenario *s,
                              const struct scenario_event *e, struct error *err)
{
    bool has_self_service = false, has_class = false;
    for (size_t c = 0; c < s->n_classes; c++)
        for (size_t channel = 0; channel < s->n_channels; channel++) {
            if (!befalls(e, (int)c, (int)channel))
                continue;
            if (self_service_in(&s->classes[c], (int)channel)) {
                has_self_service = true;
                if (e->has_fallback && e->fallback == FULL_SIMPLE
                    && !has_simple(s, (int)channel, n, "fallback", err))
                    return false;
            }
            if (!class_comes_through(&s->classes[c], (int)channel))
                continue;
            has_class = true;
            if (e->arrivals_factor != 1 && s->classes[c].arrivals.counts)
                return node_fail(n, err,
                                 "must not change the volume of the class \"%s\", whose counts "
                                 "are given",
                                 s->classes[c].name);
        }
    if (!has_class)
        return node_fail(n, err, "must befall a class in a channel through which it comes");
    return !changes_self_service(e) || has_self_service
           || node_fail(n, err, "must befall a channel with self-service to change it");
}

static bool events_are_possible(const struct node *root, const struct scenario *s,
                                struct error *err)
{
    for (size_t i = 0; i < s->n_events; i++)
        if (!event_is_possible(node_at(root, "events", i), s, &s->events[i], err))
            return false;
    return true;
}

static bool either(int a, int b)
{
    return a < 0 || b < 0 || a == b;
}

static bool events_clash(const struct scenario_event *a, const struct scenario_event *b)
{
    const bool same_time = either(a->day, b->day) && a->at_s < b->ends_s && b->at_s < a->ends_s;
    const bool same_setting = (a->sets_sessions && b->sets_sessions)
                              || (!isnan(a->escalates) && !isnan(b->escalates))
                              || (a->arrivals_factor != 1 && b->arrivals_factor != 1);
    return same_time && same_setting && either(a->channel, b->channel)
           && either(a->class, b->class);
}

static bool events_do_not_clash(const struct node *root, const struct scenario *s,
                                struct error *err)
{
    for (size_t i = 0; i < s->n_events; i++)
        for (size_t j = 0; j < i; j++)
            if (events_clash(&s->events[i], &s->events[j]))
                return node_fail(node_at(root, "events", i), err,
                                 "must not set what events[%zu] sets at the same time, from %s "
                                 "to %s",
                                 j, clock_text(s->events[j].at_s).text,
                                 clock_text(s->events[j].ends_s).text);
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

static const struct shift *premium_among(const struct shift shifts[], size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (shifts[k].wage_premium > 0)
            return &shifts[k];
    return NULL;
}

/* A share of no wage is nothing. */
static bool premiums_have_wages(const struct node *root, const struct scenario *s,
                                struct error *err)
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
static bool ringing_has_use(const struct node *root, const struct scenario *s, struct error *err)
{
    for (size_t g = 0; g < s->n_groups; g++)
        if (s->groups[g].ring_s > 0 && !kinds_served(s, &s->groups[g]).live)
            return node_fail(node_child(node_at(root, "groups", g), "ring_s"), err,
                             "is only for a group that serves a live channel");
    return true;
}

/* A reserve stands between jobs and live contacts: it takes a group that serves both. */
static bool reserves_have_use(const struct node *root, const struct scenario *s, struct error *err)
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
static bool agents_kept_free_have_use(const struct node *root, const struct scenario *s,
                                      struct error *err)
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

static bool (*const rules[])(const struct node *, const struct scenario *, struct error *) = {
    every_stream_is_served,  redials_have_a_channel, every_stream_has_contacts,
    every_closing_happens,   every_channel_is_used,  concurrency_has_use,
    queues_are_few,          groups_have_few_queues, agents_are_few,
    shifts_meet_hours,       thresholds_are_few,     releases_are_in_the_horizon,
    what_stands_in_is_there, events_are_possible,    events_do_not_clash,
    wages_are_complete,      premiums_have_wages,    reserves_have_use,
    reserves_have_use,       ringing_has_use,        agents_kept_free_have_use,
};

bool rules_hold(const struct node *root, const struct scenario *s, struct error *err)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (!rules[i](root, s, err))
            return false;
    return true;
}
