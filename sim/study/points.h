/*
 * points.h -- the points of a design, and the centres of its population.
 *
 * Random numbers have addresses here too: point i of axis k is a function of the seed, so a design
 * with more points has the same first ones (but for latin, whose strata are narrower then). Sobol's
 * sequence is GSL's, moved by one random shift modulo 1 (Cranley and Patterson, SIAM Journal on
 * Numerical Analysis 13, 1976), since the sequence by itself begins at a corner. A Latin hypercube
 * has one point in each of n strata of every axis (McKay, Beckman and Conover, Technometrics 21,
 * 1979).
 */
#ifndef SIM_STUDY_POINTS_H
#define SIM_STUDY_POINTS_H

#include "sim/scenario/design.h"

#include <stdint.h>

struct points {
    size_t n, n_axes;
    struct design_value *values; /* [n][n_axes] */
};

struct points points_new(const struct design *d, uint64_t seed);
void points_free(struct points *p);

const struct design_value *points_value(const struct points *p, size_t point, size_t axis);

/* One centre of the population, or the only one. */
struct centre {
    char *name;                   /* "large 07"; "" for the only one */
    size_t kind;                  /* index of the population's kinds */
    double weight;                /* centres it stands for */
    struct design_value staffing; /* factor */
    bool *has;                    /* [policies] */
    uint64_t seed;                /* of its days: centres differ, points meet the same days */
};

struct centres {
    size_t n;
    struct centre *centre;
};

struct centres centres_new(const struct design *d, uint64_t seed);
void centres_free(struct centres *c);

/*
 * What makes the scenario of a centre at a point, to be laid over its file in this order: the axes,
 * then the changes of its kind and policies, then its staffing. *n of them; free() the array; the
 * texts stay with design, points and centre.
 */
struct amendment *centre_amendments(const struct design *d, const struct points *p, size_t point,
                                    const struct centre *c, size_t *n);

/* The file of the centre's scenario. */
const char *centre_scenario(const struct design *d, const struct centre *c);

#endif
