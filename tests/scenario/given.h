/*
 * given.h -- files that a test of this layer makes up, in a folder that goes when the test does.
 *
 * Use given_folder_make and given_folder_remove as group setup and teardown.
 */
#ifndef TESTS_SCENARIO_GIVEN_H
#define TESTS_SCENARIO_GIVEN_H

#include "tests/check.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct given {
    char folder[40];
    char path[160]; /* of the file made last */
};

static inline int given_folder_make(void **state)
{
    static struct given g;
    snprintf(g.folder, sizeof g.folder, "/tmp/jietong-test-XXXXXX");
    *state = &g;
    return mkdtemp(g.folder) == NULL;
}

static inline int given_folder_remove(void **state)
{
    const struct given *g = *state;
    DIR *folder = opendir(g->folder);
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        if (entry->d_name[0] != '.')
            unlinkat(dirfd(folder), entry->d_name, 0);
    if (folder)
        closedir(folder);
    return rmdir(g->folder);
}

/* Writes a file into the folder; its path, until the next call. */
static inline const char *given_bytes(void **state, const char *name, const void *bytes, size_t n)
{
    struct given *g = *state;
    snprintf(g->path, sizeof g->path, "%s/%s", g->folder, name);
    FILE *f = fopen(g->path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
    return g->path;
}

static inline const char *given_file(void **state, const char *name, const char *text)
{
    return given_bytes(state, name, text, strlen(text));
}

/* Whether a message ends in the given words, whatever folder it begins with. */
#define check_message(err, words)                                                                  \
    do {                                                                                           \
        assert_int_equal((err)->status, EXIT_FILE);                                                \
        if (!strstr((err)->text, (words)))                                                         \
            print_error("%s\n", (err)->text);                                                      \
        assert_non_null(strstr((err)->text, (words)));                                             \
    } while (0)

#endif
