#include "sim/cmd/drawing.h"

#include "sim/base/mem.h"
#include "sim/cmd/present.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

int double_compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

size_t sheet_add(struct sheet *s, const char *heading, double *values)
{
    s->values[s->n] = values;
    s->column[s->n] = (struct figure_column){heading, values};
    return s->n++;
}

void sheet_drop(struct sheet *s)
{
    for (size_t i = 0; i < s->n; i++)
        free(s->values[i]);
}

struct sheet sheet_of_day(const struct drawing *d)
{
    struct sheet s = {.rows = d->intervals};
    double *hour = mem_array(d->intervals, sizeof *hour);
    for (size_t i = 0; i < d->intervals; i++)
        hour[i] = d->opens + (double)i * d->hours;
    sheet_add(&s, "hour", hour);
    return s;
}

static double field_of(const struct estimate *e, enum field field)
{
    const double half = isnan(e->half_width) ? 0 : e->half_width;
    switch (field) {
    case LOW: return e->value - half;
    case HIGH: return e->value + half;
    case P05: return e->p05;
    case P50: return e->p50;
    case P95: return e->p95;
    default: return e->value;
    }
}

/* Shares as per cent and within 0..100. */
static double *by_interval(const struct drawing *d, const struct which *w, enum field field)
{
    const bool is_share = measure_named(w->key)->unit == UNIT_SHARE;
    double *values = mem_array(d->intervals, sizeof *values);
    for (size_t i = 0; i < d->intervals; i++) {
        const struct estimate e =
            present_find(d->experiment, w->key, w->scope, w->index, w->threshold, i);
        const double value = field_of(&e, field);
        values[i] = isnan(value) ? NAN : is_share ? fmin(fmax(100 * value, 0), 100) : value;
    }
    return values;
}

size_t sheet_add_by_interval(const struct drawing *d, struct sheet *s, const char *heading,
                             const struct which *w, enum field field)
{
    return sheet_add(s, heading, by_interval(d, w, field));
}

bool drawing_has_requests(const struct drawing *d)
{
    const struct scenario *s = d->experiment->scenario;
    for (size_t i = 0; i < s->n_channels; i++)
        if (!channel_has_jobs(&s->channels[i]))
            return true;
    return false;
}

struct estimate drawing_over_the_day(const struct drawing *d, const struct which *w)
{
    return present_find(d->experiment, w->key, w->scope, w->index, w->threshold, d->intervals);
}

size_t drawing_extreme(const double values[], size_t n, int sign)
{
    size_t best = n;
    for (size_t i = 0; i < n; i++)
        if (!isnan(values[i]) && (best == n || sign * values[i] > sign * values[best]))
            best = i;
    return best;
}

struct clock_text drawing_clock(const struct drawing *d, size_t interval)
{
    return clock_text(3600 * (d->opens + (double)interval * d->hours));
}

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static char *note_of(const struct drawing *d, const char *more)
{
    const struct experiment *e = d->experiment;
    const bool has_title = strcmp(e->scenario->title, e->scenario->name) != 0;
    return mem_print(
        "%s%s, seed %llu · %s%s%s%s%s", e->replications < e->wanted ? "PARTIAL, interrupted: " : "",
        present_replications(e, e->replications).text, (unsigned long long)d->options->seed,
        file_name(d->options->operands[0]), has_title ? " · " : "",
        has_title ? e->scenario->title : "", *more ? " · " : "", more);
}

struct figure_axis drawing_clock_axis(const struct drawing *d)
{
    return (struct figure_axis){
        .kind = FIGURE_CLOCK, .from = d->opens, .to = d->closes, .interval = d->hours};
}

/* Does it happen on every day that the figure stands for? */
static bool is_of_every_day(const struct scenario *s, const struct scenario_event *e)
{
    return e->day < 0 || s->hours.days == 1;
}

size_t drawing_events(const struct drawing *d, struct figure_stretch of[EVENTS_DRAWN])
{
    const struct scenario *s = d->experiment->scenario;
    size_t n = 0;
    for (size_t i = 0; i < s->n_events && n < EVENTS_DRAWN; i++)
        if (is_of_every_day(s, &s->events[i]))
            of[n++] = (struct figure_stretch){s->events[i].at_s / 3600, s->events[i].ends_s / 3600};
    return n;
}

bool drawing_save(const struct drawing *d, struct figure *f, struct sheet *s, char *subtitle,
                  const char *more)
{
    struct figure_stretch events[EVENTS_DRAWN];
    char *with_events = NULL;
    if (f->x.kind == FIGURE_CLOCK && (f->n_stretches = drawing_events(d, events)) > 0) {
        f->stretches = events;
        more = with_events = mem_print("%s%sshaded: events", more, *more ? " · " : "");
    }
    char *note = note_of(d, more);
    free(with_events);
    f->subtitle = subtitle;
    f->note = note;
    f->columns = s->column;
    f->n_columns = s->n;
    f->n_rows = s->rows;
    const bool saved = figure_save(f, d->folder);
    const int cause = errno;
    free(note);
    free(subtitle);
    sheet_drop(s);
    errno = cause;
    return saved;
}

struct which drawing_first(const struct drawing *d, const char *key, size_t threshold)
{
    const int channel = present_channel_first(d->experiment->scenario);
    return channel < 0 ? (struct which){key, SCOPE_ALL, 0, threshold}
                       : (struct which){key, SCOPE_CHANNEL, (size_t)channel, threshold};
}

struct number_text drawing_of_first(const struct drawing *d)
{
    const struct scenario *s = d->experiment->scenario;
    const int channel = present_channel_first(s);
    struct number_text text = {""};
    if (channel >= 0)
        snprintf(text.text, sizeof text.text, " of %.40s", s->channels[channel].name);
    return text;
}

struct parts drawing_largest_parts(const struct drawing *d, size_t n, enum scope scope,
                                   const char *key)
{
    struct parts p = {0};
    double *size = mem_array(n, sizeof *size), *sorted = mem_array(n, sizeof *sorted);
    size_t there = 0;
    for (size_t i = 0; i < n; i++) {
        size[i] = drawing_over_the_day(d, &(struct which){key, scope, i, 0}).value;
        if (!isnan(size[i]))
            sorted[there++] = size[i];
    }
    qsort(sorted, there, sizeof *sorted, double_compare);
    p.all = there <= LINES_MOST;
    const double least = p.all ? -INFINITY : sorted[there - LINES_MOST];
    for (size_t i = 0; i < n && p.n < LINES_MOST; i++)
        if (size[i] >= least) /* NAN is not */
            p.index[p.n++] = i;
    free(size);
    free(sorted);
    return p;
}

const char *drawing_target(const struct target *t, char label[80])
{
    if (!t)
        return NULL;
    snprintf(label, 80, "target %s", present_bound(t->measure, t->bound).text);
    return label;
}
