#include "sim/cmd/cmd_run.h"

#include "output/file.h"
#include "output/progress.h"
#include "sim/base/mem.h"
#include "sim/cmd/figures.h"
#include "sim/cmd/growing.h"
#include "sim/cmd/interrupt.h"
#include "sim/cmd/options.h"
#include "sim/cmd/present.h"
#include "sim/cmd/results.h"
#include "sim/cmd/summary.h"
#include "sim/engine/day.h"
#include "sim/scenario/read.h"
#include "sim/study/experiment.h"

#include <math.h>
#include <stdlib.h>

/* What goes on while days are simulated. */
struct watcher {
    struct results *results; /* NULL: no files */
    struct day_values days;  /* their answer rates, of the channel that comes first */
    size_t answer_rate;      /* where it is among a day's values */
    bool found;
    struct progress progress;
    size_t total; /* replications the progress counts to */
    bool quiet;
};

static void find_answer_rate(struct watcher *w, const struct experiment *e)
{
    const int channel = present_channel_first(e->scenario);
    const size_t column =
        column_find(&e->columns, measure_named("answer_rate"),
                    channel < 0 ? SCOPE_ALL : SCOPE_CHANNEL, channel < 0 ? 0 : (size_t)channel, 0);
    while (w->answer_rate < e->n_daily && e->daily[w->answer_rate] != column)
        w->answer_rate++;
    w->found = true;
}

static void watch_day(void *to, const struct experiment *e, size_t replication, size_t day,
                      const double values[])
{
    struct watcher *w = to;
    if (!w->found)
        find_answer_rate(w, e);
    if (w->answer_rate < e->n_daily)
        day_values_add(&w->days, day, values[w->answer_rate]);
    if (w->results)
        results_take_day(w->results, e, replication, day, values);
}

/* A run to a precision may count to another number of days on each look. */
static void watch_progress(void *to, size_t done, size_t n)
{
    struct watcher *w = to;
    if (w->quiet)
        return;
    if (n != w->total) {
        progress_end(&w->progress);
        w->progress = progress_begin("replications", n);
        w->total = n;
    }
    progress_reach(&w->progress, done);
}

static struct experiment *simulate(const struct scenario *s, const struct options *o,
                                   struct watcher *w, struct error *err)
{
    const struct experiment_options wanted = {
        .seed = o->seed,
        .replications = o->replications,
        .precision = o->precision,
        .stratify = options_given(o, OPTION_STRATIFY),
        .control = options_given(o, OPTION_CONTROL),
        .threads = o->threads,
        .stop = interrupt_catch(),
        .progress = watch_progress,
        .progress_to = w,
        .day = watch_day,
        .day_to = w,
    };
    struct experiment *e = experiment_run(s, &wanted, err);
    progress_end(&w->progress);
    return e;
}

/* --- the answer ------------------------------------------------------------------------------- */

static char *summary_of(const struct experiment *e, const struct options *o, const char *folder)
{
    struct growing text = {0};
    summary_print(e, o, folder, growing_stream(&text));
    return growing_take(&text);
}

static void tell_day(const struct experiment *e, const struct options *o, struct trace *trace)
{
    struct day *day = day_new(e->plan);
    day_trace(day, o->traced, trace);
    day_free(day);
}

static bool save(struct watcher *w, const struct experiment *e, const struct options *o,
                 const char *summary, const char *folder, struct error *err)
{
    struct trace trace = {0};
    const bool traced = options_given(o, OPTION_TRACE);
    if (traced)
        tell_day(e, o, &trace);
    interrupt_hold();
    const bool saved = results_save(w->results, e, o, summary, traced ? &trace : NULL, err);
    if (saved && o->no_plots)
        figures_remove(folder);
    interrupt_release();
    trace_free(&trace);
    return saved && (o->no_plots || figures_draw(e, o, &w->days, folder, err));
}

/* Are the targets met and the precision reached, if one was asked for? */
static bool is_yes(const struct experiment *e, const struct options *o)
{
    for (size_t i = 0; i < e->scenario->n_targets; i++)
        if (!e->targets[i].met)
            return false;
    return !o->precision.measure || e->precise_enough;
}

static enum exit_status answer(const struct experiment *e, const struct options *o,
                               struct watcher *w, const char *folder, struct error *err)
{
    if (e->replications == 0) {
        fail(err, EXIT_INTERRUPTED, "interrupted before the first day was done; nothing is saved");
        return err->status;
    }
    char *summary = summary_of(e, o, folder);
    if (!o->quiet) {
        fputs(summary, stdout);
        fflush(stdout);
    }
    const bool saved = !folder || save(w, e, o, summary, folder, err);
    free(summary);
    if (interrupt_came() && e->replications < e->wanted)
        fail(err, EXIT_INTERRUPTED,
             "interrupted: the answer is partial, from %zu of %zu replications", e->replications,
             e->wanted);
    else if (interrupt_came())
        fail(err, EXIT_INTERRUPTED, "interrupted after the last day: the numbers are complete");
    if (interrupt_came())
        return EXIT_INTERRUPTED;
    return !saved ? err->status : is_yes(e, o) ? EXIT_DONE : EXIT_ANSWER_IS_NO;
}

static char *folder_for(const struct scenario *s, const struct options *o)
{
    char name[FILE_NAME_ROOM];
    if (o->no_files)
        return NULL;
    if (o->output)
        return mem_text(o->output);
    file_safe_name(s->name, name);
    return mem_print("results/%s", name);
}

static enum exit_status run(const struct options *given, struct error *err)
{
    struct options chosen = *given, *o = &chosen;
    struct watcher w = {.quiet = o->quiet};
    struct experiment *e = NULL;
    char *folder = NULL;
    enum exit_status status = EXIT_DONE;
    struct scenario *s = scenario_read(o->operands[0], o->overlays, o->n_overlays, err);
    if (!s)
        goto done;
    options_choose_replications(o, s->hours.days);
    folder = folder_for(s, o);
    if (folder && !(w.results = results_new(folder, err)))
        goto done;
    e = simulate(s, o, &w, err);
    if (e)
        status = answer(e, o, &w, folder, err);
done:
    if (err->status != EXIT_DONE && status <= EXIT_ANSWER_IS_NO)
        status = err->status;
    experiment_free(e);
    scenario_free(s);
    results_free(w.results);
    day_values_free(&w.days);
    free(folder);
    return status;
}

const struct command command_run = {
    .name = "run",
    .operands = "[options] SCENARIO",
    .least = 1,
    .most = 1,
    .answers = "what happens: every measure with its interval, tables, files and pictures",
    .about = "Simulates the horizon of a scenario many times and says what happens: on one screen "
             "whether the targets are met, by how much and on how many days, then in files every "
             "measure over the day, by class and by agent group, each with its 95\u00a0% interval. "
             "Ctrl-C finishes the days in flight and saves what is known, marked as partial; a "
             "second one stops at once and leaves older results alone.",
    .replications = "400 days in all, and 32 horizons at least",
    .options = 1u << OPTION_REPLICATIONS | 1u << OPTION_PRECISION | 1u << OPTION_AT_LEAST
               | 1u << OPTION_AT_MOST | 1u << OPTION_SEED | 1u << OPTION_SET | 1u << OPTION_OUTPUT
               | 1u << OPTION_STRATIFY | 1u << OPTION_CONTROL | 1u << OPTION_NO_PLOTS
               | 1u << OPTION_NO_FILES | 1u << OPTION_TRACE | 1u << OPTION_COVERAGE
               | 1u << OPTION_QUIET | 1u << OPTION_THREADS,
    .run = run,
};
