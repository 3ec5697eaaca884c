/*
 * random.h -- random numbers for tests, always the same: xorshift64.
 */
#ifndef TESTS_RANDOM_H
#define TESTS_RANDOM_H

#include <stddef.h>
#include <stdint.h>

static uint64_t random_state = 88172645463325252;

static inline uint64_t random_bits(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

/* A number from 0 to 1. */
static inline double random_unit(void)
{
    return (double)(random_bits() >> 11) * 0x1p-53;
}

#endif
