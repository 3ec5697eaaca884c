#include "sim/cmd/cmd_size.h"

#include "sim/cmd/growing.h"
#include "sim/cmd/options.h"
#include "sim/cmd/size_report.h"
#include "sim/cmd/size_search.h"
#include "sim/scenario/read.h"

#include <stdlib.h>

static enum exit_status answer(const struct staffing *f, const struct options *o,
                               const struct folder *folder, struct error *err)
{
    struct growing text = {0};
    size_print(f, o, growing_stream(&text));
    char *summary = growing_take(&text);
    if (!o->quiet) {
        fputs(summary, stdout);
        fflush(stdout);
    }
    const bool saved = !folder || size_save(folder, f, o, summary, err);
    free(summary);
    if (!saved)
        return err->status;
    return f->method != STAFFING_SIMULATED || f->certified ? EXIT_DONE : EXIT_ANSWER_IS_NO;
}

static enum exit_status run(const struct options *o, struct error *err)
{
    struct folder *folder = NULL;
    struct staffing *f = NULL;
    enum exit_status status = EXIT_DONE;
    struct scenario *s = scenario_read(o->operands[0], o->overlays, o->n_overlays, err);
    if (s && (!o->output || (folder = folder_new(o->output, err))) && (f = size_search(s, o, err)))
        status = answer(f, o, folder, err);
    if (err->status != EXIT_DONE && status <= EXIT_ANSWER_IS_NO)
        status = err->status;
    staffing_free(f);
    scenario_free(s);
    folder_free(folder);
    return status;
}

const struct command command_size = {
    .name = "size",
    .operands = "[options] SCENARIO",
    .least = 1,
    .most = 1,
    .answers = "how many agents it takes, by group and interval, to meet the targets",
    .about =
        "Finds the fewest agents present, in each group and interval of the day, with whom the "
        "targets of the scenario are met: a target on the ratio of sums in every interval, one on "
        "days over the day; a quantile of waits as the share that waits no longer. Then what that "
        "comes to on a roster, beside the roster that there is. "
        "One pool with exponential laws is answered exactly; all else is searched by simulation "
        "and certified on fresh days, on which also one agent less is tried everywhere. Exit 1 if "
        "no certificate was reached.",
    .options = 1u << OPTION_SEARCH | 1u << OPTION_FRESH | 1u << OPTION_FORMULAS | 1u << OPTION_SEED
               | 1u << OPTION_SET | 1u << OPTION_OUTPUT | 1u << OPTION_NO_PLOTS | 1u << OPTION_QUIET
               | 1u << OPTION_THREADS,
    .run = run,
};
