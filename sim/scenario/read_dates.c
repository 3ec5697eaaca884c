#include "sim/scenario/parts.h"

#include "sim/base/clock.h"
#include "sim/base/mem.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    FROM,
    DATES,
    DATE,
    TYPE,
    OPENS,
    CLOSES,
    FACTOR,
    FACTORS,
    FACTOR_OF_CLASS,
    WEEKDAYS,
    TYPES,
    A_TYPE,
    TYPE_OPENS,
    TYPE_CLOSES,
    TYPE_FACTOR
};

static const struct setting dates[] = {
    [FROM] = {"calendar.from", "date", "first of dates",
              "the first day, such as \"2023-11-01\"; without dates its days are of the types "
              "ordinary and, on Saturdays and Sundays, weekend"},
    [DATES] = {"calendar.dates", "list or file", "none",
               "the days, one after the other, from before or with the first; a CSV file with the "
               "columns date, type, opens, closes, factor, and factor_CLASS for a class"},
    [DATE] = {"calendar.dates[].date", "date", NULL, "such as \"2023-11-01\""},
    [TYPE] = {"calendar.dates[].type", "name", "ordinary, or weekend by the date",
              "what kind of day it is: holiday, moved (a moved working day), statement, ..."},
    [OPENS] = {"calendar.dates[].opens", "time of day", "of the type",
               "when the centre opens; \"closed\": not on this day"},
    [CLOSES] = {"calendar.dates[].closes", "time of day", "of the type", "when it closes"},
    [FACTOR] = {"calendar.dates[].factor", "number", "of the weekday times that of the type",
                "on the volume of every class; per_day is that of a day with factor 1"},
    [FACTORS] = {"calendar.dates[].factors", "group", "1 each", "further factors, by class"},
    [FACTOR_OF_CLASS] = {"calendar.dates[].factors.<class>", "number", "1",
                         "on the volume of this class, beside factor"},
    [WEEKDAYS] = {"calendar.weekdays", "list of numbers", "1 each",
                  "factors on volume from Monday to Sunday, for days that have none of their own"},
    [TYPES] = {"calendar.types", "group", "by dates",
               "what days of a type have in common, each type under its name"},
    [A_TYPE] = {"calendar.types.<type>", "group", "-", "one type of day"},
    [TYPE_OPENS] = {"calendar.types.<type>.opens", "time of day", "of the calendar",
                    "when the centre opens on such days; \"closed\": it does not"},
    [TYPE_CLOSES] = {"calendar.types.<type>.closes", "time of day", "of the calendar",
                     "when it closes"},
    [TYPE_FACTOR] = {"calendar.types.<type>.factor", "number", "1",
                     "on the volume of every class, beside that of the weekday"},
};
PART(dates_part, "Days", dates);

static const char ordinary[] = "ordinary", weekend[] = "weekend";
static const struct range factor_range = {0, 1000, false, false, "a number from 0 to 1000"};

/* --- the dates themselves -------------------------------------------------------------------- */

static bool read_date(struct node *group, const struct setting *setting, bool *has, int32_t *date,
                      struct error *err)
{
    char *text = NULL;
    if (!setting_text(group, setting, &text, err))
        return false;
    *has = text;
    const bool ok = !text || date_parse(text, date);
    if (!ok)
        node_fail(setting_node(group, setting), err,
                  "must be a date such as \"2023-11-01\", not \"%.40s\"", text);
    free(text);
    return ok;
}

/* Each day follows the one before. */
static bool days_follow(const struct node *list, int32_t *first, struct error *err)
{
    int32_t last = 0;
    for (size_t i = 0; i < list->n; i++) {
        struct node *day = list->child[i];
        int32_t date = 0;
        bool has;
        day->used = true;
        if (day->type != NODE_GROUP)
            return node_fail(day, err, "must be a day { date = ...; type = ...; }, not %s",
                             node_shown(day).text);
        if (!read_date(day, &dates[DATE], &has, &date, err))
            return false;
        if (i == 0)
            *first = date;
        else if (date != last + 1)
            return node_fail(node_child(day, "date"), err,
                             "must be %s, the day after the one before, not %s",
                             date_text(last + 1).text, date_text(date).text);
        last = date;
    }
    return true;
}

/* Leaves in the list the days of the horizon. */
static bool choose_days(struct node *group, struct node *list, bool has_from, int32_t *from,
                        struct scenario *s, struct error *err)
{
    int32_t first = 0;
    if (list->n == 0)
        return node_fail(list, err, "must have at least one day");
    if (!days_follow(list, &first, err))
        return false;
    const int32_t last = first + (int32_t)list->n - 1;
    if (!has_from)
        *from = first;
    if (*from < first || *from > last)
        return node_fail(node_child(group, "from"), err,
                         "must be one of dates, from %s to %s, not %s", date_text(first).text,
                         date_text(last).text, date_text(*from).text);
    const size_t left = (size_t)(last - *from) + 1;
    const struct node *days = node_child(group, "days");
    if (days && s->hours.days > left)
        return node_fail(days, err, "must be at most %zu: dates end with %s, not with %s", left,
                         date_text(last).text, date_text(*from + (int32_t)s->hours.days - 1).text);
    if (!days && left > DAYS_MOST)
        return node_fail(list, err, "must have at most %d days of the horizon, not %zu", DAYS_MOST,
                         left);
    if (!days)
        s->hours.days = left;
    node_keep(list, (size_t)(*from - first), s->hours.days);
    return true;
}

/* --- types ----------------------------------------------------------------------------------- */

static bool type_is_name(const char *name)
{
    static const char *const taken[] = {"weekdays", "weekends", "all", "closed"};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (strcmp(name, taken[i]) == 0)
            return false;
    if (weekday_named(name) >= 0 || !isalpha((unsigned char)*name)
        || strlen(name) > NAME_LETTERS_MOST)
        return false;
    for (; *name; name++)
        if (!isalnum((unsigned char)*name) && *name != '_' && *name != '-')
            return false;
    return true;
}

/* The type's index, new if the name is. */
static size_t type_with(struct scenario *s, const char *name)
{
    for (size_t i = 0; i < s->dates.n_types; i++)
        if (strcmp(s->dates.types[i], name) == 0)
            return i;
    s->dates.types = mem_grow(s->dates.types, s->dates.n_types + 1, sizeof *s->dates.types);
    s->dates.types[s->dates.n_types] = mem_text(name);
    return s->dates.n_types++;
}

static bool types_are_named(const struct node *types, struct error *err)
{
    for (size_t i = 0; types && i < types->n; i++) {
        if (!read_named(types->child[i], err))
            return false;
        if (!type_is_name(types->child[i]->name))
            return node_fail(types->child[i], err,
                             "must have another name: mon to sun, weekdays, weekends, all and "
                             "closed have a meaning of their own");
    }
    return true;
}

/* Where types are listed, a type that is not among them is a slip. */
static bool read_type(struct node *day, const struct node *types, struct scenario *s, int weekday,
                      size_t *type, struct error *err)
{
    const char *usual = weekday_is_weekend(weekday) ? weekend : ordinary;
    char *name = NULL;
    if (day && !setting_text(day, &dates[TYPE], &name, err))
        return false;
    const char *chosen = name ? name : usual;
    bool ok = type_is_name(chosen);
    if (!ok)
        node_fail(setting_node(day, &dates[TYPE]), err,
                  "must be a name of letters, digits, _ and -, other than mon to sun, weekdays, "
                  "weekends, all and closed, not \"%.40s\"",
                  chosen);
    else if (types && !node_child(types, chosen) && strcmp(chosen, ordinary) != 0
             && strcmp(chosen, weekend) != 0)
        ok = node_fail(setting_node(day, &dates[TYPE]), err,
                       "must be ordinary, weekend or one of calendar.types, not \"%.40s\"", chosen);
    if (ok)
        *type = type_with(s, chosen);
    free(name);
    return ok;
}

/* --- opening hours of a day ------------------------------------------------------------------ */

/* As far as it is known: of the calendar, then of the type, then of the day itself. */
struct opening {
    double from, to;
    bool closed;
    const struct node *said_by;
};

static bool lay_opening(struct node *n, const struct setting *opens, const struct setting *closes,
                        struct opening *o, struct error *err)
{
    const struct node *from = setting_node(n, opens), *to = setting_node(n, closes);
    if (from || to)
        o->said_by = n;
    if (from)
        o->closed = from->type == NODE_TEXT && strcmp(from->text, "closed") == 0;
    if (o->closed && to)
        return node_fail(to, err, "must be left out: the centre is closed on that day");
    return o->closed
           || (setting_clock(n, opens, &o->from, err) && setting_clock(n, closes, &o->to, err));
}

/* Opening hours as intervals of the calendar's. */
static bool take_opening(const struct opening *o, const struct calendar_hours *hours,
                         struct calendar_day *day, struct error *err)
{
    const double first = (o->from - hours->opens_s) / hours->interval_s;
    const double last = (o->to - hours->opens_s) / hours->interval_s;
    if (o->closed)
        return true;
    if (first >= last || first < 0 || last > (double)hours->intervals)
        return node_fail(o->said_by, err,
                         "opening hours must lie within those of the calendar, %s to %s, not be "
                         "%s to %s",
                         clock_text(hours->opens_s).text, clock_text(hours->closes_s).text,
                         clock_text(o->from).text, clock_text(o->to).text);
    if (first != floor(first) || last != floor(last))
        return node_fail(o->said_by, err,
                         "opening hours must begin and end with a planning interval of %g minutes, "
                         "not be %s to %s",
                         hours->interval_s / 60, clock_text(o->from).text, clock_text(o->to).text);
    day->opens = (size_t)first;
    day->closes = (size_t)last;
    return true;
}

/* --- a day ----------------------------------------------------------------------------------- */

/* What all days have in common. */
struct common {
    struct node *list; /* of the days; NULL */
    struct node *types;
    double weekday[DAYS_A_WEEK];
};

static bool read_day(struct node *n, const struct common *c, struct scenario *s, int32_t date,
                     struct calendar_day *day, struct error *err)
{
    const int weekday = date_weekday(date);
    struct opening opening = {.from = s->hours.opens_s, .to = s->hours.closes_s};
    double of_type = 1;
    *day = (struct calendar_day){.has_date = true, .date = date};
    if (!read_type(n, c->types, s, weekday, &day->type, err))
        return false;
    struct node *type = c->types ? node_child(c->types, s->dates.types[day->type]) : NULL;
    if (type
        && (!lay_opening(type, &dates[TYPE_OPENS], &dates[TYPE_CLOSES], &opening, err)
            || !setting_number(type, &dates[TYPE_FACTOR], &factor_range, &of_type, err)))
        return false;
    day->factor = c->weekday[weekday] * of_type;
    if (n
        && (!lay_opening(n, &dates[OPENS], &dates[CLOSES], &opening, err)
            || !setting_number(n, &dates[FACTOR], &factor_range, &day->factor, err)))
        return false;
    return take_opening(&opening, &s->hours, day, err);
}

static bool read_weekdays(struct node *group, double factor[DAYS_A_WEEK], struct error *err)
{
    struct node *list;
    for (int i = 0; i < DAYS_A_WEEK; i++)
        factor[i] = 1;
    if (!setting_list(group, &dates[WEEKDAYS], &list, err))
        return false;
    if (list && list->n != DAYS_A_WEEK)
        return node_fail(list, err, "must have seven factors, from Monday to Sunday, not %zu",
                         list->n);
    for (size_t i = 0; list && i < list->n; i++)
        if (!setting_element(list->child[i], &factor_range, &factor[i], err))
            return false;
    return true;
}

/* Types of which no day is are known by name all the same: a shift or a profile may be for them. */
static void add_other_types(const struct node *types, struct scenario *s)
{
    type_with(s, ordinary);
    type_with(s, weekend);
    for (size_t i = 0; types && i < types->n; i++) {
        struct node *type = types->child[i];
        for (size_t k = TYPE_OPENS; k <= TYPE_FACTOR; k++)
            setting_node(type, &dates[k]);
        type_with(s, type->name);
    }
}

static bool hours_are_possible(const struct node *group, const struct scenario *s,
                               struct error *err)
{
    bool opens = false;
    for (size_t i = 0; i < s->hours.days; i++)
        opens = opens || s->dates.days[i].opens < s->dates.days[i].closes;
    if (!opens)
        return node_fail(group, err, "must have a day on which the centre is open");
    return s->hours.warm_up_s == 0 || dates_all_open(s)
           || node_fail(warm_up_node(group), err,
                        "is only for a centre that never closes, on no day");
}

static bool has_no_use(struct node *group, int setting, const struct scenario *s, struct error *err)
{
    const struct node *n = setting_node(group, &dates[setting]);
    return !n || days_are_known(n, s, err);
}

bool read_dates(struct node *group, struct scenario *s, struct error *err)
{
    bool has_from;
    int32_t from = 0;
    struct common c = {.list = setting_node(group, &dates[DATES])};
    if (!read_date(group, &dates[FROM], &has_from, &from, err))
        return false;
    if (!has_from && !c.list)
        return has_no_use(group, WEEKDAYS, s, err) && has_no_use(group, TYPES, s, err);
    if (c.list && c.list->type != NODE_TEXT && c.list->type != NODE_LIST)
        return node_fail(c.list, err, "must be a list of days or the name of a CSV file, not %s",
                         node_shown(c.list).text);
    if ((c.list && c.list->type == NODE_TEXT && !dates_from_file(c.list, err))
        || (c.list && !choose_days(group, c.list, has_from, &from, s, err))
        || !setting_group(group, &dates[TYPES], &c.types, err) || !types_are_named(c.types, err)
        || !read_weekdays(group, c.weekday, err))
        return false;
    s->dates.days = mem_array(s->hours.days, sizeof *s->dates.days);
    for (size_t i = 0; i < s->hours.days; i++)
        if (!read_day(c.list ? c.list->child[i] : NULL, &c, s, from + (int32_t)i, &s->dates.days[i],
                      err))
            return false;
    s->dates.n_there = s->dates.n_types;
    add_other_types(c.types, s);
    return hours_are_possible(group, s, err);
}

/* --- factors of classes ---------------------------------------------------------------------- */

static bool read_factors_of_day(struct node *day, size_t number, struct scenario *s,
                                struct error *err)
{
    struct node *factors;
    if (!setting_group(day, &dates[FACTORS], &factors, err))
        return false;
    for (size_t i = 0; factors && i < factors->n; i++) {
        struct node *n = factors->child[i];
        const int class = scenario_class(s, n->name);
        if (class < 0)
            return node_fail(n, err, "must have the name of a class");
        if (s->classes[class].arrivals.counts)
            return node_fail(n, err, "must be left out: the counts of \"%s\" are given", n->name);
        if (!setting_element(n, &factor_range,
                             &s->dates.of_class[number * s->n_classes + (size_t) class], err))
            return false;
    }
    return true;
}

bool read_class_factors(struct node *root, struct scenario *s, struct error *err)
{
    const struct node *group = node_child(root, "calendar");
    const struct node *list = group ? node_child(group, "dates") : NULL;
    if (!list)
        return true;
    const size_t n = s->hours.days * s->n_classes;
    s->dates.of_class = mem_array(n, sizeof *s->dates.of_class);
    for (size_t i = 0; i < n; i++)
        s->dates.of_class[i] = 1;
    for (size_t i = 0; i < list->n; i++)
        if (!read_factors_of_day(list->child[i], i, s, err))
            return false;
    return true;
}

/* --- asked by other readers ------------------------------------------------------------------- */

bool days_are_known(const struct node *n, const struct scenario *s, struct error *err)
{
    return s->dates.days
           || node_fail(n, err, "needs calendar.from or calendar.dates, to know the days");
}

bool read_type_named(const struct node *n, const struct scenario *s, size_t *type,
                     struct error *err)
{
    const int found = dates_type_named(s, n->name);
    if (found < 0)
        return node_fail(n, err, "must have the name of a type of day");
    *type = (size_t)found;
    return true;
}
