#include "sim/monte/column.h"

#include "sim/base/mem.h"

#include <stdio.h>
#include <stdlib.h>

const char *const scope_names[SCOPES] = {"all", "class", "channel", "group"};

static bool leads_to(const struct plan_offers *list, size_t stream)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->offer[i].to == stream)
            return true;
    return false;
}

static bool is_moved_to(const struct plan *p, const struct plan_stream *ps)
{
    const size_t stream = (size_t)(ps - p->streams);
    for (size_t i = 0; i < p->n_streams; i++)
        if (leads_to(&p->streams[i].on_entry, stream) || leads_to(&p->streams[i].waiting, stream))
            return true;
    return false;
}

/* Can the counter of a stream be anything but zero? */
static bool stream_can_count(const struct plan *p, const struct plan_stream *ps, int counter)
{
    const struct scenario *s = p->scenario;
    const struct channel *channel = &s->channels[ps->channel];
    const struct contact_stream *laws = &ps->laws;
    switch (counter) {
    case BALKED: return !laws->patience.endless && laws->patience.balk > 0;
    case ABANDONED: return !laws->patience.endless;
    case BLOCKED: return channel->queue_places != SIZE_MAX;
    case BLOCKED_ENTRY:
        return channel->lines > 0 || (ps->has_self_service && p->channels[ps->channel].blocks);
    case DISMISSED:
    case DISMISSED_AT_ONCE: return !s->hours.never_closes && s->hours.at_close == CLOSING_DISMISS;
    case CALLED_BACK: return false;
    case MOVED_WAITING: return ps->waiting.n > 0;
    case DEFLECTED_ENTRY: return ps->on_entry.n > 0;
    case MOVED_IN: return is_moved_to(p, ps);
    case SHORT_ABANDONED: return s->short_abandon_s > 0;
    case OUT_OF_HOURS: return !s->hours.never_closes;
    case SELF_HANDLED:
    case SELF_ENDED_ESCALATED:
    case SELF_ENDED_GAVE_UP:
    case SELF_ENDED_BOUNCED:
    case SELF_ENDED_RESOLVED:
    case SELF_UNFINISHED: return ps->has_self_service;
    case REDIALS: return laws->redial.probability > 0 || laws->redial.after_dismissal > 0;
    case BOUNCE_RETURNS: return ps->bounces;
    case SELF_FULL: return ps->has_self_service && p->channels[ps->channel].fills;
    case SELF_SIMPLE:
        return ps->has_self_service && p->channels[ps->channel].falls_back
               && laws->self_service.simple->handles > 0;
    case SELF_CUT: return ps->has_self_service && p->channels[ps->channel].cuts;
    case SELF_BOUNCED_LATE: return ps->bounces && ps->window < TICKS_MOST;
    case RECONTACTS: return laws->recontact.probability > 0;
    case SATISFIED: return ps->is_rated;
    case UNRESOLVED: return laws->recontact.probability > 0;
    case AFTER_HORIZON:
        return ps->on_entry.n > 0 || ps->waiting.n > 0 || stream_can_count(p, ps, REDIALS)
               || stream_can_count(p, ps, BOUNCE_RETURNS) || stream_can_count(p, ps, RECONTACTS);
    default: return true;
    }
}

bool column_covers(const struct column *c, const struct plan_stream *ps)
{
    return c->scope == SCOPE_ALL || (c->scope == SCOPE_CLASS && c->index == ps->class)
           || (c->scope == SCOPE_CHANNEL && c->index == ps->channel);
}

static bool group_can_count(const struct plan_group *pg, int counter)
{
    switch (counter) {
    case GROUP_SESSIONS: return pg->levels > 1;
    case GROUP_PAID:
    case GROUP_COST: return pg->group->pay.has_wage;
    default: return true;
    }
}

static bool agents_are_worth_a_column(const struct plan *p, const struct column *c)
{
    for (size_t i = 0; i < p->n_groups; i++)
        if ((c->scope == SCOPE_ALL || c->index == i)
            && group_can_count(&p->groups[i], c->measure->top[0] - 1))
            return true;
    return false;
}

/* A measure is worth a column if the first counter on top can be anything but zero for any stream
 * in the scope. */
static bool is_worth_a_column(const struct plan *p, const struct column *c)
{
    const struct measure *m = c->measure;
    if (m->source == OF_AGENTS)
        return agents_are_worth_a_column(p, c);
    for (size_t i = 0; i < p->n_streams; i++)
        if (column_covers(c, &p->streams[i])
            && (m->wait != NO_WAIT || stream_can_count(p, &p->streams[i], m->top[0] - 1)))
            return true;
    return false;
}

static void add_parts(struct columns *list, const struct plan *p, struct column c, enum scope scope,
                      size_t n)
{
    c.scope = scope;
    for (c.index = 0; c.index < n; c.index++)
        if (is_worth_a_column(p, &c))
            list->column[list->n++] = c;
}

static void add_scopes(struct columns *list, const struct plan *p, const struct measure *m,
                       size_t threshold)
{
    const struct column c = {.measure = m, .threshold = threshold};
    const size_t channels = p->scenario->n_channels;
    add_parts(list, p, c, SCOPE_ALL, 1);
    if (m->by == BY_CONTACTS)
        return;
    if (m->source == OF_AGENTS) {
        add_parts(list, p, c, SCOPE_GROUP, p->n_groups);
        return;
    }
    add_parts(list, p, c, SCOPE_CLASS, p->n_classes);
    if (channels > 1)
        add_parts(list, p, c, SCOPE_CHANNEL, channels);
}

struct columns columns_new(const struct plan *p)
{
    const size_t parts = 1 + p->n_classes + p->scenario->n_channels + p->n_groups;
    const size_t room = n_measures * parts * THRESHOLDS_MOST;
    struct columns list = {.column = mem_array(room, sizeof *list.column)};
    for (size_t i = 0; i < n_measures; i++) {
        const size_t thresholds = measure_has_threshold(&measures[i]) ? p->n_thresholds : 1;
        for (size_t k = 0; k < thresholds; k++)
            add_scopes(&list, p, &measures[i], k);
    }
    list.column = mem_grow(list.column, list.n, sizeof *list.column);
    return list;
}

void columns_free(struct columns *c)
{
    free(c->column);
}

size_t column_find(const struct columns *c, const struct measure *m, enum scope scope, size_t index,
                   size_t threshold)
{
    size_t i = 0;
    while (i < c->n
           && (c->column[i].measure != m || c->column[i].scope != scope
               || c->column[i].index != index || c->column[i].threshold != threshold))
        i++;
    return i;
}

struct column column_of_target(const struct plan *p, const struct target *t)
{
    const bool channels = p->scenario->n_channels > 1;
    const enum scope scope = t->group >= 0                 ? SCOPE_GROUP
                             : t->class >= 0               ? SCOPE_CLASS
                             : t->channel >= 0 && channels ? SCOPE_CHANNEL
                                                           : SCOPE_ALL;
    const size_t index = scope == SCOPE_GROUP     ? (size_t)t->group
                         : scope == SCOPE_CLASS   ? (size_t)t->class
                         : scope == SCOPE_CHANNEL ? (size_t)t->channel
                                                  : 0;
    const size_t threshold =
        measure_has_threshold(t->measure) ? plan_threshold(p, t->within_s) : 0;
    return (struct column){t->measure, scope, index, threshold};
}

const char *column_scope_name(const struct column *c, const struct scenario *s)
{
    switch (c->scope) {
    case SCOPE_CLASS: return s->classes[c->index].name;
    case SCOPE_CHANNEL: return s->channels[c->index].name;
    case SCOPE_GROUP: return s->groups[c->index].name;
    default: return "all";
    }
}

struct column_key column_key(const struct column *c, const struct plan *p)
{
    struct column_key key;
    if (c->threshold == 0)
        snprintf(key.text, sizeof key.text, "%s", c->measure->key);
    else
        snprintf(key.text, sizeof key.text, "%s_within_%gs", c->measure->key,
                 seconds_from_ticks(p->threshold[c->threshold]));
    return key;
}

struct reading reading_of(const struct plan *p)
{
    const struct scenario *s = p->scenario;
    for (size_t i = 0; i < s->n_targets; i++)
        if (measure_has_threshold(s->targets[i].measure))
            return (struct reading){s->targets[i].measure,
                                    plan_threshold(p, s->targets[i].within_s),
                                    s->targets[i].within_s};
    return (struct reading){measure_named("service_level_requested"), 0, s->within_s};
}
