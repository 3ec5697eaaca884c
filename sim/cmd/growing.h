/*
 * growing.h -- a text of any length, written like a file.
 *
 *     struct growing list = {0};
 *     growing_add(&list, ", ", "%d agents", 5);
 *     puts(growing_text(&list));
 *     growing_free(&list);
 *
 * It must not be copied or moved while it grows. Without memory the program ends with a reason.
 */
#ifndef SIM_CMD_GROWING_H
#define SIM_CMD_GROWING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct growing {
    FILE *stream; /* NULL: nothing yet */
    char *text;
    size_t length;
};

/* Where to write; belongs to g. */
FILE *growing_stream(struct growing *g);

/* Adds an item by printf's rules; the separator stands between two. */
void growing_add(struct growing *g, const char *separator, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

bool growing_is_empty(struct growing *g);

/* What was written so far; belongs to g. */
const char *growing_text(struct growing *g);

/* Ends it; the text is the caller's to free(). */
char *growing_take(struct growing *g);

void growing_free(struct growing *g);

#endif
