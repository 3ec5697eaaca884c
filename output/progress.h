/*
 * progress.h -- one line on a terminal that says how far a long job is.
 *
 *     struct progress progress = progress_begin("day", 10000);
 *     ... progress_reach(&progress, done); ...
 *     progress_end(&progress);
 *
 * It goes to standard error and only if that is a terminal, is drawn anew at
 * most ten times a second, and leaves nothing behind. For one thread at a
 * time. Whoever writes to the terminal meanwhile ends the progress first.
 */
#ifndef OUTPUT_PROGRESS_H
#define OUTPUT_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct progress {
    FILE *stream;     /* NULL: nobody is watching */
    const char *what; /* what is counted, such as "days"; borrowed */
    uint64_t total;   /* 0 if nobody knows */
    double began;     /* seconds on the monotonic clock */
    double drawn;     /* the same, of the last drawing; -1 before the first */
};

struct progress progress_begin(const char *what, uint64_t total);

/* The same on any stream, whoever watches it. */
struct progress progress_begin_on(FILE *stream, const char *what, uint64_t total);

/* Cheap enough for every step of the job. */
void progress_reach(struct progress *progress, uint64_t done);

/* Clears the line. What comes afterwards does not draw. */
void progress_end(struct progress *progress);

/* The line itself, without control characters, as it stands after so many seconds. */
struct progress_line {
    char text[80];
};
struct progress_line progress_line(const struct progress *progress, uint64_t done, double seconds);

#endif
