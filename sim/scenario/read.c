#include "sim/scenario/read.h"

#include "sim/base/clock.h"
#include "sim/base/mem.h"
#include "sim/scenario/file.h"
#include "sim/scenario/parts.h"
#include "sim/scenario/rules.h"
#include "sim/scenario/source.h"
#include "sim/scenario/standstill.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TITLE,
    WITHIN_S,
    SHORT_ABANDON_S,
    LAYERS,
    LAYER_FORECAST,
    LAYER_DAY,
    LAYER_INTERVAL,
    LAYER_ARRIVALS,
    LAYER_HANDLING,
    LAYER_ABSENCE,
    LAYER_DRIFT,
    CORRELATION,
    CORRELATION_FORECAST,
    CORRELATION_DAY,
    CORRELATION_INTERVAL
};

static const struct setting general[] = {
    [TITLE] = {"title", "text", "name of the file", "what reports call the scenario"},
    [WITHIN_S] = {"service_level_within_s", "s", "20",
                  "acceptable wait of service levels where a target names none"},
    [SHORT_ABANDON_S] = {"short_abandon_s", "s", "0",
                         "contacts that abandon within this wait are left out of all rates"},
    [LAYERS] = {"layers", "group", "all on", "layers of randomness; one that is off has its mean"},
    [LAYER_FORECAST] = {"layers.forecast", "true or false", "true",
                        "errors of the forecast: of volume, of handle time"},
    [LAYER_DAY] = {"layers.day", "true or false", "true", "how busy the day is"},
    [LAYER_INTERVAL] = {"layers.interval", "true or false", "true", "how busy each interval is"},
    [LAYER_ARRIVALS] = {"layers.arrivals", "true or false", "true",
                        "Poisson arrivals; off: evenly spaced in each interval"},
    [LAYER_HANDLING] = {"layers.handling", "true or false", "true",
                        "talk and wrap-up; off: each takes its mean"},
    [LAYER_ABSENCE] = {"layers.absence", "true or false", "true",
                       "unplanned absence; off: the expected number, the same every day"},
    [LAYER_DRIFT] = {"layers.drift", "true or false", "true",
                     "containment of self-service from day to day; off: as set, but for releases"},
    [CORRELATION] = {"correlation", "group", "see below",
                     "correlation between classes of the normals behind the factors of arrivals"},
    [CORRELATION_FORECAST] = {"correlation.forecast", "share", "0.9",
                              "errors of the forecast of volume; likewise of those of handle time"},
    [CORRELATION_DAY] = {"correlation.day", "share", "0.7", "day factors"},
    [CORRELATION_INTERVAL] = {"correlation.interval", "share", "0.5", "interval factors"},
};
PART(general_part, "General", general);

enum { CALENDAR, OPENS, CLOSES, INTERVAL_MIN, DAYS, WARM_UP_MIN, WARM_UP_DAYS, AT_CLOSE };

static const struct setting calendar[] = {
    [CALENDAR] = {"calendar", "group", "see below",
                  "when the centre is open, and what is simulated"},
    [OPENS] = {"calendar.opens", "time of day", "\"00:00\"", "when the centre opens"},
    [CLOSES] =
        {"calendar.closes", "time of day", "\"24:00\"",
         "when it closes; from 00:00 to 24:00 it never closes, and yesterday's night shift is "
         "there at 00:00"},
    [INTERVAL_MIN] = {"calendar.interval_min", "min", "30", "planning interval: 15, 30 or 60"},
    [DAYS] = {"calendar.days", "count", "1, or all of dates",
              "calendar days of one replication, chained: redials and bounces carry over"},
    [WARM_UP_MIN] = {"calendar.warm_up_min", "min", "0",
                     "simulated before the first day and not counted; only where the centre never "
                     "closes"},
    [WARM_UP_DAYS] = {"calendar.warm_up_days", "days", "0",
                      "whole days more, for customers who come back on another day, and for jobs"},
    [AT_CLOSE] =
        {"calendar.at_close", "name", "\"serve\"",
         "those waiting at closing: serve: are served or abandon, agents stay; dismiss: are "
         "cut off"},
};
PART(calendar_part, "Calendar", calendar);

/* The order of `jietong settings`. */
const struct settings_part *const settings_reference[] = {
    &general_part,      &calendar_part,   &dates_part,        &targets_part,   &channels_part,
    &deferred_part,     &deflection_part, &callback_part,     &classes_part,   &arrivals_part,
    &comebacks_part,    &transfers_part,  &work_orders_part,  &customers_part, &groups_part,
    &shifts_part,       &patterns_part,   &breaks_part,       &pay_part,       &tenure_part,
    &satisfaction_part, &events_part,     &self_service_part, &duration_part,
};
const size_t n_settings_parts = sizeof settings_reference / sizeof *settings_reference;

/* --- what all readers share ------------------------------------------------------------------- */

bool read_named(struct node *n, struct error *err)
{
    n->used = true;
    if (n->type != NODE_GROUP)
        return node_fail(n, err, "must be a group of settings { ... }, not %s", node_shown(n).text);
    return strlen(n->name) <= NAME_LETTERS_MOST
           || node_fail(n, err, "must have a name of at most %d letters", NAME_LETTERS_MOST);
}

bool read_reference(struct node *group, const struct setting *setting, const char *kind,
                    int (*find)(const struct scenario *s, const char *name),
                    const struct scenario *s, int *index, struct error *err)
{
    char *name = NULL;
    struct node *n = setting_node(group, setting);
    *index = -1;
    if (!setting_text(group, setting, &name, err))
        return false;
    if (name)
        *index = find(s, name);
    const bool ok = !name || *index >= 0;
    if (!ok && n)
        node_fail(n, err, "must be the name of a %s, not %s", kind, node_shown(n).text);
    else if (!ok)
        node_fail(group, err, "must say its %s: there is none with the name \"%s\"", kind, name);
    free(name);
    return ok;
}

bool fail_invalid(const struct node *group, const char *why, struct error *err)
{
    char found[400] = "";
    size_t length = 0;
    for (size_t i = 0; i < group->n && length < sizeof found; i++)
        if (group->child[i]->type == NODE_NUMBER)
            length += (size_t)snprintf(found + length, sizeof found - length, "%s%.60s = %s",
                                       length ? ", " : "", group->child[i]->name,
                                       node_shown(group->child[i]).text);
    return node_fail(group, err, "%s; found %s", why, found);
}

/* --- calendar --------------------------------------------------------------------------------- */

static bool read_hours(struct node *group, struct calendar_hours *hours, struct error *err)
{
    int minutes = 0;
    if (!setting_clock(group, &calendar[OPENS], &hours->opens_s, err)
        || !setting_clock(group, &calendar[CLOSES], &hours->closes_s, err)
        || !setting_integer(group, &calendar[INTERVAL_MIN], 1, 1440, &minutes, err))
        return false;
    if (hours->closes_s <= hours->opens_s)
        return node_fail(group, err, "closes must be later than opens (%s), not %s",
                         clock_text(hours->opens_s).text, clock_text(hours->closes_s).text);
    if (minutes != 15 && minutes != 30 && minutes != 60)
        return node_fail(node_child(group, "interval_min"), err, "must be 15, 30 or 60, not %d",
                         minutes);
    hours->interval_s = minutes * 60;
    const double intervals = (hours->closes_s - hours->opens_s) / hours->interval_s;
    if (intervals != floor(intervals))
        return node_fail(
            group, err, "interval_min must divide the hours from %s to %s evenly, not %d",
            clock_text(hours->opens_s).text, clock_text(hours->closes_s).text, minutes);
    hours->intervals = (size_t)intervals;
    hours->never_closes = hours->opens_s == 0 && hours->closes_s == 86400;
    return true;
}

const struct node *warm_up_node(const struct node *group)
{
    const struct node *in_days = node_child(group, "warm_up_days");
    return in_days && in_days->number > 0 ? in_days : node_child(group, "warm_up_min");
}

static bool read_warm_up(struct node *group, struct calendar_hours *hours, struct error *err)
{
    static const struct range in_minutes = {0, 100 * 1440, false, false,
                                            "a number of minutes from 0 to 144000"};
    static const struct range in_days = {0, 100, false, false, "a number of days from 0 to 100"};
    double minutes = 0, days = 0;
    if (!setting_number(group, &calendar[WARM_UP_MIN], &in_minutes, &minutes, err)
        || !setting_number(group, &calendar[WARM_UP_DAYS], &in_days, &days, err))
        return false;
    hours->warm_up_s = minutes * 60 + days * 86400;
    return hours->warm_up_s == 0 || hours->never_closes
           || node_fail(warm_up_node(group), err,
                        "is only for a centre that never closes, from 00:00 to 24:00");
}

static bool read_horizon(struct node *group, struct calendar_hours *hours, struct error *err)
{
    static const char *const rules[] = {[CLOSING_SERVE] = "serve", [CLOSING_DISMISS] = "dismiss"};
    int rule = CLOSING_SERVE;
    hours->days = 1;
    if (!setting_count(group, &calendar[DAYS], 1, DAYS_MOST, &hours->days, err)
        || !setting_choice(group, &calendar[AT_CLOSE], rules, 2, &rule, err))
        return false;
    hours->at_close = (enum closing)rule;
    return read_warm_up(group, hours, err);
}

static bool read_calendar(struct node *root, struct scenario *s, struct error *err)
{
    struct node nothing = {.type = NODE_GROUP}, *group;
    if (!setting_group(root, &calendar[CALENDAR], &group, err))
        return false;
    group = group ? group : &nothing;
    return read_hours(group, &s->hours, err) && read_horizon(group, &s->hours, err)
           && read_dates(group, s, err);
}

/* --- general ---------------------------------------------------------------------------------- */

/* A title that is left out is noted in the tree, so that the scenario as run keeps it. */
static bool read_title(struct node *root, struct scenario *s, struct error *err)
{
    if (!setting_text(root, &general[TITLE], &s->title, err))
        return false;
    if (!s->title) {
        node_add_text(root, "title", s->name);
        setting_node(root, &general[TITLE]);
        s->title = mem_text(s->name);
    }
    return true;
}

static bool read_layers(struct node *root, struct layers *l, struct error *err)
{
    struct node nothing = {.type = NODE_GROUP}, *group;
    if (!setting_group(root, &general[LAYERS], &group, err))
        return false;
    group = group ? group : &nothing;
    return setting_truth(group, &general[LAYER_FORECAST], &l->forecast, err)
           && setting_truth(group, &general[LAYER_DAY], &l->day, err)
           && setting_truth(group, &general[LAYER_INTERVAL], &l->interval, err)
           && setting_truth(group, &general[LAYER_ARRIVALS], &l->arrivals, err)
           && setting_truth(group, &general[LAYER_HANDLING], &l->handling, err)
           && setting_truth(group, &general[LAYER_ABSENCE], &l->absence, err)
           && setting_truth(group, &general[LAYER_DRIFT], &l->drift, err);
}

static bool read_correlation(struct node *root, struct busyness *b, struct error *err)
{
    struct node nothing = {.type = NODE_GROUP}, *group;
    if (!setting_group(root, &general[CORRELATION], &group, err))
        return false;
    group = group ? group : &nothing;
    return setting_number(group, &general[CORRELATION_FORECAST], &any_share,
                          &b->forecast_correlation, err)
           && setting_number(group, &general[CORRELATION_DAY], &any_share, &b->day_correlation, err)
           && setting_number(group, &general[CORRELATION_INTERVAL], &any_share,
                             &b->interval_correlation, err);
}

static bool read_general(struct node *root, struct scenario *s, struct error *err)
{
    static const struct range wait = {0, 86400, false, false,
                                      "a number of seconds from 0 to 86400"};
    return read_title(root, s, err)
           && setting_number(root, &general[WITHIN_S], &wait, &s->within_s, err)
           && setting_number(root, &general[SHORT_ABANDON_S], &wait, &s->short_abandon_s, err)
           && read_layers(root, &s->layers, err) && read_correlation(root, &s->busyness, err);
}

/* --- the whole -------------------------------------------------------------------------------- */

/* The scenario as run must be one that can be read again. */
static bool check_length(const struct tree *t, const struct scenario *s, struct error *err)
{
    return strlen(s->text) <= SOURCE_BYTES_MOST
           || fail(err, EXIT_FILE,
                   "%s: with the numbers of its CSV files the scenario has more than %d bytes",
                   t->files[0], SOURCE_BYTES_MOST);
}

struct scenario *scenario_from_tree(struct tree *t, struct error *err)
{
    struct node *root = t->root;
    struct scenario *s = mem_array(1, sizeof *s);
    s->name = file_stem(t->files[0]);
    if (settings_known(root, err) && read_general(root, s, err) && read_calendar(root, s, err)
        && read_channels(root, s, err) && read_classes(root, s, err)
        && read_class_factors(root, s, err) && read_customers(root, s, err)
        && read_offers(root, s, err) && read_transfers(root, s, err)
        && read_work_orders(root, s, err) && read_groups(root, s, err)
        && read_schedule(root, s, err) && read_lengths_alone(root, s, err)
        && read_satisfaction(root, s, err) && read_targets(root, s, err)
        && read_events(root, s, err) && settings_used(root, err) && rules_hold(root, s, err)) {
        note_channel_hours(s);
        standstill_note(s);
        s->text = tree_write(t);
        if (check_length(t, s, err))
            return s;
    }
    scenario_free(s);
    return NULL;
}

struct scenario *scenario_read_amended(const char *path, const struct overlay *overlays, size_t n,
                                       const struct amendment *amendments, size_t n_amendments,
                                       struct error *err)
{
    struct tree *t = tree_read(path, err);
    bool ok = t;
    for (size_t i = 0; ok && i < n; i++)
        ok = tree_overlay(t, &overlays[i], err);
    for (size_t i = 0; ok && i < n_amendments; i++)
        ok = tree_amend(t, &amendments[i], err);
    struct scenario *s = ok ? scenario_from_tree(t, err) : NULL;
    tree_free(t);
    return s;
}

struct scenario *scenario_read(const char *path, const struct overlay *overlays, size_t n,
                               struct error *err)
{
    return scenario_read_amended(path, overlays, n, NULL, 0, err);
}
