#include "sim/monte/replicate.h"

#include <stdlib.h>

#include "sim/base/mem.h"
#include "tests/engine/centre.h"

/* Awkward enough that every kind of sum is in use: two classes, groups, redials, two days. */
static void fill(struct centre *c)
{
    static char calls[] = "calls", cards[] = "cards", desk[] = "desk", second[] = "second";
    static char early[] = "early";
    centre_clear(c, 8, 14, 30);
    c->scenario.hours.days = 2;
    c->scenario.busyness.day_correlation = 0.7;
    struct contact_class *k = centre_class(c, calls, 3.1 / 60, 187.9, 93);
    k->arrivals.day = (struct factor){FACTOR_LOGNORMAL, 0.2};
    k->redial = redial_with(0.4, exponential(400), 3);
    k = centre_class(c, cards, 1.3 / 60, 240, 150);
    k->arrivals.day = (struct factor){FACTOR_GAMMA, 0.1};
    centre_staff(c, centre_group(c, desk), 7);
    struct agent_group *g = centre_group(c, second);
    g->attendance.absence = 0.1;
    g->attendance.in_shift_shrinkage = 0.1;
    centre_shift(c, g, early, 8, 6, 6);
}

struct study {
    struct plan *plan;
    struct columns columns;
    struct tally tally;
    struct kept kept;
    double *days; /* as handed over, in order */
    size_t n_days;
};

enum { DAILY = 2 };

static const size_t daily_columns[DAILY] = {0, 5};

static void take_day(void *to, size_t replication, size_t day, const double values[],
                     const struct fraction met[])
{
    struct study *s = to;
    (void)met;
    assert_int_equal(replication, s->n_days / 2);
    assert_int_equal(day, s->n_days % 2);
    s->days = mem_grow(s->days, DAILY * (s->n_days + 1), sizeof *s->days);
    memcpy(&s->days[DAILY * s->n_days], values, DAILY * sizeof *values);
    s->n_days++;
}

static struct study *study_new(const struct centre *c, size_t most)
{
    struct study *s = mem_array(1, sizeof *s);
    s->plan = centre_plan(c, 9);
    s->columns = columns_new(s->plan);
    s->tally = tally_new(s->plan, &s->columns);
    s->kept = kept_new(&s->columns, s->tally.intervals, most);
    return s;
}

static void study_free(struct study *s)
{
    tally_free(&s->tally);
    kept_free(&s->kept);
    columns_free(&s->columns);
    plan_free(s->plan);
    free(s->days);
    free(s);
}

static size_t study_part(struct study *s, uint32_t first, uint32_t n, int threads,
                         const volatile sig_atomic_t *stop)
{
    const struct replicate r = {.plan = s->plan,
                                .columns = &s->columns,
                                .first = first,
                                .n = n,
                                .threads = threads,
                                .stop = stop};
    const struct daily daily = {.columns = daily_columns, .n = DAILY, .take = take_day, .to = s};
    return replicate(&r, &s->tally, &s->kept, &daily);
}

static void check_same(const struct study *a, const struct study *b)
{
    const size_t columns = a->columns.n, intervals = a->tally.intervals;
    assert_int_equal(a->tally.replications, b->tally.replications);
    assert_memory_equal(a->tally.moments, b->tally.moments,
                        columns * (intervals + 1) * sizeof *a->tally.moments);
    for (size_t i = 0; i < (1 + a->plan->n_classes) * WAIT_KINDS; i++) {
        const struct wait_sums *x = &a->tally.waits[i], *y = &b->tally.waits[i];
        assert_int_equal(x->bins, y->bins);
        assert_memory_equal(&x->n, &y->n, sizeof x->n);
        assert_memory_equal(&x->n_n, &y->n_n, sizeof x->n_n);
        assert_memory_equal(x->f, y->f, x->bins * sizeof *x->f);
        assert_memory_equal(x->f_f, y->f_f, x->bins * sizeof *x->f_f);
        assert_memory_equal(x->f_n, y->f_n, x->bins * sizeof *x->f_n);
    }
    assert_memory_equal(a->kept.values, b->kept.values,
                        columns * a->kept.whole * sizeof *a->kept.values);
    assert_memory_equal(a->kept.interval_values, b->kept.interval_values,
                        columns * intervals * a->kept.by_interval * sizeof *a->kept.values);
    assert_int_equal(a->n_days, b->n_days);
    assert_memory_equal(a->days, b->days, DAILY * a->n_days * sizeof *a->days);
}

enum { REPLICATIONS = 32 * 5 + 7 };

static void results_are_the_same_bits_for_any_number_of_threads(void **state)
{
    (void)state;
    struct centre c;
    fill(&c);
    struct study *one = study_new(&c, REPLICATIONS);
    assert_int_equal(study_part(one, 0, REPLICATIONS, 1, NULL), REPLICATIONS);
    assert_int_equal(one->n_days, 2 * REPLICATIONS);
    assert_true(one->tally.moments[one->tally.intervals].top > 0);
    static const int threads[] = {2, 3, 8, 0};
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
        struct study *many = study_new(&c, REPLICATIONS);
        assert_int_equal(study_part(many, 0, REPLICATIONS, threads[i], NULL), REPLICATIONS);
        check_same(one, many);
        study_free(many);
    }
    study_free(one);
}

static void runs_cut_at_whole_blocks_add_up_to_the_same_bits(void **state)
{
    (void)state;
    struct centre c;
    fill(&c);
    struct study *whole = study_new(&c, REPLICATIONS), *parts = study_new(&c, REPLICATIONS);
    study_part(whole, 0, REPLICATIONS, 2, NULL);
    static const uint32_t cuts[] = {0, 32, 64, 128, REPLICATIONS};
    for (size_t i = 0; i + 1 < sizeof cuts / sizeof *cuts; i++)
        assert_int_equal(study_part(parts, cuts[i], cuts[i + 1] - cuts[i], 1 + (int)i, NULL),
                         cuts[i + 1] - cuts[i]);
    check_same(whole, parts);
    study_free(whole);
    study_free(parts);
}

/* Other replications are other days. */
static void other_replications_are_other_days(void **state)
{
    (void)state;
    struct centre c;
    fill(&c);
    struct study *a = study_new(&c, 64);
    study_part(a, 0, 64, 2, NULL);
    for (size_t i = 0; i < a->n_days; i++)
        for (size_t j = 0; j < i; j++)
            assert_true(memcmp(&a->days[DAILY * i], &a->days[DAILY * j], DAILY * sizeof *a->days)
                        != 0);
    study_free(a);
}

/* ---- stopping
 * --------------------------------------------------------------------------------------- */

static void stopped_run_begins_no_further_replication(void **state)
{
    (void)state;
    struct centre c;
    fill(&c);
    const volatile sig_atomic_t stop = 1;
    struct study *s = study_new(&c, 64);
    assert_int_equal(study_part(s, 0, 64, 2, &stop), 0);
    assert_int_equal(s->tally.replications, 0);
    assert_int_equal(s->n_days, 0);
    study_free(s);
}

static volatile sig_atomic_t stopping;

static void stop_after_forty(void *to, size_t done, size_t n)
{
    (void)to;
    assert_true(done < n);
    if (done >= 40)
        stopping = 1;
}

/* What was done is a prefix, and the same as if no more had been asked for. */
static void what_a_stopped_run_has_done_is_the_beginning_of_the_whole(void **state)
{
    (void)state;
    struct centre c;
    fill(&c);
    struct study *s = study_new(&c, REPLICATIONS), *whole = study_new(&c, REPLICATIONS);
    stopping = 0;
    const struct replicate r = {.plan = s->plan,
                                .columns = &s->columns,
                                .n = REPLICATIONS,
                                .threads = 1,
                                .stop = &stopping,
                                .progress = stop_after_forty};
    const struct daily daily = {.columns = daily_columns, .n = DAILY, .take = take_day, .to = s};
    const size_t done = replicate(&r, &s->tally, &s->kept, &daily);
    assert_in_range(done, 40, 64);
    assert_int_equal(study_part(whole, 0, (uint32_t)done, 2, NULL), done);
    check_same(whole, s);
    study_free(s);
    study_free(whole);
}

/* ---- what is kept of single replications --------------------------------------------------------
 */

static void values_are_kept_within_bounds_of_memory(void **state)
{
    (void)state;
    struct centre c;
    fill(&c);
    struct study *s = study_new(&c, 10);
    assert_int_equal(s->kept.whole, 10);
    assert_int_equal(s->kept.by_interval, 10);
    struct kept many = kept_new(&s->columns, s->tally.intervals, 100000000);
    assert_true(many.whole * s->columns.n * sizeof(float) <= (size_t)24 << 20);
    assert_true(many.by_interval * s->columns.n * s->tally.intervals * sizeof(float) <= (size_t)24
                                                                                            << 20);
    assert_true(many.by_interval <= 2000);
    kept_free(&many);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_are_the_same_bits_for_any_number_of_threads),
        cmocka_unit_test(runs_cut_at_whole_blocks_add_up_to_the_same_bits),
        cmocka_unit_test(other_replications_are_other_days),
        cmocka_unit_test(stopped_run_begins_no_further_replication),
        cmocka_unit_test(what_a_stopped_run_has_done_is_the_beginning_of_the_whole),
        cmocka_unit_test(values_are_kept_within_bounds_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
