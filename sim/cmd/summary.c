#include "sim/cmd/summary.h"

#include "output/table.h"
#include "sim/base/mem.h"
#include "sim/cmd/cmd_help.h"
#include "sim/cmd/growing.h"
#include "sim/cmd/page.h"
#include "sim/cmd/present.h"
#include "sim/cmd/summary_groups.h"
#include "sim/cmd/summary_jobs.h"
#include "sim/cmd/summary_moves.h"
#include "sim/cmd/summary_notes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- targets ---------------------------------------------------------------------------------- */

/* How many days of ten, with half of the interval. */
static struct number_text days_of_ten(const struct share *share, size_t days)
{
    struct number_text text = {"-"};
    if (days > 0)
        snprintf(text.text, sizeof text.text, "%.1f ± %.1f", 10 * share->value,
                 5 * (share->high - share->low));
    return text;
}

/* "8.71 ± 0.04": of intervals there are many more than of days. */
static struct number_text intervals_of_ten(const struct share *share)
{
    static const struct measure intervals = {.unit = UNIT_NUMBER};
    struct number_text text = {"-"};
    if (!isnan(share->value))
        text = present_value(&intervals, 10 * share->value, 5 * (share->high - share->low));
    return text;
}

/* The share of days or intervals that is asked for; NULL: the ratio of sums is. */
static const struct share *share_asked_for(const struct target_result *r, double *asked)
{
    const bool on_days = r->target->on_days > 0;
    *asked = on_days ? r->target->on_days : r->target->on_intervals;
    return *asked > 0 ? on_days ? &r->on_days : &r->on_intervals : NULL;
}

/* "met, +0.24 points"; unsure where the bound lies inside the interval. */
static struct number_text verdict(const struct target_result *r)
{
    const struct target *t = r->target;
    const struct measure *m = t->measure;
    double asked;
    const struct share *share = share_asked_for(r, &asked);
    const double away = share ? share->value - asked : r->estimate.value - t->bound;
    const bool unsure =
        share ? share->low <= asked && asked <= share->high : fabs(away) <= r->estimate.half_width;
    const char *unit = t->on_days > 0          ? "days"
                       : share                 ? "" /* as simulated, of ten */
                       : m->unit == UNIT_SHARE ? "points"
                                               : present_unit(m);
    struct number_text text;
    if (isnan(away))
        return (struct number_text){"no value"};
    snprintf(text.text, sizeof text.text, "%s, %s%.20s%s%s%s", r->met ? "met" : "missed",
             away > 0 ? "+" : "",
             share ? number_shown(10 * away, t->on_days > 0 ? 1 : 2).text
                   : present_bare(m, away, r->estimate.half_width).text,
             *unit ? " " : "", unit, unsure ? ", unsure" : "");
    return text;
}

static void add_target(struct table *table, const struct experiment *e,
                       const struct target_result *r)
{
    const struct target *t = r->target;
    char *label = present_target_label(e->scenario, t), *wanted = present_wanted(t);
    table_row(table,
              (const char *const[]){
                  label, wanted,
                  t->on_intervals > 0
                      ? intervals_of_ten(&r->on_intervals).text
                      : present_value(t->measure, r->estimate.value, r->estimate.half_width).text,
                  verdict(r).text,
                  t->measure->wait == NO_WAIT ? days_of_ten(&r->on_days, r->days).text : "-"});
    free(label);
    free(wanted);
}

/* A measure in all that stands beside the targets; left out if it is one of them or cannot be. */
static void add_beside(struct table *table, const struct experiment *e, const char *key,
                       size_t threshold, double within_s)
{
    const struct measure *m = measure_named(key);
    const size_t column = column_find(&e->columns, m, SCOPE_ALL, 0, threshold);
    if (column == e->columns.n || present_target(e, m, within_s))
        return;
    const struct estimate found = experiment_estimate(e, column, e->tally.intervals);
    table_row(table,
              (const char *const[]){present_label_within(m, within_s).text, "",
                                    present_value(m, found.value, found.half_width).text, "", ""});
}

/* What is left of the requests without those who accepted another way, and how many customers were
 * reached in the end: beside the answer rate where they differ from it. */
static void add_other_rates(struct table *table, const struct experiment *e)
{
    static const char *const keys[] = {"answer_rate_net", "reached_rate"};
    const double rate = present_over_all(e, "answer_rate", SCOPE_ALL, 0).value;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const double other = present_over_all(e, keys[i], SCOPE_ALL, 0).value;
        if (other < rate || other > rate)
            add_beside(table, e, keys[i], 0, NAN);
    }
}

/* The answer rate never stands without service level and occupancy, nor without those who found no
 * line, for too few lines flatter it. */
static void print_targets(const struct experiment *e, FILE *to)
{
    const struct scenario *s = e->scenario;
    const struct reading reading = present_reading(e);
    struct table *table = table_new();
    table_column(table, s->n_targets > 0 ? "targets" : "in all", TABLE_LEFT);
    table_column(table, s->n_targets > 0 ? "wanted" : "", TABLE_LEFT);
    table_column(table, "simulated", TABLE_RIGHT);
    table_column(table, s->n_targets > 0 ? "verdict" : "", TABLE_LEFT);
    table_column(table, s->n_targets > 0 ? "days of 10" : "", TABLE_RIGHT);
    for (size_t i = 0; i < s->n_targets; i++)
        add_target(table, e, &e->targets[i]);
    if (s->n_targets > 1)
        table_row(table, (const char *const[]){"all of them on the same day", "", "", "",
                                               days_of_ten(&e->all_met, e->judged_days).text});
    add_beside(table, e, "answer_rate", 0, NAN);
    add_other_rates(table, e);
    add_beside(table, e, reading.measure->key, reading.threshold, reading.within_s);
    add_beside(table, e, "occupancy", 0, NAN);
    if (present_over_all(e, "blocked_entry", SCOPE_ALL, 0).value > 0)
        add_beside(table, e, "blocked_entry_rate", 0, NAN);
    page_table(table, to);
}

/* --- classes and groups ----------------------------------------------------------------------- */

static struct number_text of_class(const struct experiment *e, const char *key, enum scope scope,
                                   size_t index)
{
    const struct estimate found = present_over_all(e, key, scope, index);
    return present_in_column(key, &found);
}

static void add_class(struct table *table, const struct experiment *e, const char *name,
                      enum scope scope, size_t index)
{
    const struct reading reading = present_reading(e);
    const struct estimate level =
        present_find(e, reading.measure->key, scope, index, reading.threshold, e->tally.intervals);
    table_row(table, (const char *const[]){
                         name,
                         of_class(e, "requested", scope, index).text,
                         of_class(e, "answer_rate", scope, index).text,
                         present_in_column(reading.measure->key, &level).text,
                         of_class(e, "asa_s", scope, index).text,
                         of_class(e, "wait_p90_s", scope, index).text,
                         of_class(e, "handle_s", scope, index).text,
                     });
}

/* The columns by class or channel. */
static struct table *contacts_table(const struct experiment *e, const char *by)
{
    char within[40];
    snprintf(within, sizeof within, "within %g s", present_reading(e).within_s);
    struct table *table = table_new();
    table_column(table, by, TABLE_LEFT);
    table_column(table, "requested", TABLE_RIGHT);
    table_column(table, "answer rate", TABLE_RIGHT);
    table_column(table, within, TABLE_RIGHT);
    table_column(table, "ASA, s", TABLE_RIGHT);
    table_column(table, "P90 wait, s", TABLE_RIGHT);
    table_column(table, "handle, s", TABLE_RIGHT);
    return table;
}

/* Of those whose contacts are all jobs there is nothing to say here. */
static bool has_requests(const struct experiment *e, enum scope scope, size_t index)
{
    return column_find(&e->columns, measure_named("requested"), scope, index, 0) < e->columns.n;
}

static void print_classes(const struct experiment *e, FILE *to)
{
    const struct scenario *s = e->scenario;
    if (!has_requests(e, SCOPE_ALL, 0))
        return;
    struct table *table = contacts_table(e, "class");
    for (size_t c = 0; c < s->n_classes && c < PAGE_PARTS; c++)
        if (has_requests(e, SCOPE_CLASS, c))
            add_class(table, e, s->classes[c].name, SCOPE_CLASS, c);
    if (s->n_classes > 1)
        add_class(table, e, "all", SCOPE_ALL, 0);
    page_table(table, to);
    page_more(to, s->n_classes, "classes");
}

static void print_channels(const struct experiment *e, FILE *to)
{
    const struct scenario *s = e->scenario;
    size_t n = 0;
    for (size_t c = 0; c < s->n_channels; c++)
        n += has_requests(e, SCOPE_CHANNEL, c);
    if (n < 2)
        return;
    struct table *table = contacts_table(e, "channel");
    for (size_t c = 0; c < s->n_channels && c < PAGE_PARTS; c++)
        if (has_requests(e, SCOPE_CHANNEL, c))
            add_class(table, e, s->channels[c].name, SCOPE_CHANNEL, c);
    page_table(table, to);
    page_more(to, s->n_channels, "channels");
}

static struct number_text on_type(const struct experiment *e, const char *key, size_t threshold,
                                  size_t type)
{
    const struct estimate found =
        present_find(e, key, SCOPE_ALL, 0, threshold, rollup_day_type(&e->tally.rollup, type));
    return present_in_column(key, &found);
}

/* Where days differ in type: what a day of each is like. */
static void print_day_types(const struct experiment *e, FILE *to)
{
    const struct reading reading = present_reading(e);
    const size_t types = dates_types(e->scenario);
    if (types < 2)
        return;
    char within[40];
    snprintf(within, sizeof within, "within %g s", reading.within_s);
    const char *const headings[] = {"days", "requested a day", "answer rate",
                                    within, "ASA, s",          "occupancy"};
    struct table *table = table_new();
    table_column(table, "day type", TABLE_LEFT);
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        table_column(table, headings[i], TABLE_RIGHT);
    for (size_t type = 0; type < types && type < PAGE_PARTS; type++)
        table_row(table,
                  (const char *const[]){
                      dates_type_name(e->scenario, type),
                      number_count((int64_t)dates_count(e->scenario, type)).text,
                      on_type(e, "requested", 0, type).text,
                      on_type(e, "answer_rate", 0, type).text,
                      on_type(e, reading.measure->key, reading.threshold, type).text,
                      on_type(e, "asa_s", 0, type).text, on_type(e, "occupancy", 0, type).text});
    page_table(table, to);
    page_more(to, types, "types of day");
}

/* What the care for some costs the others. */
static void print_customers(const struct experiment *e, FILE *to)
{
    static const char *const shown[WHOMS] = {NULL, "  recognised", "  unrecognised"};
    const struct scopes *scopes = &e->tally.rollup.scopes;
    if (e->scenario->n_customer_groups == 0)
        return;
    struct table *table = contacts_table(e, "customers");
    for (size_t i = 0; i < scopes->n; i++) {
        const struct scope_part *part = &scopes->part[i];
        const char *whom = shown[part->index % WHOMS];
        if (part->scope == SCOPE_CUSTOMERS)
            add_class(table, e, whom ? whom : scope_name(e->scenario, part->scope, part->index),
                      SCOPE_CUSTOMERS, part->index);
    }
    page_table(table, to);
}

static const char *class_name(const struct experiment *e, size_t part)
{
    return e->scenario->classes[part].name;
}

static const char *customers_name(const struct experiment *e, size_t part)
{
    return scenario_customers_name(e->scenario, part);
}

/* "answer rate 4.1 ± 0.3 points between elderly and general" */
static void add_fairness(struct growing *list, const struct experiment *e, const struct fairness *f,
                         enum fair_measure m,
                         const char *(*name)(const struct experiment *e, size_t part))
{
    const struct reading reading = present_reading(e);
    const struct measure *of =
        m == FAIR_ANSWER_RATE ? measure_named("answer_rate") : reading.measure;
    struct fairness_gap gap;
    if (!fairness_gap(f, m, e->replications, &gap))
        return;
    struct measure points = *of;
    points.unit = UNIT_NUMBER;
    growing_add(list, "; ", "%s %s points between %s and %s",
                present_label_within(of, reading.within_s).text,
                present_value(&points, 100 * gap.gap.value, 100 * gap.gap.half_width).text,
                name(e, gap.best), name(e, gap.worst));
}

static void print_fairness_of(const struct experiment *e, const struct fairness *f,
                              const char *parts,
                              const char *(*name)(const struct experiment *e, size_t part),
                              FILE *to)
{
    struct growing list = {0};
    for (enum fair_measure m = 0; m < FAIR_MEASURES; m++)
        add_fairness(&list, e, f, m, name);
    if (!growing_is_empty(&list)) {
        char *text = mem_print("Fairness, best less worst %s: %s.", parts, growing_text(&list));
        page_say(to, text);
        putc('\n', to);
    }
    growing_free(&list);
}

static void print_fairness(const struct experiment *e, FILE *to)
{
    print_fairness_of(e, &e->tally.fairness, "class", class_name, to);
    print_fairness_of(e, &e->tally.fairness_of_customers, "customers", customers_name, to);
}

static void print_satisfaction(const struct experiment *e, FILE *to)
{
    if (!e->scenario->satisfaction.is_asked)
        return;
    const struct estimate found = present_over_all(e, "satisfaction", SCOPE_ALL, 0);
    char *text = mem_print("Satisfaction of the answered: %s.",
                           present_in_column("satisfaction", &found).text);
    page_say(to, text);
    putc('\n', to);
}

/* --- the whole -------------------------------------------------------------------------------- */

static void print_heading(const struct experiment *e, const struct options *o, FILE *to)
{
    const struct calendar_hours *hours = &e->scenario->hours;
    page_title(e->scenario->title, to);
    char *text = mem_print("%s, %s%s to %s; seed %llu; %s; %s",
                           present_replications(e, e->replications).text, present_from(e).text,
                           clock_text(hours->opens_s).text, clock_text(hours->closes_s).text,
                           (unsigned long long)o->seed, o->operands[0], program_version);
    page_title(text, to);
    free(text);
    if (e->replications < e->wanted)
        fprintf(to, "PARTIAL: interrupted, %zu of %zu replications\n", e->replications, e->wanted);
    putc('\n', to);
}

static void print_files(const struct options *o, const char *folder, FILE *to)
{
    char *text = mem_print("Files in %s: summary.txt, summary.json, measures.csv, "
                           "replications.csv, coverage.csv,%s scenario.cfg, provenance%s",
                           folder, options_given(o, OPTION_TRACE) ? " trace.csv," : "",
                           o->no_plots ? "." : "; pictures in its folder plots.");
    page_say(to, text);
}

void summary_print(const struct experiment *e, const struct options *o, const char *folder,
                   FILE *to)
{
    print_heading(e, o, to);
    print_targets(e, to);
    print_day_types(e, to);
    print_classes(e, to);
    print_channels(e, to);
    print_customers(e, to);
    summary_jobs_print(e, to);
    summary_moves_print(e, to);
    print_fairness(e, to);
    print_satisfaction(e, to);
    summary_groups_print(e, to);
    summary_costs_print(e, to);
    if (options_given(o, OPTION_COVERAGE))
        summary_coverage_print(e, to);
    summary_notes_print(e, o, to);
    if (folder)
        print_files(o, folder, to);
}
