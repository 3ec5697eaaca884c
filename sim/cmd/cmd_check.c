#include "sim/cmd/cmd_check.h"

#include "output/progress.h"
#include "output/table.h"
#include "sim/base/mem.h"
#include "sim/cmd/cmd_help.h"
#include "sim/cmd/growing.h"
#include "sim/cmd/interrupt.h"
#include "sim/cmd/options.h"
#include "sim/cmd/present.h"
#include "sim/cmd/reference.h"
#include "sim/scenario/read.h"
#include "sim/study/sweep_trial.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { WIDTH = 100 };

/* --- which scenarios -------------------------------------------------------------------------- */

struct paths {
    char **path; /* [n] */
    size_t n;
};

static void paths_add(struct paths *p, char *path)
{
    p->path = mem_grow(p->path, p->n + 1, sizeof(char *));
    p->path[p->n++] = path;
}

static void paths_free(struct paths *p)
{
    for (size_t i = 0; i < p->n; i++)
        free(p->path[i]);
    free(p->path);
}

static int is_scenario_or_folder(const struct dirent *entry)
{
    const size_t length = strlen(entry->d_name);
    return (length > 4 && strcmp(entry->d_name + length - 4, ".cfg") == 0)
           || !strchr(entry->d_name, '.');
}

static bool is_stored(const char *scenario)
{
    char *folder, *name;
    reference_place(scenario, &folder, &name);
    const bool is = reference_exists(folder, name);
    free(folder);
    free(name);
    return is;
}

static bool is_folder(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

/* All scenarios of a folder, in the order of their names; of a folder inside it those of which
 * results are stored. */
static bool add_folder(struct paths *p, const char *folder, bool only_stored, struct error *err)
{
    struct dirent **entries;
    const int n = scandir(folder, &entries, is_scenario_or_folder, alphasort);
    if (n < 0)
        return fail(err, EXIT_FILE, "%s: cannot be read: %s", folder, strerror(errno));
    bool good = true;
    for (int i = 0; i < n; i++) {
        char *path = mem_print("%s/%s", folder, entries[i]->d_name);
        if (!is_folder(path)) {
            if (!only_stored || is_stored(path))
                paths_add(p, mem_text(path));
        } else if (!only_stored)
            good = good && add_folder(p, path, true, err);
        free(path);
        free(entries[i]);
    }
    free(entries);
    return good;
}

static bool add_operand(struct paths *p, const char *folder, struct error *err)
{
    const size_t before = p->n;
    return add_folder(p, folder, false, err)
           && (p->n > before
               || fail(err, EXIT_FILE, "%s has no scenario, no file that ends in .cfg", folder));
}

static bool find_scenarios(struct paths *p, const struct options *o, struct error *err)
{
    if (o->n_operands == 0)
        return add_operand(p, "scenarios", err);
    for (size_t i = 0; i < o->n_operands; i++) {
        if (!is_folder(o->operands[i]))
            paths_add(p, mem_text(o->operands[i]));
        else if (!add_operand(p, o->operands[i], err))
            return false;
    }
    return true;
}

/* --- one scenario, or a design of many
 * ------------------------------------------------------------ */

/* For storing: some million contacts, so that all reference scenarios are checked in seconds. The
 * days of a population are those of all its centres. */
enum { REPLICATIONS_OF_SWEEP = 8 };

static size_t replications_to_store(const struct scenario *s)
{
    return trial_replications((const struct scenario *const[]){s}, 1, 2.6e6, 200);
}

/* What is checked, and what it does now. */
struct subject {
    struct design *design; /* NULL: a scenario by itself */
    struct sweep *sweep;
    struct scenario *scenario; /* that of the first piece of a sweep */
    struct plan *plan;
    struct present_results now;
};

static bool read_sweep(struct subject *s, const char *path, uint64_t seed, struct error *err)
{
    s->design = design_read(path, err);
    s->sweep =
        s->design ? sweep_new(
            s->design, &(struct sweep_options){.seed = seed, .version = program_version}, err)
                  : NULL;
    return s->sweep;
}

static bool subject_read(struct subject *s, const char *path, uint64_t seed, struct error *err)
{
    *s = (struct subject){0};
    const bool is_design = design_is_in(path);
    if (is_design && !read_sweep(s, path, seed, err))
        return false;
    s->scenario = is_design ? sweep_scenario(s->sweep, 0, err) : scenario_read(path, NULL, 0, err);
    if (!s->scenario || !(s->plan = plan_new(s->scenario, seed, err)))
        return false;
    s->now = (struct present_results){.plan = s->plan, .seed = seed};
    s->now.n_columns = regression_columns(s->plan, !s->sweep, s->now.column);
    return true;
}

static void subject_free(struct subject *s)
{
    trial_free(&s->now.trial);
    plan_free(s->plan);
    scenario_free(s->scenario);
    sweep_free(s->sweep);
    design_free(s->design);
}

static bool subject_run(struct subject *s, size_t replications, const struct options *o,
                        struct error *err)
{
    struct present_results *now = &s->now;
    const struct trial_options options = {
        .n = (uint32_t)replications, .threads = o->threads, .stop = interrupt_catch()};
    if (!s->sweep)
        now->trial = trial_run(s->plan, now->column, now->n_columns, &options);
    else if (!sweep_trial(s->sweep, s->plan, now->column, now->n_columns, &options, &now->trial,
                          err))
        return false;
    return now->trial.replications == replications
           || fail(err, EXIT_INTERRUPTED, "interrupted: the check is not complete");
}

/* --- storing ---------------------------------------------------------------------------------- */

static bool store(const char *path, const char *folder, const char *name, const struct options *o,
                  struct error *err)
{
    struct subject s;
    bool stored = subject_read(&s, path, o->seed, err);
    const size_t n = options_given(o, OPTION_REPLICATIONS) || !stored ? o->replications
                     : s.sweep                                        ? REPLICATIONS_OF_SWEEP
                               : replications_to_store(s.scenario);
    char *command = mem_print("jietong check --update -n %zu --seed %llu %s", n,
                              (unsigned long long)o->seed, path);
    stored =
        stored && subject_run(&s, n, o, err) && reference_write(&s.now, folder, name, command, err);
    if (stored && !o->quiet)
        printf("%s: %zu replications stored in %s/%s.csv\n", path, n, folder, name);
    free(command);
    subject_free(&s);
    return stored;
}

/* --- comparing -------------------------------------------------------------------------------- */

/* What is found of all scenarios. */
struct finding {
    struct table *table;
    struct growing moved; /* lines on what has moved */
    size_t scenarios, not_stored, immaterial, really;
};

/* "answer rate, elderly" */
static char *label_of(const struct present_results *now, size_t column)
{
    const struct column *c = &now->column[column];
    const double within_s = seconds_from_ticks(now->plan->threshold[c->threshold]);
    return mem_print("%s%s%s", present_label_within(c->measure, within_s).text,
                     c->scope == SCOPE_ALL ? "" : ", ",
                     c->scope == SCOPE_ALL ? "" : column_scope_name(c, now->plan->scenario));
}

static void tell_row(struct finding *f, const char *path, const char *label,
                     const struct regression_row *row)
{
    const struct paired_estimates *e = &row->estimates;
    const struct measure *m = row->measure;
    const char *unit = present_unit(m);
    growing_add(&f->moved, "\n", "%s: %s %s → %s%s%s, %s%s", path, label,
                present_bare(m, e->first.value, e->first.half_width).text,
                present_bare(m, e->second.value, e->second.half_width).text, *unit ? " " : "", unit,
                present_change(m, &e->change).text,
                row->movement == MOVEMENT_IMMATERIAL ? ": moved, immaterial" : "");
}

static const char *verdict_of(size_t really, size_t immaterial, size_t differ, bool corresponds)
{
    return really > 0       ? "MOVED"
           : immaterial > 0 ? "moved, immaterial"
           : differ == 0    ? "the same"
           : corresponds    ? "no more than by chance"
                            : "no more than by chance; other days";
}

/* Days correspond if pairing is worth anything for the requests. */
static bool days_correspond(const struct regression_row rows[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (rows[i].estimates.gain > 2)
            return true;
    return false;
}

static void judge(struct finding *f, const char *path, const struct reference *r,
                  const struct present_results *now)
{
    struct regression_row rows[REGRESSION_MOST] = {0};
    double(*waits)[WAIT_BINS] = mem_array(REGRESSION_MOST, sizeof *waits);
    size_t place[REGRESSION_MOST], n = 0, really = 0, immaterial = 0, differ = 0;
    for (size_t i = 0; i < now->n_columns; i++)
        if (reference_row(r, now, i, waits[n], &rows[n]))
            place[n++] = i;
    regression_judge(rows, n);
    for (size_t i = 0; i < n; i++) {
        char *label = label_of(now, place[i]);
        really += rows[i].movement == MOVEMENT_REAL;
        immaterial += rows[i].movement == MOVEMENT_IMMATERIAL;
        differ += rows[i].movement != MOVEMENT_NONE;
        if (rows[i].movement >= MOVEMENT_IMMATERIAL)
            tell_row(f, path, label, &rows[i]);
        free(label);
    }
    free(waits);
    const size_t stored = reference_measures(r);
    really += n < stored;
    if (n < stored || n < now->n_columns)
        growing_add(&f->moved, "\n",
                    "%s: of %zu stored measures %zu are simulated now, with %zu others; --update "
                    "stores those",
                    path, stored, n, now->n_columns - n);
    char *differing = mem_print("%zu of %zu differ", differ, n);
    table_row(f->table, (const char *const[]){
                            path, number_count((int64_t)now->trial.replications).text, differing,
                            verdict_of(really, immaterial, differ, days_correspond(rows, n))});
    free(differing);
    f->immaterial += immaterial > 0;
    f->really += really > 0;
}

static bool compare(struct finding *f, const char *path, const char *folder, const char *name,
                    const struct options *o, struct error *err)
{
    struct reference r = {0};
    struct subject s = {0};
    f->scenarios++;
    bool good = reference_read(&r, folder, name, err);
    good = good && subject_read(&s, path, options_given(o, OPTION_SEED) ? o->seed : r.seed, err)
           && subject_run(&s, r.replications, o, err);
    if (good)
        judge(f, path, &r, &s.now);
    subject_free(&s);
    reference_free(&r);
    return good;
}

static bool look_at(struct finding *f, const char *path, const struct options *o, struct error *err)
{
    char *folder, *name;
    bool good = true;
    reference_place(path, &folder, &name);
    if (o->update)
        good = store(path, folder, name, o, err);
    else if (reference_exists(folder, name))
        good = compare(f, path, folder, name, o, err);
    else {
        table_row(f->table, (const char *const[]){path, "", "", "nothing stored"});
        f->not_stored++;
    }
    free(folder);
    free(name);
    return good;
}

/* --- the whole -------------------------------------------------------------------------------- */

static void print(struct finding *f)
{
    table_print(f->table, stdout, (struct table_look){.width = WIDTH});
    if (!growing_is_empty(&f->moved))
        printf("\n%s\n", growing_text(&f->moved));
    if (f->really > 0)
        printf("\n%zu of %zu scenarios MOVED", f->really, f->scenarios);
    else if (f->immaterial > 0)
        printf("\n%zu of %zu scenarios moved, by less than matters", f->immaterial, f->scenarios);
    else
        printf("\nNo result of %zu scenario%s has moved", f->scenarios,
               f->scenarios == 1 ? "" : "s");
    if (f->not_stored > 0)
        printf("; of %zu nothing is stored, which --update does", f->not_stored);
    puts(".");
}

static enum exit_status run(const struct options *o, struct error *err)
{
    struct paths paths = {0};
    struct finding f = {.table = table_new()};
    table_column(f.table, "scenario", TABLE_LEFT);
    table_column(f.table, "replications", TABLE_RIGHT);
    table_column(f.table, "measures", TABLE_RIGHT);
    table_column(f.table, "verdict", TABLE_LEFT);
    bool good = find_scenarios(&paths, o, err);
    struct progress progress = {0};
    if (!o->quiet)
        progress = progress_begin("scenarios", paths.n);
    for (size_t i = 0; i < paths.n && good; i++) {
        progress_reach(&progress, i);
        good = look_at(&f, paths.path[i], o, err);
    }
    progress_end(&progress);
    if (good && f.scenarios == 0 && !o->update)
        good =
            fail(err, EXIT_FILE, "no results are stored for %s: jietong check --update stores them",
                 paths.n == 1 ? paths.path[0] : "any of the scenarios");
    if (good && !o->quiet && !o->update)
        print(&f);
    table_free(f.table);
    growing_free(&f.moved);
    paths_free(&paths);
    return !good ? err->status : f.really > 0 ? EXIT_ANSWER_IS_NO : EXIT_DONE;
}

const struct command command_check = {
    .name = "check",
    .operands = "[options] [SCENARIO|FOLDER...]",
    .most = 256,
    .answers = "whether stored results still hold; exit 1 if they moved",
    .about =
        "Simulates scenarios again and holds some thirty primary measures against those stored "
        "in the folder \"expected\" beside them: first number by number, then in pairs, with a "
        "tolerance of 0.001 for all measures of a scenario together and a margin of 0.05 points. "
        "Without an operand it checks all scenarios in the folder \"scenarios\". Of a sweep's "
        "design, "
        "all centres or points count together. --update "
        "stores the results of today instead.",
    .replications = "as many as are stored",
    .options = 1u << OPTION_REPLICATIONS | 1u << OPTION_SEED | 1u << OPTION_UPDATE
               | 1u << OPTION_QUIET | 1u << OPTION_THREADS,
    .run = run,
};
