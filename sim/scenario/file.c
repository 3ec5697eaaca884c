#include "sim/scenario/file.h"

#include "sim/base/mem.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const char *file_read(const char *path, size_t most, struct file *f)
{
    FILE *stream = fopen(path, "rb");
    if (!stream)
        return strerror(errno);
    struct stat status;
    const char *why = NULL;
    if (fstat(fileno(stream), &status) != 0)
        why = strerror(errno);
    else if (S_ISDIR(status.st_mode))
        why = "it is a folder";
    size_t length = 0, room = 0;
    char *bytes = NULL;
    while (!why && length == room) {
        /* Grown while it is read: pipes and devices do not tell their length. */
        room = room ? 2 * room : 4096;
        bytes = mem_grow(bytes, room + 1, 1);
        length += fread(bytes + length, 1, room - length, stream);
        if (ferror(stream))
            why = strerror(errno);
        else if (length > most)
            why = "it is larger than such a file can be";
    }
    fclose(stream);
    if (why) {
        free(bytes);
        return why;
    }
    bytes[length] = '\0';
    *f = (struct file){bytes, length};
    return NULL;
}

char *file_beside(const char *from, const char *name)
{
    const char *slash = strrchr(from, '/');
    if (name[0] == '/' || !slash)
        return mem_text(name);
    return mem_print("%.*s/%s", (int)(slash - from), from, name);
}

char *file_stem(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;
    const char *dot = strrchr(base, '.');
    const size_t n = dot && dot > base ? (size_t)(dot - base) : strlen(base);
    return mem_print("%.*s", (int)n, base);
}

/* Bytes of the UTF-8 character at p (RFC 3629: shortest form, no surrogates); 0 if it is none. */
static size_t character_length(const unsigned char *p, const unsigned char *end)
{
    if (p[0] < 0x80)
        return 1;
    size_t n;
    uint32_t code, least;
    if (p[0] >= 0xC2 && p[0] < 0xE0) {
        n = 2, code = p[0] & 0x1FU, least = 0x80;
    } else if (p[0] >= 0xE0 && p[0] < 0xF0) {
        n = 3, code = p[0] & 0x0FU, least = 0x800;
    } else if (p[0] >= 0xF0 && p[0] < 0xF5) {
        n = 4, code = p[0] & 0x07U, least = 0x10000;
    } else {
        return 0;
    }
    if ((size_t)(end - p) < n)
        return 0;
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        code = code << 6 | (p[i] & 0x3FU);
    }
    const int surrogate = code >= 0xD800 && code < 0xE000;
    return code < least || code > 0x10FFFF || surrogate ? 0 : n;
}

const char *text_fault(const char *bytes, size_t length)
{
    const unsigned char *p = (const unsigned char *)bytes, *end = p + length;
    while (p < end) {
        const size_t n = character_length(p, end);
        const int control = (*p < 0x20 && *p != '\t' && *p != '\n' && *p != '\r') || *p == 0x7F;
        if (n == 0 || control)
            return (const char *)p;
        p += n;
    }
    return NULL;
}

int text_has_mark(const char *bytes, size_t length)
{
    return length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0;
}
