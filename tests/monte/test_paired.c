/* Differences of ratios on the same days, and their errors. */
#include "sim/monte/paired.h"

#include "tests/check.h"
#include "tests/random.h"

enum { DAYS = 200 };

/* A day on which a share of about `rate` of its contacts is answered. */
static struct fraction day_of(double contacts, double rate)
{
    return (struct fraction){contacts * rate, contacts};
}

static void the_same_twice_differs_by_exactly_nothing(void **state)
{
    (void)state;
    struct paired p = {0};
    for (int i = 0; i < DAYS; i++) {
        const struct fraction f = day_of(187.9 + 50 * random_unit(), 0.9 + 0.1 * random_unit());
        paired_add(&p, f, f);
    }
    const struct paired_estimates c = paired_estimates(&p);
    assert_true(c.change.value == 0);
    assert_true(c.change.std_error == 0);
    assert_true(c.change.half_width == 0);
    assert_true(isnan(c.gain));
}

static void the_error_is_that_of_the_daily_differences(void **state)
{
    (void)state;
    struct paired p = {0};
    double sum = 0, squares = 0, apart[2] = {0}, apart_squares[2] = {0};
    for (int i = 0; i < DAYS; i++) {
        const double rate = 0.8 + 0.1 * random_unit(), more = 0.03 + 0.01 * random_unit();
        /* Bottoms that never change: the ratio of sums is the mean of the ratios. */
        paired_add(&p, day_of(100, rate), day_of(170, rate + more));
        sum += more;
        squares += more * more;
        apart[0] += rate;
        apart_squares[0] += rate * rate;
        apart[1] += rate + more;
        apart_squares[1] += (rate + more) * (rate + more);
    }
    const struct paired_estimates c = paired_estimates(&p);
    const double sd = sqrt((squares - sum * sum / DAYS) / (DAYS - 1));
    check_close(c.change.value, sum / DAYS, 1e-13);
    check_close(c.change.std_error, sd / sqrt(DAYS), 1e-12);
    check_apart(c.change.std_error, 1.05 * sd / sqrt(DAYS), 1e-6);
    check_close(c.change.half_width, student_t(DAYS - 1) * c.change.std_error, 1e-15);
    double independent = 0;
    for (int k = 0; k < 2; k++)
        independent += (apart_squares[k] - apart[k] * apart[k] / DAYS) / (DAYS - 1);
    check_close(c.gain, independent / (sd * sd), 1e-6 * c.gain);
    assert_true(c.gain > 50);
}

static void days_that_go_against_each_other_make_pairing_a_loss(void **state)
{
    (void)state;
    struct paired p = {0};
    for (int i = 0; i < DAYS; i++) {
        const double swing = 0.1 * (random_unit() - 0.5);
        paired_add(&p, day_of(100, 0.9 + swing), day_of(100, 0.9 - swing));
    }
    const struct paired_estimates c = paired_estimates(&p);
    check_close(c.gain, 0.5, 1e-3);
}

/* Both numbers of contacts vary and the ratios with them, as by day factors: the mean of daily
 * differences is another number, and the interval of the ratio of sums covers its own. */
static void the_interval_covers_the_difference_of_ratios_of_sums(void **state)
{
    (void)state;
    enum { STUDIES = 400 };
    const double exact = (100 * 0.7 + 100.0 / 12 * 60 * -0.2 / 100) / 100 - 0.5;
    int covered = 0, other_covered = 0;
    for (int study = 0; study < STUDIES; study++) {
        struct paired p = {0};
        for (int i = 0; i < DAYS; i++) {
            const double busy =
                random_unit() - 0.5; /* contacts 100 + 100 busy; the rate falls with it */
            const double contacts = 100 * (1 + busy);
            const double noise = 0.2 * (random_unit() - 0.5);
            paired_add(&p, day_of(contacts, 0.5 + noise),
                       day_of(contacts, 0.7 - 0.12 * busy + noise));
        }
        const struct paired_estimates c = paired_estimates(&p);
        covered += fabs(c.change.value - exact) <= c.change.half_width;
        other_covered += fabs(c.change.value - 0.2) <= c.change.half_width;
    }
    /* 95 % of 400 with a standard deviation of 4.4; the mean of ratios, 0.2, is not what it is. */
    assert_in_range(covered, 380 - 17, 400);
    assert_in_range(other_covered, 0, 40);
}

static void nothing_to_divide_by_leaves_no_change(void **state)
{
    (void)state;
    struct paired p = {0};
    assert_true(isnan(paired_estimates(&p).change.value));
    for (int i = 0; i < 3; i++)
        paired_add(&p, day_of(10, 0.5), day_of(0, 0));
    const struct paired_estimates c = paired_estimates(&p);
    assert_true(isnan(c.change.value) && isnan(c.change.half_width) && isnan(c.gain));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_twice_differs_by_exactly_nothing),
        cmocka_unit_test(the_error_is_that_of_the_daily_differences),
        cmocka_unit_test(days_that_go_against_each_other_make_pairing_a_loss),
        cmocka_unit_test(the_interval_covers_the_difference_of_ratios_of_sums),
        cmocka_unit_test(nothing_to_divide_by_leaves_no_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
