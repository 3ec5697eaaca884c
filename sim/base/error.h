/*
 * error.h -- what went wrong for the user, as one sentence.
 *
 * Functions that can fail because of what a user wrote or because of the
 * machine take a `struct error *` as their last argument, leave it untouched
 * on success and return false (or NULL) on failure, so that calls chain. Our
 * own mistakes are asserted instead.
 */
#ifndef SIM_BASE_ERROR_H
#define SIM_BASE_ERROR_H

#include <stdbool.h>

/* Exit statuses, the same for every command. */
enum exit_status {
    EXIT_DONE = 0,
    EXIT_ANSWER_IS_NO = 1, /* a target missed, a result moved */
    EXIT_COMMAND_LINE = 2,
    EXIT_FILE = 3,    /* a scenario or data file is at fault */
    EXIT_MACHINE = 4, /* disk full, folder not writable, gnuplot missing */
    EXIT_INTERRUPTED = 130,
};

struct error {
    enum exit_status status;
    char text[2000]; /* a complete sentence without a final newline */
};

/* Sets the error and returns false; an earlier error is kept, since it is the cause. */
bool fail(struct error *err, enum exit_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
