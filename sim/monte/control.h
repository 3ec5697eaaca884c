/*
 * control.h -- what of a replication is known without simulating it, for correcting estimates.
 *
 * Busy days and thinly staffed ones answer fewer. How busy and how thinly staffed a replication is
 * can be looked up (opening.h), and so can the mean of all replications, from many more of them
 * than anyone would simulate. Where the simulated ones were luckier than that mean, their results
 * are corrected by as much as they depend on it: control variates (Lavenberg and Welch, "A
 * perspective on the use of control variables", Management Science 27(3), 1981). controlled.h has
 * the equations.
 *
 * The controls of a replication are sums over its intervals i. With a_i requests expected given the
 * day's rates, of mean work and patience as the forecast mixes them, n_i agents present given who
 * is absent, and u(a, n) the requests that give up by Erlang A (many_agents.h), all agents taken as
 * one pool:
 *
 *     CONTROL_ASKED         sum of a_i
 *     CONTROL_LOST          sum of u(a_i, n_i)
 *     CONTROL_PRESENT       sum of n_i
 *     CONTROL_CAME          sum of requests that the first attempts bring beyond a_i
 *     CONTROL_LOST_TO_CALLS sum of the same, as work, times du/da at (a_i, n_i)
 *     CONTROL_LOST_TO_AWAY  sum of agents away in spells beyond the mean, times -du/dn
 *     CONTROL_LOST_TO_WORK  sum of the handle times of the answered beyond their mean, times du/da
 *
 * Nothing that happens in the centre moves the others; the mean of the first three is estimated.
 * The last four have mean 0 whatever the day: given the rates first attempts are Poisson, spells
 * are in equilibrium, and who is answered does not depend on how long that takes, which nobody
 * knows before. Redials, bounces and routing are left out. A control may be as wrong as it likes,
 * as long as its mean is right: it then only corrects less.
 */
#ifndef SIM_MONTE_CONTROL_H
#define SIM_MONTE_CONTROL_H

#include "sim/engine/opening.h"
#include "sim/engine/record.h"

enum control_variate {
    CONTROL_ONE, /* the constant 1, for the intercept */
    CONTROL_ASKED,
    CONTROL_LOST,
    CONTROL_PRESENT,
    CONTROLS_OPENED, /* up to here known from opening; the means of all beyond are 0 */
    CONTROL_CAME = CONTROLS_OPENED,
    CONTROL_LOST_TO_CALLS,
    CONTROL_LOST_TO_AWAY,
    CONTROL_LOST_TO_WORK,
    CONTROLS,
};

/* Made for a plan and constant from then on, so threads may share it. */
struct control {
    const struct plan *plan;
    struct control_class {
        double asks;       /* requests of a contact that comes */
        double work_s;     /* that they bring */
        double patience_s; /* the sum of their means */
        bool is_poisson;   /* first attempts are, and all are live */
    } * classes;
    double *handle_s; /* [streams] mean of the answered; NAN where it is always the same, or agents,
                         self-service or the time of day make more or less of it */
    double centre[CONTROLS]; /* about their mean, and taken off so that squares keep their digits */
};

struct control control_new(const struct plan *p);
void control_free(struct control *c);

/* Of a replication that was opened: up to CONTROLS_OPENED; the others are 0. */
void control_of_opening(const struct control *c, const struct opening *o, double x[CONTROLS]);

/* The same of one that was also simulated, opened with its spells. */
void control_of_record(const struct control *c, const struct opening *o, const struct record *r,
                       double x[CONTROLS]);

/*
 * The means of the controls, from opened replications of a plan that is stratified: each block of
 * STRATA is one observation.
 */
struct control_means {
    size_t blocks;
    double sum[CONTROLS_OPENED], product[CONTROLS_OPENED][CONTROLS_OPENED]; /* of means of blocks */
};

/* Adds a block's mean. */
void control_means_add(struct control_means *m, const double mean[CONTROLS_OPENED]);

double control_mean(const struct control_means *m, size_t i);

/* Of the estimated means of two controls. */
double control_mean_covariance(const struct control_means *m, size_t i, size_t j);

#endif
