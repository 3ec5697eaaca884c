#include "sim/scenario/parts.h"

enum { DUE_HOURS, DUE_MIN, INTERRUPTIBLE, RESUME, INITIAL_BACKLOG };

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
};
PART(deferred_part, "Deferred channels (kind = \"deferred\")", deferred);

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
            return node_fail(n, err, "must have due_hours or due_min, because it is deferred");
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

bool read_deferred(struct node *n, struct deferred *d, struct error *err)
{
    if (!read_due(n, &d->due_s, err)
        || !setting_truth(n, &deferred[INTERRUPTIBLE], &d->interruptible, err)
        || !setting_count(n, &deferred[INITIAL_BACKLOG], 0, 1000000, &d->initial_backlog, err))
        return false;
    return !d->interruptible
           || setting_number(n, &deferred[RESUME], &not_negative, &d->resume_s, err);
}
