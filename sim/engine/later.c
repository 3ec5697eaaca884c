#include "sim/engine/later.h"

#include "sim/base/mem.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    TICK_BITS = 19, /* a bucket is 2^19 ticks, half a second */
    RING_BITS = 12, /* the ring is 2^12 buckets, 36 minutes */
    LATER_BUCKETS = 1 << RING_BITS,
    WORDS = LATER_BUCKETS / 64,
};

static const uint32_t none = UINT32_MAX;

struct later_node {
    struct later_event event;
    uint32_t next;
};

struct later later_new(void)
{
    struct later l = {
        .bucket = mem_array(LATER_BUCKETS, sizeof *l.bucket),
        .used = mem_array(WORDS, sizeof *l.used),
        .room_open = 64,
        .room_store = 1024,
    };
    l.open = mem_array(l.room_open, sizeof *l.open);
    l.store = mem_array(l.room_store, sizeof *l.store);
    later_clear(&l);
    return l;
}

void later_free(struct later *l)
{
    free(l->open);
    free(l->store);
    free(l->bucket);
    free(l->used);
}

void later_clear(struct later *l)
{
    memset(l->bucket, 0xff, LATER_BUCKETS * sizeof *l->bucket);
    memset(l->used, 0, WORDS * sizeof *l->used);
    l->first = l->n_open = 0;
    l->n_store = 0;
    l->free = l->far = l->far_tail = none;
    l->ring = 0;
    l->current = 0;
    l->next = KEY_NEVER;
}

static uint64_t ring_of(uint64_t key)
{
    return (uint64_t)key_time(key) >> (TICK_BITS + RING_BITS);
}

static uint32_t bucket_of(uint64_t key)
{
    return (uint32_t)((uint64_t)key_time(key) >> TICK_BITS) & (LATER_BUCKETS - 1);
}

static uint32_t node_new(struct later *l, const struct later_event *event)
{
    uint32_t node = l->free;
    if (node != none) {
        l->free = l->store[node].next;
    } else {
        if (l->n_store == l->room_store) {
            l->room_store *= 2;
            l->store = mem_grow(l->store, l->room_store, sizeof *l->store);
        }
        node = l->n_store++;
    }
    l->store[node].event = *event;
    return node;
}

static void bucket_push(struct later *l, uint32_t node)
{
    const uint32_t at = bucket_of(l->store[node].event.key);
    l->store[node].next = l->bucket[at];
    l->bucket[at] = node;
    l->used[at / 64] |= UINT64_C(1) << at % 64;
}

static void far_push(struct later *l, uint32_t node)
{
    l->store[node].next = none;
    if (l->far == none)
        l->far = node;
    else
        l->store[l->far_tail].next = node;
    l->far_tail = node;
}

/* Behind all events of the same key: insertion sort keeps the order of adding. */
static void open_insert(struct later *l, const struct later_event *event)
{
    if (l->n_open == l->room_open) {
        l->room_open *= 2;
        l->open = mem_grow(l->open, l->room_open, sizeof *l->open);
    }
    size_t i = l->n_open++;
    for (; i > l->first && l->open[i - 1].key > event->key; i--)
        l->open[i] = l->open[i - 1];
    l->open[i] = *event;
}

/* Moves the events of a bucket's list to the open bucket; the list has the last added first. */
static void open_bucket(struct later *l, uint32_t at)
{
    l->current = at;
    l->first = l->n_open = 0;
    uint32_t in_order = none;
    for (uint32_t node = l->bucket[at]; node != none;) {
        const uint32_t next = l->store[node].next;
        l->store[node].next = in_order;
        in_order = node;
        node = next;
    }
    for (uint32_t node = in_order; node != none;) {
        const uint32_t next = l->store[node].next;
        open_insert(l, &l->store[node].event);
        l->store[node].next = l->free;
        l->free = node;
        node = next;
    }
    l->bucket[at] = none;
    l->used[at / 64] &= ~(UINT64_C(1) << at % 64);
}

static bool next_used(const struct later *l, uint32_t from, uint32_t *at)
{
    if (from >= LATER_BUCKETS)
        return false;
    uint64_t word = l->used[from / 64] & (UINT64_MAX << from % 64);
    for (uint32_t i = from / 64;;) {
        if (word) {
            *at = i * 64 + (uint32_t)__builtin_ctzll(word);
            return true;
        }
        if (++i == WORDS)
            return false;
        word = l->used[i];
    }
}

/* Starts the ring anew at the earliest stretch of the far list, and deals that stretch out. */
static void deal_far(struct later *l)
{
    uint64_t earliest = UINT64_MAX;
    for (uint32_t node = l->far; node != none; node = l->store[node].next) {
        const uint64_t ring = ring_of(l->store[node].event.key);
        earliest = ring < earliest ? ring : earliest;
    }
    l->ring = earliest;
    uint32_t node = l->far;
    l->far = l->far_tail = none;
    while (node != none) {
        const uint32_t next = l->store[node].next;
        if (ring_of(l->store[node].event.key) == earliest)
            bucket_push(l, node);
        else
            far_push(l, node);
        node = next;
    }
}

/* Opens the next bucket that holds anything, if any does. */
static void move_on(struct later *l)
{
    uint32_t at = 0;
    if (!next_used(l, l->current, &at)) {
        if (l->far == none) {
            l->next = KEY_NEVER;
            l->first = l->n_open = 0;
            return;
        }
        deal_far(l);
        next_used(l, 0, &at);
    }
    open_bucket(l, at);
    l->next = l->open[l->first].key;
}

/* Puts back what is left of the open bucket, which turned out to be ahead of time. */
static void close_bucket(struct later *l)
{
    for (; l->first < l->n_open; l->first++)
        bucket_push(l, node_new(l, &l->open[l->first]));
}

/* The same for the whole ring. */
static void close_ring(struct later *l)
{
    close_bucket(l);
    uint32_t at;
    for (uint32_t from = 0; next_used(l, from, &at); from = at + 1) {
        open_bucket(l, at);
        for (; l->first < l->n_open; l->first++)
            far_push(l, node_new(l, &l->open[l->first]));
    }
}

static void start_at(struct later *l, uint64_t ring, uint32_t bucket)
{
    l->ring = ring;
    l->current = bucket;
    l->first = l->n_open = 0;
}

void later_add(struct later *l, ticks time, enum later_kind kind, uint32_t contact,
               uint16_t generation)
{
    const struct later_event event = {
        .key = kind == LATER_PATIENCE_ENDS || kind == LATER_OFFER || kind == LATER_OVERFLOWS
                   ? key_make(time, TURN_PATIENCE_ENDS, 0)
                   : key_bringing(time, BRINGS_LATER, 0),
        .contact = contact,
        .generation = generation,
        .kind = (uint16_t)kind,
    };
    const uint64_t ring = ring_of(event.key);
    const uint32_t at = bucket_of(event.key);
    if (l->next == KEY_NEVER)
        start_at(l, ring, at);
    else if (ring < l->ring) {
        close_ring(l);
        start_at(l, ring, at);
    } else if (ring == l->ring && at < l->current) {
        close_bucket(l);
        start_at(l, ring, at);
    }

    if (ring > l->ring)
        far_push(l, node_new(l, &event));
    else if (at > l->current)
        bucket_push(l, node_new(l, &event));
    else
        open_insert(l, &event);
    l->next = l->open[l->first].key;
}

struct later_event later_take(struct later *l)
{
    assert(l->first < l->n_open);
    const struct later_event event = l->open[l->first++];
    if (l->first < l->n_open)
        l->next = l->open[l->first].key;
    else
        move_on(l);
    return event;
}
