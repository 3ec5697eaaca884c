/*
 * erlang.h -- one pool of agents in steady state, exactly.
 *
 * Contacts arrive as a Poisson process, wait in one queue in order of arrival
 * and are handled for exponential times by equal agents. What happens to those
 * who wait tells the models apart:
 *
 *   erlang_b   nobody waits: who finds all agents busy is lost
 *   erlang_c   all wait for as long as it takes
 *   erlang_a   exponential patience, and as many queue places as you like
 *              (Garnett, Mandelbaum and Reiman, "Designing a call center with
 *              impatient customers", M&SOM 4(3), 2002)
 *   erlang_g   patience of any law, those who balk included (Baccelli and
 *              Hebuterne, "On queues with impatient customers", 1981; Zeltyn
 *              and Mandelbaum, "Call centers with impatient customers:
 *              many-server asymptotics of the M/M/n+G queue", Queueing Systems
 *              51, 2005)
 *
 * Nothing overflows or cancels from 0.01 to more than 50,000 agents or Erlang,
 * idle or drowning. The work is proportional to the agents plus the longest
 * queue likely to be seen. A value too small for a double is 0.
 *
 * Times are seconds, rates per second. The functions keep no state: any number
 * of threads may call them.
 */
#ifndef MODELS_ERLANG_H
#define MODELS_ERLANG_H

#define ERLANG_UNLIMITED (-1) /* as many queue places as there are contacts */

struct erlang {
    double arrival_rate; /* contacts per second, >= 0 */
    double handle_s;     /* mean handle time, > 0 */
    double patience_s;   /* mean patience, > 0; INFINITY: nobody gives up */
    int agents;          /* >= 0; for erlang_g >= 1 */
    int queue_places;    /* >= 0, or ERLANG_UNLIMITED; mind that {0} means none at all */
};

/* NULL if q is usable; otherwise what is wrong with it, as a sentence ending. */
const char *erlang_invalid(const struct erlang *q);

/*
 * The law of patience: survival(t, law) is the share whose patience is longer
 * than t seconds. It must not rise with t. 1 - survival(0) is the share that
 * balks, and it may jump: a fixed patience d is t < d.
 */
struct erlang_patience {
    double (*survival)(double t_s, const void *law);
    const void *law; /* handed to survival as it is; may be NULL */
};

/* Probabilities are shares of all contacts that asked for an agent. */
struct erlang_result {
    double delay_probability;   /* not answered at once, and not blocked; includes who balks */
    double abandon_probability; /* gave up waiting, or balked */
    double blocked_probability; /* found no queue place */
    double answer_probability;  /* 1 less the two above */
    double mean_wait;           /* of all but the blocked, zeros included; s */
    double mean_wait_answered;  /* s; NAN if nobody is answered */
    double mean_queue;          /* contacts waiting */
    double occupancy;           /* share of the agents' time; NAN without agents */
};

/*
 * A queue that grows for ever, because nobody or too few give up, has delay
 * probability 1, infinite waits and occupancy 1; the share answered is then 1
 * less the share whose patience is finite.
 */

/* The share lost by `load` Erlang offered to n agents without a queue. */
double erlang_b(double load, int agents);

/* Erlang C: q's patience and queue places are taken as infinite. */
struct erlang_result erlang_c(const struct erlang *q);
struct erlang_result erlang_a(const struct erlang *q);
/* q's patience_s must be valid but is not used; its queue places must be unlimited. */
struct erlang_result erlang_g(const struct erlang *q, const struct erlang_patience *patience);

/* Answered after at most t seconds, as a share of all that asked; t >= 0. */
double erlang_c_answered_within(const struct erlang *q, double t_s);
double erlang_a_answered_within(const struct erlang *q, double t_s);
double erlang_g_answered_within(const struct erlang *q, const struct erlang_patience *patience,
                                double t_s);

/*
 * The share of all but the blocked whose wait, ended by an agent or by giving
 * up, is longer than t seconds; t >= 0.
 */
double erlang_c_waits_longer(const struct erlang *q, double t_s);
double erlang_a_waits_longer(const struct erlang *q, double t_s);
double erlang_g_waits_longer(const struct erlang *q, const struct erlang_patience *patience,
                             double t_s);

/*
 * The fewest agents with whom at least `share` < 1 of all that ask is answered,
 * at all or within t seconds. q's own number of agents is not looked at.
 */
int erlang_a_agents(const struct erlang *q, double share);
int erlang_a_agents_within(const struct erlang *q, double share, double t_s);
int erlang_c_agents_within(const struct erlang *q, double share, double t_s);

#endif
