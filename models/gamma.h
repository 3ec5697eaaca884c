/*
 * gamma.h -- quantiles of the gamma law that every processor computes alike.
 *
 * The C library's and GSL's functions differ in the last bit between processors, and GSL's inverse
 * ends the program where it does not converge. This one is made of the operations of portable.h and
 * converges for every shape from 0.01 to 1e6 and every probability a normal number up to 12 stands
 * for. Probabilities are given as that normal number, which keeps both tails exact.
 */
#ifndef MODELS_GAMMA_H
#define MODELS_GAMMA_H

/*
 * The logarithm of the quantile of the gamma law of this shape and scale 1, at the probability that
 * a standard normal is below z; and how fast it rises with z. `guess` is where the search begins.
 */
double gamma_log_quantile(double shape, double z, double guess, double *slope);

/* A first guess: E. B. Wilson and M. M. Hilferty, "The distribution of chi-square", PNAS 17, 1931,
 * and x^shape / gamma(shape + 1) where that is out of its depth. */
double gamma_log_quantile_guess(double shape, double z);

#endif
