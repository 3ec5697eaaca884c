#include "sim/base/mem.h"

#include "sim/base/error.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void out_of_memory(size_t n, size_t size)
{
    fprintf(stderr, "jietong: out of memory: %zu elements of %zu bytes are not to be had\n", n,
            size);
    exit(EXIT_MACHINE);
}

void *mem_array(size_t n, size_t size)
{
    void *p = calloc(n ? n : 1, size);
    if (!p)
        out_of_memory(n, size);
    return p;
}

void *mem_lines(size_t n, size_t size)
{
    enum { LINE = 64 };
    if (size && n > (SIZE_MAX - LINE) / size)
        out_of_memory(n, size);
    const size_t bytes = (n * size + LINE - 1) / LINE * LINE;
    void *p = aligned_alloc(LINE, bytes ? bytes : LINE);
    if (!p)
        out_of_memory(n, size);
    return memset(p, 0, bytes);
}

void *mem_grow(void *p, size_t n, size_t size)
{
    void *grown = reallocarray(p, n ? n : 1, size);
    if (!grown)
        out_of_memory(n, size);
    return grown;
}

char *mem_text(const char *text)
{
    char *copy = strdup(text);
    if (!copy)
        out_of_memory(strlen(text), 1);
    return copy;
}

char *mem_print(const char *format, ...)
{
    char *text;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        out_of_memory(strlen(format), 1);
    va_end(arguments);
    return text;
}
