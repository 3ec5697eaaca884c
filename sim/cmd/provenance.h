/*
 * provenance.h -- how to get the same numbers again, and what they came from.
 */
#ifndef SIM_CMD_PROVENANCE_H
#define SIM_CMD_PROVENANCE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Program, command (options_again), seed and replications done of those wanted. */
void provenance_begin(FILE *to, const char *command, uint64_t seed, size_t replications,
                      size_t wanted);

/* Compiler and libraries. */
void provenance_end(FILE *to);

#endif
