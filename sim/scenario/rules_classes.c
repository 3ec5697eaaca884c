#include "sim/scenario/rules_parts.h"

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

bool every_stream_is_served(const struct node *root, const struct scenario *s, struct error *err)
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

bool redials_have_a_channel(const struct node *root, const struct scenario *s, struct error *err)
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
bool every_stream_has_contacts(const struct node *root, const struct scenario *s, struct error *err)
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

bool every_closing_happens(const struct node *root, const struct scenario *s, struct error *err)
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

bool every_channel_is_used(const struct node *root, const struct scenario *s, struct error *err)
{
    for (size_t i = 0; node_child(root, "channels") && i < s->n_channels; i++)
        if (!has_use(s, (int)i))
            return node_fail(node_at(root, "channels", i), err,
                             "must have a class that comes through it, but there is none");
    return true;
}

/* The engine numbers queues in a byte. */
bool queues_are_few(const struct node *root, const struct scenario *s, struct error *err)
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
