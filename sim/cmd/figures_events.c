#include "sim/cmd/drawing.h"

#include "output/number.h"
#include "sim/base/mem.h"
#include "sim/cmd/present.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- the hours around events -------------------------------------------------------------------
 */

/* Shown before the first event and after the last, in hours: a queue outlasts its cause. */
static const double hours_before = 2, hours_after = 4;

/* Intervals of the day, [first, end). */
struct window {
    size_t first, end;
};

static struct window window_of(const struct drawing *d, const struct figure_stretch events[],
                               size_t n)
{
    double from = d->closes, to = d->opens;
    for (size_t i = 0; i < n; i++) {
        from = fmin(from, events[i].from);
        to = fmax(to, events[i].to);
    }
    const double first = floor((from - hours_before - d->opens) / d->hours);
    const double end = ceil((to + hours_after - d->opens) / d->hours);
    return (struct window){(size_t)fmax(first, 0), (size_t)fmin(end, (double)d->intervals)};
}

/* Leaves of the columns, by interval of the day, those of the window. */
static void sheet_cut(struct sheet *s, const struct window *w)
{
    s->rows = w->end - w->first;
    for (size_t i = 0; i < s->n; i++)
        memmove(s->values[i], s->values[i] + w->first, s->rows * sizeof *s->values[i]);
}

/* Over the intervals that lie in an event, or over the others of the window. */
static double rate_in(const struct sheet *s, size_t answered, size_t requested,
                      const struct figure_stretch events[], size_t n, bool inside)
{
    double top = 0, below = 0;
    for (size_t row = 0; row < s->rows; row++) {
        const double hour = s->values[0][row];
        bool in = false;
        for (size_t i = 0; i < n; i++)
            in = in || (hour >= events[i].from && hour < events[i].to);
        if (in != inside || isnan(s->values[answered][row]))
            continue;
        top += s->values[answered][row];
        below += s->values[requested][row];
    }
    return below > 0 ? 100 * top / below : NAN;
}

bool events_save(const struct drawing *d, const char *name)
{
    const struct which requested = drawing_first(d, "requested", 0),
                       answered = drawing_first(d, "answered", 0),
                       handled = drawing_first(d, "self_served", 0),
                       rate = drawing_first(d, "answer_rate", 0);
    struct figure_stretch events[EVENTS_DRAWN];
    const size_t n_events = drawing_events(d, events);
    const struct window w = window_of(d, events, n_events);
    const struct target *t = present_target_first(d->experiment, measure_named("answer_rate"), NAN);
    const bool has_self_service = self_service_is_there(d);
    struct sheet s = sheet_of_day(d);
    const size_t asked = sheet_add_by_interval(d, &s, "requested", &requested, VALUE),
                 got = sheet_add_by_interval(d, &s, "answered", &answered, VALUE),
                 low = sheet_add_by_interval(d, &s, "answer_rate_low", &rate, LOW),
                 high = sheet_add_by_interval(d, &s, "answer_rate_high", &rate, HIGH),
                 share = sheet_add_by_interval(d, &s, "answer_rate", &rate, VALUE);
    const size_t self =
        has_self_service ? sheet_add_by_interval(d, &s, "self_served", &handled, VALUE) : 0;
    sheet_cut(&s, &w);
    char unit[60], label[80];
    snprintf(unit, sizeof unit, "contacts per %s", d->a_while);
    const struct figure_series flow[] = {
        {.kind = FIGURE_STEPS, .colour = FIGURE_BLUE, .y = asked, .label = "ask for an agent"},
        {.kind = FIGURE_STEPS, .colour = FIGURE_TEAL, .y = got, .label = "of these answered"},
        {.kind = FIGURE_STEPS, .colour = FIGURE_GREY, .y = self, .label = "self-service handles"},
    };
    const struct figure_series rates[] = {
        {.kind = FIGURE_BAND, .colour = FIGURE_BLUE, .low = low, .high = high, .shade = 0.25},
        {.kind = FIGURE_LINE, .colour = FIGURE_BLUE, .y = share, .label = "answer rate"},
        {.kind = FIGURE_LEVEL,
         .colour = FIGURE_RED,
         .at = t ? 100 * t->bound : 0,
         .label = drawing_target(t, label)},
    };
    const struct figure_panel panels[] = {
        {.unit = unit, .series = flow, .n_series = has_self_service ? 3 : 2, .from_zero = true},
        {.unit = "answer rate, %", .series = rates, .n_series = t ? 3 : 2, .per_cent = true},
    };
    char title[120];
    snprintf(title, sizeof title, "The hours around the event%s%s%s", n_events == 1 ? "" : "s",
             *drawing_of_first(d).text ? ", contacts" : "", drawing_of_first(d).text);
    struct figure figure = {
        .name = name,
        .title = title,
        .x = drawing_clock_axis(d),
        .panels = panels,
        .n_panels = 2,
    };
    figure.x.from = s.values[0][0];
    figure.x.to = s.values[0][s.rows - 1] + d->hours;
    char *subtitle = mem_print(
        "While it lasts %s %% of the requests are answered, in the other hours shown %s %%.",
        number_shown(rate_in(&s, got, asked, events, n_events, true), 1).text,
        number_shown(rate_in(&s, got, asked, events, n_events, false), 1).text);
    return drawing_save(d, &figure, &s, subtitle, "band: 95 % interval of the mean");
}

bool events_are_there(const struct drawing *d)
{
    struct figure_stretch events[EVENTS_DRAWN];
    const size_t n = drawing_events(d, events);
    const struct window w = window_of(d, events, n);
    /* What lasts all day has no hours around it. */
    return n > 0 && w.end - w.first < d->intervals;
}
