/*
 * The longest wait of a day, an interval and a class: against the days told contact by contact.
 */
#include "tests/engine/centre.h"

#include <math.h>

static char calls[] = "calls", cards[] = "cards", desk[] = "desk";

enum { DAYS = 3, REPLICATIONS = 32, CLASSES = 2, INTERVALS = 8 };

static void fill(struct centre *c)
{
    centre_clear(c, 8, 12, 30);
    c->scenario.hours.days = DAYS;
    for (int i = 0; i < CLASSES; i++)
        centre_class(c, i ? cards : calls, 1.0 / 60, 187.9, i ? 93 : 200);
    centre_staff(c, centre_group(c, desk), 6);
}

/* In seconds; the last class is all of them, the last interval the whole day. */
struct longest {
    double wait[DAYS][CLASSES + 1][INTERVALS + 1];
};

static void add_wait(struct longest *l, const struct calendar_hours *h, const struct trace_row *t)
{
    const double at = seconds_from_ticks(t->requested);
    const double wait = seconds_from_ticks(t->ended - t->requested);
    const size_t day = (size_t)(at / 86400);
    const size_t last = INTERVALS - 1;
    size_t interval = (size_t)((fmod(at, 86400) - h->opens_s) / h->interval_s);
    interval = interval < last ? interval : last;
    const size_t classes[] = {t->class, CLASSES}, intervals[] = {interval, INTERVALS};
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 2; k++) {
            double *longest = &l->wait[day][classes[i]][intervals[k]];
            *longest = fmax(*longest, wait);
        }
}

static struct longest told(const struct centre *c, uint32_t replication)
{
    struct longest l = {0};
    struct trace t = centre_told(c, 1, replication);
    for (size_t i = 0; i < t.n; i++)
        if (t.row[i].requested != TRACE_NEVER)
            add_wait(&l, &c->scenario.hours, &t.row[i]);
    trace_free(&t);
    return l;
}

static void measure_is_the_mean_of_the_days_longest(void **state)
{
    (void)state;
    static struct centre c;
    fill(&c);
    struct experiment *e = centre_run(&c, REPLICATIONS);
    double sum[CLASSES + 1][INTERVALS + 1] = {0}, of_sums = 0;
    for (uint32_t replication = 0; replication < REPLICATIONS; replication++) {
        const struct longest l = told(&c, replication);
        for (size_t day = 0; day < DAYS; day++)
            for (size_t class = 0; class <= CLASSES; class ++)
                for (size_t i = 0; i <= INTERVALS; i++)
                    sum[class][i] += l.wait[day][class][i] / DAYS / REPLICATIONS;
    }
    for (size_t class = 0; class <= CLASSES; class ++)
        for (size_t i = 0; i <= INTERVALS; i++) {
            const enum scope scope = class < CLASSES ? SCOPE_CLASS : SCOPE_ALL;
            const struct estimate x =
                measured_in(e, "wait_max_s", scope, class < CLASSES ? class : 0, i);
            check_close(x.value, sum[class][i], 1e-9 * sum[class][i]);
            assert_true(x.std_error > 0);
            of_sums += i < INTERVALS && class == CLASSES ? sum[class][i] : 0;
        }
    /* Neither the sum over intervals nor that over classes would do. */
    assert_true(sum[CLASSES][INTERVALS] < 0.5 * of_sums);
    assert_true(sum[CLASSES][INTERVALS] < 0.9 * (sum[0][INTERVALS] + sum[1][INTERVALS]));
    experiment_free(e);
}

/* A cap on the longest wait of a day, on so many days. */
static void target_on_days_looks_at_each_day(void **state)
{
    (void)state;
    static struct centre c;
    fill(&c);
    const double longest_s = 200;
    struct target t = centre_target("wait_max_s", false, longest_s);
    t.on_days = 0.9;
    c.scenario.targets = &t;
    c.scenario.n_targets = 1;
    struct experiment *e = centre_run(&c, REPLICATIONS);
    size_t met = 0;
    for (uint32_t replication = 0; replication < REPLICATIONS; replication++) {
        const struct longest l = told(&c, replication);
        for (size_t day = 0; day < DAYS; day++)
            met += l.wait[day][CLASSES][INTERVALS] <= longest_s;
    }
    assert_in_range(met, 10, DAYS * REPLICATIONS - 10);
    assert_int_equal(e->targets[0].days_met, met);
    experiment_free(e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measure_is_the_mean_of_the_days_longest),
        cmocka_unit_test(target_on_days_looks_at_each_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
