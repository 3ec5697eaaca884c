/*
 * many_agents.h -- Erlang A in closed form, for any number of agents.
 *
 * The limit of Erlang A as load and agents grow together (Garnett, Mandelbaum and Reiman,
 * "Designing a call center with impatient customers", M&SOM 4(3), 2002, theorem 4): with load R,
 * n agents, g the root of mean patience over mean handle time, c = (n - R) / sqrt(R) and h(x) the
 * hazard rate of the standard normal law,
 *
 *     P(wait) = 1 / (1 + h(g c) / (g h(-c)))
 *     P(abandon | wait) = (h(g c) - g c) / (g sqrt(R))
 *
 * With sqrt(R) in place of sqrt(n), which is the same in the limit, it is also right where agents
 * are far too few. It costs the same for ten agents and ten thousand, and agents may be a fraction,
 * such as a mean. erlang.h is exact.
 */
#ifndef MODELS_MANY_AGENTS_H
#define MODELS_MANY_AGENTS_H

/* The share that gives up; all times in the same unit and more than 0, agents >= 0. */
double many_agents_abandon(double load, double patience_per_handle, double agents);

#endif
