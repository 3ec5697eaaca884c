/*
 * table.h -- tables of text on a terminal or in a text file.
 *
 *     struct table *table = table_new();
 *     table_column(table, "class", TABLE_LEFT);
 *     table_column(table, "answer rate", TABLE_RIGHT);
 *     table_group(table, "voice");
 *     table_row(table, (const char *const[]){"general", "92.88 % ± 0.05"});
 *     const bool printed = table_print(table, stdout, table_look(stdout));
 *     table_free(table);
 *
 * Columns come first, then rows. Chinese characters count as two columns,
 * provided the program has set LC_CTYPE to a UTF-8 locale. Texts are copied;
 * what acts in them instead of being seen is taken out. A table belongs to one
 * thread. A failure is remembered and makes table_print return false.
 */
#ifndef OUTPUT_TABLE_H
#define OUTPUT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct table;

enum table_side { TABLE_LEFT, TABLE_RIGHT };

/* NULL without memory, which the functions below accept. */
struct table *table_new(void);
void table_free(struct table *table);

void table_column(struct table *table, const char *heading, enum table_side side);

/* One cell per column; NULL is an empty cell. */
void table_row(struct table *table, const char *const cells[]);

/* A line of its own, above the rows that follow, that says what they share. */
void table_group(struct table *table, const char *heading);

struct table_look {
    size_t width; /* columns of the terminal; 0: as wide as the table needs */
    bool bold;    /* headings stand out by escape sequences */
};

/*
 * What suits the stream: the width of a terminal, 80 if it does not tell, and
 * bold headings unless NO_COLOR is set; for a file neither limit nor escapes.
 */
struct table_look table_look(FILE *stream);

/* Where the width does not suffice, columns on the left side are shortened; numbers never. */
bool table_print(struct table *table, FILE *stream, struct table_look look);

#endif
