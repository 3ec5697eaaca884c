/*
 * random_desk.h -- how contacts reach the agents of a random centre: overflow and ringing.
 */
#ifndef TESTS_ENGINE_RANDOM_DESK_H
#define TESTS_ENGINE_RANDOM_DESK_H

#include "tests/engine/random_dice.h"
#include "tests/engine/random_store.h"

static inline void random_overflow(struct random_centre *r, unsigned number)
{
    struct dice dice = {.key = stream_key(number, "overflow of a centre")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    const bool some = dice_chance(d, 0.5);
    for (size_t g = 0; some && g < s->n_groups; g++)
        for (size_t k = 0; k < s->groups[g].n_skills; k++)
            if (dice_chance(d, 0.5))
                s->groups[g].skills[k].overflow_s =
                    dice_chance(d, 0.5) ? dice_between(d, 0, 120) : 30;
}

/* Dice of its own. */
static inline void random_ringing(struct random_centre *r, unsigned number)
{
    struct dice dice = {.key = stream_key(number, "ringing")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    for (size_t g = 0; g < s->n_groups; g++)
        s->groups[g].ring_s = dice_chance(d, 0.4) ? dice_between(d, 0, 40) : 0;
}

#endif
