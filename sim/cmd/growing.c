#include "sim/cmd/growing.h"

#include "sim/base/error.h"
#include "sim/base/mem.h"

#include <stdarg.h>
#include <stdlib.h>

FILE *growing_stream(struct growing *g)
{
    if (g->stream)
        return g->stream;
    g->stream = open_memstream(&g->text, &g->length);
    if (!g->stream) {
        fputs("jietong: out of memory: a text cannot be written\n", stderr);
        exit(EXIT_MACHINE);
    }
    return g->stream;
}

void growing_add(struct growing *g, const char *separator, const char *format, ...)
{
    const bool first = growing_is_empty(g);
    FILE *to = growing_stream(g);
    va_list arguments;
    if (!first)
        fputs(separator, to);
    va_start(arguments, format);
    vfprintf(to, format, arguments);
    va_end(arguments);
}

bool growing_is_empty(struct growing *g)
{
    return !*growing_text(g);
}

const char *growing_text(struct growing *g)
{
    if (!g->stream)
        return "";
    fflush(g->stream);
    return g->text;
}

char *growing_take(struct growing *g)
{
    if (!g->stream)
        return mem_text("");
    fclose(g->stream);
    char *text = g->text;
    *g = (struct growing){0};
    return text;
}

void growing_free(struct growing *g)
{
    free(growing_take(g));
}
