/*
 * read.h -- from a scenario file to a scenario.
 *
 * Data moves one way: file, tree of values (tree.h), overrides, scenario. Every fault is one
 * sentence with file, line and path; nothing is left half-read.
 *
 * Numbers are read and written by the C library, which must be left at the "C" locale for
 * them (LC_NUMERIC), as a program starts.
 */
#ifndef SIM_SCENARIO_READ_H
#define SIM_SCENARIO_READ_H

#include "sim/base/error.h"
#include "sim/scenario/scenario.h"
#include "sim/scenario/overlay.h"

#include <stddef.h>

/* The scenario of the file with the overlays laid over it in their order; NULL and *err if it has
 * a fault. scenario_free() it. */
struct scenario *scenario_read(const char *path, const struct overlay *overlays, size_t n,
                               struct error *err);

/* The same, amended after that. */
struct scenario *scenario_read_amended(const char *path, const struct overlay *overlays, size_t n,
                                       const struct amendment *amendments, size_t n_amendments,
                                       struct error *err);

/* The same from a tree, in which every setting is marked as used and files of numbers become lists.
 */
struct scenario *scenario_from_tree(struct tree *t, struct error *err);

#endif
