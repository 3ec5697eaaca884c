#include "sim/scenario/standstill.h"

#include "sim/base/mem.h"

#include <stdlib.h>
#include <string.h>

static bool is_endless(const struct contact_class *c, int channel)
{
    for (size_t i = 0; i < c->n_also; i++)
        if (c->also[i].channel == channel)
            return c->also[i].patience.endless;
    return c->patience.endless;
}

/* Are all groups that serve the class in the channel among them? */
static bool only_among(const struct scenario *s, const bool among[], int class, int channel)
{
    for (size_t g = 0; g < s->n_groups; g++)
        if (group_takes(&s->groups[g], (size_t) class, channel) && !among[g])
            return false;
    return true;
}

/* Can the group's agents come to wait for these groups alone, with customers who never give up? */
static bool can_wait_for(const struct scenario *s, const struct agent_group *g, const bool among[])
{
    for (size_t c = 0; c < s->n_classes; c++)
        for (size_t k = 0; k < s->classes[c].n_transfers; k++) {
            const struct transfer *t = &s->classes[c].transfers[k];
            for (size_t i = 0; i < class_channels(&s->classes[c]); i++) {
                const int channel = class_channel(&s->classes[c], i);
                if (t->is_warm && t->probability > 0 && s->channels[channel].kind == CHANNEL_LIVE
                    && group_takes(g, c, channel) && is_endless(&s->classes[t->to], channel)
                    && only_among(s, among, t->to, channel))
                    return true;
            }
        }
    return false;
}

/* The largest set of groups that can wait for itself: whoever cannot is taken out until none is
 * left to take; false if nobody is. */
static bool waiting_groups(const struct scenario *s, bool among[])
{
    size_t left = s->n_groups;
    for (size_t g = 0; g < s->n_groups; g++)
        among[g] = true;
    for (size_t before = left + 1; left < before;) {
        before = left;
        for (size_t g = 0; g < s->n_groups; g++)
            if (among[g] && !can_wait_for(s, &s->groups[g], among)) {
                among[g] = false;
                left--;
            }
    }
    return left > 0;
}

void standstill_note(struct scenario *s)
{
    bool *among = mem_array(s->n_groups, sizeof *among);
    if (waiting_groups(s, among)) {
        char *names = mem_text("");
        for (size_t g = 0; g < s->n_groups; g++) {
            if (!among[g])
                continue;
            char *more = mem_print("%s%s%s", names, *names ? ", " : "", s->groups[g].name);
            free(names);
            names = more;
        }
        scenario_note(s,
                      "The agents of %s can come to wait for each other, with customers passed on "
                      "warm who never give up: if all do at once, none of them is free any more.",
                      names);
        free(names);
    }
    free(among);
}
