/*
 * random_chat.h -- chat in a random centre, classes in two channels, and agents who keep some hands
 * free: for calls, or before a break.
 */
#ifndef TESTS_ENGINE_RANDOM_CHAT_H
#define TESTS_ENGINE_RANDOM_CHAT_H

#include "tests/engine/random_dice.h"
#include "tests/engine/random_store.h"
#include "tests/engine/random_classes.h"

/* The class's laws or some of its own, in the channel that is not the class's. */
static inline void random_stream(struct dice *d, struct random_centre *r, size_t class)
{
    struct contact_class *c = &r->centre.classes[class];
    r->also[class][0] = (struct contact_stream){
        .channel = 1 - c->channel,
        .share = dice_between(d, 0.1, 1),
        .talk = dice_chance(d, 0.5) ? c->talk : random_duration(d, 30, 600),
        .wrap_up = c->wrap_up,
        .patience = c->patience,
        .self_service = c->self_service,
        .redial = c->redial,
        .recontact = c->recontact,
    };
    if (dice_chance(d, 0.3))
        random_self_service(d, &r->also[class][0].self_service);
    c->also = r->also[class];
    c->n_also = 1;
}

static inline void random_concurrency(struct dice *d, struct agent_group *g)
{
    g->concurrency = concurrency_from_think_share(dice_count(d, 1, 5), dice_between(d, 0, 0.9));
    const bool full_speed = dice_chance(d, 0.2);
    for (size_t k = 0; full_speed && k < g->concurrency.at_most; k++)
        g->concurrency.speed[k] = 1;
    assert_null(concurrency_invalid(&g->concurrency));
    g->at_drop = DROP_RELEASE;
}

/* Dice of its own: the other parts of a centre are what they would be without. */
static inline void random_chat(struct random_centre *r, unsigned number)
{
    struct dice dice = {.key = stream_key(number, "chat of a centre")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    if (dice_chance(d, 0.5))
        return;
    for (size_t i = 0; i < s->n_channels; i++)
        s->channels[i].kind = dice_chance(d, 0.6) ? CHANNEL_CHAT : CHANNEL_LIVE;
    for (size_t i = 0; i < s->n_classes; i++)
        if (s->n_channels == 2 && dice_chance(d, 0.5))
            random_stream(d, r, i);
    for (size_t g = 0; g < s->n_groups; g++) {
        if (dice_chance(d, 0.6))
            random_concurrency(d, &s->groups[g]);
        for (size_t k = 0; g > 0 && k < s->groups[g].n_skills; k++) {
            struct skill *skill = &s->groups[g].skills[k];
            const struct contact_class *c = &s->classes[skill->class];
            skill->in_one_channel = dice_chance(d, 0.3);
            skill->channel = class_channel(c, dice_count(d, 0, class_channels(c) - 1));
        }
    }
}

/* Dice of its own. Agents kept free of chats begin no job either. */
static inline void random_keep_free(struct random_centre *r, unsigned number)
{
    struct dice dice = {.key = stream_key(number, "agents kept free")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    for (size_t g = 0; g < s->n_groups; g++) {
        struct agent_group *group = &s->groups[g];
        group->keep_free =
            group->concurrency.at_most > 0 && dice_chance(d, 0.6) ? dice_count(d, 1, 3) : 0;
        if (group->reserve < group->keep_free)
            group->reserve = group->keep_free;
    }
}

/* Dice of its own. */
static inline void random_drain(struct random_centre *r, unsigned number)
{
    struct dice dice = {.key = stream_key(number, "drain")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    for (size_t g = 0; g < s->n_groups; g++) {
        const double drain_s = dice_chance(d, 0.6) ? dice_between(d, 60, 5000) : 0;
        s->groups[g].drain_s = s->groups[g].concurrency.at_most > 1 ? drain_s : 0;
    }
}

#endif
