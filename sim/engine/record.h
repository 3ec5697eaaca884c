/*
 * record.h -- what one simulated horizon leaves: sums by interval, and counts of waits.
 *
 * Only the finest cells are written: a row of counters for each counted interval and stream (a
 * class in a channel), and for each interval and agent group. Row 0 is for what is not counted
 * (warm-up, agents before opening and after closing); row 1 + day * intervals + i is interval i of
 * a day. Everything is a whole number, so sums do not depend on their order.
 *
 * Waits are also counted by size: 32 bins to the octave, on a scale of 2^10 ticks (a millisecond),
 * for answered contacts and for those that left. Waits of zero are the counters ANSWERED_AT_ONCE,
 * BALKED and ACCEPTED_AT_ONCE, not here.
 */
#ifndef SIM_ENGINE_RECORD_H
#define SIM_ENGINE_RECORD_H

#include "sim/base/clock.h"
#include "sim/base/counters.h"

#include <stddef.h>
#include <stdint.h>

enum wait_end { WAIT_ENDS_ANSWERED, WAIT_ENDS_UNANSWERED, WAIT_ENDS };

enum {
    WAIT_BINS_PER_OCTAVE = 32,
    WAIT_OCTAVES = 32,
    WAIT_BINS = WAIT_BINS_PER_OCTAVE * WAIT_OCTAVES
};

struct record {
    size_t rows; /* 1 + days * intervals */
    size_t streams, groups;
    int64_t *contacts; /* [rows][streams][COUNTERS] */
    int64_t *agents;   /* [rows][groups][GROUP_COUNTERS] */
    int64_t *cover;    /* [groups][streams][COVER_COUNTERS] of counted contacts */
    uint32_t *waits;   /* [1 + streams][WAIT_ENDS][WAIT_BINS]; the first is not counted */
};

struct record record_new(size_t rows, size_t streams, size_t groups);
void record_free(struct record *r);
void record_clear(struct record *r);

/* The bin of a wait of at least one tick. */
static inline unsigned wait_bin(ticks wait)
{
    const uint64_t units = (uint64_t)wait >> 10;
    if (units < WAIT_BINS_PER_OCTAVE)
        return (unsigned)units;
    const unsigned octave = 63u - (unsigned)__builtin_clzll(units) - 4u; /* 2^5 units: octave 1 */
    const unsigned bin =
        octave * WAIT_BINS_PER_OCTAVE + (unsigned)(units >> (octave - 1)) % WAIT_BINS_PER_OCTAVE;
    return bin < WAIT_BINS ? bin : WAIT_BINS - 1;
}

/* The smallest wait, in seconds, that falls into the bin; bin = WAIT_BINS gives the end of the
 * last. */
double wait_bin_start(unsigned bin);

static inline int64_t *record_contacts(const struct record *r, size_t row, size_t stream)
{
    return &r->contacts[(row * r->streams + stream) * COUNTERS];
}

static inline int64_t *record_agents(const struct record *r, size_t row, size_t group)
{
    return &r->agents[(row * r->groups + group) * GROUP_COUNTERS];
}

static inline int64_t *record_cover(const struct record *r, size_t group, size_t stream)
{
    return &r->cover[(group * r->streams + stream) * COVER_COUNTERS];
}

/* Counts of waits of a stream, counted ones only. */
static inline uint32_t *record_waits(const struct record *r, size_t stream, enum wait_end end)
{
    return &r->waits[((1 + stream) * WAIT_ENDS + end) * WAIT_BINS];
}

#endif
