/*
 * requirement.h -- how many agents each group needs in each interval of the horizon, by formula,
 * and what one more or less does to the targets.
 *
 * Every day of the horizon is taken by itself, with its own volumes and profiles; each group and
 * interval is a pool in steady state (workload.h, Erlang A). The formulas do not know what moves
 * from interval to interval, from group to group and from day to day: whoever uses them measures by
 * simulation how far off they are, and takes from here only differences.
 *
 * The cells are those of choices.h.
 */
#ifndef SIM_STUDY_REQUIREMENT_H
#define SIM_STUDY_REQUIREMENT_H

#include "models/erlang.h"
#include "sim/base/error.h"
#include "sim/study/choices.h"

/* A target's measure in a cell by the number of agents there. */
struct response {
    double weight; /* of the cell in the target: its share of the contacts; 0: none */
    double *value; /* [n] with 0, 1, ... agents */
    size_t n;
};

struct requirement {
    size_t targets, cells;
    double *agents;            /* [cells] so that the targets hold in each by itself */
    struct response *response; /* [targets][cells] */
};

/* NULL-initialised with a sentence in *err and false if no number of agents will do. */
bool requirement_of(const struct choices *c, struct requirement *r, struct error *err);
void requirement_free(struct requirement *r);

/* Of a target in a cell with a mean number of agents, times its weight. */
double response_at(const struct response *r, double agents);

/* A target over all cells. */
double requirement_value(const struct requirement *r, size_t target, const double present[]);

#endif
