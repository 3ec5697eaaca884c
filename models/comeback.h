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

struct redial {
    double probability;     /* after abandoning or blocking, per failed attempt, in [0, 1] */
    double after_dismissal; /* after being cut off at closing, in [0, 1] */
    struct duration delay;
    unsigned at_most;    /* redials of one customer over the horizon */
    bool keeps_patience; /* of the first attempt, balking included; false: drawn anew */
};

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
