/*
 * check.h -- what all test programs share: cmocka and a comparison of doubles.
 *
 * cmocka's own assert_float_equal compares as float, so that 1.0 equals
 * 1.00000001 at any tolerance; check_close compares as double and prints both.
 */
#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define check_close(value, expected, tolerance)                                                    \
    check_close_at((value), (expected), (tolerance), #value, __FILE__, __LINE__)

static inline void check_close_at(double value, double expected, double tolerance, const char *what,
                                  const char *file, int line)
{
    if (fabs(value - expected) <= tolerance)
        return;
    printf("%s:%d: %s is %.10g, not %.10g +- %.3g\n", file, line, what, value, expected, tolerance);
    fail();
}

/* The opposite, for showing that a test can fail. */
#define check_apart(value, expected, tolerance)                                                    \
    check_apart_at((value), (expected), (tolerance), #value, __FILE__, __LINE__)

static inline void check_apart_at(double value, double expected, double tolerance, const char *what,
                                  const char *file, int line)
{
    if (fabs(value - expected) > tolerance)
        return;
    printf("%s:%d: %s is %.10g, which cannot be told from %.10g +- %.3g\n", file, line, what, value,
           expected, tolerance);
    fail();
}

#endif
