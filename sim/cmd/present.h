/*
 * present.h -- numbers as a planner reads them, and where to find them in an experiment.
 *
 * On screen shares are per cent and every number carries the digits its interval supports.
 */
#ifndef SIM_CMD_PRESENT_H
#define SIM_CMD_PRESENT_H

#include "output/number.h"
#include "sim/study/experiment.h"

/* With its unit and half-width, such as "92.88 % ± 0.05". An exact whole number has no decimals. */
struct number_text present_value(const struct measure *m, double value, double half_width);

/* The value alone, with the digits that its half-width supports. */
struct number_text present_bare(const struct measure *m, double value, double half_width);

/* %, s, h or nothing. */
const char *present_unit(const struct measure *m);

/* A change of a measure with its sign: "-2.1 ± 0.2", "±0" for none at all. */
struct number_text present_bare_change(const struct measure *m, const struct estimate *change);

/* With its unit: "-2.1 ± 0.2 points", "+3.4 ± 0.3 s". */
struct number_text present_change(const struct measure *m, const struct estimate *change);

/* A bound or a setting as its author wrote it: "92.88 %", "20 s". */
struct number_text present_bound(const struct measure *m, double bound);

/* The measure's label inside a sentence. */
struct present_label {
    char text[80];
};
struct present_label present_label(const struct measure *m);

/* The service level that the scenario's targets mean, or that of all requested if none speaks of
 * one. */
struct reading present_reading(const struct experiment *e);

/* "answered within 20 s", with the reading in brackets unless it is of all requested. */
struct present_label present_level(const struct measure *m, double within_s);

/* That for service levels, the label for all else. */
struct present_label present_label_within(const struct measure *m, double within_s);

/* The scenario's first target for a measure in all, on the ratio of sums or not; NULL if it has
 * none. */
const struct target *present_target(const struct experiment *e, const struct measure *m,
                                    double within_s);

/* The channel whose answer rate comes first, where there are several: that which the first target
 * on the answer rate names; -1: it is that of all. */
int present_channel_first(const struct scenario *s);

/* The same for a target of that channel; of all where none comes first. */
const struct target *present_target_first(const struct experiment *e, const struct measure *m,
                                          double within_s);

/* "answer rate, elderly, statement days"; free() it. */
char *present_target_label(const struct scenario *s, const struct target *t);

/* "≥ 88 % in 8 of 10 on 9 of 10": intervals and days; free() it. */
char *present_wanted(const struct target *t);

/* The estimate of a measure in a slot of the tally; NAN where there is no such column. */
struct estimate present_find(const struct experiment *e, const char *key, enum scope scope,
                             size_t index, size_t threshold, size_t slot);

/* That over the whole horizon, for measures that need no threshold. */
struct estimate present_over_all(const struct experiment *e, const char *key, enum scope scope,
                                 size_t index);

/* As in a column whose heading names the unit of times. */
struct number_text present_in_column(const char *key, const struct estimate *e);

/* "400 days" or "12 replications of 30 days". */
struct number_text present_replications(const struct experiment *e, size_t n);

/* "from 2023-11-01, " if the first day is known; else nothing. */
struct number_text present_from(const struct experiment *e);

#endif
