/*
 * sweep_trial.h -- a sweep on stated replications, each kept by itself.
 *
 * Of each replication and column, the sums of all pieces together: of the centres of a population
 * by what they stand for, and of all points of a design. Whoever holds later results against these
 * sees any change in any of them, and has them in pairs of the same days.
 */
#ifndef SIM_STUDY_SWEEP_TRIAL_H
#define SIM_STUDY_SWEEP_TRIAL_H

#include "sim/study/sweep.h"
#include "sim/study/trial.h"

/*
 * The trial of all pieces, for columns of the whole horizon of the plan of the first piece. False
 * with a sentence if their scenarios have not all the same parts, or one cannot be simulated; if it
 * was stopped, the trial has fewer replications than asked for.
 */
bool sweep_trial(const struct sweep *s, const struct plan *first, const struct column columns[],
                 size_t n, const struct trial_options *o, struct trial *trial, struct error *err);

#endif
