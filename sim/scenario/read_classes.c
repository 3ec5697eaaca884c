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
    RECONTACT,
    CLOSED,
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
    [RECONTACT] = {"classes.<class>.recontact", "group", "none",
                   "new contacts after being handled"},
    [CLOSED] = {"classes.<class>.out_of_hours", "group", "none",
                "what those do who come while the channel is closed, or leave self-service for an "
                "agent then, and take no other channel (deflection); the others leave"},
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

/* --- the laws of a class in a channel --------------------------------------------------------- */

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

static bool read_comebacks(struct node *stream, struct node *class, const struct scenario *s,
                           struct contact_stream *laws, struct error *err)
{
    struct node *redial, *recontact, *closed;
    return setting_group(who_has(stream, class, REDIAL), &classes[REDIAL], &redial, err)
           && read_redial(redial, s, &laws->redial, err)
           && setting_group(who_has(stream, class, RECONTACT), &classes[RECONTACT], &recontact, err)
           && read_recontact(recontact, &laws->recontact, err)
           && setting_group(who_has(stream, class, CLOSED), &classes[CLOSED], &closed, err)
           && read_out_of_hours(closed, &laws->at_opening, err);
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
           && read_comebacks(stream, class, s, laws, err);
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
    struct node *arrivals;
    return setting_integer(n, &classes[PRIORITY], -1000, 1000, &c->priority, err)
           && setting_group(n, &classes[ARRIVAL], &arrivals, err)
           && read_arrivals(arrivals, s, c, err) && read_handle_profile(n, s, c, err)
           && read_random_factor(n, &classes[HANDLE_CV], &classes[HANDLE_FAMILY], &c->handle_error,
                                 err)
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
