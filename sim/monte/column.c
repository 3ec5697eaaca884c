#include "sim/monte/column.h"

#include "sim/base/mem.h"

#include <stdio.h>
#include <stdlib.h>

const char *const scope_names[SCOPES] = {"all", "class", "group"};

/* Can the counter of a class be anything but zero? */
static bool class_can_count(const struct plan *p, const struct contact_class *c, int counter)
{
    const struct scenario *s = p->scenario;
    const struct channel *channel = &s->channels[c->channel];
    const bool self_service = c->self_service.handles > 0;
    switch (counter) {
    case BALKED:
        return !c->patience.endless && c->patience.balk > 0;
    case ABANDONED:
        return !c->patience.endless;
    case BLOCKED:
        return channel->queue_places != SIZE_MAX;
    case BLOCKED_ENTRY:
        return channel->lines > 0;
    case DISMISSED:
    case DISMISSED_AT_ONCE:
        return !s->hours.never_closes && s->hours.at_close == CLOSING_DISMISS;
    case CALLED_BACK:
    case MOVED_WAITING:
        return false;
    case SHORT_ABANDONED:
        return s->short_abandon_s > 0;
    case OUT_OF_HOURS:
        return !s->hours.never_closes;
    case SELF_HANDLED:
    case SELF_ENDED_ESCALATED:
    case SELF_ENDED_GAVE_UP:
    case SELF_ENDED_BOUNCED:
    case SELF_ENDED_RESOLVED:
    case SELF_UNFINISHED:
        return self_service;
    case REDIALS:
        return c->redial.probability > 0 || c->redial.after_dismissal > 0;
    case BOUNCE_RETURNS:
        return self_service && c->self_service.bounces > 0;
    case RECONTACTS:
        return c->recontact.probability > 0;
    case AFTER_HORIZON:
        return class_can_count(p, c, REDIALS) || class_can_count(p, c, BOUNCE_RETURNS)
               || class_can_count(p, c, RECONTACTS);
    default:
        return true;
    }
}

/* A measure is worth a column if the first counter on top can be anything but zero for any class in the scope. */
static bool is_worth_a_column(const struct plan *p, const struct measure *m, enum scope scope,
                              size_t index)
{
    if (m->source == OF_AGENTS || m->wait != NO_WAIT)
        return true;
    for (size_t c = 0; c < p->n_classes; c++)
        if ((scope == SCOPE_ALL || c == index)
            && class_can_count(p, &p->scenario->classes[c], m->top[0] - 1))
            return true;
    return false;
}

static void add_scopes(struct columns *list, const struct plan *p, const struct measure *m,
                       size_t threshold)
{
    const enum scope parts = m->source == OF_CONTACTS ? SCOPE_CLASS : SCOPE_GROUP;
    const size_t n = m->source == OF_CONTACTS ? p->n_classes : p->n_groups;
    const struct column all = {m, SCOPE_ALL, 0, threshold};
    if (is_worth_a_column(p, m, SCOPE_ALL, 0))
        list->column[list->n++] = all;
    for (size_t i = 0; i < n; i++)
        if (is_worth_a_column(p, m, parts, i))
            list->column[list->n++] = (struct column){m, parts, i, threshold};
}

struct columns columns_new(const struct plan *p)
{
    const size_t parts = 1 + (p->n_classes > p->n_groups ? p->n_classes : p->n_groups);
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

const char *column_scope_name(const struct column *c, const struct scenario *s)
{
    switch (c->scope) {
    case SCOPE_CLASS:
        return s->classes[c->index].name;
    case SCOPE_GROUP:
        return s->groups[c->index].name;
    default:
        return "all";
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
