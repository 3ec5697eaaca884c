#include "models/attendance.h"

#include <gsl/gsl_cdf.h>
#include <stdlib.h>

#include "models/stream.h"
#include "tests/check.h"

static void breaks_are_spread_by_van_der_corput(void **state)
{
    (void)state;
    /* A window of 80 minutes after the length: 0, 1/2, 1/4, 3/4, 1/8, 5/8, 3/8, 7/8 of it. */
    const struct pause p = {.earliest_s = 7200, .latest_s = 7200 + 4800, .length_s = 1800};
    const double minutes[] = {0, 40, 20, 60, 10, 50, 30, 70};
    for (size_t head = 0; head < 8; head++)
        check_close(pause_start(&p, head), 7200 + 60 * minutes[head], 0);
}

static void starts_are_rounded_down_to_five_minutes(void **state)
{
    (void)state;
    const struct pause p = {.earliest_s = 1234, .latest_s = 1234 + 3600, .length_s = 900};
    for (size_t head = 0; head < 200; head++) {
        const double offset = pause_start(&p, head) - 1234;
        check_close(fmod(offset, 300), 0, 0);
        assert_true(offset >= 0 && offset < 3600);
    }
    /* 3/16 of an hour is 11.25 minutes. */
    check_close(pause_start(&p, 12), 1234 + 600, 0);
}

/* So that what overlaps is not more than about one in as many as the window has room for. */
static void starts_are_even_for_any_number_of_heads(void **state)
{
    (void)state;
    const struct pause p = {.earliest_s = 0, .latest_s = 9600, .length_s = 1800};
    int at[32] = {0};
    for (size_t head = 0; head < 320; head++) {
        at[(int)(pause_start(&p, head) / 300)]++;
        int least = 320, most = 0;
        for (int i = 0; i < 32; i++) {
            least = at[i] < least ? at[i] : least;
            most = at[i] > most ? at[i] : most;
        }
        assert_true(most - least <= 1);
    }
}

static void fixed_breaks_stay_where_they_are(void **state)
{
    (void)state;
    const struct pause p = {.earliest_s = 7321, .latest_s = 7321, .length_s = 1800};
    for (size_t head = 0; head < 40; head++)
        check_close(pause_start(&p, head), 7321, 0);
}

/* A beta law of mean p has a variance below p (1 - p), which is a cv below sqrt((1 - p) / p). */
static void absence_varies_only_as_much_as_a_beta_law_can(void **state)
{
    (void)state;
    static const double shares[] = {0.01, 0.05, 0.2, 0.5, 0.9};
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        const double most = sqrt((1 - shares[i]) / shares[i]);
        assert_null(attendance_invalid(
            &(struct attendance){.absence = shares[i], .absence_day_cv = 0.999 * most}));
        const char *why = attendance_invalid(
            &(struct attendance){.absence = shares[i], .absence_day_cv = 1.001 * most});
        assert_non_null(why);
        assert_string_equal(why, "absence cannot vary that much from day to day");
        assert_null(attendance_invalid(&(struct attendance){.absence = shares[i]}));
    }
    assert_null(attendance_invalid(&(struct attendance){.absence_day_cv = 3}));
}

static double absence_at(const struct attendance *a, uint32_t n)
{
    const uint64_t key = stream_key(1, "absence");
    const struct pair x = draw_one(key, (struct address){n, 0, 0, 0});
    const struct pair y = draw_one(key, (struct address){n, 1, 0, 0});
    return attendance_absence(a, (uint64_t[]){x.a, x.b, y.a, y.b});
}

static int compare_doubles(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Kolmogorov's distance from the beta law of that mean and cv, times the root of the number. */
static double distance_from_beta(const struct attendance *a, double mean, double cv)
{
    enum { N = 20000 };
    static double drawn[N];
    const double size = (1 - mean) / (mean * cv * cv) - 1;
    double distance = 0;
    for (uint32_t i = 0; i < N; i++)
        drawn[i] = absence_at(a, i);
    qsort(drawn, N, sizeof *drawn, compare_doubles);
    for (int i = 0; i < N; i++) {
        const double p = gsl_cdf_beta_P(drawn[i], mean * size, (1 - mean) * size);
        distance = fmax(distance, fmax(fabs(p - i / (double)N), fabs(p - (i + 1) / (double)N)));
    }
    return distance * sqrt(N);
}

/* 1.95 is passed once in a thousand times. */
static void absence_of_a_day_follows_a_beta_law(void **state)
{
    (void)state;
    static const double shares[] = {0.003, 0.05, 0.3, 0.9},
                        part_of_most[] = {0.002, 0.05, 0.3, 0.5};
    for (size_t i = 0; i < 4; i++)
        for (size_t j = 0; j < 4; j++) {
            const double p = shares[i], cv = part_of_most[j] * sqrt((1 - p) / p);
            const struct attendance a = {.absence = p, .absence_day_cv = cv};
            assert_true(distance_from_beta(&a, p, cv) < 1.95);
            assert_true(distance_from_beta(&a, p, 1.05 * cv) > 1.95);
        }
}

static void absence_is_a_probability_for_every_cv(void **state)
{
    (void)state;
    for (double share = 1e-6; share < 1; share *= 1.7)
        for (double part = 1e-6; part < 1; part *= 1.7) {
            const double cv = part * sqrt((1 - share) / share);
            const struct attendance a = {.absence = share, .absence_day_cv = cv};
            for (uint32_t i = 0; i < 20; i++)
                assert_true(absence_at(&a, i) >= 0 && absence_at(&a, i) <= 1);
        }
    assert_true(absence_at(&(struct attendance){.absence = 0.07}, 0) == 0.07);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(breaks_are_spread_by_van_der_corput),
        cmocka_unit_test(starts_are_rounded_down_to_five_minutes),
        cmocka_unit_test(starts_are_even_for_any_number_of_heads),
        cmocka_unit_test(fixed_breaks_stay_where_they_are),
        cmocka_unit_test(absence_varies_only_as_much_as_a_beta_law_can),
        cmocka_unit_test(absence_of_a_day_follows_a_beta_law),
        cmocka_unit_test(absence_is_a_probability_for_every_cv),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
