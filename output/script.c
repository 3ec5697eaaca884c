#include "output/script.h"

#include "output/flow.h"
#include "output/gnuplot.h"
#include "output/house.h"
#include "output/layout.h"
#include "output/number.h"
#include "output/plot.h"
#include "output/scale.h"
#include "output/text.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* What is known while a script is written. */
struct script {
    const struct figure *figure;
    struct layout layout;
    FILE *stream;
};

/* ---- texts -------------------------------------------------------------- */

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
    if (layout_has_intervals(figure))
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
    if (layout->title.n > 0) /* the first label of all */
        fputs("if (exists('TITLE')) set label 1 TITLE\n", to);
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
    fprintf(ticks->stream, " %s", number_exact(at).text);
}

/* A list without ticks is written as one whose only label is empty. */
static void end_ticks(const struct ticks *ticks, double anywhere)
{
    if (!ticks->n)
        fprintf(ticks->stream, "('' %s", number_exact(anywhere).text);
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
        const double begin = fmax(from, 24.0 * (double)day),
                     end = fmin(to, 24.0 * (double)day + 24);
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
                number_exact(at).text, number_exact(at).text);
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

/* As many of the names as there is room for, evenly. */
static void write_places(struct ticks *ticks, const char *const names[], size_t n, double pixels,
                         double each)
{
    const size_t stride = (size_t)fmax(1, ceil((double)n * each / pixels));
    for (size_t i = 0; i < n; i += stride) {
        fputs(ticks->n++ ? ", " : "(", ticks->stream);
        gnuplot_quote_tick(ticks->stream, layout_name(names[i]));
        fprintf(ticks->stream, " %zu", i + 1);
    }
}

static void write_x_ticks(const struct script *script)
{
    enum { TICK_PIXELS = 105, PLACE_PIXELS = 60 };
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
    case FIGURE_PLACES:
        write_places(&ticks, script->figure->x.names, script->figure->x.n_names,
                     LAYOUT_RIGHT - script->layout.left, PLACE_PIXELS);
        break;
    }
    end_ticks(&ticks, from);
}

static void write_x_axis(const struct script *script, bool is_lowest)
{
    const struct layout *layout = &script->layout;
    const struct scale *values = &layout->panel[0].values;
    const bool names = layout_has_names(script->figure);
    FILE *to = script->stream;
    fprintf(to, "set xrange [%s:%s]\n", number_exact(names ? values->from : layout->x_from).text,
            number_exact(names ? values->to : layout->x_to).text);
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
        fprintf(to, " at screen X(%g),Y(%g) center %s\n", (layout->left + LAYOUT_RIGHT) / 2,
                layout->bottom + 46, as_label);
    }
}

/* ---- the y axis --------------------------------------------------------- */

static void write_names(const struct script *script)
{
    const struct figure *figure = script->figure;
    struct ticks ticks = {.stream = script->stream};
    fprintf(script->stream, "set yrange [%s:0.5]\nset grid xtics noytics\nset ytics ",
            number_exact(fmax(1, (double)figure->n_rows) + 0.5).text);
    for (size_t row = 0; row < figure->n_rows; row++) {
        fputs(ticks.n++ ? ", " : "(", ticks.stream);
        gnuplot_quote_tick(ticks.stream, layout_name(figure->x.names[row]));
        fprintf(ticks.stream, " %zu", row + 1);
    }
    end_ticks(&ticks, 1);
}

static void write_y_places(const struct script *script, const struct figure_panel *panel,
                           const struct layout_panel *place)
{
    enum { PLACE_PIXELS = 18 };
    struct ticks ticks = {.stream = script->stream};
    fprintf(script->stream, "set yrange [0.5:%zu.5]\nunset grid\nset border 0\nset ytics ",
            panel->n_places);
    write_places(&ticks, panel->places, panel->n_places, place->bottom - place->top, PLACE_PIXELS);
    end_ticks(&ticks, 1);
}

static void write_y_axis(const struct script *script, const struct figure_panel *of,
                         const struct layout_panel *panel)
{
    if (layout_has_names(script->figure)) {
        write_names(script);
        return;
    }
    if (of->places) {
        write_y_places(script, of, panel);
        return;
    }
    struct ticks ticks = {.stream = script->stream};
    fprintf(script->stream, "set yrange [%s:%s]\nset ytics ", number_exact(panel->values.from).text,
            number_exact(panel->values.to).text);
    write_numbers(&ticks, &panel->values);
    end_ticks(&ticks, panel->values.from);
}

/* ---- the colours of tiles ------------------------------------------------ */

static const struct figure_series *tiles_of(const struct figure_panel *panel)
{
    for (size_t i = 0; i < panel->n_series; i++)
        if (panel->series[i].kind == FIGURE_TILES)
            return &panel->series[i];
    return NULL;
}

/* White at the middle, and the same depth at the same distance; or from light to dark. */
static void write_palette(const struct script *script, const struct figure_panel *panel)
{
    const struct figure_series *tiles = tiles_of(panel);
    double least = INFINITY, most = -INFINITY;
    if (!tiles)
        return;
    for (size_t row = 0; row < script->figure->n_rows; row++) {
        const double value = script->figure->columns[tiles->value].values[row];
        least = isfinite(value) ? fmin(least, value) : least;
        most = isfinite(value) ? fmax(most, value) : most;
    }
    const bool has_middle = isfinite(panel->middle);
    const double span = fmax(panel->middle - least, most - panel->middle);
    if (has_middle && span > 0) {
        least = panel->middle - span;
        most = panel->middle + span;
    }
    fputs(has_middle ? "set palette defined (0 '#b8474c', 0.25 '#dc9591', 0.5 '#ffffff', 0.75 "
                       "'#9dbbdd', 1 '#4f84c0')\n"
                     : "set palette defined (0 '#f3f7fb', 1 '#4f84c0')\n",
          script->stream);
    if (least < most)
        fprintf(script->stream, "set cbrange [%s:%s]\n", number_exact(least).text,
                number_exact(most).text);
    fputs("unset colorbox\n", script->stream);
}

/* ---- legends, marks, texts ---------------------------------------------- */

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
                entry->x, entry->y + HALF_HEIGHT, end, entry->y - HALF_HEIGHT, plot_colour(series),
                plot_shade(series));
        break;
    case FIGURE_BUBBLES:
    case FIGURE_POINTS:
        fprintf(to,
                "set label '' at screen X(%.1f),Y(%g) point pointtype 7 pointsize 0.9*PS "
                "linecolor rgb %s\n",
                (entry->x + end) / 2, entry->y, plot_colour(series));
        break;
    default:
        fprintf(to,
                "set arrow from screen X(%.1f),Y(%g) to screen X(%.1f),Y(%g) nohead linewidth %s "
                "linecolor rgb %s%s\n",
                entry->x, entry->y, end, entry->y, plot_line_width(series), plot_colour(series),
                plot_dash(series));
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
                mark->x, mark->y, plot_colour(mark->series));
    }
}

/* Lines across the panel, of which gnuplot needs no numbers. */
static void write_rule(const struct script *script, const struct figure_series *series)
{
    const bool is_level = series->kind == FIGURE_LEVEL && !layout_has_names(script->figure);
    fprintf(script->stream,
            is_level ? "set arrow from graph 0, first %s to graph 1, first %s"
                     : "set arrow from first %s, graph 0 to first %s, graph 1",
            number_exact(series->at).text, number_exact(series->at).text);
    fprintf(script->stream, " nohead front linewidth %s linecolor rgb %s%s\n",
            plot_line_width(series), plot_colour(series), plot_dash(series));
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
                " at first %s, first %s %s front font F_LABEL textcolor rgb %s noenhanced\n",
                number_exact(x).text, number_exact(names ? (double)row + 1 : value).text,
                series->centred ? "center" : "left offset character 0.8,0", plot_colour(series));
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

static void write_stretches(const struct script *script)
{
    for (size_t i = 0; i < script->figure->n_stretches; i++)
        fprintf(script->stream,
                "set object rectangle from first %s, graph 0 to first %s, graph 1 behind "
                "fillcolor rgb AMBER fillstyle solid 0.12 noborder\n",
                number_exact(script->figure->stretches[i].from).text,
                number_exact(script->figure->stretches[i].to).text);
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
    write_y_axis(script, panel, place);
    write_palette(script, panel);
    if (panel->unit) {
        write_label(to, gnuplot_text(panel->unit));
        fprintf(to, " at screen X(%d),Y(%g) left %s\n", LAYOUT_EDGE, place->unit_y, as_label);
    }
    write_stretches(script);
    write_legend(script, place);
    write_rules_and_texts(script, panel);
    plot_write(script->figure, panel, to);
}

void script_write(const struct figure *figure, FILE *stream)
{
    assert(figure->flow || (figure->n_panels >= 1 && figure->n_panels <= LAYOUT_MOST_PANELS));
    assert(!layout_has_names(figure) || figure->n_panels == (figure->flow ? 0 : 1));
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
    if (figure->flow)
        flow_write(figure->flow, script.layout.bottom - LAYOUT_FLOW, script.layout.bottom,
                   script.layout.height, stream);
    for (size_t i = 0; i < figure->n_panels; i++) {
        if (i > 0)
            fputs("\nunset label; unset arrow; unset object\n", stream);
        write_panel(&script, i);
    }
    fputs(figure->n_panels > 1 ? "unset multiplot\nunset output\n" : "unset output\n", stream);
}
