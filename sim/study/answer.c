#include "sim/study/answer.h"

#include "sim/base/mem.h"
#include "sim/scenario/dates.h"

#include <stdlib.h>

/* Does the target speak of such a day? */
static bool is_for(const struct scenario *s, const struct target *t, size_t day)
{
    return t->day_type == 0 || t->day_type - 1 == dates_type_of(s, (int32_t)day);
}

struct answer answer_to(const struct target *target, const struct scenario *s,
                        const struct trial *t, size_t replication, size_t column)
{
    struct answer a = {0};
    for (size_t day = 0; day < t->days; day++) {
        const struct fraction f = trial_day(t, replication, column, day);
        if (!is_for(s, target, day))
            continue;
        a.value.top += f.top;
        a.value.below += f.below;
        a.days.below += f.below > 0;
        a.days.top += f.below > 0 && target_bound_is_met(target, f.top / f.below);
    }
    return a;
}

struct answer answer_by_interval(const struct target *target, const struct scenario *s,
                                 const struct trial *t, size_t replication, size_t bound)
{
    struct answer a = {0};
    for (size_t day = 0; day < t->days; day++) {
        const struct fraction f = trial_intervals_met(t, replication, bound, day);
        if (!is_for(s, target, day))
            continue;
        a.value.top += f.top;
        a.value.below += f.below;
        a.days.below += f.below > 0;
        a.days.top += f.below > 0 && f.top / f.below >= target->on_intervals;
    }
    return a;
}

struct target target_on_sums(const struct target *t)
{
    struct target held = *t;
    const struct measure *share =
        t->measure->wait != NO_WAIT && !t->at_least ? measure_share_waiting(t->measure) : NULL;
    if (share) {
        held.measure = share;
        held.within_s = t->bound;
        held.at_least = true;
        held.bound = t->measure->quantile;
    }
    return held;
}

struct scenario *scenario_on_sums(const struct scenario *s)
{
    struct scenario *held = mem_array(1, sizeof *held);
    *held = *s;
    held->targets = mem_array(s->n_targets, sizeof *held->targets);
    for (size_t i = 0; i < s->n_targets; i++)
        held->targets[i] = target_on_sums(&s->targets[i]);
    return held;
}

void scenario_on_sums_free(struct scenario *s)
{
    if (s)
        free(s->targets);
    free(s);
}

bool answer_is_met(const struct target *t, double asked_for)
{
    return t->on_days > 0        ? asked_for >= t->on_days
           : t->on_intervals > 0 ? asked_for >= t->on_intervals
                                 : target_bound_is_met(t, asked_for);
}
