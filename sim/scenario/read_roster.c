#include "sim/base/clock.h"
#include "sim/base/mem.h"
#include "sim/scenario/file.h"
#include "sim/scenario/parts.h"
#include "sim/scenario/series.h"
#include "sim/scenario/sheet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The columns of a roster, in the order in which it is written. */
enum { GROUP, NAME, START, HOURS, DAYS, HEADS, PREMIUM, BREAKS, COLUMNS };

static const char *const column_names[COLUMNS] = {
    [GROUP] = "group", [NAME] = "name",   [START] = "start",          [HOURS] = "hours",
    [DAYS] = "days",   [HEADS] = "heads", [PREMIUM] = "wage_premium", [BREAKS] = "breaks",
};

/* A file with the places of its columns; -1: it has none. */
struct roster {
    struct sheet sheet;
    int at[COLUMNS];
};

static bool find_columns(struct roster *r, struct error *err)
{
    for (size_t k = 0; k < COLUMNS; k++) {
        r->at[k] = sheet_column(&r->sheet, column_names[k]);
        if (r->at[k] < 0 && (k == START || k == HOURS || k == HEADS))
            return sheet_fail(&r->sheet, 0, err, "must have a column \"%s\"", column_names[k]);
    }
    for (size_t i = 0; i < r->sheet.n_columns; i++) {
        bool known = false;
        for (size_t k = 0; k < COLUMNS; k++)
            known = known || r->at[k] == (int)i;
        if (!known)
            return sheet_fail(&r->sheet, 0, err,
                              "a column must be group, name, start, hours, days, heads, "
                              "wage_premium or breaks, not \"%.40s\"",
                              sheet_cell(&r->sheet, 0, i));
    }
    return true;
}

/* The next part of a text up to one of the separators, in place; NULL at the end. */
static char *next_part(char **text, const char *separators)
{
    char *part = *text + strspn(*text, separators);
    if (!*part)
        return NULL;
    *text = part + strcspn(part, separators);
    if (**text)
        *(*text)++ = '\0';
    return part;
}

static void take_days(struct node *shift, const char *cell)
{
    if (!*cell)
        return;
    struct node *list = node_add_list(shift, "days");
    char *words = mem_text(cell), *rest = words;
    for (char *word; (word = next_part(&rest, " "));)
        node_add_text(list, NULL, word);
    free(words);
}

/* "11:30+30", "11:00-14:00+30", with " paid" and " fixed_end" after it. */
static bool take_break(struct node *list, char *text)
{
    double minutes, at;
    char *rest = text, *end;
    char *times = next_part(&rest, " "), *plus = times ? strchr(times, '+') : NULL;
    if (!plus)
        return false;
    *plus = '\0';
    minutes = strtod(plus + 1, &end);
    if (end == plus + 1 || *end || !isfinite(minutes))
        return false;
    struct node *n = node_add_group(list, NULL);
    char *dash = strchr(times, '-');
    if (dash)
        *dash = '\0';
    if (!series_clock(times, &at))
        return false;
    node_add_text(n, dash ? "from" : "at", clock_text(at).text);
    if (dash && !series_clock(dash + 1, &at))
        return false;
    if (dash)
        node_add_text(n, "to", clock_text(at).text);
    node_add_number(n, "minutes", minutes);
    for (char *word; (word = next_part(&rest, " "));) {
        if (strcmp(word, "paid") != 0 && strcmp(word, "fixed_end") != 0)
            return false;
        node_add_truth(n, word, true);
    }
    return true;
}

static bool take_breaks(struct node *shift, const struct roster *r, size_t row, struct error *err)
{
    char *cell = mem_text(sheet_cell(&r->sheet, row, (size_t)r->at[BREAKS])), *rest = cell;
    struct node *list = node_add_list(shift, "breaks");
    bool ok = true;
    for (char *part; ok && (part = next_part(&rest, ";"));)
        ok = take_break(list, part)
             || sheet_fail(&r->sheet, row, err,
                           "breaks must be such as 11:30+30 or 11:00-14:00+30 paid, with ; between "
                           "two, not \"%.60s\"",
                           sheet_cell(&r->sheet, row, (size_t)r->at[BREAKS]));
    free(cell);
    return ok;
}

static bool take_number(struct node *shift, const struct roster *r, size_t row, int column,
                        struct error *err)
{
    double number;
    if (!sheet_number(&r->sheet, row, (size_t)r->at[column], &number))
        return sheet_fail(&r->sheet, row, err, "%s must be a number, not \"%.40s\"",
                          column_names[column], sheet_cell(&r->sheet, row, (size_t)r->at[column]));
    node_add_number(shift, column_names[column], number);
    return true;
}

static bool take_row(struct node *list, const struct roster *r, size_t row, struct error *err)
{
    double start;
    struct node *shift = node_add_row(list, r->sheet.lines[row]);
    const char *clock = sheet_cell(&r->sheet, row, (size_t)r->at[START]);
    if (!series_clock(clock, &start))
        return sheet_fail(&r->sheet, row, err, "start must be a time of day, not \"%.40s\"", clock);
    if (r->at[NAME] >= 0 && *sheet_cell(&r->sheet, row, (size_t)r->at[NAME]))
        node_add_text(shift, "name", sheet_cell(&r->sheet, row, (size_t)r->at[NAME]));
    node_add_text(shift, "start", clock_text(start).text);
    if (r->at[DAYS] >= 0)
        take_days(shift, sheet_cell(&r->sheet, row, (size_t)r->at[DAYS]));
    return take_number(shift, r, row, HOURS, err) && take_number(shift, r, row, HEADS, err)
           && (r->at[PREMIUM] < 0 || take_number(shift, r, row, PREMIUM, err))
           && (r->at[BREAKS] < 0 || take_breaks(shift, r, row, err));
}

static struct node *root_of(struct node *n)
{
    while (n->parent)
        n = n->parent;
    return n;
}

/* Once read, the setting is the list of what the file says, so that the scenario as run needs no
 * other file. */
bool roster_from_file(struct node *n, const char *group, struct error *err)
{
    struct roster r = {0};
    char *path = file_beside(node_place(n), n->text);
    const char *why = sheet_read(path, &r.sheet, err);
    bool ok = err->status == EXIT_DONE;
    if (why)
        ok = node_fail(n, err, "must name a CSV file, but %s cannot be read: %s", path, why);
    ok = ok && find_columns(&r, err);
    if (ok)
        node_becomes_rows(n, path);
    for (size_t row = 1; ok && row < r.sheet.n_rows; row++)
        if (r.at[GROUP] < 0 || strcmp(sheet_cell(&r.sheet, row, (size_t)r.at[GROUP]), group) == 0)
            ok = take_row(n, &r, row, err);
    if (ok && n->n == 0)
        ok =
            node_fail(n, err, "must name a roster with shifts of \"%s\": %s has none", group, path);
    ok = ok && settings_known(root_of(n), err);
    sheet_free(&r.sheet);
    free(path);
    return ok;
}
