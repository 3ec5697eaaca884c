#include "sim/study/cover.h"

#include <stdbool.h>

#include "tests/check.h"

enum { SHIFTS = 3, ROWS = 6, HEADS_MOST = 16 };

/* What a search weighs: wages, and shortages at a thousand times the dearest head. */
static double value_of(const struct cover *c, const double required[], const size_t heads[])
{
    double value = 0, dearest = 0;
    for (size_t k = 0; k < SHIFTS; k++) {
        value += (double)heads[k] * c->cost[k];
        dearest = fmax(dearest, c->cost[k]);
    }
    for (size_t r = 0; r < ROWS; r++) {
        double present = 0;
        for (size_t k = 0; k < SHIFTS; k++)
            present += (double)heads[k] * c->present[k * ROWS + r];
        value += 1000 * dearest * fmax(required[r] - present, 0);
    }
    return value;
}

/* The best of all heads within the limits, by trying them. */
static double best_of_all(const struct cover *c, const double required[])
{
    double best = INFINITY;
    size_t heads[SHIFTS];
    for (heads[0] = 0; heads[0] <= HEADS_MOST; heads[0]++)
        for (heads[1] = 0; heads[1] <= HEADS_MOST; heads[1]++)
            for (heads[2] = 0; heads[2] <= HEADS_MOST; heads[2]++)
                if (cover_within_limits(c, heads))
                    best = fmin(best, value_of(c, required, heads));
    return best;
}

static const double cost[SHIFTS] = {8, 6.5, 4.1};

/* Two days of three intervals: the first shift works on both, the others on one each. */
static const double present[SHIFTS * ROWS] = {0.8, 0.8, 0, 0.8, 0.8, 0,   0.7, 0.8, 0.8,
                                              0,   0,   0, 0,   0,   0.2, 0.6, 0.9, 0.9};

static void require(double required[ROWS], int shape)
{
    for (int r = 0; r < ROWS; r++)
        required[r] = (double)((shape * 7 + r * 5 + shape * r) % 9) * 0.7;
}

static void check_against_all(const struct cover *c)
{
    struct programme *p = programme_new(c);
    size_t start[SHIFTS] = {1, 2, 3};
    for (int shape = 0; shape < 12; shape++) {
        double required[ROWS];
        require(required, shape);
        struct cover_answer a = programme_solve(p, required, shape % 2 ? start : NULL);
        assert_true(cover_within_limits(c, a.heads));
        check_close(value_of(c, required, a.heads), best_of_all(c, required), 1e-6);
        check_close(a.bound, a.cost, 1e-6);
        cover_answer_free(&a);
    }
    programme_free(p);
}

static void small_covers_are_as_good_as_the_best_of_all(void **state)
{
    (void)state;
    check_against_all(&(struct cover){
        .shifts = SHIFTS, .rows = ROWS, .cost = cost, .present = present, .nodes_most = 10000});
}

static void small_covers_within_limits_are_as_good_as_the_best_of_all(void **state)
{
    (void)state;
    /* Ten heads in all; the third shift is part-time, at most 30 % of them. */
    static const double all[SHIFTS] = {1, 1, 1}, part_time[SHIFTS] = {-0.3, -0.3, 0.7};
    const struct cover_limit limits[] = {{all, 10}, {part_time, 0}};
    check_against_all(&(struct cover){.shifts = SHIFTS,
                                      .rows = ROWS,
                                      .cost = cost,
                                      .present = present,
                                      .limits = limits,
                                      .n_limits = 2,
                                      .nodes_most = 10000});
}

static void what_no_shift_reaches_is_left_short_by_how_much(void **state)
{
    (void)state;
    const double one_cost[] = {5}, one[] = {1, 0, 1}, required[] = {2, 3.5, 1};
    const struct cover c = {
        .shifts = 1, .rows = 3, .cost = one_cost, .present = one, .nodes_most = 100};
    struct programme *p = programme_new(&c);
    struct cover_answer a = programme_solve(p, required, NULL);
    assert_int_equal(a.heads[0], 2);
    check_close(a.short_of[0], 0, 0);
    check_close(a.short_of[1], 3.5, 1e-12);
    check_close(a.short_of[2], 0, 0);
    cover_answer_free(&a);
    programme_free(p);
}

/* Each of 120 shifts covers four rows of a ring of 120, which need 4 agents: 120 heads do, one a
 * shift, and no fewer can. */
static void many_shifts_are_searched_a_part_at_a_time(void **state)
{
    (void)state;
    enum { RING = 120, LENGTH = 4 };
    static double ring_cost[RING], ring[RING * RING], required[RING];
    for (size_t k = 0; k < RING; k++) {
        ring_cost[k] = 1;
        required[k] = LENGTH;
        for (size_t i = 0; i < LENGTH; i++)
            ring[k * RING + (k + i) % RING] = 1;
    }
    const struct cover c = {.shifts = RING,
                            .rows = RING,
                            .cost = ring_cost,
                            .present = ring,
                            .nodes_most = 20,
                            .rounds = 3};
    struct programme *p = programme_new(&c);
    struct cover_answer a = programme_solve(p, required, NULL);
    check_close(a.cost, RING, 1e-9);
    check_close(a.bound, RING, 1e-6);
    cover_answer_free(&a);
    programme_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_covers_are_as_good_as_the_best_of_all),
        cmocka_unit_test(small_covers_within_limits_are_as_good_as_the_best_of_all),
        cmocka_unit_test(what_no_shift_reaches_is_left_short_by_how_much),
        cmocka_unit_test(many_shifts_are_searched_a_part_at_a_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
