/*
 * attendance.h -- who of the rostered is there: absence, spells away, breaks.
 *
 * Heads are the people on the roster after planned leave. Unplanned absence is drawn per head
 * and day and takes the whole shift. In-shift shrinkage (coaching, system trouble, the
 * lavatory) takes a present agent away in spells: an alternating renewal clock per agent with
 * exponential present times, in equilibrium when the shift starts, that handling contacts does not
 * delay, so that the expected share is met. The share is of rostered time less the listed breaks.
 */
#ifndef MODELS_ATTENDANCE_H
#define MODELS_ATTENDANCE_H

#include "models/duration.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct attendance {
    double absence; /* unplanned, share of heads and days, in [0, 1) */
    double
        absence_day_cv; /* of the day's probability (beta law): sickness is common; 0: constant */
    double planned_absence;    /* enters only the FTE, in [0, 1) */
    double in_shift_shrinkage; /* share of the time present, in [0, 1) */
    struct duration away;      /* length of a spell: exponential, fixed or lognormal */
};

const char *attendance_invalid(const struct attendance *a);

/*
 * The probability of absence on one day, from four times 64 random bits: a beta law with mean
 * `absence` and cv `absence_day_cv`, as the ratio X / (X + Y) of two gamma variables. Each is one
 * of a shape greater by 1 times a power of a uniform, so that no shape is too small (Marsaglia and
 * Tsang, "A simple method for generating gamma variables", ACM TOMS 26(3), 2000, section 6).
 */
double attendance_absence(const struct attendance *a, const uint64_t bits[4]);

/* A break as the roster lists it: fixed (earliest_s = latest_s) or inside a window, where heads are
 * spread evenly. Times are seconds after the shift's start. */
struct pause {
    double earliest_s; /* start of the window */
    double latest_s;   /* latest start: end of the window less the length */
    double length_s;
    bool fixed_end; /* starts late after a contact, yet ends on time; false: keeps its length */
    bool paid;
};

/* When head j of a shift takes the break, seconds after the shift's start: van der Corput's
 * sequence in base 2 over the window, rounded down to 5 minutes, so that one head more moves
 * nobody. */
double pause_start(const struct pause *p, size_t head);

#endif
