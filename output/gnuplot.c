#include "output/gnuplot.h"

#include "output/file.h"
#include "output/program.h"
#include "output/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { AT_ONCE = 2, NAME_ROOM = 100, REASON_ROOM = 200 };

struct gnuplot_text gnuplot_text(const char *text)
{
    return (struct gnuplot_text){.text = text, .length = strlen(text)};
}

/* What stands for a character that gnuplot could obey; 0 for nothing. */
static uint32_t harmless(uint32_t code)
{
    switch (code) {
    case '\n':
    case '\r':
    case '\t': return ' ';
    case '\'': return 0x2019;
    case '"': return 0x201D;
    case '`': return 0x2018;
    default: return text_is_control(code) ? 0 : code;
    }
}

/*
 * The svg terminal can put a text where ]]> ends a section and spoils the
 * picture, so the > goes; removing all three could join another ]]> of what is
 * around them.
 */
static void quote(FILE *stream, struct gnuplot_text text, bool is_format)
{
    const char *at = text.text, *end = at + text.length;
    int brackets = 0;
    uint32_t code;
    fputc('\'', stream);
    for (size_t n; at < end && (n = text_character(at, &code)); at += n) {
        code = harmless(code);
        if (!code || (code == '>' && brackets >= 2))
            continue;
        brackets = code == ']' ? brackets + 1 : 0;
        text_write_character(stream, code);
        if (code == '%' && is_format)
            fputc('%', stream);
    }
    fputs(text.is_cut ? "…'" : "'", stream);
}

void gnuplot_quote(FILE *stream, struct gnuplot_text text)
{
    quote(stream, text, false);
}

void gnuplot_quote_tick(FILE *stream, struct gnuplot_text text)
{
    quote(stream, text, true);
}

/* ---- fonts -------------------------------------------------------------- */

/* What is known of the machine's fonts; asked only when a figure needs it. */
enum answer { NOT_ASKED, NO, YES };

struct fonts {
    enum answer chinese;  /* some font has Chinese characters */
    enum answer noto_cjk; /* the one that scripts name, with the forms used in China */
};

/* Where nobody can tell, the fonts are taken to be there. */
static enum answer ask_for_font(char *pattern)
{
    char *const arguments[] = {"fc-list", pattern, NULL};
    char heard[PROGRAM_HEARD];
    struct program program;
    if (program_begin(&program, ".", arguments, STDOUT_FILENO) != 0)
        return YES;
    return program_end(&program, heard) != 0 || *heard ? YES : NO;
}

static void ask_for_fonts(struct fonts *fonts)
{
    char chinese[] = ":lang=zh-cn", noto_cjk[] = "Noto Sans CJK SC";
    if (fonts->chinese != NOT_ASKED)
        return;
    fonts->chinese = ask_for_font(chinese);
    fonts->noto_cjk = ask_for_font(noto_cjk);
}

static bool line_has_han(const char *line)
{
    uint32_t code;
    for (size_t n; (n = text_character(line, &code)); line += n)
        if (text_is_han(code))
            return true;
    return false;
}

static bool script_has_han(const char *folder, const char *script)
{
    char *path = file_join(folder, script), *line = NULL;
    FILE *stream = path ? fopen(path, "r") : NULL;
    size_t room = 0;
    bool han = false;
    while (stream && !han && getline(&line, &room, stream) >= 0)
        han = line_has_han(line);
    if (stream)
        fclose(stream);
    free(line);
    free(path);
    return han;
}

/* ---- a run of gnuplot --------------------------------------------------- */

/* The pictures a script makes, and how one knows that a picture is complete. */
static const struct format {
    const char *name, *last_bytes;
} formats[] = {{"svg", "</svg>"}, {"png", "IEND"}, {"pdf", "%%EOF"}};

const char *const gnuplot_formats[] = {"svg", "png", "pdf", NULL};

enum { FORMATS_MOST = 2, SETTING_ROOM = 1000 };

struct run {
    struct program program;
    struct gnuplot_result *result;
    const struct format *format[FORMATS_MOST];
    size_t n_formats;
    bool lacks_font;                          /* some are not drawn */
    char draft[FORMATS_MOST][NAME_ROOM + 32]; /* names inside the folder */
};

/* SVG and PNG, or the one that is asked for. */
static void choose_formats(struct run *run, const struct gnuplot_look *look)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats && run->n_formats < FORMATS_MOST; i++)
        if (!look->format || strcmp(look->format, formats[i].name) == 0)
            run->format[run->n_formats++] = &formats[i];
}

/* A reader's fonts are not known here, so an SVG is drawn all the same. */
static void leave_out_what_lacks_a_font(struct run *run)
{
    size_t n = 0;
    for (size_t i = 0; i < run->n_formats; i++)
        if (run->format[i] == &formats[0])
            run->format[n++] = run->format[i];
    run->lacks_font = n < run->n_formats;
    run->n_formats = n;
}

static void set_result(struct gnuplot_result *result, enum gnuplot_outcome outcome,
                       const char *about, const char *message)
{
    result->outcome = outcome;
    snprintf(result->message, sizeof result->message, "%.80s%s%.200s", about, *about ? ": " : "",
             message);
}

/* Names stand in commands of gnuplot's, and whoever draws stored figures found them in a folder. */
static bool is_file_name(const char *name)
{
    const size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_");
    return length && length <= NAME_ROOM && !name[length];
}

static bool has_han(struct gnuplot_text text)
{
    char *copy = text.text ? strndup(text.text, text.length) : NULL;
    const bool han = copy && line_has_han(copy);
    free(copy);
    return han;
}

/* What the script finds set: the format, where the picture goes, and how it is to look. */
static void write_setting(char *setting, const struct run *run, size_t i, const char *face,
                          const struct gnuplot_look *look)
{
    FILE *to = fmemopen(setting, SETTING_ROOM, "w");
    if (!to)
        return;
    fprintf(to, "FMT = '%s'; OUT = '%s'", run->format[i]->name, run->draft[i]);
    if (*face)
        fprintf(to, "; FACE = '%s'", face);
    if (look->wide > 0)
        fprintf(to, "; WIDE = %u; HIGH = %u", look->wide, look->high);
    if (look->title.text) {
        fputs("; TITLE = ", to);
        gnuplot_quote(to, look->title);
    }
    fclose(to);
}

static bool begin(struct run *run, const char *folder, const char *name,
                  const struct gnuplot_look *look, struct fonts *fonts,
                  struct gnuplot_result *result)
{
    char script[NAME_ROOM + 4], setting[FORMATS_MOST][SETTING_ROOM];
    const char *face = "";
    *result = (struct gnuplot_result){.outcome = GNUPLOT_DREW};
    if (!is_file_name(name)) {
        set_result(result, GNUPLOT_NOT_RUN, "", "the name is none of a figure");
        return false;
    }
    *run = (struct run){.result = result};
    choose_formats(run, look);
    snprintf(script, sizeof script, "%.100s.gp", name);
    const bool han_in_title = has_han(look->title);
    if (han_in_title || script_has_han(folder, script)) {
        ask_for_fonts(fonts);
        if (fonts->chinese != YES)
            leave_out_what_lacks_a_font(run);
        /* A font that is not there would change the look of everything else too. */
        face = fonts->noto_cjk != YES ? "Noto Sans" : han_in_title ? "Noto Sans CJK SC" : "";
    }
    if (run->n_formats == 0) {
        set_result(result, GNUPLOT_LACKS_FONT, name, "no font here has Chinese characters");
        return false;
    }
    char *arguments[3 * FORMATS_MOST + 3] = {"gnuplot", "-d"};
    for (size_t i = 0; i < run->n_formats; i++) {
        snprintf(run->draft[i], sizeof run->draft[i], ".%.100s.%ld.%s", name, (long)getpid(),
                 run->format[i]->name);
        write_setting(setting[i], run, i, face, look);
        char *const argument[] = {"-e", setting[i], script};
        memcpy(&arguments[2 + 3 * i], argument, sizeof argument);
    }
    const int error = program_begin(&run->program, folder, arguments, STDERR_FILENO);
    if (error == ENOENT && access(folder, X_OK) == 0)
        set_result(result, GNUPLOT_IS_MISSING, "", "gnuplot is not installed");
    else if (error)
        set_result(result, GNUPLOT_NOT_RUN, name, strerror(error));
    return !error;
}

/* gnuplot repeats the line, points into it and ends with the reason: the last line with anything on
 * it. */
static void find_reason(const char *heard, char reason[REASON_ROOM])
{
    const char *last = "gnuplot failed and did not say why";
    size_t length = strlen(last), used = 0;
    for (const char *line = heard; *line;) {
        const size_t n = strcspn(line, "\n");
        if (strspn(line, " \t\r") < n) {
            last = line;
            length = n;
        }
        line += n + (line[n] == '\n');
    }
    const char *end = last + length;
    uint32_t code;
    for (size_t n; last < end && (n = text_character(last, &code)); last += n) {
        if (used + n + 1 > REASON_ROOM)
            break;
        if (text_is_control(code) || code == 0xFFFD)
            continue;
        memcpy(reason + used, last, n);
        used += n;
    }
    reason[used] = '\0';
}

static bool ends_with(FILE *picture, const char *last_bytes)
{
    char tail[64] = "";
    if (fseek(picture, 0, SEEK_END) != 0)
        return false;
    const long size = ftell(picture), from = size > 40 ? size - 40 : 0;
    fseek(picture, from, SEEK_SET);
    const size_t n = fread(tail, 1, sizeof tail - 1, picture), wanted = strlen(last_bytes);
    for (size_t i = 0; i + wanted <= n; i++)
        if (memcmp(tail + i, last_bytes, wanted) == 0)
            return true;
    return false;
}

static bool is_complete(const char *path, const struct format *format)
{
    FILE *picture = fopen(path, "rb");
    if (!picture)
        return false;
    const bool complete = ends_with(picture, format->last_bytes);
    fclose(picture);
    return complete;
}

/*
 * The svg terminal wants the name of one font; a reader without it would get
 * one with serifs. So the names of others follow it, in tags, not in texts.
 */
static void copy_with_other_fonts(FILE *from, FILE *to)
{
    static const char family[] = "font-family=\"";
    bool in_tag = false, in_family = false;
    size_t matched = 0;
    for (int c; (c = getc(from)) != EOF; putc(c, to)) {
        if (in_family && c == '"') {
            fputs(", Noto Sans, sans-serif", to);
            in_family = false;
        }
        in_tag = c == '<' || (in_tag && c != '>');
        matched = in_tag && c == family[matched] ? matched + 1 : 0;
        if (!family[matched]) {
            in_family = true;
            matched = 0;
        }
    }
}

static bool keep_svg(const char *draft, const char *folder, const char *name)
{
    FILE *from = fopen(draft, "r");
    if (!from)
        return false;
    struct file *file = file_new(folder, name);
    if (file)
        copy_with_other_fonts(from, file_stream(file));
    const bool read = !ferror(from);
    fclose(from);
    if (!file || !read) {
        file_drop(file);
        return false;
    }
    return file_keep(file);
}

static bool keep_picture(const char *draft, const char *folder, const char *name,
                         const struct format *format)
{
    char file_name[NAME_ROOM + 8];
    snprintf(file_name, sizeof file_name, "%.100s.%s", name, format->name);
    if (strcmp(format->name, "svg") == 0)
        return keep_svg(draft, folder, file_name);
    char *path = file_join(folder, file_name);
    const bool kept = path && rename(draft, path) == 0;
    free(path);
    return kept;
}

static void keep_pictures(struct run *run, const char *folder, const char *name)
{
    char *path[FORMATS_MOST];
    bool complete = true;
    for (size_t i = 0; i < run->n_formats; i++) {
        path[i] = file_join(folder, run->draft[i]);
        complete = complete && path[i] && is_complete(path[i], run->format[i]);
    }
    if (!complete && run->result->outcome == GNUPLOT_DREW)
        set_result(run->result, GNUPLOT_FAILED, name,
                   "gnuplot left half a picture; is the disk full?");
    for (size_t i = 0; i < run->n_formats && run->result->outcome == GNUPLOT_DREW; i++)
        if (!keep_picture(path[i], folder, name, run->format[i]))
            set_result(run->result, GNUPLOT_NOT_SAVED, name, strerror(errno));
    for (size_t i = 0; i < run->n_formats; i++) {
        if (path[i])
            unlink(path[i]);
        free(path[i]);
    }
}

static void end(struct run *run, const char *folder, const char *name)
{
    char heard[PROGRAM_HEARD], reason[REASON_ROOM];
    const int status = program_end(&run->program, heard);
    if (WIFSIGNALED(status)) {
        snprintf(reason, sizeof reason, "gnuplot was stopped by signal %d", WTERMSIG(status));
        set_result(run->result, GNUPLOT_FAILED, name, reason);
    } else if (status != 0) {
        find_reason(heard, reason);
        set_result(run->result, GNUPLOT_FAILED, name, reason);
    }
    keep_pictures(run, folder, name);
    if (run->result->outcome == GNUPLOT_DREW && run->lacks_font)
        set_result(run->result, GNUPLOT_LACKS_FONT, name,
                   "no font here has Chinese characters, so there is no PNG");
}

bool gnuplot_draw_as(const char *folder, const char *const names[], size_t n,
                     const struct gnuplot_look *look, struct gnuplot_result result[])
{
    struct run run[AT_ONCE];
    struct fonts fonts = {NOT_ASKED, NOT_ASKED};
    bool running[AT_ONCE] = {false}, all = true;
    for (size_t i = 0; i < n + AT_ONCE; i++) {
        const size_t slot = i % AT_ONCE;
        if (running[slot])
            end(&run[slot], folder, names[i - AT_ONCE]);
        running[slot] = i < n && begin(&run[slot], folder, names[i], look, &fonts, &result[i]);
    }
    for (size_t i = 0; i < n; i++)
        all = all && result[i].outcome == GNUPLOT_DREW;
    return all;
}

bool gnuplot_draw(const char *folder, const char *const names[], size_t n,
                  struct gnuplot_result result[])
{
    return gnuplot_draw_as(folder, names, n, &(struct gnuplot_look){0}, result);
}
