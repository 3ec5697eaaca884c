#include "output/table.h"

#include "output/text.h"

#include <assert.h>
#include <errno.h>
#include <libsmartcols.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

struct group {
    size_t before; /* the number of rows above it */
    char *heading;
};

struct table {
    struct libscols_table *lines;
    struct group *groups;
    size_t n_columns, n_rows, n_groups;
    bool lost; /* something could not be stored */
};

struct table *table_new(void)
{
    struct table *table = calloc(1, sizeof *table);
    if (!table)
        return NULL;
    table->lines = scols_new_table();
    table->lost = !table->lines || scols_table_set_column_separator(table->lines, "  ") != 0;
    return table;
}

void table_free(struct table *table)
{
    if (!table)
        return;
    for (size_t i = 0; i < table->n_groups; i++)
        free(table->groups[i].heading);
    free(table->groups);
    scols_unref_table(table->lines);
    free(table);
}

static char *clean_copy(const char *text)
{
    char *copy = NULL;
    size_t size;
    FILE *stream = open_memstream(&copy, &size);
    if (!stream)
        return NULL;
    text_write(stream, text);
    if (fclose(stream) == 0)
        return copy;
    free(copy);
    return NULL;
}

void table_column(struct table *table, const char *heading, enum table_side side)
{
    if (!table || table->lost)
        return;
    assert(table->n_rows == 0);
    char *copy = clean_copy(heading);
    /* Where the page is too narrow, the names in the first column are cut and nothing else. */
    const int flags = side == TABLE_RIGHT ? SCOLS_FL_RIGHT : table->n_columns ? 0 : SCOLS_FL_TRUNC;
    table->lost = !copy || !scols_table_new_column(table->lines, copy, 0, flags);
    table->n_columns++;
    free(copy);
}

void table_row(struct table *table, const char *const cells[])
{
    if (!table || table->lost)
        return;
    struct libscols_line *line = scols_table_new_line(table->lines, NULL);
    table->lost = !line;
    for (size_t i = 0; i < table->n_columns && !table->lost; i++) {
        char *copy = clean_copy(cells[i] ? cells[i] : "");
        table->lost = !copy || scols_line_refer_data(line, i, copy) != 0;
        if (table->lost)
            free(copy);
    }
    table->n_rows++;
}

void table_group(struct table *table, const char *heading)
{
    if (!table || table->lost)
        return;
    struct group *grown = reallocarray(table->groups, table->n_groups + 1, sizeof *table->groups);
    char *copy = clean_copy(heading);
    if (grown)
        table->groups = grown;
    table->lost = !grown || !copy;
    if (table->lost)
        free(copy);
    else
        table->groups[table->n_groups++] = (struct group){table->n_rows, copy};
}

static size_t terminal_width(int descriptor)
{
    enum { USUAL = 80, UNUSABLE = 20 };
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col < UNUSABLE)
        return USUAL;
    return size.ws_col;
}

struct table_look table_look(FILE *stream)
{
    const int descriptor = fileno(stream);
    if (descriptor < 0 || !isatty(descriptor))
        return (struct table_look){0};
    const char *kind = getenv("TERM"), *no_colour = getenv("NO_COLOR");
    return (struct table_look){.width = terminal_width(descriptor),
                               .bold =
                                   kind && strcmp(kind, "dumb") != 0 && !(no_colour && *no_colour)};
}

/* The line that begins here, without the spaces that fill its last column; where the next begins.
 */
static const char *print_line(FILE *stream, const char *line, bool bold)
{
    const size_t length = strcspn(line, "\n");
    size_t shown = length;
    while (shown && line[shown - 1] == ' ')
        shown--;
    fprintf(stream, bold ? "\033[1m%.*s\033[0m\n" : "%.*s\n", (int)shown, line);
    return line + length + (line[length] == '\n');
}

/*
 * A group's heading is no row: as a cell it would widen its column. So the
 * library lays out the rows, one line each, and the headings go between them.
 */
static void print_lines(const struct table *table, const char *text, FILE *stream, bool bold)
{
    const char *line = print_line(stream, text, bold);
    size_t group = 0;
    for (size_t row = 0; row <= table->n_rows; row++) {
        for (; group < table->n_groups && table->groups[group].before == row; group++) {
            fputc('\n', stream);
            print_line(stream, table->groups[group].heading, bold);
        }
        if (row < table->n_rows)
            line = print_line(stream, line, false);
    }
}

bool table_print(struct table *table, FILE *stream, struct table_look look)
{
    enum { WIDEST = 100000 };
    char *text = NULL;
    if (!table || table->lost) {
        errno = ENOMEM;
        return false;
    }
    /* Without a line the library prints no headings either. */
    if (scols_table_get_nlines(table->lines) == 0 && !scols_table_new_line(table->lines, NULL))
        return false;
    scols_table_enable_colors(table->lines, 0);
    scols_table_set_termforce(table->lines, SCOLS_TERMFORCE_ALWAYS);
    scols_table_set_termwidth(table->lines, look.width ? look.width : WIDEST);
    if (scols_print_table_to_string(table->lines, &text) != 0)
        return false;
    print_lines(table, text, stream, look.bold);
    free(text);
    return !ferror(stream);
}
