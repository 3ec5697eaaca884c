#include "sim/base/clock.h"
#include "sim/base/mem.h"
#include "sim/cmd/page.h"
#include "sim/cmd/present.h"
#include "sim/cmd/size_report.h"
#include "sim/study/stationary.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* A staffing, and what it does to each target in each period. */
struct contender {
    const char *name;
    const struct attainment *attainment; /* [targets][periods + 1] */
};

static const struct attainment *attained_by(const struct staffing *f, const struct contender *by,
                                            size_t target)
{
    return &by->attainment[target * (f->periods + 1)];
}

/* The period in which the target is furthest behind; `periods`: the day. */
static size_t worst_period(const struct staffing *f, const struct contender *by, size_t target)
{
    const struct target *t = &f->scenario->targets[target];
    const struct attainment *a = attained_by(f, by, target);
    size_t worst = f->periods;
    for (size_t p = 0; p < f->periods && t->on_days == 0; p++)
        if (!isnan(a[p].fresh)
            && (worst == f->periods
                || target_slack(t, a[p].fresh) < target_slack(t, a[worst].fresh)))
            worst = p;
    return worst;
}

/* "9 of 47": the periods in which the target is missed by more than the error, of those that have a
 * value. */
static char *missed_in(const struct staffing *f, const struct contender *by, size_t target)
{
    const struct target *t = &f->scenario->targets[target];
    const struct attainment *a = attained_by(f, by, target);
    size_t missed = 0, of = 0;
    if (t->on_days > 0)
        return mem_text("");
    for (size_t p = 0; p < f->periods; p++) {
        const double error = 1.96 * a[p].std_error;
        if (isnan(a[p].fresh))
            continue;
        of++;
        missed += target_slack(t, a[p].fresh + (t->at_least ? error : -error)) < 0;
    }
    return mem_print("%zu of %zu", missed, of);
}

static char *place_of(const struct staffing *f, size_t target, size_t period)
{
    const struct calendar_hours *h = &f->scenario->hours;
    if (f->scenario->targets[target].on_days > 0)
        return mem_text("days");
    return f->periods == 1 ? mem_text("all day")
                           : mem_text(clock_text(h->opens_s + (double)period * h->interval_s).text);
}

/* "3.1 points" or "4.0 s"; nothing where the target is met. */
static char *short_by(const struct target *t, const struct measure *m, double value)
{
    const double short_of = t->on_days > 0 ? t->on_days - value
                            : t->at_least  ? t->bound - value
                                           : value - t->bound;
    const char *unit = m->unit == UNIT_SHARE ? "points" : present_unit(m);
    const double scale = m->unit == UNIT_SHARE ? 100 : 1;
    return short_of > 0 ? mem_print("%s %s", number_shown(scale * short_of, 1).text, unit)
                        : mem_text("");
}

static void add_contender(struct table *table, const struct staffing *f, const struct contender *by,
                          size_t target)
{
    static const struct measure share = {.unit = UNIT_SHARE};
    const struct target *t = &f->scenario->targets[target];
    const struct measure *m = t->on_days > 0 ? &share : t->measure;
    const size_t worst = worst_period(f, by, target);
    const struct attainment *a = &attained_by(f, by, target)[worst];
    char *missed = missed_in(f, by, target), *place = place_of(f, target, worst);
    char *lack = short_by(t, m, a->fresh);
    table_row(table,
              (const char *const[]){by->name, missed, place,
                                    present_value(m, a->fresh, 1.96 * a->std_error).text, lack});
    free(missed);
    free(place);
    free(lack);
}

void size_print_formulas(const struct staffing *f, FILE *to)
{
    const struct contender contenders[] = {{"by Erlang C", f->by_erlang_c},
                                           {"by Erlang A", f->by_erlang_a},
                                           {"required", f->attainment}};
    const size_t targets =
        f->scenario->n_targets < PAGE_PARTS / 2 ? f->scenario->n_targets : PAGE_PARTS / 2;
    struct table *table = table_new();
    table_column(table, "agents simulated", TABLE_LEFT);
    table_column(table, "intervals missed", TABLE_RIGHT);
    table_column(table, "worst", TABLE_RIGHT);
    table_column(table, "there", TABLE_RIGHT);
    table_column(table, "short by", TABLE_RIGHT);
    for (size_t k = 0; k < targets; k++) {
        const struct target *t = &f->scenario->targets[k];
        char *label = present_target_label(f->scenario, t), *wanted = present_wanted(t);
        char *heading = mem_print("%s %s", label, wanted);
        table_group(table, heading);
        for (size_t i = 0; i < sizeof contenders / sizeof *contenders; i++)
            add_contender(table, f, &contenders[i], k);
        free(heading);
        free(label);
        free(wanted);
    }
    page_table(table, to);
}
