#include "sim/scenario/series.h"

#include "sim/base/clock.h"
#include "sim/base/mem.h"
#include "sim/scenario/file.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More is no scenario any more: the scenario as run lists every number. */
static const size_t series_most = 100000;

bool series_fail(const struct series *s, size_t i, struct error *err, const char *format, ...)
{
    char sentence[600];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    if (s->sheet.n_rows == 0)
        return node_fail(s->node->child[i], err, "%s", sentence);
    char *path = node_path(s->node);
    sheet_fail(&s->sheet, s->first_row + i, err, "%s: %s", path, sentence);
    free(path);
    return false;
}

static bool read_list(struct series *s, struct error *err)
{
    s->n = s->node->n;
    s->values = mem_array(s->n, sizeof *s->values);
    for (size_t i = 0; i < s->n; i++) {
        struct node *element = s->node->child[i];
        element->used = true;
        if (element->type != NODE_NUMBER)
            return node_fail(element, err, "must be a number, not %s", node_shown(element).text);
        s->values[i] = element->number;
    }
    return true;
}

bool series_clock(const char *text, double *seconds)
{
    char full[10];
    const size_t n = strlen(text), hours = strcspn(text, ":");
    if (n >= 9 || hours == 0 || hours > 2)
        return false;
    snprintf(full, sizeof full, "%s%s", hours == 1 ? "0" : "", text);
    if (strlen(full) == 8 && strcmp(full + 5, ":00") == 0)
        full[5] = '\0';
    return clock_parse(full, seconds);
}

static bool read_starts(struct series *s, struct error *err)
{
    const int column = sheet_column(&s->sheet, "start");
    if (column < 0)
        return true;
    s->starts = mem_array(s->n, sizeof *s->starts);
    for (size_t i = 0; i < s->n; i++) {
        const char *text = sheet_cell(&s->sheet, s->first_row + i, (size_t)column);
        if (!series_clock(text, &s->starts[i]))
            return series_fail(s, i, err,
                               "start must be a time of day such as 08:30, not \"%.40s\"", text);
    }
    return true;
}

static bool read_day_numbers(struct series *s, size_t column, struct error *err)
{
    for (size_t i = 0; i < s->n; i++) {
        double day;
        if (!sheet_number(&s->sheet, s->first_row + i, column, &day) || day < 1 || day > 1e6
            || day != floor(day))
            return series_fail(s, i, err, "day must be a whole number from 1, not \"%.40s\"",
                               sheet_cell(&s->sheet, s->first_row + i, column));
        s->days[i] = (size_t)day - 1;
    }
    return true;
}

static void number_dates(struct series *s, size_t column)
{
    for (size_t i = 1; i < s->n; i++) {
        const char *last = sheet_cell(&s->sheet, s->first_row + i - 1, column);
        const char *date = sheet_cell(&s->sheet, s->first_row + i, column);
        s->days[i] = s->days[i - 1] + (strcmp(last, date) != 0);
    }
}

static bool read_days(struct series *s, struct error *err)
{
    const int day = sheet_column(&s->sheet, "day"), date = sheet_column(&s->sheet, "date");
    if (day < 0 && date < 0)
        return true;
    s->days = mem_array(s->n, sizeof *s->days);
    if (day >= 0)
        return read_day_numbers(s, (size_t)day, err);
    number_dates(s, (size_t)date);
    return true;
}

/* The column of the values; sets whether the first row holds names. */
static bool find_column(struct series *s, const char *column, size_t *found, struct error *err)
{
    double ignored;
    const struct sheet *sheet = &s->sheet;
    if (sheet->n_columns == 1 && sheet_number(sheet, 0, 0, &ignored)) {
        s->first_row = 0;
        *found = 0;
        return true;
    }
    s->first_row = 1;
    const int index = sheet_column(sheet, column);
    if (index >= 0) {
        *found = (size_t)index;
        return true;
    }
    if (sheet->n_columns == 1) {
        *found = 0;
        return true;
    }
    char names[400] = "";
    size_t length = 0;
    for (size_t i = 0; i < sheet->n_columns && length < sizeof names; i++)
        length += (size_t)snprintf(names + length, sizeof names - length, "%s%.40s", i ? ", " : "",
                                   sheet_cell(sheet, 0, i));
    return node_fail(s->node, err, "%s has no column \"%s\"; it has %s", sheet->path, column,
                     names);
}

static bool read_column(struct series *s, const char *column, struct error *err)
{
    size_t found = 0;
    if (!find_column(s, column, &found, err))
        return false;
    s->n = s->sheet.n_rows - s->first_row;
    if (s->n > series_most)
        return node_fail(s->node, err, "%s has more than %zu rows", s->sheet.path, series_most);
    s->values = mem_array(s->n, sizeof *s->values);
    for (size_t i = 0; i < s->n; i++)
        if (!sheet_number(&s->sheet, s->first_row + i, found, &s->values[i]))
            return series_fail(s, i, err, "must be a number, not \"%.40s\"",
                               sheet_cell(&s->sheet, s->first_row + i, found));
    return read_starts(s, err) && read_days(s, err);
}

static bool read_file(struct series *s, const char *column, struct error *err)
{
    char *name = mem_text(s->node->text);
    char *colon = strrchr(name, ':');
    if (colon) {
        *colon = '\0';
        column = colon + 1;
    }
    char *path = file_beside(node_place(s->node), name);
    const char *why = sheet_read(path, &s->sheet, err);
    bool ok = err->status == EXIT_DONE;
    if (why)
        ok = node_fail(s->node, err, "must name a CSV file, but %s cannot be read: %s", path, why);
    ok = ok && read_column(s, column, err);
    free(path);
    free(name);
    return ok;
}

bool series_read(struct node *n, const char *column, struct series *s, struct error *err)
{
    *s = (struct series){.node = n};
    n->used = true;
    if (n->type == NODE_LIST)
        return read_list(s, err);
    if (n->type == NODE_TEXT)
        return read_file(s, column, err);
    return node_fail(n, err, "must be a list of numbers or the name of a CSV file, not %s",
                     node_shown(n).text);
}

void series_free(struct series *s)
{
    free(s->values);
    free(s->starts);
    free(s->days);
    sheet_free(&s->sheet);
    *s = (struct series){0};
}
