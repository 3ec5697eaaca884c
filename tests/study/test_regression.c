/* What counts as moved: beyond chance for all measures together, and by more than the margin. */
#include "sim/study/regression.h"

#include <string.h>

#include "tests/check.h"
#include "tests/random.h"

enum { DAYS = 100 };

/* Days whose share moves by `change`, known to `noise`. */
static struct regression_row row(double change, double noise)
{
    struct regression_row r = {.measure = measure_named("answer_rate")};
    for (int i = 0; i < DAYS; i++) {
        const double rate = 0.8 + 0.1 * random_unit(),
                     moved = rate + change + noise * (random_unit() - 0.5);
        paired_add(&r.pairs, (struct fraction){100 * rate, 100},
                   (struct fraction){100 * moved, 100});
    }
    return r;
}

static void the_same_numbers_have_not_moved(void **state)
{
    (void)state;
    struct regression_row r = row(0, 0);
    regression_judge(&r, 1);
    assert_int_equal(r.movement, MOVEMENT_NONE);
    assert_true(r.p == 1);
}

static void what_moves_beyond_chance_and_margin_has_moved(void **state)
{
    (void)state;
    struct regression_row rows[] = {row(0.01, 0.02), row(0, 0.02), row(-0.01, 0.02)};
    regression_judge(rows, 3);
    assert_int_equal(rows[0].movement, MOVEMENT_REAL);
    assert_int_equal(rows[1].movement, MOVEMENT_CHANCE);
    assert_int_equal(rows[2].movement, MOVEMENT_REAL);
    assert_true(rows[0].estimates.change.value > 0 && rows[2].estimates.change.value < 0);
}

static void what_nobody_would_notice_is_immaterial(void **state)
{
    (void)state;
    struct regression_row rows[] = {row(0.0003, 0.0002), row(0.0006, 0.0002)};
    regression_judge(rows, 2);
    assert_int_equal(rows[0].movement, MOVEMENT_IMMATERIAL);
    assert_int_equal(rows[1].movement, MOVEMENT_REAL);
}

/* Thirty measures that do not move, two thousand times: a false alarm on about two of them. With
 * each at 0.001 by itself there would be sixty. */
static void thirty_measures_together_raise_few_false_alarms(void **state)
{
    (void)state;
    enum { STUDIES = 2000 };
    int alarms = 0, alone = 0;
    for (int study = 0; study < STUDIES; study++) {
        struct regression_row rows[REGRESSION_MOST];
        for (int i = 0; i < REGRESSION_MOST; i++) {
            rows[i] = (struct regression_row){.measure = measure_named("answer_rate")};
            for (int day = 0; day < 20; day++)
                paired_add(&rows[i].pairs, (struct fraction){80 + random_unit(), 100},
                           (struct fraction){80 + random_unit(), 100});
        }
        regression_judge(rows, REGRESSION_MOST);
        bool alarm = false, one = false;
        for (int i = 0; i < REGRESSION_MOST; i++) {
            alarm = alarm || rows[i].movement > MOVEMENT_CHANCE;
            one = one || rows[i].p < 0.001;
        }
        alarms += alarm;
        alone += one;
    }
    assert_in_range(alarms, 0, 8);
    assert_in_range(alone, 35, 85);
}

/* ---- quantiles of waits ---------------------------------------------------------------------- */

static void waits_are_spread_evenly_over_a_bin(void **state)
{
    (void)state;
    const uint32_t waits[WAIT_BINS] = {[0] = 7, [300] = 100, [301] = 40};
    const double start = wait_bin_start(300), end = wait_bin_start(301);
    check_close(regression_waits_within(waits, 0), 7, 0);
    check_close(regression_waits_within(waits, start), 7, 0);
    check_close(regression_waits_within(waits, start + 0.3 * (end - start)), 37, 1e-9);
    check_close(regression_waits_within(waits, end), 107, 0);
    check_close(regression_waits_within(waits, INFINITY), 147, 0);
}

/* Waits on days that are all better or worse, of the same customers in both centres but for a tenth
 * that each has for itself; the second's are so many hundredths of the first's. */
static double wait_of(double scale, double common)
{
    return scale * common * (1 + 0.2 * (random_unit() - 0.5));
}

static struct regression_row quantile_row(double scale, double now[WAIT_BINS])
{
    enum { CONTACTS = 400 };
    static uint32_t first[DAYS][WAIT_BINS], second[DAYS][WAIT_BINS];
    double f[WAIT_BINS] = {0};
    memset(first, 0, sizeof first);
    memset(second, 0, sizeof second);
    memset(now, 0, WAIT_BINS * sizeof *now);
    for (int day = 0; day < DAYS; day++) {
        const double busy = 0.5 + random_unit();
        for (int i = 0; i < CONTACTS; i++) {
            const double common = busy * random_unit();
            first[day][wait_bin(ticks_from_seconds(wait_of(100, common)))]++;
            second[day][wait_bin(ticks_from_seconds(wait_of(scale, common)))]++;
        }
        for (size_t bin = 0; bin < WAIT_BINS; bin++) {
            f[bin] += first[day][bin];
            now[bin] += second[day][bin];
        }
    }
    for (size_t bin = 1; bin < WAIT_BINS; bin++)
        f[bin] += f[bin - 1];
    struct regression_row r = {.measure = measure_named("wait_p90_s"), .waits = now};
    r.stored_s = wait_quantile(f, WAIT_BINS, f[WAIT_BINS - 1], 0.9);
    for (int day = 0; day < DAYS; day++)
        paired_add(&r.pairs,
                   (struct fraction){regression_waits_within(first[day], r.stored_s), CONTACTS},
                   (struct fraction){regression_waits_within(second[day], r.stored_s), CONTACTS});
    return r;
}

/* The change has the interval of the share's, so it covers as often; and what has moved by a
 * twentieth is seen for certain, though the quantile itself is not known as well. */
static void changes_of_quantiles_are_as_sure_as_those_of_shares(void **state)
{
    (void)state;
    enum { STUDIES = 200 };
    double now[WAIT_BINS];
    int covered = 0, alarms = 0, seen = 0, alone = 0;
    double squares = 0;
    for (int study = 0; study < STUDIES; study++) {
        struct regression_row r = quantile_row(100, now);
        regression_judge(&r, 1);
        alarms += r.movement > MOVEMENT_CHANCE;
        covered += fabs(r.estimates.change.value) <= r.estimates.change.half_width;
        squares += pow(r.estimates.change.value / r.estimates.change.std_error, 2) / STUDIES;
        r = quantile_row(105, now);
        regression_judge(&r, 1);
        seen += r.movement == MOVEMENT_REAL && r.estimates.change.value > 0;
        alone += r.estimates.second.value - r.estimates.second.half_width > r.stored_s;
    }
    /* 95 % of 200 with a standard deviation of 3.1. */
    assert_in_range(covered, 190 - 12, 199);
    check_close(squares, 1, 4 * sqrt(2.0 / STUDIES));
    assert_in_range(alarms, 0, 2);
    assert_int_equal(seen, STUDIES);
    assert_in_range(alone, 0, STUDIES / 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_numbers_have_not_moved),
        cmocka_unit_test(what_moves_beyond_chance_and_margin_has_moved),
        cmocka_unit_test(what_nobody_would_notice_is_immaterial),
        cmocka_unit_test(waits_are_spread_evenly_over_a_bin),
        cmocka_unit_test(changes_of_quantiles_are_as_sure_as_those_of_shares),
        cmocka_unit_test(thirty_measures_together_raise_few_false_alarms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
