#include "sim/study/outcome.h"

#include "sim/base/mem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_wished(const struct outcome_wish *wish, const struct column *c)
{
    if (c->scope != SCOPE_ALL && !wish->every_scope)
        return false;
    for (size_t i = 0; i < wish->n_measures; i++)
        if (wish->measures[i] == c->measure)
            return true;
    return wish->n_measures == 0;
}

static struct outcome_row row_of(const struct experiment *e, size_t column)
{
    const struct column *c = &e->columns.column[column];
    const size_t whole = e->tally.intervals;
    const struct estimate x = experiment_estimate(e, column, whole);
    struct outcome_row row = {
        .key = mem_text(column_key(c, e->plan).text),
        .measure = c->measure,
        .scope = c->scope,
        .name = mem_text(column_scope_name(c, e->scenario)),
        .within_s = measure_has_threshold(c->measure)
                        ? (double)e->plan->threshold[c->threshold] / (double)TICKS_PER_SECOND
                        : NAN,
        .value = x.value,
        .std_error = x.std_error,
        .half_width = x.half_width,
        .replications = x.replications,
        .scale = column_scale(c),
    };
    if (c->measure->wait == NO_WAIT)
        row.moments = e->tally.moments[column * (whole + 1) + whole];
    return row;
}

struct outcome outcome_of(const struct experiment *e, const struct outcome_wish *wish)
{
    struct outcome o = {mem_array(e->columns.n, sizeof *o.row), 0};
    for (size_t i = 0; i < e->columns.n; i++)
        if (is_wished(wish, &e->columns.column[i]))
            o.row[o.n++] = row_of(e, i);
    return o;
}

void outcome_free(struct outcome *o)
{
    for (size_t i = 0; i < o->n; i++) {
        free(o->row[i].key);
        free(o->row[i].name);
    }
    free(o->row);
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

/* --- as text ---------------------------------------------------------------------------------- */

/* One line a row: key, measure, scope, name and the numbers, none of which contains a space. */
static void write_row(const struct outcome_row *r, FILE *to)
{
    const struct moments *m = &r->moments;
    const double numbers[] = {r->within_s, r->value, r->std_error,  r->half_width,  r->scale,
                              m->top,      m->below, m->top_top,    m->below_below, m->top_below,
                              m->ratios,   m->ratio, m->ratio_ratio};
    fprintf(to, "%s %s %d %s %zu", r->key, r->measure->key, r->scope, r->name, r->replications);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        fprintf(to, " %.17g", numbers[i]);
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
    fprintf(to, "%zu\n", o->n);
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

static bool read_row(const char **at, struct outcome_row *r)
{
    double scope, replications;
    struct moments *m = &r->moments;
    double *const numbers[] = {&r->within_s,    &r->value,     &r->std_error, &r->half_width,
                               &r->scale,       &m->top,       &m->below,     &m->top_top,
                               &m->below_below, &m->top_below, &m->ratios,    &m->ratio,
                               &m->ratio_ratio};
    *r = (struct outcome_row){.key = next_word(at)};
    char *measure = next_word(at);
    r->measure = measure ? measure_named(measure) : NULL;
    free(measure);
    if (!r->key || !r->measure || !next_number(at, &scope) || scope < 0 || scope >= SCOPES
        || !(r->name = next_word(at)) || !next_number(at, &replications))
        return false;
    r->scope = (enum scope)scope;
    r->replications = (size_t)replications;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (!next_number(at, numbers[i]))
            return false;
    return *(*at)++ == '\n';
}

bool outcome_read(const char *text, struct outcome *o)
{
    enum { ROWS_MOST = 1000000 };
    double n;
    *o = (struct outcome){0};
    if (!next_number(&text, &n) || n < 0 || n > ROWS_MOST || *text++ != '\n')
        return false;
    o->row = mem_array((size_t)n, sizeof *o->row);
    while (o->n < (size_t)n) {
        if (!read_row(&text, &o->row[o->n++])) {
            outcome_free(o);
            return false;
        }
    }
    return true;
}
