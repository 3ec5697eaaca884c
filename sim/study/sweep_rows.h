/*
 * sweep_rows.h -- what a point of a sweep measures: of its only centre, or of a population.
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
#ifndef SIM_STUDY_SWEEP_ROWS_H
#define SIM_STUDY_SWEEP_ROWS_H

#include "sim/study/sweep.h"

/* A measure at a point: of the only centre, or of the population. */
struct point_row {
    const struct outcome_row *row; /* what it is; its numbers are those of the first centre */
    double value, std_error, half_width;
    double std_error_within; /* of a population: of the days alone; otherwise NAN */
    size_t replications;
};

/* The measures of a point, in order; free() it. Of a population those that every centre has,
 * without quantiles. All its runs of the round must be done. */
struct point_row *sweep_rows(const struct sweep *s, enum round round, size_t point, size_t *n);

/* One of them, on the days of the search or on fresh ones; a row of NULL if it is not there. */
struct point_row sweep_find(const struct sweep *s, size_t point, const char *key);
struct point_row sweep_find_fresh(const struct sweep *s, size_t point, const char *key);

/* The batches of a measure at a point, the centres of a population together; false if they were
 * not kept. */
bool sweep_batches(const struct sweep *s, enum round round, size_t point, const char *key,
                   struct fraction batches[BATCHES]);

/*
 * The weighted ratio of n centres' sums, with its errors; kinds[i] says which centres were drawn
 * together. Scale as of a measure.
 */
struct point_row sweep_ratio(const struct outcome_row *const rows[], const double weights[],
                             const size_t kinds[], size_t n);

enum { EVERY_KIND = -1 };

/* A measure of a part of the centre (a channel, an agent group) at a point, of the centres of one
 * kind or of all; a row of NULL if one of them lacks it. */
struct point_row sweep_find_part(const struct sweep *s, size_t point, const char *key,
                                 enum scope scope, const char *name, int kind);

#endif
