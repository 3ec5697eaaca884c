/*
 * rows.h -- finding a customer again in the trace of a day, and his work and patience.
 */
#ifndef TESTS_ENGINE_ROWS_H
#define TESTS_ENGINE_ROWS_H

#include <string.h>

#include "tests/engine/centre.h"

static inline size_t count_rows(const struct trace *t, unsigned class, uint32_t interval)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++)
        n += t->row[i].class == class && t->row[i].interval == interval && t->row[i].attempt == 0;
    return n;
}

static inline const struct trace_row *row_of(const struct trace *t, const char *name,
                                             const struct centre *c, uint32_t interval, uint32_t n,
                                             unsigned attempt)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct trace_row *r = &t->row[i];
        if (r->interval == interval && r->n == n && r->attempt == attempt
            && strcmp(c->classes[r->class].name, name) == 0)
            return r;
    }
    return NULL;
}

static inline ticks handle_of(const struct trace_row *r)
{
    return r->handled - r->ended;
}

static inline ticks patience_of(const struct trace_row *r)
{
    return r->ended - r->requested;
}

#endif
