#include "tests/oracles/chat.h"

#include <assert.h>
#include <stdlib.h>

#include "tests/oracles/chain.h"

/* The busier agent's sessions and the other's; then, with both full, the queue. */
static int state_of(int busier, int other)
{
    return busier * (busier + 1) / 2 + other;
}

static int state_ordered(int a, int b)
{
    return a > b ? state_of(a, b) : state_of(b, a);
}

/* All sessions of an agent with n of them together. */
static double finish_rate(const struct chat *q, int n)
{
    return n == 0 ? 0 : n * q->speed[n - 1] / q->handle_s;
}

static void add_sessions(struct chain *c, const struct chat *q)
{
    for (int a = 0; a <= q->at_most; a++)
        for (int b = 0; b <= a; b++) {
            const int here = state_of(a, b);
            if (b < q->at_most)
                chain_add(c, here, state_ordered(a, b + 1), q->arrival_rate);
            if (a > 0)
                chain_add(c, here, state_ordered(a - 1, b), finish_rate(q, a));
            if (b > 0)
                chain_add(c, here, state_of(a, b - 1), finish_rate(q, b));
        }
}

static void add_queue(struct chain *c, const struct chat *q, int full)
{
    for (int waiting = 0; waiting < q->room; waiting++) {
        chain_add(c, full + waiting, full + waiting + 1, q->arrival_rate);
        chain_add(c, full + waiting + 1, full + waiting,
                  2 * finish_rate(q, q->at_most) + (waiting + 1) / q->patience_s);
    }
}

static struct chat_result measure(const struct chat *q, const double share[], int full)
{
    struct chat_result r = {0};
    double sessions = 0, busy = 0, queue = 0;
    for (int a = 0; a <= q->at_most; a++)
        for (int b = 0; b <= a; b++) {
            double here = share[state_of(a, b)];
            for (int waiting = 1; b == q->at_most && waiting <= q->room; waiting++)
                here += share[full + waiting];
            sessions += here * (a + b);
            busy += here * ((a > 0) + (b > 0));
            for (int n = 1; n <= 3; n++)
                r.at_level[n - 1] += here * ((a == n) + (b == n));
            if (b == q->at_most)
                r.delay_probability = here;
        }
    for (int waiting = 1; waiting <= q->room; waiting++)
        queue += waiting * share[full + waiting];
    r.mean_wait = queue / q->arrival_rate;
    r.abandon_rate = r.mean_wait / q->patience_s;
    r.occupancy = busy / 2;
    r.sessions_per_busy_agent = sessions / busy;
    for (int n = 0; n < 3; n++)
        r.at_level[n] /= busy;
    r.slot_use = sessions / (2 * q->at_most);
    r.mean_handle = sessions / (q->arrival_rate * (1 - r.abandon_rate));
    r.cut = share[full + q->room];
    return r;
}

struct chat_result chat_solve(const struct chat *q)
{
    assert(q->at_most >= 1 && q->at_most <= CHAT_SESSIONS_MOST && q->room >= 1);
    const int full = state_of(q->at_most, q->at_most), states = full + q->room + 1;
    struct chain *c = chain_new(states, q->at_most + 1);
    double *share = malloc((size_t)states * sizeof *share);
    if (!share)
        abort();
    add_sessions(c, q);
    add_queue(c, q, full);
    chain_solve(c, share);
    const struct chat_result r = measure(q, share, full);
    free(share);
    chain_free(c);
    return r;
}
