/*
 * random_customers.h -- the customers of a random centre: who they are, how they redial, and how
 * long they are handled beyond the forecast.
 */
#ifndef TESTS_ENGINE_RANDOM_CUSTOMERS_H
#define TESTS_ENGINE_RANDOM_CUSTOMERS_H

#include "tests/engine/random_dice.h"
#include "tests/engine/random_store.h"

/* Dice of its own, too. */
static inline void random_care(struct random_centre *r, unsigned number)
{
    static char names[][12] = {"aged", "veterans"};
    struct dice dice = {.key = stream_key(number, "customers of a centre")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    s->customer_groups = r->customer_groups;
    s->n_customer_groups = dice_count(d, 0, 2);
    for (size_t g = 0; g < s->n_customer_groups; g++)
        r->customer_groups[g] = (struct customer_group){
            .name = names[g],
            .identified = dice_chance(d, 0.6) ? dice_between(d, 0, 1) : dice_chance(d, 0.8),
            .direct_to_agent = dice_chance(d, 0.5) ? dice_between(d, 0, 1) : 0,
            .priority = (int)dice_count(d, 0, 2),
            .handle_factor = dice_chance(d, 0.5) ? dice_between(d, 0.5, 2) : 1,
            .patience_factor = dice_chance(d, 0.5) ? dice_between(d, 0.5, 2) : 1,
            .escalates_factor = dice_chance(d, 0.5) ? dice_between(d, 0.2, 4) : 1,
        };
    for (size_t c = 0; c < s->n_classes; c++) {
        if (s->n_customer_groups == 0 || dice_chance(d, 0.2))
            continue;
        s->classes[c].customers = r->customers[c];
        for (size_t g = 0; g < s->n_customer_groups; g++)
            r->customers[c][g] = dice_chance(d, 0.2) ? 0 : dice_between(d, 0, 0.5);
    }
}

static inline void random_redial(struct dice *d, const struct contact_class *c, struct redial *r)
{
    const size_t n = dice_chance(d, 0.5) ? 1 : dice_count(d, 2, 4);
    for (size_t i = 1; i < n; i++)
        r->probability[i] = dice_between(d, 0, 1);
    redial_repeat(r, n);
    r->in_other_channel = dice_chance(d, 0.5);
    r->channel = class_channel(c, dice_count(d, 0, c->n_also));
}

/* Dice of its own: how redials change from time to time, and through which channel they come. */
static inline void random_redials(struct random_centre *r, unsigned number)
{
    struct dice dice = {.key = stream_key(number, "redials of a centre")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    for (size_t i = 0; i < s->n_classes; i++) {
        struct contact_class *c = &s->classes[i];
        if (redial_happens(&c->redial))
            random_redial(d, c, &c->redial);
        for (size_t k = 0; k < c->n_also; k++)
            if (redial_happens(&r->also[i][k].redial))
                random_redial(d, c, &r->also[i][k].redial);
    }
}

/* Dice of its own. */
static inline void random_handle_errors(struct random_centre *r, unsigned number)
{
    struct dice dice = {.key = stream_key(number, "errors of handle times")}, *d = &dice;
    struct scenario *s = &r->centre.scenario;
    for (size_t i = 0; i < s->n_classes; i++)
        if (dice_chance(d, 0.4))
            s->classes[i].handle_error = (struct factor){
                dice_chance(d, 0.5) ? FACTOR_GAMMA : FACTOR_LOGNORMAL, dice_between(d, 0.02, 0.4)};
    for (size_t i = 0; i < s->n_classes; i++) {
        for (size_t k = 0; k < s->hours.intervals; k++)
            r->handle_profile[i][k] = dice_between(d, 0.6, 1.5);
        s->classes[i].handle_profile = dice_chance(d, 0.2) ? r->handle_profile[i] : NULL;
    }
}

#endif
