/*
 * summary_jobs.h -- deferred channels on the page: what comes, what is done in time, what waits.
 */
#ifndef SIM_CMD_SUMMARY_JOBS_H
#define SIM_CMD_SUMMARY_JOBS_H

#include "sim/study/experiment.h"

#include <stdio.h>

/* Nothing where no channel is deferred. */
void summary_jobs_print(const struct experiment *e, FILE *to);

#endif
