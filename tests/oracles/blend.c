#include "tests/oracles/blend.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

#include "tests/oracles/chain.h"

struct spot {
    int on_call, one, two; /* agents */
    int calls, chats;      /* waiting */
};

/* Agents with empty hands. */
static int idle(const struct blend *q, struct spot s)
{
    return q->agents - s.on_call - s.one - s.two;
}

/* An agent with one chat has room for another. */
static bool has_room(const struct blend *q, struct spot s)
{
    return q->at_most == 2 && s.one > 0;
}

static bool is_possible(const struct blend *q, struct spot s)
{
    return idle(q, s) >= 0 && (q->at_most == 2 || s.two == 0) && (s.calls == 0 || idle(q, s) == 0)
           && (s.chats == 0 || (idle(q, s) <= q->keep_free && !has_room(q, s)));
}

static int state_of(const struct blend *q, struct spot s)
{
    const int agents = q->agents + 1, room = q->room + 1;
    return (((s.calls * room + s.chats) * agents + s.on_call) * agents + s.one) * agents + s.two;
}

/* Those who wait are taken as far as anybody may. */
static struct spot settled(const struct blend *q, struct spot s)
{
    for (;;)
        if (s.calls > 0 && idle(q, s) > 0) {
            s.calls--;
            s.on_call++;
        } else if (s.chats > 0 && idle(q, s) > q->keep_free) {
            s.chats--;
            s.one++;
        } else if (s.chats > 0 && has_room(q, s)) {
            s.chats--;
            s.one--;
            s.two++;
        } else {
            return s;
        }
}

static void add_jump(struct chain *c, const struct blend *q, const int number[], struct spot from,
                     struct spot to, double rate)
{
    if (rate > 0)
        chain_add(c, number[state_of(q, from)], number[state_of(q, settled(q, to))], rate);
}

static void add_jumps(struct chain *c, const struct blend *q, const int number[], struct spot s)
{
    struct spot to = s;
    to.calls++;
    add_jump(c, q, number, s, to, s.calls < q->room ? q->calls.arrival_rate : 0);
    to = s;
    to.chats++;
    add_jump(c, q, number, s, to, s.chats < q->room ? q->chats.arrival_rate : 0);
    to = s;
    to.on_call--;
    add_jump(c, q, number, s, to, s.on_call / q->calls.handle_s);
    to = s;
    to.one--;
    add_jump(c, q, number, s, to, s.one / q->chats.handle_s);
    to = s;
    to.two--;
    to.one++;
    add_jump(c, q, number, s, to, 2 * s.two / q->chats.handle_s);
    to = s;
    to.calls--;
    add_jump(c, q, number, s, to, s.calls / q->calls.patience_s);
    to = s;
    to.chats--;
    add_jump(c, q, number, s, to, s.chats / q->chats.patience_s);
}

static void measure(const struct blend *q, struct spot s, double share, struct blend_result *r)
{
    r->call_wait += share * s.calls / q->calls.arrival_rate;
    r->chat_wait += share * s.chats / q->chats.arrival_rate;
    r->call_abandons += share * s.calls / q->calls.patience_s / q->calls.arrival_rate;
    r->chat_abandons += share * s.chats / q->chats.patience_s / q->chats.arrival_rate;
    r->occupancy += share * (q->agents - idle(q, s)) / q->agents;
    r->cut += s.calls == q->room || s.chats == q->room ? share : 0;
}

static struct spot spot_at(const struct blend *q, int state)
{
    const int agents = q->agents + 1, room = q->room + 1;
    return (struct spot){
        .two = state % agents,
        .one = state / agents % agents,
        .on_call = state / agents / agents % agents,
        .chats = state / agents / agents / agents % room,
        .calls = state / agents / agents / agents / room,
    };
}

/* The chain is of the places only where it can be; -1: it cannot. */
static int number_them(const struct blend *q, int number[], int all)
{
    int n = 0;
    for (int i = 0; i < all; i++)
        number[i] = is_possible(q, spot_at(q, i)) ? n++ : -1;
    return n;
}

struct blend_result blend_solve(const struct blend *q)
{
    assert(q->keep_free >= 1 && q->keep_free < q->agents && q->at_most <= 2);
    const int agents = q->agents + 1, room = q->room + 1;
    const int all = room * room * agents * agents * agents;
    int *number = malloc((size_t)all * sizeof *number);
    double *share = malloc((size_t)all * sizeof *share);
    if (!number || !share)
        abort();
    const int n = number_them(q, number, all);
    struct chain *c = chain_new(n, n - 1);
    struct blend_result r = {0};
    for (int i = 0; i < all; i++)
        if (number[i] >= 0)
            add_jumps(c, q, number, spot_at(q, i));
    chain_solve(c, share);
    for (int i = 0; i < all; i++)
        if (number[i] >= 0)
            measure(q, spot_at(q, i), share[number[i]], &r);
    chain_free(c);
    free(share);
    free(number);
    return r;
}
