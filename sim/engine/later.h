/*
 * later.h -- events of unbounded number: patience that ends, offers, overflow, self-service that
 * ends, comebacks.
 *
 * A ring of short buckets covers the coming half hour. Adding is a push on a bucket's list; a
 * bucket is sorted when time reaches it, and holds a handful. What lies beyond the ring waits on
 * one far list that is dealt out each time the ring is used up. So an event costs the same whether
 * ten or a million are pending, and nothing is allocated but when the store grows. Events with
 * equal keys come in the order in which they were added. Nothing is ever taken out early: an event
 * that has lost its meaning carries an old generation, which whoever receives it compares.
 */
#ifndef SIM_ENGINE_LATER_H
#define SIM_ENGINE_LATER_H

#include "sim/engine/key.h"

#include <stdbool.h>
#include <stddef.h>

enum later_kind {
    LATER_PATIENCE_ENDS,
    LATER_SELF_SERVICE_ENDS,
    LATER_COMES_BACK,
    LATER_COMES_AT_OPENING,
    LATER_IS_CALLED_AGAIN,
    LATER_CALL,
    LATER_OFFER,     /* in the turn of patience that ends */
    LATER_OVERFLOWS, /* likewise */
};

struct later_event {
    uint64_t key;        /* its turn comes from the kind */
    uint32_t contact;    /* index in the pool */
    uint16_t generation; /* of the contact when the event was added */
    uint16_t kind;       /* enum later_kind */
};

struct later {
    uint64_t next;            /* key of the next event, or KEY_NEVER */
    struct later_event *open; /* the current bucket, sorted from `first` on */
    size_t first, n_open, room_open;
    struct later_node *store;           /* all events in buckets and on the far list */
    uint32_t n_store, room_store, free; /* head of the list of free nodes */
    uint32_t *bucket;                   /* [LATER_BUCKETS] heads of lists, last added first */
    uint64_t *used;                     /* a bit per bucket that is not empty */
    uint32_t far;                       /* head of the far list */
    uint32_t far_tail;
    uint64_t ring;    /* number of the stretch of time the ring covers */
    uint32_t current; /* the bucket that is open */
};

struct later later_new(void);
void later_free(struct later *l);

/* Empties it for a new replication, at time 0. */
void later_clear(struct later *l);

/* Not before the event that was taken last. */
void later_add(struct later *l, ticks time, enum later_kind kind, uint32_t contact,
               uint16_t generation);

/* The event whose key is l->next; there must be one. */
struct later_event later_take(struct later *l);

#endif
