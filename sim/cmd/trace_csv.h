/*
 * trace_csv.h -- one replication told contact by contact, a row for each attempt; where contacts
 * are passed on or leave work orders, a row for each of those steps too. The warm-up is left out.
 */
#ifndef SIM_CMD_TRACE_CSV_H
#define SIM_CMD_TRACE_CSV_H

#include "sim/engine/trace.h"
#include "sim/study/experiment.h"

#include <stdio.h>

void trace_csv_write(const struct experiment *e, const struct trace *trace, FILE *to);

#endif
