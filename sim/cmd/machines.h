/*
 * machines.h -- one sweep shared by several processes under mpirun, on one machine or many.
 *
 * The first process deals the pieces to whoever is free, itself included, and takes what comes of
 * them; it alone writes. The others read design and scenarios, which they must find under the same
 * names, and send texts. So the journal, the results and their bytes are those of one process.
 *
 * Without MPI in the program, machines_begin says so if there is a mpirun, and the rest is for one
 * process.
 */
#ifndef SIM_CMD_MACHINES_H
#define SIM_CMD_MACHINES_H

#include "sim/base/error.h"
#include "sim/monte/replicate.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* False with a sentence if there are several processes and the program cannot talk to them. Pairs
 * with machines_end. */
bool machines_begin(struct error *err);
void machines_end(void);

/* Is this the process that writes? True where there is only one. */
bool machines_is_first(void);

/* What a process makes of a piece: a text, or NULL with or without a sentence. */
struct piece {
    char *text;
    struct error error;
};

/*
 * As deal, over all processes. next and done are called in the first process only, by one thread
 * at a time; work, which returns a struct piece, in all of them. Every process must call it, with
 * the same fingerprint; the sentence of one that has another reaches done. Deals can follow each
 * other; false if the first process has sent this one home instead.
 */
bool machines_deal(const struct dealing *d, uint64_t fingerprint);

/*
 * In place of machines_deal: the first process has nothing to deal and sends the others home, or
 * another cannot work, and tells the first why (err may be NULL).
 */
void machines_dismiss(const struct error *err);

#endif
