/*
 * sweep_sketch.h -- what the figures of a sweep share, for the files sweep_figures*.c only.
 */
#ifndef SIM_CMD_SWEEP_SKETCH_H
#define SIM_CMD_SWEEP_SKETCH_H

#include "output/figure.h"
#include "sim/cmd/drawing.h"
#include "sim/cmd/options.h"
#include "sim/cmd/sweep_page.h"

struct sketch {
    const struct sweep *sweep;
    const struct frontier *frontier;
    const struct options *options;
    const char *folder; /* of the plots */
    size_t axis;        /* of the figure, where each axis has one */
};

/* Saves a figure with the sheet's columns, which then go, as the subtitle does. */
bool sketch_save(const struct sketch *k, struct figure *f, struct sheet *sheet, char *subtitle);

/* The measure that pictures are about: the first on the page, as a rule the answer rate; NULL: none
 * is there. */
const char *sketch_subject(const struct sketch *k);

/* A measure as pictures show it, shares as per cent, so many half-widths up. */
double shown_scale(const char *key);
double shown_row(const struct point_row *p, const char *key, double half_widths);
double shown_at(const struct sweep *s, size_t point, const char *key, double half_widths);

/* A column of it, of some points in their order. */
size_t sheet_add_points(struct sheet *sheet, const struct sweep *s, const size_t points[],
                        const char *heading, const char *key, double half_widths);

/* The first target for a measure of the whole centre, in shown units; NAN if there is none. */
double shown_target(const struct sweep *s, const char *key);

/* "target 92.88 %" */
struct number_text target_label(double target);

/* "answer rate, %"; free() it. */
char *measure_with_unit(const struct sweep *s, const char *key);

/* With a little room to either side of all values. */
struct figure_axis axis_of_values(const double values[], size_t n, const char *unit);

/* Has the axis a number at every point? */
bool is_number_axis(const struct sweep *s, size_t axis);

/* Each figure: whether there is one, and saving it. */
bool has_lines(const struct sketch *k);
bool lines_save(const struct sketch *k, const char *name);
bool has_map(const struct sketch *k);
bool map_save(const struct sketch *k, const char *name);
bool has_axis(const struct sketch *k);
bool axis_save(const struct sketch *k, const char *name);
bool has_frontier(const struct sketch *k);
bool frontier_save(const struct sketch *k, const char *name);
bool has_centres(const struct sketch *k);
bool centres_save(const struct sketch *k, const char *name);
bool has_distribution(const struct sketch *k);
bool distribution_save(const struct sketch *k, const char *name);

#endif
