/*
 * verification_cases.h -- the queues that verification.h compares, and the numbers of each.
 */
#ifndef SIM_STUDY_VERIFICATION_CASES_H
#define SIM_STUDY_VERIFICATION_CASES_H

#include "sim/monte/scope.h"
#include "sim/study/verification_exact.h"

enum { VERIFICATION_CHECKS_MOST = 8 };

/* One number of a case. */
struct verification_check {
    const char *key;
    double (*exact)(const struct queue *q);
    const char *of;
    enum scope scope;
    size_t index;    /* of the class or channel */
    size_t interval; /* of the day; 0: all of it */
};

struct verification_case {
    struct queue queue;
    struct verification_check checks[VERIFICATION_CHECKS_MOST]; /* up to the first without a key */
};

extern const struct verification_case verification_cases[];
extern const size_t verification_cases_n;

#endif
