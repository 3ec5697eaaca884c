/*
 * precision.h -- how small the standard errors must be, relative to the value, of an estimate that
 * is held against an exact one.
 */
#ifndef TESTS_ENGINE_PRECISION_H
#define TESTS_ENGINE_PRECISION_H

/* Of rates near one, of other shares and of waits. */
static const double fine = 0.001, middling = 0.008, coarse = 0.016;

#endif
