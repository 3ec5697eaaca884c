#include "tests/oracles/retrial.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

#include "tests/oracles/chain.h"

static int largest(const struct retrial *r)
{
    return r->queue_places >= 0 ? r->agents + r->queue_places : r->most;
}

static int state_of(const struct retrial *r, int people, int orbit)
{
    return orbit * (largest(r) + 1) + people;
}

static void add_jumps(struct chain *c, const struct retrial *r, int people, int orbit)
{
    const int here = state_of(r, people, orbit);
    const int busy = people < r->agents ? people : r->agents;
    const double redial = orbit / r->delay_s, abandon = (people - busy) / r->patience_s;
    const bool can_grow = orbit < r->orbit_most;
    if (people < largest(r)) {
        chain_add(c, here, state_of(r, people + 1, orbit), r->arrival_rate);
        if (orbit > 0)
            chain_add(c, here, state_of(r, people + 1, orbit - 1), redial);
    } else {
        /* Blocked: a first attempt may join the orbit, a redial may leave it. */
        if (can_grow)
            chain_add(c, here, state_of(r, people, orbit + 1), r->arrival_rate * r->probability);
        if (orbit > 0)
            chain_add(c, here, state_of(r, people, orbit - 1), redial * (1 - r->probability_again));
    }
    if (people > 0) {
        const double joins = can_grow ? abandon * r->probability : 0;
        chain_add(c, here, state_of(r, people - 1, orbit), busy / r->handle_s + abandon - joins);
        if (can_grow)
            chain_add(c, here, state_of(r, people - 1, orbit + 1), joins);
    }
}

static struct retrial_result measure(const struct retrial *r, const double share[])
{
    struct retrial_result result = {0};
    double busy_agents = 0, blocked = 0;
    for (int orbit = 0; orbit <= r->orbit_most; orbit++)
        for (int people = 0; people <= largest(r); people++) {
            const double here = share[state_of(r, people, orbit)];
            const int busy = people < r->agents ? people : r->agents;
            busy_agents += here * busy;
            result.mean_queue += here * (people - busy);
            result.mean_orbit += here * orbit;
            const bool full = people == largest(r);
            if (full && r->queue_places >= 0)
                blocked += here * (r->arrival_rate + orbit / r->delay_s);
            if (orbit == r->orbit_most || (full && r->queue_places < 0))
                result.cut += here;
        }
    result.attempt_rate = r->arrival_rate + result.mean_orbit / r->delay_s;
    result.blocked_probability = blocked / result.attempt_rate;
    result.abandon_probability = result.mean_queue / r->patience_s / result.attempt_rate;
    result.answer_rate = 1 - result.blocked_probability - result.abandon_probability;
    result.customer_answer_rate = busy_agents / r->handle_s / r->arrival_rate;
    result.mean_wait = result.mean_queue / (result.attempt_rate - blocked);
    result.occupancy = busy_agents / r->agents;
    return result;
}

struct retrial_result retrial_solve(const struct retrial *r)
{
    assert(r->arrival_rate > 0 && r->handle_s > 0 && r->patience_s > 0 && r->delay_s > 0);
    assert(r->agents >= 1 && largest(r) >= r->agents && r->orbit_most >= 1);
    assert(r->queue_places == 0 || r->probability_again == r->probability);
    const int states = state_of(r, 0, r->orbit_most + 1);
    struct chain *c = chain_new(states, largest(r) + 1);
    double *share = malloc((size_t)states * sizeof *share);
    if (!share)
        abort();
    for (int orbit = 0; orbit <= r->orbit_most; orbit++)
        for (int people = 0; people <= largest(r); people++)
            add_jumps(c, r, people, orbit);
    chain_solve(c, share);
    const struct retrial_result result = measure(r, share);
    free(share);
    chain_free(c);
    return result;
}
