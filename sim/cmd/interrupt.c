#include "sim/cmd/interrupt.h"

#include "sim/base/error.h"

#include <errno.h>
#include <unistd.h>

static volatile sig_atomic_t came, held, came_while_held;

static void interrupted(int number)
{
    (void)number;
    if (held) {
        came_while_held = 1;
        return;
    }
    if (came)
        _exit(EXIT_INTERRUPTED);
    __atomic_store_n(&came, 1, __ATOMIC_RELAXED); /* other threads are reading it */
    const int cause = errno;                      /* of whatever was interrupted */
    if (isatty(STDERR_FILENO)) {
        static const char text[] =
            "\r\033[KFinishing the days in hand; Ctrl-C again stops at once.\n";
        const ssize_t written = write(STDERR_FILENO, text, sizeof text - 1);
        (void)written; /* nothing can be done about it here */
    }
    errno = cause;
}

const volatile sig_atomic_t *interrupt_catch(void)
{
    struct sigaction now, wanted = {.sa_handler = interrupted, .sa_flags = SA_RESTART};
    sigemptyset(&wanted.sa_mask);
    if (sigaction(SIGINT, NULL, &now) == 0 && now.sa_handler != SIG_IGN)
        sigaction(SIGINT, &wanted, NULL);
    return &came;
}

bool interrupt_came(void)
{
    return came;
}

/* A signal mask would hold it for this thread only, and others sleep in the pool of OpenMP. */
void interrupt_hold(void)
{
    held = 1;
}

void interrupt_release(void)
{
    held = 0;
    if (!came_while_held)
        return;
    if (came)
        _exit(EXIT_INTERRUPTED);
    came = 1;
}
