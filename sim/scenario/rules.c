#include "sim/scenario/rules.h"

#include "sim/scenario/rules_parts.h"

#include <math.h>

const struct node *node_at(const struct node *root, const char *part, size_t i)
{
    return node_child(root, part)->child[i];
}

const struct node *stream_node(const struct node *root, size_t class, size_t i)
{
    const struct node *n = node_at(root, "classes", class);
    return i == 0 ? n : node_child(n, "channels")->child[i - 1];
}

static bool thresholds_are_few(const struct node *root, const struct scenario *s, struct error *err)
{
    double waits[THRESHOLDS_MOST] = {s->within_s};
    size_t n = 1;
    for (size_t i = 0; i < s->n_targets; i++) {
        const double within_s = s->targets[i].within_s;
        size_t j = 0;
        while (j < n && waits[j] != within_s)
            j++;
        if (j < n || isnan(within_s))
            continue;
        if (n == THRESHOLDS_MOST)
            return node_fail(node_at(root, "targets", s->targets[i].place), err,
                             "must not add another acceptable wait: %d different ones at most, "
                             "service_level_within_s included",
                             THRESHOLDS_MOST);
        waits[n++] = within_s;
    }
    return true;
}

/* In the order in which they are asked: the first that does not hold is told. */
static rule *const rules[] = {
    every_stream_is_served,  redials_have_a_channel,    every_stream_has_contacts,
    every_closing_happens,   every_channel_is_used,     concurrency_has_use,
    queues_are_few,          groups_have_few_queues,    agents_are_few,
    shifts_meet_hours,       thresholds_are_few,        releases_are_in_the_horizon,
    what_stands_in_is_there, events_are_possible,       events_do_not_clash,
    wages_are_complete,      premiums_have_wages,       reserves_have_use,
    ringing_has_use,         agents_kept_free_have_use,
};

bool rules_hold(const struct node *root, const struct scenario *s, struct error *err)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (!rules[i](root, s, err))
            return false;
    return true;
}
