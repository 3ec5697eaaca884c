/*
 * impatience.h -- M/M/n+M from its birth and death rates alone, without special functions.
 *
 * The share of time in each state follows from the balance of neighbouring states, outwards from
 * the likeliest; who is answered within a time from the equations of one contact and those before
 * it, integrated step by step (Runge and Kutta, fourth order). Slow, and too plain to be wrong.
 *
 * Seconds; rates per second.
 */
#ifndef TESTS_ORACLES_IMPATIENCE_H
#define TESTS_ORACLES_IMPATIENCE_H

struct impatience {
    double arrival_rate, handle_s, patience_s; /* > 0 */
    int agents;                                /* >= 0 */
};

/* Of all contacts, those that are answered; at once or within the time. */
double impatience_answered(const struct impatience *q);
double impatience_answered_within(const struct impatience *q, double within_s);

/* Of the agents' time, that spent handling. */
double impatience_occupancy(const struct impatience *q);

#endif
