#include "sim/scenario/parts.h"

#include "sim/base/mem.h"

enum { LIST, TO, CHANNEL, PROBABILITY };

static const struct setting orders[] = {
    [LIST] =
        {"classes.<class>.work_orders", "list", "none",
         "jobs that agents leave when they have handled a contact of the class, such as cases "
         "to settle, answers in writing or calls to make; whoever handles it to the end leaves "
         "one at most"},
    [TO] = {"classes.<class>.work_orders[].to", "name", NULL,
            "the class of the job, which says how long it takes; often one with per_day = 0, whose "
            "jobs all come so"},
    [CHANNEL] = {"classes.<class>.work_orders[].channel", "name", "its only one",
                 "the deferred or outbound channel of that class, which says when the job is due"},
    [PROBABILITY] = {"classes.<class>.work_orders[].probability", "share", NULL,
                     "of the contacts handled, leaves such a job"},
};
PART(work_orders_part, "Work orders", orders);

/* The channel of a class's jobs; -1 if there is none, -2 if there are several. */
static int only_channel_of_jobs(const struct scenario *s, const struct contact_class *c)
{
    int found = -1;
    for (size_t i = 0; i < class_channels(c); i++)
        if (channel_has_jobs(&s->channels[class_channel(c, i)]))
            found = found == -1 ? class_channel(c, i) : -2;
    return found;
}

static bool find_channel(const struct node *n, const struct scenario *s, struct work_order *o,
                         struct error *err)
{
    const struct contact_class *to = &s->classes[o->to];
    const struct node *given = node_child(n, "channel");
    if (!given) {
        o->channel = only_channel_of_jobs(s, to);
        if (o->channel == -2)
            return node_fail(n, err, "must say its channel, since \"%s\" has several for jobs",
                             to->name);
        return o->channel >= 0
               || node_fail(node_child(n, "to"), err,
                            "must be a class that comes through a deferred or outbound channel, "
                            "which \"%s\" does not; a share of 0 there is enough",
                            to->name);
    }
    if (!channel_has_jobs(&s->channels[o->channel]))
        return node_fail(given, err, "must be a deferred or outbound channel, which \"%s\" is not",
                         s->channels[o->channel].name);
    return class_comes_through(to, o->channel)
           || node_fail(given, err,
                        "must be a channel through which \"%s\" comes, which \"%s\" is not; a "
                        "share of 0 there is enough",
                        to->name, s->channels[o->channel].name);
}

static bool read_order(struct node *n, const struct scenario *s, struct work_order *o,
                       struct error *err)
{
    n->used = true;
    if (n->type != NODE_GROUP)
        return node_fail(n, err, "must be a work order { to = ...; probability = ...; }, not %s",
                         node_shown(n).text);
    return read_reference(n, &orders[TO], "class", scenario_class, s, &o->to, err)
           && (!node_child(n, "channel")
               || read_reference(n, &orders[CHANNEL], "channel", scenario_channel, s, &o->channel,
                                 err))
           && setting_number(n, &orders[PROBABILITY], &any_share, &o->probability, err)
           && find_channel(n, s, o, err);
}

/* Whoever handles a job leaves no other. */
static bool is_handled_live(const struct scenario *s, const struct contact_class *c)
{
    for (size_t i = 0; i < class_channels(c); i++)
        if (!channel_has_jobs(&s->channels[class_channel(c, i)]))
            return true;
    return false;
}

static bool read_of_class(struct node *n, const struct scenario *s, struct contact_class *c,
                          struct error *err)
{
    static const double rounding = 1e-9;
    struct node *list;
    double sum = 0;
    if (!setting_list(n, &orders[LIST], &list, err))
        return false;
    if (list && list->n > 0 && !is_handled_live(s, c))
        return node_fail(list, err,
                         "is only for a class that comes through a live or chat channel");
    c->orders = mem_array(list ? list->n : 0, sizeof *c->orders);
    for (size_t i = 0; list && i < list->n; i++) {
        struct work_order *o = &c->orders[c->n_orders++];
        if (!read_order(list->child[i], s, o, err))
            return false;
        sum += o->probability;
    }
    return sum <= 1 + rounding
           || node_fail(list, err, "must have probabilities that add up to at most 1, not %g", sum);
}

bool read_work_orders(struct node *root, struct scenario *s, struct error *err)
{
    const struct node *list = node_child(root, "classes");
    for (size_t i = 0; i < s->n_classes; i++)
        if (!read_of_class(list->child[i], s, &s->classes[i], err))
            return false;
    return true;
}
