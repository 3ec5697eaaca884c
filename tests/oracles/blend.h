/*
 * blend.h -- calls and chats with the same agents, some kept free for calls.
 *
 * Both arrive as Poisson processes, are handled for exponential times and give up after exponential
 * times. A call takes an agent with empty hands; of chats an agent has at_most, 1 or 2, which do
 * not slow each other down. With empty hands he begins one only if at least keep_free >= 1 others
 * have empty hands then; a second one he takes whenever it comes. The steady state is a chain of
 * the agents with a call, with one chat and with two, and the calls and chats waiting, both cut off
 * at `room`. Seconds; rates per second.
 */
#ifndef TESTS_ORACLES_BLEND_H
#define TESTS_ORACLES_BLEND_H

struct blend_kind {
    double arrival_rate, handle_s, patience_s;
};

struct blend {
    struct blend_kind calls, chats;
    int agents, at_most, keep_free;
    int room;
};

struct blend_result {
    double call_wait, chat_wait; /* mean of all who come */
    double call_abandons, chat_abandons;
    double occupancy;
    double cut; /* chance that a room is full: want it negligible */
};

struct blend_result blend_solve(const struct blend *q);

#endif
