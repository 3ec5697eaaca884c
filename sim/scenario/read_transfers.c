#include "sim/scenario/parts.h"

#include "sim/base/mem.h"

enum { LIST, TO, PROBABILITY };

static const struct setting transfers[] = {
    [LIST] = {"classes.<class>.transfers", "list", "none",
              "other classes that agents pass contacts on to, at the end of the talk and while "
              "the channel is open; who has been passed on does not come again"},
    [TO] = {"classes.<class>.transfers[].to", "name", NULL,
            "the other class; the contact joins its queue behind those who wait, needs no place "
            "there, and has patience and handle time of that class; at most 3 agents in all"},
    [PROBABILITY] = {"classes.<class>.transfers[].probability", "share", NULL,
                     "of the contacts of the class that are answered, is passed on to it"},
};
PART(transfers_part, "Transfers", transfers);

/* The contact stays in its channel, so the other class must be there. */
static bool is_in_the_same_channels(const struct node *n, const struct scenario *s,
                                    const struct contact_class *from, const struct transfer *t,
                                    struct error *err)
{
    for (size_t i = 0; i < class_channels(from); i++) {
        const struct channel *channel = &s->channels[class_channel(from, i)];
        if (!channel_has_jobs(channel)
            && !class_comes_through(&s->classes[t->to], class_channel(from, i)))
            return node_fail(n, err,
                             "must be a class that comes through the channel \"%s\" like \"%s\", "
                             "which \"%s\" does not; a share of 0 there is enough",
                             channel->name, from->name, s->classes[t->to].name);
    }
    return true;
}

static bool read_transfer(struct node *n, const struct scenario *s,
                          const struct contact_class *from, struct transfer *t, struct error *err)
{
    n->used = true;
    if (n->type != NODE_GROUP)
        return node_fail(n, err, "must be a transfer { to = ...; probability = ...; }, not %s",
                         node_shown(n).text);
    if (!read_reference(n, &transfers[TO], "class", scenario_class, s, &t->to, err)
        || !setting_number(n, &transfers[PROBABILITY], &any_share, &t->probability, err))
        return false;
    if (&s->classes[t->to] == from)
        return node_fail(node_child(n, "to"), err, "must be another class");
    return is_in_the_same_channels(node_child(n, "to"), s, from, t, err);
}

static bool read_of_class(struct node *n, const struct scenario *s, struct contact_class *c,
                          struct error *err)
{
    static const double rounding = 1e-9;
    struct node *list;
    double sum = 0;
    if (!setting_list(n, &transfers[LIST], &list, err))
        return false;
    c->transfers = mem_array(list ? list->n : 0, sizeof *c->transfers);
    for (size_t i = 0; list && i < list->n; i++) {
        struct transfer *t = &c->transfers[c->n_transfers++];
        if (!read_transfer(list->child[i], s, c, t, err))
            return false;
        sum += t->probability;
    }
    return sum <= 1 + rounding
           || node_fail(list, err, "must have probabilities that add up to at most 1, not %g", sum);
}

bool read_transfers(struct node *root, struct scenario *s, struct error *err)
{
    const struct node *list = node_child(root, "classes");
    for (size_t i = 0; i < s->n_classes; i++)
        if (!read_of_class(list->child[i], s, &s->classes[i], err))
            return false;
    return true;
}
