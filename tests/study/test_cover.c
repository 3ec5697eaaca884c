#include "sim/study/cover.h"

#include <stdbool.h>

#include "tests/check.h"

/* The cheapest cover with up to so many heads of each of three patterns, by trying all of them. */
static double cheapest(const struct cover *c, size_t most)
{
    double best = INFINITY;
    size_t x[3];
    for (x[0] = 0; x[0] <= most; x[0]++)
        for (x[1] = 0; x[1] <= most; x[1]++)
            for (x[2] = 0; x[2] <= most; x[2]++) {
                double cost = 0;
                bool covers = true;
                for (size_t k = 0; k < 3; k++)
                    cost += (double)x[k] * c->cost[k];
                for (size_t r = 0; r < c->rows; r++) {
                    double present = 0;
                    for (size_t k = 0; k < 3; k++)
                        present += (double)x[k] * c->present[k * c->rows + r];
                    covers = covers && present >= c->required[r] - 1e-9;
                }
                if (covers && cost < best)
                    best = cost;
            }
    return best;
}

static void small_covers_are_as_cheap_as_the_best_of_all(void **state)
{
    (void)state;
    const double cost[] = {8, 6.5, 4.1};
    const double present[] = {0.8, 0.8, 0.7, 0.8, 0,   0,   0, 0.8, 0.6,
                              0.8, 0.8, 0,   0,   0.2, 0.8, 0, 0,   0.9};
    for (int shape = 0; shape < 12; shape++) {
        double required[6];
        for (int r = 0; r < 6; r++)
            required[r] = (double)((shape * 7 + r * 5 + shape * r) % 9) * 0.7;
        required[0] = required[0] > 4 ? 4 : required[0];
        const struct cover c = {3, 6, cost, present, required, 10000};
        struct cover_answer a = cover_solve(&c);
        const double best = cheapest(&c, 16);
        if (isfinite(best))
            check_close(a.cost, best, 1e-9);
        check_close(a.bound, a.cost, 1e-9);
        cover_answer_free(&a);
    }
}

static void what_no_pattern_reaches_is_left_short_by_how_much(void **state)
{
    (void)state;
    const double cost[] = {5}, present[] = {1, 0, 1}, required[] = {2, 3.5, 1};
    struct cover_answer a = cover_solve(&(struct cover){1, 3, cost, present, required, 100});
    assert_int_equal(a.heads[0], 2);
    check_close(a.short_of[0], 0, 0);
    check_close(a.short_of[1], 3.5, 1e-12);
    check_close(a.short_of[2], 0, 0);
    cover_answer_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_covers_are_as_cheap_as_the_best_of_all),
        cmocka_unit_test(what_no_pattern_reaches_is_left_short_by_how_much),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
