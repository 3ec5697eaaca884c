/*
 * tournament.h -- the smallest of n keys that change one at a time.
 *
 * A winner tree: the leaves are the keys of n slots, each inner node is the smaller of its two
 * children, the root is the next event. Changing a slot replays its log2 n matches without a branch
 * that could be mispredicted, whatever the change; a heap would have to move records about and know
 * where they are. Used for the agents (one pending event each) and for the arrival streams.
 */
#ifndef SIM_ENGINE_TOURNAMENT_H
#define SIM_ENGINE_TOURNAMENT_H

#include "sim/engine/key.h"

#include <stddef.h>

struct tournament {
    uint64_t *node;    /* [2 * leaves]; node[1] is the root, node[leaves + slot] the slot's key */
    size_t leaves;     /* a power of two */
    unsigned to_group; /* levels from a leaf up to the winner of its eighth */
};

struct tournament tournament_new(size_t slots);
void tournament_free(struct tournament *t);

/* Sets all slots to KEY_NEVER. */
void tournament_clear(struct tournament *t);

static inline uint64_t tournament_next(const struct tournament *t)
{
    return t->node[1];
}

/* The winner of a slot's eighth of all: it will be next, soon but not at once. */
static inline uint64_t tournament_soon(const struct tournament *t, uint32_t slot)
{
    return t->node[(t->leaves + slot) >> t->to_group];
}

static inline void tournament_set(struct tournament *t, uint32_t slot, uint64_t key)
{
    uint64_t *node = t->node;
    size_t at = t->leaves + slot; /* as wide as an address: a narrower one is widened each match */
    node[at] = key;
    uint64_t best = key;
    for (; at > 1; at >>= 1) {
        const uint64_t other = node[at ^ 1];
        best = other < best ? other : best;
        node[at >> 1] = best;
    }
}

#endif
