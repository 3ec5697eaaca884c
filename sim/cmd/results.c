#include "sim/cmd/results.h"

#include "output/csv.h"
#include "sim/base/mem.h"
#include "sim/cmd/folder.h"
#include "sim/cmd/measures_csv.h"
#include "sim/cmd/present.h"
#include "sim/cmd/provenance.h"
#include "sim/cmd/summary_json.h"
#include "sim/cmd/trace_csv.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct results {
    struct folder *folder;
    /* Rows of replications.csv, in a file without a name that goes with the process. */
    FILE *days;
    bool has_heading;
};

static FILE *open_nameless(const char *folder)
{
    const int descriptor = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    return descriptor >= 0 ? fdopen(descriptor, "w+") : tmpfile();
}

struct results *results_new(const char *path, struct error *err)
{
    struct folder *folder = folder_new(path, err);
    if (!folder)
        return NULL;
    FILE *days = open_nameless(path);
    if (!days) {
        fail(err, EXIT_MACHINE, "%s has no room for the days: %s", path, strerror(errno));
        folder_free(folder);
        return NULL;
    }
    struct results *r = mem_array(1, sizeof *r);
    *r = (struct results){.folder = folder, .days = days};
    return r;
}

void results_free(struct results *r)
{
    if (!r)
        return;
    fclose(r->days);
    folder_free(r->folder);
    free(r);
}

/* --- replications.csv ------------------------------------------------------------------------- */

static void write_days_heading(struct csv *csv, const struct experiment *e)
{
    csv_text(csv, "replication");
    csv_text(csv, "day");
    csv_text(csv, "date");
    csv_text(csv, "type");
    for (size_t i = 0; i < e->n_daily; i++) {
        char *heading = column_heading(&e->columns.column[e->daily[i]], e->plan);
        csv_text(csv, heading);
        free(heading);
    }
    csv_end_row(csv);
}

void results_take_day(void *results, const struct experiment *e, size_t replication, size_t day,
                      const double values[])
{
    struct results *r = results;
    struct csv csv = {.stream = r->days};
    if (!r->has_heading)
        write_days_heading(&csv, e);
    r->has_heading = true;
    csv_count(&csv, (int64_t)replication);
    csv_count(&csv, (int64_t)day);
    const struct calendar_day *days = e->scenario->dates.days;
    csv_text(&csv, days ? date_text(days[day].date).text : NULL);
    csv_text(&csv, dates_type_name(e->scenario, dates_type_of(e->scenario, (int32_t)day)));
    for (size_t i = 0; i < e->n_daily; i++)
        csv_number(&csv, values[i]);
    csv_end_row(&csv);
}

/* --- the contents of the files ---------------------------------------------------------------- */

/* All that a file can be made of. */
struct content {
    struct results *results;
    const struct experiment *experiment;
    const struct options *options;
    const char *summary;
    const struct trace *trace;
};

static bool write_summary(const void *content, FILE *to)
{
    const struct content *c = content;
    fputs(c->summary, to);
    return true;
}

/* What was lost on the way to the file without a name is an error of this one. */
static bool write_days(const void *content, FILE *to)
{
    const struct content *c = content;
    FILE *from = c->results->days;
    if (fflush(from) != 0 || ferror(from))
        return false;
    rewind(from);
    char block[1 << 14];
    for (size_t n; (n = fread(block, 1, sizeof block, from)) > 0;)
        fwrite(block, 1, n, to);
    return !ferror(from);
}

static bool write_measures(const void *content, FILE *to)
{
    const struct content *c = content;
    measures_csv_write(c->experiment, to);
    return true;
}

/* Who covers what: a row for each class and each group that can serve it. */
static void write_cover(struct csv *csv, const struct experiment *e, size_t class, size_t group)
{
    const struct estimate of_class = experiment_cover(e, class, group, COVER_OF_CLASS);
    const struct estimate of_time = experiment_cover(e, class, group, COVER_OF_GROUP_TIME);
    csv_text(csv, e->scenario->classes[class].name);
    csv_text(csv, e->scenario->groups[group].name);
    csv_number(csv, of_class.value);
    csv_number(csv, of_class.half_width);
    csv_number(csv, of_time.value);
    csv_number(csv, of_time.half_width);
    csv_end_row(csv);
}

static bool write_coverage(const void *content, FILE *to)
{
    const struct content *c = content;
    static const char *const headings[] = {"class",
                                           "group",
                                           "share_of_class_answered",
                                           "half_width",
                                           "share_of_group_handle_time",
                                           "half_width_of_time"};
    const struct experiment *e = c->experiment;
    struct csv csv = {.stream = to};
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        csv_text(&csv, headings[i]);
    csv_end_row(&csv);
    for (size_t class = 0; class < e->scenario->n_classes; class ++)
        for (size_t group = 0; group < e->scenario->n_groups; group++)
            if (experiment_can_serve(e, group, class))
                write_cover(&csv, e, class, group);
    return true;
}

static bool write_scenario(const void *content, FILE *to)
{
    const struct content *c = content;
    fputs(c->experiment->scenario->text, to);
    return true;
}

static bool write_provenance(const void *content, FILE *to)
{
    const struct content *c = content;
    const struct experiment *e = c->experiment;
    char *again = options_again(c->options, "run");
    provenance_begin(to, again, c->options->seed, e->replications, e->wanted);
    fprintf(to, "days of a replication: %zu\n", e->scenario->hours.days);
    if (c->options->precision.measure)
        fprintf(to, "precision: %s, looks = %zu\n", e->precise_enough ? "reached" : "not reached",
                e->looks);
    provenance_end(to);
    free(again);
    return true;
}

static bool write_json(const void *content, FILE *to)
{
    const struct content *c = content;
    return summary_json_write(c->experiment, c->options->seed, to);
}

static bool write_trace(const void *content, FILE *to)
{
    const struct content *c = content;
    trace_csv_write(c->experiment, c->trace, to);
    return true;
}

/* --- all files together ----------------------------------------------------------------------- */

bool results_save(struct results *r, const struct experiment *e, const struct options *o,
                  const char *summary, const struct trace *trace, struct error *err)
{
    const struct content c = {r, e, o, summary, trace};
    const struct folder_part parts[] = {
        {"measures.csv", write_measures}, {"replications.csv", write_days},
        {"summary.txt", write_summary},   {"summary.json", write_json},
        {"coverage.csv", write_coverage}, {"scenario.cfg", write_scenario},
        {"provenance", write_provenance}, {"trace.csv", trace ? write_trace : NULL},
    };
    return folder_save(r->folder, parts, sizeof parts / sizeof *parts, &c, err);
}
