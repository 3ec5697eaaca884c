#include "sim/cmd/cmd_explain.h"

#include "output/progress.h"
#include "sim/cmd/explanation.h"
#include "sim/cmd/growing.h"
#include "sim/cmd/interrupt.h"
#include "sim/cmd/options.h"
#include "sim/cmd/size_report.h"
#include "sim/cmd/size_search.h"
#include "sim/scenario/read.h"

#include <stdlib.h>

struct watcher {
    struct progress progress;
    const char *what; /* is counted */
    size_t total;
};

static void watch(void *to, size_t done, size_t n)
{
    struct watcher *w = to;
    if (n != w->total) {
        progress_end(&w->progress);
        w->progress = progress_begin(w->what, n);
        w->total = n;
    }
    progress_reach(&w->progress, done);
}

/* Without -n, as many as so many contacts make in so many simulations. */
static uint32_t replications_for(const struct scenario *s, const struct options *o, double contacts,
                                 size_t simulations)
{
    if (options_given(o, OPTION_REPLICATIONS))
        return (uint32_t)o->replications;
    return (uint32_t)trial_replications(&s, 1, contacts / (double)simulations, 2000);
}

/* On to what is recommended, if it was asked for. */
static void go_on(struct waterfall *w, const struct staffing *recommended)
{
    if (!recommended || w->missing)
        return;
    const struct calendar_hours *h = &recommended->scenario->hours;
    const double open_h = (double)h->intervals * h->interval_s / 3600;
    const struct ladder l = size_required(recommended, recommended->groups);
    waterfall_go_on(w, l.attending_h / open_h, l.rostered_h / open_h);
}

static bool find_steps(struct waterfall *f, const struct scenario *s, const struct options *o,
                       struct watcher *w, struct error *err)
{
    const bool to_recommendation = options_given(o, OPTION_RECOMMENDED);
    const struct exchange_source from = {o->operands[0], o->overlays, o->n_overlays};
    const struct waterfall_options wanted = {
        .seed = o->seed,
        .replications = replications_for(s, o, 200e6, waterfall_simulations(s, to_recommendation)),
        .to_recommendation = to_recommendation,
        .threads = o->threads,
        .stop = interrupt_catch(),
        .progress = o->quiet ? NULL : watch,
        .progress_to = w,
    };
    w->what = "centres staffed";
    const bool good = waterfall_run(f, &from, &wanted, err);
    progress_end(&w->progress);
    *w = (struct watcher){.what = "replications"};
    return good;
}

static bool find_worths(struct exchanges *e, const struct scenario *s, const struct options *o,
                        struct watcher *w, struct error *err)
{
    const struct exchange_source from = {o->operands[0], o->overlays, o->n_overlays};
    const struct comparison_options wanted = {
        .seed = o->seed,
        .replications = replications_for(s, o, 30e6, exchanges_simulations(s)),
        .threads = o->threads,
        .stop = interrupt_catch(),
        .progress = o->quiet ? NULL : watch,
        .progress_to = w,
    };
    return exchanges_run(e, &from, &wanted, err);
}

static struct spread find_spread(const struct plan *p, const struct options *o, struct watcher *w)
{
    const struct column rate = {measure_named("answer_rate"), SCOPE_ALL, 0, 0};
    const struct trial_options wanted = {
        .n = replications_for(p->scenario, o, 60e6, LAYERS),
        .threads = o->threads,
        .stop = interrupt_catch(),
        .progress = o->quiet ? NULL : watch,
        .progress_to = w,
    };
    return spread_run(p, &rate, &wanted);
}

static bool answer(const struct explanation *e, struct folder *folder, struct error *err)
{
    struct growing text = {0};
    explanation_print(e, folder ? folder_path(folder) : NULL, growing_stream(&text));
    if (!e->options->quiet)
        fputs(growing_text(&text), stdout);
    fflush(stdout);
    interrupt_hold();
    const bool saved = !folder || explanation_save(e, growing_text(&text), folder, err);
    interrupt_release();
    growing_free(&text);
    return saved;
}

static bool check_options(const struct options *o, struct error *err)
{
    for (enum option_id option = OPTION_SEARCH; option <= OPTION_FRESH; option++)
        if (options_given(o, option) && !options_given(o, OPTION_RECOMMENDED))
            return fail(err, EXIT_COMMAND_LINE, "--%s is of use with --recommended only",
                        option == OPTION_SEARCH ? "search" : "fresh");
    return true;
}

static enum exit_status run(const struct options *o, struct error *err)
{
    if (!check_options(o, err))
        return err->status;
    struct watcher w = {0};
    struct waterfall waterfall = {0};
    struct exchanges exchanges = {0};
    struct spread spread;
    struct folder *folder = NULL;
    struct plan *plan = NULL;
    struct staffing *recommended = NULL;
    struct scenario *s = scenario_read(o->operands[0], o->overlays, o->n_overlays, err);
    if (!s || !(plan = plan_new(s, o->seed, err)))
        goto done;
    if (o->output && !(folder = folder_new(o->output, err)))
        goto done;
    if (options_given(o, OPTION_RECOMMENDED) && !(recommended = size_search(s, o, err)))
        goto done;
    if (!find_steps(&waterfall, s, o, &w, err) || !find_worths(&exchanges, s, o, &w, err))
        goto done;
    go_on(&waterfall, recommended);
    spread = find_spread(plan, o, &w);
    progress_end(&w.progress);
    if (interrupt_came())
        fail(err, EXIT_INTERRUPTED, "interrupted before all was known; nothing is saved");
    else
        answer(&(struct explanation){s, &waterfall, &exchanges, &spread, recommended, o}, folder,
               err);
done:
    progress_end(&w.progress);
    waterfall_free(&waterfall);
    exchanges_free(&exchanges);
    folder_free(folder);
    plan_free(plan);
    staffing_free(recommended);
    scenario_free(s);
    return err->status;
}

const struct command command_explain = {
    .name = "explain",
    .operands = "[options] SCENARIO",
    .least = 1,
    .most = 1,
    .answers = "where the agents come from; what one more is worth; what makes days differ",
    .about =
        "Says where the number of agents comes from that the targets need: load, randomness within "
        "the day, spread between days, absence, shifts, bounces and redials, priorities, each as "
        "what the centre with it needs more than without; with --recommended up to the number that "
        "size recommends. Then what one more is worth: an agent of "
        "each group, a point of containment, of "
        "deflection or of absence, ten seconds of handle time, in answer rate, service level, wait "
        "and money, by paired simulation of a step down and a step up; and which layer of "
        "uncertainty causes how much of the spread of the answer rate from day to day. With -o "
        "also in files and pictures.",
    .replications = "by the size of the centre, as many as take about a minute",
    .options = 1u << OPTION_RECOMMENDED | 1u << OPTION_SEARCH | 1u << OPTION_FRESH
               | 1u << OPTION_REPLICATIONS | 1u << OPTION_SEED | 1u << OPTION_SET
               | 1u << OPTION_OUTPUT | 1u << OPTION_NO_PLOTS | 1u << OPTION_QUIET
               | 1u << OPTION_THREADS,
    .run = run,
};
