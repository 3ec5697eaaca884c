/*
 * size_rows.h -- what `jietong size` found, by group and interval, and in people, hours and cost:
 * the numbers that its tables, files and figure all show.
 *
 * Agents are means over the interval.
 */
#ifndef SIM_CMD_SIZE_ROWS_H
#define SIM_CMD_SIZE_ROWS_H

#include "sim/study/shrinkage.h"
#include "sim/study/staffing.h"

/* One row of the table: a group in an interval, or all groups. */
struct size_row {
    double load;               /* Erlang, offered by the forecast */
    double erlang_c, erlang_a; /* agents by formula */
    double required;           /* present */
    double grossed_up;         /* heads on the roster and not on a break, for that many present */
    double scheduled;          /* those that the roster has */
    double present;            /* of them, as a mean */
    double net;                /* present less required */
};

/* group = number of groups: all of them. */
struct size_row size_row(const struct staffing *f, size_t group, size_t interval);

/* Its people, hours and cost, for what is required and as the roster has it. */
struct ladder size_required(const struct staffing *f, size_t group);
struct ladder size_rostered(const struct staffing *f, size_t group);

/* Does the scenario have a roster to hold the answer against? */
bool size_has_roster(const struct staffing *f);

/* "exact", "formulas" or "simulated" */
const char *size_method_name(const struct staffing *f);

#endif
