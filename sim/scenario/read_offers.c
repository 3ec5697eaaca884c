#include "sim/scenario/parts.h"

#include "sim/base/mem.h"

enum { DEFLECTIONS, TO, WHEN, AFTER_S, EXPECTED_WAIT_S, CLASSES, OFFERED, ACCEPTS, DELAY, ENTERS };

static const struct setting deflection[] = {
    [DEFLECTIONS] = {"channels.<channel>.deflection", "list", "none",
                     "other channels that contacts are offered, in this order; nobody moves twice"},
    [TO] = {"channels.<channel>.deflection[].to", "name", NULL,
            "the other channel; offered only while it is open and has a line and a place free"},
    [WHEN] = {"channels.<channel>.deflection[].when", "name", NULL,
              "entry: to all who come in, before self-service; closed: to those who come out of "
              "hours; waiting: to those who wait for an agent"},
    [AFTER_S] = {"channels.<channel>.deflection[].after_s", "s", "0",
                 "while waiting: offered once the contact has waited so long"},
    [EXPECTED_WAIT_S] =
        {"channels.<channel>.deflection[].expected_wait_s", "s", "0",
         "while waiting: offered only if the expected wait is then at least this: (contacts ahead "
         "of equal or higher priority + 1) x mean handle time / agents logged in"},
    [CLASSES] = {"channels.<channel>.deflection[].classes", "list of names",
                 "all that come through both channels", "the classes it is offered to"},
    [OFFERED] = {"channels.<channel>.deflection[].offered", "share", "1",
                 "of the contacts of these classes, gets the offer"},
    [ACCEPTS] = {"channels.<channel>.deflection[].accepts", "share", NULL,
                 "of those who get the offer, accepts; the others go on as if nothing had been "
                 "said"},
    [DELAY] = {"channels.<channel>.deflection[].delay", "duration", "at once",
               "from accepting to entering the other channel, as a new contact of the same "
               "customer with work and patience of its own"},
    [ENTERS] = {"channels.<channel>.deflection[].enters", "name",
                "agent while waiting, else self_service",
                "where the contact enters the other channel: self_service or agent"},
};
PART(deflection_part, "Other channels offered (deflection)", deflection);

enum {
    CALLBACK,
    CALL_AFTER_S,
    CALL_EXPECTED_WAIT_S,
    CALL_CLASSES,
    CALL_OFFERED,
    CALL_ACCEPTS,
    CALL_KIND,
    CALL_DELAY,
    DIAL_S,
    REACH,
    TRIES,
    RETRY_AFTER
};

static const struct setting callback[] = {
    [CALLBACK] = {"channels.<channel>.callback", "group", "none",
                  "a call back, offered to contacts that wait in a live channel"},
    [CALL_AFTER_S] = {"channels.<channel>.callback.after_s", "s", "0",
                      "offered once the contact has waited so long"},
    [CALL_EXPECTED_WAIT_S] = {"channels.<channel>.callback.expected_wait_s", "s", "0",
                              "offered only if the expected wait is then at least this; see "
                              "deflection"},
    [CALL_CLASSES] = {"channels.<channel>.callback.classes", "list of names", "all of the channel",
                      "the classes it is offered to"},
    [CALL_OFFERED] = {"channels.<channel>.callback.offered", "share", "1",
                      "of the contacts of these classes, gets the offer"},
    [CALL_ACCEPTS] = {"channels.<channel>.callback.accepts", "share", NULL,
                      "of those who get the offer, accepts: the request ends as called back, which "
                      "is no answer"},
    [CALL_KIND] = {"channels.<channel>.callback.kind", "name", "\"place\"",
                   "place: keeps its place in the queue, and is called when its turn comes; "
                   "appointment: queues at a time agreed on, as if it asked then"},
    [CALL_DELAY] = {"channels.<channel>.callback.delay", "duration", NULL,
                    "appointment: from accepting to the time agreed on"},
    [DIAL_S] = {"channels.<channel>.callback.dial_s", "s", "20",
                "the agent's time from dialling until the customer answers or does not"},
    [REACH] = {"channels.<channel>.callback.reach", "share", NULL,
               "of the dials, reaches the customer, who is then handled"},
    [TRIES] = {"channels.<channel>.callback.tries", "count", "1",
               "dials at most; after the last in vain the callback has failed"},
    [RETRY_AFTER] = {"channels.<channel>.callback.retry_after", "duration", NULL,
                     "from a dial in vain to the next, which has the original place; must be given "
                     "if there are more than one"},
};
PART(callback_part, "Callback", callback);

/* --- what all offers have --------------------------------------------------------------------- */

static const struct range up_to_a_day = {0, 86400, false, false,
                                         "a number of seconds from 0 to 86400"};

/* The class of that name, which comes through both channels. */
static bool read_class(struct node *n, const struct scenario *s, const int channels[2], bool is[],
                       struct error *err)
{
    n->used = true;
    const int class = n->type == NODE_TEXT ? scenario_class(s, n->text) : -1;
    if (class < 0)
        return node_fail(n, err, "must be the name of a class, not %s", node_shown(n).text);
    for (int i = 0; i < 2; i++)
        if (!class_comes_through(&s->classes[class], channels[i]))
            return node_fail(n, err,
                             "must be a class that comes through the channel \"%s\", which \"%s\" "
                             "does not; a share of 0 there is enough",
                             s->channels[channels[i]].name, n->text);
    is[class] = true;
    return true;
}

static bool read_classes_of(struct node *n, const struct setting *setting, const struct scenario *s,
                            const int channels[2], struct offer *o, struct error *err)
{
    struct node *list;
    if (!setting_list(n, setting, &list, err))
        return false;
    o->classes = mem_array(s->n_classes, sizeof *o->classes);
    bool any = false;
    for (size_t c = 0; !list && c < s->n_classes; c++) {
        o->classes[c] = class_comes_through(&s->classes[c], channels[0])
                        && class_comes_through(&s->classes[c], channels[1]);
        any = any || o->classes[c];
    }
    for (size_t i = 0; list && i < list->n; i++)
        if (!read_class(list->child[i], s, channels, o->classes, err))
            return false;
    if (list)
        return list->n > 0 || node_fail(list, err, "must name at least one class");
    return any
           || node_fail(n, err,
                        "must have a class that comes through both \"%s\" and \"%s\"; a share of 0 "
                        "in the channel it moves to is enough",
                        s->channels[channels[0]].name, s->channels[channels[1]].name);
}

/* --- other channels --------------------------------------------------------------------------- */

static bool read_when(struct node *n, const struct scenario *s, int from, struct offer *o,
                      struct error *err)
{
    static const char *const times[] = {
        [OFFER_ON_ENTRY] = "entry", [OFFER_CLOSED] = "closed", [OFFER_WAITING] = "waiting"};
    int when = OFFER_ON_ENTRY;
    if (!setting_choice(n, &deflection[WHEN], times, 3, &when, err))
        return false;
    o->when = (enum offer_time)when;
    if (o->when == OFFER_CLOSED && !channel_ever_closes(s, &s->channels[from]))
        return node_fail(node_child(n, "when"), err,
                         "is only for a channel that closes, and \"%s\" never does",
                         s->channels[from].name);
    const struct node *waits = node_child(n, "after_s");
    waits = waits ? waits : node_child(n, "expected_wait_s");
    if (o->when != OFFER_WAITING && waits)
        return node_fail(waits, err, "is only for an offer with when = \"waiting\"");
    return setting_number(n, &deflection[AFTER_S], &up_to_a_day, &o->after_s, err)
           && setting_number(n, &deflection[EXPECTED_WAIT_S], &up_to_a_day, &o->expected_wait_s,
                             err);
}

static bool read_enters(struct node *n, struct deflection *d, struct error *err)
{
    static const char *const places[] = {"self_service", "agent"};
    int place = d->offer.when == OFFER_WAITING;
    if (!setting_choice(n, &deflection[ENTERS], places, 2, &place, err))
        return false;
    d->to_agent = place == 1;
    return true;
}

static bool read_delay(struct node *n, const struct setting *setting, struct duration *d,
                       struct error *err)
{
    struct node *delay;
    return setting_group(n, setting, &delay, err) && (!delay || read_duration(delay, d, err));
}

static bool read_deflection(struct node *n, const struct scenario *s, int from,
                            struct deflection *d, struct error *err)
{
    n->used = true;
    d->delay = (struct duration){.family = DURATION_FIXED};
    if (n->type != NODE_GROUP)
        return node_fail(n, err,
                         "must be an offer { to = ...; when = ...; accepts = ...; }, not %s",
                         node_shown(n).text);
    if (!read_reference(n, &deflection[TO], "channel", scenario_channel, s, &d->to, err))
        return false;
    if (d->to == from)
        return node_fail(node_child(n, "to"), err,
                         "must be another channel than the one the contact is in");
    return read_when(n, s, from, &d->offer, err)
           && read_classes_of(n, &deflection[CLASSES], s, (int[]){from, d->to}, &d->offer, err)
           && setting_number(n, &deflection[OFFERED], &any_share, &d->offer.offered, err)
           && setting_number(n, &deflection[ACCEPTS], &any_share, &d->offer.accepts, err)
           && read_delay(n, &deflection[DELAY], &d->delay, err) && read_enters(n, d, err);
}

static bool read_deflections(struct node *n, const struct scenario *s, int from, struct channel *c,
                             struct error *err)
{
    struct node *list;
    if (channel_has_jobs(c)) /* nobody is there to be offered anything */
        return true;
    if (!setting_list(n, &deflection[DEFLECTIONS], &list, err))
        return false;
    if (list && list->n > PARTS_MOST)
        return node_fail(list, err, "must have at most %d offers, not %zu", PARTS_MOST, list->n);
    c->deflections = mem_array(list ? list->n : 0, sizeof *c->deflections);
    for (size_t i = 0; list && i < list->n; i++)
        if (!read_deflection(list->child[i], s, from, &c->deflections[c->n_deflections++], err))
            return false;
    return true;
}

/* --- callback --------------------------------------------------------------------------------- */

static bool read_call_offer(struct node *n, const struct scenario *s, int channel, struct offer *o,
                            struct error *err)
{
    return setting_number(n, &callback[CALL_AFTER_S], &up_to_a_day, &o->after_s, err)
           && setting_number(n, &callback[CALL_EXPECTED_WAIT_S], &up_to_a_day, &o->expected_wait_s,
                             err)
           && read_classes_of(n, &callback[CALL_CLASSES], s, (int[]){channel, channel}, o, err)
           && setting_number(n, &callback[CALL_OFFERED], &any_share, &o->offered, err)
           && setting_number(n, &callback[CALL_ACCEPTS], &any_share, &o->accepts, err);
}

static bool read_promise(struct node *n, struct callback *c, struct error *err)
{
    static const char *const kinds[] = {
        [CALLBACK_PLACE] = "place", [CALLBACK_APPOINTMENT] = "appointment"};
    int kind = CALLBACK_PLACE;
    if (!setting_choice(n, &callback[CALL_KIND], kinds, 2, &kind, err))
        return false;
    c->kind = (enum callback_kind)kind;
    const struct node *delay = node_child(n, "delay");
    if (c->kind == CALLBACK_PLACE)
        return !delay || node_fail(delay, err, "is only for kind = \"appointment\"");
    return read_delay(n, &callback[CALL_DELAY], &c->delay, err);
}

static bool read_dials(struct node *n, struct callback *c, struct error *err)
{
    size_t tries = 0;
    if (!setting_number(n, &callback[DIAL_S], &up_to_a_day, &c->dial_s, err)
        || !setting_number(n, &callback[REACH], &any_share, &c->reach, err)
        || !setting_count(n, &callback[TRIES], 1, CALLBACK_TRIES_MOST, &tries, err))
        return false;
    c->tries = (unsigned)tries;
    const struct node *retry = node_child(n, "retry_after");
    if (tries == 1)
        return !retry || node_fail(retry, err, "is only for more than one of tries");
    return read_delay(n, &callback[RETRY_AFTER], &c->retry_after, err);
}

static bool read_callback(struct node *n, const struct scenario *s, int channel, struct channel *to,
                          struct error *err)
{
    struct node *group;
    if (!setting_group(n, &callback[CALLBACK], &group, err))
        return false;
    if (!group)
        return true;
    if (to->kind != CHANNEL_LIVE)
        return node_fail(group, err, "is only for a live channel");
    struct callback *c = to->callback = mem_array(1, sizeof *c);
    c->delay = c->retry_after = (struct duration){.family = DURATION_FIXED};
    return read_call_offer(group, s, channel, &c->offer, err) && read_promise(group, c, err)
           && read_dials(group, c, err);
}

/* Channels stand in the tree in the order of the scenario. */
bool read_offers(struct node *root, struct scenario *s, struct error *err)
{
    const struct node *channels = node_child(root, "channels");
    for (size_t i = 0; channels && i < channels->n; i++)
        if (!read_deflections(channels->child[i], s, (int)i, &s->channels[i], err)
            || !read_callback(channels->child[i], s, (int)i, &s->channels[i], err))
            return false;
    return true;
}
