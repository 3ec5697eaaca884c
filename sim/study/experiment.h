/*
 * experiment.h -- every measure of one scenario, with its error.
 */
#ifndef SIM_STUDY_EXPERIMENT_H
#define SIM_STUDY_EXPERIMENT_H

#include "sim/monte/estimate.h"
#include "sim/monte/replicate.h"
#include "sim/study/trend.h"

/* When to stop, where the number of replications is not given. */
struct precision {
    const struct measure *measure; /* NULL: the number of replications is given */
    double half_width; /* wished for, in the measure's own unit, or relative to its value */
    bool relative;
    size_t at_least, at_most; /* replications */
};

struct experiment;

struct experiment_options {
    uint64_t seed;
    size_t replications;
    struct precision precision;
    bool stratify; /* share out busyness and absence within each block of replications */
    bool control;  /* correct estimates by what is known of opened days (sim/monte/control.h) */
    int threads;
    const volatile sig_atomic_t *stop;
    void (*progress)(void *to, size_t done, size_t n);
    void *progress_to;
    /* Receives in order each replication's calendar days: the columns of experiment.daily. NULL:
     * nobody. */
    void (*day)(void *to, const struct experiment *e, size_t replication, size_t day,
                const double values[]);
    void *day_to;
};

/* A target of the scenario, judged. */
struct target_result {
    const struct target *target;
    size_t column;            /* of the experiment's columns */
    size_t slot;              /* of the tally: the whole horizon or a type of day */
    struct estimate estimate; /* ratio of sums over replications */
    size_t days;              /* calendar days with a value */
    size_t days_met;
    struct moments by_replication; /* days met, of days with a value */
    struct share on_days; /* share of days that meet the bound, with its 95 % interval; days of
                             one horizon depend on each other, so its error is over horizons */
    size_t intervals;     /* of single days, with a value; 0 unless on_intervals is set */
    size_t intervals_met;
    struct moments intervals_by_replication; /* intervals met, of those with a value */
    struct share on_intervals; /* share of intervals that meet the bound; its error is over
                                  horizons, as the intervals of a day depend on each other */
    bool met; /* on the ratio of sums or, where they are set, on the share of days or intervals */
};

struct experiment {
    const struct scenario *scenario; /* borrowed */
    struct plan *plan;
    struct columns columns;
    struct tally tally;
    struct kept kept;
    size_t *daily; /* [n_daily] columns of single days: all measures in all, and those of targets */
    size_t n_daily;
    size_t replications;  /* done */
    size_t wanted;        /* that were to be done; more than done: interrupted */
    size_t looks;         /* of a precision run, the pilot not counted; 0: number was given */
    size_t pilot_degrees; /* of freedom, of a precision run; else 0 */
    bool precise_enough;  /* of a precision run */
    struct interval_bound *bounds; /* [n_bounds] of the targets on intervals, in their order */
    size_t n_bounds;
    struct target_result *targets; /* [scenario->n_targets] */
    size_t all_met_days;           /* days on which all targets that speak of them were met */
    size_t judged_days;
    struct moments all_met_by_replication;
    struct share all_met;            /* share of days, with its 95 % interval as in target_result */
    struct trend backlog;            /* in all; no days where no channel is deferred */
    struct controlling *controlling; /* NULL: estimates are as simulated */
};

/* NULL with a sentence if the scenario cannot be simulated. */
struct experiment *experiment_run(const struct scenario *s, const struct experiment_options *o,
                                  struct error *err);
void experiment_free(struct experiment *e);

/* Of a column in a slot of the tally: an interval of the day, the whole horizon (number
 * `intervals`) or a type of day (rollup_day_type), for which there are no percentiles. */
struct estimate experiment_estimate(const struct experiment *e, size_t column, size_t slot);

/* Fewer replications cannot be controlled: two blocks. */
enum { CONTROLLED_LEAST = 2 * REPLICATIONS_A_BLOCK };

/* Replications that were opened, not simulated, to know the means of the controls; 0: estimates are
 * not controlled. */
size_t experiment_opened(const struct experiment *e);

/* How many times the variance of the column's estimate would be larger if the replications were
 * neither stratified nor controlled; 1 if they are not. */
double experiment_gain(const struct experiment *e, size_t column);

/*
 * The replications below which few of them decide the answer rate, so that its interval may miss
 * the true value more often than it says: 25 times the square of the skewness of what they add to
 * its error, which keeps the misses below 6 of 100 (Cochran, Sampling Techniques, 3rd ed. 1977,
 * section 2.15). 0 if the skewness may be chance.
 */
size_t experiment_least_replications(const struct experiment *e);

/* Who covers what: a share of a class and a group, over the whole horizon. */
struct estimate experiment_cover(const struct experiment *e, size_t class, size_t group,
                                 enum cover_share share);

/* Can the group serve the class, in one of its channels at least? */
bool experiment_can_serve(const struct experiment *e, size_t group, size_t class);

#endif
