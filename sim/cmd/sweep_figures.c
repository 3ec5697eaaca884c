#include "sim/cmd/sweep_figures.h"

#include "sim/cmd/pictures.h"
#include "sim/cmd/sweep_sketch.h"

static const struct entry {
    const char *name;
    size_t axis;
    bool (*is_there)(const struct sketch *k);
    bool (*save)(const struct sketch *k, const char *name);
} entries[] = {
    {"lines", 0, has_lines, lines_save},
    {"map", 0, has_map, map_save},
    {"axis-1", 0, has_axis, axis_save},
    {"axis-2", 1, has_axis, axis_save},
    {"axis-3", 2, has_axis, axis_save},
    {"axis-4", 3, has_axis, axis_save},
    {"axis-5", 4, has_axis, axis_save},
    {"axis-6", 5, has_axis, axis_save},
    {"frontier", 0, has_frontier, frontier_save},
    {"centres", 0, has_centres, centres_save},
    {"distribution", 0, has_distribution, distribution_save},
};

enum { ENTRIES = sizeof entries / sizeof *entries };

void sweep_figures_remove(const char *folder)
{
    for (size_t i = 0; i < ENTRIES; i++)
        pictures_remove(folder, &entries[i].name, 1);
}

/* The sketch of an entry, if there is such a figure. */
static bool is_there(struct sketch *k, const struct entry *e)
{
    k->axis = e->axis;
    return e->is_there(k);
}

/* Those there are. */
static bool save_figures(const void *of, const char *plots)
{
    struct sketch k = *(const struct sketch *)of;
    k.folder = plots;
    for (size_t i = 0; i < ENTRIES; i++)
        if (is_there(&k, &entries[i]) && !entries[i].save(&k, entries[i].name))
            return false;
    return true;
}

bool sweep_figures_draw(const struct sweep *s, const struct frontier *f, const struct options *o,
                        const char *folder, struct error *err)
{
    struct sketch k = {.sweep = s, .frontier = f, .options = o};
    const char *names[ENTRIES];
    size_t n = 0;
    for (size_t i = 0; i < ENTRIES; i++)
        if (is_there(&k, &entries[i]))
            names[n++] = entries[i].name;
        else
            pictures_remove(folder, &entries[i].name, 1);
    return pictures_save(folder, names, n, save_figures, &k, err);
}
