/*
 * retrial.h -- customers who call again after failing to get an agent.
 *
 * M/M/n+M with an orbit, in steady state. A contact that abandons or finds no
 * queue place is redialled with some probability after an exponential delay,
 * always with a new patience and a new handle time; a redial that fails is
 * redialled by the same rule, any number of times. Where nobody can wait
 * (queue_places = 0), a redial may have a probability of its own, with 0 for
 * customers who try twice at most.
 *
 * The chain is (contacts in the centre, customers in the orbit), cut off at
 * `most` and `orbit_most`; work grows with the square of `most`.
 * Seconds; rates per second.
 */
#ifndef TESTS_ORACLES_RETRIAL_H
#define TESTS_ORACLES_RETRIAL_H

struct retrial {
    double arrival_rate; /* first attempts */
    double handle_s;
    double patience_s;        /* mean; INFINITY: nobody gives up */
    int agents;               /* >= 1 */
    int queue_places;         /* -1: unlimited */
    double probability;       /* of redialling */
    double probability_again; /* after a redial; equal to the above unless queue_places is 0 */
    double delay_s;           /* mean, from failing to redialling */
    int most;                 /* contacts in the centre followed */
    int orbit_most;           /* customers in the orbit followed */
};

struct retrial_result {
    double attempt_rate;         /* first attempts and redials, per second */
    double answer_rate;          /* answered of all attempts */
    double customer_answer_rate; /* customers answered at some attempt */
    double abandon_probability;  /* of all attempts */
    double blocked_probability;  /* of all attempts */
    double mean_wait;            /* of all attempts but the blocked */
    double mean_queue, mean_orbit;
    double occupancy;
    double cut; /* chance that either number is at its end: want it negligible */
};

struct retrial_result retrial_solve(const struct retrial *r);

#endif
