#include "models/stream.h"

#include "models/portable.h"

#include <Random123/philox.h>

/*
 * The two block functions are most of the cost of a draw. The compiler makes versions of them for
 * wider vector units, chosen when the program starts; all give the same bits, since
 * nothing in them is contracted or reassociated. Sanitizers cannot bear the resolver. The clones
 * are static because gcc and clang 14 name what other files would link to differently.
 */
#if defined(__x86_64__) && !defined(NO_CLONES)
#define FOR_WIDER_UNITS __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define FOR_WIDER_UNITS
#endif

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

FOR_WIDER_UNITS
static void philox_block(uint64_t key, struct address first, size_t n, uint64_t a[], uint64_t b[])
{
    for (size_t i = 0; i < n; i++) {
        uint32_t c0 = first.n + (uint32_t)i, c1 = first.interval;
        uint32_t c2 = first.replication, c3 = first.what;
        uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
        for (int round = 0; round < 10; round++) {
            const uint64_t p0 = (uint64_t)PHILOX_M4x32_0 * c0;
            const uint64_t p1 = (uint64_t)PHILOX_M4x32_1 * c2;
            const uint32_t d0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
            const uint32_t d2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
            c0 = d0;
            c1 = (uint32_t)p1;
            c2 = d2;
            c3 = (uint32_t)p0;
            k0 += PHILOX_W32_0;
            k1 += PHILOX_W32_1;
        }
        a[i] = (uint64_t)c1 << 32 | c0;
        b[i] = (uint64_t)c3 << 32 | c2;
    }
}

void draw_block(uint64_t key, struct address first, size_t n, uint64_t a[], uint64_t b[])
{
    philox_block(key, first, n, a, b);
}

FOR_WIDER_UNITS
static void minus_log_block(size_t n, const uint64_t bits[], double exponentials[])
{
    for (size_t i = 0; i < n; i++)
        exponentials[i] = -portable_log(portable_unit(bits[i]));
}

void exponentials_from_bits(size_t n, const uint64_t bits[], double exponentials[])
{
    minus_log_block(n, bits, exponentials);
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
