/*
 * sheet.h -- a CSV file as rows of cells (RFC 4180).
 *
 * Cells are separated by commas and may stand in quotation marks, in which a quotation mark is
 * doubled and an end of line is part of the cell. A byte order mark, blanks around unquoted cells
 * and empty lines are passed over, since spreadsheets write them. Every row must have as many cells
 * as the first.
 */
#ifndef SIM_SCENARIO_SHEET_H
#define SIM_SCENARIO_SHEET_H

#include "sim/base/error.h"

#include <stddef.h>

enum { SHEET_BYTES_MOST = 16 << 20 };

struct sheet {
    char *path; /* for messages */
    char *bytes;
    char **cells; /* [n_rows * n_columns], inside bytes */
    int *lines;   /* [n_rows] where each row begins, from 1 */
    size_t n_rows, n_columns;
};

/* NULL once *s holds the file or *err says at which line it is no CSV; otherwise why the file
 * cannot be read, as a sentence ending. sheet_free(s) in any case. */
const char *sheet_read(const char *path, struct sheet *s, struct error *err);
void sheet_free(struct sheet *s);

const char *sheet_cell(const struct sheet *s, size_t row, size_t column);

/* The column with that name in the first row; -1 if there is none. */
int sheet_column(const struct sheet *s, const char *name);

/* A number in a cell; false if it is none. */
bool sheet_number(const struct sheet *s, size_t row, size_t column, double *value);

/* Sets "file:line: ..." for a row and returns false. */
bool sheet_fail(const struct sheet *s, size_t row, struct error *err, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
