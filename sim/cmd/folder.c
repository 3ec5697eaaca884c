#include "sim/cmd/folder.h"

#include "output/file.h"
#include "sim/base/mem.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct folder {
    char *path;
    size_t older; /* letters of the path that were there before */
};

/* How much of the path there is already. */
static size_t existing_part(const char *folder)
{
    size_t existing = 0;
    for (size_t i = 1;; i++) {
        if (folder[i] && folder[i] != '/')
            continue;
        char *step = mem_print("%.*s", (int)i, folder);
        const bool there = access(step, F_OK) == 0;
        free(step);
        if (there)
            existing = i;
        if (!there || !folder[i])
            return existing;
    }
}

/* Folders that this run has made go again if nothing is in them. */
static void remove_if_empty(const struct folder *f)
{
    for (size_t end = strlen(f->path); end > f->older;) {
        f->path[end] = '\0';
        rmdir(f->path);
        while (end > f->older && f->path[end - 1] != '/')
            end--;
        end -= end > 0;
    }
}

static bool can_be_written_to(const char *folder)
{
    struct file *file = file_new(folder, "summary.txt");
    file_drop(file);
    return file;
}

struct folder *folder_new(const char *path, struct error *err)
{
    const size_t older = existing_part(path);
    if (!file_make_folder(path) || !can_be_written_to(path)) {
        fail(err, EXIT_MACHINE, "%s cannot be written to: %s; name another folder with -o", path,
             strerror(errno));
        return NULL;
    }
    struct folder *f = mem_array(1, sizeof *f);
    *f = (struct folder){.path = mem_text(path), .older = older};
    return f;
}

void folder_free(struct folder *f)
{
    if (!f)
        return;
    remove_if_empty(f);
    free(f->path);
    free(f);
}

const char *folder_path(const struct folder *f)
{
    return f->path;
}

/* --- all files together ----------------------------------------------------------------------- */

/* On the disk under another name, or NULL with errno. */
static struct file *write_part(const struct folder *f, const struct folder_part *part,
                               const void *content)
{
    struct file *file = file_new(f->path, part->name);
    if (!file)
        return NULL;
    errno = 0;
    const bool written = part->write(content, file_stream(file));
    if (file_finish(file) && written)
        return file;
    if (!errno)
        errno = EIO;
    file_drop(file);
    return NULL;
}

static bool has(const struct folder *f, const char *name)
{
    char *path = file_join(f->path, name);
    const bool there = path && access(path, F_OK) == 0;
    free(path);
    return there;
}

static void remove_part(const struct folder *f, const char *name)
{
    char *path = file_join(f->path, name);
    if (path)
        unlink(path);
    free(path);
}

/* The names of what was not saved, and why the first of them was not. */
struct failures {
    char names[400];
    int cause;
};

static void failures_add(struct failures *f, const char *name)
{
    const size_t length = strlen(f->names);
    if (length == 0)
        f->cause = errno;
    snprintf(f->names + length, sizeof f->names - length, "%s%s", length ? ", " : "", name);
}

bool folder_save(const struct folder *f, const struct folder_part parts[], size_t n,
                 const void *content, struct error *err)
{
    struct file **files = mem_array(n, sizeof *files);
    struct failures failures = {0};
    const bool has_older = n > 0 && has(f, parts[0].name);
    for (size_t i = 0; i < n; i++)
        if (parts[i].write && !(files[i] = write_part(f, &parts[i], content)))
            failures_add(&failures, parts[i].name);
    const bool keep = !*failures.names || !has_older;
    for (size_t i = 0; i < n; i++) {
        if (!keep)
            file_drop(files[i]);
        else if (files[i] && !file_keep(files[i]))
            failures_add(&failures, parts[i].name);
        else if (!parts[i].write)
            remove_part(f, parts[i].name);
    }
    free(files);
    if (!*failures.names)
        return true;
    return fail(err, EXIT_MACHINE, "in %s these were not saved: %s (%s)%s", f->path, failures.names,
                strerror(failures.cause),
                keep ? "" : "; the older results there were left as they are");
}
