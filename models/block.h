/*
 * block.h -- many draws at once.
 *
 * The same bits as single draws give (stream.h, duration.h), several times faster: these functions
 * are straight-line code that compilers turn into vector instructions. Versions for wider vector
 * units are chosen when the program starts; all give the same bits, since nothing in them is
 * contracted or reassociated.
 */
#ifndef MODELS_BLOCK_H
#define MODELS_BLOCK_H

#include "models/stream.h"

#include <stddef.h>

/* The pairs of n consecutive items from `first` on, the same numbers as draw_one gives. */
void draw_block(uint64_t key, struct address first, size_t n, uint64_t a[], uint64_t b[]);

/* From n times 64 bits: exponentials of that mean, mean times -log of a uniform. */
void exponentials_from_bits(size_t n, const uint64_t bits[], double mean, double exponentials[]);

/* exp(mean_log + sd_log z), z a standard normal. */
void lognormals_from_bits(size_t n, const uint64_t bits[], double mean_log, double sd_log,
                          double lognormals[]);

/* scale x^power, x a unit exponential. */
void weibulls_from_bits(size_t n, const uint64_t bits[], double scale, double power,
                        double weibulls[]);

/* Of n numbers x >= 0: factor x in units of which `per` make one, rounded to nearest; at most
 * `most`, which is below 2^51. */
void wholes_from(size_t n, const double x[], double factor, double per, int64_t most,
                 int64_t wholes[]);

#endif
