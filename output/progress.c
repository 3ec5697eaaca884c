#include "output/progress.h"

#include "output/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const double between_drawings = 0.1, before_a_forecast = 1; /* seconds */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* A dumb terminal has no way to clear a line. */
static bool is_watched(void)
{
    const char *kind = getenv("TERM");
    return isatty(STDERR_FILENO) && kind && strcmp(kind, "dumb") != 0;
}

struct progress progress_begin_on(FILE *stream, const char *what, uint64_t total)
{
    return (struct progress){
        .stream = stream, .what = what, .total = total, .began = now(), .drawn = -1};
}

struct progress progress_begin(const char *what, uint64_t total)
{
    return progress_begin_on(is_watched() ? stderr : NULL, what, total);
}

static int print_time_left(char *text, size_t room, double seconds)
{
    const double minutes = ceil(seconds / 60), hours = ceil(seconds / 360) / 10;
    if (seconds < 90)
        return snprintf(text, room, ", %.0f s left", ceil(seconds));
    if (minutes < 90)
        return snprintf(text, room, ", %.0f min left", minutes);
    return snprintf(text, room, ", %s h left", number_shown(hours, 1).text);
}

struct progress_line progress_line(const struct progress *progress, uint64_t done, double seconds)
{
    struct progress_line line;
    const struct number_text shown = number_count((int64_t)done);
    if (!progress->total) {
        snprintf(line.text, sizeof line.text, "%.30s %.30s", shown.text, progress->what);
        return line;
    }
    const double share = (double)done / (double)progress->total;
    const int used =
        snprintf(line.text, sizeof line.text, "%.20s of %.20s %.15s, %.0f %%", shown.text,
                 number_count((int64_t)progress->total).text, progress->what, floor(100 * share));
    if (done && done < progress->total && seconds >= before_a_forecast)
        print_time_left(line.text + used, sizeof line.text - (size_t)used,
                        seconds * (1 - share) / share);
    return line;
}

void progress_reach(struct progress *progress, uint64_t done)
{
    if (!progress->stream)
        return;
    const double time = now();
    if (progress->drawn >= 0 && time - progress->drawn < between_drawings)
        return;
    progress->drawn = time;
    fprintf(progress->stream, "\r%s\033[K",
            progress_line(progress, done, time - progress->began).text);
    fflush(progress->stream);
}

void progress_end(struct progress *progress)
{
    if (progress->stream && progress->drawn >= 0) {
        fputs("\r\033[K", progress->stream);
        fflush(progress->stream);
    }
    progress->stream = NULL;
}
