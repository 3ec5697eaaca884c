/*
 * csv.h -- rows of cells as comma-separated values (RFC 4180) on a stream.
 *
 *     struct csv csv = {.stream = stream};
 *     csv_text(&csv, "class");
 *     csv_text(&csv, "answer_rate");
 *     csv_end_row(&csv);
 *
 * UTF-8 without a mark, lines that end in a line feed, decimal points, quotes
 * only where they are needed. Every row is one line: line breaks and tabs in a
 * text become spaces, other control characters go. A text that a spreadsheet would run as a formula
 * (it begins with = + - or @) gets an apostrophe in front. Failures to write
 * stay with the stream, where whoever opened it finds them.
 */
#ifndef OUTPUT_CSV_H
#define OUTPUT_CSV_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct csv {
    FILE *stream;
    bool in_row; /* a cell has been written on this line */
};

/* NULL is an empty cell. */
void csv_text(struct csv *csv, const char *text);

/* Every digit of the value; NAN is an empty cell. */
void csv_number(struct csv *csv, double value);

void csv_count(struct csv *csv, int64_t count);

void csv_end_row(struct csv *csv);

#endif
