/*
 * rostering.h -- the cheapest heads found on the scenario's shifts with whom its targets are met.
 *
 * The shifts of each group are the patterns; how many heads each has is what is looked for. One day
 * at a time. Heads are simulated as they are: with their absence, breaks and spells.
 *
 *   1. Erlang A says how many agents each group needs in each interval, and an integer programme
 *      (cover.h) the cheapest heads that cover a multiple of it. The least multiple is found by
 *      halving whose roster, simulated on replications 0 .. n - 1, meets the targets.
 *   2. On the same days heads go, the dearest first, and move to cheaper shifts of the group, as
 *      long as the targets hold.
 *   3. Fresh replications certify the roster, at a one-sided 95 % for each target. If a target is
 *      missed there, the search allows a standard error more, and the next fresh ones are asked at
 *      half the error.
 *
 * Three numbers are kept apart: the gap of the programme against its own requirement, the
 * attainment on the days of the search, and that on fresh days, which is the answer. The roster is
 * the cheapest found, not proven to be the cheapest there is. Targets are those of `run`: over the
 * day or on days.
 */
#ifndef SIM_STUDY_ROSTERING_H
#define SIM_STUDY_ROSTERING_H

#include "sim/base/error.h"
#include "sim/scenario/scenario.h"

#include <signal.h>
#include <stdint.h>

struct rostering_options {
    uint64_t seed;
    size_t search, fresh; /* replications; 0: by the contacts of a day */
    int threads;
    const volatile sig_atomic_t *stop;
    void (*progress)(void *to, size_t simulated); /* NULL: nobody watches */
    void *progress_to;
};

struct pattern {
    size_t group, shift;
    double cost;  /* of a head a day: wages of the paid hours, or these where wages are missing */
    size_t heads; /* the answer */
};

struct rostered_target {
    double search, fresh, std_error; /* ratio, or share of days */
    bool met;                        /* on fresh days, with certainty */
};

struct rostering {
    const struct scenario *scenario; /* borrowed */
    bool wages;                      /* costs are money; otherwise paid hours */
    struct pattern *pattern;         /* [patterns] */
    size_t patterns;
    size_t intervals;
    double *required, *present, *short_of; /* [groups][intervals] agents present: by the programme's
                                              requirement, by the roster, and beyond any pattern */
    bool covers;                           /* nothing is short */
    double cost;                           /* of the answer */
    double programme_cost, programme_bound;
    double multiple; /* of Erlang A */
    size_t search, fresh, certificates, simulated;
    double alpha;
    bool certified;
    struct rostered_target *target; /* [targets] */
};

/* NULL with a sentence if there is nothing to schedule, or it was interrupted. */
struct rostering *rostering_find(const struct scenario *s, const struct rostering_options *o,
                                 struct error *err);
void rostering_free(struct rostering *r);

#endif
