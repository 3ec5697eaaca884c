#include "sim/cmd/summary_missing.h"

#include "output/number.h"
#include "sim/base/mem.h"
#include "sim/cmd/page.h"
#include "sim/cmd/present.h"

#include <math.h>
#include <stdlib.h>

static const double share_told = 0.01, seconds_a_day = 86400;

/* By when nearly all with this delay are back: three standard deviations beyond the mean. */
static double nearly_all_s(const struct duration *d)
{
    return duration_mean(d) * (1 + 3 * duration_cv(d));
}

static double stream_delay_s(const struct contact_stream *laws)
{
    double longest = 0;
    if (redial_happens(&laws->redial))
        longest = fmax(longest, nearly_all_s(&laws->redial.delay));
    if (laws->recontact.probability > 0)
        longest = fmax(longest, nearly_all_s(&laws->recontact.delay));
    if (laws->at_opening.probability > 0)
        longest = fmax(longest, seconds_a_day + nearly_all_s(&laws->at_opening.delay));
    if (laws->self_service.handles > 0 && laws->self_service.bounces > 0)
        longest = fmax(longest, nearly_all_s(&laws->self_service.return_delay));
    return longest;
}

static double longest_delay_days(const struct plan *p)
{
    double longest = 0;
    for (size_t i = 0; i < p->n_streams; i++)
        longest = fmax(longest, stream_delay_s(&p->streams[i].laws));
    return ceil(longest / seconds_a_day);
}

void summary_missing_print(const struct experiment *e, FILE *to)
{
    const struct calendar_hours *hours = &e->scenario->hours;
    const size_t whole = e->tally.intervals;
    const struct estimate gone = present_find(e, "after_horizon", SCOPE_ALL, 0, 0, whole);
    const struct estimate all = present_find(e, "arrivals", SCOPE_ALL, 0, 0, whole);
    const bool is_told = hours->days == 1 && gone.value > share_told * all.value;
    const double days = longest_delay_days(e->plan);
    if (!is_told || hours->warm_up_s >= days * seconds_a_day)
        return;
    char *more = hours->never_closes
                     ? mem_print("calendar.warm_up_days = %.0f would supply", days)
                     : mem_print("calendar.days = %.0f or more would show, from the second day on,",
                                 days + 1);
    char *text = mem_print(
        "Missing: %s contacts a day come back after the end, %s %% of all that come; in the long "
        "run as many come from days before, which this single day does not have. %s them.",
        number_shown(gone.value, 0).text, number_shown(100 * gone.value / all.value, 1).text, more);
    free(more);
    page_say(to, text);
}
