#include "sim/scenario/parts.h"

#include "sim/base/mem.h"
#include "sim/scenario/profile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    CLASSES,
    CLASS,
    CHANNEL,
    PRIORITY,
    ARRIVAL,
    PER_DAY,
    PROFILE,
    COUNTS,
    FORECAST_CV,
    FORECAST_FAMILY,
    DAY_CV,
    DAY_FAMILY,
    DAY_LAG1,
    INTERVAL,
    INTERVAL_CV,
    INTERVAL_FAMILY,
    INTERVAL_LAG1,
    ACROSS_DAYS,
    HANDLE,
    TALK,
    WRAP_UP,
    MEASURED_AT,
    HANDLE_PROFILE,
    HANDLE_CV,
    HANDLE_FAMILY,
    PATIENCE,
    BALK,
    SELF_SERVICE,
    REDIAL,
    REDIAL_PROBABILITY,
    REDIAL_AFTER_DISMISSAL,
    REDIAL_DELAY,
    REDIAL_AT_MOST,
    REDIAL_PATIENCE,
    REDIAL_CHANNEL,
    RECONTACT,
    RECONTACT_PROBABILITY,
    RECONTACT_DELAY,
    RECONTACT_AT_MOST,
    CLOSED,
    CLOSED_SHARE,
    CLOSED_DELAY,
    ALSO,
    STREAM,
    SHARE,
    STREAM_HANDLE,
    STREAM_PATIENCE,
    STREAM_SELF_SERVICE,
    STREAM_REDIAL,
    STREAM_RECONTACT,
    STREAM_CLOSED
};

static const struct setting classes[] = {
    [CLASSES] = {"classes", "group", NULL, "the contact classes, each under a name"},
    [CLASS] = {"classes.<class>", "group", "-", "who calls and why"},
    [CHANNEL] = {"classes.<class>.channel", "name", "\"voice\"", "the channel it comes through"},
    [PRIORITY] = {"classes.<class>.priority", "whole number", "0", "higher is served first"},
    [ARRIVAL] = {"classes.<class>.arrivals", "group", NULL, "how many contacts arrive, and when"},
    [PER_DAY] = {"classes.<class>.arrivals.per_day", "count/day", NULL,
                 "mean number of first attempts a day at the entry of the channel, before "
                 "self-service"},
    [PROFILE] = {"classes.<class>.arrivals.profile", "list or file", "even over the opening hours",
                 "share of the day by interval, of the opening hours or of the whole day, adding "
                 "up to 1 or to 100 per cent; a CSV column (share)"},
    [COUNTS] = {"classes.<class>.arrivals.counts", "list or file", "-",
                "fixed counts by day and interval instead of per_day and profile; a CSV column "
                "(calls), with rows of an interval or finer if it says start"},
    [FORECAST_CV] = {"classes.<class>.arrivals.forecast_cv", "number", "0",
                     "error of the forecast, one factor a horizon: standard deviation / mean"},
    [FORECAST_FAMILY] = {"classes.<class>.arrivals.forecast_family", "name", "\"lognormal\"",
                         "law of that factor: lognormal or gamma"},
    [DAY_CV] = {"classes.<class>.arrivals.day_factor_cv", "number", "0",
                "how busy a day is, one factor a day: standard deviation / mean"},
    [DAY_FAMILY] = {"classes.<class>.arrivals.day_factor_family", "name", "\"lognormal\"",
                    "law of that factor: lognormal or gamma"},
    [DAY_LAG1] = {"classes.<class>.arrivals.day_lag1", "number", "0",
                  "correlation of the normals behind the factors of neighbouring days"},
    [INTERVAL] = {"classes.<class>.arrivals.interval_factor", "group", "none",
                  "how busy an interval is, one factor an interval"},
    [INTERVAL_CV] = {"classes.<class>.arrivals.interval_factor.cv", "number", NULL,
                     "standard deviation / mean"},
    [INTERVAL_FAMILY] = {"classes.<class>.arrivals.interval_factor.family", "name", "\"lognormal\"",
                         "law of the factor: lognormal or gamma"},
    [INTERVAL_LAG1] = {"classes.<class>.arrivals.interval_factor.lag1", "number", "0",
                       "correlation of the normals behind factors half an hour apart"},
    [ACROSS_DAYS] = {"classes.<class>.arrivals.interval_factor.across_days", "true or false",
                     "false", "goes on over the end of the day; otherwise each day starts afresh"},
    [HANDLE] = {"classes.<class>.handle", "group or duration", NULL,
                "handle time: talk and wrap_up, or one duration for talk alone"},
    [TALK] = {"classes.<class>.handle.talk", "duration", NULL, "time in conversation"},
    [WRAP_UP] = {"classes.<class>.handle.wrap_up", "duration", "none", "after-call work"},
    [MEASURED_AT] = {"classes.<class>.handle.measured_at", "count", "1",
                     "chat: sessions that an agent had in hand when the means were measured; the "
                     "length alone is shorter, by the speed at this number of the groups that "
                     "serve it"},
    [HANDLE_PROFILE] = {"classes.<class>.handle_profile", "list or file", "1 all day",
                        "factors on talk and wrap-up by interval, of the opening hours or of the "
                        "whole day, as reports tell them: of the interval in which handling "
                        "begins; a CSV column (factor); jobs take the same all day"},
    [HANDLE_CV] =
        {"classes.<class>.handle_forecast_cv", "number", "0",
         "error of the forecast of handle time, one factor a horizon on all the class's "
         "talk and wrap-up: standard deviation / mean; independent of that of volume, and "
         "correlated between classes like it (correlation.forecast)"},
    [HANDLE_FAMILY] = {"classes.<class>.handle_forecast_family", "name", "\"lognormal\"",
                       "law of that factor: lognormal or gamma"},
    [PATIENCE] = {"classes.<class>.patience", "duration or \"endless\"", NULL,
                  "the wait a contact accepts before it abandons"},
    [BALK] = {"classes.<class>.patience.balk", "share", "0",
              "of the contacts, leaves at once on having to wait; the others have the law"},
    [SELF_SERVICE] = {"classes.<class>.self_service", "self-service", "of the channel",
                      "self-service before the agents; what is left out is the channel's"},
    [REDIAL] = {"classes.<class>.redial", "group", "none",
                "new attempts after abandoning or being blocked"},
    [REDIAL_PROBABILITY] = {"classes.<class>.redial.probability", "share or list of shares", NULL,
                            "of the contacts that abandon or are blocked, tries again; in a list, "
                            "of customers without a redial yet, with one, ...; the last holds from "
                            "then on"},
    [REDIAL_AFTER_DISMISSAL] = {"classes.<class>.redial.after_dismissal", "share", "0",
                                "of the contacts cut off at closing, tries again"},
    [REDIAL_DELAY] = {"classes.<class>.redial.delay", "duration", NULL, "until the new attempt"},
    [REDIAL_AT_MOST] = {"classes.<class>.redial.at_most", "count", "3",
                        "redials of one customer over the horizon"},
    [REDIAL_PATIENCE] = {"classes.<class>.redial.patience", "name", "\"keep\"",
                         "keep: patience of the first attempt; redraw: drawn anew"},
    [REDIAL_CHANNEL] = {"classes.<class>.redial.channel", "name", "the channel it failed in",
                        "the channel of the class through which the new attempt comes; the same "
                        "need takes the handle time that it takes there"},
    [RECONTACT] = {"classes.<class>.recontact", "group", "none",
                   "new contacts after being handled"},
    [RECONTACT_PROBABILITY] = {"classes.<class>.recontact.probability", "share", NULL,
                               "of the answered contacts, comes again"},
    [RECONTACT_DELAY] = {"classes.<class>.recontact.delay", "duration", NULL,
                         "until the new contact"},
    [RECONTACT_AT_MOST] = {"classes.<class>.recontact.at_most", "count", "3",
                           "recontacts of one customer over the horizon"},
    [CLOSED] = {"classes.<class>.out_of_hours", "group", "none",
                "what those do who come while the channel is closed, or leave self-service for an "
                "agent then, and take no other channel (deflection); the others leave"},
    [CLOSED_SHARE] =
        {"classes.<class>.out_of_hours.at_opening", "share", NULL,
         "comes again when the channel opens next, which is a new attempt; nobody does more "
         "than 3 times"},
    [CLOSED_DELAY] = {"classes.<class>.out_of_hours.delay", "duration",
                      "at once, in the order of coming", "from opening to that attempt"},
    [ALSO] = {"classes.<class>.channels", "group", "none",
              "further channels, each of which takes a share of the class's customers"},
    [STREAM] = {"classes.<class>.channels.<channel>", "group", "-", "one of them"},
    [SHARE] = {"classes.<class>.channels.<channel>.share", "share", NULL,
               "of the class's customers; the channel of the class takes what is left; 0: "
               "they come there only by deflection"},
    [STREAM_HANDLE] = {"classes.<class>.channels.<channel>.handle", "as classes.<class>.handle",
                       "the class's", "handle time in this channel"},
    [STREAM_PATIENCE] = {"classes.<class>.channels.<channel>.patience",
                         "as classes.<class>.patience", "the class's", "patience in this channel"},
    [STREAM_SELF_SERVICE] = {"classes.<class>.channels.<channel>.self_service", "self-service",
                             "of the channel",
                             "self-service in this channel; what is left out is the channel's, "
                             "never the class's in another"},
    [STREAM_REDIAL] = {"classes.<class>.channels.<channel>.redial", "as classes.<class>.redial",
                       "the class's", "new attempts in this channel"},
    [STREAM_RECONTACT] = {"classes.<class>.channels.<channel>.recontact",
                          "as classes.<class>.recontact", "the class's",
                          "new contacts in this channel"},
    [STREAM_CLOSED] = {"classes.<class>.channels.<channel>.out_of_hours",
                       "as classes.<class>.out_of_hours", "the class's",
                       "those who come while this channel is closed"},
};
PART(classes_part, "Contact classes", classes);

/* --- arrivals --------------------------------------------------------------------------------- */

static bool read_factor(struct node *group, int cv, int family, struct factor *f, struct error *err)
{
    static const char *const families[] = {
        [FACTOR_LOGNORMAL] = "lognormal", [FACTOR_GAMMA] = "gamma"};
    static const struct range spread = {0, 2, false, false, "a number from 0 to 2"};
    int which = FACTOR_LOGNORMAL;
    if (!setting_number(group, &classes[cv], &spread, &f->cv, err)
        || !setting_choice(group, &classes[family], families, 2, &which, err))
        return false;
    f->family = (enum factor_family)which;
    return true;
}

static bool read_factors(struct node *group, struct arrivals *a, struct error *err)
{
    static const struct range correlation = {0, 1, false, true, "a number from 0 to less than 1"};
    struct node *interval;
    if (!read_factor(group, FORECAST_CV, FORECAST_FAMILY, &a->forecast, err)
        || !read_factor(group, DAY_CV, DAY_FAMILY, &a->day, err)
        || !setting_number(group, &classes[DAY_LAG1], &correlation, &a->day_lag1, err)
        || !setting_group(group, &classes[INTERVAL], &interval, err))
        return false;
    return !interval
           || (read_factor(interval, INTERVAL_CV, INTERVAL_FAMILY, &a->interval, err)
               && setting_number(interval, &classes[INTERVAL_LAG1], &correlation, &a->interval_lag1,
                                 err)
               && setting_truth(interval, &classes[ACROSS_DAYS], &a->across_days, err));
}

/* Fixed counts say all there is to say about volume and its randomness. */
static bool read_counts(struct node *group, struct node *counts, const struct scenario *s,
                        struct profile *p, struct error *err)
{
    for (int i = PER_DAY; i <= INTERVAL; i++) {
        const struct node *n = i == COUNTS ? NULL : setting_node(group, &classes[i]);
        if (n)
            return node_fail(n, err, "cannot be given together with counts");
    }
    if (s->hours.warm_up_s > 0)
        return node_fail(counts, err, "must not be given where the calendar has a warm-up");
    return counts_read(counts, &s->hours, p, err);
}

static bool read_rate(struct node *group, struct scenario *s, struct arrivals *a, struct profile *p,
                      struct error *err)
{
    static const struct range volume = {0, 1e9, false, false, "a number from 0 to 1e9"};
    if (!setting_number(group, &classes[PER_DAY], &volume, &a->per_day, err)
        || !read_factors(group, a, err))
        return false;
    struct node *profile = setting_node(group, &classes[PROFILE]);
    if (!profile) {
        *p = profile_even(&s->hours);
        return true;
    }
    return profile_read(profile, &s->hours, p, err);
}

static bool read_arrivals(struct node *n, struct scenario *s, struct contact_class *c,
                          struct error *err)
{
    struct node *group;
    struct profile p = {0};
    if (!setting_group(n, &classes[ARRIVAL], &group, err))
        return false;
    struct node *counts = setting_node(group, &classes[COUNTS]);
    const bool ok = counts ? read_counts(group, counts, s, &p, err)
                           : read_rate(group, s, &c->arrivals, &p, err)
                                 && read_profiles_by_type(group, s, c, err);
    c->arrivals.share = p.share;
    c->arrivals.counts = p.counts;
    c->share_outside_hours = p.outside;
    if (!ok)
        return false;
    if (counts)
        c->arrivals.per_day = p.per_day;
    if (fabs(p.raw_sum - 1) > 1e-9)
        scenario_note(s, "The profile of %s adds up to %.4g and was scaled to 1.", c->name,
                      p.raw_sum);
    if (p.outside > 0)
        scenario_note(s, "%.2f %% of the contacts of %s come outside the opening hours.",
                      100 * p.outside, c->name);
    return true;
}

/* --- the rest of a class ---------------------------------------------------------------------- */

static bool read_handle(struct node *n, struct contact_stream *laws, struct error *err)
{
    struct node *group, *talk, *wrap_up;
    laws->wrap_up = (struct duration){.family = DURATION_FIXED};
    if (!setting_group(n, &classes[HANDLE], &group, err))
        return false;
    if (!setting_node(group, &classes[TALK]) && !setting_node(group, &classes[WRAP_UP]))
        return read_duration(group, &laws->talk, err);
    if (!setting_group(group, &classes[TALK], &talk, err) || !read_duration(talk, &laws->talk, err)
        || !setting_group(group, &classes[WRAP_UP], &wrap_up, err))
        return false;
    return !wrap_up || read_duration(wrap_up, &laws->wrap_up, err);
}

/* The mean over the day's arrivals. */
static double mean_handle_factor(const struct scenario *s, const struct contact_class *c)
{
    double sum = 0, all = 0;
    for (size_t i = 0; i < s->hours.intervals; i++) {
        sum += c->arrivals.share[i] * class_handle_factor(c, i);
        all += c->arrivals.share[i];
    }
    return all > 0 ? sum / all : 1;
}

static bool read_handle_profile(struct node *n, struct scenario *s, struct contact_class *c,
                                struct error *err)
{
    const double worth_telling = 0.005;
    struct node *list = setting_node(n, &classes[HANDLE_PROFILE]);
    if (!list)
        return true;
    if (!factors_read(list, &s->hours, &c->handle_profile, err))
        return false;
    const double mean = mean_handle_factor(s, c);
    if (fabs(mean - 1) > worth_telling)
        scenario_note(s,
                      "Over the day's arrivals, the handle_profile of %s makes handle times %.4g "
                      "times their mean.",
                      c->name, mean);
    return true;
}

static bool read_patience(struct node *n, struct patience *p, struct error *err)
{
    struct node *found = setting_node(n, &classes[PATIENCE]);
    p->law = (struct duration){.family = DURATION_FIXED};
    if (!found)
        return setting_missing(n, &classes[PATIENCE], err);
    if (found->type == NODE_TEXT && strcmp(found->text, "endless") == 0) {
        p->endless = true;
        return true;
    }
    if (found->type != NODE_GROUP)
        return node_fail(found, err,
                         "must be \"endless\" or a duration { family = ...; ... }, not %s",
                         node_shown(found).text);
    return setting_number(found, &classes[BALK], &share_below_one, &p->balk, err)
           && read_duration(found, &p->law, err);
}

static bool read_delay(struct node *group, int setting, struct duration *d, struct error *err)
{
    struct node *delay;
    return setting_group(group, &classes[setting], &delay, err) && read_duration(delay, d, err);
}

static bool read_probabilities(struct node *group, struct redial *r, struct error *err)
{
    const struct setting *setting = &classes[REDIAL_PROBABILITY];
    struct node *list = setting_node(group, setting);
    size_t n = 1;
    if (!list || list->type != NODE_LIST) {
        if (!setting_number(group, setting, &any_share, &r->probability[0], err))
            return false;
    } else {
        n = list->n;
        if (n == 0 || n >= ATTEMPTS_MOST)
            return node_fail(list, err, "must have from 1 to %d shares, not %zu", ATTEMPTS_MOST - 1,
                             n);
        for (size_t i = 0; i < n; i++)
            if (!setting_element(list->child[i], &any_share, &r->probability[i], err))
                return false;
    }
    redial_repeat(r, n);
    return true;
}

static bool read_redial(struct node *n, const struct scenario *s, struct redial *r,
                        struct error *err)
{
    static const char *const patiences[] = {"keep", "redraw"};
    struct node *group;
    int patience = 0;
    size_t at_most = 0;
    r->delay = (struct duration){.family = DURATION_FIXED};
    if (!setting_group(n, &classes[REDIAL], &group, err))
        return false;
    if (!group)
        return true;
    if (!read_probabilities(group, r, err)
        || !setting_number(group, &classes[REDIAL_AFTER_DISMISSAL], &any_share, &r->after_dismissal,
                           err)
        || !setting_count(group, &classes[REDIAL_AT_MOST], 1, ATTEMPTS_MOST, &at_most, err)
        || !setting_choice(group, &classes[REDIAL_PATIENCE], patiences, 2, &patience, err)
        || !read_reference(group, &classes[REDIAL_CHANNEL], "channel", scenario_channel, s,
                           &r->channel, err))
        return false;
    r->in_other_channel = r->channel >= 0;
    r->at_most = (unsigned)at_most;
    r->keeps_patience = patience == 0;
    return read_delay(group, REDIAL_DELAY, &r->delay, err);
}

static bool read_recontact(struct node *n, struct recontact *r, struct error *err)
{
    struct node *group;
    size_t at_most = 0;
    r->delay = (struct duration){.family = DURATION_FIXED};
    if (!setting_group(n, &classes[RECONTACT], &group, err))
        return false;
    if (!group)
        return true;
    if (!setting_number(group, &classes[RECONTACT_PROBABILITY], &any_share, &r->probability, err)
        || !setting_count(group, &classes[RECONTACT_AT_MOST], 1, ATTEMPTS_MOST, &at_most, err))
        return false;
    r->at_most = (unsigned)at_most;
    return read_delay(group, RECONTACT_DELAY, &r->delay, err);
}

static bool read_out_of_hours(struct node *n, struct at_opening *o, struct error *err)
{
    struct node *group, *delay;
    o->delay = (struct duration){.family = DURATION_FIXED};
    if (!setting_group(n, &classes[CLOSED], &group, err))
        return false;
    return !group
           || (setting_number(group, &classes[CLOSED_SHARE], &any_share, &o->probability, err)
               && setting_group(group, &classes[CLOSED_DELAY], &delay, err)
               && (!delay || read_duration(delay, &o->delay, err)));
}

static bool read_own_self_service(struct node *root, struct node *n, const struct scenario *s,
                                  struct contact_stream *laws, struct error *err)
{
    static const struct setting of_channel = {"self_service", "self-service", "-", ""};
    struct node *own, *theirs = NULL, *channels = node_child(root, "channels");
    struct node *channel = channels ? node_child(channels, s->channels[laws->channel].name) : NULL;
    return setting_group(n, &classes[SELF_SERVICE], &own, err)
           && (!channel || setting_group(channel, &of_channel, &theirs, err))
           && read_self_service(own, theirs, &laws->self_service, err);
}

/* The group of a channel if it has the setting itself, else the class's. */
static struct node *who_has(struct node *stream, struct node *class, int setting)
{
    return setting_node(stream, &classes[setting]) ? stream : class;
}

/* Nobody is there while a job waits: what a customer does who waits or has left is the class's in
 * its other channels. */
static bool read_job_laws(struct node *stream, struct node *class, struct contact_stream *laws,
                          struct error *err)
{
    const struct duration none = {.family = DURATION_FIXED};
    laws->patience = (struct patience){.endless = true, .law = none};
    laws->redial.delay = laws->recontact.delay = laws->at_opening.delay = none;
    return read_handle(who_has(stream, class, HANDLE), laws, err);
}

static bool read_laws(struct node *root, struct node *stream, struct node *class,
                      const struct scenario *s, struct contact_stream *laws, struct error *err)
{
    if (channel_has_jobs(&s->channels[laws->channel]))
        return read_job_laws(stream, class, laws, err);
    return read_handle(who_has(stream, class, HANDLE), laws, err)
           && read_patience(who_has(stream, class, PATIENCE), &laws->patience, err)
           && read_own_self_service(root, stream, s, laws, err)
           && read_redial(who_has(stream, class, REDIAL), s, &laws->redial, err)
           && read_recontact(who_has(stream, class, RECONTACT), &laws->recontact, err)
           && read_out_of_hours(who_has(stream, class, CLOSED), &laws->at_opening, err);
}

static bool read_own_laws(struct node *root, struct node *n, const struct scenario *s,
                          struct contact_class *c, struct error *err)
{
    struct contact_stream laws = {.channel = c->channel};
    const bool ok = read_laws(root, n, n, s, &laws, err);
    c->talk = laws.talk;
    c->wrap_up = laws.wrap_up;
    c->patience = laws.patience;
    c->self_service = laws.self_service;
    c->redial = laws.redial;
    c->recontact = laws.recontact;
    c->at_opening = laws.at_opening;
    return ok;
}

/* --- further channels ------------------------------------------------------------------------- */

static bool read_stream(struct node *root, struct node *n, struct node *class,
                        const struct scenario *s, const struct contact_class *c,
                        struct contact_stream *stream, struct error *err)
{
    if (!read_named(n, err))
        return false;
    stream->channel = scenario_channel(s, n->name);
    if (stream->channel < 0)
        return node_fail(n, err, "must have the name of a channel, which \"%s\" is not", n->name);
    if (stream->channel == c->channel)
        return node_fail(n, err,
                         "must not be the channel of the class, which takes what the "
                         "others leave");
    stream->name = mem_print("%s/%s", c->name, n->name);
    return setting_number(n, &classes[SHARE], &any_share, &stream->share, err)
           && read_laws(root, n, class, s, stream, err);
}

static bool read_also(struct node *root, struct node *n, const struct scenario *s,
                      struct contact_class *c, struct error *err)
{
    const double rounding = 1e-9;
    struct node *list;
    double shares = 0;
    if (!setting_group(n, &classes[ALSO], &list, err))
        return false;
    if (!list)
        return true;
    if (list->n >= CHANNELS_OF_CLASS_MOST)
        return node_fail(list, err, "must have at most %d channels, not %zu",
                         CHANNELS_OF_CLASS_MOST - 1, list->n);
    c->also = mem_array(list->n, sizeof *c->also);
    for (size_t i = 0; i < list->n; i++) {
        struct contact_stream *stream = &c->also[c->n_also++];
        if (!read_stream(root, list->child[i], n, s, c, stream, err))
            return false;
        shares += stream->share;
    }
    return shares <= 1 + rounding
           || node_fail(list, err, "must have shares that add up to at most 1, not %g", shares);
}

/* --- handle times measured at work ------------------------------------------------------------ */

/* A speed of each group that takes the stream; the same for all, or else a sentence. */
static bool find_speed(const struct scenario *s, size_t class, int channel, size_t sessions,
                       const struct node *n, double *speed, struct error *err)
{
    const struct agent_group *first = NULL;
    for (size_t i = 0; i < s->n_groups; i++) {
        const struct agent_group *g = &s->groups[i];
        bool takes = false;
        for (size_t k = 0; k < g->n_skills; k++)
            takes = takes || skill_takes(&g->skills[k], class, channel);
        if (!takes)
            continue;
        if (g->concurrency.at_most < sessions)
            return node_fail(n, err,
                             "must not be more than the sessions that agents of \"%s\" can have "
                             "in hand, not %zu",
                             g->name, sessions);
        if (first && g->concurrency.speed[sessions - 1] != *speed)
            return node_fail(n, err,
                             "must be left out: with %zu sessions in hand, agents of \"%s\" are "
                             "not as fast as those of \"%s\"",
                             sessions, g->name, first->name);
        first = first ? first : g;
        *speed = g->concurrency.speed[sessions - 1];
    }
    return true;
}

static void duration_scale(struct duration *d, double factor)
{
    double *values = (double *)d->values; /* made by the reader */
    d->mean_s *= factor;
    for (size_t i = 0; i < d->n_values; i++)
        values[i] *= factor;
}

/* Said once where several channels have the same. */
static void note_length_alone(struct scenario *s, const struct contact_class *c, double measured_s,
                              size_t sessions, double speed)
{
    char *note =
        mem_print("Of %s, %.4g s measured with %zu sessions in hand are taken as %.4g s alone.",
                  c->name, measured_s, sessions, speed * measured_s);
    if (s->n_notes == 0 || strcmp(s->notes[s->n_notes - 1], note) != 0)
        scenario_note(s, "%s", note);
    free(note);
}

static bool read_length_alone(struct node *class_node, struct scenario *s, size_t class, size_t i,
                              struct error *err)
{
    struct contact_class *c = &s->classes[class];
    const int channel = class_channel(c, i);
    struct node *also = node_child(class_node, "channels");
    struct node *handle =
        node_child(who_has(i ? also->child[i - 1] : class_node, class_node, HANDLE), "handle");
    size_t sessions = 1;
    double speed = 1;
    if (!setting_count(handle, &classes[MEASURED_AT], 1, SESSIONS_MOST, &sessions, err))
        return false;
    if (sessions == 1)
        return true;
    const struct node *n = node_child(handle, "measured_at");
    if (s->channels[channel].kind != CHANNEL_CHAT)
        return node_fail(n, err, "must be left out: \"%s\" is no chat channel",
                         s->channels[channel].name);
    if (!find_speed(s, class, channel, sessions, n, &speed, err))
        return false;
    struct duration *talk = i ? &c->also[i - 1].talk : &c->talk;
    struct duration *wrap_up = i ? &c->also[i - 1].wrap_up : &c->wrap_up;
    note_length_alone(s, c, duration_mean(talk) + duration_mean(wrap_up), sessions, speed);
    duration_scale(talk, speed);
    duration_scale(wrap_up, speed);
    return true;
}

bool read_lengths_alone(struct node *root, struct scenario *s, struct error *err)
{
    const struct node *list = node_child(root, "classes");
    for (size_t class = 0; class < s->n_classes; class ++)
        for (size_t i = 0; i < class_channels(&s->classes[class]); i++)
            if (!read_length_alone(list->child[class], s, class, i, err))
                return false;
    return true;
}

/* --- the whole -------------------------------------------------------------------------------- */

static bool read_class(struct node *root, struct node *n, struct scenario *s,
                       struct contact_class *c, struct error *err)
{
    c->name = mem_text(n->name);
    if (!read_reference(n, &classes[CHANNEL], "channel", scenario_channel, s, &c->channel, err))
        return false;
    c->name_in_channel = mem_print("%s/%s", c->name, s->channels[c->channel].name);
    return setting_integer(n, &classes[PRIORITY], -1000, 1000, &c->priority, err)
           && read_arrivals(n, s, c, err) && read_handle_profile(n, s, c, err)
           && read_factor(n, HANDLE_CV, HANDLE_FAMILY, &c->handle_error, err)
           && read_own_laws(root, n, s, c, err) && read_also(root, n, s, c, err);
}

bool read_classes(struct node *root, struct scenario *s, struct error *err)
{
    struct node *list;
    if (!setting_group(root, &classes[CLASSES], &list, err))
        return false;
    if (list->n == 0 || list->n > PARTS_MOST)
        return node_fail(list, err, "must have from 1 to %d classes, not %zu", PARTS_MOST, list->n);
    s->classes = mem_array(list->n, sizeof *s->classes);
    for (size_t i = 0; i < list->n; i++) {
        if (!read_named(list->child[i], err))
            return false;
        /* A class that fails half-way is freed with the others. */
        struct contact_class *c = &s->classes[s->n_classes++];
        if (!read_class(root, list->child[i], s, c, err))
            return false;
    }
    return true;
}
