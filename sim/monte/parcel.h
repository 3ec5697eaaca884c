/*
 * parcel.h -- what a block of replications leaves, until the blocks before it have been added.
 *
 * Sums of doubles depend on their order, so blocks are added by number, whichever is done first.
 * Nobody waits for that: a block done early lies by, and its thread goes on with another parcel.
 * There are as many as were ever in hand or lying by at once, one or two more than threads.
 *
 * Not safe between threads: whoever shares the parcels sees to it.
 */
#ifndef SIM_MONTE_PARCEL_H
#define SIM_MONTE_PARCEL_H

#include "sim/monte/tally.h"

struct parcel {
    struct tally tally;
    double *days;         /* [replications of a block][days][daily columns] */
    struct fraction *met; /* [replications of a block][days][daily bounds] */
    uint32_t block;
    struct parcel *next; /* in a list */
};

struct parcels {
    struct parcel *spare, *lying_by;
    uint32_t added; /* blocks that have been handed on */
};

/* One that is in nobody's hands; NULL if there is none. */
struct parcel *parcels_take(struct parcels *p);

/* Lays by the parcel of a block that is done. */
void parcels_lay_by(struct parcels *p, struct parcel *parcel);

/* The parcel of the next block in order, to be added and then given back; NULL if it is not done.
 */
struct parcel *parcels_next(struct parcels *p);
void parcels_give_back(struct parcels *p, struct parcel *parcel);

#endif
