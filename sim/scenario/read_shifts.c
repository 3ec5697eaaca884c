#include "sim/scenario/parts.h"

#include "sim/base/clock.h"
#include "sim/base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SHIFTS, SHIFT_NAME, START, HOURS, DAYS, HEADS, PREMIUM, SHIFT_BREAKS, GROUP_BREAKS };

static const struct setting shifts[] = {
    [SHIFTS] = {"groups.<group>.shifts", "list or file", "by agents",
                "the roster of a day; a CSV file with the columns start, hours, heads and, if "
                "wanted, group (of whose rows the others are not looked at), name, days (\"mon "
                "tue\"), wage_premium and breaks (\"11:30+30\" for 30 minutes at 11:30, "
                "\"11:00-14:00+30\" in a "
                "window, \" paid\" and \" fixed_end\" after it, \"; \" between two), as "
                "`jietong schedule` leaves it"},
    [SHIFT_NAME] = {"groups.<group>.shifts[].name", "text", "start and hours, such as 08:30+8.5",
                    "tells shifts apart; draws of its agents belong to it"},
    [START] = {"groups.<group>.shifts[].start", "time of day", NULL, "when the shift begins"},
    [HOURS] = {"groups.<group>.shifts[].hours", "h", NULL,
               "length on site, breaks included; it may cross midnight"},
    [DAYS] = {"groups.<group>.shifts[].days", "name or list of names", "every day",
              "on which days it is on the roster: mon to sun, weekdays, weekends, types of "
              "day; nobody is on a day on which the centre is closed"},
    [HEADS] = {"groups.<group>.shifts[].heads", "count", NULL,
               "people on the roster of that day, after planned leave"},
    [PREMIUM] = {"groups.<group>.shifts[].wage_premium", "share of the wage", "0",
                 "paid on top of wage_per_hour, such as 0.3 for nights; overtime is paid without"},
    [SHIFT_BREAKS] = {"groups.<group>.shifts[].breaks", "list of breaks", "breaks of the group",
                      "each at a fixed time or spread evenly over a window"},
    [GROUP_BREAKS] = {"groups.<group>.breaks", "list of breaks", "none",
                      "breaks of all shifts and patterns that list none of their own"},
};
PART(shifts_part, "Shifts", shifts);

static const double seconds_a_day = 86400;

/* Marks the days that a word stands for; false if it stands for none that there could be. */
static bool mark_days(const char *word, const struct scenario *s, bool works_on[])
{
    const int weekday = weekday_named(word), type = dates_type_named(s, word);
    const bool weekdays = strcmp(word, "weekdays") == 0, weekends = strcmp(word, "weekends") == 0;
    for (size_t i = 0; i < s->hours.days; i++) {
        const struct calendar_day *day = &s->dates.days[i];
        const int is = date_weekday(day->date);
        works_on[i] = works_on[i] || is == weekday || (type >= 0 && day->type == (size_t)type)
                      || (weekdays && !weekday_is_weekend(is))
                      || (weekends && weekday_is_weekend(is));
    }
    return weekday >= 0 || type >= 0 || weekdays || weekends;
}

static bool read_day_word(struct node *n, const struct scenario *s, bool works_on[],
                          struct error *err)
{
    n->used = true;
    return (n->type == NODE_TEXT && mark_days(n->text, s, works_on))
           || node_fail(n, err, "must be mon to sun, weekdays, weekends or a type of day, not %s",
                        node_shown(n).text);
}

bool read_days(struct node *days, const struct scenario *s, struct shift *shift, struct error *err)
{
    if (!days_are_known(days, s, err))
        return false;
    shift->works_on = mem_array(s->hours.days, sizeof *shift->works_on);
    if (days->type != NODE_LIST) {
        if (!read_day_word(days, s, shift->works_on, err))
            return false;
        shift->days = mem_text(days->text);
        return true;
    }
    for (size_t i = 0; i < days->n; i++) {
        if (!read_day_word(days->child[i], s, shift->works_on, err))
            return false;
        char *longer =
            mem_print("%s%s%s", i ? shift->days : "", i ? " " : "", days->child[i]->text);
        free(shift->days);
        shift->days = longer;
    }
    return true;
}

/* Breaks of its own, or else those of the group (NULL: none). */
static bool read_shift(struct node *n, struct node *group_breaks, const struct scenario *s,
                       struct shift *shift, struct error *err)
{
    static const struct range length = {0, 24, true, false,
                                        "a number of hours of more than 0, up to 24"};
    double hours = 0;
    n->used = true;
    if (n->type != NODE_GROUP)
        return node_fail(n, err,
                         "must be a shift { start = ...; hours = ...; heads = ...; }, not %s",
                         node_shown(n).text);
    if (!setting_clock(n, &shifts[START], &shift->start_s, err)
        || !setting_number(n, &shifts[HOURS], &length, &hours, err)
        || !setting_count(n, &shifts[HEADS], 0, HEADS_MOST, &shift->heads, err)
        || !setting_number(n, &shifts[PREMIUM], &wage_premiums, &shift->wage_premium, err)
        || !setting_text(n, &shifts[SHIFT_NAME], &shift->name, err))
        return false;
    if (shift->start_s == seconds_a_day)
        return node_fail(node_child(n, "start"), err, "must be before 24:00; write \"00:00\"");
    const struct node *name = node_child(n, "name");
    if (name && (!*shift->name || strlen(shift->name) > NAME_LETTERS_MOST))
        return node_fail(name, err, "must have from 1 to %d letters", NAME_LETTERS_MOST);
    shift->length_s = hours * 3600;
    if (!name) {
        free(shift->name);
        shift->name = mem_print("%s+%g", clock_text(shift->start_s).text, hours);
    }
    struct node *breaks, *days = setting_node(n, &shifts[DAYS]);
    if ((days && !read_days(days, s, shift, err))
        || !setting_list(n, &shifts[SHIFT_BREAKS], &breaks, err))
        return false;
    breaks = breaks ? breaks : group_breaks;
    return !breaks || read_breaks(breaks, shift, err);
}

static bool check_shift_names(const struct node *list, const struct agent_group *g,
                              struct error *err)
{
    for (size_t i = 0; i < g->n_shifts; i++)
        for (size_t j = 0; j < i; j++) {
            if (strcmp(g->shifts[i].name, g->shifts[j].name) != 0)
                continue;
            if (node_child(list->child[i], "name"))
                return node_fail(list->child[i], err, "must have another name than shifts[%zu]: %s",
                                 j, g->shifts[i].name);
            return node_fail(list->child[i], err,
                             "must have a name, to tell it from shifts[%zu], which begins and "
                             "ends with it",
                             j);
        }
    return true;
}

bool read_shifts(struct node *n, const struct scenario *s, struct agent_group *g, struct error *err)
{
    struct node *breaks, *list = setting_node(n, &shifts[SHIFTS]);
    const size_t most = 1000;
    if (!list)
        return true;
    if (list->type == NODE_TEXT && !roster_from_file(list, g->name, err))
        return false;
    if (list->type != NODE_LIST)
        return node_fail(list, err, "must be a list of shifts or the name of a CSV file, not %s",
                         node_shown(list).text);
    if (list->n == 0 || list->n > most)
        return node_fail(list, err, "must have from 1 to %zu shifts, not %zu", most, list->n);
    if (!setting_list(n, &shifts[GROUP_BREAKS], &breaks, err))
        return false;
    g->shifts = mem_array(list->n, sizeof *g->shifts);
    for (size_t i = 0; i < list->n; i++)
        if (!read_shift(list->child[i], breaks, s, &g->shifts[g->n_shifts++], err))
            return false;
    return check_shift_names(list, g, err);
}
