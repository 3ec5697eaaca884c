#include "output/digits.h"

#include "tests/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *written(double value)
{
    static char text[DIGITS_ROOM];
    struct digits d;
    assert_true(digits_shortest(value, &d));
    digits_write(&d, false, text);
    return text;
}

static void values_are_written_as_people_write_them(void **state)
{
    (void)state;
    assert_string_equal(written(0.1), "0.1");
    assert_string_equal(written(92.88), "92.88");
    assert_string_equal(written(17203), "17203");
    assert_string_equal(written(120), "120");
    assert_string_equal(written(0.1 + 0.2), "0.30000000000000004");
    assert_string_equal(written(0.00015), "0.00015");
    assert_string_equal(written(999999999999999), "999999999999999");
}

static void a_sign_stands_in_front(void **state)
{
    (void)state;
    char text[DIGITS_ROOM];
    digits_write(&(struct digits){15, 1}, true, text);
    assert_string_equal(text, "-1.5");
}

static void other_values_are_left_to_others(void **state)
{
    (void)state;
    struct digits d;
    const double others[] = {0, -1.5, NAN, INFINITY, 1e15, nextafter(1e-4, 0), 5e-324};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(digits_shortest(others[i], &d));
}

/* What printf and strtod say, by trial. */
static void check_against_trial(double value)
{
    char expected[64];
    struct digits d;
    if (!digits_shortest(value, &d))
        return;
    for (int n = 15; n <= 17; n++) {
        snprintf(expected, sizeof expected, "%.*g", n, value);
        if (strtod(expected, NULL) == value)
            break;
    }
    assert_string_equal(written(value), expected);
}

static uint64_t next_bits(uint64_t bits)
{
    bits ^= bits << 13;
    bits ^= bits >> 7;
    return bits ^ bits << 17;
}

/*
 * Random mantissas over all exponents; quotients of small numbers, as measures are; and the
 * decimals next to which rounding is decided, with their neighbours. Rounding ties up, or asking
 * for the wrong half of the last bit, fails in the last two.
 */
static void digits_are_those_found_by_trial(void **state)
{
    (void)state;
    uint64_t bits = 88172645463325252u;
    for (int i = 0; i < 200000; i++) {
        bits = next_bits(bits);
        check_against_trial(ldexp((double)(bits >> 11), (int)(bits % 64) - 66));
        check_against_trial((double)(bits >> 40) / (double)(1 + (bits >> 20) % 100000));
        check_against_trial((double)(float)(bits >> 40) / 1e7);
        const double decimal = (double)(bits % 100000) / pow(10, (double)(bits >> 60));
        check_against_trial(decimal);
        check_against_trial(nextafter(decimal, 0));
        check_against_trial(nextafter(decimal, INFINITY));
        /* Halves of a unit in the 16th and 17th digit, where there is a tie. */
        check_against_trial((double)(bits >> 13) / 4);
        check_against_trial((double)(bits >> 12) / 8);
    }
    for (int power = -14; power <= 50; power++)
        check_against_trial(ldexp(1, power));
    for (int power = -4; power <= 15; power++)
        for (int step = -3; step <= 3; step++) {
            double value = pow(10, power);
            for (int k = 0; k < abs(step); k++)
                value = nextafter(value, step < 0 ? 0 : INFINITY);
            check_against_trial(value);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_written_as_people_write_them),
        cmocka_unit_test(a_sign_stands_in_front),
        cmocka_unit_test(other_values_are_left_to_others),
        cmocka_unit_test(digits_are_those_found_by_trial),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
