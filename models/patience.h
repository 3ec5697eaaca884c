/*
 * patience.h -- how long a contact waits before it abandons.
 *
 * A share balks: its patience is zero, felt only by those who would have to
 * wait. The others have a patience of the given law.
 */
#ifndef MODELS_PATIENCE_H
#define MODELS_PATIENCE_H

#include "models/duration.h"

#include <stdbool.h>

struct patience {
    bool endless; /* nobody ever abandons; the rest is not looked at */
    double balk;  /* share with patience zero, in [0, 1) */
    struct duration law;
};

/* P(patience > t); at t = 0 it is 1 - balk. The struct patience is passed as void so that this
 * fits the exact formulas of erlang.h. */
double patience_survival(double t_s, const void *patience);

double patience_mean(const struct patience *p);

/* Does anybody balk, be it by the law itself? */
bool patience_balks(const struct patience *p);

/* Seconds from 64 random bits: zero for the share that balks, else by the sampler. */
double patience_draw(const struct sampler *law, double balk, uint64_t bits);

#endif
