/*
 * fairness.h -- how far the classes of contacts are apart: the best less the worst.
 *
 * Of the answer rate and of the service level that the scenario means, over the whole horizon. The
 * classes share days and agents, so the error of the difference needs the products of all that
 * stands above and below their ratios; the delta method over replications gives it (Law, Simulation
 * Modeling and Analysis, 5th ed., 2015, section 4.5). Which class is best and which worst is found
 * from the same days: where all are alike, the difference is of the size of its error and not zero.
 */
#ifndef SIM_MONTE_FAIRNESS_H
#define SIM_MONTE_FAIRNESS_H

#include "sim/monte/column.h"
#include "sim/monte/estimate.h"

enum fair_measure { FAIR_ANSWER_RATE, FAIR_SERVICE_LEVEL, FAIR_MEASURES };

/* The work grows with the square of the classes; with more of them there is no fairness. */
enum { FAIR_CLASSES_MOST = 64 };

struct fairness {
    size_t classes;   /* 0: one class, or too many */
    double *sums;     /* [FAIR_MEASURES][2 * classes] of tops and bottoms */
    double *products; /* [FAIR_MEASURES][2 * classes][2 * classes] */
};

struct fairness fairness_new(const struct plan *p);
void fairness_free(struct fairness *f);
void fairness_clear(struct fairness *f);

/* Adds one replication: parts[2 * class] is the top of the class's ratio, parts[2 * class + 1] the
 * bottom. */
void fairness_add(struct fairness *f, enum fair_measure m, const double parts[]);

/* total += block. */
void fairness_merge(struct fairness *total, const struct fairness *block);

struct fairness_gap {
    size_t best, worst;  /* classes */
    struct estimate gap; /* value, std_error and half_width; the rest is NAN */
};

/* False where fewer than two classes have a ratio. */
bool fairness_gap(const struct fairness *f, enum fair_measure m, size_t replications,
                  struct fairness_gap *gap);

#endif
