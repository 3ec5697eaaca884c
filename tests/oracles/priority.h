/*
 * priority.h -- two classes in one pool, the first always before the second.
 *
 * M/M/n+M: each class has its own Poisson arrivals and exponential patience;
 * both are handled for exponential times of the same mean, and nobody is
 * interrupted. With that, the steady state is a chain of the busy agents and,
 * once all are busy, of the two queues, each cut off at its `room`.
 * Seconds; rates per second.
 */
#ifndef TESTS_ORACLES_PRIORITY_H
#define TESTS_ORACLES_PRIORITY_H

struct priority_class {
    double arrival_rate;
    double patience_s; /* mean; INFINITY: nobody gives up */
    int room;          /* longest queue followed; work grows with the square of the first's */
};

struct priority {
    struct priority_class class[2]; /* [0] goes first */
    double handle_s;
    int agents; /* >= 1 */
};

struct priority_class_result {
    double answer_rate; /* answered of requested */
    double mean_wait;   /* of all, zeros and abandoned included */
    double mean_queue;
};

struct priority_result {
    struct priority_class_result class[2];
    double delay_probability;
    double occupancy;
    double cut; /* chance that a queue fills its room: want it negligible */
};

struct priority_result priority_solve(const struct priority *p);

#endif
