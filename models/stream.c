#include "models/stream.h"

#include "models/portable.h"

#include <Random123/philox.h>

static uint64_t mix(uint64_t x)
{
    /* The finaliser of splitmix64: Steele, Lea and Flood, OOPSLA 2014. */
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

uint64_t stream_key(uint64_t seed, const char *name)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV-1a */
    for (const char *c = name; *c; c++)
        hash = (hash ^ (unsigned char)*c) * UINT64_C(0x100000001b3);
    return mix(mix(seed + UINT64_C(0x9e3779b97f4a7c15)) ^ hash);
}

struct pair draw_one(uint64_t key, struct address at)
{
    const philox4x32_ctr_t counter = {{at.n, at.interval, at.replication, at.what}};
    const philox4x32_key_t halves = {{(uint32_t)key, (uint32_t)(key >> 32)}};
    const philox4x32_ctr_t r = philox4x32(counter, halves);
    return (struct pair){(uint64_t)r.v[1] << 32 | r.v[0], (uint64_t)r.v[3] << 32 | r.v[2]};
}

double exponential_from_bits(uint64_t bits)
{
    return -portable_log(portable_unit(bits));
}

struct walk {
    uint64_t key;
    uint32_t n, interval;
    uint64_t second; /* the half of the pair that is still to be handed out */
    int has_second;
};

static void walk_set(void *state, unsigned long seed)
{
    *(struct walk *)state = (struct walk){.key = seed};
}

static uint64_t walk_next(struct walk *w)
{
    if (w->has_second) {
        w->has_second = 0;
        return w->second;
    }
    const struct pair p =
        draw_one(w->key, (struct address){w->n, w->interval, 0, address_what(PURPOSE_RAW, 0, 0)});
    if (++w->n == 0)
        w->interval++;
    w->second = p.b;
    w->has_second = 1;
    return p.a;
}

static unsigned long walk_get(void *state)
{
    return (unsigned long)walk_next(state);
}

static double walk_get_double(void *state)
{
    return portable_unit(walk_next(state));
}

static const gsl_rng_type walk_type = {
    "philox4x32-10", UINT64_MAX, 0, sizeof(struct walk), walk_set, walk_get, walk_get_double,
};

const gsl_rng_type *const stream_rng = &walk_type;
