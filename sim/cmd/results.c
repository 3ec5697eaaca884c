#include "sim/cmd/results.h"

#include "output/csv.h"
#include "output/json.h"
#include "output/number.h"
#include "sim/base/mem.h"
#include "sim/cmd/cmd_help.h"
#include "sim/cmd/folder.h"
#include "sim/cmd/measures_csv.h"
#include "sim/cmd/present.h"
#include "sim/cmd/provenance.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct results {
    struct folder *folder;
    /* Rows of replications.csv, in a file without a name that goes with the process. */
    FILE *days;
    bool has_heading;
};

static FILE *open_nameless(const char *folder)
{
    const int descriptor = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    return descriptor >= 0 ? fdopen(descriptor, "w+") : tmpfile();
}

struct results *results_new(const char *path, struct error *err)
{
    struct folder *folder = folder_new(path, err);
    if (!folder)
        return NULL;
    FILE *days = open_nameless(path);
    if (!days) {
        fail(err, EXIT_MACHINE, "%s has no room for the days: %s", path, strerror(errno));
        folder_free(folder);
        return NULL;
    }
    struct results *r = mem_array(1, sizeof *r);
    *r = (struct results){.folder = folder, .days = days};
    return r;
}

void results_free(struct results *r)
{
    if (!r)
        return;
    fclose(r->days);
    folder_free(r->folder);
    free(r);
}

/* --- replications.csv ------------------------------------------------------------------------- */

static void write_days_heading(struct csv *csv, const struct experiment *e)
{
    csv_text(csv, "replication");
    csv_text(csv, "day");
    csv_text(csv, "date");
    csv_text(csv, "type");
    for (size_t i = 0; i < e->n_daily; i++) {
        char *heading = column_heading(&e->columns.column[e->daily[i]], e->plan);
        csv_text(csv, heading);
        free(heading);
    }
    csv_end_row(csv);
}

void results_take_day(void *results, const struct experiment *e, size_t replication, size_t day,
                      const double values[])
{
    struct results *r = results;
    struct csv csv = {.stream = r->days};
    if (!r->has_heading)
        write_days_heading(&csv, e);
    r->has_heading = true;
    csv_count(&csv, (int64_t)replication);
    csv_count(&csv, (int64_t)day);
    const struct calendar_day *days = e->scenario->dates.days;
    csv_text(&csv, days ? date_text(days[day].date).text : NULL);
    csv_text(&csv, dates_type_name(e->scenario, dates_type_of(e->scenario, (int32_t)day)));
    for (size_t i = 0; i < e->n_daily; i++)
        csv_number(&csv, values[i]);
    csv_end_row(&csv);
}

/* --- the contents of the files ---------------------------------------------------------------- */

/* All that a file can be made of. */
struct content {
    struct results *results;
    const struct experiment *experiment;
    const struct options *options;
    const char *summary;
    const struct trace *trace;
};

static bool write_summary(const void *content, FILE *to)
{
    const struct content *c = content;
    fputs(c->summary, to);
    return true;
}

/* What was lost on the way to the file without a name is an error of this one. */
static bool write_days(const void *content, FILE *to)
{
    const struct content *c = content;
    FILE *from = c->results->days;
    if (fflush(from) != 0 || ferror(from))
        return false;
    rewind(from);
    char block[1 << 14];
    for (size_t n; (n = fread(block, 1, sizeof block, from)) > 0;)
        fwrite(block, 1, n, to);
    return !ferror(from);
}

static bool write_measures(const void *content, FILE *to)
{
    const struct content *c = content;
    measures_csv_write(c->experiment, to);
    return true;
}

/* Who covers what: a row for each class and each group that can serve it. */
static void write_cover(struct csv *csv, const struct experiment *e, size_t class, size_t group)
{
    const struct estimate of_class = experiment_cover(e, class, group, COVER_OF_CLASS);
    const struct estimate of_time = experiment_cover(e, class, group, COVER_OF_GROUP_TIME);
    csv_text(csv, e->scenario->classes[class].name);
    csv_text(csv, e->scenario->groups[group].name);
    csv_number(csv, of_class.value);
    csv_number(csv, of_class.half_width);
    csv_number(csv, of_time.value);
    csv_number(csv, of_time.half_width);
    csv_end_row(csv);
}

static bool write_coverage(const void *content, FILE *to)
{
    const struct content *c = content;
    static const char *const headings[] = {"class",
                                           "group",
                                           "share_of_class_answered",
                                           "half_width",
                                           "share_of_group_handle_time",
                                           "half_width_of_time"};
    const struct experiment *e = c->experiment;
    struct csv csv = {.stream = to};
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        csv_text(&csv, headings[i]);
    csv_end_row(&csv);
    for (size_t class = 0; class < e->scenario->n_classes; class ++)
        for (size_t group = 0; group < e->scenario->n_groups; group++)
            if (experiment_can_serve(e, group, class))
                write_cover(&csv, e, class, group);
    return true;
}

static bool write_scenario(const void *content, FILE *to)
{
    const struct content *c = content;
    fputs(c->experiment->scenario->text, to);
    return true;
}

static bool write_provenance(const void *content, FILE *to)
{
    const struct content *c = content;
    const struct experiment *e = c->experiment;
    char *again = options_again(c->options, "run");
    provenance_begin(to, again, c->options->seed, e->replications, e->wanted);
    fprintf(to, "days of a replication: %zu\n", e->scenario->hours.days);
    if (c->options->precision.measure)
        fprintf(to, "precision: %s, looks = %zu\n", e->precise_enough ? "reached" : "not reached",
                e->looks);
    provenance_end(to);
    free(again);
    return true;
}

/* --- summary.json ----------------------------------------------------------------------------- */

static void put_estimate(struct json *json, const struct estimate *x)
{
    json_put_number(json, "estimate", x->value);
    json_put_number(json, "half_width", x->half_width);
    json_put_number(json, "p05", x->p05);
    json_put_number(json, "p50", x->p50);
    json_put_number(json, "p95", x->p95);
}

static void put_target(struct json *json, const struct experiment *e, const struct target_result *r)
{
    const struct target *t = r->target;
    const struct column *c = &e->columns.column[r->column];
    json_open_object(json, NULL);
    json_put_text(json, "measure", t->measure->key);
    json_put_text(json, "unit", measure_unit_names[t->measure->unit]);
    json_put_text(json, "scope", scope_names[c->scope]);
    json_put_text(json, "name", column_scope_name(c, e->scenario));
    json_put_text(json, "channel", t->channel >= 0 ? e->scenario->channels[t->channel].name : NULL);
    json_put_text(json, "day_type",
                  t->day_type > 0 ? dates_type_name(e->scenario, t->day_type - 1) : NULL);
    json_put_number(json, "within_s", t->within_s);
    json_put_number(json, t->at_least ? "at_least" : "at_most", t->bound);
    json_put_number(json, "on_days", t->on_days > 0 ? t->on_days : NAN);
    put_estimate(json, &r->estimate);
    json_put_truth(json, "met", r->met);
    json_put_count(json, "days", (int64_t)r->days);
    json_put_count(json, "days_met", (int64_t)r->days_met);
    json_put_number(json, "share_of_days", r->on_days.value);
    json_put_number(json, "share_of_days_low", r->on_days.low);
    json_put_number(json, "share_of_days_high", r->on_days.high);
    json_close(json);
}

static void put_targets(struct json *json, const struct experiment *e)
{
    json_open_array(json, "targets");
    for (size_t i = 0; i < e->scenario->n_targets; i++)
        put_target(json, e, &e->targets[i]);
    json_close(json);
    json_put_count(json, "days_all_targets_met", (int64_t)e->all_met_days);
    json_put_count(json, "days_judged", (int64_t)e->judged_days);
}

/* The scope of the i-th part of a fairness. */
static const char *name_of_part(const struct experiment *e, const struct fairness *f, size_t i)
{
    return f == &e->tally.fairness ? e->scenario->classes[i].name
                                   : scenario_customers_name(e->scenario, i);
}

static void put_gap(struct json *json, const struct experiment *e, const struct fairness *f,
                    enum fair_measure m)
{
    const struct reading reading = present_reading(e);
    struct fairness_gap gap;
    if (!fairness_gap(f, m, e->replications, &gap))
        return;
    json_open_object(json, NULL);
    json_put_text(json, "measure", m == FAIR_ANSWER_RATE ? "answer_rate" : reading.measure->key);
    json_put_number(json, "within_s", m == FAIR_ANSWER_RATE ? NAN : reading.within_s);
    json_put_text(json, "best", name_of_part(e, f, gap.best));
    json_put_text(json, "worst", name_of_part(e, f, gap.worst));
    json_put_number(json, "estimate", gap.gap.value);
    json_put_number(json, "half_width", gap.gap.half_width);
    json_close(json);
}

/* The best less the worst part. */
static void put_fairness(struct json *json, const char *key, const struct experiment *e,
                         const struct fairness *f)
{
    json_open_array(json, key);
    for (enum fair_measure m = 0; m < FAIR_MEASURES; m++)
        put_gap(json, e, f, m);
    json_close(json);
}

/* All measures of one class, group or of all, over the whole horizon or on one type of day, on
 * which there are no quantiles. */
static void put_slot(struct json *json, const struct experiment *e, enum scope scope, size_t index,
                     size_t slot)
{
    for (size_t i = 0; i < e->columns.n; i++) {
        const struct column *c = &e->columns.column[i];
        const bool is_known = slot == e->tally.intervals || c->measure->wait == NO_WAIT;
        if (c->scope != scope || c->index != index || !is_known)
            continue;
        const struct estimate x = experiment_estimate(e, i, slot);
        json_open_object(json, column_key(c, e->plan).text);
        put_estimate(json, &x);
        json_close(json);
    }
}

static void put_scope(struct json *json, const struct experiment *e, enum scope scope, size_t index)
{
    put_slot(json, e, scope, index, e->tally.intervals);
}

/* Where days differ in type. */
static void put_day_types(struct json *json, const struct experiment *e)
{
    const size_t types = dates_types(e->scenario);
    if (types < 2)
        return;
    json_open_object(json, "day_types");
    for (size_t type = 0; type < types; type++) {
        json_open_object(json, dates_type_name(e->scenario, type));
        json_put_count(json, "days", (int64_t)dates_count(e->scenario, type));
        put_slot(json, e, SCOPE_ALL, 0, rollup_day_type(&e->tally.rollup, type));
        json_close(json);
    }
    json_close(json);
}

/* The scopes of contacts of one kind, each under its name; nothing where there are none. */
static void put_scopes(struct json *json, const char *key, const struct experiment *e,
                       enum scope scope)
{
    const struct scopes *list = &e->tally.rollup.scopes;
    bool open = false;
    for (size_t i = 0; i < list->n; i++) {
        if (list->part[i].scope != scope)
            continue;
        if (!open)
            json_open_object(json, key);
        open = true;
        json_open_object(json, scope_name(e->scenario, scope, list->part[i].index));
        put_scope(json, e, scope, list->part[i].index);
        json_close(json);
    }
    if (open)
        json_close(json);
}

static void put_measures(struct json *json, const struct experiment *e)
{
    const struct scenario *s = e->scenario;
    json_open_object(json, "all");
    put_scope(json, e, SCOPE_ALL, 0);
    json_close(json);
    put_scopes(json, "classes", e, SCOPE_CLASS);
    if (s->n_channels > 1)
        put_scopes(json, "channels", e, SCOPE_CHANNEL);
    put_scopes(json, "classes_in_channels", e, SCOPE_CLASS_CHANNEL);
    put_scopes(json, "customers", e, SCOPE_CUSTOMERS);
    json_open_object(json, "groups");
    for (size_t g = 0; g < s->n_groups; g++) {
        json_open_object(json, s->groups[g].name);
        put_scope(json, e, SCOPE_GROUP, g);
        json_close(json);
    }
    json_close(json);
}

static bool write_json(const void *content, FILE *to)
{
    const struct content *c = content;
    const struct experiment *e = c->experiment;
    struct json *json = json_new();
    json_put_text(json, "title", e->scenario->title);
    json_put_text(json, "scenario", e->scenario->name);
    json_put_text(json, "program", program_version);
    /* As text: readers of JSON keep 53 bits of a number. */
    char *seed = mem_print("%llu", (unsigned long long)c->options->seed);
    json_put_text(json, "seed", seed);
    free(seed);
    json_put_count(json, "replications", (int64_t)e->replications);
    json_put_count(json, "days_of_a_replication", (int64_t)e->scenario->hours.days);
    json_put_truth(json, "partial", e->replications < e->wanted);
    put_targets(json, e);
    put_measures(json, e);
    put_day_types(json, e);
    put_fairness(json, "fairness", e, &e->tally.fairness);
    if (e->scenario->n_customer_groups > 0)
        put_fairness(json, "fairness_of_customers", e, &e->tally.fairness_of_customers);
    json_open_array(json, "notes");
    for (size_t i = 0; i < e->scenario->n_notes; i++)
        json_put_text(json, NULL, e->scenario->notes[i]);
    json_close(json);
    const bool written = json_write(json, to, JSON_EVERY_DIGIT);
    json_free(json);
    return written;
}

/* --- trace.csv -------------------------------------------------------------------------------- */

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

static bool write_trace(const void *content, FILE *to)
{
    const struct content *c = content;
    static const char *const headings[] = {"customer",  "step",       "class",   "channel",
                                           "customers", "recognised", "arrived", "requested",
                                           "ended",     "outcome",    "group",   "handled"};
    enum { STEP = 1, CUSTOMERS = 4, RECOGNISED = 5 };
    const struct scenario *s = c->experiment->scenario;
    const bool has_customers = s->n_customer_groups > 0;
    struct csv csv = {.stream = to};
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        if (i == STEP ? has_steps(s) : i == CUSTOMERS || i == RECOGNISED ? has_customers : true)
            csv_text(&csv, headings[i]);
    csv_end_row(&csv);
    for (size_t i = 0; i < c->trace->n; i++)
        if (is_counted(&c->trace->row[i]))
            write_trace_row(&csv, c->experiment, &c->trace->row[i]);
    return true;
}

/* --- all files together ----------------------------------------------------------------------- */

bool results_save(struct results *r, const struct experiment *e, const struct options *o,
                  const char *summary, const struct trace *trace, struct error *err)
{
    const struct content c = {r, e, o, summary, trace};
    const struct folder_part parts[] = {
        {"measures.csv", write_measures}, {"replications.csv", write_days},
        {"summary.txt", write_summary},   {"summary.json", write_json},
        {"coverage.csv", write_coverage}, {"scenario.cfg", write_scenario},
        {"provenance", write_provenance}, {"trace.csv", trace ? write_trace : NULL},
    };
    return folder_save(r->folder, parts, sizeof parts / sizeof *parts, &c, err);
}
