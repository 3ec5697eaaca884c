#include "sim/cmd/size_report.h"

#include "output/table.h"
#include "sim/base/clock.h"
#include "sim/base/mem.h"
#include "sim/cmd/cmd_help.h"
#include "sim/cmd/growing.h"
#include "sim/cmd/page.h"
#include "sim/cmd/present.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- the table by interval -------------------------------------------------------------------- */

static struct number_text with_decimals(double value, int most)
{
    return number_shown(value, value == floor(value) ? 0 : most);
}

static struct number_text with_sign(double value)
{
    struct number_text text;
    const double shown = round(10 * value) / 10;
    snprintf(text.text, sizeof text.text, "%s%.40s", shown > 0 ? "+" : "",
             with_decimals(shown, 1).text);
    return text;
}

static size_t first_target_of_periods(const struct staffing *f)
{
    for (size_t k = 0; k < f->scenario->n_targets; k++)
        if (f->scenario->targets[k].on_days == 0)
            return k;
    return f->scenario->n_targets;
}

/* A cell's verdict on one agent less; of all groups "fails" if each does. */
static const char *one_less_of(const struct staffing *f, size_t group, size_t interval)
{
    static const char *const names[] = {
        [ONE_LESS_UNKNOWN] = "", [ONE_LESS_FAILS] = "misses", [ONE_LESS_UNDECIDED] = "open"};
    const size_t period = interval / (f->intervals / f->periods);
    if (f->method != STAFFING_SIMULATED || group == f->groups)
        return "";
    return names[f->one_less[group * f->periods + period].verdict];
}

struct shown_row {
    struct number_text cells[12];
    size_t n;
};

static void show(struct shown_row *row, struct number_text text)
{
    row->cells[row->n++] = text;
}

static struct number_text fresh_value(const struct staffing *f, size_t interval)
{
    const size_t k = first_target_of_periods(f), period = interval / (f->intervals / f->periods);
    if (k == f->scenario->n_targets)
        return (struct number_text){"-"};
    const struct attainment *a = &f->attainment[k * (f->periods + 1) + period];
    const struct measure *m = f->scenario->targets[k].measure;
    const double scale = m->unit == UNIT_SHARE ? 100 : 1;
    return number_estimate(scale * a->fresh, scale * 1.96 * a->std_error, "");
}

static struct shown_row shown_of(const struct staffing *f, size_t group, size_t interval)
{
    const struct size_row r = size_row(f, group, interval);
    struct shown_row row = {0};
    struct number_text verdict;
    show(&row, number_shown(r.load, r.load < 10 ? 2 : 1));
    show(&row, with_decimals(r.erlang_c, 0));
    show(&row, with_decimals(r.erlang_a, 0));
    show(&row, with_decimals(r.required, 0));
    show(&row, with_decimals(r.grossed_up, 1));
    show(&row, with_decimals(r.scheduled, 1));
    show(&row, with_decimals(r.present, 1));
    show(&row, with_sign(r.net));
    if (f->method == STAFFING_SIMULATED) {
        const bool alone = f->groups == 1 || group == f->groups;
        show(&row, alone ? fresh_value(f, interval) : (struct number_text){""});
        snprintf(verdict.text, sizeof verdict.text, "%s", one_less_of(f, group, interval));
        show(&row, verdict);
    }
    return row;
}

static bool is_same(const struct shown_row *a, const struct shown_row *b)
{
    for (size_t i = 0; i < a->n; i++)
        if (strcmp(a->cells[i].text, b->cells[i].text) != 0)
            return false;
    return true;
}

static void add_rows(struct table *table, const struct staffing *f, size_t group)
{
    const struct calendar_hours *h = &f->scenario->hours;
    for (size_t from = 0, to; from < f->intervals; from = to) {
        const struct shown_row row = shown_of(f, group, from);
        for (to = from + 1; to < f->intervals; to++) {
            const struct shown_row next = shown_of(f, group, to);
            if (!is_same(&row, &next))
                break;
        }
        char *times = mem_print("%s-%s", clock_text(h->opens_s + (double)from * h->interval_s).text,
                                clock_text(h->opens_s + (double)to * h->interval_s).text);
        const char *cells[13] = {times};
        for (size_t i = 0; i < row.n; i++)
            cells[1 + i] = row.cells[i].text;
        table_row(table, cells);
        free(times);
    }
}

static void print_intervals(const struct staffing *f, FILE *to)
{
    static const char *const headings[] = {"load",  "ErlC",      "ErlA",    "required",
                                           "heads", "scheduled", "present", "net"};
    const size_t first = first_target_of_periods(f);
    const char *unit =
        first < f->scenario->n_targets ? present_unit(f->scenario->targets[first].measure) : "";
    char heading[20];
    snprintf(heading, sizeof heading, "fresh, %s", unit);
    struct table *table = table_new();
    table_column(table, "interval", TABLE_LEFT);
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        table_column(table, headings[i], TABLE_RIGHT);
    if (f->method == STAFFING_SIMULATED) {
        table_column(table, *unit ? heading : "fresh", TABLE_RIGHT);
        table_column(table, "one less", TABLE_LEFT);
    }
    for (size_t g = 0; g < f->groups; g++) {
        if (f->groups > 1)
            table_group(table, f->scenario->groups[g].name);
        add_rows(table, f, g);
    }
    if (f->groups > 1) {
        table_group(table, "all");
        add_rows(table, f, f->groups);
    }
    page_table(table, to);
}

/* --- people, hours, cost ---------------------------------------------------------------------- */

static bool has_cost(const struct staffing *f)
{
    for (size_t g = 0; g < f->groups; g++)
        if (!f->scenario->groups[g].pay.has_wage)
            return false;
    return true;
}

static void add_people(struct table *table, const struct staffing *f, const char *name,
                       size_t group, bool required)
{
    const struct ladder l = required ? size_required(f, group) : size_rostered(f, group);
    table_row(table, (const char *const[]){
                         name,
                         number_shown(l.heads, 1).text,
                         number_shown(l.fte, 1).text,
                         number_shown(l.contract_h, 0).text,
                         number_shown(l.rostered_h, 0).text,
                         number_shown(l.attending_h, 0).text,
                         number_shown(l.present_h, 0).text,
                         required ? number_shown(l.busy_h, 0).text : "",
                         number_shown(l.paid_h, 0).text,
                         has_cost(f) ? number_shown(l.cost, 0).text : "",
                     });
}

static void print_people(const struct staffing *f, FILE *to)
{
    static const char *const headings[] = {"heads",      "FTE",         "contract h",
                                           "rostered h", "less breaks", "present",
                                           "busy",       "paid h",      "cost a day"};
    struct table *table = table_new();
    table_column(table, "hours a day", TABLE_LEFT);
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        table_column(table, i == 8 && !has_cost(f) ? "" : headings[i], TABLE_RIGHT);
    for (int required = 1; required >= 0; required--) {
        if (f->groups > 1)
            table_group(table, required ? "required" : "scheduled");
        for (size_t g = 0; g < f->groups && f->groups > 1; g++)
            add_people(table, f, f->scenario->groups[g].name, g, required);
        add_people(table, f,
                   f->groups > 1 ? "all"
                   : required    ? "required"
                                 : "scheduled",
                   f->groups, required);
    }
    page_table(table, to);
}

/* --- targets ---------------------------------------------------------------------------------- */

/* The target in the period where it is furthest behind on fresh days. */
static size_t tightest(const struct staffing *f, size_t target)
{
    const struct target *t = &f->scenario->targets[target];
    const struct attainment *a = &f->attainment[target * (f->periods + 1)];
    size_t worst = f->periods;
    if (t->on_days > 0)
        return worst;
    for (size_t p = 0; p < f->periods; p++)
        if (!isnan(a[p].fresh)
            && (worst == f->periods || (a[p].fresh < a[worst].fresh) == t->at_least))
            worst = p;
    return worst;
}

static struct number_text attained(const struct target *t, double value, double std_error)
{
    static const struct measure share = {.unit = UNIT_SHARE};
    return present_value(t->on_days > 0 ? &share : t->measure, value, 1.96 * std_error);
}

static void add_target(struct table *table, const struct staffing *f, size_t target)
{
    const struct calendar_hours *h = &f->scenario->hours;
    const struct target *t = &f->scenario->targets[target];
    const struct attainment *a = &f->attainment[target * (f->periods + 1)];
    const size_t worst = tightest(f, target);
    const bool by_time = worst < f->periods && f->periods > 1;
    char *label = present_target_label(f->scenario, t), *wanted = present_wanted(t);
    table_row(table, (const char *const[]){
                         label, wanted,
                         by_time ? clock_text(h->opens_s + (double)worst * h->interval_s).text
                         : t->on_days > 0 ? "days"
                                          : "all day",
                         attained(t, a[worst].search, 0).text,
                         attained(t, a[worst].fresh, a[worst].std_error).text,
                         t->on_days > 0 ? "" : attained(t, a[f->periods].fresh, 0).text});
    free(label);
    free(wanted);
}

/* Where several targets are on days: on the same day. */
static void add_same_day(struct table *table, const struct staffing *f)
{
    size_t on_days = 0;
    const struct target *t = NULL;
    for (size_t k = 0; k < f->scenario->n_targets; k++)
        if (f->scenario->targets[k].on_days > 0) {
            t = &f->scenario->targets[k];
            on_days++;
        }
    if (on_days < 2)
        return;
    table_row(table,
              (const char *const[]){
                  "those on days, on the same day", "", "days",
                  attained(t, f->on_the_same_day.search, 0).text,
                  attained(t, f->on_the_same_day.fresh, f->on_the_same_day.std_error).text, ""});
}

static void print_targets(const struct staffing *f, FILE *to)
{
    struct table *table = table_new();
    table_column(table, "targets", TABLE_LEFT);
    table_column(table, "wanted", TABLE_LEFT);
    table_column(table, "tightest", TABLE_LEFT);
    table_column(table, "in search", TABLE_RIGHT);
    table_column(table, "fresh", TABLE_RIGHT);
    table_column(table, "all day", TABLE_RIGHT);
    for (size_t k = 0; k < f->scenario->n_targets; k++)
        add_target(table, f, k);
    add_same_day(table, f);
    page_table(table, to);
}

/* --- in words --------------------------------------------------------------------------------- */

static void print_exact(const struct staffing *f, FILE *to)
{
    const struct target *t = &f->scenario->targets[f->binding];
    char *label = present_target_label(f->scenario, t);
    page_say(to, mem_print(
                     "Exact: one pool with exponential laws, alike all day (Erlang %s). %zu agents "
                     "present: %s %s; with one less %s. Occupancy %.2f %%.",
                     isinf(f->load.pool[0].patience_s) ? "C" : "A", f->agents[0], label,
                     present_value(t->measure, f->value, 0).text,
                     present_value(t->measure, f->value_one_less, 0).text, 100 * f->occupancy));
    free(label);
}

static int compare_numbers(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static struct number_text days_in_words(double days)
{
    struct number_text text;
    const double tens = pow(10, floor(log10(days)) - 1);
    snprintf(text.text, sizeof text.text, "%.40s",
             days < 1e6 ? number_count((int64_t)(ceil(days / tens) * tens)).text
                        : "more than a million");
    return text;
}

/* How many days would decide half of what is open, and nine tenths. */
static void add_open(struct growing *text, const struct staffing *f, size_t open)
{
    double *days = mem_array(open, sizeof *days);
    size_t n = 0;
    for (size_t i = 0; i < f->groups * f->periods; i++)
        if (f->one_less[i].verdict == ONE_LESS_UNDECIDED)
            days[n++] = f->one_less[i].days;
    qsort(days, n, sizeof *days, compare_numbers);
    growing_add(text, "; ",
                "undecided by %zu days in %zu, of which about %s would decide half and %s nine in "
                "ten",
                f->fresh, open, days_in_words(days[(n - 1) / 2]).text,
                days_in_words(days[(n - 1) * 9 / 10]).text);
    free(days);
}

static void add_certificate(struct growing *text, const struct staffing *f)
{
    const bool ratios = first_target_of_periods(f) < f->scenario->n_targets;
    growing_add(text, " ",
                "Certificate: on %zu fresh days%s (number %zu asked) the recommendation %s.",
                ratios ? f->fresh : f->asked_on_days,
                !ratios         ? " drawn one by one"
                : f->stratified ? ", spread evenly over how busy days can be"
                                : "",
                f->certificates,
                !f->certified ? "is NOT certified"
                : ratios      ? "meets every target in every period"
                              : "meets the targets on days, each by itself, by its exact bound");
    if (ratios && f->asked_on_days > 0)
        growing_add(text, " ",
                    "Targets on days, each by itself, by the exact bound on %zu others drawn one "
                    "by one.",
                    f->asked_on_days);
}

static void print_verdicts(const struct staffing *f, FILE *to)
{
    size_t count[4] = {0};
    for (size_t i = 0; i < f->groups * f->periods; i++)
        count[f->one_less[i].verdict]++;
    const size_t judged = f->groups * f->periods - count[ONE_LESS_UNKNOWN];
    struct growing text = {0};
    add_certificate(&text, f);
    if (judged > 0) {
        growing_add(&text, " ", "One agent less misses a target in %zu of %zu cells",
                    count[ONE_LESS_FAILS], judged);
        if (count[ONE_LESS_UNDECIDED] > 0)
            add_open(&text, f, count[ONE_LESS_UNDECIDED]);
        growing_add(&text, "; ", "nowhere is it known to do");
        if (f->spared > 0)
            growing_add(&text, ", ", "now that %zu went where it was", f->spared);
        fputs(".", growing_stream(&text));
    }
    if (f->certified && judged == 0)
        growing_add(&text, " ",
                    "One agent less is not tried: targets on days alone hardly feel one.");
    if (f->certified)
        growing_add(&text, " ", "All of this holds together at %g\u00a0%%.",
                    100 * (1 - STAFFING_ERROR));
    char *words = growing_take(&text);
    page_say(to, words);
    page_say(to,
             mem_print("Search: %zu staffings on the same %zu days, the last of them on %zu, from "
                       "Erlang A by group and interval; not exact, since %s. Over the day on fresh "
                       "days: answer rate %.2f\u00a0%%, occupancy %.1f\u00a0%%.",
                       f->simulated, f->search, f->reference, f->not_exact, 100 * f->answer_rate,
                       100 * f->occupancy));
}

static void print_formulas(const struct staffing *f, FILE *to)
{
    page_say(
        to, mem_print("Formulas only, nothing is simulated: Erlang A for each group and interval "
                      "by itself in steady state, as if groups never helped each other and nothing "
                      "varied from day to day. There is no exact answer, since %s.",
                      f->not_exact));
}

static void print_difference(const struct staffing *f, FILE *to)
{
    double a = 0, c = 0, required = 0;
    const double hours = f->scenario->hours.interval_s / 3600;
    for (size_t i = 0; i < f->intervals; i++) {
        const struct size_row row = size_row(f, f->groups, i);
        a += row.erlang_a * hours;
        c += row.erlang_c * hours;
        required += row.required * hours;
    }
    struct growing text = {0};
    growing_add(
        &text, " ",
        "Agent hours a day: %s by Erlang C, %s by Erlang A, %s required. Erlang C holds "
        "every caller until served, so it asks for more agents than load and a reserve for "
        "%.4g\u00a0%% within %g\u00a0s%s; Erlang A counts those who give up, and is for the "
        "targets themselves.",
        number_shown(c, 0).text, number_shown(a, 0).text, number_shown(required, 0).text,
        100 * f->within_share, f->within_s,
        f->target_names_level ? "" : " (the usual, since no target names a service level)");
    if (f->method == STAFFING_SIMULATED)
        growing_add(
            &text, " ",
            "What is required differs from Erlang A by what formulas leave out: demand that "
            "varies by day and half-hour, waits carried over from one interval to the next, "
            "skills shared between groups, and the margin of the certificate.");
    char *words = growing_take(&text);
    page_say(to, words);
}

static void print_words(const struct staffing *f, FILE *to)
{
    page_say(to,
             mem_print("Words: load in Erlang; required = agents present (logged in); heads = "
                       "for that many present, not on a break: required / ((1 − absence)(1 − "
                       "in-shift)); scheduled = heads of the roster, not on a break; present = of "
                       "those, after absence and spells; net = present − required; FTE = heads × "
                       "365/250 / (1 − planned absence).%s%s",
                       f->method == STAFFING_SIMULATED
                           ? " Fresh: the first target on fresh days; one less: "
                             "what one agent fewer does to the targets, open if undecided; missed: "
                             "by more than the error."
                           : "",
                       size_has_roster(f) ? "" : " Without a roster a head is 8 hours."));
}

void size_print(const struct staffing *f, const struct options *o, FILE *to)
{
    page_title(f->scenario->title, to);
    page_say(to, mem_print("%s staffing; seed %llu; %s; %s", size_method_name(f),
                           (unsigned long long)o->seed, o->operands[0], program_version));
    putc('\n', to);
    if (f->method == STAFFING_SIMULATED)
        print_targets(f, to);
    print_intervals(f, to);
    if (f->method == STAFFING_SIMULATED)
        size_print_formulas(f, to);
    print_people(f, to);
    if (f->method == STAFFING_EXACT)
        print_exact(f, to);
    else if (f->method == STAFFING_FORMULAS)
        print_formulas(f, to);
    else
        print_verdicts(f, to);
    print_difference(f, to);
    print_words(f, to);
}
