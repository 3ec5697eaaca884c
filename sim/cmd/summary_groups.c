#include "sim/cmd/summary_groups.h"

#include "output/table.h"
#include "sim/base/mem.h"
#include "sim/cmd/growing.h"
#include "sim/cmd/page.h"
#include "sim/cmd/present.h"
#include "sim/study/shrinkage.h"

#include <stdlib.h>

static size_t heads_on(const struct scenario *s, const struct agent_group *g, size_t day)
{
    size_t heads = 0;
    for (size_t i = 0; i < g->n_shifts; i++)
        if (dates_has_shift(s, &g->shifts[i], (int32_t)day))
            heads += g->shifts[i].heads;
    return heads;
}

/* On the day with most. */
static size_t heads_of(const struct scenario *s, const struct agent_group *g)
{
    size_t most = 0;
    for (size_t day = 0; day < s->hours.days; day++) {
        const size_t heads = heads_on(s, g, day);
        most = heads > most ? heads : most;
    }
    return most;
}

/* Of the mean heads of a day. */
static double fte_of(const struct scenario *s, const struct agent_group *g)
{
    double heads = 0;
    for (size_t day = 0; day < s->hours.days; day++)
        heads += (double)heads_on(s, g, day);
    return fte_of_heads(g, heads / (double)s->hours.days);
}

static struct number_text of_group(const struct experiment *e, const char *key, enum scope scope,
                                   size_t index, bool with_error)
{
    const struct estimate found = present_over_all(e, key, scope, index);
    if (with_error)
        return present_in_column(key, &found);
    return present_bare(measure_named(key), found.value, found.half_width);
}

static void add_group(struct table *table, const struct experiment *e, const char *name,
                      size_t heads, double fte, enum scope scope, size_t index)
{
    table_row(table, (const char *const[]){
                         name,
                         heads ? number_count((int64_t)heads).text : "-",
                         heads ? number_shown(fte, 1).text : "-",
                         of_group(e, "staffed", scope, index, false).text,
                         of_group(e, "present", scope, index, false).text,
                         of_group(e, "occupancy", scope, index, true).text,
                         of_group(e, "answered_by_group", scope, index, true).text,
                         of_group(e, "group_handle_s", scope, index, false).text,
                         of_group(e, "overtime_h", scope, index, false).text,
                     });
}

/* "one 34 %, two 29 %, three 37 %" of the time with any */
static char *levels_of(const struct experiment *e, size_t g)
{
    static const char *const keys[] = {"one_session_share", "two_sessions_share",
                                       "three_sessions_share", "more_sessions_share"};
    static const char *const names[] = {"one", "two", "three", "more"};
    struct growing list = {0};
    for (size_t i = 0; i < 4 && i < e->scenario->groups[g].concurrency.at_most; i++)
        growing_add(&list, ", ", "%s %s %%", names[i],
                    of_group(e, keys[i], SCOPE_GROUP, g, false).text);
    char *text = mem_text(growing_text(&list));
    growing_free(&list);
    return text;
}

/* "Chat sessions of a busy agent: text_desk 1.89 of at most 3 (of the time one 34 %, two 29 %,
 * three 37 %), 58 % of the slots of those logged in." */
static void print_sessions(const struct experiment *e, FILE *to)
{
    struct growing list = {0};
    for (size_t g = 0; g < e->scenario->n_groups; g++) {
        const size_t at_most = e->scenario->groups[g].concurrency.at_most;
        if (at_most <= 1)
            continue;
        char *levels = levels_of(e, g);
        growing_add(&list, "; ",
                    "%s %s of at most %zu (of the time %s), %s %% of the slots of those logged in",
                    e->scenario->groups[g].name,
                    of_group(e, "sessions_per_busy_agent", SCOPE_GROUP, g, false).text, at_most,
                    levels, of_group(e, "slot_use", SCOPE_GROUP, g, false).text);
        free(levels);
    }
    if (list.stream) {
        char *text = mem_print("Chat sessions of a busy agent: %s.", growing_text(&list));
        page_say(to, text);
        putc('\n', to);
    }
    growing_free(&list);
}

void summary_groups_print(const struct experiment *e, FILE *to)
{
    const struct scenario *s = e->scenario;
    static const char *const headings[] = {"heads",     "FTE",      "staffed",   "present",
                                           "occupancy", "answered", "handle, s", "overtime, h"};
    struct table *table = table_new();
    table_column(table, "group", TABLE_LEFT);
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        table_column(table, headings[i], TABLE_RIGHT);
    size_t heads = 0;
    double fte = 0;
    for (size_t g = 0; g < s->n_groups; g++) {
        const size_t of_group = heads_of(s, &s->groups[g]);
        heads += of_group;
        fte += fte_of(s, &s->groups[g]);
        if (g < PAGE_PARTS)
            add_group(table, e, s->groups[g].name, of_group, fte_of(s, &s->groups[g]), SCOPE_GROUP,
                      g);
    }
    if (s->n_groups > 1)
        add_group(table, e, "all", heads, fte, SCOPE_ALL, 0);
    page_table(table, to);
    page_more(to, s->n_groups, "groups");
    print_sessions(e, to);
}

/* --- who covers what -------------------------------------------------------------------------- */

static void add_cover(struct table *table, const struct experiment *e, size_t class, size_t group)
{
    const struct estimate of_class = experiment_cover(e, class, group, COVER_OF_CLASS);
    const struct estimate of_time = experiment_cover(e, class, group, COVER_OF_GROUP_TIME);
    table_row(table, (const char *const[]){e->scenario->classes[class].name,
                                           e->scenario->groups[group].name,
                                           present_in_column("answer_rate", &of_class).text,
                                           present_in_column("answer_rate", &of_time).text});
}

void summary_coverage_print(const struct experiment *e, FILE *to)
{
    struct table *table = table_new();
    table_column(table, "class", TABLE_LEFT);
    table_column(table, "group", TABLE_LEFT);
    table_column(table, "of the class's answered", TABLE_RIGHT);
    table_column(table, "of the group's handle time", TABLE_RIGHT);
    for (size_t class = 0; class < e->scenario->n_classes; class ++)
        for (size_t group = 0; group < e->scenario->n_groups; group++)
            if (experiment_can_serve(e, group, class))
                add_cover(table, e, class, group);
    page_table(table, to);
}

/* --- costs ------------------------------------------------------------------------------------ */

static void add_cost(struct table *table, const struct experiment *e, const char *name,
                     enum scope scope, size_t index)
{
    static const char *const keys[] = {"paid_hours", "cost_per_day", "cost_per_handled",
                                       "cost_per_resolved"};
    struct number_text shown[sizeof keys / sizeof *keys];
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const struct estimate found = present_over_all(e, keys[i], scope, index);
        shown[i] = present_in_column(keys[i], &found);
    }
    table_row(table, (const char *const[]){name, shown[0].text, shown[1].text, shown[2].text,
                                           shown[3].text});
}

void summary_costs_print(const struct experiment *e, FILE *to)
{
    const struct scenario *s = e->scenario;
    if (!s->groups[0].pay.has_wage)
        return;
    static const char *const headings[] = {"paid hours", "a day", "a handled contact",
                                           "a resolved issue"};
    struct table *table = table_new();
    table_column(table, "cost", TABLE_LEFT);
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        table_column(table, headings[i], TABLE_RIGHT);
    for (size_t g = 0; g < s->n_groups && g < PAGE_PARTS && s->n_groups > 1; g++)
        add_cost(table, e, s->groups[g].name, SCOPE_GROUP, g);
    add_cost(table, e, "all", SCOPE_ALL, 0);
    page_table(table, to);
    page_more(to, s->n_groups, "groups");
}
