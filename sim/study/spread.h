/*
 * spread.h -- which layer of uncertainty makes days differ, and by how much.
 *
 * A measure of a day is a function of independent layers: how wrong the forecast is, how busy the
 * day and its intervals are, how containment drifts, who is absent, and what the customers do. Two
 * sets of days, A and B, and for each layer the days of A with that layer from B give Sobol'
 * indices by Jansen's estimators (Saltelli et al., Computer Physics Communications 181, 2010):
 *
 *     first order = 1 - E (f(B) - f(A with the layer of B))^2 / 2 V    what the layer does by
 * itself total       =     E (f(A) - f(A with the layer of B))^2 / 2 V    with all it does together
 *
 * Nothing is switched off, which would change the mean as well. First-order shares need not add up
 * to 1; the rest is what layers do together.
 */
#ifndef SIM_STUDY_SPREAD_H
#define SIM_STUDY_SPREAD_H

#include "sim/engine/day.h"
#include "sim/study/trial.h"

extern const char *const layer_labels[LAYERS];

struct spread_layer {
    bool is_there;
    struct estimate first, total; /* value and half_width */
};

struct spread {
    struct spread_layer layer[LAYERS];
    double mean, sd;     /* of the measure over days */
    double first_orders; /* their sum */
    size_t replications; /* pairs of days; fewer than asked for if stopped */
};

/* Which layers a scenario has. */
void spread_layers(const struct scenario *s, bool there[LAYERS]);

/* Of a column without quantile over n pairs of replications. `progress` counts replications of all
 * runs. */
struct spread spread_run(const struct plan *p, const struct column *column,
                         const struct trial_options *o);

#endif
