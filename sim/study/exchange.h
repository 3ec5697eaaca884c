/*
 * exchange.h -- what one more agent, one point of containment, ten seconds of handle time are
 * worth.
 *
 * Each is a central difference: the scenario with a step down and with a step up on the same
 * customers, half of what changes between them, with its paired interval (monte/paired.h). Where a
 * step down is not possible (nobody less than one, no absence to take away) it is the scenario
 * itself and a step up. An agent is one head more in every shift of a group, divided by its shifts,
 * or one agent more in every interval with any.
 */
#ifndef SIM_STUDY_EXCHANGE_H
#define SIM_STUDY_EXCHANGE_H

#include "sim/scenario/overlay.h"
#include "sim/study/comparison.h"

enum exchange_measure {
    EXCHANGE_ANSWER_RATE,
    EXCHANGE_SERVICE_LEVEL, /* as the targets mean it (reading_of) */
    EXCHANGE_ASA,
    EXCHANGE_COST, /* a day */
    EXCHANGE_MEASURES,
};

struct exchange {
    char *label; /* "one agent of general_desk" */
    bool one_sided;
    struct estimate worth[EXCHANGE_MEASURES]; /* value NAN where it is not known */
};

struct exchanges {
    struct exchange *exchange; /* [n] */
    size_t n;
    size_t replications; /* of each side */
    bool stopped;        /* some are missing */
    struct reading reading;
};

/* The scenario of a file with what is set in it. */
struct exchange_source {
    const char *path;
    const struct overlay *overlays; /* [n_overlays] */
    size_t n_overlays;
};

/* False with a sentence if the file is at fault. */
bool exchanges_run(struct exchanges *e, const struct exchange_source *from,
                   const struct comparison_options *o, struct error *err);
void exchanges_free(struct exchanges *e);

/* How many simulations exchanges_run makes of each replication. */
size_t exchanges_simulations(const struct scenario *s);

#endif
