/*
 * need.h -- how many agents a centre needs for its targets, as a real number.
 *
 * Agents come whole, but where a number comes from is told in parts of one. So a centre has a shape
 * of staffing, and so many times that shape, each part rounded, is simulated:
 *
 *   without shifts   load + sqrt(load) agents in each interval of each group, the square-root rule
 *                    (Halfin and Whitt, Operations Research 29(3), 1981), at least one where there
 *                    is any load
 *   with shifts      the heads of the scenario, where a group has any
 *
 * Two neighbouring staffings, one of which misses a target while the other meets them all, bracket
 * the need; it is where the straight line between them crosses the bound, for the target that needs
 * most. They are a per cent apart, or one agent where that is more, so what a line can be wrong by
 * is far less than that. Targets are those over the days, as `run` judges them.
 *
 * The need is in agents on the roster, on average over the opening hours. Spells away are
 * simulated, and absence too where there are shifts; agents without shifts are divided by the share
 * that is not absent.
 */
#ifndef SIM_STUDY_NEED_H
#define SIM_STUDY_NEED_H

#include "sim/base/error.h"
#include "sim/scenario/scenario.h"

#include <signal.h>
#include <stdint.h>

struct need_options {
    uint64_t seed;
    size_t replications;
    bool with_shifts; /* false: groups are staffed by interval, whatever shifts they have */
    double begin;     /* how many times the shape the search tries first; 0: once */
    int threads;
    const volatile sig_atomic_t *stop;
};

struct need {
    double agents; /* NAN: no number of them meets the targets, or stopped */
    double times;  /* the shape */
    size_t target; /* the one that needs most, of the scenario's */
    /* By how much each replication moves `agents`, to first order: they add up to nothing, and the
     * sum of their squares is the variance. On the same replications, those of a difference are the
     * differences. */
    double *influence;   /* [replications]; NULL where agents is NAN */
    size_t replications; /* fewer than asked for: stopped */
    size_t simulated;    /* staffings */
};

/* Can agents do anything for the target, in the direction that it asks for? */
bool need_knows(const struct target *t);

/* False with a sentence if the scenario cannot be simulated. It has a target that need_knows. */
bool need_find(struct need *need, const struct scenario *s, const struct need_options *o,
               struct error *err);
void need_free(struct need *need);

/* The roster as it is, in the same terms: its heads, or agents by interval. */
double need_of_roster(const struct scenario *s);

#endif
