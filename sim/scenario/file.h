/*
 * file.h -- a text file in memory, where it lies, and whether it is text.
 *
 * Scenario files and the CSV files they name are read here and nowhere else, so that the limits on
 * what a user may hand in are in one place.
 */
#ifndef SIM_SCENARIO_FILE_H
#define SIM_SCENARIO_FILE_H

#include <stddef.h>

struct file {
    char *bytes; /* [length + 1], ends with a zero; free() it */
    size_t length;
};

/* NULL once *f holds the file; otherwise why it cannot be read, as a sentence ending. At most
 * `most` bytes are taken into memory. */
const char *file_read(const char *path, size_t most, struct file *f);

/* The path of `name` seen from the folder of the file `from`; absolute names stay. free() it. */
char *file_beside(const char *from, const char *name);

/* The name of a file without folder and ending; free() it. */
char *file_stem(const char *path);

/* The first byte that is not part of UTF-8 text (control characters other than tab and the ends of
 * lines count as such); NULL if all is text. */
const char *text_fault(const char *bytes, size_t length);

/* Texts that start with the byte order mark some editors add. */
int text_has_mark(const char *bytes, size_t length);

#endif
