#include "sim/cmd/measures_csv.h"

#include "output/csv.h"
#include "sim/base/mem.h"

#include <stdlib.h>

/* The names of the slots: "all", a time of day or a type of day; free() the texts and the array. */
static char **slot_names(const struct experiment *e)
{
    const struct calendar_hours *hours = &e->scenario->hours;
    const size_t intervals = e->tally.intervals, slots = e->tally.rollup.slots;
    char **names = mem_array(slots, sizeof *names);
    for (size_t i = 0; i < slots; i++)
        names[i] =
            mem_text(i < intervals ? clock_text(hours->opens_s + (double)i * hours->interval_s).text
                     : i == intervals ? "all"
                                      : dates_type_name(e->scenario, i - intervals - 1));
    return names;
}

static void write_estimate(struct csv *csv, const struct estimate *x)
{
    csv_number(csv, x->value);
    csv_number(csv, x->std_error);
    csv_number(csv, x->half_width);
    csv_count(csv, (int64_t)x->replications);
    const double distribution[] = {x->mean, x->sd, x->p05, x->p50, x->p95};
    for (size_t i = 0; i < sizeof distribution / sizeof *distribution; i++)
        csv_number(csv, distribution[i]);
}

/* The whole horizon first; quantiles have no more. */
static void write_measure(struct csv *csv, const struct experiment *e, size_t column,
                          char *const slots[])
{
    const struct column *c = &e->columns.column[column];
    const struct column_key key = column_key(c, e->plan);
    const size_t whole = e->tally.intervals;
    const size_t n = c->measure->wait == NO_WAIT ? e->tally.rollup.slots : 1;
    for (size_t i = 0; i < n; i++) {
        const size_t slot = i == 0 ? whole : i <= whole ? i - 1 : i;
        const struct estimate x = experiment_estimate(e, column, slot);
        csv_text(csv, key.text);
        csv_text(csv, measure_unit_names[c->measure->unit]);
        csv_text(csv, scope_names[c->scope]);
        csv_text(csv, column_scope_name(c, e->scenario));
        csv_text(csv, slots[slot]);
        write_estimate(csv, &x);
        csv_end_row(csv);
    }
}

void measures_csv_write(const struct experiment *e, FILE *to)
{
    static const char *const headings[] = {
        "measure",    "unit",         "scope", "name", "interval", "estimate", "std_error",
        "half_width", "replications", "mean",  "sd",   "p05",      "p50",      "p95"};
    struct csv csv = {.stream = to};
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        csv_text(&csv, headings[i]);
    csv_end_row(&csv);
    char **slots = slot_names(e);
    for (size_t column = 0; column < e->columns.n; column++)
        write_measure(&csv, e, column, slots);
    for (size_t i = 0; i < e->tally.rollup.slots; i++)
        free(slots[i]);
    free(slots);
}
