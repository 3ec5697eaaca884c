/*
 * How many contacts arrive and when: means, spread and correlation of the counts over many days.
 */
#include <stdlib.h>

#include "tests/engine/centre.h"

static char calls[] = "calls", cards[] = "cards", desk[] = "desk";

enum { INTERVALS = 16, CLASSES = 2, DAYS_MOST_KEPT = 4000 };

/* Arrivals by day, class and interval. */
struct counts {
    size_t days;
    double of[DAYS_MOST_KEPT][CLASSES][2 * INTERVALS];
};

/* Eight hours in half-hours; the classes are told apart by volume and profile. */
static void fill(struct centre *c, double share[2][INTERVALS])
{
    centre_clear(c, 8, 16, 30);
    double sum[2] = {0};
    for (int i = 0; i < INTERVALS; i++) {
        sum[0] += share[0][i] = 1 + sin(i * 0.4);
        sum[1] += share[1][i] = 1 + i % 4;
    }
    for (int i = 0; i < INTERVALS; i++) {
        share[0][i] /= sum[0];
        share[1][i] /= sum[1];
    }
    struct contact_class *k = centre_class(c, calls, 0, 1, 1);
    k->arrivals.per_day = 797.3;
    k->arrivals.share = share[0];
    k = centre_class(c, cards, 0, 1, 1);
    k->arrivals.per_day = 250;
    k->arrivals.share = share[1];
    centre_staff(c, centre_group(c, desk), 1);
}

static struct counts *counts_of(const struct centre *c, size_t days)
{
    struct counts *all = calloc(1, sizeof *all);
    all->days = days;
    struct plan *p = centre_plan(c, 3);
    struct day *d = day_new(p);
    for (uint32_t day = 0; day < days; day++) {
        const struct record *r = day_run(d, day);
        for (size_t class = 0; class < CLASSES; class ++)
            for (size_t i = 0; i < r->rows - 1; i++)
                all->of[day][class][i] = (double)record_contacts(r, 1 + i, class)[ARRIVALS];
    }
    day_free(d);
    plan_free(p);
    return all;
}

struct moments_of_two {
    double mean_a, mean_b, variance_a, variance_b, covariance;
};

static double sum_of(const double of[], size_t from, size_t to)
{
    double sum = 0;
    for (size_t i = from; i < to; i++)
        sum += of[i];
    return sum;
}

/* Of sums of counts over the intervals [a, a + n) of one class and [b, b + n) of another. */
static struct moments_of_two moments(const struct counts *c, size_t class_a, size_t a,
                                     size_t class_b, size_t b, size_t n)
{
    double x = 0, y = 0, xx = 0, yy = 0, xy = 0;
    const double days = (double)c->days;
    for (size_t day = 0; day < c->days; day++) {
        const double u = sum_of(c->of[day][class_a], a, a + n);
        const double v = sum_of(c->of[day][class_b], b, b + n);
        x += u;
        y += v;
        xx += u * u;
        yy += v * v;
        xy += u * v;
    }
    return (struct moments_of_two){x / days, y / days, xx / days - x / days * (x / days),
                                   yy / days - y / days * (y / days),
                                   xy / days - x / days * (y / days)};
}

/* The correlation of the factors behind two counts, the Poisson noise taken out. */
static double correlation(const struct counts *c, size_t class_a, size_t a, size_t class_b,
                          size_t b, size_t n)
{
    const struct moments_of_two m = moments(c, class_a, a, class_b, b, n);
    return m.covariance / sqrt((m.variance_a - m.mean_a) * (m.variance_b - m.mean_b));
}

static double factor_cv(const struct counts *c, size_t class, size_t from, size_t n)
{
    const struct moments_of_two m = moments(c, class, from, class, from, n);
    return sqrt(m.variance_a - m.mean_a) / m.mean_a;
}

/* Lognormal factors of these cvs whose normals are correlated by r. */
static double lognormal_correlation(double r, double cv_a, double cv_b)
{
    const double s = sqrt(log1p(cv_a * cv_a) * log1p(cv_b * cv_b));
    return expm1(r * s) / (cv_a * cv_b);
}

static void counts_without_factors_are_poisson(void **state)
{
    (void)state;
    struct centre c;
    double share[2][INTERVALS];
    fill(&c, share);
    struct counts *k = counts_of(&c, 4000);
    for (size_t i = 0; i < INTERVALS; i++) {
        const double mean = 797.3 * share[0][i];
        const struct moments_of_two m = moments(k, 0, i, 1, i, 1);
        check_close(m.mean_a, mean, 4 * sqrt(mean / 4000));
        check_close(m.variance_a / mean, 1, 4 * sqrt(2.0 / 4000) + 0.01);
        check_close(m.covariance / sqrt(m.variance_a * m.variance_b), 0, 4 / sqrt(4000));
    }
    const struct moments_of_two day = moments(k, 0, 0, 0, 0, INTERVALS);
    check_close(day.mean_a, 797.3, 4 * sqrt(797.3 / 4000));
    check_apart(day.mean_a, 1.05 * 797.3, 4 * sqrt(797.3 / 4000));
    free(k);
}

static void day_factor_moves_the_whole_day_and_classes_together(void **state)
{
    (void)state;
    struct centre c;
    double share[2][INTERVALS];
    fill(&c, share);
    c.classes[0].arrivals.day = (struct factor){FACTOR_LOGNORMAL, 0.3};
    c.classes[1].arrivals.day = (struct factor){FACTOR_LOGNORMAL, 0.4};
    c.scenario.busyness.day_correlation = 0.6;
    struct counts *k = counts_of(&c, 4000);
    check_close(moments(k, 0, 0, 0, 0, INTERVALS).mean_a / 797.3, 1, 4 * 0.3 / sqrt(4000));
    check_close(factor_cv(k, 0, 0, INTERVALS), 0.3, 0.02);
    check_close(factor_cv(k, 1, 0, INTERVALS), 0.4, 0.03);
    check_close(correlation(k, 0, 0, 0, 8, 8), 1, 0.01);
    check_close(correlation(k, 0, 0, 1, 0, INTERVALS), lognormal_correlation(0.6, 0.3, 0.4), 0.05);
    free(k);

    /* The same normals behind a gamma law; and none where the layer is off. */
    c.classes[0].arrivals.day.family = FACTOR_GAMMA;
    k = counts_of(&c, 4000);
    check_close(factor_cv(k, 0, 0, INTERVALS), 0.3, 0.02);
    free(k);
    c.scenario.layers.day = false;
    k = counts_of(&c, 2000);
    check_close(moments(k, 0, 0, 0, 0, INTERVALS).variance_a / 797.3, 1, 0.13);
    free(k);
}

static void forecast_error_lasts_for_all_days_and_day_factors_do_not(void **state)
{
    (void)state;
    struct centre c;
    double share[2][INTERVALS];
    fill(&c, share);
    c.scenario.hours.days = 2;
    c.classes[0].arrivals.forecast = (struct factor){FACTOR_LOGNORMAL, 0.2};
    c.classes[1].arrivals.forecast = (struct factor){FACTOR_LOGNORMAL, 0.2};
    c.scenario.busyness.forecast_correlation = 0.9;
    struct counts *k = counts_of(&c, 2000);
    check_close(correlation(k, 0, 0, 0, INTERVALS, INTERVALS), 1, 0.02);
    check_close(correlation(k, 0, 0, 1, INTERVALS, INTERVALS), lognormal_correlation(0.9, 0.2, 0.2),
                0.04);
    check_close(factor_cv(k, 0, 0, INTERVALS), 0.2, 0.015);
    free(k);

    c.scenario.layers.forecast = false;
    c.classes[0].arrivals.day = (struct factor){FACTOR_LOGNORMAL, 0.2};
    c.classes[1].arrivals.day = (struct factor){FACTOR_LOGNORMAL, 0.2};
    c.classes[1].arrivals.day_lag1 = 0.64;
    k = counts_of(&c, 4000);
    check_close(correlation(k, 0, 0, 0, INTERVALS, INTERVALS), 0, 4 / sqrt(4000));
    check_close(correlation(k, 1, 0, 1, INTERVALS, INTERVALS),
                lognormal_correlation(0.64, 0.2, 0.2), 0.05);
    check_close(factor_cv(k, 1, INTERVALS, INTERVALS), 0.2, 0.015);
    free(k);
}

/* lag1 is for half an hour, whatever the interval. */
static void interval_factors_fade_from_half_hour_to_half_hour(void **state)
{
    (void)state;
    static const double lengths_min[] = {30, 60, 15};
    for (size_t length = 0; length < 3; length++) {
        struct centre c;
        const double minutes = lengths_min[length], steps = minutes / 30;
        centre_clear(&c, 8, 12, minutes);
        for (int i = 0; i < 2; i++) {
            struct contact_class *k = centre_class(&c, i == 0 ? calls : cards, 0.15, 1, 1);
            k->arrivals.interval = (struct factor){i == 0 ? FACTOR_LOGNORMAL : FACTOR_GAMMA, 0.2};
            k->arrivals.interval_lag1 = 0.8;
        }
        c.scenario.busyness.interval_correlation = 0.5;
        centre_staff(&c, centre_group(&c, desk), 1);
        struct counts *k = counts_of(&c, 1000);
        const double lag1 = lognormal_correlation(pow(0.8, steps), 0.2, 0.2);
        const double lag2 = lognormal_correlation(pow(0.8, 2 * steps), 0.2, 0.2);
        check_close(factor_cv(k, 0, 0, 1), 0.2, 0.02);
        check_close(factor_cv(k, 0, 3, 1), 0.2, 0.02);
        check_close(factor_cv(k, 1, 2, 1), 0.2, 0.02);
        check_close(correlation(k, 0, 0, 0, 1, 1), lag1, 0.04);
        check_close(correlation(k, 0, 2, 0, 3, 1), lag1, 0.04);
        check_close(correlation(k, 0, 0, 0, 2, 1), lag2, 0.07);
        check_close(correlation(k, 0, 1, 1, 1, 1), 0.5, 0.1);
        free(k);
    }
}

static void interval_factors_start_afresh_each_day_unless_they_go_on(void **state)
{
    (void)state;
    for (int across = 0; across < 2; across++) {
        struct centre c;
        centre_clear(&c, 8, 16, 30);
        struct contact_class *k = centre_class(&c, calls, 0.1, 1, 1);
        centre_class(&c, cards, 0, 1, 1);
        k->arrivals.interval = (struct factor){FACTOR_LOGNORMAL, 0.2};
        k->arrivals.interval_lag1 = 0.8;
        k->arrivals.across_days = across;
        centre_staff(&c, centre_group(&c, desk), 1);
        c.scenario.hours.days = 2;
        struct counts *n = counts_of(&c, 1000);
        check_close(correlation(n, 0, INTERVALS - 1, 0, INTERVALS, 1),
                    across ? lognormal_correlation(0.8, 0.2, 0.2) : 0, across ? 0.04 : 0.11);
        free(n);
    }
}

/* Evenly spaced arrivals follow the summed rate, fractions carried over from interval to interval.
 */
static void arrivals_without_chance_follow_the_rate(void **state)
{
    (void)state;
    struct centre c;
    double share[2][INTERVALS];
    fill(&c, share);
    c.scenario.layers = (struct layers){0};
    c.classes[1].arrivals.per_day = 7.3; /* less than one in an interval */
    struct counts *k = counts_of(&c, 2);
    double expected[2] = {0}, come[2] = {0};
    for (size_t i = 0; i < INTERVALS; i++)
        for (size_t class = 0; class < 2; class ++) {
            expected[class] += c.classes[class].arrivals.per_day * share[class][i];
            come[class] += k->of[0][class][i];
            check_close(come[class], expected[class], 0.5 + 1e-6);
            check_close(k->of[1][class][i], k->of[0][class][i], 0);
        }
    free(k);
}

static void fixed_counts_come_exactly_and_spread_evenly(void **state)
{
    (void)state;
    static double counts[32];
    for (int i = 0; i < 32; i++)
        counts[i] = i % 5 == 0 ? 0 : i * i % 700;
    for (int layer = 0; layer < 2; layer++) {
        struct centre c;
        centre_clear(&c, 8, 16, 30);
        centre_class(&c, calls, 0, 60, INFINITY)->arrivals.counts = counts;
        centre_staff(&c, centre_group(&c, desk), 200);
        c.scenario.hours.days = 2;
        c.scenario.layers.arrivals = layer;
        struct plan *p = centre_plan(&c, 5);
        struct day *d = day_new(p);
        double place = 0, squares = 0, n = 0;
        for (uint32_t replication = 0; replication < 20; replication++) {
            struct trace t = {0};
            day_trace(d, replication, &t);
            size_t come[32] = {0};
            for (size_t i = 0; i < t.n; i++) {
                const struct trace_row *r = &t.row[i];
                const ticks start = plan_interval_start(p, (int32_t)r->interval);
                assert_true(r->arrived >= start && r->arrived < start + p->interval);
                const double u = (double)(r->arrived - start) / (double)p->interval;
                come[r->interval]++;
                place += u;
                squares += u * u;
                n++;
            }
            for (int i = 0; i < 32; i++)
                assert_int_equal(come[i], (size_t)counts[i]);
            trace_free(&t);
        }
        /* Uniform: mean 1/2, mean square 1/3. */
        check_close(place / n, 0.5, 4 * sqrt(1 / 12.0 / n));
        check_close(squares / n, 1 / 3.0, 4 * sqrt(4 / 45.0 / n));
        day_free(d);
        plan_free(p);
    }
}

/* Arrivals within an interval are as even as chance allows: the place of each is uniform. */
static void poisson_arrivals_are_uniform_inside_their_interval(void **state)
{
    (void)state;
    struct centre c;
    double share[2][INTERVALS];
    fill(&c, share);
    struct plan *p = centre_plan(&c, 3);
    struct day *d = day_new(p);
    double sum = 0, squares = 0, n = 0;
    for (uint32_t replication = 0; replication < 100; replication++) {
        struct trace t = {0};
        day_trace(d, replication, &t);
        for (size_t i = 0; i < t.n; i++) {
            const ticks start = plan_interval_start(p, (int32_t)t.row[i].interval);
            const double u = (double)(t.row[i].arrived - start) / (double)p->interval;
            assert_true(u >= 0 && u < 1);
            sum += u;
            squares += u * u;
            n++;
        }
        trace_free(&t);
    }
    check_close(sum / n, 0.5, 4 * sqrt(1 / 12.0 / n));
    check_close(squares / n, 1 / 3.0, 4 * sqrt(4 / 45.0 / n));
    day_free(d);
    plan_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_without_factors_are_poisson),
        cmocka_unit_test(day_factor_moves_the_whole_day_and_classes_together),
        cmocka_unit_test(forecast_error_lasts_for_all_days_and_day_factors_do_not),
        cmocka_unit_test(interval_factors_fade_from_half_hour_to_half_hour),
        cmocka_unit_test(interval_factors_start_afresh_each_day_unless_they_go_on),
        cmocka_unit_test(arrivals_without_chance_follow_the_rate),
        cmocka_unit_test(fixed_counts_come_exactly_and_spread_evenly),
        cmocka_unit_test(poisson_arrivals_are_uniform_inside_their_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
