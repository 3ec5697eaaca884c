#include "sim/scenario/parts.h"

enum {
    DUE_HOURS,
    DUE_MIN,
    INTERRUPTIBLE,
    RESUME,
    INITIAL_BACKLOG,
    DIAL,
    REACH,
    TRIES,
    RETRY_AFTER
};

static const struct setting deferred[] = {
    [DUE_HOURS] = {"channels.<channel>.due_hours", "h", "by due_min",
                   "a job is due this long after the contact came, by the clock and round it: "
                   "contacts come while the centre is closed, too, if the profile says so"},
    [DUE_MIN] = {"channels.<channel>.due_min", "min", "by due_hours", "the same in minutes"},
    [INTERRUPTIBLE] = {"channels.<channel>.interruptible", "true or false", "false",
                       "a job in hand is laid aside when a live contact finds nobody idle, and at "
                       "the end of the shift; else it is finished first"},
    [RESUME] = {"channels.<channel>.resume_s", "s", "0",
                "work that a job laid aside adds to what was left of it"},
    [INITIAL_BACKLOG] = {"channels.<channel>.initial_backlog", "count", "0",
                         "jobs that wait at the start, due evenly over the due time to come; the "
                         "classes have them in proportion to their volume"},
    [DIAL] = {"channels.<channel>.dial_s", "s", "20",
              "outbound: the agent's time from dialling until the customer answers or does not"},
    [REACH] = {"channels.<channel>.reach", "share", NULL,
               "outbound: of the calls, reaches the customer; only then there is handle time"},
    [TRIES] = {"channels.<channel>.tries", "count", "1",
               "outbound: calls to a customer before the job is given up"},
    [RETRY_AFTER] = {"channels.<channel>.retry_after_min", "min", "120",
                     "outbound: from a call that reached nobody to the time of the next"},
};
PART(deferred_part, "Deferred work (kind = \"deferred\" or \"outbound\")", deferred);

static bool read_due(struct node *n, double *due_s, struct error *err)
{
    static const struct range hours = {0, 9600, true, false,
                                       "a number of hours of more than 0, up to 9600"};
    static const struct range minutes = {0, 576000, true, false,
                                         "a number of minutes of more than 0, up to 576000"};
    double value = 0;
    const struct node *in_minutes = setting_node(n, &deferred[DUE_MIN]);
    if (!setting_node(n, &deferred[DUE_HOURS])) {
        if (!in_minutes)
            return node_fail(
                n, err, "must have due_hours or due_min, because its contacts wait in a backlog");
        if (!setting_number(n, &deferred[DUE_MIN], &minutes, &value, err))
            return false;
        *due_s = 60 * value;
        return true;
    }
    if (in_minutes)
        return node_fail(in_minutes, err, "cannot be given together with due_hours");
    if (!setting_number(n, &deferred[DUE_HOURS], &hours, &value, err))
        return false;
    *due_s = 3600 * value;
    return true;
}

static bool read_interruptible(struct node *n, struct deferred *d, struct error *err)
{
    if (!setting_truth(n, &deferred[INTERRUPTIBLE], &d->interruptible, err))
        return false;
    return !d->interruptible
           || setting_number(n, &deferred[RESUME], &not_negative, &d->resume_s, err);
}

static bool read_dialling(struct node *n, struct dialling *d, struct error *err)
{
    static const struct range share = {0, 1, true, false, "a share of more than 0, up to 1"};
    double retry_after_min = 120;
    if (!setting_number(n, &deferred[DIAL], &not_negative, &d->dial_s, err)
        || !setting_number(n, &deferred[REACH], &share, &d->reach, err)
        || !setting_count(n, &deferred[TRIES], 1, DIALS_MOST, &d->tries, err))
        return false;
    if (d->tries > 1
        && !setting_number(n, &deferred[RETRY_AFTER], &positive, &retry_after_min, err))
        return false;
    d->retry_after_s = 60 * retry_after_min;
    return true;
}

/* A call once begun is finished. */
bool read_deferred(struct node *n, struct channel *c, struct error *err)
{
    struct deferred *d = &c->deferred;
    return read_due(n, &d->due_s, err)
           && setting_count(n, &deferred[INITIAL_BACKLOG], 0, 1000000, &d->initial_backlog, err)
           && (c->kind == CHANNEL_OUTBOUND ? read_dialling(n, &d->dialling, err)
                                           : read_interruptible(n, d, err));
}
