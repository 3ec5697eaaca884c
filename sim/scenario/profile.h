/*
 * profile.h -- what a scenario says by interval: the day's profile, fixed counts, factors, agents;
 * and measured durations.
 *
 * Each comes from a list or a CSV file (series.h). Once read, a setting that named a file is turned
 * into the list of its numbers, so that the scenario as run needs no other file.
 *
 * A profile gives the share of the day's contacts by interval, as fractions of one or per cent.
 * It covers either the opening hours or the whole day from 00:00; of a whole day the
 * part outside the opening hours is kept apart.
 */
#ifndef SIM_SCENARIO_PROFILE_H
#define SIM_SCENARIO_PROFILE_H

#include "sim/base/error.h"
#include "sim/scenario/scenario.h"
#include "sim/scenario/tree.h"

#include <stddef.h>

/* What came of a profile or of counts; the caller frees the arrays. */
struct profile {
    double *share;  /* [intervals of the opening hours] of the whole; together 1 - outside */
    double outside; /* share outside the opening hours */
    double *counts; /* [intervals * days]; NULL for a profile */
    double per_day; /* counts only: mean a day, those outside included */
    double raw_sum; /* what the numbers of a profile added up to, as fractions of one */
};

bool profile_read(struct node *n, const struct calendar_hours *hours, struct profile *p,
                  struct error *err);

/* Whole numbers of contacts by day and interval; finer rows are added up. */
bool counts_read(struct node *n, const struct calendar_hours *hours, struct profile *p,
                 struct error *err);

/* An even profile over the opening hours. */
struct profile profile_even(const struct calendar_hours *hours);

/* Factors by interval of the opening hours, each more than 0; free(*factors). */
bool factors_read(struct node *n, const struct calendar_hours *hours, double **factors,
                  struct error *err);

/* Agents by interval: a list, a CSV file, or one number for all; free(*agents). */
bool agents_read(struct node *n, const struct calendar_hours *hours, size_t **agents,
                 struct error *err);

/* Durations in seconds, ascending; free(*values). */
bool values_read(struct node *n, double **values, size_t *n_values, struct error *err);

#endif
