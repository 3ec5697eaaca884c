/*
 * scale.h -- where an axis begins and ends, and what stands on its ticks.
 *
 * Pure; safe to call from any thread.
 */
#ifndef OUTPUT_SCALE_H
#define OUTPUT_SCALE_H

#include <stdbool.h>
#include <stddef.h>

struct scale {
    double from, to; /* from < to */
    double step;     /* between two ticks, > 0; ticks are multiples of it */
};

/*
 * A scale that holds least..most and begins and ends on ticks, with about so
 * many steps of 1, 2 or 5 times a power of ten. Zero is in it if that costs
 * less than a third of its length. NANs give 0..1.
 */
struct scale scale_holding(double least, double most, double steps);

/* The scale that begins and ends exactly there. */
struct scale scale_between(double from, double to, double steps);

/* How many decimals tell its ticks apart. */
int scale_decimals(const struct scale *scale);

/* The i-th tick from below; false after the last. */
bool scale_tick(const struct scale *scale, size_t i, double *at);

/*
 * Ticks on a logarithmic axis: those of 1, 2, 5, 10, 20, ... that are within
 * from..to, 0 < from, or the powers of ten alone if that would be many.
 */
bool scale_log_tick(double from, double to, size_t i, double *at);

/* Ticks for durations in seconds on a logarithmic axis, with their names, from "0.1 s" to days. */
bool scale_duration_tick(double from, double to, size_t i, double *at, const char **name);

#endif
