/* A child's working folder is set by an extension of the GNU library. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "output/gnuplot.h"

#include "output/file.h"
#include "output/text.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { AT_ONCE = 2, NAME_ROOM = 100, PATH_ROOM = 4096, HEARD_ROOM = 4096 };

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

/* The pictures a script makes, and how one knows that a picture is complete. */
static const struct format {
    const char *name, *last_bytes;
} formats[] = {{"svg", "</svg>"}, {"png", "IEND"}};

enum { N_FORMATS = sizeof formats / sizeof *formats };

/* One run of gnuplot. */
struct run {
    pid_t process;
    int errors; /* the end of a pipe from which its messages are read */
    struct gnuplot_result *result;
    char draft[N_FORMATS][NAME_ROOM + 32]; /* names inside the folder */
};

static void set_result(struct gnuplot_result *result, enum gnuplot_outcome outcome,
                       const char *about, const char *message)
{
    result->outcome = outcome;
    snprintf(result->message, sizeof result->message, "%.80s%s%.200s", about,
             *about ? ": " : "", message);
}

/* gnuplot reads nothing, is heard through the pipe, and works inside the folder. */
static int spawn(struct run *run, const char *folder, char *const arguments[], int messages)
{
    posix_spawn_file_actions_t actions;
    int error = posix_spawn_file_actions_init(&actions);
    if (error)
        return error;
    if (!(error = posix_spawn_file_actions_addchdir_np(&actions, folder))
        && !(error = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0))
        && !(error = posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0))
        && !(error = posix_spawn_file_actions_adddup2(&actions, messages, 2)))
        error = posix_spawnp(&run->process, "gnuplot", &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

static bool begin(struct run *run, const char *folder, const char *name,
                  struct gnuplot_result *result)
{
    assert(strlen(name) <= NAME_ROOM && name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_")] == '\0');
    char script[NAME_ROOM + 4], setting[N_FORMATS][NAME_ROOM + 80];
    *run = (struct run){.result = result};
    *result = (struct gnuplot_result){.outcome = GNUPLOT_DREW};
    snprintf(script, sizeof script, "%.100s.gp", name);
    for (size_t i = 0; i < N_FORMATS; i++) {
        snprintf(run->draft[i], sizeof run->draft[i], ".%.100s.%ld.%s", name, (long)getpid(),
                 formats[i].name);
        snprintf(setting[i], sizeof setting[i], "FMT = '%s'; OUT = '%.130s'", formats[i].name,
                 run->draft[i]);
    }
    char *const arguments[] = {"gnuplot", "-d",   "-e",       setting[0], script,
                               "-e",      setting[1], script, NULL};
    int pipe_ends[2];
    if (pipe(pipe_ends) != 0) {
        set_result(result, GNUPLOT_NOT_RUN, "gnuplot", strerror(errno));
        return false;
    }
    fcntl(pipe_ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(pipe_ends[1], F_SETFD, FD_CLOEXEC);
    const int error = spawn(run, folder, arguments, pipe_ends[1]);
    close(pipe_ends[1]);
    run->errors = pipe_ends[0];
    if (!error)
        return true;
    close(run->errors);
    if (error == ENOENT && access(folder, X_OK) == 0)
        set_result(result, GNUPLOT_IS_MISSING, "", "gnuplot is not installed");
    else
        set_result(result, GNUPLOT_NOT_RUN, "gnuplot", strerror(error));
    return false;
}

/* What was said last: the end of heard, which is full when earlier things were forgotten. */
static void hear(int errors, char heard[HEARD_ROOM])
{
    size_t used = 0;
    for (;;) {
        if (used == HEARD_ROOM - 1) {
            used /= 2;
            memmove(heard, heard + used, used + 1);
        }
        const ssize_t n = read(errors, heard + used, HEARD_ROOM - 1 - used);
        if (n > 0)
            used += (size_t)n;
        else if (n == 0 || errno != EINTR)
            break;
    }
    heard[used] = '\0';
}

/* gnuplot quotes the script, points into it and ends with the reason: the last line with anything on it. */
static void copy_reason(const char *heard, char reason[200])
{
    const char *last = "gnuplot failed and did not say why";
    size_t length = strlen(last);
    for (const char *line = heard; *line;) {
        const size_t n = strcspn(line, "\n");
        if (strspn(line, " \t\r") < n) {
            last = line;
            length = n;
        }
        line += n + (line[n] == '\n');
    }
    size_t used = 0;
    uint32_t code;
    for (size_t n; length && (n = text_character(last, &code)) && used + n < 200;
         last += n, length -= n < length ? n : length) {
        if (text_is_control(code))
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
    char *path[N_FORMATS];
    bool complete = true;
    for (size_t i = 0; i < N_FORMATS; i++) {
        path[i] = file_join(folder, run->draft[i]);
        complete = complete && path[i] && is_complete(path[i], &formats[i]);
    }
    if (!complete && run->result->outcome == GNUPLOT_DREW)
        set_result(run->result, GNUPLOT_FAILED, name, "gnuplot left half a picture");
    for (size_t i = 0; i < N_FORMATS && run->result->outcome == GNUPLOT_DREW; i++)
        if (!keep_picture(path[i], folder, name, &formats[i]))
            set_result(run->result, GNUPLOT_NOT_SAVED, name, strerror(errno));
    for (size_t i = 0; i < N_FORMATS; i++) {
        if (path[i])
            unlink(path[i]);
        free(path[i]);
    }
}

static void end(struct run *run, const char *folder, const char *name)
{
    char heard[HEARD_ROOM], reason[200];
    int status = 0;
    hear(run->errors, heard);
    close(run->errors);
    while (waitpid(run->process, &status, 0) < 0 && errno == EINTR)
        continue;
    if (WIFSIGNALED(status)) {
        snprintf(reason, sizeof reason, "gnuplot was stopped by signal %d", WTERMSIG(status));
        set_result(run->result, GNUPLOT_FAILED, name, reason);
    } else if (status != 0) {
        copy_reason(heard, reason);
        set_result(run->result, GNUPLOT_FAILED, name, reason);
    }
    keep_pictures(run, folder, name);
}

bool gnuplot_draw(const char *folder, const char *const names[], size_t n,
                  struct gnuplot_result result[])
{
    struct run run[AT_ONCE];
    bool running[AT_ONCE] = {false}, all = true;
    for (size_t i = 0; i < n + AT_ONCE; i++) {
        const size_t slot = i % AT_ONCE;
        if (running[slot])
            end(&run[slot], folder, names[i - AT_ONCE]);
        running[slot] = i < n && begin(&run[slot], folder, names[i], &result[i]);
    }
    for (size_t i = 0; i < n; i++)
        all = all && result[i].outcome == GNUPLOT_DREW;
    return all;
}
