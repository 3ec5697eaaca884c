/*
 * schedule_report.h -- what `jietong schedule` found, on one screen, in files and in figures.
 */
#ifndef SIM_CMD_SCHEDULE_REPORT_H
#define SIM_CMD_SCHEDULE_REPORT_H

#include "sim/cmd/folder.h"
#include "sim/cmd/options.h"
#include "sim/study/rostering.h"

void schedule_print(const struct rostering *r, const struct options *o, FILE *to);

/* Files and figures; false with a sentence on what was not saved. */
bool schedule_save(const struct folder *folder, const struct rostering *r, const struct options *o,
                   const char *summary, struct error *err);

/* --- what its parts share --------------------------------------------------------------------- */

/* Heads on the roster of a group, or of all (group = their number): as found, or as the scenario
 * has them. */
size_t schedule_heads(const struct rostering *r, size_t group);
size_t schedule_heads_before(const struct rostering *r, size_t group);

/* What the shifts of the scenario cost over the horizon. */
double schedule_cost_before(const struct rostering *r);

/* The programme's cost beyond its bound, as a share of it. */
double schedule_gap(const struct rostering *r);

/* Is the group on the roster, and not staffed by interval? */
bool schedule_has_group(const struct rostering *r, size_t group);

/* Seconds after midnight at which an interval of the horizon begins. */
double schedule_clock(const struct rostering *r, size_t interval);

/* "Mon" or "day 3"; free() it. */
char *schedule_day_name(const struct rostering *r, size_t day);

/* Where no shift within the limits covers the requirement, stretch by stretch: "desk Mon
 * 08:00-09:30 by up to 3.2, ..."; NULL: nowhere. free() it. */
char *schedule_shortages(const struct rostering *r);

/* Scripts and data of the figures into the folder; false with errno. */
bool schedule_figures(const struct rostering *r, const struct options *o, const char *plots);

/* The names of the figures there are; free() it. */
const char **schedule_figure_names(const struct rostering *r, size_t *n);

#endif
