#include "tests/oracles/reserve.h"

#include <stdlib.h>

#include "tests/oracles/chain.h"

struct spot {
    int live, in_hand, waiting;
};

static int most_in_hand(const struct reserve *q)
{
    return q->agents - q->reserve;
}

static int state_of(const struct reserve *q, struct spot s)
{
    return (s.waiting * (most_in_hand(q) + 1) + s.in_hand) * (q->room + 1) + s.live;
}

static int idle(const struct reserve *q, struct spot s)
{
    const int left = q->agents - s.in_hand - s.live;
    return left > 0 ? left : 0;
}

static int served(const struct reserve *q, struct spot s)
{
    const int places = q->agents - s.in_hand;
    return s.live < places ? s.live : places;
}

/* Idle agents begin jobs down to the reserve. */
static struct spot settled(const struct reserve *q, struct spot s)
{
    while (s.waiting > 0 && idle(q, s) > q->reserve) {
        s.waiting--;
        s.in_hand++;
    }
    return s;
}

static bool makes_way(const struct reserve *q, struct spot s)
{
    return q->interruptible && idle(q, s) == 0 && s.in_hand > 0 && s.waiting < q->job_room;
}

static void add_jumps(struct chain *c, const struct reserve *q, struct spot s)
{
    const int here = state_of(q, s), way = makes_way(q, s);
    if (s.live < q->room)
        chain_add(c, here, state_of(q, (struct spot){s.live + 1, s.in_hand - way, s.waiting + way}),
                  q->arrival_rate);
    if (s.waiting < q->job_room)
        chain_add(c, here, state_of(q, settled(q, (struct spot){s.live, s.in_hand, s.waiting + 1})),
                  q->job_rate);
    if (s.live > 0)
        chain_add(c, here, state_of(q, settled(q, (struct spot){s.live - 1, s.in_hand, s.waiting})),
                  served(q, s) / q->handle_s + (s.live - served(q, s)) / q->patience_s);
    if (s.in_hand > 0)
        chain_add(c, here, state_of(q, settled(q, (struct spot){s.live, s.in_hand - 1, s.waiting})),
                  s.in_hand / q->job_s);
}

/* Can the chain be there? */
static bool is_settled(const struct reserve *q, struct spot s)
{
    return s.waiting == 0 || idle(q, s) <= q->reserve;
}

static void measure(const struct reserve *q, struct spot s, double share, struct reserve_result *r)
{
    const double queue = s.live - served(q, s);
    const bool waits = idle(q, s) == 0 && !makes_way(q, s);
    r->answer_rate += share * served(q, s) / q->handle_s / q->arrival_rate;
    r->delay_probability += waits ? share : 0;
    r->mean_wait += share * queue / q->arrival_rate;
    r->occupancy_live += share * served(q, s) / q->agents;
    r->occupancy_jobs += share * s.in_hand / q->agents;
    r->backlog += share * s.waiting;
    r->job_age += share * (s.waiting + s.in_hand) / q->job_rate;
    r->parked += makes_way(q, s) ? share * q->arrival_rate / q->job_rate : 0;
    r->cut += s.live == q->room || s.waiting == q->job_room ? share : 0;
}

/* Places where the chain cannot be lead to the first, and nothing leads to them. */
struct reserve_result reserve_solve(const struct reserve *q)
{
    const int states = (q->job_room + 1) * (most_in_hand(q) + 1) * (q->room + 1);
    const int band = 2 * (most_in_hand(q) + 1) * (q->room + 1);
    struct chain *c = chain_new(states, band);
    double *share = calloc((size_t)states, sizeof *share);
    struct reserve_result r = {0};
    struct spot s;
    for (s.waiting = 0; s.waiting <= q->job_room; s.waiting++)
        for (s.in_hand = 0; s.in_hand <= most_in_hand(q); s.in_hand++)
            for (s.live = 0; s.live <= q->room; s.live++)
                if (is_settled(q, s))
                    add_jumps(c, q, s);
                else
                    chain_add(c, state_of(q, s), state_of(q, s) - 1, 1);
    chain_solve(c, share);
    for (s.waiting = 0; s.waiting <= q->job_room; s.waiting++)
        for (s.in_hand = 0; s.in_hand <= most_in_hand(q); s.in_hand++)
            for (s.live = 0; s.live <= q->room; s.live++)
                measure(q, s, share[state_of(q, s)], &r);
    chain_free(c);
    free(share);
    return r;
}
