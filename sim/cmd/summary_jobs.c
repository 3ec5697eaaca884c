#include "sim/cmd/summary_jobs.h"

#include "output/table.h"
#include "sim/base/mem.h"
#include "sim/cmd/growing.h"
#include "sim/cmd/page.h"
#include "sim/cmd/present.h"

#include <math.h>
#include <stdlib.h>

/* With one channel only, what is measured of it is measured in all. */
static struct estimate find_in_channel(const struct experiment *e, const char *key, size_t channel)
{
    const bool one = e->scenario->n_channels == 1;
    return present_find(e, key, one ? SCOPE_ALL : SCOPE_CHANNEL, channel, 0, e->tally.intervals);
}

static struct number_text of_channel(const struct experiment *e, const char *key, size_t channel)
{
    const struct estimate found = find_in_channel(e, key, channel);
    return present_in_column(key, &found);
}

/* A time in the unit that suits it: "3.2 h ± 0.1". */
static struct number_text time_of_channel(const struct experiment *e, const char *key,
                                          size_t channel)
{
    const struct estimate found = find_in_channel(e, key, channel);
    const double hour = 3600, minute = 60;
    const double unit = found.value >= hour ? hour : found.value >= minute ? minute : 1;
    const char *name = unit == hour ? "h" : unit == minute ? "min" : "s";
    struct number_text text = {"-"};
    if (!isnan(found.value))
        snprintf(text.text, sizeof text.text, "%.3g %s", found.value / unit, name);
    return text;
}

static void add_channel(struct table *table, const struct experiment *e, size_t channel)
{
    table_row(table, (const char *const[]){
                         e->scenario->channels[channel].name,
                         of_channel(e, "jobs", channel).text,
                         of_channel(e, "attainment", channel).text,
                         time_of_channel(e, "age_s", channel).text,
                         of_channel(e, "backlog", channel).text,
                         time_of_channel(e, "backlog_oldest_s", channel).text,
                         of_channel(e, "job_handle_s", channel).text,
                     });
}

/* "occupancy 76 %, of it 12 points with jobs" of the groups that do both. */
static void print_shares(const struct experiment *e, FILE *to)
{
    struct growing list = {0};
    for (size_t g = 0; g < e->scenario->n_groups; g++) {
        const struct estimate jobs =
            present_find(e, "occupancy_jobs", SCOPE_GROUP, g, 0, e->tally.intervals);
        if (isnan(jobs.value))
            continue;
        growing_add(
            &list, "; ", "%s %s", e->scenario->groups[g].name,
            present_value(measure_named("occupancy_jobs"), jobs.value, jobs.half_width).text);
    }
    if (list.stream) {
        char *text = mem_print("Time with jobs, of logged in: %s. Occupancy includes it; answer "
                               "rates, service levels and waits leave jobs out.",
                               growing_text(&list));
        page_say(to, text);
        putc('\n', to);
    }
    growing_free(&list);
}

/* Over the days of a horizon a backlog finds its level, or it does not. */
static void print_trend(const struct experiment *e, FILE *to)
{
    const struct trend *t = &e->backlog;
    if (t->days < 2 || t->replications < 2)
        return;
    const struct measure *m = measure_named("backlog");
    const struct estimate slope = trend_slope(t);
    const bool is_known = t->days >= TREND_DAYS_LEAST;
    const bool grows = slope.value > slope.half_width, shrinks = -slope.value > slope.half_width;
    char *text =
        is_known
            ? mem_print(
                "Backlog: %.3g jobs on the first day, %.3g on the last; in the second half %s a "
                "day: %s.",
                trend_mean(t, 0), trend_mean(t, t->days - 1),
                present_value(m, slope.value, slope.half_width).text,
                grows     ? "unstable, it grows: more comes than is done, or the horizon begins "
                            "emptier than the centre is (initial_backlog, warm-up)"
                : shrinks ? "unstable, it shrinks: it begins fuller than the centre is"
                          : "no trend")
            : mem_print("Backlog: %.3g jobs on the first day, %.3g on the last; whether it has "
                        "found its level %zu days do not tell.",
                        trend_mean(t, 0), trend_mean(t, t->days - 1), t->days);
    page_say(to, text);
    putc('\n', to);
}

void summary_jobs_print(const struct experiment *e, FILE *to)
{
    const struct scenario *s = e->scenario;
    static const char *const headings[] = {"jobs",    "done by the due time", "age when done",
                                           "backlog", "oldest waiting",       "handle, s"};
    if (!e->plan->has_jobs)
        return;
    struct table *table = table_new();
    table_column(table, "deferred", TABLE_LEFT);
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        table_column(table, headings[i], TABLE_RIGHT);
    for (size_t c = 0; c < s->n_channels; c++)
        if (channel_has_jobs(&s->channels[c]))
            add_channel(table, e, c);
    page_table(table, to);
    print_shares(e, to);
    print_trend(e, to);
}
