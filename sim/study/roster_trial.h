/*
 * roster_trial.h -- a roster on stated replications, held against the targets.
 *
 * A target on the ratio of sums is read over the horizon, or its days of one type. A target on days
 * is read as the share of calendar days that meet it, whose error is between horizons.
 *
 * How far beyond its bound a target is, its slack, has the unit of the measure whatever the target
 * asks for, so that requirements can be corrected by it. On days it is the value of the day that
 * just must meet the bound, less the bound.
 */
#ifndef SIM_STUDY_ROSTER_TRIAL_H
#define SIM_STUDY_ROSTER_TRIAL_H

#include "sim/base/error.h"
#include "sim/scenario/scenario.h"

#include <signal.h>
#include <stdint.h>

struct roster_reading {
    double value, std_error; /* ratio, or share of days; NAN: nothing to measure */
    double slack;            /* less the margin asked for; 0: nothing to measure */
    size_t days, days_met;   /* of a target on days */
    size_t replications;
};

struct roster_trial_options {
    uint64_t seed;
    uint32_t first; /* replication */
    size_t n;
    /* Margin: so many standard errors of a trial on so many replications. */
    double errors;
    size_t of_replications;
    int threads;
    const volatile sig_atomic_t *stop;
};

/* reading[targets]; false with a sentence if it was stopped or the scenario cannot be simulated. */
bool roster_trial(const struct scenario *rostered, const struct roster_trial_options *o,
                  struct roster_reading reading[], struct error *err);

/* Is the target met at a one-sided error of alpha? */
bool roster_reading_is_certain(const struct target *t, const struct roster_reading *r,
                               double alpha);

#endif
