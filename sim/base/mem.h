/*
 * mem.h -- memory that is there or the program ends with a reason.
 *
 * Nobody can carry on usefully without memory, so the callers have no error
 * paths for it. Release with free().
 */
#ifndef SIM_BASE_MEM_H
#define SIM_BASE_MEM_H

#include <stddef.h>

/* n elements of the given size, zeroed; never NULL, also for n = 0. */
void *mem_array(size_t n, size_t size) __attribute__((malloc, alloc_size(1, 2), returns_nonnull));

/* The same, but starting on a cache line, for what the day's loop works on. */
void *mem_lines(size_t n, size_t size) __attribute__((malloc, alloc_size(1, 2), returns_nonnull));

/* Grows p to n elements; what is new is not zeroed. */
void *mem_grow(void *p, size_t n, size_t size) __attribute__((alloc_size(2, 3), returns_nonnull));

char *mem_text(const char *text) __attribute__((malloc, returns_nonnull));

/* A text made by printf's rules. */
char *mem_print(const char *format, ...)
    __attribute__((format(printf, 1, 2), malloc, returns_nonnull));

#endif
