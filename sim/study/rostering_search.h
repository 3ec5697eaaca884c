/*
 * rostering_search.h -- the search behind rostering.h; for rostering*.c only.
 */
#ifndef SIM_STUDY_ROSTERING_SEARCH_H
#define SIM_STUDY_ROSTERING_SEARCH_H

#include "sim/study/requirement.h"
#include "sim/study/roster_fit.h"
#include "sim/study/roster_trial.h"
#include "sim/study/rostering.h"

/* Heads that have been simulated on the days of the search. */
struct tried {
    size_t *heads;                  /* [choices] */
    struct roster_reading *reading; /* [targets] */
    double cost;
    bool meets;
};

/* What the search works with. */
struct hunt {
    struct rostering *rostering;
    const struct choices *choices;
    const struct rostering_options *options;
    struct error *err;
    struct requirement formulas;
    struct programme *programme;
    double *required;  /* [cells] as it stands */
    double *least;     /* [cells] that must be present whatever the targets could do with */
    struct tried best; /* of those that meet the targets; heads NULL: none does yet */
    double errors;     /* standard errors of a certificate to be on the safe side by */
    size_t tries_left; /* single heads to be tried without */
    bool failed;
};

static inline size_t hunt_targets(const struct hunt *h)
{
    return h->rostering->scenario->n_targets;
}

/* heads[choices], the caller's to free(). */
size_t *hunt_copy(const struct hunt *h, const size_t heads[]);

/* The heads on the days of the search, with the margin that a certificate takes. */
struct tried hunt_try(struct hunt *h, const size_t heads[]);
void tried_free(struct tried *t);

/* Keeps a copy of it as the best if it meets the targets and is cheaper. */
void hunt_keep(struct hunt *h, const struct tried *t);

/* Where the formulas' differences are taken from heads that have been simulated. */
struct roster_fit hunt_fit(const struct hunt *h, const struct tried *t);

/* Heads of the best roster go or move to cheaper shifts as long as the targets hold, by simulation.
 */
void hunt_take_away(struct hunt *h);

#endif
