#include "sim/study/frontier.h"

#include "sim/base/mem.h"
#include "sim/monte/estimate.h"

#include <math.h>
#include <stdlib.h>

const char *const standing_names[] = {
    [NOT_COMPARED] = "",       [SCREENED_OUT] = "screened out", [BEATEN] = "beaten",
    [UNDECIDED] = "undecided", [EFFICIENT] = "efficient",
};

/* Of a cost: less than that is no difference, and less than this none where it may be smaller. */
static const double cost_noise = 0.001, cost_slack = 0.005;

/* --- a contest of points --------------------------------------------------------------------- */

struct contest contest_new(size_t n, size_t batches)
{
    return (struct contest){
        .n = n,
        .batches = batches,
        .cost = mem_array(n, sizeof(double)),
        .rate = mem_array(n, sizeof(double)),
        .cost_error = mem_array(n * batches, sizeof(double)),
        .rate_error = mem_array(n * batches, sizeof(double)),
    };
}

void contest_free(struct contest *c)
{
    free(c->cost);
    free(c->rate);
    free(c->cost_error);
    free(c->rate_error);
}

/* The ratio of sums, and the residuals of the batches; NAN for zero over zero. */
static double ratio_with_errors(const struct fraction batch[], size_t n, double error[])
{
    double top = 0, below = 0;
    for (size_t i = 0; i < n; i++) {
        top += batch[i].top;
        below += batch[i].below;
    }
    const double ratio = below > 0 ? top / below : NAN;
    for (size_t i = 0; i < n; i++)
        error[i] = (batch[i].top - ratio * batch[i].below) / below;
    return ratio;
}

bool contest_set(struct contest *c, size_t i, const struct fraction cost[],
                 const struct fraction rate[])
{
    c->cost[i] = ratio_with_errors(cost, c->batches, &c->cost_error[i * c->batches]);
    c->rate[i] = ratio_with_errors(rate, c->batches, &c->rate_error[i * c->batches]);
    return !isnan(c->cost[i]) && !isnan(c->rate[i]);
}

/* --- one against another ---------------------------------------------------------------------- */

struct bounds {
    double low, high;
};

/* Of a difference, t standard errors to either side. The residuals have mean zero. */
static struct bounds bounds_of(double difference, const double first[], const double second[],
                               size_t batches, double t)
{
    double squares = 0;
    for (size_t i = 0; t > 0 && i < batches; i++)
        squares += (second[i] - first[i]) * (second[i] - first[i]);
    const double n = (double)batches, half = t > 0 ? t * sqrt(squares * n / (n - 1)) : 0;
    return (struct bounds){difference - half, difference + half};
}

enum relation { BEATS_NOT, MAY_BEAT, BEATS };

/* To beat is to cost no more and answer more, or to cost less and answer no less. */
static enum relation relation_of(const struct contest *c, size_t rival, size_t of, double t)
{
    const size_t n = c->batches;
    const struct bounds dearer = bounds_of(c->cost[rival] - c->cost[of], &c->cost_error[of * n],
                                           &c->cost_error[rival * n], n, t),
                        better = bounds_of(c->rate[rival] - c->rate[of], &c->rate_error[of * n],
                                           &c->rate_error[rival * n], n, t);
    const double cost = fabs(c->cost[of]), noise = cost_noise * cost;
    if (dearer.low > noise || better.high < 0 || (better.high <= 0 && dearer.high >= -noise))
        return BEATS_NOT;
    const bool costs_no_more = dearer.high <= cost_slack * cost;
    return costs_no_more && (better.low > 0 || (better.low >= 0 && dearer.high < -noise))
               ? BEATS
               : MAY_BEAT;
}

/* For two differences of each pair of n points, at half of the error. */
static double joint_t(const struct contest *c)
{
    return c->n > 1 ? student_t_joint(c->batches - 1, 2 * c->n * (c->n - 1)) : 0;
}

/* Those that none beats as the values are: whoever is beaten is beaten by one of them. */
static size_t *front_of(const struct contest *c, size_t *n)
{
    size_t *front = mem_array(c->n, sizeof *front);
    *n = 0;
    for (size_t i = 0; i < c->n; i++) {
        bool is_beaten = false;
        for (size_t j = 0; j < c->n && !is_beaten; j++)
            is_beaten = relation_of(c, j, i, 0) == BEATS;
        if (!is_beaten)
            front[(*n)++] = i;
    }
    return front;
}

void contest_screen(const struct contest *c, bool kept[])
{
    size_t n;
    size_t *front = front_of(c, &n);
    const double t = joint_t(c);
    for (size_t i = 0; i < c->n; i++) {
        kept[i] = true;
        for (size_t j = 0; j < n && kept[i]; j++)
            kept[i] = relation_of(c, front[j], i, t) != BEATS;
    }
    free(front);
}

void contest_judge(const struct contest *c, enum standing standing[])
{
    const double t = joint_t(c);
    for (size_t i = 0; i < c->n; i++) {
        standing[i] = EFFICIENT;
        for (size_t j = 0; j < c->n && standing[i] != BEATEN; j++) {
            const enum relation r = j == i ? BEATS_NOT : relation_of(c, j, i, t);
            if (r != BEATS_NOT)
                standing[i] = r == BEATS ? BEATEN : UNDECIDED;
        }
    }
}

/* --- the points of a sweep -------------------------------------------------------------------- */

/* By more than overtime makes of the same roster. */
static bool differs(const struct sweep *s, const char *key)
{
    double least = INFINITY, most = -INFINITY;
    for (size_t point = 0; point < s->points.n; point++) {
        const double value = sweep_find(s, point, key).value;
        least = fmin(least, value);
        most = fmax(most, value);
    }
    return most - least > cost_noise * most;
}

/* The first that differs; or the first, where the design asks for a comparison itself. */
static const char *price_of(const struct sweep *s)
{
    const char *first = NULL;
    if (s->rounds[FRESH_DAYS].replications == 0 || !sweep_find(s, 0, "answer_rate").row)
        return NULL;
    for (size_t i = PRICES; i-- > 0;)
        if (sweep_find(s, 0, sweep_prices[i]).row)
            first = sweep_prices[i];
    for (size_t i = 0; i < PRICES; i++)
        if (sweep_find(s, 0, sweep_prices[i]).row && differs(s, sweep_prices[i]))
            return sweep_prices[i];
    return s->design->fresh == AS_MANY ? NULL : first;
}

static bool set_point(struct contest *c, size_t i, const struct sweep *s, enum round round,
                      size_t point, const char *price)
{
    struct fraction cost[BATCHES], rate[BATCHES];
    return sweep_batches(s, round, point, price, cost)
           && sweep_batches(s, round, point, "answer_rate", rate) && contest_set(c, i, cost, rate);
}

/* The points that are still in the running and have a cost and an answer rate; points[] says
 * which. The others are not compared. */
static struct contest contest_of(struct frontier *f, const struct sweep *s, enum round round,
                                 size_t points[])
{
    const size_t n = s->rounds[round].replications;
    struct contest contest = contest_new(s->points.n, n < BATCHES ? n : BATCHES);
    contest.n = 0;
    for (size_t point = 0; point < s->points.n; point++) {
        if (f->standing[point] <= SCREENED_OUT)
            continue;
        if (set_point(&contest, contest.n, s, round, point, f->price))
            points[contest.n++] = point;
        else
            f->standing[point] = NOT_COMPARED;
    }
    return contest;
}

struct frontier frontier_screen(const struct sweep *s)
{
    const size_t n = s->points.n;
    struct frontier f = {price_of(s), mem_array(n, sizeof *f.standing)};
    if (!f.price)
        return f;
    for (size_t i = 0; i < n; i++)
        f.standing[i] = UNDECIDED;
    size_t *points = mem_array(n, sizeof *points);
    bool *kept = mem_array(n, sizeof *kept);
    struct contest contest = contest_of(&f, s, SEARCH_DAYS, points);
    contest_screen(&contest, kept);
    for (size_t i = 0; i < contest.n; i++)
        if (!kept[i])
            f.standing[points[i]] = SCREENED_OUT;
    contest_free(&contest);
    free(points);
    free(kept);
    return f;
}

void frontier_judge(struct frontier *f, const struct sweep *s)
{
    if (!f->price)
        return;
    size_t *points = mem_array(s->points.n, sizeof *points);
    enum standing *standing = mem_array(s->points.n, sizeof *standing);
    struct contest contest = contest_of(f, s, FRESH_DAYS, points);
    contest_judge(&contest, standing);
    for (size_t i = 0; i < contest.n; i++)
        f->standing[points[i]] = standing[i];
    contest_free(&contest);
    free(points);
    free(standing);
}

void frontier_free(struct frontier *f)
{
    free(f->standing);
}
