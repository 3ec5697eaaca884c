#include "sim/scenario/source.h"

#include "sim/base/mem.h"
#include "sim/scenario/file.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The brackets that are open where the scan is. */
struct brackets {
    struct {
        char closes; /* what ends it */
        struct source_line at;
    } open[SOURCE_DEPTH_MOST];
    int depth;
};

/* A file being read, and the one that includes it. */
struct scan {
    const struct scan *includer;
    struct source *out;
    struct error *err;
    const char *at, *end;
    int file, line;
    dev_t device; /* with the inode: which file it is, whatever its name */
    ino_t inode;
    size_t *room, *line_room; /* allocated in out, shared by all files */
    size_t *settings;         /* met so far */
    struct brackets *open;
    bool includes; /* are they allowed? */
};

#define scan_fail(scan, at_line, format, ...)                                                      \
    fail((scan)->err, EXIT_FILE, "%s:%d: " format, (scan)->out->files[(scan)->file], (at_line),    \
         ##__VA_ARGS__)

/* --- writing the text ------------------------------------------------------------------------- */

static void emit(struct scan *s, const char *bytes, size_t n)
{
    struct source *out = s->out;
    if (out->length + n + 1 > *s->room) {
        *s->room = 2 * (out->length + n + 1);
        out->text = mem_grow(out->text, *s->room, 1);
    }
    memcpy(out->text + out->length, bytes, n);
    out->length += n;
    out->text[out->length] = '\0';
}

/* Notes where the line of text that starts now comes from. */
static void begin_line(struct scan *s)
{
    struct source *out = s->out;
    if (out->n_lines == *s->line_room) {
        *s->line_room = *s->line_room ? 2 * *s->line_room : 256;
        out->lines = mem_grow(out->lines, *s->line_room, sizeof *out->lines);
    }
    out->lines[out->n_lines++] = (struct source_line){s->file, s->line};
}

static void end_line(struct scan *s)
{
    emit(s, "\n", 1);
    s->line++;
    begin_line(s);
}

static int file_add(struct source *out, const char *path)
{
    out->files = mem_grow(out->files, out->n_files + 1, sizeof *out->files);
    out->files[out->n_files] = mem_text(path);
    return (int)out->n_files++;
}

/* --- the words of a scenario ------------------------------------------------------------------ */

static bool starts(const struct scan *s, const char *word)
{
    const size_t n = strlen(word);
    return (size_t)(s->end - s->at) >= n && memcmp(s->at, word, n) == 0;
}

static void skip_to_line_end(struct scan *s)
{
    while (s->at < s->end && *s->at != '\n')
        s->at++;
}

static bool skip_comment_block(struct scan *s)
{
    const int begins = s->line;
    for (s->at += 2; s->at < s->end; s->at++) {
        if (starts(s, "*/")) {
            s->at += 2;
            emit(s, " ", 1);
            return true;
        }
        if (*s->at == '\n')
            end_line(s);
    }
    return scan_fail(s, begins, "a comment begins here with /* and does not end");
}

static bool take_text(struct scan *s)
{
    const char *start = s->at++;
    while (s->at < s->end && *s->at != '"' && *s->at != '\n')
        s->at += *s->at == '\\' && s->at + 1 < s->end && s->at[1] != '\n' ? 2 : 1;
    if (s->at >= s->end || *s->at != '"')
        return scan_fail(s, s->line, "a text begins here with \" and does not end on its line");
    s->at++;
    if (s->at - start > SOURCE_TEXT_MOST)
        return scan_fail(s, s->line, "a text can have at most %d bytes", SOURCE_TEXT_MOST);
    emit(s, start, (size_t)(s->at - start));
    return true;
}

static bool is_name_byte(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '*';
}

static void take_name(struct scan *s)
{
    const char *start = s->at;
    while (s->at < s->end && is_name_byte(*s->at))
        s->at++;
    emit(s, start, (size_t)(s->at - start));
}

static bool begins_number(const struct scan *s)
{
    const char *p = s->at;
    if ((*p == '-' || *p == '+') && p + 1 < s->end)
        p++;
    return isdigit((unsigned char)*p) || *p == '.';
}

/* Whether the text is a whole number, and whether it is one that libconfig reads as written. */
static bool is_integer(const char *text, bool *fits)
{
    const bool hexadecimal = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    char *rest;
    errno = 0;
    const long long value = strtoll(text, &rest, hexadecimal ? 16 : 10);
    const bool long_one = strcmp(rest, "L") == 0 || strcmp(rest, "LL") == 0;
    if (rest == text || (*rest && !long_one))
        return false;
    *fits = errno == 0 && (long_one || (value >= INT32_MIN && value <= INT32_MAX));
    return true;
}

static bool is_real(const char *text)
{
    char *rest;
    /* strtod would also take "0x1p3", which libconfig would not. */
    if (strpbrk(text, "xXpP"))
        return false;
    strtod(text, &rest);
    return rest != text && !*rest;
}

static bool take_number(struct scan *s)
{
    char text[64];
    const char *start = s->at;
    do
        s->at++;
    while (s->at < s->end
           && (isalnum((unsigned char)*s->at) || *s->at == '.'
               || ((*s->at == '-' || *s->at == '+') && (s->at[-1] == 'e' || s->at[-1] == 'E'))));
    const size_t n = (size_t)(s->at - start);
    const int shown = n < 40 ? (int)n : 40;
    if (n >= sizeof text)
        return scan_fail(s, s->line, "a number cannot be as long as %.*s...", shown, start);
    memcpy(text, start, n);
    text[n] = '\0';
    bool fits = true;
    if (!is_integer(text, &fits) && !is_real(text))
        return scan_fail(s, s->line, "%s is not a number; a text stands in quotation marks", text);
    if (!fits)
        return scan_fail(s, s->line,
                         "%s is too large for a whole number; write it with a decimal point", text);
    emit(s, text, n);
    return true;
}

/* --- files and includes ----------------------------------------------------------------------- */

static bool scan_text(struct scan *s);

static bool scan_file(struct scan *s, const char *bytes, size_t length)
{
    if (text_has_mark(bytes, length))
        return scan_fail(s, 1, "the file starts with a byte order mark; save it as plain UTF-8");
    const char *fault = text_fault(bytes, length);
    if (fault) {
        for (const char *p = bytes; p < fault; p++)
            s->line += *p == '\n';
        return scan_fail(s, s->line, "the file is not UTF-8 text (byte 0x%02X); save it as UTF-8",
                         (unsigned char)*fault);
    }
    s->at = bytes;
    s->end = bytes + length;
    return scan_text(s);
}

/* Reads the file named by the includer at this line of it (or by nobody). */
static bool read_file(struct scan *s, const char *path)
{
    struct file f;
    const char *why = file_read(path, SOURCE_BYTES_MOST, &f);
    if (why) {
        if (s->includer)
            return scan_fail(s->includer, s->includer->line, "@include \"%s\": cannot be read: %s",
                             path, why);
        return fail(s->err, EXIT_FILE, "%s: cannot be read: %s", path, why);
    }
    struct stat status = {0};
    if (stat(path, &status) == 0) {
        s->device = status.st_dev;
        s->inode = status.st_ino;
    }
    bool ok = true;
    for (const struct scan *i = s->includer; ok && i; i = i->includer)
        if (i->device == s->device && i->inode == s->inode)
            ok = scan_fail(s->includer, s->includer->line,
                           "@include \"%s\": goes round in a circle: %s is being read already",
                           path, i->out->files[i->file]);
    if (ok) {
        s->file = file_add(s->out, path);
        s->out->lines[s->out->n_lines - 1] = (struct source_line){s->file, 1};
        ok = scan_file(s, f.bytes, f.length);
    }
    free(f.bytes);
    return ok;
}

static bool take_include(struct scan *s)
{
    const int line = s->line;
    if (!s->includes)
        return fail(s->err, EXIT_FILE, "%s: cannot include a file", s->out->files[0]);
    s->at += strlen("@include");
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\t'))
        s->at++;
    const char *name = s->at + 1;
    const char *line_end = memchr(s->at, '\n', (size_t)(s->end - s->at));
    const size_t left = (size_t)((line_end ? line_end : s->end) - s->at);
    const char *close = left > 1 && *s->at == '"' ? memchr(name, '"', left - 1) : NULL;
    if (!close || close == name)
        return scan_fail(s, line, "@include must be followed by a file name in quotation marks");
    if (s->out->n_files > SOURCE_INCLUDES_MOST)
        return scan_fail(s, line, "at most %d files can be included", SOURCE_INCLUDES_MOST);
    char *given = mem_print("%.*s", (int)(close - name), name);
    char *path = file_beside(s->out->files[s->file], given);
    struct scan included = *s;
    included.includer = s;
    included.line = 1;
    const bool ok = read_file(&included, path);
    free(path);
    free(given);
    if (!ok)
        return false;
    if (s->out->length > SOURCE_BYTES_MOST)
        return scan_fail(s, line, "with this file the scenario has more than %d bytes",
                         SOURCE_BYTES_MOST);
    s->at = close + 1;
    emit(s, "\n", 1);
    begin_line(s);
    return true;
}

static bool take_bracket(struct scan *s, char c)
{
    struct brackets *b = s->open;
    const bool opens = c == '{' || c == '(' || c == '[';
    if (opens && b->depth == SOURCE_DEPTH_MOST)
        return scan_fail(s, s->line, "brackets cannot stand more than %d deep", SOURCE_DEPTH_MOST);
    if (opens) {
        b->open[b->depth].closes = c == '{' ? '}' : c == '(' ? ')' : ']';
        b->open[b->depth++].at = (struct source_line){s->file, s->line};
    } else if (b->depth == 0) {
        return scan_fail(s, s->line, "%c closes a bracket, but none is open", c);
    } else if (b->open[--b->depth].closes != c) {
        return scan_fail(s, s->line, "%c stands where the bracket of line %d needs %c first", c,
                         b->open[b->depth].at.line, b->open[b->depth].closes);
    }
    emit(s, &c, 1);
    s->at++;
    return true;
}

static bool take_sign(struct scan *s, char c)
{
    if (++*s->settings > SOURCE_SETTINGS_MOST)
        return scan_fail(s, s->line, "a scenario can have at most %d settings",
                         SOURCE_SETTINGS_MOST);
    emit(s, &c, 1);
    s->at++;
    return true;
}

static bool scan_word(struct scan *s, bool *line_is_blank)
{
    const char c = *s->at;
    const bool was_blank = *line_is_blank;
    *line_is_blank = (was_blank && (c == ' ' || c == '\t')) || c == '\n';
    if (c == '\n') {
        s->at++;
        end_line(s);
        return true;
    }
    if (was_blank && starts(s, "@include"))
        return take_include(s);
    if (c == '#' || starts(s, "//")) {
        skip_to_line_end(s);
        return true;
    }
    if (starts(s, "/*"))
        return skip_comment_block(s);
    if (c == '"')
        return take_text(s);
    if (strchr("{}()[]", c))
        return take_bracket(s, c);
    if (c == '=' || c == ':')
        return take_sign(s, c);
    if (begins_number(s))
        return take_number(s);
    if (is_name_byte(c)) {
        take_name(s);
        return true;
    }
    emit(s, &c, 1);
    s->at++;
    return true;
}

static bool scan_text(struct scan *s)
{
    bool line_is_blank = true;
    while (s->at < s->end)
        if (!scan_word(s, &line_is_blank))
            return false;
    return true;
}

/* A scan that has its shared counters beside it. */
struct scan_start {
    size_t room, line_room, settings;
    struct brackets open;
    struct scan scan;
};

static struct scan *scan_begin(struct scan_start *b, struct source *s, struct error *err)
{
    *s = (struct source){0};
    b->scan = (struct scan){.out = s,
                            .err = err,
                            .line = 1,
                            .room = &b->room,
                            .line_room = &b->line_room,
                            .settings = &b->settings,
                            .open = &b->open};
    emit(&b->scan, "", 0);
    begin_line(&b->scan);
    return &b->scan;
}

static bool brackets_closed(const struct scan_start *b, struct error *err)
{
    if (b->open.depth == 0)
        return true;
    const struct source_line *at = &b->open.open[b->open.depth - 1].at;
    return fail(err, EXIT_FILE, "%s:%d: a bracket begins here and is not closed",
                b->scan.out->files[at->file], at->line);
}

bool source_read(const char *path, struct source *s, struct error *err)
{
    struct scan_start begin = {0};
    struct scan *scan = scan_begin(&begin, s, err);
    scan->includes = true;
    return read_file(scan, path) && brackets_closed(&begin, err);
}

bool source_take(const char *text, const char *name, struct source *s, struct error *err)
{
    struct scan_start begin = {0};
    struct scan *scan = scan_begin(&begin, s, err);
    file_add(s, name);
    return scan_file(scan, text, strlen(text));
}

void source_free(struct source *s)
{
    for (size_t i = 0; i < s->n_files; i++)
        free(s->files[i]);
    free(s->files);
    free(s->lines);
    free(s->text);
    *s = (struct source){0};
}
