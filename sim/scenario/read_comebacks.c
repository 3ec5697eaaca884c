#include "sim/scenario/parts.h"

enum {
    REDIAL_PROBABILITY,
    REDIAL_AFTER_DISMISSAL,
    REDIAL_DELAY,
    REDIAL_AT_MOST,
    REDIAL_PATIENCE,
    REDIAL_CHANNEL,
    RECONTACT_PROBABILITY,
    RECONTACT_DELAY,
    RECONTACT_AT_MOST,
    CLOSED_SHARE,
    CLOSED_DELAY
};

static const struct setting comebacks[] = {
    [REDIAL_PROBABILITY] = {"classes.<class>.redial.probability", "share or list of shares", NULL,
                            "of the contacts that abandon or are blocked, tries again; in a list, "
                            "of customers without a redial yet, with one, ...; the last holds from "
                            "then on"},
    [REDIAL_AFTER_DISMISSAL] = {"classes.<class>.redial.after_dismissal", "share", "0",
                                "of the contacts cut off at closing, tries again"},
    [REDIAL_DELAY] = {"classes.<class>.redial.delay", "duration", NULL, "until the new attempt"},
    [REDIAL_AT_MOST] = {"classes.<class>.redial.at_most", "count", "3",
                        "redials of one customer over the horizon"},
    [REDIAL_PATIENCE] = {"classes.<class>.redial.patience", "name", "\"keep\"",
                         "keep: patience of the first attempt; redraw: drawn anew"},
    [REDIAL_CHANNEL] = {"classes.<class>.redial.channel", "name", "the channel it failed in",
                        "the channel of the class through which the new attempt comes; the same "
                        "need takes the handle time that it takes there"},
    [RECONTACT_PROBABILITY] = {"classes.<class>.recontact.probability", "share", NULL,
                               "of the answered contacts, comes again"},
    [RECONTACT_DELAY] = {"classes.<class>.recontact.delay", "duration", NULL,
                         "until the new contact"},
    [RECONTACT_AT_MOST] = {"classes.<class>.recontact.at_most", "count", "3",
                           "recontacts of one customer over the horizon"},
    [CLOSED_SHARE] =
        {"classes.<class>.out_of_hours.at_opening", "share", NULL,
         "comes again when the channel opens next, which is a new attempt; nobody does more "
         "than 3 times"},
    [CLOSED_DELAY] = {"classes.<class>.out_of_hours.delay", "duration",
                      "at once, in the order of coming", "from opening to that attempt"},
};
PART(comebacks_part, "Customers of a class who come again", comebacks);

static bool read_delay(struct node *group, int setting, struct duration *d, struct error *err)
{
    struct node *delay;
    return setting_group(group, &comebacks[setting], &delay, err) && read_duration(delay, d, err);
}

static bool read_probabilities(struct node *group, struct redial *r, struct error *err)
{
    const struct setting *setting = &comebacks[REDIAL_PROBABILITY];
    struct node *list = setting_node(group, setting);
    size_t n = 1;
    if (!list || list->type != NODE_LIST) {
        if (!setting_number(group, setting, &any_share, &r->probability[0], err))
            return false;
    } else {
        n = list->n;
        if (n == 0 || n >= ATTEMPTS_MOST)
            return node_fail(list, err, "must have from 1 to %d shares, not %zu", ATTEMPTS_MOST - 1,
                             n);
        for (size_t i = 0; i < n; i++)
            if (!setting_element(list->child[i], &any_share, &r->probability[i], err))
                return false;
    }
    redial_repeat(r, n);
    return true;
}

bool read_redial(struct node *group, const struct scenario *s, struct redial *r, struct error *err)
{
    static const char *const patiences[] = {"keep", "redraw"};
    int patience = 0;
    size_t at_most = 0;
    r->delay = (struct duration){.family = DURATION_FIXED};
    if (!group)
        return true;
    if (!read_probabilities(group, r, err)
        || !setting_number(group, &comebacks[REDIAL_AFTER_DISMISSAL], &any_share,
                           &r->after_dismissal, err)
        || !setting_count(group, &comebacks[REDIAL_AT_MOST], 1, ATTEMPTS_MOST, &at_most, err)
        || !setting_choice(group, &comebacks[REDIAL_PATIENCE], patiences, 2, &patience, err)
        || !read_reference(group, &comebacks[REDIAL_CHANNEL], "channel", scenario_channel, s,
                           &r->channel, err))
        return false;
    r->in_other_channel = r->channel >= 0;
    r->at_most = (unsigned)at_most;
    r->keeps_patience = patience == 0;
    return read_delay(group, REDIAL_DELAY, &r->delay, err);
}

bool read_recontact(struct node *group, struct recontact *r, struct error *err)
{
    size_t at_most = 0;
    r->delay = (struct duration){.family = DURATION_FIXED};
    if (!group)
        return true;
    if (!setting_number(group, &comebacks[RECONTACT_PROBABILITY], &any_share, &r->probability, err)
        || !setting_count(group, &comebacks[RECONTACT_AT_MOST], 1, ATTEMPTS_MOST, &at_most, err))
        return false;
    r->at_most = (unsigned)at_most;
    return read_delay(group, RECONTACT_DELAY, &r->delay, err);
}

bool read_out_of_hours(struct node *group, struct at_opening *o, struct error *err)
{
    struct node *delay;
    o->delay = (struct duration){.family = DURATION_FIXED};
    return !group
           || (setting_number(group, &comebacks[CLOSED_SHARE], &any_share, &o->probability, err)
               && setting_group(group, &comebacks[CLOSED_DELAY], &delay, err)
               && (!delay || read_duration(delay, &o->delay, err)));
}
