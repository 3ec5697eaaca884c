#include "output/number.h"

#include "output/digits.h"

#include <assert.h>
#include <locale.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_DECIMALS = 15 };

/* printf writes the decimal sign of the locale; files and our readers want the point. */
static void set_point(char *text)
{
    const char *sign = localeconv()->decimal_point;
    char *found = strstr(text, sign);
    if (!found || strcmp(sign, ".") == 0)
        return;
    const size_t length = strlen(sign);
    *found = '.';
    memmove(found + 1, found + length, strlen(found + length) + 1);
}

/* By asking the C library, which knows all doubles. */
static struct number_text exact_by_trial(double value)
{
    struct number_text number;
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(number.text, sizeof number.text, "%.*g", digits, value);
        if (strtod(number.text, NULL) == value)
            break;
    }
    set_point(number.text);
    return number;
}

struct number_text number_exact(double value)
{
    struct number_text number = {""};
    struct digits digits;
    if (isnan(value))
        return number;
    if (value == 0)
        return (struct number_text){"0"}; /* without the sign of a negative zero */
    if (!digits_shortest(fabs(value), &digits))
        return exact_by_trial(value);
    digits_write(&digits, value < 0, number.text);
    return number;
}

static bool is_zero(const char *text)
{
    return strspn(text, "-0.") == strlen(text);
}

/* Puts a space before every third digit that stands left of the point. */
static struct number_text with_groups(const char *digits)
{
    struct number_text number;
    const size_t sign = *digits == '-', end = strcspn(digits, ".");
    char *to = number.text;
    for (size_t i = 0; digits[i] && to < number.text + sizeof number.text - 2; i++) {
        if (i > sign && i < end && (end - i) % 3 == 0)
            *to++ = ' ';
        *to++ = digits[i];
    }
    *to = '\0';
    return number;
}

struct number_text number_shown(double value, int decimals)
{
    assert(decimals >= 0 && decimals <= MOST_DECIMALS);
    if (isnan(value))
        return (struct number_text){"-"};
    struct number_text number;
    /* Beyond 1e15 a double has no decimals, and groups of zeros are not read. */
    if (fabs(value) >= 1e15) {
        snprintf(number.text, sizeof number.text, "%.6g", value);
        set_point(number.text);
        return number;
    }
    snprintf(number.text, sizeof number.text, "%.*f", decimals, value);
    set_point(number.text);
    const bool signed_zero = *number.text == '-' && is_zero(number.text);
    return with_groups(number.text + signed_zero);
}

struct number_text number_count(int64_t count)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%lld", (long long)count);
    return with_groups(digits);
}

int number_decimals(double half_width)
{
    if (!(half_width > 0) || isinf(half_width))
        return 2;
    int decimals = (int)-floor(log10(half_width));
    double leading = half_width * pow(10, decimals);
    /* 0.097 is printed as 0.10: what counts is the digit after rounding. */
    if (leading >= 9.5) {
        leading /= 10;
        decimals--;
    }
    if (leading < 1.95)
        decimals++;
    return decimals < 0 ? 0 : decimals > MOST_DECIMALS ? MOST_DECIMALS : decimals;
}

struct number_text number_estimate(double value, double half_width, const char *unit)
{
    if (isnan(value))
        return (struct number_text){"-"};
    const int decimals = number_decimals(half_width);
    const struct number_text shown = number_shown(value, decimals);
    const char *space = *unit ? " " : "";
    struct number_text number;
    if (half_width > 0)
        snprintf(number.text, sizeof number.text, "%.22s%s%.12s ± %.22s", shown.text, space, unit,
                 number_shown(half_width, decimals).text);
    else
        snprintf(number.text, sizeof number.text, "%.30s%s%.30s", shown.text, space, unit);
    return number;
}
