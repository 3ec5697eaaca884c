#include "sim/cmd/comparison_files.h"

#include "output/csv.h"
#include "output/figure.h"
#include "output/json.h"
#include "sim/base/clock.h"
#include "sim/base/mem.h"
#include "sim/cmd/cmd_help.h"
#include "sim/cmd/pictures.h"
#include "sim/cmd/present.h"
#include "sim/cmd/provenance.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

struct content {
    const struct compared *compared;
    const char *summary;
};

/* --- comparison.csv --------------------------------------------------------------------------- */

static void write_change(struct csv *csv, const struct compared *c, size_t variant, size_t column,
                         size_t interval)
{
    const struct comparison *comparison = c->comparison;
    const struct column *of = &comparison->column[column];
    const struct calendar_hours *hours = &comparison->scenario[0]->hours;
    const struct paired_estimates p = comparison_change(comparison, variant, column, interval);
    csv_text(csv, c->name[variant]);
    csv_text(csv, column_key(of, comparison->plan[0]).text);
    csv_text(csv, measure_unit_names[of->measure->unit]);
    csv_text(csv, scope_names[of->scope]);
    csv_text(csv, column_scope_name(of, comparison->scenario[0]));
    csv_text(csv, interval == comparison->intervals
                      ? "all"
                      : clock_text(hours->opens_s + (double)interval * hours->interval_s).text);
    const struct estimate worth = interval == comparison->intervals
                                      ? comparison_worth(comparison, variant, column)
                                      : (struct estimate){.value = NAN, .half_width = NAN};
    const double numbers[] = {
        p.first.value,  p.first.half_width, p.second.value,      p.second.half_width,
        p.change.value, p.change.std_error, p.change.half_width, p.gain,
        worth.value,    worth.half_width};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        csv_number(csv, numbers[i]);
    csv_count(csv, (int64_t)p.change.replications);
    csv_end_row(csv);
}

static bool write_changes(const void *content, FILE *to)
{
    static const char *const headings[] = {"variant",     "measure",
                                           "unit",        "scope",
                                           "name",        "interval",
                                           "base",        "base_half_width",
                                           "estimate",    "estimate_half_width",
                                           "change",      "std_error",
                                           "half_width",  "pairing_gain",
                                           "worth",       "worth_half_width",
                                           "replications"};
    const struct compared *c = ((const struct content *)content)->compared;
    const struct comparison *comparison = c->comparison;
    struct csv csv = {.stream = to};
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        csv_text(&csv, headings[i]);
    csv_end_row(&csv);
    for (size_t variant = 1; variant < comparison->n; variant++)
        for (size_t column = 0; column < comparison->n_columns; column++) {
            if (!comparison_has(comparison, variant, column))
                continue;
            write_change(&csv, c, variant, column, comparison->intervals);
            const bool is_quantile = comparison->column[column].measure->wait != NO_WAIT;
            for (size_t i = 0; i < comparison->intervals && !is_quantile; i++)
                write_change(&csv, c, variant, column, i);
        }
    return true;
}

/* --- comparison.json -------------------------------------------------------------------------- */

static void put_estimates(struct json *json, const struct paired_estimates *p)
{
    json_put_number(json, "base", p->first.value);
    json_put_number(json, "estimate", p->second.value);
    json_put_number(json, "change", p->change.value);
    json_put_number(json, "half_width", p->change.half_width);
    json_put_number(json, "pairing_gain", p->gain);
}

static void put_target(struct json *json, const struct comparison *c, size_t variant, size_t target)
{
    const struct target *t = &c->scenario[0]->targets[target];
    const struct target_change change = comparison_target(c, variant, target);
    char *label = present_target_label(c->scenario[0], t);
    json_open_object(json, NULL);
    json_put_text(json, "target", label);
    json_put_number(json, t->at_least ? "at_least" : "at_most", t->bound);
    json_put_number(json, "on_days", t->on_days > 0 ? t->on_days : NAN);
    if (t->on_intervals > 0)
        json_put_number(json, "on_intervals", t->on_intervals);
    json_put_text(json, "verdict", comparison_verdict(&change));
    if (change.is_known) {
        json_put_truth(json, "was_met", change.was_met);
        json_put_truth(json, "is_met", change.is_met);
        put_estimates(json, &change.value);
        json_open_object(json, "share_of_days");
        put_estimates(json, &change.on_days);
        json_close(json);
    }
    json_close(json);
    free(label);
}

static void put_variant(struct json *json, const struct compared *c, size_t variant)
{
    const struct comparison *comparison = c->comparison;
    json_open_object(json, NULL);
    json_put_text(json, "name", c->name[variant]);
    json_open_array(json, "targets");
    for (size_t i = 0; i < comparison->scenario[0]->n_targets; i++)
        put_target(json, comparison, variant, i);
    json_close(json);
    json_open_object(json, "all");
    for (size_t k = 0; k < comparison->n_columns; k++) {
        if (comparison->column[k].scope != SCOPE_ALL || !comparison_has(comparison, variant, k))
            continue;
        const struct paired_estimates p =
            comparison_change(comparison, variant, k, comparison->intervals);
        json_open_object(json, column_key(&comparison->column[k], comparison->plan[0]).text);
        put_estimates(json, &p);
        const struct estimate worth = comparison_worth(comparison, variant, k);
        json_put_number(json, "worth", worth.value);
        json_put_number(json, "worth_half_width", worth.half_width);
        json_close(json);
    }
    json_close(json);
    json_close(json);
}

static bool write_json(const void *content, FILE *to)
{
    const struct compared *c = ((const struct content *)content)->compared;
    const struct comparison *comparison = c->comparison;
    struct json *json = json_new();
    char *seed = mem_print("%llu", (unsigned long long)c->options->seed);
    json_put_text(json, "program", program_version);
    json_put_text(json, "seed", seed);
    json_put_count(json, "replications", (int64_t)comparison->replications);
    json_put_truth(json, "partial", comparison->replications < comparison->wanted);
    json_put_text(json, "base", c->name[0]);
    json_open_array(json, "variants");
    for (size_t variant = 1; variant < comparison->n; variant++)
        put_variant(json, c, variant);
    json_close(json);
    const bool written = json_write(json, to, JSON_EVERY_DIGIT);
    json_free(json);
    free(seed);
    return written;
}

static bool write_summary(const void *content, FILE *to)
{
    fputs(((const struct content *)content)->summary, to);
    return true;
}

static bool write_provenance(const void *content, FILE *to)
{
    const struct compared *c = ((const struct content *)content)->compared;
    char *again = options_again(c->options, "compare");
    provenance_begin(to, again, c->options->seed, c->comparison->replications,
                     c->comparison->wanted);
    provenance_end(to);
    free(again);
    return true;
}

/* --- the picture ------------------------------------------------------------------------------ */

/* As many variants as bands can be told apart. */
enum { DRAWN_MOST = 3, PANELS = 2, COLUMNS = 1 + PANELS * DRAWN_MOST * 3 };

struct curves {
    double *values[COLUMNS];
    struct figure_column column[COLUMNS];
    char headings[COLUMNS][64];
    size_t n;
};

static size_t add_curve(struct curves *s, double *values, const char *what, size_t variant)
{
    if (variant == 0)
        snprintf(s->headings[s->n], sizeof s->headings[s->n], "%s", what);
    else
        snprintf(s->headings[s->n], sizeof s->headings[s->n], "%.30s_%zu", what, variant);
    s->values[s->n] = values;
    s->column[s->n] = (struct figure_column){s->headings[s->n], values};
    return s->n++;
}

/* Change of a share in points, and the ends of its interval. */
static void add_series(struct curves *s, const struct compared *c, size_t variant, size_t column,
                       const char *heading, struct figure_series series[2])
{
    static const char *const ends[] = {"low", "high"};
    const struct comparison *comparison = c->comparison;
    const size_t n = comparison->intervals;
    double *values[3];
    for (size_t i = 0; i < 3; i++)
        values[i] = mem_array(n, sizeof *values[i]);
    for (size_t i = 0; i < n; i++) {
        const struct estimate change = comparison_change(comparison, variant, column, i).change;
        const double half = isnan(change.half_width) ? 0 : change.half_width;
        values[0][i] = 100 * change.value;
        values[1][i] = 100 * (change.value - half);
        values[2][i] = 100 * (change.value + half);
    }
    const enum figure_colour colour = figure_nth_colour(variant - 1);
    char name[60];
    const size_t y = add_curve(s, values[0], heading, variant);
    snprintf(name, sizeof name, "%.30s_%s", heading, ends[0]);
    const size_t low = add_curve(s, values[1], name, variant);
    snprintf(name, sizeof name, "%.30s_%s", heading, ends[1]);
    const size_t high = add_curve(s, values[2], name, variant);
    const char *label = comparison->n > 2 ? c->name[variant] : "change";
    series[0] = (struct figure_series){
        .kind = FIGURE_BAND, .colour = colour, .low = low, .high = high, .shade = 0.25};
    series[1] =
        (struct figure_series){.kind = FIGURE_LINE, .colour = colour, .y = y, .label = label};
    if (variant == 1)
        series[0].label = "95 % interval";
}

/* A panel's bands and lines, and where nothing changes; how many. */
static size_t panel_series(struct curves *s, const struct compared *c, size_t column,
                           const char *heading, struct figure_series series[])
{
    size_t n = 0;
    series[n++] = (struct figure_series){.kind = FIGURE_LEVEL, .colour = FIGURE_GREY, .at = 0};
    for (size_t variant = 1; variant < c->comparison->n && variant <= DRAWN_MOST; variant++)
        if (comparison_has(c->comparison, variant, column)) {
            add_series(s, c, variant, column, heading, &series[n]);
            n += 2;
        }
    return n;
}

/* "Over the day the answer rate changes by -2.1 ± 0.2 points, most at 10:30, by -5.2." */
static char *subtitle_of(const struct compared *c, size_t column)
{
    const struct comparison *comparison = c->comparison;
    const struct calendar_hours *hours = &comparison->scenario[0]->hours;
    size_t most = 0;
    double largest = -1;
    for (size_t i = 0; i < comparison->intervals; i++) {
        const double change = fabs(comparison_change(comparison, 1, column, i).change.value);
        if (change > largest) {
            largest = change;
            most = i;
        }
    }
    const struct measure *m = comparison->column[column].measure;
    const struct estimate day =
        comparison_change(comparison, 1, column, comparison->intervals).change;
    const struct estimate at = comparison_change(comparison, 1, column, most).change;
    if (largest <= 0)
        return mem_print("The answer rate of %s does not change at all.", c->name[1]);
    char *of = comparison->n > 2 ? mem_print(" of %s", c->name[1]) : mem_text("");
    char *text = mem_print("Over the day the answer rate%s changes by %s; most at %s, by %s.", of,
                           present_change(m, &day).text,
                           clock_text(hours->opens_s + (double)most * hours->interval_s).text,
                           present_change(m, &at).text);
    free(of);
    return text;
}

static char *note_of(const struct compared *c)
{
    const size_t n = c->comparison->n - 1;
    char *what = n == 1
                     ? mem_print("%s against %s", c->name[1], c->name[0])
                     : mem_print("%zu variants%s against %s", n,
                                 n > DRAWN_MOST ? " (the first three are drawn)" : "", c->name[0]);
    char *note = mem_print("the same customers on %zu days, seed %llu · %s",
                           c->comparison->replications * c->comparison->scenario[0]->hours.days,
                           (unsigned long long)c->options->seed, what);
    free(what);
    return note;
}

static bool save_figure(const void *of, const char *plots)
{
    const struct compared *c = of;
    const struct comparison *comparison = c->comparison;
    const struct calendar_hours *hours = &comparison->scenario[0]->hours;
    const struct reading r = reading_of(comparison->plan[0]);
    const size_t rate = comparison_column(comparison, "answer_rate", SCOPE_ALL, 0, 0);
    const size_t level = comparison_column(comparison, r.measure->key, SCOPE_ALL, 0, r.threshold);
    struct curves s = {0};
    double *hour = mem_array(comparison->intervals, sizeof *hour);
    for (size_t i = 0; i < comparison->intervals; i++)
        hour[i] = (hours->opens_s + (double)i * hours->interval_s) / 3600;
    add_curve(&s, hour, "hour", 0);
    struct figure_series upper[1 + 2 * DRAWN_MOST], lower[1 + 2 * DRAWN_MOST];
    const size_t n_upper = panel_series(&s, c, rate, "answer_rate", upper);
    const size_t n_lower = panel_series(&s, c, level, "service_level", lower);
    for (size_t i = 0; i < n_lower; i++)
        lower[i].label = NULL; /* said in the upper panel */
    char *unit = mem_print("%s, points", present_level(r.measure, r.within_s).text);
    const struct figure_panel panels[PANELS] = {
        {.unit = "answer rate, points", .series = upper, .n_series = n_upper, .from_zero = true},
        {.unit = unit, .series = lower, .n_series = n_lower, .from_zero = true},
    };
    char *subtitle = subtitle_of(c, rate), *note = note_of(c);
    const struct figure figure = {
        .name = "change",
        .title = "What changes over the day",
        .subtitle = subtitle,
        .note = note,
        .x = {.kind = FIGURE_CLOCK,
              .from = hours->opens_s / 3600,
              .to = hours->closes_s / 3600,
              .interval = hours->interval_s / 3600},
        .columns = s.column,
        .n_columns = s.n,
        .n_rows = comparison->intervals,
        .panels = panels,
        .n_panels = PANELS,
    };
    const bool saved = figure_save(&figure, plots);
    const int cause = errno;
    for (size_t i = 0; i < s.n; i++)
        free(s.values[i]);
    free(unit);
    free(subtitle);
    free(note);
    errno = cause;
    return saved;
}

bool comparison_save(const struct compared *c, const char *summary, const struct folder *folder,
                     struct error *err)
{
    static const struct folder_part parts[] = {
        {"comparison.csv", write_changes},
        {"comparison.json", write_json},
        {"summary.txt", write_summary},
        {"provenance", write_provenance},
    };
    const struct content content = {c, summary};
    return folder_save(folder, parts, sizeof parts / sizeof *parts, &content, err)
           && pictures_save(folder_path(folder), (const char *const[]){"change"}, 1,
                            c->options->no_plots ? NULL : save_figure, c, err);
}
