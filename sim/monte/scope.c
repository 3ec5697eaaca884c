#include "sim/monte/scope.h"

#include "sim/base/mem.h"

#include <stdlib.h>

const char *const scope_names[SCOPES] = {"all",   "class",         "channel",
                                         "group", "class_channel", "customers"};

static bool is_of_customers(const struct plan_stream *ps, size_t index)
{
    if ((size_t)ps->customers != index / WHOMS)
        return false;
    switch ((enum whom)(index % WHOMS)) {
    case WHOM_RECOGNISED: return ps->recognised;
    case WHOM_UNRECOGNISED: return !ps->recognised;
    default: return true;
    }
}

bool scope_covers(const struct scenario *s, enum scope scope, size_t index,
                  const struct plan_stream *ps)
{
    switch (scope) {
    case SCOPE_ALL: return true;
    case SCOPE_CLASS: return index == ps->class;
    case SCOPE_CHANNEL: return index == ps->channel;
    case SCOPE_CLASS_CHANNEL: return index == scope_class_channel(s, ps->class, ps->channel);
    case SCOPE_CUSTOMERS: return is_of_customers(ps, index);
    default: return false;
    }
}

size_t scope_place(const struct scopes *s, enum scope scope, size_t index)
{
    switch (scope) {
    case SCOPE_CLASS: return 1 + index;
    case SCOPE_CHANNEL: return 1 + s->n_classes + index;
    case SCOPE_CLASS_CHANNEL: return s->class_channel[index];
    case SCOPE_CUSTOMERS: return s->customers[index];
    default: return 0;
    }
}

/* --- names -------------------------------------------------------------------------------------
 */

static const char *class_channel_name(const struct scenario *s, size_t index)
{
    const struct contact_class *c = &s->classes[index / s->n_channels];
    for (size_t i = 0; i < c->n_also; i++)
        if ((size_t)c->also[i].channel == index % s->n_channels)
            return c->also[i].name;
    return c->name_in_channel;
}

static const char *customers_name(const struct scenario *s, size_t index)
{
    const size_t customers = index / WHOMS;
    switch ((enum whom)(index % WHOMS)) {
    case WHOM_RECOGNISED: return s->customer_groups[customers].recognised;
    case WHOM_UNRECOGNISED: return s->customer_groups[customers].unrecognised;
    default: return scenario_customers_name(s, customers);
    }
}

const char *scope_name(const struct scenario *s, enum scope scope, size_t index)
{
    switch (scope) {
    case SCOPE_CLASS: return s->classes[index].name;
    case SCOPE_CHANNEL: return s->channels[index].name;
    case SCOPE_GROUP: return s->groups[index].name;
    case SCOPE_CLASS_CHANNEL: return class_channel_name(s, index);
    case SCOPE_CUSTOMERS: return customers_name(s, index);
    default: return "all";
    }
}

/* --- all of a plan -----------------------------------------------------------------------------
 */

static void add_part(struct scopes *s, enum scope scope, size_t index)
{
    s->part = mem_grow(s->part, s->n + 1, sizeof *s->part);
    s->part[s->n++] = (struct scope_part){scope, index};
}

static void add_class_channels(struct scopes *list, const struct scenario *s)
{
    for (size_t c = 0; c < s->n_classes; c++)
        for (size_t i = 0; s->classes[c].n_also > 0 && i < class_channels(&s->classes[c]); i++) {
            const size_t channel = (size_t)class_channel(&s->classes[c], i);
            const size_t index = scope_class_channel(s, c, channel);
            list->class_channel[index] = list->n;
            add_part(list, SCOPE_CLASS_CHANNEL, index);
        }
}

static void add_whom(struct scopes *list, int customers, enum whom whom)
{
    const size_t index = scope_customers(customers, whom);
    list->customers[index] = list->n;
    add_part(list, SCOPE_CUSTOMERS, index);
}

/* The recognised and the others of a group apart only where there are both. */
static void add_customers(struct scopes *list, const struct scenario *s)
{
    for (size_t g = 0; g < s->n_customer_groups; g++) {
        const struct customer_group *c = &s->customer_groups[g];
        const bool both = c->identified > 0 && c->identified < 1;
        for (enum whom whom = WHOM_ALL; whom <= (both ? WHOM_UNRECOGNISED : WHOM_ALL); whom++)
            add_whom(list, (int)g, whom);
    }
    if (s->n_customer_groups > 0)
        add_whom(list, CUSTOMERS_OTHER, WHOM_ALL);
}

struct scopes scopes_new(const struct plan *p)
{
    const struct scenario *s = p->scenario;
    struct scopes list = {
        .n_classes = s->n_classes,
        .class_channel = mem_array(s->n_classes * s->n_channels, sizeof *list.class_channel),
    };
    add_part(&list, SCOPE_ALL, 0);
    for (size_t i = 0; i < s->n_classes; i++)
        add_part(&list, SCOPE_CLASS, i);
    for (size_t i = 0; i < s->n_channels; i++)
        add_part(&list, SCOPE_CHANNEL, i);
    add_class_channels(&list, s);
    add_customers(&list, s);
    list.of_stream = mem_array(p->n_streams * SCOPES, sizeof *list.of_stream);
    list.n_of_stream = mem_array(p->n_streams, sizeof *list.n_of_stream);
    for (size_t i = 0; i < p->n_streams; i++)
        for (size_t k = 0; k < list.n; k++)
            if (scope_covers(s, list.part[k].scope, list.part[k].index, &p->streams[i]))
                list.of_stream[i * SCOPES + list.n_of_stream[i]++] = (uint16_t)k;
    return list;
}

void scopes_free(struct scopes *s)
{
    free(s->part);
    free(s->class_channel);
    free(s->of_stream);
    free(s->n_of_stream);
}
