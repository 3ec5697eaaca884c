/*
 * random_offers.h -- offers in a random centre: another channel, a callback.
 */
#ifndef TESTS_ENGINE_RANDOM_OFFERS_H
#define TESTS_ENGINE_RANDOM_OFFERS_H

#include "tests/engine/random_dice.h"
#include "tests/engine/random_store.h"

static inline void random_offer(struct dice *d, struct offer *o, bool *classes,
                                const struct scenario *s)
{
    o->when = (enum offer_time)dice_count(d, OFFER_ON_ENTRY, OFFER_WAITING);
    o->offered = dice_between(d, 0.3, 1);
    o->accepts = dice_chance(d, 0.9) ? dice_between(d, 0, 1) : 0;
    o->after_s = dice_chance(d, 0.5) ? dice_between(d, 0, 120) : 0;
    o->expected_wait_s = dice_chance(d, 0.5) ? dice_between(d, 0, 300) : 0;
    o->classes = classes;
    for (size_t c = 0; c < s->n_classes; c++)
        classes[c] = s->classes[c].n_also > 0 && dice_chance(d, 0.8);
}

/* Dice of its own, like chat. Where a class comes through both channels it may move. */
static inline void random_deflections(struct random_centre *r, unsigned number)
{
    struct dice dice = {.key = stream_key(number, "offers of a centre")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    for (size_t i = 0; s->n_channels == 2 && i < 2; i++) {
        s->channels[i].deflections = r->deflections[i];
        s->channels[i].n_deflections = dice_count(d, 0, RANDOM_OFFERS);
        for (size_t k = 0; k < s->channels[i].n_deflections; k++) {
            struct deflection *offer = &r->deflections[i][k];
            *offer = (struct deflection){
                .to = 1 - (int)i,
                .delay = dice_chance(d, 0.5) ? random_duration(d, 1, 900) : fixed(0),
                .to_agent = dice_chance(d, 0.5),
            };
            random_offer(d, &offer->offer, r->offered_to[i][k], s);
        }
    }
}

/* For all classes of live channels; dice of its own. */
static inline void random_callbacks(struct random_centre *r, unsigned number)
{
    struct dice dice = {.key = stream_key(number, "callbacks of a centre")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    for (size_t i = 0; i < 2 && i < s->n_channels; i++) {
        if (s->channels[i].kind != CHANNEL_LIVE || dice_chance(d, 0.7))
            continue;
        struct callback *c = s->channels[i].callback = &r->callbacks[i];
        *c = (struct callback){
            .kind = dice_chance(d, 0.7) ? CALLBACK_PLACE : CALLBACK_APPOINTMENT,
            .delay = random_duration(d, 60, 20000),
            .dial_s = dice_chance(d, 0.8) ? dice_between(d, 0, 60) : 0,
            .reach = dice_chance(d, 0.8) ? dice_between(d, 0, 1) : 1,
            .tries = (unsigned)dice_count(d, 1, CALLBACK_TRIES_MOST),
            .retry_after = random_duration(d, 30, 7200),
        };
        random_offer(d, &c->offer, r->offered_to[i][RANDOM_OFFERS], s);
        c->offer.when = OFFER_WAITING;
        for (size_t k = 0; k < s->n_classes; k++)
            c->offer.classes[k] = dice_chance(d, 0.8);
    }
}

#endif
