#include "output/digits.h"

#include <math.h>
#include <string.h>

__extension__ typedef unsigned __int128 wide;

enum { MOST_DIGITS = 17, LEAST_DIGITS = 15 };
enum { MANTISSA_BITS = 53 };

/* A double times 10^places, exactly: `product` is 2^shift times as much. */
struct scaled {
    wide product;
    uint64_t power; /* of five, in the product: as much is one more in the last bit of the double */
    int places, shift;
};

static struct scaled scale(uint64_t mantissa, int exponent, int places)
{
    struct scaled s = {.power = 1, .places = places, .shift = -(exponent + places)};
    for (int i = 0; i < places; i++)
        s.power *= 5;
    s.product = (wide)mantissa * s.power;
    return s;
}

/* The scaled double to the nearest whole multiple of the unit, to the even one of two: in units. */
static uint64_t rounded(const struct scaled *s, uint64_t unit)
{
    const uint64_t halves = (uint64_t)(s->product >> (s->shift - 1));
    const bool has_rest = ((wide)halves << (s->shift - 1)) != s->product;
    const uint64_t whole = halves / (2 * unit);
    const uint64_t twice = 2 * (halves % (2 * unit)) + has_rest;
    return whole + (twice > 2 * unit || (twice == 2 * unit && whole % 2 == 1));
}

/*
 * A reader takes the nearest double. No tie needs a rule: half-way between two doubles of our range
 * stand decimals of 19 digits or more. And though doubles are twice as dense below a power of two,
 * the powers themselves are written in full with 15.
 */
static bool reads_back(const struct scaled *s, uint64_t units, uint64_t unit)
{
    const wide read = (wide)(units * unit) << s->shift;
    const wide apart = read > s->product ? read - s->product : s->product - read;
    return 2 * apart < s->power;
}

/* With all digits before the point for a value of 17 digits. */
static struct scaled scale_to_digits(double value, uint64_t mantissa, int exponent)
{
    static const uint64_t least = UINT64_C(10000000000000000);
    int places = MOST_DIGITS - 1;
    for (double power = 10; power <= value; power *= 10)
        places--;
    struct scaled s = scale(mantissa, exponent, places);
    while ((uint64_t)(s.product >> s.shift) < least)
        s = scale(mantissa, exponent, ++places);
    return s;
}

bool digits_shortest(double value, struct digits *shortest)
{
    if (!(value >= 1e-4 && value < 1e15))
        return false;
    int exponent;
    const uint64_t mantissa = (uint64_t)ldexp(frexp(value, &exponent), MANTISSA_BITS);
    const struct scaled s = scale_to_digits(value, mantissa, exponent - MANTISSA_BITS);
    uint64_t unit = 100;
    for (int n = LEAST_DIGITS; n <= MOST_DIGITS; n++, unit /= 10) {
        *shortest = (struct digits){rounded(&s, unit), s.places - (MOST_DIGITS - n)};
        if (reads_back(&s, shortest->digits, unit))
            break;
    }
    return true;
}

void digits_write(const struct digits *d, bool is_negative, char text[DIGITS_ROOM])
{
    uint64_t left = d->digits;
    int places = d->places;
    for (; places > 0 && left % 10 == 0; places--)
        left /= 10;
    char *at = text + DIGITS_ROOM;
    *--at = '\0';
    for (int i = 0; i <= places || left > 0; i++, left /= 10) {
        if (i == places && i > 0)
            *--at = '.';
        *--at = (char)('0' + left % 10);
    }
    if (is_negative)
        *--at = '-';
    memmove(text, at, (size_t)(text + DIGITS_ROOM - at));
}
