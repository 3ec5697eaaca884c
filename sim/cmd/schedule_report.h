/*
 * schedule_report.h -- what `jietong schedule` found, on one screen and in files.
 */
#ifndef SIM_CMD_SCHEDULE_REPORT_H
#define SIM_CMD_SCHEDULE_REPORT_H

#include "sim/cmd/folder.h"
#include "sim/cmd/options.h"
#include "sim/study/rostering.h"

void schedule_print(const struct rostering *r, const struct options *o, FILE *to);

/* Files and figure; false with a sentence on what was not saved. */
bool schedule_save(const struct folder *folder, const struct rostering *r, const struct options *o,
                   const char *summary, struct error *err);

#endif
