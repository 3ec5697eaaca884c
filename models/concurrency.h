/*
 * concurrency.h -- how fast a chat session runs while its agent has others in hand.
 *
 * An agent takes up to at_most sessions; with k in hand each runs at speed[k - 1], so a session of
 * a given length alone lasts longer the more run beside it. What k sessions get done together, k *
 * speed, must not fall with k (but for rounding).
 *
 * Instead of a table, the share c of a session in which the customer thinks or types and the agent
 * is not needed gives the speeds: one agent and k customers in a closed queue, by exact mean value
 * analysis (Reiser and Lavenberg, Journal of the ACM 27(2), 1980).
 */
#ifndef MODELS_CONCURRENCY_H
#define MODELS_CONCURRENCY_H

#include <stddef.h>

enum { SESSIONS_MOST = 8 };

struct concurrency {
    size_t at_most;              /* 0 or 1: one contact at a time */
    double speed[SESSIONS_MOST]; /* [at_most] with 1, 2, ... sessions in hand; the first is 1 */
};

/* NULL if it can be used; otherwise what is wrong, as a sentence ending. */
const char *concurrency_invalid(const struct concurrency *c);

/* Speeds from the share of a session in which the agent is not needed, in [0, 1). */
struct concurrency concurrency_from_think_share(size_t at_most, double think_share);

#endif
