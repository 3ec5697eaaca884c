#include "output/plot.h"

#include "output/layout.h"
#include "output/number.h"

#include <assert.h>
#include <math.h>

/* A plot command while it is written. */
struct plot {
    const struct figure *figure;
    FILE *stream;
    size_t n_clauses; /* so far */
};

const char *plot_colour(const struct figure_series *series)
{
    static const char *const name[] = {"BLUE",   "TEAL", "AMBER", "RED",
                                       "PURPLE", "SKY",  "INK",   "GREY"};
    return name[series->colour];
}

double plot_shade(const struct figure_series *series)
{
    return series->shade > 0              ? series->shade
           : series->kind == FIGURE_BAND  ? 0.18
           : series->kind == FIGURE_BOXES ? 0.85
                                          : 0.35;
}

const char *plot_dash(const struct figure_series *series)
{
    return series->dashed || series->kind == FIGURE_LEVEL || series->kind == FIGURE_MARK
               ? " dashtype (6,4)"
               : "";
}

const char *plot_line_width(const struct figure_series *series)
{
    return series->kind == FIGURE_LEVEL || series->kind == FIGURE_MARK ? "1.4" : "2.2";
}

/* In the file of a figure with names a column with the row's number comes first. */
static size_t number_of(const struct plot *plot, size_t column)
{
    return column + (layout_has_names(plot->figure) ? 2 : 1);
}

static void begin_clause(struct plot *plot)
{
    fprintf(plot->stream, plot->n_clauses++ ? ", \\\n     '' using " : "plot '%s.csv' using ",
            plot->figure->name);
}

static void end_clause(struct plot *plot, size_t first, size_t last, const char *style,
                       const struct figure_series *series)
{
    fprintf(plot->stream, " every ::%zu::%zu %s ", first + 1, last + 1, style);
    fprintf(plot->stream, "linecolor rgb %s notitle", plot_colour(series));
}

/* Where x is drawn: in the middle of its interval if it has one. */
static void write_x(const struct plot *plot, const struct figure_series *series, double share)
{
    const double interval = plot->figure->x.interval;
    if (interval > 0 && share > 0)
        fprintf(plot->stream, "($%zu+%s)", number_of(plot, series->x),
                number_exact(share * interval).text);
    else
        fprintf(plot->stream, "%zu", number_of(plot, series->x));
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
static bool next_run(const struct figure *figure, const struct figure_series *series, size_t *first,
                     size_t *last)
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
static void write_runs(struct plot *plot, const struct figure_series *series)
{
    char style[100];
    size_t last;
    for (size_t first = 0; next_run(plot->figure, series, &first, &last); first = last + 1) {
        begin_clause(plot);
        if (series->kind == FIGURE_BAND) {
            write_x(plot, series, 0.5);
            fprintf(plot->stream, ":%zu:%zu", number_of(plot, series->low),
                    number_of(plot, series->high));
            snprintf(style, sizeof style,
                     "with filledcurves fillstyle transparent solid %g noborder",
                     plot_shade(series));
            end_clause(plot, first, last, style, series);
        } else {
            write_x(plot, series, 0);
            fprintf(plot->stream, ":(hold(%zu))", number_of(plot, series->y));
            snprintf(style, sizeof style, "with steps linewidth %s%s", plot_line_width(series),
                     plot_dash(series));
            end_clause(plot, first, last + (layout_has_intervals(plot->figure) ? 1 : 0), style,
                       series);
        }
    }
}

static void write_line(struct plot *plot, const struct figure_series *series)
{
    char style[100];
    begin_clause(plot);
    write_x(plot, series, 0.5);
    fprintf(plot->stream, ":(v(%zu))", number_of(plot, series->y));
    snprintf(style, sizeof style, "with lines linewidth %s%s", plot_line_width(series),
             plot_dash(series));
    end_clause(plot, 0, plot->figure->n_rows - 1, style, series);
}

/* The white rim keeps points readable on every ground. */
static void write_points(struct plot *plot, const struct figure_series *series)
{
    const bool names = layout_has_names(plot->figure), bars = layout_has_range(series);
    static const char *const style[] = {
        "with points pointtype 7 pointsize 1.35*PS linecolor rgb '#ffffff' notitle",
        "with points pointtype 7 pointsize 0.9*PS",
        "with yerrorbars pointtype 7 pointsize 1.3*PS linewidth 1.4",
        "with xerrorbars pointtype 7 pointsize 1.3*PS linewidth 1.4"};
    for (int layer = bars ? 1 : 0; layer < 2; layer++) {
        begin_clause(plot);
        const size_t y = number_of(plot, series->y);
        if (names) {
            fprintf(plot->stream, "%zu:1", y);
        } else {
            write_x(plot, series, 0.5);
            fprintf(plot->stream, ":%zu", y);
        }
        if (bars)
            fprintf(plot->stream, ":%zu:%zu", number_of(plot, series->low),
                    number_of(plot, series->high));
        if (layer == 0)
            fprintf(plot->stream, " every ::1::%zu %s", plot->figure->n_rows, style[0]);
        else
            end_clause(plot, 0, plot->figure->n_rows - 1, style[bars ? names ? 3 : 2 : 1], series);
    }
}

/* The root of the area; the largest is drawn first only if its row comes first. */
static void write_bubbles(struct plot *plot, const struct figure_series *series)
{
    static const double largest = 7, least = 0.8;
    const struct figure_column *sizes = &plot->figure->columns[series->value];
    double most = 0;
    for (size_t row = 0; row < plot->figure->n_rows; row++)
        if (isfinite(sizes->values[row]))
            most = fmax(most, sizes->values[row]);
    static const char *const rim = "linecolor rgb '#ffffff' notitle";
    for (int layer = 0; layer < 2; layer++) {
        begin_clause(plot);
        write_x(plot, series, 0.5);
        fprintf(plot->stream, ":(v(%zu)):((%g*sqrt($%zu/%s)+%g)*PS)", number_of(plot, series->y),
                largest, number_of(plot, series->value), number_exact(most).text,
                layer == 0 ? least + 0.3 : least);
        fprintf(plot->stream, " every ::1::%zu with points pointtype 7 pointsize variable ",
                plot->figure->n_rows);
        if (layer == 0)
            fputs(rim, plot->stream);
        else
            fprintf(plot->stream, "linecolor rgb %s notitle", plot_colour(series));
    }
}

static void write_tiles(struct plot *plot, const struct figure_series *series)
{
    const size_t x = number_of(plot, series->x), y = number_of(plot, series->y);
    begin_clause(plot);
    fprintf(plot->stream,
            "%zu:%zu:($%zu-0.5):($%zu+0.5):($%zu-0.5):($%zu+0.5):(v(%zu)) every ::1::%zu with "
            "boxxyerror fillcolor palette fillstyle solid 1 border linecolor rgb '#ffffff' notitle",
            x, y, x, x, y, y, number_of(plot, series->value), plot->figure->n_rows);
}

/* An end of a bar along the x axis, moved to where the part that is drawn ends. */
static void write_end(const struct plot *plot, const struct figure_series *series, bool is_upper)
{
    const enum figure_part cut = is_upper ? FIGURE_BELOW : FIGURE_ABOVE;
    const struct number_text width = number_exact(is_upper ? plot->figure->x.interval : 0);
    const size_t x = number_of(plot, series->x);
    if (series->part == cut)
        fprintf(plot->stream, ":(%s($%zu+%s,%s))", is_upper ? "under" : "over", x, width.text,
                number_exact(series->at).text);
    else
        fprintf(plot->stream, ":($%zu+%s)", x, width.text);
}

static void write_condition(const struct plot *plot, const struct figure_series *series)
{
    const size_t x = number_of(plot, series->x), y = number_of(plot, series->y);
    const struct number_text at = number_exact(series->at);
    if (series->part == FIGURE_BELOW)
        fprintf(plot->stream, ":($%zu<%s ? v(%zu) : NaN)", x, at.text, y);
    else if (series->part == FIGURE_ABOVE)
        fprintf(plot->stream, ":($%zu+%s>%s ? v(%zu) : NaN)", x,
                number_exact(plot->figure->x.interval).text, at.text, y);
    else
        fprintf(plot->stream, ":(v(%zu))", y);
}

/* x:y:xlow:xhigh:ylow:yhigh, of which x and y only decide whether there is a box. */
static void write_boxes(struct plot *plot, const struct figure_series *series)
{
    const bool has_range = layout_has_range(series);
    const size_t low = number_of(plot, series->low), y = number_of(plot, series->y),
                 high = has_range ? number_of(plot, series->high) : y;
    char style[120];
    begin_clause(plot);
    if (layout_has_names(plot->figure)) {
        fprintf(plot->stream, "(v(%zu)):1:", high);
        if (has_range)
            fprintf(plot->stream, "%zu:%zu", low, high);
        else
            fprintf(plot->stream, "(0):%zu", y);
        fputs(":($1-0.32):($1+0.32)", plot->stream);
    } else {
        assert(layout_has_intervals(plot->figure));
        write_x(plot, series, 0.5);
        write_condition(plot, series);
        write_end(plot, series, false);
        write_end(plot, series, true);
        if (has_range)
            fprintf(plot->stream, ":%zu:%zu", low, high);
        else
            fprintf(plot->stream, ":(0):%zu", y);
    }
    snprintf(style, sizeof style,
             "with boxxyerror fillstyle solid %g border linecolor rgb '#ffffff' fillcolor rgb %s "
             "notitle",
             plot_shade(series), plot_colour(series));
    fprintf(plot->stream, " every ::1::%zu %s", plot->figure->n_rows, style);
}

/* gnuplot cannot fill between two lines of steps: a box for each interval with an excess. */
static void write_excess(struct plot *plot, const struct figure_series *series)
{
    const size_t y = number_of(plot, series->y), low = number_of(plot, series->low);
    assert(layout_has_intervals(plot->figure));
    begin_clause(plot);
    write_x(plot, series, 0.5);
    fprintf(plot->stream, ":(v(%zu)>v(%zu) ? v(%zu) : NaN)", y, low, y);
    write_end(plot, series, false);
    write_end(plot, series, true);
    fprintf(plot->stream,
            ":%zu:%zu every ::1::%zu with boxxyerror fillstyle solid %g noborder fillcolor rgb %s "
            "notitle",
            low, y, plot->figure->n_rows, plot_shade(series), plot_colour(series));
}

void plot_write(const struct figure *figure, const struct figure_panel *panel, FILE *stream)
{
    struct plot plot = {.figure = figure, .stream = stream};
    for (size_t i = 0; i < panel->n_series && figure->n_rows; i++) {
        const struct figure_series *series = &panel->series[i];
        switch (series->kind) {
        case FIGURE_LINE: write_line(&plot, series); break;
        case FIGURE_STEPS:
        case FIGURE_BAND: write_runs(&plot, series); break;
        case FIGURE_EXCESS: write_excess(&plot, series); break;
        case FIGURE_BOXES: write_boxes(&plot, series); break;
        case FIGURE_POINTS: write_points(&plot, series); break;
        case FIGURE_BUBBLES: write_bubbles(&plot, series); break;
        case FIGURE_TILES: write_tiles(&plot, series); break;
        case FIGURE_TEXTS:
        case FIGURE_LEVEL:
        case FIGURE_MARK: break;
        }
    }
    /* The frame is drawn even if there is nothing in it. */
    fputs(plot.n_clauses ? "\n" : "plot NaN notitle\n", stream);
}
