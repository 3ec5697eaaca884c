#include "output/figure.h"

#include "output/csv.h"
#include "output/file.h"
#include "output/house.h"
#include "output/layout.h"
#include "output/script.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

enum { NAME_ROOM = 200 };

/* Red is left out: it means a target or a shortfall. */
enum figure_colour figure_nth_colour(size_t i)
{
    static const enum figure_colour order[] = {FIGURE_BLUE,   FIGURE_AMBER, FIGURE_TEAL,
                                               FIGURE_PURPLE, FIGURE_SKY,   FIGURE_INK};
    return order[i % (sizeof order / sizeof *order)];
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
    if (!layout_has_intervals(figure) || !figure->n_rows)
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
    static const char *const suffixes[] = {"svg", "png", "pdf"};
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
           && save(figure, folder, "gp", script_write);
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
