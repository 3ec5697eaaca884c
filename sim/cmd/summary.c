#include "sim/cmd/summary.h"

#include "output/table.h"
#include "sim/base/mem.h"
#include "sim/cmd/cmd_help.h"
#include "sim/cmd/growing.h"
#include "sim/cmd/paragraph.h"
#include "sim/cmd/present.h"
#include "sim/cmd/summary_jobs.h"
#include "sim/cmd/summary_moves.h"
#include "sim/cmd/summary_notes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 100, PARTS_SHOWN = 12 };

static struct estimate over_all(const struct experiment *e, const char *key, enum scope scope,
                                size_t index)
{
    return present_find(e, key, scope, index, 0, e->tally.intervals);
}

/* --- targets ---------------------------------------------------------------------------------- */

static void print_table(struct table *table, FILE *to)
{
    table_print(table, to, (struct table_look){.width = WIDTH});
    table_free(table);
    putc('\n', to);
}

/* How many days of ten, with half of the interval. */
static struct number_text days_of_ten(const struct share *share, size_t days)
{
    struct number_text text = {"-"};
    if (days > 0)
        snprintf(text.text, sizeof text.text, "%.1f ± %.1f", 10 * share->value,
                 5 * (share->high - share->low));
    return text;
}

/* "met, +0.24 points"; unsure where the bound lies inside the interval. */
static struct number_text verdict(const struct target_result *r)
{
    const struct target *t = r->target;
    const struct measure *m = t->measure;
    const bool on_days = t->on_days > 0;
    const double away = on_days ? r->on_days.value - t->on_days : r->estimate.value - t->bound;
    const bool unsure = on_days ? r->on_days.low <= t->on_days && t->on_days <= r->on_days.high
                                : fabs(away) <= r->estimate.half_width;
    const char *unit = on_days ? "days" : m->unit == UNIT_SHARE ? "points" : present_unit(m);
    struct number_text text;
    if (isnan(away))
        return (struct number_text){"no value"};
    snprintf(text.text, sizeof text.text, "%s, %s%.20s%s%s%s", r->met ? "met" : "missed",
             away > 0 ? "+" : "",
             on_days ? number_shown(10 * away, 1).text
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
                  present_value(t->measure, r->estimate.value, r->estimate.half_width).text,
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
    add_beside(table, e, reading.measure->key, reading.threshold, reading.within_s);
    add_beside(table, e, "occupancy", 0, NAN);
    if (over_all(e, "blocked_entry", SCOPE_ALL, 0).value > 0)
        add_beside(table, e, "blocked_entry_rate", 0, NAN);
    print_table(table, to);
}

/* --- classes and groups ----------------------------------------------------------------------- */

static struct number_text shown_with_error(const char *key, const struct estimate *e)
{
    struct measure bare = *measure_named(key);
    /* Seconds and hours stand in the heading. */
    if (bare.unit == UNIT_SECONDS || bare.unit == UNIT_HOURS)
        bare.unit = UNIT_NUMBER;
    return present_value(&bare, e->value, e->half_width);
}

static struct number_text of_class(const struct experiment *e, const char *key, enum scope scope,
                                   size_t index)
{
    const struct estimate found = over_all(e, key, scope, index);
    return shown_with_error(key, &found);
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
                         shown_with_error(reading.measure->key, &level).text,
                         of_class(e, "asa_s", scope, index).text,
                         of_class(e, "wait_p90_s", scope, index).text,
                         of_class(e, "handle_s", scope, index).text,
                     });
}

static void print_more(size_t n, const char *what, FILE *to)
{
    if (n > PARTS_SHOWN)
        fprintf(to, "%zu more %s are in measures.csv.\n\n", n - PARTS_SHOWN, what);
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
    for (size_t c = 0; c < s->n_classes && c < PARTS_SHOWN; c++)
        if (has_requests(e, SCOPE_CLASS, c))
            add_class(table, e, s->classes[c].name, SCOPE_CLASS, c);
    if (s->n_classes > 1)
        add_class(table, e, "all", SCOPE_ALL, 0);
    print_table(table, to);
    print_more(s->n_classes, "classes", to);
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
    for (size_t c = 0; c < s->n_channels && c < PARTS_SHOWN; c++)
        if (has_requests(e, SCOPE_CHANNEL, c))
            add_class(table, e, s->channels[c].name, SCOPE_CHANNEL, c);
    print_table(table, to);
    print_more(s->n_channels, "channels", to);
}

static struct number_text on_type(const struct experiment *e, const char *key, size_t threshold,
                                  size_t type)
{
    const struct estimate found =
        present_find(e, key, SCOPE_ALL, 0, threshold, rollup_day_type(&e->tally.rollup, type));
    return shown_with_error(key, &found);
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
    for (size_t type = 0; type < types && type < PARTS_SHOWN; type++)
        table_row(table,
                  (const char *const[]){
                      dates_type_name(e->scenario, type),
                      number_count((int64_t)dates_count(e->scenario, type)).text,
                      on_type(e, "requested", 0, type).text,
                      on_type(e, "answer_rate", 0, type).text,
                      on_type(e, reading.measure->key, reading.threshold, type).text,
                      on_type(e, "asa_s", 0, type).text, on_type(e, "occupancy", 0, type).text});
    print_table(table, to);
    print_more(types, "types of day", to);
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
    print_table(table, to);
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
        paragraph_print(to, text, 0, 2, WIDTH);
        putc('\n', to);
        free(text);
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
    const struct estimate found = over_all(e, "satisfaction", SCOPE_ALL, 0);
    char *text = mem_print("Satisfaction of the answered: %s.",
                           shown_with_error("satisfaction", &found).text);
    paragraph_print(to, text, 0, 2, WIDTH);
    putc('\n', to);
    free(text);
}

static size_t heads_on(const struct scenario *s, const struct agent_group *g, size_t day)
{
    size_t heads = 0;
    for (size_t i = 0; i < g->n_shifts; i++)
        if (dates_has_shift(s, &g->shifts[i], (int32_t)day))
            heads += g->shifts[i].heads;
    return heads;
}

/* On the day with most. */
static size_t heads_of(const struct scenario *s, const struct agent_group *g)
{
    size_t most = 0;
    for (size_t day = 0; day < s->hours.days; day++) {
        const size_t heads = heads_on(s, g, day);
        most = heads > most ? heads : most;
    }
    return most;
}

/* People to employ for the mean heads of a day: a post is filled on 365 days, a person works 250.
 */
static double fte_of(const struct scenario *s, const struct agent_group *g)
{
    double heads = 0;
    for (size_t day = 0; day < s->hours.days; day++)
        heads += (double)heads_on(s, g, day);
    return heads / (double)s->hours.days * 365 / 250 / (1 - g->attendance.planned_absence);
}

static struct number_text of_group(const struct experiment *e, const char *key, enum scope scope,
                                   size_t index, bool with_error)
{
    const struct estimate found = over_all(e, key, scope, index);
    if (with_error)
        return shown_with_error(key, &found);
    return present_bare(measure_named(key), found.value, found.half_width);
}

static void add_group(struct table *table, const struct experiment *e, const char *name,
                      size_t heads, double fte, enum scope scope, size_t index)
{
    table_row(table, (const char *const[]){
                         name,
                         heads ? number_count((int64_t)heads).text : "-",
                         heads ? number_shown(fte, 1).text : "-",
                         of_group(e, "staffed", scope, index, false).text,
                         of_group(e, "present", scope, index, false).text,
                         of_group(e, "occupancy", scope, index, true).text,
                         of_group(e, "answered_by_group", scope, index, true).text,
                         of_group(e, "group_handle_s", scope, index, false).text,
                         of_group(e, "overtime_h", scope, index, false).text,
                     });
}

/* "one 34 %, two 29 %, three 37 %" of the time with any */
static char *levels_of(const struct experiment *e, size_t g)
{
    static const char *const keys[] = {"one_session_share", "two_sessions_share",
                                       "three_sessions_share", "more_sessions_share"};
    static const char *const names[] = {"one", "two", "three", "more"};
    struct growing list = {0};
    for (size_t i = 0; i < 4 && i < e->scenario->groups[g].concurrency.at_most; i++)
        growing_add(&list, ", ", "%s %s %%", names[i],
                    of_group(e, keys[i], SCOPE_GROUP, g, false).text);
    char *text = mem_text(growing_text(&list));
    growing_free(&list);
    return text;
}

/* "Chat sessions of a busy agent: text_desk 1.89 of at most 3 (of the time one 34 %, two 29 %,
 * three 37 %), 58 % of the slots of those logged in." */
static void print_sessions(const struct experiment *e, FILE *to)
{
    struct growing list = {0};
    for (size_t g = 0; g < e->scenario->n_groups; g++) {
        const size_t at_most = e->scenario->groups[g].concurrency.at_most;
        if (at_most <= 1)
            continue;
        char *levels = levels_of(e, g);
        growing_add(&list, "; ",
                    "%s %s of at most %zu (of the time %s), %s %% of the slots of those logged in",
                    e->scenario->groups[g].name,
                    of_group(e, "sessions_per_busy_agent", SCOPE_GROUP, g, false).text, at_most,
                    levels, of_group(e, "slot_use", SCOPE_GROUP, g, false).text);
        free(levels);
    }
    if (list.stream) {
        char *text = mem_print("Chat sessions of a busy agent: %s.", growing_text(&list));
        paragraph_print(to, text, 0, 2, WIDTH);
        putc('\n', to);
        free(text);
    }
    growing_free(&list);
}

static void print_groups(const struct experiment *e, FILE *to)
{
    const struct scenario *s = e->scenario;
    static const char *const headings[] = {"heads",     "FTE",      "staffed",   "present",
                                           "occupancy", "answered", "handle, s", "overtime, h"};
    struct table *table = table_new();
    table_column(table, "group", TABLE_LEFT);
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        table_column(table, headings[i], TABLE_RIGHT);
    size_t heads = 0;
    double fte = 0;
    for (size_t g = 0; g < s->n_groups; g++) {
        const size_t of_group = heads_of(s, &s->groups[g]);
        heads += of_group;
        fte += fte_of(s, &s->groups[g]);
        if (g < PARTS_SHOWN)
            add_group(table, e, s->groups[g].name, of_group, fte_of(s, &s->groups[g]), SCOPE_GROUP,
                      g);
    }
    if (s->n_groups > 1)
        add_group(table, e, "all", heads, fte, SCOPE_ALL, 0);
    print_table(table, to);
    print_more(s->n_groups, "groups", to);
    print_sessions(e, to);
}

/* --- who covers what
 * ------------------------------------------------------------------------------------ */

static void add_cover(struct table *table, const struct experiment *e, size_t class, size_t group)
{
    const struct estimate of_class = experiment_cover(e, class, group, COVER_OF_CLASS);
    const struct estimate of_time = experiment_cover(e, class, group, COVER_OF_GROUP_TIME);
    table_row(table, (const char *const[]){e->scenario->classes[class].name,
                                           e->scenario->groups[group].name,
                                           shown_with_error("answer_rate", &of_class).text,
                                           shown_with_error("answer_rate", &of_time).text});
}

static void print_coverage(const struct experiment *e, FILE *to)
{
    struct table *table = table_new();
    table_column(table, "class", TABLE_LEFT);
    table_column(table, "group", TABLE_LEFT);
    table_column(table, "of the class's answered", TABLE_RIGHT);
    table_column(table, "of the group's handle time", TABLE_RIGHT);
    for (size_t class = 0; class < e->scenario->n_classes; class ++)
        for (size_t group = 0; group < e->scenario->n_groups; group++)
            if (experiment_can_serve(e, group, class))
                add_cover(table, e, class, group);
    print_table(table, to);
}

/* --- costs
 * --------------------------------------------------------------------------------------------- */

static void add_cost(struct table *table, const struct experiment *e, const char *name,
                     enum scope scope, size_t index)
{
    static const char *const keys[] = {"paid_hours", "cost_per_day", "cost_per_handled",
                                       "cost_per_resolved"};
    struct number_text shown[sizeof keys / sizeof *keys];
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const struct estimate found = over_all(e, keys[i], scope, index);
        shown[i] = shown_with_error(keys[i], &found);
    }
    table_row(table, (const char *const[]){name, shown[0].text, shown[1].text, shown[2].text,
                                           shown[3].text});
}

/* Nothing where no group has a wage. */
static void print_costs(const struct experiment *e, FILE *to)
{
    const struct scenario *s = e->scenario;
    if (!s->groups[0].pay.has_wage)
        return;
    static const char *const headings[] = {"paid hours", "a day", "a handled contact",
                                           "a resolved issue"};
    struct table *table = table_new();
    table_column(table, "cost", TABLE_LEFT);
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        table_column(table, headings[i], TABLE_RIGHT);
    for (size_t g = 0; g < s->n_groups && g < PARTS_SHOWN && s->n_groups > 1; g++)
        add_cost(table, e, s->groups[g].name, SCOPE_GROUP, g);
    add_cost(table, e, "all", SCOPE_ALL, 0);
    print_table(table, to);
    print_more(s->n_groups, "groups", to);
}

/* --- the whole -------------------------------------------------------------------------------- */

static void print_heading(const struct experiment *e, const struct options *o, FILE *to)
{
    const struct calendar_hours *hours = &e->scenario->hours;
    paragraph_print(to, e->scenario->title, 0, 0, WIDTH);
    char *text = mem_print("%s, %s%s to %s; seed %llu; %s; %s",
                           present_replications(e, e->replications).text, present_from(e).text,
                           clock_text(hours->opens_s).text, clock_text(hours->closes_s).text,
                           (unsigned long long)o->seed, o->operands[0], program_version);
    paragraph_print(to, text, 0, 0, WIDTH);
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
    paragraph_print(to, text, 0, 2, WIDTH);
    free(text);
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
    summary_jobs_print(e, WIDTH, to);
    summary_moves_print(e, WIDTH, to);
    print_fairness(e, to);
    print_satisfaction(e, to);
    print_groups(e, to);
    print_costs(e, to);
    if (options_given(o, OPTION_COVERAGE))
        print_coverage(e, to);
    summary_notes_print(e, o, WIDTH, to);
    if (folder)
        print_files(o, folder, to);
}
