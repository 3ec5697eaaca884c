/*
 * chain.h -- the steady state of a Markov chain with a few thousand states.
 *
 * State reduction after Grassmann, Taksar and Heyman, "Regenerative analysis and
 * steady state distributions for Markov chains", Operations Research 33(5),
 * 1985: states are removed from the last to the second, with no subtraction, so
 * that every probability is right to many digits however small it is. States
 * must be numbered so that no jump goes further than `band`; the work is
 * states * band^2. From every state a chain of jumps must lead to state 0.
 */
#ifndef TESTS_ORACLES_CHAIN_H
#define TESTS_ORACLES_CHAIN_H

struct chain;

struct chain *chain_new(int states, int band);
void chain_free(struct chain *c);

/* Jumps between two different states, in any unit of rate; rates of one pair add up. */
void chain_add(struct chain *c, int from, int to, double rate);

/* The share of time in each state into p[states]. Uses the chain up. */
void chain_solve(struct chain *c, double p[]);

#endif
