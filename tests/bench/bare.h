/*
 * bare.h -- the least that can simulate M/M/n+M and still say which agent took which contact.
 *
 * An event list with agent identities and a first-come-first-served queue, with the same draws and
 * the same tournament as the simulator, and nothing else: no classes, no groups, no intervals, no
 * statistics but two counts. The benchmark's yardstick: what the simulator costs beside it is what
 * its features cost.
 */
#ifndef TESTS_BENCH_BARE_H
#define TESTS_BENCH_BARE_H

#include "models/block.h"
#include "sim/base/clock.h"
#include "sim/engine/tournament.h"

#include <stdlib.h>

struct bare_queue {
    double rate; /* a second */
    double handle_s, patience_s;
    uint32_t agents;
    uint64_t contacts; /* to simulate */
};

struct bare_result {
    uint64_t answered, abandoned;
    ticks waited;
};

struct bare_contact {
    ticks arrived, gives_up, handle;
};

enum { BARE_BLOCK = 256 };

struct bare_draws {
    uint32_t at, number;
    double spacing[BARE_BLOCK], handle[BARE_BLOCK], patience[BARE_BLOCK];
};

static inline void bare_draw(struct bare_draws *d)
{
    uint64_t a[BARE_BLOCK], b[BARE_BLOCK];
    struct address at = {0, d->number++, 0, address_what(PURPOSE_ARRIVAL, 0, 0)};
    draw_block(1, at, BARE_BLOCK, a, b);
    exponentials_from_bits(BARE_BLOCK, a, 1, d->spacing);
    exponentials_from_bits(BARE_BLOCK, b, 1, d->handle);
    at.what = address_what(PURPOSE_NEED, 0, 0);
    draw_block(1, at, BARE_BLOCK, a, b);
    exponentials_from_bits(BARE_BLOCK, a, 1, d->patience);
    d->at = 0;
}

static inline struct bare_result bare_run(const struct bare_queue *q)
{
    enum { RING = 1 << 16 };
    struct bare_contact *ring = malloc(RING * sizeof *ring);
    uint32_t *idle = malloc(q->agents * sizeof *idle); /* a ring too: longest idle first */
    struct tournament ends = tournament_new(q->agents);
    struct bare_draws draws = {.at = BARE_BLOCK};
    struct bare_result result = {0};
    uint32_t first = 0, last = 0, idle_first = 0, n_idle = q->agents;
    for (uint32_t i = 0; i < q->agents; i++)
        idle[i] = i;
    double clock_s = 0;
    ticks next_arrival = 0;
    for (uint64_t n = 0; n < q->contacts;) {
        const uint64_t end = tournament_next(&ends);
        if (key_time(end) <= next_arrival) { /* an agent comes free */
            const ticks now = key_time(end);
            const uint32_t agent = key_subject(end);
            while (first != last && ring[first % RING].gives_up <= now) {
                result.abandoned++;
                first++;
            }
            if (first != last) {
                const struct bare_contact *c = &ring[first++ % RING];
                result.answered++;
                result.waited += now - c->arrived;
                tournament_set(&ends, agent, key_make(now + c->handle, TURN_AGENT, agent));
            } else {
                tournament_set(&ends, agent, KEY_NEVER);
                idle[(idle_first + n_idle++) % q->agents] = agent;
            }
            continue;
        }
        if (draws.at == BARE_BLOCK)
            bare_draw(&draws);
        const ticks now = next_arrival;
        const uint32_t i = draws.at++;
        const ticks handle = ticks_from_seconds(q->handle_s * draws.handle[i]);
        n++;
        if (n_idle > 0) {
            const uint32_t agent = idle[idle_first];
            idle_first = (idle_first + 1) % q->agents;
            n_idle--;
            result.answered++;
            tournament_set(&ends, agent, key_make(now + handle, TURN_AGENT, agent));
        } else {
            ring[last++ % RING] = (struct bare_contact){
                now, now + ticks_from_seconds(q->patience_s * draws.patience[i]), handle};
        }
        clock_s += draws.spacing[i] / q->rate;
        next_arrival = ticks_from_seconds(clock_s);
    }
    tournament_free(&ends);
    free(ring);
    free(idle);
    return result;
}

#endif
