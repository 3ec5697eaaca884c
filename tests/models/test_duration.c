#include "models/duration.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <stdbool.h>
#include <stdlib.h>

#include "models/portable.h"
#include "models/stream.h"
#include "tests/check.h"

static const double few[] = {3, 7.5, 7.5, 12, 100};

/* Awkward parameters on purpose, and the corners of what is allowed. */
static const struct law {
    const char *name;
    struct duration duration;
    double mean, cv; /* what it must have */
} laws[] = {
    {"exponential", {.family = DURATION_EXPONENTIAL, .mean_s = 187.9}, 187.9, 1},
    {"lognormal", {.family = DURATION_LOGNORMAL, .mean_s = 187.9, .cv = 1.3}, 187.9, 1.3},
    {"lognormal, narrow", {.family = DURATION_LOGNORMAL, .mean_s = 3, .cv = 0.01}, 3, 0.01},
    {"lognormal, wide", {.family = DURATION_LOGNORMAL, .mean_s = 50, .cv = 4}, 50, 4},
    {"gamma", {.family = DURATION_GAMMA, .mean_s = 187.9, .cv = 0.7}, 187.9, 0.7},
    {"gamma, exponential", {.family = DURATION_GAMMA, .mean_s = 187.9, .cv = 1}, 187.9, 1},
    {"gamma, narrow", {.family = DURATION_GAMMA, .mean_s = 187.9, .cv = 0.01}, 187.9, 0.01},
    {"gamma, wide", {.family = DURATION_GAMMA, .mean_s = 187.9, .cv = 2.9}, 187.9, 2.9},
    {"gamma, widest", {.family = DURATION_GAMMA, .mean_s = 187.9, .cv = 10}, 187.9, 10},
    {"weibull by cv", {.family = DURATION_WEIBULL, .mean_s = 187.9, .cv = 1.7}, 187.9, 1.7},
    {"weibull by small cv", {.family = DURATION_WEIBULL, .mean_s = 187.9, .cv = 0.03}, 187.9, 0.03},
    /* cv^2 = gamma(1 + 2/k) / gamma(1 + 1/k)^2 - 1 = 4!/2!^2 - 1 and pi/4 / (pi/16) ... */
    {"weibull of shape 1/2",
     {.family = DURATION_WEIBULL, .mean_s = 187.9, .shape = 0.5},
     187.9,
     2.2360679774997896964},
    {"weibull of shape 2",
     {.family = DURATION_WEIBULL, .mean_s = 187.9, .shape = 2},
     187.9,
     0.52272320087706021},
    {"erlang of 3",
     {.family = DURATION_ERLANG, .mean_s = 187.9, .shape = 3},
     187.9,
     0.57735026918962576},
    {"erlang of 10000", {.family = DURATION_ERLANG, .mean_s = 187.9, .shape = 10000}, 187.9, 0.01},
    {"hyperexponential",
     {.family = DURATION_HYPEREXPONENTIAL, .mean_s = 187.9, .cv = 1.7},
     187.9,
     1.7},
    {"hyperexponential, halves",
     {.family = DURATION_HYPEREXPONENTIAL, .mean_s = 2, .cv = 1.2247448713915889, .share = 0.5},
     2,
     1.2247448713915889},
    {"hyperexponential, few short",
     {.family = DURATION_HYPEREXPONENTIAL, .mean_s = 187.9, .cv = 1.1, .share = 0.2},
     187.9,
     1.1},
    {"fixed", {.family = DURATION_FIXED, .mean_s = 187.9}, 187.9, 0},
    {"fixed at zero", {.family = DURATION_FIXED, .mean_s = 0}, 0, 0},
    {"empirical",
     {.family = DURATION_EMPIRICAL, .values = few, .n_values = 5},
     26,
     1.4272806933167674},
};

enum { LAWS = sizeof laws / sizeof *laws };

static uint64_t bits_at(uint32_t n)
{
    return draw_one(stream_key(1, "durations"), (struct address){n, 0, 0, 0}).a;
}

static bool is_smooth(const struct duration *d)
{
    return d->family != DURATION_FIXED && d->family != DURATION_EMPIRICAL;
}

static void description_has_the_mean_and_cv_it_was_given(void **state)
{
    (void)state;
    for (size_t i = 0; i < LAWS; i++) {
        assert_null(duration_invalid(&laws[i].duration));
        check_close(duration_mean(&laws[i].duration), laws[i].mean, 1e-12 * laws[i].mean);
        check_close(duration_cv(&laws[i].duration), laws[i].cv, 1e-9 * fmax(laws[i].cv, 0.1));
    }
}

/*
 * Mean and cv of what the sampler draws, by the trapezoidal rule over the normal
 * quantile of its uniform: exact but for the far ends, which 52 bits do not reach.
 */
static void draws_have_the_mean_and_cv_of_the_description(void **state)
{
    (void)state;
    for (size_t i = 0; i < LAWS; i++) {
        struct sampler s = sampler_new(&laws[i].duration);
        const double step = 1.0 / 2048, root_two_pi = sqrt(2 * acos(-1));
        double weights = 0, sum = 0, squares = 0;
        for (double z = -8.125; z <= 8.125; z += step) {
            const double u = gsl_cdf_ugaussian_P(z), weight = step * exp(-z * z / 2) / root_two_pi;
            const double x = sampler_draw(&s, (uint64_t)(u * 0x1p52) << 12);
            weights += weight;
            sum += weight * x;
            squares += weight * x * x;
        }
        const double mean = sum / weights;
        const double cv = mean > 0 ? sqrt(fmax(squares / weights - mean * mean, 0)) / mean : 0;
        /* Steps of the law itself are seen only as finely as the rule's. */
        const double fine = is_smooth(&laws[i].duration) ? 1e-6 : 2e-3;
        const double coarse = laws[i].cv > 3 ? 2e-2 : 1e-4;
        check_close(mean, laws[i].mean, fmax(fine, laws[i].cv > 3 ? 1e-4 : 0) * laws[i].mean);
        check_close(cv, laws[i].cv, fmax(fine, coarse) * fmax(laws[i].cv, 0.1));
        sampler_free(&s);
    }
}

/* Kolmogorov's distance between n draws and the survival function of the given law. */
static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double distance(const struct duration *drawn, const struct duration *law, size_t n)
{
    struct sampler s = sampler_new(drawn);
    double *x = malloc(n * sizeof *x), worst = 0;
    for (size_t i = 0; i < n; i++)
        x[i] = sampler_draw(&s, bits_at((uint32_t)i));
    qsort(x, n, sizeof *x, compare);
    for (size_t i = 0; i < n; i++) {
        const double below = 1 - duration_survival(law, x[i]);
        worst =
            fmax(worst, fmax(below - (double)i / (double)n, (double)(i + 1) / (double)n - below));
    }
    sampler_free(&s);
    free(x);
    return worst;
}

/* Beyond 1.95 / sqrt n with probability 0.001: Kolmogorov's law. */
static void draws_follow_the_survival_function(void **state)
{
    (void)state;
    enum { N = 40000 };
    const double most = 1.95 / sqrt(N);
    for (size_t i = 0; i < LAWS; i++) {
        if (!is_smooth(&laws[i].duration))
            continue;
        const struct duration *d = &laws[i].duration;
        assert_true(distance(d, d, N) < most);
        /* The wider a law, the less its mean is to be seen in its middle. */
        struct duration wrong = *d;
        wrong.mean_s *= laws[i].cv > 2 ? laws[i].cv : laws[i].cv > 1 ? 1.1 : 1.05;
        assert_true(distance(d, &wrong, N) > most);
    }
}

static double survival_by_gsl(const struct duration *d, double t)
{
    const double shape = d->family == DURATION_ERLANG ? d->shape : 1 / (d->cv * d->cv);
    const double sigma = sqrt(log1p(d->cv * d->cv));
    switch (d->family) {
    case DURATION_EXPONENTIAL: return gsl_cdf_exponential_Q(t, d->mean_s);
    case DURATION_LOGNORMAL:
        return gsl_cdf_lognormal_Q(t, log(d->mean_s) - sigma * sigma / 2, sigma);
    case DURATION_WEIBULL:
        return gsl_cdf_weibull_Q(t, d->mean_s / tgamma(1 + 1 / d->shape), d->shape);
    default: return gsl_cdf_gamma_Q(t, shape, d->mean_s / shape);
    }
}

static void survival_agrees_with_the_textbook(void **state)
{
    (void)state;
    for (size_t i = 0; i < LAWS; i++) {
        const struct duration *d = &laws[i].duration;
        check_close(duration_survival(d, -1), 1, 0);
        check_close(duration_survival(d, 1e12), 0, 1e-12);
        if (!is_smooth(d) || d->family == DURATION_HYPEREXPONENTIAL
            || (d->family == DURATION_WEIBULL && d->shape == 0))
            continue;
        for (double t = 0.001; t < 5000; t *= 1.7)
            check_close(duration_survival(d, t), survival_by_gsl(d, t),
                        1e-9 * survival_by_gsl(d, t) + 1e-14);
    }
    /* Half mean 1, half mean 3; and 1 - 1/3 of the values are 12 or more. */
    const struct duration *halves = &laws[16].duration;
    for (double t = 0; t < 40; t += 0.7)
        check_close(duration_survival(halves, t), 0.5 * exp(-t) + 0.5 * exp(-t / 3), 1e-14);
    const struct duration *fixed = &laws[18].duration, *empirical = &laws[LAWS - 1].duration;
    check_close(duration_survival(fixed, 187.8), 1, 0);
    check_close(duration_survival(fixed, 187.9), 0, 0);
    check_close(duration_survival(empirical, 0), 1, 0);
    check_close(duration_survival(empirical, 3), 0.8, 1e-15);
    check_close(duration_survival(empirical, 7.4), 0.8, 1e-15);
    check_close(duration_survival(empirical, 7.5), 0.4, 1e-15);
    check_close(duration_survival(empirical, 99.9), 0.2, 1e-15);
    check_close(duration_survival(empirical, 100), 0, 0);
}

/* Each but the hyperexponential is drawn by inversion, so the tails can be seen exactly. */
static void tails_are_those_of_the_law(void **state)
{
    (void)state;
    static const double tails[] = {1e-15, 1e-12, 1e-9, 1e-6, 1e-3, 0.02, 0.3, 0.5};
    for (size_t i = 0; i < LAWS; i++) {
        const struct duration *d = &laws[i].duration;
        if (!is_smooth(d) || d->family == DURATION_HYPEREXPONENTIAL)
            continue;
        struct sampler s = sampler_new(d);
        for (size_t k = 0; k < sizeof tails / sizeof *tails; k++) {
            const uint64_t low = (uint64_t)(tails[k] * 0x1p52) << 12, high = ~low;
            const bool falls = d->family == DURATION_EXPONENTIAL || d->family == DURATION_WEIBULL;
            const double longest = sampler_draw(&s, falls ? low : high);
            const double u = portable_unit(low);
            check_close(duration_survival(d, longest) / u, 1, 1e-5);
        }
        sampler_free(&s);
    }
}

static void gamma_tables_agree_with_gsl(void **state)
{
    (void)state;
    static const double cvs[] = {0.01, 0.03, 0.1,  0.31, 0.5, 0.77, 1, 1.4142135623730951,
                                 1.7,  2.3,  2.99, 5,    10};
    for (size_t i = 0; i < sizeof cvs / sizeof *cvs; i++) {
        const double shape = 1 / (cvs[i] * cvs[i]);
        const struct duration d = {.family = DURATION_GAMMA, .mean_s = shape, .cv = cvs[i]};
        struct sampler s = sampler_new(&d);
        for (uint32_t n = 0; n < 3000; n++) {
            /* Evenly spread, and towards both ends. */
            uint64_t bits = bits_at(n);
            bits = n % 3 == 0 ? bits : n % 3 == 1 ? bits >> n / 3 % 40 : ~(bits >> n / 3 % 40);
            const double u = portable_unit(bits), x = sampler_draw(&s, bits);
            if (x < 1e-200)
                continue;
            /* From the probability back: GSL's inverse does not converge everywhere. */
            const double reached =
                u < 0.5 ? gsl_cdf_gamma_P(x, shape, 1) / u : gsl_cdf_gamma_Q(x, shape, 1) / (1 - u);
            const double tail = u < 0.5 ? u : 1 - u;
            const double miss = (reached - 1) * tail / (x * gsl_ran_gamma_pdf(x, shape, 1));
            check_close(miss, 0, 1e-8);
        }
        sampler_free(&s);
    }
}

static void gamma_draws_rise_with_their_bits(void **state)
{
    (void)state;
    static const double cvs[] = {0.01, 0.5, 1, 3, 10};
    for (size_t i = 0; i < sizeof cvs / sizeof *cvs; i++) {
        const struct duration d = {.family = DURATION_GAMMA, .mean_s = 180, .cv = cvs[i]};
        struct sampler s = sampler_new(&d);
        double last = 0;
        for (uint64_t k = 0; k < 200000; k++) {
            const double x = sampler_draw(&s, k * (UINT64_MAX / 200000));
            assert_true(x >= last);
            last = x;
        }
        sampler_free(&s);
    }
}

static void every_draw_is_finite_and_not_negative(void **state)
{
    (void)state;
    static const uint64_t ends[] = {
        0, 0xfff, 0x1000, UINT64_C(1) << 63, UINT64_MAX - 0x1000, UINT64_MAX};
    for (size_t i = 0; i < LAWS; i++) {
        struct sampler s = sampler_new(&laws[i].duration);
        for (size_t k = 0; k < sizeof ends / sizeof *ends; k++) {
            const double x = sampler_draw(&s, ends[k]);
            assert_true(x >= 0 && x < 1e12);
        }
        for (uint64_t k = 0; k < 2000; k++) {
            assert_true(isfinite(sampler_draw(&s, k << 12)));
            assert_true(isfinite(sampler_draw(&s, ~(k << 12))));
        }
        sampler_free(&s);
    }
}

static void block_draws_what_single_draws_give(void **state)
{
    (void)state;
    enum { MOST = 100 };
    uint64_t bits[MOST];
    double block[MOST + 1];
    for (uint32_t i = 0; i < MOST; i++)
        bits[i] = bits_at(i);
    bits[2] = 0; /* so far out as chance hardly ever is */
    bits[5] = UINT64_MAX;
    for (size_t i = 0; i < LAWS; i++) {
        struct sampler s = sampler_new(&laws[i].duration);
        for (size_t n = 0; n <= MOST; n += 1 + n / 3) {
            block[n] = -1;
            sampler_draw_block(&s, n, bits, block);
            check_close(block[n], -1, 0);
            for (size_t k = 0; k < n; k++)
                check_close(block[k], sampler_draw(&s, bits[k]), 0);
        }
        sampler_free(&s);
    }
}

static void empirical_draws_take_each_value_equally_often(void **state)
{
    (void)state;
    const double values[] = {1, 2, 4};
    const struct duration d = {.family = DURATION_EMPIRICAL, .values = values, .n_values = 3};
    struct sampler s = sampler_new(&d);
    check_close(sampler_draw(&s, 0), 1, 0);
    check_close(sampler_draw(&s, UINT64_MAX / 3 - 0x2000), 1, 0);
    check_close(sampler_draw(&s, UINT64_MAX / 3 + 0x2000), 2, 0);
    check_close(sampler_draw(&s, UINT64_MAX / 3 * 2 + 0x2000), 4, 0);
    check_close(sampler_draw(&s, UINT64_MAX), 4, 0);
    sampler_free(&s);
}

static void balanced_hyperexponential_brings_equal_work_by_either_phase(void **state)
{
    (void)state;
    struct sampler s = sampler_new(
        &(struct duration){.family = DURATION_HYPEREXPONENTIAL, .mean_s = 187.9, .cv = 1.7});
    check_close(s.a * s.scale, (1 - s.a) * s.b, 1e-12 * 187.9);
    assert_true(s.a > 0.5 && s.scale < s.b);
    sampler_free(&s);
}

static void impossible_durations_are_told_why(void **state)
{
    (void)state;
    static const struct {
        struct duration d;
        const char *why;
    } wrong[] = {
        {{.family = DURATION_EXPONENTIAL, .mean_s = 0}, "needs a mean of more than zero seconds"},
        {{.family = DURATION_EXPONENTIAL, .mean_s = -1}, "needs a mean of zero seconds or more"},
        {{.family = DURATION_FIXED, .mean_s = -0.5}, "needs a mean of zero seconds or more"},
        {{.family = DURATION_FIXED, .mean_s = NAN}, "needs a mean of zero seconds or more"},
        {{.family = DURATION_FIXED, .mean_s = INFINITY}, "needs a mean of zero seconds or more"},
        {{.family = DURATION_LOGNORMAL, .mean_s = 5}, "needs a cv from 0.01 to 10"},
        {{.family = DURATION_LOGNORMAL, .mean_s = 5, .cv = 0.009}, "needs a cv from 0.01 to 10"},
        {{.family = DURATION_LOGNORMAL, .mean_s = 5, .cv = NAN}, "needs a cv from 0.01 to 10"},
        {{.family = DURATION_GAMMA, .mean_s = 5, .cv = 10.1}, "needs a cv from 0.01 to 10"},
        {{.family = DURATION_GAMMA, .mean_s = 5, .cv = -1}, "needs a cv from 0.01 to 10"},
        {{.family = DURATION_WEIBULL, .mean_s = 5}, "needs a shape, or a cv from 0.03 to 10"},
        {{.family = DURATION_WEIBULL, .mean_s = 5, .cv = 11},
         "needs a shape, or a cv from 0.03 to 10"},
        {{.family = DURATION_WEIBULL, .mean_s = 5, .shape = 0.1}, "needs a shape from 0.2 to 50"},
        {{.family = DURATION_WEIBULL, .mean_s = 5, .shape = -2}, "needs a shape from 0.2 to 50"},
        {{.family = DURATION_WEIBULL, .mean_s = 5, .shape = NAN}, "needs a shape from 0.2 to 50"},
        {{.family = DURATION_ERLANG, .mean_s = 5},
         "needs a whole number of phases from 1 to 10000"},
        {{.family = DURATION_ERLANG, .mean_s = 5, .shape = 2.5},
         "needs a whole number of phases from 1 to 10000"},
        {{.family = DURATION_ERLANG, .mean_s = 5, .shape = 10001},
         "needs a whole number of phases from 1 to 10000"},
        {{.family = DURATION_HYPEREXPONENTIAL, .mean_s = 5, .cv = 1},
         "needs a cv of more than 1 and at most 10"},
        {{.family = DURATION_HYPEREXPONENTIAL, .mean_s = 5, .cv = 2, .share = 1},
         "needs a share between 0 and 1"},
        {{.family = DURATION_HYPEREXPONENTIAL, .mean_s = 5, .cv = 2, .share = -0.1},
         "needs a share between 0 and 1"},
        /* (4 - 1) / 2 * 0.4 / 0.6 = 1: the shorter phase would have no length. */
        {{.family = DURATION_HYPEREXPONENTIAL, .mean_s = 5, .cv = 2, .share = 0.6},
         "cannot have this cv with so small a share of the shorter phase"},
        {{.family = DURATION_EMPIRICAL, .mean_s = 5}, "needs at least one value"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const char *why = duration_invalid(&wrong[i].d);
        assert_non_null(why);
        assert_string_equal(why, wrong[i].why);
    }
    assert_null(duration_invalid(&(struct duration){
        .family = DURATION_HYPEREXPONENTIAL, .mean_s = 5, .cv = 2, .share = 0.61}));
    assert_null(duration_invalid(&(struct duration){.family = DURATION_FIXED}));
}

static void every_family_has_a_name(void **state)
{
    (void)state;
    for (int i = 0; i < DURATION_FAMILIES; i++)
        assert_non_null(duration_family_names[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(description_has_the_mean_and_cv_it_was_given),
        cmocka_unit_test(draws_have_the_mean_and_cv_of_the_description),
        cmocka_unit_test(draws_follow_the_survival_function),
        cmocka_unit_test(survival_agrees_with_the_textbook),
        cmocka_unit_test(tails_are_those_of_the_law),
        cmocka_unit_test(gamma_tables_agree_with_gsl),
        cmocka_unit_test(gamma_draws_rise_with_their_bits),
        cmocka_unit_test(every_draw_is_finite_and_not_negative),
        cmocka_unit_test(block_draws_what_single_draws_give),
        cmocka_unit_test(empirical_draws_take_each_value_equally_often),
        cmocka_unit_test(balanced_hyperexponential_brings_equal_work_by_either_phase),
        cmocka_unit_test(impossible_durations_are_told_why),
        cmocka_unit_test(every_family_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
