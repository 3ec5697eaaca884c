#include "sim/study/outcome.h"

#include "sim/base/error.h"
#include "sim/base/mem.h"
#include "sim/monte/estimate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- from a tally ----------------------------------------------------------------------------- */

static bool is_wished(const struct outcome_wish *wish, const struct column *c)
{
    if (c->scope != SCOPE_ALL && !wish->every_scope)
        return false;
    for (size_t i = 0; i < wish->n_measures; i++)
        if (wish->measures[i] == c->measure)
            return true;
    return wish->n_measures == 0;
}

size_t *outcome_batches(const struct outcome_wish *wish, const struct columns *columns, size_t *n)
{
    size_t *kept = mem_array(wish->n_by_batch, sizeof *kept);
    *n = 0;
    for (size_t i = 0; i < wish->n_by_batch; i++) {
        const size_t column =
            column_find(columns, measure_named(wish->by_batch[i]), SCOPE_ALL, 0, 0);
        if (column < columns->n && is_wished(wish, &columns->column[column]))
            kept[(*n)++] = column;
    }
    return kept;
}

static struct fraction *batches_of(const struct tally *t, size_t column)
{
    for (size_t i = 0; i < t->n_by_batch; i++)
        if (t->by_batch[i] == column) {
            struct fraction *own = mem_array(BATCHES, sizeof *own);
            memcpy(own, &t->batches[i * BATCHES], BATCHES * sizeof *own);
            return own;
        }
    return NULL;
}

/* With room for bins of its own, which follow each other. */
static struct wait_sums waits_with_room(size_t bins)
{
    double *room = mem_array(3 * bins, sizeof *room);
    return (struct wait_sums){.f = room, .f_f = room + bins, .f_n = room + 2 * bins};
}

static struct wait_sums copy_of_waits(const struct wait_sums *w)
{
    struct wait_sums own = waits_with_room(w->bins);
    wait_sums_merge(&own, w);
    return own;
}

/* 1 + the place of the column's waits in the part, put there if they are not yet; seen[] says for
 * each list of the tally. */
static size_t take_waits(struct outcome *o, const struct tally *t, const struct column *c,
                         size_t seen[])
{
    if (c->measure->wait == NO_WAIT)
        return 0;
    const size_t list = rollup_scope(&t->rollup, c) * WAIT_KINDS + (size_t)c->measure->wait - 1;
    if (seen[list] == 0) {
        o->waits[o->n_waits++] = copy_of_waits(&t->waits[list]);
        seen[list] = o->n_waits;
    }
    return seen[list];
}

static struct outcome_row row_of(const struct tally *t, size_t column)
{
    const struct column *c = &t->columns->column[column];
    struct outcome_row row = {
        .key = mem_text(column_key(c, t->plan).text),
        .measure = c->measure,
        .scope = c->scope,
        .name = mem_text(column_scope_name(c, t->plan->scenario)),
        .within_s = measure_has_threshold(c->measure)
                        ? (double)t->plan->threshold[c->threshold] / (double)TICKS_PER_SECOND
                        : NAN,
        .scale = column_scale(c),
        .batches = batches_of(t, column),
        .replications = t->replications,
    };
    if (c->measure->wait == NO_WAIT)
        row.moments = t->moments[column * t->rollup.slots + t->intervals];
    return row;
}

struct outcome outcome_of(const struct tally *t, const struct outcome_wish *wish)
{
    const size_t columns = t->columns->n, lists = t->rollup.scopes.n * WAIT_KINDS;
    struct outcome o = {
        .row = mem_array(columns, sizeof *o.row),
        .waits = mem_array(lists, sizeof *o.waits),
        .replications = t->replications,
    };
    size_t *seen = mem_array(lists, sizeof *seen);
    for (size_t i = 0; i < columns; i++) {
        if (!is_wished(wish, &t->columns->column[i]))
            continue;
        o.row[o.n] = row_of(t, i);
        o.row[o.n++].waits = take_waits(&o, t, &t->columns->column[i], seen);
    }
    free(seen);
    return o;
}

static void free_waits(struct outcome *o)
{
    for (size_t i = 0; i < o->n_waits; i++)
        free(o->waits[i].f);
    free(o->waits);
    o->waits = NULL;
    o->n_waits = 0;
}

void outcome_free(struct outcome *o)
{
    for (size_t i = 0; i < o->n; i++) {
        free(o->row[i].key);
        free(o->row[i].name);
        free(o->row[i].batches);
    }
    free(o->row);
    free_waits(o);
    *o = (struct outcome){0};
}

const struct outcome_row *outcome_find(const struct outcome *o, const char *key, enum scope scope,
                                       const char *name)
{
    for (size_t i = 0; i < o->n; i++)
        if (o->row[i].scope == scope && strcmp(o->row[i].key, key) == 0
            && strcmp(o->row[i].name, name) == 0)
            return &o->row[i];
    return NULL;
}

/* --- parts and the whole ---------------------------------------------------------------------- */

static bool is_like(const struct outcome_row *a, const struct outcome_row *b)
{
    return a->measure == b->measure && a->scope == b->scope && strcmp(a->key, b->key) == 0
           && strcmp(a->name, b->name) == 0 && a->waits == b->waits && !a->batches == !b->batches;
}

static bool are_alike(const struct outcome *a, const struct outcome *b)
{
    bool alike = a->n == b->n && a->n_waits == b->n_waits;
    for (size_t i = 0; alike && i < a->n; i++)
        alike = is_like(&a->row[i], &b->row[i]);
    return alike;
}

static void add_row(struct outcome_row *to, const struct outcome_row *next)
{
    moments_merge(&to->moments, &next->moments);
    if (to->batches)
        batches_merge(to->batches, to->replications, next->batches, next->replications);
    to->replications += next->replications;
}

/* The wait sums of all parts, in order. */
static struct wait_sums join_waits(const struct outcome parts[], size_t n, size_t place)
{
    struct wait_sums sum = waits_with_room(WAIT_BINS);
    for (size_t i = 0; i < n; i++)
        wait_sums_merge(&sum, &parts[i].waits[place]);
    return sum;
}

static void estimate_row(struct outcome_row *r, const struct wait_sums waits[])
{
    const struct estimate e =
        r->waits > 0 ? estimate_wait(&waits[r->waits - 1], r->replications, r->measure->quantile)
                     : estimate_ratio(&r->moments, r->replications, r->scale);
    r->value = e.value;
    r->std_error = e.std_error;
    r->half_width = e.half_width;
}

static void estimate_rows(struct outcome *whole, const struct outcome parts[], size_t n)
{
    const size_t lists = parts[0].n_waits;
    struct wait_sums *waits = mem_array(lists, sizeof *waits);
    for (size_t i = 0; i < lists; i++)
        waits[i] = join_waits(parts, n, i);
    for (size_t i = 0; i < whole->n; i++)
        estimate_row(&whole->row[i], waits);
    for (size_t i = 0; i < lists; i++)
        free(waits[i].f);
    free(waits);
}

bool outcome_join(struct outcome parts[], size_t n, struct outcome *whole)
{
    for (size_t i = 1; i < n; i++)
        if (!are_alike(&parts[0], &parts[i]))
            return false;
    *whole = (struct outcome){.row = parts[0].row, .n = parts[0].n};
    for (size_t i = 1; i < n; i++)
        for (size_t row = 0; row < whole->n; row++)
            add_row(&whole->row[row], &parts[i].row[row]);
    for (size_t i = 0; i < n; i++)
        whole->replications += parts[i].replications;
    estimate_rows(whole, parts, n);
    parts[0].row = NULL; /* they are the whole's now */
    parts[0].n = 0;
    return true;
}

/* --- as text ---------------------------------------------------------------------------------- */

/* Some numbers, each after a space. */
static void write_numbers(const double numbers[], size_t n, FILE *to)
{
    for (size_t i = 0; i < n; i++)
        fprintf(to, " %.17g", numbers[i]);
}

/* One line a list of waits: n and its square, the bins and their sums. */
static void write_waits(const struct wait_sums *w, FILE *to)
{
    fprintf(to, "%zu %.17g %.17g", w->bins, w->n, w->n_n);
    write_numbers(w->f, w->bins, to);
    write_numbers(w->f_f, w->bins, to);
    write_numbers(w->f_n, w->bins, to);
    putc('\n', to);
}

static size_t batches_used(const struct outcome_row *r)
{
    return !r->batches ? 0 : r->replications < BATCHES ? r->replications : BATCHES;
}

/* One line a row: key, measure, scope, name and the numbers, none of which contains a space. */
static void write_row(const struct outcome_row *r, FILE *to)
{
    const struct moments *m = &r->moments;
    const double numbers[] = {r->within_s, r->scale,       m->top,      m->below,
                              m->top_top,  m->below_below, m->top_below};
    fprintf(to, "%s %s %d %s %zu %zu", r->key, r->measure->key, r->scope, r->name, r->waits,
            batches_used(r));
    write_numbers(numbers, sizeof numbers / sizeof *numbers, to);
    for (size_t i = 0; i < batches_used(r); i++)
        fprintf(to, " %.17g %.17g", r->batches[i].top, r->batches[i].below);
    putc('\n', to);
}

char *outcome_write(const struct outcome *o)
{
    char *text = NULL;
    size_t length;
    FILE *to = open_memstream(&text, &length);
    if (!to) {
        fputs("jietong: out of memory\n", stderr);
        exit(EXIT_MACHINE);
    }
    fprintf(to, "%zu %zu %zu\n", o->n, o->n_waits, o->replications);
    for (size_t i = 0; i < o->n_waits; i++)
        write_waits(&o->waits[i], to);
    for (size_t i = 0; i < o->n; i++)
        write_row(&o->row[i], to);
    fclose(to);
    return text;
}

/* The next word of a line, up to a space or the line's end; NULL if there is none. free() it. */
static char *next_word(const char **at)
{
    const size_t length = strcspn(*at, " \n");
    if (length == 0)
        return NULL;
    char *word = mem_print("%.*s", (int)length, *at);
    *at += length + (*(*at + length) == ' ');
    return word;
}

static bool next_number(const char **at, double *number)
{
    char *end;
    *number = strtod(*at, &end);
    const bool found = end != *at;
    *at = *end == ' ' ? end + 1 : end;
    return found;
}

static bool next_numbers(const char **at, double numbers[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!next_number(at, &numbers[i]))
            return false;
    return true;
}

/* A count of at most so many. */
static bool next_count(const char **at, double most, size_t *count)
{
    double number;
    if (!next_number(at, &number) || !(number >= 0 && number <= most))
        return false;
    *count = (size_t)number;
    return true;
}

static bool line_ends(const char **at)
{
    return *(*at)++ == '\n';
}

static bool read_waits(const char **at, struct wait_sums *w)
{
    size_t bins;
    if (!next_count(at, WAIT_BINS, &bins))
        return false;
    *w = waits_with_room(bins);
    w->bins = bins;
    return next_number(at, &w->n) && next_number(at, &w->n_n) && next_numbers(at, w->f, bins)
           && next_numbers(at, w->f_f, bins) && next_numbers(at, w->f_n, bins) && line_ends(at);
}

static bool read_batches(const char **at, size_t n, struct outcome_row *r)
{
    r->batches = n > 0 ? mem_array(BATCHES, sizeof *r->batches) : NULL;
    for (size_t i = 0; i < n; i++)
        if (!next_number(at, &r->batches[i].top) || !next_number(at, &r->batches[i].below))
            return false;
    return true;
}

static bool read_row(const char **at, const struct outcome *o, struct outcome_row *r)
{
    size_t scope, batches;
    double numbers[7];
    *r = (struct outcome_row){.key = next_word(at), .replications = o->replications};
    char *measure = next_word(at);
    r->measure = measure ? measure_named(measure) : NULL;
    free(measure);
    if (!r->key || !r->measure || !next_count(at, SCOPES - 1, &scope) || !(r->name = next_word(at))
        || !next_count(at, (double)o->n_waits, &r->waits) || !next_count(at, BATCHES, &batches)
        || !next_numbers(at, numbers, sizeof numbers / sizeof *numbers)
        || !read_batches(at, batches, r))
        return false;
    r->scope = (enum scope)scope;
    r->within_s = numbers[0];
    r->scale = numbers[1];
    r->moments = (struct moments){.top = numbers[2],
                                  .below = numbers[3],
                                  .top_top = numbers[4],
                                  .below_below = numbers[5],
                                  .top_below = numbers[6]};
    return line_ends(at);
}

static bool read_all(const char *at, struct outcome *o)
{
    enum { ROWS_MOST = 1000000 };
    size_t rows, waits;
    if (!next_count(&at, ROWS_MOST, &rows) || !next_count(&at, ROWS_MOST, &waits)
        || !next_count(&at, 1e15, &o->replications) || !line_ends(&at))
        return false;
    o->waits = mem_array(waits, sizeof *o->waits);
    while (o->n_waits < waits)
        if (!read_waits(&at, &o->waits[o->n_waits++]))
            return false;
    o->row = mem_array(rows, sizeof *o->row);
    while (o->n < rows)
        if (!read_row(&at, o, &o->row[o->n++]))
            return false;
    return true;
}

bool outcome_read(const char *text, struct outcome *o)
{
    *o = (struct outcome){0};
    const bool ok = read_all(text, o);
    if (!ok)
        outcome_free(o);
    return ok;
}
