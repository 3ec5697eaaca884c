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

bool reference_read(struct reference *r, const char *folder, const char *name, struct error *err)
{
    *r = (struct reference){0};
    char *path = mem_print("%s/%s.csv", folder, name);
    const char *wrong = sheet_read(path, &r->sheet, err);
    if (wrong)
        fail(err, EXIT_FILE, "%s %s", path, wrong);
    free(path);
    return !wrong && err->status == EXIT_DONE && read_seed(r, err);
}

void reference_free(struct reference *r)
{
    sheet_free(&r->sheet);
}

/* A measure has two columns: what stands on top, and "below answer_rate". */
static char *below_heading(const char *heading)
{
    return mem_print("below %s", heading);
}

static bool find_columns(const struct reference *r, const char *heading, int *top, int *below)
{
    char *other = below_heading(heading);
    *top = sheet_column(&r->sheet, heading);
    *below = sheet_column(&r->sheet, other);
    free(other);
    return *top >= 0 && *below >= 0;
}

/* Something else than a number is a change, too: it counts as nothing. */
static double number_in(const struct reference *r, size_t replication, int column)
{
    double value = 0;
    sheet_number(&r->sheet, 1 + replication, (size_t)column, &value);
    return value;
}

bool reference_pairs(const struct reference *r, const struct present_results *now, size_t column,
                     struct paired *pairs)
{
    char *heading = column_heading(&now->column[column], now->plan);
    int top, below;
    const bool there = find_columns(r, heading, &top, &below);
    free(heading);
    for (size_t i = 0; there && i < r->replications && i < now->trial.replications; i++) {
        const struct fraction f = trial_whole(&now->trial, i, column);
        paired_add(pairs, (struct fraction){number_in(r, i, top), number_in(r, i, below)},
                   (struct fraction){rounded(f.top), rounded(f.below)});
    }
    return there;
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
        char *below = below_heading(heading);
        csv_text(csv, heading);
        csv_text(csv, below);
        free(heading);
        free(below);
    }
    csv_end_row(csv);
}

static bool write_replications(const void *content, FILE *to)
{
    const struct present_results *now = ((const struct content *)content)->now;
    struct csv csv = {.stream = to};
    char seed[40];
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)now->seed);
    write_headings(&csv, now);
    for (size_t i = 0; i < now->trial.replications; i++) {
        csv_text(&csv, seed);
        csv_count(&csv, (int64_t)i);
        for (size_t k = 0; k < now->n_columns; k++) {
            const struct fraction f = trial_whole(&now->trial, i, k);
            csv_number(&csv, rounded(f.top));
            csv_number(&csv, rounded(f.below));
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
