#include "sim/cmd/trace_csv.h"

#include "output/csv.h"
#include "sim/base/mem.h"

#include <stdlib.h>

/* "08:30:00.123"; with the day, counted from 0, if there are several or it is another: "d1
 * 08:30:00.123". */
static void write_time(struct csv *csv, const struct experiment *e, ticks t)
{
    if (t == TRACE_NEVER) {
        csv_text(csv, NULL);
        return;
    }
    const bool many_days = e->scenario->hours.days > 1;
    const ticks day = (t < 0 ? t - TICKS_PER_DAY + 1 : t) / TICKS_PER_DAY;
    const bool show_day = many_days || t < 0;
    /* The end of a single day goes on counting: 24:05 is five past midnight. */
    const long long ms = (show_day ? t - day * TICKS_PER_DAY : t) / (TICKS_PER_SECOND / 1000);
    char prefix[32] = "", time[80];
    if (show_day)
        snprintf(prefix, sizeof prefix, "d%lld ", (long long)day);
    snprintf(time, sizeof time, "%s%02lld:%02lld:%02lld.%03lld", prefix, ms / 3600000,
             ms / 60000 % 60, ms / 1000 % 60, ms % 1000);
    csv_text(csv, time);
}

/* The warm-up is not counted, and so not told. */
static bool is_counted(const struct trace_row *row)
{
    return (row->requested == TRACE_NEVER ? row->arrived : row->requested) >= 0;
}

/* Are there rows that tell of anything but attempts? */
static bool has_steps(const struct scenario *s)
{
    for (size_t i = 0; i < s->n_classes; i++)
        if (s->classes[i].n_orders > 0 || s->classes[i].n_transfers > 0)
            return true;
    return false;
}

static void write_trace_row(struct csv *csv, const struct experiment *e,
                            const struct trace_row *row)
{
    const struct scenario *s = e->scenario;
    char *customer = mem_print("%s-%ld-%lu", s->classes[row->customer_class].name,
                               (long)(int32_t)row->interval, (unsigned long)row->n);
    csv_text(csv, customer);
    free(customer);
    if (has_steps(s))
        csv_text(csv, trace_step_names[row->step]);
    csv_text(csv, s->classes[row->class].name);
    csv_text(csv, s->channels[row->channel].name);
    if (s->n_customer_groups > 0) {
        csv_text(csv, scenario_customers_name(s, row->customers));
        csv_text(csv, row->recognised ? "yes" : "no");
    }
    write_time(csv, e, row->arrived);
    write_time(csv, e, row->requested);
    write_time(csv, e, row->ended);
    csv_text(csv, trace_end_names[row->end]);
    csv_text(csv, row->group >= 0 ? s->groups[row->group].name : NULL);
    write_time(csv, e, row->handled);
    csv_end_row(csv);
}

void trace_csv_write(const struct experiment *e, const struct trace *trace, FILE *to)
{
    static const char *const headings[] = {"customer",  "step",       "class",   "channel",
                                           "customers", "recognised", "arrived", "requested",
                                           "ended",     "outcome",    "group",   "handled"};
    enum { STEP = 1, CUSTOMERS = 4, RECOGNISED = 5 };
    const struct scenario *s = e->scenario;
    const bool has_customers = s->n_customer_groups > 0;
    struct csv csv = {.stream = to};
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        if (i == STEP ? has_steps(s) : i == CUSTOMERS || i == RECOGNISED ? has_customers : true)
            csv_text(&csv, headings[i]);
    csv_end_row(&csv);
    for (size_t i = 0; i < trace->n; i++)
        if (is_counted(&trace->row[i]))
            write_trace_row(&csv, e, &trace->row[i]);
}
