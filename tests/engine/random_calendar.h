/*
 * random_calendar.h -- days that differ in a random centre, channels with hours, and who comes
 * outside them.
 */
#ifndef TESTS_ENGINE_RANDOM_CALENDAR_H
#define TESTS_ENGINE_RANDOM_CALENDAR_H

#include "tests/engine/random_dice.h"
#include "tests/engine/random_store.h"

static inline void random_days(struct dice *d, struct random_centre *r)
{
    static char *types[] = {"ordinary", "holiday"};
    struct scenario *s = &r->centre.scenario;
    s->dates = (struct dates){
        .types = types, .n_types = 2, .n_there = 2, .days = r->days, .of_class = r->factors};
    for (size_t i = 0; i < s->hours.days; i++)
        r->days[i] = (struct calendar_day){
            .has_date = true,
            .date = 19662 + (int32_t)i,
            .type = dice_count(d, 0, 1),
            .closes = s->hours.intervals,
            .factor = dice_chance(d, 0.5) ? 1 : dice_between(d, 0, 2),
        };
    for (size_t i = 0; i < s->hours.days * s->n_classes; i++)
        r->factors[i] = dice_chance(d, 0.5) ? 1 : dice_between(d, 0, 2);
    for (size_t g = 0; g < s->n_groups; g++)
        for (size_t i = 0; s->groups[g].agents && i < s->hours.intervals; i++)
            if (dice_chance(d, 0.5))
                s->groups[g].agents[s->hours.intervals + i] = dice_count(d, 0, 6);
    for (size_t g = 0; g < s->n_groups; g++)
        for (size_t k = 0; k < s->groups[g].n_shifts; k++) {
            for (size_t i = 0; i < s->hours.days; i++)
                r->works_on[g][k][i] = dice_chance(d, 0.6);
            if (dice_chance(d, 0.5))
                s->groups[g].shifts[k].works_on = r->works_on[g][k];
        }
}

/* Whole seconds, so that hours begin and end at no round time. */
static inline void random_channel_hours(struct dice *d, struct scenario *s, struct channel *c)
{
    const double length = s->hours.closes_s - s->hours.opens_s;
    c->has_hours = true;
    c->opens_s = s->hours.opens_s + floor(dice_between(d, 0, 0.6) * length);
    c->closes_s = fmin(s->hours.closes_s, c->opens_s + 60 + floor(dice_between(d, 0, 1) * length));
}

static inline void random_calendar(struct random_centre *r, unsigned number)
{
    struct dice dice = {.key = stream_key(number, "calendar of a centre")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    s->dates = (struct dates){0};
    if (dice_chance(d, 0.4))
        random_days(d, r);
    for (size_t i = 0; i < s->n_channels; i++)
        if (s->channels[i].kind != CHANNEL_DEFERRED && dice_chance(d, 0.3))
            random_channel_hours(d, s, &s->channels[i]);
}

static inline struct at_opening random_at_opening(struct dice *d)
{
    return (struct at_opening){
        .probability = dice_chance(d, 0.6) ? dice_between(d, 0, 1) : 0,
        .delay = dice_chance(d, 0.6) ? random_duration(d, 10, 20000) : fixed(0),
    };
}

/* In all live channels, whether they close or not; dice of its own. */
static inline void random_out_of_hours(struct random_centre *r, unsigned number)
{
    struct dice dice = {.key = stream_key(number, "out of hours of a centre")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    for (size_t i = 0; i < s->n_classes; i++) {
        struct contact_class *c = &s->classes[i];
        if (!channel_has_jobs(&s->channels[c->channel]))
            c->at_opening = random_at_opening(d);
        for (size_t k = 0; k < c->n_also; k++)
            if (!channel_has_jobs(&s->channels[c->also[k].channel]))
                r->also[i][k].at_opening = random_at_opening(d);
    }
}

#endif
