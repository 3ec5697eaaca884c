#include "models/patience.h"

#include "models/portable.h"
#include "models/stream.h"
#include "tests/check.h"

static const struct patience tenth_balks = {
    .balk = 0.1, .law = {.family = DURATION_WEIBULL, .mean_s = 187.9, .shape = 0.9}};

static uint64_t bits_at(uint32_t n)
{
    return draw_one(stream_key(1, "patience"), (struct address){n, 0, 0, 0}).a;
}

static void survival_jumps_by_those_who_balk(void **state)
{
    (void)state;
    check_close(patience_survival(-1, &tenth_balks), 1, 0);
    check_close(patience_survival(0, &tenth_balks), 0.9, 1e-15);
    for (double t = 1; t < 2000; t *= 1.5)
        check_close(patience_survival(t, &tenth_balks),
                    0.9 * duration_survival(&tenth_balks.law, t), 1e-15);
    check_close(patience_mean(&tenth_balks), 0.9 * 187.9, 1e-10);
}

static void endless_patience_outlasts_everything(void **state)
{
    (void)state;
    const struct patience endless = {.endless = true, .balk = 0.5};
    check_close(patience_survival(0, &endless), 1, 0);
    check_close(patience_survival(1e15, &endless), 1, 0);
    assert_true(isinf(patience_mean(&endless)));
}

static void share_that_balks_has_patience_zero_and_the_others_the_law(void **state)
{
    (void)state;
    enum { N = 200000 };
    struct sampler law = sampler_new(&tenth_balks.law);
    double balked = 0, sum = 0, squares = 0, longer = 0;
    for (uint32_t i = 0; i < N; i++) {
        const double t = patience_draw(&law, 0.1, bits_at(i));
        assert_true(t >= 0 && isfinite(t));
        balked += t == 0;
        sum += t;
        squares += t * t;
        longer += t > 200;
    }
    const double mean = sum / N, error = sqrt((squares / N - mean * mean) / N);
    check_close(balked / N, 0.1, 4 * sqrt(0.09 / N));
    check_apart(balked / N, 0.105, 4 * sqrt(0.09 / N));
    check_close(mean, patience_mean(&tenth_balks), 4 * error);
    check_apart(mean, 1.05 * patience_mean(&tenth_balks), 4 * error);
    const double share = patience_survival(200, &tenth_balks);
    check_close(longer / N, share, 4 * sqrt(share * (1 - share) / N));
    sampler_free(&law);
}

static void without_balking_patience_is_the_law_s_own_draw(void **state)
{
    (void)state;
    struct sampler law = sampler_new(&tenth_balks.law);
    for (uint32_t i = 0; i < 1000; i++)
        check_close(patience_draw(&law, 0, bits_at(i)), sampler_draw(&law, bits_at(i)), 0);
    sampler_free(&law);
}

/* The same customers balk, and more of them, when the share is larger. */
static void who_balks_at_a_small_share_balks_at_a_larger(void **state)
{
    (void)state;
    struct sampler law = sampler_new(&tenth_balks.law);
    for (uint32_t i = 0; i < 20000; i++)
        if (patience_draw(&law, 0.1, bits_at(i)) == 0)
            check_close(patience_draw(&law, 0.2, bits_at(i)), 0, 0);
    sampler_free(&law);
}

static void uttermost_bits_are_as_good_as_any(void **state)
{
    (void)state;
    static const enum duration_family families[] = {DURATION_EXPONENTIAL, DURATION_LOGNORMAL,
                                                    DURATION_GAMMA, DURATION_WEIBULL};
    static const double balks[] = {0.001, 0.1, 1.0 / 3, 0.9, 0.999};
    for (size_t f = 0; f < sizeof families / sizeof *families; f++) {
        struct sampler law =
            sampler_new(&(struct duration){.family = families[f], .mean_s = 100, .cv = 1});
        const double least = sampler_draw(&law, 0), most = sampler_draw(&law, UINT64_MAX);
        for (size_t b = 0; b < sizeof balks / sizeof *balks; b++) {
            /* Just above the share that balks is one end of the law, the last bits are the other.
             */
            const double end = patience_draw(&law, balks[b], UINT64_MAX);
            if (most > least)
                assert_true(end > 500);
            else
                assert_true(end < 1);
            check_close(patience_draw(&law, balks[b], 0), 0, 0);
        }
        sampler_free(&law);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(survival_jumps_by_those_who_balk),
        cmocka_unit_test(endless_patience_outlasts_everything),
        cmocka_unit_test(share_that_balks_has_patience_zero_and_the_others_the_law),
        cmocka_unit_test(without_balking_patience_is_the_law_s_own_draw),
        cmocka_unit_test(who_balks_at_a_small_share_balks_at_a_larger),
        cmocka_unit_test(uttermost_bits_are_as_good_as_any),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
