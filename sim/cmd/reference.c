#include "sim/cmd/reference.h"

#include "output/csv.h"
#include "output/file.h"
#include "sim/base/mem.h"
#include "sim/cmd/folder.h"
#include "sim/cmd/provenance.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DIGITS = 12 };

static double rounded(double x)
{
    char text[40];
    snprintf(text, sizeof text, "%.*g", DIGITS, x);
    return strtod(text, NULL);
}

/* --- where ------------------------------------------------------------------------------------ */

void reference_place(const char *scenario, char **folder, char **name)
{
    const char *slash = strrchr(scenario, '/');
    const char *file = slash ? slash + 1 : scenario;
    const char *dot = strrchr(file, '.');
    const size_t length = dot ? (size_t)(dot - file) : strlen(file);
    *folder = mem_print("%.*sexpected", (int)(file - scenario), scenario);
    *name = mem_print("%.*s", (int)length, file);
}

bool reference_exists(const char *folder, const char *name)
{
    char *path = mem_print("%s/%s.csv", folder, name);
    const bool there = access(path, F_OK) == 0;
    free(path);
    return there;
}

/* --- reading ---------------------------------------------------------------------------------- */

static bool read_seed(struct reference *r, struct error *err)
{
    const int column = sheet_column(&r->sheet, "seed");
    if (column < 0 || r->sheet.n_rows < 2)
        return sheet_fail(&r->sheet, 0, err,
                          "holds no results: jietong check --update stores them");
    char *end;
    const char *cell = sheet_cell(&r->sheet, 1, (size_t)column);
    r->seed = strtoull(cell, &end, 10);
    r->replications = r->sheet.n_rows - 1;
    return (*cell && !*end) || sheet_fail(&r->sheet, 1, err, "\"%.50s\" is no seed", cell);
}

/* A file that lost its end would otherwise be a reference of fewer days, which nothing moves. */
static bool check_whole(const struct reference *r, const char *folder, const char *name,
                        struct error *err)
{
    char *path = mem_print("%s/%s.provenance", folder, name);
    size_t stored = 0;
    FILE *from = fopen(path, "r");
    char line[256];
    while (from && fgets(line, sizeof line, from) && sscanf(line, "replications: %zu", &stored) < 1)
        ;
    if (from)
        fclose(from);
    if (stored != r->replications)
        fail(err, EXIT_FILE,
             "%s: must say how many replications are stored beside it, %zu, not %zu: one of the "
             "two files is not whole; jietong check --update stores both again",
             path, r->replications, stored);
    free(path);
    return stored == r->replications;
}

bool reference_read(struct reference *r, const char *folder, const char *name, struct error *err)
{
    *r = (struct reference){0};
    char *path = mem_print("%s/%s.csv", folder, name);
    const char *wrong = sheet_read(path, &r->sheet, err);
    if (wrong)
        fail(err, EXIT_FILE, "%s: cannot be read: %s", path, wrong);
    free(path);
    return !wrong && err->status == EXIT_DONE && read_seed(r, err)
           && check_whole(r, folder, name, err);
}

void reference_free(struct reference *r)
{
    sheet_free(&r->sheet);
}

/* A measure has two columns: what stands on top, and "below answer_rate"; a quantile a third, "at
 * wait_p90_s". */
static const char below_word[] = "below ", at_word[] = "at ";

static int column_named(const struct reference *r, const char *word, const char *heading)
{
    char *whole = mem_print("%s%s", word, heading);
    const int column = sheet_column(&r->sheet, whole);
    free(whole);
    return column;
}

size_t reference_measures(const struct reference *r)
{
    size_t n = 0;
    for (size_t i = 0; i < r->sheet.n_columns; i++)
        n += strncmp(sheet_cell(&r->sheet, 0, i), below_word, strlen(below_word)) == 0;
    return n;
}

/* Something else than a number is a change, too: it counts as nothing. */
static double number_in(const struct reference *r, size_t replication, int column)
{
    double value = 0;
    sheet_number(&r->sheet, 1 + replication, (size_t)column, &value);
    return value;
}

static bool is_quantile(const struct present_results *now, size_t column)
{
    return now->column[column].measure->wait != NO_WAIT;
}

/* What a replication says now; of a quantile, of the waits within it. */
static struct fraction fraction_now(const struct present_results *now, size_t replication,
                                    size_t column, double within_s)
{
    struct fraction f = trial_whole(&now->trial, replication, column);
    if (is_quantile(now, column)) {
        const uint32_t *waits = trial_waits(&now->trial, replication, column);
        f = (struct fraction){regression_waits_within(waits, within_s),
                              regression_waits_within(waits, INFINITY)};
    }
    return (struct fraction){rounded(f.top), rounded(f.below)};
}

bool reference_row(const struct reference *r, const struct present_results *now, size_t column,
                   double waits[], struct regression_row *row)
{
    char *heading = column_heading(&now->column[column], now->plan);
    const int top = column_named(r, "", heading), below = column_named(r, below_word, heading);
    const int at = is_quantile(now, column) ? column_named(r, at_word, heading) : 0;
    free(heading);
    if (top < 0 || below < 0 || at < 0)
        return false;
    *row = (struct regression_row){.measure = now->column[column].measure};
    if (is_quantile(now, column)) {
        trial_all_waits(&now->trial, column, waits);
        row->waits = waits;
        row->stored_s = number_in(r, 0, at);
    }
    for (size_t i = 0; i < r->replications && i < now->trial.replications; i++)
        paired_add(&row->pairs, (struct fraction){number_in(r, i, top), number_in(r, i, below)},
                   fraction_now(now, i, column, row->stored_s));
    return true;
}

/* --- writing ---------------------------------------------------------------------------------- */

struct content {
    const struct present_results *now;
    const char *command;
};

static void write_headings(struct csv *csv, const struct present_results *now)
{
    csv_text(csv, "seed");
    csv_text(csv, "replication");
    for (size_t i = 0; i < now->n_columns; i++) {
        char *heading = column_heading(&now->column[i], now->plan);
        char *below = mem_print("%s%s", below_word, heading);
        char *at = mem_print("%s%s", at_word, heading);
        csv_text(csv, heading);
        csv_text(csv, below);
        if (is_quantile(now, i))
            csv_text(csv, at);
        free(heading);
        free(below);
        free(at);
    }
    csv_end_row(csv);
}

/* Of each column that is a quantile. */
static void find_quantiles(const struct present_results *now, double at[])
{
    double f[WAIT_BINS];
    for (size_t k = 0; k < now->n_columns; k++) {
        if (!is_quantile(now, k))
            continue;
        trial_all_waits(&now->trial, k, f);
        for (size_t bin = 1; bin < WAIT_BINS; bin++)
            f[bin] += f[bin - 1];
        at[k] = rounded(
            wait_quantile(f, WAIT_BINS, f[WAIT_BINS - 1], now->column[k].measure->quantile));
    }
}

static bool write_replications(const void *content, FILE *to)
{
    const struct present_results *now = ((const struct content *)content)->now;
    struct csv csv = {.stream = to};
    char seed[40];
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)now->seed);
    double at[REGRESSION_MOST] = {0};
    find_quantiles(now, at);
    write_headings(&csv, now);
    for (size_t i = 0; i < now->trial.replications; i++) {
        csv_text(&csv, seed);
        csv_count(&csv, (int64_t)i);
        for (size_t k = 0; k < now->n_columns; k++) {
            const struct fraction f = fraction_now(now, i, k, at[k]);
            csv_number(&csv, f.top);
            csv_number(&csv, f.below);
            if (is_quantile(now, k))
                csv_number(&csv, at[k]);
        }
        csv_end_row(&csv);
    }
    return true;
}

static bool write_provenance(const void *content, FILE *to)
{
    const struct content *c = content;
    const size_t n = c->now->trial.replications;
    provenance_begin(to, c->command, c->now->seed, n, n);
    provenance_end(to);
    return true;
}

bool reference_write(const struct present_results *now, const char *folder, const char *name,
                     const char *command, struct error *err)
{
    char *rows = mem_print("%s.csv", name), *provenance = mem_print("%s.provenance", name);
    const struct folder_part parts[] = {{rows, write_replications}, {provenance, write_provenance}};
    const struct content content = {now, command};
    struct folder *f = folder_new(folder, err);
    const bool saved = f && folder_save(f, parts, 2, &content, err);
    folder_free(f);
    free(rows);
    free(provenance);
    return saved;
}
