#include "sim/cmd/comparison_page.h"

#include "output/table.h"
#include "sim/base/mem.h"
#include "sim/cmd/cmd_help.h"
#include "sim/cmd/growing.h"
#include "sim/cmd/page.h"
#include "sim/cmd/present.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CLASSES_SHOWN = 12 };

/* --- numbers ---------------------------------------------------------------------------------- */

/* The service level that the base's targets mean. */
static size_t level_column(const struct comparison *c, enum scope scope, size_t index)
{
    const struct reading r = reading_of(c->plan[0]);
    return comparison_column(c, r.measure->key, scope, index, r.threshold);
}

static size_t column_in_all(const struct comparison *c, const char *key)
{
    return comparison_column(c, key, SCOPE_ALL, 0, 0);
}

static struct paired_estimates over_all(const struct comparison *c, size_t variant, size_t column)
{
    return comparison_change(c, variant, column, c->intervals);
}

/* "93.0" with the digits that its interval supports. */
static struct number_text bare(const struct measure *m, const struct estimate *e)
{
    return present_bare(m, e->value, e->half_width);
}

/* "present 24.66 → 23.14, -1.52 ± 0.12" */
static void add_move(struct growing *list, const struct comparison *c, const char *label,
                     size_t column)
{
    if (!comparison_has(c, 1, column))
        return;
    const struct measure *m = c->column[column].measure;
    const struct paired_estimates p = over_all(c, 1, column);
    const char *unit = present_unit(m);
    growing_add(list, "; ", "%s %s → %s%s%s, %s", label, bare(m, &p.first).text,
                bare(m, &p.second).text, *unit ? " " : "", unit,
                present_bare_change(m, &p.change).text);
}

/* "within 20 s -6.9 ± 0.9" */
static void add_change(struct growing *list, const struct comparison *c, const char *label,
                       size_t column)
{
    if (!comparison_has(c, 1, column))
        return;
    const struct paired_estimates p = over_all(c, 1, column);
    growing_add(list, "; ", "%s %s", label,
                present_bare_change(c->column[column].measure, &p.change).text);
}

/* --- three lines ------------------------------------------------------------------------------ */

static void print_line(const char *what, struct growing *list, const char *nothing, FILE *to)
{
    fprintf(to, "%-8s%s\n", what, growing_is_empty(list) ? nothing : growing_text(list));
    growing_free(list);
}

static void add_targets(struct growing *list, const struct comparison *c)
{
    const size_t n = c->scenario[0]->n_targets;
    size_t were = 0, are = 0;
    for (size_t i = 0; i < n; i++) {
        const struct target_change t = comparison_target(c, 1, i);
        were += t.was_met;
        are += t.is_met;
    }
    if (n > 0)
        growing_add(list, "; ", "targets met %zu → %zu of %zu", were, are, n);
}

static void print_points(const struct comparison *c, FILE *to)
{
    struct growing list = {0};
    const struct reading r = reading_of(c->plan[0]);
    char within[40];
    snprintf(within, sizeof within, "within %g s", r.within_s);
    add_move(&list, c, "answer rate", column_in_all(c, "answer_rate"));
    add_change(&list, c, within, level_column(c, SCOPE_ALL, 0));
    add_targets(&list, c);
    print_line("points", &list, "nothing in common asks for an agent", to);
}

/* "+6.2 ± 0.7": agents that would change the measure as much. */
static struct number_text worth_text(const struct comparison *c, size_t variant, size_t column)
{
    static const struct measure agents = {.unit = UNIT_NUMBER};
    const struct estimate worth = comparison_worth(c, variant, column);
    struct number_text text = {""};
    if (!isnan(worth.value))
        text = present_bare_change(&agents, &worth);
    return text;
}

static void print_agents(const struct compared *compared, FILE *to)
{
    const struct comparison *c = compared->comparison;
    struct growing list = {0};
    const struct number_text worth = worth_text(c, 1, column_in_all(c, "answer_rate"));
    if (*worth.text)
        growing_add(&list, "; ", "worth %s %s", worth.text, compared->agents);
    add_move(&list, c, "present", column_in_all(c, "present"));
    add_change(&list, c, "points of occupancy", column_in_all(c, "occupancy"));
    print_line("agents", &list, "no group in common", to);
}

static void print_money(const struct comparison *c, FILE *to)
{
    struct growing list = {0};
    add_move(&list, c, "a day", column_in_all(c, "cost_per_day"));
    add_move(&list, c, "a handled contact", column_in_all(c, "cost_per_handled"));
    print_line("money", &list, "no group has a wage_per_hour", to);
}

static struct number_text days_text(const struct comparison *c)
{
    struct number_text text;
    const struct number_text n = number_count((int64_t)c->replications);
    const size_t days = c->scenario[0]->hours.days;
    if (days == 1)
        snprintf(text.text, sizeof text.text, "%.20s days", n.text);
    else
        snprintf(text.text, sizeof text.text, "%.20s replications of %zu days", n.text, days);
    return text;
}

void comparison_print_lines(const struct compared *c, FILE *to)
{
    const struct comparison *comparison = c->comparison;
    page_say(to, mem_print("%s against %s, %s of the same customers, seed %llu", c->name[1],
                           comparison->scenario[0]->name, days_text(comparison).text,
                           (unsigned long long)c->options->seed));
    print_points(comparison, to);
    print_agents(c, to);
    print_money(comparison, to);
}

/* --- tables ----------------------------------------------------------------------------------- */

const char *comparison_verdict(const struct target_change *t)
{
    static const char *const texts[][2][2] = {
        /* [verdict][was met][is met] */
        [VERDICT_SAME] = {{"the same, missed", "the same, met now"},
                          {"the same, missed now", "the same, met"}},
        [VERDICT_UNSURE] = {{"no clear change, missed", "no clear change, met now"},
                            {"no clear change, missed now", "no clear change, met"}},
        [VERDICT_BETTER] = {{"better, still missed", "better, met now"},
                            {"better, missed now", "better, still met"}},
        [VERDICT_WORSE] = {{"worse, still missed", "worse, met now"},
                           {"worse, missed now", "worse, still met"}},
    };
    return t->is_known ? texts[t->verdict][t->was_met][t->is_met] : "not compared";
}

/* "9.3", of ten days */
static struct number_text of_ten(const struct estimate *share)
{
    struct number_text text;
    snprintf(text.text, sizeof text.text, "%.1f", 10 * share->value);
    return text;
}

/* "-1.2 ± 0.3 days" */
static struct number_text change_of_ten(const struct estimate *change, const char *unit)
{
    static const struct measure of_ten = {.unit = UNIT_NUMBER};
    const struct estimate ten = {.value = 10 * change->value,
                                 .half_width = 10 * change->half_width};
    struct number_text text;
    snprintf(text.text, sizeof text.text, "%.40s %s", present_change(&of_ten, &ten).text, unit);
    return text;
}

static void add_target(struct table *table, const struct comparison *c, size_t variant,
                       size_t target)
{
    const struct target *t = &c->scenario[0]->targets[target];
    const struct measure *m = t->measure;
    const struct target_change change = comparison_target(c, variant, target);
    const struct paired_estimates *p = t->on_days > 0 ? &change.on_days : &change.value;
    char *label = present_target_label(c->scenario[0], t), *wanted = present_wanted(t);
    if (!change.is_known)
        table_row(table,
                  (const char *const[]){label, wanted, "", "", "", comparison_verdict(&change)});
    else if (t->on_days > 0 || t->on_intervals > 0)
        table_row(table, (const char *const[]){
                             label, wanted, of_ten(&p->first).text, of_ten(&p->second).text,
                             change_of_ten(&p->change, t->on_days > 0 ? "days" : "intervals").text,
                             comparison_verdict(&change)});
    else
        table_row(table, (const char *const[]){
                             label, wanted, bare(m, &p->first).text, bare(m, &p->second).text,
                             present_change(m, &p->change).text, comparison_verdict(&change)});
    free(label);
    free(wanted);
}

static void print_targets(const struct comparison *c, size_t variant, FILE *to)
{
    if (c->scenario[0]->n_targets == 0)
        return;
    struct table *table = table_new();
    table_column(table, "targets", TABLE_LEFT);
    table_column(table, "wanted", TABLE_LEFT);
    table_column(table, "base", TABLE_RIGHT);
    table_column(table, "variant", TABLE_RIGHT);
    table_column(table, "change", TABLE_RIGHT);
    table_column(table, "verdict", TABLE_LEFT);
    for (size_t i = 0; i < c->scenario[0]->n_targets; i++)
        add_target(table, c, variant, i);
    page_table(table, to);
}

/* "× 8.2": how many times the days two independent runs would need for the same interval. */
static struct number_text gain_text(double gain)
{
    struct number_text text = {"-"};
    if (!isnan(gain))
        snprintf(text.text, sizeof text.text, "× %.40s",
                 number_shown(gain, gain < 10 ? 1 : 0).text);
    return text;
}

static void add_measure(struct table *table, const struct comparison *c, size_t variant,
                        size_t column, const char *label)
{
    if (!comparison_has(c, variant, column))
        return;
    const struct measure *m = c->column[column].measure;
    const struct paired_estimates p = over_all(c, variant, column);
    char *with_unit =
        *present_unit(m) ? mem_print("%s, %s", label, present_unit(m)) : mem_text(label);
    table_row(table,
              (const char *const[]){with_unit, bare(m, &p.first).text, bare(m, &p.second).text,
                                    present_change(m, &p.change).text,
                                    worth_text(c, variant, column).text, gain_text(p.gain).text});
    free(with_unit);
}

/* What a planner looks at first; the rest is in comparison.csv. */
static const char *const measures_shown[] = {
    "answer_rate", "abandoned",    "asa_s",        "wait_s",           "wait_p50_s", "wait_p90_s",
    "wait_p95_s",  "wait_p99_s",   "requested",    "containment",      "occupancy",  "present",
    "overtime_h",  "satisfaction", "cost_per_day", "cost_per_handled", "paid_hours",
};

static void print_measures(const struct compared *compared, size_t variant, FILE *to)
{
    const struct comparison *c = compared->comparison;
    const struct reading r = reading_of(c->plan[0]);
    struct table *table = table_new();
    table_column(table, "in all", TABLE_LEFT);
    table_column(table, "base", TABLE_RIGHT);
    table_column(table, "variant", TABLE_RIGHT);
    table_column(table, "change", TABLE_RIGHT);
    char *worth = mem_print("worth, %s", compared->agents);
    table_column(table, worth, TABLE_RIGHT);
    free(worth);
    table_column(table, "pairing", TABLE_RIGHT);
    for (size_t i = 0; i < sizeof measures_shown / sizeof *measures_shown; i++) {
        const struct measure *m = measure_named(measures_shown[i]);
        add_measure(table, c, variant, column_in_all(c, m->key), present_label(m).text);
        if (i == 0)
            add_measure(table, c, variant, level_column(c, SCOPE_ALL, 0),
                        present_level(r.measure, r.within_s).text);
    }
    page_table(table, to);
}

static void print_classes(const struct comparison *c, size_t variant, FILE *to)
{
    const struct scenario *s = c->scenario[0];
    if (s->n_classes < 2)
        return;
    struct table *table = table_new();
    table_column(table, "answer rate, %", TABLE_LEFT);
    table_column(table, "base", TABLE_RIGHT);
    table_column(table, "variant", TABLE_RIGHT);
    table_column(table, "change", TABLE_RIGHT);
    table_column(table, "pairing", TABLE_RIGHT);
    for (size_t k = 0; k < s->n_classes && k < CLASSES_SHOWN; k++) {
        const size_t column = comparison_column(c, "answer_rate", SCOPE_CLASS, k, 0);
        if (!comparison_has(c, variant, column))
            continue;
        const struct measure *m = c->column[column].measure;
        const struct paired_estimates p = over_all(c, variant, column);
        table_row(table, (const char *const[]){
                             s->classes[k].name, bare(m, &p.first).text, bare(m, &p.second).text,
                             present_change(m, &p.change).text, gain_text(p.gain).text});
    }
    page_table(table, to);
}

/* --- what is not in common -------------------------------------------------------------------- */

static void add_missing(struct growing *list, const char *kind, const char *name, int there)
{
    if (there < 0)
        growing_add(list, ", ", "%s %s", kind, name);
}

/* Names that one scenario has and the other has not. */
static void add_differences(struct growing *list, const struct scenario *has,
                            const struct scenario *lacks)
{
    for (size_t i = 0; i < has->n_classes; i++)
        add_missing(list, "class", has->classes[i].name,
                    scenario_class(lacks, has->classes[i].name));
    for (size_t i = 0; i < has->n_channels; i++)
        add_missing(list, "channel", has->channels[i].name,
                    scenario_channel(lacks, has->channels[i].name));
    for (size_t i = 0; i < has->n_groups; i++)
        add_missing(list, "group", has->groups[i].name, scenario_group(lacks, has->groups[i].name));
}

static void print_differences(const struct comparison *c, size_t variant, FILE *to)
{
    struct growing list = {0};
    add_differences(&list, c->scenario[0], c->scenario[variant]);
    add_differences(&list, c->scenario[variant], c->scenario[0]);
    if (!growing_is_empty(&list)) {
        page_say(to, mem_print("Only one of the two has %s: compared in the sums of all alone.",
                               growing_text(&list)));
        putc('\n', to);
    }
    growing_free(&list);
}

/* --- the whole -------------------------------------------------------------------------------- */

static void print_heading(const struct compared *c, FILE *to)
{
    const struct comparison *comparison = c->comparison;
    page_say(to, mem_print("What changes against %s", c->name[0]));
    page_say(to, mem_print("the same customers on %s; seed %llu; %s", days_text(comparison).text,
                           (unsigned long long)c->options->seed, program_version));
    if (comparison->replications < comparison->wanted)
        fprintf(to, "PARTIAL: interrupted, %zu of %zu replications\n", comparison->replications,
                comparison->wanted);
    putc('\n', to);
}

static void print_words(const struct compared *c, const char *folder, FILE *to)
{
    const size_t variants = c->comparison->n - 1;
    char *joint = variants > 1
                      ? mem_print("; verdicts hold for all %zu variants together", variants)
                      : mem_text("");
    page_say(
        to,
        mem_print(
            "Numbers: ± is half of a 95\u00a0%% interval of the paired change%s. Pairing: how "
            "many times the days runs with other customers would need to know the change as "
            "well. Worth: how many %s more, spread over the roster of the base, would change it "
            "as much.",
            joint, c->agents));
    free(joint);
    if (folder)
        page_say(to, mem_print("Files in %s: comparison.csv, comparison.json, summary.txt, "
                               "provenance%s",
                               folder,
                               c->options->no_plots ? "." : "; the picture in its folder plots."));
}

void comparison_print_page(const struct compared *c, const char *folder, FILE *to)
{
    const struct comparison *comparison = c->comparison;
    print_heading(c, to);
    for (size_t i = 1; i < comparison->n; i++) {
        page_say(to,
                 comparison->n > 2 ? mem_print("%zu: %s", i, c->name[i]) : mem_text(c->name[i]));
        putc('\n', to);
        print_targets(comparison, i, to);
        print_measures(c, i, to);
        print_classes(comparison, i, to);
        print_differences(comparison, i, to);
    }
    print_words(c, folder, to);
}
