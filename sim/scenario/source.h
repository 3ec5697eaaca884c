/*
 * source.h -- the text of a scenario with its includes in place, checked before libconfig sees it.
 *
 * libconfig wraps integers that do not fit, ends the process when an include names a folder, looks
 * for includes from the working folder, and takes time quadratic in the settings of a group and in
 * the length of a text. So we read the files ourselves: an include is looked for beside the file
 * that names it, every file must be UTF-8, every number must be one, and sizes have limits.
 * Comments are left out; every line of the text remembers where it came from.
 */
#ifndef SIM_SCENARIO_SOURCE_H
#define SIM_SCENARIO_SOURCE_H

#include "sim/base/error.h"

#include <stddef.h>

enum {
    SOURCE_BYTES_MOST = 4 << 20, /* of one file, and of all included together */
    SOURCE_SETTINGS_MOST = 10000,
    SOURCE_TEXT_MOST = 4096, /* bytes of one quoted text */
    SOURCE_DEPTH_MOST = 40,  /* brackets inside brackets */
    SOURCE_INCLUDES_MOST = 100,
};

struct source_line {
    int file; /* index */
    int line; /* in that file, from 1 */
};

struct source {
    char *text;
    size_t length;
    struct source_line *lines; /* [n_lines], by line of the text */
    size_t n_lines;
    char **files; /* [n_files], as named; the first is the scenario itself */
    size_t n_files;
};

/* Reads the file and what it includes. On failure *s is left for source_free all the same. */
bool source_read(const char *path, struct source *s, struct error *err);

/* The same for a text given on the command line, which cannot include; `name` stands for the file.
 */
bool source_take(const char *text, const char *name, struct source *s, struct error *err);

void source_free(struct source *s);

#endif
