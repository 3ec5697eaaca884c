#include "tests/oracles/chain.h"

#include <assert.h>
#include <stdlib.h>

struct chain {
    int states, band;
    double *rate; /* [states][2 * band + 1], from state i to i - band ... i + band */
};

static double *rate_between(struct chain *c, int from, int to)
{
    return c->rate + (size_t)from * (size_t)(2 * c->band + 1) + (size_t)(to - from + c->band);
}

struct chain *chain_new(int states, int band)
{
    assert(states > 0 && band > 0);
    struct chain *c = malloc(sizeof *c);
    double *rate = calloc((size_t)states * (size_t)(2 * band + 1), sizeof *rate);
    if (!c || !rate)
        abort();
    *c = (struct chain){states, band, rate};
    return c;
}

void chain_free(struct chain *c)
{
    if (c)
        free(c->rate);
    free(c);
}

void chain_add(struct chain *c, int from, int to, double rate)
{
    assert(from != to && abs(from - to) <= c->band && rate >= 0);
    assert(from >= 0 && from < c->states && to >= 0 && to < c->states);
    *rate_between(c, from, to) += rate;
}

/* Who jumps to `last` is sent on to where it leads; what stays is visits per unit of time. */
static void state_remove(struct chain *c, int last)
{
    const int lowest = last > c->band ? last - c->band : 0;
    const double *onward = rate_between(c, last, lowest);
    double leaves = 0;
    for (int j = 0; j < last - lowest; j++)
        leaves += onward[j];
    assert(leaves > 0);
    for (int i = lowest; i < last; i++) {
        double *visits = rate_between(c, i, last);
        *visits /= leaves;
        if (*visits == 0)
            continue;
        double *from = rate_between(c, i, lowest);
        for (int j = 0; j < last - lowest; j++)
            from[j] += *visits * onward[j];
    }
}

void chain_solve(struct chain *c, double p[])
{
    static const double large = 1e200;
    for (int last = c->states - 1; last > 0; last--)
        state_remove(c, last);
    double sum = p[0] = 1;
    for (int state = 1; state < c->states; state++) {
        p[state] = 0;
        for (int i = state > c->band ? state - c->band : 0; i < state; i++)
            p[state] += p[i] * *rate_between(c, i, state);
        sum += p[state];
        if (sum > large) {
            for (int i = 0; i <= state; i++)
                p[i] /= sum;
            sum = 1;
        }
    }
    for (int i = 0; i < c->states; i++)
        p[i] /= sum;
}
