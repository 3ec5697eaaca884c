/*
 * self_service.h -- what the IVR or a bot does with a contact before any agent.
 *
 * A share of the entering contacts is handled by self-service; the rest asks for an agent at
 * once. A handled contact ends in one of four ways, as shares of the handled:
 * escalated (asks for an agent), gave up (hangs up unresolved, does not return), bounced
 * (looked resolved, the customer comes back later), resolved (all the rest). Dashboard containment is
 * 1 - escalated / handled; true resolution is resolved / handled.
 *
 * One uniform decides, cut in the order escalated, gave up, bounced, resolved, so that a change
 * of containment moves as few customers as possible between compared scenarios.
 */
#ifndef MODELS_SELF_SERVICE_H
#define MODELS_SELF_SERVICE_H

#include "models/duration.h"

#include <stdbool.h>

enum self_service_end {
    SELF_ESCALATED,
    SELF_GAVE_UP,
    SELF_BOUNCED,
    SELF_RESOLVED,
    SELF_ENDS,
};

extern const char *const self_service_end_names[SELF_ENDS];

struct self_service {
    double handles;   /* share of entering contacts, in [0, 1]; 0: there is no self-service */
    double escalates; /* shares of the handled; their sum is at most 1 */
    double gives_up;
    double bounces;
    struct duration time[SELF_ENDS]; /* in self-service, by how it ends */
    /* Bounced contacts come back: */
    struct duration return_delay;
    bool returns_to_agent;  /* straight to the agents instead of the entry */
    double escalates_again; /* share that escalates on a return */
    unsigned at_most;       /* bounces of one customer over the horizon */
};

/* NULL if the shares can be used; otherwise what is wrong, as a sentence ending. */
const char *self_service_invalid(const struct self_service *s);

/* How a handled contact ends, from a uniform in (0, 1); on a return escalates_again counts. */
enum self_service_end self_service_end(const struct self_service *s, double u, bool on_return);

#endif
