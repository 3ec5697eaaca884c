/* The best less the worst class, and the error of that. */
#include "sim/monte/fairness.h"

#include "models/erlang.h"
#include "tests/engine/told.h"
#include "tests/random.h"

enum { DAYS = 200 };

static struct fairness three_classes(void)
{
    return fairness_new(3);
}

/* Days of three classes; `common` is what a good or bad day does to all of them. */
static void make_day(double parts[6], double common, double below_spread)
{
    static const double rate[] = {0.9, 0.95, 0.8};
    const double day = common * (random_unit() - 0.5);
    for (size_t c = 0; c < 3; c++) {
        parts[2 * c + 1] = 100 * (double)(c + 1) * (1 + below_spread * (random_unit() - 0.5));
        parts[2 * c] = parts[2 * c + 1] * (rate[c] + day + 0.02 * (random_unit() - 0.5));
    }
}

static void the_error_is_that_of_the_daily_differences(void **state)
{
    (void)state;
    struct fairness f = three_classes();
    double sum = 0, squares = 0;
    for (int i = 0; i < DAYS; i++) {
        double parts[6];
        make_day(parts, 0.2, 0); /* bottoms that never change: the ratio is the mean of ratios */
        fairness_add(&f, FAIR_ANSWER_RATE, parts);
        const double difference = parts[2] / parts[3] - parts[4] / parts[5];
        sum += difference;
        squares += difference * difference;
    }
    struct fairness_gap gap;
    assert_true(fairness_gap(&f, FAIR_ANSWER_RATE, DAYS, &gap));
    assert_int_equal(gap.best, 1);
    assert_int_equal(gap.worst, 2);
    const double sd = sqrt((squares - sum * sum / DAYS) / (DAYS - 1));
    check_close(gap.gap.value, sum / DAYS, 1e-12);
    check_close(gap.gap.std_error, sd / sqrt(DAYS), 1e-9);
    check_apart(gap.gap.std_error, 1.05 * sd / sqrt(DAYS), 1e-5);
    /* Good and bad days of all classes at once take nothing away from what is known. */
    assert_true(gap.gap.std_error < 0.2 * 0.2 / sqrt(12) / sqrt(DAYS));
    fairness_free(&f);
}

static void the_error_of_ratios_is_that_of_their_residuals(void **state)
{
    (void)state;
    struct fairness f = three_classes();
    static double day[DAYS][6];
    double sum[6] = {0};
    for (int i = 0; i < DAYS; i++) {
        make_day(day[i], 0.1, 0.8);
        fairness_add(&f, FAIR_SERVICE_LEVEL, day[i]);
        for (size_t k = 0; k < 6; k++)
            sum[k] += day[i][k];
    }
    double squares = 0;
    for (int i = 0; i < DAYS; i++) {
        const double best = (day[i][2] - sum[2] / sum[3] * day[i][3]) / (sum[3] / DAYS);
        const double worst = (day[i][4] - sum[4] / sum[5] * day[i][5]) / (sum[5] / DAYS);
        squares += (best - worst) * (best - worst);
    }
    struct fairness_gap gap;
    assert_true(fairness_gap(&f, FAIR_SERVICE_LEVEL, DAYS, &gap));
    check_close(gap.gap.value, sum[2] / sum[3] - sum[4] / sum[5], 1e-12);
    check_close(gap.gap.std_error, sqrt(squares / (DAYS - 1) / DAYS), 1e-9);
    assert_false(fairness_gap(&f, FAIR_ANSWER_RATE, DAYS, &gap)); /* nothing was added to it */
    fairness_free(&f);
}

static void blocks_merge_to_the_whole(void **state)
{
    (void)state;
    struct fairness whole = three_classes(), total = three_classes(), block = three_classes();
    for (int i = 0; i < DAYS; i++) {
        double parts[6];
        make_day(parts, 0.1, 0.5);
        fairness_add(&whole, FAIR_ANSWER_RATE, parts);
        fairness_add(&block, FAIR_ANSWER_RATE, parts);
        if (i % 50 == 49) {
            fairness_merge(&total, &block);
            fairness_clear(&block);
        }
    }
    struct fairness_gap a, b;
    assert_true(fairness_gap(&whole, FAIR_ANSWER_RATE, DAYS, &a));
    assert_true(fairness_gap(&total, FAIR_ANSWER_RATE, DAYS, &b));
    check_close(a.gap.value, b.gap.value, 1e-12);
    check_close(a.gap.std_error, b.gap.std_error, 1e-9);
    fairness_free(&whole);
    fairness_free(&total);
    fairness_free(&block);
}

/* Two classes with desks of their own are two queues with exact answers. */
static void two_desks_are_as_far_apart_as_their_formulas(void **state)
{
    struct told t =
        told_run(state,
                 "calendar : { warm_up_min = 120; };\n"
                 "classes : {\n"
                 "  first : { arrivals : { per_day = 2400; };\n"
                 "            patience : { family = \"exponential\"; mean_s = 90; };\n"
                 "            handle : { family = \"exponential\"; mean_s = 180; }; };\n"
                 "  second : { arrivals : { per_day = 2400; };\n"
                 "            patience : { family = \"exponential\"; mean_s = 90; };\n"
                 "            handle : { family = \"exponential\"; mean_s = 240; }; }; };\n"
                 "groups : { a : { agents = 6; classes = [\"first\"]; };\n"
                 "           b : { agents = 6; classes = [\"second\"]; }; };\n",
                 200);
    const struct erlang first = {2400 / 86400., 180, 90, 6, ERLANG_UNLIMITED};
    const struct erlang second = {2400 / 86400., 240, 90, 6, ERLANG_UNLIMITED};
    const struct erlang wrong = {2400 / 86400., 252, 90, 6, ERLANG_UNLIMITED};
    const double best[] = {erlang_a(&first).answer_probability,
                           erlang_a_answered_within(&first, 20)};
    const double worst[] = {erlang_a(&second).answer_probability,
                            erlang_a_answered_within(&second, 20)};
    const double other[] = {erlang_a(&wrong).answer_probability,
                            erlang_a_answered_within(&wrong, 20)};
    for (enum fair_measure m = 0; m < FAIR_MEASURES; m++) {
        struct fairness_gap gap;
        assert_true(fairness_gap(&t.experiment->tally.fairness, m, 200, &gap));
        assert_int_equal(gap.best, 0);
        assert_int_equal(gap.worst, 1);
        check_close(gap.gap.value, best[m] - worst[m], 4 * gap.gap.std_error);
        check_apart(gap.gap.value, best[m] - other[m], 4 * gap.gap.std_error);
    }
    told_free(&t);
}

static void one_class_has_no_fairness(void **state)
{
    (void)state;
    struct fairness f = fairness_new(1);
    struct fairness_gap gap;
    assert_false(fairness_gap(&f, FAIR_ANSWER_RATE, 10, &gap));
    fairness_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_error_is_that_of_the_daily_differences),
        cmocka_unit_test(the_error_of_ratios_is_that_of_their_residuals),
        cmocka_unit_test(blocks_merge_to_the_whole),
        cmocka_unit_test(two_desks_are_as_far_apart_as_their_formulas),
        cmocka_unit_test(one_class_has_no_fairness),
    };
    return cmocka_run_group_tests(tests, given_folder_make, given_folder_remove) != 0;
}
