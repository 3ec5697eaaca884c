/*
 * stream.h -- random bits with an address.
 *
 * Every random number of a simulation is a pure function of a key and an address. The key is
 * made of the seed and the name of the class, group or shift it belongs to; the
 * address says which replication, which interval, which item in the interval, what for, which
 * attempt and which of several. Nobody seeds, owns or advances anything, so any draw may be skipped
 * and none can shift: a change in one part of the centre leaves all other numbers alone.
 *
 * The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy
 * as 1, 2, 3", SC 2011). One address gives 128 bits, used as a pair of 64. Draws for many addresses
 * at once are in block.h.
 */
#ifndef MODELS_STREAM_H
#define MODELS_STREAM_H

#include <gsl/gsl_rng.h>
#include <stdint.h>

/* What a pair of draws is for. Part of every result: append, never renumber. */
enum purpose {
    PURPOSE_ARRIVAL,         /* a spacing to the next arrival, b talk */
    PURPOSE_NEED,            /* a patience, b wrap-up */
    PURPOSE_SELF_SERVICE,    /* a how it ends, b how long it takes */
    PURPOSE_REDIAL,          /* a whether, b delay */
    PURPOSE_RECONTACT,       /* a whether, b delay */
    PURPOSE_BOUNCE,          /* b delay of the return */
    PURPOSE_ROUTING,         /* a which idle agent */
    PURPOSE_FORECAST_FACTOR, /* a normal */
    PURPOSE_DAY_FACTOR,      /* a normal */
    PURPOSE_INTERVAL_FACTOR, /* a normal */
    PURPOSE_ABSENCE_DAY,     /* a the day's probability */
    PURPOSE_ABSENCE,         /* a whether */
    PURPOSE_SPELL_FIRST,     /* a whether away at the start, b how long still */
    PURPOSE_SPELL,           /* a time present before the spell, b its length; count = number */
    PURPOSE_RAW,             /* stream_rng */
    PURPOSE_CUSTOMER,        /* a which channel */
    PURPOSE_DRIFT,           /* a normal */
    PURPOSE_DEFLECTION,      /* a whether, b delay of the move; count = number of the offer */
    PURPOSE_DESIGN,          /* a where a point of a design lies, or in what order */
    PURPOSE_CENTRE,          /* a the seed of a centre, or how it differs from others */
    PURPOSE_CARE,            /* a in which customer group, b whether recognised */
    PURPOSE_DIAL,            /* a whether the customer is reached; count = number of the try */
    PURPOSE_CALLBACK,        /* a whether, b until the time agreed on */
    PURPOSE_CALL,            /* a whether it reaches, b until the next; count = dials before */
    PURPOSE_TRANSFER,        /* a whether and where to; count = legs before, as of the next two */
    PURPOSE_LEG_WORK,        /* a talk, b wrap-up */
    PURPOSE_LEG_PATIENCE,    /* a patience */
    PURPOSE_STRATUM, /* a the order of the strata of a block; count = the purpose stratified */
    PURPOSE_ORDER,   /* a whether a job is left, and which; count = legs before */
    PURPOSE_OPENING, /* a whether, b delay after opening */
    PURPOSE_HANDLE_FORECAST, /* a normal */
};

struct address {
    uint32_t n;        /* item in the interval, head in the shift, ... */
    uint32_t interval; /* of the horizon, or day */
    uint32_t replication;
    uint32_t what; /* address_what */
};

static inline uint32_t address_what(enum purpose purpose, unsigned attempt, unsigned count)
{
    return (uint32_t)purpose << 24 | (attempt & 0xffu) << 16 | (count & 0xffffu);
}

struct pair {
    uint64_t a, b;
};

/* The key of a named part of the centre. */
uint64_t stream_key(uint64_t seed, const char *name);

struct pair draw_one(uint64_t key, struct address at);

/* A unit exponential: -log of a uniform. */
double exponential_from_bits(uint64_t bits);

/*
 * The same generator as a GSL type, for fits, rare draws and the tests that hold our samplers
 * against GSL's. Its seed is a key; it walks through the addresses (n, interval, 0, PURPOSE_RAW).
 */
extern const gsl_rng_type *const stream_rng;

#endif
