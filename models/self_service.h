/*
 * self_service.h -- what the IVR or a bot does with a contact before any agent.
 *
 * A share of the entering contacts is handled by self-service; the rest asks for an agent at
 * once. A handled contact ends in one of four ways, as shares of the handled:
 * escalated (asks for an agent), gave up (hangs up unresolved, does not return), bounced
 * (looked resolved, the customer comes back later), resolved (all the rest). Dashboard containment
 * is 1 - escalated / handled; true resolution is resolved / handled.
 *
 * One uniform decides, cut in the order escalated, gave up, bounced, resolved, so that a change
 * of containment moves as few customers as possible between compared scenarios.
 *
 * Containment may drift from day to day. With c the contained share that the settings give, that
 * of day d is
 *
 *     contained(d) = 1 / (1 + exp(-(l + x(d) + shifts of the releases up to d)))
 *
 * with x a stationary autoregressive chain of normals, and l such that the mean over x is c: the
 * logistic curve bends, so l = log(c / (1 - c)) would miss it. Of the contained, those who gave up,
 * bounced and were resolved keep their shares.
 */
#ifndef MODELS_SELF_SERVICE_H
#define MODELS_SELF_SERVICE_H

#include "models/duration.h"

#include <stdbool.h>
#include <stddef.h>

enum self_service_end {
    SELF_ESCALATED,
    SELF_GAVE_UP,
    SELF_BOUNCED,
    SELF_RESOLVED,
    SELF_ENDS,
};

extern const char *const self_service_end_names[SELF_ENDS];

/* A new version of the bot, from the start of a day on. */
struct release {
    size_t day;   /* of the horizon, the first is 0 */
    double shift; /* of the log-odds of containment */
};

struct drift {
    double sd;                      /* of x, >= 0; 0: there is no chance in it */
    double lag1;                    /* correlation of neighbouring days, in [0, 1) */
    double correlation;             /* between classes, of the normals behind x, in [0, 1] */
    const struct release *releases; /* [n_releases] */
    size_t n_releases;
};

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
    double window_s; /* a return after more than this leaves the contact resolved; 0: none does */
    double
        escalated_handle_factor; /* on the handle time of the escalated; 0: as they are, like 1 */
    struct drift drift;
    /* What stands in when there is no session free, such as a keypad menu: its shares and times
     * count, the rest is of no meaning. NULL: nothing does. */
    const struct self_service *simple;
};

/* NULL if the shares can be used; otherwise what is wrong, as a sentence ending. */
const char *self_service_invalid(const struct self_service *s);

/* How a handled contact ends, from a uniform in (0, 1); on a return escalates_again counts. */
enum self_service_end self_service_end(const struct self_service *s, double u, bool on_return);

/* The same while another share escalates; the other ends keep their shares of the contained. */
enum self_service_end self_service_end_while(const struct self_service *s, double u, bool on_return,
                                             double escalates);

/* The l of the drift, for a mean of `contained` in (0, 1) with standard deviation sd of x. */
double drift_level(double contained, double sd);

/* The contained share where the log-odds are these. */
double drift_contained(double log_odds);

/* The sum of the shifts of all releases up to the day; none before day 0. */
double drift_released(const struct drift *drift, long day);

#endif
