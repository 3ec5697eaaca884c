/*
 * fairness.h -- how far parts of the contacts are apart, such as the classes: the best less the
 * worst.
 *
 * Of the answer rate and of the service level that the scenario means, over the whole horizon. The
 * parts share days and agents, so the error of the difference needs the products of all that
 * stands above and below their ratios; the delta method over replications gives it (Law, Simulation
 * Modeling and Analysis, 5th ed., 2015, section 4.5). Which part is best and which worst is found
 * from the same days: where all are alike, the difference is of the size of its error and not zero.
 */
#ifndef SIM_MONTE_FAIRNESS_H
#define SIM_MONTE_FAIRNESS_H

#include "sim/monte/column.h"
#include "sim/monte/estimate.h"

enum fair_measure { FAIR_ANSWER_RATE, FAIR_SERVICE_LEVEL, FAIR_MEASURES };

/* The work grows with the square of the parts; with more of them there is no fairness. */
enum { FAIR_PARTS_MOST = 64 };

struct fairness {
    size_t parts;     /* 0: one, or too many */
    double *sums;     /* [FAIR_MEASURES][2 * parts] of tops and bottoms */
    double *products; /* [FAIR_MEASURES][2 * parts][2 * parts] */
};

struct fairness fairness_new(size_t parts);
void fairness_free(struct fairness *f);
void fairness_clear(struct fairness *f);

/* Adds one replication: ratios[2 * part] is the top of the part's ratio, ratios[2 * part + 1] the
 * bottom. */
void fairness_add(struct fairness *f, enum fair_measure m, const double ratios[]);

/* total += block. */
void fairness_merge(struct fairness *total, const struct fairness *block);

struct fairness_gap {
    size_t best, worst;  /* parts */
    struct estimate gap; /* value, std_error and half_width; the rest is NAN */
};

/* False where fewer than two parts have a ratio. */
bool fairness_gap(const struct fairness *f, enum fair_measure m, size_t replications,
                  struct fairness_gap *gap);

#endif
