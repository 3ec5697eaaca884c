/*
 * chat.h -- two agents with several sessions each, whose speed falls with their number.
 *
 * Poisson arrivals, exponential work, one queue with exponential patience. Who comes goes to the
 * agent with fewer sessions; with n in hand, each is done at the rate speed[n - 1] / handle_s. With
 * that the steady state is a chain of the sessions of the busier and of the other agent and, once
 * both have all they may have, of the queue, cut off at `room`. Seconds; rates per second.
 */
#ifndef TESTS_ORACLES_CHAT_H
#define TESTS_ORACLES_CHAT_H

enum { CHAT_SESSIONS_MOST = 8 };

struct chat {
    double arrival_rate;
    double handle_s;   /* mean length of a session alone */
    double patience_s; /* mean */
    int at_most;       /* sessions of an agent */
    double speed[CHAT_SESSIONS_MOST];
    int room; /* longest queue followed */
};

struct chat_result {
    double abandon_rate;
    double mean_wait; /* of all, zeros and abandoned included */
    double delay_probability;
    double occupancy; /* time with at least one session */
    double sessions_per_busy_agent;
    double at_level[3]; /* time of a busy agent with one, two and three sessions */
    double slot_use;    /* sessions of those that both could have */
    double mean_handle; /* from answer to end */
    double cut;         /* chance that the queue fills its room: want it negligible */
};

struct chat_result chat_solve(const struct chat *q);

#endif
