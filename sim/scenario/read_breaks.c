#include "sim/scenario/parts.h"

#include "sim/base/clock.h"
#include "sim/base/mem.h"

#include <math.h>

enum { AT, FROM, TO, AFTER_HOURS, BEFORE_HOURS, MINUTES, FIXED_END, PAID };

static const struct setting breaks[] = {
    [AT] = {"<break>.at", "time of day", "-", "fixed start"},
    [FROM] = {"<break>.from", "time of day", "-", "begin of a window; needs to"},
    [TO] = {"<break>.to", "time of day", "-", "end of the window, by which the break is over"},
    [AFTER_HOURS] = {"<break>.after_hours", "h", "-",
                     "fixed start, or begin of a window, in hours after the start of the shift"},
    [BEFORE_HOURS] = {"<break>.before_hours", "h", "-",
                      "end of the window in hours after the start of the shift"},
    [MINUTES] = {"<break>.minutes", "min", NULL, "length"},
    [FIXED_END] = {"<break>.fixed_end", "true or false", "false",
                   "a break that begins late after a contact ends on time nevertheless; otherwise "
                   "it keeps its length"},
    [PAID] = {"<break>.paid", "true or false", "false", "counts as working time"},
};
PART(breaks_part, "Breaks of a shift or a group", breaks);

static const double seconds_a_day = 86400;

static const struct range hours_in_shift = {0, 24, false, false, "a number of hours from 0 to 24"};

/* A time of day as seconds after the start of the shift, on the next day if it is before it. */
static bool read_offset(struct node *n, int setting, const struct shift *shift, double *offset,
                        struct error *err)
{
    double clock = 0;
    if (!setting_node(n, &breaks[setting]))
        return setting_missing(n, &breaks[setting], err);
    if (!setting_clock(n, &breaks[setting], &clock, err))
        return false;
    *offset = fmod(clock - shift->start_s + seconds_a_day, seconds_a_day);
    return true;
}

/* The window of a break given by times of day: at, or from and to. */
static bool read_clock_window(struct node *n, const struct shift *shift, double length_s,
                              double *from, double *to, struct error *err)
{
    if (setting_node(n, &breaks[AT])) {
        const struct node *other = setting_node(n, &breaks[FROM]);
        other = other ? other : setting_node(n, &breaks[TO]);
        if (other)
            return node_fail(other, err, "cannot be given together with at");
        if (!read_offset(n, AT, shift, from, err))
            return false;
        *to = *from + length_s;
        return true;
    }
    if (!read_offset(n, FROM, shift, from, err) || !read_offset(n, TO, shift, to, err))
        return false;
    if (*to == 0)
        *to = seconds_a_day; /* the end of a shift of 24 hours */
    return true;
}

static bool read_hours_window(struct node *n, double length_s, double *from, double *to,
                              struct error *err)
{
    double after = 0, before = NAN;
    if (!setting_node(n, &breaks[AFTER_HOURS]))
        return setting_missing(n, &breaks[AFTER_HOURS], err);
    if (!setting_number(n, &breaks[AFTER_HOURS], &hours_in_shift, &after, err)
        || !setting_number(n, &breaks[BEFORE_HOURS], &hours_in_shift, &before, err))
        return false;
    *from = after * 3600;
    *to = isnan(before) ? *from + length_s : before * 3600;
    return true;
}

static bool read_break(struct node *n, const struct shift *shift, struct pause *p,
                       struct error *err)
{
    static const struct range length = {0, 1440, true, false,
                                        "a number of minutes of more than 0, up to 1440"};
    double minutes = 0, from = 0, to = 0;
    n->used = true;
    if (n->type != NODE_GROUP)
        return node_fail(n, err, "must be a break { at = ...; minutes = ...; }, not %s",
                         node_shown(n).text);
    const struct node *clock = setting_node(n, &breaks[AT]);
    clock = clock ? clock : setting_node(n, &breaks[FROM]);
    clock = clock ? clock : setting_node(n, &breaks[TO]);
    const struct node *relative = setting_node(n, &breaks[AFTER_HOURS]);
    relative = relative ? relative : setting_node(n, &breaks[BEFORE_HOURS]);
    if (clock && relative)
        return node_fail(relative, err, "cannot be given together with %s", clock->name);
    if (!clock && !relative)
        return node_fail(n, err, "must have at, from and to, or after_hours");
    if (!setting_number(n, &breaks[MINUTES], &length, &minutes, err)
        || !setting_truth(n, &breaks[FIXED_END], &p->fixed_end, err)
        || !setting_truth(n, &breaks[PAID], &p->paid, err)
        || !(clock ? read_clock_window(n, shift, minutes * 60, &from, &to, err)
                   : read_hours_window(n, minutes * 60, &from, &to, err)))
        return false;
    p->earliest_s = from;
    p->length_s = minutes * 60;
    p->latest_s = to - p->length_s;
    const double rounding = 1e-6;
    if (to > shift->length_s + rounding || from > shift->length_s)
        return node_fail(n, err, "must lie inside the shift, which lasts from %s to %s",
                         clock_text(shift->start_s).text,
                         clock_text(fmod(shift->start_s + shift->length_s, seconds_a_day)).text);
    if (p->latest_s < p->earliest_s - rounding)
        return node_fail(n, err, "must fit into its window: %g minutes do not", minutes);
    p->latest_s = fmax(p->latest_s, p->earliest_s);
    return true;
}

/* Breaks whose windows overlap could meet: an agent cannot take two at once. */
static bool check_breaks_apart(const struct node *list, const struct shift *shift,
                               struct error *err)
{
    for (size_t i = 0; i < shift->n_breaks; i++)
        for (size_t j = 0; j < i; j++) {
            const struct pause *a = &shift->breaks[i], *b = &shift->breaks[j];
            if (a->earliest_s < b->latest_s + b->length_s
                && b->earliest_s < a->latest_s + a->length_s)
                return node_fail(list->child[i], err, "must not overlap with breaks[%zu]", j);
        }
    return true;
}

bool read_breaks(struct node *list, struct shift *shift, struct error *err)
{
    if (list->n > 20)
        return node_fail(list, err, "must have at most 20 breaks, not %zu", list->n);
    shift->breaks = mem_array(list->n, sizeof *shift->breaks);
    for (size_t i = 0; i < list->n; i++)
        if (!read_break(list->child[i], shift, &shift->breaks[shift->n_breaks++], err))
            return false;
    return check_breaks_apart(list, shift, err);
}
