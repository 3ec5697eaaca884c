#include "sim/scenario/rules_parts.h"

#include "sim/base/clock.h"

#include <math.h>

/* What the class meets in the channel before the agents; NULL if there is nothing. */
static const struct self_service *self_service_in(const struct contact_class *c, int channel)
{
    const struct self_service *found = c->channel == channel ? &c->self_service : NULL;
    for (size_t i = 0; i < c->n_also; i++)
        if (c->also[i].channel == channel)
            found = &c->also[i].self_service;
    return found && found->handles > 0 ? found : NULL;
}

bool releases_are_in_the_horizon(const struct node *root, const struct scenario *s,
                                 struct error *err)
{
    for (size_t c = 0; c < s->n_classes; c++)
        for (size_t channel = 0; channel < s->n_channels; channel++) {
            const struct self_service *self = self_service_in(&s->classes[c], (int)channel);
            for (size_t i = 0; self && i < self->drift.n_releases; i++)
                if (self->drift.releases[i].day >= s->hours.days)
                    return node_fail(node_at(root, "classes", c), err,
                                     "must have the releases of its self-service within the "
                                     "horizon, on days 0 to %zu, but one is on day %zu",
                                     s->hours.days - 1, self->drift.releases[i].day);
        }
    return true;
}

/* Where the simple block of self-service may be wanted, every class has it. */
static bool has_simple(const struct scenario *s, int channel, const struct node *n,
                       const char *setting, struct error *err)
{
    for (size_t c = 0; c < s->n_classes; c++) {
        const struct self_service *self = self_service_in(&s->classes[c], channel);
        if (self && !self->simple)
            return node_fail(n, err,
                             "%s must not be \"simple\": the self-service of the class \"%s\" "
                             "in the channel \"%s\" has no block \"simple\"",
                             setting, s->classes[c].name, s->channels[channel].name);
    }
    return true;
}

bool what_stands_in_is_there(const struct node *root, const struct scenario *s, struct error *err)
{
    for (size_t i = 0; i < s->n_channels; i++)
        if (s->channels[i].when_full == FULL_SIMPLE
            && !has_simple(s, (int)i, node_at(root, "channels", i), "when_full", err))
            return false;
    return true;
}

static bool befalls(const struct scenario_event *e, int class, int channel)
{
    return (e->class < 0 || e->class == class) && (e->channel < 0 || e->channel == channel);
}

static bool changes_self_service(const struct scenario_event *e)
{
    return e->sets_sessions || !isnan(e->escalates);
}

static bool event_is_possible(const struct node *n, const struct scenario *s,
                              const struct scenario_event *e, struct error *err)
{
    bool has_self_service = false, has_class = false;
    for (size_t c = 0; c < s->n_classes; c++)
        for (size_t channel = 0; channel < s->n_channels; channel++) {
            if (!befalls(e, (int)c, (int)channel))
                continue;
            if (self_service_in(&s->classes[c], (int)channel)) {
                has_self_service = true;
                if (e->has_fallback && e->fallback == FULL_SIMPLE
                    && !has_simple(s, (int)channel, n, "fallback", err))
                    return false;
            }
            if (!class_comes_through(&s->classes[c], (int)channel))
                continue;
            has_class = true;
            if (e->arrivals_factor != 1 && s->classes[c].arrivals.counts)
                return node_fail(n, err,
                                 "must not change the volume of the class \"%s\", whose counts "
                                 "are given",
                                 s->classes[c].name);
        }
    if (!has_class)
        return node_fail(n, err, "must befall a class in a channel through which it comes");
    return !changes_self_service(e) || has_self_service
           || node_fail(n, err, "must befall a channel with self-service to change it");
}

bool events_are_possible(const struct node *root, const struct scenario *s, struct error *err)
{
    for (size_t i = 0; i < s->n_events; i++)
        if (!event_is_possible(node_at(root, "events", i), s, &s->events[i], err))
            return false;
    return true;
}

static bool either(int a, int b)
{
    return a < 0 || b < 0 || a == b;
}

static bool events_clash(const struct scenario_event *a, const struct scenario_event *b)
{
    const bool same_time = either(a->day, b->day) && a->at_s < b->ends_s && b->at_s < a->ends_s;
    const bool same_setting = (a->sets_sessions && b->sets_sessions)
                              || (!isnan(a->escalates) && !isnan(b->escalates))
                              || (a->arrivals_factor != 1 && b->arrivals_factor != 1);
    return same_time && same_setting && either(a->channel, b->channel)
           && either(a->class, b->class);
}

bool events_do_not_clash(const struct node *root, const struct scenario *s, struct error *err)
{
    for (size_t i = 0; i < s->n_events; i++)
        for (size_t j = 0; j < i; j++)
            if (events_clash(&s->events[i], &s->events[j]))
                return node_fail(node_at(root, "events", i), err,
                                 "must not set what events[%zu] sets at the same time, from %s "
                                 "to %s",
                                 j, clock_text(s->events[j].at_s).text,
                                 clock_text(s->events[j].ends_s).text);
    return true;
}
