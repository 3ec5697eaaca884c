/*
 * scratch.h -- what the tests of output share: a text that a stream was
 * written to, and a folder that is gone after the test.
 */
#ifndef TESTS_OUTPUT_SCRATCH_H
#define TESTS_OUTPUT_SCRATCH_H

#include "output/file.h"
#include "tests/check.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct captured {
    FILE *stream;
    char *text;
    size_t size;
};

static inline void capture_begin(struct captured *captured)
{
    captured->stream = open_memstream(&captured->text, &captured->size);
    assert_non_null(captured->stream);
}

/* The text must be what is expected, and is released. */
static inline void capture_expect(struct captured *captured, const char *expected)
{
    assert_int_equal(fclose(captured->stream), 0);
    assert_string_equal(captured->text, expected);
    free(captured->text);
}

struct scratch {
    char folder[200];
};

static inline int scratch_setup(void **state)
{
    struct scratch *scratch = calloc(1, sizeof *scratch);
    assert_non_null(scratch);
    snprintf(scratch->folder, sizeof scratch->folder, "%s/output-test-XXXXXX", P_tmpdir);
    assert_non_null(mkdtemp(scratch->folder));
    *state = scratch;
    return 0;
}

static inline bool scratch_is_entry(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static inline void scratch_remove(const char *folder)
{
    DIR *stream = opendir(folder);
    for (struct dirent *entry; stream && (entry = readdir(stream));) {
        char *path = file_join(folder, entry->d_name);
        if (scratch_is_entry(entry) && unlink(path) != 0)
            scratch_remove(path);
        free(path);
    }
    if (stream)
        closedir(stream);
    rmdir(folder);
}

static inline int scratch_teardown(void **state)
{
    struct scratch *scratch = *state;
    scratch_remove(scratch->folder);
    free(scratch);
    return 0;
}

/* How many files are in the folder, drafts included. */
static inline size_t scratch_count(const char *folder)
{
    size_t n = 0;
    DIR *stream = opendir(folder);
    assert_non_null(stream);
    for (struct dirent *entry; (entry = readdir(stream));)
        n += scratch_is_entry(entry);
    closedir(stream);
    return n;
}

static inline bool scratch_has(const char *folder, const char *name)
{
    char *path = file_join(folder, name);
    const bool has = access(path, F_OK) == 0;
    free(path);
    return has;
}

/* All of a file as a string, to be released with free(). */
static inline char *scratch_read(const char *folder, const char *name)
{
    char *path = file_join(folder, name), *text = NULL;
    size_t room = 0;
    FILE *stream = fopen(path, "r");
    assert_non_null(stream);
    if (getdelim(&text, &room, '\0', stream) < 0) {
        free(text);
        text = strdup("");
    }
    fclose(stream);
    free(path);
    return text;
}

static inline void scratch_write(const char *folder, const char *name, const char *text)
{
    struct file *file = file_new(folder, name);
    assert_non_null(file);
    fputs(text, file_stream(file));
    assert_true(file_keep(file));
}

#define scratch_test(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

#endif
