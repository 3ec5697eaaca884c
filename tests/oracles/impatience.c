#include "tests/oracles/impatience.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double leaving_rate(const struct impatience *q, int contacts)
{
    const int busy = contacts < q->agents ? contacts : q->agents;
    return busy / q->handle_s + (contacts - busy) / q->patience_s;
}

/* Shares of time in the states from `first` on. */
struct states {
    double *share;
    int first, n;
};

/* Beyond these neither side of the likeliest state weighs anything. */
static const double negligible = 1e-22;

static int likeliest(const struct impatience *q)
{
    int low = 0, high = 1;
    while (leaving_rate(q, high) < q->arrival_rate)
        high *= 2;
    while (high - low > 1) {
        const int middle = low + (high - low) / 2;
        *(leaving_rate(q, middle) < q->arrival_rate ? &low : &high) = middle;
    }
    return low;
}

static struct states states_of(const struct impatience *q)
{
    const int middle = likeliest(q);
    struct states s = {NULL, middle, 1};
    double weight = 1, total = 1;
    while (s.first > 0 && weight > negligible) {
        weight *= leaving_rate(q, s.first) / q->arrival_rate;
        s.first--;
    }
    weight = 1;
    int last = middle;
    while (weight > negligible) {
        last++;
        weight *= q->arrival_rate / leaving_rate(q, last);
    }
    s.n = last - s.first + 1;
    s.share = malloc((size_t)s.n * sizeof *s.share);
    if (!s.share)
        abort();
    s.share[middle - s.first] = 1;
    for (int k = middle; k > s.first; k--)
        total += s.share[k - 1 - s.first] =
            s.share[k - s.first] * leaving_rate(q, k) / q->arrival_rate;
    for (int k = middle; k < last; k++)
        total += s.share[k + 1 - s.first] =
            s.share[k - s.first] * q->arrival_rate / leaving_rate(q, k + 1);
    for (int i = 0; i < s.n; i++)
        s.share[i] /= total;
    return s;
}

double impatience_occupancy(const struct impatience *q)
{
    const struct states s = states_of(q);
    double busy = 0;
    for (int i = 0; i < s.n; i++)
        busy += s.share[i] * (s.first + i < q->agents ? s.first + i : q->agents);
    free(s.share);
    return busy / q->agents;
}

double impatience_answered(const struct impatience *q)
{
    return impatience_occupancy(q) * q->agents / q->handle_s / q->arrival_rate;
}

/* By how much answered[m], of a contact with m others before it in the queue, grows a second. */
static void growth(const struct impatience *q, const double answered[], int n, double grows[])
{
    for (int m = 0; m < n; m++) {
        const double ahead = q->agents / q->handle_s + m / q->patience_s;
        const double one_less = m > 0 ? answered[m - 1] : 1;
        grows[m] = ahead * (one_less - answered[m]) - answered[m] / q->patience_s;
    }
}

/* Steps so short that a contact at the end of the queue hardly moves in one. */
static void integrate(const struct impatience *q, double within_s, double answered[], int n)
{
    const double fastest = q->agents / q->handle_s + n / q->patience_s;
    const int steps = (int)ceil(8 * fastest * within_s) + 1;
    const double h = within_s / steps;
    double *k = malloc(5 * (size_t)n * sizeof *k), *at = k ? &k[4 * n] : NULL;
    if (!k)
        abort();
    memset(answered, 0, (size_t)n * sizeof *answered);
    for (int i = 0; i < steps; i++) {
        static const double part[] = {0, 0.5, 0.5, 1};
        for (int r = 0; r < 4; r++) {
            for (int m = 0; m < n; m++)
                at[m] = answered[m] + (r > 0 ? part[r] * h * k[(r - 1) * n + m] : 0);
            growth(q, at, n, &k[r * n]);
        }
        for (int m = 0; m < n; m++)
            answered[m] += h / 6 * (k[m] + 2 * k[n + m] + 2 * k[2 * n + m] + k[3 * n + m]);
    }
    free(k);
}

double impatience_answered_within(const struct impatience *q, double within_s)
{
    const struct states s = states_of(q);
    const int waiting = s.first + s.n - q->agents;
    double sum = 0;
    double *answered = malloc((size_t)(waiting > 0 ? waiting : 1) * sizeof *answered);
    if (!answered)
        abort();
    if (waiting > 0)
        integrate(q, within_s, answered, waiting);
    for (int i = 0; i < s.n; i++) {
        const int ahead = s.first + i - q->agents;
        sum += s.share[i] * (ahead < 0 ? 1 : answered[ahead]);
    }
    free(answered);
    free(s.share);
    return sum;
}
