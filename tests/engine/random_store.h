/*
 * random_store.h -- what a random centre is made of, and what its parts point to.
 */
#ifndef TESTS_ENGINE_RANDOM_STORE_H
#define TESTS_ENGINE_RANDOM_STORE_H

#include "tests/engine/centre.h"

enum { RANDOM_DAYS = 5, RANDOM_OFFERS = 3 };

struct random_centre {
    struct centre centre;
    struct target targets[THRESHOLDS_MOST - 1];
    struct contact_stream also[CENTRE_PARTS][2];
    struct customer_group customer_groups[2];
    double customers[CENTRE_PARTS][2];
    struct deflection deflections[2][RANDOM_OFFERS];
    struct callback callbacks[2];
    struct transfer transfers[CENTRE_PARTS][CENTRE_PARTS];
    struct work_order orders[CENTRE_PARTS][2];
    bool offered_to[2][RANDOM_OFFERS + 1][CENTRE_PARTS];
    double share[CENTRE_PARTS][CENTRE_INTERVALS];
    double handle_profile[CENTRE_PARTS][CENTRE_INTERVALS];
    double counts[CENTRE_PARTS][RANDOM_DAYS * CENTRE_INTERVALS];
    struct calendar_day days[RANDOM_DAYS];
    double factors[RANDOM_DAYS * CENTRE_PARTS];
    bool works_on[CENTRE_PARTS][CENTRE_SHIFTS][RANDOM_DAYS];
};

#endif
