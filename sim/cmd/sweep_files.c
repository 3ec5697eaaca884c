#include "sim/cmd/sweep_files.h"

#include "output/csv.h"
#include "output/file.h"
#include "sim/base/mem.h"
#include "sim/cmd/provenance.h"
#include "sim/study/journal.h"

#include <dirent.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char journal_name[] = "journal";

/* --- the folder ------------------------------------------------------------------------------- */

char *sweep_folder(const struct design *d, const struct options *o)
{
    char name[FILE_NAME_ROOM];
    if (o->output)
        return mem_text(o->output);
    file_safe_name(d->name, name);
    return mem_print("results/%s", name);
}

char *sweep_journal(const char *folder, const struct options *o)
{
    return o->parts > 0 ? mem_print("%s/%s-%zu-of-%zu", folder, journal_name, o->part, o->parts)
                        : mem_print("%s/%s", folder, journal_name);
}

/* Calls for each journal in the folder until one call answers false. */
static bool each_journal(const char *folder, bool (*call)(void *to, const char *path), void *to)
{
    DIR *files = opendir(folder);
    bool ok = true;
    for (const struct dirent *entry; ok && files && (entry = readdir(files));) {
        if (strncmp(entry->d_name, journal_name, sizeof journal_name - 1) != 0)
            continue;
        char *path = mem_print("%s/%s", folder, entry->d_name);
        ok = call(to, path);
        free(path);
    }
    if (files)
        closedir(files);
    return ok;
}

struct merging {
    struct sweep *sweep;
    struct error *err;
};

static void take_piece(void *to, size_t piece, const char *text)
{
    sweep_take(to, piece, text);
}

static bool take_journal(void *to, const char *path)
{
    const struct merging *m = to;
    const struct journal_reader reader = {take_piece, m->sweep};
    return journal_read(path, m->sweep->fingerprint, &reader, m->err);
}

bool sweep_take_parts(struct sweep *s, const char *folder, struct error *err)
{
    struct merging m = {s, err};
    return each_journal(folder, take_journal, &m);
}

bool sweep_is_whole(const struct sweep *s, const char *folder, struct error *err)
{
    return sweep_is_searched(s)
           || fail(err, EXIT_FILE,
                   "%s: %zu of %zu simulations are not there yet; run the parts that are missing "
                   "into this folder, or those that were interrupted again",
                   folder, s->n - s->rounds[SEARCH_DAYS].n_done, s->n);
}

static bool remove_journal(void *to, const char *path)
{
    (void)to;
    unlink(path);
    return true;
}

/* --- what a file is made of ------------------------------------------------------------------- */

struct content {
    const struct sweep *sweep;
    const struct frontier *frontier;
    const struct options *options;
    const char *summary;
};

/* --- sweep.csv -------------------------------------------------------------------------------- */

static void write_axes_heading(struct csv *csv, const struct sweep *s)
{
    csv_text(csv, "point");
    for (size_t axis = 0; axis < s->points.n_axes; axis++)
        csv_text(csv, s->design->axes[axis].name);
}

static void write_axes(struct csv *csv, const struct sweep *s, size_t point)
{
    csv_count(csv, (int64_t)point);
    for (size_t axis = 0; axis < s->points.n_axes; axis++) {
        const struct design_value *v = points_value(&s->points, point, axis);
        if (isnan(v->number))
            csv_text(csv, v->text);
        else
            csv_number(csv, v->number);
    }
}

static void write_what(struct csv *csv, const struct outcome_row *r)
{
    csv_text(csv, r->key);
    csv_text(csv, measure_unit_names[r->measure->unit]);
    csv_text(csv, scope_names[r->scope]);
    csv_text(csv, r->name);
}

static void write_headings(struct csv *csv, const char *const headings[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        csv_text(csv, headings[i]);
}

/* Nothing where a point was not simulated. */
static void write_estimate(struct csv *csv, const struct point_row *p)
{
    csv_number(csv, p ? p->value : NAN);
    csv_number(csv, p ? p->std_error : NAN);
    csv_number(csv, p ? p->half_width : NAN);
    if (p)
        csv_count(csv, (int64_t)p->replications);
    else
        csv_text(csv, "");
}

static void write_point(struct csv *csv, const struct content *c, size_t point)
{
    const struct sweep *s = c->sweep;
    const bool was_compared = c->frontier->price, is_fresh = frontier_wants(c->frontier, point);
    size_t n, n_fresh = 0;
    struct point_row *rows = sweep_rows(s, SEARCH_DAYS, point, &n),
                     *fresh = is_fresh ? sweep_rows(s, FRESH_DAYS, point, &n_fresh) : NULL;
    for (size_t i = 0; i < n; i++) {
        write_axes(csv, s, point);
        write_what(csv, rows[i].row);
        write_estimate(csv, &rows[i]);
        if (s->design->population.n_kinds > 0)
            csv_number(csv, rows[i].std_error_within);
        if (was_compared)
            write_estimate(csv, i < n_fresh ? &fresh[i] : NULL);
        csv_end_row(csv);
    }
    free(rows);
    free(fresh);
}

/* What was estimated on the days of the search and, of points that may be efficient, on fresh ones
 * beside it. */
static bool write_sweep(const void *content, FILE *to)
{
    const struct content *c = content;
    static const char *const headings[] = {"measure",  "unit",      "scope",      "name",
                                           "estimate", "std_error", "half_width", "replications"};
    static const char *const fresh[] = {"fresh_estimate", "fresh_std_error", "fresh_half_width",
                                        "fresh_replications"};
    struct csv csv = {.stream = to};
    write_axes_heading(&csv, c->sweep);
    write_headings(&csv, headings, sizeof headings / sizeof *headings);
    if (c->sweep->design->population.n_kinds > 0)
        csv_text(&csv, "std_error_within");
    if (c->frontier->price)
        write_headings(&csv, fresh, sizeof fresh / sizeof *fresh);
    csv_end_row(&csv);
    for (size_t point = 0; point < c->sweep->points.n; point++)
        write_point(&csv, c, point);
    return true;
}

/* --- frontier.csv ----------------------------------------------------------------------------- */

static void write_value(struct csv *csv, const struct point_row *p)
{
    csv_number(csv, p ? p->value : NAN);
    csv_number(csv, p ? p->half_width : NAN);
}

static bool write_frontier(const void *content, FILE *to)
{
    const struct content *c = content;
    const struct sweep *s = c->sweep;
    static const char *const of[] = {"", "_half_width", "_fresh", "_fresh_half_width"};
    const char *const keys[] = {c->frontier->price, "answer_rate"};
    struct csv csv = {.stream = to};
    write_axes_heading(&csv, s);
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
            char *heading = mem_print("%s%s", keys[k], of[i]);
            csv_text(&csv, heading);
            free(heading);
        }
    csv_text(&csv, "standing");
    csv_end_row(&csv);
    for (size_t point = 0; point < s->points.n; point++) {
        const bool is_fresh = frontier_wants(c->frontier, point);
        write_axes(&csv, s, point);
        for (size_t k = 0; k < 2; k++) {
            const struct point_row search = sweep_find(s, point, keys[k]),
                                   fresh = is_fresh ? sweep_find_fresh(s, point, keys[k]) : search;
            write_value(&csv, &search);
            write_value(&csv, is_fresh ? &fresh : NULL);
        }
        csv_text(&csv, standing_names[c->frontier->standing[point]]);
        csv_end_row(&csv);
    }
    return true;
}

/* --- centres.csv ------------------------------------------------------------------------------ */

static void write_centre(struct csv *csv, const struct sweep *s, size_t point, size_t centre)
{
    const struct centre *c = &s->centres.centre[centre];
    const struct population *p = &s->design->population;
    const struct outcome *o = sweep_outcome(s, point, centre);
    for (size_t i = 0; i < o->n; i++) {
        const struct outcome_row *r = &o->row[i];
        write_axes(csv, s, point);
        csv_text(csv, c->name);
        csv_text(csv, p->kinds[c->kind].name);
        csv_number(csv, c->weight);
        csv_number(csv, c->staffing.number);
        for (size_t k = 0; k < p->n_policies; k++)
            csv_count(csv, c->has[k]);
        write_what(csv, r);
        csv_number(csv, r->value);
        csv_number(csv, r->std_error);
        csv_number(csv, r->half_width);
        csv_count(csv, (int64_t)r->replications);
        csv_end_row(csv);
    }
}

static bool write_centres(const void *content, FILE *to)
{
    const struct sweep *s = ((const struct content *)content)->sweep;
    static const char *const before[] = {"centre", "kind", "weight", "staffing"};
    static const char *const after[] = {"measure",  "unit",      "scope",      "name",
                                        "estimate", "std_error", "half_width", "replications"};
    struct csv csv = {.stream = to};
    write_axes_heading(&csv, s);
    write_headings(&csv, before, sizeof before / sizeof *before);
    for (size_t k = 0; k < s->design->population.n_policies; k++)
        csv_text(&csv, s->design->population.policies[k].name);
    write_headings(&csv, after, sizeof after / sizeof *after);
    csv_end_row(&csv);
    for (size_t point = 0; point < s->points.n; point++)
        for (size_t centre = 0; centre < s->centres.n; centre++)
            write_centre(&csv, s, point, centre);
    return true;
}

/* --- the other files -------------------------------------------------------------------------- */

static bool write_summary(const void *content, FILE *to)
{
    const struct content *c = content;
    fputs(c->summary, to);
    return true;
}

static bool write_design(const void *content, FILE *to)
{
    const struct content *c = content;
    fputs(c->sweep->design->text, to);
    return true;
}

static bool write_scenario(const void *content, FILE *to)
{
    const struct content *c = content;
    fputs(c->sweep->scenario->text, to);
    return true;
}

static bool write_provenance(const void *content, FILE *to)
{
    const struct content *c = content;
    const struct sweep *s = c->sweep;
    struct options plain = *c->options;
    plain.replications = s->rounds[SEARCH_DAYS].replications;
    char *again = options_again(&plain, "sweep");
    provenance_begin(to, again, c->options->seed, plain.replications, plain.replications);
    fprintf(to, "days of a replication: %zu\n", s->scenario->hours.days);
    fprintf(to, "points: %zu\ncentres at each: %zu\n", s->points.n, s->centres.n);
    if (c->frontier->price)
        fprintf(to, "replications on fresh days: %zu\n", s->rounds[FRESH_DAYS].replications);
    provenance_end(to);
    free(again);
    return true;
}

bool sweep_save(const struct sweep *s, const struct frontier *f, const struct options *o,
                const struct folder *folder, const char *summary, struct error *err)
{
    const struct content c = {s, f, o, summary};
    const struct folder_part parts[] = {
        {"sweep.csv", write_sweep},
        {"frontier.csv", f->price ? write_frontier : NULL},
        {"centres.csv", s->design->population.n_kinds > 0 ? write_centres : NULL},
        {"summary.txt", write_summary},
        {"design.cfg", write_design},
        {"scenario.cfg", write_scenario},
        {"provenance", write_provenance},
    };
    if (!folder_save(folder, parts, sizeof parts / sizeof *parts, &c, err))
        return false;
    each_journal(folder_path(folder), remove_journal, NULL);
    return true;
}
