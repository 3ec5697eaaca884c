/* What counts as moved: beyond chance for all measures together, and by more than the margin. */
#include "sim/study/regression.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_numbers_have_not_moved),
        cmocka_unit_test(what_moves_beyond_chance_and_margin_has_moved),
        cmocka_unit_test(what_nobody_would_notice_is_immaterial),
        cmocka_unit_test(thirty_measures_together_raise_few_false_alarms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
