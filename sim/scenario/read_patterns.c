#include "sim/scenario/parts.h"

#include "sim/base/clock.h"
#include "sim/base/date.h"
#include "sim/base/mem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PATTERNS,
    NAME,
    STARTS,
    STARTS_FROM,
    STARTS_TO,
    STARTS_EVERY,
    HOURS,
    DAYS,
    DAYS_ON,
    OFF_TOGETHER,
    BREAKS,
    PART_TIME,
    PREMIUM,
    HEADS_OF_PATTERN,
    HEADS_OF_GROUP,
    PART_TIME_OF_GROUP,
    SCHEDULE,
    HEADS_OF_ALL,
    PART_TIME_OF_ALL,
    COVER_AT_LEAST
};

static const struct setting patterns[] = {
    [PATTERNS] = {"groups.<group>.patterns", "list", "the shifts",
                  "what `jietong schedule` may make the roster of: each stands for one shift for "
                  "every start, length and choice of days, with heads that it finds"},
    [NAME] = {"groups.<group>.patterns[].name", "text", NULL,
              "the shifts of the roster are named by it, such as full 07:00+8.5 mon-fri"},
    [STARTS] = {"groups.<group>.patterns[].starts", "list of times of day, or group", NULL,
                "when its shifts may begin"},
    [STARTS_FROM] = {"groups.<group>.patterns[].starts.from", "time of day", NULL, "the first"},
    [STARTS_TO] = {"groups.<group>.patterns[].starts.to", "time of day", NULL, "the last"},
    [STARTS_EVERY] = {"groups.<group>.patterns[].starts.every_min", "min", "30",
                      "from one to the "
                      "next"},
    [HOURS] = {"groups.<group>.patterns[].hours", "h, or list of h", NULL,
               "how long they may be on site, breaks included"},
    [DAYS] = {"groups.<group>.patterns[].days", "name or list of names", "by days_on",
              "on which days its shifts work, as days of a shift"},
    [DAYS_ON] = {"groups.<group>.patterns[].days_on", "count", "7, or by days",
                 "how many days of a week they work: a shift for every choice of them"},
    [OFF_TOGETHER] = {"groups.<group>.patterns[].off_together", "true or false", "true",
                      "only choices whose days off follow one another, such as sat sun or sun mon"},
    [BREAKS] = {"groups.<group>.patterns[].breaks", "list of breaks", "breaks of the group",
                "each at a fixed time, or in a window in which the roster then places it"},
    [PART_TIME] = {"groups.<group>.patterns[].part_time", "true or false", "false",
                   "its heads count as part-time"},
    [PREMIUM] = {"groups.<group>.patterns[].wage_premium", "share of the wage", "0",
                 "paid on top of wage_per_hour in all its shifts"},
    [HEADS_OF_PATTERN] = {"groups.<group>.patterns[].heads_at_most", "count", "no limit",
                          "on all its shifts"},
    [HEADS_OF_GROUP] = {"groups.<group>.heads_at_most", "count", "no limit",
                        "on the group's roster, if `jietong schedule` makes it"},
    [PART_TIME_OF_GROUP] = {"groups.<group>.part_time_at_most", "share", "no limit",
                            "of the heads on that roster, on patterns for part-time"},
    [SCHEDULE] = {"schedule", "group", "no limits", "what a roster of all groups must keep to"},
    [HEADS_OF_ALL] = {"schedule.heads_at_most", "count", "no limit",
                      "on the rosters of all groups together"},
    [PART_TIME_OF_ALL] = {"schedule.part_time_at_most", "share", "no limit",
                          "of the heads on them, on patterns for part-time"},
    [COVER_AT_LEAST] = {"schedule.cover_at_least", "share", "0",
                        "of the agents an interval requires to do as well as the targets ask for "
                        "the whole: so many are to be there in each, as a mean; 0: it is the "
                        "targets alone that count, and quiet hours may go short"},
};
PART(patterns_part, "Patterns and limits for schedule", patterns);

enum { STARTS_MOST = 96, LENGTHS_MOST = 20, SHIFTS_MOST = 5000, PATTERN_LETTERS_MOST = 30 };

static const double seconds_a_day = 86400;

/* What the shifts of a pattern are made of. */
struct grid {
    double starts[STARTS_MOST]; /* seconds since midnight */
    size_t n_starts;
    double hours[LENGTHS_MOST];
    size_t n_hours;
    struct node *days, *breaks; /* NULL: none */
    size_t days_on;
    bool off_together;
    double wage_premium;
};

/* --- starts and lengths ----------------------------------------------------------------------- */

static bool add_start(struct grid *g, double start, const struct node *n, struct error *err)
{
    if (start >= seconds_a_day)
        return node_fail(n, err, "must be before 24:00; write \"00:00\"");
    for (size_t i = 0; i < g->n_starts; i++)
        if (g->starts[i] == start)
            return node_fail(n, err, "names %s a second time", clock_text(start).text);
    g->starts[g->n_starts++] = start;
    return true;
}

/* From one time to another; past midnight if the last is before the first. */
static bool read_start_grid(struct node *n, struct grid *g, struct error *err)
{
    static const struct range step = {5, 1440, false, false, "a number of minutes from 5 to 1440"};
    double from = 0, to = 0, every_min = 0;
    if (!setting_clock(n, &patterns[STARTS_FROM], &from, err)
        || !setting_clock(n, &patterns[STARTS_TO], &to, err)
        || !setting_number(n, &patterns[STARTS_EVERY], &step, &every_min, err))
        return false;
    to = to < from ? to + seconds_a_day : to;
    if ((to - from) / (60 * every_min) >= STARTS_MOST)
        return node_fail(n, err, "must have at most %d starts", STARTS_MOST);
    for (double start = from; start <= to; start += 60 * every_min)
        if (!add_start(g, fmod(start, seconds_a_day), n, err))
            return false;
    return true;
}

static bool read_starts(struct node *n, struct grid *g, struct error *err)
{
    struct node *starts = setting_node(n, &patterns[STARTS]);
    if (!starts)
        return setting_missing(n, &patterns[STARTS], err);
    if (starts->type == NODE_GROUP)
        return read_start_grid(starts, g, err);
    if (starts->type != NODE_LIST || starts->n == 0 || starts->n > STARTS_MOST)
        return node_fail(starts, err,
                         "must be from 1 to %d times of day such as [ \"08:00\", \"08:30\" ], or "
                         "{ from = ...; to = ...; every_min = ...; }, not %s",
                         STARTS_MOST, node_shown(starts).text);
    for (size_t i = 0; i < starts->n; i++) {
        struct node *start = starts->child[i];
        double clock;
        start->used = true;
        if (start->type != NODE_TEXT || !clock_parse(start->text, &clock))
            return node_fail(start, err, "must be a time of day such as \"08:30\", not %s",
                             node_shown(start).text);
        if (!add_start(g, clock, start, err))
            return false;
    }
    return true;
}

static bool read_lengths(struct node *n, struct grid *g, struct error *err)
{
    static const struct range length = {0, 24, true, false,
                                        "a number of hours of more than 0, up to 24"};
    struct node *hours = setting_node(n, &patterns[HOURS]);
    if (!hours)
        return setting_missing(n, &patterns[HOURS], err);
    if (hours->type != NODE_LIST)
        return setting_element(hours, &length, &g->hours[g->n_hours++], err);
    if (hours->n == 0 || hours->n > LENGTHS_MOST)
        return node_fail(hours, err, "must have from 1 to %d lengths, not %zu", LENGTHS_MOST,
                         hours->n);
    for (size_t i = 0; i < hours->n; i++) {
        if (!setting_element(hours->child[i], &length, &g->hours[g->n_hours], err))
            return false;
        for (size_t j = 0; j < g->n_hours; j++)
            if (g->hours[j] == g->hours[g->n_hours])
                return node_fail(hours->child[i], err, "is there a second time");
        g->n_hours++;
    }
    return true;
}

/* --- days on and off -------------------------------------------------------------------------- */

enum { WEEK = (1 << DAYS_A_WEEK) - 1 };

/* Do the days off of a week (bits from Monday on) follow one another, Monday after Sunday? */
static bool is_off_together(unsigned on)
{
    size_t begins = 0;
    for (unsigned day = 0; day < DAYS_A_WEEK; day++) {
        const bool off = !(on >> day & 1),
                   off_before = !(on >> (day + DAYS_A_WEEK - 1) % DAYS_A_WEEK & 1);
        begins += off && !off_before;
    }
    return begins <= 1;
}

static size_t days_in(unsigned on)
{
    size_t n = 0;
    for (; on; on >>= 1)
        n += on & 1;
    return n;
}

static bool is_choice(unsigned on, const struct grid *g)
{
    return days_in(on) == g->days_on && (!g->off_together || is_off_together(on));
}

/* "mon tue wed", or for the eye "mon-wed". */
static char *days_text(unsigned on, bool short_form)
{
    char text[64] = "";
    size_t length = 0;
    for (size_t day = 0; day < DAYS_A_WEEK; day++) {
        if (!(on >> day & 1))
            continue;
        const bool goes_on = short_form && day > 0 && on >> (day - 1) & 1;
        if (goes_on && day + 1 < DAYS_A_WEEK && on >> (day + 1) & 1)
            continue;
        length += (size_t)snprintf(text + length, sizeof text - length, "%s%s",
                                   length == 0 ? ""
                                   : goes_on   ? "-"
                                               : " ",
                                   weekday_names[day]);
    }
    return mem_text(text);
}

/* Marks the days of the last shift of the pattern; false if there are none, or one from the first
 * on has the same: a horizon shorter than a week does not tell all choices apart. */
static bool mark_choice(const struct scenario *s, const struct shift_pattern *p, size_t first,
                        unsigned on)
{
    struct shift *shift = &p->shifts[p->n_shifts - 1];
    bool any = false;
    shift->works_on = mem_array(s->hours.days, sizeof *shift->works_on);
    for (size_t day = 0; day < s->hours.days; day++) {
        shift->works_on[day] = on >> date_weekday(s->dates.days[day].date) & 1;
        any = any || shift->works_on[day];
    }
    for (size_t i = first; i + 1 < p->n_shifts; i++)
        any = any
              && memcmp(p->shifts[i].works_on, shift->works_on,
                        s->hours.days * sizeof *shift->works_on)
                     != 0;
    return any;
}

/* --- from the grid to shifts ------------------------------------------------------------------ */

static bool meets_hours(const struct scenario *s, const struct shift *shift)
{
    const struct calendar_hours *h = &s->hours;
    const double end = shift->start_s + shift->length_s;
    return (shift->start_s < h->closes_s && end > h->opens_s)
           || (end - seconds_a_day > h->opens_s && (h->days > 1 || h->never_closes));
}

static bool finish_shift(struct node *n, const struct scenario *s, const struct grid *g,
                         struct shift *shift, struct error *err)
{
    if (!meets_hours(s, shift))
        return node_fail(n, err,
                         "its shifts must overlap with the opening hours %s to %s, but one lasts "
                         "from %s to %s",
                         clock_text(s->hours.opens_s).text, clock_text(s->hours.closes_s).text,
                         clock_text(shift->start_s).text,
                         clock_text(fmod(shift->start_s + shift->length_s, seconds_a_day)).text);
    return !g->breaks || read_breaks(g->breaks, shift, err);
}

static struct shift *add_shift(struct shift_pattern *p, const struct grid *g, double start_s,
                               double hours)
{
    p->shifts = mem_grow(p->shifts, p->n_shifts + 1, sizeof *p->shifts);
    p->shifts[p->n_shifts] = (struct shift){
        .start_s = start_s, .length_s = hours * 3600, .wage_premium = g->wage_premium};
    return &p->shifts[p->n_shifts++];
}

static void drop_shift(struct shift_pattern *p)
{
    free(p->shifts[--p->n_shifts].works_on);
}

static bool add_choices(struct node *n, const struct scenario *s, const struct grid *g,
                        double start_s, double hours, struct shift_pattern *p, struct error *err)
{
    const size_t first = p->n_shifts;
    for (unsigned on = 1; on <= WEEK; on++) {
        if (!is_choice(on, g))
            continue;
        struct shift *shift = add_shift(p, g, start_s, hours);
        if (!mark_choice(s, p, first, on)) {
            drop_shift(p);
            continue;
        }
        char *label = days_text(on, true);
        shift->days = days_text(on, false);
        shift->name = mem_print("%s %s+%g %s", p->name, clock_text(start_s).text, hours, label);
        free(label);
        if (!finish_shift(n, s, g, shift, err))
            return false;
    }
    return true;
}

static bool add_shifts(struct node *n, const struct scenario *s, const struct grid *g,
                       struct shift_pattern *p, struct error *err)
{
    for (size_t i = 0; i < g->n_starts; i++)
        for (size_t k = 0; k < g->n_hours; k++) {
            if (g->days_on > 0 && g->days_on < DAYS_A_WEEK) {
                if (!add_choices(n, s, g, g->starts[i], g->hours[k], p, err))
                    return false;
                continue;
            }
            struct shift *shift = add_shift(p, g, g->starts[i], g->hours[k]);
            shift->name =
                mem_print("%s %s+%g", p->name, clock_text(g->starts[i]).text, g->hours[k]);
            if ((g->days && !read_days(g->days, s, shift, err))
                || !finish_shift(n, s, g, shift, err))
                return false;
        }
    return p->n_shifts <= SHIFTS_MOST
           || node_fail(n, err, "must stand for at most %d shifts, not %zu", SHIFTS_MOST,
                        p->n_shifts);
}

/* --- a pattern -------------------------------------------------------------------------------- */

static bool read_choice_of_days(struct node *n, const struct scenario *s, struct grid *g,
                                struct error *err)
{
    g->days = setting_node(n, &patterns[DAYS]);
    const struct node *on = setting_node(n, &patterns[DAYS_ON]);
    if (g->days && on)
        return node_fail(on, err, "cannot be given together with days");
    if (on && !s->dates.days)
        return node_fail(on, err, "needs calendar.from or calendar.dates, to know the days");
    if (!on)
        return true;
    return setting_count(n, &patterns[DAYS_ON], 1, DAYS_A_WEEK, &g->days_on, err)
           && setting_truth(n, &patterns[OFF_TOGETHER], &g->off_together, err);
}

static bool read_name(struct node *n, const struct agent_group *g, struct shift_pattern *p,
                      struct error *err)
{
    if (!setting_text(n, &patterns[NAME], &p->name, err))
        return false;
    if (!*p->name || strlen(p->name) > PATTERN_LETTERS_MOST)
        return node_fail(node_child(n, "name"), err, "must have from 1 to %d letters",
                         PATTERN_LETTERS_MOST);
    for (const struct shift_pattern *other = g->patterns; other < p; other++)
        if (strcmp(other->name, p->name) == 0)
            return node_fail(node_child(n, "name"), err, "is the name of another pattern too");
    return true;
}

static bool read_pattern(struct node *n, struct node *group_breaks, const struct scenario *s,
                         const struct agent_group *g, struct shift_pattern *p, struct error *err)
{
    struct grid grid = {.off_together = true};
    *p = (struct shift_pattern){0};
    n->used = true;
    if (n->type != NODE_GROUP)
        return node_fail(n, err,
                         "must be a pattern { name = ...; starts = ...; hours = ...; }, not %s",
                         node_shown(n).text);
    if (!read_name(n, g, p, err) || !read_starts(n, &grid, err) || !read_lengths(n, &grid, err)
        || !read_choice_of_days(n, s, &grid, err)
        || !setting_list(n, &patterns[BREAKS], &grid.breaks, err)
        || !setting_truth(n, &patterns[PART_TIME], &p->part_time, err)
        || !setting_number(n, &patterns[PREMIUM], &wage_premiums, &grid.wage_premium, err)
        || !setting_count(n, &patterns[HEADS_OF_PATTERN], 1, HEADS_MOST, &p->heads_at_most, err))
        return false;
    grid.breaks = grid.breaks ? grid.breaks : group_breaks;
    return add_shifts(n, s, &grid, p, err);
}

/* --- limits ----------------------------------------------------------------------------------- */

static bool read_limits(struct node *n, int heads, int part_time, struct roster_limits *l,
                        struct error *err)
{
    double at_most = 1;
    if (!n)
        return true;
    if (!setting_count(n, &patterns[heads], 1, HEADS_MOST, &l->heads_at_most, err)
        || !setting_number(n, &patterns[part_time], &any_share, &at_most, err))
        return false;
    l->full_time_at_least = 1 - at_most;
    return true;
}

bool read_patterns(struct node *n, const struct scenario *s, struct agent_group *g,
                   struct error *err)
{
    struct node *list, *breaks = node_child(n, "breaks");
    if (!setting_list(n, &patterns[PATTERNS], &list, err))
        return false;
    if (!read_limits(list || g->n_shifts > 0 ? n : NULL, HEADS_OF_GROUP, PART_TIME_OF_GROUP,
                     &g->limits, err))
        return false;
    if (!list)
        return true;
    if (list->n == 0 || list->n > PARTS_MOST)
        return node_fail(list, err, "must have from 1 to %d patterns, not %zu", PARTS_MOST,
                         list->n);
    if (breaks)
        breaks->used = true;
    if (breaks && breaks->type != NODE_LIST)
        return node_fail(breaks, err, "must be a list ( ... ), not %s", node_shown(breaks).text);
    g->patterns = mem_array(list->n, sizeof *g->patterns);
    for (size_t i = 0; i < list->n; i++)
        if (!read_pattern(list->child[i], breaks, s, g, &g->patterns[g->n_patterns++], err))
            return false;
    return true;
}

bool read_schedule(struct node *root, struct scenario *s, struct error *err)
{
    struct node *n;
    for (size_t g = 0; g < s->n_groups; g++)
        if (s->groups[g].n_patterns > 0 && s->groups[g].n_shifts == 0)
            scenario_note(s,
                          "%s has patterns and no shifts: nobody is there until `jietong schedule` "
                          "has made a roster.",
                          s->groups[g].name);
    return setting_group(root, &patterns[SCHEDULE], &n, err)
           && read_limits(n, HEADS_OF_ALL, PART_TIME_OF_ALL, &s->limits, err)
           && (!n
               || setting_number(n, &patterns[COVER_AT_LEAST], &any_share, &s->cover_at_least,
                                 err));
}
