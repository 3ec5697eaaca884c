/*
 * interrupt.h -- Ctrl-C, once and twice.
 *
 * The first asks to stop: whoever simulates looks at the flag between two days. The second ends the
 * program at once. While files take their names neither does; that is a matter of milliseconds.
 * Where the program was started with interrupts ignored, as in the background of a script, it
 * goes on ignoring them.
 */
#ifndef SIM_CMD_INTERRUPT_H
#define SIM_CMD_INTERRUPT_H

#include <signal.h>
#include <stdbool.h>

/* From now on interrupts are caught; the flag is not zero once there was one. */
const volatile sig_atomic_t *interrupt_catch(void);

bool interrupt_came(void);

/* Between these two an interrupt waits. */
void interrupt_hold(void);
void interrupt_release(void);

#endif
