/*
 * sweep.h -- one scenario at many points, or a population of centres at each.
 *
 * The work is cut into pieces: one simulation of one centre at one point. All points meet the same
 * customers, since every centre has the same seed at each of them. Pieces can be done in any order,
 * by any number of threads, processes or machines, and be taken from a journal; what is made of
 * them is the same to the last bit.
 *
 * A population is one weighted study. Its measures are ratios of weighted sums over the centres,
 *
 *     R = sum w_i T_i / sum w_i B_i,
 *
 * T and B the mean of what stands on top and below in centre i over its replications; what is
 * counted by the day or over time is the sum over the centres. With e_i = T_i - R B_i the error has
 * two parts (Cochran, Sampling Techniques, 3rd ed., 1977, sections 6.11 and 11.5): that of the days
 * simulated, from the variance of e_i over replications, "within"; and that of which centres were
 * drawn, from the variance of e_i between the centres of each kind. The standard error is of both
 * together, as for other centres drawn by the same laws; where the draws are spread evenly it is
 * too large by what the spreading saves.
 */
#ifndef SIM_STUDY_SWEEP_H
#define SIM_STUDY_SWEEP_H

#include "sim/scenario/design.h"
#include "sim/scenario/scenario.h"
#include "sim/study/outcome.h"
#include "sim/study/points.h"

#include <signal.h>
#include <stdint.h>

struct sweep_options {
    uint64_t seed;
    size_t replications;            /* 0: as many as the design says */
    const struct overlay *overlays; /* [n_overlays] laid over every scenario first */
    size_t n_overlays;
    const char *version; /* of the program: results of another are not continued */
    const volatile sig_atomic_t *stop;
};

struct sweep {
    const struct design *design; /* borrowed */
    struct sweep_options options;
    size_t replications;
    struct points points;
    struct centres centres;
    struct scenario *scenario; /* that of the first piece, for names and hours */
    uint64_t fingerprint;      /* of all that the results depend on */
    size_t n;                  /* pieces: points.n * centres.n, by point, then by centre */
    struct outcome *outcomes;  /* [n] */
    bool *done;                /* [n] */
    size_t n_done;
};

/* Reads the scenario of every piece, so that no mistake shows up half-way. NULL with a sentence if
 * there is one. */
struct sweep *sweep_new(const struct design *d, const struct sweep_options *o, struct error *err);
void sweep_free(struct sweep *s);

/* The scenario of a piece; NULL with a sentence if it cannot be read. */
struct scenario *sweep_scenario(const struct sweep *s, size_t piece, struct error *err);

static inline const struct centre *sweep_centre(const struct sweep *s, size_t piece)
{
    return &s->centres.centre[piece % s->centres.n];
}

/* Simulates one piece on so many threads: outcome_write's text, which the caller frees; NULL if it
 * was stopped, or with a sentence. Threads may work on different pieces. */
char *sweep_work(const struct sweep *s, size_t piece, int threads, struct error *err);

/* Takes the text of a finished piece; false if it is not one, or of a piece that is not there. */
bool sweep_take(struct sweep *s, size_t piece, const char *text);

static inline const struct outcome *sweep_outcome(const struct sweep *s, size_t point,
                                                  size_t centre)
{
    return &s->outcomes[point * s->centres.n + centre];
}

/* A measure at a point: of the only centre, or of the population. */
struct point_row {
    const struct outcome_row *row; /* what it is; its numbers are those of the first centre */
    double value, std_error, half_width;
    double std_error_within; /* of a population: of the days alone; otherwise NAN */
    size_t replications;
};

/* The measures of a point, in order; free() it. Of a population those that every centre has,
 * without quantiles. All its pieces must be done. */
struct point_row *sweep_rows(const struct sweep *s, size_t point, size_t *n);

/* One of them; a row of NULL if it is not there. */
struct point_row sweep_find(const struct sweep *s, size_t point, const char *key);

/*
 * The weighted ratio of n centres' sums, with its errors; kinds[i] says which centres were drawn
 * together. Scale as of a measure.
 */
struct point_row sweep_ratio(const struct outcome_row *const rows[], const double weights[],
                             const size_t kinds[], size_t n);

/* Which points no other beats: at no more cost, no less of the answer rate, and better in one;
 * costs within a thousandth of each other count as equal. [points.n], of a price such as
 * paid_hours; free() it. */
bool *sweep_efficient_points(const struct sweep *s, const char *price);

/* A measure of the centres of one kind at a point, as of a population; a row of NULL if one of them
 * lacks it. */
struct point_row sweep_find_kind(const struct sweep *s, size_t point, const char *key, size_t kind);

#endif
