/*
 * comparison_files.h -- what changes, in files: every change, and its picture over the day.
 */
#ifndef SIM_CMD_COMPARISON_FILES_H
#define SIM_CMD_COMPARISON_FILES_H

#include "sim/cmd/comparison_page.h"
#include "sim/cmd/folder.h"

/* All files, and the picture unless none is wanted; false with a sentence on what is missing. */
bool comparison_save(const struct compared *c, const char *summary, const struct folder *folder,
                     struct error *err);

#endif
