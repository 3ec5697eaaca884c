/*
 * results.h -- the results folder of one run (folder.h): which files there are, and what is in
 * them.
 */
#ifndef SIM_CMD_RESULTS_H
#define SIM_CMD_RESULTS_H

#include "sim/cmd/options.h"
#include "sim/engine/trace.h"
#include "sim/study/experiment.h"

#include <stdbool.h>

struct results;

/* Makes the folder and tries whether it can be written to; NULL with the reason. */
struct results *results_new(const char *folder, struct error *err);

/* Drops what was not saved; NULL is allowed. */
void results_free(struct results *r);

/* Takes one day's values; fits experiment_options.day. */
void results_take_day(void *results, const struct experiment *e, size_t replication, size_t day,
                      const double values[]);

/* Writes all files; false with a sentence on what was not saved. The trace may be NULL. */
bool results_save(struct results *r, const struct experiment *e, const struct options *o,
                  const char *summary, const struct trace *trace, struct error *err);

#endif
