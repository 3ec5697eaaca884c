#include "tests/oracles/priority.h"

#include <assert.h>
#include <stdlib.h>

#include "tests/oracles/chain.h"

/* Busy agents 0 ... n - 1 come first, then the queues, the first one running fastest. */
static int state_of(const struct priority *p, int first, int second)
{
    return p->agents + second * (p->class[0].room + 1) + first;
}

static void add_queues(struct chain *c, const struct priority *p)
{
    const struct priority_class *a = &p->class[0], *b = &p->class[1];
    const double finish = p->agents / p->handle_s;
    for (int second = 0; second <= b->room; second++)
        for (int first = 0; first <= a->room; first++) {
            const int here = state_of(p, first, second);
            if (first < a->room)
                chain_add(c, here, state_of(p, first + 1, second), a->arrival_rate);
            if (second < b->room)
                chain_add(c, here, state_of(p, first, second + 1), b->arrival_rate);
            if (first > 0)
                chain_add(c, here, state_of(p, first - 1, second), first / a->patience_s + finish);
            if (second > 0)
                chain_add(c, here, state_of(p, first, second - 1),
                          second / b->patience_s + (first == 0 ? finish : 0));
            if (first == 0 && second == 0)
                chain_add(c, here, p->agents - 1, finish);
        }
}

static struct priority_result measure(const struct priority *p, const double share[])
{
    struct priority_result r = {0};
    double busy = 0;
    for (int i = 0; i < p->agents; i++)
        busy += i * share[i];
    for (int second = 0; second <= p->class[1].room; second++)
        for (int first = 0; first <= p->class[0].room; first++) {
            const double here = share[state_of(p, first, second)];
            r.delay_probability += here;
            r.class[0].mean_queue += here * first;
            r.class[1].mean_queue += here * second;
            if (first == p->class[0].room || second == p->class[1].room)
                r.cut += here;
        }
    for (int i = 0; i < 2; i++) {
        struct priority_class_result *c = &r.class[i];
        c->mean_wait = c->mean_queue / p->class[i].arrival_rate;
        c->answer_rate = 1 - c->mean_wait / p->class[i].patience_s;
    }
    r.occupancy = (busy + p->agents * r.delay_probability) / p->agents;
    return r;
}

struct priority_result priority_solve(const struct priority *p)
{
    assert(p->agents >= 1 && p->handle_s > 0);
    const double arrival_rate = p->class[0].arrival_rate + p->class[1].arrival_rate;
    const int states = state_of(p, 0, p->class[1].room + 1);
    struct chain *c = chain_new(states, p->class[0].room + 1);
    double *share = malloc((size_t)states * sizeof *share);
    if (!share)
        abort();
    for (int i = 0; i < p->agents; i++) {
        chain_add(c, i, i + 1, arrival_rate);
        if (i > 0)
            chain_add(c, i, i - 1, i / p->handle_s);
    }
    add_queues(c, p);
    chain_solve(c, share);
    const struct priority_result r = measure(p, share);
    free(share);
    chain_free(c);
    return r;
}
