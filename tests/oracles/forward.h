/*
 * forward.h -- expected values of one day of M_t/M/s_t+M, exactly.
 *
 * Rates and agents are constant within intervals of any length; the day starts
 * empty. Kolmogorov's forward equations are solved by uniformisation (Jensen,
 * "Markoff chains as an aid in the study of Markoff processes", 1953), whose
 * terms are all positive. Two rules for a fall in the number of agents:
 *
 *   release  idle agents leave at once and, for the rest of the fall, whoever
 *            finishes next leaves. A rise brings fresh people, idle at once, even
 *            while some are still to leave.
 *   hold     nobody leaves, but nobody starts unless fewer are busy than staffed.
 *
 * They differ only when a rise comes before all who are to leave have left.
 * The state is (contacts in the centre, agents over the staffing).
 *
 * Everything is counted when it happens, in the interval where it happens, and
 * not by when the contact came. A last interval without arrivals, long enough
 * to empty the centre, makes the day's totals the same either way.
 *
 * Seconds; rates per second.
 */
#ifndef TESTS_ORACLES_FORWARD_H
#define TESTS_ORACLES_FORWARD_H

enum forward_rule { FORWARD_RELEASE, FORWARD_HOLD };

struct forward_centre {
    double handle_s;   /* mean, > 0 */
    double patience_s; /* mean, > 0; INFINITY: nobody gives up */
    int queue_places;  /* -1: unlimited */
    int most;          /* contacts followed; more than are ever likely to be there */
    enum forward_rule rule;
};

struct forward_interval {
    double arrival_rate;
    int agents;
    double length_s;
};

/* Expected counts and times of one interval. */
struct forward_sums {
    double requested; /* the blocked included, as everywhere */
    double blocked;   /* found no queue place */
    double abandoned; /* gave up in the interval */
    double answered;  /* were started in the interval, at its first instant too */
    double finished;  /* were done in the interval */
    double busy_s;    /* agents' time spent handling */
    double over_s;    /* agents' time over the staffing: leavers, or busy above the limit */
    double queue_s;   /* integral of the queue's length */
    double unseen;    /* arrivals left out because `most` contacts were there; want 0 */
    double people;    /* in the centre at the end, waiting or handled */
    double queue;     /* waiting at the end */
};

struct forward;

struct forward *forward_new(const struct forward_centre *centre);
void forward_free(struct forward *f);

/* Moves on by one interval, which starts with the change of agents. */
struct forward_sums forward_pass(struct forward *f, const struct forward_interval *interval);

/* The chance that `people` contacts are in the centre now. */
double forward_people(const struct forward *f, int people);

/* All n intervals of a day from empty, each into each[n] unless NULL; the day's sums. */
struct forward_sums forward_day(const struct forward_centre *centre,
                                const struct forward_interval interval[], int n,
                                struct forward_sums each[]);

#endif
