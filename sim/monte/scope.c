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

size_t scope_find(const struct scopes *s, enum scope scope, size_t index)
{
    size_t i = 0;
    while (i < s->n && (s->part[i].scope != scope || s->part[i].index != index))
        i++;
    return i;
}

static void add_part(struct scopes *s, enum scope scope, size_t index, char *name)
{
    s->part = mem_grow(s->part, s->n + 1, sizeof *s->part);
    s->part[s->n++] = (struct scope_part){scope, index, name};
}

static void add_class_channels(struct scopes *list, const struct scenario *s)
{
    for (size_t c = 0; c < s->n_classes; c++)
        for (size_t i = 0; s->classes[c].n_also > 0 && i < class_channels(&s->classes[c]); i++) {
            const size_t channel = (size_t)class_channel(&s->classes[c], i);
            add_part(list, SCOPE_CLASS_CHANNEL, scope_class_channel(s, c, channel),
                     mem_print("%s/%s", s->classes[c].name, s->channels[channel].name));
        }
}

/* The recognised and the others of a group apart only where there are both. */
static void add_customers(struct scopes *list, const struct scenario *s)
{
    static const char *const whom_names[WHOMS] = {"", " recognised", " unrecognised"};
    for (size_t g = 0; g < s->n_customer_groups; g++) {
        const struct customer_group *c = &s->customer_groups[g];
        const enum whom last =
            c->identified > 0 && c->identified < 1 ? WHOM_UNRECOGNISED : WHOM_ALL;
        for (enum whom whom = WHOM_ALL; whom <= last; whom++)
            add_part(list, SCOPE_CUSTOMERS, scope_customers((int)g, whom),
                     mem_print("%s%s", c->name, whom_names[whom]));
    }
    if (s->n_customer_groups > 0)
        add_part(list, SCOPE_CUSTOMERS, scope_customers(CUSTOMERS_OTHER, WHOM_ALL),
                 mem_text(scenario_customers_name(s, CUSTOMERS_OTHER)));
}

struct scopes scopes_new(const struct plan *p)
{
    const struct scenario *s = p->scenario;
    struct scopes list = {0};
    add_part(&list, SCOPE_ALL, 0, mem_text("all"));
    for (size_t i = 0; i < s->n_classes; i++)
        add_part(&list, SCOPE_CLASS, i, mem_text(s->classes[i].name));
    for (size_t i = 0; i < s->n_channels; i++)
        add_part(&list, SCOPE_CHANNEL, i, mem_text(s->channels[i].name));
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
    for (size_t i = 0; i < s->n; i++)
        free(s->part[i].name);
    free(s->part);
    free(s->of_stream);
    free(s->n_of_stream);
}
