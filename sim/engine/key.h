/*
 * key.h -- when something happens and to whom, in one word that sorts.
 *
 *     time in ticks (45 bits) | turn (2) | subject (17)
 *
 * The smallest key is the next event. Of events at the same tick, the turn decides, and this is the
 * one place where it is declared: closing, interval ticks and departures of the roster come first,
 * then patience ends and offers are made, then agents finish, and then all that brings something:
 * people of the roster, self-service ends and comebacks, arrivals. So an agent who comes free
 * exactly when patience ends is too late, and a shift that starts at that instant is another
 * person's. In the last turn the subject begins with three bits that order its kinds. 45 bits are
 * 407 days.
 */
#ifndef SIM_ENGINE_KEY_H
#define SIM_ENGINE_KEY_H

#include "sim/base/clock.h"

#include <stdint.h>

enum turn { TURN_ROSTER_LEAVES, TURN_PATIENCE_ENDS, TURN_AGENT, TURN_BRINGS };

/* Kinds within the last turn, in their order. */
enum bringer { BRINGS_ROSTER, BRINGS_LATER, BRINGS_ARRIVAL };

enum { SUBJECT_BITS = 17, BRINGER_BITS = 3, TURN_BITS = 2, AGENTS_MOST = (1 << SUBJECT_BITS) - 1 };

#define KEY_NEVER UINT64_MAX

/* No event may be later. */
#define KEY_TIME_MOST ((INT64_C(1) << (64 - TURN_BITS - SUBJECT_BITS)) - 2)

static inline uint64_t key_make(ticks time, enum turn turn, uint32_t subject)
{
    return (uint64_t)time << (TURN_BITS + SUBJECT_BITS) | (uint64_t)turn << SUBJECT_BITS | subject;
}

static inline uint64_t key_bringing(ticks time, enum bringer kind, uint32_t subject)
{
    const unsigned shift = SUBJECT_BITS - BRINGER_BITS;
    return key_make(time, TURN_BRINGS, (uint32_t)kind << shift | subject);
}

static inline ticks key_time(uint64_t key)
{
    return (ticks)(key >> (TURN_BITS + SUBJECT_BITS));
}

static inline enum turn key_turn(uint64_t key)
{
    return (enum turn)(key >> SUBJECT_BITS & ((1u << TURN_BITS) - 1));
}

static inline uint32_t key_subject(uint64_t key)
{
    return (uint32_t)key & ((1u << SUBJECT_BITS) - 1);
}

static inline enum bringer key_bringer(uint64_t key)
{
    return (enum bringer)(key_subject(key) >> (SUBJECT_BITS - BRINGER_BITS));
}

/* The subject of a key made by key_bringing. */
static inline uint32_t key_brought(uint64_t key)
{
    return key_subject(key) & ((1u << (SUBJECT_BITS - BRINGER_BITS)) - 1);
}

#endif
