/*
 * size_report.h -- what `jietong size` found, on one screen and in files.
 */
#ifndef SIM_CMD_SIZE_REPORT_H
#define SIM_CMD_SIZE_REPORT_H

#include "sim/cmd/folder.h"
#include "sim/cmd/options.h"
#include "sim/cmd/size_rows.h"
#include "sim/study/staffing.h"

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
