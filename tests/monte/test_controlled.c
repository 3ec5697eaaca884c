/* The correction by controls, on numbers made up so that the mean is known. */
#include "sim/monte/controlled.h"

#include "sim/monte/tally.h"

#include <gsl/gsl_randist.h>
#include <string.h>

#include "models/stream.h"
#include "tests/check.h"

enum { STUDIES = 2000, BLOCKS = 10, A_BLOCK = 32, OPENED = 80 };

static const double asked = 100, lost = 12, work = 3; /* means of the first three controls */

/* A day: more is lost than in proportion as more is asked, and by more than the controls know. */
static void day(gsl_rng *rng, bool is_stratified, int in_block, double x[CONTROLS], double *top,
                double *below)
{
    const double u = (in_block + gsl_rng_uniform(rng)) / A_BLOCK;
    const double busy = -log(is_stratified ? u : gsl_rng_uniform(rng));
    const double chance = gsl_ran_gaussian(rng, 1);
    memset(x, 0, CONTROLS * sizeof *x);
    x[CONTROL_ONE] = 1;
    x[CONTROL_ASKED] = asked + 10 * (busy - 1);
    x[CONTROL_LOST] = lost + 5 * (busy - 1);
    x[CONTROL_PRESENT] = work;
    x[CONTROL_CAME] = gsl_ran_gaussian(rng, 2);
    *below = 100 + 10 * (busy - 1) + x[CONTROL_CAME];
    *top = 80 + 4 * (busy - 1) - 0.5 * (busy * busy - 2) + 0.4 * x[CONTROL_CAME] + chance;
}

static const double exact = 0.8;

/* Their order does not matter, so that of the strata need not be random. */
static void study(gsl_rng *rng, bool is_stratified, struct controlled *total, struct moments *m)
{
    struct controlled block = controlled_new(1);
    *total = controlled_new(1);
    *m = (struct moments){0};
    for (size_t b = 0; b < BLOCKS; b++) {
        double block_top = 0, block_below = 0;
        controlled_clear(&block);
        for (int i = 0; i < A_BLOCK; i++) {
            double x[CONTROLS], top, below;
            day(rng, is_stratified, i, x, &top, &below);
            controlled_add_controls(&block, x);
            controlled_add(&block, 0, x, top, below);
            moments_add(m, top, below);
            block_top += top;
            block_below += below;
        }
        controlled_merge(total, &block, b);
        m->block_top_top += block_top * block_top;
        m->block_top_below += block_top * block_below;
        m->block_below_below += block_below * block_below;
    }
    controlled_free(&block);
}

/* The means from opened days with errors of their own, or moved by a tenth of a day's deviation. */
static struct control_means means_of(gsl_rng *rng, bool is_exact, double moved)
{
    struct control_means means = {0};
    for (size_t i = 0; i < OPENED; i++) {
        const double error = is_exact ? 0 : gsl_ran_gaussian(rng, 0.3) / sqrt(A_BLOCK);
        control_means_add(
            &means, (double[]){1, asked + 10 * (error + moved), lost + 5 * (error + moved), work});
    }
    return means;
}

struct outcome {
    double bias, half_width, plain_half_width; /* means; of the first with its standard error */
    double bias_error;
    size_t covered;
};

static struct outcome try_studies(uint64_t seed, bool is_stratified, bool is_exact, double moved)
{
    gsl_rng *rng = gsl_rng_alloc(stream_rng);
    gsl_rng_set(rng, seed);
    struct outcome o = {0};
    double squares = 0;
    for (size_t i = 0; i < STUDIES; i++) {
        struct controlled total;
        struct moments m;
        study(rng, is_stratified, &total, &m);
        const size_t days = BLOCKS * A_BLOCK;
        struct estimate e =
            is_stratified ? estimate_stratified(&m, days, BLOCKS, 1) : estimate_ratio(&m, days, 1);
        o.plain_half_width += e.half_width / STUDIES;
        const struct control_means means = means_of(rng, is_exact, moved);
        controlled_estimate(&total, 0, &means, &m, is_stratified, is_stratified ? BLOCKS : days, 1,
                            &e);
        o.half_width += e.half_width / STUDIES;
        o.bias += (e.value - exact) / STUDIES;
        squares += (e.value - exact) * (e.value - exact);
        o.covered += fabs(e.value - exact) <= e.half_width;
        controlled_free(&total);
    }
    o.bias_error = sqrt(squares / STUDIES - o.bias * o.bias) / sqrt(STUDIES);
    gsl_rng_free(rng);
    return o;
}

static void corrected_estimates_are_unbiased_shorter_and_cover(void **state)
{
    (void)state;
    for (int is_stratified = 0; is_stratified < 2; is_stratified++)
        for (int is_exact = 0; is_exact < 2; is_exact++) {
            const struct outcome o =
                try_studies(1 + (uint64_t)is_stratified, is_stratified, is_exact, 0);
            check_close(o.bias, 0, 4 * o.bias_error);
            assert_in_range(o.covered, 0.935 * STUDIES, 0.965 * STUDIES);
            assert_true(o.half_width < (is_stratified ? 0.9 : 0.4) * o.plain_half_width);
        }
}

/* If the means were those of days a tenth of a standard deviation busier. */
static void wrong_means_are_seen(void **state)
{
    (void)state;
    const struct outcome o = try_studies(1, false, true, 0.1);
    check_apart(o.bias, 0, 4 * o.bias_error);
    assert_true((double)o.covered < 0.7 * STUDIES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(corrected_estimates_are_unbiased_shorter_and_cover),
        cmocka_unit_test(wrong_means_are_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
