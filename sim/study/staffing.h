/*
 * staffing.h -- the fewest agents, by group and interval of the day, that meet a scenario's
 * targets.
 *
 * What is sized is agents present: logged in, without absence, breaks or spells away, which are
 * added to the answer by their shares and not simulated here. A roster in the scenario says which
 * groups may be staffed when; its heads are what the answer is held against.
 *
 * A target on the ratio of sums is to hold in every period, which is an interval of the day, or the
 * whole day where every interval is alike. A target on days is to hold over the day.
 *
 *   exact      one pool with exponential laws, alike all day: Erlang A or C, nothing simulated
 *   formulas   Erlang A for each group and interval by itself: where the search starts
 *   simulated  from there, a search on replications 0 .. n - 1 that all candidates share: the total
 *              of each period by halving, all periods at once (as iterative staffing does: Feldman,
 *              Mandelbaum, Massey and Whitt, Management Science 54(2), 2008); then, since the
 *              response to agents of several skills is not concave, moves of agents between groups
 *              (Cezik and L'Ecuyer, Management Science 54(2), 2008) and one agent less wherever the
 *              targets still hold. What is found is the least for such moves, not proven optimal.
 *
 * The certificate comes from fresh replications that no search has looked at. The recommendation
 * meets the targets if each of them, in each period, has its one-sided bound on the right side: all
 * must be so, hence no correction for their number (Berger, Technometrics 24(4), 1982). If one has
 * not, an agent is added there and the next fresh replications are asked, at half the error.
 *
 * Then one agent less is tried in each cell, on fresh replications too; cells two hours apart at
 * once, for so far does an agent reach. That it misses a target, or that all targets still hold, is
 * claimed jointly (Holm, Scandinavian Journal of Statistics 6, 1979). Where they hold the agent
 * goes, one within each two hours, and the cells within reach of him are tried again on the next
 * fresh replications at half the error. So in the end one agent less misses a target or is not
 * decided; nowhere is it known to do. All claims together are wrong with probability
 * STAFFING_ERROR at most.
 */
#ifndef SIM_STUDY_STAFFING_H
#define SIM_STUDY_STAFFING_H

#include "sim/base/error.h"
#include "sim/monte/estimate.h"
#include "sim/scenario/scenario.h"
#include "sim/study/coverage.h"
#include "sim/study/workload.h"

#include <signal.h>
#include <stdint.h>

#define STAFFING_ERROR 0.05

struct staffing_options {
    uint64_t seed;
    size_t search; /* replications that each candidate is tried on; 0: by the contacts of a day */
    size_t fresh;  /* replications of each certificate; 0: the same */
    int threads;
    bool formulas_only;
    const volatile sig_atomic_t *stop;
    void (*progress)(void *to, size_t simulated); /* candidates so far; NULL: nobody watches */
    void *progress_to;
};

enum staffing_method { STAFFING_EXACT, STAFFING_FORMULAS, STAFFING_SIMULATED };

/* A target in a period, or over the day; on days: the share of days. */
struct attainment {
    double search;    /* with the recommendation, on the days of the search */
    double fresh;     /* the answer */
    double std_error; /* of the fresh one */
    bool met;         /* certified */
};

enum one_less_verdict {
    ONE_LESS_UNKNOWN, /* there is no agent, or nothing was tried */
    ONE_LESS_FAILS,
    ONE_LESS_UNDECIDED,
    ONE_LESS_MEETS, /* on the way only: that agent goes */
};

/* What one agent less in a group and period does to the target that suffers most. */
struct one_less {
    enum one_less_verdict verdict;
    size_t target;
    double difference; /* its value less its bound; below 0: on the wrong side */
    double days;       /* undecided: replications that would decide, as far as can be told */
};

struct staffing {
    /* The one given, which it borrows from, but with targets of its own that can be held against
     * sums: quantiles of waits have become shares that wait so long at most. */
    struct scenario *scenario;
    enum staffing_method method;
    const char *not_exact; /* why there is no exact answer; NULL if there is */
    struct coverage roster;
    struct workload load;
    size_t groups, intervals;
    size_t periods; /* intervals, or 1: the whole day */
    size_t *agents; /* [groups][intervals] required, present */
    int *erlang_a;  /* [groups][intervals] by formula, for the same targets */
    int *erlang_c;  /* the same if nobody gave up, for within_share within within_s */
    double within_share, within_s;
    bool target_names_level;       /* false: the two above are the usual 80 % within 20 s */
    double value, value_one_less;  /* exact: of the target that binds */
    size_t binding;                /* that target */
    double answer_rate, occupancy; /* over the day, in all: exact, by formula, or on fresh days */
    double *group_occupancy;       /* [groups] the same; NAN: nobody is ever present */
    size_t search, fresh;          /* replications */
    size_t reference;              /* of the search, on which the last staffing is read */
    bool stratified;               /* busyness is shared out */
    size_t fresh_on_days;          /* of a certificate of targets on days, at most */
    size_t asked_on_days;          /* of the last */
    size_t tried;                  /* fresh replications of what one agent less changes */
    size_t certificates;           /* asked, the last one counts */
    double alpha;                  /* of the last */
    size_t passes;                 /* over the cells with one agent less */
    size_t spared;                 /* agents, by cell, that the passes found could go */
    bool certified;
    struct attainment *attainment;     /* [targets][periods + 1]; the last is the day */
    struct attainment on_the_same_day; /* of all targets on days together; 0 if there are none */
    struct one_less *one_less;         /* [groups][periods] */
    /* What the staffings by formula do when they are simulated, on `compared` fresh replications;
     * met is read off the value. NULL: nothing is simulated. */
    struct attainment *by_erlang_a, *by_erlang_c; /* [targets][periods + 1] */
    size_t compared;
    size_t simulated; /* candidates */
};

/* NULL with a sentence if the scenario has no targets that agents could meet, or was interrupted.
 */
struct staffing *staffing_find(const struct scenario *s, const struct staffing_options *o,
                               struct error *err);
void staffing_free(struct staffing *f);

/* The scenario with agents[groups][intervals] present in place of its rosters; borrows the rest. */
struct scenario *staffed_scenario(const struct scenario *s, const size_t agents[]);
void staffed_scenario_free(struct scenario *s);

#endif
