/*
 * design_parts.h -- the readers of the parts of a design, for design*.c only.
 *
 * Each takes its settings out of the tree and into the design.
 */
#ifndef SIM_SCENARIO_DESIGN_PARTS_H
#define SIM_SCENARIO_DESIGN_PARTS_H

#include "sim/scenario/design.h"
#include "sim/scenario/parts.h"

extern const struct settings_part axes_part, population_part;

/* Are its points spread over ranges? */
bool design_is_sampled(const struct design *d);

/* One path, or a list of them. */
bool read_paths(struct node *n, struct change *c, struct error *err);

/* The paths of set or of scale, of which one must be given. */
bool read_change(struct node *group, const struct setting *set, const struct setting *scale,
                 struct change *c, struct error *err);
void change_free(struct change *c);

/* Of a setting of any type, or a number. */
struct design_value value_of(struct node *n);
struct design_value number_value(double number);

/* Groups and lists are marked as looked into: they are values as a whole. */
void mark_below(struct node *n);

/* What scales must be more than 0. */
bool check_factor(const struct node *n, const struct change *c, double factor, struct error *err);

/* Once the kind of the design is known. */
bool read_axes(struct node *root, struct design *d, struct error *err);
void axis_free(struct axis *a);

/* Once the design's own scenario is known; path: of the design. */
bool read_population(struct node *root, struct design *d, const char *path, struct error *err);
void population_free(struct population *p);

#endif
