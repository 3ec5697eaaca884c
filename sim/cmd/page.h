/*
 * page.h -- what an answer on the screen is made of: a title, tables and sentences, 100 columns
 * wide. What is printed is freed.
 */
#ifndef SIM_CMD_PAGE_H
#define SIM_CMD_PAGE_H

#include "output/table.h"

#include <stdio.h>

/* Rows shown of what may have any number of parts; the files have all. */
enum { PAGE_PARTS = 12 };

/* The first line; the text stays the caller's. */
void page_title(const char *text, FILE *to);

/* With an empty line below. */
void page_table(struct table *table, FILE *to);

/* "3 more classes are in measures.csv.", if there are more parts than are shown. */
void page_more(FILE *to, size_t parts, const char *what);

/* Lines after the first are indented. */
void page_say(FILE *to, char *text);

#endif
