#include "sim/study/journal.h"

#include "sim/base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

const uint64_t checksum_empty = UINT64_C(0xcbf29ce484222325);

uint64_t checksum_on(uint64_t so_far, const void *bytes, size_t n)
{
    const unsigned char *b = bytes;
    for (size_t i = 0; i < n; i++)
        so_far = (so_far ^ b[i]) * UINT64_C(0x100000001b3);
    return so_far;
}

struct journal {
    char *path;
    int descriptor;
    bool failed;
};

/* The first line of the file, and that of each record. */
static const char heading_format[] = "jietong journal 2 %016" PRIx64 "\n";
enum { HEADING_LENGTH = 35, RECORD_HEADING_MOST = 100 };

/* --- reading ---------------------------------------------------------------------------------- */

/* All of the file as a text; NULL with errno. */
static char *read_all(int descriptor, size_t *length)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        return NULL;
    const size_t size = (size_t)status.st_size;
    char *bytes = mem_array(size + 1, 1);
    for (*length = 0; *length < size;) {
        const ssize_t n = pread(descriptor, bytes + *length, size - *length, (off_t)*length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        *length += (size_t)n;
    }
    bytes[*length] = '\0';
    return bytes;
}

/* How long the record is that begins here; 0 if it is torn or damaged. */
static size_t take_record(char *at, size_t left, const struct journal_reader *reader)
{
    size_t piece, length;
    uint64_t sum;
    int heading = 0;
    if (sscanf(at, "piece %zu %zu %" SCNx64 "%n", &piece, &length, &sum, &heading) != 3
        || at[heading] != '\n')
        return 0;
    const size_t begin = (size_t)heading + 1;
    if (length >= left || begin + length > left
        || checksum_on(checksum_on(checksum_empty, &piece, sizeof piece), at + begin, length)
               != sum)
        return 0;
    const char after = at[begin + length];
    at[begin + length] = '\0';
    reader->take(reader->to, piece, at + begin);
    at[begin + length] = after;
    return begin + length;
}

/* Up to where the file is whole; records go to the reader. */
static size_t take_records(char *bytes, size_t length, const struct journal_reader *reader)
{
    size_t at = HEADING_LENGTH;
    for (size_t n; at < length && (n = take_record(bytes + at, length - at, reader)) > 0;)
        at += n;
    return at;
}

/* Is it a journal of that fingerprint? A file cut off within its first line is an empty one. */
static bool check_heading(const char *path, const char *bytes, size_t length, uint64_t fingerprint,
                          struct error *err)
{
    char wanted[HEADING_LENGTH + 1];
    snprintf(wanted, sizeof wanted, heading_format, fingerprint);
    if (strncmp(bytes, wanted, length < HEADING_LENGTH ? length : HEADING_LENGTH) == 0)
        return true;
    return fail(err, EXIT_FILE,
                "%s was begun by another design, scenario, seed, number of replications or version "
                "of this program, and cannot be continued: go back to that one, name another "
                "folder with -o, or remove the file to begin anew",
                path);
}

bool journal_read(const char *path, uint64_t fingerprint, const struct journal_reader *reader,
                  struct error *err)
{
    size_t length = 0;
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    char *bytes = descriptor >= 0 ? read_all(descriptor, &length) : NULL;
    bool ok = bytes;
    if (!bytes)
        fail(err, EXIT_MACHINE, "%s cannot be read: %s", path, strerror(errno));
    ok = ok && check_heading(path, bytes, length, fingerprint, err);
    if (ok && length >= HEADING_LENGTH)
        take_records(bytes, length, reader);
    if (descriptor >= 0)
        close(descriptor);
    free(bytes);
    return ok;
}

/* --- writing ---------------------------------------------------------------------------------- */

static bool write_all(int descriptor, const char *bytes, size_t n)
{
    while (n > 0) {
        const ssize_t written = write(descriptor, bytes, n);
        if (written < 0 && errno != EINTR)
            return false;
        bytes += written > 0 ? written : 0;
        n -= written > 0 ? (size_t)written : 0;
    }
    return fdatasync(descriptor) == 0 || errno == EINVAL || errno == EROFS || errno == ENOTSUP;
}

static bool fail_writing(const char *path, struct error *err)
{
    return fail(err, EXIT_MACHINE, "%s cannot be written to: %s", path, strerror(errno));
}

/* Reads what is there, cuts off what was torn, and stands at the end. */
static bool go_on(struct journal *j, uint64_t fingerprint, const struct journal_reader *reader,
                  struct error *err)
{
    size_t length = 0, whole = 0;
    char *bytes = read_all(j->descriptor, &length);
    if (!bytes)
        return fail_writing(j->path, err);
    const bool ours = check_heading(j->path, bytes, length, fingerprint, err);
    if (ours && length >= HEADING_LENGTH)
        whole = take_records(bytes, length, reader);
    free(bytes);
    if (!ours)
        return false;
    if (ftruncate(j->descriptor, (off_t)whole) != 0
        || lseek(j->descriptor, (off_t)whole, SEEK_SET) < 0)
        return fail_writing(j->path, err);
    char heading[HEADING_LENGTH + 1];
    snprintf(heading, sizeof heading, heading_format, fingerprint);
    return whole > 0 || write_all(j->descriptor, heading, HEADING_LENGTH)
           || fail_writing(j->path, err);
}

struct journal *journal_open(const char *path, uint64_t fingerprint,
                             const struct journal_reader *reader, struct error *err)
{
    const int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0) {
        fail_writing(path, err);
        return NULL;
    }
    struct journal *j = mem_array(1, sizeof *j);
    *j = (struct journal){mem_text(path), descriptor, false};
    bool ok = flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
    if (!ok)
        fail(err, EXIT_FILE, "%s is in use: the same is running already", path);
    ok = ok && go_on(j, fingerprint, reader, err);
    if (ok)
        return j;
    journal_close(j);
    return NULL;
}

bool journal_add(struct journal *j, size_t piece, const char *text, struct error *err)
{
    if (j->failed)
        return false;
    const size_t length = strlen(text);
    const uint64_t sum =
        checksum_on(checksum_on(checksum_empty, &piece, sizeof piece), text, length);
    /* One write, so that a record is torn at one place at most. */
    char *record = mem_print("piece %zu %zu %016" PRIx64 "\n%s", piece, length, sum, text);
    const bool written = write_all(j->descriptor, record, strlen(record));
    free(record);
    j->failed = !written;
    return written || fail_writing(j->path, err);
}

void journal_close(struct journal *j)
{
    if (!j)
        return;
    close(j->descriptor);
    free(j->path);
    free(j);
}
