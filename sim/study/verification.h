/*
 * verification.h -- the simulator against queues with exact answers.
 *
 * Each queue is built as a scenario in memory and simulated like any other; its exact answers come
 * from models/erlang.h, or from a formula (verification_exact.h). Seeds are fixed, so a row that
 * agrees here agrees everywhere; a row beyond four standard errors is a mistake in the
 * program, the compiler or the machine. With some fifty rows chance alone would raise an alarm once
 * in 300 seeds.
 *
 * A test that could not fail would show nothing. So each row also says its power: how many
 * standard errors the exact answer of a slightly wrong queue, with 5 % longer handle times (or 5 %
 * more of what the case is about), stands from the right one.
 */
#ifndef SIM_STUDY_VERIFICATION_H
#define SIM_STUDY_VERIFICATION_H

#include "sim/base/error.h"
#include "sim/base/measures.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct verification_row {
    const char *queue; /* the case, such as "Erlang A, 50 agents" */
    const struct measure *measure;
    const char *of; /* which class or interval; "" if it is in all */
    double exact, simulated, std_error;
    double apart; /* simulated - exact, in standard errors */
    double power; /* what 5 % wrong would be apart, in standard errors */
    bool agrees;
};

struct verification {
    struct verification_row *row; /* [n] */
    size_t n;
    double contacts; /* simulated, in all */
    bool agrees;     /* every row does */
};

struct verification_options {
    uint64_t seed;
    int threads; /* 0: as many as there are cores */
    const volatile sig_atomic_t *stop;
    void (*progress)(void *to, size_t done, size_t n); /* cases; may be NULL */
    void *progress_to;
};

/* How far apart a row may be, in standard errors. */
extern const double verification_limit;

/* NULL if it was stopped. */
struct verification *verification_run(const struct verification_options *o, struct error *err);
void verification_free(struct verification *v);

#endif
