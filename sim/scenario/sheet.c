#include "sim/scenario/sheet.h"

#include "sim/base/mem.h"
#include "sim/scenario/file.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reading moves through the bytes and writes the cells over them: quoting only takes bytes away. */
struct reading {
    struct sheet *sheet;
    struct error *err;
    char *at, *end, *put;
    int line;
    size_t n_cells, cell_room, row_room;
};

static bool reading_fail(const struct reading *r, const char *format)
{
    return fail(r->err, EXIT_FILE, "%s:%d: %s", r->sheet->path, r->line, format);
}

static void cell_add(struct reading *r, char *cell)
{
    struct sheet *s = r->sheet;
    if (r->n_cells == r->cell_room) {
        r->cell_room = r->cell_room ? 2 * r->cell_room : 64;
        s->cells = mem_grow(s->cells, r->cell_room, sizeof *s->cells);
    }
    s->cells[r->n_cells++] = cell;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static bool take_quoted(struct reading *r)
{
    char *cell = r->put;
    const int begins = r->line;
    for (r->at++; r->at < r->end; r->at++) {
        r->line += *r->at == '\n';
        if (*r->at == '"' && !(r->at + 1 < r->end && r->at[1] == '"'))
            break;
        r->at += *r->at == '"';
        *r->put++ = *r->at;
    }
    if (r->at == r->end) {
        r->line = begins;
        return reading_fail(r, "a cell begins here with \" and does not end");
    }
    for (r->at++; r->at < r->end && is_blank(*r->at);)
        r->at++;
    if (r->at < r->end && *r->at != ',' && *r->at != '\n')
        return reading_fail(r, "after a cell in quotation marks there must be a comma");
    cell_add(r, cell);
    return true;
}

static void take_plain(struct reading *r)
{
    char *cell = r->put;
    while (r->at < r->end && *r->at != ',' && *r->at != '\n')
        *r->put++ = *r->at++;
    while (r->put > cell && is_blank(r->put[-1]))
        r->put--;
    cell_add(r, cell);
}

/* One row, its end of line included. */
static bool take_row(struct reading *r)
{
    struct sheet *s = r->sheet;
    const int line = r->line;
    const size_t first = r->n_cells;
    for (bool more = true; more;) {
        while (r->at < r->end && is_blank(*r->at))
            r->at++;
        if (r->at < r->end && *r->at == '"') {
            if (!take_quoted(r))
                return false;
        } else {
            take_plain(r);
        }
        /* The separator is read before the end of the cell is written, perhaps over it. */
        more = r->at < r->end && *r->at == ',';
        r->line += r->at < r->end && *r->at == '\n';
        r->at += r->at < r->end;
        *r->put++ = '\0';
    }
    if (r->n_cells == first + 1 && *s->cells[first] == '\0') {
        r->n_cells = first; /* an empty line */
        return true;
    }
    if (s->n_rows == 0)
        s->n_columns = r->n_cells;
    if (r->n_cells != first + s->n_columns)
        return fail(r->err, EXIT_FILE, "%s:%d: has %zu cells, where the first row has %zu", s->path,
                    line, r->n_cells - first, s->n_columns);
    if (s->n_rows == r->row_room) {
        r->row_room = r->row_room ? 2 * r->row_room : 64;
        s->lines = mem_grow(s->lines, r->row_room, sizeof *s->lines);
    }
    s->lines[s->n_rows++] = line;
    return true;
}

const char *sheet_read(const char *path, struct sheet *s, struct error *err)
{
    *s = (struct sheet){0};
    struct file f;
    const char *why = file_read(path, SHEET_BYTES_MOST, &f);
    if (why)
        return why;
    s->path = mem_text(path);
    s->bytes = f.bytes;
    char *start = f.bytes + (text_has_mark(f.bytes, f.length) ? 3 : 0), *end = f.bytes + f.length;
    struct reading r = {.sheet = s, .err = err, .at = start, .end = end, .put = start, .line = 1};
    const char *fault = text_fault(start, (size_t)(end - start));
    if (fault) {
        for (const char *p = start; p < fault; p++)
            r.line += *p == '\n';
        reading_fail(&r, "the file is not UTF-8 text");
        return NULL;
    }
    while (r.at < r.end)
        if (!take_row(&r))
            return NULL;
    if (s->n_rows == 0)
        fail(err, EXIT_FILE, "%s: is empty", path);
    return NULL;
}

void sheet_free(struct sheet *s)
{
    free(s->path);
    free(s->bytes);
    free(s->cells);
    free(s->lines);
    *s = (struct sheet){0};
}

const char *sheet_cell(const struct sheet *s, size_t row, size_t column)
{
    return s->cells[row * s->n_columns + column];
}

int sheet_column(const struct sheet *s, const char *name)
{
    for (size_t i = 0; i < s->n_columns; i++)
        if (strcmp(sheet_cell(s, 0, i), name) == 0)
            return (int)i;
    return -1;
}

bool sheet_number(const struct sheet *s, size_t row, size_t column, double *value)
{
    const char *text = sheet_cell(s, row, column);
    char *rest;
    *value = strtod(text, &rest);
    return rest != text && !*rest && isfinite(*value) && !strpbrk(text, "xX");
}

bool sheet_fail(const struct sheet *s, size_t row, struct error *err, const char *format, ...)
{
    char sentence[600];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    return fail(err, EXIT_FILE, "%s:%d: %s", s->path, s->lines[row], sentence);
}
