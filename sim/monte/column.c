#include "sim/monte/column.h"

#include "sim/base/mem.h"

#include <stdio.h>
#include <stdlib.h>

static bool leads_to(const struct plan_offers *list, size_t stream)
{
    for (size_t i = 0; i < list->n; i++)
        if (!list->offer[i].is_callback && list->offer[i].to == stream)
            return true;
    return false;
}

static bool is_moved_to(const struct plan *p, const struct plan_stream *ps)
{
    const size_t stream = (size_t)(ps - p->streams);
    for (size_t i = 0; i < p->n_streams; i++)
        if (leads_to(&p->streams[i].on_entry, stream)
            || leads_to(&p->streams[i].when_closed, stream)
            || leads_to(&p->streams[i].waiting, stream))
            return true;
    return false;
}

/* Do agents pass contacts on to the stream? */
static bool is_passed_on_to(const struct plan *p, size_t stream)
{
    for (size_t i = 0; i < p->n_streams; i++)
        for (size_t k = 0; k < p->streams[i].n_transfers; k++)
            if (p->streams[i].transfers[k].to == stream)
                return true;
    return false;
}

static bool is_passed_on_warm_to(const struct plan *p, size_t stream)
{
    for (size_t i = 0; i < p->n_streams; i++)
        for (size_t k = 0; k < p->streams[i].n_transfers; k++)
            if (p->streams[i].transfers[k].to == stream && p->streams[i].transfers[k].is_warm)
                return true;
    return false;
}

/* Do agents leave jobs to the stream? */
static bool is_ordered(const struct plan *p, size_t stream)
{
    for (size_t i = 0; i < p->n_streams; i++)
        for (size_t k = 0; k < p->streams[i].n_orders; k++)
            if (p->streams[i].orders[k].to == stream)
                return true;
    return false;
}

/* Can the counter of a stream be anything but zero? */
static bool stream_can_count(const struct plan *p, const struct plan_stream *ps, int counter)
{
    const struct scenario *s = p->scenario;
    const struct channel *channel = &s->channels[ps->channel];
    const struct contact_stream *laws = &ps->laws;
    if (ps->is_deferred)
        return counter == ARRIVALS || counter == FIRST_ATTEMPTS
               || (counter == MOVED_IN && is_moved_to(p, ps))
               || (counter == REDIALS && ps->is_redialled_to)
               || (counter == ORDERS && is_ordered(p, (size_t)(ps - p->streams)))
               || (counter_is_of_jobs(counter) && (counter != JOBS_PARKED || ps->is_interruptible)
                   && ((counter != DIALS && counter != NOT_REACHED) || ps->is_dialled));
    if (counter_is_of_jobs(counter))
        return false;
    switch (counter) {
    case BALKED: return patience_balks(&laws->patience);
    case ABANDONED: return !laws->patience.endless;
    case BLOCKED: return channel->queue_places != SIZE_MAX;
    case BLOCKED_ENTRY:
        return channel->lines > 0 || (ps->has_self_service && p->channels[ps->channel].blocks);
    case DISMISSED:
    case DISMISSED_AT_ONCE:
        return channel_ever_closes(s, channel) && s->hours.at_close == CLOSING_DISMISS;
    case CALLED_BACK:
    case CALLBACK_REACHED:
    case CALLBACK_FAILED:
    case CALLBACK_WAIT_TICKS: return ps->callback.tries > 0;
    case TRANSFERS:
    case TRANSFER_ANSWERED:
    case TRANSFER_WAIT_TICKS:
    case TRANSFER_HANDLE_TICKS: return is_passed_on_to(p, (size_t)(ps - p->streams));
    case TRANSFER_ABANDONED:
        return !laws->patience.endless && is_passed_on_to(p, (size_t)(ps - p->streams));
    case TRANSFER_HOLD_TICKS: return is_passed_on_warm_to(p, (size_t)(ps - p->streams));
    case ORDERS: return false;
    case ORDERS_LEFT: return ps->n_orders > 0;
    case MOVED_WAITING: return ps->waiting.n > (ps->callback.tries > 0);
    case DEFLECTED_ENTRY: return ps->on_entry.n > 0;
    case MOVED_IN: return is_moved_to(p, ps);
    case SHORT_ABANDONED: return s->short_abandon_s > 0;
    case OUT_OF_HOURS: return channel_ever_closes(s, channel);
    case MOVED_CLOSED: return ps->when_closed.n > 0;
    case COMES_AT_OPENING:
    case AT_OPENING: return channel_ever_closes(s, channel) && laws->at_opening.probability > 0;
    case SELF_HANDLED:
    case SELF_ENDED_ESCALATED:
    case SELF_ENDED_GAVE_UP:
    case SELF_ENDED_BOUNCED:
    case SELF_ENDED_RESOLVED:
    case SELF_UNFINISHED: return ps->has_self_service;
    case REDIALS: return redial_happens(&laws->redial) || ps->is_redialled_to;
    case BOUNCE_RETURNS: return ps->bounces;
    case SELF_FULL: return ps->has_self_service && p->channels[ps->channel].fills;
    case SELF_SIMPLE:
        return ps->has_self_service && p->channels[ps->channel].falls_back
               && laws->self_service.simple->handles > 0;
    case SELF_CUT: return ps->has_self_service && p->channels[ps->channel].cuts;
    case SELF_BOUNCED_LATE: return ps->bounces && ps->self_service.window < TICKS_MOST;
    case RECONTACTS: return laws->recontact.probability > 0;
    case SATISFIED: return ps->is_rated;
    case UNRESOLVED: return laws->recontact.probability > 0;
    case AFTER_HORIZON:
        return ps->on_entry.n > 0 || ps->when_closed.n > 0 || stream_can_count(p, ps, MOVED_WAITING)
               || stream_can_count(p, ps, AT_OPENING) || stream_can_count(p, ps, REDIALS)
               || stream_can_count(p, ps, BOUNCE_RETURNS) || stream_can_count(p, ps, RECONTACTS);
    default: return true;
    }
}

/* Has the group a skill for deferred work? */
static bool does_jobs(const struct plan_group *pg)
{
    return pg->n_job_tiers > 0;
}

static bool calls_back(const struct plan *p, const struct plan_group *pg)
{
    for (size_t i = 0; i < pg->n_queues; i++)
        if (p->streams[pg->stream_of_bit[i]].callback.tries > 0)
            return true;
    return false;
}

static bool takes_transfers(const struct plan *p, const struct plan_group *pg)
{
    for (size_t i = 0; i < pg->n_queues; i++)
        if (is_passed_on_to(p, pg->stream_of_bit[i]))
            return true;
    return false;
}

static bool group_can_count(const struct plan *p, const struct plan_group *pg, int counter)
{
    switch (counter) {
    case GROUP_ON_JOBS:
    case GROUP_JOBS: return does_jobs(pg);
    case GROUP_SESSIONS:
    case GROUP_DESKS_BUSY:
    case GROUP_TWO_SESSIONS: return pg->levels > 1;
    case GROUP_THREE_SESSIONS: return pg->levels > 2;
    case GROUP_FOUR_SESSIONS: return pg->levels > 3;
    case GROUP_CALLBACKS: return calls_back(p, pg);
    case GROUP_TRANSFERS: return takes_transfers(p, pg);
    case GROUP_PAID:
    case GROUP_COST: return pg->group->pay.has_wage;
    default: return true;
    }
}

static bool agents_are_worth_a_column(const struct plan *p, const struct column *c)
{
    for (size_t i = 0; i < p->n_groups; i++)
        if ((c->scope == SCOPE_ALL || c->index == i)
            && group_can_count(p, &p->groups[i], c->measure->top[0] - 1))
            return true;
    return false;
}

/* A measure is worth a column if the first counter on top can be anything but zero for any stream
 * in the scope. */
bool column_is_worthwhile(const struct plan *p, const struct column *c)
{
    const struct measure *m = c->measure;
    if (m->source == OF_AGENTS)
        return agents_are_worth_a_column(p, c);
    for (size_t i = 0; i < p->n_streams; i++)
        if (scope_covers(p->scenario, c->scope, c->index, &p->streams[i])
            && ((m->wait != NO_WAIT && !p->streams[i].is_deferred)
                || stream_can_count(p, &p->streams[i], m->top[0] - 1)))
            return true;
    return false;
}

static void add_column(struct columns *list, const struct plan *p, struct column c,
                       enum scope scope, size_t index)
{
    c.scope = scope;
    c.index = index;
    if (column_is_worthwhile(p, &c))
        list->column[list->n++] = c;
}

static void add_scopes(struct columns *list, const struct plan *p, const struct scopes *scopes,
                       const struct measure *m, size_t threshold)
{
    const struct column c = {.measure = m, .threshold = threshold};
    if (m->source == OF_AGENTS)
        add_column(list, p, c, SCOPE_ALL, 0);
    for (size_t i = 0; m->source == OF_AGENTS && m->by != BY_CONTACTS && i < p->n_groups; i++)
        add_column(list, p, c, SCOPE_GROUP, i);
    for (size_t i = 0; m->source == OF_CONTACTS && i < scopes->n; i++) {
        const struct scope_part *part = &scopes->part[i];
        if (part->scope != SCOPE_CHANNEL || p->scenario->n_channels > 1)
            add_column(list, p, c, part->scope, part->index);
    }
}

struct columns columns_new(const struct plan *p)
{
    struct scopes scopes = scopes_new(p);
    const size_t room = n_measures * (scopes.n + 1 + p->n_groups) * THRESHOLDS_MOST;
    struct columns list = {.column = mem_array(room, sizeof *list.column)};
    for (size_t i = 0; i < n_measures; i++) {
        const size_t thresholds = measure_has_threshold(&measures[i]) ? p->n_thresholds : 1;
        for (size_t k = 0; k < thresholds; k++)
            add_scopes(&list, p, &scopes, &measures[i], k);
    }
    scopes_free(&scopes);
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

/* Where a class comes through one channel, or the centre has one, naming it says nothing more. */
struct column column_for_target(const struct plan *p, const struct target *t)
{
    const struct scenario *s = p->scenario;
    const bool of_class = t->class >= 0;
    const bool in_channel =
        t->channel >= 0 && (of_class ? s->classes[t->class].n_also > 0 : s->n_channels > 1);
    enum scope scope = SCOPE_ALL;
    size_t index = 0;
    if (t->group >= 0) {
        scope = SCOPE_GROUP;
        index = (size_t)t->group;
    } else if (t->customers >= 0) {
        scope = SCOPE_CUSTOMERS;
        index = scope_customers(t->customers, WHOM_ALL);
    } else if (of_class && in_channel) {
        scope = SCOPE_CLASS_CHANNEL;
        index = scope_class_channel(s, (size_t)t->class, (size_t)t->channel);
    } else if (of_class) {
        scope = SCOPE_CLASS;
        index = (size_t)t->class;
    } else if (in_channel) {
        scope = SCOPE_CHANNEL;
        index = (size_t)t->channel;
    }
    const size_t threshold = measure_has_threshold(t->measure) ? plan_threshold(p, t->within_s) : 0;
    return (struct column){t->measure, scope, index, threshold};
}

size_t column_of_target(const struct columns *c, const struct plan *p, const struct target *t)
{
    const struct column wanted = column_for_target(p, t);
    return column_find(c, wanted.measure, wanted.scope, wanted.index, wanted.threshold);
}

const char *column_scope_name(const struct column *c, const struct scenario *s)
{
    return scope_name(s, c->scope, c->index);
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

char *column_heading(const struct column *c, const struct plan *p)
{
    const struct column_key key = column_key(c, p);
    return c->scope == SCOPE_ALL ? mem_text(key.text)
                                 : mem_print("%s@%s", key.text, column_scope_name(c, p->scenario));
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
