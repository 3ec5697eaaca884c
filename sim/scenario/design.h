/*
 * design.h -- many simulations of one centre, or of a population of centres, as their author
 * described them.
 *
 * A design names a scenario and what is varied in it: each axis changes the settings at one or
 * several paths together. Its points are all combinations (a grid), the values side by side (a
 * list), or points spread over ranges. A population is run at each point: kinds of centres, each
 * with a scenario of its own, whose staffing and policies differ from centre to centre.
 *
 * Constant once read. Which values a point has is for sim/study/points.h to say.
 */
#ifndef SIM_SCENARIO_DESIGN_H
#define SIM_SCENARIO_DESIGN_H

#include "sim/base/error.h"
#include "sim/base/measures.h"
#include "sim/scenario/tree.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum design_kind { DESIGN_GRID, DESIGN_LIST, DESIGN_RANDOM, DESIGN_SOBOL, DESIGN_LATIN };

extern const char *const design_kind_names[];

/* Bounds beyond which a design is a slip of the keyboard. */
enum {
    AXES_MOST = 64,
    SOBOL_AXES_MOST = 40, /* dimensions that GSL's sequence has numbers for */
    SIMULATIONS_MOST = 100000,
    CENTRES_MOST = 10000,
};

/* In place of a number of replications: as many as of the others. */
#define AS_MANY SIZE_MAX

/* Settings that change together. */
struct change {
    char **paths; /* [n_paths] */
    size_t n_paths;
    bool scales;      /* by a factor; otherwise set to a value */
    const char *file; /* that asks for it; borrowed from the design */
    int line;
};

struct design_value {
    char *text;    /* in libconfig's syntax */
    double number; /* NAN if it is no number */
};

struct axis {
    char *name;
    struct change change;
    struct design_value *values; /* [n_values], given or the steps of the range */
    size_t n_values;             /* 0: any number of the range */
    bool is_range;
    double from, to;
    bool logarithmic; /* evenly by ratio */
    bool whole;       /* numbers of a sampled range are rounded */
};

/* A change with its value, such as a policy makes. */
struct fixed_change {
    struct change change;
    struct design_value value;
};

struct fixed_changes {
    struct fixed_change *change; /* [n] */
    size_t n;
};

/* Some centres of their kind have it, the others do not. */
struct policy {
    char *name;
    double adopted; /* share of the centres of each kind */
    size_t among;   /* 1 + index of the earlier policy that its centres have, too; 0: any centre */
    struct fixed_changes changes, otherwise; /* where it is adopted, and where it is not */
};

struct centre_kind {
    char *name;
    char *scenario; /* path of the file */
    struct fixed_changes changes;
    size_t centres; /* there are */
    size_t drawn;   /* that are simulated: each stands for centres / drawn */
};

struct population {
    struct centre_kind *kinds; /* [n_kinds] */
    size_t n_kinds;            /* 0: there is no population */
    bool even;                 /* the draws are spread evenly over their laws, without luck */
    bool has_staffing;
    struct change staffing; /* scaled by mean times a lognormal number of mean 1 per centre */
    double staffing_mean, staffing_sigma;
    struct policy *policies; /* [n_policies] */
    size_t n_policies;
};

struct design {
    char *title;
    char *name;     /* of the file, without folder and ending */
    char *scenario; /* path of the file; NULL where the population's kinds have theirs */
    char *text;     /* the design as read, libconfig syntax */
    enum design_kind kind;
    size_t replications; /* at each point */
    size_t fresh;        /* more of them on fresh days, where points are compared; or AS_MANY */
    size_t points;
    struct axis *axes; /* [n_axes]; none: the one point is the scenario as it is */
    size_t n_axes;
    const struct measure **measures; /* [n_measures] wanted; none: all */
    size_t n_measures;
    bool every_scope; /* also by class, channel and group */
    struct population population;
    struct tree *tree; /* owns the names of the files */
};

/* Does the file describe a design, not a scenario? No, too, if it cannot be read. */
bool design_is_in(const char *path);

/* NULL and *err if it has a fault. */
struct design *design_read(const char *path, struct error *err);

/* Takes NULL. */
void design_free(struct design *d);

/* Centres simulated at each point; 1 without a population. */
size_t design_centres(const struct design *d);

/* Where a range is after a share of it, from 0 to 1; its text is the caller's to free(). */
struct design_value axis_between(const struct axis *a, double share);

#endif
