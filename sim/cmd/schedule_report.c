#include "sim/cmd/schedule_report.h"

#include "output/csv.h"
#include "output/figure.h"
#include "output/table.h"
#include "sim/base/clock.h"
#include "sim/base/mem.h"
#include "sim/cmd/cmd_help.h"
#include "sim/cmd/growing.h"
#include "sim/cmd/paragraph.h"
#include "sim/cmd/pictures.h"
#include "sim/cmd/present.h"
#include "sim/cmd/provenance.h"

#include <errno.h>
#include <stdlib.h>

enum { WIDTH = 100 };

static const struct shift *shift_of(const struct rostering *r, const struct pattern *p)
{
    return &r->scenario->groups[p->group].shifts[p->shift];
}

static double interval_hour(const struct rostering *r, size_t interval)
{
    const struct calendar_hours *h = &r->scenario->hours;
    return (h->opens_s + (double)interval * h->interval_s) / 3600;
}

/* --- on the screen ---------------------------------------------------------------------------- */

static void print_table(struct table *table, FILE *to)
{
    table_print(table, to, (struct table_look){.width = WIDTH});
    table_free(table);
    putc('\n', to);
}

static void print_targets(const struct rostering *r, FILE *to)
{
    static const struct measure share = {.unit = UNIT_SHARE};
    static const char *const headings[] = {"targets", "wanted", "in search", "fresh", "verdict"};
    struct table *table = table_new();
    for (size_t i = 0; i < 5; i++)
        table_column(table, headings[i], i == 2 || i == 3 ? TABLE_RIGHT : TABLE_LEFT);
    for (size_t k = 0; k < r->scenario->n_targets; k++) {
        const struct target *t = &r->scenario->targets[k];
        const struct rostered_target *found = &r->target[k];
        const struct measure *m = t->on_days > 0 ? &share : t->measure;
        const double half = 1.96 * found->std_error;
        char *label = present_target_label(r->scenario, t), *wanted = present_wanted(t);
        table_row(table,
                  (const char *const[]){label, wanted, present_value(m, found->search, half).text,
                                        present_value(m, found->fresh, half).text,
                                        found->met ? "met, certain" : "not certain"});
        free(label);
        free(wanted);
    }
    print_table(table, to);
}

static void print_roster(const struct rostering *r, FILE *to)
{
    static const char *const headings[] = {"group",       "shift",  "from", "to",
                                           "cost a head", "before", "heads"};
    struct table *table = table_new();
    size_t before = 0, heads = 0;
    for (size_t i = 0; i < 7; i++)
        table_column(table, headings[i], i < 2 ? TABLE_LEFT : TABLE_RIGHT);
    for (size_t k = 0; k < r->patterns; k++) {
        const struct pattern *p = &r->pattern[k];
        const struct shift *s = shift_of(r, p);
        const bool first = k == 0 || p->group != r->pattern[k - 1].group;
        before += s->heads;
        heads += p->heads;
        table_row(table, (const char *const[]){
                             first ? r->scenario->groups[p->group].name : "", s->name,
                             clock_text(s->start_s).text, clock_text(s->start_s + s->length_s).text,
                             number_shown(p->cost, 1).text, number_count((int64_t)s->heads).text,
                             number_count((int64_t)p->heads).text});
    }
    table_row(table,
              (const char *const[]){"all", "", "", "", "", number_count((int64_t)before).text,
                                    number_count((int64_t)heads).text});
    print_table(table, to);
}

static void print_shortages(const struct rostering *r, FILE *to)
{
    struct growing list = {0};
    for (size_t row = 0; row < r->scenario->n_groups * r->intervals; row++)
        if (r->short_of[row] > 0)
            growing_add(&list, ", ", "%s %s by %.1f", r->scenario->groups[row / r->intervals].name,
                        clock_text(3600 * interval_hour(r, row % r->intervals)).text,
                        r->short_of[row]);
    if (!growing_is_empty(&list)) {
        char *text = mem_print("No shift covers what the requirement asks for in: %s agents.",
                               growing_text(&list));
        paragraph_print(to, text, 0, 2, WIDTH);
        free(text);
    }
    growing_free(&list);
}

void schedule_print(const struct rostering *r, const struct options *o, FILE *to)
{
    paragraph_print(to, r->scenario->title, 0, 0, WIDTH);
    char *text = mem_print("roster of one day; seed %llu; %s; %s\n", (unsigned long long)o->seed,
                           o->operands[0], program_version);
    paragraph_print(to, text, 0, 2, WIDTH);
    putc('\n', to);
    free(text);
    print_targets(r, to);
    print_roster(r, to);
    const double gap =
        r->programme_cost > 0 ? (r->programme_cost - r->programme_bound) / r->programme_cost : 0;
    text = mem_print(
        "Cost a day: %s %s. The integer programme covered %.3g times Erlang A for %s, within "
        "%.2f\u00a0%% of the best cover; heads that simulated days did not need went afterwards. "
        "%zu rosters on the same %zu days; on %zu fresh days (number %zu asked, error %.3g) the "
        "roster %s. It is the cheapest found, which is not to say that there is none.",
        number_shown(r->cost, 1).text, r->wages ? "in wages" : "paid hours (no wages are given)",
        r->multiple, number_shown(r->programme_cost, 1).text, 100 * gap, r->simulated, r->search,
        r->fresh, r->certificates, r->alpha,
        r->certified ? "meets every target" : "is NOT certain to meet every target");
    paragraph_print(to, text, 0, 2, WIDTH);
    free(text);
    print_shortages(r, to);
}

/* --- in files --------------------------------------------------------------------------------- */

struct content {
    const struct rostering *rostering;
    const struct options *options;
    const char *summary;
};

static bool write_roster(const void *content, FILE *to)
{
    static const char *const headings[] = {"group",       "shift",        "start", "hours",
                                           "cost_a_head", "heads_before", "heads"};
    const struct rostering *r = ((const struct content *)content)->rostering;
    struct csv csv = {.stream = to};
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        csv_text(&csv, headings[i]);
    csv_end_row(&csv);
    for (size_t k = 0; k < r->patterns; k++) {
        const struct pattern *p = &r->pattern[k];
        const struct shift *s = shift_of(r, p);
        csv_text(&csv, r->scenario->groups[p->group].name);
        csv_text(&csv, s->name);
        csv_text(&csv, clock_text(s->start_s).text);
        csv_number(&csv, s->length_s / 3600);
        csv_number(&csv, p->cost);
        csv_count(&csv, (int64_t)s->heads);
        csv_count(&csv, (int64_t)p->heads);
        csv_end_row(&csv);
    }
    return true;
}

static bool write_covered(const void *content, FILE *to)
{
    static const char *const headings[] = {"group", "interval", "required", "present", "short"};
    const struct rostering *r = ((const struct content *)content)->rostering;
    struct csv csv = {.stream = to};
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        csv_text(&csv, headings[i]);
    csv_end_row(&csv);
    for (size_t row = 0; row < r->scenario->n_groups * r->intervals; row++) {
        csv_text(&csv, r->scenario->groups[row / r->intervals].name);
        csv_text(&csv, clock_text(3600 * interval_hour(r, row % r->intervals)).text);
        csv_number(&csv, r->required[row]);
        csv_number(&csv, r->present[row]);
        csv_number(&csv, r->short_of[row]);
        csv_end_row(&csv);
    }
    return true;
}

static bool write_summary(const void *content, FILE *to)
{
    fputs(((const struct content *)content)->summary, to);
    return true;
}

static bool write_scenario(const void *content, FILE *to)
{
    fputs(((const struct content *)content)->rostering->scenario->text, to);
    return true;
}

static bool write_provenance(const void *content, FILE *to)
{
    const struct content *c = content;
    char *again = options_again(c->options, "schedule");
    provenance_begin(to, again, c->options->seed, c->rostering->search, c->rostering->search);
    provenance_end(to);
    free(again);
    return true;
}

static bool draw(const struct rostering *r, const struct options *o, const char *plots)
{
    enum { HOUR, REQUIRED, PRESENT, COLUMNS };
    static const char *const headings[COLUMNS] = {"hour", "required", "present"};
    const struct calendar_hours *h = &r->scenario->hours;
    struct figure_column columns[COLUMNS];
    double *numbers = mem_array(COLUMNS * r->intervals, sizeof *numbers);
    for (size_t row = 0; row < r->scenario->n_groups * r->intervals; row++) {
        const size_t i = row % r->intervals;
        numbers[HOUR * r->intervals + i] = interval_hour(r, i);
        numbers[REQUIRED * r->intervals + i] += r->required[row];
        numbers[PRESENT * r->intervals + i] += r->present[row];
    }
    for (size_t k = 0; k < COLUMNS; k++)
        columns[k] = (struct figure_column){headings[k], &numbers[k * r->intervals]};
    const struct figure_series series[] = {
        {.kind = FIGURE_EXCESS,
         .colour = FIGURE_RED,
         .y = REQUIRED,
         .low = PRESENT,
         .label = "short"},
        {.kind = FIGURE_STEPS, .colour = FIGURE_AMBER, .y = REQUIRED, .label = "requirement"},
        {.kind = FIGURE_STEPS, .colour = FIGURE_TEAL, .y = PRESENT, .label = "roster, present"},
    };
    const struct figure_panel panel = {
        .unit = "agents present", .series = series, .n_series = 3, .from_zero = true};
    char *subtitle =
        mem_print("The roster costs %s %s a day and %s on fresh days.",
                  number_shown(r->cost, 0).text, r->wages ? "in wages" : "paid hours",
                  r->certified ? "meets every target" : "does not surely meet every target");
    char *note = mem_print("requirement: %.3g times Erlang A, means over days · seed %llu · %s",
                           r->multiple, (unsigned long long)o->seed, r->scenario->title);
    const struct figure figure = {
        .name = "coverage",
        .title = "What the roster covers over the day",
        .subtitle = subtitle,
        .note = note,
        .x = {.kind = FIGURE_CLOCK,
              .from = h->opens_s / 3600,
              .to = h->closes_s / 3600,
              .interval = h->interval_s / 3600},
        .columns = columns,
        .n_columns = COLUMNS,
        .n_rows = r->intervals,
        .panels = &panel,
        .n_panels = 1,
    };
    const bool saved = figure_save(&figure, plots);
    const int cause = errno;
    free(note);
    free(subtitle);
    free(numbers);
    errno = cause;
    return saved;
}

static bool save_figure(const void *of, const char *plots)
{
    const struct content *c = of;
    return draw(c->rostering, c->options, plots);
}

bool schedule_save(const struct folder *folder, const struct rostering *r, const struct options *o,
                   const char *summary, struct error *err)
{
    const struct content content = {r, o, summary};
    const struct folder_part parts[] = {
        {"roster.csv", write_roster},     {"coverage.csv", write_covered},
        {"summary.txt", write_summary},   {"scenario.cfg", write_scenario},
        {"provenance", write_provenance},
    };
    return folder_save(folder, parts, sizeof parts / sizeof *parts, &content, err)
           && pictures_save(folder_path(folder), (const char *const[]){"coverage"}, 1,
                            o->no_plots ? NULL : save_figure, &content, err);
}
