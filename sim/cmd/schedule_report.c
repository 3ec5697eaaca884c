#include "sim/cmd/schedule_report.h"

#include "output/table.h"
#include "sim/base/clock.h"
#include "sim/base/mem.h"
#include "sim/cmd/cmd_help.h"
#include "sim/cmd/growing.h"
#include "sim/cmd/page.h"
#include "sim/cmd/present.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>

/* --- what its parts share --------------------------------------------------------------------- */

bool schedule_has_group(const struct rostering *r, size_t group)
{
    return !r->scenario->groups[group].agents;
}

size_t schedule_heads(const struct rostering *r, size_t group)
{
    size_t heads = 0;
    for (size_t k = 0; k < r->choices.n; k++)
        if (group == r->scenario->n_groups || r->choices.choice[k].group == group)
            heads += r->heads[k];
    return heads;
}

size_t schedule_heads_before(const struct rostering *r, size_t group)
{
    size_t heads = 0;
    for (size_t g = 0; g < r->scenario->n_groups; g++)
        for (size_t k = 0; k < r->scenario->groups[g].n_shifts; k++)
            if (group == r->scenario->n_groups || g == group)
                heads += r->scenario->groups[g].shifts[k].heads;
    return heads;
}

double schedule_cost_before(const struct rostering *r)
{
    double cost = 0;
    for (size_t g = 0; g < r->scenario->n_groups; g++)
        for (size_t k = 0; k < r->scenario->groups[g].n_shifts; k++) {
            const struct shift *shift = &r->scenario->groups[g].shifts[k];
            cost += (double)shift->heads * choices_cost_of_head(&r->choices, g, shift);
        }
    return cost;
}

double schedule_gap(const struct rostering *r)
{
    return r->programme_cost > 0 ? (r->programme_cost - r->programme_bound) / r->programme_cost : 0;
}

double schedule_clock(const struct rostering *r, size_t interval)
{
    const struct calendar_hours *h = &r->scenario->hours;
    return h->opens_s + (double)(interval % h->intervals) * h->interval_s;
}

char *schedule_day_name(const struct rostering *r, size_t day)
{
    const struct calendar_day *days = r->scenario->dates.days;
    if (!days)
        return mem_print("day %zu", day + 1);
    char *name = mem_text(weekday_names[date_weekday(days[day].date)]);
    name[0] = (char)toupper((unsigned char)name[0]);
    return name;
}

/* A stretch of intervals of one group and day, all of them short. */
static void add_stretch(struct growing *list, const struct rostering *r, size_t group, size_t from,
                        size_t to)
{
    const struct calendar_hours *h = &r->scenario->hours;
    double most = 0;
    for (size_t i = from; i < to; i++)
        most = fmax(most, r->short_of[group * r->choices.intervals + i]);
    char *day = h->days > 1 ? schedule_day_name(r, from / h->intervals) : NULL;
    growing_add(list, ", ", "%s %s%s%s-%s by %s%.1f", r->scenario->groups[group].name,
                day ? day : "", day ? " " : "", clock_text(schedule_clock(r, from)).text,
                clock_text(schedule_clock(r, to - 1) + h->interval_s).text,
                to > from + 1 ? "up to " : "", most);
    free(day);
}

char *schedule_shortages(const struct rostering *r)
{
    enum { STRETCHES_MOST = 12 };
    const size_t intervals = r->choices.intervals, a_day = r->scenario->hours.intervals;
    struct growing list = {0};
    size_t n = 0;
    for (size_t g = 0; g < r->scenario->n_groups; g++)
        for (size_t from = 0, to; from < intervals; from = to) {
            to = from + 1;
            if (r->short_of[g * intervals + from] == 0)
                continue;
            while (to % a_day != 0 && r->short_of[g * intervals + to] > 0)
                to++;
            if (++n <= STRETCHES_MOST)
                add_stretch(&list, r, g, from, to);
        }
    if (n > STRETCHES_MOST)
        growing_add(&list, ", ", "and in %zu more (short in coverage.csv)", n - STRETCHES_MOST);
    char *text = n > 0 ? growing_take(&list) : NULL;
    growing_free(&list);
    return text;
}

/* --- tables ----------------------------------------------------------------------------------- */

static void print_targets(const struct rostering *r, FILE *to)
{
    static const struct measure share = {.unit = UNIT_SHARE};
    static const char *const headings[] = {"targets", "wanted", "in search", "fresh", "verdict"};
    struct table *table = table_new();
    for (size_t i = 0; i < 5; i++)
        table_column(table, headings[i], i == 2 || i == 3 ? TABLE_RIGHT : TABLE_LEFT);
    for (size_t k = 0; k < r->scenario->n_targets; k++) {
        const struct target *t = &r->scenario->targets[k];
        const struct rostered_target *found = &r->target[k];
        const struct measure *m = t->on_days > 0 ? &share : t->measure;
        const double half = 1.96 * found->std_error;
        char *label = present_target_label(r->scenario, t), *wanted = present_wanted(t);
        table_row(table,
                  (const char *const[]){label, wanted, present_value(m, found->search, half).text,
                                        present_value(m, found->fresh, half).text,
                                        found->met ? "met, certain" : "not certain"});
        free(label);
        free(wanted);
    }
    page_table(table, to);
}

/* Heads, shifts in use and cost of some choices of a group. */
struct subtotal {
    size_t heads, shifts;
    double cost;
};

static void add_choice(struct subtotal *s, const struct rostering *r, size_t k)
{
    s->heads += r->heads[k];
    s->shifts += r->heads[k] > 0;
    s->cost += (double)r->heads[k] * r->choices.choice[k].cost;
}

static void add_row(struct table *table, const struct rostering *r, const char *group,
                    const char *name, const struct subtotal *s)
{
    const double of_all = r->cost > 0 ? 100 * s->cost / r->cost : 0;
    table_row(table,
              (const char *const[]){group, name, number_count((int64_t)s->heads).text,
                                    number_count((int64_t)s->shifts).text,
                                    number_shown(s->cost, 0).text, number_shown(of_all, 1).text});
}

/* A row for each pattern. */
static void add_patterns(struct table *table, const struct rostering *r, size_t group,
                         struct subtotal *all)
{
    const struct agent_group *g = &r->scenario->groups[group];
    for (size_t i = 0; i < g->n_patterns; i++) {
        const struct shift_pattern *p = &g->patterns[i];
        struct subtotal of_pattern = {0};
        for (size_t k = 0; k < r->choices.n; k++) {
            const struct shift *shift = r->choices.choice[k].shift;
            if (shift < p->shifts || shift >= p->shifts + p->n_shifts)
                continue;
            add_choice(&of_pattern, r, k);
            add_choice(all, r, k);
        }
        char *name = mem_print("%s%s", p->name, p->part_time ? " (part-time)" : "");
        add_row(table, r, i == 0 ? g->name : "", name, &of_pattern);
        free(name);
    }
}

/* A row for each shift, where these are the patterns. */
static void add_shifts(struct table *table, const struct rostering *r, size_t group,
                       struct subtotal *all)
{
    const struct agent_group *g = &r->scenario->groups[group];
    bool first = g->n_patterns == 0;
    for (size_t k = 0; k < r->choices.n; k++) {
        struct subtotal of_shift = {0};
        if (r->choices.choice[k].group != group || g->n_patterns > 0)
            continue;
        add_choice(&of_shift, r, k);
        add_choice(all, r, k);
        add_row(table, r, first ? g->name : "", r->choices.choice[k].shift->name, &of_shift);
        first = false;
    }
}

static void print_heads(const struct rostering *r, FILE *to)
{
    static const char *const headings[] = {"group",       "pattern", "heads",
                                           "shifts used", NULL,      "% of it"};
    struct table *table = table_new();
    struct subtotal all = {0};
    for (size_t i = 0; i < 6; i++)
        table_column(table,
                     headings[i]        ? headings[i]
                     : r->choices.wages ? "cost"
                                        : "paid hours",
                     i < 2 ? TABLE_LEFT : TABLE_RIGHT);
    for (size_t g = 0; g < r->scenario->n_groups; g++) {
        add_patterns(table, r, g, &all);
        add_shifts(table, r, g, &all);
    }
    add_row(table, r, "all", "", &all);
    page_table(table, to);
}

/* --- day by day ------------------------------------------------------------------------------- */

/* People whose shift begins on the day. */
static size_t heads_on_day(const struct rostering *r, size_t day)
{
    size_t heads = 0;
    for (size_t k = 0; k < r->choices.n; k++)
        if (dates_has_shift(r->scenario, r->choices.choice[k].shift, (int32_t)day))
            heads += r->heads[k];
    return heads;
}

/* Agent hours of all groups on the roster. */
static double hours_on_day(const struct rostering *r, const double cells[], size_t day)
{
    const struct calendar_hours *h = &r->scenario->hours;
    double sum = 0;
    for (size_t g = 0; g < r->scenario->n_groups; g++)
        for (size_t i = 0; schedule_has_group(r, g) && i < h->intervals; i++)
            sum += cells[g * r->choices.intervals + day * h->intervals + i];
    return sum * h->interval_s / 3600;
}

/* Where fewest are present beyond what is required, of the cells that require anybody. */
static size_t tightest_on_day(const struct rostering *r, size_t day)
{
    const size_t a_day = r->scenario->hours.intervals;
    size_t tightest = r->choices.cells;
    for (size_t g = 0; g < r->scenario->n_groups; g++)
        for (size_t i = 0; i < a_day; i++) {
            const size_t cell = g * r->choices.intervals + day * a_day + i;
            const double net = r->present[cell] - r->required[cell];
            if (schedule_has_group(r, g) && r->required[cell] > 0
                && (tightest == r->choices.cells
                    || net < r->present[tightest] - r->required[tightest] - 1e-9))
                tightest = cell;
        }
    return tightest;
}

static void print_days(const struct rostering *r, FILE *to)
{
    static const char *const headings[] = {"day",       "",           "heads",    "scheduled h",
                                           "present h", "required h", "tightest", "net"};
    struct table *table = table_new();
    for (size_t i = 0; i < 8; i++)
        table_column(table, headings[i], i < 2 || i == 6 ? TABLE_LEFT : TABLE_RIGHT);
    for (size_t day = 0; day < r->scenario->hours.days; day++) {
        const size_t cell = tightest_on_day(r, day);
        const bool any = cell < r->choices.cells;
        const double net = any ? r->present[cell] - r->required[cell] : 0;
        char *name = schedule_day_name(r, day);
        char *where = any ? mem_print("%s %s", clock_text(schedule_clock(r, cell)).text,
                                      r->scenario->groups[cell / r->choices.intervals].name)
                          : mem_text("");
        char *shown = any ? mem_print("%+.1f", net == 0 ? 0.0 : net) : mem_text("");
        table_row(
            table,
            (const char *const[]){
                name,
                r->scenario->dates.days ? date_text(r->scenario->dates.days[day].date).text : "",
                number_count((int64_t)heads_on_day(r, day)).text,
                number_shown(hours_on_day(r, r->scheduled, day), 0).text,
                number_shown(hours_on_day(r, r->present, day), 0).text,
                number_shown(hours_on_day(r, r->required, day), 0).text, where, shown});
        free(shown);
        free(where);
        free(name);
    }
    page_table(table, to);
}

/* --- in words --------------------------------------------------------------------------------- */

static const char *unit_of(const struct rostering *r)
{
    return r->choices.wages ? "in wages" : "paid hours (no wages are given)";
}

static void print_cost(const struct rostering *r, FILE *to)
{
    const struct scenario *s = r->scenario;
    const size_t before = schedule_heads_before(r, s->n_groups);
    char *horizon =
        s->hours.days == 1 ? mem_text("a day") : mem_print("over %zu days", s->hours.days);
    char *old = before > 0 ? mem_print(" The roster of the scenario has %zu heads and costs %s.",
                                       before, number_shown(schedule_cost_before(r), 0).text)
                           : mem_text("");
    page_say(to, mem_print("Cost %s: %s %s, %zu heads.%s", horizon, number_shown(r->cost, 0).text,
                           unit_of(r), schedule_heads(r, s->n_groups), old));
    free(old);
    free(horizon);
}

static void print_search(const struct rostering *r, FILE *to)
{
    const char *unit = r->scenario->hours.days == 1 ? "days" : "horizons";
    page_say(
        to,
        mem_print("Programme: %zu shifts to choose from, to cover %.3g times Erlang A, or less "
                  "where simulated days could do with less; its best cover costs %s, within "
                  "%.2f\u00a0%% of its bound. Search: %zu rosters on the same %zu %s. Fresh: on "
                  "%zu %s nobody had seen (number %zu asked, error %.3g) the roster %s. It is the "
                  "cheapest found, which is not to say that there is none cheaper.",
                  r->choices.n, r->multiple, number_shown(r->programme_cost, 0).text,
                  100 * schedule_gap(r), r->simulated, r->search, unit, r->fresh, unit,
                  r->certificates, r->alpha,
                  r->certified ? "meets every target" : "is NOT certain to meet every target"));
}

static void print_shortages(const struct rostering *r, FILE *to)
{
    char *where = schedule_shortages(r);
    if (where)
        page_say(
            to,
            mem_print("%s: %s agents.",
                      r->met_in_search
                          ? "No shift within the limits covers what the requirement asks for in"
                          : "No roster of these shifts within the limits meets the targets; what "
                            "it takes cannot be covered in",
                      where));
    else if (!r->met_in_search)
        page_say(to,
                 mem_text("No roster of these shifts within the limits was found that meets the "
                          "targets."));
    free(where);
}

void schedule_print(const struct rostering *r, const struct options *o, FILE *to)
{
    const struct scenario *s = r->scenario;
    char *days = s->hours.days == 1 ? mem_text("one day") : mem_print("%zu days", s->hours.days);
    page_title(s->title, to);
    page_say(to,
             mem_print("roster of %s%s%s; seed %llu; %s; %s\n", days, s->dates.days ? " from " : "",
                       s->dates.days ? date_text(s->dates.days[0].date).text : "",
                       (unsigned long long)o->seed, o->operands[0], program_version));
    free(days);
    putc('\n', to);
    print_targets(r, to);
    print_heads(r, to);
    if (s->hours.days > 1)
        print_days(r, to);
    print_cost(r, to);
    print_search(r, to);
    print_shortages(r, to);
}
