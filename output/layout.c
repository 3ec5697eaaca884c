#include "output/layout.h"

#include "output/house.h"
#include "output/number.h"
#include "output/text.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum {
    SUBTITLE_TO_LEGEND = 39,
    LEGEND_TO_PANEL = 18,
    MARK_LINE = 18,       /* for the labels of marks, between legend and panel */
    PANEL_TO_LEGEND = 38, /* from the upper panel to the legend of the lower one */
    BETWEEN_ENTRIES = 26,
    ONE_HEIGHT = 346, /* of a single panel */
    UPPER_HEIGHT = 236,
    LOWER_HEIGHT = 160,
    NAME_HEIGHT = 32, /* of a row with a name */
    BELOW_PANEL = 58, /* from the axis to the last line of the note */
    UNIT_HEIGHT = 22, /* of the unit below the axis */
    BELOW_NOTE = 16,
    WIDEST_NAME = 300,
    LEAST_LEFT = 56,
    TO_AXIS = 12, /* from a label to its axis */
};

bool layout_has_names(const struct figure *figure)
{
    return figure->x.kind == FIGURE_NAMES;
}

bool layout_has_intervals(const struct figure *figure)
{
    return figure->x.interval > 0 && !layout_has_names(figure);
}

bool layout_is_logarithmic(const struct figure *figure)
{
    return figure->x.kind == FIGURE_LOG || figure->x.kind == FIGURE_DURATION;
}

bool layout_has_range(const struct figure_series *series)
{
    return series->low || series->high;
}

/* ---- texts -------------------------------------------------------------- */

static double pixels(const char *text, double size)
{
    return text ? text_ems(text, strlen(text)) * size : 0;
}

static struct gnuplot_text fit(const char *text, double ems)
{
    const size_t length = text_fitting(text, ems);
    return (struct gnuplot_text){text, length, text[length] != '\0'};
}

struct gnuplot_text layout_name(const char *name)
{
    return fit(name, WIDEST_NAME / HOUSE_LABEL_SIZE);
}

struct gnuplot_text layout_title(const char *title)
{
    return fit(title, (LAYOUT_RIGHT - LAYOUT_EDGE) / HOUSE_TITLE_SIZE);
}

static struct layout_text break_text(const char *text, double size, size_t most_lines)
{
    struct layout_text broken = {.n = 0};
    const double ems = (LAYOUT_RIGHT - LAYOUT_EDGE) / size;
    if (!text)
        return broken;
    while (*text && broken.n < most_lines) {
        struct gnuplot_text *line = &broken.line[broken.n++];
        *line = fit(text, ems);
        text += line->length;
        text += strspn(text, " \t\r\n");
        line->is_cut = *text && broken.n == most_lines;
    }
    return broken;
}

/* ---- ranges ------------------------------------------------------------- */

struct extent {
    double least, most;
    bool is_whole; /* all of them are whole numbers */
};

static const struct extent nothing = {INFINITY, -INFINITY, true};

static void include(struct extent *extent, double value)
{
    if (!isfinite(value))
        return;
    extent->least = fmin(extent->least, value);
    extent->most = fmax(extent->most, value);
    extent->is_whole = extent->is_whole && value == rint(value);
}

static void include_column(struct extent *extent, const struct figure *figure, size_t column)
{
    assert(column < figure->n_columns);
    for (size_t row = 0; row < figure->n_rows; row++)
        include(extent, figure->columns[column].values[row]);
}

static void include_series(struct extent *extent, const struct figure *figure,
                           const struct figure_series *series)
{
    const bool has_range = layout_has_range(series);
    switch (series->kind) {
    case FIGURE_LINE:
    case FIGURE_STEPS:
    case FIGURE_BUBBLES:
    case FIGURE_TILES:
    case FIGURE_TEXTS: include_column(extent, figure, series->y); break;
    case FIGURE_BAND:
        include_column(extent, figure, series->low);
        include_column(extent, figure, series->high);
        break;
    case FIGURE_EXCESS:
        include_column(extent, figure, series->y);
        include_column(extent, figure, series->low);
        break;
    case FIGURE_BOXES:
        if (!has_range) {
            include(extent, 0);
            include_column(extent, figure, series->y);
            break;
        }
        include_column(extent, figure, series->low);
        include_column(extent, figure, series->high);
        break;
    case FIGURE_POINTS:
        include_column(extent, figure, series->y);
        if (has_range) {
            include_column(extent, figure, series->low);
            include_column(extent, figure, series->high);
        }
        break;
    case FIGURE_LEVEL: include(extent, series->at); break;
    case FIGURE_MARK:
        if (layout_has_names(figure))
            include(extent, series->at);
        break;
    }
}

static struct scale find_values(const struct figure *figure, const struct figure_panel *panel,
                                double length)
{
    const double steps = fmax(2, length / (layout_has_names(figure) ? 110 : 55));
    if (panel->places)
        return (struct scale){0.5, (double)panel->n_places + 0.5, 1};
    if (panel->to > panel->from)
        return scale_between(panel->from, panel->to, steps);
    struct extent extent = nothing;
    for (size_t i = 0; i < panel->n_series; i++)
        include_series(&extent, figure, &panel->series[i]);
    if (panel->from_zero)
        include(&extent, 0);
    struct scale scale = scale_holding(extent.least, extent.most, steps);
    if (extent.is_whole && extent.least <= extent.most && scale.step < 1)
        scale = (struct scale){floor(scale.from), ceil(scale.to), 1};
    if (panel->per_cent && extent.least >= 0 && extent.most <= 100) {
        scale.from = fmax(scale.from, 0);
        scale.to = fmin(scale.to, 100);
    }
    return scale;
}

static struct extent first_column(const struct figure *figure)
{
    struct extent extent = nothing;
    for (size_t row = 0; row < figure->n_rows; row++) {
        const double value = figure->columns[0].values[row];
        if (layout_is_logarithmic(figure) && !(value > 0))
            continue;
        include(&extent, value);
        include(&extent, value + figure->x.interval);
    }
    return extent;
}

static void find_x_range(struct layout *layout, const struct figure *figure)
{
    const struct figure_axis *x = &figure->x;
    if (layout_has_names(figure))
        return;
    if (x->kind == FIGURE_PLACES) {
        layout->x_from = 0.5;
        layout->x_to = (double)x->n_names + 0.5;
        return;
    }
    struct extent extent = {x->from, x->to, false};
    if (!(x->from < x->to))
        extent = x->kind == FIGURE_CLOCK ? (struct extent){0, 24, true} : first_column(figure);
    if (!(extent.least < extent.most))
        extent = layout_is_logarithmic(figure) ? (struct extent){1, 10, true}
                                               : (struct extent){0, 1, true};
    layout->x_from = extent.least;
    layout->x_to = extent.most;
}

static double x_of(const struct layout *layout, const struct figure *figure,
                   const struct layout_panel *panel, double at)
{
    double from = layout->x_from, to = layout->x_to;
    if (layout_has_names(figure)) {
        from = panel->values.from;
        to = panel->values.to;
    }
    const double share =
        layout_is_logarithmic(figure) ? log(at / from) / log(to / from) : (at - from) / (to - from);
    return layout->left + share * (LAYOUT_RIGHT - layout->left);
}

/* ---- the left margin ---------------------------------------------------- */

static double tick_width(const struct scale *scale)
{
    double widest = 0, at;
    for (size_t i = 0; scale_tick(scale, i, &at); i++)
        widest =
            fmax(widest, pixels(number_shown(at, scale_decimals(scale)).text, HOUSE_LABEL_SIZE));
    return widest;
}

static double name_width(const struct figure *figure)
{
    double widest = 0;
    for (size_t row = 0; row < figure->n_rows; row++) {
        const struct gnuplot_text name = layout_name(figure->x.names[row]);
        widest = fmax(widest, text_ems(name.text, name.length) + (name.is_cut ? 1 : 0));
    }
    return widest * HOUSE_LABEL_SIZE;
}

static double place_width(const struct figure_panel *panel)
{
    double widest = 0;
    for (size_t i = 0; i < panel->n_places; i++) {
        const struct gnuplot_text name = layout_name(panel->places[i]);
        widest = fmax(widest, text_ems(name.text, name.length) + (name.is_cut ? 1 : 0));
    }
    return widest * HOUSE_LABEL_SIZE;
}

static void find_left(struct layout *layout, const struct figure *figure)
{
    double widest = layout_has_names(figure) ? name_width(figure) : 0;
    for (size_t i = 0; i < figure->n_panels && !layout_has_names(figure); i++)
        widest = fmax(widest, figure->panels[i].places ? place_width(&figure->panels[i])
                                                       : tick_width(&layout->panel[i].values));
    layout->left = fmax(LEAST_LEFT, LAYOUT_EDGE + ceil(widest) + TO_AXIS);
}

/* Texts stand right of their values; the axis is made longer until all of them end within it. */
static void make_room_for_texts(struct layout *layout, const struct figure *figure)
{
    const double length = LAYOUT_RIGHT - layout->left;
    struct scale *values = &layout->panel[0].values;
    for (size_t i = 0; i < figure->panels[0].n_series; i++) {
        const struct figure_series *series = &figure->panels[0].series[i];
        for (size_t row = 0; series->kind == FIGURE_TEXTS && row < figure->n_rows; row++) {
            const double above = figure->columns[series->y].values[row] - values->from;
            const double width = pixels(series->texts[row], HOUSE_LABEL_SIZE) + TO_AXIS;
            if (width < length / 2)
                values->to = fmax(values->to, values->from + above * length / (length - width));
        }
    }
}

/* ---- legends and the labels of marks ------------------------------------ */

static bool is_in_legend(const struct figure_series *series)
{
    return series->label && series->kind != FIGURE_MARK && series->kind != FIGURE_TEXTS;
}

static double entry_width(const struct figure_series *series)
{
    return LAYOUT_SAMPLE + LAYOUT_SAMPLE_TO_TEXT + pixels(series->label, HOUSE_LABEL_SIZE);
}

/* Entries first..last-1 go on the line at y, which ends at the right. */
static void set_line(struct layout_panel *panel, size_t first, double width, double y)
{
    double x = LAYOUT_RIGHT - width;
    for (size_t i = first; i < panel->n_entries; i++) {
        panel->entry[i].x = x;
        panel->entry[i].y = y;
        x += entry_width(panel->entry[i].series) + BETWEEN_ENTRIES;
    }
}

/* The legend begins on the line of the unit; where its last line is. */
static double find_legend(struct layout_panel *panel, const struct figure_panel *of)
{
    double y = panel->unit_y, used = 0;
    double room = LAYOUT_RIGHT - LAYOUT_EDGE - pixels(of->unit, HOUSE_LABEL_SIZE) - BETWEEN_ENTRIES;
    size_t first = 0;
    for (size_t i = 0; i < of->n_series; i++) {
        const struct figure_series *series = &of->series[i];
        if (!is_in_legend(series) || panel->n_entries == LAYOUT_MOST_ENTRIES)
            continue;
        const double width = entry_width(series) + (used > 0 ? BETWEEN_ENTRIES : 0);
        if (used + width > room) {
            set_line(panel, first, used, y);
            first = panel->n_entries;
            y += LAYOUT_LINE;
            room = LAYOUT_RIGHT - LAYOUT_EDGE;
            used = entry_width(series);
        } else {
            used += width;
        }
        panel->entry[panel->n_entries++].series = series;
    }
    set_line(panel, first, used, y);
    return y;
}

static bool overlap(const struct layout_entry *a, const struct layout_entry *b)
{
    const double apart =
        (pixels(a->series->label, HOUSE_LABEL_SIZE) + pixels(b->series->label, HOUSE_LABEL_SIZE))
        / 2;
    return a->y == b->y && fabs(a->x - b->x) < apart + TO_AXIS;
}

/* Each label stands above its mark, on the lowest line that is free there; how many lines. */
static int find_marks(const struct layout *layout, const struct figure *figure,
                      struct layout_panel *panel, const struct figure_panel *of)
{
    int lines = 0;
    for (size_t i = 0; i < of->n_series; i++) {
        const struct figure_series *series = &of->series[i];
        if (series->kind != FIGURE_MARK || !series->label || panel->n_marks == LAYOUT_MOST_ENTRIES)
            continue;
        struct layout_entry *mark = &panel->mark[panel->n_marks];
        const double half = pixels(series->label, HOUSE_LABEL_SIZE) / 2;
        const double x = x_of(layout, figure, panel, series->at);
        *mark = (struct layout_entry){series, x, 0};
        mark->x = fmin(fmax(x, layout->left + half), LAYOUT_RIGHT - half);
        for (size_t k = 0; k < panel->n_marks; k++) {
            if (overlap(mark, &panel->mark[k])) {
                mark->y++;
                k = (size_t)-1; /* Look again at all of them, one line higher. */
            }
        }
        lines = mark->y + 1 > lines ? (int)mark->y + 1 : lines;
        panel->n_marks++;
    }
    return lines;
}

/* So far a mark's y is the number of its line. */
static void raise_marks(struct layout_panel *panel)
{
    for (size_t i = 0; i < panel->n_marks; i++)
        panel->mark[i].y = panel->top - MARK_LINE * (panel->mark[i].y + 0.5);
}

/* ---- all of it ---------------------------------------------------------- */

static double panel_height(const struct figure *figure, size_t i)
{
    if (layout_has_names(figure))
        return NAME_HEIGHT * fmax(1, (double)figure->n_rows);
    return figure->n_panels == 1 ? ONE_HEIGHT : i == 0 ? UPPER_HEIGHT : LOWER_HEIGHT;
}

void layout_find(struct layout *layout, const struct figure *figure)
{
    *layout = (struct layout){
        .title = break_text(figure->title, HOUSE_TITLE_SIZE, 1),
        .subtitle = break_text(figure->subtitle, HOUSE_SUBTITLE_SIZE, LAYOUT_MOST_LINES),
        .note = break_text(figure->note, HOUSE_NOTE_SIZE, LAYOUT_MOST_LINES)};
    find_x_range(layout, figure);
    for (size_t i = 0; i < figure->n_panels; i++)
        layout->panel[i].values = find_values(figure, &figure->panels[i],
                                              layout_has_names(figure) ? LAYOUT_RIGHT - WIDEST_NAME
                                                                       : panel_height(figure, i));
    find_left(layout, figure);
    if (layout_has_names(figure) && figure->n_panels > 0)
        make_room_for_texts(layout, figure);
    const size_t more_lines = layout->subtitle.n > 1 ? layout->subtitle.n - 1 : 0;
    double y = LAYOUT_SUBTITLE + LAYOUT_LINE * (double)more_lines + SUBTITLE_TO_LEGEND;
    for (size_t i = 0; i < figure->n_panels; i++) {
        struct layout_panel *panel = &layout->panel[i];
        panel->unit_y = y;
        const double legend_end = find_legend(panel, &figure->panels[i]);
        const int mark_lines = find_marks(layout, figure, panel, &figure->panels[i]);
        panel->top = legend_end + LEGEND_TO_PANEL + MARK_LINE * mark_lines;
        raise_marks(panel);
        panel->bottom = panel->top + panel_height(figure, i);
        layout->bottom = panel->bottom;
        y = panel->bottom + PANEL_TO_LEGEND;
    }
    if (figure->flow)
        layout->bottom = y + LAYOUT_FLOW;
    const double notes = layout->note.n > 1 ? LAYOUT_NOTE_LINE * (double)(layout->note.n - 1) : 0;
    layout->height =
        layout->bottom + BELOW_PANEL + (figure->x.unit ? UNIT_HEIGHT : 0) + notes + BELOW_NOTE;
}
