#include "output/csv.h"
#include "output/figure.h"
#include "output/json.h"
#include "sim/base/clock.h"
#include "sim/base/mem.h"
#include "sim/cmd/cmd_help.h"
#include "sim/cmd/pictures.h"
#include "sim/cmd/present.h"
#include "sim/cmd/provenance.h"
#include "sim/cmd/size_report.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

struct content {
    const struct staffing *staffing;
    const struct options *options;
    const char *summary;
};

static const char *group_name(const struct staffing *f, size_t group)
{
    return group < f->groups ? f->scenario->groups[group].name : "all";
}

static struct clock_text interval_start(const struct staffing *f, size_t interval)
{
    const struct calendar_hours *h = &f->scenario->hours;
    return clock_text(h->opens_s + (double)interval * h->interval_s);
}

static const char *const verdict_names[] = {
    [ONE_LESS_UNKNOWN] = NULL, [ONE_LESS_FAILS] = "misses", [ONE_LESS_UNDECIDED] = "undecided"};

/* --- the contents ----------------------------------------------------------------------------- */

static bool write_staffing(const void *content, FILE *to)
{
    static const char *const headings[] = {
        "group",     "interval",  "load",    "erlang_c", "erlang_a", "required",
        "on_roster", "scheduled", "present", "net",      "one_less", "one_less_difference"};
    const struct content *c = content;
    const struct staffing *f = c->staffing;
    struct csv csv = {.stream = to};
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        csv_text(&csv, headings[i]);
    csv_end_row(&csv);
    for (size_t g = 0; g < f->groups; g++)
        for (size_t i = 0; i < f->intervals; i++) {
            const struct size_row r = size_row(f, g, i);
            const struct one_less *less =
                f->one_less ? &f->one_less[g * f->periods + i / (f->intervals / f->periods)] : NULL;
            csv_text(&csv, group_name(f, g));
            csv_text(&csv, interval_start(f, i).text);
            const double numbers[] = {r.load,       r.erlang_c,  r.erlang_a, r.required,
                                      r.grossed_up, r.scheduled, r.present,  r.net};
            for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
                csv_number(&csv, numbers[k]);
            csv_text(&csv, less ? verdict_names[less->verdict] : NULL);
            csv_number(&csv, less && less->verdict != ONE_LESS_UNKNOWN ? less->difference : NAN);
            csv_end_row(&csv);
        }
    return true;
}

static bool write_attainment(const void *content, FILE *to)
{
    static const char *const headings[] = {"target", "measure",   "interval", "in_search",
                                           "fresh",  "std_error", "met"};
    const struct content *c = content;
    const struct staffing *f = c->staffing;
    struct csv csv = {.stream = to};
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        csv_text(&csv, headings[i]);
    csv_end_row(&csv);
    for (size_t k = 0; k < f->scenario->n_targets; k++)
        for (size_t p = 0; p <= f->periods; p++) {
            const struct attainment *a = &f->attainment[k * (f->periods + 1) + p];
            csv_count(&csv, (int64_t)k);
            csv_text(&csv, f->scenario->targets[k].measure->key);
            csv_text(&csv, p == f->periods || f->periods == 1 ? "all" : interval_start(f, p).text);
            csv_number(&csv, a->search);
            csv_number(&csv, a->fresh);
            csv_number(&csv, a->std_error);
            csv_text(&csv, a->met ? "yes" : "no");
            csv_end_row(&csv);
        }
    return true;
}

static void put_ladder(struct json *json, const char *key, const struct ladder *l)
{
    json_open_object(json, key);
    json_put_number(json, "heads", l->heads);
    json_put_number(json, "fte", l->fte);
    json_put_number(json, "contract_hours", l->contract_h);
    json_put_number(json, "rostered_hours", l->rostered_h);
    json_put_number(json, "rostered_less_breaks_hours", l->attending_h);
    json_put_number(json, "present_hours", l->present_h);
    json_put_number(json, "busy_hours", l->busy_h);
    json_put_number(json, "paid_hours", l->paid_h);
    json_put_number(json, "cost_per_day", l->cost);
    json_close(json);
}

static void put_group(struct json *json, const struct staffing *f, size_t group)
{
    const struct ladder required = size_required(f, group), rostered = size_rostered(f, group);
    json_open_object(json, group_name(f, group));
    put_ladder(json, "required", &required);
    put_ladder(json, "scheduled", &rostered);
    json_open_array(json, "agents");
    for (size_t i = 0; i < f->intervals; i++)
        json_put_number(json, NULL, size_row(f, group, i).required);
    json_close(json);
    json_close(json);
}

static bool write_json(const void *content, FILE *to)
{
    const struct content *c = content;
    const struct staffing *f = c->staffing;
    struct json *json = json_new();
    json_put_text(json, "title", f->scenario->title);
    json_put_text(json, "scenario", f->scenario->name);
    json_put_text(json, "program", program_version);
    char *seed = mem_print("%llu", (unsigned long long)c->options->seed);
    json_put_text(json, "seed", seed);
    free(seed);
    json_put_text(json, "method", size_method_name(f));
    json_put_text(json, "not_exact_since", f->not_exact);
    json_put_count(json, "search_days", (int64_t)f->search);
    json_put_count(json, "fresh_days", (int64_t)f->fresh);
    json_put_count(json, "certificates", (int64_t)f->certificates);
    json_put_number(json, "alpha", f->method == STAFFING_SIMULATED ? f->alpha : NAN);
    json_put_truth(json, "certified", f->method == STAFFING_EXACT || f->certified);
    json_put_number(json, "answer_rate", f->answer_rate);
    json_put_number(json, "occupancy", f->occupancy);
    json_open_object(json, "groups");
    for (size_t g = 0; g < f->groups; g++)
        put_group(json, f, g);
    json_close(json);
    const struct ladder required = size_required(f, f->groups),
                        rostered = size_rostered(f, f->groups);
    put_ladder(json, "required", &required);
    put_ladder(json, "scheduled", &rostered);
    const bool written = json_write(json, to, JSON_EVERY_DIGIT);
    json_free(json);
    return written;
}

static bool write_summary(const void *content, FILE *to)
{
    const struct content *c = content;
    fputs(c->summary, to);
    return true;
}

static bool write_scenario(const void *content, FILE *to)
{
    const struct content *c = content;
    fputs(c->staffing->scenario->text, to);
    return true;
}

static bool write_provenance(const void *content, FILE *to)
{
    const struct content *c = content;
    char *again = options_again(c->options, "size");
    provenance_begin(to, again, c->options->seed, c->staffing->search, c->staffing->search);
    provenance_end(to);
    free(again);
    return true;
}

/* --- the figure ------------------------------------------------------------------------------- */

static char *figure_subtitle(const struct staffing *f)
{
    double short_of = 0, most = 0;
    size_t peak = 0, below = 0;
    for (size_t i = 0; i < f->intervals; i++) {
        const struct size_row r = size_row(f, f->groups, i);
        below += r.net < -0.05;
        short_of += r.net < 0 ? -r.net * f->scenario->hours.interval_s / 3600 : 0;
        if (r.required > most) {
            most = r.required;
            peak = i;
        }
    }
    const struct ladder l = size_required(f, f->groups);
    return below > 0 ? mem_print("At most %.0f agents must be present, at %s; the roster has too "
                                 "few in %zu of %zu intervals, %.0f agent hours in all.",
                                 most, interval_start(f, peak).text, below, f->intervals, short_of)
                     : mem_print("At most %.0f agents must be present, at %s; %.0f agent hours a "
                                 "day, and the roster has enough in every interval.",
                                 most, interval_start(f, peak).text, l.present_h);
}

static bool draw(const struct staffing *f, const struct options *o, const char *plots)
{
    const struct calendar_hours *h = &f->scenario->hours;
    enum { HOUR, REQUIRED, PRESENT, ERLANG_A, ERLANG_C, NET, COLUMNS };
    static const char *const headings[COLUMNS] = {"hour",     "required", "present",
                                                  "erlang_a", "erlang_c", "net"};
    struct figure_column columns[COLUMNS];
    double *numbers = mem_array(COLUMNS * f->intervals, sizeof *numbers);
    for (size_t i = 0; i < f->intervals; i++) {
        const struct size_row r = size_row(f, f->groups, i);
        const double row[COLUMNS] = {(h->opens_s + (double)i * h->interval_s) / 3600,
                                     r.required,
                                     r.present,
                                     r.erlang_a,
                                     r.erlang_c,
                                     r.net};
        for (size_t k = 0; k < COLUMNS; k++)
            numbers[k * f->intervals + i] = row[k];
    }
    for (size_t k = 0; k < COLUMNS; k++)
        columns[k] = (struct figure_column){headings[k], &numbers[k * f->intervals]};
    const struct figure_series series[] = {
        {.kind = FIGURE_EXCESS,
         .colour = FIGURE_RED,
         .y = REQUIRED,
         .low = PRESENT,
         .label = "short"},
        {.kind = FIGURE_STEPS,
         .colour = FIGURE_GREY,
         .dashed = true,
         .y = ERLANG_C,
         .label = "Erlang C"},
        {.kind = FIGURE_STEPS,
         .colour = FIGURE_PURPLE,
         .dashed = true,
         .y = ERLANG_A,
         .label = "Erlang A"},
        {.kind = FIGURE_STEPS, .colour = FIGURE_TEAL, .y = PRESENT, .label = "roster, present"},
        {.kind = FIGURE_STEPS, .colour = FIGURE_AMBER, .y = REQUIRED, .label = "required"},
    };
    const struct figure_panel panel = {
        .unit = "agents present", .series = series, .n_series = 5, .from_zero = true};
    char *subtitle = figure_subtitle(f);
    char *note = mem_print("%s, seed %llu · %s", size_method_name(f), (unsigned long long)o->seed,
                           f->scenario->title);
    const struct figure figure = {
        .name = "staffing",
        .title = "Agents required and scheduled over the day",
        .subtitle = subtitle,
        .note = note,
        .x = {.kind = FIGURE_CLOCK,
              .from = h->opens_s / 3600,
              .to = h->closes_s / 3600,
              .interval = h->interval_s / 3600},
        .columns = columns,
        .n_columns = COLUMNS,
        .n_rows = f->intervals,
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
    return draw(c->staffing, c->options, plots);
}

bool size_save(const struct folder *folder, const struct staffing *f, const struct options *o,
               const char *summary, struct error *err)
{
    const struct content content = {f, o, summary};
    const struct folder_part parts[] = {
        {"staffing.csv", write_staffing},
        {"attainment.csv", f->attainment ? write_attainment : NULL},
        {"summary.txt", write_summary},
        {"summary.json", write_json},
        {"scenario.cfg", write_scenario},
        {"provenance", write_provenance},
    };
    return folder_save(folder, parts, sizeof parts / sizeof *parts, &content, err)
           && pictures_save(folder_path(folder), (const char *const[]){"staffing"}, 1,
                            o->no_plots ? NULL : save_figure, &content, err);
}
