/*
 * regression.h -- have the results of a scenario moved since they were stored?
 *
 * Stored are the replications of at most thirty primary measures, one by one. The same numbers are
 * the same results. Otherwise each measure's change is estimated in pairs of equal replications,
 * which is sharp where days correspond and valid where they do not (another seed, other random
 * numbers). A measure has moved if its change is beyond chance, at 0.001 for all measures together
 * (Holm, Scandinavian Journal of Statistics 6, 1979), unless the 99.9 % interval of the change lies
 * within a margin that matters to nobody: 0.05 points of a share, 0.2 % of any other value.
 */
#ifndef SIM_STUDY_REGRESSION_H
#define SIM_STUDY_REGRESSION_H

#include "sim/monte/paired.h"
#include "sim/study/trial.h"

enum { REGRESSION_MOST = 30 };

/* The primary measures of a plan, at most REGRESSION_MOST columns; how many. */
size_t regression_columns(const struct plan *p, struct column columns[REGRESSION_MOST]);

enum movement {
    MOVEMENT_NONE,       /* not one digit */
    MOVEMENT_CHANCE,     /* no more than by chance */
    MOVEMENT_IMMATERIAL, /* beyond chance, but within the margin */
    MOVEMENT_REAL,
};

struct regression_row {
    struct paired pairs; /* stored first, then simulated; filled in by the caller */
    const struct measure *measure;
    /* The answer: */
    struct paired_estimates estimates;
    double p; /* of the change by chance, two-sided; 1 if there is none */
    enum movement movement;
};

/* Judges n <= REGRESSION_MOST rows together. */
void regression_judge(struct regression_row rows[], size_t n);

#endif
