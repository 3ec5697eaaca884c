/*
 * size_report.h -- what `jietong size` found, on one screen and in files.
 */
#ifndef SIM_CMD_SIZE_REPORT_H
#define SIM_CMD_SIZE_REPORT_H

#include "sim/cmd/folder.h"
#include "sim/cmd/options.h"
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

/* What the staffings by formula do when they are simulated, target by target, beside what is
 * required. */
void size_print_formulas(const struct staffing *f, FILE *to);

void size_print(const struct staffing *f, const struct options *o, FILE *to);

/* The figure of the agents and, where they are simulated, of what they do; false with errno. */
bool size_draw(const struct staffing *f, const struct options *o, const char *plots);

/* Files and figure; false with a sentence on what was not saved. */
bool size_save(const struct folder *folder, const struct staffing *f, const struct options *o,
               const char *summary, struct error *err);

#endif
