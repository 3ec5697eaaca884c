/*
 * bench.c -- user CPU per contact, beside the bare loop timed in the same run.
 *
 * Machines are shared and their speed drifts, so each workload is run in turn with the bare loop on
 * the same queue, the least time of several rounds is kept, and the ratio is the figure to quote.
 */
#include "tests/bench/bare.h"
#include "tests/bench/contacts.h"

#include "sim/engine/day.h"
#include "sim/scenario/read.h"
#include "sim/study/experiment.h"

#include <math.h>
#include <stdio.h>
#include <sys/resource.h>

enum { ROUNDS = 5 };

static double user_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_utime.tv_sec + 1e-6 * (double)usage.ru_utime.tv_usec;
}

static struct scenario *scenario_or_exit(const char *path)
{
    struct error err = {0};
    struct scenario *s = scenario_read(path, NULL, 0, &err);
    if (!s) {
        fprintf(stderr, "%s\n", err.text);
        exit(err.status);
    }
    return s;
}

/* Nanoseconds a contact of the day's loop alone. */
static double loop_ns(struct day *d, uint32_t replications)
{
    double seconds = 0;
    int64_t contacts = 0;
    for (uint32_t r = 0; r < replications; r++) {
        const double start = user_seconds();
        const struct record *record = day_run(d, r);
        seconds += user_seconds() - start;
        contacts += contacts_simulated(record);
    }
    return 1e9 * seconds / (double)contacts;
}

/* The same for a whole study: every measure estimated. */
static double study_ns(const struct scenario *s, size_t replications)
{
    const struct experiment_options o = {.seed = 1, .replications = replications, .threads = 1};
    struct error err = {0};
    const double start = user_seconds();
    struct experiment *e = experiment_run(s, &o, &err);
    const double seconds = user_seconds() - start;
    const size_t column = column_find(&e->columns, measure_named("arrivals"), SCOPE_ALL, 0, 0);
    const double contacts = experiment_estimate(e, column, e->tally.intervals).value
                            * (double)(s->hours.days * e->replications);
    experiment_free(e);
    return 1e9 * seconds / contacts;
}

static double bare_ns(const struct bare_queue *q)
{
    const double start = user_seconds();
    const struct bare_result r = bare_run(q);
    const double seconds = user_seconds() - start;
    if (r.answered == 0)
        exit(1);
    return 1e9 * seconds / (double)q->contacts;
}

static void bench(const char *name, const char *path, const struct bare_queue *q,
                  uint32_t replications)
{
    struct scenario *s = scenario_or_exit(path);
    struct error err = {0};
    struct plan *p = plan_new(s, 1, &err);
    struct day *d = day_new(p);
    double loop = INFINITY, study = INFINITY, bare = INFINITY;
    for (int round = 0; round < ROUNDS; round++) {
        if (q)
            bare = fmin(bare, bare_ns(q));
        loop = fmin(loop, loop_ns(d, replications));
        study = fmin(study, study_ns(s, replications));
    }
    printf("%-22s %10.1f %10.1f", name, loop, study);
    if (q)
        printf(" %10.1f %10.2f", bare, loop / bare);
    printf("\n");
    fflush(stdout);
    day_free(d);
    plan_free(p);
    scenario_free(s);
}

int main(void)
{
    const struct bare_queue w1 = {100 / 180.0, 180, 120, 100, 1500000};
    const struct bare_queue w2 = {41700 / 180.0, 180, 120, 41700, 1500000};
    printf("User CPU in ns a contact, one thread, least of %d rounds\n\n", ROUNDS);
    printf("%-22s %10s %10s %10s %10s\n", "workload", "day loop", "study", "bare loop",
           "loop/bare");
    bench("W1, 100 agents", "scenarios/bench/w1.cfg", &w1, 1);
    bench("W2, 41,700 agents", "scenarios/bench/w2.cfg", &w2, 1);
    bench("city bank", "scenarios/city-bank.cfg", NULL, 40);
    bench("city bank, channels", "scenarios/city-bank-channels.cfg", NULL, 40);
    bench("sector, a large centre", "scenarios/sector/large-centre.cfg", NULL, 5);
    return 0;
}
