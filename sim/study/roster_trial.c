#include "sim/study/roster_trial.h"

#include "sim/base/mem.h"
#include "sim/study/stationary.h"
#include "sim/study/trial.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

/* --- one target ------------------------------------------------------------------------------- */

/* A target in a trial. */
struct watched {
    const struct scenario *scenario;
    const struct target *target;
    const struct trial *trial;
    size_t column;
    double errors; /* of the margin, in terms of the trial's own */
};

static bool counts_day(const struct watched *w, size_t day)
{
    return w->target->day_type == 0
           || dates_type_of(w->scenario, (int32_t)day) == w->target->day_type - 1;
}

/* Of a replication, over the days that count. */
static struct fraction fraction_of(const struct watched *w, size_t replication)
{
    struct fraction sum = {0};
    if (w->target->day_type == 0)
        return trial_whole(w->trial, replication, w->column);
    for (size_t day = 0; day < w->trial->days; day++)
        if (counts_day(w, day)) {
            const struct fraction f = trial_day(w->trial, replication, w->column, day);
            sum.top += f.top;
            sum.below += f.below;
        }
    return sum;
}

static double beyond(const struct target *t, double value)
{
    return t->at_least ? value - t->bound : t->bound - value;
}

static struct roster_reading read_ratio(const struct watched *w)
{
    struct moments m = {0};
    const size_t n = w->trial->replications;
    for (size_t i = 0; i < n; i++) {
        const struct fraction f = fraction_of(w, i);
        moments_add(&m, f.top, f.below);
    }
    const struct estimate e = estimate_ratio(&m, n, 1);
    const double margin = isnan(e.std_error) ? 0 : w->errors * e.std_error;
    return (struct roster_reading){
        .value = e.value,
        .std_error = e.std_error,
        .slack = isnan(e.value) ? 0 : beyond(w->target, e.value) - margin,
        .replications = n,
    };
}

static int compare_numbers(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* How far beyond the bound the day is that just must meet it, if so large a share must. */
static double slack_of_days(double by_day[], size_t n, double share)
{
    qsort(by_day, n, sizeof *by_day, compare_numbers);
    const size_t may_miss = (size_t)floor((1 - fmin(share, 1)) * (double)n + 1e-9);
    return by_day[may_miss < n ? may_miss : n - 1];
}

static struct roster_reading read_days(const struct watched *w)
{
    const struct target *t = w->target;
    struct roster_reading r = {
        .value = NAN, .std_error = NAN, .replications = w->trial->replications};
    struct moments m = {0};
    double *by_day = mem_array(r.replications * w->trial->days, sizeof *by_day);
    for (size_t i = 0; i < r.replications; i++) {
        double met = 0, days = 0;
        for (size_t day = 0; day < w->trial->days; day++) {
            const struct fraction f = trial_day(w->trial, i, w->column, day);
            if (!counts_day(w, day) || f.below == 0)
                continue;
            by_day[r.days++] = beyond(t, f.top / f.below);
            days++;
            met += target_is_met(t, f.top / f.below);
        }
        r.days_met += (size_t)met;
        moments_add(&m, met, days);
    }
    if (r.days > 0) {
        const double between = estimate_ratio(&m, r.replications, 1).std_error;
        r.value = (double)r.days_met / (double)r.days;
        r.std_error = fmax(isnan(between) ? 0 : between,
                           sqrt(t->on_days * (1 - t->on_days) / (double)r.days));
        r.slack = slack_of_days(by_day, r.days, t->on_days + w->errors * r.std_error);
    }
    free(by_day);
    return r;
}

/* --- a trial ---------------------------------------------------------------------------------- */

static bool find_columns(const struct plan *p, struct column columns[], struct error *err)
{
    const struct scenario *s = p->scenario;
    bool found = true;
    for (size_t k = 0; k < s->n_targets && found; k++) {
        columns[k] = column_for_target(p, &s->targets[k]);
        found =
            column_is_worthwhile(p, &columns[k])
            || fail(err, EXIT_FILE, "%s: targets[%zu].measure: %s is always zero in this scenario",
                    s->name, s->targets[k].place, s->targets[k].measure->key);
    }
    return found;
}

bool roster_trial(const struct scenario *s, const struct roster_trial_options *o,
                  struct roster_reading reading[], struct error *err)
{
    struct plan *plan = plan_new(s, o->seed, err);
    struct column *columns = mem_array(s->n_targets, sizeof *columns);
    bool good = plan && find_columns(plan, columns, err);
    if (good) {
        struct trial trial = trial_run(plan, columns, s->n_targets,
                                       &(struct trial_options){.first = o->first,
                                                               .n = (uint32_t)o->n,
                                                               .by_day = true,
                                                               .threads = o->threads,
                                                               .stop = o->stop});
        good = trial.replications == o->n
               || fail(err, EXIT_INTERRUPTED, "interrupted before an answer was found");
        const double scale = sqrt((double)o->n / (double)o->of_replications);
        for (size_t k = 0; k < s->n_targets && good; k++) {
            const struct watched w = {s, &s->targets[k], &trial, k, o->errors * scale};
            reading[k] = s->targets[k].on_days > 0 ? read_days(&w) : read_ratio(&w);
        }
        trial_free(&trial);
    }
    free(columns);
    plan_free(plan);
    return good;
}

bool roster_reading_is_certain(const struct target *t, const struct roster_reading *r, double alpha)
{
    if (isnan(r->value))
        return true;
    /* Days by themselves are independent, and their number that meet the target is binomial. */
    if (t->on_days > 0 && r->days == r->replications) {
        const double met = (double)r->days_met, days = (double)r->days;
        return met > 0 && gsl_cdf_beta_P(t->on_days, met, days - met + 1) <= alpha;
    }
    const double margin = t->on_days > 0 ? r->value - t->on_days : beyond(t, r->value);
    return r->std_error > 0
               ? gsl_cdf_tdist_Q(margin / r->std_error, (double)(r->replications - 1)) <= alpha
               : margin >= 0;
}
