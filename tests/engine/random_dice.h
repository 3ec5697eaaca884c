/*
 * random_dice.h -- throws that are a function of a key and of how many went before, and the
 * laws of chance that they choose.
 */
#ifndef TESTS_ENGINE_RANDOM_DICE_H
#define TESTS_ENGINE_RANDOM_DICE_H

#include "models/stream.h"
#include "tests/engine/centre.h"

struct dice {
    uint64_t key;
    uint32_t thrown;
};

static inline double dice_between(struct dice *d, double low, double high)
{
    const struct address at = {d->thrown++, 0, 0, address_what(PURPOSE_RAW, 0, 0)};
    return low + (high - low) * ((double)(draw_one(d->key, at).a >> 11) * 0x1p-53);
}

static inline bool dice_chance(struct dice *d, double probability)
{
    return dice_between(d, 0, 1) < probability;
}

/* A whole number from low to high. */
static inline size_t dice_count(struct dice *d, size_t low, size_t high)
{
    return low + (size_t)dice_between(d, 0, (double)(high - low + 1));
}

/* A whole number of minutes, as seconds. */
static inline double dice_minutes(struct dice *d, double low_h, double high_h)
{
    return 60 * floor(dice_between(d, low_h * 60, high_h * 60));
}

static inline struct duration random_duration(struct dice *d, double low_s, double high_s)
{
    static const double values[] = {0.5, 7, 7, 61.3, 187.9, 402};
    struct duration law = {.family = (enum duration_family)dice_count(d, 0, DURATION_FAMILIES - 1),
                           .mean_s = dice_between(d, low_s, high_s)};
    switch (law.family) {
    case DURATION_LOGNORMAL:
    case DURATION_WEIBULL: law.cv = dice_between(d, 0.2, 2); break;
    case DURATION_GAMMA:
    case DURATION_ERLANG:
        /* Their tables are slow to make, so there are few. */
        law.family = dice_chance(d, 0.9) ? DURATION_EXPONENTIAL : law.family;
        law.cv = law.family == DURATION_GAMMA ? dice_between(d, 0.3, 2) : 0;
        law.shape = law.family == DURATION_ERLANG ? (double)dice_count(d, 1, 5) : 0;
        break;
    case DURATION_HYPEREXPONENTIAL: law.cv = dice_between(d, 1.1, 3); break;
    case DURATION_EMPIRICAL:
        law.values = values;
        law.n_values = sizeof values / sizeof *values;
        break;
    default: break;
    }
    assert_null(duration_invalid(&law));
    return law;
}

static inline struct factor random_factor(struct dice *d)
{
    return (struct factor){
        .family = dice_chance(d, 0.2) ? FACTOR_GAMMA : FACTOR_LOGNORMAL,
        .cv = dice_chance(d, 0.5) ? dice_between(d, 0.05, 0.5) : 0,
    };
}

#endif
