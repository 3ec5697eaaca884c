#include "sim/scenario/parts.h"

#include "sim/base/mem.h"

enum { LIST, TO, PROBABILITY, KIND, BRIEF, SENIORITY, PRIORITY };

static const struct setting transfers[] = {
    [LIST] = {"classes.<class>.transfers", "list", "none",
              "other classes that agents pass contacts on to, at the end of the talk and while "
              "the channel is open; who has been passed on does not come again"},
    [TO] = {"classes.<class>.transfers[].to", "name", NULL,
            "the other class; the contact joins its queue, needs no place there, and has patience "
            "and handle time of that class; it is passed on at most 3 times"},
    [PROBABILITY] = {"classes.<class>.transfers[].probability", "share", NULL,
                     "of the contacts of the class that are answered, is passed on to it"},
    [KIND] =
        {"classes.<class>.transfers[].kind", "name", "\"cold\"",
         "cold: the agent has done with the contact; warm: he stays with the customer until the "
         "further agent answers or the customer gives up, and then begins his wrap-up; chats "
         "are always passed on cold"},
    [BRIEF] =
        {"classes.<class>.transfers[].brief_s", "s", "0",
         "warm: in which the one tells the other; both are busy, and it is part of the further "
         "one's talk"},
    [SENIORITY] = {"classes.<class>.transfers[].seniority", "name", "\"now\"",
                   "place in the queue of the other class: now: behind those who wait; request: by "
                   "the time at which the contact began to wait before"},
    [PRIORITY] = {"classes.<class>.transfers[].priority", "whole number", "of the other class",
                  "in place of the priority of the other class"},
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

static bool read_manner(struct node *n, struct transfer *t, struct error *err)
{
    static const char *const kinds[] = {"cold", "warm"}, *const seniorities[] = {"now", "request"};
    int kind = 0, seniority = 0;
    if (!setting_choice(n, &transfers[KIND], kinds, 2, &kind, err)
        || !setting_choice(n, &transfers[SENIORITY], seniorities, 2, &seniority, err))
        return false;
    t->is_warm = kind == 1;
    t->keeps_order = seniority == 1;
    t->has_priority = setting_node(n, &transfers[PRIORITY]) != NULL;
    return (!t->is_warm || setting_number(n, &transfers[BRIEF], &not_negative, &t->brief_s, err))
           && (!t->has_priority
               || setting_integer(n, &transfers[PRIORITY], -1000, 1000, &t->priority, err));
}

static bool read_transfer(struct node *n, const struct scenario *s,
                          const struct contact_class *from, struct transfer *t, struct error *err)
{
    n->used = true;
    if (n->type != NODE_GROUP)
        return node_fail(n, err, "must be a transfer { to = ...; probability = ...; }, not %s",
                         node_shown(n).text);
    if (!read_reference(n, &transfers[TO], "class", scenario_class, s, &t->to, err)
        || !setting_number(n, &transfers[PROBABILITY], &any_share, &t->probability, err)
        || !read_manner(n, t, err))
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
