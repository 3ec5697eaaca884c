/*
 * present.h -- estimates as a planner reads them: numbers with their units, and the summary.
 *
 * On screen shares are per cent and every number carries the digits its interval supports.
 */
#ifndef SIM_CMD_PRESENT_H
#define SIM_CMD_PRESENT_H

#include "output/number.h"
#include "sim/cmd/options.h"
#include "sim/study/experiment.h"

#include <stdio.h>

/* With its unit and half-width, such as "92.88 % ± 0.05". An exact whole number has no decimals. */
struct number_text present_value(const struct measure *m, double value, double half_width);

/* The value alone, with the digits that its half-width supports. */
struct number_text present_bare(const struct measure *m, double value, double half_width);

/* A bound or a setting as its author wrote it: "92.88 %", "20 s". */
struct number_text present_bound(const struct measure *m, double bound);

/* The measure's label inside a sentence. */
struct present_label {
    char text[80];
};
struct present_label present_label(const struct measure *m);

/* The service level that the scenario's targets mean. */
struct reading present_reading(const struct experiment *e);

/* The scenario's first target for a measure in all, on the ratio of sums or not; NULL if it has none. */
const struct target *present_target(const struct experiment *e, const struct measure *m,
                                    double within_s);

/* The estimate of a measure in an interval of the day, or over all of it if interval is the number
 * of intervals; NAN where there is no such column. */
struct estimate present_find(const struct experiment *e, const char *key, enum scope scope,
                             size_t index, size_t threshold, size_t interval);

/* "400 days" or "12 replications of 30 days". */
struct number_text present_replications(const struct experiment *e, size_t n);

/* The answer on one screen. folder: where the files go, or NULL. */
void present_summary(const struct experiment *e, const struct options *o, const char *folder,
                     FILE *to);

#endif
