/*
 * regression.h -- have the results of a scenario moved since they were stored?
 *
 * Stored are the replications of at most thirty primary measures, one by one. The same numbers are
 * the same results. Otherwise each measure's change is estimated in pairs of equal replications,
 * which is sharp where days correspond and valid where they do not (another seed, other random
 * numbers). A measure has moved if its change is beyond chance, at 0.001 for all measures together
 * (Holm, Scandinavian Journal of Statistics 6, 1979), unless the 99.9 % interval of the change lies
 * within a margin that matters to nobody: 0.05 points of a share, 0.2 % of any other value.
 *
 * Of a quantile of waits is stored, beside its value, how many of each replication waited no longer
 * than that. It has moved if the share that does is another one now, which is paired like any
 * ratio. By how much comes from inverting that test: the quantile of the waits there are now, with
 * the interval of those whose share the test cannot tell from the quantile's.
 */
#ifndef SIM_STUDY_REGRESSION_H
#define SIM_STUDY_REGRESSION_H

#include "sim/monte/paired.h"
#include "sim/study/trial.h"

enum { REGRESSION_MOST = 30 };

/* The primary measures of a plan, at most REGRESSION_MOST columns, and quantiles of waits among
 * them only if wished; how many. */
size_t regression_columns(const struct plan *p, bool quantiles,
                          struct column columns[REGRESSION_MOST]);

/* Of the waits of a replication by bin, how many are no longer than that; those of a bin count as
 * evenly spread. */
double regression_waits_within(const uint32_t waits[WAIT_BINS], double seconds);

enum movement {
    MOVEMENT_NONE,       /* not one digit */
    MOVEMENT_CHANCE,     /* no more than by chance */
    MOVEMENT_IMMATERIAL, /* beyond chance, but within the margin */
    MOVEMENT_REAL,
};

struct regression_row {
    /* Filled in by the caller: */
    struct paired
        pairs; /* stored first, then simulated; of a quantile those within the stored one */
    const struct measure *measure;
    double stored_s;     /* of a quantile: what it was */
    const double *waits; /* [WAIT_BINS] how many waits there are now; NULL: not a quantile */
    /* The answer: */
    struct paired_estimates estimates;
    double p; /* of the change by chance, two-sided; 1 if there is none */
    enum movement movement;
};

/* Judges n <= REGRESSION_MOST rows together. */
void regression_judge(struct regression_row rows[], size_t n);

#endif
