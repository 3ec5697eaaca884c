/*
 * lines.h -- a centre with few telephone lines and work after the call.
 *
 * Poisson arrivals, exponential patience, K lines and n agents, in steady state.
 * A line is held from entry to the end of the talk; with none free the contact
 * is blocked at entry. The agent is held through the talk and the wrap-up after
 * it, both exponential. The chain is (lines in use, agents in wrap-up).
 * Seconds; rates per second.
 */
#ifndef TESTS_ORACLES_LINES_H
#define TESTS_ORACLES_LINES_H

struct lines {
    double arrival_rate; /* contacts that try to enter */
    double talk_s;       /* mean, > 0 */
    double wrap_up_s;    /* mean, > 0 */
    double patience_s;   /* mean; INFINITY: nobody gives up */
    int agents;          /* >= 1 */
    int lines;           /* >= 1 */
};

struct lines_result {
    double blocked_at_entry;  /* of all that try to enter */
    double answer_rate;       /* answered of those that entered, who are the requested */
    double delay_probability; /* of those that entered */
    double mean_wait;         /* of those that entered, zeros and abandoned included */
    double mean_queue;
    double lines_used; /* mean number */
    double occupancy;  /* talk and wrap-up */
};

struct lines_result lines_solve(const struct lines *l);

#endif
