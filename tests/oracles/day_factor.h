/*
 * day_factor.h -- Erlang A when the day's arrival rate is itself uncertain.
 *
 * The rate of a day is the mean rate times a factor of mean 1, and each day is
 * taken to be in steady state at its own rate. What contacts meet in the long
 * run weighs days by their contacts; the mean of the days' ratios does not
 * (Steckley, Henderson and Mehrotra, "Forecast errors in service systems",
 * Probability in the Engineering and Informational Sciences 23(2), 2009).
 */
#ifndef TESTS_ORACLES_DAY_FACTOR_H
#define TESTS_ORACLES_DAY_FACTOR_H

#include "models/erlang.h"

enum day_factor_family { DAY_FACTOR_GAMMA, DAY_FACTOR_LOGNORMAL };

struct day_factor {
    enum day_factor_family family;
    double cv; /* standard deviation of the factor, > 0 */
};

struct day_factor_result {
    double answer_rate;   /* of all contacts */
    double service_level; /* answered within t, of all contacts */
    double answer_rate_mean_of_days, service_level_mean_of_days;
};

struct day_factor_result day_factor_erlang_a(const struct day_factor *factor,
                                             const struct erlang *mean_day, double within_s);

/* The share of days whose answer rate is below the target. */
double day_factor_misses(const struct day_factor *factor, const struct erlang *mean_day,
                         double target);

#endif
