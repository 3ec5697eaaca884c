/*
 * folder.h -- a results folder: files of one study, complete or absent.
 *
 * Nothing in the folder changes while days are simulated. When all is known, every file is written
 * under another name, and only when the last is on the disk do they take their names, so that a
 * folder never mixes two studies. Where there are no older results, what could be written stays
 * even if something else could not.
 */
#ifndef SIM_CMD_FOLDER_H
#define SIM_CMD_FOLDER_H

#include "sim/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct folder;

/* Makes the folder, and those above it, and tries whether it can be written to; NULL with the
 * reason. */
struct folder *folder_new(const char *path, struct error *err);

/* Folders that were made go again if nothing is in them; NULL is allowed. */
void folder_free(struct folder *f);

const char *folder_path(const struct folder *f);

/* A file, from what the study found; false, with errno, if something was lost. */
struct folder_part {
    const char *name;
    bool (*write)(const void *content, FILE *to); /* NULL: the file of an older study goes, since it
                                                     would belong to other numbers */
};

/* Writes all files; false with a sentence on what was not saved. The first one is always there and
 * tells that there are results in a folder. */
bool folder_save(const struct folder *f, const struct folder_part parts[], size_t n,
                 const void *content, struct error *err);

#endif
