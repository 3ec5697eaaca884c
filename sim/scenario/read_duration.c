#include "sim/scenario/parts.h"

#include "sim/scenario/profile.h"

#include <math.h>
#include <string.h>

enum { FAMILY, MEAN_S, MEAN_MIN, CV, SHAPE, PHASES, SHARE, VALUES, SETTINGS };

static const struct setting duration[SETTINGS] = {
    [FAMILY] = {"<duration>.family", "name", NULL,
                "exponential, lognormal, gamma, weibull, erlang, hyperexponential, fixed or "
                "empirical"},
    [MEAN_S] = {"<duration>.mean_s", "s", "by mean_min", "mean; all families but empirical"},
    [MEAN_MIN] = {"<duration>.mean_min", "min", "by mean_s", "mean in minutes instead of seconds"},
    [CV] = {"<duration>.cv", "number", "by shape",
            "standard deviation / mean: lognormal, gamma, hyperexponential (more than 1), or "
            "weibull"},
    [SHAPE] = {"<duration>.shape", "number", "by cv", "weibull: shape instead of cv"},
    [PHASES] = {"<duration>.phases", "count", NULL, "erlang: number of exponential phases"},
    [SHARE] = {"<duration>.share", "share", "balanced means",
               "hyperexponential: share of the phase with the shorter mean"},
    [VALUES] = {"<duration>.values", "list or file", NULL,
                "empirical: measured seconds, each as likely as any other; a CSV column (seconds)"},
};
PART(duration_part, "Durations: what stands in talk, wrap_up, patience, delay and the like",
     duration);

#define TAKES(setting) (1U << (setting))
#define TAKES_MEAN (TAKES(MEAN_S) | TAKES(MEAN_MIN))

/* Which settings each family takes beside its name. */
static const unsigned family_takes[DURATION_FAMILIES] = {
    [DURATION_EXPONENTIAL] = TAKES_MEAN,
    [DURATION_LOGNORMAL] = TAKES_MEAN | TAKES(CV),
    [DURATION_GAMMA] = TAKES_MEAN | TAKES(CV),
    [DURATION_WEIBULL] = TAKES_MEAN | TAKES(CV) | TAKES(SHAPE),
    [DURATION_ERLANG] = TAKES_MEAN | TAKES(PHASES),
    [DURATION_HYPEREXPONENTIAL] = TAKES_MEAN | TAKES(CV) | TAKES(SHARE),
    [DURATION_FIXED] = TAKES_MEAN,
    [DURATION_EMPIRICAL] = TAKES(VALUES),
};

/* Two settings that stand for each other: which is there; an error if both or none are. */
static bool one_of(struct node *group, int a, int b, int *which, struct error *err)
{
    struct node *first = setting_node(group, &duration[a]);
    struct node *second = setting_node(group, &duration[b]);
    if (first && second)
        return node_fail(second, err, "cannot be given together with %s", first->name);
    if (!first && !second)
        return node_fail(group, err, "must have %s or %s", strrchr(duration[a].path, '.') + 1,
                         strrchr(duration[b].path, '.') + 1);
    *which = first ? a : b;
    return true;
}

static bool check_family_takes(struct node *group, enum duration_family family, struct error *err)
{
    for (int i = FAMILY + 1; i < SETTINGS; i++) {
        if (family_takes[family] & TAKES(i))
            continue;
        const struct node *n = setting_node(group, &duration[i]);
        if (n)
            return node_fail(n, err, "does not belong to the family \"%s\"",
                             duration_family_names[family]);
    }
    return true;
}

static bool read_mean(struct node *group, double *mean_s, struct error *err)
{
    static const struct range seconds = {0, 1e7, false, false, "a number of seconds from 0 to 1e7"};
    static const struct range minutes = {0, 1e5, false, false, "a number of minutes from 0 to 1e5"};
    int which;
    if (!one_of(group, MEAN_S, MEAN_MIN, &which, err)
        || !setting_number(group, &duration[which], which == MEAN_S ? &seconds : &minutes, mean_s,
                           err))
        return false;
    *mean_s *= which == MEAN_MIN ? 60 : 1;
    return true;
}

static bool read_spread(struct node *group, struct duration *d, struct error *err)
{
    static const struct range open_share = {0, 1, true, true, "a share between 0 and 1"};
    const unsigned takes = family_takes[d->family];
    int which = takes & TAKES(CV) ? CV : takes & TAKES(PHASES) ? PHASES : SETTINGS;
    if (takes & TAKES(SHAPE) && !one_of(group, CV, SHAPE, &which, err))
        return false;
    if (takes & TAKES(SHARE)
        && !setting_number(group, &duration[SHARE], &open_share, &d->share, err))
        return false;
    size_t phases = 0;
    switch (which) {
    case CV:
        if (!setting_node(group, &duration[CV]))
            return setting_missing(group, &duration[CV], err);
        return setting_number(group, &duration[CV], &positive, &d->cv, err);
    case SHAPE: return setting_number(group, &duration[SHAPE], &positive, &d->shape, err);
    case PHASES:
        if (!setting_count(group, &duration[PHASES], 1, 10000, &phases, err))
            return false;
        d->shape = (double)phases;
        return true;
    default: return true;
    }
}

bool read_duration(struct node *group, struct duration *d, struct error *err)
{
    int family = 0;
    *d = (struct duration){0};
    if (!setting_choice(group, &duration[FAMILY], duration_family_names, DURATION_FAMILIES, &family,
                        err))
        return false;
    d->family = (enum duration_family)family;
    if (!check_family_takes(group, d->family, err))
        return false;
    if (d->family == DURATION_EMPIRICAL) {
        struct node *n = setting_node(group, &duration[VALUES]);
        double *values = NULL;
        if (!n)
            return setting_missing(group, &duration[VALUES], err);
        if (!values_read(n, &values, &d->n_values, err))
            return false;
        d->values = values;
    } else if (!read_mean(group, &d->mean_s, err) || !read_spread(group, d, err)) {
        return false;
    }
    const char *why = duration_invalid(d);
    return !why || fail_invalid(group, why, err);
}
