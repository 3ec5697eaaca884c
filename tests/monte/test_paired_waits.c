/* Changes of quantiles of waits, from waits summed to sections of the replications. */
#include "sim/monte/paired_waits.h"

#include <stdlib.h>
#include <string.h>

#include "tests/check.h"
#include "tests/random.h"

enum { DAYS = 100, CONTACTS = 300 };

static void wait_for(uint32_t waits[], double seconds)
{
    waits[wait_bin((ticks)(seconds * (double)TICKS_PER_SECOND))]++;
}

/* Two days of the same customers: waits on (0, scale) where a busy day is worse throughout. */
static void day_of(double scale, double other_scale, uint32_t first[], uint32_t second[])
{
    memset(first, 0, WAIT_BINS * sizeof *first);
    memset(second, 0, WAIT_BINS * sizeof *second);
    const double busy = 0.5 + random_unit();
    for (int i = 0; i < CONTACTS; i++) {
        const double u = random_unit();
        wait_for(first, scale * busy * u);
        wait_for(second, other_scale * busy * u);
    }
}

static struct wait_sections *two_centres(double scale, double other_scale, size_t days)
{
    struct wait_sections *s = calloc(2, sizeof *s);
    uint32_t first[WAIT_BINS], second[WAIT_BINS];
    for (size_t i = 0; i < days; i++) {
        day_of(scale, other_scale, first, second);
        wait_sections_add(&s[0], i, first);
        wait_sections_add(&s[1], i, second);
    }
    return s;
}

static void the_same_twice_differs_by_exactly_nothing(void **state)
{
    (void)state;
    static const double p[] = {0.5, 0.9, 0.95, 0.99};
    struct wait_sections *s = two_centres(187.9, 187.9, DAYS);
    for (size_t i = 0; i < 4; i++) {
        const struct paired_estimates e = paired_waits(&s[0], &s[1], DAYS, p[i]);
        assert_true(e.first.value > 60 && e.first.std_error > 0);
        assert_true(e.change.value == 0 && e.change.std_error == 0 && e.change.half_width == 0);
        assert_true(isnan(e.gain));
    }
    free(s);
}

/* Of waits all so many times as long, the quantile is so many times as long. Its own error is that
 * of the busy days; the change has half of it, and all that days share cancels between equals. */
static void the_interval_covers_what_changes(void **state)
{
    (void)state;
    enum { STUDIES = 400 };
    /* P(busy u > x) for busy uniform on (0.5, 1.5), x in (0.5, 1.5): 1.5 - x + x ln(x / 1.5). */
    double low = 0.5, high = 1.5;
    for (int i = 0; i < 60; i++) {
        const double x = (low + high) / 2;
        *(1.5 - x + x * log(x / 1.5) > 0.1 ? &low : &high) = x;
    }
    const double exact = (150 - 100) * low;
    int covered = 0, plain = 0;
    double squares = 0;
    for (int study = 0; study < STUDIES; study++) {
        struct wait_sections *s = two_centres(100, 150, DAYS);
        const struct paired_estimates e = paired_waits(&s[0], &s[1], DAYS, 0.9);
        covered += fabs(e.change.value - exact) <= e.change.half_width;
        plain += fabs(e.change.value - 1.05 * exact) <= e.change.half_width;
        squares += pow((e.change.value - exact) / e.change.std_error, 2) / STUDIES;
        assert_int_equal(e.degrees, WAIT_SECTIONS - 1);
        free(s);
    }
    /* 95 % of 400 with a standard deviation of 4.4; of t with 31 degrees the variance is 1.07. */
    assert_in_range(covered, 380 - 17, 380 + 17);
    assert_in_range(plain, 0, 360);
    check_close(squares, 31.0 / 29, 4 * sqrt(2.2 / STUDIES));
}

static void zeros_stay_zeros(void **state)
{
    (void)state;
    struct wait_sections *s = calloc(2, sizeof *s);
    uint32_t waits[WAIT_BINS] = {[0] = 95, [400] = 5}, longer[WAIT_BINS] = {[0] = 80, [400] = 20};
    for (size_t i = 0; i < DAYS; i++) {
        wait_sections_add(&s[0], i, waits);
        wait_sections_add(&s[1], i, longer);
    }
    const struct paired_estimates median = paired_waits(&s[0], &s[1], DAYS, 0.5);
    assert_true(median.change.value == 0 && median.change.half_width == 0);
    const struct paired_estimates late = paired_waits(&s[0], &s[1], DAYS, 0.9);
    assert_true(late.first.value == 0);
    check_close(late.change.value, (wait_bin_start(400) + wait_bin_start(401)) / 2, 1e-9);
    free(s);
}

static void without_waits_there_is_no_change(void **state)
{
    (void)state;
    struct wait_sections *s = two_centres(100, 150, 1);
    const struct paired_estimates one = paired_waits(&s[0], &s[1], 1, 0.9);
    assert_true(one.change.value > 0 && isnan(one.change.half_width));
    memset(&s[1], 0, sizeof s[1]);
    const struct paired_estimates none = paired_waits(&s[0], &s[1], 1, 0.9);
    assert_true(isnan(none.change.value) && isnan(none.change.half_width) && isnan(none.gain));
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_twice_differs_by_exactly_nothing),
        cmocka_unit_test(the_interval_covers_what_changes),
        cmocka_unit_test(zeros_stay_zeros),
        cmocka_unit_test(without_waits_there_is_no_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
