/*
 * rostering.h -- the cheapest heads found on given shifts with whom a scenario's targets are met.
 *
 * The shifts are those of the groups' patterns, or, of groups without, their own (choices.h), over
 * any horizon of days; how many heads each has is what is looked for, within the limits on heads
 * and part-time. Heads are simulated as they are: with their absence, breaks and spells.
 *
 *   1. Erlang A says how many agents each group needs in each interval (requirement.h), and an
 *      integer programme (cover.h) the cheapest heads that cover it. That roster, simulated on
 *      replications 0 .. n - 1, tells how far the formulas are off, and so which multiple of Erlang
 *      A is the requirement.
 *   2. Simulated shortfalls correct it: heads come where they help the missed targets most, go
 * where they are missed least, move (roster_fit.h), and what comes out is simulated again, on the
 *      same days. Where the roster that meets the targets has less than the requirement asked for,
 *      the requirement was too high, and is lowered to what was present, but not below the share of
 *      it that the scenario asks for everywhere (cover_at_least); the programme is solved again
 * from there. In the end single heads are tried without, by simulation alone.
 *   3. Fresh replications certify the roster, at a one-sided 95 % for each target. If a target is
 *      missed there, the search allows a standard error more, and the next fresh ones are asked at
 *      half the error.
 *
 * Three numbers are kept apart: the gap of the programme against its own requirement, the
 * attainment on the days of the search, and that on fresh days, which is the answer. The roster is
 * the cheapest found, not proven to be the cheapest there is. The programme has no cuts made of
 * simulated slopes, which noise could put where the optimum is: what is simulated corrects what is
 * required, up and down. Targets are those of `run`: over the horizon, on days, on days of a type;
 * a quantile of waits is the share that waits no longer.
 */
#ifndef SIM_STUDY_ROSTERING_H
#define SIM_STUDY_ROSTERING_H

#include "sim/base/error.h"
#include "sim/study/choices.h"
#include "sim/study/placement.h"

#include <signal.h>
#include <stdint.h>

struct rostering_options {
    uint64_t seed;
    size_t search, fresh; /* replications; 0: by the contacts of a horizon */
    int threads;
    const volatile sig_atomic_t *stop;
    void (*progress)(void *to, size_t simulated); /* NULL: nobody watches */
    void *progress_to;
};

struct rostered_target {
    double search, fresh, std_error; /* ratio, or share of days; the error of the fresh one */
    bool met;                        /* on fresh days, with certainty */
};

struct rostering {
    struct scenario *scenario; /* the one given, with targets that sums can tell (answer.h) */
    struct choices choices;
    size_t *heads;        /* [choices.n] the answer */
    struct roster roster; /* the same with breaks in their places */
    /* [cells of choices.h] agents, as means over days: those for whom every interval would do as
     * well as the targets ask for the whole; heads on the roster less those at a break; of these
     * who is there; what no heads within the limits can cover of what the programme was to cover.
     */
    double *required, *scheduled, *present, *short_of;
    double cost; /* of the answer, over the horizon */
    double programme_cost, programme_bound;
    double multiple; /* of Erlang A */
    size_t search, fresh, certificates, simulated;
    double alpha;
    bool met_in_search, certified;
    struct rostered_target *target; /* [targets] */
};

/* NULL with a sentence if there is nothing to schedule, or it was interrupted. */
struct rostering *rostering_find(const struct scenario *s, const struct rostering_options *o,
                                 struct error *err);
void rostering_free(struct rostering *r);

#endif
