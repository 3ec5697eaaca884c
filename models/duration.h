/*
 * duration.h -- how long something takes: talk, wrap-up, patience, delays.
 *
 * A duration is described by its family, its mean and its coefficient of
 * variation cv = standard deviation / mean, never by textbook letters.
 * All times are seconds.
 *
 * A sampler is the same law compiled for drawing: a pure function of 64 random
 * bits. It uses only operations that every processor rounds alike (see
 * portable.h), so the same bits give the same duration everywhere. Gamma and
 * Erlang laws are drawn by inversion through a table (relative error below
 * 1e-8), so that more bits always mean a longer duration, which keeps compared
 * scenarios close. Both are read-only once made and may be shared by threads.
 */
#ifndef MODELS_DURATION_H
#define MODELS_DURATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum duration_family {
    DURATION_EXPONENTIAL,      /* mean_s */
    DURATION_LOGNORMAL,        /* mean_s, cv */
    DURATION_GAMMA,            /* mean_s, cv */
    DURATION_WEIBULL,          /* mean_s, and either cv or shape */
    DURATION_ERLANG,           /* mean_s, shape = number of phases */
    DURATION_HYPEREXPONENTIAL, /* mean_s, cv > 1, share of the shorter phase or 0: balanced means */
    DURATION_FIXED,            /* mean_s */
    DURATION_EMPIRICAL,        /* values, each as likely as any other */
    DURATION_FAMILIES,
};

/* The names used in scenario files, by family. */
extern const char *const duration_family_names[DURATION_FAMILIES];

struct duration {
    enum duration_family family;
    double mean_s;
    double cv;            /* 0: not given */
    double shape;         /* Weibull's shape or Erlang's phases; 0: not given */
    double share;         /* hyperexponential, in (0, 1); 0: balanced means */
    const double *values; /* [n_values], ascending, >= 0; borrowed */
    size_t n_values;
};

/* NULL if d can be used; otherwise what is wrong, as a sentence ending. A mean of 0 is allowed
 * for fixed durations only. */
const char *duration_invalid(const struct duration *d);

/* Are they given by the same numbers? */
bool duration_same(const struct duration *d, const struct duration *other);

/* The mean and the cv the law really has, whatever they were given by. */
double duration_mean(const struct duration *d);
double duration_cv(const struct duration *d);

/* P(duration > t). By GSL; for exact formulas and tests, not for the day's loop. */
double duration_survival(const struct duration *d, double t_s);

struct sampler {
    enum duration_family family;
    double scale;         /* seconds; meaning by family */
    double a, b;          /* further parameters; meaning by family */
    const double *values; /* empirical: borrowed from the duration */
    size_t n_values;
    double *table; /* gamma and Erlang: owned */
};

struct sampler sampler_new(const struct duration *d);
void sampler_free(struct sampler *s);

/* Seconds, >= 0 and finite, from 64 random bits. */
double sampler_draw(const struct sampler *s, uint64_t bits);

/* The same for n of them at once; much faster for exponential, lognormal and Weibull laws. */
void sampler_draw_block(const struct sampler *s, size_t n, const uint64_t bits[], double seconds[]);

#endif
