#include "models/stream.h"

#include <gsl/gsl_randist.h>
#include <stdlib.h>
#include <string.h>

#include "models/block.h"
#include "models/portable.h"
#include "tests/check.h"

/* The known answers of Random123's own tests: counter, key, result. */
struct known_answer {
    uint32_t counter[4], key[2], result[4];
};

static const struct known_answer known_answers[] = {
    {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
     {0xffffffff, 0xffffffff},
     {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     {0xa4093822, 0x299f31d0},
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};

static uint64_t word(uint32_t low, uint32_t high)
{
    return (uint64_t)high << 32 | low;
}

static void draws_are_the_known_answers_of_philox(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof known_answers / sizeof *known_answers; i++) {
        const struct known_answer *k = &known_answers[i];
        const struct address at = {k->counter[0], k->counter[1], k->counter[2], k->counter[3]};
        const uint64_t key = word(k->key[0], k->key[1]);
        const uint64_t a = word(k->result[0], k->result[1]), b = word(k->result[2], k->result[3]);
        const struct pair one = draw_one(key, at);
        assert_true(one.a == a && one.b == b);
        uint64_t block_a, block_b;
        draw_block(key, at, 1, &block_a, &block_b);
        assert_true(block_a == a && block_b == b);
    }
}

/* Lengths around the widths of vector units, and items whose number wraps round. */
static void block_gives_the_numbers_of_single_draws(void **state)
{
    (void)state;
    enum { MOST = 300 };
    static const size_t lengths[] = {0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100, 256, MOST};
    static const uint32_t numbers[] = {0, 1, 12345, 0x7fffffff, 0xffffff00, 0xffffffff};
    uint64_t a[MOST + 1], b[MOST + 1];
    for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++)
        for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) {
            const uint64_t key = stream_key(l, "blocks");
            const struct address first = {numbers[k], (uint32_t)l, 77,
                                          address_what(PURPOSE_NEED, 3, 9)};
            const size_t n = lengths[l];
            a[n] = b[n] = 0xabcdef;
            draw_block(key, first, n, a, b);
            assert_true(a[n] == 0xabcdef && b[n] == 0xabcdef);
            for (size_t i = 0; i < n; i++) {
                struct address at = first;
                at.n += (uint32_t)i;
                const struct pair one = draw_one(key, at);
                assert_true(a[i] == one.a && b[i] == one.b);
            }
        }
}

static int bits_apart(uint64_t x, uint64_t y)
{
    return __builtin_popcountll(x ^ y);
}

static void every_part_of_the_address_changes_both_halves(void **state)
{
    (void)state;
    const struct address at = {5, 6, 7, address_what(PURPOSE_ARRIVAL, 1, 2)};
    const struct address others[] = {
        {6, 6, 7, at.what},
        {5, 7, 7, at.what},
        {5, 6, 8, at.what},
        {5, 6, 7, address_what(PURPOSE_NEED, 1, 2)},
        {5, 6, 7, address_what(PURPOSE_ARRIVAL, 2, 2)},
        {5, 6, 7, address_what(PURPOSE_ARRIVAL, 1, 3)},
    };
    const struct pair here = draw_one(1, at);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        const struct pair there = draw_one(1, others[i]);
        assert_in_range(bits_apart(here.a, there.a), 12, 52);
        assert_in_range(bits_apart(here.b, there.b), 12, 52);
    }
    assert_in_range(bits_apart(here.a, here.b), 12, 52);
    assert_in_range(bits_apart(here.a, draw_one(2, at).a), 12, 52);
}

static void parts_of_what_is_drawn_do_not_run_into_each_other(void **state)
{
    (void)state;
    assert_int_equal(address_what(PURPOSE_RAW, 0xff, 0xffff),
                     (uint32_t)PURPOSE_RAW << 24 | 0xffffff);
    assert_int_equal(address_what(PURPOSE_ARRIVAL, 0, 1), 1);
    assert_int_equal(address_what(PURPOSE_ARRIVAL, 1, 0), 0x10000);
    assert_int_equal(address_what(PURPOSE_NEED, 0, 0), 0x1000000);
}

/* These numbers are part of every result. */
static void purposes_keep_their_numbers(void **state)
{
    (void)state;
    const enum purpose in_order[] = {
        PURPOSE_ARRIVAL,      PURPOSE_NEED,
        PURPOSE_SELF_SERVICE, PURPOSE_REDIAL,
        PURPOSE_RECONTACT,    PURPOSE_BOUNCE,
        PURPOSE_ROUTING,      PURPOSE_FORECAST_FACTOR,
        PURPOSE_DAY_FACTOR,   PURPOSE_INTERVAL_FACTOR,
        PURPOSE_ABSENCE_DAY,  PURPOSE_ABSENCE,
        PURPOSE_SPELL_FIRST,  PURPOSE_SPELL,
        PURPOSE_RAW,
    };
    for (size_t i = 0; i < sizeof in_order / sizeof *in_order; i++)
        assert_int_equal(in_order[i], i);
}

static void keys_differ_by_name_and_by_seed(void **state)
{
    (void)state;
    const char *names[] = {"", "a", "b", "ab", "ba", "calls", "calls ", "Calls", "\xe9\x93\xb6"};
    enum { NAMES = sizeof names / sizeof *names, SEEDS = 20 };
    uint64_t keys[NAMES * SEEDS];
    size_t n = 0;
    for (size_t i = 0; i < NAMES; i++)
        for (uint64_t seed = 0; seed < SEEDS; seed++) {
            keys[n] = stream_key(seed < SEEDS / 2 ? seed : ~seed, names[i]);
            for (size_t j = 0; j < n; j++)
                assert_in_range(bits_apart(keys[n], keys[j]), 8, 56);
            n++;
        }
    assert_true(stream_key(7, "calls") == stream_key(7, "calls"));
}

static void exponentials_are_minus_the_log_of_the_uniform(void **state)
{
    (void)state;
    enum { N = 1000 };
    uint64_t a[N], b[N];
    double block[N];
    draw_block(3, (struct address){0, 0, 0, 0}, N, a, b);
    a[0] = 0;
    a[1] = UINT64_MAX;
    for (size_t n = 0; n < 40; n++) {
        exponentials_from_bits(n, a, 187.9, block);
        for (size_t i = 0; i < n; i++)
            assert_true(block[i] == 187.9 * exponential_from_bits(a[i]));
    }
    exponentials_from_bits(N, a, 1, block);
    for (size_t i = 0; i < N; i++) {
        assert_true(block[i] == exponential_from_bits(a[i]));
        check_close(block[i], -log(portable_unit(a[i])), 4e-16 * fmax(block[i], 1e-15));
        assert_true(block[i] > 0 && block[i] < 37);
    }
}

static void numbers_become_whole_by_rounding_to_nearest(void **state)
{
    (void)state;
    enum { N = 1000 };
    const int64_t most = INT64_C(1) << 50;
    uint64_t a[N], b[N];
    double x[N];
    int64_t wholes[N];
    draw_block(5, (struct address){0, 0, 0, 0}, N, a, b);
    for (size_t i = 0; i < N; i++)
        x[i] = portable_unit(a[i]) * ldexp(1, (int)(b[i] % 60));
    const double awkward[] = {0,      0.5,     1.5, 2.5, 0.49999999999999994, 0x1p49 + 0.5,
                              0x1p50, INFINITY};
    memcpy(x, awkward, sizeof awkward);
    for (double factor = 1; factor < 1.1; factor += 0.07)
        for (double per = 1; per <= 1e6; per *= 1e6)
            for (size_t n = N; n > 0; n = n > 40 ? 40 : n - 1) {
                wholes_from(n, x, factor, per, most, wholes);
                for (size_t i = 0; i < n; i++)
                    assert_true(wholes[i]
                                == (int64_t)fmin(floor(factor * x[i] * per + 0.5), (double)most));
            }
}

/* Chi-square on the bytes of both halves, over items, intervals and replications. */
static double chi_square_of_bytes(uint64_t key, int over)
{
    enum { N = 65536, BINS = 256 };
    static uint32_t counts[BINS];
    memset(counts, 0, sizeof counts);
    for (uint32_t i = 0; i < N; i++) {
        const struct address at = {over == 0 ? i : 0, over == 1 ? i : 0, over == 2 ? i : 0, 0};
        const struct pair p = draw_one(key, at);
        for (int shift = 0; shift < 64; shift += 8) {
            counts[p.a >> shift & 0xff]++;
            counts[p.b >> shift & 0xff]++;
        }
    }
    double sum = 0;
    const double expected = 16.0 * N / BINS;
    for (int i = 0; i < BINS; i++)
        sum += (counts[i] - expected) * (counts[i] - expected) / expected;
    return sum;
}

static void bytes_are_evenly_spread_along_every_direction(void **state)
{
    (void)state;
    const double degrees = 255, sd = sqrt(2 * degrees);
    for (int over = 0; over < 3; over++)
        check_close(chi_square_of_bytes(11, over), degrees, 4 * sd);
}

static void neighbours_are_not_correlated(void **state)
{
    (void)state;
    enum { N = 200000 };
    uint64_t *a = malloc(N * sizeof *a), *b = malloc(N * sizeof *b);
    draw_block(stream_key(1, "neighbours"), (struct address){0, 0, 0, 0}, N, a, b);
    double neighbours = 0, halves = 0;
    for (size_t i = 0; i + 1 < N; i++) {
        const double x = portable_unit(a[i]) - 0.5;
        neighbours += x * (portable_unit(a[i + 1]) - 0.5);
        halves += x * (portable_unit(b[i]) - 0.5);
    }
    const double error = 4 / sqrt(N);
    check_close(12 * neighbours / N, 0, error);
    check_close(12 * halves / N, 0, error);
    free(a);
    free(b);
}

static void gsl_generator_walks_through_the_same_addresses(void **state)
{
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(stream_rng);
    gsl_rng_set(rng, 99);
    assert_true(gsl_rng_min(rng) == 0 && gsl_rng_max(rng) == UINT64_MAX);
    for (uint32_t n = 0; n < 100; n++) {
        const struct pair p =
            draw_one(99, (struct address){n, 0, 0, address_what(PURPOSE_RAW, 0, 0)});
        assert_true(gsl_rng_get(rng) == p.a);
        check_close(gsl_rng_uniform(rng), portable_unit(p.b), 0);
    }
    gsl_rng *copy = gsl_rng_clone(rng);
    for (int i = 0; i < 10; i++)
        assert_true(gsl_rng_get(rng) == gsl_rng_get(copy));
    gsl_rng_free(copy);
    gsl_rng_free(rng);
}

static void gsl_samplers_work_on_the_generator(void **state)
{
    (void)state;
    enum { N = 100000 };
    gsl_rng *rng = gsl_rng_alloc(stream_rng);
    gsl_rng_set(rng, 4);
    double sum = 0, squares = 0;
    unsigned long sixes = 0;
    for (int i = 0; i < N; i++) {
        const double x = gsl_ran_gamma(rng, 2.5, 187.9 / 2.5);
        sum += x;
        squares += x * x;
        sixes += gsl_rng_uniform_int(rng, 6) == 5;
    }
    const double mean = sum / N, sd = sqrt(squares / N - mean * mean);
    check_close(mean, 187.9, 4 * sd / sqrt(N));
    check_apart(mean, 1.05 * 187.9, 4 * sd / sqrt(N));
    check_close((double)sixes / N, 1.0 / 6, 4 * sqrt(5.0 / 36 / N));
    gsl_rng_free(rng);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_are_the_known_answers_of_philox),
        cmocka_unit_test(block_gives_the_numbers_of_single_draws),
        cmocka_unit_test(every_part_of_the_address_changes_both_halves),
        cmocka_unit_test(parts_of_what_is_drawn_do_not_run_into_each_other),
        cmocka_unit_test(purposes_keep_their_numbers),
        cmocka_unit_test(keys_differ_by_name_and_by_seed),
        cmocka_unit_test(exponentials_are_minus_the_log_of_the_uniform),
        cmocka_unit_test(numbers_become_whole_by_rounding_to_nearest),
        cmocka_unit_test(bytes_are_evenly_spread_along_every_direction),
        cmocka_unit_test(neighbours_are_not_correlated),
        cmocka_unit_test(gsl_generator_walks_through_the_same_addresses),
        cmocka_unit_test(gsl_samplers_work_on_the_generator),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
