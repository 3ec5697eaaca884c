#include "sim/cmd/schedule_report.h"

#include "output/csv.h"
#include "output/json.h"
#include "sim/base/clock.h"
#include "sim/base/mem.h"
#include "sim/cmd/cmd_help.h"
#include "sim/cmd/growing.h"
#include "sim/cmd/pictures.h"
#include "sim/cmd/present.h"
#include "sim/cmd/provenance.h"

#include <math.h>
#include <stdlib.h>

struct content {
    const struct rostering *rostering;
    const struct options *options;
    const char *summary;
};

static void begin_csv(struct csv *csv, const char *const headings[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        csv_text(csv, headings[i]);
    csv_end_row(csv);
}

/* --- roster.csv, which shifts = "roster.csv" reads back --------------------------------------- */

static char *breaks_text(const struct shift *s)
{
    struct growing text = {0};
    for (size_t b = 0; b < s->n_breaks; b++) {
        const struct pause *p = &s->breaks[b];
        growing_add(&text, "; ", "%s+%g%s%s",
                    clock_text(fmod(s->start_s + p->earliest_s, 86400)).text, p->length_s / 60,
                    p->paid ? " paid" : "", p->fixed_end ? " fixed_end" : "");
    }
    char *taken = s->n_breaks > 0 ? growing_take(&text) : mem_text("");
    growing_free(&text);
    return taken;
}

static bool has_premiums(const struct rostering *r)
{
    for (size_t g = 0; g < r->roster.groups; g++)
        for (size_t i = 0; i < r->roster.n_shifts[g]; i++)
            if (r->roster.shifts[g][i].wage_premium > 0)
                return true;
    return false;
}

static bool write_roster(const void *content, FILE *to)
{
    static const char *const headings[] = {"group", "name",  "start",  "hours",
                                           "days",  "heads", "breaks", "wage_premium"};
    const struct rostering *r = ((const struct content *)content)->rostering;
    const bool premiums = has_premiums(r);
    struct csv csv = {.stream = to};
    begin_csv(&csv, headings, sizeof headings / sizeof *headings - !premiums);
    for (size_t g = 0; g < r->roster.groups; g++)
        for (size_t i = 0; i < r->roster.n_shifts[g]; i++) {
            const struct shift *s = &r->roster.shifts[g][i];
            char *breaks = breaks_text(s);
            csv_text(&csv, r->scenario->groups[g].name);
            csv_text(&csv, s->name);
            csv_text(&csv, clock_text(s->start_s).text);
            csv_number(&csv, s->length_s / 3600);
            csv_text(&csv, s->days ? s->days : "");
            csv_count(&csv, (int64_t)s->heads);
            csv_text(&csv, breaks);
            if (premiums)
                csv_number(&csv, s->wage_premium);
            csv_end_row(&csv);
            free(breaks);
        }
    return true;
}

/* --- coverage.csv ----------------------------------------------------------------------------- */

static bool write_coverage(const void *content, FILE *to)
{
    static const char *const headings[] = {"group",     "day",     "date", "interval", "required",
                                           "scheduled", "present", "net",  "short"};
    const struct rostering *r = ((const struct content *)content)->rostering;
    const struct scenario *s = r->scenario;
    struct csv csv = {.stream = to};
    begin_csv(&csv, headings, sizeof headings / sizeof *headings);
    for (size_t cell = 0; cell < r->choices.cells; cell++) {
        const size_t group = cell / r->choices.intervals, interval = cell % r->choices.intervals;
        const size_t day = interval / s->hours.intervals;
        if (!schedule_has_group(r, group))
            continue;
        csv_text(&csv, s->groups[group].name);
        csv_count(&csv, (int64_t)day + 1);
        csv_text(&csv, s->dates.days ? date_text(s->dates.days[day].date).text : "");
        csv_text(&csv, clock_text(schedule_clock(r, interval)).text);
        csv_number(&csv, r->required[cell]);
        csv_number(&csv, r->scheduled[cell]);
        csv_number(&csv, r->present[cell]);
        csv_number(&csv, r->present[cell] - r->required[cell]);
        csv_number(&csv, r->short_of[cell]);
        csv_end_row(&csv);
    }
    return true;
}

/* --- summary.json ----------------------------------------------------------------------------- */

static void put_target(struct json *json, const struct rostering *r, size_t k)
{
    const struct target *t = &r->scenario->targets[k];
    const struct rostered_target *found = &r->target[k];
    char *label = present_target_label(r->scenario, t);
    json_open_object(json, NULL);
    json_put_text(json, "measure", t->measure->key);
    json_put_text(json, "label", label);
    json_put_number(json, t->at_least ? "at_least" : "at_most", t->bound);
    json_put_number(json, "on_days", t->on_days > 0 ? t->on_days : NAN);
    json_put_number(json, "in_search", found->search);
    json_put_number(json, "fresh", found->fresh);
    json_put_number(json, "fresh_std_error", found->std_error);
    json_put_truth(json, "met", found->met);
    json_close(json);
    free(label);
}

static void put_group(struct json *json, const struct rostering *r, size_t g)
{
    double cost = 0;
    for (size_t k = 0; k < r->choices.n; k++)
        if (r->choices.choice[k].group == g)
            cost += (double)r->heads[k] * r->choices.choice[k].cost;
    json_open_object(json, r->scenario->groups[g].name);
    json_put_count(json, "heads", (int64_t)schedule_heads(r, g));
    json_put_count(json, "heads_before", (int64_t)schedule_heads_before(r, g));
    json_put_number(json, "cost", cost);
    json_put_count(json, "rows", (int64_t)r->roster.n_shifts[g]);
    json_close(json);
}

static void put_programme(struct json *json, const struct rostering *r)
{
    json_open_object(json, "programme");
    json_put_count(json, "shifts", (int64_t)r->choices.n);
    json_put_number(json, "multiple_of_erlang_a", r->multiple);
    json_put_number(json, "cost", r->programme_cost);
    json_put_number(json, "bound", r->programme_bound);
    json_put_number(json, "gap", schedule_gap(r));
    json_close(json);
}

static bool write_json(const void *content, FILE *to)
{
    const struct content *c = content;
    const struct rostering *r = c->rostering;
    struct json *json = json_new();
    json_put_text(json, "title", r->scenario->title);
    json_put_text(json, "scenario", r->scenario->name);
    json_put_text(json, "program", program_version);
    char *seed = mem_print("%llu", (unsigned long long)c->options->seed);
    json_put_text(json, "seed", seed);
    free(seed);
    json_put_count(json, "days", (int64_t)r->scenario->hours.days);
    json_put_text(json, "cost_unit", r->choices.wages ? "currency" : "paid hours");
    json_put_number(json, "cost", r->cost);
    json_put_count(json, "heads", (int64_t)schedule_heads(r, r->scenario->n_groups));
    json_put_number(json, "cost_before", schedule_cost_before(r));
    json_put_truth(json, "met_in_search", r->met_in_search);
    json_put_truth(json, "certified", r->certified);
    json_put_count(json, "rosters_tried", (int64_t)r->simulated);
    json_put_count(json, "search_replications", (int64_t)r->search);
    json_put_count(json, "fresh_replications", (int64_t)r->fresh);
    json_put_count(json, "certificates", (int64_t)r->certificates);
    json_put_number(json, "alpha", r->alpha);
    put_programme(json, r);
    json_open_array(json, "targets");
    for (size_t k = 0; k < r->scenario->n_targets; k++)
        put_target(json, r, k);
    json_close(json);
    json_open_object(json, "groups");
    for (size_t g = 0; g < r->scenario->n_groups; g++)
        if (schedule_has_group(r, g))
            put_group(json, r, g);
    json_close(json);
    char *shortages = schedule_shortages(r);
    json_put_text(json, "cannot_be_covered", shortages);
    free(shortages);
    const bool written = json_write(json, to, JSON_EVERY_DIGIT);
    json_free(json);
    return written;
}

/* --- the rest --------------------------------------------------------------------------------- */

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

static bool save_figures(const void *of, const char *plots)
{
    const struct content *c = of;
    return schedule_figures(c->rostering, c->options, plots);
}

bool schedule_save(const struct folder *folder, const struct rostering *r, const struct options *o,
                   const char *summary, struct error *err)
{
    const struct content content = {r, o, summary};
    const struct folder_part parts[] = {
        {"roster.csv", write_roster},     {"coverage.csv", write_coverage},
        {"summary.txt", write_summary},   {"summary.json", write_json},
        {"scenario.cfg", write_scenario}, {"provenance", write_provenance},
    };
    size_t n;
    const char **names = schedule_figure_names(r, &n);
    const bool saved = folder_save(folder, parts, sizeof parts / sizeof *parts, &content, err)
                       && pictures_save(folder_path(folder), names, n,
                                        o->no_plots ? NULL : save_figures, &content, err);
    free(names);
    return saved;
}
