/*
 * two_desks.h -- a centre of two classes and two groups, open for four hours on two days.
 */
#ifndef TESTS_STUDY_TWO_DESKS_H
#define TESTS_STUDY_TWO_DESKS_H

#include "tests/engine/centre.h"

static char calls[] = "calls", cards[] = "cards", desk[] = "desk", second[] = "second";

static inline void two_desks(struct centre *c)
{
    centre_clear(c, 8, 12, 30);
    c->scenario.hours.days = 2;
    struct contact_class *k = centre_class(c, calls, 2.3 / 60, 187.9, 93);
    k->arrivals.day = (struct factor){FACTOR_LOGNORMAL, 0.2};
    centre_class(c, cards, 0.9 / 60, 240, 150);
    centre_staff(c, centre_group(c, desk), 7);
    centre_staff(c, centre_group(c, second), 4);
}

#endif
