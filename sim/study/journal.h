/*
 * journal.h -- finished pieces of a long study, on the disk as soon as they are there.
 *
 * A journal is a file of records, each with its length and a checksum, that only grows. A record
 * is on the disk before journal_add returns, so that whenever the program is killed, what is lost
 * is the pieces in hand. A record that was torn on the way is cut off when the journal is opened
 * again. The first line binds the journal to what it belongs to: a fingerprint of all that the
 * results depend on.
 *
 * One process at a time has a journal open for writing; within it, one thread at a time.
 */
#ifndef SIM_STUDY_JOURNAL_H
#define SIM_STUDY_JOURNAL_H

#include "sim/base/error.h"

#include <stddef.h>
#include <stdint.h>

/* A checksum of bytes, going on from an earlier one (FNV-1a, 64 bits); begin with checksum_empty.
 */
extern const uint64_t checksum_empty;
uint64_t checksum_on(uint64_t so_far, const void *bytes, size_t n);

struct journal;

/* Receives each record, in the order of the file. The text ends with a zero. */
struct journal_reader {
    void (*take)(void *to, size_t piece, const char *text);
    void *to;
};

/*
 * Opens the journal for adding, made if it is not there, and hands over what is in it. NULL with a
 * sentence if it belongs to something else, is in use, or cannot be written.
 */
struct journal *journal_open(const char *path, uint64_t fingerprint,
                             const struct journal_reader *reader, struct error *err);

/* Only reads it. */
bool journal_read(const char *path, uint64_t fingerprint, const struct journal_reader *reader,
                  struct error *err);

/* False, with a sentence, if the record is not on the disk; the journal then takes no more. */
bool journal_add(struct journal *j, size_t piece, const char *text, struct error *err);

/* Takes NULL. */
void journal_close(struct journal *j);

#endif
