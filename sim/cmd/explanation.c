#include "sim/cmd/explanation.h"

#include "output/csv.h"
#include "output/figure.h"
#include "output/table.h"
#include "sim/base/mem.h"
#include "sim/cmd/cmd_help.h"
#include "sim/cmd/explanation_waterfall.h"
#include "sim/cmd/page.h"
#include "sim/cmd/pictures.h"
#include "sim/cmd/present.h"
#include "sim/cmd/provenance.h"

#include <math.h>
#include <stdlib.h>

static const char *const measure_keys[EXCHANGE_MEASURES] = {
    [EXCHANGE_ANSWER_RATE] = "answer_rate",
    [EXCHANGE_SERVICE_LEVEL] = "service_level_requested",
    [EXCHANGE_ASA] = "asa_s",
    [EXCHANGE_COST] = "cost_per_day",
};

/* --- tables ----------------------------------------------------------------------------------- */

static struct number_text worth_text(const struct exchange *e, enum exchange_measure m)
{
    const struct estimate *worth = &e->worth[m];
    struct number_text text = {"-"};
    if (!isnan(worth->value))
        text = present_bare_change(measure_named(measure_keys[m]), worth);
    return text;
}

static void print_exchanges(const struct explanation *e, FILE *to)
{
    char within[60];
    snprintf(within, sizeof within, "within %g s, points", e->exchanges->reading.within_s);
    struct table *table = table_new();
    table_column(table, "is worth", TABLE_LEFT);
    table_column(table, "answer rate, points", TABLE_RIGHT);
    table_column(table, within, TABLE_RIGHT);
    table_column(table, "ASA, s", TABLE_RIGHT);
    table_column(table, "cost a day", TABLE_RIGHT);
    for (size_t i = 0; i < e->exchanges->n; i++) {
        const struct exchange *x = &e->exchanges->exchange[i];
        table_row(table, (const char *const[]){x->label, worth_text(x, EXCHANGE_ANSWER_RATE).text,
                                               worth_text(x, EXCHANGE_SERVICE_LEVEL).text,
                                               worth_text(x, EXCHANGE_ASA).text,
                                               worth_text(x, EXCHANGE_COST).text});
    }
    page_table(table, to);
}

static struct number_text per_cent(const struct estimate *share)
{
    return number_estimate(100 * share->value, 100 * share->half_width, "%");
}

static void print_spread(const struct explanation *e, FILE *to)
{
    struct table *table = table_new();
    table_column(table, "what makes days differ", TABLE_LEFT);
    table_column(table, "by itself", TABLE_RIGHT);
    table_column(table, "in all it takes part in", TABLE_RIGHT);
    for (enum layer layer = 0; layer < LAYERS; layer++) {
        const struct spread_layer *l = &e->spread->layer[layer];
        if (l->is_there)
            table_row(table, (const char *const[]){layer_labels[layer], per_cent(&l->first).text,
                                                   per_cent(&l->total).text});
    }
    char together[40];
    snprintf(together, sizeof together, "%.0f %%", 100 * (1 - e->spread->first_orders));
    table_row(table, (const char *const[]){"together", together, ""});
    page_table(table, to);
}

void explanation_print(const struct explanation *e, const char *folder, FILE *to)
{
    const bool several = e->scenario->hours.days > 1;
    const char *days = several ? "replications" : "days";
    page_say(to, mem_text(e->scenario->title));
    page_say(to, mem_print("worth: %zu %s of the same customers; spread: %zu pairs of %s; seed "
                           "%llu; %s; %s",
                           e->exchanges->replications, days, e->spread->replications, days,
                           (unsigned long long)e->options->seed, e->options->operands[0],
                           program_version));
    putc('\n', to);
    waterfall_print(e, to);
    print_exchanges(e, to);
    print_spread(e, to);
    waterfall_print_words(e, to);
    page_say(
        to,
        mem_print(
            "Worth: what changes with one more, half of the difference between a step down and a "
            "step up on the same customers; an agent is a head, spread over the shifts of the "
            "group. ± is half of a 95\u00a0%% interval."));
    page_say(to,
             mem_print(
                 "Spread: shares of the variance of the answer rate from %s to %s, whose standard "
                 "deviation is %s points (Sobol' indices). Nothing is switched off: days share all "
                 "layers but one.",
                 several ? "replication" : "day", several ? "replication" : "day",
                 number_shown(100 * e->spread->sd, 2).text));
    if (folder)
        page_say(to,
                 mem_print(
                     "Files in %s: waterfall.csv, worth.csv, spread.csv, summary.txt, provenance%s",
                     folder, e->options->no_plots ? "." : "; pictures in its folder plots."));
}

/* --- files ------------------------------------------------------------------------------------ */

struct content {
    const struct explanation *explanation;
    const char *summary;
};

static void write_headings(struct csv *csv, const char *const headings[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        csv_text(csv, headings[i]);
    csv_end_row(csv);
}

static bool write_waterfall(const void *content, FILE *to)
{
    waterfall_write(((const struct content *)content)->explanation->waterfall, to);
    return true;
}

static bool write_worth(const void *content, FILE *to)
{
    static const char *const headings[] = {"what",      "measure",    "unit",     "worth",
                                           "std_error", "half_width", "one_sided"};
    const struct exchanges *list = ((const struct content *)content)->explanation->exchanges;
    struct csv csv = {.stream = to};
    write_headings(&csv, headings, sizeof headings / sizeof *headings);
    for (size_t i = 0; i < list->n; i++)
        for (enum exchange_measure m = 0; m < EXCHANGE_MEASURES; m++) {
            const struct exchange *x = &list->exchange[i];
            const struct measure *of = m == EXCHANGE_SERVICE_LEVEL ? list->reading.measure
                                                                   : measure_named(measure_keys[m]);
            csv_text(&csv, x->label);
            csv_text(&csv, of->key);
            csv_text(&csv, measure_unit_names[of->unit]);
            csv_number(&csv, x->worth[m].value);
            csv_number(&csv, x->worth[m].std_error);
            csv_number(&csv, x->worth[m].half_width);
            csv_count(&csv, x->one_sided);
            csv_end_row(&csv);
        }
    return true;
}

static bool write_spread(const void *content, FILE *to)
{
    static const char *const headings[] = {"layer", "first_order", "first_order_half_width",
                                           "total", "total_half_width"};
    const struct spread *s = ((const struct content *)content)->explanation->spread;
    struct csv csv = {.stream = to};
    write_headings(&csv, headings, sizeof headings / sizeof *headings);
    for (enum layer layer = 0; layer < LAYERS; layer++) {
        const struct spread_layer *l = &s->layer[layer];
        if (!l->is_there)
            continue;
        csv_text(&csv, layer_labels[layer]);
        csv_number(&csv, l->first.value);
        csv_number(&csv, l->first.half_width);
        csv_number(&csv, l->total.value);
        csv_number(&csv, l->total.half_width);
        csv_end_row(&csv);
    }
    return true;
}

static bool write_summary(const void *content, FILE *to)
{
    fputs(((const struct content *)content)->summary, to);
    return true;
}

static bool write_provenance(const void *content, FILE *to)
{
    const struct explanation *e = ((const struct content *)content)->explanation;
    char *again = options_again(e->options, "explain");
    provenance_begin(to, again, e->options->seed, e->exchanges->replications,
                     e->exchanges->replications);
    provenance_end(to);
    free(again);
    return true;
}

/* --- pictures --------------------------------------------------------------------------------- */

enum { ROWS_MOST = 24 };

/* Bars by name, the largest first, with the ends of their intervals. */
struct bars {
    const char *name[ROWS_MOST];
    double value[ROWS_MOST], low[ROWS_MOST], high[ROWS_MOST];
    double total[ROWS_MOST];                     /* of a share */
    double raises[ROWS_MOST], lowers[ROWS_MOST]; /* the value, where it does */
    size_t n;
};

static void bars_add(struct bars *b, const char *name, const struct estimate *e, double total)
{
    if (b->n == ROWS_MOST || isnan(e->value))
        return;
    const double half = isnan(e->half_width) ? 0 : e->half_width;
    size_t i = b->n++;
    for (; i > 0 && fabs(b->value[i - 1]) < fabs(100 * e->value); i--) {
        b->name[i] = b->name[i - 1];
        b->value[i] = b->value[i - 1];
        b->low[i] = b->low[i - 1];
        b->high[i] = b->high[i - 1];
        b->total[i] = b->total[i - 1];
    }
    b->name[i] = name;
    b->value[i] = 100 * e->value;
    b->low[i] = 100 * (e->value - half);
    b->high[i] = 100 * (e->value + half);
    b->total[i] = 100 * total;
}

static void bars_split(struct bars *b)
{
    for (size_t i = 0; i < b->n; i++) {
        b->raises[i] = b->value[i] > 0 ? b->value[i] : NAN;
        b->lowers[i] = b->value[i] > 0 ? NAN : b->value[i];
    }
}

static char *note_of(const struct explanation *e, size_t replications)
{
    return mem_print("%zu %s, seed %llu · %s", replications,
                     e->scenario->hours.days > 1 ? "replications" : "days",
                     (unsigned long long)e->options->seed, e->scenario->title);
}

enum { VALUE, LOW, HIGH, TOTAL, RAISES, LOWERS, BAR_COLUMNS };

/* Two kinds of boxes and, over them, the interval of the value. */
static bool save_bars(struct figure *f, struct bars *b, const char *unit,
                      const struct figure_series boxes[2], const char *plots)
{
    bars_split(b);
    const struct figure_column columns[BAR_COLUMNS] = {
        [VALUE] = {"value", b->value},    [LOW] = {"low", b->low},
        [HIGH] = {"high", b->high},       [TOTAL] = {"total", b->total},
        [RAISES] = {"raises", b->raises}, [LOWERS] = {"lowers", b->lowers},
    };
    const struct figure_series series[] = {
        boxes[0],
        boxes[1],
        {.kind = FIGURE_POINTS,
         .colour = FIGURE_INK,
         .y = VALUE,
         .low = LOW,
         .high = HIGH,
         .label = "95 % interval"},
    };
    const struct figure_panel panel = {
        .unit = unit, .series = series, .n_series = 3, .from_zero = true};
    f->x.kind = FIGURE_NAMES;
    f->x.names = b->name;
    f->x.n_names = b->n;
    f->columns = columns;
    f->n_columns = BAR_COLUMNS;
    f->n_rows = b->n;
    f->panels = &panel;
    f->n_panels = 1;
    return figure_save(f, plots);
}

static bool save_worth(const struct explanation *e, const char *plots)
{
    const struct figure_series boxes[2] = {
        {.kind = FIGURE_BOXES,
         .colour = FIGURE_TEAL,
         .y = RAISES,
         .label = "raises the answer rate"},
        {.kind = FIGURE_BOXES, .colour = FIGURE_RED, .y = LOWERS, .label = "lowers it"},
    };
    struct bars bars = {0};
    for (size_t i = 0; i < e->exchanges->n; i++)
        bars_add(&bars, e->exchanges->exchange[i].label,
                 &e->exchanges->exchange[i].worth[EXCHANGE_ANSWER_RATE], 0);
    char *subtitle =
        bars.n > 1
            ? mem_print("The answer rate moves most with %s, by %+.2f points, and least with "
                        "%s, by %+.2f.",
                        bars.name[0], bars.value[0], bars.name[bars.n - 1], bars.value[bars.n - 1])
            : NULL;
    char *note = note_of(e, e->exchanges->replications);
    struct figure f = {
        .name = "worth", .title = "What one more is worth", .subtitle = subtitle, .note = note};
    const bool saved = save_bars(&f, &bars, "points of answer rate", boxes, plots);
    free(subtitle);
    free(note);
    return saved;
}

static bool save_spread(const struct explanation *e, const char *plots)
{
    const struct figure_series boxes[2] = {
        {.kind = FIGURE_BOXES,
         .colour = FIGURE_GREY,
         .y = TOTAL,
         .shade = 0.3,
         .label = "in all it takes part in"},
        {.kind = FIGURE_BOXES, .colour = FIGURE_BLUE, .y = VALUE, .label = "by itself"},
    };
    struct bars bars = {0};
    for (enum layer layer = 0; layer < LAYERS; layer++)
        if (e->spread->layer[layer].is_there)
            bars_add(&bars, layer_labels[layer], &e->spread->layer[layer].first,
                     e->spread->layer[layer].total.value);
    char *subtitle =
        bars.n > 0 ? mem_print("The answer rate of days has a standard deviation of %.1f points; "
                               "most of it by %s, %.0f %%.",
                               100 * e->spread->sd, bars.name[0], bars.value[0])
                   : NULL;
    char *note = note_of(e, 2 * e->spread->replications);
    struct figure f = {
        .name = "spread", .title = "What makes days differ", .subtitle = subtitle, .note = note};
    const bool saved = save_bars(&f, &bars, "% of the variance", boxes, plots);
    free(subtitle);
    free(note);
    return saved;
}

static bool save_figures(const void *of, const char *plots)
{
    return waterfall_save(of, plots) && save_worth(of, plots) && save_spread(of, plots);
}

bool explanation_save(const struct explanation *e, const char *summary, const struct folder *folder,
                      struct error *err)
{
    static const struct folder_part parts[] = {
        {"waterfall.csv", write_waterfall}, {"worth.csv", write_worth},
        {"spread.csv", write_spread},       {"summary.txt", write_summary},
        {"provenance", write_provenance},
    };
    static const char *const pictures[] = {"worth", "spread", "waterfall"};
    const size_t n = sizeof pictures / sizeof *pictures;
    const bool no_waterfall = e->waterfall->missing;
    const struct content content = {e, summary};
    if (no_waterfall)
        pictures_remove(folder_path(folder), &pictures[n - 1], 1);
    return folder_save(folder, parts, sizeof parts / sizeof *parts, &content, err)
           && pictures_save(folder_path(folder), pictures, no_waterfall ? n - 1 : n,
                            e->options->no_plots ? NULL : save_figures, e, err);
}
