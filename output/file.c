#include "output/file.h"

#include "output/text.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct file {
    FILE *stream;  /* NULL once finished */
    char *path;    /* the name it will have */
    char *draft;   /* the name it is written under; NULL if written directly */
    bool complete; /* finished without a failure */
};

char *file_join(const char *folder, const char *name)
{
    const size_t room = strlen(folder) + strlen(name) + 2;
    char *path = malloc(room);
    if (path)
        snprintf(path, room, "%s/%s", folder, name);
    return path;
}

static void file_free(struct file *file)
{
    if (!file)
        return;
    free(file->path);
    free(file->draft);
    free(file);
}

/*
 * The name says which process writes, so that two runs into one folder do not
 * share a draft. One that is there already was left by a process that died.
 */
static int open_draft(const char *folder, const char *name, char **draft)
{
    const size_t room = strlen(folder) + strlen(name) + sizeof "/..-9223372036854775808.part";
    *draft = malloc(room);
    if (!*draft)
        return -1;
    snprintf(*draft, room, "%s/.%s.%ld.part", folder, name, (long)getpid());
    if (unlink(*draft) && errno != ENOENT)
        return -1;
    return open(*draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}

static bool is_written_directly(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

struct file *file_new(const char *folder, const char *name)
{
    assert(*name && *name != '.' && !strchr(name, '/'));
    struct file *file = calloc(1, sizeof *file);
    char *path = file_join(folder, name);
    if (!file || !path) {
        free(path);
        free(file);
        errno = ENOMEM;
        return NULL;
    }
    file->path = path;
    const int descriptor = is_written_directly(path) ? open(path, O_WRONLY | O_CLOEXEC)
                                                     : open_draft(folder, name, &file->draft);
    if (descriptor >= 0)
        file->stream = fdopen(descriptor, "w");
    if (file->stream) {
        /* Tables are long, and each write is a call of the system. */
        setvbuf(file->stream, NULL, _IOFBF, (size_t)1 << 16);
        return file;
    }
    const int cause = errno;
    if (descriptor >= 0) {
        close(descriptor);
        if (file->draft)
            unlink(file->draft);
    }
    file_free(file);
    errno = cause;
    return NULL;
}

FILE *file_stream(const struct file *file)
{
    assert(file->stream);
    return file->stream;
}

/* Some file systems notice a full disk only here; devices and pipes cannot be synchronised. */
static bool reaches_the_disk(FILE *stream)
{
    return fsync(fileno(stream)) == 0 || errno == EINVAL || errno == EROFS || errno == ENOTSUP;
}

bool file_finish(struct file *file)
{
    if (!file->stream)
        return file->complete;
    const bool failed_before = ferror(file->stream);
    errno = 0;
    bool complete = fflush(file->stream) == 0 && !failed_before;
    /* An earlier failure took its errno with it unless the flush repeats it. */
    int cause = errno ? errno : EIO;
    if (complete && !reaches_the_disk(file->stream)) {
        complete = false;
        cause = errno;
    }
    if (fclose(file->stream) != 0 && complete) {
        complete = false;
        cause = errno;
    }
    file->stream = NULL;
    file->complete = complete;
    if (!complete)
        errno = cause;
    return complete;
}

bool file_keep(struct file *file)
{
    const bool kept = file_finish(file) && (!file->draft || rename(file->draft, file->path) == 0);
    if (!kept) {
        file_drop(file);
        return false;
    }
    file_free(file);
    return true;
}

void file_drop(struct file *file)
{
    if (!file)
        return;
    const int cause = errno;
    if (file->stream)
        fclose(file->stream);
    if (file->draft)
        unlink(file->draft);
    file_free(file);
    errno = cause;
}

static bool is_folder(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return false;
    if (S_ISDIR(status.st_mode))
        return true;
    errno = ENOTDIR;
    return false;
}

static bool make_one_folder(const char *path)
{
    return mkdir(path, 0777) == 0 || (errno == EEXIST && is_folder(path));
}

bool file_make_folder(const char *path)
{
    char *step = strdup(path);
    if (!step)
        return false;
    bool made = *path != '\0';
    if (!made)
        errno = ENOENT;
    for (char *slash = step; made && (slash = strchr(slash + 1, '/'));) {
        *slash = '\0';
        made = make_one_folder(step);
        *slash = '/';
    }
    made = made && make_one_folder(step);
    const int cause = errno;
    free(step);
    errno = cause;
    return made;
}

static bool is_harmless(uint32_t code)
{
    if (code < 0x80)
        return isascii((int)code) && (isalnum((int)code) || strchr("-._+", (int)code));
    /* Spaces and signs beyond ASCII look like something else in a listing. */
    const bool is_general_punctuation = code >= 0x2000 && code < 0x2070;
    return code > 0xBF && !is_general_punctuation && code != 0x3000 && code != 0xFFFD
           && !text_is_control(code);
}

void file_safe_name(const char *text, char name[FILE_NAME_ROOM])
{
    size_t used = 0;
    uint32_t code;
    for (size_t n; (n = text_character(text, &code)); text += n) {
        if (used + n + 1 > FILE_NAME_ROOM)
            break;
        if (is_harmless(code) && (used || !strchr(".-+", (int)code))) {
            memcpy(name + used, text, n);
            used += n;
        } else if (used && name[used - 1] != '-') {
            name[used++] = '-';
        }
    }
    while (used && strchr("-.", name[used - 1]))
        used--;
    name[used] = '\0';
    if (!used)
        strcpy(name, "unnamed");
}
