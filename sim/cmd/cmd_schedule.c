#include "sim/cmd/cmd_schedule.h"

#include "output/progress.h"
#include "sim/cmd/growing.h"
#include "sim/cmd/interrupt.h"
#include "sim/cmd/options.h"
#include "sim/cmd/schedule_report.h"
#include "sim/scenario/read.h"
#include "sim/study/rostering.h"

#include <stdlib.h>

static void watch(void *to, size_t simulated)
{
    progress_reach(to, simulated);
}

static struct rostering *find(const struct scenario *s, const struct options *o, struct error *err)
{
    struct progress progress = {0};
    if (!o->quiet)
        progress = progress_begin("rosters tried", 0);
    const struct rostering_options wanted = {
        .seed = o->seed,
        .search = o->search,
        .fresh = o->fresh,
        .threads = o->threads,
        .stop = interrupt_catch(),
        .progress = o->quiet ? NULL : watch,
        .progress_to = &progress,
    };
    struct rostering *r = rostering_find(s, &wanted, err);
    progress_end(&progress);
    return r;
}

static enum exit_status answer(const struct rostering *r, const struct options *o,
                               const struct folder *folder, struct error *err)
{
    struct growing text = {0};
    schedule_print(r, o, growing_stream(&text));
    char *summary = growing_take(&text);
    if (!o->quiet) {
        fputs(summary, stdout);
        fflush(stdout);
    }
    const bool saved = !folder || schedule_save(folder, r, o, summary, err);
    free(summary);
    if (!saved)
        return err->status;
    return r->certified ? EXIT_DONE : EXIT_ANSWER_IS_NO;
}

static enum exit_status run(const struct options *o, struct error *err)
{
    struct folder *folder = NULL;
    struct rostering *r = NULL;
    enum exit_status status = EXIT_DONE;
    struct scenario *s = scenario_read(o->operands[0], o->overlays, o->n_overlays, err);
    if (s && (!o->output || (folder = folder_new(o->output, err))) && (r = find(s, o, err)))
        status = answer(r, o, folder, err);
    if (err->status != EXIT_DONE && status <= EXIT_ANSWER_IS_NO)
        status = err->status;
    rostering_free(r);
    scenario_free(s);
    folder_free(folder);
    return status;
}

const struct command command_schedule = {
    .name = "schedule",
    .operands = "[options] SCENARIO",
    .least = 1,
    .most = 1,
    .answers = "the cheapest heads found on the shifts that meet the targets",
    .about =
        "Finds how many heads each shift of the groups' patterns (or, without patterns, of their "
        "shifts) should have over the horizon, at the least cost (wages, or paid hours where there "
        "are none), so that the targets are met: an integer programme covers what Erlang A asks "
        "for, simulated days correct it, fresh days certify it. The roster it leaves is read back "
        "by shifts = \"roster.csv\". Exit 1 if no roster was certified.",
    .options = 1u << OPTION_SEARCH | 1u << OPTION_FRESH | 1u << OPTION_SEED | 1u << OPTION_SET
               | 1u << OPTION_OUTPUT | 1u << OPTION_NO_PLOTS | 1u << OPTION_QUIET
               | 1u << OPTION_THREADS,
    .run = run,
};
