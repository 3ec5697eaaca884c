/*
 * answer.h -- what a replication says of a target: its measure, and on how many days it is met.
 *
 * Of a target on the intervals of single days it is, in place of the measure, how many of them meet
 * the bound, and on how many days enough of them do.
 *
 * Only the days count that the target speaks of, and of those only days with a value: nobody can
 * miss or meet an answer rate on a day without requests.
 */
#ifndef SIM_STUDY_ANSWER_H
#define SIM_STUDY_ANSWER_H

#include "sim/study/trial.h"

struct answer {
    struct fraction value; /* of the measure, or intervals met of those with one, over those days */
    struct fraction days;  /* days that meet the bound, of the days with a value */
};

/* From a trial by day; column: that of the target's measure in it. */
struct answer answer_to(const struct target *target, const struct scenario *s,
                        const struct trial *t, size_t replication, size_t column);

/* The same of a target on intervals; bound: its place among those of the trial. */
struct answer answer_by_interval(const struct target *target, const struct scenario *s,
                                 const struct trial *t, size_t replication, size_t bound);

/* Whichever of the two the target is on. */
static inline struct fraction answer_asked_for(const struct answer *a, const struct target *t)
{
    return t->on_days > 0 ? a->days : a->value;
}

/* What that has to reach, or stay below. */
static inline double answer_bound(const struct target *t)
{
    return t->on_days > 0 ? t->on_days : t->bound;
}

/* A quantile of waits that is at most so long, as a share that waits at most so long, which sums
 * tell; all other targets, and quantiles for which no share is known, as they are. */
struct target target_on_sums(const struct target *t);

/* The scenario with such targets in place of its own; borrows the rest. */
struct scenario *scenario_on_sums(const struct scenario *s);
void scenario_on_sums_free(struct scenario *s);

/* Does so much suffice? */
bool answer_is_met(const struct target *t, double asked_for);

#endif
