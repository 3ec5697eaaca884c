/*
 * comeback.h -- who tries again: redials after failing, recontacts after being handled, and those
 * who found the channel closed.
 *
 * A redial follows abandoning, balking or being blocked. It keeps the work of the first attempt
 * (same need); patience is that of the first attempt or drawn anew. A recontact follows handling
 * and draws both anew. Each of these two has its own limit per customer over the horizon. Who comes
 * at opening keeps the need with which he found the channel closed.
 */
#ifndef MODELS_COMEBACK_H
#define MODELS_COMEBACK_H

#include "models/duration.h"

#include <stdbool.h>

/* No customer makes more attempts than this, whatever the causes. */
enum { ATTEMPTS_MOST = 20 };

/* Nor does anybody come at opening, having found the channel closed, more often than this. */
enum { OPENINGS_MOST = 3 };

struct redial {
    double probability[ATTEMPTS_MOST]; /* after abandoning or blocking, by the customer's redials
                                          before, in [0, 1] */
    double after_dismissal;            /* after being cut off at closing, in [0, 1] */
    struct duration delay;
    unsigned at_most;      /* redials of one customer over the horizon */
    bool keeps_patience;   /* of the first attempt, balking included; false: drawn anew */
    bool in_other_channel; /* the new attempt comes through it, */
    int channel;           /* index, */
};                         /* and takes what the same need takes there */

/* The same probability however often a customer has tried, from the n-th failure on. */
static inline void redial_repeat(struct redial *r, size_t n)
{
    for (size_t i = n; i < ATTEMPTS_MOST; i++)
        r->probability[i] = r->probability[n - 1];
}

/* With one probability at all times. */
static inline struct redial redial_with(double probability, struct duration delay, unsigned at_most)
{
    struct redial r = {.probability = {probability}, .delay = delay, .at_most = at_most};
    redial_repeat(&r, 1);
    return r;
}

static inline bool redial_happens(const struct redial *r)
{
    bool happens = r->after_dismissal > 0;
    for (size_t i = 0; i < r->at_most && i < ATTEMPTS_MOST; i++)
        happens = happens || r->probability[i] > 0;
    return happens;
}

struct recontact {
    double probability; /* after being handled, in [0, 1] */
    struct duration delay;
    unsigned at_most;
};

struct at_opening {
    double probability;    /* after finding the channel closed, in [0, 1] */
    struct duration delay; /* from when it opens next */
};

#endif
