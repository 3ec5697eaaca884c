#include "sim/scenario/parts.h"

enum { SATISFACTION, AT_ONCE, PER_MINUTE, IF_UNRESOLVED, CHANNELS, CHANNEL, EFFECT };

static const struct setting satisfaction[] = {
    [SATISFACTION] =
        {"satisfaction", "group", "not asked",
         "how likely an answered customer is to be satisfied: a logistic model; "
         "`satisfaction : { };` takes the defaults, which give 99.46 % at the waits of "
         "Chinese banks' centres in 2023"},
    [AT_ONCE] = {"satisfaction.at_once", "share", "0.9953",
                 "satisfied, of those answered at once whose issue is resolved"},
    [PER_MINUTE] = {"satisfaction.per_minute", "number", "0.5",
                    "log-odds lost by every minute waited"},
    [IF_UNRESOLVED] = {"satisfaction.unresolved", "number", "2",
                       "log-odds lost where the issue is not resolved: of the answered, the "
                       "probability of recontact"},
    [CHANNELS] = {"satisfaction.channels", "list", "none", "channels that differ"},
    [CHANNEL] = {"satisfaction.channels[].channel", "name", NULL, "the channel"},
    [EFFECT] = {"satisfaction.channels[].effect", "number", NULL,
                "log-odds that the channel adds; less than 0: takes away"},
};
PART(satisfaction_part, "Satisfaction", satisfaction);

static const struct range log_odds_lost = {0, 100, false, false, "a number from 0 to 100"};

static bool read_effect(struct node *n, struct scenario *s, struct error *err)
{
    static const struct range effect = {-20, 20, false, false, "a number from -20 to 20"};
    int channel;
    n->used = true;
    if (n->type != NODE_GROUP)
        return node_fail(n, err, "must be { channel = ...; effect = ...; }, not %s",
                         node_shown(n).text);
    return read_reference(n, &satisfaction[CHANNEL], "channel", scenario_channel, s, &channel, err)
           && setting_number(n, &satisfaction[EFFECT], &effect,
                             &s->channels[channel].satisfaction_effect, err);
}

bool read_satisfaction(struct node *root, struct scenario *s, struct error *err)
{
    static const struct range open_share = {0, 1, true, true, "a share between 0 and 1"};
    struct satisfaction *to = &s->satisfaction;
    struct node *group, *channels;
    if (!setting_group(root, &satisfaction[SATISFACTION], &group, err))
        return false;
    to->is_asked = group != NULL;
    if (!group)
        return true;
    if (!setting_number(group, &satisfaction[AT_ONCE], &open_share, &to->at_once, err)
        || !setting_number(group, &satisfaction[PER_MINUTE], &log_odds_lost, &to->per_minute, err)
        || !setting_number(group, &satisfaction[IF_UNRESOLVED], &log_odds_lost, &to->unresolved,
                           err)
        || !setting_list(group, &satisfaction[CHANNELS], &channels, err))
        return false;
    for (size_t i = 0; channels && i < channels->n; i++)
        if (!read_effect(channels->child[i], s, err))
            return false;
    return true;
}
