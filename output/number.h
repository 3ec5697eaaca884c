/*
 * number.h -- numbers as text, the same in every locale.
 *
 * Files carry every digit, so that reading them back gives the same double. On
 * a screen a number carries as many digits as its half-width supports, and
 * what nobody can know (NAN) is shown as "-". Digits are grouped by a space,
 * which no language reads as a decimal sign.
 *
 * Everything here is pure; not safe against a locale being set meanwhile.
 */
#ifndef OUTPUT_NUMBER_H
#define OUTPUT_NUMBER_H

#include <stdint.h>

struct number_text {
    char text[64];
};

/* The shortest of 15, 16 or 17 significant digits that reads back the same; "" for NAN. */
struct number_text number_exact(double value);

/* The value with so many decimals, 0 to 15, and its thousands apart: "17 203.4". */
struct number_text number_shown(double value, int decimals);

struct number_text number_count(int64_t count);

/*
 * How many decimals a half-width supports: those that leave it one
 * significant digit, or two if the first is a 1, where one digit would say too
 * little. 0 for a half-width of ten or more; 2 for one that is zero or unknown.
 */
int number_decimals(double half_width);

/*
 * An estimate with what it is known to: "92.88 % ± 0.05", "17 203 ± 120". The
 * unit follows the value after a space and may be "". A half-width of zero is
 * an exact number and is left out, as is one that is not known (NAN).
 */
struct number_text number_estimate(double value, double half_width, const char *unit);

#endif
