/*
 * random_transfers.h -- contacts of a random centre that are passed on to another class.
 */
#ifndef TESTS_ENGINE_RANDOM_TRANSFERS_H
#define TESTS_ENGINE_RANDOM_TRANSFERS_H

#include "tests/engine/random_dice.h"
#include "tests/engine/random_store.h"

/* Does the class come through every live channel of the other? */
static inline bool may_take_over(const struct scenario *s, const struct contact_class *from,
                                 const struct contact_class *to)
{
    for (size_t i = 0; i < class_channels(from); i++) {
        bool there = channel_has_jobs(&s->channels[class_channel(from, i)]);
        for (size_t k = 0; k < class_channels(to); k++)
            there = there || class_channel(to, k) == class_channel(from, i);
        if (!there)
            return false;
    }
    return true;
}

/* Dice of its own, too. */
static inline void random_transfers(struct random_centre *r, unsigned number)
{
    struct dice dice = {.key = stream_key(number, "transfers of a centre")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    if (dice_chance(d, 0.7))
        return;
    for (size_t from = 0; from < s->n_classes; from++) {
        struct contact_class *c = &s->classes[from];
        c->transfers = r->transfers[from];
        c->n_transfers = 0;
        for (size_t to = 0; to < s->n_classes; to++)
            if (to != from && dice_chance(d, 0.7) && may_take_over(s, c, &s->classes[to]))
                c->transfers[c->n_transfers++] = (struct transfer){
                    .to = (int)to,
                    .probability = dice_between(d, 0, 0.33),
                    .is_warm = dice_chance(d, 0.5),
                    .brief_s = dice_chance(d, 0.5) ? dice_between(d, 0, 40) : 0,
                    .keeps_order = dice_chance(d, 0.5),
                    .has_priority = dice_chance(d, 0.3),
                    .priority = (int)dice_count(d, 0, 3),
                };
    }
}

#endif
