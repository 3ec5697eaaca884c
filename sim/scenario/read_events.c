#include "sim/scenario/parts.h"

#include "sim/base/clock.h"
#include "sim/base/mem.h"

#include <math.h>
#include <stdlib.h>

enum {
    EVENTS,
    AT,
    HOURS,
    DAY,
    DATE,
    CHANNEL,
    CLASS,
    CAPACITY,
    SESSIONS,
    FALLBACK,
    ESCALATES,
    ARRIVALS_FACTOR
};

static const struct setting events[] = {
    [EVENTS] = {"events", "list", "none",
                "what is out of the ordinary for some hours: self-service that fails or gets "
                "worse, more contacts than usual"},
    [AT] = {"events[].at", "time of day", NULL, "when it begins"},
    [HOURS] = {"events[].hours", "h", NULL,
               "how long it lasts, up to closing at most; from its end on all is as before"},
    [DAY] = {"events[].day", "count", "every day", "day of the horizon; the first is 0"},
    [DATE] = {"events[].date", "date", "by day", "the day by its date, such as \"2023-11-01\""},
    [CHANNEL] = {"events[].channel", "name", "every channel", "the channel it befalls"},
    [CLASS] = {"events[].class", "name", "every class", "the class it befalls"},
    [CAPACITY] =
        {"events[].self_service_capacity", "count", "-",
         "sessions of self-service at once; sessions beyond it finish, but 0 is an outage"},
    [SESSIONS] = {"events[].sessions", "name", "\"escalate\"",
                  "what an outage does to the sessions inside: escalate: they ask for an agent; "
                  "lost: they give up, and may redial; finish"},
    [FALLBACK] = {"events[].fallback", "name", "when_full",
                  "what becomes of contacts that find no session free: agent, busy or simple"},
    [ESCALATES] = {"events[].escalates", "share", "-",
                   "of the contacts that self-service handles from now on: asks for an agent; "
                   "gives_up and bounces keep their shares of the others"},
    [ARRIVALS_FACTOR] = {"events[].arrivals_factor", "number", "-",
                         "on the volume; such an event begins and ends with a planning interval"},
};
PART(events_part, "Events", events);

/* An event's day by its date. */
static bool read_day_of_date(struct node *n, const struct scenario *s, int *day, struct error *err)
{
    char *text = NULL;
    int32_t date = 0;
    const struct node *given = setting_node(n, &events[DATE]);
    if (!setting_text(n, &events[DATE], &text, err))
        return false;
    const bool is_date = text && date_parse(text, &date);
    free(text);
    if (!given)
        return true;
    if (node_child(n, "day"))
        return node_fail(given, err, "cannot be given together with day");
    for (size_t i = 0; is_date && s->dates.days && i < s->hours.days; i++)
        if (s->dates.days[i].date == date) {
            *day = (int)i;
            return true;
        }
    if (!s->dates.days)
        return node_fail(given, err, "needs calendar.from or calendar.dates, to know the days");
    return node_fail(given, err, "must be a day of the horizon, from \"%s\" to \"%s\", not %s",
                     date_text(s->dates.days[0].date).text,
                     date_text(s->dates.days[s->hours.days - 1].date).text, node_shown(given).text);
}

static bool read_window(struct node *n, const struct scenario *s, struct scenario_event *e,
                        struct error *err)
{
    double hours = 0;
    size_t day = 0;
    const struct node *given = setting_node(n, &events[DAY]);
    if (!setting_clock(n, &events[AT], &e->at_s, err)
        || !setting_number(n, &events[HOURS], &positive, &hours, err)
        || !setting_count(n, &events[DAY], 0, DAYS_MOST - 1, &day, err))
        return false;
    e->day = given ? (int)day : -1;
    e->ends_s = e->at_s + hours * 3600;
    if (day >= s->hours.days)
        return node_fail(given, err, "must be a day of the horizon, from 0 to %zu, not %zu",
                         s->hours.days - 1, day);
    if (!read_day_of_date(n, s, &e->day, err))
        return false;
    if (e->at_s < s->hours.opens_s || e->ends_s > s->hours.closes_s)
        return node_fail(n, err,
                         "must lie within the opening hours %s to %s, but lasts from %s to %s",
                         clock_text(s->hours.opens_s).text, clock_text(s->hours.closes_s).text,
                         clock_text(e->at_s).text, clock_text(e->ends_s).text);
    return true;
}

/* What goes with a change of capacity must not stand without it. */
static bool only_with(const struct node *n, const char *name, bool allowed, const char *what,
                      struct error *err)
{
    const struct node *given = node_child(n, name);
    return !given || allowed || node_fail(given, err, "is only for an event with %s", what);
}

static bool read_capacity(struct node *n, struct scenario_event *e, struct error *err)
{
    static const char *const rules[] = {
        [SESSIONS_ESCALATE] = "escalate", [SESSIONS_LOST] = "lost", [SESSIONS_FINISH] = "finish"};
    int inside = SESSIONS_ESCALATE, fallback = FULL_AGENT;
    e->sets_sessions = setting_node(n, &events[CAPACITY]);
    e->has_fallback = setting_node(n, &events[FALLBACK]);
    if (!setting_count(n, &events[CAPACITY], 0, 10000000, &e->sessions, err)
        || !setting_choice(n, &events[SESSIONS], rules, 3, &inside, err)
        || (e->has_fallback
            && !setting_choice(n, &events[FALLBACK], when_full_names, 3, &fallback, err)))
        return false;
    e->inside = (enum sessions_rule)inside;
    e->fallback = (enum when_full)fallback;
    return only_with(n, "sessions", e->sets_sessions && e->sessions == 0,
                     "self_service_capacity = 0", err)
           && only_with(n, "fallback", e->sets_sessions, "a self_service_capacity", err)
           && only_with(n, "class", !e->sets_sessions,
                        "escalates or arrivals_factor: sessions are the channel's", err);
}

static bool read_factor(struct node *n, const struct scenario *s, struct scenario_event *e,
                        struct error *err)
{
    static const struct range factor = {0, 1000, false, false, "a number from 0 to 1000"};
    const struct node *given = setting_node(n, &events[ARRIVALS_FACTOR]);
    e->arrivals_factor = 1;
    if (!setting_number(n, &events[ARRIVALS_FACTOR], &factor, &e->arrivals_factor, err))
        return false;
    const double first = (e->at_s - s->hours.opens_s) / s->hours.interval_s;
    const double last = (e->ends_s - s->hours.opens_s) / s->hours.interval_s;
    if (given && (first != floor(first) || last != floor(last)))
        return node_fail(n, err,
                         "must begin and end with a planning interval of %g minutes, but lasts "
                         "from %s to %s",
                         s->hours.interval_s / 60, clock_text(e->at_s).text,
                         clock_text(e->ends_s).text);
    return true;
}

static bool read_event(struct node *n, const struct scenario *s, struct scenario_event *e,
                       struct error *err)
{
    n->used = true;
    if (n->type != NODE_GROUP)
        return node_fail(n, err, "must be an event { at = ...; hours = ...; }, not %s",
                         node_shown(n).text);
    e->escalates = NAN;
    if (!read_window(n, s, e, err)
        || !read_reference(n, &events[CHANNEL], "channel", scenario_channel, s, &e->channel, err)
        || !read_reference(n, &events[CLASS], "class", scenario_class, s, &e->class, err)
        || !read_capacity(n, e, err)
        || !setting_number(n, &events[ESCALATES], &any_share, &e->escalates, err)
        || !read_factor(n, s, e, err))
        return false;
    return e->sets_sessions || !isnan(e->escalates) || node_child(n, "arrivals_factor")
           || node_fail(n, err,
                        "must say what changes: self_service_capacity, escalates or "
                        "arrivals_factor");
}

bool read_events(struct node *root, struct scenario *s, struct error *err)
{
    struct node *list;
    if (!setting_list(root, &events[EVENTS], &list, err))
        return false;
    if (list && list->n > PARTS_MOST)
        return node_fail(list, err, "must have at most %d events, not %zu", PARTS_MOST, list->n);
    s->events = mem_array(list ? list->n : 0, sizeof *s->events);
    for (size_t i = 0; list && i < list->n; i++)
        if (!read_event(list->child[i], s, &s->events[s->n_events++], err))
            return false;
    return true;
}
