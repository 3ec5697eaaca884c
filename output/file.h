/*
 * file.h -- files that are complete or absent, and the folders they are in.
 *
 *     struct file *file = file_new(folder, "measures.csv");
 *     if (!file)
 *         return false;
 *     write_measures(file_stream(file));
 *     return file_keep(file);
 *
 * What is written goes to another name in the same folder. Only when all of
 * it has reached the disk does it take its own name, in one step, in the place
 * of an older file of that name; until then, and after any failure, the older
 * file is untouched. To replace several files together, finish all of them
 * and then keep them.
 *
 * Names of files are the program's choice. What a user wrote can become the
 * name of a folder, by file_safe_name.
 *
 * Failures are false or NULL with the cause in errno (ENOSPC: the disk is
 * full), so that the caller can say what was not saved.
 */
#ifndef OUTPUT_FILE_H
#define OUTPUT_FILE_H

#include <stdbool.h>
#include <stdio.h>

struct file;

/*
 * Opens the file for writing. A name that exists and is no ordinary file, such
 * as a device or a pipe, is written to directly. NULL with errno.
 */
struct file *file_new(const char *folder, const char *name);

/* Where to write; belongs to the file. */
FILE *file_stream(const struct file *file);

/*
 * Everything written is on the disk, under the other name still. False, with
 * errno, if something could not be written. No more can be written afterwards.
 */
bool file_finish(struct file *file);

/* Finishes the file if need be and gives it its name, or drops it and returns false. Frees it. */
bool file_keep(struct file *file);

/* The file is not wanted; nothing of it is left. Frees it; NULL is allowed. */
void file_drop(struct file *file);

/* Makes the folder and those above it that are missing; one that is there is fine. */
bool file_make_folder(const char *path);

/* "folder/name", to be released with free(); NULL without memory. */
char *file_join(const char *folder, const char *name);

enum { FILE_NAME_ROOM = 128 };

/*
 * A name for a folder that resembles the text: letters of any language,
 * digits, and - . _ where neither a shell nor a file system minds. It is never
 * empty, hidden, an option, or a step out of its own folder. Two texts can
 * have the same name.
 */
void file_safe_name(const char *text, char name[FILE_NAME_ROOM]);

#endif
