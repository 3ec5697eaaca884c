/*
 * waterfall.h -- where the number of agents comes from.
 *
 * It begins with the load, the agents that the work of the forecast would keep busy all the time.
 * Randomness within the day comes next: without it nobody waits and a target says nothing. Then
 * come the things that a centre may have or not, in a fixed order:
 *
 *     load | randomness within the day | spread between days | shrinkage | shift fit
 *          | bounces and redials | priority rules
 *
 * At each step the centre with one thing more is staffed, on the same days, for the same targets
 * over the days (study/need.h); what that takes is the step, so the steps add up to the need of the
 * centre as it is. A quantile of waits is staffed for as the share that waits no longer. A step
 * depends on what is there before it. Therefore all that follows the load and the randomness is
 * also taken in the reverse order; a step is the mean of the two, which adds up as well, and its
 * range goes from the one to the other.
 *
 * What study/staffing.h recommends is more than that need, for it asks for the targets in every
 * interval, with whole agents, for certain on fresh days, and knows of no shifts. Asked for it, the
 * waterfall leaves out shift fit and goes on from the need to the recommendation:
 *
 *     ... | every interval by itself | breaks
 */
#ifndef SIM_STUDY_WATERFALL_H
#define SIM_STUDY_WATERFALL_H

#include "sim/study/exchange.h"

enum waterfall_part {
    PART_LOAD,
    PART_RANDOMNESS,
    PART_DAYS,
    PART_SHRINKAGE,
    PART_SHIFTS,
    PART_COMEBACKS,
    PART_PRIORITY,
    PART_INTERVALS,
    PART_BREAKS,
    WATERFALL_PARTS,
};

extern const char *const waterfall_labels[WATERFALL_PARTS];

/* In agents on the roster, on average over the opening hours. */
struct waterfall_step {
    bool is_there; /* false: the scenario has nothing of the kind */
    double agents; /* the mean of both orders; may be below 0 */
    double forward, reverse;
    double half_width; /* of a 95 % interval; 0 for the load, which is exact */
};

struct waterfall {
    struct waterfall_step step[WATERFALL_PARTS];
    double need, half_width; /* what the steps add up to, but for the last two */
    double recommended;      /* what all add up to; NAN: not asked for */
    double roster;           /* what the scenario has */
    double heads;            /* of the need, if all groups have shifts, in the roster's; else 0 */
    size_t target;           /* that needs most, of the scenario's */
    size_t passed_over;      /* targets that no number of agents is found for */
    size_t replications, simulated;
    char *missing; /* why there is no waterfall, a sentence's end; NULL: there is one */
    bool stopped;
};

struct waterfall_options {
    uint64_t seed;
    size_t replications;
    bool to_recommendation; /* shift fit is left out, waterfall_go_on is to follow */
    int threads;
    const volatile sig_atomic_t *stop;
    void (*progress)(void *to, size_t done, size_t n); /* centres staffed; NULL: nobody watches */
    void *progress_to;
};

/* False with a sentence if the file is at fault. */
bool waterfall_run(struct waterfall *w, const struct exchange_source *from,
                   const struct waterfall_options *o, struct error *err);
void waterfall_free(struct waterfall *w);

/* From the need to what is recommended: so many agents on site, breaks not counted, and with their
 * breaks, on average over the opening hours. */
void waterfall_go_on(struct waterfall *w, double on_site, double rostered);

/* About how many simulations of each replication it makes. */
size_t waterfall_simulations(const struct scenario *s, bool to_recommendation);

#endif
