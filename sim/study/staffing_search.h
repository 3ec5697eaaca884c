/*
 * staffing_search.h -- the search and the certificate behind staffing.h; for staffing*.c and their
 * tests only.
 *
 *   staffing_candidate.c  a candidate is simulated, read and held against the targets
 *   staffing_totals.c     the total of each period, and where the search starts
 *   staffing_moves.c      agents added, taken away and moved between groups
 *   staffing_search.c     the order of it all, and targets on days
 *   staffing_certify.c    fresh days: the recommendation meets
 *   staffing_one_less.c   fresh days: what one agent less does, cell by cell
 *   staffing_spare.c      the agents that can go, as these days say
 *   staffing_formulas.c   what the staffings by formula do, to stand beside the recommendation
 *
 * What one agent more or less changes is known from few days, if both staffings meet the same
 * customers; how well a staffing does takes many. So one staffing, the reference, is read on many
 * replications of the search, and a candidate on the first few of them, as the reference's reading
 * plus the difference that these few show (a control variate with a coefficient of one).
 */
#ifndef SIM_STUDY_STAFFING_SEARCH_H
#define SIM_STUDY_STAFFING_SEARCH_H

#include "sim/monte/column.h"
#include "sim/study/staffing.h"
#include "sim/study/trial.h"

#include <math.h>

/* A target's ratio in a period, or over the day. */
struct reading_at {
    double value;     /* NAN: nothing to measure */
    double std_error; /* over the replications simulated */
};

/* Days that meet a target's bound, each by itself, of those that have a value. */
struct days_met {
    size_t met, of;
};

/* Stands beside the targets, whatever they are: the answer rate and the occupancy, in all, and the
 * occupancy of each group. */
enum { BESIDE_ANSWER_RATE, BESIDE_OCCUPANCY, BESIDE_GROUPS };

/* What a candidate does. */
struct readings {
    struct reading_at *at; /* [columns][periods + 1]; the last is the day */
    struct days_met *days; /* [targets + 1]; the last: all targets on days, on the same day */
    double *share;         /* [targets + 1] of the days; NAN: none has a value */
    size_t units;          /* that are independent: replications, or blocks of them */
};

/* What is to be added to a reading on the first few days of the search, since the reference has
 * been read on many. */
struct reference {
    double *value;     /* [columns][periods + 1] */
    double *std_error; /* the same: that of a certificate, as the reference's own shows it */
    double *share;     /* [targets + 1] */
    double runs;       /* on many days each, that are in it; 0: there is no reference yet */
};

/* The candidates looked at last, since some are looked at again. */
enum { REMEMBERED = 4 };
struct remembered {
    size_t *agents;    /* NULL: nothing yet */
    struct readings r; /* without the reference */
};

/* Replications to simulate. */
struct stretch {
    uint32_t first;
    size_t n;
    bool stratified;
};

struct search {
    struct staffing *staffing;
    const struct staffing_options *options;
    struct column *columns; /* [n_columns] of the targets, and what stands beside */
    size_t n_columns;
    size_t targets, groups, periods;
    bool stratified;   /* busyness is shared out between the replications of a block */
    bool ratios, days; /* are there targets on the ratio of sums, on days? */
    double *cost;      /* [groups] of an agent */
    struct reference reference;
    struct remembered remembered[REMEMBERED];
    size_t looks;     /* simulated; the next takes the place of number looks % REMEMBERED */
    double allowance; /* standard errors of a certificate to be on the safe side by */
    /* [groups][periods] what suffers most from one agent less, on the days of the search: target
     * and period; the target is `targets` where that is not known. */
    struct suffering {
        size_t target, period;
    } * suffering;
    /* [groups][periods][targets][spacing] of a cell with one agent less on fresh days, in its
     * period and those after it; filled in where that was tried last. */
    struct reading_at *without;
    size_t asked;           /* certificates so far */
    uint32_t spent;         /* fresh replications so far */
    uint32_t spent_on_days; /* the same of those for targets on days */
    struct error *err;
    bool failed; /* stopped, or a candidate could not be simulated */
};

/* Points to f, o and err, and keeps to how many days they say. */
struct search search_begin(struct staffing *f, const struct staffing_options *o, struct error *err);
void search_end(struct search *s);

/* Finds f->agents from where they stand, and certifies them; false with a sentence. */
bool staffing_search(struct staffing *f, const struct staffing_options *o, struct error *err);

/* --- cells: a group in a period --------------------------------------------------------------- */

/* How many intervals a period has. */
static inline size_t period_length(const struct search *s)
{
    return s->staffing->intervals / s->periods;
}

/* Agents of a group in a period of agents[groups][intervals]. */
size_t cell_agents(const struct search *s, const size_t agents[], size_t group, size_t period);
void cell_set(const struct search *s, size_t agents[], size_t group, size_t period, size_t n);

/* May the group be staffed in the period? */
bool cell_is_open(const struct search *s, size_t group, size_t period);

size_t *staffing_copy(const struct search *s, const size_t agents[]);

/* Periods so far apart that what is done in one does not reach the next: as many as a period is
 * tried with at once. */
size_t search_spacing(const struct search *s);

/* --- candidates ------------------------------------------------------------------------------- */

/* Simulates a candidate; the caller frees the trial. Columns are the targets, then what stands
 * beside. */
struct trial search_try(struct search *s, const size_t agents[], const struct stretch *days);
struct readings readings_of(const struct search *s, const struct trial *t);
void readings_free(struct readings *r);

static inline struct reading_at *reading_of_target(const struct readings *r, const struct search *s,
                                                   size_t target, size_t period)
{
    return &r->at[target * (s->periods + 1) + period];
}

/* A candidate on the few days of the search, by the reference if there is one; its errors are those
 * that a certificate would have. */
struct readings search_look(struct search *s, const size_t agents[]);
void search_forget(struct search *s);

/* Makes a candidate, read on so many days of the search, the reference. */
void search_refer(struct search *s, const size_t agents[], size_t days);

/* Days that were fresh and are now spent teach the search about the candidate they speak of. */
void search_learn(struct search *s, const size_t agents[], const struct readings *spent);

/*
 * Of the target that is furthest behind in the period: its value beyond the bound, less the
 * allowance for the certificate; shares in points, other measures relative to the bound. INFINITY:
 * none is asked. Says which target, unless that is NULL.
 */
double slack_of(const struct search *s, const struct readings *r, size_t period, size_t *target);

/* The least slack from a period up to the next that is tried with it. */
double slack_from(const struct search *s, const struct readings *r, size_t period, size_t spacing);

/* Are the targets on days met on as many as they ask for, with the allowance? */
bool meets_days(const struct search *s, const struct readings *r);

/* --- the parts of the search ------------------------------------------------------------------ */

/* From the formulas to staffings that meet the targets in each period; false if none does. */
bool search_start(struct search *s, size_t agents[]);

/* One agent more in the period, in the group where it helps most. */
void search_add_agent(struct search *s, size_t agents[], const bool where[]);

/* One agent more wherever a period is short, until none is. */
bool search_repair(struct search *s, size_t agents[]);

/* Agents moved between groups while that saves, and one less where that does. */
void search_exchange(struct search *s, size_t agents[]);

/* One agent less wherever that does, tried as fresh days will try it, but for the periods that are
 * to be kept (NULL: none). Fills in what suffers. */
void search_trim(struct search *s, size_t agents[], const bool keep[]);

/* Fails if so many agents in the period are more than can make sense. */
bool search_is_beyond(struct search *s, size_t total, size_t period);

/* --- fresh days ------------------------------------------------------------------------------- */

/* A certificate's days: those for the ratios of sums, and those for targets on days. */
struct certificate {
    uint32_t first;          /* of `fresh` + `tried` replications that are its own */
    struct trial trial;      /* of the ratios: as many of these as were simulated */
    struct readings ratios;  /* the same; of the days where no target is on the ratio of sums */
    struct readings on_days; /* nothing where no target is on days, or they were not asked */
};

/*
 * All that is claimed holds together but for STAFFING_ERROR: half of it is for certificates that
 * the recommendation meets, half for passes over what one agent less does. Nobody knows beforehand
 * how many it will take, so of each half the first takes one half and the next half of the rest.
 */
static inline double error_of_number(size_t number)
{
    return ldexp(STAFFING_ERROR / 2, -(int)number);
}

bool staffing_certify(struct search *s);

/* The next certificate of targets on days, for the agents as they are now; kept if it holds. */
bool certify_days(struct search *s, struct certificate *c);

/* The first of so many replications that nobody has looked at. */
uint32_t next_fresh(struct search *s, size_t n);

struct attainment *attainment_of(const struct search *s, size_t target, size_t period);

/* Notes a column that stands beside the targets, over the day. */
void note_beside(const struct search *s, size_t column, double value);

/* Notes what the search knows of the agents as they are now, and of the targets on days. */
void note_search(struct search *s, const struct certificate *c);

/* The probability of a value so far on the right side of the bound, or further, if it were on it.
 */
double chance_of_meeting(const struct target *t, double value, double std_error, double degrees);

/* Tries one agent less in the cells [groups][periods] on the days of the certificate, which it
 * completes, and fills in one_less. */
void search_try_one_less(struct search *s, struct certificate *c, const bool cells[]);

/* One agent less everywhere, and again around those who can go, until nowhere one is known to. An
 * agent whom only the targets on days may need stays, undecided. */
void staffing_spare(struct search *s, struct certificate *c);

/* Simulates the staffings by formula, both on the same fresh days. */
void staffing_try_formulas(struct search *s);

#endif
