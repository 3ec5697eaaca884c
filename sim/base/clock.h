/*
 * clock.h -- simulated time as a whole number of ticks, and times of day as text.
 *
 * Integer time makes the order of events independent of rounding, and so of
 * the processor. A tick is a microsecond.
 */
#ifndef SIM_BASE_CLOCK_H
#define SIM_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

typedef int64_t ticks;

#define TICKS_PER_SECOND INT64_C(1000000)
#define TICKS_PER_DAY (86400 * TICKS_PER_SECOND)

/* Longer than any horizon; durations are cut here so that sums cannot overflow. */
#define TICKS_MOST (INT64_C(1) << 50)

/* Seconds to ticks, rounded to nearest; at most TICKS_MOST, at least 0. */
static inline ticks ticks_from_seconds(double seconds)
{
    const double exact = seconds * (double)TICKS_PER_SECOND + 0.5;
    return exact < (double)TICKS_MOST ? (ticks)exact : TICKS_MOST;
}

static inline double seconds_from_ticks(ticks t)
{
    return (double)t / (double)TICKS_PER_SECOND;
}

/* "08:30" or "24:00" to seconds since midnight; false if it is not a time of day. */
bool clock_parse(const char *text, double *seconds);

/* Seconds since midnight as "HH:MM"; beyond 24:00 it goes on counting. */
struct clock_text {
    char text[32];
};
struct clock_text clock_text(double seconds);

#endif
