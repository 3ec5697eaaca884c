#include "output/flow.h"

#include "output/gnuplot.h"
#include "output/house.h"
#include "output/plot.h"

#include <assert.h>
#include <math.h>

enum { LEFT = 190, RIGHT = 690, BAR = 11, LABEL_HEIGHT = 19, GAP = 7, BESIDE = 8 };

/* Where everything stands, in pixels. */
struct placing {
    const struct flow *flow;
    double scale; /* pixels for one */
    double size[FLOW_NODES_MOST];
    double y[FLOW_NODES_MOST];                                /* the upper end of the bar */
    double leaves[FLOW_LINKS_MOST], reaches[FLOW_LINKS_MOST]; /* the upper ends of the bands */
};

static double sum_of(const struct flow *f, size_t node, bool out)
{
    double sum = 0;
    for (size_t i = 0; i < f->n_links; i++)
        if ((out ? f->links[i].from : f->links[i].to) == node)
            sum += f->links[i].value;
    return sum;
}

static double slot(const struct placing *p, size_t node)
{
    return fmax(p->size[node] * p->scale, LABEL_HEIGHT) + GAP;
}

static double column_height(const struct placing *p, size_t column)
{
    double height = 0;
    for (size_t i = 0; i < p->flow->n_nodes; i++)
        if (p->flow->nodes[i].column == column)
            height += slot(p, i);
    return height;
}

static double tallest(const struct placing *p)
{
    double height = 0;
    for (size_t column = 0; column < p->flow->n_columns; column++)
        height = fmax(height, column_height(p, column));
    return height;
}

/* The largest scale at which every column has room, by halving. */
static void find_scale(struct placing *p, double room)
{
    double low = 0, high = 0;
    for (size_t i = 0; i < p->flow->n_nodes; i++)
        high = fmax(high, p->size[i]);
    high = high > 0 ? room / high : 1;
    for (int i = 0; i < 50; i++) {
        p->scale = (low + high) / 2;
        *(tallest(p) > room ? &high : &low) = p->scale;
    }
    p->scale = low;
}

/* Under each other, as far up as down from the middle. */
static void place_column(struct placing *p, size_t column, double middle)
{
    double y = middle - column_height(p, column) / 2;
    for (size_t i = 0; i < p->flow->n_nodes; i++)
        if (p->flow->nodes[i].column == column) {
            p->y[i] = y + (slot(p, i) - p->size[i] * p->scale) / 2;
            y += slot(p, i);
        }
}

/* The middle of where a band reaches its node. */
static double middle_of_end(const struct placing *p, size_t link)
{
    const struct flow_link *l = &p->flow->links[link];
    double before = l->value / 2;
    for (size_t i = 0; i < link; i++)
        before += p->flow->links[i].to == l->to ? p->flow->links[i].value : 0;
    return p->y[l->to] + before * p->scale;
}

/* In the middle of where its bands go. */
static void place_by_bands(struct placing *p, size_t node)
{
    const struct flow *f = p->flow;
    double sum = 0, weight = 0;
    for (size_t i = 0; i < f->n_links; i++)
        if (f->links[i].from == node) {
            sum += f->links[i].value * middle_of_end(p, i);
            weight += f->links[i].value;
        }
    p->y[node] = (weight > 0 ? sum / weight : 0) - p->size[node] * p->scale / 2;
}

/* Where the first column's bands go, as far as there is room. */
static double middle_of_first(const struct placing *p, double top, double bottom)
{
    const struct flow *f = p->flow;
    const double half = column_height(p, 0) / 2;
    double middle = (top + bottom) / 2;
    for (size_t i = f->n_links; i-- > 0;)
        if (f->nodes[f->links[i].from].column == 0)
            middle = p->y[f->links[i].to] + p->size[f->links[i].to] * p->scale / 2;
    return fmin(fmax(middle, top + half), bottom - half);
}

static void place_nodes(struct placing *p, double top, double bottom)
{
    const struct flow *f = p->flow;
    place_column(p, f->n_columns - 1, (top + bottom) / 2);
    for (size_t column = f->n_columns - 1; column-- > 1;)
        for (size_t i = 0; i < f->n_nodes; i++)
            if (f->nodes[i].column == column)
                place_by_bands(p, i);
    place_column(p, 0, middle_of_first(p, top, bottom));
}

static void place_bands(struct placing *p)
{
    double out[FLOW_NODES_MOST], in[FLOW_NODES_MOST];
    for (size_t i = 0; i < p->flow->n_nodes; i++)
        out[i] = in[i] = p->y[i];
    for (size_t i = 0; i < p->flow->n_links; i++) {
        const struct flow_link *l = &p->flow->links[i];
        p->leaves[i] = out[l->from];
        p->reaches[i] = in[l->to];
        out[l->from] += l->value * p->scale;
        in[l->to] += l->value * p->scale;
    }
}

static double x_of(const struct flow *f, size_t node)
{
    const double step = (double)(RIGHT - LEFT) / (double)(f->n_columns - 1);
    return LEFT + step * (double)f->nodes[node].column;
}

static const char *colour_of(const struct flow *f, size_t node)
{
    return plot_colour(&(struct figure_series){.colour = f->nodes[node].colour});
}

/* Thin ones are still to be seen. */
static double seen(double size)
{
    return fmax(size, 1);
}

static void write_label(const char *text, double x, double y, const char *side, FILE *to)
{
    fputs("set label ", to);
    gnuplot_quote(to, gnuplot_text(text));
    fprintf(to, " at first %g,%.2f %s front font F_LABEL textcolor rgb INK noenhanced\n", x, y,
            side);
}

/* At the edges there is room for a line beside the bar; within, the number stands below the name,
 * on the bands that leave. */
static void write_node(const struct placing *p, size_t node, FILE *to)
{
    const struct flow *f = p->flow;
    const struct flow_node *n = &f->nodes[node];
    const double x = x_of(f, node), size = p->size[node] * p->scale;
    const double middle = p->y[node] + size / 2;
    fprintf(to,
            "set object rectangle from first %g,%.2f to %g,%.2f front fillcolor rgb %s fillstyle "
            "solid 1 noborder\n",
            x, p->y[node], x + BAR, p->y[node] + seen(size), colour_of(f, node));
    const bool first = n->column == 0, within = !first && n->column + 1 < f->n_columns;
    const double label_x = first ? x - BESIDE : x + BAR + BESIDE;
    const char *side = first ? "right" : "left";
    if (within) {
        write_label(n->name, label_x, middle - LABEL_HEIGHT / 2., side, to);
        write_label(n->number, label_x, middle + LABEL_HEIGHT / 2., side, to);
    } else {
        char text[200];
        snprintf(text, sizeof text, "%s  %s", n->name, n->number);
        write_label(text, label_x, middle, side, to);
    }
}

static void write_band(const struct placing *p, size_t i, FILE *to)
{
    const struct flow_link *l = &p->flow->links[i];
    const double x = x_of(p->flow, l->from) + BAR, end = x_of(p->flow, l->to);
    const double width = seen(l->value * p->scale);
    fprintf(to,
            "%s[%g:%g] '+' using 1:(bend($1,%g,%g,%.2f,%.2f)):(bend($1,%g,%g,%.2f,%.2f)) \\\n"
            "    with filledcurves fillstyle transparent solid 0.3 noborder fillcolor rgb %s "
            "notitle",
            i ? ", \\\n  " : "plot sample ", x, end, x, end, p->leaves[i], p->reaches[i], x, end,
            p->leaves[i] + width, p->reaches[i] + width, colour_of(p->flow, l->to));
}

void flow_write(const struct flow *flow, double top, double bottom, double height, FILE *stream)
{
    assert(flow->n_columns > 1 && flow->n_nodes <= FLOW_NODES_MOST);
    assert(flow->n_links > 0 && flow->n_links <= FLOW_LINKS_MOST);
    struct placing p = {.flow = flow};
    for (size_t i = 0; i < flow->n_nodes; i++)
        p.size[i] = fmax(sum_of(flow, i, true), sum_of(flow, i, false));
    find_scale(&p, bottom - top);
    place_nodes(&p, top, bottom);
    place_bands(&p);
    fprintf(stream,
            "# Places are pixels from the upper left corner.\n"
            "set lmargin at screen 0\nset rmargin at screen 1\n"
            "set tmargin at screen 1\nset bmargin at screen 0\n"
            "unset border\nunset tics\nunset grid\n"
            "set xrange [0:%d]\nset yrange [%g:0]\nset samples 80\n"
            "bend(x,a,b,from,to) = from + (to-from)*((x-a)/(b-a))**2*(3-2*(x-a)/(b-a))\n",
            HOUSE_WIDTH, height);
    for (size_t i = 0; i < flow->n_nodes; i++)
        write_node(&p, i, stream);
    for (size_t i = 0; i < flow->n_links; i++)
        write_band(&p, i, stream);
    fputs("\n", stream);
}
