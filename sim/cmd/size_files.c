#include "output/csv.h"
#include "output/json.h"
#include "sim/base/clock.h"
#include "sim/base/mem.h"
#include "sim/cmd/cmd_help.h"
#include "sim/cmd/pictures.h"
#include "sim/cmd/present.h"
#include "sim/cmd/provenance.h"
#include "sim/cmd/size_report.h"

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
    static const char *const headings[] = {"target",
                                           "measure",
                                           "interval",
                                           "in_search",
                                           "fresh",
                                           "std_error",
                                           "met",
                                           "erlang_a",
                                           "erlang_a_std_error",
                                           "erlang_c",
                                           "erlang_c_std_error"};
    const struct content *c = content;
    const struct staffing *f = c->staffing;
    struct csv csv = {.stream = to};
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        csv_text(&csv, headings[i]);
    csv_end_row(&csv);
    for (size_t k = 0; k < f->scenario->n_targets; k++)
        for (size_t p = 0; p <= f->periods; p++) {
            const size_t at = k * (f->periods + 1) + p;
            const struct attainment *a = &f->attainment[at];
            csv_count(&csv, (int64_t)k);
            csv_text(&csv, f->scenario->targets[k].measure->key);
            csv_text(&csv, p == f->periods || f->periods == 1 ? "all" : interval_start(f, p).text);
            csv_number(&csv, a->search);
            csv_number(&csv, a->fresh);
            csv_number(&csv, a->std_error);
            csv_text(&csv, a->met ? "yes" : "no");
            csv_number(&csv, f->by_erlang_a[at].fresh);
            csv_number(&csv, f->by_erlang_a[at].std_error);
            csv_number(&csv, f->by_erlang_c[at].fresh);
            csv_number(&csv, f->by_erlang_c[at].std_error);
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

static bool save_figure(const void *of, const char *plots)
{
    const struct content *c = of;
    return size_draw(c->staffing, c->options, plots);
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
