#include "sim/cmd/explanation_waterfall.h"

#include "output/csv.h"
#include "output/figure.h"
#include "output/table.h"
#include "sim/base/mem.h"
#include "sim/cmd/growing.h"
#include "sim/cmd/page.h"
#include "sim/cmd/present.h"

#include <math.h>
#include <stdlib.h>

static const struct measure agents = {.unit = UNIT_NUMBER};

static double opening_hours(const struct scenario *s)
{
    return (double)s->hours.intervals * s->hours.interval_s / 3600;
}

static const char needed_label[] = "needed on the roster",
                  recommended_label[] = "recommended by size, on the roster";

static bool is_recommended(const struct waterfall *w)
{
    return !isnan(w->recommended);
}

/* Can it be told of at all? */
static bool is_asked_for(const struct waterfall *w, enum waterfall_part part)
{
    return part == PART_SHIFTS ? !is_recommended(w) : part <= PART_PRIORITY || is_recommended(w);
}

/* --- the table -------------------------------------------------------------------------------- */

static struct number_text change(double value, double half_width)
{
    return present_bare_change(&agents,
                               &(struct estimate){.value = value, .half_width = half_width});
}

/* "+1.2 to +2.4", with the digits of the step. */
static struct number_text range_text(const struct waterfall_step *step)
{
    struct number_text text = {""};
    const int decimals = number_decimals(step->half_width);
    const double low = fmin(step->forward, step->reverse),
                 high = fmax(step->forward, step->reverse);
    if (low != high)
        snprintf(text.text, sizeof text.text, "%+.*f to %+.*f", decimals, low, decimals, high);
    return text;
}

static void add_step(struct table *table, const struct explanation *e, enum waterfall_part part)
{
    const struct waterfall_step *step = &e->waterfall->step[part];
    const double hours = opening_hours(e->scenario);
    const bool is_load = part == PART_LOAD;
    table_row(table, (const char *const[]){
                         waterfall_labels[part],
                         is_load ? number_shown(step->agents, 2).text
                                 : change(step->agents, step->half_width).text,
                         range_text(step).text,
                         is_load ? number_shown(step->agents * hours, 1).text
                                 : change(step->agents * hours, step->half_width * hours).text});
}

void waterfall_print(const struct explanation *e, FILE *to)
{
    const struct waterfall *w = e->waterfall;
    if (w->missing) {
        fprintf(to, "Where the agents come from is not told: %s.\n\n", w->missing);
        return;
    }
    const double hours = opening_hours(e->scenario);
    struct table *table = table_new();
    table_column(table, "where the agents come from", TABLE_LEFT);
    table_column(table, "agents", TABLE_RIGHT);
    table_column(table, "either order", TABLE_RIGHT);
    table_column(table, "hours a day", TABLE_RIGHT);
    for (enum waterfall_part part = 0; part < WATERFALL_PARTS; part++)
        if (w->step[part].is_there)
            add_step(table, e, part);
    if (is_recommended(w))
        table_row(table,
                  (const char *const[]){recommended_label, number_shown(w->recommended, 2).text, "",
                                        number_shown(w->recommended * hours, 1).text});
    else
        table_row(table, (const char *const[]){
                             needed_label, present_value(&agents, w->need, w->half_width).text, "",
                             present_value(&agents, w->need * hours, w->half_width * hours).text});
    page_table(table, to);
}

/* --- in words --------------------------------------------------------------------------------- */

static void say_what_is_missing(const struct waterfall *w, struct growing *text)
{
    struct growing list = {0};
    for (enum waterfall_part part = 0; part < WATERFALL_PARTS; part++)
        if (!w->step[part].is_there && is_asked_for(w, part))
            growing_add(&list, ", ", "%s", waterfall_labels[part]);
    if (!growing_is_empty(&list))
        growing_add(text, " ", "Not there, so left out: %s.", growing_text(&list));
    growing_free(&list);
}

/* What follows the need. */
static void say_what_is_recommended(const struct explanation *e, struct growing *text)
{
    const struct waterfall *w = e->waterfall;
    const struct staffing *f = e->recommended;
    growing_add(text, " ",
                "For them over the days %s would do. What size recommends, %s%s, holds in every "
                "interval by itself, in whole agents; absence and spells are added by their "
                "shares, breaks as the roster has them. Shifts that do not fit are left out: "
                "schedule finds those.",
                present_value(&agents, w->need, w->half_width).text,
                number_shown(w->recommended, 2).text,
                f->method != STAFFING_SIMULATED ? ", which is exact"
                : f->certified                  ? ", certified on fresh days"
                                                : ", which is NOT certified");
}

void waterfall_print_words(const struct explanation *e, FILE *to)
{
    const struct waterfall *w = e->waterfall;
    if (w->missing)
        return;
    struct growing text = {0};
    const struct target *target = &e->scenario->targets[w->target];
    char *label = present_target_label(e->scenario, target), *wanted = present_wanted(target);
    growing_add(&text, " ",
                "Agents: on the roster, on average over the opening hours, for the targets over "
                "the days as run judges them%s; what needs most is %s %s. The roster has %s%s",
                is_recommended(w) ? "" : " (size asks for them in every interval: --recommended)",
                label, wanted, number_shown(w->roster, 2).text,
                w->heads > 0 && !is_recommended(w) ? "," : ".");
    free(label);
    free(wanted);
    if (is_recommended(w))
        say_what_is_recommended(e, &text);
    else if (w->heads > 0)
        growing_add(&text, " ", "and the need is %s heads of its shifts.",
                    number_shown(w->heads, 1).text);
    growing_add(&text, " ",
                "Each step staffs the centre with one thing more on the same %zu days, between "
                "whole agents; behind load and randomness the steps are the mean of two orders, "
                "this one and its reverse.",
                w->replications);
    say_what_is_missing(w, &text);
    if (w->passed_over > 0)
        growing_add(
            &text, " ",
            "%zu of %zu targets are not staffed for: more agents bring them no nearer for certain.",
            w->passed_over, e->scenario->n_targets);
    char *words = growing_take(&text);
    page_say(to, words);
}

/* --- the file --------------------------------------------------------------------------------- */

void waterfall_write(const struct waterfall *w, FILE *to)
{
    static const char *const headings[] = {"step", "agents", "half_width", "forward", "reverse"};
    struct csv csv = {.stream = to};
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        csv_text(&csv, headings[i]);
    csv_end_row(&csv);
    for (enum waterfall_part part = 0; part < WATERFALL_PARTS && !w->missing; part++) {
        const struct waterfall_step *step = &w->step[part];
        if (!step->is_there)
            continue;
        csv_text(&csv, waterfall_labels[part]);
        csv_number(&csv, step->agents);
        csv_number(&csv, step->half_width);
        csv_number(&csv, step->forward);
        csv_number(&csv, step->reverse);
        csv_end_row(&csv);
    }
    if (!w->missing) {
        const double sum = is_recommended(w) ? w->recommended : w->need;
        csv_text(&csv, is_recommended(w) ? "recommended" : "needed");
        csv_number(&csv, sum);
        csv_number(&csv, is_recommended(w) ? 0 : w->half_width);
        csv_number(&csv, sum);
        csv_number(&csv, sum);
        csv_end_row(&csv);
    }
}

/* --- the picture ------------------------------------------------------------------------------ */

enum { ROWS = WATERFALL_PARTS + 1 };

/* Where each bar begins and ends, by what it does. */
enum { FROM, WHOLE, UP, DOWN, END, LOW, HIGH, LABEL_AT, COLUMNS };

struct bars {
    const char *name[ROWS];
    double column[COLUMNS][ROWS];
    char *text[ROWS];
    size_t n;
};

static void add_bar(struct bars *b, const char *name, double from, double to, bool is_whole)
{
    const size_t i = b->n++;
    b->name[i] = name;
    b->column[FROM][i] = from;
    b->column[WHOLE][i] = is_whole ? to : NAN;
    b->column[UP][i] = !is_whole && to >= from ? to : NAN;
    b->column[DOWN][i] = !is_whole && to < from ? to : NAN;
    b->column[END][i] = b->column[LOW][i] = b->column[HIGH][i] = NAN;
    b->column[LABEL_AT][i] = fmax(from, to);
}

static struct bars bars_of(const struct waterfall *w)
{
    struct bars b = {0};
    double so_far = 0;
    for (enum waterfall_part part = 0; part < WATERFALL_PARTS; part++) {
        const struct waterfall_step *step = &w->step[part];
        if (!step->is_there)
            continue;
        add_bar(&b, waterfall_labels[part], so_far, so_far + step->agents, part == PART_LOAD);
        const size_t i = b.n - 1;
        if (step->forward != step->reverse) {
            b.column[END][i] = so_far + step->agents;
            b.column[LOW][i] = so_far + fmin(step->forward, step->reverse);
            b.column[HIGH][i] = so_far + fmax(step->forward, step->reverse);
            b.column[LABEL_AT][i] = fmax(b.column[LABEL_AT][i], b.column[HIGH][i]);
        }
        b.text[i] = part == PART_LOAD           ? mem_print("%.1f", step->agents)
                    : fabs(step->agents) < 0.05 ? mem_text("0.0")
                                                : mem_print("%+.1f", step->agents);
        so_far += step->agents;
    }
    const double sum = is_recommended(w) ? w->recommended : w->need;
    add_bar(&b, is_recommended(w) ? recommended_label : needed_label, 0, sum, true);
    b.text[b.n - 1] = mem_print("%.1f", sum);
    return b;
}

/* What adds most to the load. */
static char *subtitle_of(const struct waterfall *w)
{
    enum waterfall_part most = PART_RANDOMNESS;
    for (enum waterfall_part part = PART_RANDOMNESS; part < WATERFALL_PARTS; part++)
        if (w->step[part].is_there && w->step[part].agents > w->step[most].agents)
            most = part;
    return mem_print(
        "The work keeps %.1f agents busy, %s %.1f on the roster. Most comes with %s, "
        "%+.1f.",
        w->step[PART_LOAD].agents, is_recommended(w) ? "size recommends" : "the targets need",
        is_recommended(w) ? w->recommended : w->need, waterfall_labels[most], w->step[most].agents);
}

static bool save_bars(const struct explanation *e, struct bars *b, const char *plots)
{
    const struct waterfall *w = e->waterfall;
    static const char *const headings[COLUMNS] = {"from", "whole", "up",   "down",
                                                  "end",  "low",   "high", "label_at"};
    struct figure_column columns[COLUMNS];
    for (size_t k = 0; k < COLUMNS; k++)
        columns[k] = (struct figure_column){headings[k], b->column[k]};
    char *rostered = mem_print("on the roster now, %.1f", w->roster);
    bool saves = false;
    for (size_t i = 0; i < b->n; i++)
        saves = saves || !isnan(b->column[DOWN][i]);
    const struct figure_series series[] = {
        {.kind = FIGURE_BOXES, .colour = FIGURE_BLUE, .y = WHOLE},
        {.kind = FIGURE_BOXES,
         .colour = FIGURE_AMBER,
         .y = UP,
         .low = FROM,
         .high = UP,
         .label = "adds"},
        {.kind = FIGURE_BOXES,
         .colour = FIGURE_TEAL,
         .y = DOWN,
         .low = FROM,
         .high = DOWN,
         .label = saves ? "saves" : NULL},
        {.kind = FIGURE_POINTS,
         .colour = FIGURE_INK,
         .y = END,
         .low = LOW,
         .high = HIGH,
         .label = "either order"},
        {.kind = FIGURE_TEXTS,
         .colour = FIGURE_INK,
         .y = LABEL_AT,
         .texts = (const char *const *)b->text},
        {.kind = FIGURE_LEVEL, .colour = FIGURE_RED, .at = w->roster, .label = rostered},
    };
    const struct figure_panel panel = {
        .unit = "agents, on average over the opening hours",
        .series = series,
        .n_series = sizeof series / sizeof *series,
        .from_zero = true,
    };
    char *subtitle = subtitle_of(w);
    char *note = mem_print("%zu days, seed %llu · %s", w->replications * e->scenario->hours.days,
                           (unsigned long long)e->options->seed, e->scenario->title);
    const struct figure f = {
        .name = "waterfall",
        .title = "Where the agents come from",
        .subtitle = subtitle,
        .note = note,
        .x = {.kind = FIGURE_NAMES, .names = b->name, .n_names = b->n},
        .columns = columns,
        .n_columns = COLUMNS,
        .n_rows = b->n,
        .panels = &panel,
        .n_panels = 1,
    };
    const bool saved = figure_save(&f, plots);
    free(rostered);
    free(subtitle);
    free(note);
    return saved;
}

bool waterfall_save(const struct explanation *e, const char *plots)
{
    if (e->waterfall->missing)
        return true;
    struct bars b = bars_of(e->waterfall);
    const bool saved = save_bars(e, &b, plots);
    for (size_t i = 0; i < b.n; i++)
        free(b.text[i]);
    return saved;
}
