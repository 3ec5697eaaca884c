#include "sim/cmd/size_search.h"

#include "output/progress.h"
#include "sim/cmd/interrupt.h"

static void watch(void *to, size_t simulated)
{
    progress_reach(to, simulated);
}

struct staffing *size_search(const struct scenario *s, const struct options *o, struct error *err)
{
    struct progress progress = {0};
    if (!o->quiet)
        progress = progress_begin("staffings tried", 0);
    const struct staffing_options wanted = {
        .seed = o->seed,
        .search = o->search,
        .fresh = o->fresh,
        .threads = o->threads,
        .formulas_only = options_given(o, OPTION_FORMULAS),
        .stop = interrupt_catch(),
        .progress = o->quiet ? NULL : watch,
        .progress_to = &progress,
    };
    struct staffing *f = staffing_find(s, &wanted, err);
    progress_end(&progress);
    return f;
}
