/* A child's working folder is set by an extension of the GNU library. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "output/program.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int spawn(struct program *program, const char *folder, char *const arguments[],
                 const int stream[3])
{
    posix_spawn_file_actions_t actions;
    int error = posix_spawn_file_actions_init(&actions);
    if (error)
        return error;
    error = posix_spawn_file_actions_addchdir_np(&actions, folder);
    for (int i = 0; i < 3 && !error; i++) {
        if (stream[i] >= 0)
            error = posix_spawn_file_actions_adddup2(&actions, stream[i], i);
        else
            error = posix_spawn_file_actions_addopen(&actions, i, "/dev/null", O_RDWR, 0);
    }
    if (!error)
        error = posix_spawnp(&program->process, arguments[0], &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

int program_begin(struct program *program, const char *folder, char *const arguments[], int stream)
{
    int ends[2], streams[3] = {-1, -1, -1};
    if (pipe2(ends, O_CLOEXEC) != 0)
        return errno;
    streams[stream] = ends[1];
    const int error = spawn(program, folder, arguments, streams);
    close(ends[1]);
    program->heard = ends[0];
    if (error)
        close(ends[0]);
    return error;
}

/* A full buffer forgets its first half. */
static void hear(int from, char heard[PROGRAM_HEARD])
{
    size_t used = 0;
    for (;;) {
        if (used == PROGRAM_HEARD - 1) {
            used /= 2;
            memmove(heard, heard + PROGRAM_HEARD - 1 - used, used);
        }
        const ssize_t n = read(from, heard + used, PROGRAM_HEARD - 1 - used);
        if (n > 0)
            used += (size_t)n;
        else if (n == 0 || errno != EINTR)
            break;
    }
    heard[used] = '\0';
}

int program_end(struct program *program, char heard[PROGRAM_HEARD])
{
    int status = 0;
    hear(program->heard, heard);
    close(program->heard);
    while (waitpid(program->process, &status, 0) < 0 && errno == EINTR)
        continue;
    return status;
}
