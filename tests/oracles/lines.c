#include "tests/oracles/lines.h"

#include <assert.h>
#include <stdlib.h>

#include "tests/oracles/chain.h"

static int state_of(const struct lines *l, int used, int wrapping)
{
    return used * (l->agents + 1) + wrapping;
}

static int talking_in(const struct lines *l, int used, int wrapping)
{
    return used < l->agents - wrapping ? used : l->agents - wrapping;
}

static void add_jumps(struct chain *c, const struct lines *l, int used, int wrapping)
{
    const int here = state_of(l, used, wrapping), talking = talking_in(l, used, wrapping);
    if (used < l->lines)
        chain_add(c, here, state_of(l, used + 1, wrapping), l->arrival_rate);
    if (talking > 0)
        chain_add(c, here, state_of(l, used - 1, wrapping + 1), talking / l->talk_s);
    if (used > talking)
        chain_add(c, here, state_of(l, used - 1, wrapping), (used - talking) / l->patience_s);
    if (wrapping > 0)
        chain_add(c, here, state_of(l, used, wrapping - 1), wrapping / l->wrap_up_s);
}

static struct lines_result measure(const struct lines *l, const double share[])
{
    struct lines_result r = {0};
    double talks = 0, wraps = 0, delayed = 0;
    for (int used = 0; used <= l->lines; used++)
        for (int wrapping = 0; wrapping <= l->agents; wrapping++) {
            const double here = share[state_of(l, used, wrapping)];
            const int talking = talking_in(l, used, wrapping);
            talks += here * talking;
            wraps += here * wrapping;
            r.mean_queue += here * (used - talking);
            r.lines_used += here * used;
            if (used == l->lines)
                r.blocked_at_entry += here;
            else if (talking + wrapping == l->agents)
                delayed += here;
        }
    const double entered = 1 - r.blocked_at_entry;
    r.delay_probability = delayed / entered;
    r.mean_wait = r.mean_queue / (l->arrival_rate * entered);
    r.answer_rate = talks / l->talk_s / (l->arrival_rate * entered);
    r.occupancy = (talks + wraps) / l->agents;
    return r;
}

struct lines_result lines_solve(const struct lines *l)
{
    assert(l->arrival_rate > 0 && l->talk_s > 0 && l->wrap_up_s > 0 && l->patience_s > 0);
    assert(l->agents >= 1 && l->lines >= 1);
    const int states = state_of(l, l->lines + 1, 0);
    struct chain *c = chain_new(states, l->agents + 1);
    double *share = malloc((size_t)states * sizeof *share);
    if (!share)
        abort();
    for (int used = 0; used <= l->lines; used++)
        for (int wrapping = 0; wrapping <= l->agents; wrapping++)
            add_jumps(c, l, used, wrapping);
    chain_solve(c, share);
    const struct lines_result r = measure(l, share);
    free(share);
    chain_free(c);
    return r;
}
