#include "sim/study/trend.h"

#include "sim/base/mem.h"

#include <math.h>
#include <stdlib.h>

struct trend trend_new(size_t days)
{
    return (struct trend){
        .days = days,
        .day = mem_array(days, sizeof(double)),
        .kept = mem_array(days * TREND_KEPT_MOST, sizeof(float)),
    };
}

void trend_free(struct trend *t)
{
    free(t->day);
    free(t->kept);
}

/* Of the line through y[0] at 0, y[1] at 1, ... */
static double slope_of(const double y[], size_t n)
{
    const double middle = ((double)n - 1) / 2;
    double product = 0, square = 0;
    for (size_t i = 0; i < n; i++) {
        product += ((double)i - middle) * y[i];
        square += ((double)i - middle) * ((double)i - middle);
    }
    return product / square;
}

void trend_add(struct trend *t, size_t day, double value)
{
    t->day[day] = value;
    if (t->replications < TREND_KEPT_MOST)
        t->kept[t->replications * t->days + day] = (float)value;
    if (day + 1 < t->days)
        return;
    const size_t first = t->days / 2;
    const double slope =
        t->days < TREND_DAYS_LEAST ? NAN : slope_of(&t->day[first], t->days - first);
    t->slope += slope;
    t->slope_slope += slope * slope;
    t->replications++;
}

struct estimate trend_slope(const struct trend *t)
{
    const double n = (double)t->replications, mean = t->slope / n;
    struct estimate e = {.value = mean, .replications = t->replications};
    e.std_error = sqrt(fmax(t->slope_slope - n * mean * mean, 0) / (n - 1) / n);
    e.half_width = t->replications > 1 ? student_t(t->replications - 1) * e.std_error : NAN;
    return e;
}

static size_t n_kept(const struct trend *t)
{
    return t->replications < TREND_KEPT_MOST ? t->replications : TREND_KEPT_MOST;
}

static int float_compare(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;
    return x < y ? -1 : x > y;
}

double trend_quantile(const struct trend *t, size_t day, double p)
{
    const size_t n = n_kept(t);
    if (n == 0)
        return NAN;
    float *sorted = mem_array(n, sizeof *sorted);
    for (size_t i = 0; i < n; i++)
        sorted[i] = t->kept[i * t->days + day];
    qsort(sorted, n, sizeof *sorted, float_compare);
    const float found = sorted[(size_t)(p * (double)(n - 1) + 0.5)];
    free(sorted);
    return (double)found;
}

double trend_mean(const struct trend *t, size_t day)
{
    double sum = 0;
    for (size_t i = 0; i < n_kept(t); i++)
        sum += (double)t->kept[i * t->days + day];
    return sum / (double)n_kept(t);
}
