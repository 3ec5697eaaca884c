/*
 * series.h -- numbers that a setting gives as a list or by naming a column of a CSV file.
 *
 * profile = [ 0.1, 0.4, 0.5 ]          the numbers themselves
 * profile = "retail.csv"               the column the setting looks for, such as share
 * profile = "profiles48.csv:retail"    another column
 *
 * The file is looked for beside the scenario file that names it. Columns named start (time of
 * day) and day (1, 2, ...) or date (any text that changes when the day does) say when, if they are
 * there. A file of one column needs no first row of names.
 */
#ifndef SIM_SCENARIO_SERIES_H
#define SIM_SCENARIO_SERIES_H

#include "sim/base/error.h"
#include "sim/scenario/sheet.h"
#include "sim/scenario/tree.h"

#include <stddef.h>

struct series {
    double *values; /* [n] */
    double *starts; /* [n] seconds since midnight; NULL: not given */
    size_t *days;   /* [n] from 0; NULL: not given */
    size_t n;
    struct node *node;  /* of the setting */
    struct sheet sheet; /* no rows: the numbers are a list */
    size_t first_row;   /* of the sheet, with the first value */
};

/* Reads what a setting of kind list or text holds; series_free(s) in any case. */
bool series_read(struct node *n, const char *column, struct series *s, struct error *err);
void series_free(struct series *s);

/* A time of day as spreadsheets write it: 8:30 and 08:30:00 as well as 08:30. */
bool series_clock(const char *text, double *seconds);

/* Sets the message that says where value i stands, and returns false. */
bool series_fail(const struct series *s, size_t i, struct error *err, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
