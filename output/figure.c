#include "output/figure.h"

#include "output/csv.h"
#include "output/file.h"
#include "output/gnuplot.h"
#include "output/house.h"
#include "output/layout.h"
#include "output/number.h"
#include "output/scale.h"
#include "output/text.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NAME_ROOM = 200 };

static const char *const colour_name[] = {"BLUE",   "TEAL", "AMBER", "RED",
                                          "PURPLE", "SKY",  "INK",   "GREY"};

/* Red is left out: it means a target or a shortfall. */
enum figure_colour figure_nth_colour(size_t i)
{
    static const enum figure_colour order[] = {FIGURE_BLUE,   FIGURE_AMBER, FIGURE_TEAL,
                                               FIGURE_PURPLE, FIGURE_SKY,   FIGURE_INK};
    return order[i % (sizeof order / sizeof *order)];
}

/* What is known while a script is written. */
struct script {
    const struct figure *figure;
    struct layout layout;
    FILE *stream;
    size_t n_clauses; /* of the plot command so far */
};

/* ---- pieces ------------------------------------------------------------- */

static const char *exact(double value, struct number_text *room)
{
    *room = number_exact(value);
    return room->text;
}

/* A value in the script; the buffers live as long as the call around it. */
#define EXACT(value) exact((value), &(struct number_text){""})

static const char *colour(const struct figure_series *series)
{
    return colour_name[series->colour];
}

static void write_label(FILE *stream, struct gnuplot_text text)
{
    fputs("set label ", stream);
    gnuplot_quote(stream, text);
}

/* The styles of texts; gnuplot's own macros would trip over a quote that a user adds. */
static const char as_title[] = "left font F_TITLE textcolor rgb INK noenhanced";
static const char as_subtitle[] = "left font F_SUB textcolor rgb MUTED noenhanced";
static const char as_note[] = "left font F_NOTE textcolor rgb MUTED noenhanced";
static const char as_label[] = "font F_LABEL textcolor rgb MUTED noenhanced";

static void write_lines(FILE *stream, const struct layout_text *text, double y, double height,
                        const char *style)
{
    for (size_t i = 0; i < text->n; i++) {
        write_label(stream, text->line[i]);
        fprintf(stream, " at screen X(%d),Y(%g) %s\n", LAYOUT_EDGE, y + height * (double)i, style);
    }
}

/* ---- what stands around the panels -------------------------------------- */

static bool has_intervals(const struct figure *figure)
{
    return figure->x.interval > 0 && !layout_has_names(figure);
}

static void write_opening(const struct script *script)
{
    const struct figure *figure = script->figure;
    FILE *to = script->stream;
    fprintf(to,
            "# %s.gp - run it again after a change:\n"
            "#   gnuplot %s.gp                    makes %s.png\n"
            "#   gnuplot -e \"FMT='svg'\" %s.gp     makes %s.svg (or 'pdf')\n"
            "# The numbers are in %s.csv",
            figure->name, figure->name, figure->name, figure->name, figure->name, figure->name);
    if (has_intervals(figure))
        fputs(", one row per interval, by its beginning;\n# the last row ends the last interval",
              to);
    fprintf(to, ".\nW = %d\nH = %g\n", HOUSE_WIDTH, script->layout.height);
}

/* Fallback fonts draw Chinese in its Japanese forms, so a figure with Chinese text names a font. */
static bool has_han(const char *text)
{
    uint32_t code;
    bool han = false;
    for (size_t n; text && !han && (n = text_character(text, &code)); text += n)
        han = text_is_han(code);
    return han;
}

static bool figure_has_han(const struct figure *figure)
{
    bool han = has_han(figure->title) || has_han(figure->subtitle) || has_han(figure->note)
               || has_han(figure->x.unit);
    for (size_t i = 0; i < figure->x.n_names && !han; i++)
        han = has_han(figure->x.names[i]);
    for (size_t p = 0; p < figure->n_panels && !han; p++) {
        han = has_han(figure->panels[p].unit);
        for (size_t i = 0; i < figure->panels[p].n_series && !han; i++)
            han = has_han(figure->panels[p].series[i].label);
    }
    return han;
}

static void write_heading(const struct script *script)
{
    const struct layout *layout = &script->layout;
    FILE *to = script->stream;
    const double note = layout->height - LAYOUT_NOTE_LINE * (double)layout->note.n;
    write_lines(to, &layout->title, LAYOUT_TITLE, 0, as_title);
    write_lines(to, &layout->subtitle, LAYOUT_SUBTITLE, LAYOUT_LINE, as_subtitle);
    write_lines(to, &layout->note, note, LAYOUT_NOTE_LINE, as_note);
}

/* ---- the x axis --------------------------------------------------------- */

/* The parts of a list of ticks: ('label' place, ...). */
struct ticks {
    FILE *stream;
    size_t n;
};

static void tick(struct ticks *ticks, const char *label, double at)
{
    fputs(ticks->n++ ? ", " : "(", ticks->stream);
    gnuplot_quote_tick(ticks->stream, gnuplot_text(label));
    fprintf(ticks->stream, " %s", EXACT(at));
}

/* A list without ticks is written as one whose only label is empty. */
static void end_ticks(const struct ticks *ticks, double anywhere)
{
    if (!ticks->n)
        fprintf(ticks->stream, "('' %s", EXACT(anywhere));
    fprintf(ticks->stream, ") %s\n", as_label);
}

static void write_hours(struct ticks *ticks, double from, double to)
{
    static const double steps[] = {0.25, 0.5, 1, 2, 3, 6};
    enum { MOST_TICKS = 9, LAST = sizeof steps / sizeof *steps - 1 };
    size_t i = 0;
    while (i < LAST && (to - from) / steps[i] > MOST_TICKS)
        i++;
    for (double at = ceil(from / steps[i]) * steps[i]; at <= to; at += steps[i]) {
        const long minutes = lrint(at * 60), of_day = at > 24 ? minutes % 1440 : minutes;
        char label[32];
        snprintf(label, sizeof label, "%02ld:%02ld", of_day / 60, of_day % 60);
        tick(ticks, label, at);
    }
}

/* Days have their names in their middles and a line of the grid at midnight. */
static void write_days(const struct script *script, struct ticks *ticks, double from, double to)
{
    enum { MOST_TICKS = 14 };
    const struct figure_axis *x = &script->figure->x;
    const size_t first = (size_t)fmax(0, floor(from / 24)), last = (size_t)ceil(to / 24);
    const size_t stride = (last - first + MOST_TICKS - 1) / MOST_TICKS;
    for (size_t day = first; day < last; day += stride) {
        char number[32];
        snprintf(number, sizeof number, "day %zu", day + 1);
        const double begin = fmax(from, 24.0 * (double)day), end = fmin(to, 24.0 * (double)day + 24);
        tick(ticks, day < x->n_names ? x->names[day] : number, (begin + end) / 2);
    }
}

static void write_midnights(const struct script *script)
{
    const double from = script->layout.x_from, to = script->layout.x_to;
    for (double at = 24 * (floor(from / 24) + 1); at < to; at += 24)
        fprintf(script->stream,
                "set arrow from first %s, graph 0 to first %s, graph 1 nohead back linewidth 1 "
                "linecolor rgb GRID\n",
                EXACT(at), EXACT(at));
}

static bool names_days(const struct script *script)
{
    enum { LONG_DAY = 36 };
    return script->figure->x.kind == FIGURE_CLOCK
           && script->layout.x_to - script->layout.x_from > LONG_DAY;
}

/* The smallest power of ten that is printed with all its digits has this many decimals. */
static int decimals_of(double value)
{
    return value >= 1 || value <= 0 ? 0 : (int)ceil(-log10(value) - 1e-9);
}

static void write_numbers(struct ticks *ticks, const struct scale *scale)
{
    double at;
    for (size_t i = 0; scale_tick(scale, i, &at); i++)
        tick(ticks, number_shown(at, scale_decimals(scale)).text, at);
}

static void write_x_ticks(const struct script *script)
{
    enum { TICK_PIXELS = 105 };
    const double from = script->layout.x_from, to = script->layout.x_to;
    struct ticks ticks = {.stream = script->stream};
    const struct scale scale =
        scale_between(from, to, (LAYOUT_RIGHT - script->layout.left) / TICK_PIXELS);
    const char *name;
    double at;
    fprintf(script->stream, "set xtics nomirror out scale %s ", names_days(script) ? "0" : "0.4");
    switch (script->figure->x.kind) {
    case FIGURE_CLOCK:
        if (names_days(script))
            write_days(script, &ticks, from, to);
        else
            write_hours(&ticks, from, to);
        break;
    case FIGURE_LOG:
        for (size_t i = 0; scale_log_tick(from, to, i, &at); i++)
            tick(&ticks, number_shown(at, decimals_of(at)).text, at);
        break;
    case FIGURE_DURATION:
        for (size_t i = 0; scale_duration_tick(from, to, i, &at, &name); i++)
            tick(&ticks, name, at);
        break;
    case FIGURE_NUMBER: write_numbers(&ticks, &scale); break;
    case FIGURE_NAMES: write_numbers(&ticks, &script->layout.panel[0].values); break;
    }
    end_ticks(&ticks, from);
}

static void write_x_axis(const struct script *script, bool is_lowest)
{
    const struct layout *layout = &script->layout;
    const struct scale *values = &layout->panel[0].values;
    const bool names = layout_has_names(script->figure);
    FILE *to = script->stream;
    fprintf(to, "set xrange [%s:%s]\n", EXACT(names ? values->from : layout->x_from),
            EXACT(names ? values->to : layout->x_to));
    if (layout_is_logarithmic(script->figure))
        fputs("set logscale x\n", to);
    if (is_lowest)
        write_x_ticks(script);
    else
        fputs("set xtics scale 0 ('' 0)\n", to);
    if (names_days(script))
        write_midnights(script);
    if (is_lowest && script->figure->x.unit) {
        const char *unit = script->figure->x.unit;
        write_label(to, gnuplot_text(unit));
        fprintf(to, " at screen X(%g),Y(%g) center %s\n",
                (layout->left + LAYOUT_RIGHT) / 2, layout->bottom + 46, as_label);
    }
}

/* ---- the y axis --------------------------------------------------------- */

static void write_names(const struct script *script)
{
    const struct figure *figure = script->figure;
    struct ticks ticks = {.stream = script->stream};
    fprintf(script->stream, "set yrange [%s:0.5]\nset grid xtics noytics\nset ytics ",
            EXACT((double)figure->n_rows + 0.5));
    for (size_t row = 0; row < figure->n_rows; row++) {
        fputs(ticks.n++ ? ", " : "(", ticks.stream);
        gnuplot_quote_tick(ticks.stream, layout_name(figure->x.names[row]));
        fprintf(ticks.stream, " %zu", row + 1);
    }
    end_ticks(&ticks, 1);
}

static void write_y_axis(const struct script *script, const struct layout_panel *panel)
{
    if (layout_has_names(script->figure)) {
        write_names(script);
        return;
    }
    struct ticks ticks = {.stream = script->stream};
    fprintf(script->stream, "set yrange [%s:%s]\nset ytics ", EXACT(panel->values.from),
            EXACT(panel->values.to));
    write_numbers(&ticks, &panel->values);
    end_ticks(&ticks, panel->values.from);
}

/* ---- legends, marks, texts ---------------------------------------------- */

static double usual_shade(const struct figure_series *series)
{
    return series->shade > 0             ? series->shade
           : series->kind == FIGURE_BAND ? 0.18
           : series->kind == FIGURE_BOXES ? 0.85
                                          : 0.35;
}

static const char *dash(const struct figure_series *series)
{
    return series->dashed || series->kind == FIGURE_LEVEL || series->kind == FIGURE_MARK
               ? " dashtype (6,4)"
               : "";
}

static const char *line_width(const struct figure_series *series)
{
    return series->kind == FIGURE_LEVEL || series->kind == FIGURE_MARK ? "1.4" : "2.2";
}

static void write_sample(FILE *to, const struct layout_entry *entry)
{
    enum { HALF_HEIGHT = 5 };
    const struct figure_series *series = entry->series;
    const double end = entry->x + LAYOUT_SAMPLE;
    switch (series->kind) {
    case FIGURE_BAND:
    case FIGURE_EXCESS:
    case FIGURE_BOXES:
        fprintf(to,
                "set object rectangle from screen X(%.1f),Y(%g) to screen X(%.1f),Y(%g) "
                "fillcolor rgb %s fillstyle solid %g noborder\n",
                entry->x, entry->y + HALF_HEIGHT, end, entry->y - HALF_HEIGHT, colour(series),
                usual_shade(series));
        break;
    case FIGURE_POINTS:
        fprintf(to,
                "set label '' at screen X(%.1f),Y(%g) point pointtype 7 pointsize 0.9*PS "
                "linecolor rgb %s\n",
                (entry->x + end) / 2, entry->y, colour(series));
        break;
    default:
        fprintf(to,
                "set arrow from screen X(%.1f),Y(%g) to screen X(%.1f),Y(%g) nohead linewidth %s "
                "linecolor rgb %s%s\n",
                entry->x, entry->y, end, entry->y, line_width(series), colour(series),
                dash(series));
    }
}

static void write_legend(const struct script *script, const struct layout_panel *panel)
{
    for (size_t i = 0; i < panel->n_entries; i++) {
        const struct layout_entry *entry = &panel->entry[i];
        write_sample(script->stream, entry);
        write_label(script->stream, gnuplot_text(entry->series->label));
        fprintf(script->stream, " at screen X(%.1f),Y(%g) left %s\n",
                entry->x + LAYOUT_SAMPLE + LAYOUT_SAMPLE_TO_TEXT, entry->y, as_label);
    }
    for (size_t i = 0; i < panel->n_marks; i++) {
        const struct layout_entry *mark = &panel->mark[i];
        write_label(script->stream, gnuplot_text(mark->series->label));
        fprintf(script->stream,
                " at screen X(%.1f),Y(%g) center font F_LABEL textcolor rgb %s noenhanced\n",
                mark->x, mark->y, colour(mark->series));
    }
}

/* Lines across the panel, of which gnuplot needs no numbers. */
static void write_rule(const struct script *script, const struct figure_series *series)
{
    const bool is_level = series->kind == FIGURE_LEVEL;
    fprintf(script->stream,
            is_level ? "set arrow from graph 0, first %s to graph 1, first %s"
                     : "set arrow from first %s, graph 0 to first %s, graph 1",
            EXACT(series->at), EXACT(series->at));
    fprintf(script->stream, " nohead front linewidth %s linecolor rgb %s%s\n", line_width(series),
            colour(series), dash(series));
}

static void write_texts(const struct script *script, const struct figure_series *series)
{
    const struct figure *figure = script->figure;
    const bool names = layout_has_names(figure);
    for (size_t row = 0; row < figure->n_rows; row++) {
        const double value = figure->columns[series->y].values[row];
        if (!isfinite(value) || !series->texts[row])
            continue;
        const double x = names ? value : figure->columns[series->x].values[row];
        write_label(script->stream, gnuplot_text(series->texts[row]));
        fprintf(script->stream,
                " at first %s, first %s left offset character 0.8,0 front font F_LABEL "
                "textcolor rgb %s noenhanced\n",
                EXACT(x), EXACT(names ? (double)row + 1 : value), colour(series));
    }
}

static void write_rules_and_texts(const struct script *script, const struct figure_panel *panel)
{
    for (size_t i = 0; i < panel->n_series; i++) {
        const struct figure_series *series = &panel->series[i];
        if (series->kind == FIGURE_LEVEL || series->kind == FIGURE_MARK)
            write_rule(script, series);
        if (series->kind == FIGURE_TEXTS)
            write_texts(script, series);
    }
}

/* ---- the plot command --------------------------------------------------- */

/* In the file of a figure with names a column with the row's number comes first. */
static size_t number_of(const struct script *script, size_t column)
{
    return column + (layout_has_names(script->figure) ? 2 : 1);
}

static void begin_clause(struct script *script)
{
    fprintf(script->stream, script->n_clauses++ ? ", \\\n     '' using " : "plot '%s.csv' using ",
            script->figure->name);
}

static void end_clause(struct script *script, size_t first, size_t last, const char *style,
                       const struct figure_series *series)
{
    fprintf(script->stream, " every ::%zu::%zu %s ", first + 1, last + 1, style);
    fprintf(script->stream, "linecolor rgb %s notitle", colour(series));
}

/* Where x is drawn: in the middle of its interval if it has one. */
static void write_x(const struct script *script, const struct figure_series *series, double share)
{
    const double interval = script->figure->x.interval;
    if (interval > 0 && share > 0)
        fprintf(script->stream, "($%zu+%s)", number_of(script, series->x),
                EXACT(share * interval));
    else
        fprintf(script->stream, "%zu", number_of(script, series->x));
}

static bool is_known(const struct figure *figure, size_t column, size_t row)
{
    return isfinite(figure->columns[column].values[row]);
}

static bool is_drawn(const struct figure *figure, const struct figure_series *series, size_t row)
{
    if (series->kind == FIGURE_BAND)
        return is_known(figure, series->low, row) && is_known(figure, series->high, row);
    return is_known(figure, series->y, row);
}

/* The next rows without a gap; false if there are no more. */
static bool next_run(const struct figure *figure, const struct figure_series *series,
                     size_t *first, size_t *last)
{
    while (*first < figure->n_rows && !is_drawn(figure, series, *first))
        ++*first;
    if (*first == figure->n_rows)
        return false;
    *last = *first;
    while (*last + 1 < figure->n_rows && is_drawn(figure, series, *last + 1))
        ++*last;
    return true;
}

/* Neither areas nor steps end at a gap by themselves, so each run of rows is drawn alone. */
static void write_runs(struct script *script, const struct figure_series *series)
{
    char style[100];
    size_t last;
    for (size_t first = 0; next_run(script->figure, series, &first, &last); first = last + 1) {
        begin_clause(script);
        if (series->kind == FIGURE_BAND) {
            write_x(script, series, 0.5);
            fprintf(script->stream, ":%zu:%zu", number_of(script, series->low),
                    number_of(script, series->high));
            snprintf(style, sizeof style, "with filledcurves fillstyle transparent solid %g noborder",
                     usual_shade(series));
            end_clause(script, first, last, style, series);
        } else {
            write_x(script, series, 0);
            fprintf(script->stream, ":(hold(%zu))", number_of(script, series->y));
            snprintf(style, sizeof style, "with steps linewidth %s%s", line_width(series),
                     dash(series));
            end_clause(script, first, last + (has_intervals(script->figure) ? 1 : 0), style, series);
        }
    }
}

static void write_line(struct script *script, const struct figure_series *series)
{
    char style[100];
    begin_clause(script);
    write_x(script, series, 0.5);
    fprintf(script->stream, ":(v(%zu))", number_of(script, series->y));
    snprintf(style, sizeof style, "with lines linewidth %s%s", line_width(series), dash(series));
    end_clause(script, 0, script->figure->n_rows - 1, style, series);
}

/* The white rim keeps points readable on every ground. */
static void write_points(struct script *script, const struct figure_series *series)
{
    const bool names = layout_has_names(script->figure), bars = layout_has_range(series);
    static const char *const style[] = {
        "with points pointtype 7 pointsize 1.35*PS linecolor rgb '#ffffff' notitle",
        "with points pointtype 7 pointsize 0.9*PS",
        "with yerrorbars pointtype 7 pointsize 0.9*PS linewidth 1.4",
        "with xerrorbars pointtype 7 pointsize 0.9*PS linewidth 1.4"};
    for (int layer = bars ? 1 : 0; layer < 2; layer++) {
        begin_clause(script);
        const size_t y = number_of(script, series->y);
        if (names) {
            fprintf(script->stream, "%zu:1", y);
        } else {
            write_x(script, series, 0.5);
            fprintf(script->stream, ":%zu", y);
        }
        if (bars)
            fprintf(script->stream, ":%zu:%zu", number_of(script, series->low),
                    number_of(script, series->high));
        if (layer == 0)
            fprintf(script->stream, " every ::1::%zu %s", script->figure->n_rows, style[0]);
        else
            end_clause(script, 0, script->figure->n_rows - 1, style[bars ? names ? 3 : 2 : 1],
                       series);
    }
}

/* An end of a bar along the x axis, moved to where the part that is drawn ends. */
static void write_end(const struct script *script, const struct figure_series *series,
                      bool is_upper)
{
    const enum figure_part cut = is_upper ? FIGURE_BELOW : FIGURE_ABOVE;
    const struct number_text width = number_exact(is_upper ? script->figure->x.interval : 0);
    const size_t x = number_of(script, series->x);
    if (series->part == cut)
        fprintf(script->stream, ":(%s($%zu+%s,%s))", is_upper ? "under" : "over", x, width.text,
                EXACT(series->at));
    else
        fprintf(script->stream, ":($%zu+%s)", x, width.text);
}

static void write_condition(const struct script *script, const struct figure_series *series)
{
    const size_t x = number_of(script, series->x), y = number_of(script, series->y);
    const struct number_text at = number_exact(series->at);
    if (series->part == FIGURE_BELOW)
        fprintf(script->stream, ":($%zu<%s ? v(%zu) : NaN)", x, at.text, y);
    else if (series->part == FIGURE_ABOVE)
        fprintf(script->stream, ":($%zu+%s>%s ? v(%zu) : NaN)", x,
                EXACT(script->figure->x.interval), at.text, y);
    else
        fprintf(script->stream, ":(v(%zu))", y);
}

/* x:y:xlow:xhigh:ylow:yhigh, of which x and y only decide whether there is a box. */
static void write_boxes(struct script *script, const struct figure_series *series)
{
    const bool has_range = layout_has_range(series);
    const size_t low = number_of(script, series->low), y = number_of(script, series->y),
                 high = has_range ? number_of(script, series->high) : y;
    char style[120];
    begin_clause(script);
    if (layout_has_names(script->figure)) {
        fprintf(script->stream, "(v(%zu)):1:", high);
        if (has_range)
            fprintf(script->stream, "%zu:%zu", low, high);
        else
            fprintf(script->stream, "(0):%zu", y);
        fputs(":($1-0.32):($1+0.32)", script->stream);
    } else {
        assert(has_intervals(script->figure));
        write_x(script, series, 0.5);
        write_condition(script, series);
        write_end(script, series, false);
        write_end(script, series, true);
        if (has_range)
            fprintf(script->stream, ":%zu:%zu", low, high);
        else
            fprintf(script->stream, ":(0):%zu", y);
    }
    snprintf(style, sizeof style,
             "with boxxyerror fillstyle solid %g border linecolor rgb '#ffffff' fillcolor rgb %s "
             "notitle",
             usual_shade(series), colour(series));
    fprintf(script->stream, " every ::1::%zu %s", script->figure->n_rows, style);
}

/* gnuplot cannot fill between two lines of steps: a box for each interval with an excess. */
static void write_excess(struct script *script, const struct figure_series *series)
{
    const size_t y = number_of(script, series->y), low = number_of(script, series->low);
    assert(has_intervals(script->figure));
    begin_clause(script);
    write_x(script, series, 0.5);
    fprintf(script->stream, ":(v(%zu)>v(%zu) ? v(%zu) : NaN)", y, low, y);
    write_end(script, series, false);
    write_end(script, series, true);
    fprintf(script->stream,
            ":%zu:%zu every ::1::%zu with boxxyerror fillstyle solid %g noborder fillcolor rgb %s "
            "notitle",
            low, y, script->figure->n_rows, usual_shade(series), colour(series));
}

static void write_plot(struct script *script, const struct figure_panel *panel)
{
    script->n_clauses = 0;
    for (size_t i = 0; i < panel->n_series && script->figure->n_rows; i++) {
        const struct figure_series *series = &panel->series[i];
        switch (series->kind) {
        case FIGURE_LINE: write_line(script, series); break;
        case FIGURE_STEPS:
        case FIGURE_BAND: write_runs(script, series); break;
        case FIGURE_EXCESS: write_excess(script, series); break;
        case FIGURE_BOXES: write_boxes(script, series); break;
        case FIGURE_POINTS: write_points(script, series); break;
        case FIGURE_TEXTS:
        case FIGURE_LEVEL:
        case FIGURE_MARK: break;
        }
    }
    /* The frame is drawn even if there is nothing in it. */
    fputs(script->n_clauses ? "\n" : "plot NaN notitle\n", script->stream);
}

/* ---- all of it ---------------------------------------------------------- */

static void write_panel(struct script *script, size_t i)
{
    const struct figure_panel *panel = &script->figure->panels[i];
    const struct layout_panel *place = &script->layout.panel[i];
    FILE *to = script->stream;
    fprintf(to, "set lmargin at screen X(%g)\nset rmargin at screen X(%d)\n", script->layout.left,
            LAYOUT_RIGHT);
    fprintf(to, "set tmargin at screen Y(%g)\nset bmargin at screen Y(%g)\n", place->top,
            place->bottom);
    write_x_axis(script, i + 1 == script->figure->n_panels);
    write_y_axis(script, place);
    if (panel->unit) {
        write_label(to, gnuplot_text(panel->unit));
        fprintf(to, " at screen X(%d),Y(%g) left %s\n", LAYOUT_EDGE, place->unit_y, as_label);
    }
    write_legend(script, place);
    write_rules_and_texts(script, panel);
    write_plot(script, panel);
}

void figure_write_script(const struct figure *figure, FILE *stream)
{
    assert(figure->n_panels >= 1 && figure->n_panels <= LAYOUT_MOST_PANELS);
    assert(!layout_has_names(figure) || figure->n_panels == 1);
    struct script script = {.figure = figure, .stream = stream};
    layout_find(&script.layout, figure);
    write_opening(&script);
    if (figure_has_han(figure))
        fputs("if (!exists(\"FACE\")) FACE = 'Noto Sans CJK SC'\n", stream);
    fprintf(stream,
            "load 'house.gp'\n"
            "if (!exists(\"OUT\")) OUT = '%s.'.FMT\n"
            "set output OUT\n\n",
            figure->name);
    if (figure->n_panels > 1)
        fputs("set multiplot\n", stream);
    write_heading(&script);
    for (size_t i = 0; i < figure->n_panels; i++) {
        if (i > 0)
            fputs("\nunset label; unset arrow; unset object\n", stream);
        write_panel(&script, i);
    }
    fputs(figure->n_panels > 1 ? "unset multiplot\nunset output\n" : "unset output\n", stream);
}

void figure_write_data(const struct figure *figure, FILE *stream)
{
    const bool names = layout_has_names(figure);
    struct csv csv = {.stream = stream};
    if (names)
        csv_text(&csv, "row");
    for (size_t i = 0; i < figure->n_columns; i++)
        csv_text(&csv, figure->columns[i].heading);
    if (names)
        csv_text(&csv, "name");
    csv_end_row(&csv);
    for (size_t row = 0; row < figure->n_rows; row++) {
        if (names)
            csv_number(&csv, (double)row + 1);
        for (size_t i = 0; i < figure->n_columns; i++)
            csv_number(&csv, figure->columns[i].values[row]);
        if (names)
            csv_text(&csv, figure->x.names[row]);
        csv_end_row(&csv);
    }
    if (!has_intervals(figure) || !figure->n_rows)
        return;
    csv_number(&csv, figure->columns[0].values[figure->n_rows - 1] + figure->x.interval);
    for (size_t i = 1; i < figure->n_columns; i++)
        csv_number(&csv, NAN);
    csv_end_row(&csv);
}

static bool save(const struct figure *figure, const char *folder, const char *suffix,
                 void (*write)(const struct figure *, FILE *))
{
    char name[NAME_ROOM];
    snprintf(name, sizeof name, "%.180s.%s", figure->name, suffix);
    struct file *file = file_new(folder, name);
    if (!file)
        return false;
    write(figure, file_stream(file));
    return file_keep(file);
}

/* Pictures of older numbers would contradict the new ones beside them. */
static bool remove_pictures(const struct figure *figure, const char *folder)
{
    static const char *const suffixes[] = {"svg", "png"};
    bool removed = true;
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes && removed; i++) {
        char name[NAME_ROOM];
        snprintf(name, sizeof name, "%.180s.%s", figure->name, suffixes[i]);
        char *path = file_join(folder, name);
        removed = path && (unlink(path) == 0 || errno == ENOENT);
        free(path);
    }
    return removed;
}

bool figure_save(const struct figure *figure, const char *folder)
{
    return save(figure, folder, "csv", figure_write_data) && remove_pictures(figure, folder)
           && save(figure, folder, "gp", figure_write_script);
}

bool figure_save_house(const char *folder)
{
    struct file *file = file_new(folder, "house.gp");
    if (!file)
        return false;
    for (size_t i = 0; house_script[i]; i++)
        fprintf(file_stream(file), "%s\n", house_script[i]);
    return file_keep(file);
}
