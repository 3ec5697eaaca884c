/*
 * program.h -- another program, run without a shell, and what it says.
 *
 *     struct program program;
 *     if (program_begin(&program, folder, arguments, STDERR_FILENO) == 0) {
 *         char heard[PROGRAM_HEARD];
 *         const int status = program_end(&program, heard);
 *     }
 *
 * Several can run at a time. A program reads nothing; its output goes nowhere
 * except for the one stream that is listened to.
 */
#ifndef OUTPUT_PROGRAM_H
#define OUTPUT_PROGRAM_H

#include <sys/types.h>

enum { PROGRAM_HEARD = 4096 };

struct program {
    pid_t process;
    int heard; /* the end of the pipe from which it is heard */
};

/*
 * Starts arguments[0], looked for on the PATH, inside the folder. stream is
 * STDOUT_FILENO or STDERR_FILENO. 0, or why not: ENOENT is that there is no
 * such program, or no such folder.
 */
int program_begin(struct program *program, const char *folder, char *const arguments[], int stream);

/* Waits for its end: the last it said, as a string, and its status as of waitpid. */
int program_end(struct program *program, char heard[PROGRAM_HEARD]);

#endif
