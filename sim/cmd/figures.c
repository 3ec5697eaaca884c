#include "sim/cmd/figures.h"

#include "output/figure.h"
#include "sim/base/mem.h"
#include "sim/cmd/drawing.h"
#include "sim/cmd/pictures.h"

#include <math.h>
#include <stdlib.h>

/* --- days ------------------------------------------------------------------------------------- */

static const size_t days_most = 1 << 20;

void day_values_add(struct day_values *d, size_t day, double value)
{
    if (isnan(value) || d->n == days_most)
        return;
    if (d->n == d->room) {
        d->room = d->room ? 2 * d->room : 1024;
        d->value = mem_grow(d->value, d->room, sizeof *d->value);
        d->day = mem_grow(d->day, d->room, sizeof *d->day);
    }
    d->day[d->n] = day;
    d->value[d->n++] = value;
}

void day_values_free(struct day_values *d)
{
    free(d->value);
    free(d->day);
}

/* --- which figures there are ------------------------------------------------------------------ */

static bool always(const struct drawing *d)
{
    (void)d;
    return true;
}

/* Fewer days have no shape. */
static bool has_many_days(const struct drawing *d)
{
    enum { DAYS_LEAST = 20 };
    return d->days->n >= DAYS_LEAST;
}

static const struct entry {
    const char *name;
    bool (*is_there)(const struct drawing *d);
    bool (*save)(const struct drawing *d, const char *name);
} entries[] = {
    {"demand", always, demand_save},
    {"answer-rate", drawing_has_requests, rates_save},
    {"days", has_many_days, days_save},
    {"calendar", calendar_is_there, calendar_save},
    {"waits", waits_are_there, waits_save},
    {"occupancy", always, occupancy_save},
    {"self-service", self_service_is_there, self_service_save},
    {"events", events_are_there, events_save},
    {"chat-sessions", sessions_are_there, sessions_save},
    {"backlog", backlog_is_there, backlog_save},
    {"contact-flow", flow_is_there, flow_save},
    {"customers", customers_are_there, customers_save},
};

enum { ENTRIES = sizeof entries / sizeof *entries };

void figures_remove(const char *folder)
{
    for (size_t i = 0; i < ENTRIES; i++)
        pictures_remove(folder, &entries[i].name, 1);
}

/* Those there are. */
static bool save_figures(const void *of, const char *plots)
{
    struct drawing d = *(const struct drawing *)of;
    d.folder = plots;
    for (size_t i = 0; i < ENTRIES; i++)
        if (entries[i].is_there(&d) && !entries[i].save(&d, entries[i].name))
            return false;
    return true;
}

static const char *interval_name(double seconds)
{
    return seconds == 900 ? "quarter-hour" : seconds == 1800 ? "half-hour" : "hour";
}

bool figures_draw(const struct experiment *e, const struct options *o,
                  const struct day_values *days, const char *folder, struct error *err)
{
    const struct calendar_hours *hours = &e->scenario->hours;
    const struct drawing d = {
        .experiment = e,
        .options = o,
        .days = days,
        .intervals = hours->intervals,
        .a_while = interval_name(hours->interval_s),
        .hours = hours->interval_s / 3600,
        .opens = hours->opens_s / 3600,
        .closes = hours->closes_s / 3600,
    };
    const char *names[ENTRIES];
    size_t n = 0;
    for (size_t i = 0; i < ENTRIES; i++)
        if (entries[i].is_there(&d))
            names[n++] = entries[i].name;
        else
            pictures_remove(folder, &entries[i].name, 1);
    return pictures_save(folder, names, n, save_figures, &d, err);
}
