/*
 * comparison.h -- what changes: several centres that meet the same customers.
 *
 * Every scenario is simulated on the same replications and held against the first, the base. Each
 * change is a difference of ratios of sums with the paired interval of monte/paired.h. Where there
 * are several variants, verdicts on targets hold for all of them together at 95 % (Bonferroni:
 * each at 1 - 0.05 / variants); the intervals themselves are plain.
 *
 * Compared is what the scenarios have in common: a class, channel or group of the base counts as
 * the same in a variant if it has the same name there. Of quantiles of waits the change is that
 * over the whole horizon (monte/paired_waits.h); they have no intervals and no days.
 */
#ifndef SIM_STUDY_COMPARISON_H
#define SIM_STUDY_COMPARISON_H

#include "sim/monte/paired_waits.h"
#include "sim/study/trial.h"

struct comparison_options {
    uint64_t seed;
    size_t replications;
    bool by_interval;
    /* Not 0: the last one or two scenarios are no variants but the base with so many agents more,
     * and fewer (below 0; yardstick.h). */
    double yardstick[2];
    int threads;
    const volatile sig_atomic_t *stop;
    void (*progress)(void *to, size_t done, size_t n); /* replications of all scenarios */
    void *progress_to;
};

enum verdict {
    VERDICT_SAME,   /* not changed at all */
    VERDICT_UNSURE, /* the joint interval of the change holds 0 */
    VERDICT_BETTER,
    VERDICT_WORSE,
};

/* What a variant makes of a target of the base. */
struct target_change {
    bool is_known;                   /* false: the variant has nothing of that name */
    struct paired_estimates value;   /* or the share of intervals that meet the bound */
    struct paired_estimates on_days; /* share of calendar days that meet the bound */
    enum verdict verdict; /* on the value or, where the target asks for it, on days or intervals */
    bool was_met, is_met;
};

/* Sums for a target, of the days it speaks of: its measure, and the days that meet it. */
struct paired_target {
    struct paired value, days;
};

struct comparison {
    const struct scenario *const *scenario; /* [all] borrowed; the base first */
    struct plan **plan;                     /* [all] */
    size_t n;
    size_t all;            /* with the yardsticks behind the others */
    double yardstick[2];   /* agents that these have more; 0: not there */
    struct column *column; /* [n_columns] as in the base */
    size_t n_columns;
    struct column *column_in;      /* [all][n_columns] the same in each scenario */
    bool *is_in;                   /* [all][n_columns] */
    size_t intervals;              /* of a day, if kept; else 0 */
    struct paired *paired;         /* [all][n_columns][intervals + 1]; nothing in the base's, nor
                                      of quantiles */
    size_t waited;                 /* lists of waits of which there are quantiles */
    size_t *waits_of;              /* [n_columns] which of them, or TRIAL_NO_WAITS */
    struct wait_sections *waits;   /* [all][waited] */
    size_t *target_column;         /* [targets of the base]; n_columns: none */
    struct paired_target *targets; /* [all][targets of the base] */
    struct interval_bound *bounds; /* [all][n_bounds] of the targets on intervals */
    size_t n_bounds;
    size_t *bound_of;    /* [targets of the base] their place among them */
    size_t replications; /* done */
    size_t wanted;       /* more than done: interrupted */
};

/* Of n >= 2 scenarios, which must outlive it; NULL with a sentence if they cannot be compared. */
struct comparison *comparison_run(const struct scenario *const scenarios[], size_t n,
                                  const struct comparison_options *o, struct error *err);
void comparison_free(struct comparison *c);

/* The number of a measure's column in a scope of the base; c->n_columns if there is none. */
size_t comparison_column(const struct comparison *c, const char *key, enum scope scope,
                         size_t index, size_t threshold);

/* Does the variant have it too? */
bool comparison_has(const struct comparison *c, size_t variant, size_t column);

/* Variant 1 .. n - 1 against the base; interval = c->intervals: the whole horizon, and all there is
 * of a quantile. */
struct paired_estimates comparison_change(const struct comparison *c, size_t variant, size_t column,
                                          size_t interval);

/*
 * How many agents more in the base would change the measure, over the whole horizon, as much as
 * the variant does: the change over that of one agent of the yardstick that changes it in the same
 * direction, or of the only one. The two are taken for independent, which makes the interval rather
 * too wide. NAN where there is no yardstick, or agents do not move the measure beyond doubt.
 */
struct estimate comparison_worth(const struct comparison *c, size_t variant, size_t column);

/* Of a target of the base. */
struct target_change comparison_target(const struct comparison *c, size_t variant, size_t target);

#endif
