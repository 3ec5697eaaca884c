#include "sim/base/clock.h"
#include "sim/scenario/file.h"
#include "sim/scenario/parts.h"
#include "sim/scenario/series.h"
#include "sim/scenario/sheet.h"

#include <stdlib.h>
#include <string.h>

static const char class_prefix[] = "factor_";

static bool column_is_known(const char *name)
{
    static const char *const names[] = {"date", "type", "opens", "closes", "factor"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return strncmp(name, class_prefix, sizeof class_prefix - 1) == 0
           && name[sizeof class_prefix - 1];
}

static bool columns_are_known(const struct sheet *sheet, struct error *err)
{
    for (size_t i = 0; i < sheet->n_columns; i++)
        if (!column_is_known(sheet_cell(sheet, 0, i)))
            return sheet_fail(sheet, 0, err,
                              "a column must be date, type, opens, closes, factor or factor_CLASS "
                              "with the name of a class, not \"%.40s\"",
                              sheet_cell(sheet, 0, i));
    return sheet_column(sheet, "date") >= 0
           || sheet_fail(sheet, 0, err, "must have a column \"date\"");
}

static void take_cell(struct node *day, struct node **factors, const char *name, const char *cell,
                      const double *number)
{
    double clock;
    if (!*cell)
        return;
    if (strncmp(name, class_prefix, sizeof class_prefix - 1) == 0) {
        if (!*factors)
            *factors = node_add_group(day, "factors");
        day = *factors;
        name += sizeof class_prefix - 1;
    }
    if (number)
        node_add_number(day, name, *number);
    else if (series_clock(cell, &clock))
        node_add_text(day, name, clock_text(clock).text);
    else
        node_add_text(day, name, cell);
}

static void take_row(struct node *list, const struct sheet *sheet, size_t row)
{
    struct node *day = node_add_row(list, sheet->lines[row]), *factors = NULL;
    for (size_t i = 0; i < sheet->n_columns; i++) {
        double number;
        const bool is_number = sheet_number(sheet, row, i, &number);
        take_cell(day, &factors, sheet_cell(sheet, 0, i), sheet_cell(sheet, row, i),
                  is_number ? &number : NULL);
    }
}

static struct node *root_of(struct node *n)
{
    while (n->parent)
        n = n->parent;
    return n;
}

bool dates_from_file(struct node *n, struct error *err)
{
    struct sheet sheet = {0};
    char *path = file_beside(node_place(n), n->text);
    const char *why = sheet_read(path, &sheet, err);
    bool ok = err->status == EXIT_DONE;
    if (why)
        ok = node_fail(n, err, "must name a CSV file, but %s cannot be read: %s", path, why);
    ok = ok && columns_are_known(&sheet, err);
    if (ok) {
        node_becomes_rows(n, path);
        for (size_t row = 1; row < sheet.n_rows; row++)
            take_row(n, &sheet, row);
        ok = settings_known(root_of(n), err);
    }
    sheet_free(&sheet);
    free(path);
    return ok;
}
