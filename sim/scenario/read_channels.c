#include "sim/scenario/parts.h"

#include "sim/base/clock.h"
#include "sim/base/mem.h"

#include <stdint.h>
#include <string.h>

enum { CHANNELS, CHANNEL, KIND, OPENS, CLOSES, LINES, QUEUE_PLACES, SELF_SERVICE };

static const struct setting channels[] = {
    [CHANNELS] = {"channels", "group", "one channel, voice",
                  "the ways contacts come, each under a name"},
    [CHANNEL] = {"channels.<channel>", "group", "-", "one channel"},
    [KIND] = {"channels.<channel>.kind", "name", "\"live\"",
              "live: a contact takes the whole agent; chat: an agent can have several sessions in "
              "hand (concurrency of the group); deferred: contacts are jobs of a backlog; "
              "outbound: the same, and the centre calls the customer"},
    [OPENS] = {"channels.<channel>.opens", "time of day", "with the centre",
               "when it opens; contacts that come before or after its hours are out of hours and "
               "ask for nobody (see out_of_hours of the class, and deflection); outbound: the "
               "hours in which customers may be called"},
    [CLOSES] = {"channels.<channel>.closes", "time of day", "with the centre",
                "when it closes; what then becomes of its queue says at_close of the calendar"},
    [LINES] = {"channels.<channel>.lines", "count", "unlimited",
               "trunks, held from entry through self-service, queue and talk; with none free a "
               "contact is blocked at entry"},
    [QUEUE_PLACES] = {"channels.<channel>.queue_places", "count", "unlimited",
                      "contacts that can wait at once; one more is blocked"},
    [SELF_SERVICE] = {"channels.<channel>.self_service", "self-service", "none",
                      "self-service of the classes of the channel; a class can change parts of it"},
};
PART(channels_part, "Channels", channels);

enum {
    HANDLES,
    ESCALATES,
    GIVES_UP,
    BOUNCES,
    DURATION,
    TIME,
    RETURN_DELAY = TIME + 1 + SELF_ENDS,
    RETURNS_TO,
    ESCALATES_AGAIN,
    AT_MOST,
    WINDOW_HOURS,
    HANDLE_FACTOR,
    DRIFT,
    DRIFT_SD,
    DRIFT_LAG1,
    DRIFT_CORRELATION,
    RELEASES,
    RELEASE_DAY,
    RELEASE_SHIFT,
    CAPACITY,
    WHEN_FULL,
    SIMPLE
};

static const struct setting self_service[] = {
    [HANDLES] = {"<self_service>.handles", "share", "1",
                 "of the entering contacts, self-service takes this share; the others ask for an "
                 "agent at once"},
    [ESCALATES] = {"<self_service>.escalates", "share", NULL, "of the handled: asks for an agent"},
    [GIVES_UP] = {"<self_service>.gives_up", "share", "0",
                  "of the handled: hangs up unresolved and does not return"},
    [BOUNCES] = {"<self_service>.bounces", "share", "0",
                 "of the handled: looks resolved, the customer comes back later"},
    [DURATION] = {"<self_service>.duration", "duration", "by time",
                  "time in self-service, however it ends"},
    [TIME] = {"<self_service>.time", "group", "by duration",
              "time in self-service by how it ends, where that makes a difference"},
    [TIME + 1 + SELF_ESCALATED] = {"<self_service>.time.escalated", "duration", "duration",
                                   "of those who ask for an agent"},
    [TIME + 1 + SELF_GAVE_UP] = {"<self_service>.time.gave_up", "duration", "duration",
                                 "of those who hang up"},
    [TIME + 1 + SELF_BOUNCED] = {"<self_service>.time.bounced", "duration", "duration",
                                 "of those who come back later"},
    [TIME + 1 + SELF_RESOLVED] = {"<self_service>.time.resolved", "duration", "duration",
                                  "of the resolved"},
    [RETURN_DELAY] = {"<self_service>.return_delay", "duration", "-",
                      "until a bounced contact comes back; must be given if any bounce"},
    [RETURNS_TO] = {"<self_service>.returns_to", "name", "\"entry\"",
                    "entry: a bounced contact passes self-service again; agent: it asks for an "
                    "agent"},
    [ESCALATES_AGAIN] = {"<self_service>.escalates_again", "share", "escalates",
                         "of the handled that have bounced before: asks for an agent"},
    [AT_MOST] = {"<self_service>.at_most", "count", "3",
                 "bounces of one customer over the horizon"},
    [WINDOW_HOURS] = {"<self_service>.window_hours", "h", "unlimited",
                      "a bounced contact that comes back later than this counts as resolved, as it "
                      "does where recontacts are looked for within a window"},
    [HANDLE_FACTOR] = {"<self_service>.escalated_handle_factor", "number", "1",
                       "on talk and wrap-up of contacts that come to the agents by way of "
                       "self-service, of this class: those that pass it by are as set"},
    [DRIFT] = {"<self_service>.drift", "group", "none",
               "containment (1 - escalates) that changes from day to day; its mean stays as set, "
               "and gives_up and bounces keep their shares of the contained"},
    [DRIFT_SD] = {"<self_service>.drift.sd", "number", "0",
                  "standard deviation of the log-odds of containment"},
    [DRIFT_LAG1] = {"<self_service>.drift.lag1", "number", "0", "correlation of neighbouring days"},
    [DRIFT_CORRELATION] = {"<self_service>.drift.correlation", "share", "0.7",
                           "between classes, of the normals behind the drift"},
    [RELEASES] = {"<self_service>.drift.releases", "list", "none",
                  "new versions, from whose day on containment stays moved"},
    [RELEASE_DAY] = {"<self_service>.drift.releases[].day", "count", NULL,
                     "day of the horizon; the first is 0"},
    [RELEASE_SHIFT] = {"<self_service>.drift.releases[].shift", "number", NULL,
                       "added to the log-odds of containment; below 0: worse"},
    [CAPACITY] = {"<self_service>.capacity", "count", "unlimited",
                  "of a channel: sessions at once, of all its classes together; 0: it is down"},
    [WHEN_FULL] = {"<self_service>.when_full", "name", "\"agent\"",
                   "of a channel: what becomes of a contact that finds no session free: agent: it "
                   "asks for an agent; busy: it is blocked at entry; simple: the block of that "
                   "name takes it"},
    [SIMPLE] = {"<self_service>.simple", "self-service", "none",
                "what stands in where sessions are full or down, such as a keypad menu: handles, "
                "escalates, gives_up, bounces and times of its own, sessions without limit"},
};
PART(self_service_part, "Self-service of a channel or a class", self_service);

/* --- channels --------------------------------------------------------------------------------- */

static bool read_kind(struct node *n, enum channel_kind *kind, struct error *err)
{
    static const char *const kinds[] = {[CHANNEL_LIVE] = "live",
                                        [CHANNEL_CHAT] = "chat",
                                        [CHANNEL_DEFERRED] = "deferred",
                                        [CHANNEL_OUTBOUND] = "outbound"};
    int choice = CHANNEL_LIVE;
    if (!setting_choice(n, &channels[KIND], kinds, 4, &choice, err))
        return false;
    *kind = (enum channel_kind)choice;
    return true;
}

static struct channel channel_named(const char *name)
{
    return (struct channel){.name = mem_text(name), .queue_places = SIZE_MAX, .sessions = SIZE_MAX};
}

static bool read_channel_hours(struct node *n, const struct calendar_hours *hours,
                               struct channel *c, struct error *err)
{
    c->has_hours = setting_node(n, &channels[OPENS]) || setting_node(n, &channels[CLOSES]);
    c->opens_s = hours->opens_s;
    c->closes_s = hours->closes_s;
    if (!setting_clock(n, &channels[OPENS], &c->opens_s, err)
        || !setting_clock(n, &channels[CLOSES], &c->closes_s, err))
        return false;
    return (c->opens_s < c->closes_s && c->opens_s >= hours->opens_s
            && c->closes_s <= hours->closes_s)
           || node_fail(n, err,
                        "opens and closes must lie within the hours of the centre, %s to %s, not "
                        "be %s and %s",
                        clock_text(hours->opens_s).text, clock_text(hours->closes_s).text,
                        clock_text(c->opens_s).text, clock_text(c->closes_s).text);
}

static bool read_channel(struct node *n, const struct calendar_hours *hours, struct channel *c,
                         struct error *err)
{
    if (!read_named(n, err))
        return false;
    *c = channel_named(n->name);
    struct node *sessions;
    if (!read_kind(n, &c->kind, err))
        return false;
    if (c->kind == CHANNEL_OUTBOUND && !read_channel_hours(n, hours, c, err))
        return false;
    if (channel_has_jobs(c))
        return read_deferred(n, c, err);
    return read_channel_hours(n, hours, c, err)
           && setting_group(n, &channels[SELF_SERVICE], &sessions, err)
           && (!sessions || read_sessions(sessions, c, err))
           && setting_count(n, &channels[LINES], 1, 1000000, &c->lines, err)
           && setting_count(n, &channels[QUEUE_PLACES], 0, 10000000, &c->queue_places, err);
}

bool read_channels(struct node *root, struct scenario *s, struct error *err)
{
    struct node *list;
    if (!setting_group(root, &channels[CHANNELS], &list, err))
        return false;
    if (list && (list->n == 0 || list->n > PARTS_MOST))
        return node_fail(list, err, "must have from 1 to %d channels, not %zu", PARTS_MOST,
                         list->n);
    s->channels = mem_array(list ? list->n : 1, sizeof *s->channels);
    if (!list) {
        s->channels[s->n_channels++] = channel_named("voice");
        return true;
    }
    for (size_t i = 0; i < list->n; i++)
        if (!read_channel(list->child[i], &s->hours, &s->channels[s->n_channels++], err))
            return false;
    return true;
}

/* --- self-service ----------------------------------------------------------------------------- */

/* The group that has the setting: the class's own, else the channel's; the own one where none has.
 */
static struct node *who_has(struct node *own, struct node *of_channel, int setting)
{
    if (own && setting_node(own, &self_service[setting]))
        return own;
    if (of_channel && setting_node(of_channel, &self_service[setting]))
        return of_channel;
    return own ? own : of_channel;
}

static bool read_share(struct node *own, struct node *of_channel, int setting, double *share,
                       struct error *err)
{
    return setting_number(who_has(own, of_channel, setting), &self_service[setting], &any_share,
                          share, err);
}

/* The duration of one end within one group: its own or the one for all; *n is NULL if it has none.
 */
static bool find_time(struct node *group, enum self_service_end end, struct node **n,
                      struct error *err)
{
    struct node *times;
    *n = NULL;
    if (!group)
        return true;
    if (!setting_group(group, &self_service[TIME], &times, err)
        || (times && !setting_group(times, &self_service[TIME + 1 + (int)end], n, err)))
        return false;
    return *n || setting_group(group, &self_service[DURATION], n, err);
}

static bool read_time(struct node *own, struct node *of_channel, enum self_service_end end,
                      double share, struct duration *d, struct error *err)
{
    struct node *n, *default_n;
    *d = (struct duration){.family = DURATION_FIXED};
    if (!find_time(own, end, &n, err) || !find_time(of_channel, end, &default_n, err))
        return false;
    n = n ? n : default_n;
    if (n)
        return read_duration(n, d, err);
    return share == 0 || setting_missing(own ? own : of_channel, &self_service[DURATION], err);
}

static bool read_shares(struct node *own, struct node *of_channel, struct self_service *s,
                        struct error *err)
{
    return read_share(own, of_channel, ESCALATES, &s->escalates, err)
           && read_share(own, of_channel, GIVES_UP, &s->gives_up, err)
           && read_share(own, of_channel, BOUNCES, &s->bounces, err);
}

static bool read_times(struct node *own, struct node *of_channel, struct self_service *s,
                       struct error *err)
{
    const char *why = self_service_invalid(s);
    if (why)
        return fail_invalid(own ? own : of_channel, why, err);
    const double share[SELF_ENDS] = {
        [SELF_ESCALATED] = s->escalates + s->escalates_again,
        [SELF_GAVE_UP] = s->gives_up,
        [SELF_BOUNCED] = s->bounces,
        [SELF_RESOLVED] = 1 - s->escalates - s->gives_up - s->bounces,
    };
    for (int end = 0; end < SELF_ENDS; end++)
        if (!read_time(own, of_channel, (enum self_service_end)end, s->handles * share[end],
                       &s->time[end], err))
            return false;
    return true;
}

static bool read_return(struct node *own, struct node *of_channel, struct self_service *s,
                        struct error *err)
{
    static const char *const places[] = {"entry", "agent"};
    int place = 0;
    size_t at_most = 0;
    struct node *delay;
    if (!setting_choice(who_has(own, of_channel, RETURNS_TO), &self_service[RETURNS_TO], places, 2,
                        &place, err)
        || !setting_count(who_has(own, of_channel, AT_MOST), &self_service[AT_MOST], 1,
                          ATTEMPTS_MOST, &at_most, err)
        || !setting_group(who_has(own, of_channel, RETURN_DELAY), &self_service[RETURN_DELAY],
                          &delay, err))
        return false;
    s->returns_to_agent = place == 1;
    s->at_most = (unsigned)at_most;
    if (delay)
        return read_duration(delay, &s->return_delay, err);
    return (s->bounces == 0 && (!s->simple || s->simple->bounces == 0))
           || setting_missing(own ? own : of_channel, &self_service[RETURN_DELAY], err);
}

/* What stands in, of the class or of the channel; or a mixture of both, like all self-service. */
static bool read_simple(struct node *own, struct node *of_channel, struct self_service *s,
                        struct error *err)
{
    struct node *mine = NULL, *theirs = NULL;
    if ((own && !setting_group(own, &self_service[SIMPLE], &mine, err))
        || (of_channel && !setting_group(of_channel, &self_service[SIMPLE], &theirs, err)))
        return false;
    if (!mine && !theirs)
        return true;
    struct self_service *simple = mem_array(1, sizeof *simple);
    s->simple = simple;
    if (!read_share(mine, theirs, HANDLES, &simple->handles, err)
        || !read_shares(mine, theirs, simple, err))
        return false;
    simple->escalates_again = simple->escalates;
    return read_times(mine, theirs, simple, err);
}

static bool read_release(struct node *n, struct release *r, struct error *err)
{
    static const struct range shift = {-20, 20, false, false, "a number from -20 to 20"};
    n->used = true;
    if (n->type != NODE_GROUP)
        return node_fail(n, err, "must be a release { day = ...; shift = ...; }, not %s",
                         node_shown(n).text);
    return setting_count(n, &self_service[RELEASE_DAY], 0, DAYS_MOST - 1, &r->day, err)
           && setting_number(n, &self_service[RELEASE_SHIFT], &shift, &r->shift, err);
}

static bool read_drift(struct node *group, struct drift *d, struct error *err)
{
    static const struct range spread = {0, 5, false, false, "a number from 0 to 5"};
    static const struct range correlation = {0, 1, false, true, "a number from 0 to less than 1"};
    struct node *list;
    if (!setting_number(group, &self_service[DRIFT_SD], &spread, &d->sd, err)
        || !setting_number(group, &self_service[DRIFT_LAG1], &correlation, &d->lag1, err)
        || !setting_number(group, &self_service[DRIFT_CORRELATION], &any_share, &d->correlation,
                           err)
        || !setting_list(group, &self_service[RELEASES], &list, err))
        return false;
    if (list && list->n > PARTS_MOST)
        return node_fail(list, err, "must have at most %d releases, not %zu", PARTS_MOST, list->n);
    struct release *releases = mem_array(list ? list->n : 0, sizeof *releases);
    d->releases = releases;
    for (size_t i = 0; list && i < list->n; i++)
        if (!read_release(list->child[i], &releases[d->n_releases++], err))
            return false;
    return true;
}

static bool read_changes(struct node *own, struct node *of_channel, struct self_service *s,
                         struct error *err)
{
    struct node *drift;
    double hours = 0;
    if (!setting_number(who_has(own, of_channel, WINDOW_HOURS), &self_service[WINDOW_HOURS],
                        &positive, &hours, err)
        || !setting_number(who_has(own, of_channel, HANDLE_FACTOR), &self_service[HANDLE_FACTOR],
                           &positive, &s->escalated_handle_factor, err)
        || !setting_group(who_has(own, of_channel, DRIFT), &self_service[DRIFT], &drift, err))
        return false;
    s->window_s = hours * 3600;
    return !drift || read_drift(drift, &s->drift, err);
}

const char *const when_full_names[] = {
    [FULL_AGENT] = "agent", [FULL_BUSY] = "busy", [FULL_SIMPLE] = "simple"};

bool read_sessions(struct node *group, struct channel *c, struct error *err)
{
    int rule = FULL_AGENT;
    if (!setting_count(group, &self_service[CAPACITY], 0, 10000000, &c->sessions, err)
        || !setting_choice(group, &self_service[WHEN_FULL], when_full_names, 3, &rule, err))
        return false;
    c->when_full = (enum when_full)rule;
    return true;
}

bool read_self_service(struct node *own, struct node *of_channel, struct self_service *s,
                       struct error *err)
{
    *s = (struct self_service){0};
    if (!own && !of_channel)
        return true;
    if (!read_share(own, of_channel, HANDLES, &s->handles, err))
        return false;
    /* `handles = 0` alone is how a class goes without the self-service of its channel. */
    if (s->handles == 0
        && !setting_node(who_has(own, of_channel, ESCALATES), &self_service[ESCALATES]))
        return true;
    s->return_delay = (struct duration){.family = DURATION_FIXED};
    if (!read_shares(own, of_channel, s, err))
        return false;
    s->escalates_again = s->escalates;
    return read_share(own, of_channel, ESCALATES_AGAIN, &s->escalates_again, err)
           && read_simple(own, of_channel, s, err) && read_return(own, of_channel, s, err)
           && read_changes(own, of_channel, s, err) && read_times(own, of_channel, s, err);
}
