/*
 * digits.h -- the shortest decimal number that reads back as a given double.
 *
 * Files are made of such numbers by the hundred thousand. Asking printf for 15, 16 and 17 digits
 * and strtod whether they suffice takes some twenty times as long as simulating a contact, so for
 * doubles that are written without an exponent the digits are computed here: exactly, since the
 * double times a power of ten fits into 128 bits.
 *
 * Pure; knows no locale.
 */
#ifndef OUTPUT_DIGITS_H
#define OUTPUT_DIGITS_H

#include <stdbool.h>
#include <stdint.h>

/* digits * 10^-places; places >= 0. */
struct digits {
    uint64_t digits;
    int places;
};

/*
 * The value correctly rounded to 15, 16 or 17 significant digits, whichever is the first to read
 * back the same. False, and nothing else, for a value below 1e-4, at or above 1e15, or not a
 * number.
 */
bool digits_shortest(double value, struct digits *shortest);

/* Room for any digits of the above, with their end. */
enum { DIGITS_ROOM = 40 };

/* Writes "-1234.5"; zeros after the point that say nothing are left out. */
void digits_write(const struct digits *d, bool is_negative, char text[DIGITS_ROOM]);

#endif
