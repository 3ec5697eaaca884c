/*
 * contacts.h -- by what the cost of a day is divided: its contacts.
 */
#ifndef TESTS_BENCH_CONTACTS_H
#define TESTS_BENCH_CONTACTS_H

#include "sim/engine/record.h"

/* Arrivals of all kinds and channels, warm-up included. */
static inline int64_t contacts_simulated(const struct record *r)
{
    int64_t contacts = 0;
    for (size_t row = 0; row < r->rows; row++)
        for (size_t stream = 0; stream < r->streams; stream++)
            contacts += record_contacts(r, row, stream)[ARRIVALS];
    return contacts;
}

#endif
